// Suggestions while typing, in every search box. Without this file the boxes are plain forms.

const PAUSE = 150; // milliseconds without a key before the server is asked
const FEWEST_LETTERS = 2;

class Suggestions {
  constructor(row, number) {
    this.words = row.dataset;
    this.input = row.querySelector("input");
    this.list = document.createElement("ul");
    this.list.id = `suggestions-${number}`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.words.label);
    this.status = document.createElement("span");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    // Before it is used, a box brings nothing else to the page.
    const begin = () => row.append(this.list, this.status);
    if (document.activeElement === this.input) begin();
    else this.input.addEventListener("focus", begin, { once: true });
    this.active = -1; // the suggestion that is marked; none while the words are those in the box

    // A box that offers a list is a combobox; one of the type "search" may not be.
    this.input.type = "text";
    this.input.enterKeyHint = "search";
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
      "aria-haspopup": "listbox",
    })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.form.addEventListener("submit", () => this.close());
    // Pressing an option must not take the focus from the box.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(this.options.indexOf(event.target.closest("li"))));
  }

  get options() {
    return [...this.list.children];
  }

  get isEnough() {
    return [...this.input.value.trim()].length >= FEWEST_LETTERS;
  }

  // Asks for what the box holds once the typing pauses; what was asked before is not wanted any more.
  wait() {
    this.stop();
    if (this.isEnough) this.timer = setTimeout(() => this.ask(), PAUSE);
    else this.close();
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async ask() {
    const request = (this.request = new AbortController());
    try {
      const address = `${this.words.suggest}&q=${encodeURIComponent(this.input.value)}`;
      const answer = await fetch(address, { signal: request.signal });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (!request.signal.aborted && document.activeElement === this.input) this.show(suggestions);
    } catch {
      if (!request.signal.aborted) this.close();
    }
  }

  show(suggestions) {
    this.mark(-1);
    this.list.replaceChildren(
      ...suggestions.map((text, index) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = text;
        return option;
      }),
    );
    this.open(suggestions.length > 0);
    this.status.textContent = suggestions.length
      ? this.words.number.replace("{number}", suggestions.length)
      : this.words.none;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    this.stop();
    this.mark(-1);
    this.open(false);
    this.list.replaceChildren();
    this.status.textContent = "";
  }

  mark(index) {
    this.active = index;
    this.options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.options[index];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  choose(index) {
    const option = this.options[index];
    if (!option) return;
    this.input.value = option.textContent;
    this.close();
    this.input.form.requestSubmit();
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const to = this.list.hidden ? { ArrowDown: () => this.reopen() } : this.ways();
    if (to[event.key]) {
      event.preventDefault();
      to[event.key]();
    }
  }

  // The list was put away by Escape, or has not been asked for.
  reopen() {
    this.stop();
    if (this.isEnough) this.ask();
  }

  // What keys do in the list: from the box down to the first, from the last back to the box, and the other way round.
  ways() {
    const last = this.options.length - 1;
    const to = {
      ArrowDown: () => this.mark(this.active === last ? -1 : this.active + 1),
      ArrowUp: () => this.mark(this.active === -1 ? last : this.active - 1),
      Escape: () => this.close(),
    };
    if (this.active >= 0) {
      to.Home = () => this.mark(0);
      to.End = () => this.mark(last);
      to.Enter = () => this.choose(this.active);
    }
    return to;
  }
}

document.querySelectorAll("[data-suggest]").forEach((row, number) => new Suggestions(row, number));

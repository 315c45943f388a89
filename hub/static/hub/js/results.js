// Results without a full load, on the results page and in the library: the same address is fetched, and the parts of
// this page that it changes are replaced. Whatever goes wrong, the browser loads the address as it would without this.

const LATE = 400; // milliseconds after which the old results fade
const form = document.querySelector("form[data-results]");
const found = form.querySelector('[data-live="found"]');
const narrow = window.matchMedia("(max-width: 61.99rem)");
const thumbs = window.matchMedia("(pointer: coarse)");
const status = document.createElement("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");
form.append(status);
form.classList.add("live");
const here = () => location.pathname + location.search;
let shown = here(); // the address whose results are on the page
let wanted; // the request whose answer will be shown

// Shows an address. `lead` moves the focus to the results; `words` brings the words of the address into the box.
async function show(address, { push = true, lead = false, words = false } = {}) {
  wanted?.abort();
  const request = (wanted = new AbortController());
  const late = setTimeout(() => found.classList.add("late"), LATE);
  found.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: request.signal });
    if (!answer.ok || answer.redirected) throw new Error(`answered ${answer.status}`);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const pairs = [...document.querySelectorAll("[data-live]")].map((part) => [
      part,
      next.querySelector(`[data-live="${part.dataset.live}"]`),
    ]);
    if (pairs.some(([, other]) => !other)) throw new Error("another page");
    request.signal.throwIfAborted();
    keepPlace(() => pairs.forEach(replace), lead);
    document.title = next.title;
    feeds(document).forEach((link) => link.remove());
    document.head.append(...feeds(next));
    if (words) form.elements.q.value = next.querySelector("form[data-results] [name=q]").value;
    const canonical = `${location.pathname}${found.dataset.address ? "?" : ""}${found.dataset.address}`;
    if (push && canonical !== here()) history.pushState(null, "", canonical);
    shown = here();
    announce();
  } catch {
    if (!request.signal.aborted) location.assign(address);
  } finally {
    clearTimeout(late);
    if (request === wanted) found.removeAttribute("aria-busy");
  }
}

// What tells feed readers of this view.
const feeds = (page) => [...page.head.querySelectorAll('link[rel="alternate"][type]')];

function replace([part, other]) {
  part.className = other.className;
  if (other.href) part.href = other.href;
  if (other.dataset.address !== undefined) part.dataset.address = other.dataset.address;
  part.replaceChildren(...other.childNodes);
}

// What was unfolded stays unfolded, what was scrolled stays where it was, and so does the focus, where it still can.
function keepPlace(change, lead) {
  const boxes = () => [...found.querySelectorAll("details[id]")];
  const before = new Map(boxes().map((box) => [box.id, [box.open, box.querySelector("ul")?.scrollTop]]));
  const focused = found.contains(document.activeElement) ? document.activeElement : null;
  const top = focused?.getBoundingClientRect().top;
  const name = focused && selector(focused);
  change();
  for (const box of boxes()) {
    const [open, scrolled] = before.get(box.id) ?? [];
    box.open = open ?? (box.open && !(narrow.matches && box.hasAttribute("data-collapse-narrow")));
    if (scrolled) box.querySelector("ul").scrollTop = scrolled;
  }
  const heading = document.getElementById("results-heading");
  const again = !lead && name ? found.querySelector(name) : null;
  if (again) {
    again.focus({ preventScroll: true });
    window.scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" });
  } else if (lead || focused) {
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: "start" });
  }
}

// How the same element is found among the new ones.
function selector(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  return element.name ? `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]` : "";
}

// Emptied first, so that the same number is said again.
function announce() {
  status.textContent = "";
  setTimeout(() => (status.textContent = document.getElementById("results-heading")?.textContent ?? ""), 50);
}

function address() {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  return `${form.action}?${query}`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  // A thumb's keyboard covers the results until the box lets go of the focus.
  show(address(), { lead: thumbs.matches || Boolean(event.submitter?.closest(".filters")) });
});

form.addEventListener("change", (event) => {
  if (event.target.matches("input[type=checkbox], select")) show(address());
});

found.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.pathname !== location.pathname || link.hash) return;
  event.preventDefault();
  // A tab is still there afterwards; all other links are gone, and lead to what they brought.
  show(link.href, { words: true, lead: !link.id });
});

window.addEventListener("popstate", () => {
  if (here() !== shown) show(location.href, { push: false, words: true });
});

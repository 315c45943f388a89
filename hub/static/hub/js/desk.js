// The translator's desk by keyboard: Alt + ↓ and Alt + ↑ go from one open sentence to the next, Ctrl + Enter saves.
const form = document.querySelector(".desk");

function step(forward) {
  const fields = [...form.querySelectorAll("textarea")];
  const at = fields.indexOf(document.activeElement);
  const order = forward ? fields.slice(at + 1) : fields.slice(0, Math.max(at, 0)).reverse();
  const next = order.find((field) => field.closest(".is-open")) ?? order[0];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
}

form?.addEventListener("keydown", (event) => {
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(event.key === "ArrowDown");
  } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit(form.querySelector('button[value="save"]'));
  }
});

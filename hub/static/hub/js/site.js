// Comforts only: every page works without this file.

// Leaving replaces this page in the history, so that "back" does not return to it.
for (const link of document.querySelectorAll("[data-exit]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    window.location.replace(link.href);
  });
}

// A form that came back with mistakes says so at once to those who cannot see it.
document.querySelector("[data-focus]")?.focus();

// On a narrow screen the results come first; the filters open with one tap.
const narrow = window.matchMedia("(max-width: 61.99rem)");
for (const box of document.querySelectorAll("[data-collapse-narrow]")) {
  if (narrow.matches) box.open = false;
}

// Reading back from the browser's memory shows the page again after "leave".
window.addEventListener("pageshow", () => {
  document.body.hidden = false;
});

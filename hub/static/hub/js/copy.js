// Copies a text of the page by a button, which is there only where that is possible.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const text = document.getElementById(button.dataset.copy);
  const status = document.getElementById(button.dataset.status);
  button.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(text.textContent.trim().replace(/\s+/g, " "));
      status.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(text);
      status.textContent = button.dataset.failed;
    }
  });
}

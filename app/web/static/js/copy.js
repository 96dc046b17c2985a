// Copies an account number and says so in the button's own words (data-done).
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const word = button.querySelector("span");
  const before = word.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return;
  }
  word.textContent = button.dataset.done;
  setTimeout(() => { word.textContent = before; }, 2000);
});

// A stock phrase is appended to the opinion.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-append]");
  if (!button) return;
  const opinion = document.getElementById(button.dataset.append);
  opinion.value = [opinion.value.trim(), button.textContent.trim()].filter(Boolean).join("");
  opinion.focus();
});

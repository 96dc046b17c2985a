// An opened question closes at Escape and at a click elsewhere, and only one is open at a time.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") shutAllBut(null);
});
document.addEventListener("click", (event) => shutAllBut(event.target.closest("details.confirm")));

function shutAllBut(kept) {
  for (const question of document.querySelectorAll("details.confirm[open]")) if (question !== kept) question.open = false;
}

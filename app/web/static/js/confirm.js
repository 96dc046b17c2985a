// An opened question or box closes at Escape, which gives the focus back to its button, and at a click elsewhere; only one
// is open at a time.
const OPEN = "details.confirm[open], details.drawer[open]";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const within = document.activeElement?.closest(OPEN);
  shutAllBut(null);
  within?.querySelector("summary").focus();
});
document.addEventListener("click", (event) => shutAllBut(event.target.closest("details.confirm, details.drawer")));

function shutAllBut(kept) {
  for (const box of document.querySelectorAll(OPEN)) if (box !== kept) box.open = false;
}

// A button that opens the list it controls: the menu of the site, the side of the workspace on a phone.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".menu > button, .menu-side > button");
  if (button) setOpen(button, button.getAttribute("aria-expanded") !== "true");
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector('.menu > [aria-expanded="true"], .menu-side > [aria-expanded="true"]');
  if (!open) return;
  setOpen(open, false);
  open.focus();
});

function setOpen(button, open) {
  button.setAttribute("aria-expanded", String(open));
}

// What is printed is the page as it stands; the sheet for paper takes the way about away.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

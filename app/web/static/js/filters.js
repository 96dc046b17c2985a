// A filter takes effect as soon as it is chosen; the button beside it stays for those without a script.
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
});

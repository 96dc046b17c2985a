// The error summary takes the focus, so that it is read first and its links are one Tab away.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

// Shortcuts of the workspace, silent while one types and where the account switched them off (body[data-keys="off"]).
// Any control with data-key is pressed by its key; a table with data-keys has a row in hand: J K move it, X ticks it,
// O and Enter open it. ? opens #key-help. Ctrl/⌘ Enter submits form[data-submit-key], also while one types.
const table = document.querySelector("table[data-keys]");
const isOff = () => document.body.dataset.keys === "off";

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return submit(event);
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "?") return document.getElementById("key-help")?.showModal();
  if (isOff()) return;
  if (!(table && inTable(event.key.toLowerCase(), event.target))) press(event.key.toLowerCase(), event);
});

function typing(target) {
  const words = target.matches('textarea, select, [contenteditable], input:not([type="radio"]):not([type="checkbox"])');
  return words || document.querySelector("dialog[open]") !== null;
}

function submit(event) {
  const form = event.target.closest?.("form[data-submit-key]") ?? document.querySelector("form[data-submit-key]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
}

function press(key, event) {
  const control = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && !one.disabled);
  if (!control) return;
  event.preventDefault();
  control.focus();
  if (!control.matches('input[type="search"]')) control.click();
}

function inTable(key, target) {
  const rows = [...table.tBodies[0].rows];
  const at = rows.findIndex((row) => row.classList.contains("is-here"));
  if (key === "j" || key === "k") return take(rows, clamp(at + (key === "j" ? 1 : -1), rows.length));
  if (at < 0 || (key === "enter" && target.matches("a, button, summary"))) return false;
  const wanted = { enter: "a", o: "a", x: 'input[type="checkbox"]' }[key];
  const control = wanted && rows[at].querySelector(wanted);
  control?.click();
  return Boolean(control);
}

function take(rows, index) {
  rows.forEach((row, i) => row.classList.toggle("is-here", i === index));
  rows[index]?.querySelector("a")?.focus();
  return rows.length > 0;
}

function clamp(index, count) {
  return Math.min(Math.max(index, 0), count - 1);
}

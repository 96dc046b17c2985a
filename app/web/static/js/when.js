// Shows a field or a section only while its conditions hold. data-when is a JSON list of {"field": name, "values": [words]},
// written by the server, all of which must hold; what is hidden is also disabled, and so not sent.
const parts = [...document.querySelectorAll("[data-when]")];

if (parts.length) {
  document.addEventListener("change", settle);
  settle();
}

function settle() {
  for (const part of parts) {
    const asked = JSON.parse(part.dataset.when).every((condition) => holds(part, condition));
    part.hidden = !asked;
    for (const control of part.querySelectorAll("input, select, textarea, button")) control.disabled = !asked;
  }
}

function holds(part, { field, values }) {
  const form = part.closest("form");
  const chosen = new FormData(form).getAll(field);
  return values.some((value) => chosen.includes(String(value)));
}

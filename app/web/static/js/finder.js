// Proposes while one types (a member by number or name). input[data-find] asks `?q=` and gets JSON
// [{"value", "label", "note"}]; the list follows the pattern of an ARIA combobox.
for (const input of document.querySelectorAll("input[data-find]")) attach(input);

function attach(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.setAttribute("role", "listbox");
  list.className = "finder-list";
  list.hidden = true;
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) {
    input.setAttribute(name, value);
  }
  let timer = null;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => propose(input, list), 250);
  });
  input.addEventListener("keydown", (event) => byKey(input, list, event));
  input.addEventListener("blur", () => setTimeout(() => shut(input, list), 150));
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest('[role="option"][data-value]');
    if (option) choose(input, list, option);
  });
}

async function propose(input, list) {
  const asked = input.value.trim();
  if (asked.length < 2) return shut(input, list);
  const address = new URL(input.dataset.find, location.href);
  address.searchParams.set("q", asked);
  const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!answer?.ok || input.value.trim() !== asked) return;
  const found = await answer.json();
  list.replaceChildren(...(found.length ? found.map((row, i) => optionOf(list, row, i)) : [nothing(input)]));
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
}

function optionOf(list, row, index) {
  const option = document.createElement("li");
  option.id = `${list.id}-${index}`;
  option.setAttribute("role", "option");
  option.dataset.value = row.value;
  option.textContent = row.label;
  if (row.note) {
    const note = document.createElement("small");
    note.textContent = row.note;
    option.append(" ", note);
  }
  return option;
}

function nothing(input) {
  const line = document.createElement("li");
  line.setAttribute("role", "option");
  line.setAttribute("aria-disabled", "true");
  line.textContent = input.dataset.none;
  return line;
}

function byKey(input, list, event) {
  if (list.hidden) return;
  const options = [...list.querySelectorAll("[data-value]")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") return shut(input, list);
  if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    return choose(input, list, options[at]);
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !options.length) return;
  event.preventDefault();
  const next = options[(at + step + options.length) % options.length];
  for (const option of options) option.setAttribute("aria-selected", String(option === next));
  input.setAttribute("aria-activedescendant", next.id);
}

function choose(input, list, option) {
  input.value = option.dataset.value;
  shut(input, list);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function shut(input, list) {
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

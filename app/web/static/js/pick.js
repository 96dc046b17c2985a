// A list with boxes to tick: how many are ticked is said beside the buttons, and one box ticks all.
const bar = document.querySelector("[data-pick]");
if (bar) {
  const form = bar.closest("form");
  const boxes = [...form.querySelectorAll('input[type="checkbox"][name="pick"]')];
  const said = bar.querySelector("[data-picked]");
  const before = said.textContent;
  const all = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input" });
  all.setAttribute("aria-label", bar.dataset.pick);
  bar.prepend(all);
  const show = () => {
    const count = boxes.filter((box) => box.checked).length;
    said.textContent = count ? said.dataset.picked.replace("{count}", count) : before;
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    boxes.forEach((box) => box.closest("tr").classList.toggle("is-picked", box.checked));
  };
  all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); show(); });
  form.addEventListener("change", (event) => { if (event.target.name === "pick") show(); });
  show();
}

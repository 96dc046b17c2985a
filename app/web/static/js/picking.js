// Ticked lines of one step are answered together: the bar shows with the first tick, offers what that step can be
// answered with, and lines of other steps cannot be ticked meanwhile.
const bar = document.querySelector("form[data-picking]");
if (bar) {
  const boxes = [...document.querySelectorAll(`input[type="checkbox"][form="${bar.id}"]`)];
  const all = document.querySelector("[data-pick-all]");
  const words = bar.querySelector("[data-picked]");

  const show = () => {
    const picked = boxes.filter((box) => box.checked);
    const at = picked[0]?.dataset.at;
    bar.classList.toggle("is-on", picked.length > 0);
    words.textContent = words.dataset.picked.replace("{n}", picked.length);
    boxes.forEach((box) => {
      box.disabled = Boolean(at) && box.dataset.at !== at;
      box.closest("tr").classList.toggle("is-picked", box.checked);
    });
    bar.querySelectorAll(".batch-step").forEach((step) => {
      step.hidden = step.dataset.at !== at;
      step.querySelectorAll("button").forEach((button) => { button.disabled = step.hidden; });
    });
    if (all) all.checked = picked.length > 0 && boxes.every((box) => box.checked || box.disabled);
  };
  const pick = (wanted) => {
    const at = boxes.find((box) => box.checked)?.dataset.at ?? boxes[0]?.dataset.at;
    boxes.forEach((box) => { box.checked = wanted && box.dataset.at === at; });
    show();
  };

  document.addEventListener("change", (event) => {
    if (event.target === all) pick(all.checked);
    else if (boxes.includes(event.target)) show();
  });
  bar.querySelector("[data-unpick]").addEventListener("click", () => pick(false));
  window.addEventListener("pageshow", show);
  show();
}

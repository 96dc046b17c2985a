// A list whose boxes stand in one form with its buttons (data-pick): the bar shows with the first tick and says how many
// are ticked; the box in the head ticks all.
const bar = document.querySelector("[data-pick]");
if (bar) {
  const form = bar.closest("form");
  const boxes = [...form.querySelectorAll('input[type="checkbox"][name="pick"]')];
  const all = form.querySelector("[data-pick-all]");
  const said = bar.querySelector("[data-picked]");
  const show = () => {
    const count = boxes.filter((box) => box.checked).length;
    bar.classList.toggle("is-on", count > 0);
    said.textContent = said.dataset.picked.replace("{count}", count);
    boxes.forEach((box) => box.closest("tr").classList.toggle("is-picked", box.checked));
    if (!all) return;
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) boxes.forEach((box) => { box.checked = all.checked; });
    show();
  });
  window.addEventListener("pageshow", show);
  show();
}

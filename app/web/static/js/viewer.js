// The picture of a case larger, smaller and turned, by classes: no style is written. A click on the picture does the
// same as "larger", and from the largest goes back.
const TURNS = ["", "turned-1", "turned-2", "turned-3"];
const SIZES = ["", "zoom-1", "zoom-2", "zoom-3"];

function step(picture, names, by, round) {
  const at = Math.max(0, names.findIndex((name) => name && picture.classList.contains(name)));
  const next = round ? (at + by + names.length) % names.length : Math.min(Math.max(at + by, 0), names.length - 1);
  if (names[at]) picture.classList.remove(names[at]);
  if (names[next]) picture.classList.add(names[next]);
}

document.addEventListener("click", (event) => {
  if (event.target.matches("[data-zoom]")) return step(event.target, SIZES, 1, true);
  const button = event.target.closest("[data-picture]");
  const picture = button?.closest(".panel")?.querySelector("[data-zoom]");
  if (!picture) return;
  if (button.dataset.picture === "turn") return step(picture, TURNS, 1, true);
  step(picture, SIZES, button.dataset.picture === "larger" ? 1 : -1, false);
});

// The picture of a case larger and turned, by classes: no style is written.
const TURNS = ["", "turned-1", "turned-2", "turned-3"];

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-picture]");
  const picture = button?.closest(".panel")?.querySelector("[data-zoom]");
  if (!picture) return;
  if (button.dataset.picture === "larger") return picture.classList.toggle("larger");
  const at = TURNS.findIndex((turn) => turn && picture.classList.contains(turn));
  if (at > 0) picture.classList.remove(TURNS[at]);
  const next = TURNS[(Math.max(at, 0) + 1) % TURNS.length];
  if (next) picture.classList.add(next);
});

// Moves the frame over a portrait: drag or arrow keys, + and − for its size. The hidden input gets "x,y,w,h" in pixels of
// the picture; the server cuts.
const STEP = 0.02;

for (const stage of document.querySelectorAll("[data-crop]")) frame(stage);
document.addEventListener("xiehui:uploaded", (event) => {
  for (const stage of event.detail.querySelectorAll("[data-crop]")) frame(stage);
});

function frame(stage) {
  const size = { w: Number(stage.dataset.width), h: Number(stage.dataset.height) };
  const [a, b] = stage.dataset.ratio.split("/").map(Number);
  const input = document.getElementById(stage.dataset.crop);
  const view = { stage, input, size, ratio: a / b, box: start(input.value, size, a / b) };
  const grip = stage.querySelector(".cropper-frame");
  grip.addEventListener("keydown", (event) => byKey(view, event));
  grip.addEventListener("pointerdown", (event) => byPointer(view, grip, event));
  draw(view);
}

function start(value, size, ratio) {
  const given = value.split(",").map(Number);
  if (given.length === 4 && given.every(Number.isFinite)) return { x: given[0], y: given[1], w: given[2] };
  const w = Math.min(size.w, size.h * ratio) * 0.9;
  return { x: (size.w - w) / 2, y: (size.h - w / ratio) / 2, w };
}

function byKey(view, event) {
  const step = view.size.w * STEP;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  const grows = { "+": step, "=": step, "-": -step };
  if (event.key in moves) shift(view, ...moves[event.key]);
  else if (event.key in grows) grow(view, grows[event.key]);
  else return;
  event.preventDefault();
}

function byPointer(view, grip, event) {
  grip.setPointerCapture(event.pointerId);
  const scale = view.size.w / view.stage.clientWidth;
  const move = (e) => shift(view, e.movementX * scale, e.movementY * scale);
  grip.addEventListener("pointermove", move);
  grip.addEventListener("pointerup", () => grip.removeEventListener("pointermove", move), { once: true });
}

function shift(view, dx, dy) {
  view.box.x += dx;
  view.box.y += dy;
  draw(view);
}

function grow(view, by) {
  view.box.w += by;
  view.box.x -= by / 2;
  view.box.y -= by / view.ratio / 2;
  draw(view);
}

function draw({ stage, input, size, ratio, box }) {
  box.w = clamp(box.w, size.w * 0.1, Math.min(size.w, size.h * ratio));
  const h = box.w / ratio;
  box.x = clamp(box.x, 0, size.w - box.w);
  box.y = clamp(box.y, 0, size.h - h);
  const style = stage.querySelector(".cropper-frame").style;
  style.inset = "auto";
  style.left = `${(100 * box.x) / size.w}%`;
  style.top = `${(100 * box.y) / size.h}%`;
  style.width = `${(100 * box.w) / size.w}%`;
  style.height = `${(100 * h) / size.h}%`;
  input.value = [box.x, box.y, box.w, h].map(Math.round).join(",");
}

function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

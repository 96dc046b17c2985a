// Sends a chosen or dropped file at once, shows how far it is, and puts the tile that the server draws in the old one's
// place. [data-upload] is the address; it gets file, field, csrf_token and the form's other hidden values, and answers
// with the HTML of the tile (200, or 4xx with the reason in it), and of the next empty one where more may be given.
document.addEventListener("change", (event) => {
  const tile = event.target.matches('input[type="file"]') && event.target.closest("[data-upload]");
  if (tile && event.target.files.length) send(tile, event.target.files[0]);
});

for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    const tile = event.target.closest?.("[data-upload]");
    if (!tile) return;
    event.preventDefault();
    if (kind === "drop" && event.dataTransfer.files.length) send(tile, event.dataTransfer.files[0]);
  });
}

function send(tile, file) {
  const request = new XMLHttpRequest();
  const meter = busy(tile, file);
  request.open("POST", tile.dataset.upload);
  request.setRequestHeader("X-Requested-With", "fetch");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) meter.value = Math.round((100 * event.loaded) / event.total);
  });
  request.addEventListener("loadend", () => finish(tile, meter, request));
  request.send(bodyOf(tile, file));
}

function bodyOf(tile, file) {
  const body = new FormData();
  for (const hidden of tile.closest("form")?.querySelectorAll(':scope > input[type="hidden"]') ?? []) {
    body.append(hidden.name, hidden.value);
  }
  body.append("field", tile.dataset.field);
  body.append("file", file);
  return body;
}

function busy(tile, file) {
  const face = faceOf(tile);
  face.querySelector(".meter")?.remove();
  const meter = document.createElement("progress");
  meter.className = "meter";
  meter.max = 100;
  meter.value = 0;
  meter.setAttribute("aria-label", `${tile.dataset.busy} ${file.name}`);
  face.querySelector("small").textContent = `${tile.dataset.busy} ${file.name}`;
  face.append(meter);
  return meter;
}

function finish(tile, meter, request) {
  const html = request.getResponseHeader("Content-Type")?.startsWith("text/html");
  const answer = html && new DOMParser().parseFromString(request.responseText, "text/html");
  const [drawn, next] = answer ? answer.querySelectorAll("[data-upload]") : [];
  meter.remove();
  if (!drawn) {
    faceOf(tile).classList.add("tile-bad");
    faceOf(tile).querySelector("small").textContent = tile.dataset.failed;
    return;
  }
  next?.remove();
  tile.replaceWith(drawn);
  if (next && !document.querySelector(`[data-upload][data-field="${CSS.escape(next.dataset.field)}"]`)) drawn.after(next);
  drawn.querySelector('input[type="file"]')?.focus();
  document.dispatchEvent(new CustomEvent("xiehui:uploaded", { detail: drawn }));
}

function faceOf(tile) {
  return tile.matches(".tile") ? tile : tile.querySelector(".tile");
}

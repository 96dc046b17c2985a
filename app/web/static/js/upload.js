// Sends a chosen or dropped file at once, shows how far it is, and puts the tile that the server draws in the old one's
// place. [data-upload] is the address; it gets file, field, csrf_token and the form's other hidden values, and answers
// with the HTML of the tile (200, or 4xx with the reason in it).
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
  tile.querySelector(".meter")?.remove();
  const meter = document.createElement("progress");
  meter.className = "meter";
  meter.max = 100;
  meter.value = 0;
  meter.setAttribute("aria-label", `${tile.dataset.busy} ${file.name}`);
  tile.querySelector("small").textContent = `${tile.dataset.busy} ${file.name}`;
  tile.append(meter);
  return meter;
}

function finish(tile, meter, request) {
  const html = request.getResponseHeader("Content-Type")?.startsWith("text/html");
  const drawn = html && new DOMParser().parseFromString(request.responseText, "text/html").querySelector("[data-upload]");
  meter.remove();
  if (!drawn) {
    tile.classList.add("tile-bad");
    tile.querySelector("small").textContent = tile.dataset.failed;
    return;
  }
  tile.replaceWith(drawn);
  drawn.querySelector('input[type="file"]')?.focus();
  document.dispatchEvent(new CustomEvent("xiehui:uploaded", { detail: drawn }));
}

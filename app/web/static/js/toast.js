// A toast leaves after 8 s; it waits while somebody points at it or stands in it.
for (const note of document.querySelectorAll("[data-toast]")) {
  let timer = null;
  const wait = () => clearTimeout(timer);
  const go = () => { wait(); timer = setTimeout(() => note.remove(), 8000); };
  for (const kind of ["mouseenter", "focusin"]) note.addEventListener(kind, wait);
  for (const kind of ["mouseleave", "focusout"]) note.addEventListener(kind, go);
  go();
}

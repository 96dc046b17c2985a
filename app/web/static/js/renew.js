// A part of a page that renews itself while something goes on: data-renew is how many seconds apart. Without a script the
// page has a refresh of its own. It stops when the fresh part carries no data-renew, and waits while nobody looks.
const renewed = document.querySelector("[data-renew]");
if (renewed) {
  const again = async (part) => {
    if (document.hidden || part.contains(document.activeElement)) return later(part);
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return later(part);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (!fresh) return location.reload();
      part.replaceWith(fresh);
      if (fresh.dataset.renew) later(fresh);
    } catch {
      later(part);
    }
  };
  const later = (part) => setTimeout(again, Number(part.dataset.renew) * 1000, part);
  later(renewed);
}

// Another picture code, and its voice, without losing what is typed.
document.addEventListener("click", (event) => {
  const again = event.target.closest("[data-refresh]");
  if (again) {
    event.preventDefault();
    const picture = document.getElementById(again.dataset.refresh);
    picture.src = `${picture.src.split("?")[0]}?new=${Date.now()}`;
  }
  const voice = event.target.closest("[data-play]");
  if (voice) {
    event.preventDefault();
    new Audio(`${voice.href.split("?")[0]}?at=${Date.now()}`).play();
  }
});

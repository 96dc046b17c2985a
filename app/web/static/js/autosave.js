// Keeps a draft while one types: form[data-autosave] is posted, without files, 2 s after the last change.
// The answer is JSON {"message": "草稿已保存 10:42"}; it is said in [data-autosave-state].
for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);

function watch(form) {
  let timer = null;
  let underway = false;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  };
  const save = async () => {
    if (underway) return later();
    underway = true;
    say(await post(form));
    underway = false;
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("xiehui:uploaded", later);
}

async function post(form) {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    return answer.ok ? (await answer.json()).message : null;
  } catch {
    return null;
  }
}

function say(message) {
  const place = document.querySelector("[data-autosave-state]");
  if (place) place.textContent = message ?? place.dataset.failed;
}

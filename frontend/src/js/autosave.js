// <form data-autosave="/address" data-saves="id"> is kept on the server while it is being filled in: three seconds after
// the last letter, and when the page is left. Files travel with their own step, never here.
const WAIT = 3000;

export function autosave() {
  for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
}

function watch(form) {
  const words = document.getElementById(form.dataset.saves);
  let timer = null;
  let changed = false;

  const tell = (sentence) => {
    if (words && sentence) words.textContent = sentence;
  };
  const send = async (keepalive = false) => {
    clearTimeout(timer);
    if (!changed) return;
    changed = false;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: texts(form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        keepalive,
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      tell((await answer.json()).says);
    } catch {
      changed = true;
      tell(form.dataset.notSaved);
    }
  };

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  });
  form.addEventListener("submit", () => {
    changed = false;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send(true);
  });
  window.addEventListener("online", () => send());
}

function texts(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  return body;
}

// The search box shows what it finds while somebody types. What is typed is sent, never written into an address.
const WAIT = 200;

export function search() {
  const box = document.querySelector("form.searchbox [data-search]");
  const form = box?.form;
  if (!form || form.method !== "post") return;
  const found = document.createElement("div");
  found.className = "found-box";
  found.setAttribute("aria-live", "polite");
  form.append(found);
  let timer = null;
  let latest = 0;

  const ask = async () => {
    const number = ++latest;
    if (box.value.trim().length < 2) return found.replaceChildren();
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "HX-Request": "true" },
      body: new URLSearchParams(new FormData(form)),
      credentials: "same-origin",
    }).catch(() => null);
    // an answer that was overtaken by a later question is not shown
    if (number !== latest || !answer?.ok || !answer.headers.get("Content-Type")?.startsWith("text/html")) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector(".found");
    found.replaceChildren(...(part ? [document.adoptNode(part)] : []));
  };
  const close = () => {
    latest++;
    found.replaceChildren();
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  form.addEventListener("keydown", (event) => {
    const stops = [box, ...found.querySelectorAll("[data-row-link]")];
    const here = stops.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      box.focus();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && here >= 0 && stops.length > 1) {
      event.preventDefault();
      stops[Math.min(stops.length - 1, Math.max(0, here + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) close();
  });
}

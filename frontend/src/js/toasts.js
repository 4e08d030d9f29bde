// Says something short in the page's live region, so that it is seen and heard.
export function toast(sentence, milliseconds = 6000) {
  const box = document.getElementById("toasts");
  if (!box || !sentence) return;
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = sentence;
  box.append(line);
  setTimeout(() => line.remove(), milliseconds);
}

export function toasts() {
  // a part of the page brought in by htmx may carry a sentence to say
  document.addEventListener("htmx:after:swap", () => {
    for (const spoken of document.querySelectorAll("[data-toast]")) {
      toast(spoken.dataset.toast);
      spoken.removeAttribute("data-toast");
    }
  });
}

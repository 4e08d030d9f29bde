// A file input says what was chosen and how large it is before anything is sent.
const FORMAT = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${FORMAT.format(bytes / 1024)} kB`;
  return `${FORMAT.format(bytes / 1024 / 1024)} MB`;
}

export function files() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    const list = document.getElementById(input.dataset.shows);
    if (!list) return;
    list.replaceChildren(...[...input.files].map((file) => line(file, input)));
    if (input.files.length && input.dataset.sends !== undefined) input.form.requestSubmit();
  });
}

function line(file, input) {
  const row = document.createElement("li");
  row.className = "file";
  const limit = Number(input.dataset.limit || 0);
  const state = limit && file.size > limit ? input.dataset.tooLarge : input.dataset.waiting;
  for (const [name, text] of [["file-name", file.name], ["file-size", size(file.size)], ["file-state", state || ""]]) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    row.append(part);
  }
  return row;
}

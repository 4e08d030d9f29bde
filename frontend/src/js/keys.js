// The desk by keyboard: / search, j k move, Enter open, g then a letter goes, ? shows the keys.
const TYPING = "input, textarea, select, [contenteditable]";

export function keys() {
  let leader = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
    if (leader) {
      leader = false;
      const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
      return;
    }
    const act = ACTS[event.key];
    if (act) act(event);
    else if (event.key === "g") {
      leader = true;
      setTimeout(() => (leader = false), 1500);
    } else press(event);
  });
}

const ACTS = {
  "/": (event) => {
    const box = document.querySelector("[data-search]");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  },
  "?": (event) => {
    const help = document.getElementById("keys");
    if (help) {
      event.preventDefault();
      help.showModal();
    }
  },
  j: () => move(1),
  k: () => move(-1),
};

// rows of <table data-rows>: the link of the row takes the focus, so Enter opens it
function move(by) {
  const links = [...document.querySelectorAll("[data-rows] [data-row-link]")];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at + by))].focus();
}

// <button data-key="a"> is pressed by that letter
function press(event) {
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches(TYPING)) target.focus();
  else target.click();
}

// A table that is wider than its box is scrolled with the keyboard too; one that fits needs no stop of its own.
export function wide() {
  const boxes = [...document.querySelectorAll(".table-box")];
  const look = () => {
    for (const box of boxes) {
      if (box.hasAttribute("role") || box.scrollWidth <= box.clientWidth) continue;
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", nameOf(box));
    }
  };
  look();
  window.addEventListener("resize", look);
}

function nameOf(box) {
  const caption = box.querySelector("caption")?.textContent.trim();
  if (caption) return caption;
  let before = box.previousElementSibling;
  while (before && !/^H[1-6]$/.test(before.tagName)) before = before.previousElementSibling;
  return (before ?? document.querySelector("h1"))?.textContent.trim() ?? "";
}

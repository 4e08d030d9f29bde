// One box that chooses every row: <input type="checkbox" data-pick-all> in the form of the rows. Without a script it stays hidden.
export function picking() {
  for (const all of document.querySelectorAll("[data-pick-all]")) {
    const boxes = [...all.form.querySelectorAll('input[name="pick"]')];
    const show = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    };
    all.closest("[hidden]")?.removeAttribute("hidden");
    all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
    boxes.forEach((box) => box.addEventListener("change", show));
    show();
  }
}

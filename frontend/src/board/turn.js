// A wall goes on to the next board by itself; a screen of its own loads its board anew now and then. The next board is fetched first: when that fails, this one stays.
export function turn() {
  const board = document.querySelector("[data-turn]");
  const wall = document.querySelector(".wall");
  if (wall) tools(wall);
  if (!board) return;
  const hold = document.getElementById("hold");
  let held = false;
  if (hold) {
    hold.hidden = false;
    hold.addEventListener("click", () => {
      held = !held;
      hold.setAttribute("aria-pressed", String(held));
    });
  }
  const next = async () => {
    if (!held && !document.hidden && navigator.onLine) {
      try {
        const answer = await fetch(board.dataset.turn, { headers: { Accept: "text/html" } });
        if (answer.ok && !answer.redirected) {
          location.replace(board.dataset.turn);
          return;
        }
      } catch {
        // no network: this board stays, with the age of its numbers
      }
    }
    setTimeout(next, 5000);
  };
  setTimeout(next, Number(board.dataset.seconds) * 1000);
}

/** The tools show while somebody moves the pointer. */
function tools(wall) {
  let timer = 0;
  window.addEventListener("pointermove", () => {
    wall.classList.add("moving");
    clearTimeout(timer);
    timer = setTimeout(() => wall.classList.remove("moving"), 3000);
  });
}

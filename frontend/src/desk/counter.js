// The receiving screen by keyboard alone. The page works without this: every key here only presses a button that is there.
export function counter() {
  const form = document.querySelector("form[data-counter]");
  if (!form) return;
  const receives = form.querySelector("[data-receives]");

  if (!document.querySelector("[data-error-summary]")) focusOn(form);

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && receives) {
      event.preventDefault();
      receives.click();
    } else if (event.key === "Enter" && !event.ctrlKey) enter(event, form);
    else if (event.key === " ") cycle(event);
    else if (event.key === "o") seen(event);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event, form);
  });

  form.addEventListener("change", (event) => {
    const target = event.target;
    if (target.type === "file" && target.files.length) choose(target.closest("[data-paper]"), "file");
    if (target.matches("[data-resends]")) {
      form.elements.at.value = target.id;
      form.querySelector("button[value=look]").click();
    }
  });

  const all = form.querySelector("[data-all-papers]");
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      for (const row of form.querySelectorAll("[data-paper]")) {
        if (row.querySelector("input[value=missing]").checked) choose(row, "on_paper");
      }
      form.querySelector("[data-paper] input[type=radio]:checked")?.focus();
    });
  }
}

const REACHABLE = "input:not([type=hidden]):not([disabled]), select, textarea";

function focusOn(form) {
  const before = form.dataset.at && document.getElementById(form.dataset.at);
  if (before) return before.focus();
  const part = form.querySelector(`[data-part="${form.dataset.focus}"]`);
  const target = part && (part.matches(REACHABLE) ? part : part.querySelector(REACHABLE));
  if (!target) return;
  target.focus();
  if (target.select && target.value) target.select();
}

// Enter looks somebody up, takes the first procedure found, or goes to the next field; it never sends half a form.
function enter(event, form) {
  const target = event.target;
  if (target.matches("button, textarea, summary, a")) return;
  event.preventDefault();
  if (target.matches("[data-lookup]")) form.querySelector("[data-does-lookup]").click();
  else if (target.dataset.picks) document.querySelector(`#${CSS.escape(target.dataset.picks)} button`)?.click();
  else next(form, target);
}

// From one paper straight to the next; elsewhere to the next field or button.
function next(form, from) {
  const rows = [...form.querySelectorAll("[data-paper]")];
  const row = rows.indexOf(from.closest("[data-paper]"));
  if (row >= 0 && from.type === "radio" && rows[row + 1]) return rows[row + 1].querySelector("input:checked").focus();
  const stops = [...form.querySelectorAll(`${REACHABLE}, button.button`)].filter(
    (one) => one.offsetParent !== null && (one.type !== "radio" || one.checked),
  );
  const here = stops.findIndex((one) => one === from);
  stops[here + 1]?.focus();
}

// On the check-list, space goes round: missing, on paper, file.
function cycle(event) {
  const row = event.target.closest("[data-paper]");
  if (!row || event.target.type !== "radio") return;
  event.preventDefault();
  const states = [...row.querySelectorAll("input[type=radio]")];
  const now = states.findIndex((one) => one.checked);
  const to = states[(now + 1) % states.length];
  to.checked = true;
  to.focus();
  if (to.value === "file") row.querySelector("input[type=file]").focus();
}

function seen(event) {
  const row = event.target.closest("[data-paper]");
  if (!row || event.target.type !== "radio") return;
  const box = row.querySelector("input[type=checkbox]");
  box.checked = !box.checked;
  event.preventDefault();
}

// The arrows go through the procedures that were found.
function walk(event, form) {
  const list = form.querySelector("[data-picks]");
  if (!list) return;
  const stops = [list, ...document.querySelectorAll(`#${CSS.escape(list.dataset.picks)} button`)];
  const here = stops.indexOf(event.target);
  if (here < 0) return;
  event.preventDefault();
  stops[Math.min(stops.length - 1, Math.max(0, here + (event.key === "ArrowDown" ? 1 : -1)))].focus();
}

function choose(row, state) {
  if (row) row.querySelector(`input[value=${state}]`).checked = true;
}

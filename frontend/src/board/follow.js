// Keeps a board live: tiles that changed, lines of the ticker, each exactly once however often the line breaks.
import { age } from "./age.js";
import { moving } from "./areas.js";

const MOST_LINES = 200;
/** Lines of one telling that light up when they arrive. */
const MOST_LIT = 5;
/** Milliseconds that news may wait while somebody moves a map: painting would make it stutter. */
const LONGEST = 900;
/** News that wait; what was told last is what counts. */
let waiting = null;
/** The legend that a map shows, as it was told. */
const legends = new WeakMap();
let source = null;

/** Closes the stream of the board that was shown before. */
export function leave() {
  source?.close();
  source = null;
  waiting = null;
}

export function follow() {
  const board = document.querySelector("[data-follow]");
  if (!board || !window.EventSource) return;
  const clockwork = age();
  const port = board.dataset.port;
  const origin = port ? `${location.protocol}//${location.hostname}:${port}` : "";
  const begin = () => {
    clockwork.state("begins");
    const after = board.dataset.last || "0";
    source = new EventSource(`${origin}/live?theo=${encodeURIComponent(board.dataset.follow)}&sau=${after}`, { withCredentials: true });
    source.addEventListener("board", (event) => {
      const said = JSON.parse(event.data);
      if (event.lastEventId) board.dataset.last = event.lastEventId;
      show(board, said);
      clockwork.heard(said.as_of, said.at);
    });
    source.addEventListener("error", () => {
      clockwork.state("away");
      // the browser tries again by itself, but for an answer that is final (signed out, server restarting)
      if (source.readyState !== EventSource.CLOSED) return;
      leave();
      if (document.querySelector(".fixed")) stillMine();
      setTimeout(begin, 3000);
    });
  };
  begin();
  window.addEventListener("offline", () => clockwork.state("away"));
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => { if (event.persisted) begin(); });
}

/** A wall screen that was revoked shows nothing any more: it is sent to where a code is typed. */
async function stillMine() {
  try {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" });
    if (answer.type === "opaqueredirect") location.reload();
  } catch {
    // no network: the age of the numbers is on the screen
  }
}

/** Paints what was told, or, while a map is being moved, when it lies still again. */
function show(board, said) {
  if (waiting) {
    Object.assign(waiting.tiles, said.tiles);
    waiting.happened.push(...said.happened);
    return;
  }
  const maps = [...board.querySelectorAll("[data-map]")];
  if (!maps.some(moving)) {
    paint(board, said);
    return;
  }
  waiting = said;
  const until = performance.now() + LONGEST;
  const look = () => {
    if (maps.some(moving) && performance.now() < until) {
      setTimeout(look, 50);
      return;
    }
    waiting = null;
    paint(board, said);
  };
  setTimeout(look, 50);
}

function paint(board, said) {
  for (const [key, part] of Object.entries(said.tiles)) {
    const body = board.querySelector(`[data-tile="${CSS.escape(key)}"]`);
    if (!body) continue;
    if (typeof part === "string") replace(body, part);
    else repaint(body, part);
    // what the page brought with it has not changed
    if (board.dataset.begun) mark(body.closest(".tile"));
  }
  const ticker = board.querySelector("[data-ticker]");
  // what the page begins with is not news, and a flood of lines needs no light on each
  const lit = Boolean(board.dataset.begun) && said.happened.length <= MOST_LIT;
  if (ticker) for (const [id, html] of said.happened) tell(ticker, id, html, lit);
  board.dataset.begun = "1";
}

const nodes = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;

/** The server's own markup (escaped there, and without scripts by the page's policy) in the place of the old. */
function replace(body, html) {
  const at = body.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  body.replaceChildren(...nodes(html));
  if (at) body.querySelector(`[href="${CSS.escape(at)}"]`)?.focus();
}

function repaint(body, { areas, legend }) {
  for (const [code, [shade, late, label]] of Object.entries(areas)) {
    const area = body.querySelector(`[data-area="${CSS.escape(code)}"]`);
    if (!area) continue;
    // what stays as it is need not be painted
    if (area.getAttribute("aria-label") !== label) area.setAttribute("aria-label", label);
    if (area.getAttribute("class") !== `s${shade}`) area.setAttribute("class", `s${shade}`);
    const sign = body.querySelector(`[data-sign="${CSS.escape(code)}"]`);
    if (sign && sign.textContent !== (late ? "◆" : "")) sign.textContent = late ? "◆" : "";
  }
  const shown = body.querySelector("[data-legend]");
  if (!shown || legends.get(shown) === legend) return;
  legends.set(shown, legend);
  shown.replaceChildren(...nodes(legend));
}

function tell(ticker, id, html, lit) {
  if (ticker.querySelector(`[data-line="${id}"]`)) return;
  for (const line of [...nodes(html)]) {
    if (!(line instanceof Element)) continue;
    line.classList.toggle("new", lit);
    // lines may be told late: the order is that of their numbers
    const after = [...ticker.children].find((one) => Number(one.dataset.line) < id);
    ticker.insertBefore(line, after ?? null);
  }
  while (ticker.children.length > MOST_LINES) ticker.lastElementChild.remove();
}

function mark(tile) {
  tile.classList.remove("changed");
  requestAnimationFrame(() => tile.classList.add("changed"));
}

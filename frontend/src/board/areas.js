// A map that can be moved, made larger and walked over with the arrow keys. One transform a frame, no layout.
const LARGEST = 8;
/** Milliseconds after which a map that was moved lies still. */
const LULL = 250;
const movedAt = new WeakMap();

/** Whether somebody is moving this map about. */
export const moving = (box) => performance.now() - (movedAt.get(box) ?? -LULL) < LULL;

export function areas(box) {
  const svg = box.querySelector("svg");
  const tip = box.querySelector(".tip");
  const all = [...box.querySelectorAll("[data-area]")];
  const view = { x: 0, y: 0, scale: 1 };
  let frame = 0;

  const draw = () => {
    frame = 0;
    svg.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    box.classList.toggle("moved", view.scale > 1);
  };
  const change = () => {
    const room = { x: box.clientWidth * (view.scale - 1), y: box.clientHeight * (view.scale - 1) };
    view.x = Math.min(0, Math.max(-room.x, view.x));
    view.y = Math.min(0, Math.max(-room.y, view.y));
    movedAt.set(box, performance.now());
    frame ||= requestAnimationFrame(draw);
  };
  const zoom = (factor, x = box.clientWidth / 2, y = box.clientHeight / 2) => {
    const scale = Math.min(LARGEST, Math.max(1, view.scale * factor));
    view.x = x - (x - view.x) * (scale / view.scale);
    view.y = y - (y - view.y) * (scale / view.scale);
    view.scale = scale;
    change();
  };
  const say = (area) => {
    tip.hidden = !area;
    if (area) tip.textContent = area.getAttribute("aria-label");
  };

  drag(box, view, change, zoom);
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && view.scale === 1 && event.deltaY > 0) return;
    event.preventDefault();
    const { left, top } = box.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, event.clientX - left, event.clientY - top);
  }, { passive: false });
  box.addEventListener("pointerover", (event) => say(event.target.closest?.("[data-area]")));
  box.addEventListener("pointerleave", () => say(null));
  box.addEventListener("focusin", (event) => say(event.target.closest?.("[data-area]")));
  box.addEventListener("focusout", () => say(null));
  walk(box, all, zoom, () => { Object.assign(view, { x: 0, y: 0, scale: 1 }); change(); });
}

function drag(box, view, change, zoom) {
  const held = new Map();
  let moved = 0;
  let apart = 0;
  box.addEventListener("pointerdown", (event) => {
    held.set(event.pointerId, event);
    moved = 0;
    apart = 0;
  });
  box.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    held.set(event.pointerId, event);
    if (held.size === 2) {
      const [one, other] = [...held.values()];
      const now = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      const { left, top } = box.getBoundingClientRect();
      if (apart) zoom(now / apart, (one.clientX + other.clientX) / 2 - left, (one.clientY + other.clientY) / 2 - top);
      apart = now;
      return;
    }
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved < 4 || view.scale === 1) return;
    if (!box.hasPointerCapture(event.pointerId)) box.setPointerCapture(event.pointerId);
    view.x += dx;
    view.y += dy;
    change();
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) box.addEventListener(end, (event) => held.delete(event.pointerId));
  // what was dragged is not opened, nor carried away as a link
  box.addEventListener("click", (event) => { if (moved >= 4) event.preventDefault(); }, { capture: true });
  box.addEventListener("dragstart", (event) => event.preventDefault());
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** One stop of the Tab key for the whole map; arrows go to the nearest area in their direction. */
function walk(box, all, zoom, whole) {
  const places = all.map((area) => {
    const { x, y, width, height } = area.getBBox();
    return { area, x: x + width / 2, y: y + height / 2 };
  });
  all.forEach((area, place) => area.setAttribute("tabindex", place ? "-1" : "0"));
  box.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") zoom(1.5);
    else if (event.key === "-") zoom(1 / 1.5);
    else if (event.key === "0") whole();
    else if (WAYS[event.key]) step(places, event);
  });
}

function step(places, event) {
  const here = places.find(({ area }) => area === event.target.closest("[data-area]"));
  if (!here) return;
  event.preventDefault();
  const [right, down] = WAYS[event.key];
  const cost = ({ x, y }) => {
    const along = (x - here.x) * right + (y - here.y) * down;
    const aside = Math.abs((x - here.x) * down) + Math.abs((y - here.y) * right);
    return along > 0 ? along + 2 * aside : Infinity;
  };
  const best = places.filter((one) => one !== here).reduce((a, b) => (cost(b) < cost(a) ? b : a));
  if (cost(best) === Infinity) return;
  here.area.setAttribute("tabindex", "-1");
  best.area.setAttribute("tabindex", "0");
  best.area.focus();
}

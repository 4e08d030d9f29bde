// How old what the screen shows is. Old numbers are never shown as if they were live: their age covers the screen.
import { timeOf } from "./clock.js";

/** Seconds without news after which a board counts as old: the stream speaks every five. */
const OLD = 15;

export function age() {
  const box = document.getElementById("stale");
  const shown = document.getElementById("stale-age");
  const at = document.getElementById("stale-at");
  const pulse = document.getElementById("pulse");
  const word = pulse.querySelector(".pulse-word");
  const asOf = document.getElementById("as-of");
  let heard = performance.now();
  let behind = 0;

  const words = (seconds) => {
    if (seconds < 120) return `${seconds} ${shown.dataset.seconds}`;
    if (seconds < 7200) return `${Math.floor(seconds / 60)} ${shown.dataset.minutes}`;
    return `${Math.floor(seconds / 3600)} ${shown.dataset.hours} ${Math.floor((seconds % 3600) / 60)} ${shown.dataset.minutes}`;
  };
  const look = () => {
    const seconds = Math.round(behind + (performance.now() - heard) / 1000);
    const old = seconds >= OLD;
    if (old) {
      shown.textContent = words(seconds);
      at.textContent = timeOf(new Date(asOf.dateTime), true);
    }
    if (box.hidden !== old) return;
    box.hidden = !old;
    document.body.classList.toggle("is-stale", old);
    if (old) state("away");
  };
  const state = (name) => {
    pulse.classList.toggle("live", name === "live");
    pulse.classList.toggle("away", name === "away");
    const said = word.dataset[name];
    if (word.textContent !== said) word.textContent = said;
  };
  setInterval(look, 1000);
  return {
    state,
    /** A whole answer of this moment arrived; both times are the server's. */
    heard(asOfText, sentText) {
      heard = performance.now();
      behind = Math.max(0, (Date.parse(sentText) - Date.parse(asOfText)) / 1000);
      asOf.dateTime = asOfText;
      asOf.textContent = timeOf(new Date(asOfText), true);
      state("live");
      look();
    },
  };
}

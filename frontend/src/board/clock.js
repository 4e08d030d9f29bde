const two = (n) => String(n).padStart(2, "0");

/** The time of day in Viet Nam, whatever the screen's own zone is. */
export function timeOf(date, seconds = false) {
  const there = new Date(date.getTime() + 7 * 3_600_000);
  const text = `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`;
  return seconds ? `${text}:${two(there.getUTCSeconds())}` : text;
}

/** The clock in the bar, by the server's time: a wall screen's own clock may be wrong. */
export function clock() {
  const shown = document.getElementById("clock");
  if (!shown) return;
  const ahead = Date.parse(shown.dateTime) - Date.now();
  const tick = () => { shown.textContent = timeOf(new Date(Date.now() + ahead)); };
  tick();
  setInterval(tick, 1000);
}

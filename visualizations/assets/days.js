// @ts-check
// Days as the API writes them, YYYY-MM-DD, whatever the clock of the reader.

/** The day so many days after another, as YYYY-MM-DD. @param {string} day @param {number} days */
export function later(day, days) {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** The same day a month before, or the last that month has. @param {string} day */
export function monthBefore(day) {
  const [year, month, at] = day.split("-").map(Number);
  const most = new Date(Date.UTC(year, month - 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 2, Math.min(at, most))).toISOString().slice(0, 10);
}

/** The first day of the month eleven months before. @param {string} day */
export function yearBefore(day) {
  const moved = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  moved.setUTCMonth(moved.getUTCMonth() - 11);
  return moved.toISOString().slice(0, 10);
}

// @ts-check
// Days as the API writes them, YYYY-MM-DD, whatever the clock of the reader.

/** The day so many days after another, as YYYY-MM-DD. @param {string} day @param {number} days */
export function later(day, days) {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** The first day of the month eleven months before. @param {string} day */
export function yearBefore(day) {
  const moved = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  moved.setUTCMonth(moved.getUTCMonth() - 11);
  return moved.toISOString().slice(0, 10);
}

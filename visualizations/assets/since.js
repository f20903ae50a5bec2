// @ts-check
// What is different since somebody looked last: kept in the browser, told as counts.

const KEPT = "start.seen";
const BEFORE = "start.before";

/** What was seen: when, and counts by name; null for one that could not be told.
 * @typedef {{ at: string, revision: number, counts: Record<string, number | null> }} Seen */

/** Counts that are other than before, by how much. A count that was or is not told has no difference.
 * @param {Seen} before @param {Seen} now @returns {[name: string, by: number][]} */
export function differences(before, now) {
  return Object.entries(now.counts).flatMap(([name, count]) => {
    const was = before.counts[name] ?? null;
    return count === null || was === null || count === was ? [] : [/** @type {[string, number]} */ ([name, count - was])];
  });
}

/** Keep what is seen now, and give what was seen at the visit before this one; null at the first.
 * @param {Seen} now @param {Storage} [kept] over visits @param {Storage} [visit] of this one @returns {Seen | null} */
export function visited(now, kept = localStorage, visit = sessionStorage) {
  try {
    // A page that is loaded again is the same visit.
    if (visit.getItem(BEFORE) === null) visit.setItem(BEFORE, kept.getItem(KEPT) ?? "null");
    kept.setItem(KEPT, JSON.stringify(now));
    const before = JSON.parse(visit.getItem(BEFORE) ?? "null");
    return before?.counts ? before : null;
  } catch {
    return null; // Storage is switched off: every visit is the first.
  }
}

// @ts-check
// Tables that are sorted by a press on the head of a column.

import { all, el, focusedIn, table } from "./elements.js";
import { meaning } from "./texts.js";

const ARROWS = { ascending: "▲", descending: "▼", none: "" };

/** "name" is ascending and "-name" descending: its parts.
 * @param {string} sort @returns {[key: string, direction: 1 | -1]} */
export const parts = (sort) => (sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1]);

/** A column's head: a press sorts by it, another turns it around, a third goes back to `id`.
 * @param {Column} column @param {string} key @param {string} sort @param {(sort: string) => void} choose
 * @returns {Column} */
function headed(column, key, sort, choose) {
  const [by, direction] = parts(sort);
  const sorted = by !== key ? "none" : direction > 0 ? "ascending" : "descending";
  const next = { none: key, ascending: `-${key}`, descending: "id" }[sorted];
  const button = el(
    "button",
    { type: "button", class: "sorter", "data-sort": key, title: meaning(column.text) || null, on: { click: () => choose(next) } },
    column.text,
    el("span", { class: "arrow", "aria-hidden": "true" }, ARROWS[sorted]),
  );
  return { ...column, head: button, sorted };
}

/** A table as `table` makes it, in which columns with a `sort` can be sorted by; `choose(sort)` is
 * told what by. Whoever pressed a head stays on it.
 * @param {Element} place @param {SortedColumn[]} columns @param {Row[]} rows
 * @param {{ sort: string, choose: (sort: string) => void }} how */
export function sortedTable(place, columns, rows, { sort, choose }) {
  const pressed = focusedIn(place)?.dataset.sort;
  table(place, columns.map((column) => (column.sort ? headed(column, column.sort, sort, choose) : column)), rows);
  if (pressed) all(`[data-sort="${pressed}"]`, place)[0]?.focus();
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

/** Things sorted by what `value` gives of each, a text or a number; those without stand last.
 * @template T @param {T[]} things @param {(thing: T) => string | number | null | undefined} value
 * @param {1 | -1} direction @returns {T[]} */
export function sortedBy(things, value, direction) {
  const valued = things.map((thing) => ({ thing, by: value(thing) ?? null }));
  valued.sort(({ by: one }, { by: other }) => {
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return direction * (typeof one === "number" && typeof other === "number" ? one - other : collator.compare(String(one), String(other)));
  });
  return valued.map(({ thing }) => thing);
}

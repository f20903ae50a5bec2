// Tables that are sorted by a press on the head of a column.

import { el, table } from "./common.js";

const ARROWS = { ascending: "▲", descending: "▼", none: "" };

/** "name" is ascending and "-name" descending: its parts. */
export const parts = (sort) => (sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1]);

/** A column's head: a press sorts by it, another turns it around, a third goes back to `id`. */
function headed(column, sort, choose) {
  const { text, sort: key } = column;
  const [by, direction] = parts(sort);
  const sorted = by !== key ? "none" : direction > 0 ? "ascending" : "descending";
  const next = { none: key, ascending: `-${key}`, descending: "id" }[sorted];
  const button = el(
    "button",
    { type: "button", class: "sorter", "data-sort": key, on: { click: () => choose(next) } },
    text,
    el("span", { class: "arrow", "aria-hidden": "true" }, ARROWS[sorted]),
  );
  return { ...column, head: button, sorted };
}

/** A table as `table` makes it, in which columns with a `sort` can be sorted by; `choose(sort)` is
 * told what by. Whoever pressed a head stays on it. */
export function sortedTable(place, columns, rows, { sort, choose }) {
  const pressed = place.contains(document.activeElement) ? document.activeElement.dataset.sort : null;
  table(place, columns.map((column) => (column.sort ? headed(column, sort, choose) : column)), rows);
  if (pressed) place.querySelector(`[data-sort="${pressed}"]`)?.focus();
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

/** Things sorted by what `value` gives of each, a text or a number; those without stand last. */
export function sortedBy(things, value, direction) {
  const compare = (one, other) => (typeof one === "string" ? collator.compare(one, other) : one - other);
  const all = things.map((thing) => [value(thing) ?? null, thing]);
  all.sort(([one], [other]) => (one === null || other === null ? (one === null) - (other === null) : direction * compare(one, other)));
  return all.map(([, thing]) => thing);
}

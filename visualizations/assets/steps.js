// @ts-check
// The state of a page is in its address. What a person would call a step is one that Back takes back: a
// page names which of its states are (`begin`), everything else only changes the address as it stands.

import { view } from "./api.js";
import { lang } from "./texts.js";

/** The states of the page that are steps. @type {ReadonlySet<string>} */
let steps = new Set();
/** Whether a person did something since the last step: what follows from it by itself is none. */
let acted = false;
let known = location.search;

/** @param {readonly string[]} names */
export function declare(names) {
  steps = new Set(names);
  for (const event of ["click", "change", "submit", "keydown"]) addEventListener(event, () => (acted = true), { capture: true });
}

/** Keep what is looked at in the address, so that it can be sent to others; "" is left out. It is a step
 * where one of the page's steps changed, or where it is said to be.
 * @param {Record<string, string | number>} [more] @param {{ step?: boolean }} [how] */
export function keep(more = {}, { step = false } = {}) {
  const before = new URLSearchParams(location.search);
  const search = new URLSearchParams(before);
  const own = { lang, as_of: view.as_of, layers: view.layers?.join(",") ?? "", hubs: view.hubs ? "" : "false" };
  for (const [key, value] of Object.entries({ ...own, ...more })) {
    if (value) search.set(key, String(value));
    else search.delete(key);
  }
  if (search.toString() === before.toString()) return;
  const pushed = acted && (step || Object.keys(more).some((key) => steps.has(key) && before.get(key) !== search.get(key)));
  if (pushed) acted = false;
  history[pushed ? "pushState" : "replaceState"](null, "", `${location.pathname}?${search}${location.hash}`);
  known = location.search;
}

/** Tell when a step is taken back, or done again: what the address says then, and whether it is about other
 * zones, which nothing on the page is. @param {(asked: URLSearchParams, elsewhere: boolean) => void} back */
export function onBack(back) {
  addEventListener("popstate", () => {
    if (location.search === known) return; // Another part of the same.
    const [before, asked] = [new URLSearchParams(known), new URLSearchParams(location.search)];
    known = location.search;
    acted = false;
    back(asked, ["zone", "within"].some((key) => before.getAll(key).join() !== asked.getAll(key).join()));
  });
}

// @ts-check
// What is known of a thing, name by name: its properties, when it holds, what a list of them looks like.

import { el, termed } from "./elements.js";
import { code, comma, number, property, t, words } from "./texts.js";

/** A name and what stands behind it; nothing is told of what is null or empty.
 * @typedef {[name: string, value: Child | null | undefined]} Fact */

/** What is not a property of the thing but of the row that states it, or told elsewhere. */
const OF_THE_ROW = new Set(["id", "name", "name_en", "park", "layer", "source", "since", "until", "facts", "paragraphs", "certainty", "note", "note_en", "load", "revision", "fingerprint"]);

/** @param {Child} value */
const some = (value) => value instanceof Node || value.length > 0;

/** @param {Fact[]} pairs */
export const facts = (pairs) => el("dl", {}, pairs.flatMap(([name, value]) => (value && some(value) ? [el("dt", {}, termed(name)), el("dd", {}, value)] : [])));

/** @param {string} label @param {string} name @param {unknown} value @returns {Fact} */
export function attribute(label, name, value) {
  const list = words.code_list_of[`${label}.${name}`];
  if (typeof value === "boolean") return [property(name), value ? t("yes") : t("no")];
  return [property(name), list ? code(list, String(value)) : Array.isArray(value) ? value.join(comma()) : number(value)];
}

/** The properties of a thing itself. @param {string} label @param {Record<string, unknown>} properties */
export const attributes = (label, properties) => Object.entries(properties).filter(([name]) => !OF_THE_ROW.has(name)).map(([name, value]) => attribute(label, name, value));

/** @param {{ undated?: boolean, since?: unknown, until?: unknown }} item */
export const validity = (item) => (item.undated ? t("mark.undated") : `${item.since ?? "…"} – ${item.until ?? "…"}`);

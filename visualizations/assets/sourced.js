// @ts-check
// Links from what is shown to the place of its source that states it.

import { el } from "./elements.js";
import { lang, t } from "./texts.js";

/** What rests on a source: `stated_in`, or `source`, names it; else its own id leads there.
 * @typedef {{ id: string, facts?: string[] | null, paragraphs?: string[] | null, stated_in?: string[], source?: string }} Stated */

/** Where the page of a source is: at a fact, a paragraph, or what goes by an id.
 * @param {Stated} one @param {string} at */
export function placeOf({ id, stated_in, source }, at) {
  const from = stated_in?.[0] ?? source;
  return `source?${new URLSearchParams({ ...(from ? { id: from } : { of: id }), at, lang })}`;
}

/** Links to the facts and paragraphs that something rests on; without any, to where it is printed. Their ids
 * are for machines only.
 * @param {Stated} one @returns {HTMLAnchorElement[]} */
export function origins(one) {
  const ids = [...(one.facts ?? []), ...(one.paragraphs ?? [])];
  if (!ids.length && one.stated_in?.length) return [el("a", { class: "chip", href: placeOf(one, one.id) }, t("source.open"))];
  return ids.map((at, which) => el("a", { class: "chip", href: placeOf(one, at), "data-at": at }, ids.length > 1 ? `${t("source.see")} ${which + 1}` : t("source.see")));
}

/** A source by its name, as a link to its page. @param {string} id @param {string | null | undefined} name */
export const sourceLink = (id, name) => el("a", { href: `source?${new URLSearchParams({ id, lang })}` }, name ?? t("source.see"));

/** One link to where something is stated: its fact, else its paragraph, else where it is printed.
 * @param {Stated} one */
export function sourced(one) {
  const [at] = [...(one.facts ?? []), ...(one.paragraphs ?? [])];
  return at || one.stated_in?.length ? el("a", { href: placeOf(one, at ?? one.id) }, t("source.see")) : "";
}

// @ts-check
// Links to the page of one thing.

import { view } from "./api.js";
import { el } from "./elements.js";
import { comma, lang, named } from "./texts.js";

/** Where the page of a thing is, on the day that is looked at. @param {string} id */
export function pageOf(id) {
  return `entity?${new URLSearchParams({ id, ...(view.as_of ? { as_of: view.as_of } : {}), lang })}`;
}

/** Its name as a link to its page. @param {string} id @param {string} name */
export const thing = (id, name) => el("a", { href: pageOf(id) }, name);

/** Several, one after the other; a dash for none. @param {{ id: string, name: string, name_en?: string | null }[]} many */
export const things = (many) => (many.length ? el("span", {}, many.flatMap((one, at) => (at ? [comma(), thing(one.id, named(one))] : [thing(one.id, named(one))]))) : "–");

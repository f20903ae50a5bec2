// @ts-check
// Links to other pages that go on with the day, the language and, where that is meant, the zones looked at.

import { view } from "./api.js";
import { el } from "./elements.js";
import { comma, lang, named } from "./texts.js";
import { carried } from "./zones.js";

/** A link relative to the start page, as search and saved questions have them, on the day that is looked at.
 * @param {string} link @param {{ zone?: boolean }} [how] whether it is about the zones looked at, where it names none */
export function toward(link, { zone = false } = {}) {
  const [path, part] = link.split("#");
  const [page, query] = path.split("?");
  const search = new URLSearchParams(query);
  if (view.as_of && !search.has("as_of")) search.set("as_of", view.as_of);
  if (!search.has("lang")) search.set("lang", lang);
  const whole = `${page}?${search}`;
  return `${zone && !search.has("zone") ? carried(whole) : whole}${part ? `#${part}` : ""}`;
}

/** Where the page of a thing is, on the day and in the zones that are looked at. @param {string} id */
export const pageOf = (id) => toward(`entity?${new URLSearchParams({ id })}`, { zone: true });

/** Its name as a link to its page. @param {string} id @param {string} name */
export const thing = (id, name) => el("a", { href: pageOf(id) }, name);

/** Several, one after the other; a dash for none. @param {{ id: string, name: string, name_en?: string | null }[]} many */
export const things = (many) => (many.length ? el("span", {}, many.flatMap((one, at) => (at ? [comma(), thing(one.id, named(one))] : [thing(one.id, named(one))]))) : "–");

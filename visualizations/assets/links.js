// @ts-check
// Links to other pages that go on with what is looked at here: day, layers, zones and language.

import { view } from "./api.js";
import { lang } from "./texts.js";

/** Where the command centre is with something open. @param {string} kind @param {string} [id] */
export const opening = (kind, id = "") => leading("centre", { open: id ? `${kind}.${id}` : kind });

/** Where a page is, about the same day, layers and zones; `given` is its own state, `at` a place on it.
 * @param {string} page @param {Record<string, string | number | null | undefined>} [given] @param {string} [at] */
export function leading(page, given = {}, at = "") {
  const search = new URLSearchParams();
  for (const zone of view.zones) search.append("zone", zone);
  /** @type {Record<string, string | number | null | undefined>} */
  const every = { within: view.within, as_of: view.as_of, layers: view.layers?.join(","), ...given, lang };
  for (const [key, value] of Object.entries(every)) if (value) search.set(key, String(value));
  return `${page}?${search}${at && `#${at}`}`;
}

// @ts-check
// Which zone is looked at: chosen in the head of the page, kept in the address, carried along by links.

import { ask, view } from "./api.js";
import { all, el } from "./elements.js";
import { lang, t } from "./texts.js";

/** Kinds that the head offers, the largest first. @type {Api.ZoneKind[]} */
const OFFERED = ["province", "city", "county", "development_zone", "subdistrict", "area"];

/** A link to another page, about the zone that this one is about. @param {string} href */
export function carried(href) {
  const [path, query] = href.split("?");
  const search = new URLSearchParams(query);
  search.delete("zone");
  search.delete("within");
  for (const zone of view.zones) search.append("zone", zone);
  if (view.within) search.set("within", view.within);
  return search.size ? `${path}?${search}` : path;
}

/** Fill the choice of zones; where there is one park without parts there is nothing to choose.
 * @param {Element} place @param {HTMLSelectElement} select */
export async function pickZone(place, select) {
  const { data } = await ask("zones", { kind: OFFERED, limit: 1000 });
  // There is something to compare where there are two parks; from its own page the entry stays.
  const parks = data.filter(({ kind }) => kind === "development_zone").length;
  for (const entry of all("[data-nav=province]")) entry.hidden = parks < 2 && !entry.hasAttribute("aria-current");
  if (data.length < 2 && !view.zones.length) return;
  // The address may name a zone, or have one of a kind that is not offered.
  const only = view.zones.length === 1 && !view.within ? view.zones[0] : "";
  const meant = [data.filter(({ id }) => id === only), data.filter(({ name }) => name === only)].find((found) => found.length === 1);
  const chosen = meant?.[0].id ?? "";
  const several = (view.zones.length || view.within) && !chosen ? [el("option", { value: "*", selected: true }, only || t("zone.several"))] : [];
  const options = inTree(data).map(([zone, depth]) =>
    el("option", { value: zone.id, selected: zone.id === chosen }, `${"\u2003".repeat(depth)}${(lang === "en" && zone.name_en) || zone.name}`));
  select.replaceChildren(...several, el("option", { value: "", selected: !chosen && !several.length }, t("zone.all")), ...options);
  /** @type {HTMLElement} */ (place).hidden = false;
  select.onchange = () => {
    const search = new URLSearchParams(location.search);
    search.delete("zone");
    search.delete("within");
    if (select.value) search.set("zone", select.value);
    location.search = search.toString();
  };
}

/** @typedef {{ id: string, name: string, name_en: string | null, park: string | null, parent: { id: string } | null }} Zone */

/** Zones under what they are part of, by name, each with its depth.
 * @template {Zone} Z @param {Z[]} zones @returns {[Z, number][]} */
export function inTree(zones) {
  const known = new Set(zones.map(({ id }) => id));
  /** @type {Map<string, Z[]>} */
  const below = new Map();
  for (const zone of zones) {
    const above = [zone.parent?.id, zone.park].find((id) => id && id !== zone.id && known.has(id)) ?? "";
    below.set(above, [...(below.get(above) ?? []), zone]);
  }
  /** @param {string} above @param {number} depth @returns {[Z, number][]} */
  const under = (above, depth) =>
    (below.get(above) ?? []).sort((a, b) => a.name.localeCompare(b.name, "zh")).flatMap((zone) => [[zone, depth], ...under(zone.id, depth + 1)]);
  return under("", 0);
}

// @ts-check
// Why an enterprise is not covered, how far it is from a position, and what to do about it.

import { ask, viewParameters } from "./api.js";
import { el } from "./elements.js";
import { thing } from "./entity-link.js";
import { facts } from "./facts.js";
import { knownBy, LENSES } from "./figures.js";
import { bracketed, code, comma, lang, number, t } from "./texts.js";

/** @typedef {Api.Answer<"coverage/explain/{enterprise}">["data"]} Explanation */

/** @param {{ metres: number, minutes: number }} near */
const walk = (near) => `${number(near.metres)} ${t("explain.metres")} · ${number(near.minutes)} ${t("table.minutes")}`;
/** @param {string} rate */
const rateName = (rate) => t(`rate.${rate}`);

/** Code lists of the reasons of some verdicts. @type {Record<string, string>} */
const REASONS = { excluded: "exclusion", no_rate: "no_rate" };

/** @param {Explanation["verdicts"][number]} one */
function verdict(one) {
  const list = REASONS[one.verdict] ?? "uncovered_reason";
  const why = one.reason ? `: ${code(list, one.reason)}` : "";
  const rule = one.rule ? [" ", el("span", { class: "chip" }, t(`rule.${one.rule}`))] : [];
  return el("li", { class: `verdict ${one.verdict}` }, el("strong", {}, rateName(one.rate)), ` ${code("verdict", one.verdict)}${why}`, ...rule);
}

/** @param {Explanation["steps"][number]} one */
function step(one) {
  const closes = one.closes.map(rateName).join(comma());
  return el("li", {}, one.text[lang], closes ? ` → ${closes}` : "", one.rule ? el("span", { class: "chip" }, t(`rule.${one.rule}`)) : "");
}

/** Fill a place with the explanation of an enterprise; gives it back. The step told first is the
 * cheapest that brings it into the lens. `asked` are more parameters.
 * @param {HTMLElement} place @param {string} id @param {Api.Lens} lens
 * @param {{ minutes?: number | null, streets?: string | boolean | null }} [asked] */
export async function explain(place, id, lens, asked) {
  place.dataset.of = id;
  const { data } = await ask("coverage/explain/{enterprise}", { ...viewParameters(), ...asked, enterprise: id });
  if (place.dataset.of !== id) return data; // Another was picked meanwhile.
  const nearest = data.positions[0] ?? null;
  // Ordered by cost.
  const cheapest = data.steps.find((one) => one.closes.includes(lens)) ?? data.steps[0];
  const { place: lies } = data;
  const { network, path_m, detour, threshold_m, crs } = data.walk;
  const reach = network === null ? ` / ${number(detour)} = ${number(Math.round(threshold_m))} ${t("explain.metres")}${bracketed(crs ?? "")}` : bracketed(`${t("streets.along")} ${network}`);
  const others = data.steps.filter((one) => one !== cheapest);
  place.replaceChildren(
    el("h3", {}, thing(id, data.name)),
    el("ul", { class: "verdicts" }, data.verdicts.filter(({ rate }) => LENSES.some((lens_) => lens_ === rate)).map(verdict)),
    facts([
      [t("explain.nearest"), nearest ? el("span", {}, thing(nearest.id, nearest.name), bracketed(code("position_tier", nearest.tier))) : t("explain.no_place")],
      [t(network === null ? "explain.way" : "explain.way_along"), nearest ? walk(nearest) : null],
      [t("explain.place"), lies.radius_m ? `${knownBy(lies)}${lies.found_with ? bracketed(lies.found_with) : ""}` : null],
      [t("explain.between"), lies.radius_m && lies.least_m !== null && lies.most_m !== null ? `${number(Math.round(lies.least_m))}–${number(Math.round(lies.most_m))} ${t("explain.metres")}` : null],
      [t("explain.walk"), `${number(data.walk.minutes)} ${t("table.minutes")} · ${number(path_m)} ${t("explain.metres")}${reach}`],
      [t("table.members"), data.full_members === null ? t("explain.not_given") : number(data.full_members)],
      [t("explain.staff"), data.staff === null ? t("explain.not_given") : number(data.staff)],
      [t("detail.layer"), t(`layer.${data.layer}`)],
    ]),
    el("h3", {}, t("explain.step")),
    cheapest ? el("ol", { class: "steps" }, step(cheapest)) : el("p", { class: "note" }, t("explain.no_step")),
    ...(others.length ? [el("h3", {}, t("explain.other_steps")), el("ul", {}, others.map(step))] : []),
  );
  return data;
}

/** What is known of a position from the map alone.
 * @param {HTMLElement} place @param {Geo.Position} position @param {number} minutes */
export function tellPosition(place, { id, properties }, minutes) {
  place.dataset.of = "";
  place.replaceChildren(
    el("h3", {}, thing(id, properties.name)),
    facts([
      [t("table.kind"), code("position_tier", properties.tier)],
      [t("explain.reaches"), `${number(Math.round(properties.radius_m))} ${t("explain.metres")} (${number(minutes)} ${t("table.minutes")}, WGS 84)`],
      [t("detail.layer"), t(`layer.${properties.layer}`)],
    ]),
  );
}

/** What is known of a carrier. @param {HTMLElement} place @param {Geo.Carrier} carrier */
export function tellCarrier(place, { id, properties }) {
  place.dataset.of = "";
  place.replaceChildren(
    el("h3", {}, thing(id, properties.name)),
    facts([
      [t("table.kind"), properties.carrier_kind ? code("carrier_kind", properties.carrier_kind) : code("zone_kind", properties.kind)],
      [t("layer_of_map.enterprises"), number(properties.enterprises)],
      [t("detail.layer"), t(`layer.${properties.layer}`)],
    ]),
  );
}

/** What is known of a planned site.
 * @param {HTMLElement} place @param {Geo.Site} site */
export function tellSite(place, { geometry, properties }) {
  const [lon, lat] = geometry.coordinates;
  place.dataset.of = "";
  place.replaceChildren(
    el("h3", {}, properties.name ?? `${t("layer_of_map.sites")} ${number(properties.rank)}`),
    facts([
      [t("plan.gain"), number(properties.gain)],
      [t("plan.reaches"), number(properties.enterprises)],
      [t("plan.place"), `${lon}, ${lat} (WGS 84)`],
    ]),
  );
}

/** That nothing is picked, and what picking would tell. @param {HTMLElement} place */
export function tellNothing(place) {
  place.dataset.of = "";
  place.replaceChildren(el("p", { class: "note" }, t("map.pick")));
}

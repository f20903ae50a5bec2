// @ts-check
// How a published figure is written: with the bound it is, never as more than it says.

import { el, svg, termed } from "./elements.js";
import { thing } from "./entity-link.js";
import { sourced } from "./sourced.js";
import { bracketed, clean, code, colon, comma, fill, lang, named, number, SYNTHETIC_MARK, t } from "./texts.js";

/** A figure as it is published. @typedef {Pick<Drawn.Published, "operator" | "value" | "unit"> & { printed?: string | null }} Figure */

/** @type {Record<string, string>} */
const OPERATORS = { gt: ">", ge: "≥", lt: "<", le: "≤", about: "≈" };
/** @type {Record<string, () => string>} */
const UNITS = { m2: () => " m²", "%": () => "%", CNY: () => ` ${t("unit.cny")}` };

/** ">", "≥", or nothing for a figure that is stated exactly. @param {Figure} claim */
export const bound = (claim) => OPERATORS[claim.operator ?? ""] ?? "";

/** "m²" and the like, where the unit is not plain from the name. @param {Figure} claim */
export const unit = (claim) => UNITS[claim.unit ?? ""]?.() ?? "";

/** "> 95%", "≥ 27,000", "168", or what is printed where there is no number. @param {Figure} claim */
export function published(claim) {
  if (claim.value === null || claim.value === undefined) return clean(claim.printed ?? "–");
  return `${[bound(claim), number(claim.value)].filter(Boolean).join(" ")}${unit(claim)}`;
}

/** The mark of what was counted, or computed, from synthetic data; else nothing.
 * @param {readonly string[] | null | undefined} drawn_on */
export const mark = (drawn_on) => (drawn_on?.includes("synthetic") ? clean(SYNTHETIC_MARK) : "");

/** What the layers shown count for it: a number, how many are named where no more is known, or null.
 * @param {Api.Claim} claim */
export function counted(claim) {
  if (claim.computed !== null && claim.computed !== undefined) return `${number(claim.computed)}${unit(claim)}${mark(claim.drawn_on)}`;
  return claim.named ? `${t("claims.named")} ${number(claim.named)}` : null;
}

/** Why there is nothing to compare with; null where there is. @param {Api.Claim} claim */
export const claimReason = (claim) => (claim.status !== "not_computable" ? null : claim.kind === "superlative" ? "superlative" : claim.reason);

/** How the two stand to each other, with the reason where there is one.
 * @param {Api.Claim} claim */
export function standing(claim) {
  const reason = claim.reason ? bracketed(code("claim_reason", claim.reason)) : "";
  return `${code("claim_status", claim.status)}${reason}`;
}

// --- cards --------------------------------------------------------------------------------------

/** What an official asks for first, by metric. */
const KEY = ["enterprises_covered", "positions", "floor_area_m2", "joint_committees", "radiated_organizations", "positions_integrated", "activities", "person_times"];
const MOST_KEY = 8;

/** Characters of a number from which on it is written smaller, to fit where it stands. */
const LONG = 8;

/** How wide the subject of a figure is: of no one thing, of the park, of a set, of one body; last of a position.
 * @param {Api.Claim} claim */
const width = ({ subjects: [one] }) => (one ? ["zone:", "init:", "org:", "unit:", "agr:", "pos:"].findIndex((prefix) => one.id.startsWith(prefix)) : -1);

/** The key figures among claims: of each metric the one of the widest subject, and where those are few, others.
 * @param {Api.Claim[]} claims @param {readonly string[]} [more] metrics beside the usual ones */
export function keyFigures(claims, more = []) {
  const figures = claims.filter((claim) => claim.kind === "figure" && known(claim.value)).toSorted((one, other) => width(one) - width(other));
  const found = [...KEY, ...more].flatMap((metric) => figures.find((claim) => claim.metric === metric) ?? []);
  return [...found, ...figures.filter((claim) => !found.includes(claim)).slice(0, Math.max(0, MOST_KEY - found.length))];
}

/** The three lenses that coverage is looked at through.
 * @type {readonly Api.Lens[]} */
export const LENSES = ["organizational", "work", "spatial"];

/** The rates of the lenses among others. @template {{ code: string }} R @param {R[]} rates */
export const ofLenses = (rates) => rates.filter((rate) => LENSES.some((lens) => lens === rate.code));

/** @template T @param {T | null | undefined} value @returns {value is T} */
export const known = (value) => value !== null && value !== undefined;

/** A published figure, and the one counted beside it. @param {Api.Claim} claim */
export function figureCard(claim) {
  return el(
    "article",
    { class: "figure" },
    el("p", { class: "what" }, thing(claim.id, named(claim))),
    el(
      "p",
      { class: number(claim.value).length > LONG ? "value long" : "value" },
      bound(claim) ? el("span", { class: "op" }, bound(claim)) : "",
      number(claim.value),
      unit(claim) ? el("span", { class: "unit" }, unit(claim).trim()) : "",
    ),
    el("p", { class: "beside" }, claim.named && !known(claim.computed) ? "" : `${t("start.computed")} `, el("b", {}, counted(claim) ?? code("claim_status", claim.status))),
    el("p", { class: "origin" }, `${t("start.published")} · `, sourced(claim)),
  );
}

/** "89.71%", cut off and not rounded, so that nothing short of all is ever told as 100%.
 * @param {number} share */
export const percentOf = (share) => `${number(Math.floor(share * 10000) / 100)}%`;

/** What a reason leaves of a figure: only a document can fail to give one; else there is none.
 * @param {string | null | undefined} reason */
const without = (reason) => (reason === "denominator_not_in_source" ? t("not_in_source") : "–");

/** What a place is known by and how well: "community, within 450 m".
 * @param {{ known_by: string, radius_m: number | null }} place */
export const knownBy = ({ known_by, radius_m }) => [code("known_by", known_by), ...(known(radius_m) ? [fill("place.within", number(Math.round(radius_m)))] : [])].join(comma());

/** A count of a rate. @param {number | null} count @param {string | null | undefined} reason */
export const countOf = (count, reason) => (known(count) ? number(count) : without(reason));

/** @typedef {{ rate: number | null, reason?: string | null, range?: Api.Rate["range"] }} Ranged */

/** Between which whole per cents a rate lies where places are known to a radius only, or there is no
 * rate; null where it is told by itself, or nothing is known. @param {Ranged} rate */
export function between({ rate, range }) {
  if (!range || !known(range.low) || !known(range.high) || (known(rate) && !range.uncertain)) return null;
  const low = Math.floor(range.low * 100 + 1e-9);
  const high = Math.ceil(range.high * 100 - 1e-9);
  return low === high || (low === 0 && high === 100 && !known(rate)) ? null : fill("rate.between", number(low), number(high));
}

/** A rate in percent, between what it lies, or why there is none. @param {Ranged} rate */
export function percent({ rate, reason, range }) {
  const pair = between({ rate, range });
  if (pair !== null) return pair;
  if (known(rate)) return percentOf(rate);
  return reason && reason !== "denominator_not_in_source" ? code("no_rate", reason) : without(reason);
}

/** A bar of rectangles, 100 wide and 4 high; it only shows what a text beside it says.
 * @param {SVGElement[]} rects @param {string | null} [name] */
export const bar = (rects, name = null) => svg("svg", { class: name, viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" }, rects);

/** A bar filled to a share from 0 to 1, and paler to what it may be at most.
 * @param {number | null} share @param {number | null} [most] */
export const shareBar = (share, most = null) => {
  const parts = /** @type {const} */ ([["track", 1], ["maybe", most], ["fill", share]]);
  return bar(parts.flatMap(([name, of]) => (name === "maybe" && !known(of) ? [] : svg("rect", { class: name, width: (of ?? 0) * 100, height: 4 }))));
};

/** The bar of a rate, or of between what it lies. @param {Ranged} rate */
export const rateBar = (rate) => (between(rate) === null ? shareBar(rate.rate) : shareBar(rate.range?.low ?? null, rate.range?.high));

/** What lies behind a pair: how many surely, how many at most, where places were found; and how to know
 * better. @param {Ranged & { unknown?: number | null }} rate */
function rangeNote(rate) {
  if (between(rate) === null && rate.reason !== "no_position_with_coordinates") return "";
  const { certain = null, possible = null } = rate.range ?? {};
  const counts = known(certain) && known(possible) ? [fill("rate.surely", number(certain), number(possible))] : [];
  const found = known(rate.rate) ? [fill("rate.found", percentOf(rate.rate))] : [];
  const on = rate.unknown || !known(rate.rate) ? [t("rate.places")] : [];
  return el("p", { class: "range" }, [...counts, ...found, ...on].join(comma()));
}

/** A rate with numerator, denominator and definition: always what it is a share of.
 * @param {Pick<Api.Rate, "rate" | "numerator" | "denominator" | "unknown"> & { code: string, reason?: string | null, range?: Api.Rate["range"], definition?: Said | string | null }} rate
 * @param {readonly string[]} drawn_on @param {string} [title] */
export function rateCard(rate, drawn_on, title = t(`lens.${rate.code}`)) {
  const answered = known(rate.rate) || between(rate) !== null;
  const definition = typeof rate.definition === "object" ? rate.definition?.[lang] : rate.definition;
  /** @type {[string, number | null][]} */
  const counts = [["rate.numerator", rate.numerator], ["rate.denominator", rate.denominator], ["rate.unknown", rate.unknown]];
  return el(
    "article",
    { class: "rate", "data-rate": rate.code },
    el("h3", {}, termed(title)),
    el("p", { class: answered ? "value" : "value null" }, percent(rate), answered ? el("span", { class: "mark" }, mark(drawn_on)) : ""),
    rateBar(rate),
    rangeNote(rate),
    el("dl", {}, counts.map(([key, count]) => el("div", {}, el("dt", {}, t(key)), el("dd", {}, countOf(count, rate.reason))))),
    definition ? el("p", { class: "origin" }, `${t("rate.definition")}${colon()}${definition}`) : "",
  );
}

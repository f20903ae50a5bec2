// How a published figure is written: with the bound it is, never as more than it says.

import { bracketed, clean, code, colon, el, lang, named, number, svg, SYNTHETIC_MARK, t } from "./common.js";

const OPERATORS = { gt: ">", ge: "≥" };
const UNITS = { m2: () => " m²", "%": () => "%", CNY: () => ` ${t("unit.cny")}` };

/** ">", "≥", or nothing for a figure that is stated exactly. */
export const bound = (claim) => OPERATORS[claim.operator] ?? "";

/** "m²" and the like, where the unit is not plain from the name. */
export const unit = (claim) => UNITS[claim.unit]?.() ?? "";

/** "> 95%", "≥ 27,000", "168", or what is printed where there is no number. */
export function published(claim) {
  if (claim.value === null || claim.value === undefined) return clean(claim.printed ?? "–");
  return `${[bound(claim), number(claim.value)].filter(Boolean).join(" ")}${unit(claim)}`;
}

/** The mark of what was counted, or computed, from synthetic data; else nothing. */
export const mark = (drawn_on) => (drawn_on?.includes("synthetic") ? SYNTHETIC_MARK : "");

/** What the layers shown count for it: a number, how many are named where no more is known, or null. */
export function counted(claim) {
  if (claim.computed !== null && claim.computed !== undefined) return `${number(claim.computed)}${unit(claim)}${mark(claim.drawn_on)}`;
  return claim.named ? `${t("claims.named")} ${number(claim.named)}` : null;
}

/** How the two stand to each other, with the reason where there is one. */
export function standing(claim) {
  const reason = claim.reason ? bracketed(code("claim_reason", claim.reason)) : "";
  return `${code("claim_status", claim.status)}${reason}`;
}

// --- cards --------------------------------------------------------------------------------------

/** The figures an official asks for first, by claim. */
export const KEY = ["claim:f088", "claim:f086", "claim:f087", "claim:f106", "claim:f111", "claim:f142", "claim:f143", "claim:f144"];

/** The three lenses that coverage is looked at through. */
export const LENSES = ["organizational", "work", "spatial"];

export const known = (value) => value !== null && value !== undefined;

/** A published figure, and the one counted beside it. */
export function figureCard(claim) {
  return el(
    "article",
    { class: "figure" },
    el("p", { class: "what" }, named(claim)),
    el(
      "p",
      { class: "value" },
      bound(claim) ? el("span", { class: "op" }, bound(claim)) : "",
      number(claim.value),
      unit(claim) ? el("span", { class: "unit" }, unit(claim).trim()) : "",
    ),
    el("p", { class: "beside" }, claim.named && !known(claim.computed) ? "" : `${t("start.computed")} `, el("b", {}, counted(claim) ?? code("claim_status", claim.status))),
    el("p", { class: "origin" }, `${t("start.published")} · ${[...(claim.facts ?? []), ...(claim.paragraphs ?? [])].join(" ")}`),
  );
}

/** "89.71%", cut off and not rounded, so that nothing short of all is ever told as 100%. */
export const percentOf = (share) => `${number(Math.floor(share * 10000) / 100)}%`;

/** A rate in percent, or why there is none. */
export function percent(rate) {
  if (known(rate.rate)) return percentOf(rate.rate);
  return rate.reason && rate.reason !== "denominator_not_in_source" ? code("no_rate", rate.reason) : t("not_in_source");
}

/** A bar of rectangles, 100 wide and 4 high; it only shows what a text beside it says. */
export const bar = (rects, name = null) => svg("svg", { class: name, viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" }, rects);

/** A bar filled to a share from 0 to 1. */
export const shareBar = (share) =>
  bar([svg("rect", { class: "track", width: 100, height: 4 }), svg("rect", { class: "fill", width: known(share) ? share * 100 : 0, height: 4 })]);

/** A rate with numerator, denominator and definition: always what it is a share of. */
export function rateCard(rate, drawn_on, title = t(`lens.${rate.code}`)) {
  const answered = known(rate.rate);
  const definition = rate.definition?.[lang] ?? rate.definition ?? "";
  const counts = [["rate.numerator", rate.numerator], ["rate.denominator", rate.denominator], ["rate.unknown", rate.unknown]];
  return el(
    "article",
    { class: "rate", "data-rate": rate.code },
    el("h3", {}, title),
    el("p", { class: answered ? "value" : "value null" }, percent(rate), answered ? el("span", { class: "mark" }, mark(drawn_on)) : ""),
    shareBar(rate.rate),
    el("dl", {}, counts.map(([key, count]) => el("div", {}, el("dt", {}, t(key)), el("dd", {}, known(count) ? number(count) : t("not_in_source"))))),
    definition ? el("p", { class: "origin" }, `${t("rate.definition")}${colon()}${definition}`) : "",
  );
}

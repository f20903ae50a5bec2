// How a published figure is written: with the bound it is, never as more than it says.

import { clean, code, number, t } from "/assets/common.js";

const OPERATORS = { gt: ">", ge: "≥" };
const UNITS = { m2: " m²", "%": "%" };

/** ">", "≥", or nothing for a figure that is stated exactly. */
export const bound = (claim) => OPERATORS[claim.operator] ?? "";

/** "m²" and the like, where the unit is not plain from the name. */
export const unit = (claim) => UNITS[claim.unit] ?? "";

/** "> 95%", "≥ 27,000", "168", or what is printed where there is no number. */
export function published(claim) {
  if (claim.value === null || claim.value === undefined) return clean(claim.printed ?? "–");
  return `${[bound(claim), number(claim.value)].filter(Boolean).join(" ")}${unit(claim)}`;
}

const SYNTHETIC = "〔合成〕";

/** The mark of what was counted, or computed, from synthetic data; else nothing. */
export const mark = (drawn_on) => (drawn_on?.includes("synthetic") ? SYNTHETIC : "");

/** What the layers shown count for it: a number, how many are named where no more is known, or null. */
export function counted(claim) {
  if (claim.computed !== null && claim.computed !== undefined) return `${number(claim.computed)}${unit(claim)}${mark(claim.drawn_on)}`;
  return claim.named ? `${t("claims.named")} ${number(claim.named)}` : null;
}

/** How the two stand to each other, with the reason where there is one. */
export function standing(claim) {
  const reason = claim.reason ? ` (${code("claim_reason", claim.reason)})` : "";
  return `${code("claim_status", claim.status)}${reason}`;
}

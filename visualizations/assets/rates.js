// A rate as a card: never a percentage where there is no denominator, and always what it is a share of.

import { code, el, lang, number, svg, t } from "/assets/common.js";
import { mark } from "/assets/figures.js";

const known = (value) => value !== null && value !== undefined;

/** "89.71%", cut off and not rounded, so that nothing short of all is ever told as 100%. */
export const percent = (rate) => `${(Math.floor(rate * 10000) / 100).toLocaleString(lang === "zh" ? "zh-CN" : "en")}%`;

/** A rate of a summary; `title` says what of. `drawn_on` names the layers behind it. */
export function share(rate, drawn_on, title) {
  const answered = known(rate.rate);
  const told = answered ? percent(rate.rate) : t("not_in_source");
  const value = !answered && rate.reason && rate.reason !== "denominator_not_in_source" ? code("no_rate", rate.reason) : told;
  const definition = rate.definition?.[lang] ?? rate.definition ?? "";
  const counts = [["rate.numerator", rate.numerator], ["rate.denominator", rate.denominator], ["rate.unknown", rate.unknown]];
  return el(
    "article",
    { class: "rate", "data-rate": rate.code },
    el("h3", {}, title),
    el("p", { class: answered ? "value" : "value null" }, value, answered ? el("span", { class: "mark" }, mark(drawn_on)) : ""),
    svg(
      "svg",
      { viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { class: "track", width: 100, height: 4 }),
      svg("rect", { class: "fill", width: answered ? rate.rate * 100 : 0, height: 4 }),
    ),
    el("dl", {}, counts.map(([key, count]) => el("div", {}, el("dt", {}, t(key)), el("dd", {}, known(count) ? number(count) : t("not_in_source"))))),
    definition ? el("p", { class: "origin" }, `${t("rate.definition")}: ${definition}`) : "",
  );
}

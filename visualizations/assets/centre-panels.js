// @ts-check
// The panels of the command centre that are texts, bars and small tables.

import { all, by, el, svg, table } from "./elements.js";
import { code, colon, comma, lang, named, number, t, words } from "./texts.js";
import { bar, between, countOf, counted, figureCard, keyFigures, known, mark, ofLenses, percent, published, rateBar, shareBar } from "./figures.js";
import { alerts, SYMBOLS } from "./centre-alerts.js";

/** @typedef {import("./centre-data.js").Answers} Answers */

// What a platform is made of stands beside what the start page shows.
const PLATFORM = ["modules", "subsystems"];
/** @type {Record<string, string>} */
const STATUSES = { match: "●", differs: "▲", not_computable: "○" };
const DIFFERING = 3;

export const nothing = () => el("p", { class: "note" }, t("none"));

/** Only what the park has takes room: its frameworks, its published figures, its committees. What is hidden here
 * the lead above the page tells how to fill. @param {Answers} answers */
export function drawHeld({ cards, brands, plan, claims, committees }) {
  all(".key", by("centre"))[0].hidden = !claims.count;
  const held = { frame: cards.count + brands.count, plan, claims: claims.count, committees: committees.data.length };
  for (const [panel, there] of Object.entries(held)) all(`.a-${panel}`)[0].hidden = !there;
}

/** @param {Answers} answers */
export function drawKey({ claims }) {
  const cards = keyFigures(claims.data, PLATFORM);
  by("key").replaceChildren(...(cards.length ? cards.map(figureCard) : [nothing()]));
}

/** @param {Answers} answers */
export function drawRates({ coverage }) {
  const { rates, drawn_on } = coverage.data;
  /** @param {Api.Rate} rate */
  const of = (rate) => [rate.numerator, rate.denominator].map((count) => countOf(count, rate.reason)).join(" / ");
  /** @param {Api.Rate} rate */
  const answered = (rate) => known(rate.rate) || between(rate) !== null;
  by("rates").replaceChildren(
    ...ofLenses(rates).map((rate) =>
      el(
        "div",
        { class: "rate" },
        el("h3", {}, t(`lens.${rate.code}`)),
        el("p", { class: answered(rate) ? "value" : "value null" }, percent(rate), answered(rate) ? el("span", { class: "mark" }, mark(drawn_on)) : ""),
        rateBar(rate),
        el("p", { class: "of" }, `${t("rate.numerator")} / ${t("rate.denominator")}${colon()}${of(rate)}`),
      ),
    ),
  );
}

/** @param {string} kind @param {Answers["cards" | "brands"]["data"][number]} one */
function initiative(kind, one) {
  const pathways = one.pathways.map(named).join(comma());
  return el(
    "li",
    {},
    el("button", { type: "button", class: "tile", "data-open": kind, "data-id": one.id }, el("strong", {}, `${one.code ?? ""} ${named(one)}`), el("span", {}, pathways || (lang === "zh" && "theme" in one && one.theme) || "")),
  );
}

/** @param {Answers} answers */
export function drawFrame({ cards, brands }) {
  /** @param {string} title @param {string} kind @param {Answers["cards" | "brands"]["data"]} rows */
  const list = (title, kind, rows) => (rows.length ? [el("div", {}, el("h3", {}, `${t(title)} ${number(rows.length)}`), el("ul", {}, rows.map((row) => initiative(kind, row))))] : []);
  by("frame").replaceChildren(...list("centre.cards", "card", cards.data), ...list("centre.brands", "brand", brands.data));
}

/** @param {{ done: number, total: number }} progress */
const done = (progress) => `${number(progress.done)} / ${number(progress.total)}`;

/** @param {Answers} answers */
export function drawPlan({ plan }) {
  if (!plan?.data.overall) {
    by("plan").replaceChildren(el("p", { class: "note" }, t("centre.plan.none")));
    return;
  }
  const { progress, overall } = plan.data;
  /** @param {{ overdue: number }} one */
  const overdue = (one) => (one.overdue ? el("span", { class: "late" }, `${SYMBOLS.red} ${t("centre.plan.overdue")} ${number(one.overdue)}`) : "");
  by("plan").replaceChildren(
    el("p", { class: "value" }, done(overall), " ", el("span", { class: "mark" }, t("centre.plan.done")), " ", overdue(overall)),
    el(
      "ul",
      { class: "progress" },
      progress.flatMap((one) => (one.sub_plan ? el("li", {}, el("span", { class: "name" }, named(one.sub_plan)), shareBar(one.rate), el("span", { class: "of" }, done(one)), overdue(one)) : [])),
    ),
  );
}

/** @param {Answers} answers */
export function drawAlerts(answers) {
  by("alerts").replaceChildren(
    el(
      "ul",
      {},
      alerts(answers).map((alert) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", class: `alert ${alert.level}`, "data-open": "alert", "data-id": alert.code },
            el("span", { class: "level" }, `${SYMBOLS[alert.level]} ${t(`centre.level.${alert.level}`)}`),
            el("span", { class: "name" }, t(alert.text)),
            el("b", {}, alert.count === null ? "–" : number(alert.count)),
          ),
        ),
      ),
    ),
  );
}

/** How many agreements stand how, those that the register leaves out too. Undated ones have a place of their own.
 * @param {Answers["standing"]} answer */
function byStatus({ counts, left_out: others }) {
  const sums = Object.fromEntries(Object.keys(words.codes.agreement_status).map((status) => [status, 0]));
  for (const { status, count } of [...counts, ...others]) sums[status] += count;
  return sums;
}

/** "12月" or "Dec" for 2021-12: the window is short enough for the year to be plain.
 * @param {string} month */
const monthName = (month) => new Date(`${month}-01T00:00:00Z`).toLocaleString(lang === "zh" ? "zh-CN" : "en", { month: "short", timeZone: "UTC" });

/** @param {Answers} answers */
export function drawAgreements({ standing, calendar }) {
  const months = el("table", { class: "months" });
  const kinds = Object.keys(words.codes.calendar_kind);
  table(
    months,
    [{ text: t("centre.column.event") }, ...calendar.months.map(({ month }) => ({ text: monthName(month), number: true })), { text: t("centre.all"), number: true }],
    kinds.map((kind) => {
      const counts = calendar.months.map((month) => month.kinds.find((one) => one.kind === kind)?.count ?? 0);
      const sum = counts.reduce((before, count) => before + count, 0);
      return { id: kind, cells: [t(`centre.event.${kind}`), ...counts.map(number), number(sum)] };
    }),
  );
  by("agreements").replaceChildren(
    el(
      "dl",
      { class: "statuses" },
      Object.entries(byStatus(standing)).map(([status, count]) => el("div", { "data-status": status }, el("dt", {}, t(`centre.status.${status}`)), el("dd", {}, number(count)))),
    ),
    months,
    el("p", { class: "note" }, t("centre.agreements.note")),
  );
}

/** A bar of parts side by side. @param {[name: string, count: number][]} parts */
function proportions(parts) {
  let x = 0;
  const whole = parts.reduce((sum, [, count]) => sum + count, 0) || 1;
  const rects = parts.map(([name, count]) => {
    const rect = svg("rect", { class: `s-${name}`, x, width: (count / whole) * 100, height: 4 });
    x += (count / whole) * 100;
    return rect;
  });
  return bar(rects, "proportions");
}

/** @param {Answers} answers */
export function drawClaims({ claims }) {
  /** @param {string} status */
  const count = (status) => claims.data.filter((claim) => claim.status === status).length;
  const differing = claims.data.filter((claim) => claim.status === "differs");
  const rows = el("table", { class: "months" });
  table(
    rows,
    [{ text: t("centre.differs") }, { text: t("claims.published"), number: true }, { text: t("claims.computed"), number: true }],
    differing.slice(0, DIFFERING).map((claim) => ({ id: claim.id, cells: [named(claim), published(claim), counted(claim) ?? "–"] })),
  );
  const why = reasons(claims.data);
  by("claims").replaceChildren(
    el(
      "dl",
      { class: "statuses" },
      Object.entries(STATUSES).map(([status, symbol]) => el("div", { "data-status": status }, el("dt", {}, `${symbol} ${code("claim_status", status)}`), el("dd", {}, number(count(status))))),
    ),
    proportions(Object.keys(STATUSES).map((status) => [status, count(status)])),
    rows,
    el("h3", {}, t("centre.reasons")),
    why.length ? el("ul", { class: "why" }, why.map(([reason, many]) => el("li", { class: "chip" }, `${reason} `, el("b", {}, number(many))))) : el("p", {}, t("none")),
  );
}

/** Why figures cannot be computed, and of how many each reason holds, the most first.
 * @param {Api.Claim[]} claims */
export function reasons(claims) {
  const counts = new Map();
  for (const claim of claims.filter((one) => one.status === "not_computable")) {
    const reason = claim.kind === "superlative" ? t("claim.unverified") : code("claim_reason", claim.reason);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

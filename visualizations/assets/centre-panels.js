// @ts-check
// The panels of the command centre: when there is something to show in each, and how it is drawn. Their titles,
// sides and what they ask for are declared in visualizations/panels.py. Whatever is counted here is a link to it.

import { by, el, svg, table } from "./elements.js";
import { code, comma, lang, named, number, t, words } from "./texts.js";
import { bar, between, claimReason, countOf, counted, figureCard, keyFigures, known, mark, ofLenses, percent, published, rateBar, shareBar } from "./figures.js";
import { alerts, SYMBOLS } from "./centre-alerts.js";
import { drawCommittees, drawSeries, monthName } from "./centre-charts.js";
import { thing, toward } from "./entity-link.js";
import { leading, opening } from "./links.js";

/** @typedef {import("./centre-data.js").Answers} Answers */

// What a platform is made of stands beside what the start page shows.
const PLATFORM = ["modules", "subsystems"];
/** @type {Record<string, string>} */
const STATUSES = { match: "●", differs: "▲", not_computable: "○" };
const DIFFERING = 3;

export const nothing = () => el("p", { class: "note" }, t("none"));

/** A link to what is opened here. @param {Attributes} attributes @param {[kind: string, id?: string]} what @param {...Child} content */
const opens = (attributes, [kind, id = ""], ...content) => el("a", { ...attributes, href: opening(kind, id), "data-open": kind, "data-id": id }, ...content);

/** @param {Answers} answers */
function drawKey({ claims }) {
  const cards = keyFigures(claims.data, PLATFORM);
  by("key").replaceChildren(...(cards.length ? cards.map(figureCard) : [nothing()]));
}

/** @param {Answers} answers */
function drawRates({ coverage }) {
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
        el("h3", {}, el("a", { href: leading("map", { lens: rate.code }) }, t(`lens.${rate.code}`))),
        el("p", { class: answered(rate) ? "value" : "value null" }, percent(rate), answered(rate) ? el("span", { class: "mark" }, mark(drawn_on)) : ""),
        rateBar(rate),
        el(
          "p",
          { class: "of" },
          opens({ title: `${t("rate.numerator")} / ${t("rate.denominator")}` }, ["rates"], of(rate)),
          rate.uncovered ? [" · ", el("a", { href: leading("./", { by: rate.code }, "h-uncovered") }, `${t("centre.uncovered")} ${number(rate.uncovered)}`)] : "",
        ),
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
    opens({ class: "tile", title: pathways || ("theme" in one && one.theme) || null }, [kind, one.id], `${one.code ?? ""} ${named(one)}`),
  );
}

/** @param {Answers} answers */
function drawFrame({ cards, brands }) {
  /** @param {string} title @param {string} kind @param {Answers["cards" | "brands"]["data"]} rows */
  const list = (title, kind, rows) => (rows.length ? [el("div", {}, el("h3", {}, `${t(title)} ${number(rows.length)}`), el("ul", {}, rows.map((row) => initiative(kind, row))))] : []);
  by("frame").replaceChildren(...list("centre.cards", "card", cards.data), ...list("centre.brands", "brand", brands.data));
}

/** @param {{ done: number, total: number }} progress */
const done = (progress) => `${number(progress.done)} / ${number(progress.total)}`;

/** @param {Answers} answers */
function drawPlan({ plan }) {
  if (!plan?.data.overall) return by("plan").replaceChildren(el("p", { class: "note" }, t("centre.plan.none")));
  const { progress, overall } = plan.data;
  /** @param {{ overdue: number }} one */
  const overdue = (one) => (one.overdue ? el("span", { class: "late" }, `${SYMBOLS.red} ${t("centre.plan.overdue")} ${number(one.overdue)}`) : "");
  by("plan").replaceChildren(
    el("p", { class: "value" }, opens({}, ["measures"], done(overall)), " ", el("span", { class: "mark" }, t("centre.plan.done")), " ", overdue(overall)),
    el(
      "ul",
      { class: "progress" },
      progress.flatMap((one) => (one.sub_plan ? el("li", {}, opens({ class: "name", title: named(one.sub_plan) }, ["measures", one.sub_plan.id], named(one.sub_plan)), shareBar(one.rate), el("span", { class: "of" }, done(one)), overdue(one)) : [])),
    ),
  );
}

/** @param {Answers} answers */
function drawAlerts(answers) {
  by("alerts").replaceChildren(
    el(
      "ul",
      {},
      alerts(answers).map((alert) =>
        el(
          "li",
          {},
          opens(
            { class: `alert ${alert.level}` },
            ["alert", alert.code],
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

/** @param {Answers} answers */
function drawAgreements({ standing, calendar }) {
  const months = el("table", { class: "months" });
  const kinds = Object.keys(words.codes.calendar_kind);
  table(
    months,
    [{ text: t("centre.column.event") }, ...calendar.months.map(({ month }) => ({ text: monthName(month), number: true })), { text: t("centre.all"), number: true }],
    kinds.map((kind) => {
      /** @type {[string, number][]} */
      const counts = calendar.months.map(({ month, kinds: those }) => [month, those.find((one) => one.kind === kind)?.count ?? 0]);
      const sum = counts.reduce((before, [, count]) => before + count, 0);
      /** @param {string} of @param {number} count */
      const cell = (of, count) => (count ? opens({}, ["calendar", of], number(count)) : number(count));
      return { id: kind, cells: [t(`centre.event.${kind}`), ...counts.map(([month, count]) => cell(`${kind}.${month}`, count)), cell(kind, sum)] };
    }),
  );
  by("agreements").replaceChildren(
    el(
      "dl",
      { class: "statuses" },
      Object.entries(byStatus(standing)).map(([status, count]) => el("div", { "data-status": status }, el("dt", { title: status === "undated" ? t("centre.agreements.note") : null }, t(`centre.status.${status}`)), el("dd", {}, count ? opens({}, ["agreements", status], number(count)) : number(count)))),
    ),
    months,
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
function drawClaims({ claims }) {
  /** @param {string} status */
  const count = (status) => claims.data.filter((claim) => claim.status === status).length;
  const differing = claims.data.filter((claim) => claim.status === "differs");
  const rows = el("table", { class: "months" });
  table(
    rows,
    [{ text: t("centre.differs") }, { text: t("claims.published"), number: true }, { text: t("claims.computed"), number: true }],
    differing.slice(0, DIFFERING).map((claim) => ({ id: claim.id, cells: [thing(claim.id, named(claim)), published(claim), counted(claim) ?? "–"] })),
  );
  const why = reasons(claims.data);
  by("claims").replaceChildren(
    el(
      "dl",
      { class: "statuses" },
      Object.entries(STATUSES).map(([status, symbol]) => el("div", { "data-status": status }, el("dt", {}, `${symbol} ${code("claim_status", status)}`), el("dd", {}, count(status) ? opens({}, ["claims", status], number(count(status))) : number(0)))),
    ),
    proportions(Object.keys(STATUSES).map((status) => [status, count(status)])),
    rows,
    why.length ? el("ul", { class: "why", "aria-label": t("centre.reasons") }, why.map(([reason, many]) => el("li", {}, opens({ class: "chip" }, ["claims", reason], reason === "superlative" ? t("claim.unverified") : code("claim_reason", reason), " ", el("b", {}, number(many)))))) : "",
  );
}

/** Why figures cannot be computed, and of how many each reason holds, the most first.
 * @param {Api.Claim[]} claims */
export function reasons(claims) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const reason of claims.map(claimReason)) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** @param {Answers} answers */
function drawWatches({ told }) {
  const rows = el("table", { class: "months" });
  table(
    rows,
    [{ text: t("watches.day") }, { text: t("watches.name") }, { text: t("watches.text") }],
    told.data.map((one) => ({ id: one.id, cells: [one.day, el("a", { href: toward(one.link) }, one.name), one.text[lang]] })),
  );
  by("watches").replaceChildren(rows);
}

/** By panel: whether the park has anything for it, and how it is drawn. What moves by itself is drawn elsewhere.
 * @type {Record<string, { there: (answers: Answers) => unknown, draw?: (answers: Answers) => unknown }>} */
export const DRAWN = {
  key: { there: ({ claims }) => claims.count, draw: drawKey },
  alerts: { there: () => true, draw: drawAlerts },
  agreements: { there: () => true, draw: drawAgreements },
  map: { there: ({ coverage }) => coverage.data.enterprises || coverage.data.positions },
  network: { there: () => true },
  frame: { there: ({ cards, brands }) => cards.count + brands.count, draw: drawFrame },
  watches: { there: ({ told }) => told.data.length, draw: drawWatches },
  plan: { there: ({ plan }) => plan, draw: drawPlan },
  rates: { there: () => true, draw: drawRates },
  series: { there: () => true, draw: drawSeries },
  committees: { there: ({ committees }) => committees.data.length, draw: drawCommittees },
  claims: { there: ({ claims }) => claims.count, draw: drawClaims },
};

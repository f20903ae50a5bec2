// @ts-check
// What calls for attention: each rule by itself, red where a limit is passed, yellow where one is
// near or one loss would do, green where there is nothing, and "unknown" where nothing can be said.

import { number, t } from "./texts.js";

/** @typedef {"red" | "yellow" | "green" | "unknown"} Level */
/** @typedef {import("./centre-data.js").Answers} Answers */
/** What a rule finds: how many (null: cannot be told), those that are listed, and the rate it is read off.
 * @typedef {{ count: number | null, data: readonly object[], rate?: Api.Rate }} Found */

/** Level by symbol: the colour is never all that tells them apart.
 * @type {Record<Level, string>} */
export const SYMBOLS = { red: "■", yellow: "▲", green: "●", unknown: "○" };

/** Where all that a rule finds can be seen, beside the list in its dialog.
 * @typedef {{ page: string, text: string, given?: Record<string, string>, at?: string }} Leads */
/** @type {{ code: string, level: Level, text: string, rule: string, rows: (answers: Answers) => Found, leads?: Leads }[]} */
const RULES = [
  { code: "lapsed", level: "red", text: "centre.alert.lapsed", rule: "centre.alert.lapsed.rule", rows: ({ renewals }) => renewals },
  { code: "unmet", level: "red", text: "centre.alert.unmet", rule: "centre.alert.unmet.rule", rows: ({ unmet }) => unmet },
  { code: "needs", level: "red", text: "centre.alert.needs", rule: "centre.alert.needs.rule", rows: ({ needs }) => needs },
  { code: "projects", level: "red", text: "centre.alert.projects", rule: "centre.alert.projects.rule", rows: ({ projects }) => projects },
  { code: "measures", level: "red", text: "centre.alert.measures", rule: "centre.alert.measures.rule", rows: late },
  { code: "must", level: "red", text: "centre.alert.must", rule: "centre.alert.must.rule", rows: ({ coverage, building }) => ({ ...uncovered(coverage, "should_build"), data: building.data.filter(({ code }) => code === "enterprise_to_build") }), leads: { page: "map", text: "centre.on_map", given: { lens: "organizational" } } },
  { code: "expiring", level: "yellow", text: "centre.alert.expiring", rule: "centre.alert.expiring.rule", rows: ({ agreements }) => agreements },
  { code: "behind", level: "yellow", text: "centre.alert.behind", rule: "centre.alert.behind.rule", rows: ({ behind }) => behind },
  {
    code: "outside",
    level: "yellow",
    text: "centre.alert.outside",
    rule: "centre.alert.outside.rule",
    rows: ({ coverage, outside }) => ({ ...uncovered(coverage, "spatial"), data: outside.data }),
    leads: { page: "map", text: "centre.on_map", given: { lens: "spatial" } },
  },
  { code: "points", level: "yellow", text: "centre.alert.points", rule: "centre.alert.points.rule", rows: ({ points }) => points, leads: { page: "network", text: "centre.on_network" } },
];

/** Measures past their day; unknown where no plan holds any.
 * @param {Pick<Answers, "measures">} answers @returns {Found} */
function late({ measures }) {
  if (!measures?.count) return { count: null, data: [] };
  const data = measures.data.filter((row) => row.days_overdue !== null);
  return { count: data.length, data };
}

/** How many of a rate are uncovered; null where the layers have no answer.
 * @param {Answers["coverage"]} coverage @param {string} which @returns {Found} */
function uncovered(coverage, which) {
  const rate = coverage.data.rates.find((one) => one.code === which);
  return { count: rate?.reason ? null : (rate?.uncovered ?? null), data: [], rate };
}

/** Every rule with its level, count and rows, the worst first.
 * @param {Answers} answers */
export function alerts(answers) {
  /** @type {Level[]} */
  const order = ["red", "yellow", "unknown", "green"];
  return RULES.map((rule) => {
    const found = rule.rows(answers);
    /** @type {Level} */
    const level = found.count === null ? "unknown" : found.count ? rule.level : "green";
    return { ...rule, level, count: found.count, data: found.data, rate: found.rate };
  }).sort((one, other) => order.indexOf(one.level) - order.indexOf(other.level));
}

/** "red: needs overdue 7", for those who listen.
 * @param {{ level: Level, text: string, count: number | null }} alert */
export const spoken = (alert) => `${t(`centre.level.${alert.level}`)} ${t(alert.text)} ${alert.count === null ? "" : number(alert.count)}`.trim();

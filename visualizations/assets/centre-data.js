// @ts-check
// What the panels of the command centre are drawn from, asked for in one go, and the last of it that was
// complete. Only what the panels that are shown rest on is asked for.

import { ask, Problem, view, viewParameters } from "./api.js";
import { later, yearBefore } from "./days.js";

const DAYS = 90;
const TOLD = 20;
const PATIENCE_MS = 30_000;
const KEPT = "centre.last";

/** Questions by the name that panels call their answers (`data-asks`), all of one day; `plans` gives what two ask for.
 * @satisfies {Record<string, (day: ReturnType<typeof viewParameters> & { as_of: string }, plans: () => Promise<Api.Answer<"plans">>) => Promise<unknown>>} */
const QUESTIONS = {
  claims: (day) => ask("claims", { ...day, limit: 500 }),
  cards: (day) => ask("cards", day),
  brands: (day) => ask("brands", day),
  plan: async (day, plans) => {
    const [plan] = (await plans()).data;
    return plan ? ask("plans/{id}", { ...day, id: plan.id }) : null;
  },
  measures: async (day, plans) => {
    const [plan] = (await plans()).data;
    return plan ? ask("plans/{id}/measures", { ...day, id: plan.id, limit: 500 }) : null;
  },
  standing: (day) => ask("pairings", { ...day, limit: 1 }),
  agreements: (day) => ask("pairings", { ...day, status: "expiring", limit: 200 }),
  renewals: (day) => ask("pairings/renewals", { ...day, outcome: "lapsed", limit: 200 }),
  unmet: (day) => ask("pairings/duties", { ...day, verdict: "unmet", limit: 200 }),
  behind: (day) => ask("pairings/duties", { ...day, verdict: "behind", limit: 200 }),
  calendar: (day) => ask("pairings/calendar", { ...day, from: day.as_of, to: later(day.as_of, DAYS), limit: 500 }),
  needs: (day) => ask("lists/overdue", { ...day, what: "need", limit: 200 }),
  projects: (day) => ask("lists/overdue", { ...day, what: "project", limit: 200 }),
  building: (day) => ask("coverage/advice", { ...day, rule: "R01", level: "broken", limit: 200 }),
  points: (day) => ask("resilience/single-points", { ...day, limit: 20 }),
  outside: (day) => ask("coverage/uncovered", { ...day, by: "spatial", limit: 20 }),
  // Who has no watches has no right to ask for what they told.
  told: () => ask("watches/told", { limit: TOLD }).catch((error) => (error instanceof Problem && error.status === 403 ? { data: [] } : Promise.reject(error))),
  committees: (day) => ask("graph/committee-comparison", day),
  series: (day) => ask("history/series", { ...day, figure: ["activities", "attendance"], from: yearBefore(day.as_of), to: day.as_of, step: "month" }),
};

/** @typedef {typeof QUESTIONS} Questions */
/** What was answered. Answers of panels that are not shown were not asked for: nobody reads them.
 * @typedef {{ [Name in keyof Questions]: Awaited<ReturnType<Questions[Name]>> } & { coverage: Api.Answer<"coverage/summary"> }} Answers */
/** A complete state: when it was read, of what, which panels were chosen, and the answers.
 * @typedef {{ at: number, question: string, panels: readonly string[], answers: Answers }} State */

/** @param {string[]} names @returns {Promise<Answers>} */
async function everything(names) {
  const own = viewParameters();
  const coverage = await ask("coverage/summary", own);
  // All of it of one day, also where midnight lies between two requests.
  const day = { ...own, as_of: coverage.as_of };
  const wanted = Object.entries(QUESTIONS).filter(([name]) => names.includes(name));
  /** @type {Promise<Api.Answer<"plans">> | null} */
  let asked = null;
  const plans = () => (asked ??= ask("plans", day));
  const answers = await Promise.all(wanted.map(async ([name, question]) => [name, await question(day, plans)]));
  return { ...Object.fromEntries(answers), coverage };
}

/** What is asked about: a state is only good for the same day, layers and zones. */
const asking = () => JSON.stringify([viewParameters(), view.layers]);

/** A complete state. Throws if any of it fails.
 * @param {(panels: readonly string[]) => string[]} asks what panels ask for @returns {Promise<State>} */
export async function collect(asks) {
  let clock = 0;
  /** @type {Promise<never>} */
  const late = new Promise((_, refuse) => {
    clock = setTimeout(() => refuse(new Error(`> ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  const all = async () => {
    const question = asking();
    const { panels } = await ask("centre/panels");
    return { question, panels, answers: await everything(asks(panels)), at: Date.now() };
  };
  try {
    return await Promise.race([all(), late]);
  } finally {
    clearTimeout(clock);
  }
}

/** Layers that what is shown was drawn on. @param {Pick<Answers, "coverage">} answers */
export const layersOf = ({ coverage }) => coverage.provenance.map((source) => source.layer);

/** @param {State} state */
export function remember(state) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(state));
  } catch {
    // Storage is full or switched off: what is on the screen is all there is then.
  }
}

/** The last complete state of the same question, also from before the page was loaded.
 * @returns {State | null} */
export function recall() {
  try {
    const state = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    return state?.question === asking() && state.panels ? state : null;
  } catch {
    return null;
  }
}

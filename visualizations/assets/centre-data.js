// @ts-check
// What the command centre shows, asked for in one go, and the last of it that was complete.

import { ask, view, viewParameters } from "./api.js";
import { later, yearBefore } from "./days.js";

const DAYS = 90;
const PATIENCE_MS = 30_000;
const KEPT = "centre.last";

/** Promises by name, all of them kept.
 * @template {Record<string, Promise<unknown>>} T @param {T} promises
 * @returns {Promise<{ [Name in keyof T]: Awaited<T[Name]> }>} */
async function together(promises) {
  const kept = await Promise.all(Object.entries(promises).map(async ([name, answer]) => [name, await answer]));
  return Object.fromEntries(kept);
}

/** @typedef {Awaited<ReturnType<typeof everything>>} Answers */
/** A complete state: when it was read, of what, and the answers.
 * @typedef {{ at: number, question: string, answers: Answers }} State */

async function everything() {
  const own = viewParameters();
  const coverage = await ask("coverage/summary", own);
  // All of it of one day, also where midnight lies between two requests.
  const day = { ...own, as_of: coverage.as_of };
  const answers = await together({
    claims: ask("claims", { ...day, limit: 500 }),
    cards: ask("cards", day),
    brands: ask("brands", day),
    plans: ask("plans", day),
    standing: ask("pairings", { ...day, limit: 1 }),
    agreements: ask("pairings", { ...day, status: "expiring", limit: 200 }),
    renewals: ask("pairings/renewals", { ...day, outcome: "lapsed", limit: 200 }),
    unmet: ask("pairings/duties", { ...day, verdict: "unmet", limit: 200 }),
    behind: ask("pairings/duties", { ...day, verdict: "behind", limit: 200 }),
    calendar: ask("pairings/calendar", { ...day, from: coverage.as_of, to: later(coverage.as_of, DAYS), limit: 500 }),
    needs: ask("lists/overdue", { ...day, what: "need", limit: 200 }),
    projects: ask("lists/overdue", { ...day, what: "project", limit: 200 }),
    points: ask("resilience/single-points", { ...day, limit: 20 }),
    outside: ask("coverage/uncovered", { ...day, by: "spatial", limit: 20 }),
    committees: ask("graph/committee-comparison", day),
    series: ask("history/series", { ...day, figure: ["activities", "attendance"], from: yearBefore(coverage.as_of), to: coverage.as_of, step: "month" }),
  });
  const [plan] = answers.plans.data;
  const planned = plan ? await together({ plan: ask("plans/{id}", { ...day, id: plan.id }), measures: ask("plans/{id}/measures", { ...day, id: plan.id, limit: 500 }) }) : { plan: null, measures: null };
  return { ...answers, ...planned, coverage };
}

/** What is asked about: a state is only good for the same day and layers. */
const question = () => JSON.stringify([view.as_of, view.layers]);

/** A complete state: when it was read, of what, and the answers. Throws if any of it fails.
 * @returns {Promise<State>} */
export async function collect() {
  let clock = 0;
  /** @type {Promise<never>} */
  const late = new Promise((_, refuse) => {
    clock = setTimeout(() => refuse(new Error(`> ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    const asked = question();
    const answers = await Promise.race([everything(), late]);
    return { at: Date.now(), question: asked, answers };
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

/** The last complete state of the day and layers shown, also from before the page was loaded.
 * @returns {State | null} */
export function recall() {
  try {
    const state = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    return state?.question === question() ? state : null;
  } catch {
    return null;
  }
}

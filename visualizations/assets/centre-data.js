// What the command centre shows, asked for in one go, and the last of it that was complete.

import { ask, view, viewParameters } from "./common.js";

const DAYS = 90;
const PATIENCE_MS = 30_000;
const KEPT = "centre.last";

/** The day so many days after another, as YYYY-MM-DD. */
function later(day, days) {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** The first day of the month eleven months before. */
function yearBefore(day) {
  const moved = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  moved.setUTCMonth(moved.getUTCMonth() - 11);
  return moved.toISOString().slice(0, 10);
}

async function everything() {
  const own = viewParameters();
  const coverage = await ask("coverage/summary", own);
  // All of it of one day, also where midnight lies between two requests.
  const of = (path, more = {}) => ask(path, { ...own, as_of: coverage.as_of, ...more });
  const asked = {
    claims: of("claims", { limit: 500 }),
    cards: of("cards"),
    brands: of("brands"),
    plans: of("plans"),
    standing: of("pairings", { limit: 1 }),
    agreements: of("pairings", { status: "expiring", limit: 200 }),
    renewals: of("pairings/renewals", { outcome: "lapsed", limit: 200 }),
    unmet: of("pairings/duties", { verdict: "unmet", limit: 200 }),
    behind: of("pairings/duties", { verdict: "behind", limit: 200 }),
    calendar: of("pairings/calendar", { from: coverage.as_of, to: later(coverage.as_of, DAYS), limit: 500 }),
    needs: of("lists/overdue", { what: "need", limit: 200 }),
    projects: of("lists/overdue", { what: "project", limit: 200 }),
    points: of("resilience/single-points", { limit: 20 }),
    outside: of("coverage/uncovered", { by: "spatial", limit: 20 }),
    committees: of("graph/committee-comparison"),
    series: of("history/series", { figure: ["activities", "attendance"], from: yearBefore(coverage.as_of), to: coverage.as_of, step: "month" }),
  };
  const answers = Object.fromEntries(await Promise.all(Object.entries(asked).map(async ([name, answer]) => [name, await answer])));
  const [plan] = answers.plans.data;
  if (plan) {
    const [detail, measures] = await Promise.all([of(`plans/${plan.id}`), of(`plans/${plan.id}/measures`, { limit: 500 })]);
    Object.assign(answers, { plan: detail, measures });
  }
  return { ...answers, coverage };
}

/** What is asked about: a state is only good for the same day and layers. */
const question = () => JSON.stringify([view.as_of, view.layers]);

/** A complete state: when it was read, of what, and the answers. Throws if any of it fails. */
export async function collect() {
  let clock;
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

/** Layers that what is shown was drawn on. */
export const layersOf = ({ coverage }) => coverage.provenance.map((source) => source.layer);

export function remember(state) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(state));
  } catch {
    // Storage is full or switched off: what is on the screen is all there is then.
  }
}

/** The last complete state of the day and layers shown, also from before the page was loaded. */
export function recall() {
  try {
    const state = JSON.parse(localStorage.getItem(KEPT));
    return state?.question === question() ? state : null;
  } catch {
    return null;
  }
}

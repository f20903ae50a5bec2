// @ts-check
// The command centre: one screen that keeps itself up to date, and keeps what it showed last when
// the service is away.

import { all, by, focusedIn, say } from "./elements.js";
import { begin, keep, origin, warnSynthetic } from "./page.js";
import { bracketed, colon, fault, lang, number, stop, t } from "./texts.js";
import { alerts, spoken } from "./centre-alerts.js";
import { drawCommittees, drawSeries, printCharts, toggle } from "./centre-charts.js";
import { collect, layersOf, recall, remember } from "./centre-data.js";
import { mark } from "./figures.js";
import { open } from "./centre-details.js";
import { drawAgreements, drawAlerts, drawClaims, drawFrame, drawHeld, drawKey, drawPlan, drawRates } from "./centre-panels.js";

const EVERY_MS = 60_000;
const FIRST_RETRY_MS = 5_000;
const GROUNDS = ["dark", "light", "system"];
const PANELS = [drawHeld, drawKey, drawRates, drawFrame, drawPlan, drawAlerts, drawAgreements, drawClaims, drawSeries, drawCommittees];

/** @typedef {import("./centre-data.js").State} State */

/** @type {State | null} */
let state = null;
let drawn = "";
// The texts of the alerts as they were last, by rule: what is said aloud is what changed.
/** @type {{ lang: string, texts: Map<string, string> } | null} */
let told = null;
let timer = 0;
let failures = 0;
let paused = false;
// Of two rounds under way only the later one counts: the day or the layers changed in between.
let round = 0;

/** @param {number} at */
const time = (at) => new Date(at).toLocaleString(lang === "zh" ? "zh-CN" : "en-GB", { dateStyle: "short", timeStyle: "medium" });

// --- showing ----------------------------------------------------------------------------------

/** Draw a state, unless it is what is drawn already; whoever stood on a button stays there.
 * @param {State} seen */
function show(seen) {
  by("clock").textContent = time(seen.at);
  by("clock").setAttribute("datetime", new Date(seen.at).toISOString());
  const { answers } = seen;
  const wanted = JSON.stringify([lang, document.documentElement.dataset.ground, answers]);
  if (wanted !== drawn) {
    const { open: kind, id } = focusedIn(document.body)?.dataset ?? {};
    for (const panel of PANELS) panel(answers);
    drawn = wanted;
    if (kind && !focusedIn(document.body)?.dataset.open) {
      [...all(`[data-open=${kind}]`)].find((button) => button.dataset.id === id)?.focus();
    }
  }
  origin(answers.coverage);
  const layers = layersOf(answers);
  warnSynthetic(layers.includes("synthetic"));
  for (const place of document.querySelectorAll("[data-mark]")) place.textContent = mark(layers);
  tell(answers);
}

/** Say aloud which alerts changed; nothing on the first look.
 * @param {State["answers"]} answers */
function tell(answers) {
  const now = new Map(alerts(answers).map((alert) => [alert.code, spoken(alert)]));
  const before = told;
  if (before?.lang === lang) {
    const changed = [...now].filter(([code, text]) => before.texts.get(code) !== text).map(([, text]) => text);
    if (changed.length) say(changed.join("; "));
  }
  told = { lang, texts: now };
}

/** @param {unknown} error @param {number} wait */
function away(error, wait) {
  const what = state ? `${t("centre.away.state")} ${time(state.at)}` : t("centre.away.none");
  by("away").textContent = `■ ${t("centre.away")}${bracketed(fault(error))}${stop()}${what}${stop()}${t("centre.away.next")}${colon()}${number(Math.round(wait / 1000))} s`;
  if (by("away").hidden) say(by("away").textContent ?? "");
  by("away").hidden = false;
}

// --- keeping up to date -----------------------------------------------------------------------

/** @param {number} wait */
function next(wait) {
  clearTimeout(timer);
  if (!paused) timer = setTimeout(refresh, wait);
}

async function refresh() {
  clearTimeout(timer);
  const own = ++round;
  try {
    const found = await collect();
    if (own !== round) return;
    state = found;
    remember(found);
    if (!by("away").hidden) say(t("centre.back"));
    by("away").hidden = true;
    failures = 0;
    show(found);
    next(EVERY_MS);
  } catch (error) {
    if (own !== round) return;
    const wait = Math.min(EVERY_MS, FIRST_RETRY_MS * 2 ** failures);
    failures += 1;
    if (state) show(state);
    away(error, wait);
    next(wait);
  } finally {
    if (own === round) by("centre").setAttribute("aria-busy", "false");
  }
}

/** Another language, day or layers, or the first time. */
function draw() {
  wordPause();
  state = recall();
  told = null;
  if (state) show(state);
  else by("centre").setAttribute("aria-busy", "true");
  return refresh();
}

// --- controls ---------------------------------------------------------------------------------

function wordPause() {
  by("pause").textContent = t(paused ? "centre.resume" : "centre.pause");
}

by("pause").addEventListener("click", () => {
  paused = !paused;
  by("pause").setAttribute("aria-pressed", String(paused));
  wordPause();
  if (paused) clearTimeout(timer);
  else refresh();
});

/** @param {string} wanted */
function setGround(wanted) {
  if (wanted === "system") delete document.documentElement.dataset.ground;
  else document.documentElement.dataset.ground = wanted;
  by("ground").value = wanted;
}

function rememberedGround() {
  try {
    return localStorage.getItem("centre.ground");
  } catch {
    return null; // Not remembered then.
  }
}

by("ground").addEventListener("change", () => {
  const wanted = by("ground").value;
  setGround(wanted);
  try {
    localStorage.setItem("centre.ground", wanted);
  } catch {
    // Not remembered then.
  }
  if (state) show(state);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  drawn = "";
  if (state) show(state);
});

by("full").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (button?.dataset.open && state) open(state, button);
  else if (button?.dataset.table) toggle(button);
});
addEventListener("beforeprint", () => state && printCharts(state.answers));
by("dialog-close").addEventListener("click", () => by("dialog").close());

const ground = rememberedGround();
setGround(ground && GROUNDS.includes(ground) ? ground : "dark");
keep();
begin(draw);

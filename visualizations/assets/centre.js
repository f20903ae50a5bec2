// @ts-check
// The command centre: one screen that keeps itself up to date, and keeps what it showed last when
// the service is away.

import { address, viewParameters } from "./api.js";
import { all, by, focusedIn, say } from "./elements.js";
import { begin, fill, keep, origin, warnSynthetic } from "./page.js";
import { bracketed, colon, fault, lang, number, stop, t } from "./texts.js";
import { alerts, spoken } from "./centre-alerts.js";
import { toggle } from "./centre-charts.js";
import { choosePanels } from "./centre-choice.js";
import { collect, layersOf, recall, remember } from "./centre-data.js";
import { follow, go, left } from "./centre-details.js";
import { DRAWN } from "./centre-panels.js";
import { Tour } from "./centre-tour.js";
import { mark } from "./figures.js";
import { leading } from "./links.js";
import { liveMap } from "./live-map.js";
import { liveNetwork } from "./live-network.js";

const EVERY_MS = 60_000;
const FIRST_RETRY_MS = 5_000;
const GROUNDS = ["dark", "light", "system"];
/** The panels of the page by id, as visualizations/panels.py declares them; those not shown are taken out of it. */
const panels = new Map([...all("[data-panel]")].map((section) => [section.dataset.panel ?? "", section]));
const sides = new Map([...all("[data-side]")].map((side) => [side.dataset.side ?? "", side]));
const sideOf = new Map([...panels].map(([id, section]) => [id, section.parentElement?.dataset.side ?? ""]));

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

/** What some panels ask for. @param {readonly string[]} ids */
const asks = (ids) => [...new Set(ids.flatMap((id) => panels.get(id)?.dataset.asks?.split(" ") ?? []))];

/** Put the panels that were chosen, and for which there is something, into their sides in their order.
 * @param {State} state */
function arrange({ panels: chosen, answers }) {
  const shown = chosen.filter((id) => panels.has(id) && DRAWN[id].there(answers));
  if (JSON.stringify(shown) !== JSON.stringify([...all("[data-panel]")].map(({ dataset }) => dataset.panel))) {
    for (const [name, side] of sides) {
      side.replaceChildren(...shown.filter((id) => sideOf.get(id) === name).flatMap((id) => panels.get(id) ?? []));
      side.hidden = !side.childElementCount;
    }
  }
  return shown;
}

/** Draw a state, unless it is what is drawn already; whoever stood on a link stays there.
 * @param {State} seen */
function show(seen) {
  by("clock").textContent = time(seen.at);
  by("clock").setAttribute("datetime", new Date(seen.at).toISOString());
  const { answers } = seen;
  const wanted = JSON.stringify([lang, document.documentElement.dataset.ground, seen.panels, answers]);
  if (wanted !== drawn) {
    const href = focusedIn(by("centre"))?.getAttribute("href");
    for (const id of arrange(seen)) DRAWN[id].draw?.(answers);
    for (const link of all("#centre h2 a")) {
      const [page, at] = (link.getAttribute("href") ?? "").split("#");
      link.setAttribute("href", leading(page.split("?")[0], {}, at));
    }
    drawn = wanted;
    if (href && !focusedIn(by("centre"))) [...all("#centre a")].find((link) => link.getAttribute("href") === href)?.focus();
  }
  origin(answers.coverage);
  const layers = layersOf(answers);
  warnSynthetic(layers.includes("synthetic"));
  for (const place of all("[data-mark]")) place.textContent = mark(layers);
  if (asks(seen.panels).includes("needs")) tell(answers);
  follow(seen);
}

// --- what moves by itself -----------------------------------------------------------------------

/** What draws the map and the network, once they are there, and what they show.
 * @type {{ map: Promise<() => Promise<boolean>> | null, network: (() => Promise<void>) | null, shown: string }} */
const live = { map: null, network: null, shown: "" };

/** Draw the map and the network, behind all that can be read without them. @param {State} seen */
async function enliven({ answers: { coverage } }) {
  const wanted = JSON.stringify([viewParameters(), coverage.revision, lang, panels.get("map")?.isConnected, panels.get("network")?.isConnected]);
  if (wanted === live.shown) return;
  live.shown = wanted;
  await Promise.all([
    panels.get("network")?.isConnected &&
      fill(by("network"), () => (live.network ??= liveNetwork(by("network")))()).then(() => {
        by("network-printed").src = address("views/pairing.svg", { ...viewParameters(), lang });
        by("network-printed").hidden = false;
      }),
    panels.get("map")?.isConnected && fill(by("map"), async () => (await (live.map ??= liveMap(by("map"))))()),
  ]);
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
    const found = await collect(asks);
    if (own !== round) return;
    state = found;
    remember(found);
    if (!by("away").hidden) say(t("centre.back"));
    by("away").hidden = true;
    failures = 0;
    show(found);
    await enliven(found);
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
  wordTour();
  state = recall();
  told = null;
  if (state) show(state);
  by("centre").setAttribute("aria-busy", "true");
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

const tour = new Tour((on) => {
  by("tour").setAttribute("aria-pressed", String(on));
  wordTour();
  keep({ tour: on ? "1" : "" });
});

function wordTour() {
  by("tour").textContent = t(tour.on ? "centre.tour.stop" : "centre.tour");
}

by("tour").addEventListener("click", () => (tour.on ? tour.stop() : tour.start()));

by("choose-panels").addEventListener("click", () => {
  const every = [...panels].map(([id, section]) => ({ id, side: sideOf.get(id) ?? "", title: section.querySelector("h2")?.textContent ?? id }));
  choosePanels(every, state?.panels ?? [...panels.keys()], refresh);
});

/** Whether a click is a plain one: any other opens a tab or a window of its own. @param {MouseEvent} event */
const plain = ({ button, ctrlKey, metaKey, shiftKey, altKey }) => button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey;

document.addEventListener("click", (event) => {
  const place = event.target instanceof Element ? event.target.closest("a[data-open], button[data-table]") : null;
  if (place instanceof HTMLButtonElement) toggle(place);
  else if (place instanceof HTMLAnchorElement && state && plain(event)) {
    event.preventDefault();
    go(state, place);
  }
});
addEventListener("popstate", () => state && follow(state));
by("dialog-close").addEventListener("click", () => by("dialog").close());
by("dialog").addEventListener("close", left);

const ground = rememberedGround();
setGround(ground && GROUNDS.includes(ground) ? ground : "dark");
keep();
begin(draw);
if (new URLSearchParams(location.search).has("tour")) tour.start();

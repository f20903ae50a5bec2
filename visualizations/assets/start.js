// @ts-check
// The start page: the story in a sentence, a picture and what to do; key figures, coverage, two tables.

import { address, ask, view, viewParameters } from "./api.js";
import { all, by, el, say } from "./elements.js";
import { begin, fill, origin, warnSynthetic } from "./page.js";
import { code, colon, comma, fill as filled, lang, number, stop, t, words } from "./texts.js";
import { figureCard, keyFigures, known, mark, ofLenses, rateCard } from "./figures.js";
import { leading } from "./links.js";
import { liveMap } from "./live-map.js";
import { differences, visited } from "./since.js";
import { drawClaims, drawUncovered, listStates } from "./tables.js";

const ALL_LAYERS = 3;
/** Bodies that are told of when there are more or fewer of them than at the last visit. */
const COUNTED = ["Organization", "Unit", "Position", "Agreement", "Activity"];
/** @type {Record<string, () => string>} */
const WAYS = {
  gaps: () => leading("map", { lens: "spatial" }),
  desk: () => leading("desk", { by: "spatial" }),
  centre: () => leading("centre"),
  report: () => leading("report"),
  docs: () => leading("docs"),
};

/** A text with elements in the place of its braces. @param {string} key @param {...TextChild} parts @returns {TextChild[]} */
const woven = (key, ...parts) => t(key).split("{}").flatMap((text, at) => (at ? [parts[at - 1] ?? "", text] : [text]));

/** How many are uncovered, as a link to them, or why that cannot be told.
 * @param {"outside" | "must"} clause @param {Api.Rate | undefined} rate @param {string} href @param {...TextChild} more */
const told = (clause, rate, href, ...more) =>
  rate && known(rate.uncovered) && !rate.reason
    ? woven(`start.first.${clause}`, el("a", { href }, number(rate.uncovered)), ...more)
    : woven(`start.first.${clause}.null`, code("no_rate", rate?.reason ?? null) || t("not_in_source"));

/** The story in a sentence of counted figures. @param {Api.Answer<"coverage/summary">} answer */
function tellSentence({ data, as_of }) {
  const [spatial, must] = ["spatial", "should_build"].map((one) => data.rates.find((rate) => rate.code === one));
  by("sentence").replaceChildren(
    ...woven("start.first.enterprises", as_of, el("a", { href: leading("map", { lens: "organizational" }) }, number(data.enterprises))),
    colon(),
    ...told("outside", spatial, leading("map", { lens: "spatial" }), number(data.walk.minutes)),
    t("start.first.and"),
    ...told("must", must, leading("centre", { open: "alert.must" })),
    stop(),
    el("span", { class: "mark" }, mark(data.drawn_on)),
  );
}

/** What is different since the last visit; at the first, when data were loaded. Only of what everybody looks at
 * without asking for a day, a layer or a zone. @param {Api.Answer<"coverage/summary">} answer */
async function tellSince({ data, revision }) {
  by("since").hidden = Boolean(view.as_of || view.zones.length || view.within || (view.layers && view.layers.length < ALL_LAYERS));
  if (by("since").hidden) return;
  const { data: meta } = await ask("meta");
  /** @param {string} which */
  const uncovered = (which) => data.rates.find((rate) => rate.code === which)?.uncovered ?? null;
  const counts = Object.fromEntries(COUNTED.map((label) => [label, meta.counts.filter((one) => one.label === label).reduce((sum, one) => sum + one.count, 0)]));
  const now = { at: new Date().toISOString(), revision, counts: { ...counts, spatial: uncovered("spatial"), should_build: uncovered("should_build") } };
  const before = visited(now);
  /** @param {string} at */
  const day = (at) => new Date(at).toLocaleDateString(lang === "zh" ? "zh-CN" : "en-GB");
  const loaded = meta.loads.map(({ at }) => at).sort().at(-1);
  if (!before) by("since").textContent = loaded ? filled("start.since.loaded", day(loaded)) : "";
  else {
    const others = differences(before, now);
    const each = others.map(([name, by_]) => `${words.labels[name]?.[lang] ?? t(`start.since.${name}`)} ${by_ > 0 ? "+" : "−"}${number(Math.abs(by_))}`);
    by("since").textContent = each.length ? `${filled("start.since", day(before.at))}${each.join(comma())}` : filled(before.revision === revision ? "start.since.same" : "start.since.counts", day(before.at));
  }
}

async function figures() {
  const answer = await ask("claims", { ...viewParameters(), limit: 500 });
  const key = keyFigures(answer.data).map(figureCard);
  by("figures").replaceChildren(...(key.length ? key : [el("p", {}, t("none"))]));
  await drawClaims(answer.data);
}

/** The sentence and the rates, which are of one answer. */
async function coverage() {
  const answer = await ask("coverage/summary", viewParameters());
  tellSentence(answer);
  by("coverage").replaceChildren(...ofLenses(answer.data.rates).map((rate) => rateCard(rate, answer.data.drawn_on)));
  origin(answer);
  warnSynthetic(answer.data.drawn_on.includes("synthetic"));
  await tellSince(answer);
}

/** @type {Promise<() => Promise<boolean>> | null} */
let map = null;

/** The map; where nothing on it has a place, the network. */
async function picture() {
  by("map").hidden = false;
  const there = await (await (map ??= liveMap(by("map"))))();
  for (const part of all(".first .canvas, .first .map-foot, .first .map-legend")) part.hidden = !there;
  by("drawn").hidden = there;
  by("to-picture").textContent = t(there ? "centre.map" : "network.title");
  by("to-picture").setAttribute("href", leading(there ? "map" : "network"));
  by("drawn").setAttribute("href", leading("network"));
  if (!there) by("network-drawn").src = address("views/pairing.svg", { ...viewParameters(), lang });
}

begin(async () => {
  by("download").href = address("views/pairing.html", { as_of: view.as_of, layer: ["source"], lang });
  for (const way of all("[data-way]")) way.setAttribute("href", WAYS[way.dataset.way ?? ""]());
  by("sentence").setAttribute("aria-busy", "true");
  await Promise.all([fill(by("figures"), figures), fill(by("coverage"), coverage).finally(() => by("sentence").setAttribute("aria-busy", "false")), drawUncovered()]);
  await fill(by("map"), picture);
  say(t("loaded"));
}, listStates);

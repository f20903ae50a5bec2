// @ts-check
// The planner's desk: the uncovered with their map, a plan, and scenarios side by side.

import { ask, viewParameters } from "./api.js";
import { all, by, el, linkButton, say } from "./elements.js";
import { begin, fill, keep, origin, warnSynthetic } from "./page.js";
import { kept } from "./boundary.js";
import { layBasemap } from "./basemap.js";
import { Beside, withChanges } from "./beside.js";
import { AreaDrawing } from "./area-drawing.js";
import { CoverageMap } from "./coverage-map.js";
import { explain, tellNothing, tellPosition, tellSite } from "./explain.js";
import { mapFoot } from "./map-foot.js";
import { legend } from "./map-legend.js";
import { mapTools } from "./map-tools.js";
import { OwnSites } from "./own-sites.js";
import { Plans } from "./plans.js";
import { isEnterprise, isPosition, isSite } from "./places.js";
import { Drawers } from "./drawers.js";
import { MapSearch } from "./map-search.js";
import { Measuring } from "./measuring.js";
import { grounded } from "./ground-painting.js";
import { dragSites } from "./site-dragging.js";
import { Scenarios } from "./scenarios.js";
import { streetsChoice } from "./streets-choice.js";
import { t } from "./texts.js";
import { UncoveredList } from "./uncovered.js";

/** @type {readonly (keyof import("./uncovered.js").Filters)[]} */
const FILTERS = ["by", "minutes", "streets", "subdistrict", "community", "carrier", "carrier_kind", "sector", "industry", "size", "unknown", "certainty"];

const asked = new URLSearchParams(location.search);
/** @type {Record<string, string>} */
const wished = Object.fromEntries([...FILTERS, "sort"].filter((one) => asked.has(one)).map((one) => [one, asked.get(one) ?? ""]));
wished.by ??= "spatial";
let minutes = 15;
let metres = 0; // How far a site reaches.
let shown = ""; // What the map was asked for.
let begun = false; // Whether scenarios were compared for the day and layers of the page.

const map = new CoverageMap(by("canvas"), { pick: (feature) => pick(feature), hidden: new Set(["cells"]) });
const drawers = new Drawers(map);
const walk = () => ({ minutes: list.given().minutes || undefined, streets: list.given().streets || undefined });

// --- the list and its map ---------------------------------------------------------------------

/** @param {Geo.Any | null} feature @param {{ move?: boolean }} [how] */
async function pick(feature, { move = false } = {}) {
  if (drawing.on) return; // the click is a corner
  if (feature) drawers.open("answer-drawer");
  const details = by("details");
  for (const row of all("#uncovered tr[data-id]")) row.classList.toggle("picked", row.dataset.id === feature?.id);
  if (!feature) {
    map.mark(null);
    tellNothing(details);
  } else if (isPosition(feature)) {
    map.mark(feature, { move });
    tellPosition(details, feature, minutes);
  } else if (isSite(feature)) {
    map.mark(feature, { move });
    tellSite(details, feature);
  } else if (isEnterprise(feature)) {
    map.mark(feature, { move, to: map.find(feature.properties.nearest_position) });
    await explained(feature.id);
  }
}

/** @param {string} id */
async function explained(id) {
  await fill(by("details"), async () => {
    const told = await explain(by("details"), id, list.given().by || "spatial", walk());
    say(told.name);
  });
}

/** An enterprise of the list; one without coordinates is only told of. @param {import("./uncovered.js").Uncovered} row */
function named(row) {
  const open = () => {
    const feature = map.find(row.id);
    if (feature) pick(feature, { move: true });
    else explained(row.id);
  };
  return linkButton(row.name, open);
}

async function summary() {
  const answer = await ask("coverage/summary", { ...viewParameters(), ...walk() });
  origin(answer);
  drawing.show(answer.within);
  warnSynthetic(answer.data.drawn_on.includes("synthetic"));
}

/** Each page of the list is ringed on the map, which is asked for when the filters change.
 * @param {Api.Answer<"coverage/uncovered">} answer */
async function page(answer) {
  const { unknown, certainty, ...conditions } = list.given();
  keep({ plan: plans.id ?? "", sort: list.sort === "id" ? "" : list.sort, ...Object.fromEntries(FILTERS.map((one) => [one, String(list.given()[one] ?? "")])) });
  const key = JSON.stringify([list.given(), answer.as_of, answer.layers, answer.revision]);
  if (key !== shown) {
    await fill(by("canvas"), async () => {
      await summary();
      const reach = await ask("coverage/reach.geojson", { ...viewParameters(), ...walk() });
      const gaps = unknown || certainty === "sure" ? [] : (await ask("coverage/gaps.geojson", { ...viewParameters(), ...conditions })).features;
      const places = await ask("coverage/places.geojson", viewParameters());
      const ground = await ask("coverage/ground.geojson", viewParameters());
      minutes = reach.meta.walk.minutes;
      metres = reach.meta.walk.threshold_m;
      map.show({ reach: reach.features, gaps, places: places.features, ...grounded(ground.features) });
      drawLegend();
      await pick(null);
      shown = key;
    });
    if (begun) scenarios.draw();
  }
  const ids = new Set(answer.data.map((row) => row.id));
  map.ring(map.data.gaps.filter((feature) => ids.has(feature.id)));
}

function drawLegend() {
  legend(by("legend"), map, null, (layer) => {
    const on = map.toggle(layer);
    beside.draw();
    return on;
  });
}

const list = new UncoveredList({ title: "desk.uncovered", wished, name: named, shown: page });

// --- plan and scenarios -----------------------------------------------------------------------

const beside = new Beside(map);
const chosen = by("beside-scenario");

/** What scenarios there are to be looked at beside what is. */
function choices() {
  const every = scenarios.all;
  const { value } = chosen;
  chosen.replaceChildren(el("option", { value: "" }, "–"), ...every.map((one) => el("option", { value: one.name, selected: one.name === value }, one.title)));
  chosen.closest("label")?.toggleAttribute("hidden", !every.length);
  another();
}

function another() {
  const scenario = scenarios.all.find((one) => one.name === chosen.value);
  if (scenario) beside.show(t("desk.now"), scenario.title, withChanges(map.data, scenario.changes, metres));
  else beside.hide();
}
chosen.addEventListener("change", another);

const scenarios = new Scenarios({ drawn: choices, parameters: () => ({ ...viewParameters(), ...walk() }), position: (id) => map.find(id)?.properties.name });
const own = new OwnSites({
  middle: () => map.middle(),
  shown: (features, area) => {
    map.forbidden = area;
    map.show({ own: features });
    drawLegend();
  },
});
const drawing = new AreaDrawing(map, (ring) => own.forbid(ring));
dragSites(map, own, () => metres);
const plans = new Plans({
  id: asked.get("plan"),
  parameters: () => ({ ...viewParameters(), ...walk() }),
  sites: () => own.sites,
  notWithin: () => own.notWithin,
  pick: (feature) => pick(feature, { move: true }),
  found: async (id, plan, features) => {
    keep({ plan: id ?? "" });
    map.show({ sites: features });
    drawLegend();
    await scenarios.current(id, plan);
  },
});

const groundOf = () => [map.boundary ? t("map.own") : "", map.basemap?.attribution].filter(Boolean).join(" · ");
mapTools(map, { title: () => t("desk.map"), ground: groundOf });
map.ground(kept());
const foot = mapFoot(by("map-foot"), map, groundOf);
new Measuring(map);
new MapSearch(map, (feature) => pick(feature, { move: true }));
layBasemap(map, (text) => map.host.before(el("p", { class: "notice screen", role: "status" }, text))).then(foot);
begin(async () => {
  shown = "";
  begun = false;
  await streetsChoice(by("filters").elements.streets);
  await list.draw();
  foot();
  scenarios.word();
  own.draw();
  await plans.draw();
  begun = true;
});

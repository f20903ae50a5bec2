// The planner's desk: the uncovered with their map, a plan, and scenarios side by side.

import { ask, begin, by, el, fill, keep, origin, say, viewParameters, warnSynthetic } from "./common.js";
import { kept } from "./boundary.js";
import { CoverageMap } from "./coverage-map.js";
import { explain, tellNothing, tellPosition, tellSite } from "./explain.js";
import { legend } from "./map-legend.js";
import { mapTools } from "./map-tools.js";
import { Plans } from "./plans.js";
import { Scenarios } from "./scenarios.js";
import { UncoveredList } from "./uncovered.js";

const FILTERS = ["by", "minutes", "subdistrict", "community", "carrier", "carrier_kind", "sector", "industry", "size", "unknown"];

const asked = new URLSearchParams(location.search);
const wished = Object.fromEntries([...FILTERS, "sort"].filter((name) => asked.has(name)).map((name) => [name, asked.get(name)]));
wished.by ??= "spatial";
let minutes = 15;
let shown = ""; // What the map was asked for.
let begun = false; // Whether scenarios were compared for the day and layers of the page.

const map = new CoverageMap(by("canvas"), { pick: (feature) => pick(feature), hidden: new Set(["cells"]) });
const walk = () => ({ minutes: list.given().minutes });

// --- the list and its map ---------------------------------------------------------------------

async function pick(feature, { move = false } = {}) {
  const details = by("details");
  for (const row of document.querySelectorAll("#uncovered tr[data-id]")) row.classList.toggle("picked", row.dataset.id === feature?.id);
  if (!feature) {
    map.mark(null);
    tellNothing(details);
  } else if (feature.properties.tier) {
    map.mark(feature, { move });
    tellPosition(details, feature, minutes);
  } else if (feature.properties.gain !== undefined) {
    map.mark(feature, { move });
    tellSite(details, feature);
  } else {
    map.mark(feature, { move, to: map.find(feature.properties.nearest_position) });
    await explained(feature.id);
  }
}

async function explained(id) {
  await fill(by("details"), async () => {
    const told = await explain(by("details"), id, list.given().by, walk());
    say(told.name);
  });
}

/** An enterprise of the list; one without coordinates is only told of. */
function name(row) {
  const open = () => {
    const feature = map.find(row.id);
    if (feature) pick(feature, { move: true });
    else explained(row.id);
  };
  return el("button", { type: "button", class: "as-link", on: { click: open } }, row.name);
}

async function summary() {
  const answer = await ask("coverage/summary", { ...viewParameters(), ...walk() });
  origin(answer);
  warnSynthetic(answer.data.drawn_on.includes("synthetic"));
}

/** Each page of the list is ringed on the map, which is asked for when the filters change. */
async function page(answer) {
  const { unknown, ...conditions } = list.given();
  keep({ plan: plans.id ?? "", sort: list.sort === "id" ? "" : list.sort, ...Object.fromEntries(FILTERS.map((one) => [one, list.given()[one] ?? ""])) });
  const key = JSON.stringify([list.given(), answer.as_of, answer.layers, answer.revision]);
  if (key !== shown) {
    await fill(by("canvas"), async () => {
      await summary();
      const reach = await ask("coverage/reach.geojson", { ...viewParameters(), ...walk() });
      const gaps = unknown ? { features: [] } : await ask("coverage/gaps.geojson", { ...viewParameters(), ...conditions });
      const places = await ask("coverage/places.geojson", viewParameters());
      minutes = reach.meta.walk.minutes;
      map.show({ reach: reach.features, gaps: gaps.features, places: places.features });
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
  legend(by("legend"), map, null, (layer) => map.toggle(layer));
}

const list = new UncoveredList({ title: "desk.uncovered", wished, name, shown: page });

// --- plan and scenarios -----------------------------------------------------------------------

const scenarios = new Scenarios({ parameters: () => ({ ...viewParameters(), ...walk() }), position: (id) => map.find(id)?.properties.name });
const plans = new Plans({
  id: asked.get("plan"),
  parameters: () => ({ ...viewParameters(), ...walk() }),
  pick: (feature) => pick(feature, { move: true }),
  found: async (id, plan, features) => {
    keep({ plan: id ?? "" });
    map.show({ sites: features });
    drawLegend();
    await scenarios.current(id, plan);
  },
});

mapTools(map);
map.ground(kept());
begin(async () => {
  shown = "";
  begun = false;
  await list.draw();
  scenarios.word();
  await plans.draw();
  begun = true;
});

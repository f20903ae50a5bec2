// @ts-check
// The planner's desk: the uncovered with their map, a plan, and scenarios side by side.

import { address, ask, viewParameters } from "./api.js";
import { fromLonLat } from "./ol.js";
import { all, by, el, linkButton, say } from "./elements.js";
import { begin, fill, keep, origin, warnSynthetic } from "./page.js";
import { kept } from "./boundary.js";
import { layBasemap } from "./basemap.js";
import { Applying } from "./applying.js";
import { areaPanel } from "./area-panel.js";
import { AreaDrawing } from "./area-drawing.js";
import { CoverageMap } from "./coverage-map.js";
import { Flow } from "./flow.js";
import { explain, tellNothing, tellPosition, tellSite } from "./explain.js";
import { mapFoot } from "./map-foot.js";
import { Crowds, pieces } from "./map-crowds.js";
import { legend } from "./map-legend.js";
import { mapTools } from "./map-tools.js";
import { OwnSites } from "./own-sites.js";
import { Plans } from "./plans.js";
import { isEnterprise, isOwn, isPosition, isSite } from "./places.js";
import { Drawers } from "./drawers.js";
import { MapSearch } from "./map-search.js";
import { Measuring } from "./measuring.js";
import { grounded } from "./ground-painting.js";
import { SiteEffect, dragSites } from "./site-dragging.js";
import { sitesByAddress } from "./site-address.js";
import { SideBySide } from "./side-by-side.js";
import { Scenarios } from "./scenarios.js";
import { streetsChoice } from "./streets-choice.js";
import { Streets } from "./map-streets.js";
import { bracketed, called, clean, fault, fill as filled, lang, number, t } from "./texts.js";
import { inTurn } from "./turns.js";
import { UncoveredList } from "./uncovered.js";

/** What is picked, by its id. */
const state = { node: "" };
/** Filters that are folded away. */
const MORE = ["certainty", "community", "carrier", "carrier_kind", "sector", "industry", "unknown"];
let minutes = 15;
let metres = 0; // How far a site reaches in a straight line.
let along = false; // Whether ways are along streets.
let shown = ""; // What the map was asked for.
let begun = false; // Whether scenarios were compared for the day and layers of the page.

const map = new CoverageMap(by("canvas"), { pick: (feature) => pick(feature), hidden: new Set(["cells"]) });
const drawers = new Drawers(map);
const flow = new Flow({
  opened: (step) => {
    drawers.open("ask-drawer");
    if (step === "compare") pair.suggest();
  },
});
const walk = () => ({ minutes: list.given().minutes || undefined, streets: list.given().streets || undefined });

// --- the list and its map ---------------------------------------------------------------------

/** @param {Geo.Any | null} feature @param {{ move?: boolean }} [how] */
async function pick(feature, { move = false } = {}) {
  if (drawing.on) return; // the click is a corner
  if (feature) drawers.open("answer-drawer");
  const details = by("details");
  state.node = feature && !isOwn(feature) ? feature.id : ""; // What is the reader's own is in no link.
  keep({ node: state.node });
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
  } else if (isOwn(feature)) {
    map.mark(feature, { move });
    own.tell(details, feature);
  } else if (isEnterprise(feature)) {
    map.mark(feature, { move, to: map.find(feature.properties.nearest_position) });
    await explained(feature.id);
  }
}

/** @param {string} id */
async function explained(id) {
  state.node = id;
  keep({ node: id });
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
  flow.tell("area", areaPanel(answer), true);
  warnSynthetic(answer.data.drawn_on.includes("synthetic"));
}

/** Each page of the list is ringed on the map, which is asked for when the filters change.
 * @param {Api.Answer<"coverage/uncovered">} answer */
async function page(answer) {
  const key = JSON.stringify([list.given(), answer.as_of, answer.layers, answer.revision]);
  if (key !== shown) {
    await fill(by("canvas"), async () => {
      const [[gaps, reach], places, ground] = await Promise.all([
        drawable(),
        inTurn(() => ask("coverage/places.geojson", viewParameters())),
        inTurn(() => ask("coverage/ground.geojson", viewParameters())),
        summary(),
      ]);
      minutes = reach.meta.walk.minutes;
      metres = reach.meta.walk.threshold_m;
      along = reach.meta.walk.network !== null;
      crowds.all([reach, gaps], [...reach.features, ...(gaps?.features ?? []), ...places.features]);
      map.show({ places: places.features, ...grounded(ground.features) });
      pair.now(pieces(reach, gaps));
      drawLegend();
      streets?.again();
      const { node } = state;
      const found = map.find(node);
      await pick(found, { move: Boolean(found) });
      if (node && !found) await explained(node).catch(() => pick(null));
      shown = key;
    });
    if (begun) scenarios.draw();
  }
  offerOrganizing();
  flow.tell("gaps", number(answer.count), true);
  const ids = new Set(answer.data.map((row) => row.id));
  map.ring(map.data.gaps.filter((feature) => ids.has(feature.id)));
}

/** What the map is drawn of: no more than it can hold, of a box or all. @param {string} [box] */
function drawable(box) {
  const { unknown, certainty, ...conditions } = list.given();
  const asked = { ...viewParameters(), bounded: true, box };
  return Promise.all([
    unknown || certainty === "sure" ? null : inTurn(() => ask("coverage/gaps.geojson", { ...asked, ...conditions })),
    inTurn(() => ask("coverage/reach.geojson", { ...asked, ...walk() })),
  ]);
}

const crowds = new Crowds(map, (box) =>
  fill(by("canvas"), async () => {
    const key = shown;
    const [gaps, reach] = await drawable(box);
    if (key !== shown) return;
    pair.now(pieces(reach, gaps));
    drawLegend();
    if (begun) scenarios.draw();
  }),
);

function drawLegend() {
  legend(by("legend"), map, null, (layer) => {
    const on = map.toggle(layer);
    pair.draw();
    return on;
  });
}

/** Plans of organizations, to be taken away: of the area and along the streets that the page is about. */
function offerOrganizing() {
  for (const kind of /** @type {const} */ (["csv", "xlsx"])) {
    by(`branches-${kind}`).href = address(`coverage/joint-branches.${kind}`, { ...viewParameters(), streets: walk().streets, lang });
    by(`officers-${kind}`).href = address(`coverage/guidance.${kind}`, { ...viewParameters(), ...walk(), lang });
  }
}

const list = new UncoveredList({ title: "desk.uncovered", usual: "spatial", name: named, shown: page });

// --- plan and scenarios -----------------------------------------------------------------------

const pair = new SideBySide(map, {
  scenarios: () => scenarios.all,
  asked: (scenario, more) => scenarios.asked(scenario, more),
  metres: () => (along ? null : metres),
  shown: () => drawers.close("answer-drawer"),
});

const scenarios = new Scenarios({
  drawn: () => {
    const { length } = scenarios.kept;
    flow.tell("compare", filled("flow.kept", number(length)), length > 0);
    applying.choices();
    return pair.choices();
  },
  apply: (scenario) => {
    applying.choices(scenario.name);
    flow.open("apply");
  },
  parameters: () => ({ ...viewParameters(), ...walk() }), position: (id) => map.find(id)?.properties.name,
});
const applying = new Applying({
  kept: () => scenarios.kept,
  applied: (lines) => {
    const standing = lines.find(({ state: how }) => how === "complete");
    const back = lines[0]?.undone_by;
    flow.tell("apply", standing ? called(standing.id) : "", standing !== undefined);
    flow.tell("back", back ? called(back) : "", lines[0]?.state === "undone");
  },
  written: () => {
    shown = "";
    return list.draw();
  },
});
const effect = new SiteEffect(map, { walk: () => ({ metres, along }), parameters: () => ({ ...viewParameters(), ...walk() }) });
const own = new OwnSites({
  middle: () => map.middle(),
  look: (place) => {
    map.markAt(place);
    map.look(fromLonLat(place));
  },
  shown: (features, area) => {
    map.forbidden = area;
    flow.tell("sites", features.length ? filled("flow.own", number(features.length)) : "", features.length > 0);
    map.show({ own: features });
    drawLegend();
  },
  put: (feature, added) => {
    const { name, radius_m } = feature.properties;
    if (added) {
      pick(feature);
      map.lookAt(feature); // The drawer with its name may lie over it.
    }
    effect.of({ name, place: feature.geometry.coordinates, radius_m, moving: false });
  },
  gone: () => pick(null),
});
const drawing = new AreaDrawing(map, (ring) => own.forbid(ring));
dragSites(map, own, effect);
sitesByAddress(own);
/** The sites of the plan shown. @type {Geo.Site[]} */
let planned = [];
const plans = new Plans({
  id: null,
  parameters: () => ({ ...viewParameters(), ...walk() }),
  sites: () => own.sites,
  notWithin: () => own.notWithin,
  pick: (feature) => pick(feature, { move: true }),
  found: async (id, plan, features) => {
    keep({ plan: id ?? "" });
    planned = plan?.goal === "close" ? [] : features;
    by("sites-take").disabled = !planned.length;
    flow.tell("plan", plan ? t(`siting.${plan.status}`) : "", plan !== null);
    flow.tell("paper", plan && plan.status !== "infeasible" ? t("flow.paper.ready") : "", plan !== null && plan.status !== "infeasible");
    map.show({ sites: features });
    pair.sites = features;
    drawLegend();
    await scenarios.current(id, plan);
  },
});

by("sites-take").addEventListener("click", () =>
  own.take(planned.map(({ geometry: { coordinates: [lon, lat] }, properties: { name, rank } }) => ({ name: name ?? `${t("desk.site")} ${rank}`, lon, lat }))));
by("sites-plan").addEventListener("click", async () => {
  by("sites-told").textContent = "";
  try {
    await plans.exactly(own.exactly);
    flow.open("compare");
  } catch (error) {
    by("sites-told").textContent = clean(fault(error));
  }
});

const groundOf = () => [map.boundary ? t("map.own") : "", map.basemap?.attribution].filter(Boolean).join(" · ");
mapTools(map, { title: () => t("desk.map"), ground: groundOf });
map.ground(kept());
const foot = mapFoot(by("map-foot"), map, groundOf);
new Measuring(map);
new MapSearch(map, (feature) => pick(feature, { move: true }));
/** @type {Streets | null} */
let streets = null;
layBasemap(map, (text) => map.host.before(el("p", { class: "notice screen", role: "status" }, text))).then(foot);
begin(async () => {
  flow.draw();
  shown = "";
  begun = false;
  if (await streetsChoice(by("filters").elements.streets)) {
    streets ??= new Streets(map, {
      parameters: walk,
      failed: (error) => (by("site-told").textContent = `${t("map.streets.fault")}${bracketed(fault(error))}`),
      shown: drawLegend,
    });
  }
  await list.draw();
  foot();
  scenarios.word();
  own.draw();
  await plans.draw();
  begun = true;
  await applying.draw();
}, {
  steps: [...list.states, "plan", "node", "left", "beside", "step"],
  read: (asked) => {
    list.read(asked);
    flow.read(asked);
    pair.read(asked);
    plans.id = asked.get("plan");
    state.node = asked.get("node") ?? "";
    if (asked.has("step")) drawers.open("ask-drawer");
    by("more-filters").open ||= MORE.some((name) => asked.has(name));
  },
});

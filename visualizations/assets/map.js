// @ts-check
// The coverage map: lens, minutes and subdistrict; layers; enterprises one by one beside it.

import { ask, viewParameters } from "./api.js";
import { all, by, el, linkButton, radios, say, table } from "./elements.js";
import { begin, fill, keep, origin, warnSynthetic } from "./page.js";
import { bracketed, code, colon, fault, number, t } from "./texts.js";
import { kept, keepBoundary, read } from "./boundary.js";
import { Beside } from "./beside.js";
import { Crowds, apart, pieces } from "./map-crowds.js";
import { layBasemap } from "./basemap.js";
import { CoverageMap } from "./coverage-map.js";
import { Drawers } from "./drawers.js";
import { explain, tellCarrier, tellNothing, tellPosition, tellSite } from "./explain.js";
import { mapFoot } from "./map-foot.js";
import { MapSearch } from "./map-search.js";
import { Measuring } from "./measuring.js";
import { Streets } from "./map-streets.js";
import { grounded } from "./ground-painting.js";
import { legend } from "./map-legend.js";
import { mapTools } from "./map-tools.js";
import { LENSES, ofLenses, rateCard } from "./figures.js";
import { bounds, isCarrier, isEnterprise, isPosition, isSite } from "./places.js";
import { parts, sortedBy, sortedTable } from "./sorting.js";
import { streetsChoice } from "./streets-choice.js";
import { inTurn } from "./turns.js";

const ROWS = 25;
/** @typedef {keyof typeof TITLES} Listed */
const TITLES = { gaps: "map.gaps", covered: "map.covered" };
/** What the list of enterprises is sorted by: of a feature's properties.
 * @type {Record<string, (properties: Geo.Enterprise["properties"]) => string | number | null | undefined>} */
const SORTS = {
  name: ({ name }) => name,
  reason: ({ reason }) => reason && code("uncovered_reason", reason),
  nearest: ({ nearest_position }) => called.get(nearest_position ?? ""),
  metres: ({ metres }) => metres,
};

const form = by("ask");
const minutesField = form.elements.minutes;
/** @param {string | null} name */
const lensOf = (name) => LENSES.find((lens) => lens === name) ?? "spatial";
/** @param {string} sort */
const sortOf = (sort) => (Object.hasOwn(SORTS, parts(sort)[0]) ? sort : "id");
const state = {
  lens: lensOf(null),
  minutes: /** @type {number | null} */ (null), // Null: what the policy says.
  subdistrict: "",
  node: /** @type {string | null} */ (null),
  plan: "",
  listed: /** @type {Listed} */ ("gaps"),
  sort: "id",
};
let page = 0;
/** @type {Map<string, string>} */
let called = new Map(); // Names of positions, by id.
/** @type {Geo.Enterprise[]} */
let listed = []; // The enterprises of the table, as it sorts them.
/** @type {Record<string, number> | null} */
let times = null;
let round = 0;
/** @type {Streets | null} */
let streets = null;
let first = true; // Whether nothing was shown yet.

/** @type {Set<string>} */
const hidden = new Set();

/** @param {URLSearchParams} asked */
function readState(asked) {
  const wished = Number(asked.get("minutes"));
  Object.assign(state, {
    lens: lensOf(asked.get("lens")),
    minutes: wished >= 5 && wished <= 30 ? wished : null,
    subdistrict: asked.get("subdistrict") ?? "",
    node: asked.get("node"),
    plan: asked.get("plan") ?? "",
    listed: asked.get("listed") === "covered" ? "covered" : "gaps",
    sort: sortOf(asked.get("sort") ?? ""),
  });
  hidden.clear();
  for (const one of (asked.get("hide") ?? "cells,covered").split(",").filter(Boolean)) hidden.add(one);
  if (state.listed === "covered") hidden.delete("covered");
  form.elements.streets.value = asked.get("streets") ?? "";
  by("beside-day").value = asked.get("beside") ?? "";
  first = true;
}
const map = new CoverageMap(by("canvas"), { pick: (feature) => pick(feature), hidden, wheel: "alone" });
const drawers = new Drawers(map);
const foot = mapFoot(by("map-foot"), map, () => groundOf());

function remember() {
  keep({ lens: state.lens, minutes: state.minutes ?? "", subdistrict: state.subdistrict, streets: form.elements.streets.value, node: state.node ?? "", hide: [...hidden].join(",") || "none", plan: state.plan, listed: state.listed === "gaps" ? "" : state.listed, sort: state.sort === "id" ? "" : state.sort, beside: by("beside-day").value });
}

/** As much as a map can hold. */
const drawable = () => ({ ...walk(), bounded: true });

const walk = () => ({ ...viewParameters(), minutes: state.minutes, streets: form.elements.streets.value });

/** The enterprises that are asked for. */
const within = () => ({ ...drawable(), by: state.lens, subdistrict: state.subdistrict });

/** What the map is drawn on. */
function groundOf() {
  return [map.boundary ? t("map.own") : "", map.basemap?.attribution].filter(Boolean).join(" · ");
}

// --- another day beside it --------------------------------------------------------------------

const beside = new Beside(map);

/** The same question on the day that was chosen, on a map beside this one; none without a day. */
async function another() {
  const day = by("beside-day").value;
  if (!day) return beside.hide();
  const box = crowds.asked?.box.join(",");
  const there = { ...drawable(), as_of: day, box };
  const wanted = { ...within(), as_of: day, box };
  const [reach, gaps, covered] = await Promise.all([
    inTurn(() => ask("coverage/reach.geojson", there)),
    inTurn(() => ask("coverage/gaps.geojson", wanted)),
    map.hidden.has("covered") ? null : inTurn(() => ask("coverage/covered.geojson", wanted)),
  ]);
  const shown = pieces(reach, gaps, covered);
  return beside.show(by("view").elements.as_of.value, day, { ...shown, cells: [], covered: shown.covered ?? [], sites: [] });
}
by("beside-day").addEventListener("change", () => {
  remember();
  return fill(by("canvas"), another);
});

// --- picking ----------------------------------------------------------------------------------

/** Show what a feature is, in the details, on the map and in the tables; null for nothing.
 * @param {Geo.Any | null} feature @param {{ move?: boolean }} [how] */
async function pick(feature, { move = false } = {}) {
  state.node = feature?.id ?? null;
  remember();
  highlight();
  const details = by("details");
  if (feature) drawers.open("answer-drawer");
  if (!feature) {
    map.mark(null);
    tellNothing(details);
  } else if (isEnterprise(feature)) {
    if (!listed.includes(feature)) list(feature.properties.reason ? "gaps" : "covered");
    const row = listed.indexOf(feature);
    if (row >= 0 && Math.floor(row / ROWS) !== page) turn(Math.floor(row / ROWS));
    map.mark(feature, { move, to: map.find(feature.properties.nearest_position) });
    say(feature.properties.name);
    await fill(details, () => explain(details, feature.id, state.lens, walk()));
  } else {
    map.mark(feature, { move });
    if (isPosition(feature)) tellPosition(details, feature, Number(minutesField.value));
    else if (isSite(feature)) tellSite(details, feature);
    else if (isCarrier(feature)) tellCarrier(details, feature);
  }
}

function highlight() {
  for (const row of all("#gaps tr[data-id], #positions tr[data-id]")) row.classList.toggle("picked", row.dataset.id === state.node);
}

/** @param {Geo.Any} feature @param {string} text */
const link = (feature, text) => linkButton(text, () => pick(feature, { move: true }));

// --- tables -----------------------------------------------------------------------------------

/** A page of the enterprises that the map shows; its rows are ringed there. @param {number} at */
function turn(at) {
  page = at;
  const rows = listed.slice(page * ROWS, (page + 1) * ROWS);
  const columns = [
    { text: t("table.name"), sort: "name" },
    { text: t("table.reason"), sort: "reason" },
    { text: t("explain.nearest"), sort: "nearest" },
    { text: t("map.metres"), sort: "metres", number: true },
    { text: t("map.walk"), number: true },
  ];
  sortedTable(
    by("gaps"),
    columns,
    rows.map((feature) => {
      const { name, reason, nearest_position, metres, minutes } = feature.properties;
      const nearest = map.find(nearest_position);
      return { id: feature.id, cells: [link(feature, name), reason ? code("uncovered_reason", reason) : t("map.is_covered"), nearest ? link(nearest, nearest.properties.name ?? "–") : "–", number(metres), number(minutes)] };
    }),
    { sort: state.sort, choose: sorted },
  );
  const range = rows.length ? `${number(page * ROWS + 1)}–${number(page * ROWS + rows.length)} ${t("table.of")} ` : "";
  const left = (map.data[state.listed]?.length ?? 0) - listed.length;
  by("gaps-count").textContent = `${t(TITLES[state.listed])}${colon()}${range}${number(listed.length)}${left ? ` · ${t("map.not_listed")} ${number(left)}` : ""}`;
  by("gaps-back").disabled = page === 0;
  by("gaps-next").disabled = (page + 1) * ROWS >= listed.length;
  map.ring(rows);
  highlight();
}
by("gaps-back").addEventListener("click", () => turn(page - 1));
by("gaps-next").addEventListener("click", () => turn(page + 1));

/** List the uncovered ("gaps") or the "covered", from the first page: those of the layers shown.
 * @param {Listed} [which] */
function list(which = state.listed) {
  state.listed = which;
  for (const radio of radios("#which input")) radio.checked = radio.value === which;
  remember();
  const shown = (map.data[which] ?? []).filter(({ properties: { reason } }) => !map.hidden.has(reason ? `reason:${reason}` : "covered"));
  const [key, direction] = parts(state.sort);
  listed = SORTS[key] ? sortedBy(shown, ({ properties }) => SORTS[key](properties), direction) : shown;
  turn(0);
}

/** @param {string} sort */
function sorted(sort) {
  state.sort = sort;
  list();
}

/** The covered are many: they are asked for when they are to be seen. */
async function fetchCovered() {
  const mine = round;
  const answer = await inTurn(() => ask("coverage/covered.geojson", { ...within(), box: crowds.asked?.box.join(",") }));
  if (mine !== round) return;
  const { each, many } = apart(answer.features);
  if (answer.meta.cell_m) map.extent ??= bounds([...answer.features, ...map.data.places]);
  map.show({ covered: each, many: [...map.data.many, ...many] });
}

/** Of what is too much to be drawn one by one, what lies where the map looks. */
const crowds = new Crowds(map, (box) => fill(by("canvas"), async () => {
  const mine = round;
  const [reach, gaps, covered] = await Promise.all([
    inTurn(() => ask("coverage/reach.geojson", { ...drawable(), box })),
    inTurn(() => ask("coverage/gaps.geojson", { ...within(), box })),
    map.hidden.has("covered") ? null : inTurn(() => ask("coverage/covered.geojson", { ...within(), box })),
  ]);
  if (mine !== round) return;
  map.show(pieces(reach, gaps, covered));
  drawLegend();
  positions();
  list();
  await another();
}));

async function showCovered() {
  if (map.hidden.has("covered")) map.toggle("covered");
  if (!map.data.covered) await fill(by("canvas"), fetchCovered);
  drawLegend();
}

const drawLegend = () => legend(by("legend"), map, times, toggle);

by("which").addEventListener("change", async () => {
  const value = radios("#which input").some((radio) => radio.checked && radio.value === "covered") ? "covered" : "gaps";
  if (value === "covered") await showCovered();
  list(value);
});

function positions() {
  table(
    by("positions"),
    [{ text: t("table.name") }, { text: t("table.kind") }, { text: t("table.layer") }],
    map.data.reach.map((feature) => ({ id: feature.id, cells: [link(feature, feature.properties.name), code("position_tier", feature.properties.tier), t(`layer.${feature.properties.layer}`)] })),
  );
  by("sites-panel").hidden = !map.data.sites.length;
  table(
    by("sites"),
    [{ text: "#", number: true }, { text: t("plan.gain"), number: true }, { text: t("plan.reaches"), number: true }, { text: t("plan.place") }],
    map.data.sites.map((feature) => {
      const { rank, name, gain, enterprises } = feature.properties;
      const [lon, lat] = feature.geometry.coordinates;
      return { id: `site-${rank}`, cells: [number(rank), number(gain), number(enterprises), link(feature, name ?? `${lon}, ${lat}`)] };
    }),
  );
}

// --- loading ----------------------------------------------------------------------------------

/** @param {Api.Summary} summary @param {Api.Answer<"coverage/by-subdistrict">["data"]} breakdown */
function rates(summary, breakdown) {
  /** @param {string} code_ */
  const named_ = (code_) => (code_ === "spatial" ? `${t("rate.spatial")}${bracketed(`${number(summary.walk.minutes)} ${t("table.minutes")}`)}` : t(`rate.${code_}`));
  const cards = ofLenses(summary.rates).map((rate) => rateCard(rate, summary.drawn_on, named_(rate.code)));
  const part = breakdown.parts.find((one) => one.id === state.subdistrict);
  if (part) cards.push(rateCard({ ...part, code: "part", reason: breakdown.reason }, summary.drawn_on, `${part.name} · ${named_(state.lens)}`));
  by("rates").replaceChildren(...cards);
  by("rates").querySelector(`[data-rate=${state.lens}]`)?.setAttribute("aria-current", "true");
}

/** @param {Api.Part[]} every */
function subdistricts(every) {
  const select = form.elements.subdistrict;
  const options = every.map((part) => el("option", { value: part.id, selected: part.id === state.subdistrict }, part.name ?? ""));
  select.replaceChildren(el("option", { value: "" }, t("filter.any")), ...options);
  state.subdistrict = select.value;
}

/** How many lie in how many circles: told in the legend, which the picture does not wait for. @param {number} mine */
async function countTimes(mine) {
  const { data } = await ask("coverage/spatial", walk());
  if (mine !== round) return;
  times = data.times;
  drawLegend();
}

async function load() {
  round += 1;
  const mine = round;
  const { lens } = state;
  const breaking = ask("coverage/by-subdistrict", { ...walk(), by: lens });
  // A subdistrict that is not there is let go of before others are asked for what lies in it.
  if (state.subdistrict) subdistricts((await breaking).data.parts);
  // All at once and the longest first: the picture waits for the slowest, not for their sum.
  const [covered, uncovered, reach, heat, places, ground_, { data: breakdown }, summary, plan] = await Promise.all([
    map.hidden.has("covered") ? null : inTurn(() => ask("coverage/covered.geojson", within())),
    inTurn(() => ask("coverage/gaps.geojson", within())),
    inTurn(() => ask("coverage/reach.geojson", drawable())),
    inTurn(() => ask("coverage/heat.geojson", within())),
    inTurn(() => ask("coverage/places.geojson", viewParameters())),
    inTurn(() => ask("coverage/ground.geojson", viewParameters())),
    breaking,
    ask("coverage/summary", walk()),
    state.plan ? ask("coverage/plans/{id}/sites.geojson", { id: state.plan }).catch(() => null) : null,
  ]);
  if (mine !== round) return;
  subdistricts(breakdown.parts);
  origin(summary);
  warnSynthetic(summary.data.drawn_on.includes("synthetic"));
  minutesField.value = String(reach.meta.walk.minutes);
  told();
  for (const radio of radios("#ask [name=lens]")) radio.checked = radio.value === lens;
  rates(summary.data, breakdown);
  const named = breakdown.parts.flatMap(({ id, name, ...part }) => (id === null || name === null ? [] : { id, name, ...part }));
  crowds.all([reach, uncovered, covered], [...reach.features, ...uncovered.features, ...places.features]);
  map.show({ ...pieces(reach, uncovered, covered), cells: heat.features, places: places.features, ...grounded(ground_.features), parts: named, sites: plan?.features ?? [] });
  called = new Map(map.data.reach.map(({ id, properties }) => [id, properties.name]));
  times = null;
  drawLegend();
  const located = summary.data.rates.find((rate) => rate.code === "spatial")?.denominator;
  if (reach.features.length && located) fill(by("legend"), () => countTimes(mine));
  const none = uncovered.meta.no_rate ? code("no_rate", uncovered.meta.no_rate) : "";
  by("unlocated").textContent = [none, `${t("map.unlocated")} ${number(uncovered.meta.unlocated)}`, `${t("map.unlocated_positions")} ${number(reach.meta.unlocated)}`].filter(Boolean).join(" · ");
  positions();
  streets?.again();
  tellBoundary();
  list();
  await another();
  const found = map.find(state.node);
  await pick(found, { move: first && Boolean(found) });
  first = false;
}

const again = () => {
  remember();
  return fill(by("canvas"), load);
};

function told() {
  const text = `${number(Number(minutesField.value))} ${t("table.minutes")}`;
  by("minutes-told").textContent = text;
  minutesField.setAttribute("aria-valuetext", text);
}

/** Hide or show a layer; the table lists what is shown. @param {string} key */
function toggle(key) {
  const on = map.toggle(key);
  beside.draw();
  if (key === "covered" && on) showCovered().then(() => list());
  else if (key === "covered") list("gaps");
  else if (key.startsWith("reason:")) list();
  else remember();
  return on;
}

form.addEventListener("submit", (event) => event.preventDefault());
minutesField.addEventListener("input", told);
form.addEventListener("change", (event) => {
  if (event.target === minutesField) state.minutes = Number(minutesField.value);
  state.lens = lensOf(new FormData(form).get("lens")?.toString() ?? null);
  state.subdistrict = form.elements.subdistrict.value;
  again();
});

// --- the user's own boundary ------------------------------------------------------------------

/** @param {Geo.Boundary | null} boundary */
function ground(boundary) {
  map.ground(boundary);
  by("boundary-remove").hidden = boundary === null;
  by("boundary-told").classList.remove("fault");
  by("boundary-told").textContent = "";
  tellBoundary();
  drawLegend();
  foot();
}

/** How many polygons are shown, and how many of them stand for a subdistrict and are coloured. */
function tellBoundary() {
  if (!map.boundary) return;
  by("boundary-told").textContent = `${t("boundary.shown")} ${number(map.boundary.features.length)} · ${t("boundary.matched")} ${number(map.matched().size)}`;
}

by("boundary").addEventListener("change", async () => {
  const [file] = by("boundary").files ?? [];
  if (!file) return;
  try {
    const boundary = await read(file);
    keepBoundary(boundary);
    ground(boundary);
  } catch (error) {
    by("boundary-told").classList.add("fault");
    by("boundary-told").textContent = `${t("boundary.refused")}${colon()}${fault(error)}`;
  }
  by("boundary").value = "";
});
by("boundary-remove").addEventListener("click", () => {
  keepBoundary(null);
  ground(null);
});

mapTools(map, { title: () => [t("map.title"), t(`rate.${state.lens}`), by("minutes-told").textContent].join(" · "), ground: groundOf });
layBasemap(map, (text) => map.host.before(el("p", { class: "notice screen map-notice", role: "status" }, text))).then(foot);

/** Streets are drawn where there are any. */
async function drawStreets() {
  if (!(await streetsChoice(form.elements.streets))) return;
  streets ??= new Streets(map, {
    parameters: walk,
    failed: (error) => (by("unlocated").textContent += ` · ${t("map.streets.fault")}${colon()}${fault(error)}`),
    shown: drawLegend,
  });
}

new Measuring(map);
new MapSearch(map, (feature) => pick(feature, { move: true }));
begin(async () => {
  by("rates").setAttribute("aria-busy", "false");
  const streetsDrawn = drawStreets();
  // Along which streets is known only then; without a wish the answers are on their way while the empty ground is drawn.
  if (new URLSearchParams(location.search).has("streets")) await streetsDrawn;
  const loaded = fill(by("canvas"), load);
  ground(kept());
  await Promise.all([streetsDrawn, loaded]);
}, { steps: ["lens", "minutes", "subdistrict", "streets", "node", "hide", "plan", "listed", "sort", "beside"], read: readState });

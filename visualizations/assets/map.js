// The coverage map: lens, minutes and subdistrict; layers; the uncovered one by one beside it.

import { ask, begin, by, code, el, fill, keep, named, number, origin, say, t, table, viewParameters, warnSynthetic } from "/assets/common.js";
import { kept, keepBoundary, read } from "/assets/boundary.js";
import { CoverageMap } from "/assets/coverage-map.js";
import { explain, tellNothing, tellPosition, tellSite } from "/assets/explain.js";
import { legend } from "/assets/map-legend.js";
import { mapTools } from "/assets/map-tools.js";
import { rateCard } from "/assets/figures.js";

const ROWS = 25;
// An enterprise without a distance comes last either way.
const far = ({ properties: { metres } }) => metres ?? -Infinity;
const near = ({ properties: { metres } }) => metres ?? Infinity;
const SORTS = { id: null, far: (one, other) => far(other) - far(one) || 0, near: (one, other) => near(one) - near(other) || 0 };

const asked = new URLSearchParams(location.search);
const form = by("ask");
const minutesField = form.elements.minutes;
const wished = Number(asked.get("minutes"));
const state = {
  lens: ["organizational", "work", "spatial"].includes(asked.get("lens")) ? asked.get("lens") : "spatial",
  minutes: wished >= 5 && wished <= 30 ? wished : null, // Null: what the policy says.
  subdistrict: asked.get("subdistrict") ?? "",
  node: asked.get("node"),
  plan: asked.get("plan") ?? "",
  sort: Object.hasOwn(SORTS, asked.get("sort") ?? "") ? asked.get("sort") : "id",
};
let page = 0;
let listed = []; // The uncovered as the table sorts them.
let times = null;
let turn = 0;

const hidden = new Set((asked.get("hide") ?? "cells").split(",").filter(Boolean));
const map = new CoverageMap(by("canvas"), { pick: (feature) => pick(feature), hidden });

function remember() {
  keep({ lens: state.lens, minutes: state.minutes ?? "", subdistrict: state.subdistrict, node: state.node ?? "", hide: [...hidden].join(",") || "none", plan: state.plan, sort: state.sort === "id" ? "" : state.sort });
}

const walk = () => ({ ...viewParameters(), minutes: state.minutes });

// --- picking ----------------------------------------------------------------------------------

/** Show what a feature is, in the details, on the map and in the tables; null for nothing. */
async function pick(feature, { move = false } = {}) {
  state.node = feature?.id ?? null;
  remember();
  const details = by("details");
  if (!feature) {
    map.mark(null);
    tellNothing(details);
  } else if (feature.properties.reason) {
    const row = listed.indexOf(feature);
    if (row >= 0 && Math.floor(row / ROWS) !== page) gaps(Math.floor(row / ROWS));
    map.mark(feature, { move, to: map.find(feature.properties.nearest_position) });
    say(feature.properties.name);
    await fill(details, () => explain(details, feature.id, state.lens, { minutes: state.minutes }));
  } else {
    map.mark(feature, { move });
    if (feature.properties.tier) tellPosition(details, feature, minutesField.value);
    else tellSite(details, feature);
  }
  highlight();
}

function highlight() {
  for (const row of document.querySelectorAll("#gaps tr[data-id], #positions tr[data-id]")) row.classList.toggle("picked", row.dataset.id === state.node);
}

const link = (feature, text) => el("button", { type: "button", class: "as-link", on: { click: () => pick(feature, { move: true }) } }, text);

// --- tables -----------------------------------------------------------------------------------

/** A page of the uncovered that the map shows; their rows are ringed there. */
function gaps(at) {
  page = at;
  const all = listed;
  const rows = all.slice(page * ROWS, (page + 1) * ROWS);
  table(
    by("gaps"),
    [{ text: t("table.name") }, { text: t("table.reason") }, { text: t("explain.nearest") }, { text: t("explain.metres"), number: true }, { text: t("table.minutes"), number: true }, { text: t("table.layer") }],
    rows.map((feature) => {
      const { name, reason, nearest_position, metres, minutes, layer } = feature.properties;
      const nearest = map.find(nearest_position);
      return { id: feature.id, cells: [link(feature, name), code("uncovered_reason", reason), nearest ? link(nearest, nearest.properties.name) : "–", number(metres), number(minutes), t(`layer.${layer}`)] };
    }),
  );
  const range = rows.length ? `${number(page * ROWS + 1)}–${number(page * ROWS + rows.length)} ${t("table.of")} ` : "";
  by("gaps-count").textContent = `${t("map.gaps")}: ${range}${number(all.length)}`;
  by("gaps-back").disabled = page === 0;
  by("gaps-next").disabled = (page + 1) * ROWS >= all.length;
  map.ring(rows);
  highlight();
}
/** Sorted anew, from the first page. */
function sorted() {
  const order = SORTS[state.sort];
  listed = order ? [...map.data.gaps].sort(order) : map.data.gaps;
  gaps(0);
}
by("sort").addEventListener("change", (event) => {
  state.sort = event.target.value;
  remember();
  sorted();
});
by("gaps-back").addEventListener("click", () => gaps(page - 1));
by("gaps-next").addEventListener("click", () => gaps(page + 1));

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

function rates(summary, breakdown) {
  const named_ = (code_) => (code_ === "spatial" ? `${t("rate.spatial")} (${number(summary.walk.minutes)} ${t("table.minutes")})` : t(`rate.${code_}`));
  const shown = summary.rates.filter((rate) => ["organizational", "work", "spatial"].includes(rate.code));
  const cards = shown.map((rate) => rateCard(rate, summary.drawn_on, named_(rate.code)));
  const part = breakdown.parts.find((one) => one.id === state.subdistrict);
  if (part) cards.push(rateCard({ ...part, code: "part", reason: breakdown.reason }, summary.drawn_on, `${named(part)} · ${named_(state.lens)}`));
  by("rates").replaceChildren(...cards);
  by("rates").querySelector(`[data-rate=${state.lens}]`).setAttribute("aria-current", "true");
}

function subdistricts(parts) {
  const select = form.elements.subdistrict;
  const options = parts.map((part) => el("option", { value: part.id, selected: part.id === state.subdistrict }, named(part)));
  select.replaceChildren(el("option", { value: "" }, t("filter.any")), ...options);
  state.subdistrict = select.value;
}

async function load() {
  turn += 1;
  const mine = turn;
  const { lens } = state;
  // One after the other: the service lets only so many large answers out at once.
  const reach = await ask("coverage/reach.geojson", walk());
  const breakdown = (await ask("coverage/by-subdistrict", { ...walk(), by: lens })).data;
  subdistricts(breakdown.parts);
  const uncovered = await ask("coverage/gaps.geojson", { ...walk(), by: lens, subdistrict: state.subdistrict });
  const heat = await ask("coverage/heat.geojson", { ...walk(), by: lens });
  const places = await ask("coverage/places.geojson", viewParameters());
  const summary = await ask("coverage/summary", walk());
  times = reach.features.length ? (await ask("coverage/spatial", walk())).data.times : null;
  const plan = state.plan ? await ask(`coverage/plans/${encodeURIComponent(state.plan)}/sites.geojson`).catch(() => null) : null;
  if (mine !== turn) return;
  origin(summary);
  warnSynthetic(summary.data.drawn_on.includes("synthetic"));
  minutesField.value = reach.meta.walk.minutes;
  told();
  for (const radio of form.querySelectorAll("[name=lens]")) radio.checked = radio.value === lens;
  rates(summary.data, breakdown);
  map.show({ reach: reach.features, gaps: uncovered.features, cells: heat.features, places: places.features, sites: plan?.features ?? [] });
  legend(by("legend"), map, times, toggle);
  const none = uncovered.meta.no_rate ? code("no_rate", uncovered.meta.no_rate) : "";
  by("unlocated").textContent = [none, `${t("map.unlocated")} ${number(uncovered.meta.unlocated)}`, `${t("map.unlocated_positions")} ${number(reach.meta.unlocated)}`].filter(Boolean).join(" · ");
  positions();
  by("sort").replaceChildren(...Object.keys(SORTS).map((one) => el("option", { value: one, selected: one === state.sort }, t(`map.sort.${one}`))));
  sorted();
  const found = state.node && map.find(state.node);
  await pick(found, { move: Boolean(found) });
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

function toggle(key) {
  const on = map.toggle(key);
  remember();
  return on;
}

form.addEventListener("submit", (event) => event.preventDefault());
minutesField.addEventListener("input", told);
form.addEventListener("change", (event) => {
  if (event.target === minutesField) state.minutes = Number(minutesField.value);
  else state[event.target.name] = event.target.value;
  again();
});

// --- the user's own boundary ------------------------------------------------------------------

function ground(boundary) {
  map.ground(boundary);
  by("boundary-remove").hidden = boundary === null;
  by("boundary-told").classList.remove("fault");
  by("boundary-told").textContent = boundary ? `${t("boundary.shown")} ${number(boundary.features.length)}` : "";
}

by("boundary").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  try {
    const boundary = await read(file);
    keepBoundary(boundary);
    ground(boundary);
  } catch (error) {
    by("boundary-told").classList.add("fault");
    by("boundary-told").textContent = `${t("boundary.refused")}: ${error.message}`;
  }
  event.target.value = "";
});
by("boundary-remove").addEventListener("click", () => {
  keepBoundary(null);
  ground(null);
});

mapTools(map);
begin(() => {
  ground(kept());
  by("rates").setAttribute("aria-busy", "false");
  return fill(by("canvas"), load);
});

// @ts-check
// The layers of the coverage map: what each holds, what it is called, and how it is marked.

import { code, t } from "./texts.js";

/** @typedef {{ path: string, size: number }} Mark */
/** Features by layer. Null for the covered means that they are there to be asked for. `parts` are the rates of
 * subdistricts, which colour the polygons of a boundary that are named like them; `many` stands for what of the
 * positions and enterprises is too much to be drawn one by one.
 * @typedef {{ many: Geo.Many[], reach: Geo.Position[], cells: Geo.Cell[], gaps: Geo.Enterprise[], covered: Geo.Enterprise[] | null, places: Geo.Named[], zones: Geo.Zone[], carriers: Geo.Carrier[], streets: Geo.Streets[], sites: Geo.Site[], own: Geo.Own[], parts: Part[] }} Data */
/** @typedef {Omit<Api.Part, "id" | "name"> & { id: string, name: string }} Part */
/** @typedef {{ key: string, count: number | null, features: Geo.Any[] }} Layer */

/** @type {Record<string, Mark>} */
export const MARKS = await (await fetch("assets/marks.json")).json();

/** Nothing yet. @returns {Data} */
export const noData = () => ({ many: [], reach: [], cells: [], gaps: [], covered: [], places: [], zones: [], carriers: [], streets: [], sites: [], own: [], parts: [] });

/** @param {string} key */
export function layerName(key) {
  const [kind, rest] = key.split(":");
  if (kind === "tier") return code("position_tier", rest);
  if (kind === "site") return code("site_status", rest);
  if (kind === "reason") return code("uncovered_reason", rest);
  return t(`layer_of_map.${kind}`);
}

/** @param {string} key */
export function markOf(key) {
  const [kind, rest] = key.split(":");
  const mark = kind === "sites" ? "planned" : kind === "cells" ? "cell" : (rest ?? kind);
  return mark in MARKS ? mark : kind === "tier" ? "other" : "members_not_given";
}

/** The layer of what many stand for. @param {Geo.Many} feature */
export function keyOfMany({ properties: { reason, tier } }) {
  if (tier) return `tier:${tier}`;
  return reason ? `reason:${reason}` : "covered";
}

/** Layers of which nothing but how many lie where is known, beside those of what is drawn one by one.
 * @param {Geo.Many[]} many @returns {Layer[]} */
function crowded(many) {
  /** @type {Map<string, Geo.Many[]>} */
  const crowds = new Map();
  for (const one of many) {
    const key = keyOfMany(one);
    const crowd = crowds.get(key);
    if (crowd) crowd.push(one);
    else crowds.set(key, [one]);
  }
  return [...crowds].map(([key, features]) => ({ key, count: features.reduce((sum, { properties }) => sum + properties.many, 0), features }));
}

/** A layer for each value of a property.
 * @template {Geo.Any} F @param {string} kind @param {F[]} features @param {(feature: F) => string | undefined} value
 * @returns {Layer[]} */
function grouped(kind, features, value) {
  /** @type {Map<string | undefined, F[]>} */
  const groups = new Map();
  for (const feature of features) {
    const group = groups.get(value(feature));
    if (group) group.push(feature);
    else groups.set(value(feature), [feature]);
  }
  return [...groups].map(([name, found]) => ({ key: `${kind}:${name}`, count: found.length, features: found }));
}

/** Layers that have something to show, with how much (null: not known yet), from what lies on top
 * to the ground. @param {Data} data @returns {Layer[]} */
export function layersOf({ many, reach, cells, gaps, covered, places, zones, carriers, streets, sites, own }) {
  const crowds = crowded(many);
  /** @param {string} kind */
  const crowdsOf = (kind) => crowds.filter(({ key }) => key.split(":")[0] === kind);
  /** @type {Layer[]} */
  const every = [
    { key: "sites", count: sites.length, features: sites },
    ...grouped("site", own, ({ properties }) => properties.site_status),
    ...grouped("reason", gaps, ({ properties }) => properties.reason),
    ...crowdsOf("reason"),
    ...(crowdsOf("covered").length ? crowdsOf("covered") : [{ key: "covered", count: covered && covered.length, features: covered ?? [] }]),
    ...grouped("tier", reach, ({ properties }) => properties.tier),
    ...crowdsOf("tier"),
    { key: "cells", count: cells.length, features: cells },
    { key: "reach", count: reach.length, features: reach },
    { key: "places", count: places.length, features: places },
    { key: "carriers", count: carriers.length, features: carriers },
    { key: "zones", count: zones.length, features: zones },
    { key: "streets", count: streets.reduce((sum, { properties }) => sum + properties.count, 0), features: [] },
  ];
  return every.filter(({ count }) => count !== 0);
}

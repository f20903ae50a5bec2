// @ts-check
// A boundary of the user's own: read from a GeoJSON file, checked, and kept in this browser only.

import { SYNTHETIC_MARK, t } from "./texts.js";

const KEPT = "boundary";
const MAX_BYTES = 2_000_000;
const MAX_POINTS = 100_000;
const MAX_NAME = 60;
const WGS84 = /^(urn:ogc:def:crs:)?(OGC:[\d.]*:?CRS84|EPSG:[\d.]*:?4326)$/i;

class Unfit extends Error {}

/** @param {string} key @param {string} [detail] @returns {never} */
function refuse(key, detail = "") {
  throw new Unfit(detail ? `${t(key)} ${detail}` : t(key));
}

/** Rings of a polygon, checked: closed, of four places or more, each a longitude and latitude.
 * @param {unknown} given @param {{ points: number }} count @returns {Geo.Place[][]} */
function rings(given, count) {
  if (!Array.isArray(given) || !given.length) refuse("boundary.ring");
  return given.map((ring) => {
    if (!Array.isArray(ring) || ring.length < 4) refuse("boundary.ring");
    const places = ring.map((place) => {
      const [lon, lat] = Array.isArray(place) ? place : [];
      if (!Number.isFinite(lon) || !Number.isFinite(lat)) refuse("boundary.place");
      if (Math.abs(lon) > 180 || Math.abs(lat) > 90) refuse("boundary.degrees", `(${lon}, ${lat})`);
      return /** @type {Geo.Place} */ ([lon, lat]);
    });
    const [first, last] = [places[0], places[places.length - 1]];
    if (first[0] !== last[0] || first[1] !== last[1]) refuse("boundary.ring");
    count.points += places.length;
    if (count.points > MAX_POINTS) refuse("boundary.points", MAX_POINTS.toLocaleString());
    return places;
  });
}

/** What JSON may be, as far as it is looked into. @typedef {{ [name: string]: unknown }} Thing */

/** @param {unknown} thing @returns {Thing} */
const looked = (thing) => (typeof thing === "object" && thing !== null ? /** @type {Thing} */ (thing) : {});

/** @param {unknown} given @param {{ points: number }} count @returns {Geo.Boundary["features"]} */
function polygons(given, count) {
  const thing = looked(given);
  const features = thing.type === "FeatureCollection" ? thing.features : [thing.type === "Feature" ? thing : { geometry: thing }];
  if (!Array.isArray(features)) refuse("boundary.kind");
  return features.map((feature) => {
    const { name } = looked(looked(feature).properties);
    return { type: "Feature", properties: { name: typeof name === "string" ? name.slice(0, MAX_NAME) : "" }, geometry: area(looked(looked(feature).geometry), count) };
  });
}

/** @param {Thing} geometry @param {{ points: number }} count @returns {Geo.Area} */
function area({ type, coordinates }, count) {
  if (type === "Polygon") return { type, coordinates: rings(coordinates, count) };
  if (type !== "MultiPolygon") return refuse("boundary.kind", typeof type === "string" ? `(${type})` : "");
  if (!Array.isArray(coordinates)) return refuse("boundary.ring");
  return { type, coordinates: coordinates.map((one) => rings(one, count)) };
}

/** A boundary as a FeatureCollection of polygons with nothing but their names. Throws an Error that
 * says what is wrong with the text. @param {string} text @returns {Geo.Boundary} */
export function checked(text) {
  let thing;
  try {
    thing = JSON.parse(text);
  } catch {
    refuse("boundary.json");
  }
  const { crs } = looked(thing);
  const system = looked(looked(crs).properties).name;
  if (crs && !(typeof system === "string" && WGS84.test(system))) refuse("boundary.crs", typeof system === "string" ? `(${system.slice(0, MAX_NAME)})` : "");
  const features = polygons(thing, { points: 0 });
  if (!features.length) refuse("boundary.kind");
  return { type: "FeatureCollection", features };
}

/** @param {string} name */
const plain = (name) => name.replace(SYNTHETIC_MARK, "").trim();

/** The parts of a coverage (subdistricts) that polygons stand for, by the polygons' name: those that
 * are named like the part, or by its id.
 * @template {{ id: string, name: string }} Part @param {Geo.Boundary | null} boundary @param {Part[]} parts */
export function matching(boundary, parts) {
  /** @param {string} name */
  const part = (name) => parts.find((one) => one.id === name || plain(one.name) === plain(name));
  const names = (boundary?.features ?? []).map(({ properties: { name } }) => name);
  /** @type {Map<string, Part>} */
  const found = new Map();
  for (const name of names) {
    const one = name && part(name);
    if (one) found.set(name, one);
  }
  return found;
}

/** Read a file of the user's. Throws an Error that says what is wrong with it. @param {File} file */
export async function read(file) {
  if (file.size > MAX_BYTES) refuse("boundary.size");
  return checked(await file.text());
}

/** The boundary kept in this browser, or null. What is kept is checked like a file. */
export function kept() {
  try {
    return checked(localStorage.getItem(KEPT) ?? "");
  } catch {
    return null; // None, or storage is switched off, or somebody changed it.
  }
}

/** Keep a boundary, or forget it (null). Without storage it lasts as long as the page.
 * @param {Geo.Boundary | null} boundary */
export function keepBoundary(boundary) {
  try {
    if (boundary === null) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, JSON.stringify(boundary));
  } catch {
    // Not kept then.
  }
}

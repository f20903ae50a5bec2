// @ts-check
// Degrees as metres of the map's projection (EPSG:3857), kept for as long as the features are.

import { fromLonLat, toLonLat } from "./ol.js";
import { outer, place } from "./places.js";

/** @type {WeakMap<object, Float64Array>} */
const points = new WeakMap();
/** @type {WeakMap<object, Float64Array[]>} */
const rings = new WeakMap();

/** @param {number[]} where @returns {number[]} */
export const metres = (where) => fromLonLat(where);
/** @param {number[]} at */
export const degrees = (at) => /** @type {Geo.Place} */ (toLonLat(at));

/** Where features lie: x and y in turns. @param {{ geometry: Geo.Point | Geo.Area }[]} features */
export function projectedPoints(features) {
  let found = points.get(features);
  if (!found) {
    found = new Float64Array(2 * features.length);
    features.forEach((one, at) => found?.set(fromLonLat(place(one)), 2 * at));
    points.set(features, found);
  }
  return found;
}

/** The segments of lines, each x and y in turns. @param {Geo.Streets[]} features */
export function projectedLines(features) {
  let found = rings.get(features);
  if (!found) {
    found = features.flatMap(({ geometry }) => geometry.coordinates.map((line) => Float64Array.from(line.flatMap((one) => fromLonLat(one)))));
    rings.set(features, found);
  }
  return found;
}

/** The outer rings of areas, each x and y in turns. @param {object[]} features */
export function projectedAreas(features) {
  let found = rings.get(features);
  if (!found) {
    found = /** @type {{ geometry: Geo.Area }[]} */ (features).flatMap(outer).map((ring) => Float64Array.from(ring.flatMap((one) => fromLonLat(one))));
    rings.set(features, found);
  }
  return found;
}

// @ts-check
// The ground of the map from what is known: boundaries of zones, streets, and the names of carriers.

import { clean } from "./texts.js";
import { paintArea, paintLines } from "./map-painters.js";
import { projectedAreas, projectedLines, projectedPoints } from "./map-projected.js";
import { place } from "./places.js";

/** @typedef {import("./map-painters.js").Frame} Frame */
/** Features that are drawn, by layer. @typedef {Map<string, Geo.Any[]>} Drawn */
/** @typedef {Parameters<typeof import("./map-painters.js").paintNames>[1]} Names */

/** How the boundary of a kind of zone is drawn, in pixels. @type {Record<string, { width: number, dashes?: number[] }>} */
const LINES = { community: { width: 0.8, dashes: [2, 3] }, area: { width: 1, dashes: [4, 3] }, subdistrict: { width: 1.2, dashes: [7, 4] } };
const WIDE = { width: 1.8 };
/** Kinds whose names are a layer of their own. */
const NAMED = ["subdistrict", "community"];
/** Metres of a pixel of the page: the streets are drawn and the carriers named from here on. */
const NAMES_FROM = 4;
/** Streets are as wide as this many metres, and no less than a hair. */
const STREET = 9;
const LINE = 1;
const LETTERS = 14;

/** What the service tells of the ground, by layer. @param {(Geo.Zone | Geo.Carrier)[]} features */
export const grounded = (features) => ({
  zones: features.filter(/** @returns {one is Geo.Zone} */ (one) => one.geometry.type !== "Point"),
  carriers: features.filter(/** @returns {one is Geo.Carrier} */ (one) => one.geometry.type === "Point"),
});

/** Over a base map, which has roads of its own, streets are lines. @param {Frame} frame @param {Drawn} drawn
 * @param {Geo.Streets[]} streets @param {(name: string) => string} colour @param {boolean} over a base map */
export function paintGround(frame, drawn, streets, colour, over) {
  const zones = /** @type {Geo.Zone[]} */ (drawn.get("zones") ?? []);
  if (streets.length && over) paintLines(frame, projectedLines(streets), colour("muted"), LINE);
  else if (streets.length) {
    const pixels = (STREET * frame.scale) / frame.ratio;
    const lines = projectedLines(streets);
    if (pixels > 3) paintLines(frame, lines, colour("g-path"), Math.min(pixels, 14) + 1.5);
    paintLines(frame, lines, colour(pixels > 3 ? "g-road" : "g-path"), Math.max(0.8, Math.min(pixels, 14)));
  }
  for (const zone of zones) paintArea(frame, projectedAreas([zone]), { stroke: colour("muted"), ...(LINES[zone.properties.kind] ?? WIDE) });
}

/** The names of zones that have no place of their own, then of carriers where there is room.
 * @param {Frame} frame @param {Drawn} drawn @returns {Names} */
export function groundNames({ scale, ratio }, drawn) {
  if (!drawn.has("places")) return [];
  const zones = /** @type {Geo.Zone[]} */ (drawn.get("zones") ?? []).filter(({ properties: { kind } }) => !NAMED.includes(kind));
  const carriers = ratio / scale <= NAMES_FROM ? /** @type {Geo.Carrier[]} */ (drawn.get("carriers") ?? []) : [];
  const points = projectedPoints(carriers);
  return [
    ...zones.map((zone) => {
      const [x, y] = projectedPoints([{ geometry: { type: "Point", coordinates: place(zone) } }]);
      return { x, y, lines: [clean(zone.properties.name).slice(0, LETTERS)], size: 15 };
    }),
    ...carriers.map(({ properties: { name } }, at) => ({ x: points[2 * at], y: points[2 * at + 1], lines: [clean(name).slice(0, LETTERS)], size: 11, below: 14 })),
  ];
}

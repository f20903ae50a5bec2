// @ts-check
// How marks on the map look: rings around the rows of a table, what is picked, an area as it is drawn.

import { Circle, Fill, Stroke, Style } from "./ol.js";

/** @param {string} colour */
export const ringStyle = (colour) => new Style({ image: new Circle({ radius: 7.5, stroke: new Stroke({ color: colour, width: 1.6 }) }) });

/** A ring around a place, and the straight way to another.
 * @param {Ol.AnyFeature} feature @param {string} colour */
export function spotStyle(feature, colour) {
  if (feature.getGeometry()?.getType() === "Point") return new Style({ image: new Circle({ radius: 13, stroke: new Stroke({ color: colour, width: 3 }) }) });
  return new Style({ stroke: new Stroke({ color: colour, width: 2, lineDash: [6, 4] }), fill: new Fill({ color: `${colour}18` }) });
}

/** An area, and the corners of the one under way.
 * @param {Ol.AnyFeature} feature @param {string} colour */
export function sketchStyle(feature, colour) {
  if (feature.getGeometry()?.getType() === "Point") return new Style({ image: new Circle({ radius: 4, fill: new Fill({ color: colour }) }) });
  return new Style({ stroke: new Stroke({ color: colour, width: 2, lineDash: [7, 4] }), fill: new Fill({ color: `${colour}10` }) });
}

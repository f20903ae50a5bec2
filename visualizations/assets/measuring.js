// @ts-check
// Measuring on a map: how long a way is along its corners, and how large what it encloses, on the sphere.

import { Polygon, getArea, getDistance } from "./ol.js";
import { Corners } from "./corners.js";
import { by, say } from "./elements.js";
import { metres } from "./map-projected.js";
import { fill, number, t } from "./texts.js";

const HECTARE = 10_000;

/** Metres along some places. @param {Geo.Place[]} places */
export function along(places) {
  let sum = 0;
  for (let at = 1; at < places.length; at += 1) sum += getDistance(places[at - 1], places[at]);
  return sum;
}

/** Square metres of what some places go around. @param {Geo.Place[]} places */
export const enclosed = (places) => getArea(new Polygon([[...places, places[0]].map(metres)]));

export class Measuring {
  /** @param {import("./ground-map.js").GroundMap} map */
  constructor(map) {
    this.map = map;
    this.corners = new Corners(map, { changed: () => this.#draw(), done: () => this.corners.end() });
    by("measure").addEventListener("click", () => (this.corners.on ? this.corners.end() : this.corners.begin()));
  }

  #draw() {
    const { on, all } = this.corners;
    this.map.sketch(on ? [all] : [], on);
    by("measure").setAttribute("aria-pressed", String(on));
    by("measured").hidden = !on;
    const length = fill("map.measured", number(Math.round(along(all))));
    const area = all.length > 2 ? fill("map.measured.area", number(Math.round(enclosed(all) / HECTARE * 100) / 100)) : "";
    by("measured").textContent = on ? [all.length > 1 ? length : t("map.measure.help"), area].filter(Boolean).join(" · ") : "";
    if (on) say(by("measured").textContent ?? "");
  }
}

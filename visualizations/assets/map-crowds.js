// @ts-check
// What is too much to be drawn one by one: how many lie where, and each of them where the map looks closely enough.

import { transformExtent } from "./ol.js";
import { bounds, isMany } from "./places.js";

const CLOSER = 0.5; // Asked again when looked at from half as far, or twice as far.
const DECIMALS = 6;
const SETTLED = 200; // Milliseconds without a movement.

/** Features one by one, and what stands for many. @template {Geo.Any} F @param {F[]} features */
export const apart = (features) => ({
  each: /** @type {Exclude<F, Geo.Many>[]} */ (features.filter((one) => !isMany(one))),
  many: /** @type {Geo.Many[]} */ (/** @type {Geo.Any[]} */ (features).filter(isMany)),
});

/** What answers to the questions of a map are drawn as; of the covered nothing is said where they are left out, and null
 * where they were not asked for.
 * @param {Geo.Answers["coverage/reach.geojson"]} reach @param {Geo.Answers["coverage/gaps.geojson"] | null} gaps
 * @param {Geo.Answers["coverage/covered.geojson"] | null} [covered]
 * @returns {Pick<import("./map-layers.js").Data, "reach" | "gaps" | "many"> & Partial<Pick<import("./map-layers.js").Data, "covered">>} */
export function pieces(reach, gaps, covered) {
  const [positions, uncovered, others] = [apart(reach.features), apart(gaps?.features ?? []), apart(covered?.features ?? [])];
  const shown = { reach: positions.each, gaps: uncovered.each, many: [...positions.many, ...uncovered.many, ...others.many] };
  return covered === undefined ? shown : { ...shown, covered: covered && others.each };
}

/** What the service tells where a map is asked for: the side of its cells, null where there are none.
 * @typedef {{ meta: { cell_m?: number | null } }} Bounded */

export class Crowds {
  /** `ask(box)` asks again for what lies in a box, and shows it.
   * @param {import("./coverage-map.js").CoverageMap} map @param {(box: string) => Promise<unknown>} ask */
  constructor(map, ask) {
    this.map = map;
    this.ask = ask;
    /** What is looked at in the answer that there is, in degrees and metres of a pixel; null where all of it was told.
     * @type {{ box: number[], resolution: number } | null} */
    this.asked = null;
    this.moved = 0;
    map.ol.on("moveend", () => {
      clearTimeout(this.moved);
      if (this.map.extent) this.moved = window.setTimeout(() => this.#look(), SETTLED);
    });
  }

  /** Take note of answers to the question for everything: the map fits to all of it, however close it looks later.
   * @param {(Bounded | null)[]} answers @param {Geo.Any[]} features */
  all(answers, features) {
    const crowded = answers.some((one) => one && one.meta.cell_m);
    this.map.extent = crowded ? bounds(features) : null;
    this.asked = null;
  }

  async #look() {
    const { map, asked } = this;
    const resolution = map.view.getResolution() ?? Infinity;
    const [west, south, east, north] = transformExtent(map.view.calculateExtent(), "EPSG:3857", "EPSG:4326");
    const [left, low, right, high] = asked?.box ?? map.extent ?? [0, 0, 0, 0];
    const inside = left <= west && low <= south && right >= east && high >= north;
    if (asked ? inside && resolution > asked.resolution * CLOSER && resolution * CLOSER < asked.resolution : west <= left && south <= low && east >= right && north >= high) return;
    // A quarter more on each side, for the way that the map is moved next.
    const [wide, tall] = [(east - west) / 4, (north - south) / 4];
    const box = [Math.max(west - wide, -180), Math.max(south - tall, -90), Math.min(east + wide, 180), Math.min(north + tall, 90)].map((one) => Number(one.toFixed(DECIMALS)));
    this.asked = { box, resolution };
    await this.ask(box.join(","));
  }
}

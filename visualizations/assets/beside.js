// @ts-check
// A second map beside the first, on one view: both look at the same place, on another day or with a scenario.

import { circular } from "./ol.js";
import { by } from "./elements.js";
import { CoverageMap } from "./coverage-map.js";
import { within } from "./site-dragging.js";

/** @typedef {Partial<import("./map-layers.js").Data>} Data */

export class Beside {
  /** @param {CoverageMap} map */
  constructor(map) {
    this.map = map;
    /** @type {CoverageMap | null} */
    this.other = null;
  }

  /** Show it, each with what it is of written on it. @param {string} here @param {string} there @param {Data} data */
  show(here, there, data) {
    by("whole").classList.add("two");
    by("other").hidden = by("here").hidden = by("there").hidden = false;
    [by("here").textContent, by("there").textContent] = [here, there];
    this.other ??= new CoverageMap(by("other"), { pick: (feature) => this.map.pick(feature), hidden: this.map.hidden, view: this.map.view });
    if (this.other.basemap !== this.map.basemap) this.other.lay(this.map.basemap);
    this.other.boundary = this.map.boundary;
    this.other.fitted = true; // It looks where the first one looks.
    this.other.show({ ...this.map.data, ...data });
  }

  hide() {
    by("whole").classList.remove("two");
    by("other").hidden = by("here").hidden = by("there").hidden = true;
  }

  /** What is shown or hidden on the first is on the other. */
  draw() {
    if (!by("other").hidden) this.other?.draw();
  }
}

/** What a map would show with a scenario: without the positions that it closes, with those that it adds, and
 * without the uncovered that these reach. What closing uncovers a map does not know.
 * @param {import("./map-layers.js").Data} data @param {import("./scenario-store.js").Scenario["changes"]} changes @param {number} metres
 * @returns {Data} */
export function withChanges(data, changes, metres) {
  const closed = changes.flatMap((one) => (one.change === "close_position" ? [one.id] : []));
  const added = changes.flatMap((one) => (one.change === "add_position" ? [one] : []));
  const reach = added.map(({ id, name, tier, lon, lat }) => {
    const coordinates = /** @type {Geo.Place[][]} */ (circular([Number(lon), Number(lat)], metres).getCoordinates());
    return { type: /** @type {const} */ ("Feature"), id, geometry: { type: /** @type {const} */ ("Polygon"), coordinates }, properties: { name, tier: String(tier), layer: /** @type {const} */ ("ledger"), radius_m: metres } };
  });
  const reached = data.gaps.filter((one) => added.some(({ lon, lat }) => within([one], [Number(lon), Number(lat)], metres)));
  return { reach: [...data.reach.filter(({ id }) => !closed.includes(id)), ...reach], gaps: data.gaps.filter((one) => !reached.includes(one)), sites: [] };
}

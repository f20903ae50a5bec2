// @ts-check
// A second map beside the first, on one view: both look at the same place, on another day or with a scenario.

import { circular } from "./ol.js";
import { by } from "./elements.js";
import { CoverageMap } from "./coverage-map.js";

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

/** @typedef {Api.Answer<"coverage/whatif", "POST">["data"]["shifts"]["rows"]} Shifts */
const DOT = 3; // Metres: a position that is only a mark, where its reach goes along streets.

/** What a map would show with a scenario: without the positions that it closes, with those that it adds, without the
 * uncovered who gain and with those who lose. `metres` is how far a site reaches, null along streets.
 * @param {import("./map-layers.js").Data} data @param {import("./scenario-store.js").Scenario["changes"]} changes
 * @param {{ gained: Shifts, lost: Shifts }} shifts @param {number | null} metres @returns {Data} */
export function withChanges(data, changes, { gained, lost }, metres) {
  const closed = changes.flatMap((one) => (one.change === "close_position" ? [one.id] : []));
  const added = changes.flatMap((one) => (one.change === "add_position" ? [one] : []));
  const reach = added.map(({ id, name, tier, lon, lat }) => {
    const coordinates = /** @type {Geo.Place[][]} */ (circular([Number(lon), Number(lat)], metres ?? DOT).getCoordinates());
    return { type: /** @type {const} */ ("Feature"), id, geometry: { type: /** @type {const} */ ("Polygon"), coordinates }, properties: { name, tier: String(tier), layer: /** @type {const} */ ("ledger"), radius_m: metres ?? DOT } };
  });
  const reached = new Set(gained.map(({ id }) => id));
  return { reach: [...data.reach.filter(({ id }) => !closed.includes(id)), ...reach], gaps: [...data.gaps.filter(({ id }) => !reached.has(id)), ...lost.flatMap(uncovered)], sites: [] };
}

/** An enterprise that loses its coverage, as the map shows it; none without a place. @param {Shifts[number]} one @returns {Geo.Enterprise[]} */
function uncovered({ id, name, reason, lon, lat, nearest_after, metres_after }) {
  if (lon === null || lat === null) return [];
  const properties = { name, reason, nearest_position: nearest_after, metres: metres_after, minutes: null, radius_m: null };
  return [{ type: "Feature", id, geometry: { type: "Point", coordinates: [lon, lat] }, properties }];
}

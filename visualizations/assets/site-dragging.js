// @ts-check
// What one of the planner's own sites would reach: told while it is dragged on the map, and wherever it is put.

import { Pointer, getDistance } from "./ol.js";
import { ask } from "./api.js";
import { by, say } from "./elements.js";
import { Latest } from "./latest.js";
import { degrees, metres as projected } from "./map-projected.js";
import { bracketed, clean, fault, fill, number, t } from "./texts.js";

const AROUND = 14; // Pixels around a site in which it is taken hold of.
const DEGREE = 111_195; // Metres of a degree of latitude, to leave out by a box what is far away.

/** @typedef {import("./own-sites.js").OwnSites} OwnSites */
/** A site at a place, or within so many metres of it, while it is moved or where it was put.
 * @typedef {{ name: string, place: Geo.Place, radius_m: number, moving: boolean }} Put */
/** @typedef {Api.Answer<"coverage/gain">["data"]} Gain */
/** How far a site reaches in a straight line, in metres, and whether ways are along streets.
 * @typedef {{ metres: number, along: boolean }} Walk */

/** Of some enterprises those within so many metres of a place, along great circles.
 * @param {Geo.Enterprise[]} enterprises @param {Geo.Place} place @param {number} metres */
export function within(enterprises, place, metres) {
  const high = (metres / DEGREE) * 1.01;
  const wide = high / Math.cos((place[1] * Math.PI) / 180);
  let count = 0;
  for (const { geometry: { coordinates } } of enterprises) {
    if (Math.abs(coordinates[1] - place[1]) > high || Math.abs(coordinates[0] - place[0]) > wide) continue;
    if (getDistance(coordinates, place) <= metres) count += 1;
  }
  return count;
}

export class SiteEffect {
  /** `walk()` and `parameters()` say how ways are measured.
   * @param {import("./coverage-map.js").CoverageMap} map
   * @param {{ walk: () => Walk, parameters: () => Omit<Api.Parameters<"coverage/gain">, "lon" | "lat" | "radius_m"> }} given */
  constructor(map, { walk, parameters }) {
    this.map = map;
    this.walk = walk;
    /** What was told along streets last, and of which site. */
    this.told = { name: "", text: "" };
    /** What was put or moved last. @type {Put | null} */
    this.last = null;
    /** @type {Latest<Put, Gain>} */
    this.asked = new Latest({
      work: async ({ place: [lon, lat], radius_m }) => (await ask("coverage/gain", { ...parameters(), lon, lat, radius_m })).data,
      told: (put, gain, newest) => {
        const { name, moving } = put;
        const { along } = this.walk();
        if (!along && !this.#many && put !== this.last) return; // What it reaches since is counted here.
        this.told = { name, text: `${fill(along ? "desk.own.along" : "desk.own.effect", clean(name), number(gain.enterprises))}${this.#rough(put) ? bracketed(fill("rate.surely", number(gain.certain), number(gain.possible))) : ""}` };
        if (newest) this.#tell(this.told.text, !moving);
        else this.#overtaken(name);
      },
      failed: (error) => this.#tell(fault(error), true),
    });
  }

  /** Tell what a site reaches. In a straight line that is counted here and now; along streets, and where not all are drawn one
   * by one, the service is asked, and until it answers what is told is said to be of a moment ago. Where places are known to a radius only, the service is asked too
   * how many it covers surely and at most, once the site stays. @param {Put} put */
  of(put) {
    const { metres, along } = this.walk();
    this.last = put;
    this.map.reachOf(put.place, metres);
    if (along || this.#many) this.#overtaken(put.name);
    else {
      const asks = !put.moving && this.#rough(put);
      this.#tell(fill("desk.own.effect", clean(put.name), number(within(this.map.data.gaps, put.place, metres))), !put.moving && !asks);
      if (!asks) return;
    }
    this.asked.ask(put);
  }

  /** Whether not all uncovered are drawn one by one. */
  get #many() {
    return this.map.data.many.some(({ properties }) => properties.reason);
  }

  /** Whether it, or anyone it may cover, is known to a radius only. @param {Put} put */
  #rough({ radius_m }) {
    return radius_m > 0 || this.map.data.gaps.some(({ properties }) => properties.radius_m);
  }

  /** What is told of a site is of where it was. @param {string} name */
  #overtaken(name) {
    by("site-told").textContent = this.told.name === name ? `${this.told.text}${t("desk.own.before")}` : t("desk.own.asking");
  }

  /** @param {string} text @param {boolean} aloud */
  #tell(text, aloud) {
    by("site-told").textContent = text;
    if (aloud) say(text);
  }
}

/** Let sites be dragged: by where they were taken hold of, so that a click moves none.
 * @param {import("./coverage-map.js").CoverageMap} map @param {OwnSites} own @param {SiteEffect} effect */
export function dragSites(map, own, effect) {
  let held = -1;
  /** From the pointer to the site, in metres of the projection. */
  let [right, up] = [0, 0];
  /** @type {Geo.Place | null} */
  let dragged = null;
  /** @param {number[]} pixel */
  const under = ([x, y]) =>
    own.sites.findIndex(({ lon, lat }) => {
      const [left, top] = map.pixelOf([Number(lon), Number(lat)]);
      return Math.hypot(left - x, top - y) <= AROUND;
    });
  map.ol.addInteraction(
    new Pointer({
      handleDownEvent: ({ pixel, coordinate }) => {
        held = map.drawing ? -1 : under(pixel);
        if (held < 0) return false;
        const [x, y] = projected([Number(own.sites[held].lon), Number(own.sites[held].lat)]);
        [right, up, dragged] = [x - coordinate[0], y - coordinate[1], null];
        return true;
      },
      handleDragEvent: ({ coordinate: [x, y] }) => {
        dragged = degrees([x + right, y + up]);
        effect.of({ name: own.sites[held].name, place: dragged, radius_m: 0, moving: true });
      },
      handleUpEvent: () => {
        if (dragged) own.move(held, dragged);
        return false;
      },
    }),
  );
}

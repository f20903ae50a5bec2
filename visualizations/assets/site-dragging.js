// @ts-check
// Dragging the planner's own sites on the map: what one would reach is told while it is moved.

import { Pointer, getDistance } from "./ol.js";
import { by, say } from "./elements.js";
import { degrees } from "./map-projected.js";
import { clean, fill, number } from "./texts.js";

const AROUND = 14; // Pixels around a site in which it is taken hold of.
const DEGREE = 111_195; // Metres of a degree of latitude, to leave out by a box what is far away.

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

/** Let sites be dragged. `radius()` is how far one reaches, in metres.
 * @param {import("./coverage-map.js").CoverageMap} map @param {import("./own-sites.js").OwnSites} own @param {() => number} radius */
export function dragSites(map, own, radius) {
  let held = -1;
  /** @param {number[]} pixel */
  const under = ([x, y]) =>
    own.sites.findIndex(({ lon, lat }) => {
      const [left, top] = map.pixelOf([Number(lon), Number(lat)]);
      return Math.hypot(left - x, top - y) <= AROUND;
    });
  /** @param {number[]} coordinate */
  const tell = (coordinate) => {
    const place = degrees(coordinate);
    map.reachOf(place, radius());
    by("site-told").textContent = fill("desk.own.effect", clean(own.sites[held].name), number(within(map.data.gaps, place, radius())));
  };
  map.ol.addInteraction(
    new Pointer({
      handleDownEvent: ({ pixel, coordinate }) => {
        held = map.drawing ? -1 : under(pixel);
        if (held >= 0) tell(coordinate);
        return held >= 0;
      },
      handleDragEvent: ({ coordinate }) => tell(coordinate),
      handleUpEvent: ({ coordinate }) => {
        own.move(held, degrees(coordinate));
        say(by("site-told").textContent ?? "");
        return false;
      },
    }),
  );
}

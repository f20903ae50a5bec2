// @ts-check
// The coverage map: service circles, positions, enterprises, the grid of gaps and planned sites over
// the ground.

import { clean, fill, number } from "./texts.js";
import { groundNames, paintGround } from "./ground-painting.js";
import { matching } from "./boundary.js";
import { known, percent } from "./figures.js";
import { GroundMap } from "./ground-map.js";
import { MARKS, layersOf, markOf, noData } from "./map-layers.js";
import { CELL, paintArea, paintCells, paintDensity, paintNames, paintPoints, paintReach, symbolOf } from "./map-painters.js";
import { binned, crowded, nearest } from "./map-points.js";
import { degrees, metres, projectedAreas, projectedPoints } from "./map-projected.js";
import { shade } from "./map-scales.js";
import { tip } from "./map-tips.js";
import { bounds, isEnterprise, isMany, place, within as inside } from "./places.js";

/** @typedef {import("./map-layers.js").Data} Data */
/** @typedef {import("./map-layers.js").Layer} Layer */
/** @typedef {import("./map-layers.js").Part} Part */
/** @typedef {import("./map-painters.js").Frame} Frame */

const AROUND = 6; // Pixels around a symbol in which it is meant.
const CLOSER = 2; // Zooms from what stands for many to what it stands for.
const LETTERS = 16; // Of a name on the map.
const POINTS = /^(sites?|covered|reason|tier|carriers)/;
/** What lies over what, from the ground up; what is meant by a click comes from the other end. */
const ORDER = ["carriers", "covered", "reason", "site", "tier", "sites"];

/** @param {string} key */
const rank = (key) => ORDER.indexOf(key.split(":")[0]);
/** A layer of points as it is drawn. @typedef {{ key: string, features: Geo.Any[], mark: import("./map-layers.js").Mark, points: Float64Array }} PointLayer */

/** Pixels from a place up to the middle of its symbol: a pin stands on its tip. @param {string} key */
const liftOf = (key) => (key === "sites" ? (14 * MARKS.planned.size) / 22 : 0);
/** @param {Geo.Named} feature */
const isDistrict = ({ properties }) => properties.kind === "subdistrict";

/** The cells of the grid as they are painted. @param {Geo.Cell[]} cells */
const gridded = (cells) => cells.map((one) => ({ ring: projectedAreas([one])[0], weight: one.properties.weight, text: number(one.properties.weight) }));

/** The names of areas, in the middle of each. @param {ReturnType<CoverageMap["areas"]>} areas */
const labels = (areas) => areas.map(({ at, lines }) => ({ x: metres(at)[0], y: metres(at)[1], lines, size: 14 }));

export class CoverageMap extends GroundMap {
  /** `pick(feature)` is told what is clicked on, or null.
   * @param {HTMLElement} host
   * @param {{ pick: (feature: Geo.Any | null) => void, hidden?: Set<string> } & ConstructorParameters<typeof GroundMap>[1]} given */
  constructor(host, { pick, hidden = new Set(), ...how }) {
    super(host, how);
    this.hidden = hidden;
    this.pick = pick;
    this.data = noData();
    /** Where nothing may be built. @type {Geo.Place[]} */
    this.forbidden = [];
    /** @type {Layer[]} */
    this.all = [];
    /** @type {Geo.Boundary | null} */
    this.boundary = null;
    /** West, south, east, north of all there is, where it is too much to be drawn one by one: what is drawn is then of
     * where the map looks. @type {number[] | null} */
    this.extent = null;
    /** Features that are drawn, by layer. @type {Map<string, Geo.Any[]>} */
    this.drawn = new Map();
    /** Layers whose points cannot be told apart as the map is looked at. @type {Set<string>} */
    this.dense = new Set();
    /** Where the page was fitted to nothing, it is fitted once there is something. */
    this.fitted = false;
    /** Told when other layers than before are shaded by how many there are. */
    this.shaded = () => {};
    // For the console, and for whoever tests the page.
    Object.assign(host, { map: this });
  }

  // --- what is shown --------------------------------------------------------------------------

  /** Features by layer; those given replace. @param {Partial<Data>} data */
  show(data) {
    Object.assign(this.data, data);
    this.all = layersOf(this.data);
    if (!this.fitted && this.bounds()) this.fit();
    this.draw();
  }

  fit() {
    super.fit();
    this.fitted = this.bounds() !== null;
  }

  /** The user's own boundary, or null for none; it is looked at as a whole.
   * @param {Geo.Boundary | null} boundary */
  ground(boundary) {
    this.boundary = boundary;
    this.fit();
    this.draw();
  }

  /** The user's own boundary, else what is drawn. */
  bounds() {
    const { many, reach, gaps, covered, places, carriers, sites, own } = this.data;
    if (this.boundary) return bounds(this.boundary.features);
    if (this.extent) return this.extent;
    const every = [...many, ...reach, ...gaps, ...(covered ?? []), ...places, ...carriers, ...sites, ...own];
    return every.length ? bounds(every) : null;
  }

  /** The subdistricts that polygons of the boundary stand for, by the polygons' name. */
  matched() {
    return matching(this.boundary, this.data.parts);
  }

  /** @param {string} key */
  toggle(key) {
    if (!this.hidden.delete(key)) this.hidden.add(key);
    this.draw();
    return !this.hidden.has(key);
  }

  /** Layers that have something to show, from what lies on top to the ground. */
  layers() {
    return this.all;
  }

  /** Whatever can be picked, by its id.
   * @param {string | null} id @returns {Geo.Site | Geo.Enterprise | Geo.Position | null} */
  find(id) {
    const { sites, gaps, reach, covered } = this.data;
    for (const all of [sites, gaps, reach, covered ?? []]) {
      const found = all.find((one) => one.id === id);
      if (found) return found;
    }
    return null;
  }

  draw() {
    this.drawn = new Map(this.all.flatMap(({ key, features }) => (this.hidden.has(key) || !features.length ? [] : [[key, features]])));
    super.draw();
  }

  // --- what is meant ----------------------------------------------------------------------------

  /** Layers of points that are drawn, from the ground up. @returns {PointLayer[]} */
  #points() {
    const drawn = [...this.drawn].filter(([key]) => POINTS.test(key));
    return drawn.map(([key, features]) => ({ key, features, mark: MARKS[markOf(key)], points: projectedPoints(features) })).sort((a, b) => rank(a.key) - rank(b.key));
  }

  /** What is meant by a place on the map, and how many enterprises lie there: of what the pointer touches the
   * topmost, else the nearest. @param {number[]} at @param {number} [within] pixels, that the keyboard asks for */
  #meant([x, y], within) {
    const resolution = this.view.getResolution() ?? 1;
    /** @type {{ feature: Geo.Any | null, away: number, count: number }} */
    const meant = { feature: null, away: Infinity, count: 0 };
    for (const { key, features, mark, points } of this.#points()) {
      if (within !== undefined && /^(tier|carriers)/.test(key)) continue;
      const touched = mark.size / 2;
      const head = [x, y - liftOf(key) * resolution];
      const { at, away, count } = nearest(points, head, (within ?? touched + AROUND) * resolution);
      if (at < 0) continue;
      if (isEnterprise(features[at])) meant.count += count;
      const beyond = within === undefined ? Math.max(0, away / resolution - touched) : away;
      if (beyond <= meant.away) Object.assign(meant, { feature: features[at], away: beyond });
    }
    return meant;
  }

  /** @param {number[] | null} at @param {number} [within] */
  press(at, within) {
    if (!at) return this.pick(null);
    const { feature } = this.#meant(at, within);
    // What stands for many is looked at more closely.
    if (feature && isMany(feature)) this.look(metres(place(feature)), (this.view.getZoom() ?? 0) + CLOSER);
    else if (feature) this.pick(feature);
  }

  /** @param {number[]} at */
  told(at) {
    const { feature, count } = this.#meant(at);
    if (feature) return [tip(feature), count > 1 ? fill("map.here", number(count)) : ""].filter(Boolean).join("\n");
    const cells = /** @type {Geo.Cell[]} */ (this.drawn.get("cells") ?? []);
    const where = degrees(at);
    return tip(cells.find((one) => inside(where, bounds([one]))) ?? null);
  }

  // --- drawing ----------------------------------------------------------------------------------

  /** @param {Frame} frame */
  paint(frame) {
    const [ink, panel] = [this.colour("ink"), this.colour("panel")];
    const font = getComputedStyle(document.body).fontFamily;
    const areas = this.areas();
    for (const { rings, fill: filled } of areas) paintArea(frame, rings, { fill: filled, stroke: this.colour("muted"), width: 1.2 });
    paintGround(frame, this.drawn, this.hidden.has("streets") ? [] : this.data.streets, (name) => this.colour(name), this.basemap !== null);
    const [reach, cells] = [this.drawn.get("reach"), this.drawn.get("cells")];
    if (reach) paintReach(frame, projectedAreas(reach), this.colour("m-reach"));
    if (cells) paintCells(frame, gridded(/** @type {Geo.Cell[]} */ (cells)), this.colour("m-cell"), ink, font);
    if (this.forbidden.length) paintArea(frame, projectedAreas([{ geometry: { type: "Polygon", coordinates: [this.forbidden] } }]), { fill: `${this.colour("m-forbidden")}40`, stroke: this.colour("m-forbidden"), width: 2, dashes: [3, 4] });
    const before = [...this.dense].join();
    this.dense.clear();
    for (const layer of this.#points()) this.#paintLayer(frame, layer, ink, panel);
    if ([...this.dense].join() !== before) this.shaded();
    paintNames(frame, [...this.#ranks(), ...labels(areas), ...this.#names(), ...groundNames(frame, this.drawn)], ink, panel, font);
  }

  /** @param {Frame} frame @param {PointLayer} layer @param {string} ink @param {string} panel */
  #paintLayer(frame, { key, features, mark, points }, ink, panel) {
    const colour = this.colour(`m-${markOf(key)}`);
    const many = features.every(isMany) ? features.map(({ properties }) => properties.many) : undefined;
    if (many || isEnterprise(features[0])) {
      // A power of two in metres: cells stay where they are while the map is moved and nearly so when it is zoomed.
      const side = 2 ** Math.round(Math.log2((CELL * frame.ratio) / frame.scale));
      const bins = binned(points, side, many);
      if (many || crowded(bins, features.length)) {
        this.dense.add(key);
        return paintDensity(frame, bins, side, colour);
      }
    }
    const tier = key.startsWith("tier");
    const symbol = symbolOf(mark.path, mark.size * frame.ratio, colour, tier ? ink : panel, (tier ? 1.2 : 0.6) * frame.ratio);
    return paintPoints(frame, points, symbol, liftOf(key) * frame.ratio);
  }

  /** The polygons of the boundary: their rings, what they are filled with, and their names with the rate. */
  areas() {
    const matched = this.matched();
    return (this.boundary?.features ?? []).map((feature) => {
      const { name } = feature.properties;
      const part = matched.get(name);
      const rate = part?.rate;
      return {
        name,
        rings: projectedAreas([feature]),
        fill: known(rate) ? shade(this.colour("link"), rate) : this.colour("page"),
        lines: [clean(name), part ? percent(part) : ""].filter(Boolean),
        at: place(feature),
      };
    });
  }

  /** The order of planned sites, on the heads of their pins. */
  #ranks() {
    const sites = /** @type {Geo.Site[]} */ (this.drawn.get("sites") ?? []);
    const points = projectedPoints(sites);
    return sites.map(({ properties }, at) => ({ x: points[2 * at], y: points[2 * at + 1], lines: [number(properties.rank)], size: 13, bold: true, below: -liftOf("sites") }));
  }

  /** Subdistricts before communities; a polygon of the boundary carries its own name. */
  #names() {
    const labelled = new Set([...this.matched().values()].map((part) => part.id));
    const every = /** @type {Geo.Named[]} */ (this.drawn.get("places") ?? []);
    const features = every.filter(({ id }) => !labelled.has(id)).sort((a, b) => Number(isDistrict(b)) - Number(isDistrict(a)));
    const points = projectedPoints(features);
    return features.map((one, at) => ({ x: points[2 * at], y: points[2 * at + 1], lines: [clean(one.properties.name).slice(0, LETTERS)], size: isDistrict(one) ? 17 : 12, bold: isDistrict(one) }));
  }
}

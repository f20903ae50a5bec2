// @ts-check
// The coverage map on ECharts, without tiles: service circles, positions, enterprises, the grid of
// gaps and planned sites over a boundary or a box that says it is none.

import { clean, code, t } from "./texts.js";
import { matching } from "./boundary.js";
import { known, percent } from "./figures.js";
import { cells, circles, scale, shade, sketch, spot } from "./map-series.js";
import { tip } from "./map-tips.js";
import { onPaper } from "./paper.js";
import { bounds, box, place } from "./places.js";

/** @typedef {{ symbol: string, path: string, size: number }} Mark */
/** @typedef {"reach" | "cells" | "gaps" | "covered" | "places" | "sites" | "own"} Kind */
/** Features by layer. Null for the covered means that they are there to be asked for. `parts` are the rates of
 * subdistricts, which colour the polygons of a boundary that are named like them.
 * @typedef {{ reach: Geo.Position[], cells: Geo.Cell[], gaps: Geo.Enterprise[], covered: Geo.Enterprise[] | null, places: Geo.Named[], sites: Geo.Site[], own: Geo.Own[], parts: Part[] }} Data */
/** What part of the map is looked at. @typedef {{ center: number[] | null, zoom: number }} View */
/** @typedef {{ seriesId?: string, dataIndex: number }} Clicked */
/** @typedef {Omit<Api.Part, "id" | "name"> & { id: string, name: string }} Part */
/** @typedef {{ key: string, count: number | null, features: Geo.Any[] }} Layer */
/** What of a scatter is set here. @typedef {Vendored.Scatter & { id: string }} Scatter */

/** @type {Record<string, Mark>} */
export const MARKS = await (await fetch("assets/marks.json")).json();

const ZOOM = 1.5;
const NEAR = 8; // Zoom from which a picked point is looked at.
const MANY = 3000; // Points drawn one by one at most.
// Where the zone lies, WGS 84: for looking at, no boundary (the box of the synthetic data).
const BOX = [102.76, 24.89, 102.91, 25.07];

/** @param {string} key */
export function layerName(key) {
  const [kind, rest] = key.split(":");
  if (kind === "tier") return code("position_tier", rest);
  if (kind === "site") return code("site_status", rest);
  if (kind === "reason") return code("uncovered_reason", rest);
  return t(`layer_of_map.${kind}`);
}

/** A layer for each value of a property.
 * @template {Geo.Any} F @param {string} kind @param {F[]} features @param {(feature: F) => string | undefined} value
 * @returns {Layer[]} */
function grouped(kind, features, value) {
  /** @type {Map<string | undefined, F[]>} */
  const groups = new Map();
  for (const feature of features) groups.set(value(feature), [...(groups.get(value(feature)) ?? []), feature]);
  return [...groups].map(([name, found]) => ({ key: `${kind}:${name}`, count: found.length, features: found }));
}

export class CoverageMap {
  /** `pick(feature)` is told what is clicked on, or null.
   * @param {HTMLElement} host
   * @param {{ pick: (feature: Geo.Any | null) => void, hidden?: Set<string> }} given */
  constructor(host, { pick, hidden = new Set() }) {
    this.host = host;
    this.hidden = hidden;
    this.pick = pick;
    /** @type {Data} */
    this.data = { reach: [], cells: [], gaps: [], covered: [], places: [], sites: [], own: [], parts: [] };
    this.sketched = sketch([], false, "");
    /** @type {Geo.Any[]} */
    this.ringed = [];
    /** @type {{ at: Geo.Place, to: Geo.Place | null } | null} */
    this.spot = null;
    /** What is drawn, by layer. @type {Map<string, Geo.Any[]>} */
    this.sources = new Map();
    this.chart = echarts.init(host);
    this.chart.on("click", (/** @type {Clicked} */ event) => {
      const feature = this.#feature(event);
      if (feature && !("weight" in feature.properties)) this.pick(feature);
    });
    /** @type {Geo.Boundary | null} */
    this.boundary = null;
    new ResizeObserver(() => this.chart.resize()).observe(host);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    host.addEventListener("keydown", (event) => this.#key(event));
    host.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM);
    }, { passive: false });
    // For the console, and for whoever tests the page.
    Object.assign(host, { map: this });
  }

  // --- what is shown --------------------------------------------------------------------------

  /** Features by layer; those given replace. @param {Partial<Data>} data */
  show(data) {
    Object.assign(this.data, data);
    this.draw();
  }

  /** The user's own boundary, or null for the box; it is looked at as a whole.
   * @param {Geo.Boundary | null} boundary */
  ground(boundary) {
    this.boundary = boundary;
    this.fit();
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

  /** Layers that have something to show, with how much (null: not known yet), from what lies on top
   * to the ground. */
  layers() {
    const { reach, cells: grid, gaps, covered, places, sites, own } = this.data;
    /** @type {Layer[]} */
    const every = [
      { key: "sites", count: sites.length, features: sites },
      ...grouped("site", own, ({ properties }) => properties.site_status),
      ...grouped("reason", gaps, ({ properties }) => properties.reason),
      { key: "covered", count: covered && covered.length, features: covered ?? [] },
      ...grouped("tier", reach, ({ properties }) => properties.tier),
      { key: "cells", count: grid.length, features: grid },
      { key: "reach", count: reach.length, features: reach },
      { key: "places", count: places.length, features: places },
    ];
    return every.filter(({ count }) => count !== 0);
  }

  /** @param {string} key */
  markOf(key) {
    const [kind, rest] = key.split(":");
    const mark = kind === "sites" ? "planned" : kind === "cells" ? "cell" : (rest ?? kind);
    return mark in MARKS ? mark : kind === "tier" ? "other" : "members_not_given";
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

  /** Ring a feature and draw the way to another; `move` brings it to the middle.
   * @param {Geo.Any | null} feature @param {{ move?: boolean, to?: Geo.Any | null }} [how] */
  mark(feature, { move = false, to = null } = {}) {
    this.spot = feature && { at: place(feature), to: to && place(to) };
    const geo = feature && move ? { geo: { id: "geo", center: place(feature), zoom: Math.max(this.#view().zoom, NEAR) } } : {};
    this.chart.setOption({ ...geo, series: [spot(this.spot, this.#colour("accent"))] });
  }

  /** Draw an area, or one under way. @param {Geo.Place[][]} rings @param {boolean} [drawing] */
  sketch(rings, drawing = false) {
    this.sketched = sketch(rings, drawing, this.#colour("accent"));
    this.chart.setOption({ series: [this.sketched] });
  }

  /** Ring features, such as the rows of a page of the table. @param {Geo.Any[]} features */
  ring(features) {
    this.ringed = features;
    this.chart.setOption({ series: [this.#rings()] });
  }

  // --- moving ---------------------------------------------------------------------------------

  /** @param {number} factor */
  zoom(factor) {
    const [originX, originY] = [this.chart.getWidth() / 2, this.chart.getHeight() / 2];
    this.chart.dispatchAction({ type: "geoRoam", componentType: "geo", geoIndex: 0, zoom: factor, originX, originY });
  }

  /** The place in the middle of the map. */
  middle() {
    return this.#degrees([this.chart.getWidth() / 2, this.chart.getHeight() / 2]);
  }

  /** @param {number[]} pixel */
  #degrees(pixel) {
    return /** @type {Geo.Place} */ (this.chart.convertFromPixel({ geoIndex: 0 }, pixel));
  }

  /** Tell where the map is clicked on. @param {(place: Geo.Place) => void} told */
  clicked(told) {
    this.chart.getZr().on("click", ({ offsetX, offsetY }) => told(this.#degrees([offsetX, offsetY])));
  }

  /** The whole of the ground. */
  fit() {
    this.draw({ center: null, zoom: 1 });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const moved = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (moved) this.chart.dispatchAction({ type: "geoRoam", componentType: "geo", geoIndex: 0, dx: moved[0], dy: moved[1] });
    else if (event.key === "+" || event.key === "=") this.zoom(ZOOM);
    else if (event.key === "-") this.zoom(1 / ZOOM);
    else if (event.key === "0") this.fit();
    else if (event.key === "Enter") this.#nearest();
    else if (event.key === "Escape") this.pick(null);
    else return;
    event.preventDefault();
  }

  /** The keyboard's click: the enterprise, or else the site, nearest to the middle of the map. */
  #nearest() {
    const middle = [this.chart.getWidth() / 2, this.chart.getHeight() / 2];
    // Degrees to pixels is linear here, so two places say it for all.
    const [[x0, y0], [x1, y1]] = [[0, 0], [1, 1]].map((one) => this.chart.convertToPixel({ geoIndex: 0 }, one));
    let best = null;
    for (const { key, features } of this.layers()) {
      if (this.hidden.has(key) || !/^(sites|covered|reason:)/.test(key)) continue;
      for (const feature of features) {
        const [lon, lat] = place(feature);
        const away = Math.hypot(x0 + lon * (x1 - x0) - middle[0], y0 + lat * (y1 - y0) - middle[1]);
        if (best === null || away < best.away) best = { away, feature };
      }
    }
    if (best) this.pick(best.feature);
  }

  /** Where a feature is drawn, in pixels from the corner of the map. @param {Geo.Any} feature */
  pixel(feature) {
    return this.chart.convertToPixel({ geoIndex: 0 }, place(feature));
  }

  /** The map as a picture for paper: a data: address. */
  printed() {
    const drawn = onPaper(() => {
      this.draw();
      return this.image();
    });
    this.draw();
    return drawn;
  }

  /** The map as a picture on the ground of the page: a data: address. */
  image() {
    return this.chart.getDataURL({ pixelRatio: 2, backgroundColor: this.#colour("panel") });
  }

  // --- drawing --------------------------------------------------------------------------------

  /** @param {string} name */
  #colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  /** @returns {View} */
  #view() {
    const [geo] = /** @type {Partial<View>[] | undefined} */ (this.chart.getOption()?.geo) ?? [];
    return { center: geo?.center ?? null, zoom: geo?.zoom ?? 1 };
  }

  /** Draw it all, looked at as before or from elsewhere. @param {View} [view] */
  draw(view = this.#view()) {
    const ground = this.boundary ?? box(BOX);
    const [, south, , north] = bounds(ground.features);
    const [ink, muted, line, panel, page] = ["ink", "muted", "line", "panel", "page"].map((name) => this.#colour(name));
    const font = getComputedStyle(document.body).fontFamily;
    echarts.registerMap("ground", /** @type {Parameters<typeof echarts.registerMap>[1]} */ (ground));
    const matched = this.matched();
    /** @param {Part | undefined} part */
    const told = (part) => (part ? percent(part) : "");
    const shown = this.layers().filter(({ key }) => !this.hidden.has(key));
    const scatter = shown.filter(({ key }) => /^(sites?|covered|reason|tier)/.test(key)).map((layer) => this.#scatter(layer, ink, panel));
    const names = shown.find(({ key }) => key === "places");
    this.sources = new Map(shown.map(({ key, features }) => [key, features]));
    this.chart.setOption(
      {
        animation: false,
        textStyle: { fontFamily: font, color: ink },
        tooltip: {
          renderMode: "richText",
          confine: true,
          backgroundColor: panel,
          borderColor: line,
          textStyle: { color: ink, fontSize: 13 },
          formatter: (/** @type {Clicked} */ event) => tip(this.#feature(event)),
        },
        geo: {
          id: "geo",
          map: "ground",
          // A degree of longitude is shorter than one of latitude, by the cosine of the latitude.
          aspectScale: Math.cos((((south + north) / 2) * Math.PI) / 180),
          preserveAspect: true,
          left: 14,
          right: 14,
          top: 14,
          bottom: 40,
          roam: "move",
          roamTrigger: "global",
          scaleLimit: { min: 0.4, max: 120 },
          silent: true,
          itemStyle: { areaColor: page, borderColor: muted, borderWidth: 1, borderType: this.boundary ? "solid" : "dashed" },
          label: { show: this.boundary !== null, color: ink, textBorderColor: panel, textBorderWidth: 3, fontSize: 14, formatter: (/** @type {{ name: string }} */ { name }) => [clean(name ?? ""), told(matched.get(name))].filter(Boolean).join("\n") },
          regions: [...matched].flatMap(([name, { rate }]) => (known(rate) ? { name, itemStyle: { areaColor: shade(this.#colour("link"), rate) } } : [])),
          emphasis: { disabled: true },
          tooltip: { show: false },
          ...view,
        },
        series: [
          ...(shown.some(({ key }) => key === "reach") ? [circles(this.data.reach, this.#colour("m-reach"))] : []),
          ...(shown.some(({ key }) => key === "cells") ? [cells(this.data.cells, this.#colour("m-cell"), ink, font)] : []),
          ...scatter,
          ...(names ? [this.#names(this.data.places, matched, ink, panel)] : []),
          this.#rings(),
          this.sketched,
          spot(this.spot, this.#colour("accent")),
          scale(t(this.boundary ? "map.own" : "map.box"), ink, panel, font),
        ],
      },
      { replaceMerge: ["series"] },
    );
  }

  /** @param {Clicked} clicked */
  #feature({ seriesId, dataIndex }) {
    return this.sources.get(seriesId ?? "")?.[dataIndex] ?? null;
  }

  /** @param {Layer} layer @param {string} ink @param {string} panel @returns {Scatter} */
  #scatter({ key, features }, ink, panel) {
    const name = this.markOf(key);
    const mark = MARKS[name];
    const many = features.length > MANY;
    return {
      type: "scatter",
      id: key,
      name: layerName(key),
      coordinateSystem: "geo",
      symbol: mark.symbol === "path" ? `path://${mark.path}` : mark.symbol,
      symbolSize: many ? mark.size * 0.7 : mark.size,
      large: many,
      progressive: 0, // All at once: a picture or a print is never of the first some thousand.
      itemStyle: { color: this.#colour(`m-${name}`), borderColor: key.startsWith("tier") ? ink : panel, borderWidth: many ? 0 : key.startsWith("tier") ? 1.2 : 0.6, opacity: many ? 0.7 : 1 },
      label: key === "sites" ? { show: true, formatter: (/** @type {Clicked} */ { dataIndex }) => `${this.data.sites[dataIndex].properties.rank}`, color: "#1B1F24", fontWeight: "bold" } : { show: false },
      emphasis: { scale: 1.3 },
      z: key === "sites" ? 7 : key.startsWith("tier") ? 6 : key === "covered" && many ? 4 : 5,
      data: features.map(place),
    };
  }

  /** @param {Geo.Named[]} all @param {Map<string, Part>} matched @param {string} ink @param {string} panel */
  #names(all, matched, ink, panel) {
    // A polygon of the boundary carries its own name.
    const labelled = new Set([...matched.values()].map((part) => part.id));
    const features = all.filter(({ id }) => !labelled.has(id));
    return {
      type: "scatter",
      id: "places",
      coordinateSystem: "geo",
      silent: true,
      symbolSize: 1,
      itemStyle: { color: "transparent" },
      label: {
        show: true,
        formatter: (/** @type {Clicked} */ { dataIndex }) => clean(features[dataIndex].properties.name).slice(0, 16),
        position: "inside",
        color: ink,
        textBorderColor: panel,
        textBorderWidth: 3,
        fontSize: 12,
      },
      labelLayout: { hideOverlap: true },
      z: 8,
      data: features.map((one) => (one.properties.kind === "subdistrict" ? { value: place(one), label: { fontSize: 17, fontWeight: "bold" } } : place(one))),
    };
  }

  #rings() {
    return {
      type: "scatter",
      id: "rings",
      coordinateSystem: "geo",
      silent: true,
      symbol: "circle",
      symbolSize: 15,
      itemStyle: { color: "transparent", borderColor: this.#colour("link"), borderWidth: 1.6 },
      z: 6,
      data: this.ringed.map(place),
    };
  }
}

// @ts-check
// A map on canvas by OpenLayers: what is moved, looked at and taken away as a picture. What is drawn
// on it a subclass paints, in one picture that is only moved while the map moves, and made anew after.

import { hearKeys } from "./keys.js";
import { DoubleClickZoom, DragPan, Feature, ImageCanvas, ImageLayer, LineString, MouseWheelZoom, OlMap, Overlay, PinchZoom, Point, Polygon, VectorLayer, VectorSource, View, circular, fromLonLat, platformModifierKeyOnly, toLonLat } from "./ol.js";
import { el, pencil } from "./elements.js";
import { ringStyle, sketchStyle, spotStyle } from "./map-marks.js";
import { onPaper } from "./paper.js";
import { place } from "./places.js";

const ZOOM = 1.5;
const NEAR = 15; // Zoom from which a picked point is looked at.
const STEP = 60; // Pixels that an arrow key moves the map.
const MARGIN = 24; // Pixels left free around the whole of the ground.
/** How much larger the painted picture is than what is seen of it, so that a drag brings no white edge. */
const RATIO = 1.3;
const PATIENCE = 8000; // Milliseconds that a picture waits for its tiles.
/** What is looked at where nothing is known: Kunming's development zone. */
const NOWHERE = [102.76, 24.89, 102.91, 25.07];

/** A place in metres of the map's projection. @typedef {number[]} Metres */
/** Pixels at the edges of a map that lie under something: top, right, bottom, left. @typedef {number[]} Insets */

/** The canvases of a map on one. No map here is turned, so each covers all of it.
 * @param {Element} host @param {number[]} size @param {number} ratio @param {string} ground */
function flattened(host, [width, height], ratio, ground) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const pen = pencil(canvas);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of host.querySelectorAll("canvas")) if (layer.width) pen.drawImage(layer, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export class GroundMap {
  /** @param {HTMLElement} host
   * @param {{ wheel?: "alone" | "control", view?: InstanceType<typeof View> }} [how] whether the wheel zooms by itself;
   * the view of another map, to be in step with it */
  constructor(host, { wheel = "control", view } = {}) {
    this.host = host;
    /** @type {Insets} */
    this.insets = [0, 0, 0, 0];
    /** The tiles beneath all, once they are known. @type {import("./basemap.js").Basemap | null} */
    this.basemap = null;
    /** The area under way, if one is being drawn: a click is a corner then. */
    this.drawing = false;
    this.view = view ?? new View({ center: fromLonLat([102.835, 24.98]), zoom: 12, minZoom: 2, maxZoom: 21, enableRotation: false });
    this.source = this.#source();
    this.rings = new VectorSource();
    this.sketched = new VectorSource();
    this.spotted = new VectorSource();
    this.twice = new DoubleClickZoom({ duration: 0 });
    this.tip = new Overlay({ element: el("div", { class: "map-tip", hidden: true }), stopEvent: false });
    this.ol = new OlMap({
      target: host,
      view: this.view,
      controls: [],
      overlays: [this.tip],
      moveTolerance: 3,
      interactions: [
        new DragPan(),
        new PinchZoom(),
        this.twice,
        new MouseWheelZoom({ duration: 150, condition: wheel === "alone" ? () => true : platformModifierKeyOnly }),
      ],
      layers: this.stack(this.source),
    });
    this.ol.on("pointermove", ({ pixel, dragging }) => this.#point(dragging ? null : pixel));
    this.ol.on("click", ({ pixel }) => {
      // A false given back would keep the click from whoever else listens.
      if (!this.drawing) this.press(this.#at(pixel));
    });
    host.addEventListener("pointerleave", () => this.#point(null));
    this.#keys();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#turn());
  }

  // --- what a map is of: for its subclass -------------------------------------------------------

  /** Paint what there is. @param {import("./map-painters.js").Frame} _frame */
  paint(_frame) {}

  /** West, south, east and north of it, in degrees; null for nothing. @returns {number[] | null} */
  bounds() {
    return null;
  }

  /** What is told of a place, "" for nothing. @param {Metres} _at */
  told(_at) {
    return "";
  }

  /** A click at a place, or the keyboard's: what is nearest within so many pixels. Null for none.
   * @param {Metres | null} _at @param {number} [_within] */
  press(_at, _within) {}

  // --- layers -------------------------------------------------------------------------------------

  #source() {
    return new ImageCanvas({
      ratio: RATIO,
      interpolate: false, // The picture is moved by whole pixels: nothing is blurred, and a software renderer is quicker.
      canvasFunction: ([left, bottom, right, top], resolution, ratio) => {
        const canvas = document.createElement("canvas");
        const scale = ratio / resolution;
        canvas.width = Math.max(1, Math.round((right - left) * scale));
        canvas.height = Math.max(1, Math.round((top - bottom) * scale));
        this.paint({ pen: pencil(canvas), width: canvas.width, height: canvas.height, left, top, scale, ratio });
        return canvas;
      },
    });
  }

  /** The layers of a map: what is painted, and what marks it. @param {ImageCanvas} source */
  stack(source) {
    const colour = () => this.colour("accent");
    return [
      ...(this.basemap ? this.basemap.layers((name) => this.colour(name)) : []),
      new ImageLayer({ source }),
      new VectorLayer({ source: this.rings, style: () => ringStyle(this.colour("link")) }),
      new VectorLayer({ source: this.sketched, updateWhileInteracting: true, style: (feature) => sketchStyle(feature, colour()) }),
      new VectorLayer({ source: this.spotted, style: (feature) => spotStyle(feature, colour()) }),
    ];
  }

  /** Put a base map beneath all. @param {import("./basemap.js").Basemap | null} basemap */
  lay(basemap) {
    this.basemap = basemap;
    this.ol.setLayers(this.stack(this.source));
    this.draw();
  }

  /** The page turned dark or light: tiles have to be styled anew, too. */
  #turn() {
    if (this.basemap) this.lay(this.basemap);
    else this.draw();
  }

  /** Draw it all anew, in the colours of the page. */
  draw() {
    for (const source of [this.source, this.rings, this.sketched, this.spotted]) source.changed();
  }

  /** A colour of the style table on the ground of the page. @param {string} name */
  colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  /** Show how far a place reaches, while it is being moved. @param {Geo.Place} where @param {number} radius in metres */
  reachOf(where, radius) {
    this.markAt(where);
    this.spotted.addFeature(new Feature(circular(where, radius).transform("EPSG:4326", "EPSG:3857")));
  }

  /** Ring a place. @param {Geo.Place} where */
  markAt(where) {
    this.spot = { at: where, to: null };
    this.spotted.clear();
    this.spotted.addFeature(new Feature(new Point(fromLonLat(where))));
  }

  // --- marks --------------------------------------------------------------------------------------

  /** Ring a feature and draw the way to another; `move` brings it to the middle.
   * @param {Geo.Any | null} feature @param {{ move?: boolean, to?: Geo.Any | null }} [how] */
  mark(feature, { move = false, to = null } = {}) {
    this.spot = feature && { at: place(feature), to: to && place(to) };
    this.spotted.clear();
    if (!this.spot) return;
    const [at, end] = [this.spot.at, this.spot.to].map((one) => one && fromLonLat(one));
    if (at) this.spotted.addFeature(new Feature(new Point(at)));
    if (at && end) this.spotted.addFeature(new Feature(new LineString([at, end])));
    if (move && at) this.look(at, Math.max(this.view.getZoom() ?? 0, NEAR));
  }

  /** Draw an area, or one under way. @param {Geo.Place[][]} rings @param {boolean} [drawing] */
  sketch(rings, drawing = false) {
    this.drawing = drawing;
    this.twice.setActive(!drawing); // two corners may be set quickly
    this.host.classList.toggle("drawing", drawing);
    this.sketched.clear();
    for (const ring of rings) {
      if (!ring.length) continue;
      const corners = ring.map((one) => fromLonLat(one));
      this.sketched.addFeature(new Feature(new Polygon([[...corners, corners[0]]])));
      if (drawing) this.sketched.addFeatures(corners.map((one) => new Feature(new Point(one))));
    }
  }

  /** Ring features, such as the rows of a page of the table. @param {Geo.Any[]} features */
  ring(features) {
    this.ringed = features;
    this.rings.clear();
    this.rings.addFeatures(features.map((one) => new Feature(new Point(fromLonLat(place(one))))));
  }

  // --- moving -------------------------------------------------------------------------------------

  /** Width and height in pixels, and the pixel in the middle of what is free. */
  #room() {
    const [width, height] = this.ol.getSize() ?? [this.host.clientWidth, this.host.clientHeight];
    const [top, right, bottom, left] = this.insets;
    return { width, height, middle: [(left + width - right) / 2, (top + height - bottom) / 2] };
  }

  /** @param {number} factor */
  zoom(factor) {
    this.view.adjustResolution(1 / factor, this.#at(this.#room().middle));
  }

  /** Bring a place to the middle. @param {Metres} at @param {number} [zoom] */
  look(at, zoom) {
    const { width, height, middle } = this.#room();
    if (zoom !== undefined) this.view.setZoom(zoom);
    this.view.centerOn(at, [width, height], middle);
  }

  /** Bring a feature to the middle of what is free, from as far as now. @param {Geo.Any} feature */
  lookAt(feature) {
    this.look(fromLonLat(place(feature)));
  }

  /** The whole of the ground. */
  fit() {
    this.fitTo(this.bounds() ?? NOWHERE);
  }

  /** @param {number[]} box west, south, east, north in degrees */
  fitTo([west, south, east, north]) {
    const { width, height } = this.#room();
    const extent = [...fromLonLat([west, south]), ...fromLonLat([east, north])];
    this.view.fit(extent, { size: [width, height], padding: this.insets.map((one) => one + MARGIN), maxZoom: 18 });
  }

  /** Metres of a pixel of the map, as it is looked at. @param {number[]} pixel @returns {Metres} */
  #at([x, y]) {
    const { width, height } = this.#room();
    const [centre, resolution] = [this.view.getCenter() ?? [0, 0], this.view.getResolution() ?? 1];
    return [centre[0] + (x - width / 2) * resolution, centre[1] - (y - height / 2) * resolution];
  }

  /** Where a place is drawn, in pixels from the corner of the map. @param {Geo.Place} where */
  pixelOf(where) {
    const { width, height } = this.#room();
    const [centre, resolution] = [this.view.getCenter() ?? [0, 0], this.view.getResolution() ?? 1];
    const [x, y] = fromLonLat(where);
    return [(x - centre[0]) / resolution + width / 2, (centre[1] - y) / resolution + height / 2];
  }

  /** Where a feature is drawn. @param {Geo.Any} feature */
  pixel(feature) {
    return this.pixelOf(place(feature));
  }

  /** The place in the middle of the map. */
  middle() {
    return /** @type {Geo.Place} */ (toLonLat(this.#at(this.#room().middle)));
  }

  /** Tell where the map is clicked on. @param {(place: Geo.Place) => void} told */
  clicked(told) {
    this.ol.on("click", ({ pixel }) => {
      told(/** @type {Geo.Place} */ (toLonLat(this.#at(pixel))));
    });
  }

  // --- as a picture -------------------------------------------------------------------------------

  #onScreen() {
    this.ol.renderSync();
    return flattened(this.host, this.ol.getSize() ?? [1, 1], devicePixelRatio, this.colour("g-land"));
  }

  /** The map as it is on the screen, on the ground of the page: a data: address. */
  image() {
    return this.#onScreen().toDataURL();
  }

  /** What of the map is free of drawers, so many times as fine as the page, in the colours of paper.
   * @param {number} ratio */
  async fine(ratio) {
    const [top, right, bottom, left] = this.insets;
    const { width, height } = this.#room();
    const size = [width - left - right, height - top - bottom];
    const host = el("div");
    const { twin, ground } = onPaper(() => {
      const made = new OlMap({ target: host, pixelRatio: ratio, controls: [], interactions: [], layers: this.stack(this.#source()), view: new View({ center: fromLonLat(this.middle()), resolution: this.view.getResolution() }) });
      made.setSize(size);
      made.renderSync();
      return { twin: made, ground: this.colour("g-land") };
    });
    // Tiles may be on their way.
    await new Promise((done) => {
      twin.once("rendercomplete", done);
      twin.render();
      setTimeout(done, PATIENCE);
    });
    const canvas = flattened(host, size, ratio, ground);
    twin.setTarget(undefined);
    return canvas;
  }

  /** The map as it is on the screen, in the colours of paper. */
  printed() {
    const drawn = onPaper(() => {
      this.draw();
      return this.#onScreen();
    });
    this.draw();
    return drawn;
  }

  /** @param {number[] | null} pixel */
  #point(pixel) {
    const at = pixel && this.#at(pixel);
    const text = at && !this.drawing ? this.told(at) : "";
    const element = /** @type {HTMLElement} */ (this.tip.getElement());
    this.host.classList.toggle("over", text !== "");
    element.hidden = text === "";
    if (!at || !pixel || !text) return;
    element.textContent = text;
    const { width, height } = this.#room();
    const [across, down] = [pixel[0] < width / 2, pixel[1] < height / 2];
    this.tip.setPositioning(`${down ? "top" : "bottom"}-${across ? "left" : "right"}`);
    this.tip.setOffset([across ? 14 : -14, down ? 14 : -14]);
    this.tip.setPosition(at);
  }

  #keys() {
    /** @type {Record<string, [number, number]>} */
    const moved = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    /** @param {string} key */
    const move = (key) => {
      const { width, height } = this.#room();
      this.view.setCenter(this.#at([width / 2 + moved[key][0], height / 2 + moved[key][1]]));
    };
    hearKeys(this.host, "keys.map", [
      { keys: Object.keys(moved), does: "keys.pan", act: move },
      { keys: ["+", "="], does: "network.zoom_in", act: () => this.zoom(ZOOM) },
      { keys: ["-"], does: "network.zoom_out", act: () => this.zoom(1 / ZOOM) },
      { keys: ["0"], does: "network.fit", act: () => this.fit() },
      { keys: ["Enter"], does: "keys.pick", act: () => this.press(this.#at(this.#room().middle), Infinity) },
      { keys: ["Escape"], does: "keys.let_go", act: () => this.press(null) },
    ]);
  }
}

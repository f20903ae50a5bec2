// @ts-check
// A network as SVG, where there is no WebGL: drawn anew whenever the view of it changes.
// Colours are written out, so that the drawing can be taken away as an image.

import { pencil, svg } from "./elements.js";
import { INKS } from "./network-compared.js";
import { clean, number, t } from "./texts.js";
import { CLICK, FAINT, Picture, STEP, asPng, colour, boxOf, roomFor, shrunk } from "./picture.js";

// More than so many nodes take a browser without a graphics card seconds for each step.
const MOST = 3000;
const MARGIN = 60;
const LETTER = 13;
const ROW = 15;
const WIDEST = 2.5;

/** Where it is looked at from: a middle, and units of places a pixel.
 * @typedef {Drawn.Point & { units: number }} Camera */

export class FlatPicture extends Picture {
  #canvas = document.createElement("canvas");
  #drawn = svg("svg", { role: "img" });
  /** @type {Camera | null} */
  #camera = null;
  /** Whether sizes are units of places, and so grow with a nearer look. */
  #growing = false;
  /** @type {Drawn.Extent} */
  #extent = [0, 1, 0, 1];
  /** @type {Drawn.Backdrop | null} */
  #backdrop = null;
  #ink = "";
  #ground = "";
  #waiting = 0;

  /** @param {HTMLElement} host @param {(id: string | null) => void} pick @param {import("./picture.js").Put | null} [put] */
  constructor(host, pick, put) {
    super(host, pick, put);
    host.classList.add("flat");
    host.replaceChildren(this.#canvas, this.#drawn);
    this.#hands();
    new ResizeObserver(() => this.refresh()).observe(host);
  }

  /** Draw other nodes and edges, as GraphPicture does.
   * @param {Drawn.Symbol[]} nodes @param {Drawn.Edge[]} edges @param {Drawn.Options} options */
  draw(nodes, edges, { sizes = "screen", extent, backdrop = null, pinned = new Set() }) {
    this.graph.clear();
    this.pinned = pinned;
    for (const { id, text, ...node } of nodes) this.graph.addNode(id, { ...node, label: text });
    this.tie(edges);
    this.#growing = sizes === "positions";
    this.#extent = extent;
    this.#backdrop = backdrop;
    this.#drawn.setAttribute("aria-label", t("network.picture"));
    this.fit();
  }

  /** @returns {Camera | null} */
  get camera() {
    return this.#camera;
  }

  set camera(camera) {
    this.#camera = camera;
    this.refresh();
  }

  get #seen() {
    return this.#camera ?? this.#whole();
  }

  refresh() {
    if (!this.#camera || this.#waiting) return;
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#render();
    });
  }

  // --- drawing --------------------------------------------------------------------------------

  #render() {
    const shown = this.graph.filterNodes((id) => this.shown.node(id));
    const { clientWidth: width, clientHeight: height } = this.host;
    this.#drawn.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#behind(width, height);
    if (shown.length > MOST) {
      this.#refuse(shown.length, width);
      return;
    }
    this.#ink = colour("ink");
    this.#ground = colour("panel");
    const lines = this.graph.filterEdges((id) => this.isShown(id)).map((id) => this.#line(id));
    const weighty = shown.toSorted((one, other) => this.#weight(other) - this.#weight(one));
    const symbols = weighty.toReversed().map((id) => this.#symbol(id));
    this.#drawn.replaceChildren(svg("g", { fill: "none" }, lines), svg("g", {}, symbols), svg("g", { "pointer-events": "none" }, this.#names(weighty)));
  }

  /** @param {number} count @param {number} width */
  #refuse(count, width) {
    const told = `${t("network.flat.large")}: ${number(count)} / ${number(MOST)}`;
    const across = Math.max(Math.floor(width / LETTER) - 4, 10);
    const rows = wrapped(told, across);
    this.#drawn.replaceChildren(
      svg("text", { x: width / 2, y: 40, "text-anchor": "middle", "font-size": LETTER, fill: colour("ink") }, rows.map((row) => svg("tspan", { x: width / 2, dy: ROW * 1.3 }, row))),
    );
  }

  /** How much a node asks to be seen: in front of others, and its name before theirs. @param {string} id */
  #weight(id) {
    const { kind, size } = this.graph.getNodeAttributes(id);
    return (this.own(id) ? 4e6 : 0) + (this.ringed(id) || this.pinned.has(id) ? 3e6 : 0) + (this.lit?.has(id) ? 2e6 : 0) + (kind === "committee" ? 1e6 : 0) + size;
  }

  /** @param {string} id */
  #radius(id) {
    const size = this.graph.getNodeAttribute(id, "size");
    const { units } = this.#seen;
    return Math.max(this.#growing ? size / units : size / shrunk(units), 1.1);
  }

  /** @param {string} id */
  #symbol(id) {
    const { kind, path, synthetic, category, change } = this.graph.getNodeAttributes(id);
    const { x, y } = this.place(id);
    const radius = this.#radius(id);
    const faint = this.lit && !this.lit.has(id);
    const ringed = this.ringed(id);
    return svg(
      "g",
      { "data-id": id, class: "node", transform: `translate(${round(x)} ${round(y)})`, opacity: faint ? FAINT : null },
      ringed ? svg("circle", { r: round(radius + 5), fill: "none", stroke: colour("accent"), "stroke-width": 3 }) : "",
      svg("path", {
        d: path,
        transform: `scale(${round(radius / 10)})`,
        fill: colour(change ? INKS[change] : `n-${kind}`),
        "fill-opacity": category ? 0.35 : null,
        stroke: this.#ink,
        "stroke-width": radius > 3 ? 1.2 : 0,
        "vector-effect": "non-scaling-stroke",
        "stroke-dasharray": synthetic ? "3 2" : category ? "1.5 2.5" : null,
      }),
    );
  }

  /** @param {string} id */
  #line(id) {
    const [start, end] = this.graph.extremities(id);
    const { relation, size, change, curvature = 0 } = this.graph.getEdgeAttributes(id);
    const [from, to] = [this.place(start), this.place(end)];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy) || 1;
    const middle = { x: (from.x + to.x) / 2 - dy * curvature, y: (from.y + to.y) / 2 + dx * curvature };
    const [ax, ay] = curvature ? [to.x - middle.x, to.y - middle.y] : [dx, dy];
    const along = Math.hypot(ax, ay) || 1;
    const [ux, uy] = [ax / along, ay / along];
    const reach = Math.min(this.#radius(end), length / 2);
    const tip = { x: to.x - ux * reach, y: to.y - uy * reach };
    /** @param {1 | -1} side */
    const wing = (side) => `${round(tip.x - 7 * ux + side * 3 * uy)} ${round(tip.y - 7 * uy - side * 3 * ux)}`;
    const ink = colour(change ? INKS[change] : `e-${relation}`);
    const faint = this.lit && !this.litEdges?.has(id);
    return svg(
      "g",
      { "data-id": id, class: "edge", opacity: faint ? FAINT : null },
      svg("path", { d: `M${round(from.x)} ${round(from.y)}Q${round(middle.x)} ${round(middle.y)} ${round(tip.x)} ${round(tip.y)}`, stroke: ink, "stroke-width": size, "stroke-dasharray": change === "went" ? "7 5" : null }),
      svg("path", { d: `M${round(tip.x)} ${round(tip.y)}L${wing(1)}L${wing(-1)}Z`, fill: ink }),
    );
  }

  /** Names under their symbols, the weightiest first; one that would cover another is left out.
   * @param {string[]} ids */
  #names(ids) {
    const nodeOf = /** @param {string} id */ (id) => ({ ...this.place(id), size: this.#radius(id) });
    const taken = ids.map((id) => boxOf(nodeOf(id)));
    /** @type {SVGElement[]} */
    const written = [];
    for (const id of ids) {
      const radius = this.#radius(id);
      if (this.lit && !this.lit.has(id)) continue;
      if (radius < 4.5 && !this.own(id) && !this.pinned.has(id)) continue;
      const { kind, label } = this.graph.getNodeAttributes(id);
      const rows = label.split("\n").map(clean);
      const [half, high] = [Math.max(...rows.map(breadth)) / 2, ROW * rows.length];
      // That of the chosen one is written whatever lies there.
      const box = roomFor(nodeOf(id), half, high, taken) ?? (this.own(id) ? roomFor(nodeOf(id), half, high, []) : null);
      if (!box) continue;
      taken.push(box);
      const { x } = box;
      written.push(
        svg(
          "text",
          { x: round(x), y: round(box.top), "text-anchor": "middle", "font-size": LETTER, "font-weight": kind === "committee" ? 700 : 400, fill: this.#ink, stroke: this.#ground, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" },
          rows.map((row) => svg("tspan", { x: round(x), dy: ROW }, row)),
        ),
      );
    }
    return written;
  }

  /** What stands behind the nodes needs no WebGL: it is painted as ever.
   * @param {number} width @param {number} height */
  #behind(width, height) {
    this.#canvas.width = width;
    this.#canvas.height = height;
    if (this.#backdrop) this.#backdrop(pencil(this.#canvas), (place) => this.#onScreen(place), this.#seen.units / this.#whole().units);
  }

  // --- moving about ---------------------------------------------------------------------------

  /** @param {Drawn.Point} place @returns {Drawn.Point} */
  #onScreen({ x, y }) {
    const { units, x: mx, y: my } = this.#seen;
    return { x: this.host.clientWidth / 2 + (x - mx) / units, y: this.host.clientHeight / 2 + (y - my) / units };
  }

  /** Where a node is on the screen, in pixels of the picture. @param {string} id */
  place(id) {
    return this.#onScreen(this.graph.getNodeAttributes(id));
  }

  /** @param {number} factor */
  zoom(factor) {
    const units = Math.min(this.#seen.units * factor, this.#whole().units * WIDEST);
    this.camera = { ...this.#seen, units };
  }

  fit() {
    const shown = this.#backdrop ? [] : this.graph.filterNodes((id) => this.shown.node(id));
    this.camera = shown.length ? this.#on(shown) : this.#whole();
  }

  /** @param {string[]} ids */
  focus(ids) {
    if (ids.length) this.camera = this.#on(ids);
  }

  /** @param {string} id */
  centre(id) {
    const { x, y } = this.graph.getNodeAttributes(id);
    this.camera = { x, y, units: Math.min(this.#seen.units, this.#whole().units / 2) };
  }

  /** @param {string[]} ids */
  #on(ids) {
    const places = ids.map((id) => this.graph.getNodeAttributes(id));
    /** @param {number[]} values @returns {[least: number, most: number]} */
    const ends = (values) => [Math.min(...values), Math.max(...values)];
    const near = this.#whole().units * (this.#backdrop ? 0.03 : 0.3);
    const seen = this.#around([...ends(places.map(({ x }) => x)), ...ends(places.map(({ y }) => y))]);
    return { ...seen, units: Math.max(seen.units, near) };
  }

  #whole() {
    return this.#around(this.#extent);
  }

  /** @param {Drawn.Extent} extent @returns {Camera} */
  #around([left, right, top, bottom]) {
    /** @param {number} pixels */
    const room = (pixels) => Math.max(pixels - 2 * MARGIN, pixels / 2, 1);
    const units = Math.max((right - left) / room(this.host.clientWidth), (bottom - top) / room(this.host.clientHeight), 1e-6);
    return { x: (left + right) / 2, y: (top + bottom) / 2, units };
  }

  /** Drag the ground to pan and a node to put it elsewhere, Ctrl and the wheel to zoom, a click to pick. */
  #hands() {
    /** @template {keyof HTMLElementEventMap} Name @param {Name} event @param {(event: HTMLElementEventMap[Name]) => void} handle */
    const on = (event, handle) => this.host.addEventListener(event, handle, { signal: this.listening.signal });
    /** @type {{ x: number, y: number, camera: Camera, moved: boolean, id: string | null, at: Drawn.Point | null } | null} */
    let held = null;
    on("pointerdown", (event) => {
      const node = event.target instanceof Element ? event.target.closest(".node") : null;
      const id = node?.getAttribute("data-id") ?? null;
      const at = id !== null && this.put && event.pointerType === "mouse" ? this.graph.getNodeAttributes(id) : null;
      held = this.#camera && { x: event.clientX, y: event.clientY, camera: this.#camera, moved: false, id, at: at && { x: at.x, y: at.y } };
    });
    on("pointermove", (event) => {
      if (!held || !event.buttons) return;
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      held.moved ||= Math.hypot(dx, dy) > CLICK;
      if (!held.moved) return;
      const { x, y, units } = held.camera;
      if (!held.at || held.id === null) this.camera = { x: x - dx * units, y: y - dy * units, units };
      else {
        this.graph.mergeNodeAttributes(held.id, { x: held.at.x + dx * units, y: held.at.y + dy * units });
        this.refresh();
      }
    });
    /** What was dragged stays where it was let go. */
    const dropped = () => {
      if (held?.moved && held.at && held.id !== null) this.put?.(held.id, this.graph.getNodeAttributes(held.id));
    };
    on("pointerup", () => {
      if (held && !held.moved) this.pick(held.id);
      else dropped();
      held = null;
    });
    on("pointerleave", () => {
      dropped();
      held = null;
    });
    on("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 / STEP : STEP);
    });
  }

  /** The picture as it is seen, as a PNG. */
  async png() {
    this.#render();
    const { clientWidth: width, clientHeight: height } = this.host;
    const scale = Math.max(devicePixelRatio, 2);
    const copy = /** @type {SVGElement} */ (this.#drawn.cloneNode(true));
    for (const [name, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width, height, "font-family": "sans-serif" })) copy.setAttribute(name, String(value));
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    await image.decode();
    return asPng(width * scale, height * scale, [this.#canvas, image]);
  }
}

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;

/** About how many pixels a line takes: Chinese signs are square, letters half as wide. @param {string} text */
const breadth = (text) => [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? LETTER : LETTER * 0.56), 0);

/** A text in lines of about so many Chinese signs.
 * @param {string} text @param {number} across */
export function wrapped(text, across) {
  const rows = [""];
  for (const word of text.match(/[\x21-\x7e]+\s?|./gu) ?? []) {
    if (breadth(rows[rows.length - 1] + word) > across * LETTER) rows.push("");
    rows[rows.length - 1] += word;
  }
  return rows;
}

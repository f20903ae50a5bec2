// @ts-check
// A network on a canvas: drawn by sigma, moved and zoomed. Colours come from palette.css.

import { pencil } from "./elements.js";
import { INKS } from "./network-compared.js";
import { dragNodes } from "./node-dragging.js";
import { clean } from "./texts.js";
import { FAINT, Picture, asPng, colour, boxOf, roomFor, shrunk } from "./picture.js";
import { ShapeProgram, markOf } from "./shapes.js";

const LINE = 1.15;
const RING = 7;
// How much of a colour is left of the many lines of a large network.
const PALE = 0.5;
const MANY = 150;
// Pixels left free for names beside, over and under what the camera is put on, and the nearest it
// goes: to some of a few, to some of thirty thousand.
const ROOM = { side: 70, over: 24, under: 60 };
const CLOSEST = [0.3, 0.03];

/** @param {string} hex */
const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** "#rrggbb" gone into the ground it is drawn on but for a share: sigma's lines know no opacity.
 * @param {string} hex @param {string} ground @param {number} [share] */
export function faded(hex, ground, share = FAINT) {
  const under = channels(ground);
  return `rgb(${channels(hex).map((value, at) => Math.round(value * share + under[at] * (1 - share))).join(",")})`;
}

export class GraphPicture extends Picture {
  /** Nodes whose names are to be written. @type {Vendored.Label[]} */
  names = [];
  /** @type {Vendored.Sigma | null} */
  #sigma = null;
  /** The node that is pointed at. @type {string | null} */
  over = null;
  ground = "";
  ink = "";
  /** Whether there are discs around the nodes. */
  crowded = false;

  /** What draws, once there is something to draw. */
  get sigma() {
    if (!this.#sigma) throw new Error("nothing is drawn yet");
    return this.#sigma;
  }

  /**
   * Draw other nodes and edges. `sizes`: "screen" for pixels, "positions" for units of places;
   * `extent` [least x, largest x, least y, largest y] where nodes stand or may come to stand.
   * @param {Drawn.Symbol[]} nodes @param {Drawn.Edge[]} edges @param {Drawn.Options} options
   */
  draw(nodes, edges, { sizes = "screen", labels = 4.5, extent, backdrop = null, pinned = new Set() }) {
    // Sigma follows the graph step by step; it is begun anew with the whole of it.
    this.#sigma?.kill();
    this.graph.clear();
    this.pinned = pinned;
    for (const node of nodes) {
      const { id, x, y, kind, shape, size, text, synthetic, category, change } = node;
      this.graph.addNode(id, { x, y: -y, size, kind, change, label: text, mark: markOf(shape, { synthetic, category }), type: "shape" });
    }
    this.tie(edges);
    this.#paint();
    /** @type {Vendored.Settings} */
    const settings = {
      nodeProgramClasses: { shape: ShapeProgram },
      edgeProgramClasses: { curved: Sigma.rendering.EdgeCurveProgram, arrow: Sigma.rendering.EdgeArrowProgram },
      defaultEdgeType: "arrow",
      itemSizesReference: sizes,
      zoomToSizeRatioFunction: sizes === "positions" ? (ratio) => ratio : this.#shrinking(extent),
      labelFont: getComputedStyle(document.body).fontFamily,
      labelSize: 13,
      labelDensity: 2,
      labelGridCellSize: 110,
      labelRenderedSizeThreshold: labels,
      stagePadding: 24,
      minCameraRatio: 0.004,
      maxCameraRatio: 2.5,
      enableCameraRotation: false,
      zIndex: true,
      renderEdgeLabels: edges.some(({ change }) => change),
      defaultDrawEdgeLabel: (context, edge, start, end) => this.#sign(context, edge, start, end),
      // On paper the canvas has no width: an image stands in for it.
      allowInvalidContainer: true,
      nodeReducer: (id, node) => this.#seenNode(id, node),
      edgeReducer: (id, edge) => this.#seenEdge(id, edge),
      defaultDrawNodeLabel: (_, node) => this.names.push(node),
      defaultDrawNodeHover: (context, node) => this.#hover(context, node),
    };
    this.#sigma = new Sigma(this.graph, this.host, settings);
    this.sigma.on("clickNode", ({ node }) => this.pick(node));
    this.sigma.on("clickStage", () => this.pick(null));
    if (this.put) dragNodes(this.sigma, this.graph, this.put);
    this.sigma.on("enterNode", ({ node }) => this.#over(node));
    this.sigma.on("leaveNode", () => this.#over(null));
    this.sigma.on("beforeRender", () => (this.names = []));
    // Another day's nodes are seen through the same window: what stays does not move.
    const [left, right, top, bottom] = extent;
    this.sigma.setCustomBBox({ x: [left, right], y: [-bottom, -top] });
    const behind = backdrop ? this.#behind(backdrop) : () => [];
    this.sigma.on("afterRender", () => this.#write(behind()));
    this.sigma.refresh();
    this.crowded = backdrop !== null;
    this.sigma.getCamera().setState(this.#whole());
  }

  /** By how much symbols shrink at a zoom, so that a large network seen as a whole is no heap.
   * @param {Drawn.Extent} extent @returns {(ratio: number) => number} */
  #shrinking([left, right, top, bottom]) {
    const whole = Math.max((right - left) / this.host.clientWidth, (bottom - top) / this.host.clientHeight);
    return (ratio) => shrunk(whole * ratio);
  }

  /** @param {string | null} id */
  #over(id) {
    this.over = id;
    this.host.classList.toggle("over", id !== null);
  }

  /** @param {string} id @returns {Drawn.Point} */
  #at(id) {
    const { x, y } = this.sigma.getNodeDisplayData(id) ?? { x: 0, y: 0 };
    return { x, y };
  }

  /** Edges come in the colours of their relations. @param {Drawn.Edge[]} edges */
  tie(edges) {
    super.tie(edges, this.#inking());
  }

  #paint() {
    /** @type {Map<string, string>} */
    const kinds = new Map();
    /** @param {string} name */
    const lookUp = (name) => kinds.get(name) ?? kinds.set(name, colour(name)).get(name);
    this.graph.updateEachNodeAttributes((_, node) => ({ ...node, color: lookUp(node.change ? INKS[node.change] : `n-${node.kind}`) }), { attributes: ["color"] });
    const inked = this.#inking();
    this.graph.updateEachEdgeAttributes((_, edge) => ({ ...edge, ...inked(edge.change ? INKS[edge.change] : `e-${edge.relation}`) }), { attributes: ["color"] });
  }

  /** A function that gives the inks of a colour of lines: full, and as drawn among many.
   * @returns {(name: string) => { full: string, color: string }} */
  #inking() {
    this.ground = colour("panel");
    this.ink = colour("ink");
    const many = this.graph.order > MANY;
    /** @type {Map<string, { full: string, color: string }>} */
    const known = new Map();
    return (name) => {
      const full = colour(name);
      const inks = known.get(name) ?? { full, color: many ? faded(full, this.ground, PALE) : full };
      known.set(name, inks);
      return inks;
    };
  }

  refresh() {
    this.#sigma?.refresh({ schedule: true });
  }

  repaint() {
    if (!this.#sigma) return;
    // Sigma paints again only what it has drawn: what waits for the next frame is drawn first.
    this.#sigma.refresh();
    this.#paint();
    this.refresh();
  }

  end() {
    super.end();
    this.#sigma?.kill();
    this.#sigma = null;
  }

  /** Where it is looked at from, to be given back to the picture of another day.
   * @returns {Vendored.CameraState | null} */
  get camera() {
    return this.#sigma?.getCamera().getState() ?? null;
  }

  set camera(state) {
    if (state) this.sigma.getCamera().setState(state);
  }

  // --- what is seen of it ---------------------------------------------------------------------

  /** @param {string} id @param {Drawn.NodeInk} node @returns {Partial<Vendored.Display>} */
  #seenNode(id, node) {
    if (!this.shown.node(id)) return { ...node, hidden: true };
    const lit = !this.lit || this.lit.has(id);
    const own = this.own(id);
    return {
      ...node,
      color: lit ? node.color : faded(node.color ?? this.ink, this.ground),
      label: lit ? node.label : "",
      forceLabel: own || this.pinned.has(id) || (this.lit !== null && lit && this.lit.size < 60),
      highlighted: this.ringed(id),
      zIndex: own ? 2 : lit ? 1 : 0,
    };
  }

  /** @param {string} id @param {Drawn.EdgeInk} edge @returns {Partial<Vendored.EdgeDisplay>} */
  #seenEdge(id, edge) {
    const [start, end] = this.graph.extremities(id);
    if (!this.shown.node(start) || !this.shown.node(end) || !this.shown.edge(id, edge.relation)) return { ...edge, hidden: true };
    const lit = !this.lit || (this.litEdges ? this.litEdges.has(id) : this.lit.has(start) && this.lit.has(end));
    if (!lit) return { ...edge, color: faded(edge.full ?? this.ink, this.ground) };
    return this.lit ? { ...edge, color: edge.full, zIndex: 1 } : edge;
  }

  /** @param {string[]} ids */
  focus(ids) {
    this.sigma.getCamera().animate(this.#on(ids, {}), { duration: 250 });
  }

  /** Names, the weightiest first; one that would cover another is left out until there is room.
   * @param {Drawn.Box[]} titles */
  #write(titles) {
    /** @param {Vendored.Label} node */
    const named = (node) => (this.own(node.key) ? 4 : this.ringed(node.key) ? 3 : node.forceLabel ? 2 : node.kind === "committee" ? 1 : 0);
    this.names.sort((one, other) => named(other) - named(one) || other.size - one.size);
    const context = pencil(this.sigma.getCanvases().labels);
    const taken = [...titles, ...(this.crowded ? this.names.filter(({ kind }) => kind === "committee").map(boxOf) : this.#symbols())];
    for (const node of this.names) {
      const { lines, left, right, top, bottom } = this.#box(context, node);
      if (this.own(node.key)) {
        taken.push({ left: left - 5, right: right + 5, top, bottom: bottom + RING + 4 });
        continue; // Its name is written over all.
      }
      const room = roomFor(node, (right - left) / 2, bottom - top, taken);
      if (!room) continue;
      taken.push(room);
      this.#name(context, { ...node, x: room.x }, { lines, top: room.top });
    }
  }

  /** The room that the symbols take which are shown. @returns {Drawn.Box[]} */
  #symbols() {
    return this.graph.filterNodes((id) => this.shown.node(id)).map((id) => boxOf({ ...this.place(id), size: this.sigma.scaleSize(this.sigma.getNodeDisplayData(id)?.size ?? 0) }));
  }

  /** Where the name of a node goes: its lines, and the room they take under the symbol.
   * @param {CanvasRenderingContext2D} context @param {Vendored.Label} node @returns {Drawn.Box & { lines: string[] }} */
  #box(context, node) {
    const { labelSize, labelFont } = this.sigma.getSettings();
    const lines = (node.label ?? "").split("\n").map(clean);
    context.font = `${node.kind === "committee" ? 700 : 400} ${labelSize}px ${labelFont}`;
    const half = Math.max(...lines.map((line) => context.measureText(line).width)) / 2 - 1;
    const top = node.y + node.size;
    return { lines, left: node.x - half, right: node.x + half, top, bottom: top + labelSize * LINE * lines.length };
  }

  /** @param {CanvasRenderingContext2D} context @param {Vendored.Label} node @param {{ lines: string[], top: number }} box */
  #name(context, node, { lines, top }) {
    const { labelSize } = this.sigma.getSettings();
    context.textAlign = "center";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = this.ground;
    context.fillStyle = this.ink;
    lines.forEach((line, at) => {
      const y = top + labelSize * (LINE * at + 1.05);
      context.strokeText(line, node.x, y);
      context.fillText(line, node.x, y);
    });
  }

  /** What is written on a line, upright in its middle.
   * @param {CanvasRenderingContext2D} context @param {{ label?: string | null, color?: string }} edge @param {Drawn.Point} start @param {Drawn.Point} end */
  #sign(context, { label, color }, start, end) {
    if (!label) return;
    const { labelSize, labelFont } = this.sigma.getSettings();
    context.font = `700 ${labelSize}px ${labelFont}`;
    context.textAlign = "center";
    context.lineWidth = 3;
    context.strokeStyle = this.ground;
    context.fillStyle = color ?? this.ink;
    const [x, y] = [(start.x + end.x) / 2, (start.y + end.y) / 2 + labelSize / 3];
    context.strokeText(label, x, y);
    context.fillText(label, x, y);
  }

  /** A ring around a node; under it the name of the one that is chosen or pointed at, over all.
   * @param {CanvasRenderingContext2D} context @param {Vendored.Label} node */
  #hover(context, node) {
    const named = node.label && (this.own(node.key) || node.key === this.over);
    const box = this.#box(context, { ...node, size: node.size + RING });
    if (named) {
      context.fillStyle = this.ground;
      context.fillRect(box.left - 5, node.y + node.size, box.right - box.left + 10, box.bottom - node.y - node.size + 4);
    }
    context.beginPath();
    context.arc(node.x, node.y, node.size + RING - 2, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = colour("accent");
    context.stroke();
    if (named) this.#name(context, node, box);
  }

  /** A canvas behind the nodes: draws it anew and gives the boxes of its titles.
   * @param {Drawn.Backdrop} backdrop @returns {() => Drawn.Box[]} */
  #behind(backdrop) {
    const name = "backdrop";
    const options = /** @type {object} */ ({ beforeLayer: "edges" }); // The types of sigma do not tell it.
    this.sigma.createCanvasContext(name, options);
    this.sigma.resize(true);
    const context = pencil(this.sigma.getCanvases()[name]);
    return () => {
      const { width, height } = this.sigma.getDimensions();
      context.clearRect(0, 0, width, height);
      return backdrop(context, ({ x, y }) => this.sigma.graphToViewport({ x, y: -y }), this.sigma.getCamera().ratio);
    };
  }

  // --- moving about ---------------------------------------------------------------------------

  /** @param {number} factor */
  zoom(factor) {
    const camera = this.sigma.getCamera();
    camera.animate({ ratio: camera.getBoundedRatio(camera.ratio * factor) }, { duration: 150 });
  }

  fit() {
    this.sigma.getCamera().animate(this.#whole(), { duration: 200 });
  }

  /** The camera on all that is shown; with discs around the nodes, on all there is.
   * @returns {Partial<Vendored.CameraState>} */
  #whole() {
    const whole = { x: 0.5, y: 0.5, ratio: 1 };
    return this.crowded ? whole : this.#on(this.graph.filterNodes((id) => this.shown.node(id)), whole);
  }

  /** @param {string} id */
  centre(id) {
    const camera = this.sigma.getCamera();
    camera.animate({ ...this.#at(id), ratio: Math.min(camera.ratio, 0.5) }, { duration: 200 });
  }

  /** The camera on some nodes, so that all of them and their names are seen.
   * @param {string[]} nodes @param {Partial<Vendored.CameraState>} otherwise @returns {Partial<Vendored.CameraState>} */
  #on(nodes, otherwise) {
    const places = nodes.map((id) => this.#at(id));
    if (!places.length) return otherwise;
    const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const still = { cameraState: { x: 0.5, y: 0.5, angle: 0, ratio: 1 } };
    const [zero, one] = [0, 1].map((x) => this.sigma.framedGraphToViewport({ x, y: 0 }, still).x);
    const pixels = one - zero;
    const [width, height] = [this.host.clientWidth, this.host.clientHeight];
    const across = ((right - left) * pixels) / (width - 2 * Math.min(ROOM.side, width / 8));
    const down = ((high - low) * pixels) / (height - ROOM.over - ROOM.under);
    const ratio = Math.max(across, down, CLOSEST[Number(this.crowded)]);
    return { x: (left + right) / 2, y: (low + high) / 2 - ((ROOM.under - ROOM.over) / 2 / pixels) * ratio, ratio };
  }

  /** Where a node is on the screen, in pixels of the picture. @param {string} id */
  place(id) {
    return this.sigma.framedGraphToViewport(this.#at(id));
  }

  /** The picture as it is seen, as a PNG. */
  async png() {
    const { width, height } = this.sigma.getDimensions();
    const scale = Math.max(devicePixelRatio, 2);
    this.sigma.refresh();
    return asPng(width * scale, height * scale, Object.values(this.sigma.getCanvases()));
  }
}

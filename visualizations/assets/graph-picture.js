// A network on a canvas: drawn by sigma, moved and zoomed. Colours come from palette.css.

import { clean } from "./common.js";
import { FAINT, Picture, colour, shrunk } from "./picture.js";
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

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** "#rrggbb" gone into the ground it is drawn on but for a share: sigma's lines know no opacity. */
function faded(hex, ground, share = FAINT) {
  const under = channels(ground);
  return `rgb(${channels(hex).map((value, at) => Math.round(value * share + under[at] * (1 - share))).join(",")})`;
}

export class GraphPicture extends Picture {
  names = [];
  sigma = null;

  /**
   * Draw other nodes and edges. `sizes`: "screen" for pixels, "positions" for units of places;
   * `extent` [least x, largest x, least y, largest y] where nodes stand or may come to stand.
   */
  draw(nodes, edges, { sizes = "screen", labels = 4.5, extent, backdrop = null }) {
    // Sigma follows the graph step by step; it is begun anew with the whole of it.
    this.sigma?.kill();
    this.graph.clear();
    for (const node of nodes) {
      const { id, x, y, kind, shape, size, text, synthetic, category } = node;
      this.graph.addNode(id, { x, y: -y, size, kind, label: text, mark: markOf(shape, { synthetic, category }), type: "shape" });
    }
    this.tie(edges);
    this.#paint();
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
      // On paper the canvas has no width: an image stands in for it.
      allowInvalidContainer: true,
      nodeReducer: (id, node) => this.#seenNode(id, node),
      edgeReducer: (id, edge) => this.#seenEdge(id, edge),
      defaultDrawNodeLabel: (_, node) => this.names.push(node),
      defaultDrawNodeHover: (context, node, given) => this.#hover(context, node, given),
    };
    this.sigma = new Sigma(this.graph, this.host, settings);
    this.sigma.on("clickNode", ({ node }) => this.pick(node));
    this.sigma.on("clickStage", () => this.pick(null));
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

  /** By how much symbols shrink at a zoom, so that a large network seen as a whole is no heap. */
  #shrinking([left, right, top, bottom]) {
    const whole = Math.max((right - left) / this.host.clientWidth, (bottom - top) / this.host.clientHeight);
    return (ratio) => shrunk(whole * ratio);
  }

  #over(id) {
    this.over = id;
    this.host.classList.toggle("over", id !== null);
  }

  #at(id) {
    const { x, y } = this.sigma.getNodeDisplayData(id);
    return { x, y };
  }

  /** Edges come in the colours of their relations. */
  tie(edges) {
    super.tie(edges, this.#inking());
  }

  #paint() {
    const kinds = new Map();
    const lookUp = (name) => kinds.get(name) ?? kinds.set(name, colour(name)).get(name);
    this.graph.updateEachNodeAttributes((_, node) => ({ ...node, color: lookUp(`n-${node.kind}`) }), { attributes: ["color"] });
    const inked = this.#inking();
    this.graph.updateEachEdgeAttributes((_, edge) => ({ ...edge, ...inked(edge.relation) }), { attributes: ["color"] });
  }

  /** A function that gives the colours of a relation's lines: full, and as drawn among many. */
  #inking() {
    this.ground = colour("panel");
    this.ink = colour("ink");
    const many = this.graph.order > MANY;
    const known = new Map();
    return (relation) => {
      if (!known.has(relation)) {
        const full = colour(`e-${relation}`);
        known.set(relation, { full, color: many ? faded(full, this.ground, PALE) : full });
      }
      return known.get(relation);
    };
  }

  refresh() {
    this.sigma?.refresh({ schedule: true });
  }

  repaint() {
    if (!this.sigma) return;
    this.#paint();
    this.refresh();
  }

  end() {
    super.end();
    this.sigma?.kill();
    this.sigma = null;
  }

  /** Where it is looked at from, to be given back to the picture of another day. */
  get camera() {
    return this.sigma?.getCamera().getState() ?? null;
  }

  set camera(state) {
    this.sigma.getCamera().setState(state);
  }

  // --- what is seen of it ---------------------------------------------------------------------

  #seenNode(id, node) {
    if (!this.shown.node(id)) return { ...node, hidden: true };
    const lit = !this.lit || this.lit.has(id);
    const own = this.own(id);
    return {
      ...node,
      color: lit ? node.color : faded(node.color, this.ground),
      label: lit ? node.label : "",
      forceLabel: own || (this.lit !== null && lit && this.lit.size < 60),
      highlighted: own || this.rings.has(id),
      zIndex: own ? 2 : lit ? 1 : 0,
    };
  }

  #seenEdge(id, edge) {
    const [start, end] = this.graph.extremities(id);
    if (!this.shown.node(start) || !this.shown.node(end) || !this.shown.edge(id, edge.relation)) return { ...edge, hidden: true };
    const lit = !this.lit || (this.litEdges ? this.litEdges.has(id) : this.lit.has(start) && this.lit.has(end));
    if (!lit) return { ...edge, color: faded(edge.full, this.ground) };
    return this.lit ? { ...edge, color: edge.full, zIndex: 1 } : edge;
  }

  focus(ids) {
    this.sigma.getCamera().animate(this.#on(ids, {}), { duration: 250 });
  }

  /** Names, the weightiest first; one that would cover another is left out until there is room. */
  #write(titles) {
    const named = (node) => (this.own(node.key) ? 4 : this.rings.has(node.key) ? 3 : node.forceLabel ? 2 : node.kind === "committee" ? 1 : 0);
    this.names.sort((one, other) => named(other) - named(one) || other.size - one.size);
    const context = this.sigma.getCanvases().labels.getContext("2d");
    const symbols = this.names.filter(({ kind }) => kind === "committee").map(({ x, y, size }) => ({ left: x - size, right: x + size, top: y - size, bottom: y + size }));
    const taken = [...titles, ...symbols];
    for (const node of this.names) {
      const box = this.#box(context, node);
      if (!this.own(node.key) && taken.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)) continue;
      taken.push(box);
      if (!this.own(node.key)) this.#name(context, node, box);
    }
  }

  /** Where the name of a node goes: its lines, and the room they take under the symbol. */
  #box(context, node) {
    const { labelSize, labelFont } = this.sigma.getSettings();
    const lines = (node.label ?? "").split("\n").map(clean);
    context.font = `${node.kind === "committee" ? 700 : 400} ${labelSize}px ${labelFont}`;
    const half = Math.max(...lines.map((line) => context.measureText(line).width)) / 2 - 1;
    const top = node.y + node.size;
    return { lines, left: node.x - half, right: node.x + half, top, bottom: top + labelSize * LINE * lines.length };
  }

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

  /** A ring around a node; under it the name of the one that is chosen or pointed at, over all. */
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
   *  `backdrop(context, toScreen, ratio)` draws. */
  #behind(backdrop) {
    const name = "backdrop";
    this.sigma.createCanvasContext(name, { beforeLayer: "edges" });
    this.sigma.resize(true);
    const context = this.sigma.getCanvases()[name].getContext("2d");
    return () => {
      const { width, height } = this.sigma.getDimensions();
      context.clearRect(0, 0, width, height);
      return backdrop(context, ({ x, y }) => this.sigma.graphToViewport({ x, y: -y }), this.sigma.getCamera().ratio);
    };
  }

  // --- moving about ---------------------------------------------------------------------------

  zoom(factor) {
    const camera = this.sigma.getCamera();
    camera.animate({ ratio: camera.getBoundedRatio(camera.ratio * factor) }, { duration: 150 });
  }

  fit() {
    this.sigma.getCamera().animate(this.#whole(), { duration: 200 });
  }

  /** The camera on all that is shown; with discs around the nodes, on all there is. */
  #whole() {
    const whole = { x: 0.5, y: 0.5, ratio: 1 };
    return this.crowded ? whole : this.#on(this.graph.filterNodes((id) => this.shown.node(id)), whole);
  }

  centre(id) {
    const camera = this.sigma.getCamera();
    camera.animate({ ...this.#at(id), ratio: Math.min(camera.ratio, 0.5) }, { duration: 200 });
  }

  /** The camera on some nodes, so that all of them and their names are seen. */
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

  /** Where a node is on the screen, in pixels of the picture. */
  place(id) {
    return this.sigma.framedGraphToViewport(this.#at(id));
  }

  /** The picture as it is seen, as a PNG. */
  async png() {
    const { width, height } = this.sigma.getDimensions();
    const scale = Math.max(devicePixelRatio, 2);
    const canvas = new OffscreenCanvas(width * scale, height * scale);
    const context = canvas.getContext("2d");
    context.fillStyle = colour("panel");
    context.fillRect(0, 0, canvas.width, canvas.height);
    this.sigma.refresh();
    for (const layer of Object.values(this.sigma.getCanvases())) context.drawImage(layer, 0, 0, canvas.width, canvas.height);
    return canvas.convertToBlob({ type: "image/png" });
  }
}

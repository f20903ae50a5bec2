// A network on a canvas: drawn by sigma, moved, zoomed, and walked with the keyboard.
// Colours come from palette.css; what is drawn is also told in the tables beside it.

import { clean, say } from "/assets/common.js";
import { ShapeProgram, mark } from "/assets/shapes.js";

export const STEP = 1.4;
const FAINT = 0.16;
const LINE = 1.15;
const CURVE = 0.22;
// Units of the places that a pixel may hold before names cover each other.
const READABLE = 1.3;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** "#rrggbb" mostly gone into the ground it is drawn on: sigma's lines know no opacity. */
function faded(hex, ground) {
  const under = channels(ground);
  return `rgb(${channels(hex).map((value, at) => Math.round(value * FAINT + under[at] * (1 - FAINT))).join(",")})`;
}

/**
 * A picture in `host`. `pick(id)` is called when a node is chosen, with null for the ground.
 *
 * Nodes are {id, x, y, kind, shape, size, text, synthetic, category}, y downwards; `text` is the
 * name, in lines where it is long. Edges are {id, start, end, type}.
 */
export class GraphPicture {
  constructor(host, pick) {
    this.host = host;
    this.pick = pick;
    this.graph = new graphology.MultiDirectedGraph();
    this.shown = { node: () => true, edge: () => true };
    this.picked = null;
    this.lit = null;
    this.cursor = null;
    this.rings = new Set();
    this.sigma = null;
    this.#keys();
    matchMedia("(prefers-color-scheme:dark)").addEventListener("change", () => this.#repaint());
    // For the console, and for whoever tests the page.
    host.picture = this;
  }

  /** Draw other nodes and edges. `sizes`: "screen" for pixels, "positions" for units of places. */
  draw(nodes, edges, { sizes = "screen", labels = 7, backdrop = null } = {}) {
    // Sigma follows the graph step by step; it is begun anew with the whole of it.
    this.sigma?.kill();
    this.graph.clear();
    for (const node of nodes) {
      const { id, x, y, kind, shape, size, text, synthetic, category } = node;
      this.graph.addNode(id, { x, y: -y, size, kind, label: text, mark: mark(shape, { synthetic, category }), type: "shape" });
    }
    this.#addEdges(edges);
    this.#paint();
    const settings = {
      nodeProgramClasses: { shape: ShapeProgram },
      edgeProgramClasses: { curved: Sigma.rendering.EdgeCurveProgram, arrow: Sigma.rendering.EdgeArrowProgram },
      defaultEdgeType: "arrow",
      itemSizesReference: sizes,
      zoomToSizeRatioFunction: sizes === "positions" ? (ratio) => ratio : () => 1,
      labelFont: getComputedStyle(document.body).fontFamily,
      labelSize: 13,
      labelDensity: nodes.length > 120 ? 0.6 : 1.2,
      labelGridCellSize: nodes.length > 120 ? 150 : 110,
      labelRenderedSizeThreshold: labels,
      stagePadding: 48,
      minCameraRatio: 0.004,
      maxCameraRatio: 2.5,
      enableCameraRotation: false,
      zIndex: true,
      nodeReducer: (id, node) => this.#seenNode(id, node),
      edgeReducer: (id, edge) => this.#seenEdge(id, edge),
      defaultDrawNodeLabel: (context, node, given) => this.#label(context, node, given),
      defaultDrawNodeHover: (context, node, given) => this.#hover(context, node, given),
    };
    this.sigma = new Sigma(this.graph, this.host, settings);
    this.sigma.on("clickNode", ({ node }) => this.pick(node));
    this.sigma.on("clickStage", () => this.pick(null));
    this.sigma.on("enterNode", () => this.host.classList.add("over"));
    this.sigma.on("leaveNode", () => this.host.classList.remove("over"));
    if (backdrop) this.#behind(backdrop);
    else this.#home(nodes);
  }

  /** The whole, or where that is too small to read, the part around the first committee. */
  #home(nodes) {
    if (!nodes.length) return;
    const [xs, ys] = [nodes.map(({ x }) => x), nodes.map(({ y }) => y)];
    const extent = Math.max((Math.max(...xs) - Math.min(...xs)) / this.host.clientWidth, (Math.max(...ys) - Math.min(...ys)) / this.host.clientHeight);
    const first = nodes.find(({ kind }) => kind === "committee") ?? nodes[0];
    if (extent > READABLE) this.sigma.getCamera().setState({ ...this.#at(first.id), ratio: READABLE / extent });
  }

  #at(id) {
    const { x, y } = this.sigma.getNodeDisplayData(id);
    return { x, y };
  }

  /** Add edges that come later, such as those of a node that is focused on. */
  add(edges) {
    this.#addEdges(edges.filter(({ id, start, end }) => !this.graph.hasEdge(id) && this.graph.hasNode(start) && this.graph.hasNode(end)));
  }

  #addEdges(edges) {
    const between = new Map();
    for (const edge of edges) {
      const pair = [edge.start, edge.end].sort().join(" ");
      const before = between.get(pair) ?? 0;
      between.set(pair, before + 1);
      // Of several edges between two nodes the first is straight, the others bend apart.
      const bend = before ? { type: "curved", curvature: CURVE * Math.ceil(before / 2) * (before % 2 ? 1 : -1) } : {};
      this.graph.addEdgeWithKey(edge.id, edge.start, edge.end, { relation: edge.type, size: 1.6, color: colour(`e-${edge.type}`), ...bend });
    }
  }

  #paint() {
    this.ground = colour("panel");
    const kinds = new Map();
    const lookUp = (name) => kinds.get(name) ?? kinds.set(name, colour(name)).get(name);
    this.graph.updateEachNodeAttributes((_, node) => ({ ...node, color: lookUp(`n-${node.kind}`) }), { attributes: ["color"] });
    this.graph.updateEachEdgeAttributes((_, edge) => ({ ...edge, color: lookUp(`e-${edge.relation}`) }), { attributes: ["color"] });
  }

  #repaint() {
    if (!this.sigma) return;
    this.#paint();
    this.sigma.refresh();
  }

  // --- what is seen of it ---------------------------------------------------------------------

  #seenNode(id, node) {
    if (!this.shown.node(id)) return { ...node, hidden: true };
    const lit = !this.lit || this.lit.has(id);
    const own = id === this.picked || id === this.cursor;
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
    return lit ? { ...edge, zIndex: 1 } : { ...edge, color: faded(edge.color, this.ground) };
  }

  /** Show only what passes: `node(id)` and `edge(id, type)` say so. */
  filter(node, edge) {
    this.shown = { node, edge };
    this.sigma.refresh();
  }

  /** Put a ring around some nodes. */
  ring(ids) {
    this.rings = new Set(ids);
    this.sigma.refresh();
  }

  /** Mark one node and what it is tied to; null marks nothing. */
  mark(id, { move = false } = {}) {
    this.picked = id;
    this.cursor = null;
    this.lit = id === null ? null : new Set([id, ...this.graph.neighbors(id)]);
    this.litEdges = id === null ? null : new Set(this.graph.edges(id));
    this.sigma.refresh();
    if (id !== null && move) this.centre(id);
  }

  /** Light up some nodes and edges, such as a path. */
  light(nodes, edges) {
    this.picked = null;
    this.lit = new Set(nodes);
    this.litEdges = new Set(edges);
    this.sigma.refresh();
    this.#frame(nodes);
  }

  #label(context, node, settings) {
    if (!node.label) return;
    const lines = node.label.split("\n").map(clean);
    const size = settings.labelSize;
    context.font = `${node.kind === "committee" ? 700 : 400} ${size}px ${settings.labelFont}`;
    context.textAlign = "center";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = colour("panel");
    context.fillStyle = colour("ink");
    lines.forEach((line, at) => {
      const y = node.y + node.size + size * (LINE * at + 1.05);
      context.strokeText(line, node.x, y);
      context.fillText(line, node.x, y);
    });
  }

  #hover(context, node, settings) {
    context.beginPath();
    context.arc(node.x, node.y, node.size + 5, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = colour("accent");
    context.stroke();
    this.#label(context, node, settings);
  }

  /** A canvas behind the nodes, drawn anew with them: `backdrop(context, toScreen, ratio)`. */
  #behind(backdrop) {
    const name = "backdrop";
    this.sigma.createCanvasContext(name, { beforeLayer: "edges" });
    this.sigma.resize(true);
    const context = this.sigma.getCanvases()[name].getContext("2d");
    this.sigma.on("beforeRender", () => {
      const { width, height } = this.sigma.getDimensions();
      context.clearRect(0, 0, width, height);
      backdrop(context, ({ x, y }) => this.sigma.graphToViewport({ x, y: -y }), this.sigma.getCamera().ratio);
    });
    this.sigma.refresh();
  }

  // --- moving about ---------------------------------------------------------------------------

  zoom(factor) {
    const camera = this.sigma.getCamera();
    camera.animate({ ratio: camera.getBoundedRatio(camera.ratio * factor) }, { duration: 150 });
  }

  fit() {
    this.sigma.getCamera().animate({ x: 0.5, y: 0.5, ratio: 1 }, { duration: 200 });
  }

  centre(id) {
    const camera = this.sigma.getCamera();
    camera.animate({ ...this.#at(id), ratio: Math.min(camera.ratio, 0.5) }, { duration: 200 });
  }

  #frame(nodes) {
    const places = nodes.map((id) => this.sigma.getNodeDisplayData(id)).filter(Boolean);
    if (!places.length) return;
    const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const ratio = Math.min(Math.max(right - left, high - low, 0.05) * 1.5, 1);
    this.sigma.getCamera().animate({ x: (left + right) / 2, y: (low + high) / 2, ratio }, { duration: 250 });
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

  #keys() {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    this.host.addEventListener("keydown", (event) => {
      if (event.key in ways) this.#step(ways[event.key]);
      else if ((event.key === "Enter" || event.key === " ") && this.cursor) this.pick(this.cursor);
      else if (event.key === "Escape") this.pick(null);
      else if (event.key === "+" || event.key === "=") this.zoom(1 / STEP);
      else if (event.key === "-") this.zoom(STEP);
      else if (event.key === "0") this.fit();
      else return;
      event.preventDefault();
    });
  }

  /** The cursor to the nearest shown node in a direction: ahead counts for more than aside. */
  #step([wx, wy]) {
    const from = this.cursor ?? this.picked;
    const here = from ? this.place(from) : { x: this.host.clientWidth / 2, y: this.host.clientHeight / 2 };
    let best = null;
    this.graph.forEachNode((id) => {
      if (id === from || !this.shown.node(id)) return;
      const there = this.place(id);
      const ahead = (there.x - here.x) * wx + (there.y - here.y) * wy;
      const aside = Math.abs((there.x - here.x) * wy) + Math.abs((there.y - here.y) * wx);
      if (from && ahead <= 1) return;
      const cost = (from ? ahead : Math.abs(ahead)) + 2 * aside;
      if (!best || cost < best.cost) best = { id, cost };
    });
    if (!best) return;
    this.cursor = best.id;
    this.sigma.refresh();
    const { x, y } = this.place(best.id);
    if (x < 0 || y < 0 || x > this.host.clientWidth || y > this.host.clientHeight) this.centre(best.id);
    say(clean(this.graph.getNodeAttribute(best.id, "label").replaceAll("\n", "")));
  }
}

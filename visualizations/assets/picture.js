// @ts-check
// What a picture of a network is however it is drawn: its nodes and edges, what is shown and marked
// of it, and the way through it by the keyboard. What is drawn is also told in the tables beside it.

import { say } from "./elements.js";
import { hearKeys } from "./keys.js";
import { SIGNS, WIDTHS } from "./network-compared.js";
import { clean } from "./texts.js";

export const STEP = 1.4;
/** How much of a colour is left of what is not marked. */
export const FAINT = 0.16;
// Units of the places that a pixel may hold before symbols cover each other; beyond, they shrink.
const ROOMY = 1.3;
const SHRINK = 0.6;
/** Pixels that a pointer goes while it is pressed before that is a drag. */
export const CLICK = 4;
const CURVE = 0.22;

/** A colour of palette.css by its name. @param {string} name */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** What symbols are divided by at so many units a pixel, so that a large network is no heap. @param {number} units */
export const shrunk = (units) => Math.max(units / ROOMY, 1) ** SHRINK;

/** Whether two boxes cover each other somewhere. @param {Drawn.Box} one @param {Drawn.Box} other */
export const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

const BESIDE = 3; // Pixels between a symbol and a name beside it.

/** Where a name goes: under its symbol, else over it, else beside it; null where each of these lies over something.
 * @param {Drawn.Point & { size: number }} node @param {number} half of its width @param {number} high
 * @param {Drawn.Box[]} taken @returns {(Drawn.Box & { x: number }) | null} */
export function roomFor({ x, y, size }, half, high, taken) {
  const aside = size + BESIDE + half;
  for (const [at, top] of [[x, y + size], [x, y - size - high], [x + aside, y - high / 2], [x - aside, y - high / 2]]) {
    const box = { left: at - half, right: at + half, top, bottom: top + high };
    if (!taken.some((other) => overlap(box, other))) return { ...box, x: at };
  }
  return null;
}

/** The room that a symbol takes. @param {Drawn.Point & { size: number }} node @returns {Drawn.Box} */
export const boxOf = ({ x, y, size }) => ({ left: x - size, right: x + size, top: y - size, bottom: y + size });

/** Layers over each other on the ground of the page, as a PNG of so many pixels.
 * @param {number} width @param {number} height @param {CanvasImageSource[]} layers */
export function asPng(width, height, layers) {
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = colour("panel");
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of layers) context.drawImage(layer, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/png" });
}

/** How far an edge bends that comes after others between the same nodes: the first is straight, the others
 * bend apart to either side. @param {number} before */
export const bent = (before) => CURVE * Math.ceil(before / 2) * (before % 2 ? 1 : -1);

/** The one of some places that lies nearest in a direction: ahead counts for more than aside. From no
 * place in particular (`strict` is false) what lies behind counts too.
 * @param {Drawn.Point} here @param {[x: number, y: number]} way
 * @param {Iterable<Drawn.Point & { id: string }>} places @param {boolean} strict */
export function nearest(here, [wx, wy], places, strict) {
  /** @type {{ id: string, cost: number } | null} */
  let best = null;
  for (const { id, x, y } of places) {
    const ahead = (x - here.x) * wx + (y - here.y) * wy;
    const aside = Math.abs((x - here.x) * wy) + Math.abs((y - here.y) * wx);
    if (strict && ahead <= 1) continue;
    const cost = (strict ? ahead : Math.abs(ahead)) + 2 * aside;
    if (!best || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? null;
}

/** What is done with a node that was dragged to a place, in units of places.
 * @typedef {(id: string, place: Drawn.Point) => void} Put */

/** @returns {never} */
function undrawn() {
  throw new Error("a picture is drawn by those made of it");
}

/**
 * A picture in `host`. `pick(id)` is called when a node is chosen, with null for the ground; `put(id, place)`
 * when one was dragged elsewhere, which without it none can be.
 *
 * Those that draw it give it what is undrawn here, and the camera, which is kept from one day to
 * the next.
 */
export class Picture {
  /** @param {HTMLElement} host @param {(id: string | null) => void} pick @param {Put | null} [put] */
  constructor(host, pick, put = null) {
    this.host = host;
    this.pick = pick;
    this.put = put;
    this.graph = new graphology.MultiDirectedGraph();
    /** @type {Drawn.Passing} */
    this.shown = { node: () => true, edge: () => true };
    /** @type {string | null} */
    this.picked = null;
    /** @type {Set<string> | null} */
    this.lit = null;
    /** @type {Set<string> | null} */
    this.litEdges = null;
    /** @type {string | null} */
    this.cursor = null;
    /** @type {Set<string>} */
    this.rings = new Set();
    /** What the reader chose. @type {Set<string>} */
    this.chosen = new Set();
    /** What the reader keeps in its place: its name is always written. @type {ReadonlySet<string>} */
    this.pinned = new Set();
    this.listening = new AbortController();
    this.#keys();
    const dark = matchMedia("(prefers-color-scheme:dark)");
    dark.addEventListener("change", () => this.repaint(), { signal: this.listening.signal });
    // For the console, and for whoever tests the page.
    Object.assign(host, { picture: this });
  }

  /** Let go of the host. */
  end() {
    this.listening.abort();
  }

  repaint() {
    this.refresh();
  }

  // --- given by those that draw it --------------------------------------------------------------

  /** Show it as it is now. */
  refresh() {
    undrawn();
  }

  /** More than one is farther away. @param {number} _factor */
  zoom(_factor) {
    undrawn();
  }

  /** Look at all that is shown. */
  fit() {
    undrawn();
  }

  /** Look at some nodes. @param {string[]} _ids */
  focus(_ids) {
    undrawn();
  }

  /** Bring a node to the middle. @param {string} _id */
  centre(_id) {
    undrawn();
  }

  /** Where a node is on the screen, in pixels of the picture. @param {string} _id @returns {Drawn.Point} */
  place(_id) {
    return undrawn();
  }

  // --- what is in it ----------------------------------------------------------------------------

  /** Add edges that come later, such as those of a node that is focused on. @param {Drawn.Edge[]} edges */
  add(edges) {
    this.tie(edges.filter(({ id, start, end }) => !this.graph.hasEdge(id) && this.graph.hasNode(start) && this.graph.hasNode(end)));
  }

  /** Put edges into the graph; `inked(type)` gives them more attributes.
   * @param {Drawn.Edge[]} edges @param {(type: string) => Partial<Drawn.EdgeInk>} [inked] */
  tie(edges, inked = () => ({})) {
    /** @type {Map<string, number>} */
    const between = new Map();
    for (const edge of edges) {
      const pair = [edge.start, edge.end].sort().join(" ");
      const before = between.get(pair) ?? 0;
      between.set(pair, before + 1);
      const bend = before ? { type: "curved", curvature: bent(before) } : {};
      const { change } = edge;
      const seen = change ? { change, size: WIDTHS[change], label: SIGNS[change], forceLabel: change !== "stayed" } : { size: 1.6 };
      this.graph.addEdgeWithKey(edge.id, edge.start, edge.end, { relation: edge.type, ...seen, ...inked(edge.type), ...bend });
    }
  }

  // --- what is seen of it ---------------------------------------------------------------------

  /** Show only what passes: `node(id)` and `edge(id, type)` say so.
   * @param {Drawn.Passing["node"]} node @param {Drawn.Passing["edge"]} edge */
  filter(node, edge) {
    /** @type {Drawn.Passing} */
    this.shown = { node, edge };
    this.refresh();
  }

  /** Put a ring around some nodes. @param {string[]} ids */
  ring(ids) {
    this.rings = new Set(ids);
    this.refresh();
  }

  /** Tell some nodes from the others as chosen. @param {string[]} ids */
  choose(ids) {
    this.chosen = new Set(ids);
    this.refresh();
  }

  /** Whether a node has a ring. @param {string} [id] */
  ringed(id) {
    return id !== undefined && (this.own(id) || this.rings.has(id) || this.chosen.has(id));
  }

  /** Mark one node and what it is tied to; null marks nothing.
   * @param {string | null} id @param {{ move?: boolean }} [how] */
  mark(id, { move = false } = {}) {
    this.picked = id;
    this.cursor = null;
    const there = id !== null && this.graph.hasNode(id);
    this.lit = there ? new Set([id, ...this.graph.neighbors(id)]) : null;
    this.litEdges = there ? new Set(this.graph.edges(id)) : null;
    this.refresh();
    if (there && move) this.centre(id);
  }

  /** Light up some nodes and edges, such as a path. @param {string[]} nodes @param {string[]} edges */
  light(nodes, edges) {
    this.picked = null;
    this.lit = new Set(nodes);
    this.litEdges = new Set(edges);
    this.refresh();
    this.focus(nodes);
  }

  /** Whether a node is the one that is chosen, or where the keyboard is. @param {string} [id] */
  own(id) {
    return id !== undefined && (id === this.picked || id === this.cursor);
  }

  /** @param {string} edge */
  isShown(edge) {
    const [start, end] = this.graph.extremities(edge);
    return this.shown.node(start) && this.shown.node(end) && this.shown.edge(edge, this.graph.getEdgeAttribute(edge, "relation"));
  }

  // --- the way through it ---------------------------------------------------------------------

  #keys() {
    /** @type {Record<string, [number, number]>} */
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    hearKeys(
      this.host,
      "keys.picture",
      [
        { keys: Object.keys(ways), does: "keys.step", act: (key) => this.#step(ways[key]) },
        { keys: ["Enter", " "], does: "keys.pick", act: () => (this.cursor ? this.pick(this.cursor) : false) },
        { keys: ["Escape"], does: "keys.let_go", act: () => this.pick(null) },
        { keys: ["+", "="], does: "network.zoom_in", act: () => this.zoom(1 / STEP) },
        { keys: ["-"], does: "network.zoom_out", act: () => this.zoom(STEP) },
        { keys: ["0"], does: "network.fit", act: () => this.fit() },
      ],
      { signal: this.listening.signal },
    );
  }

  /** The cursor to the nearest shown node in a direction. @param {[x: number, y: number]} way */
  #step(way) {
    const from = this.cursor ?? this.picked;
    const here = from ? this.place(from) : { x: this.host.clientWidth / 2, y: this.host.clientHeight / 2 };
    const others = this.graph.filterNodes((id) => id !== from && this.shown.node(id));
    const found = nearest(here, way, others.map((id) => ({ id, ...this.place(id) })), from !== null);
    if (found === null) return;
    this.cursor = found;
    this.refresh();
    const { x, y } = this.place(found);
    if (x < 0 || y < 0 || x > this.host.clientWidth || y > this.host.clientHeight) this.centre(found);
    say(clean(this.graph.getNodeAttribute(found, "label").replaceAll("\n", "")));
  }
}

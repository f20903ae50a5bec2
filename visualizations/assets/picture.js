// What a picture of a network is however it is drawn: its nodes and edges, what is shown and marked
// of it, and the way through it by the keyboard. What is drawn is also told in the tables beside it.

import { clean, say } from "./common.js";

export const STEP = 1.4;
/** How much of a colour is left of what is not marked. */
export const FAINT = 0.16;
// Units of the places that a pixel may hold before symbols cover each other; beyond, they shrink.
const ROOMY = 1.3;
const SHRINK = 0.6;
const CURVE = 0.22;

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** What symbols are divided by at so many units a pixel, so that a large network is no heap. */
export const shrunk = (units) => Math.max(units / ROOMY, 1) ** SHRINK;

/**
 * A picture in `host`. `pick(id)` is called when a node is chosen, with null for the ground.
 *
 * Nodes are {id, x, y, kind, shape, path, size, text, synthetic, category}, y downwards; `text` is
 * the name, in lines where it is long. Edges are {id, start, end, type}.
 *
 * Those that draw it have refresh(), zoom(factor), fit(), focus(ids), centre(id), place(id), png()
 * and the camera, which is kept from one day to the next.
 */
export class Picture {
  constructor(host, pick) {
    this.host = host;
    this.pick = pick;
    this.graph = new graphology.MultiDirectedGraph();
    this.shown = { node: () => true, edge: () => true };
    this.picked = null;
    this.lit = null;
    this.litEdges = null;
    this.cursor = null;
    this.rings = new Set();
    this.listening = new AbortController();
    this.#keys();
    const dark = matchMedia("(prefers-color-scheme:dark)");
    dark.addEventListener("change", () => this.repaint(), { signal: this.listening.signal });
    // For the console, and for whoever tests the page.
    host.picture = this;
  }

  /** Let go of the host. */
  end() {
    this.listening.abort();
  }

  repaint() {
    this.refresh();
  }

  /** Add edges that come later, such as those of a node that is focused on. */
  add(edges) {
    this.tie(edges.filter(({ id, start, end }) => !this.graph.hasEdge(id) && this.graph.hasNode(start) && this.graph.hasNode(end)));
  }

  /** Put edges into the graph; `inked(type)` gives them more attributes. */
  tie(edges, inked = () => ({})) {
    const between = new Map();
    for (const edge of edges) {
      const pair = [edge.start, edge.end].sort().join(" ");
      const before = between.get(pair) ?? 0;
      between.set(pair, before + 1);
      // Of several edges between two nodes the first is straight, the others bend apart.
      const bend = before ? { type: "curved", curvature: CURVE * Math.ceil(before / 2) * (before % 2 ? 1 : -1) } : {};
      this.graph.addEdgeWithKey(edge.id, edge.start, edge.end, { relation: edge.type, size: 1.6, ...inked(edge.type), ...bend });
    }
  }

  // --- what is seen of it ---------------------------------------------------------------------

  /** Show only what passes: `node(id)` and `edge(id, type)` say so. */
  filter(node, edge) {
    this.shown = { node, edge };
    this.refresh();
  }

  /** Put a ring around some nodes. */
  ring(ids) {
    this.rings = new Set(ids);
    this.refresh();
  }

  /** Mark one node and what it is tied to; null marks nothing. */
  mark(id, { move = false } = {}) {
    this.picked = id;
    this.cursor = null;
    this.lit = id === null ? null : new Set([id, ...this.graph.neighbors(id)]);
    this.litEdges = id === null ? null : new Set(this.graph.edges(id));
    this.refresh();
    if (id !== null && move) this.centre(id);
  }

  /** Light up some nodes and edges, such as a path. */
  light(nodes, edges) {
    this.picked = null;
    this.lit = new Set(nodes);
    this.litEdges = new Set(edges);
    this.refresh();
    this.focus(nodes);
  }

  own(id) {
    return id === this.picked || id === this.cursor;
  }

  isShown(edge) {
    const [start, end] = this.graph.extremities(edge);
    return this.shown.node(start) && this.shown.node(end) && this.shown.edge(edge, this.graph.getEdgeAttribute(edge, "relation"));
  }

  // --- the way through it ---------------------------------------------------------------------

  #keys() {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const pressed = (event) => {
      if (event.key in ways) this.#step(ways[event.key]);
      else if ((event.key === "Enter" || event.key === " ") && this.cursor) this.pick(this.cursor);
      else if (event.key === "Escape") this.pick(null);
      else if (event.key === "+" || event.key === "=") this.zoom(1 / STEP);
      else if (event.key === "-") this.zoom(STEP);
      else if (event.key === "0") this.fit();
      else return;
      event.preventDefault();
    };
    this.host.addEventListener("keydown", pressed, { signal: this.listening.signal });
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
    this.refresh();
    const { x, y } = this.place(best.id);
    if (x < 0 || y < 0 || x > this.host.clientWidth || y > this.host.clientHeight) this.centre(best.id);
    say(clean(this.graph.getNodeAttribute(best.id, "label").replaceAll("\n", "")));
  }
}

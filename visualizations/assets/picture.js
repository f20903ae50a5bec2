// A view of the network as SVG: drawn, moved, zoomed, and walked with the keyboard.
// Colours and line patterns come from palette.css; nothing here sets a style.

import { lang, svg } from "/assets/common.js";

const LINE = 18;
const MARGIN = 85;
export const STEP = 1.3;

/** The symbol of a kind, marked for what the node is, centred on (0, 0). */
export function symbol(entry, { synthetic = false, category = false } = {}) {
  const marks = ["symbol", `n-${entry.kind}`, synthetic ? "synthetic" : "", category ? "category" : ""];
  return svg(
    "g",
    { class: marks.filter(Boolean).join(" "), transform: `scale(${entry.size})` },
    svg("path", { class: "shape", d: entry.path }),
    synthetic ? svg("path", { class: "over", d: entry.path }) : "",
  );
}

export function hatching() {
  return svg(
    "pattern",
    { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("path", { class: "hatch", d: "M0 0V5" }),
  );
}

export class Picture {
  /** `place` is the svg element; `pick(id)` is called when a node is chosen in the picture. */
  constructor(place, pick) {
    this.place = place;
    this.pick = pick;
    this.nodes = new Map();
    this.box = { x: 0, y: 0, width: 1, height: 1 };
    this.#wire();
  }

  draw(data) {
    const kinds = new Map(data.legend.nodes.map((entry) => [entry.kind, entry]));
    this.data = data;
    this.at = new Map(data.nodes.map((node) => [node.id, node]));
    this.reach = (id) => 13 * kinds.get(this.at.get(id).kind).size + 2;
    const heads = data.legend.edges.map(({ type }) =>
      svg(
        "marker",
        { id: `head-${type}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" },
        svg("path", { class: `e-${type}-head`, d: "M0 1 10 5 0 9Z" }),
      ),
    );
    const edges = this.#curves(data.edges);
    this.edges = data.edges.map((edge, at) => svg("path", { class: `edge e-${edge.type}`, d: edges[at], "marker-end": `url(#head-${edge.type})`, "data-id": edge.id }));
    this.nodes = new Map(data.nodes.map((node) => [node.id, this.#node(node, kinds.get(node.kind))]));
    this.place.replaceChildren(svg("defs", {}, hatching(), ...heads), svg("g", {}, this.edges), svg("g", {}, [...this.nodes.values()]));
    const first = data.nodes.find((node) => node.kind === "committee") ?? data.nodes[0];
    if (first) this.nodes.get(first.id).setAttribute("tabindex", "0");
    this.home();
  }

  /** Names anew, in the language of the page. */
  word() {
    if (this.data) this.draw(this.data);
  }

  #node(node, entry) {
    const top = 13 * entry.size + LINE;
    const text = node.lines[lang].map((line, at) => svg("tspan", { x: 0, y: top + at * LINE }, line));
    const marks = ["node", `n-${node.kind}`].join(" ");
    return svg(
      "g",
      {
        class: marks,
        transform: `translate(${node.x} ${node.y})`,
        tabindex: "-1",
        role: "button",
        "aria-label": `${node.shown[lang]} (${entry.text[lang]})`,
        "data-id": node.id,
      },
      svg("circle", { class: "ring", r: 13 * entry.size + 5 }),
      symbol(entry, { synthetic: node.layer === "synthetic", category: node.category }),
      svg("text", {}, text),
    );
  }

  /** Path data of each edge; edges between the same two nodes bend apart. */
  #curves(edges) {
    const between = new Map();
    const pair = (edge) => [edge.start, edge.end].sort().join(" ");
    for (const edge of edges) between.set(pair(edge), [...(between.get(pair(edge)) ?? []), edge]);
    return edges.map((edge) => {
      const from = this.at.get(edge.start);
      const to = this.at.get(edge.end);
      const together = between.get(pair(edge));
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const length = Math.hypot(dx, dy) || 1;
      const turn = edge.start < edge.end ? 1 : -1;
      const bend = (together.indexOf(edge) - (together.length - 1) / 2) * 36 * turn;
      const [cx, cy] = [(from.x + to.x) / 2 - (dy / length) * bend, (from.y + to.y) / 2 + (dx / length) * bend];
      const near = (node, other, reach) => {
        const far = Math.hypot(other[0] - node.x, other[1] - node.y) || 1;
        return `${(node.x + ((other[0] - node.x) / far) * reach).toFixed(1)} ${(node.y + ((other[1] - node.y) / far) * reach).toFixed(1)}`;
      };
      const start = near(from, [cx, cy], this.reach(edge.start));
      const end = near(to, [cx, cy], this.reach(edge.end));
      return bend ? `M${start}Q${cx.toFixed(1)} ${cy.toFixed(1)} ${end}` : `M${start}L${end}`;
    });
  }

  /** Show only what passes: `node(node)` and `edge(edge)` say so. */
  filter(node, edge) {
    for (const [id, drawn] of this.nodes) drawn.toggleAttribute("hidden", !node(this.at.get(id)));
    this.data.edges.forEach((one, at) => this.edges[at].toggleAttribute("hidden", !edge(one)));
  }

  /** Mark one node and what it is tied to; null marks nothing. */
  mark(id, { move = false } = {}) {
    const tied = new Set([id]);
    this.data.edges.forEach((edge, at) => {
      const own = id === null || edge.start === id || edge.end === id;
      this.edges[at].classList.toggle("faint", !own);
      if (own) tied.add(edge.start).add(edge.end);
    });
    for (const [other, drawn] of this.nodes) {
      drawn.classList.toggle("faint", id !== null && !tied.has(other));
      drawn.classList.toggle("picked", other === id);
      drawn.setAttribute("tabindex", other === id ? "0" : "-1");
    }
    if (id === null) this.nodes.values().next().value?.setAttribute("tabindex", "0");
    else if (move) this.#show(this.at.get(id));
  }

  // --- the part of the picture that is seen ---------------------------------------------------

  #whole() {
    const nodes = this.data.nodes.length ? this.data.nodes : [{ x: 0, y: 0 }];
    const [xs, ys] = [nodes.map((node) => node.x), nodes.map((node) => node.y)];
    const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN / 3];
    return { x: left, y: top, width: Math.max(...xs) + MARGIN - left, height: Math.max(...ys) + MARGIN - top };
  }

  fit() {
    this.#look(this.#whole());
  }

  /** The whole, or where that is too small to read, the part around the best-tied committee. */
  home() {
    const whole = this.#whole();
    const seen = this.place.getBoundingClientRect();
    const scale = Math.min(seen.width / whole.width, seen.height / whole.height);
    if (scale > 0.5 || !this.data.nodes.length) {
      this.#look(whole);
      return;
    }
    const ties = new Map();
    for (const edge of this.data.edges) {
      for (const id of [edge.start, edge.end]) ties.set(id, (ties.get(id) ?? 0) + 1);
    }
    const weight = (node) => (node.kind === "committee" ? 1000 : 0) + (ties.get(node.id) ?? 0);
    const centre = this.data.nodes.reduce((best, node) => (weight(node) > weight(best) ? node : best));
    const [width, height] = [seen.width / 0.75, seen.height / 0.75];
    this.#look({ x: centre.x - width / 2, y: centre.y - height / 2, width, height });
  }

  zoom(factor, towards = null) {
    const { x, y, width, height } = this.box;
    const [cx, cy] = towards ?? [x + width / 2, y + height / 2];
    const by = Math.min(Math.max(factor, 60 / width), 40000 / width);
    this.#look({ x: cx - (cx - x) * by, y: cy - (cy - y) * by, width: width * by, height: height * by });
  }

  #show(node) {
    const { x, y, width, height } = this.box;
    const inside = node.x > x + 40 && node.x < x + width - 40 && node.y > y + 40 && node.y < y + height - 40;
    if (!inside) this.#look({ ...this.box, x: node.x - width / 2, y: node.y - height / 2 });
  }

  #look(box) {
    this.box = box;
    this.place.setAttribute("viewBox", [box.x, box.y, box.width, box.height].map((each) => each.toFixed(1)).join(" "));
  }

  #point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.place.getScreenCTM().inverse());
    return [at.x, at.y];
  }

  // --- hands ----------------------------------------------------------------------------------

  #wire() {
    const { place } = this;
    const held = new Map();
    let moved = 0;
    place.addEventListener("pointerdown", (event) => {
      held.set(event.pointerId, event);
      moved = 0;
    });
    place.addEventListener("pointermove", (event) => {
      const before = held.get(event.pointerId);
      if (!before) return;
      moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
      if (moved > 4 && !place.hasPointerCapture(event.pointerId)) place.setPointerCapture(event.pointerId);
      place.classList.add("dragging");
      if (held.size === 1) {
        const [[x0, y0], [x1, y1]] = [this.#point(before), this.#point(event)];
        this.#look({ ...this.box, x: this.box.x - (x1 - x0), y: this.box.y - (y1 - y0) });
      } else {
        const other = [...held.values()].find((each) => each.pointerId !== event.pointerId);
        const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
        this.zoom(apart(before) / apart(event), this.#point(other));
      }
      held.set(event.pointerId, event);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      place.addEventListener(end, (event) => {
        held.delete(event.pointerId);
        place.classList.remove("dragging");
      });
    }
    place.addEventListener("click", (event) => {
      if (moved > 4) return;
      this.pick(event.target.closest(".node")?.dataset.id ?? null);
    });
    place.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.zoom(event.deltaY > 0 ? STEP : 1 / STEP, this.#point(event));
      },
      { passive: false },
    );
    place.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const node = event.target.closest?.(".node");
    if (!node) return;
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (way) {
      const next = this.#towards(this.at.get(node.dataset.id), way);
      if (next) {
        node.setAttribute("tabindex", "-1");
        const drawn = this.nodes.get(next.id);
        drawn.setAttribute("tabindex", "0");
        drawn.focus();
        this.#show(next);
      }
    } else if (event.key === "Enter" || event.key === " ") this.pick(node.dataset.id);
    else if (event.key === "Escape") this.pick(null);
    else if (event.key === "+" || event.key === "=") this.zoom(1 / STEP);
    else if (event.key === "-") this.zoom(STEP);
    else return;
    event.preventDefault();
  }

  /** The nearest shown node in a direction: straight ahead counts for more than aside. */
  #towards(from, [wx, wy]) {
    let best = null;
    for (const node of this.data.nodes) {
      const ahead = (node.x - from.x) * wx + (node.y - from.y) * wy;
      const aside = Math.abs((node.x - from.x) * wy) + Math.abs((node.y - from.y) * wx);
      if (ahead <= 1 || this.nodes.get(node.id).hasAttribute("hidden")) continue;
      const cost = ahead + 2 * aside;
      if (!best || cost < best.cost) best = { node, cost };
    }
    return best?.node ?? null;
  }
}

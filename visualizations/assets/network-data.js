// The two networks a picture can show, in one form: nodes and edges to draw, and what is known of them.

import { ask, bracketed, code, lang, named, SYNTHETIC_MARK, t, view, viewParameters, words } from "./common.js";

/** What both have: `nodes` by id, `edges`, the legend, and how the picture is to be drawn. */
class Shown {
  constructor(answer) {
    this.answer = answer;
    this.data = answer.data;
    this.nodes = new Map();
    this.edges = [];
  }

  get synthetic() {
    return [...this.nodes.values()].some((node) => node.layer === "synthetic");
  }

  kind(node) {
    return this.kinds.get(node.kind);
  }

  has(node, filters) {
    return Object.entries(filters).every(([name, wanted]) => !wanted || node[name] === undefined || node[name] === wanted);
  }
}

/** Joint committees, agreements and who takes part: every fact is there at once. */
export class Pairing extends Shown {
  static async load() {
    return new Pairing(await ask("views/pairing", { ...viewParameters(), include_hubs: view.hubs }));
  }

  scope = "pairing";

  constructor(answer) {
    super(answer);
    this.kinds = new Map(this.data.legend.nodes.map((entry) => [entry.kind, entry]));
    this.types = this.data.legend.edges;
    for (const node of this.data.nodes) {
      const { sector, theme, status } = node.attributes;
      this.nodes.set(node.id, { ...node, sector: node.label === "Agreement" ? undefined : sector ?? (node.kind in { organization: 1, unit: 1, enterprise: 1 } ? "" : undefined), ...(node.label === "Agreement" ? { theme: theme ?? "", status } : {}) });
    }
    this.edges = this.data.edges;
  }

  drawn() {
    return [...this.nodes.values()].map((node) => {
      const { shape, size, path } = this.kind(node);
      return { id: node.id, x: node.x, y: node.y, kind: node.kind, shape, path, size: 10 * size, text: (node.lines[lang] ?? node.lines.zh).join("\n"), synthetic: node.layer === "synthetic", category: node.category };
    });
  }

  name(node) {
    return node.shown[lang] ?? node.shown.zh;
  }

  options() {
    return { sizes: "screen", extent: this.data.extent.length ? this.data.extent : [0, 1, 0, 1] };
  }

  get truncated() {
    return this.data.truncated ? [this.data.nodes.length, this.data.total_nodes] : null;
  }
}

/** Everybody: thirty thousand nodes in columns; what is known of one is asked for when it is picked. */
export class Whole extends Shown {
  static async load() {
    return new Whole(await ask("views/whole", viewParameters()));
  }

  scope = "whole";
  truncated = null;
  unfolded = false;

  constructor(answer) {
    super(answer);
    const { data } = this;
    this.kinds = new Map(data.kinds.map((entry) => [entry.kind, entry]));
    const hubs = new Set(data.hub);
    const category = new Set(data.category);
    const outside = new Set(data.outside);
    this.leaves = new Uint32Array(data.id.length);
    this.crowd = new Uint32Array(data.id.length);
    data.parent.forEach((parent, row) => {
      if (parent < 0 || row in data.disc) return;
      this.leaves[parent] += 1;
      if (data.kinds[data.kind[row]].kind === "enterprise") this.crowd[parent] += 1;
    });
    data.id.forEach((id, row) => {
      const kind = data.kinds[data.kind[row]].kind;
      const sector = data.sectors[data.sector[row]] ?? (kind === "organization" || kind === "unit" || kind === "enterprise" ? "" : undefined);
      this.nodes.set(id, {
        id, row, kind, sector,
        x: data.x[row], y: data.y[row],
        name: data.name[row], name_en: data.name_en[row],
        layer: data.layers[data.layer[row]],
        parent: data.parent[row] < 0 ? null : data.id[data.parent[row]],
        disc: data.disc[row] ?? null,
        hub: hubs.has(row), category: category.has(row), outside: outside.has(row),
      });
    });
    this.edges = data.edges.map(([start, end, type]) => this.edge(data.id[start], data.types[type], data.id[end]));
    const present = new Set(this.edges.map(({ type }) => type));
    this.types = data.types.map((type) => ({ type, text: words.relationships[type], count: this.edges.filter((edge) => edge.type === type).length })).filter(({ type }) => present.has(type));
  }

  edge(start, type, end) {
    return { id: `${start}|${type}|${end}`, start, type, end };
  }

  /** The edges are drawn of what is focused on only: all of them would hide what is under them. */
  drawn() {
    return [...this.nodes.values()].map((node) => {
      const { shape, size, path } = this.kind(node);
      const large = node.kind === "committee" ? 44 : node.disc ? 15 * size : 6;
      return { id: node.id, x: node.x, y: node.y, kind: node.kind, shape, path, size: large, text: this.name(node), synthetic: node.layer === "synthetic", category: node.category };
    });
  }

  name(node) {
    const marks = [node.category ? bracketed(t("mark.category.short")) : "", node.outside ? bracketed(t("mark.outside.short")) : ""];
    const name = named(node);
    return `${name}${node.layer === "synthetic" && !name.includes(SYNTHETIC_MARK) ? SYNTHETIC_MARK : ""}${marks.join("")}`;
  }

  /** Enterprises stay folded into their disc until they are asked for. */
  folded(id) {
    const node = this.nodes.get(id);
    return !this.unfolded && node.disc === null && node.parent !== null && node.kind === "enterprise";
  }

  options() {
    const ends = (values) => values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [0, 1]);
    return { sizes: "positions", labels: 9, extent: [...ends(this.data.x), ...ends(this.data.y)], backdrop: (context, toScreen, ratio) => this.#discs(context, toScreen, ratio) };
  }

  /** Discs and how many stand in each; names of the large ones, so that the sectors can be read. */
  #discs(context, toScreen, ratio) {
    const ink = getComputedStyle(document.documentElement);
    const [line, muted, fill, text] = ["line", "muted", "n-enterprise", "ink"].map((name) => ink.getPropertyValue(`--${name}`).trim());
    const font = getComputedStyle(document.body).fontFamily;
    context.textAlign = "center";
    const circle = (x, y, radius) => {
      const middle = toScreen({ x, y });
      const edge = toScreen({ x: x + radius, y });
      return { ...middle, reach: Math.hypot(edge.x - middle.x, edge.y - middle.y) };
    };
    const titles = [];
    for (const node of this.nodes.values()) {
      if (!node.disc) continue;
      const [x, y, radius, around] = node.disc;
      const { x: cx, y: cy, reach } = circle(x, y, radius);
      if (reach < 3) continue;
      const root = node.parent === null;
      context.beginPath();
      context.arc(cx, cy, reach, 0, 2 * Math.PI);
      context.globalAlpha = 0.045;
      context.fillStyle = text;
      context.fill();
      context.globalAlpha = 1;
      context.lineWidth = root ? 1.5 : 0.6;
      context.strokeStyle = root ? muted : line;
      context.stroke();
      if (root && reach > 40) titles.push([this.name(node), cx, cy - reach + 22, 2 * reach]);
      const crowd = this.crowd[node.row];
      if (this.unfolded || !crowd) continue;
      const own = circle(node.x, node.y, around);
      context.beginPath();
      context.arc(own.x, own.y, own.reach, 0, 2 * Math.PI);
      context.globalAlpha = 0.55;
      context.fillStyle = fill;
      context.fill();
      context.globalAlpha = 1;
      if (own.reach < 15) continue;
      context.font = `${Math.min(Math.max(own.reach / 2.4, 11), 22)}px ${font}`;
      context.fillStyle = text;
      context.fillText(crowd.toLocaleString(), own.x, own.y + own.reach * 0.66);
    }
    context.lineWidth = 4;
    context.strokeStyle = ink.getPropertyValue("--panel").trim();
    context.fillStyle = text;
    context.font = `700 ${ratio > 0.6 ? 15 : 17}px ${font}`;
    return titles.flatMap(([name, x, y, room]) =>
      inTwo(context, name, room).map((line, at) => {
        context.strokeText(line, x, y + 19 * at);
        context.fillText(line, x, y + 19 * at);
        const half = context.measureText(line).width / 2;
        return { left: x - half, right: x + half, top: y + 19 * (at - 1), bottom: y + 19 * at };
      }),
    );
  }
}

/** The text in one line, or in two where it has words and does not fit. */
function inTwo(context, text, room) {
  const fits = (line) => context.measureText(line).width <= room;
  const pieces = text.split(" ");
  let first = pieces.length;
  while (first > 1 && !fits(pieces.slice(0, first).join(" "))) first -= 1;
  const lines = [pieces.slice(0, first), pieces.slice(first)].map((line) => line.join(" "));
  return lines.filter(Boolean).map((line) => fitted(context, line, room));
}

/** The text, cut short with an ellipsis where it does not fit. */
function fitted(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) length -= 1;
  return `${text.slice(0, length)}…`;
}

/** Names of a code list's members that occur, for a filter: [code, name], sorted by the list. */
export function occurring(shown, name, list) {
  const present = new Set([...shown.nodes.values()].map((node) => node[name]).filter(Boolean));
  const order = list ? Object.keys(words.codes[list]).filter((one) => present.has(one)) : [...present].sort();
  return order.map((one) => [one, list ? code(list, one) : one]);
}

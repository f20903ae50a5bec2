// @ts-check
// The two networks a picture can show, in one form: nodes and edges to draw, and what is known of them.

import { ask, view, viewParameters } from "./api.js";
import { compared, comparedWhole, SIGNS } from "./network-compared.js";
import { bracketed, lang, named, number, SYNTHETIC_MARK, t, words } from "./texts.js";

/** What the nodes can be sifted by. */
export const FILTERS = /** @type {const} */ (["sector", "theme", "status", "part", "change"]);
/** `part` is a subdistrict, `change` what became of a node between two days that are compared.
 * @typedef {Record<typeof FILTERS[number], string>} Filters */

/** An undated edge, with the id it has in the graph.
 * @param {string} start @param {string} type @param {string} end @returns {Drawn.Edge} */
export const edgeOf = (start, type, end) => ({ id: `${start}|${type}|${end}`, start, type, end });

/** What both have: `nodes` by id, `edges`, the legend, and how the picture is to be drawn.
 * @template {Drawn.Node} N @template {{ changes?: string[] }} Data */
class Shown {
  /** @type {Map<string, N>} */
  nodes = new Map();
  /** @type {Drawn.Edge[]} */
  edges = [];
  /** @type {Map<string, Drawn.Kind>} */
  kinds = new Map();
  /** Relations that occur. @type {Drawn.Relation[]} */
  types = [];

  /** @param {Drawn.Answer<Data>} answer */
  constructor(answer) {
    this.answer = answer;
    this.data = answer.data;
  }

  get synthetic() {
    return [...this.nodes.values()].some((node) => node.layer === "synthetic");
  }

  /** @param {Pick<Drawn.Node, "kind">} node @returns {Drawn.Kind} */
  kind(node) {
    const known = this.kinds.get(node.kind);
    if (!known) throw new Error(`no legend for ${node.kind}`);
    return known;
  }

  /** Whether a node passes: each filter says nothing of nodes that it does not concern.
   * @param {Drawn.Node} node @param {Filters} filters */
  has(node, filters) {
    return FILTERS.every((name) => !filters[name] || node[name] === undefined || node[name] === filters[name]);
  }
}

/** Kinds of nodes that have a sector, even where it is not known. */
const OF_SECTORS = ["organization", "unit", "enterprise"];

/** What filters ask of a node: "" where it could have some and has none, undefined where it concerns others.
 * @param {Pick<Drawn.PairingNode, "kind" | "label" | "attributes" | "zone">} node @returns {Partial<Omit<Filters, "change">>} */
export function sifted({ kind, label, zone, attributes: { sector, theme, status } }) {
  if (label === "Agreement") return { theme: theme ?? "", status, part: zone ?? undefined };
  return { sector: sector ?? (OF_SECTORS.includes(kind) ? "" : undefined), part: zone ?? (label === "Initiative" ? undefined : "") };
}

/** Joint committees, agreements and who takes part: every fact is there at once.
 * @extends {Shown<Drawn.PairingNode, Drawn.Pairing>} */
export class Pairing extends Shown {
  /** `opened`: ids whose neighbours come in; `other`: a day to compare with.
   * @param {{ opened?: Iterable<string>, other?: string }} [how] */
  static async load({ opened = [], other = "" } = {}) {
    const asked = { ...viewParameters(), include_hubs: view.hubs, open: [...opened] };
    const [now, then] = await Promise.all([ask("views/pairing", asked), other ? ask("views/pairing", { ...asked, as_of: other }) : null]);
    return new Pairing(then ? compared(now, then) : now);
  }

  scope = /** @type {const} */ ("pairing");
  /** Subdistricts that nodes belong to. @type {Map<string, { id: string, name: string, name_en?: string | null }>} */
  zones = new Map();

  /** @param {Drawn.Answer<Drawn.Pairing>} answer */
  constructor(answer) {
    super(answer);
    this.kinds = new Map(this.data.legend.nodes.map((entry) => [entry.kind, entry]));
    this.types = this.data.legend.edges;
    for (const node of this.data.nodes) {
      this.nodes.set(node.id, { ...node, ...sifted(node) });
    }
    this.edges = this.data.edges;
    this.zones = new Map((this.data.zones ?? []).map((zone) => [zone.id, zone]));
  }

  /** The name of a subdistrict. @param {string} id */
  zone(id) {
    const zone = this.zones.get(id);
    return zone ? named(zone) : id;
  }

  /** @returns {Drawn.Symbol[]} */
  drawn() {
    return [...this.nodes.values()].map((node) => {
      const { shape, size, path } = this.kind(node);
      const sign = node.change ? SIGNS[node.change] : "";
      return { id: node.id, x: node.x, y: node.y, kind: node.kind, shape, path, size: 10 * size, text: `${sign}${(node.lines[lang] ?? node.lines.zh).join("\n")}`, synthetic: node.layer === "synthetic", category: node.category, change: node.change };
    });
  }

  /** @param {Drawn.PairingNode} node */
  name(node) {
    return node.shown[lang] ?? node.shown.zh;
  }

  /** @returns {Drawn.Options} */
  options() {
    return { sizes: "screen", extent: this.data.extent.length ? this.data.extent : [0, 1, 0, 1] };
  }

  get truncated() {
    return this.data.truncated ? [this.data.nodes.length, this.data.total_nodes] : null;
  }
}

/** Everybody: thirty thousand nodes in columns; what is known of one is asked for when it is picked.
 * @extends {Shown<Drawn.WholeNode, Drawn.Whole>} */
export class Whole extends Shown {
  /** `other`: a day to compare with. @param {{ opened?: Iterable<string>, other?: string }} [how] */
  static async load({ opened = [], other = "" } = {}) {
    const [now, then] = await Promise.all([ask("views/whole", viewParameters()), other ? ask("views/whole", { ...viewParameters(), as_of: other }) : null]);
    const whole = new Whole(then ? comparedWhole(now, then) : now);
    whole.opened = new Set(opened);
    return whole;
  }

  scope = /** @type {const} */ ("whole");
  unfolded = false;
  /** Bodies whose own enterprises are unfolded. @type {ReadonlySet<string>} */
  opened = new Set();

  /** @param {Drawn.Answer<Drawn.Whole>} answer */
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
    for (const [row, [many, enterprises]] of Object.entries(data.folded ?? {})) {
      this.leaves[Number(row)] += many;
      this.crowd[Number(row)] += enterprises;
    }
    data.id.forEach((id, row) => {
      const kind = data.kinds[data.kind[row]].kind;
      const sector = data.sectors[data.sector[row]] ?? (OF_SECTORS.includes(kind) ? "" : undefined);
      this.nodes.set(id, {
        id, row, kind, sector,
        x: data.x[row], y: data.y[row],
        name: data.name[row], name_en: data.name_en[row],
        layer: data.layers[data.layer[row]],
        parent: data.parent[row] < 0 ? null : data.id[data.parent[row]],
        disc: data.disc[row] ?? null,
        hub: hubs.has(row), category: category.has(row), outside: outside.has(row),
        change: data.change?.[row],
      });
    });
    this.edges = data.edges.map(([start, end, type]) => edgeOf(data.id[start], data.types[type], data.id[end]));
    const present = new Set(this.edges.map(({ type }) => type));
    this.types = data.types.map((type) => ({ type, text: words.relationships[type], count: this.edges.filter((edge) => edge.type === type).length })).filter(({ type }) => present.has(type));
  }

  /** Where not all are drawn one by one: how many are, and how many there are. */
  get truncated() {
    return this.data.folded ? [this.nodes.size, this.data.kinds.reduce((sum, { count }) => sum + count, 0)] : null;
  }

  /** The columns tell no subdistricts. @param {string} id */
  zone(id) {
    return id;
  }

  /** The nodes, those with most under them first. */
  byLeaves() {
    return [...this.nodes.values()].sort((one, other) => this.leaves[other.row] - this.leaves[one.row] || one.row - other.row);
  }

  /** The edges are drawn of what is focused on only: all of them would hide what is under them.
   * @returns {Drawn.Symbol[]} */
  drawn() {
    return [...this.nodes.values()].map((node) => {
      const { shape, size, path } = this.kind(node);
      const large = node.kind === "committee" ? 44 : node.disc ? 15 * size : 6;
      return { id: node.id, x: node.x, y: node.y, kind: node.kind, shape, path, size: large, text: `${node.change ? SIGNS[node.change] : ""}${this.name(node)}`, synthetic: node.layer === "synthetic", category: node.category, change: node.change };
    });
  }

  /** @param {Drawn.WholeNode} node */
  name(node) {
    const marks = [node.category ? bracketed(t("mark.category.short")) : "", node.outside ? bracketed(t("mark.outside.short")) : ""];
    const name = named(node);
    return `${name}${node.layer === "synthetic" && !name.includes(SYNTHETIC_MARK) ? SYNTHETIC_MARK : ""}${marks.join("")}`;
  }

  /** Enterprises stay folded into their disc until they are asked for, or came or went between two days.
   * @param {string} id */
  folded(id) {
    const node = this.nodes.get(id);
    return node?.change !== "came" && node?.change !== "went" && !this.unfolded && node !== undefined && node.disc === null && node.parent !== null && !this.opened.has(node.parent) && node.kind === "enterprise";
  }

  /** @returns {Drawn.Options} */
  options() {
    /** @param {number[]} values @returns {[least: number, most: number]} */
    const ends = (values) => values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], /** @type {[number, number]} */ ([0, 1]));
    return { sizes: "positions", labels: 9, extent: [...ends(this.data.x), ...ends(this.data.y)], backdrop: (context, toScreen, ratio) => this.#discs(context, toScreen, ratio) };
  }

  /** Discs and how many stand in each; names of the large ones, so that the sectors can be read.
   * @type {Drawn.Backdrop} */
  #discs(context, toScreen, ratio) {
    const ink = getComputedStyle(document.documentElement);
    const [thin, muted, fill, text] = ["line", "muted", "n-enterprise", "ink"].map((name) => ink.getPropertyValue(`--${name}`).trim());
    const font = getComputedStyle(document.body).fontFamily;
    context.textAlign = "center";
    /** @param {number} x @param {number} y @param {number} radius */
    const circle = (x, y, radius) => {
      const middle = toScreen({ x, y });
      const edge = toScreen({ x: x + radius, y });
      return { ...middle, reach: Math.hypot(edge.x - middle.x, edge.y - middle.y) };
    };
    /** @type {[name: string, x: number, y: number, room: number][]} */
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
      context.strokeStyle = root ? muted : thin;
      context.stroke();
      if (root && reach > 40) titles.push([this.name(node), cx, cy - reach + 22, 2 * reach]);
      const crowd = this.crowd[node.row];
      const open = !this.data.folded && (this.unfolded || this.opened.has(node.id));
      if (open || !crowd) continue;
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
      inTwo((one) => context.measureText(one).width, name, room).map((line, at) => {
        context.strokeText(line, x, y + 19 * at);
        context.fillText(line, x, y + 19 * at);
        const half = context.measureText(line).width / 2;
        return { left: x - half, right: x + half, top: y + 19 * (at - 1), bottom: y + 19 * at };
      }),
    );
  }
}

/** The text in one line, or in two where it has words and does not fit.
 * @param {(text: string) => number} width @param {string} text @param {number} room */
export function inTwo(width, text, room) {
  /** @param {string} line */
  const fits = (line) => width(line) <= room;
  const pieces = text.split(" ");
  let first = pieces.length;
  while (first > 1 && !fits(pieces.slice(0, first).join(" "))) first -= 1;
  const lines = [pieces.slice(0, first), pieces.slice(first)].map((line) => line.join(" "));
  return lines.filter(Boolean).map((line) => fitted(width, line, room));
}

/** The text, cut short with an ellipsis where it does not fit.
 * @param {(text: string) => number} width @param {string} text @param {number} room */
function fitted(width, text, room) {
  if (width(text) <= room) return text;
  let length = text.length;
  while (length > 1 && width(`${text.slice(0, length)}…`) > room) length -= 1;
  return `${text.slice(0, length)}…`;
}

/** What occurs of a filter among some nodes, each with its number: [code, name], in the order of the names' list.
 * @param {Iterable<Drawn.Node>} nodes @param {keyof Filters} name @param {(code: string) => string} naming @param {string[]} [order]
 * @returns {[code: string, name: string][]} */
export function occurring(nodes, name, naming, order) {
  /** @type {Map<string, number>} */
  const present = new Map();
  for (const node of nodes) {
    const one = node[name];
    if (one) present.set(one, (present.get(one) ?? 0) + 1);
  }
  const found = order ? order.filter((one) => present.has(one)) : [...present.keys()].sort();
  return found.map((one) => [one, `${naming(one)}${bracketed(number(present.get(one)))}`]);
}

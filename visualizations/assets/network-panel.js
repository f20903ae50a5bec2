// @ts-check
// What stands beside the picture of a network: legend, details and tables.

import { ask } from "./api.js";
import { all, by, el, linkButton, svg, table } from "./elements.js";
import { bracketed, code, colon, fill, lang, named, noted, number, t, words } from "./texts.js";
import { attribute, attributes, facts, validity } from "./facts.js";
import { published } from "./figures.js";
import { hatching, symbol } from "./symbols.js";

const ROWS = 500;

/** @typedef {import("./network-data.js").Pairing | import("./network-data.js").Whole} Shown */
/** @typedef {Api.Answer<"entities/{id}">["data"]} Entity */
/** Either kind of node; only those of the pairing network tell what they rest on. @typedef {Drawn.PairingNode | Drawn.WholeNode} AnyNode */
/** @typedef {import("./facts.js").Fact} Fact */
/** Where a statement comes from.
 * @typedef {{ id: string, layer: string, source: string, source_name?: string | null, certainty?: string | null, facts?: string[], paragraphs?: string[], note?: string | null }} Origin */

/** Places of a source where no page of it can be opened: paragraphs are told by their number, facts have
 * no name but an id. @param {string[] | undefined} ids */
const chips = (ids) => (ids ?? []).flatMap((id) => (id.startsWith("P") ? el("span", { class: "chip" }, fill("detail.nth", number(Number(id.slice(1))))) : []));
/** @param {...SVGElement} drawn */
const swatch = (...drawn) => svg("svg", { viewBox: "-22 -18 44 36", "aria-hidden": "true" }, drawn);
/** @param {Drawn.Kind} kind */
const plain = (kind) => ({ ...kind, size: 1 });

export class Panel {
  /** `pick(id)` chooses a node; `toggle(key)` hides or shows a kind or type, and tells which it is.
   * @param {{ pick: (id: string, how: { move: boolean }) => void, toggle: (key: string) => boolean, hidden: Set<string> }} given */
  constructor({ pick, toggle, hidden }) {
    this.pick = pick;
    this.toggle = toggle;
    this.hidden = hidden;
    /** The node that is looked at. @type {string | null} */
    this.current = null;
    /** Day and layers to ask of. @type {() => { as_of?: string, layer?: Api.Layer[] }} */
    this.asked = () => ({});
    /** How the facts or paragraphs that something rests on are shown.
     * @type {(ids: string[] | undefined, stated: { id: string, source?: string }) => HTMLElement[]} */
    this.cite = (ids) => chips(ids);
    /** What the details of a node are headed by. @type {(node: AnyNode) => Child} */
    this.heading = (node) => this.name(node);
    /** @type {Shown | null} */
    this.network = null;
  }

  /** The network beside which it stands. */
  get shown() {
    if (!this.network) throw new Error("no network is shown yet");
    return this.network;
  }

  /** @param {Shown} network */
  show(network) {
    this.network = network;
    this.#legend();
  }

  /** @param {AnyNode} node */
  name(node) {
    const { shown } = this;
    return shown.scope === "pairing" ? shown.name(/** @type {Drawn.PairingNode} */ (node)) : shown.name(/** @type {Drawn.WholeNode} */ (node));
  }

  /** @param {AnyNode} node */
  link(node) {
    return linkButton(this.name(node), () => this.pick(node.id, { move: true }));
  }

  // --- legend ---------------------------------------------------------------------------------

  /** @param {string} key @param {SVGElement} drawing @param {string} text @param {number} count */
  #entry(key, drawing, text, count) {
    const button = el(
      "button",
      { type: "button", "aria-pressed": String(!this.hidden.has(key)), "data-key": key, on: { click: () => button.setAttribute("aria-pressed", String(this.toggle(key))) } },
      drawing,
      el("span", {}, text),
      el("span", { class: "of" }, number(count)),
    );
    return el("li", {}, button);
  }

  #legend() {
    const { kinds, types, nodes } = this.shown;
    const every = [...nodes.values()];
    const ofNodes = [...kinds.values()].map((kind) => this.#entry(kind.kind, swatch(symbol(plain(kind))), kind.text[lang], kind.count));
    const ofEdges = types.map(({ type, text, count }) => this.#entry(type, swatch(svg("path", { class: `edge e-${type}`, d: "M-20 0H20" })), text[lang], count));
    const example = kinds.get("unit") ?? [...kinds.values()][0];
    /** @param {{ synthetic?: boolean, category?: boolean }} how @param {string} text */
    const mark = (how, text) => el("li", { class: "mark" }, swatch(svg("defs", {}, hatching()), symbol(plain(example), how)), text);
    /** @type {HTMLElement[]} */
    const marks = [];
    if (every.some((node) => node.layer === "synthetic")) marks.push(mark({ synthetic: true }, t("mark.synthetic")));
    if (every.some((node) => node.category)) marks.push(mark({ category: true }, t("mark.category")));
    by("legend").replaceChildren(el("ul", {}, ofNodes), el("ul", {}, ofEdges), marks.length ? el("ul", {}, marks) : "");
  }

  // --- details --------------------------------------------------------------------------------

  /** @param {AnyNode | null} node */
  async details(node) {
    const place = by("details");
    if (!node) place.replaceChildren(el("p", { class: "note" }, t("network.pick")));
    else if ("attributes" in node) place.replaceChildren(...this.#known(node));
    else {
      place.replaceChildren(el("h3", {}, this.heading(node)), el("p", { class: "note" }, t("loading")));
      const answer = await ask("entities/{id}", { ...this.asked(), id: node.id });
      if (this.current === node.id) place.replaceChildren(...this.#told(answer.data, node));
    }
  }

  /** The name of a source. @param {string} id */
  #source(id) {
    const found = this.shown.scope === "pairing" && this.shown.data.sources.find((one) => one.id === id);
    return found ? named(found) : null;
  }

  /** @param {Origin} item @param {string} held @returns {Fact[]} */
  #origin(item, held) {
    return [
      [t("detail.since"), held],
      [t("detail.layer"), t(`layer.${item.layer}`)],
      [t("detail.certainty"), code("certainty", item.certainty)],
      [t("detail.facts"), this.cite(item.facts, item)],
      [t("detail.paragraphs"), this.cite(item.paragraphs, item)],
      [t("detail.source"), item.source_name ?? this.#source(item.source)],
      [t("detail.note"), noted(item)],
    ];
  }

  /** @param {Drawn.PairingNode} node @param {Drawn.Edge} edge */
  #tie(node, edge) {
    const outward = edge.start === node.id;
    const other = this.shown.nodes.get(outward ? edge.end : edge.start);
    const list = words.code_list_of_relationship[`${edge.type}.role`];
    const role = edge.role ? bracketed(list ? code(list, edge.role) : edge.role) : "";
    return el("li", {}, `${words.relationships[edge.type][lang]}${role} ${outward ? "→" : "←"} `, other ? this.link(other) : "", " ", this.cite(edge.facts, edge));
  }

  /** @param {Drawn.PairingNode} node */
  #known(node) {
    const ties = this.shown.edges.filter((edge) => edge.start === node.id || edge.end === node.id);
    return [
      el("h3", {}, this.heading(node)),
      facts([
        [t("detail.kind"), this.shown.kind(node).text[lang]],
        ...Object.entries(node.attributes).map(([name, value]) => attribute(node.label, name, value)),
        [t("detail.hub"), node.hub ? t("yes") : ""],
        [t("detail.members"), node.members_unknown ? t("detail.members.unknown") : ""],
        ...this.#origin(node, validity(node)),
      ]),
      ...(node.figures?.length ? [el("h3", {}, t("detail.figures")), el("ul", {}, node.figures.map((figure) => el("li", {}, `${named(figure)}${colon()}${published(figure)}`)))] : []),
      ...(ties.length ? [el("h3", {}, t("detail.links")), el("ul", {}, ties.map((edge) => this.#tie(node, edge)))] : []),
    ];
  }

  /** @param {Entity} entity @param {AnyNode} node */
  #told(entity, node) {
    const ties = entity.relations.map((relation) => {
      const other = this.shown.nodes.get(relation.other);
      const arrow = relation.direction === "out" ? "→" : "←";
      return el("li", {}, `${words.relationships[relation.type][lang]} ${arrow} `, other ? this.link(other) : relation.other_name, " ", this.cite(relation.provenance.facts, relation.provenance));
    });
    const more = entity.relations_count > ties.length ? [el("p", { class: "note" }, `${number(ties.length)} / ${number(entity.relations_count)}`)] : [];
    return [
      el("h3", {}, this.heading(node)),
      facts([
        [t("detail.kind"), this.shown.kind(node).text[lang]],
        ...attributes(entity.label, entity.properties),
        ...this.#origin(entity.provenance, validity({ undated: entity.undated, since: entity.properties.since, until: entity.properties.until })),
      ]),
      ...(ties.length ? [el("h3", {}, t("detail.links")), el("ul", {}, ties), ...more] : []),
    ];
  }

  // --- tables ---------------------------------------------------------------------------------

  /** @param {AnyNode[]} nodes @param {Drawn.Edge[]} edges */
  tables(nodes, edges) {
    /** @type {Map<string, number>} */
    const ties = new Map();
    for (const edge of edges) for (const id of [edge.start, edge.end]) ties.set(id, (ties.get(id) ?? 0) + 1);
    const pairing = this.shown.scope === "pairing";
    const made = pairing ? [{ text: t("table.certainty") }, { text: t("table.origin") }] : [];
    /** @param {object} item @returns {Child[]} */
    const stated = (item) => {
      const origin = /** @type {Origin} */ (item);
      return pairing ? [code("certainty", origin.certainty), this.cite([...(origin.facts ?? []), ...(origin.paragraphs ?? [])], origin)] : [];
    };
    table(
      by("nodes"),
      [{ text: t("table.name") }, { text: t("table.kind") }, { text: pairing ? t("table.degree") : t("table.under"), number: true }, { text: t("table.layer") }, ...made],
      nodes.slice(0, ROWS).map((node) => ({
        id: node.id,
        cells: [this.link(node), this.shown.kind(node).text[lang], number(this.shown.scope === "whole" && "row" in node ? this.shown.leaves[node.row] : (ties.get(node.id) ?? 0)), t(`layer.${node.layer}`), ...stated(node)],
      })),
    );
    if (nodes.length > ROWS) by("nodes").prepend(el("caption", {}, `${t("table.first_rows")} ${number(ROWS)} / ${number(nodes.length)}`));
    table(
      by("edges"),
      [{ text: t("table.from") }, { text: t("table.type") }, { text: t("table.to") }, ...made],
      edges.slice(0, ROWS).map((edge) => ({
        id: edge.id,
        cells: [this.#end(edge.start), words.relationships[edge.type][lang], this.#end(edge.end), ...stated(edge)],
      })),
    );
    this.highlight();
  }

  /** An end of an edge. @param {string} id */
  #end(id) {
    const node = this.shown.nodes.get(id);
    return node ? this.link(node) : id;
  }

  highlight() {
    const id = this.current;
    for (const row of all("#nodes tr[data-id]")) row.classList.toggle("picked", row.dataset.id === id);
    for (const row of all("#edges tr[data-id]")) {
      const [start, , end] = (row.dataset.id ?? "").split("|");
      row.classList.toggle("picked", id !== null && (start === id || end === id));
    }
  }
}

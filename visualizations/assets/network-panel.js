// What stands beside the picture of a network: legend, details and tables.

import { ask, bracketed, by, code, colon, comma, el, lang, named, number, property, svg, t, table, words } from "./common.js";
import { published } from "./figures.js";
import { hatching, symbol } from "./symbols.js";

const ROWS = 500;

const chips = (ids) => (ids ?? []).map((id) => el("span", { class: "chip" }, id));
const swatch = (...drawn) => svg("svg", { viewBox: "-22 -18 44 36", "aria-hidden": "true" }, drawn);
const plain = (kind) => ({ ...kind, size: 1 });

export class Panel {
  /** `pick(id)` chooses a node; `toggle(key)` hides or shows a kind or type, and tells which it is. */
  constructor({ pick, toggle, hidden }) {
    this.pick = pick;
    this.toggle = toggle;
    this.hidden = hidden;
  }

  show(shown) {
    this.shown = shown;
    this.#legend();
  }

  link(node) {
    return el("button", { type: "button", class: "as-link", on: { click: () => this.pick(node.id, { move: true }) } }, this.shown.name(node));
  }

  // --- legend ---------------------------------------------------------------------------------

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
    const all = [...nodes.values()];
    const ofNodes = [...kinds.values()].map((kind) => this.#entry(kind.kind, swatch(symbol(plain(kind))), kind.text[lang], kind.count));
    const ofEdges = types.map(({ type, text, count }) => this.#entry(type, swatch(svg("path", { class: `edge e-${type}`, d: "M-20 0H20" })), text[lang], count));
    const example = kinds.get("unit") ?? kinds.values().next().value;
    const mark = (marks, text) => el("li", { class: "mark" }, swatch(svg("defs", {}, hatching()), symbol(plain(example), marks)), text);
    const marks = [];
    if (all.some((node) => node.layer === "synthetic")) marks.push(mark({ synthetic: true }, t("mark.synthetic")));
    if (all.some((node) => node.category)) marks.push(mark({ category: true }, t("mark.category")));
    by("legend").replaceChildren(el("ul", {}, ofNodes), el("ul", {}, ofEdges), marks.length ? el("ul", {}, marks) : "");
  }

  // --- details --------------------------------------------------------------------------------

  async details(node) {
    const place = by("details");
    if (!node) place.replaceChildren(el("p", { class: "note" }, t("network.pick")));
    else if (this.shown.scope === "pairing") place.replaceChildren(...this.#known(node));
    else {
      place.replaceChildren(el("h3", {}, this.shown.name(node)), el("p", { class: "note" }, t("loading")));
      const answer = await ask(`entities/${encodeURIComponent(node.id)}`, this.asked());
      if (this.current === node.id) place.replaceChildren(...this.#told(answer.data, node));
    }
  }

  #facts(pairs) {
    const given = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value.length !== 0);
    return el("dl", {}, given.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
  }

  #attribute(label, name, value) {
    const list = words.code_list_of[`${label}.${name}`];
    if (typeof value === "boolean") return [property(name), value ? t("yes") : t("no")];
    return [property(name), list ? code(list, value) : Array.isArray(value) ? value.join(comma()) : number(value)];
  }

  #validity(item) {
    return item.undated ? t("mark.undated") : `${item.since ?? "…"} – ${item.until ?? "…"}`;
  }

  #source(id) {
    const found = this.shown.data.sources?.find((one) => one.id === id);
    return found ? `${named(found)}${bracketed(id)}` : id;
  }

  #origin(item, validity) {
    return [
      [t("detail.since"), validity],
      [t("detail.layer"), t(`layer.${item.layer}`)],
      [t("detail.certainty"), code("certainty", item.certainty)],
      [t("detail.facts"), chips(item.facts)],
      [t("detail.paragraphs"), chips(item.paragraphs)],
      [t("detail.source"), item.source_name ? `${item.source_name}${bracketed(item.source)}` : this.#source(item.source)],
      [t("detail.note"), item.note],
    ];
  }

  #tie(node, edge) {
    const outward = edge.start === node.id;
    const other = this.shown.nodes.get(outward ? edge.end : edge.start);
    const list = words.code_list_of_relationship[`${edge.type}.role`];
    const role = edge.role ? bracketed(list ? code(list, edge.role) : edge.role) : "";
    return el("li", {}, `${words.relationships[edge.type][lang]}${role} ${outward ? "→" : "←"} `, other ? this.link(other) : "", " ", chips(edge.facts));
  }

  #known(node) {
    const ties = this.shown.edges.filter((edge) => edge.start === node.id || edge.end === node.id);
    return [
      el("h3", {}, this.shown.name(node)),
      this.#facts([
        [t("detail.kind"), this.shown.kind(node).text[lang]],
        ...Object.entries(node.attributes).map(([name, value]) => this.#attribute(node.label, name, value)),
        [t("detail.hub"), node.hub ? t("yes") : ""],
        ...this.#origin(node, this.#validity(node)),
      ]),
      ...(node.figures?.length ? [el("h3", {}, t("detail.figures")), el("ul", {}, node.figures.map((figure) => el("li", {}, `${named(figure)}${colon()}${published(figure)}`)))] : []),
      ...(ties.length ? [el("h3", {}, t("detail.links")), el("ul", {}, ties.map((edge) => this.#tie(node, edge)))] : []),
    ];
  }

  #told(entity, node) {
    const left = new Set(["id", "name", "layer", "source", "since", "until", "facts", "paragraphs", "certainty", "note", "load", "revision", "fingerprint"]);
    const own = Object.entries(entity.properties).filter(([name]) => !left.has(name));
    const ties = entity.relations.map((relation) => {
      const other = this.shown.nodes.get(relation.other);
      const arrow = relation.direction === "out" ? "→" : "←";
      return el("li", {}, `${words.relationships[relation.type][lang]} ${arrow} `, other ? this.link(other) : relation.other_name, " ", chips(relation.provenance.facts));
    });
    const more = entity.relations_count > ties.length ? [el("p", { class: "note" }, `${number(ties.length)} / ${number(entity.relations_count)}`)] : [];
    return [
      el("h3", {}, this.shown.name(node)),
      this.#facts([
        [t("detail.kind"), this.shown.kind(node).text[lang]],
        ...own.map(([name, value]) => this.#attribute(entity.label, name, value)),
        ...this.#origin(entity.provenance, this.#validity({ undated: entity.undated, since: entity.properties.since, until: entity.properties.until })),
      ]),
      ...(ties.length ? [el("h3", {}, t("detail.links")), el("ul", {}, ties), ...more] : []),
    ];
  }

  // --- tables ---------------------------------------------------------------------------------

  tables(nodes, edges) {
    const ties = new Map();
    for (const edge of edges) for (const id of [edge.start, edge.end]) ties.set(id, (ties.get(id) ?? 0) + 1);
    const pairing = this.shown.scope === "pairing";
    const made = pairing ? [{ text: t("table.certainty") }, { text: t("table.origin") }] : [];
    const stated = (item) => (pairing ? [code("certainty", item.certainty), chips([...item.facts, ...item.paragraphs])] : []);
    table(
      by("nodes"),
      [{ text: t("table.name") }, { text: t("table.kind") }, { text: pairing ? t("table.degree") : t("table.under"), number: true }, { text: t("table.layer") }, ...made],
      nodes.slice(0, ROWS).map((node) => ({
        id: node.id,
        cells: [this.link(node), this.shown.kind(node).text[lang], number(pairing ? ties.get(node.id) ?? 0 : this.shown.leaves[node.row]), t(`layer.${node.layer}`), ...stated(node)],
      })),
    );
    if (nodes.length > ROWS) by("nodes").prepend(el("caption", {}, `${t("table.first_rows")} ${number(ROWS)} / ${number(nodes.length)}`));
    table(
      by("edges"),
      [{ text: t("table.from") }, { text: t("table.type") }, { text: t("table.to") }, ...made],
      edges.slice(0, ROWS).map((edge) => ({
        id: edge.id,
        cells: [this.link(this.shown.nodes.get(edge.start)), words.relationships[edge.type][lang], this.link(this.shown.nodes.get(edge.end)), ...stated(edge)],
      })),
    );
    this.highlight();
  }

  highlight() {
    const id = this.current ?? null;
    for (const row of document.querySelectorAll("#nodes tr[data-id]")) row.classList.toggle("picked", row.dataset.id === id);
    for (const row of document.querySelectorAll("#edges tr[data-id]")) {
      const [start, , end] = row.dataset.id.split("|");
      row.classList.toggle("picked", id !== null && (start === id || end === id));
    }
  }
}

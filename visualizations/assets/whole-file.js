// @ts-check
// A network as one file: the picture, whatever is sought in it, and what is known of a node.

import { by, el, say, table } from "./elements.js";
import { begin, origin, warnSynthetic } from "./page.js";
import { clean, code, colon, comma, lang, named, number, t, words } from "./texts.js";
import { Pairing, Whole } from "./network-data.js";
import { Panel } from "./network-panel.js";
import { STEP } from "./picture.js";
import { pictureIn } from "./pictures.js";

const LISTED = 200;
/** @typedef {import("./network-panel.js").AnyNode} AnyNode */

const answer = JSON.parse(document.getElementById("given")?.textContent ?? "null");
const whole = document.body.dataset.page === "whole";
/** @type {Set<string>} */
const hidden = new Set();
let picture = pictureIn(by("picture"), pick, (other) => {
  picture = other;
  draw();
});
const panel = new Panel({ pick, toggle, hidden });
const shown = whole ? new Whole(answer) : new Pairing(answer);

/** @param {string} id @returns {AnyNode | null} */
const nodeOf = (id) => shown.nodes.get(id) ?? null;
/** Whether a node stays in the disc of what is above it. @param {string} id */
const folded = (id) => shown instanceof Whole && shown.folded(id);
/** @param {Drawn.Node} node */
const kindOf = (node) => shown.kind(node).text[lang];

function filter() {
  picture.filter((id) => !hidden.has(nodeOf(id)?.kind ?? "") && !folded(id), (_, type) => !hidden.has(type));
}

/** @param {string} key */
function toggle(key) {
  if (!hidden.delete(key)) hidden.add(key);
  filter();
  return !hidden.has(key);
}

/** @param {boolean} open */
function unfold(open) {
  by("unfold").checked = open;
  if (shown instanceof Whole) shown.unfolded = open;
  filter();
}

/** @param {string | null} id @param {{ move?: boolean }} [how] */
function pick(id, { move = false } = {}) {
  const node = id === null ? null : nodeOf(id);
  if (node && folded(node.id)) unfold(true);
  const edges = node ? shown.edges.filter(({ start, end }) => start === id || end === id) : [];
  if (whole) picture.add(edges);
  picture.mark(id, { move });
  if (node && "row" in node) told(node, edges);
  else panel.details(node);
  if (!node) return;
  if (move) by("picture").scrollIntoView({ block: "nearest" });
  say(panel.name(node));
}

/** What a file of the whole network knows of a node.
 * @param {Drawn.WholeNode} node @param {Drawn.Edge[]} edges */
function told(node, edges) {
  const above = node.parent && nodeOf(node.parent);
  /** @type {[name: string, value: TextChild][]} */
  const facts = [
    [t("detail.kind"), kindOf(node)],
    [t("table.sector"), code("sector", node.sector) || "–"],
    [t("detail.layer"), t(`layer.${node.layer}`)],
    [t("whole.above"), above ? panel.link(above) : "–"],
  ];
  by("details").replaceChildren(
    el("h3", {}, panel.name(node)),
    el("dl", {}, facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    el(
      "ul",
      {},
      edges.map(({ start, end, type }) => {
        const other = nodeOf(start === node.id ? end : start);
        return el("li", {}, words.relationships[type][lang], " ", other ? panel.link(other) : "");
      }),
    ),
  );
}

/** The nodes sought, those with most under them or tied to them first; without a wish the many
 * without anybody under them are left out. */
function list() {
  const sought = by("find").elements.q.value.trim().toLowerCase();
  /** @param {AnyNode} node */
  const fits = (node) => (sought ? [node.name, node.name_en, node.id].some((text) => text?.toLowerCase().includes(sought)) : !("disc" in node) || node.disc !== null);
  /** @param {AnyNode} node */
  const count = (node) => (shown instanceof Whole && "row" in node ? shown.leaves[node.row] : picture.graph.degree(node.id));
  /** @type {AnyNode[]} */
  const nodes = [...shown.nodes.values()];
  const found = nodes.filter(fits).sort((one, other) => count(other) - count(one) || (one.id < other.id ? -1 : 1));
  table(
    by("nodes"),
    [{ text: t("table.name") }, { text: t("table.kind") }, { text: t("table.layer") }, { text: t(whole ? "table.under" : "table.degree"), number: true }],
    found.slice(0, LISTED).map((node) => ({ id: node.id, cells: [panel.link(node), kindOf(node), t(`layer.${node.layer}`), number(count(node))] })),
  );
  by("count").textContent = `${t("network.nodes")}${colon()}${number(Math.min(found.length, LISTED))} ${t("table.of")} ${number(found.length)}`;
}

function draw() {
  picture.draw(shown.drawn(), whole ? [] : shown.edges, shown.options());
  by("unfold").closest("label")?.toggleAttribute("hidden", !whole);
  unfold(by("unfold").checked);
  panel.show(shown);
  list();
  pick(null);
  origin(shown.answer);
  warnSynthetic(shown.synthetic);
  by("sources").textContent = `${t("detail.source")}${colon()}${shown.answer.provenance.map((source) => clean(named(source))).join(comma())}`;
  by("picture").setAttribute("aria-busy", "false");
}

by("unfold").addEventListener("change", () => unfold(by("unfold").checked));
by("zoom-in").addEventListener("click", () => picture.zoom(1 / STEP));
by("zoom-out").addEventListener("click", () => picture.zoom(STEP));
by("fit").addEventListener("click", () => picture.fit());
by("find").addEventListener("submit", (event) => event.preventDefault());
by("find").addEventListener("input", list);
begin(draw);

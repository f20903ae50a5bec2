// A network as one file: the picture, whatever is sought in it, and what is known of a node.

import { begin, by, clean, code, colon, comma, el, lang, named, number, origin, say, t, table, warnSynthetic, words } from "./common.js";
import { Pairing, Whole } from "./network-data.js";
import { Panel } from "./network-panel.js";
import { STEP } from "./picture.js";
import { pictureIn } from "./pictures.js";

const LISTED = 200;
const answer = JSON.parse(by("given").textContent);
const whole = document.body.dataset.page === "whole";
const hidden = new Set();
let picture = pictureIn(by("picture"), pick, (other) => {
  picture = other;
  draw();
});
const panel = new Panel({ pick, toggle, hidden });
let shown = null;

const kindOf = (node) => shown.kind(node).text[lang];

function filter() {
  const seen = (id) => !hidden.has(shown.nodes.get(id).kind) && !shown.folded?.(id);
  picture.filter(seen, (_, type) => !hidden.has(type));
}

function toggle(key) {
  if (!hidden.delete(key)) hidden.add(key);
  filter();
  return !hidden.has(key);
}

function unfold(open) {
  by("unfold").checked = open;
  shown.unfolded = open;
  filter();
}

function pick(id, { move = false } = {}) {
  const node = id === null ? null : shown.nodes.get(id);
  if (node && shown.folded?.(id)) unfold(true);
  const edges = node ? shown.edges.filter(({ start, end }) => start === id || end === id) : [];
  if (whole) picture.add(edges);
  picture.mark(id, { move });
  if (node && whole) told(node, edges);
  else panel.details(node);
  if (!node) return;
  if (move) by("picture").scrollIntoView({ block: "nearest" });
  say(shown.name(node));
}

/** What a file of the whole network knows of a node. */
function told(node, edges) {
  const facts = [
    [t("detail.kind"), kindOf(node)],
    [t("table.sector"), code("sector", node.sector) || "–"],
    [t("detail.layer"), t(`layer.${node.layer}`)],
    [t("whole.above"), node.parent ? panel.link(shown.nodes.get(node.parent)) : "–"],
  ];
  by("details").replaceChildren(
    el("h3", {}, shown.name(node)),
    el("p", { class: "origin" }, node.id),
    el("dl", {}, facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    el("ul", {}, edges.map(({ start, end, type }) => el("li", {}, words.relationships[type][lang], " ", panel.link(shown.nodes.get(start === node.id ? end : start))))),
  );
}

/** The nodes sought, those with most under them or tied to them first; without a wish the many
 * without anybody under them are left out. */
function list() {
  const sought = by("find").elements.q.value.trim().toLowerCase();
  const fits = (node) => (sought ? [node.name, node.name_en, node.id].some((text) => text?.toLowerCase().includes(sought)) : !whole || node.disc !== null);
  const count = (node) => (whole ? shown.leaves[node.row] : picture.graph.degree(node.id));
  const found = [...shown.nodes.values()].filter(fits).sort((one, other) => count(other) - count(one) || (one.id < other.id ? -1 : 1));
  table(
    by("nodes"),
    [{ text: t("table.name") }, { text: t("table.kind") }, { text: t("table.layer") }, { text: t(whole ? "table.under" : "table.degree"), number: true }],
    found.slice(0, LISTED).map((node) => ({ id: node.id, cells: [panel.link(node), kindOf(node), t(`layer.${node.layer}`), number(count(node))] })),
  );
  by("count").textContent = `${t("network.nodes")}${colon()}${number(Math.min(found.length, LISTED))} ${t("table.of")} ${number(found.length)}`;
}

function draw() {
  shown = new (whole ? Whole : Pairing)(answer);
  picture.draw(shown.drawn(), whole ? [] : shown.edges, shown.options());
  by("unfold").closest("label").hidden = !whole;
  unfold(by("unfold").checked);
  panel.show(shown);
  list();
  pick(null);
  origin(answer);
  warnSynthetic(shown.synthetic);
  by("sources").textContent = `${t("detail.source")}${colon()}${answer.provenance.map((source) => clean(named(source))).join(comma())}`;
  by("picture").setAttribute("aria-busy", "false");
}

by("unfold").addEventListener("change", () => unfold(by("unfold").checked));
by("zoom-in").addEventListener("click", () => picture.zoom(1 / STEP));
by("zoom-out").addEventListener("click", () => picture.zoom(STEP));
by("fit").addEventListener("click", () => picture.fit());
by("find").addEventListener("submit", (event) => event.preventDefault());
by("find").addEventListener("input", list);
begin(draw);

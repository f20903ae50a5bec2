// The whole network as one file: the picture, whatever is sought in it, and what is known of a node.

import { begin, by, clean, code, el, number, origin, say, svg, t, table, warnSynthetic, words, lang } from "/assets/common.js";
import { GraphPicture, STEP } from "/assets/graph-picture.js";
import { Whole } from "/assets/network-data.js";
import { symbol } from "/assets/symbols.js";

const ROWS = 200;
const answer = JSON.parse(by("given").textContent);
const picture = new GraphPicture(by("picture"), pick);
let shown = null;

const kindOf = (node) => shown.kind(node).text[lang];
const opener = (node) => el("button", { type: "button", class: "as-link", on: { click: () => pick(node.id, true) } }, shown.name(node));

function unfold(open) {
  by("unfold").checked = open;
  shown.unfolded = open;
  picture.filter((id) => !shown.folded(id), () => true);
}

function pick(id, move = false) {
  if (id === null) {
    picture.mark(null);
    by("details").replaceChildren(t("network.pick"));
    return;
  }
  const node = shown.nodes.get(id);
  if (shown.folded(id)) unfold(true);
  const edges = shown.edges.filter(({ start, end }) => start === id || end === id);
  picture.add(edges);
  picture.mark(id, { move });
  const facts = [
    [t("detail.kind"), kindOf(node)],
    [t("table.sector"), code("sector", node.sector) || "–"],
    [t("detail.layer"), t(`layer.${node.layer}`)],
    [t("whole.above"), node.parent ? opener(shown.nodes.get(node.parent)) : "–"],
  ];
  by("details").replaceChildren(
    el("h3", {}, shown.name(node)),
    el("p", { class: "origin" }, id),
    el("dl", {}, facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    el("ul", {}, edges.map(({ start, end, type }) => el("li", {}, words.relationships[type][lang], " ", opener(shown.nodes.get(start === id ? end : start))))),
  );
  if (move) by("picture").scrollIntoView({ block: "nearest" });
  say(shown.name(node));
}

/** The nodes sought, those with most under them first; without a wish, those with others under them. */
function list() {
  const sought = by("find").elements.q.value.trim().toLowerCase();
  const fits = (node) => (sought ? [node.name, node.name_en, node.id].some((text) => text?.toLowerCase().includes(sought)) : node.disc !== null);
  const found = [...shown.nodes.values()].filter(fits).sort((one, other) => shown.leaves[other.row] - shown.leaves[one.row] || one.row - other.row);
  table(
    by("nodes"),
    [{ text: t("table.name") }, { text: t("table.kind") }, { text: t("table.layer") }, { text: t("table.under"), number: true }],
    found.slice(0, ROWS).map((node) => ({ id: node.id, cells: [opener(node), kindOf(node), t(`layer.${node.layer}`), number(shown.leaves[node.row])] })),
  );
  by("count").textContent = `${t("network.nodes")}: ${number(Math.min(found.length, ROWS))} ${t("table.of")} ${number(found.length)}`;
}

function legend() {
  const entry = (kind) => el("li", { class: "mark" }, svg("svg", { viewBox: "-15 -15 30 30", "aria-hidden": "true" }, symbol({ ...kind, size: 1 })), el("span", {}, kind.text[lang]), el("span", { class: "of" }, number(kind.count)));
  by("legend").replaceChildren(...[...shown.kinds.values()].map(entry));
}

function draw() {
  shown = new Whole(answer);
  picture.draw(shown.drawn(), [], shown.options());
  unfold(by("unfold").checked);
  legend();
  list();
  pick(null);
  origin(answer);
  warnSynthetic(shown.synthetic);
  by("sources").textContent = `${t("detail.source")}: ${answer.provenance.map((source) => clean(source.name)).join(lang === "zh" ? "、" : ", ")}`;
  by("picture").setAttribute("aria-busy", "false");
}

by("unfold").addEventListener("change", () => unfold(by("unfold").checked));
by("zoom-in").addEventListener("click", () => picture.zoom(1 / STEP));
by("zoom-out").addEventListener("click", () => picture.zoom(STEP));
by("fit").addEventListener("click", () => picture.fit());
by("find").addEventListener("submit", (event) => event.preventDefault());
by("find").addEventListener("input", list);
begin(draw);

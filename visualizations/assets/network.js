// The pairing network: picture, legend, details and tables of one view, kept in step.

import { address, ask, begin, by, code, el, fill, lang, named, number, origin, property, say, svg, t, table, view, viewParameters, warnSynthetic, words } from "/assets/common.js";
import { Picture, STEP, symbol } from "/assets/picture.js";
import { published } from "/assets/figures.js";

const hidden = new Set();
let data = null;
let picked = null;

const picture = new Picture(by("picture"), (id) => pick(id));
by("zoom-in").addEventListener("click", () => picture.zoom(1 / STEP));
by("zoom-out").addEventListener("click", () => picture.zoom(STEP));
by("fit").addEventListener("click", () => picture.fit());
by("print").addEventListener("click", () => window.print());
// What is printed is the whole, however it was begun.
window.addEventListener("beforeprint", () => picture.fit());

const shownNode = (node) => !hidden.has(node.kind);
const nodeOf = (id) => picture.at.get(id);
const shownEdge = (edge) => !hidden.has(edge.type) && shownNode(nodeOf(edge.start)) && shownNode(nodeOf(edge.end));
const kindText = (node) => data.legend.nodes.find((entry) => entry.kind === node.kind).text[lang];
const typeText = (edge) => data.legend.edges.find((entry) => entry.type === edge.type).text[lang];
const chips = (ids) => ids.map((id) => el("span", { class: "chip" }, id));
const link = (node) =>
  el("button", { type: "button", class: "as-link", on: { click: () => pick(node.id, { move: true }) } }, node.shown[lang]);

// --- legend -----------------------------------------------------------------------------------

function toggle(key, button) {
  if (hidden.has(key)) hidden.delete(key);
  else hidden.add(key);
  button.setAttribute("aria-pressed", String(!hidden.has(key)));
  sift();
}

function entry(key, drawing, text, count) {
  const button = el(
    "button",
    { type: "button", "aria-pressed": String(!hidden.has(key)), "data-key": key },
    drawing,
    el("span", {}, text),
    el("span", { class: "of" }, number(count)),
  );
  button.addEventListener("click", () => toggle(key, button));
  return el("li", {}, button);
}

const swatch = (...drawn) => svg("svg", { viewBox: "-22 -18 44 36", "aria-hidden": "true" }, drawn);
const plain = (kind) => ({ ...kind, size: 1 });

function legend() {
  const nodes = data.legend.nodes.map((kind) => entry(kind.kind, swatch(symbol(plain(kind))), kind.text[lang], kind.count));
  const edges = data.legend.edges.map((type) =>
    entry(type.type, swatch(svg("path", { class: `edge e-${type.type}`, d: "M-20 0H20" })), type.text[lang], type.count),
  );
  const marks = [];
  const unit = data.legend.nodes.find((kind) => kind.kind === "unit") ?? data.legend.nodes[0];
  if (data.nodes.some((node) => node.layer === "synthetic")) {
    marks.push(el("li", { class: "mark" }, swatch(symbol(plain(unit), { synthetic: true })), t("mark.synthetic")));
  }
  if (data.nodes.some((node) => node.category)) {
    marks.push(el("li", { class: "mark" }, swatch(symbol(plain(unit), { category: true })), t("mark.category")));
  }
  by("legend").replaceChildren(el("ul", {}, nodes), el("ul", {}, edges), marks.length ? el("ul", {}, marks) : "");
}

// --- details ----------------------------------------------------------------------------------

function attribute(node, name, value) {
  const list = words.code_list_of[`${node.label}.${name}`];
  return [property(name), list ? code(list, value) : value];
}

function validity(item) {
  return item.undated ? t("mark.undated") : `${item.since ?? "…"} – ${item.until ?? "…"}`;
}

function facts(pairs) {
  const given = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value.length !== 0);
  return el("dl", {}, given.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function source(id) {
  const found = data.sources.find((one) => one.id === id);
  return found ? `${named(found)} (${id})` : id;
}

function tie(node, edge) {
  const other = nodeOf(edge.start === node.id ? edge.end : edge.start);
  const arrow = edge.start === node.id ? "→" : "←";
  const list = words.code_list_of_relationship[`${edge.type}.role`];
  const role = edge.role ? ` (${list ? code(list, edge.role) : edge.role})` : "";
  return el("li", {}, `${typeText(edge)}${role} ${arrow} `, link(other), " ", chips(edge.facts));
}

function details(node) {
  if (!node) {
    by("details").replaceChildren(el("p", { class: "note" }, t("network.pick")));
    return;
  }
  const ties = data.edges.filter((edge) => edge.start === node.id || edge.end === node.id);
  by("details").replaceChildren(
    el("h3", {}, node.shown[lang]),
    facts([
      [t("detail.kind"), kindText(node)],
      ...Object.entries(node.attributes).map(([name, value]) => attribute(node, name, value)),
      [t("detail.hub"), node.hub ? t("yes") : ""],
      [t("detail.since"), validity(node)],
      [t("detail.layer"), t(`layer.${node.layer}`)],
      [t("detail.certainty"), code("certainty", node.certainty)],
      [t("detail.facts"), chips(node.facts)],
      [t("detail.paragraphs"), chips(node.paragraphs)],
      [t("detail.source"), source(node.source)],
      [t("detail.note"), node.note],
    ]),
    node.figures.length ? el("h3", {}, t("detail.figures")) : "",
    node.figures.length ? el("ul", {}, node.figures.map((figure) => el("li", {}, `${named(figure)}: ${published(figure)}`))) : "",
    ties.length ? el("h3", {}, t("detail.links")) : "",
    ties.length ? el("ul", {}, ties.map((edge) => tie(node, edge))) : "",
  );
}

// --- tables -----------------------------------------------------------------------------------

function tables() {
  const nodes = data.nodes.filter(shownNode);
  const edges = data.edges.filter(shownEdge);
  const ties = new Map();
  for (const edge of edges) for (const id of [edge.start, edge.end]) ties.set(id, (ties.get(id) ?? 0) + 1);
  const made = [{ text: t("table.certainty") }, { text: t("table.origin") }];
  table(
    by("nodes"),
    [{ text: t("table.name") }, { text: t("table.kind") }, { text: t("table.degree"), number: true }, { text: t("table.layer") }, ...made],
    nodes.map((node) => ({
      id: node.id,
      cells: [link(node), kindText(node), number(ties.get(node.id) ?? 0), t(`layer.${node.layer}`), code("certainty", node.certainty), chips([...node.facts, ...node.paragraphs])],
    })),
  );
  table(
    by("edges"),
    [{ text: t("table.from") }, { text: t("table.type") }, { text: t("table.to") }, ...made],
    edges.map((edge) => ({
      id: edge.id,
      cells: [link(nodeOf(edge.start)), typeText(edge), link(nodeOf(edge.end)), code("certainty", edge.certainty), chips([...edge.facts, ...edge.paragraphs])],
    })),
  );
  highlight();
}

function highlight() {
  const edges = new Map(data.edges.map((edge) => [edge.id, edge]));
  for (const row of document.querySelectorAll("#nodes tr[data-id]")) row.classList.toggle("picked", row.dataset.id === picked);
  for (const row of document.querySelectorAll("#edges tr[data-id]")) {
    const edge = edges.get(row.dataset.id);
    row.classList.toggle("picked", picked !== null && (edge.start === picked || edge.end === picked));
  }
}

// --- all of it --------------------------------------------------------------------------------

function pick(id, { move = false } = {}) {
  picked = id;
  picture.mark(id, { move });
  details(id === null ? null : nodeOf(id));
  highlight();
}

function sift() {
  if (picked !== null && !shownNode(nodeOf(picked))) pick(null);
  picture.filter(shownNode, shownEdge);
  tables();
  say(`${t("network.nodes")} ${data.nodes.filter(shownNode).length}, ${t("network.edges")} ${data.edges.filter(shownEdge).length}`);
}

async function load() {
  const asked = { ...viewParameters(), include_hubs: view.hubs };
  by("download").href = address("views/pairing.html", { ...asked, lang });
  const answer = await ask("views/pairing", asked);
  data = answer.data ?? answer;
  if (picked !== null && !data.nodes.some((node) => node.id === picked)) picked = null;
  origin(answer);
  warnSynthetic(data.nodes.some((node) => node.layer === "synthetic"));
  by("cut").hidden = !data.truncated && data.nodes.length > 0;
  by("cut").textContent = data.nodes.length ? `${t("network.truncated")} ${number(data.nodes.length)} / ${number(data.total_nodes)}` : t("network.empty");
  picture.draw(data);
  legend();
  details(picked === null ? null : nodeOf(picked));
  picture.mark(picked);
  sift();
}

// The picture is of the source layer unless another is asked for.
view.layers ??= ["source"];
begin(() => fill(by("picture"), load));

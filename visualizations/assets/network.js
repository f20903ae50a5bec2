// @ts-check
// The networks: picture, search, paths, legend, details and tables of one view, kept in step.

import { Acts, MOST, placed } from "./acts.js";
import { thing } from "./entity-link.js";
import { address, ask, view, viewParameters } from "./api.js";
import { by, radios, say } from "./elements.js";
import { begin, fill, keep, origin, warnSynthetic } from "./page.js";
import { hearKeys } from "./keys.js";
import { colon, comma, fill as filled, lang, number, t } from "./texts.js";
import { FILTERS, Pairing, Whole, edgeOf } from "./network-data.js";
import { Days } from "./network-days.js";
import { Finding, tell, tried } from "./network-find.js";
import { countLegend, drawFacets } from "./network-facets.js";
import { grouped, keyOfGroup } from "./network-groups.js";
import { beginTools } from "./network-tools.js";
import { Lasso, within } from "./lasso.js";
import { Panel } from "./network-panel.js";
import { origins } from "./sourced.js";
import { pictureIn } from "./pictures.js";

/** @typedef {Pairing | Whole} Shown */
/** @typedef {import("./network-panel.js").AnyNode} AnyNode */
/** @typedef {import("./network-data.js").Filters} Filters */

const SCOPES = { pairing: Pairing, whole: Whole };
const FOCUS = 400;

/** @type {Set<string>} */
const hidden = new Set();
const filters = /** @type {Filters} */ (Object.fromEntries(FILTERS.map((name) => [name, ""])));
/** What the reader did to the picture. */
const acts = new Acts();
/** @type {"pairing" | "whole"} */
let scope = "pairing";
/** @type {string | null} */
let picked = null;
/** The day that is compared with; "" for none. */
let other = "";
/** @type {Shown | null} */
let network = null;
/** What each folded node is drawn as. @type {Map<string, string>} */
let stands = new Map();

let picture = pictureIn(
  by("picture"),
  (id) => press(id),
  (instead) => {
    picture = instead;
    if (network) fill(by("picture"), load);
  },
  (id, place) => put(id, place),
);
const panel = new Panel({ pick: (id, how) => pick(id, how), toggle, hidden });
panel.asked = viewParameters;
panel.heading = (/** @type {AnyNode} */ node) => thing(node.id, panel.name(node));
panel.cite = (/** @type {string[] | undefined} */ facts, /** @type {{ id: string, source?: string }} */ { id, source }) => origins({ id, facts, source });

/** What is shown: there is nothing to pick or sift before. */
function now() {
  if (!network) throw new Error("no network is shown yet");
  return network;
}

/** @param {string} id @returns {AnyNode | null} */
const nodeOf = (id) => now().nodes.get(id) ?? null;
/** Whether a node passes what is hidden and sifted; all but one filter, where its own choices are counted.
 * @param {AnyNode | null} node @param {string} [but] */
const passes = (node, but) => node !== null && !acts.made.hidden.has(node.id) && !hidden.has(node.kind) && now().has(node, but ? { ...filters, [but]: "" } : filters);
/** Whether a node stays in the disc of what is above it. @param {string} id */
const inDisc = (id) => network instanceof Whole && network.folded(id);
/** @param {string} id */
const shownNode = (id) => keyOfGroup(id) !== null || (passes(nodeOf(id)) && !inDisc(id));
/** @param {string} _ @param {string} type */
const shownEdge = (_, type) => !hidden.has(type);
/** @param {Drawn.Edge} edge */
const through = (edge) => !hidden.has(edge.type) && passes(nodeOf(edge.start)) && passes(nodeOf(edge.end));
/** What is drawn of a node: itself, or its group. @param {string} id */
const symbolOf = (id) => stands.get(id) ?? id;
/** What acts are about: those chosen, else the picked one. */
const about = () => (acts.made.chosen.size ? [...acts.made.chosen] : picked ? [picked] : []);
/** The name of a node, or its id where it is not in this picture. @param {string} id */
const nameOf = (id) => {
  const node = nodeOf(id);
  return node ? panel.name(node) : id;
};

const finding = new Finding({
  has: (id) => nodeOf(id) !== null,
  pick: (id) => pick(id, { move: true }),
  ring: (ids) => picture.ring(ids.map(symbolOf)),
  light,
  changed: remember,
});
const days = new Days(load);

// --- what is kept in the address --------------------------------------------------------------

const STEPS = ["scope", "node", "hide", "acts", "compare", ...FILTERS, "from", "to", "mark"];

/** @param {URLSearchParams} asked */
function read(asked) {
  hidden.clear();
  for (const one of (asked.get("hide") ?? "").split(",").filter(Boolean)) hidden.add(one);
  for (const name of FILTERS) filters[name] = asked.get(name) ?? "";
  scope = asked.get("scope") === "whole" ? "whole" : "pairing";
  picked = asked.get("node");
  acts.read(asked.get("acts") ?? "");
  other = asked.get("compare") ?? "";
  by("view").elements.compare.value = other;
  finding.read(asked);
  // The picture is of the source layer unless another is asked for; the whole network of all layers.
  usual = scope === "pairing" && !view.layers;
  if (usual) view.layers = ["source"];
}

function remember() {
  keep({ scope: scope === "pairing" ? "" : scope, node: picked ?? "", hide: [...hidden].join(","), acts: String(acts), compare: other, ...filters, ...finding.kept });
}

// --- picking and sifting ------------------------------------------------------------------------

/** A symbol was pressed: a node, or a group, which is taken apart. @param {string | null} id */
function press(id) {
  const key = id === null ? null : keyOfGroup(id);
  return key === null ? pick(id) : act("spread", [key]);
}

/** @param {string | null} id @param {{ move?: boolean }} [how] */
async function pick(id, { move = false } = {}) {
  const node = id === null ? null : nodeOf(id);
  picked = node?.id ?? null;
  panel.current = picked;
  buttons();
  remember();
  if (node && inDisc(node.id)) unfold(true);
  if (node && scope === "whole") await focus(node);
  picture.mark(picked && symbolOf(picked), { move });
  panel.highlight();
  if (node) say(panel.name(node));
  await fill(by("details"), () => panel.details(node));
}

/** The relationships of one node of the whole network, asked for when it is looked at.
 * @param {AnyNode} node */
async function focus(node) {
  await tried(async () => {
    const answer = await ask("graph/neighbourhood/{id}", { ...viewParameters(), id: node.id, k: 1, limit: FOCUS, exclude_hubs: !view.hubs });
    picture.add(answer.data.ties.filter(({ start, end }) => start === node.id || end === node.id).map(({ start, type, end }) => edgeOf(start, type, end)));
  });
}

/** Light a path. @param {string[]} ids @param {Drawn.Edge[]} ties */
function light(ids, ties) {
  const drawn = ids.filter(nodeOf);
  if (scope === "whole") picture.add(ties);
  if (drawn.some(inDisc)) unfold(true);
  const pairs = new Set(ties.flatMap(({ start, end }) => [`${symbolOf(start)} ${symbolOf(end)}`, `${symbolOf(end)} ${symbolOf(start)}`]));
  picture.light(drawn.map(symbolOf), picture.graph.filterEdges((_, __, one, another) => pairs.has(`${one} ${another}`)));
}

/** @param {string} key */
function toggle(key) {
  if (hidden.has(key)) hidden.delete(key);
  else hidden.add(key);
  sift();
  return !hidden.has(key);
}

function sift() {
  remember();
  if (picked !== null && !passes(nodeOf(picked))) pick(null);
  if (acts.made.by || stands.size) draw();
  picture.filter(shownNode, shownEdge);
  const { chosen } = acts.made;
  picture.choose([...chosen].map(symbolOf));
  const every = network instanceof Whole ? network.byLeaves() : [...now().nodes.values()];
  const nodes = every.filter((node) => passes(node) && (!chosen.size || chosen.has(node.id)));
  const edges = now().edges.filter((edge) => through(edge) && (!chosen.size || (chosen.has(edge.start) && chosen.has(edge.end))));
  panel.tables(nodes, edges);
  // Of those that are only counted nobody knows who passes: the legend says how many there are.
  if (scope !== "whole" || !now().truncated) countLegend(every.filter((node) => !acts.made.hidden.has(node.id) && now().has(node, filters)), now().edges.filter(through));
  drawFacets(now(), filters, passes);
  buttons();
  by("chosen").textContent = chosen.size ? filled("network.chosen", number(chosen.size)) : "";
  say(`${t("network.nodes")} ${number(nodes.length)}, ${t("network.edges")} ${number(edges.length)}`);
}

/** @param {boolean} all */
function unfold(all) {
  by("unfold").checked = all;
  if (network instanceof Whole) network.unfolded = all;
  picture.filter(shownNode, shownEdge);
}

// --- what a reader does to the picture ----------------------------------------------------------

/** @param {import("./acts.js").Act["act"]} what @param {string[]} of */
async function act(what, of) {
  acts.add(what, of);
  await follow();
}

/** What follows from the acts: those that change who is there ask for the picture anew. */
async function follow() {
  const opened = [...acts.made.opened].join();
  remember();
  if (opened !== openedShown) await fill(by("picture"), load);
  else if (acts.made.by || stands.size || acts.made.pinned.size || pinnedShown) redraw();
  else sift();
}
let openedShown = "";
let pinnedShown = 0;

function redraw() {
  draw();
  sift();
  picture.mark(picked && symbolOf(picked));
}

function hide() {
  const ids = about();
  if (!ids.length) return;
  act("hide", ids);
  tell(filled("network.hidden", ids.map(nameOf).slice(0, 3).join(comma()), number(acts.made.hidden.size)));
}

/** Bring the neighbours of what is picked in, or take them out again. */
async function open() {
  const ids = about();
  const shut = ids.length > 0 && ids.every((id) => acts.made.opened.has(id));
  await act(shut ? "shut" : "open", ids);
  tellOpened();
}

function tellOpened() {
  if (!(network instanceof Pairing)) return;
  const cut = (network.data.opened ?? []).filter(({ shown, count }) => shown < count);
  by("opened").textContent = cut.map(({ id, shown, count }) => filled("network.opened.cut", nameOf(id), number(shown), number(count))).join(" ");
}

/** Keep what is picked where it stands, or let it go again. */
function pin() {
  const ids = about();
  const held = ids.length > 0 && ids.every((id) => acts.made.pinned.has(id));
  if (held) act("free", ids);
  else act("pin", ids.flatMap((id) => [id, placed(placeOf(id))]));
}

/** Keep a node where it was dragged to; a group goes back to where its nodes are.
 * @param {string} id @param {Drawn.Point} place */
const put = (id, place) => (keyOfGroup(id) === null ? act("pin", [id, placed(place)]) : redraw());

/** Where a node stands: where it was put, else where the server says. @param {string} id @returns {Drawn.Point} */
const placeOf = (id) => acts.made.pinned.get(id) ?? nodeOf(id) ?? { x: 0, y: 0 };

/** Move the picked one, and keep it there. @param {number} dx @param {number} dy */
function shift(dx, dy) {
  if (!picked) return;
  const { x, y } = placeOf(picked);
  act("pin", [picked, placed({ x: x + dx, y: y + dy })]);
}

/** @param {string[]} ids */
function choose(ids) {
  if (ids.length > MOST) tell(filled("network.chosen.cut", number(MOST), number(ids.length)));
  act("choose", ids.slice(0, MOST));
}

/** Choose where the keyboard is too, or no longer. */
function alsoChoose() {
  const at = picture.cursor ?? picked;
  if (!at || keyOfGroup(at)) return;
  const { chosen } = acts.made;
  choose(chosen.has(at) ? [...chosen].filter((id) => id !== at) : [...chosen, at]);
}

const lasso = new Lasso(by("picture"), (ring) => choose(picture.graph.filterNodes((id) => keyOfGroup(id) === null && shownNode(id) && within(picture.place(id), ring))));

/** @param {"undo" | "redo"} way */
async function again(way) {
  const last = acts[way]();
  if (!last) return;
  await follow();
  const [id] = last.of;
  tell(filled(way === "undo" ? "network.undone" : "network.redone", t(`network.act.${last.act}`)));
  if (last.act === "hide" && way === "undo" && nodeOf(id)) pick(id);
}

function buttons() {
  const ids = about();
  const { opened, pinned, chosen } = acts.made;
  for (const name of /** @type {const} */ (["hide", "open", "pin"])) by(name).disabled = !ids.length;
  by("undo").disabled = !acts.undoable;
  by("redo").disabled = !acts.redoable;
  by("choose-none").disabled = !chosen.size;
  by("open").setAttribute("aria-pressed", String(ids.length > 0 && ids.every((id) => opened.has(id))));
  by("pin").setAttribute("aria-pressed", String(ids.length > 0 && ids.every((id) => pinned.has(id))));
  by("lasso").setAttribute("aria-pressed", String(lasso.on));
  by("group").value = acts.made.by;
}

by("hide").addEventListener("click", hide);
by("open").addEventListener("click", open);
by("pin").addEventListener("click", pin);
by("undo").addEventListener("click", () => again("undo"));
by("redo").addEventListener("click", () => again("redo"));
by("choose-none").addEventListener("click", () => choose([]));
by("group").addEventListener("change", () => act("group", by("group").value ? [by("group").value] : []));
by("lasso").addEventListener("click", () => {
  lasso.on = !lasso.on;
  buttons();
});

const MOVE = 20;
hearKeys(by("picture"), "keys.network", [
  { keys: ["Delete"], does: "network.hide", act: hide },
  { keys: ["e"], does: "network.open", act: open },
  { keys: ["p"], does: "network.pin", act: pin },
  { keys: ["Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown"], does: "network.move", act: (key) => shift(key.endsWith("Left") ? -MOVE : key.endsWith("Right") ? MOVE : 0, key.endsWith("Up") ? -MOVE : key.endsWith("Down") ? MOVE : 0) },
  { keys: ["s"], does: "network.choose", act: alsoChoose },
  { keys: ["l"], does: "network.lasso", act: () => by("lasso").click() },
  { keys: ["Ctrl+z"], does: "network.undo", act: () => again("undo") },
  { keys: ["Ctrl+Shift+z", "Ctrl+y"], does: "network.redo", act: () => again("redo") },
  { keys: ["d"], does: "network.play", act: () => days.play() },
]);

// --- tools ------------------------------------------------------------------------------------

by("unfold").addEventListener("change", () => unfold(by("unfold").checked));
by("sift").addEventListener("change", () => {
  for (const name of FILTERS) filters[name] = by("sift").elements[name].value;
  sift();
});
by("scopes").addEventListener("change", () => {
  scope = radios("#scopes input").some((radio) => radio.checked && radio.value === "whole") ? "whole" : "pairing";
  picked = null;
  finding.clear();
  remember();
  fill(by("picture"), load);
});
// Before the page draws what its form asks for.
by("view").addEventListener("submit", () => {
  other = by("view").elements.compare.value;
  if (!other) filters.change = "";
  remember();
});
beginTools({ picture: () => picture, name: () => `${scope}-${view.as_of || now().answer.as_of}`, drawing: () => (scope === "pairing" ? by("svg").href : null) });

// --- all of it --------------------------------------------------------------------------------

/** Draw the network as it was made: folded into its groups, what was put elsewhere there. */
function draw() {
  const shown = now();
  const before = picture.camera;
  const { by: grouping, pinned, spread } = acts.made;
  pinnedShown = pinned.size;
  const symbols = shown.drawn().map((symbol) => ({ ...symbol, ...pinned.get(symbol.id) }));
  stands = new Map();
  const options = { ...shown.options(), pinned: new Set(pinned.keys()) };
  if (shown instanceof Whole || !grouping) picture.draw(symbols, shown instanceof Whole ? [] : shown.edges, options);
  else {
    const made = grouped(shown, symbols.filter(({ id }) => shownNode(id)), shown.edges.filter(through), { grouping, spread, pinned });
    stands = made.stands;
    picture.draw(made.symbols, made.edges, options);
  }
  if (before && drawnScope === scope) Object.assign(picture, { camera: before });
  drawnScope = scope;
}
let drawnScope = "";

async function load() {
  const asked = { opened: acts.made.opened, other };
  openedShown = [...acts.made.opened].join();
  let shown = await SCOPES[scope].load(asked);
  if (usual && !shown.nodes.size) {
    // No document was loaded: what was is shown.
    view.layers = null;
    shown = await SCOPES[scope].load(asked);
  }
  usual = false;
  network = shown;
  const here = { ...viewParameters(), include_hubs: view.hubs, open: [...acts.made.opened], lang };
  by("download").href = scope === "pairing" ? address("views/pairing.html", here) : address("views/whole.html", { ...viewParameters(), lang });
  by("svg").href = address("views/pairing.svg", here);
  by("svg").hidden = scope !== "pairing";
  by("edges-panel").hidden = scope !== "pairing";
  by("unfold").closest("label")?.toggleAttribute("hidden", scope !== "whole" || shown.truncated !== null);
  by("group").closest("label")?.toggleAttribute("hidden", scope === "whole");
  by("of-whole").hidden = scope !== "whole";
  by("changes").hidden = !other;
  by("unfold").checked = false;
  by("printed").hidden = true;
  for (const radio of radios("#scopes input")) radio.checked = radio.value === scope;
  origin(shown.answer);
  warnSynthetic(shown.synthetic);
  by("cut").hidden = shown.truncated === null && shown.nodes.size > 0;
  by("cut").textContent = shown.truncated ? `${t(scope === "whole" ? "network.folded" : "network.truncated")}${colon()}${shown.truncated.map(number).join(" / ")}` : t("network.empty");
  tellOpened();
  picture.shown = { node: shownNode, edge: shownEdge };
  draw();
  days.show(shown.data.changes ?? [], shown.answer.as_of);
  panel.show(shown);
  sift();
  await pick(picked, { move: picked !== null });
  await finding.show();
}

let usual = false;
begin(() => fill(by("picture"), load), { steps: STEPS, read });

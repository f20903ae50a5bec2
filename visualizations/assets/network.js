// @ts-check
// The networks: picture, search, paths, legend, details and tables of one view, kept in step.

import { thing } from "./entity-link.js";
import { address, ask, view, viewParameters } from "./api.js";
import { by, el, radios, say } from "./elements.js";
import { begin, fill, keep, origin, warnSynthetic } from "./page.js";
import { colon, fault, lang, number, t } from "./texts.js";
import { FILTERS, Pairing, Whole, edgeOf, occurring } from "./network-data.js";
import { Panel } from "./network-panel.js";
import { STEP } from "./picture.js";
import { origins } from "./sourced.js";
import { pictureIn } from "./pictures.js";

/** @typedef {Pairing | Whole} Shown */
/** @typedef {import("./network-panel.js").AnyNode} AnyNode */

const SCOPES = { pairing: Pairing, whole: Whole };
const FOCUS = 400;

const asked = new URLSearchParams(location.search);
const hidden = new Set((asked.get("hide") ?? "").split(",").filter(Boolean));
const filters = { sector: asked.get("sector") ?? "", theme: asked.get("theme") ?? "", status: asked.get("status") ?? "" };
/** @type {"pairing" | "whole"} */
let scope = asked.get("scope") === "whole" ? "whole" : "pairing";
let picked = asked.get("node");
/** @type {Shown | null} */
let network = null;
/** @type {string[]} */
let days = [];

let picture = pictureIn(
  by("picture"),
  (id) => pick(id),
  (other) => {
    picture = other;
    if (network) fill(by("picture"), load);
  },
);
const panel = new Panel({ pick: (id, how) => pick(id, how), toggle, hidden });
panel.asked = viewParameters;
panel.heading = (/** @type {import("./network-panel.js").AnyNode} */ node) => thing(node.id, panel.name(node));
panel.cite = (/** @type {string[] | undefined} */ facts, /** @type {{ id: string, source?: string }} */ { id, source }) => origins({ id, facts, source });

/** What is shown: there is nothing to pick or sift before. */
function now() {
  if (!network) throw new Error("no network is shown yet");
  return network;
}

/** @param {string} id @returns {AnyNode | null} */
const nodeOf = (id) => now().nodes.get(id) ?? null;
/** @param {AnyNode | null} node */
const passes = (node) => node !== null && !hidden.has(node.kind) && now().has(node, filters);
/** Whether a node stays in the disc of what is above it. @param {string} id */
const folded = (id) => network instanceof Whole && network.folded(id);
/** @param {string} id */
const shownNode = (id) => passes(nodeOf(id)) && !folded(id);
/** @param {string} _ @param {string} type */
const shownEdge = (_, type) => !hidden.has(type);
/** @param {Drawn.Edge} edge */
const through = (edge) => !hidden.has(edge.type) && passes(nodeOf(edge.start)) && passes(nodeOf(edge.end));

// --- what is kept in the address --------------------------------------------------------------

function remember() {
  keep({ scope: scope === "pairing" ? "" : scope, node: picked ?? "", hide: [...hidden].join(","), ...filters });
}

// --- picking and filtering --------------------------------------------------------------------

/** @param {string | null} id @param {{ move?: boolean }} [how] */
async function pick(id, { move = false } = {}) {
  const node = id === null ? null : nodeOf(id);
  picked = node?.id ?? null;
  panel.current = picked;
  remember();
  if (node && folded(node.id)) unfold(true);
  if (node && scope === "whole") await focus(node);
  picture.mark(picked, { move });
  panel.highlight();
  if (node) say(panel.name(node));
  await fill(by("details"), () => panel.details(node));
}

/** The relationships of one node of the whole network, asked for when it is looked at.
 * @param {AnyNode} node */
async function focus(node) {
  try {
    const answer = await ask("graph/neighbourhood/{id}", { ...viewParameters(), id: node.id, k: 1, limit: FOCUS, exclude_hubs: !view.hubs });
    picture.add(answer.data.ties.filter(({ start, end }) => start === node.id || end === node.id).map(({ start, type, end }) => edgeOf(start, type, end)));
  } catch (error) {
    tell(`${t("failed")}${colon()}${fault(error)}`);
  }
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
  picture.filter(shownNode, shownEdge);
  /** @type {AnyNode[]} */
  const nodes = network instanceof Whole ? network.byLeaves().filter(passes) : [...now().nodes.values()].filter(passes);
  const edges = now().edges.filter(through);
  panel.tables(nodes, edges);
  say(`${t("network.nodes")} ${number(nodes.length)}, ${t("network.edges")} ${number(edges.length)}`);
}

/** @param {boolean} open */
function unfold(open) {
  by("unfold").checked = open;
  if (network instanceof Whole) network.unfolded = open;
  picture.filter(shownNode, shownEdge);
}

/** @param {keyof typeof filters} name @param {string} [list] */
function choices(name, list) {
  const select = by("sift").elements[name];
  const options = occurring(now(), name, list);
  select.replaceChildren(el("option", { value: "" }, t("filter.any")), ...options.map(([value, text]) => el("option", { value, selected: filters[name] === value }, text)));
  select.closest("label")?.toggleAttribute("hidden", options.length === 0);
  if (!options.some(([value]) => value === filters[name])) filters[name] = "";
}

// --- finding, paths, marks --------------------------------------------------------------------

/** @param {string} text */
function tell(text) {
  by("told").textContent = text;
}

/** @param {string} text @returns {Promise<Api.Answer<"search">["data"]>} */
async function suggest(text) {
  if (text.trim().length < 1) return [];
  const answer = await ask("search", { ...viewParameters(), q: text.trim(), limit: 12 });
  by("found").replaceChildren(...answer.data.map((hit) => el("option", { value: hit.name, label: hit.id })));
  return answer.data;
}

/** The id of what was typed: a name, an id, a code, or pinyin; the best hit that is drawn.
 * @param {string} text @param {boolean} [drawn] */
async function resolve(text, drawn = true) {
  const hits = await suggest(text);
  return hits.find((hit) => !drawn || nodeOf(hit.id))?.id ?? null;
}

let waiting = 0;
for (const input of radios("#find [name=q], #path input")) {
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest(input.value).catch(() => {}), 120);
  });
}

/** @param {() => Promise<void>} work */
async function tried(work) {
  try {
    await work();
  } catch (error) {
    tell(`${t("failed")}${colon()}${fault(error)}`);
  }
}

by("find").addEventListener("submit", (event) => {
  event.preventDefault();
  tried(async () => {
    const id = await resolve(by("find").elements.q.value);
    tell(id === null ? t("network.find.none") : "");
    if (id !== null) await pick(id, { move: true });
  });
});

by("path").addEventListener("submit", (event) => {
  event.preventDefault();
  tried(async () => {
    const { from, to } = by("path").elements;
    const [start, end] = [await resolve(from.value, false), await resolve(to.value, false)];
    if (start === null || end === null) {
      tell(t("network.find.none"));
      return;
    }
    const { data } = await ask("graph/path", { ...viewParameters(), from: start, to: end, exclude_hubs: !view.hubs });
    if (data.length === null) {
      tell(t("network.path.none"));
      return;
    }
    const names = data.nodes.map((node) => node.name);
    tell(`${t("network.path.found")} ${data.length}${colon()}${names.join(" → ")}`);
    const edges = data.steps.flatMap((step) => step.ties.map(({ start: one, type, end: other }) => edgeOf(one, type, other)));
    if (scope === "whole") picture.add(edges);
    if (data.nodes.some(({ id }) => nodeOf(id) && folded(id))) unfold(true);
    const pairs = new Set(data.steps.flatMap((step) => [`${step.start} ${step.end}`, `${step.end} ${step.start}`]));
    const drawn = picture.graph.filterEdges((_, __, one, other) => pairs.has(`${one} ${other}`));
    picture.light(data.nodes.map(({ id }) => id).filter(nodeOf), drawn);
  });
});

/** A button that rings what an answer of the API names, and takes the rings away again.
 * @param {"cuts" | "unpaired"} button @param {"graph/articulation-points" | "pairings/unpaired"} path @param {string} name */
function marking(button, path, name) {
  by(button).addEventListener("click", () =>
    tried(async () => {
      const on = by(button).getAttribute("aria-pressed") !== "true";
      for (const other of /** @type {const} */ (["cuts", "unpaired"])) by(other).setAttribute("aria-pressed", "false");
      if (!on) {
        picture.ring([]);
        tell("");
        return;
      }
      const { data } = await ask(path, { ...viewParameters(), limit: 1000 });
      const ids = data.map((row) => row.id).filter(nodeOf);
      picture.ring(ids);
      by(button).setAttribute("aria-pressed", "true");
      tell(`${t(name)} ${number(ids.length)} / ${number(data.length)}`);
    }),
  );
}
marking("cuts", "graph/articulation-points", "network.cuts.told");
marking("unpaired", "pairings/unpaired", "network.unpaired.told");

// --- tools ------------------------------------------------------------------------------------

by("zoom-in").addEventListener("click", () => picture.zoom(1 / STEP));
by("zoom-out").addEventListener("click", () => picture.zoom(STEP));
by("fit").addEventListener("click", () => picture.fit());
by("fullscreen").addEventListener("click", () => document.querySelector(".picture")?.requestFullscreen());
by("unfold").addEventListener("change", () => unfold(by("unfold").checked));
by("sift").addEventListener("change", () => {
  for (const name of FILTERS) filters[name] = by("sift").elements[name].value;
  sift();
});
by("scopes").addEventListener("change", () => {
  scope = radios("#scopes input").some((radio) => radio.checked && radio.value === "whole") ? "whole" : "pairing";
  picked = null;
  remember();
  fill(by("picture"), load);
});
by("png").addEventListener("click", () =>
  tried(async () => {
    const link = el("a", { href: URL.createObjectURL(await picture.png()), download: `${scope}-${view.as_of || now().answer.as_of}.png` });
    link.click();
    URL.revokeObjectURL(link.href);
  }),
);

/** A canvas prints as nothing sharp: the picture goes to paper as an image. */
async function printed() {
  const image = by("printed");
  image.src = scope === "pairing" ? by("svg").href : URL.createObjectURL(await picture.png());
  await image.decode();
  image.hidden = false;
}
by("print").addEventListener("click", () => tried(async () => (await printed(), window.print())));

// --- the slider of days -----------------------------------------------------------------------

function slider() {
  days = now().data.changes ?? [];
  const range = by("days");
  range.disabled = days.length < 2;
  range.max = String(Math.max(days.length - 1, 0));
  const day = now().answer.as_of;
  range.value = String(Math.max(days.findLastIndex((one) => one <= day), 0));
  range.setAttribute("aria-valuetext", day);
}

by("days").addEventListener("input", () => {
  const day = days[Number(by("days").value)];
  by("view").elements.as_of.value = day;
  by("days").setAttribute("aria-valuetext", day);
});
by("days").addEventListener("change", () => by("view").requestSubmit());

// --- all of it --------------------------------------------------------------------------------

async function load() {
  const before = picture.camera;
  const same = network?.scope === scope;
  let shown = await SCOPES[scope].load();
  if (usual && !shown.nodes.size) {
    // No document was loaded: what was is shown.
    view.layers = null;
    shown = await SCOPES[scope].load();
  }
  usual = false;
  network = shown;
  const here = { ...viewParameters(), include_hubs: view.hubs };
  by("download").href = scope === "pairing" ? address("views/pairing.html", { ...here, lang }) : address("views/whole.html", { ...viewParameters(), lang });
  by("svg").href = address("views/pairing.svg", { ...here, lang });
  by("svg").hidden = scope !== "pairing";
  by("edges-panel").hidden = scope !== "pairing";
  by("unfold").closest("label")?.toggleAttribute("hidden", scope !== "whole");
  by("unfold").checked = false;
  by("printed").hidden = true;
  for (const radio of radios("#scopes input")) radio.checked = radio.value === scope;
  origin(shown.answer);
  warnSynthetic(shown.synthetic);
  by("cut").hidden = shown.truncated === null && shown.nodes.size > 0;
  by("cut").textContent = shown.truncated ? `${t("network.truncated")}${colon()}${shown.truncated.map(number).join(" / ")}` : t("network.empty");
  picture.shown = { node: shownNode, edge: shownEdge };
  picture.draw(shown.drawn(), scope === "pairing" ? shown.edges : [], shown.options());
  // Another day of the same network is looked at from where the last one was.
  if (same && before) Object.assign(picture, { camera: before });
  slider();
  choices("sector", "sector");
  choices("theme");
  choices("status", "agreement_status");
  panel.show(shown);
  sift();
  await pick(picked, { move: picked !== null });
}

// The picture is of the source layer unless another is asked for; the whole network of all layers.
let usual = scope === "pairing" && !view.layers;
if (usual) view.layers = ["source"];
begin(() => fill(by("picture"), load));

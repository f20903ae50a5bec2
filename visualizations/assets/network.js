// The networks: picture, search, paths, legend, details and tables of one view, kept in step.

import { address, ask, begin, by, code, colon, el, fill, keep, lang, number, origin, say, t, view, viewParameters, warnSynthetic } from "./common.js";
import { Pairing, Whole, occurring } from "./network-data.js";
import { Panel } from "./network-panel.js";
import { STEP } from "./picture.js";
import { pictureIn } from "./pictures.js";

const SCOPES = { pairing: Pairing, whole: Whole };
const FOCUS = 400;

const asked = new URLSearchParams(location.search);
const hidden = new Set((asked.get("hide") ?? "").split(",").filter(Boolean));
const filters = { sector: asked.get("sector") ?? "", theme: asked.get("theme") ?? "", status: asked.get("status") ?? "" };
let scope = asked.get("scope") === "whole" ? "whole" : "pairing";
let picked = asked.get("node");
let shown = null;
let days = [];

let picture = pictureIn(
  by("picture"),
  (id) => pick(id),
  (other) => {
    picture = other;
    if (shown) fill(by("picture"), load);
  },
);
const panel = new Panel({ pick: (id, how) => pick(id, how), toggle, hidden });
panel.asked = viewParameters;

const passes = (node) => !hidden.has(node.kind) && shown.has(node, filters);
const shownNode = (id) => passes(shown.nodes.get(id)) && !shown.folded?.(id);
const shownEdge = (_, type) => !hidden.has(type);
const through = (edge) => !hidden.has(edge.type) && passes(shown.nodes.get(edge.start)) && passes(shown.nodes.get(edge.end));

// --- what is kept in the address --------------------------------------------------------------

function remember() {
  keep({ scope: scope === "pairing" ? "" : scope, node: picked ?? "", hide: [...hidden].join(","), ...filters });
}

// --- picking and filtering --------------------------------------------------------------------

async function pick(id, { move = false } = {}) {
  picked = id !== null && shown.nodes.has(id) ? id : null;
  panel.current = picked;
  remember();
  const node = picked === null ? null : shown.nodes.get(picked);
  if (node && shown.folded?.(picked)) unfold(true);
  if (node && scope === "whole") await focus(node);
  picture.mark(picked, { move });
  panel.highlight();
  if (node) say(shown.name(node));
  await fill(by("details"), () => panel.details(node));
}

/** The relationships of one node of the whole network, asked for when it is looked at. */
async function focus(node) {
  try {
    const answer = await ask(`graph/neighbourhood/${encodeURIComponent(node.id)}`, { ...viewParameters(), k: 1, limit: FOCUS, exclude_hubs: !view.hubs });
    picture.add(answer.data.ties.filter(({ start, end }) => start === node.id || end === node.id).map(({ start, type, end }) => shown.edge(start, type, end)));
  } catch (error) {
    tell(`${t("failed")}${colon()}${error.message}`);
  }
}

function toggle(key) {
  if (hidden.has(key)) hidden.delete(key);
  else hidden.add(key);
  sift();
  return !hidden.has(key);
}

function sift() {
  remember();
  if (picked !== null && !passes(shown.nodes.get(picked))) pick(null);
  picture.filter(shownNode, shownEdge);
  const nodes = [...shown.nodes.values()].filter(passes);
  const edges = shown.edges.filter(through);
  if (scope === "whole") nodes.sort((a, b) => shown.leaves[b.row] - shown.leaves[a.row] || a.row - b.row);
  panel.tables(nodes, edges);
  say(`${t("network.nodes")} ${number(nodes.length)}, ${t("network.edges")} ${number(edges.length)}`);
}

function unfold(open) {
  by("unfold").checked = open;
  shown.unfolded = open;
  picture.filter(shownNode, shownEdge);
}

function choices(name, list) {
  const select = by("sift").elements[name];
  const options = occurring(shown, name, list);
  select.replaceChildren(el("option", { value: "" }, t("filter.any")), ...options.map(([value, text]) => el("option", { value, selected: filters[name] === value }, text)));
  select.closest("label").hidden = options.length === 0;
  if (!options.some(([value]) => value === filters[name])) filters[name] = "";
}

// --- finding, paths, marks --------------------------------------------------------------------

function tell(text) {
  by("told").textContent = text;
}

async function suggest(text) {
  if (text.trim().length < 1) return [];
  const answer = await ask("search", { ...viewParameters(), q: text.trim(), limit: 12 });
  by("found").replaceChildren(...answer.data.map((hit) => el("option", { value: hit.name, label: hit.id })));
  return answer.data;
}

/** The id of what was typed: a name, an id, a code, or pinyin; the best hit that is drawn. */
async function resolve(text, drawn = true) {
  const hits = await suggest(text);
  return hits.find((hit) => !drawn || shown.nodes.has(hit.id))?.id ?? null;
}

let waiting = 0;
for (const input of document.querySelectorAll("#find [name=q], #path input")) {
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest(input.value).catch(() => {}), 120);
  });
}

async function tried(work) {
  try {
    await work();
  } catch (error) {
    tell(`${t("failed")}${colon()}${error.message}`);
  }
}

by("find").addEventListener("submit", (event) => {
  event.preventDefault();
  tried(async () => {
    const id = await resolve(event.target.elements.q.value);
    tell(id === null ? t("network.find.none") : "");
    if (id !== null) await pick(id, { move: true });
  });
});

by("path").addEventListener("submit", (event) => {
  event.preventDefault();
  tried(async () => {
    const { from, to } = event.target.elements;
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
    const edges = data.steps.flatMap((step) => step.ties.map(({ start: one, type, end: other }) => ({ id: `${one}|${type}|${other}`, start: one, type, end: other })));
    if (scope === "whole") picture.add(edges);
    if (data.nodes.some(({ id }) => shown.nodes.has(id) && shown.folded?.(id))) unfold(true);
    const pairs = new Set(data.steps.flatMap((step) => [`${step.start} ${step.end}`, `${step.end} ${step.start}`]));
    const drawn = picture.graph.filterEdges((_, __, one, other) => pairs.has(`${one} ${other}`));
    picture.light(data.nodes.map(({ id }) => id).filter((id) => shown.nodes.has(id)), drawn);
  });
});

/** A button that rings what an answer of the API names, and takes the rings away again. */
function marking(button, path, name) {
  by(button).addEventListener("click", () =>
    tried(async () => {
      const on = by(button).getAttribute("aria-pressed") !== "true";
      for (const other of ["cuts", "unpaired"]) by(other).setAttribute("aria-pressed", "false");
      if (!on) {
        picture.ring([]);
        tell("");
        return;
      }
      const { data } = await ask(path, { ...viewParameters(), limit: 1000 });
      const ids = data.map((row) => row.id).filter((id) => shown.nodes.has(id));
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
by("fullscreen").addEventListener("click", () => document.querySelector(".picture").requestFullscreen());
by("unfold").addEventListener("change", (event) => unfold(event.target.checked));
by("sift").addEventListener("change", (event) => {
  filters[event.target.name] = event.target.value;
  sift();
});
by("scopes").addEventListener("change", (event) => {
  scope = event.target.value;
  picked = null;
  remember();
  fill(by("picture"), load);
});
by("png").addEventListener("click", () =>
  tried(async () => {
    const link = el("a", { href: URL.createObjectURL(await picture.png()), download: `${scope}-${view.as_of || shown.answer.as_of}.png` });
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
  days = shown.data.changes ?? [];
  const range = by("days");
  range.disabled = days.length < 2;
  range.max = Math.max(days.length - 1, 0);
  const day = shown.answer.as_of;
  range.value = Math.max(days.findLastIndex((one) => one <= day), 0);
  range.setAttribute("aria-valuetext", day);
}

by("days").addEventListener("input", () => {
  const day = days[by("days").value];
  by("view").elements.as_of.value = day;
  by("days").setAttribute("aria-valuetext", day);
});
by("days").addEventListener("change", () => by("view").requestSubmit());

// --- all of it --------------------------------------------------------------------------------

async function load() {
  const before = picture.camera;
  const same = shown?.scope === scope;
  shown = await SCOPES[scope].load();
  const here = { ...viewParameters(), include_hubs: view.hubs };
  by("download").href = scope === "pairing" ? address("views/pairing.html", { ...here, lang }) : address("views/whole.html", { ...viewParameters(), lang });
  by("svg").href = address("views/pairing.svg", { ...here, lang });
  by("svg").hidden = scope !== "pairing";
  by("edges-panel").hidden = scope !== "pairing";
  by("unfold").closest("label").hidden = scope !== "whole";
  by("unfold").checked = false;
  by("printed").hidden = true;
  for (const radio of by("scopes").querySelectorAll("input")) radio.checked = radio.value === scope;
  origin(shown.answer);
  warnSynthetic(shown.synthetic);
  by("cut").hidden = shown.truncated === null && shown.nodes.size > 0;
  by("cut").textContent = shown.truncated ? `${t("network.truncated")}${colon()}${shown.truncated.map(number).join(" / ")}` : t("network.empty");
  picture.shown = { node: shownNode, edge: shownEdge };
  picture.draw(shown.drawn(), scope === "pairing" ? shown.edges : [], shown.options());
  // Another day of the same network is looked at from where the last one was.
  if (same && before) picture.camera = before;
  slider();
  choices("sector", "sector");
  choices("theme");
  choices("status", "agreement_status");
  panel.show(shown);
  sift();
  await pick(picked, { move: picked !== null });
}

// The picture is of the source layer unless another is asked for; the whole network of all layers.
if (scope === "pairing") view.layers ??= ["source"];
begin(() => fill(by("picture"), load));

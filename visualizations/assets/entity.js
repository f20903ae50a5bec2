// @ts-check
// The page of one thing: what it is, whether it is covered and why, what it is tied to, what became of
// it, whom to pair it with, what its loss would do. The address says which: ?id=ID.

import { ask, view, viewParameters } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { offerBehind } from "./copying.js";
import { egoPicture } from "./ego-picture.js";
import { thing, toward } from "./entity-link.js";
import { explain } from "./explain.js";
import { attributes, facts, validity } from "./facts.js";
import { begin, fill, origin, warnSynthetic } from "./page.js";
import { origins, sourceLink } from "./sourced.js";
import { takeUp } from "./task-dialog.js";
import { bracketed, clean, code, colon, fill as filled, lang, named, noted, number, property, t, words } from "./texts.js";

const DRAWN = 24;
const ROWS = 50;
const PARTNERS = 5;
/** What may be lost, as far as the network is told of it. */
const LOSABLE = ["Organization", "Unit", "Position", "Agreement"];

/** What something can be found of that becomes a task. */
const FOUND_OF = [...LOSABLE, "Need", "Project"];

/** @typedef {Api.Answer<"entities/{id}">["data"]} Entity */
/** @typedef {Api.Body<"tasks", "POST">["finding"]} Finding */

const id = new URLSearchParams(location.search).get("id") ?? "";
/** What is looked for, where no thing is shown. */
let sought = "";

/** The park whose office states it, by name; null where there is none that who asks may see.
 * @param {Entity} entity */
async function parkOf({ properties: { park } }) {
  if (!park) return null;
  // Whatever zone and layers are looked at, the park that holds them is in none of them.
  const { as_of } = viewParameters();
  const found = await ask("entities/{id}", { as_of, id: String(park) }).catch(() => null);
  return found && thing(found.data.id, String(found.data.properties.name));
}

/** @param {Entity} entity */
async function tellFacts(entity) {
  const { properties, provenance } = entity;
  const { lon } = properties;
  const park = await parkOf(entity);
  by("kind").replaceChildren([entity.label, ...entity.second_labels].map((label) => words.labels[label]?.[lang] ?? label).join(" · "));
  by("facts").replaceChildren(
    facts([
      ...attributes(entity.label, properties),
      [property("park"), park],
      [t("detail.since"), validity({ undated: entity.undated, since: properties.since, until: properties.until })],
      [t("detail.layer"), t(`layer.${provenance.layer}`)],
      [t("detail.certainty"), code("certainty", provenance.certainty)],
      [t("detail.source"), sourceLink(provenance.source, provenance.source_name)],
      [t("detail.facts"), provenance.facts.length ? el("span", {}, origins({ id: entity.id, facts: provenance.facts, source: provenance.source })) : null],
      [t("detail.note"), noted(provenance)],
      [t("entity.merged"), entity.merged_from.length ? el("span", {}, entity.merged_from.map((one) => el("span", { class: "line" }, thing(one.id, named(one))))) : null],
    ]),
  );
  by("on-map").hidden = typeof lon !== "number";
  by("on-map").setAttribute("href", toward(`map?${new URLSearchParams({ node: entity.id })}`, { zone: true }));
}

/** A table that grows by a page at a time: `draw` begins it anew.
 * @template T
 * @param {{ table: Element, count: HTMLElement, more: HTMLElement }} places @param {() => Column[]} columns
 * @param {(after: string | null) => Promise<{ data: T[], count: number, next: string | null }>} page @param {(row: T) => Row} told */
function growing(places, columns, page, told) {
  /** @type {T[]} */
  let rows = [];
  /** @type {string | null} */
  let next = null;
  const more = async () => {
    const answer = await page(next);
    rows = [...rows, ...answer.data];
    next = answer.next;
    table(places.table, columns(), rows.map(told));
    offerBehind(places.table, answer);
    places.count.textContent = next ? `${number(rows.length)} / ${number(answer.count)}` : number(answer.count);
    places.more.hidden = !next;
  };
  places.more.addEventListener("click", () => fill(places.table, more));
  return {
    draw: () => {
      rows = [];
      next = null;
      return fill(places.table, more);
    },
  };
}

/** @param {string | null} after */
const following = (after) => ({ ...viewParameters(), id, limit: ROWS, ...(after ? { after } : {}) });
/** @param {string} type @param {string | null} direction */
const tie = (type, direction) => `${words.relationships[type][lang]} ${direction === "out" ? "→" : "←"}`;

const ties = growing(
  { table: by("ties"), count: by("ties-count"), more: by("more-ties") },
  () => [{ text: t("table.type") }, { text: t("table.name") }, { text: t("detail.since") }, { text: t("table.layer") }, { text: t("table.origin") }],
  (after) => ask("entities/{id}/relations", following(after)),
  (one) => ({
    id: one.id,
    cells: [tie(one.type, one.direction), thing(one.other, one.other_name), validity(one), t(`layer.${one.provenance.layer}`), el("span", {}, origins({ id: one.id, facts: one.provenance.facts, source: one.provenance.source }))],
  }),
);
const story = growing(
  { table: by("history"), count: by("history-count"), more: by("more-history") },
  () => [{ text: t("detail.since") }, { text: t("table.type") }, { text: t("table.name") }],
  (after) => ask("history/entities/{id}", following(after)),
  (row) => ({
    id: row.id,
    cells: [validity({ ...row, undated: !row.since && !row.until }), row.kind === "state" ? t("entity.state") : tie(row.type, row.direction), row.other ? thing(row.other.id, named(row.other)) : "–"],
  }),
);

async function drawEgo() {
  const { data } = await ask("graph/neighbourhood/{id}", { ...viewParameters(), id, limit: DRAWN + 1, exclude_hubs: false });
  by("ego").replaceChildren(
    ...(data.nodes.length > 1 ? [egoPicture(data)] : []),
    el("p", { class: "tools screen" }, el("a", { class: "button", href: toward(`network?${new URLSearchParams({ scope: "whole", node: id })}`, { zone: true }) }, t("entity.in_network"))),
    ...(data.truncated ? [el("p", { class: "note" }, `${t("entity.ego.some")}${number(data.nodes.length - 1)} / ${number(data.count - 1)}`)] : []),
  );
}

/** The other one of a pair. @param {Api.Answer<"pairings/recommendations/{id}">["data"]["candidates"][number]} pair */
function partner({ first, second }) {
  const other = first.id === id ? second : first;
  return thing(other.id, other.name);
}

async function drawPairing() {
  const { data } = await ask("pairings/recommendations/{id}", { ...viewParameters(), id, limit: PARTNERS });
  by("pairing").replaceChildren(
    data.candidates.length
      ? el("ol", {}, data.candidates.map((pair) => el("li", {}, partner(pair), el("span", { class: "line note" }, pair.reason[lang]))))
      : el("p", { class: "note" }, t("entity.pairing.none")),
  );
}

/** How many lose a coverage where places were found, and between what that is; null for nobody.
 * @param {Api.Answer<"resilience/removal">["data"]["loss"]["uncovered"][number]} lens */
const losing = ({ count, certain, possible }) =>
  count || certain ? `${number(count ?? 0)}${certain === possible ? "" : bracketed(filled("entity.loss.range", number(certain ?? 0), number(possible ?? 0)))}` : null;

async function drawLoss() {
  const { data } = await ask("resilience/removal", { ...viewParameters(), remove: [id], limit: PARTNERS });
  const { loss } = data;
  /** @type {import("./facts.js").Fact[]} */
  const told = [
    [t("entity.loss.cut"), loss.cut_off ? number(loss.cut_off) : null],
    [t("entity.loss.pairs"), loss.committee_pair_count ? number(loss.committee_pair_count) : null],
    ...loss.uncovered.map((one) => /** @type {import("./facts.js").Fact} */ ([`${t("entity.loss.uncovered")}${bracketed(t(`rate.${one.lens}`))}`, losing(one)])),
  ];
  by("loss").replaceChildren(told.some(([, value]) => value) ? facts(told) : el("p", { class: "note" }, t("entity.loss.nothing")));
}

/** @param {string} name */
async function drawFindings(name) {
  const { data } = await ask("tasks/findings/{id}", { ...viewParameters(), id });
  const told = data.filter(({ holds, task }) => holds !== false || task);
  by("findings").replaceChildren(
    told.length
      ? el("ul", { class: "plain-list" }, told.map(({ finding, holds, state }) => el("li", {}, `${code("finding", finding)}${holds === null ? bracketed(t("tasks.findings.untold")) : ""} `, takeUp({ finding: /** @type {Finding} */ (finding), id, name, state, holds: holds === true }))))
      : el("p", { class: "note" }, t("tasks.findings.none")),
  );
}

/** All that is found, a page at a time. */
async function search() {
  const answer = await ask("search", { ...(view.as_of ? { as_of: view.as_of } : {}), q: sought, limit: ROWS });
  const { data } = answer;
  by("found").hidden = false;
  by("found-count").textContent = data.length < answer.count ? `${number(data.length)} / ${number(answer.count)}` : number(answer.count);
  by("found-questions").replaceChildren(...answer.questions.flatMap(({ text, link }) => (link ? [el("li", {}, el("a", { href: toward(link) }, text[lang]))] : [])));
  table(
    by("hits"),
    [{ text: t("table.name") }, { text: t("table.kind") }, { text: t("table.layer") }],
    data.map((hit) => ({ id: hit.id, cells: [el("a", { href: toward(`entity?${new URLSearchParams({ id: hit.id })}`) }, named(hit)), words.labels[hit.second_labels[0] ?? hit.label]?.[lang] ?? hit.label, t(`layer.${hit.layer}`)] })),
  );
  offerBehind(by("hits"), answer);
  by("sought").value = sought;
}

/** Show a part of the page, and fill it. @param {HTMLElement} part @param {Element} place @param {() => Promise<void>} work */
function show(part, place, work) {
  part.hidden = false;
  return fill(place, work);
}

async function draw() {
  by("thing").hidden = !id;
  if (!id) {
    by("found").hidden = !sought;
    if (sought) await fill(by("hits"), search);
    return;
  }
  const answer = await ask("entities/{id}", { ...viewParameters(), id });
  const entity = answer.data;
  const name = clean((lang === "en" && entity.properties.name_en) || entity.properties.name || entity.id);
  by("title").textContent = name;
  document.title = `${name} · ${t("product")}`;
  origin(answer);
  warnSynthetic(entity.provenance.layer === "synthetic");
  const work = [tellFacts(entity), ties.draw(), fill(by("ego"), drawEgo), story.draw()];
  if (entity.second_labels.includes("Enterprise")) work.push(show(by("of-coverage"), by("coverage"), async () => void (await explain(by("coverage"), id, "spatial"))));
  by("of-pairing").hidden = entity.label !== "Organization";
  if (LOSABLE.includes(entity.label)) work.push(show(by("of-loss"), by("loss"), drawLoss));
  if (FOUND_OF.includes(entity.label)) work.push(show(by("of-findings"), by("findings"), () => drawFindings(name)));
  await Promise.all(work);
  say(`${name}${colon()}${t("loaded")}`);
}

by("partners").addEventListener("click", () => fill(by("pairing"), drawPairing));
begin(() => fill(by("facts"), draw), { steps: ["q"], read: (asked) => (sought = asked.get("q") ?? "") });

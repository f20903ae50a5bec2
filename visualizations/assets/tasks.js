// @ts-check
// The page of tasks: who has to do what by when, what is late, and what is found that is no task yet.
// The address says what is listed: ?finding=&state=&owner=&about=&late= (open ones without a state, "any" for
// those of every state) and ?found= for the last list.

import { address, ask, viewParameters } from "./api.js";
import { offerBehind } from "./copying.js";
import { by, el, say, table } from "./elements.js";
import { thing } from "./entity-link.js";
import { lineOf } from "./journal.js";
import { begin, fill, keep, origin } from "./page.js";
import { inZones, openTask, takeUp } from "./task-dialog.js";
import { bracketed, code, fill as filled, lang, named, number, t, words } from "./texts.js";

const ROWS = 50;
const OWNERS = 200;
/** @typedef {Api.Answer<"tasks">["data"][number]} Task */
/** @typedef {Api.Body<"tasks", "POST">["finding"]} Finding */
/** @typedef {NonNullable<Api.Parameters<"tasks">["state"]>} State */

const sift = by("sift").elements;
const look = by("look").elements;
/** What the lists are of: as the address says, and then the forms. */
const wished = { finding: "", state: "", owner: "", found: "" };
const ANY = "any";
let about = "";
/** @type {string | null} */
let after = null;

/** @param {URLSearchParams} asked */
function read(asked) {
  about = asked.get("about") ?? "";
  after = null;
  const state = asked.get("state") ?? (about ? ANY : "open");
  Object.assign(wished, { finding: asked.get("finding") ?? "", state: state === ANY ? "" : state, owner: asked.get("owner") ?? "", found: asked.get("found") ?? "unserved" });
  sift.late.checked = asked.get("late") === "true";
}

/** @param {HTMLSelectElement} field @param {[string, string][]} pairs @param {string} wish @param {boolean} any */
function options(field, pairs, wish, any) {
  field.replaceChildren(...(any ? [el("option", { value: "" }, t("filter.any"))] : []), ...pairs.map(([key, text]) => el("option", { value: key }, text)));
  field.value = wish;
  if (field.selectedIndex < 0) field.selectedIndex = 0;
}

/** @param {string} codes @returns {[string, string][]} */
const coded = (codes) => Object.entries(words.codes[codes]).map(([key, text]) => [key, text[lang]]);

const given = () => ({
  ...viewParameters(),
  ...(sift.finding.value ? { finding: /** @type {Finding} */ (sift.finding.value) } : {}),
  ...(sift.state.value ? { state: /** @type {State} */ (sift.state.value) } : {}),
  ...(sift.owner.value ? { owner: sift.owner.value } : {}),
  ...(about ? { about } : {}),
  ...(sift.late.checked ? { late: true } : {}),
});

// --- the list ----------------------------------------------------------------------------------

/** By what a task closed itself, and what is so since. @param {Task} task */
function closedBy({ closed_by: by_, finding }) {
  if (!by_) return [];
  const what = by_.startsWith("#") ? t("tasks.by_change") : lineOf(by_);
  return [el("span", { class: "line note" }, t(`tasks.over.${finding}`)), el("span", { class: "line note" }, what)];
}

/** @param {Task} task */
function work(task) {
  const is_open = task.state === "open";
  /** @param {{ closed?: boolean }} more */
  const send = (more) => async (/** @type {import("./task-dialog.js").Given} */ changed) => {
    await ask("tasks/{id}", { id: task.id, ...inZones() }, { method: "POST", json: { ...changed, ...more } });
    await refresh();
  };
  openTask({
    title: filled("tasks.of", code("finding", task.finding), named(task.about)),
    known: { owner: named(task.owner), due: task.due },
    ways: [{ text: t("tasks.save"), act: send({}) }, is_open ? { text: t("tasks.close"), plain: true, act: send({ closed: true }) } : { text: t("tasks.reopen"), plain: true, act: send({ closed: false }) }],
  });
}

/** @param {string} due @param {number | null | undefined} late */
const dueBy = (due, late) => el("span", {}, due, late ? el("strong", { class: "line fault" }, filled("tasks.days_late", number(late))) : "");

async function list() {
  const asked = given();
  for (const kind of /** @type {const} */ (["csv", "xlsx"])) by(kind).setAttribute("href", address(`tasks.${kind}`, { ...asked, lang }));
  const answer = await ask("tasks", { ...asked, limit: ROWS, ...(after ? { after } : {}) });
  origin(answer);
  const counts = Object.values(answer.states);
  by("counted").textContent = filled("tasks.counted", number(counts.reduce((sum, one) => sum + one, 0)), number(answer.states.open), number(answer.late));
  table(
    by("tasks"),
    [{ text: t("tasks.about") }, { text: t("tasks.finding") }, { text: t("tasks.owner") }, { text: t("tasks.due") }, { text: t("tasks.state") }, { text: t("tasks.notes") }, { text: t("tasks.change") }],
    answer.data.map((task) => ({
      id: task.id,
      cells: [
        thing(task.about.id, named(task.about)),
        code("finding", task.finding),
        thing(task.owner.id, named(task.owner)),
        dueBy(task.due, task.days_late),
        el("span", {}, `${code("task_state", task.state)}${task.state === "open" ? "" : bracketed(filled("tasks.since", task.state_since))}`, closedBy(task)),
        el("span", {}, task.notes.map((note) => el("span", { class: "line" }, note))),
        el("button", { type: "button", class: "plain small", "data-needs": "edit", "aria-label": `${t("tasks.change")} ${named(task.about)}`, on: { click: () => work(task) } }, t("tasks.change")),
      ],
    })),
    t("tasks.none"),
  );
  offerBehind(by("tasks"), answer);
  by("next").disabled = !answer.next;
  by("next").dataset.after = answer.next ?? "";
  by("first").disabled = !after;
  say(by("counted").textContent ?? "");
}

async function owners() {
  const answer = await ask("tasks/owners", { ...viewParameters(), limit: OWNERS });
  const { data } = answer;
  options(sift.owner, data.map((one) => [one.id, named(one)]), wished.owner, true);
  table(
    by("owners"),
    [{ text: t("tasks.owner") }, { text: t("tasks.all_open"), number: true }, { text: t("tasks.late_count"), number: true }, { text: t("tasks.longest"), number: true }],
    data.map((one) => ({ id: one.id, cells: [el("button", { type: "button", class: "as-link", on: { click: () => ofOwner(one.id) } }, named(one)), number(one.open), number(one.late), one.longest_late === null ? "–" : number(one.longest_late)] })),
    t("tasks.none"),
  );
  offerBehind(by("owners"), answer);
}

/** @param {string} id */
function ofOwner(id) {
  sift.owner.value = id;
  sifted();
  by("counted").scrollIntoView({ block: "center" });
}

/** The list from its beginning, by what the form says now. */
function sifted() {
  about = "";
  after = null;
  Object.assign(wished, { finding: sift.finding.value, state: sift.state.value, owner: sift.owner.value });
  keep({ finding: wished.finding, state: wished.state === "open" ? "" : wished.state || ANY, owner: wished.owner, late: sift.late.checked ? "true" : "", about });
  fill(by("tasks"), list);
}

// --- what is found -----------------------------------------------------------------------------

/** @type {Api.Answer<"tasks/found">["data"]} */
let things = [];
/** @type {string | null} */
let further = null;

async function found() {
  const finding = /** @type {Finding} */ (look.found.value);
  const answer = await ask("tasks/found", { ...viewParameters(), finding, limit: ROWS, ...(further ? { after: further } : {}) });
  things = further ? [...things, ...answer.data] : [...answer.data];
  further = answer.next;
  by("more").hidden = !further;
  by("found-count").textContent = further ? `${number(things.length)} / ${number(answer.count)}` : number(answer.count);
  table(
    by("found"),
    [{ text: t("table.name") }, { text: t("table.kind") }, { text: t("tasks.task") }],
    things.map((one) => ({ id: one.id, cells: [thing(one.id, named(one)), words.labels[one.label]?.[lang] ?? one.label, takeUp({ finding, id: one.id, name: named(one), state: one.state })] })),
  );
  offerBehind(by("found"), answer);
}

function lookAgain() {
  further = null;
  return fill(by("found"), found);
}

const refresh = () => Promise.all([fill(by("tasks"), list), fill(by("owners"), owners)]);

async function draw() {
  options(sift.finding, coded("finding"), wished.finding, true);
  options(sift.state, coded("task_state"), wished.state, true);
  options(look.found, coded("finding"), wished.found, false);
  await fill(by("owners"), owners);
  await Promise.all([fill(by("tasks"), list), lookAgain()]);
}

by("sift").addEventListener("submit", (event) => event.preventDefault());
by("sift").addEventListener("change", sifted);
by("look").addEventListener("submit", (event) => event.preventDefault());
by("look").addEventListener("change", () => {
  wished.found = look.found.value;
  keep({ found: wished.found });
  lookAgain();
});
by("more").addEventListener("click", () => fill(by("found"), found));
by("next").addEventListener("click", () => {
  after = by("next").dataset.after ?? null;
  fill(by("tasks"), list);
});
by("first").addEventListener("click", () => {
  after = null;
  fill(by("tasks"), list);
});
begin(draw, { steps: ["finding", "state", "owner", "late", "found", "about"], read });

// @ts-check
// The journal of imports: how a line of it stands, and taking it back.

import { ask } from "./api.js";
import { el, say } from "./elements.js";
import { called, lang, number, t } from "./texts.js";
import { carried } from "./zones.js";

const PAUSE = 400;
const WORKING = new Set(["waiting", "checking", "writing", "queued", "running"]);
/** @type {Record<string, string>} */
const STATES = { running: "imports.running", complete: "imports.done", undone: "imports.undone", settled: "imports.settled" };

/** @typedef {Api.Answer<"imports">["data"][number]} Line */
/** @typedef {{ state: string, done: number, total: number | null }} Work */
/** @typedef {"undo" | "resume"} Act */

/** What is said of work in progress once it is over; `doing` is told each look before.
 * @template {Work} W @param {() => Promise<W>} look @param {(work: W) => void} doing @returns {Promise<W>} */
export async function settled(look, doing) {
  for (;;) {
    const said = await look();
    if (!WORKING.has(said.state)) return said;
    doing(said);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Take a line back, or complete it: the work once it has ended. @param {Line} line @param {Act} what @param {(work: Work) => void} doing */
export async function act(line, what, doing) {
  const job = await ask(`imports/{id}/${what}`, { id: line.id }, { method: "POST" });
  return settled(() => ask("imports/jobs/{id}", { id: job.id }), doing);
}

/** A line of the journal, as a link to it. @param {string} id */
export const lineOf = (id) => el("a", { href: carried(`imports?${new URLSearchParams({ lang, entry: id })}`) }, called(id));

/** @param {Line} line */
export const began = (line) => new Date(line.began).toLocaleString(lang === "zh" ? "zh-CN" : "en");
/** @param {Line} line */
export const stateOf = (line) => t(STATES[line.state]);
/** @param {Line} line @param {"created" | "updated" | "closed"} what */
export const sum = (line, what) => number((line.nodes[what] ?? 0) + (line.relationships[what] ?? 0));

/** What can be done with a line, asked once more before it is. @param {Line} line @param {(line: Line, what: Act) => unknown} chosen @returns {TextChild} */
export function actions(line, chosen) {
  if (line.undoes || line.state === "undone" || line.purged) return "";
  const cell = el("span", {});
  const ask_first = () => {
    const no = el("button", { type: "button", class: "plain", on: { click: () => cell.replaceChildren(...offer()) } }, t("imports.no"));
    const yes = el("button", { type: "button", on: { click: () => chosen(line, "undo") } }, t("imports.yes"));
    cell.replaceChildren(el("span", {}, `${t("imports.sure")} `), yes, " ", no);
    say(t("imports.sure"));
    no.focus();
  };
  const offer = () => [
    el("button", { type: "button", class: "plain", on: { click: ask_first } }, t("imports.undo")),
    line.state === "running" ? el("button", { type: "button", on: { click: () => chosen(line, "resume") } }, t("imports.resume")) : "",
  ];
  cell.append(...offer());
  return cell;
}

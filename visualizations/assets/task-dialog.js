// @ts-check
// What a task is asked for in: owner, day and note, in a dialog; and the button that makes one where a
// finding is shown.

import { ask, view } from "./api.js";
import { el, say } from "./elements.js";
import { code, fault, fill as filled, lang, named, t } from "./texts.js";

const OWNERS = ["Organization", "Unit"];
const OFFERED = 20;

/** What was given in the dialog; what was left empty is not there.
 * @typedef {{ owner?: string, due?: string, note?: string }} Given */
/** A button of the dialog; `whole` ones need an owner and a day.
 * @typedef {{ text: string, whole?: boolean, plain?: boolean, act: (given: Given) => Promise<unknown> }} Way */

/** Zones, as what is written has them: a task is made on the day and in the layers that are meant. */
export const inZones = () => (view.zones.length ? { zone: view.zones } : {});

/** Ask for what a task needs, and do one of several things with it.
 * @param {{ title: string, known?: Given, ways: Way[] }} wanted */
export function openTask({ title, known = {}, ways }) {
  /** Ids by what the list offers. @type {Map<string, string>} */
  const ids = new Map();
  const offered = el("datalist", { id: "task-owners" });
  const owner = el("input", { name: "owner", list: "task-owners", autocomplete: "off", maxlength: 200, value: known.owner });
  const due = el("input", { name: "due", type: "date", value: known.due });
  const note = el("textarea", { name: "note", rows: 2, maxlength: 380 });
  const failed = el("p", { class: "failed", role: "alert", hidden: true });
  let wait = 0;
  owner.addEventListener("input", () => {
    clearTimeout(wait);
    wait = window.setTimeout(offer, 200);
  });
  async function offer() {
    const sought = owner.value.trim();
    if (!sought || ids.has(sought)) return;
    const { data } = await ask("search", { ...inZones(), q: sought, limit: OFFERED });
    ids.clear();
    for (const hit of data.filter(({ label }) => OWNERS.includes(label))) {
      const name = named(hit);
      ids.set(ids.has(name) ? `${name} (${hit.id})` : name, hit.id);
    }
    offered.replaceChildren(...[...ids.keys()].map((value) => el("option", { value })));
  }
  const given = () => {
    const said = { owner: ids.get(owner.value.trim()) ?? owner.value.trim(), due: due.value, note: note.value.trim() };
    return /** @type {Given} */ (Object.fromEntries(Object.entries(said).filter(([key, value]) => value && value !== known[/** @type {keyof Given} */ (key)])));
  };
  /** @param {Way} way */
  async function act(way) {
    for (const one of [owner, due]) one.required = Boolean(way.whole);
    if (!form.reportValidity()) return;
    failed.hidden = true;
    try {
      await way.act(given());
      dialog.close();
    } catch (error) {
      failed.textContent = fault(error);
      failed.hidden = false;
    }
  }
  const form = el(
    "form",
    { class: "stack", on: { submit: (/** @type {Event} */ event) => event.preventDefault() } },
    el("label", {}, el("span", {}, t("tasks.owner")), owner, offered),
    el("label", {}, el("span", {}, t("tasks.due")), due),
    el("label", { class: "whole" }, el("span", {}, t("tasks.new_note")), note),
    failed,
    el(
      "p",
      { class: "tools whole" },
      ways.map((way) => el("button", { type: "button", class: way.plain ? "plain" : null, on: { click: () => act(way) } }, way.text)),
      el("button", { type: "button", class: "plain", on: { click: () => dialog.close() } }, t("tasks.cancel")),
    ),
  );
  const dialog = el("dialog", { class: "asked", "aria-labelledby": "task-title", on: { close: () => dialog.remove() } }, el("h2", { id: "task-title" }, title), form);
  document.body.append(dialog);
  dialog.showModal();
}

/** Where the tasks about one thing are. @param {string} id */
const tasksAbout = (id) => `tasks?${new URLSearchParams({ about: id, lang })}`;

/** A button that makes a finding about a thing a task; or where its task is, if it is known to have one.
 * @param {{ finding: Api.Body<"tasks", "POST">["finding"], id: string, name: string, state?: string | null, holds?: boolean }} found */
export function takeUp({ finding, id, name, state, holds = true }) {
  const place = el("span", { class: "take-up" });
  /** @param {string} text */
  const link = (text) => el("a", { href: tasksAbout(id) }, text);
  if (state) place.append(link(code("task_state", state)));
  if (state === "open" || !holds) return place;
  const make = async (/** @type {Given} */ { owner = "", due = "", note }) => {
    const { data } = await ask("tasks", inZones(), { method: "POST", json: { finding, about: id, owner, due, ...(note ? { note } : {}) } });
    place.replaceChildren(link(code("task_state", data.task.state)));
    say(t("tasks.made"));
  };
  place.append(
    el(
      "button",
      {
        type: "button",
        class: "plain small",
        "data-needs": "edit",
        "aria-label": `${t("tasks.make")} ${name}`,
        on: { click: () => openTask({ title: filled("tasks.of", code("finding", finding), name), ways: [{ text: t("tasks.make"), whole: true, act: make }] }) },
      },
      t("tasks.make"),
    ),
  );
  return place;
}

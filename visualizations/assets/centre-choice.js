// @ts-check
// Which panels are shown, in which order: chosen by whoever may, for everyone.

import { ask } from "./api.js";
import { by, el, radios } from "./elements.js";
import { colon, fault, t } from "./texts.js";

const SIDES = ["top", "left", "middle", "right"];

/** Panels of one side, those that are chosen first and in their order.
 * @template {{ id: string, side: string }} P @param {readonly P[]} every @param {readonly string[]} chosen @param {string} side */
export function ordered(every, chosen, side) {
  /** @param {P} panel */
  const rank = ({ id }) => (chosen.includes(id) ? chosen.indexOf(id) : every.length);
  return every.filter((one) => one.side === side).toSorted((one, other) => rank(one) - rank(other));
}

/** Ask for a choice in the dialog. `saved()` is called once it is kept.
 * @param {{ id: string, side: string, title: string }[]} every @param {readonly string[]} chosen @param {() => unknown} saved */
export function choosePanels(every, chosen, saved) {
  const told = el("p", { role: "status", id: "choice-told" });
  /** @param {{ id: string, title: string }} panel */
  const line = ({ id, title }) => {
    /** A button that moves the line and keeps the focus. @param {string} key @param {() => void} move */
    const mover = (key, move) => {
      const button = el("button", { type: "button", class: "plain", "aria-label": `${title}${colon()}${t(key)}`, on: { click: () => (move(), button.focus()) } }, t(key));
      return button;
    };
    /** @type {HTMLElement} */
    const row = el(
      "li",
      {},
      el("label", {}, el("input", { type: "checkbox", name: "panel", value: id, checked: chosen.includes(id) }), ` ${title}`),
      mover("centre.choose.up", () => row.previousElementSibling?.before(row)),
      mover("centre.choose.down", () => row.nextElementSibling?.after(row)),
    );
    return row;
  };
  const form = el(
    "form",
    { id: "choice" },
    el("p", { class: "note" }, t("centre.choose.note")),
    SIDES.map((side) => el("fieldset", {}, el("legend", {}, t(`centre.side.${side}`)), el("ol", {}, ordered(every, chosen, side).map(line)))),
    told,
    el("button", { type: "submit" }, t("centre.choose.save")),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const panels = radios("#choice [name=panel]").filter(({ checked }) => checked).map(({ value }) => value);
    if (!panels.length) {
      told.textContent = t("centre.choose.none");
      return;
    }
    try {
      await ask("centre/panels", {}, { method: "PUT", json: { panels } });
      told.textContent = t("centre.choose.saved");
      by("dialog").close();
      await saved();
    } catch (error) {
      told.textContent = `${t("failed")}${colon()}${fault(error)}`;
    }
  });
  by("dialog-title").textContent = t("centre.choose");
  by("dialog-body").replaceChildren(form);
  by("dialog").showModal();
}

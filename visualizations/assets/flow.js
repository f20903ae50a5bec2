// @ts-check
// The planner's flow as a line of steps: where one is, how each stands, and what is next. Each is a link.

import { all, by, el } from "./elements.js";
import { keep } from "./steps.js";
import { t } from "./texts.js";

const STEPS = /** @type {const} */ (["area", "gaps", "plan", "sites", "compare", "paper", "apply", "back"]);
/** What writes is for those who may. @type {readonly Step[]} */
const WRITING = ["apply", "back"];

/** @typedef {typeof STEPS[number]} Step */
/** How a step stands in words, and whether it is done. @typedef {{ text: string, done: boolean }} Standing */

/** The address of a step, with all else that is looked at. @param {Step} step */
function address(step) {
  const search = new URLSearchParams(location.search);
  search.set("step", step);
  return `desk?${search}`;
}

export class Flow {
  /** `opened(step)` is told when a person goes to a step. @param {{ opened: (step: Step) => unknown }} given */
  constructor({ opened }) {
    this.opened = opened;
    /** @type {Step} */
    this.step = "gaps";
    /** @type {Partial<Record<Step, Standing>>} */
    this.standing = {};
    // A link leads to what is looked at when it is taken, or taken along.
    for (const event of ["pointerover", "focusin", "contextmenu"]) by("flow").addEventListener(event, () => this.#addresses());
  }

  /** @param {URLSearchParams} asked */
  read(asked) {
    const wished = STEPS.find((step) => step === asked.get("step"));
    this.step = wished ?? (asked.get("plan") ? "plan" : "gaps");
  }

  /** Say how a step stands. @param {Step} step @param {string} text @param {boolean} done */
  tell(step, text, done) {
    this.standing[step] = { text, done };
    this.draw();
  }

  /** Word it anew, and show the panel of the step. */
  draw() {
    by("flow").firstElementChild?.replaceChildren(...STEPS.map((step, at) => el("li", { "data-needs": this.#needs(step) }, this.#link(step, at))));
    for (const panel of all("[data-stage]")) panel.hidden = panel.dataset.stage !== this.step;
    const next = STEPS[STEPS.indexOf(this.step) + 1];
    by("flow-next").replaceChildren(...(next ? [el("a", { href: address(next), class: "button", "data-next": next, "data-needs": this.#needs(next), on: { click: (event) => this.#go(event, next) } }, `${t("flow.next")} ${t(`flow.${next}`)} →`)] : []));
  }

  /** @param {Step} step @param {number} at */
  #link(step, at) {
    const { text, done } = this.standing[step] ?? { text: "", done: false };
    const current = step === this.step;
    return el(
      "a",
      { href: address(step), "data-step": step, class: done ? "done" : null, "aria-current": current ? "step" : null, on: { click: (event) => this.#go(event, step) } },
      el("b", {}, `${at + 1} ${t(`flow.${step}`)}`),
      done ? el("span", { class: "unseen" }, ` ${t("flow.done")} `) : "",
      el("small", { title: text }, text || "–"),
    );
  }

  /** @param {Step} step */
  #needs(step) {
    return WRITING.includes(step) ? "edit" : null;
  }

  #addresses() {
    for (const link of all("#flow a")) link.setAttribute("href", address(/** @type {Step} */ (link.dataset.step)));
  }

  /** @param {Event} event @param {Step} step */
  #go(event, step) {
    if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    this.open(step);
  }

  /** Go to a step, as a person does. @param {Step} step */
  open(step) {
    this.step = step;
    keep({ step });
    this.draw();
    const link = all(`#flow [data-step=${step}]`)[0];
    link.scrollIntoView({ block: "nearest", inline: "center" });
    link.focus();
    by("ask-drawer").scrollTop = 0;
    all(".ground")[0].scrollIntoView({ block: "end" });
    this.opened(step);
  }
}

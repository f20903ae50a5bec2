// @ts-check
// A tour through the panels that needs nobody: one after the other fills the screen.

import { hearKeys } from "./keys.js";
import { all, by, focusedIn, say } from "./elements.js";
import { t } from "./texts.js";

const EACH_MS = 12_000;
const AGAIN_MS = 1_000;

/** The panel that comes after one; the first after none, or after one that is no longer there.
 * @template T @param {readonly T[]} panels @param {T | null} panel @returns {T | null} */
export function following(panels, panel) {
  const at = panel === null ? -1 : panels.indexOf(panel);
  return panels[(at + 1) % panels.length] ?? null;
}

export class Tour {
  /** @type {HTMLElement | null} */
  panel = null;
  timer = 0;

  /** `told(on)` is called when it begins or ends. @param {(on: boolean) => void} told */
  constructor(told) {
    this.told = told;
    this.host = by("centre");
    hearKeys(document, "keys.tour", [{ keys: ["Escape"], does: "keys.stop", act: () => (this.on && !by("dialog").open ? this.stop() : false) }]);
  }

  get on() {
    return this.host.hasAttribute("data-tour");
  }

  start() {
    if (this.on) return;
    this.host.setAttribute("data-tour", "");
    this.told(true);
    say(t("centre.tour.on"));
    this.#step();
  }

  stop() {
    clearTimeout(this.timer);
    this.host.removeAttribute("data-tour");
    this.#show(null);
    this.told(false);
  }

  /** On to the next, unless somebody looks at this one closely. */
  #step() {
    const held = this.panel && (this.panel.matches(":hover") || focusedIn(this.panel) || by("dialog").open);
    if (!held) this.#show(following([...all("[data-panel]", this.host)], this.panel));
    this.timer = setTimeout(() => this.#step(), held ? AGAIN_MS : EACH_MS);
  }

  /** @param {HTMLElement | null} panel */
  #show(panel) {
    this.panel?.classList.remove("toured");
    this.panel = panel;
    panel?.classList.add("toured");
    panel?.parentElement?.parentElement?.scrollTo(0, 0);
  }
}

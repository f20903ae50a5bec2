// @ts-check
// Drawers over a map: opened and closed by their buttons; the map knows what of it is free.

import { all, by } from "./elements.js";

/** As wide as the style of the page says that drawers stand beside each other. */
const BESIDE = matchMedia("(min-width: 821px)");

/** @typedef {"ask-drawer" | "answer-drawer"} Name */
/** @type {readonly Name[]} */
const NAMES = ["ask-drawer", "answer-drawer"];

export class Drawers {
  /** @param {import("./ground-map.js").GroundMap} map */
  constructor(map) {
    this.map = map;
    for (const name of NAMES) {
      this.#button(name).addEventListener("click", () => this.#set(name, !by(name).classList.contains("open")));
      by(name).classList.toggle("open", BESIDE.matches);
    }
    this.#tell();
    new ResizeObserver(() => this.#tell()).observe(map.host);
  }

  /** @param {Name} name */
  open(name) {
    if (!by(name).classList.contains("open")) this.#set(name, true);
  }

  /** @param {Name} name */
  close(name) {
    if (by(name).classList.contains("open")) this.#set(name, false);
  }

  /** @param {Name} name */
  #button(name) {
    return all(`[data-drawer=${name}]`)[0];
  }

  /** @param {Name} name @param {boolean} open */
  #set(name, open) {
    for (const one of NAMES) {
      if (one === name) by(one).classList.toggle("open", open);
      else if (!BESIDE.matches) by(one).classList.remove("open");
    }
    this.#tell();
  }

  /** Say which are open, and how much of the map lies under them. */
  #tell() {
    for (const name of NAMES) this.#button(name).setAttribute("aria-expanded", String(by(name).classList.contains("open")));
    const [ask, answer] = NAMES.map((name) => by(name));
    const free = BESIDE.matches && by("whole").classList.contains("two");
    this.map.insets = free ? [40, 0, 30, 0] : BESIDE.matches ? [40, answer.offsetWidth, 30, ask.offsetWidth] : [40, 0, Math.max(30, ask.offsetHeight, answer.offsetHeight), 0];
  }
}

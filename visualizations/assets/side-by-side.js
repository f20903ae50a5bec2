// @ts-check
// Scenarios on two maps in step: what is or one of them here, another there.

import { Beside, withChanges } from "./beside.js";
import { by, el } from "./elements.js";
import { fill, keep } from "./page.js";
import { fill as filled, number, t } from "./texts.js";

const PAGE = 1_000; // Of those who gain or lose, as many as are told at once.

/** @typedef {import("./scenario-store.js").Scenario} Scenario */
/** @typedef {Pick<import("./map-layers.js").Data, "reach" | "gaps"> & Partial<Pick<import("./map-layers.js").Data, "many">>} Reached */
/** @typedef {Api.Parameters<"coverage/whatif", "POST">} Asked */
/** @typedef {import("./beside.js").Shifts} Shifts */

export class SideBySide {
  /** `scenarios()` are those there are; `asked(scenario, more)` is what one would do; `metres()` how far a site
   * reaches in a straight line, null along streets; `shown()` is told that the second map comes.
   * @param {import("./coverage-map.js").CoverageMap} map
   * @param {{ scenarios: () => Scenario[], asked: (scenario: Scenario, more: Asked) => Promise<Api.Answer<"coverage/whatif", "POST">>, metres: () => number | null, shown: () => void }} given */
  constructor(map, given) {
    this.map = map;
    this.given = given;
    this.beside = new Beside(map);
    /** Names of the scenarios on either side; "" here is what is, there none. */
    this.names = { left: "", beside: "" };
    /** What is. @type {Reached} */
    this.is = { reach: [], gaps: [] };
    /** The sites of the plan shown. @type {Geo.Site[]} */
    this.sites = [];
    this.drawn = 0;
    for (const side of /** @type {const} */ (["left", "beside"])) {
      const choice = this.#choice(side);
      choice.addEventListener("change", () => this.#choose(side, choice.value));
    }
  }

  /** @param {"left" | "beside"} side */
  #choice(side) {
    return by(side === "left" ? "left-scenario" : "beside-scenario");
  }

  /** @param {"left" | "beside"} side @param {string} name */
  #choose(side, name) {
    this.names[side] = name;
    keep(this.names);
    return this.#redraw();
  }

  /** @param {URLSearchParams} asked */
  read(asked) {
    this.names = { left: asked.get("left") ?? "", beside: asked.get("beside") ?? "" };
  }

  /** What is, asked anew. @param {Reached} is */
  now(is) {
    this.is = is;
    this.map.show(is);
  }

  /** Where nothing is compared yet, the latest scenario beside what is. */
  suggest() {
    const last = this.given.scenarios().at(-1);
    if (!last || this.names.beside) return undefined;
    this.#choice("beside").value = last.name;
    return this.#choose("beside", last.name);
  }

  /** Offer the scenarios that there are. */
  choices() {
    const every = this.given.scenarios();
    for (const [side, first] of /** @type {const} */ ([["left", t("desk.now")], ["beside", "–"]])) {
      const choice = this.#choice(side);
      choice.replaceChildren(el("option", { value: "" }, first), ...every.map((one) => el("option", { value: one.name, selected: one.name === this.names[side] }, one.title)));
    }
    by("pair").hidden = !every.length;
    return this.#redraw();
  }

  /** What is shown or hidden on the first is on the other. */
  draw() {
    this.beside.draw();
  }

  #redraw() {
    return fill(by("other"), () => this.#show());
  }

  async #show() {
    const turn = (this.drawn += 1);
    const [left, there] = [this.#choice("left"), this.#choice("beside")].map(({ value }) => this.given.scenarios().find(({ name }) => name === value));
    if (!there) {
      this.map.show({ ...this.is, sites: this.sites });
      return this.beside.hide();
    }
    const here = left ? await this.#with(left) : { title: t("desk.now"), data: { ...this.is, sites: this.sites } };
    const other = await this.#with(there);
    if (turn !== this.drawn) return undefined; // Others were chosen meanwhile.
    this.map.show(here.data);
    if (by("other").hidden) this.given.shown();
    return this.beside.show(here.title, other.title, other.data);
  }

  /** What a map shows with a scenario, and what is written on it. @param {Scenario} scenario */
  async #with(scenario) {
    const [gained, lost] = [await this.#moved(scenario, "gained"), await this.#moved(scenario, "lost")];
    const data = withChanges({ ...this.map.data, ...this.is }, scenario.changes, { gained, lost }, this.given.metres());
    return { title: filled("desk.beside.moved", scenario.title, number(gained.length), number(lost.length)), data };
  }

  /** All who gain or lose by a scenario. @param {Scenario} scenario @param {"gained" | "lost"} direction @returns {Promise<Shifts>} */
  async #moved(scenario, direction) {
    /** @type {Shifts} */
    const rows = [];
    /** @type {string | null} */
    let after = null;
    do {
      /** @type {Api.Answer<"coverage/whatif", "POST">["data"]} */
      const { shifts } = (await this.given.asked(scenario, { by: "spatial", limit: PAGE, direction, after })).data;
      rows.push(...shifts.rows);
      after = shifts.next;
    } while (after !== null);
    return rows;
  }
}

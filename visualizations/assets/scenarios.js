// @ts-check
// Scenarios side by side: the plan shown and those kept, each against what is.

import { ask } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { fill } from "./page.js";
import { bracketed, clean, code, colon, fault, lang, number, t, words } from "./texts.js";
import { LENSES, percent } from "./figures.js";
import { MOST, download, downloadToml, kept, leading, ofPlan, store } from "./scenario-store.js";

const ROWS = 50;
const LONGEST = 40; // Of a code.
const DIRECTIONS = ["gained", "lost"];

/** @typedef {import("./scenario-store.js").Scenario} Scenario */
/** @typedef {Api.Answer<"coverage/whatif", "POST">["data"]} Effect */
/** A scenario with its effect, or why it has none.
 * @typedef {{ scenario: Scenario, effect?: Effect, fault?: string }} Compared */

/** @param {number | null} change */
const points = (change) => (change === null ? "" : `${change < 0 ? "−" : "+"}${number(Math.abs(Math.round(change * 1e4) / 100))}`);
/** How many, and at least and at most how many where places are known to a radius only. @param {number} count @param {number} low @param {number} high */
const between = (count, low, high) => `${number(count)}${low === high ? "" : bracketed(`${number(low)}–${number(high)}`)}`;
/** @param {number | null} change */
const tone = (change) => (change ? (change > 0 ? "up" : "down") : null);

export class Scenarios {
  /** `parameters()` are the day, layers and minutes to compare on; `position(id)` is what a position
   * that exists is called; `drawn()` is told that there may be others, `apply(scenario)` that one is to be applied.
   * @param {{ drawn: () => void, apply: (scenario: Scenario) => void, parameters: () => Api.Parameters<"coverage/whatif", "POST">, position: (id: string) => string | null | undefined }} given */
  constructor({ parameters, position, drawn, apply }) {
    this.drawn = drawn;
    this.apply = apply;
    this.parameters = parameters;
    this.position = position;
    this.kept = kept();
    /** @type {Api.Plan | null} */
    this.plan = null;
    /** The plan shown as a scenario. @type {Scenario | null} */
    this.unnamed = null;
    by("keep").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keep();
    });
    by("who").addEventListener("change", () => this.#who());
  }

  /** The choices in the words of the language. */
  word() {
    const { by: lens, direction, certainty } = by("who").elements;
    /** @param {HTMLSelectElement} select @param {[value: string, text: string][]} pairs @param {string} first */
    const worded = (select, pairs, first) => {
      const chosen = select.value || first;
      select.replaceChildren(...pairs.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
    };
    worded(lens, LENSES.map((one) => [one, t(`rate.${one}`)]), "spatial");
    worded(direction, DIRECTIONS.map((one) => [one, t(`shift.${one}`)]), "gained");
    const sure = Object.entries(words.codes.shift_certainty).map(([one, text]) => /** @type {[string, string]} */ ([one, text[lang]]));
    worded(certainty, [["", t("shift.found")], ...sure], "");
  }

  /** The plan shown, or nulls; compares anew.
   * @param {string | null} id @param {Api.Plan | null} plan */
  current(id, plan) {
    this.plan = plan?.sites.length ? plan : null;
    this.unnamed = this.plan && ofPlan(this.plan, `plan-${id}`, t("desk.current"), t("desk.site"));
    by("keep").hidden = !this.plan;
    return this.draw();
  }

  /** The plan shown, and those kept. */
  get all() {
    return [...(this.unnamed ? [this.unnamed] : []), ...this.kept];
  }

  async #keep() {
    const title = by("keep").elements.title.value.trim();
    const refused = this.kept.length >= MOST ? "desk.keep.full" : this.kept.some((one) => one.title === title) ? "desk.keep.twice" : null;
    by("keep-told").textContent = refused ? t(refused) : "";
    if (refused || !title || !this.plan) return;
    try {
      this.kept.push(ofPlan(this.plan, await this.#code(title), title));
    } catch (error) {
      by("keep-told").textContent = clean(fault(error));
      return;
    }
    if (!store(this.kept)) by("keep-told").textContent = t("desk.keep.off");
    by("keep").reset();
    say(clean(title));
    await this.draw();
  }

  /** The code that the service makes of a title, and that none of those kept has. @param {string} title */
  async #code(title) {
    const { data } = await this.asked({ title, changes: [] }, { limit: 1 });
    const made = data.scenario;
    for (let at = 1; ; at += 1) {
      const end = at > 1 ? `-${at}` : "";
      const name = `${made.slice(0, LONGEST - end.length)}${end}`;
      if (!this.kept.some((one) => one.name === name)) return name;
    }
  }

  /** @param {Scenario} scenario */
  #delete(scenario) {
    this.kept = this.kept.filter((one) => one !== scenario);
    store(this.kept);
    this.draw();
  }

  /** What is kept, and all of it compared. */
  async draw() {
    const every = this.all;
    this.drawn();
    /** @param {string} key @param {() => void} act */
    const button = (key, act) => el("button", { type: "button", class: "plain", "data-act": key, on: { click: act } }, key.startsWith("desk.") ? t(key) : key);
    by("kept").replaceChildren(
      ...this.kept.map((one) =>
        el(
          "li",
          { "data-name": one.name },
          el("strong", {}, one.title),
          `${number(one.changes.length)} ${t("desk.changes")}`,
          ...(one.zones?.length || one.within ? [el("a", { href: leading(one) }, t("desk.kept.area"))] : []),
          button("JSON", () => download(JSON.stringify(one, null, 1), "application/json", `${one.name}.json`)),
          button("TOML", () => downloadToml(one)),
          button("desk.apply", () => this.apply(one)),
          button("desk.delete", () => this.#delete(one)),
        ),
      ),
    );
    const { scenario } = by("who").elements;
    const chosen = scenario.value;
    scenario.replaceChildren(...every.map((one) => el("option", { value: one.name, selected: one.name === chosen }, one.title)));
    by("who").hidden = by("who-scroll").hidden = !every.length;
    by("no-scenarios").hidden = every.length > 0;
    by("compare").hidden = !every.length;
    if (!every.length) return;
    by("compare").replaceChildren(el("caption", {}, t("loading")));
    await fill(by("compare"), () => this.#compare(every));
    await this.#who();
  }

  /** @param {import("./scenario-store.js").Given} scenario @param {Api.Parameters<"coverage/whatif", "POST">} more */
  asked(scenario, more) {
    return ask("coverage/whatif", { ...this.parameters(), ...more }, { method: "POST", json: scenario });
  }

  /** A row for each rate, a column for each scenario. One that does not fit says why.
   * @param {Scenario[]} every */
  async #compare(every) {
    /** @type {Compared[]} */
    const found = [];
    for (const scenario of every) {
      try {
        found.push({ scenario, effect: (await this.asked(scenario, { limit: 1 })).data });
      } catch (error) {
        found.push({ scenario, fault: fault(error) });
      }
    }
    const fitting = found.find(({ effect }) => effect)?.effect;
    const rates = fitting?.rates ?? [];
    /** @param {Compared} one @param {number} at @returns {TextChild} */
    const cell = ({ effect, fault: why = "" }, at) => {
      if (!effect) return at === 0 ? el("span", { class: "fault" }, why) : "–";
      const { after, change } = effect.rates[at];
      return el("span", {}, percent(after), " ", el("b", { class: tone(change) }, points(change)), el("small", {}, after.numerator === null ? "" : `${number(after.numerator)} / ${number(after.denominator)}`));
    };
    /** @param {Compared} one @param {number} at */
    const moved = ({ effect }, at) => {
      if (!effect) return "–";
      const { gained, gained_certain, gained_possible, lost, lost_certain, lost_possible } = effect.lenses[at];
      return `+${between(gained, gained_certain, gained_possible)} / −${between(lost, lost_certain, lost_possible)}`;
    };
    /** @param {Effect["rates"][number]["before"]} before */
    const now = ({ rate, range, reason, numerator, denominator }) => el("span", {}, percent({ rate, range, reason }), el("small", {}, numerator === null ? "" : `${number(numerator)} / ${number(denominator)}`));
    table(
      by("compare"),
      [{ text: t("map.rates") }, { text: t("desk.now"), number: true }, ...every.map((one) => ({ text: one.title, number: true, given: true }))],
      [
        ...(rates.length ? [] : [{ id: "fault", cells: ["", "–", ...found.map((one) => cell(one, 0))] }]),
        ...rates.map((rate, at) => ({ id: rate.code, cells: [t(`rate.${rate.code}`), now(rate.before), ...found.map((one) => cell(one, at))] })),
        ...(fitting?.lenses ?? []).map(({ lens }, at) => ({ id: `moved-${lens}`, cells: [`${t(`rate.${lens}`)}${colon()}${t("desk.moved")}`, "", ...found.map((one) => moved(one, at))] })),
      ],
    );
  }

  /** The first page of those who gain or lose in one of them. */
  #who() {
    const { scenario, by: lens, direction, certainty } = by("who").elements;
    const wanted = this.all.find((one) => one.name === scenario.value);
    if (!wanted) return undefined;
    return fill(by("shifts"), async () => {
      const { shifts } = (await this.asked(wanted, { by: /** @type {Api.Lens} */ (lens.value), direction: /** @type {"gained" | "lost"} */ (direction.value), certainty: /** @type {"sure" | "possible" | ""} */ (certainty.value) || undefined, limit: ROWS })).data;
      /** @param {string} id */
      const called = (id) => {
        const added = wanted.changes.find((one) => one.change === "add_position" && one.id === id);
        return (added && "name" in added ? added.name : this.position(id)) ?? id;
      };
      /** @param {string | null} nearest @param {number | null} metres */
      const place = (nearest, metres) => (nearest === null ? "–" : `${called(nearest)}${bracketed(number(metres))}`);
      table(
        by("shifts"),
        [{ text: t("table.name") }, { text: t("table.reason") }, { text: t("desk.nearest_before") }, { text: t("desk.nearest_after") }],
        shifts.rows.map((row) => ({
          id: row.id,
          cells: [row.name, code("uncovered_reason", row.reason), place(row.nearest_before, row.metres_before), place(row.nearest_after, row.metres_after)],
        })),
      );
      by("shifts").prepend(el("caption", {}, `${t(`shift.${direction.value}`)}${colon()}${number(shifts.rows.length)} / ${number(shifts.count)}`));
    });
  }
}

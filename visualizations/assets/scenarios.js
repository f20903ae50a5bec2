// @ts-check
// Scenarios side by side: the plan shown and those kept, each against what is.

import { ask, view } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { fill } from "./page.js";
import { bracketed, clean, code, colon, fault, number, t } from "./texts.js";
import { LENSES, percent } from "./figures.js";
import { MOST, command, kept, leading, ofPlan, store, toml } from "./scenario-store.js";

const ROWS = 50;
const DIRECTIONS = ["gained", "lost"];

/** @typedef {import("./scenario-store.js").Scenario} Scenario */
/** @typedef {Api.Answer<"coverage/whatif", "POST">["data"]} Effect */
/** A scenario with its effect, or why it has none.
 * @typedef {{ scenario: Scenario, effect?: Effect, fault?: string }} Compared */

/** @param {number | null} change */
const points = (change) => (change === null ? "" : `${change < 0 ? "−" : "+"}${number(Math.abs(Math.round(change * 1e4) / 100))}`);
/** @param {number | null} change */
const tone = (change) => (change ? (change > 0 ? "up" : "down") : null);

/** @param {string} text @param {string} type @param {string} name */
function download(text, type, name) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
}

/** @param {Scenario} scenario */
const downloadToml = (scenario) => download(toml(scenario), "application/toml", `${scenario.name}.toml`);

export class Scenarios {
  /** `parameters()` are the day, layers and minutes to compare on; `position(id)` is what a position
   * that exists is called; `drawn()` is told that there may be others.
   * @param {{ drawn: () => void, parameters: () => Api.Parameters<"coverage/whatif", "POST">, position: (id: string) => string | null | undefined }} given */
  constructor({ parameters, position, drawn }) {
    this.drawn = drawn;
    this.parameters = parameters;
    this.position = position;
    this.kept = kept();
    /** @type {Api.Plan | null} */
    this.plan = null;
    /** Tells the command anew, which asks for another check. */
    this.written = () => {};
    /** The plan shown as a scenario. @type {Scenario | null} */
    this.unnamed = null;
    /** What is being applied. @type {Scenario | null} */
    this.applied = null;
    by("keep").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keep();
    });
    by("who").addEventListener("change", () => this.#who());
    this.#applying();
  }

  /** The choices in the words of the language. */
  word() {
    const { by: lens, direction } = by("who").elements;
    /** @param {HTMLSelectElement} select @param {[value: string, text: string][]} pairs @param {string} first */
    const worded = (select, pairs, first) => {
      const chosen = select.value || first;
      select.replaceChildren(...pairs.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
    };
    worded(lens, LENSES.map((one) => [one, t(`rate.${one}`)]), "spatial");
    worded(direction, DIRECTIONS.map((one) => [one, t(`shift.${one}`)]), "gained");
  }

  /** The plan shown, or nulls; compares anew.
   * @param {string | null} id @param {Api.Plan | null} plan */
  current(id, plan) {
    this.plan = plan?.sites.length ? plan : null;
    this.unnamed = this.plan && ofPlan(this.plan, `plan-${id}`, t("desk.current"));
    by("keep").hidden = !this.plan;
    return this.draw();
  }

  /** The plan shown, and those kept. */
  get all() {
    return [...(this.unnamed ? [this.unnamed] : []), ...this.kept];
  }

  #keep() {
    const fields = by("keep").elements;
    const [name, title] = [fields.name.value, fields.title.value.trim()];
    const refused = this.kept.length >= MOST ? "desk.keep.full" : this.kept.some((one) => one.name === name) ? "desk.keep.twice" : null;
    by("keep-told").textContent = refused ? t(refused) : "";
    if (refused || !title || !this.plan) return;
    this.kept.push(ofPlan(this.plan, name, title));
    if (!store(this.kept)) by("keep-told").textContent = t("desk.keep.off");
    by("keep").reset();
    say(clean(title));
    this.draw();
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
          el("span", { class: "chip" }, one.name),
          `${number(one.changes.length)} ${t("desk.changes")}`,
          ...(one.zones?.length || one.within ? [el("a", { href: leading(one) }, t("desk.kept.area"))] : []),
          button("JSON", () => download(JSON.stringify(one, null, 1), "application/json", `${one.name}.json`)),
          button("TOML", () => downloadToml(one)),
          button("desk.apply", () => this.#apply(one)),
          button("desk.delete", () => this.#delete(one)),
        ),
      ),
    );
    const { scenario } = by("who").elements;
    const chosen = scenario.value;
    scenario.replaceChildren(...every.map((one) => el("option", { value: one.name, selected: one.name === chosen }, one.title)));
    by("who").hidden = by("who-scroll").hidden = !every.length;
    by("compare").hidden = !every.length;
    if (!every.length) return;
    by("compare").replaceChildren(el("caption", {}, t("loading")));
    await fill(by("compare"), () => this.#compare(every));
    await this.#who();
  }

  /** @param {Scenario} scenario @param {Api.Parameters<"coverage/whatif", "POST">} more */
  #asked(scenario, more) {
    return ask("coverage/whatif", { ...this.parameters(), ...more }, { method: "POST", json: scenario });
  }

  /** A row for each rate, a column for each scenario. One that does not fit says why.
   * @param {Scenario[]} every */
  async #compare(every) {
    /** @type {Compared[]} */
    const found = [];
    for (const scenario of every) {
      try {
        found.push({ scenario, effect: (await this.#asked(scenario, { limit: 1 })).data });
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
    const moved = ({ effect }, at) => (effect ? `+${number(effect.lenses[at].gained)} / −${number(effect.lenses[at].lost)}` : "–");
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
    const { scenario, by: lens, direction } = by("who").elements;
    const wanted = this.all.find((one) => one.name === scenario.value);
    if (!wanted) return undefined;
    return fill(by("shifts"), async () => {
      const { shifts } = (await this.#asked(wanted, { by: /** @type {Api.Lens} */ (lens.value), direction: /** @type {"gained" | "lost"} */ (direction.value), limit: ROWS })).data;
      /** @param {string} id */
      const called = (id) => {
        const added = wanted.changes.find((one) => one.change === "add_position" && one.id === id);
        return (added && "name" in added ? added.name.replace(`${wanted.name}-`, "") : this.position(id)) ?? id;
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

  // --- applying -------------------------------------------------------------------------------

  #applying() {
    const form = by("apply-form");
    this.written = () => {
      if (this.applied) by("apply-command").textContent = clean(command(this.applied, form.elements.effective.value, form.elements.source.value));
      by("apply-told").textContent = "";
      // What is written is what was checked: after any change it has to be checked again.
      by("apply-write").disabled = true;
    };
    form.addEventListener("input", this.written);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#load(event.submitter?.getAttribute("value") === "write");
    });
    by("apply-copy").addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(by("apply-command").textContent ?? "");
        by("apply-told").textContent = t("desk.apply.copied");
      } catch {
        by("apply-told").textContent = t("desk.apply.by_hand");
      }
    });
    by("apply-file").addEventListener("click", () => this.applied && downloadToml(this.applied));
    by("apply-close").addEventListener("click", () => by("apply-dialog").close());
  }

  /** @param {boolean} write */
  async #load(write) {
    if (!this.applied) return;
    const outcome = by("apply-told");
    const { effective, source } = by("apply-form").elements;
    const asked = { effective: effective.value, source: source.value, dry_run: !write };
    outcome.textContent = t("loading");
    try {
      const { data } = await ask("coverage/whatif/apply", asked, { method: "POST", json: this.applied });
      /** @type {[key: string, what: "created" | "updated" | "closed"][]} */
      const whats = [["desk.apply.created", "created"], ["desk.apply.updated", "updated"], ["desk.apply.closed", "closed"]];
      const counts = whats.map(([key, what]) => `${t(key)} ${number((data.nodes[what] ?? 0) + (data.relationships[what] ?? 0))}`);
      outcome.textContent = `${t(write ? "desk.apply.written" : "desk.apply.checked")}${colon()}${counts.join(" · ")}`;
      if (data.import_id) outcome.append(" ", el("a", { href: "imports" }, t("desk.apply.take_back")), bracketed(data.import_id));
      by("apply-write").disabled = write;
    } catch (error) {
      outcome.textContent = `${t("failed")}${colon()}${fault(error)}`;
      by("apply-write").disabled = true;
    }
  }

  /** @param {Scenario} scenario */
  #apply(scenario) {
    this.applied = scenario;
    by("apply-form").elements.effective.value ||= view.as_of;
    this.written();
    by("apply-dialog").showModal();
  }
}

// Scenarios side by side: the plan shown and those kept, each against what is.

import { ask, bracketed, by, clean, code, colon, el, fill, number, say, t, table, view } from "./common.js";
import { LENSES, percentOf } from "./figures.js";
import { MOST, command, kept, ofPlan, store, toml } from "./scenario-store.js";

const ROWS = 50;
const DIRECTIONS = ["gained", "lost"];

const told = (rate) => (rate === null ? t("not_in_source") : percentOf(rate));
const points = (change) => (change === null ? "" : `${change < 0 ? "−" : "+"}${number(Math.abs(Math.round(change * 1e4) / 100))}`);
const tone = (change) => (change > 0 ? "up" : change < 0 ? "down" : null);

function download(text, type, name) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
}

export class Scenarios {
  /** `parameters()` are the day, layers and minutes to compare on; `position(id)` is what a position
   * that exists is called. */
  constructor({ parameters, position }) {
    this.parameters = parameters;
    this.position = position;
    this.kept = kept();
    this.plan = null;
    by("keep").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keep(new FormData(event.target));
    });
    by("who").addEventListener("change", () => this.#who());
    this.#applying();
  }

  /** The choices in the words of the language. */
  word() {
    const { by: lens, direction } = by("who").elements;
    const worded = (select, pairs, first) => {
      const chosen = select.value || first;
      select.replaceChildren(...pairs.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
    };
    worded(lens, LENSES.map((one) => [one, t(`rate.${one}`)]), "spatial");
    worded(direction, DIRECTIONS.map((one) => [one, t(`shift.${one}`)]), "gained");
  }

  /** The plan shown, or nulls; compares anew. */
  current(id, plan) {
    const feasible = plan !== null && plan.sites.length > 0;
    this.plan = feasible ? plan : null;
    this.unnamed = feasible ? ofPlan(plan, `plan-${id}`, t("desk.current")) : null;
    by("keep").hidden = !feasible;
    return this.draw();
  }

  #all() {
    return [...(this.unnamed ? [this.unnamed] : []), ...this.kept];
  }

  #keep(fields) {
    const [name, title] = [fields.get("name"), fields.get("title").trim()];
    const fault = this.kept.length >= MOST ? "desk.keep.full" : this.kept.some((one) => one.name === name) ? "desk.keep.twice" : null;
    by("keep-told").textContent = fault ? t(fault) : "";
    if (fault || !title) return;
    this.kept.push(ofPlan(this.plan, name, title));
    if (!store(this.kept)) by("keep-told").textContent = t("desk.keep.off");
    by("keep").reset();
    say(clean(title));
    this.draw();
  }

  #delete(scenario) {
    this.kept = this.kept.filter((one) => one !== scenario);
    store(this.kept);
    this.draw();
  }

  /** What is kept, and all of it compared. */
  async draw() {
    const all = this.#all();
    const button = (key, act) => el("button", { type: "button", class: "plain", "data-act": key, on: { click: act } }, key.startsWith("desk.") ? t(key) : key);
    by("kept").replaceChildren(
      ...this.kept.map((one) =>
        el(
          "li",
          { "data-name": one.name },
          el("strong", {}, one.title),
          el("span", { class: "chip" }, one.name),
          `${number(one.changes.length)} ${t("desk.changes")}`,
          button("JSON", () => download(JSON.stringify(one, null, 1), "application/json", `${one.name}.json`)),
          button("TOML", () => download(toml(one), "application/toml", `${one.name}.toml`)),
          button("desk.apply", () => this.#apply(one)),
          button("desk.delete", () => this.#delete(one)),
        ),
      ),
    );
    const { scenario } = by("who").elements;
    const chosen = scenario.value;
    scenario.replaceChildren(...all.map((one) => el("option", { value: one.name, selected: one.name === chosen }, one.title)));
    by("who").hidden = by("who-scroll").hidden = !all.length;
    by("compare").hidden = !all.length;
    if (!all.length) return;
    by("compare").replaceChildren(el("caption", {}, t("loading")));
    await fill(by("compare"), () => this.#compare(all));
    await this.#who();
  }

  #asked(scenario, more) {
    return ask("coverage/whatif", { ...this.parameters(), ...more }, { method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json" }, body: JSON.stringify(scenario) });
  }

  /** A row for each rate, a column for each scenario. One that does not fit says why. */
  async #compare(all) {
    const found = [];
    for (const scenario of all) {
      try {
        found.push({ scenario, effect: (await this.#asked(scenario, { limit: 1 })).data });
      } catch (error) {
        found.push({ scenario, fault: error.message });
      }
    }
    const fitting = found.find(({ effect }) => effect)?.effect;
    const rates = fitting?.rates ?? [];
    const cell = ({ effect, fault }, at) => {
      if (!effect) return at === 0 ? el("span", { class: "fault" }, fault) : "–";
      const { after, change } = effect.rates[at];
      return el("span", {}, told(after.rate), " ", el("b", { class: tone(change) }, points(change)), el("small", {}, after.numerator === null ? "" : `${number(after.numerator)} / ${number(after.denominator)}`));
    };
    const moved = ({ effect }, at) => (effect ? `+${number(effect.lenses[at].gained)} / −${number(effect.lenses[at].lost)}` : "–");
    const now = ({ rate, numerator, denominator }) => el("span", {}, told(rate), el("small", {}, numerator === null ? "" : `${number(numerator)} / ${number(denominator)}`));
    table(
      by("compare"),
      [{ text: t("map.rates") }, { text: t("desk.now"), number: true }, ...all.map((one) => ({ text: one.title, number: true, given: true }))],
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
    const wanted = this.#all().find((one) => one.name === scenario.value);
    if (!wanted) return undefined;
    return fill(by("shifts"), async () => {
      const { shifts } = (await this.#asked(wanted, { by: lens.value, direction: direction.value, limit: ROWS })).data;
      const called = (id) => wanted.changes.find((change) => change.id === id)?.name?.replace(`${wanted.name}-`, "") ?? this.position(id) ?? id;
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
    const written = () => {
      by("apply-command").textContent = clean(command(this.applied, form.elements.effective.value, form.elements.source.value));
      by("apply-told").textContent = "";
      // What is written is what was checked: after any change it has to be checked again.
      by("apply-write").disabled = true;
    };
    this.written = written;
    form.addEventListener("input", written);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#load(event.submitter?.value === "write");
    });
    by("apply-copy").addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(by("apply-command").textContent);
        by("apply-told").textContent = t("desk.apply.copied");
      } catch {
        by("apply-told").textContent = t("desk.apply.by_hand");
      }
    });
    by("apply-file").addEventListener("click", () => download(toml(this.applied), "application/toml", `${this.applied.name}.toml`));
    by("apply-close").addEventListener("click", () => by("apply-dialog").close());
  }

  async #load(write) {
    const told = by("apply-told");
    const { effective, source } = by("apply-form").elements;
    const asked = { effective: effective.value, source: source.value, dry_run: !write };
    const how = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(this.applied) };
    told.textContent = t("loading");
    try {
      const { data } = await ask("coverage/whatif/apply", asked, how);
      const whats = [["desk.apply.created", "created"], ["desk.apply.updated", "updated"], ["desk.apply.closed", "closed"]];
      const counts = whats.map(([key, what]) => `${t(key)} ${number(data.nodes[what] + data.relationships[what])}`);
      told.textContent = `${t(write ? "desk.apply.written" : "desk.apply.checked")}${colon()}${counts.join(" · ")}`;
      if (data.import_id) told.append(" ", el("a", { href: "imports" }, t("desk.apply.take_back")), bracketed(data.import_id));
      by("apply-write").disabled = write;
    } catch (error) {
      told.textContent = `${t("failed")}${colon()}${error.message}`;
      by("apply-write").disabled = true;
    }
  }

  #apply(scenario) {
    this.applied = scenario;
    by("apply-form").elements.effective.value ||= view.as_of;
    this.written();
    by("apply-dialog").showModal();
  }
}

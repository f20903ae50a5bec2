// @ts-check
// Applying a scenario, first only to see what it would change; and taking back what was applied.

import { ask, reasons, spoken } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { act, actions, began, lineOf, stateOf, sum } from "./journal.js";
import { carried } from "./zones.js";
import { dayShown, fill, rightsHeld } from "./page.js";
import { bracketed, called, clean, colon, fault, lang, number, t } from "./texts.js";
import { command, downloadToml } from "./scenario-store.js";

const LATEST = 100; // Lines of the journal, among which those of scenarios are looked for.

/** @typedef {import("./scenario-store.js").Scenario} Scenario */
/** @typedef {import("./journal.js").Line} Line */

export class Applying {
  /** `kept()` are the scenarios that can be applied; `applied(lines)` is told what was applied, the latest
   * first; `written()` that the network has changed.
   * @param {{ kept: () => Scenario[], applied: (lines: Line[]) => void, written: () => unknown }} given */
  constructor({ kept, applied, written }) {
    this.kept = kept;
    this.applied = applied;
    this.written = written;
    const form = by("apply-form");
    form.addEventListener("input", () => this.#unchecked());
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
    by("apply-file").addEventListener("click", () => this.chosen && downloadToml(this.chosen));
  }

  /** The scenario that is to be applied. */
  get chosen() {
    const { scenario } = by("apply-form").elements;
    return this.kept().find(({ name }) => name === scenario.value);
  }

  /** Word it anew; `name` is the scenario to choose. @param {string} [name] */
  choices(name) {
    const { scenario, effective } = by("apply-form").elements;
    const before = scenario.value;
    const chosen = name ?? before;
    const kept = this.kept();
    scenario.replaceChildren(...kept.map((one) => el("option", { value: one.name, selected: one.name === chosen }, one.title)));
    by("apply-none").hidden = kept.length > 0;
    by("apply-form").hidden = !kept.length;
    effective.value ||= dayShown();
    if (scenario.value !== before || !by("apply-command").textContent) this.#unchecked();
  }

  /** What is written is what was checked: after any change it has to be checked again. */
  #unchecked() {
    const { effective, source } = by("apply-form").elements;
    if (this.chosen) by("apply-command").textContent = clean(command(this.chosen, effective.value, source.value));
    by("apply-told").textContent = "";
    by("apply-write").disabled = true;
  }

  /** @param {boolean} write */
  async #load(write) {
    const { chosen } = this;
    if (!chosen) return;
    const outcome = by("apply-told");
    const { effective, source } = by("apply-form").elements;
    const asked = { effective: effective.value, source: source.value, dry_run: !write };
    by("apply-write").disabled = true;
    outcome.textContent = t("loading");
    try {
      const { data } = await ask("coverage/whatif/apply", asked, { method: "POST", json: chosen });
      /** @type {[key: string, what: "created" | "updated" | "closed"][]} */
      const whats = [["desk.apply.created", "created"], ["desk.apply.updated", "updated"], ["desk.apply.closed", "closed"]];
      const counts = whats.map(([key, what]) => `${t(key)} ${number((data.nodes[what] ?? 0) + (data.relationships[what] ?? 0))}`);
      outcome.textContent = `${t(write ? "desk.apply.written" : "desk.apply.checked")}${colon()}${counts.join(" · ")}`;
      if (data.import_id) outcome.append(" · ", t("flow.entry"), " ", lineOf(data.import_id), " · ", el("a", { href: carried(`desk?${new URLSearchParams({ lang, as_of: effective.value })}`) }, t("flow.apply.see")));
      say(outcome.textContent ?? "");
      by("apply-write").disabled = write;
      if (write) await this.#changed();
    } catch (error) {
      outcome.textContent = `${t("failed")}${colon()}${fault(error)}`;
    }
  }

  #changed() {
    return Promise.all([this.draw(), this.written()]);
  }

  /** What was applied, each with a way to take it back. */
  async draw() {
    this.choices();
    if (!(await rightsHeld()).includes("edit")) return undefined;
    return fill(by("applied"), async () => {
      const { data } = await ask("imports", { limit: LATEST });
      const lines = data.filter(({ undoes, files }) => !undoes && files.some(({ kind }) => kind === "scenario"));
      table(
        by("applied"),
        [{ text: t("desk.scenario") }, { text: t("imports.began") }, { text: t("imports.state") }, { text: t("imports.created"), number: true }, { text: t("flow.entry") }, { text: "" }],
        lines.map((line) => ({
          id: line.id,
          cells: [line.files[0].file, began(line), el("span", {}, stateOf(line), line.undone_by ? bracketed(called(line.undone_by)) : ""), sum(line, "created"), lineOf(line.id), actions(line, (one, what) => this.#act(one, what))],
        })),
        t("flow.back.none"),
      );
      this.applied(lines);
    });
  }

  /** @param {Line} line @param {import("./journal.js").Act} what */
  async #act(line, what) {
    by("back-told").textContent = "";
    by("applied").setAttribute("aria-busy", "true");
    try {
      const ended = await act(line, what, () => {});
      if (ended.problem) by("back-told").textContent = await spoken(reasons(ended).join(" "));
      else say(t("imports.undone"));
    } catch (error) {
      by("back-told").textContent = clean(fault(error));
    }
    await this.#changed();
  }
}

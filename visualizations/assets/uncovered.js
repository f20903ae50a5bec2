// @ts-check
// The list of uncovered enterprises: filters, pages, files to take away.

import { thing } from "./entity-link.js";
import { address, ask, viewParameters } from "./api.js";
import { by, el, say } from "./elements.js";
import { offerBehind } from "./copying.js";
import { fill, keep } from "./page.js";
import { bracketed, code, colon, lang, number, t, words } from "./texts.js";
import { LENSES } from "./figures.js";
import { parts, sortedTable } from "./sorting.js";
import { takeUp } from "./task-dialog.js";

const ROWS = 25;
/** What being uncovered in a lens is called as a finding that can become a task.
 * @type {Record<string, Api.Body<"tasks", "POST">["finding"]>} */
const TAKEN_UP = { spatial: "unserved", organizational: "unorganized" };
const SORTS = ["name", "reason", "place", "sector", "size", "members", "metres"];
/** Filters by a code, called as their code list is. */
const CODES = /** @type {const} */ (["carrier_kind", "sector", "industry", "size"]);

/** @typedef {Api.Answer<"coverage/uncovered">["data"][number]} Uncovered */
/** @typedef {NonNullable<Api.Parameters<"coverage/uncovered">["sort"]>} Sort */
/** Filters as the API takes them, without day and layers.
 * @typedef {Omit<Api.Parameters<"coverage/uncovered">, "as_of" | "layer" | "sort" | "limit" | "after">} Filters */

export class UncoveredList {
  /** `title` is the key of the list's name; `usual` is the lens to begin with; `name(row)` makes the first
   * cell; `shown(answer)` is told each page.
   * @param {{ title: string, usual?: string, name?: (row: Uncovered) => TextChild, shown?: (answer: Api.Answer<"coverage/uncovered">) => unknown }} given */
  constructor({ title, usual = LENSES[0], name = (row) => thing(row.id, row.name), shown = () => {} }) {
    this.title = title;
    this.usual = usual;
    /** Filters to begin with. @type {Record<string, string>} */
    this.wished = {};
    /** @type {Sort} */
    this.sort = "id";
    this.name = name;
    this.shown = shown;
    this.page = 0;
    /** @type {string | null} */
    this.after = null;
    this.filters = by("filters");
    this.filters.addEventListener("change", () => this.#fields());
    this.filters.addEventListener("submit", (event) => {
      event.preventDefault();
      this.turn(0, null);
    });
    this.filters.addEventListener("reset", () => setTimeout(() => {
      this.filters.elements.by.value = LENSES[0];
      this.#fields();
      this.sort = "id";
      this.turn(0, null);
    }));
    by("next").addEventListener("click", () => this.turn(this.page + 1, by("next").dataset.after ?? null));
    by("first").addEventListener("click", () => this.turn(0, null));
  }

  /** What the address of the page says of the list: its filters, and the order. */
  get states() {
    return [...[...this.filters.elements].flatMap((one) => (one.getAttribute("name") ? [one.getAttribute("name") ?? ""] : [])), "sort"];
  }

  /** @param {URLSearchParams} asked */
  read(asked) {
    this.wished = Object.fromEntries(this.states.map((name) => [name, asked.get(name) ?? ""]));
    this.wished.by ||= this.usual;
    const { sort } = this.wished;
    this.sort = sort && SORTS.includes(parts(sort)[0]) ? /** @type {Sort} */ (sort) : "id";
  }

  #keep() {
    const given = /** @type {Record<string, string>} */ (this.given());
    const states = Object.fromEntries(this.states.map((name) => [name, given[name] ?? ""]));
    keep({ ...states, by: given.by === this.usual ? "" : given.by, sort: this.sort === "id" ? "" : this.sort });
  }

  /** A list is of the unknown or of a certainty. */
  #fields() {
    const { certainty, unknown } = this.filters.elements;
    if (unknown) unknown.disabled = Boolean(certainty.value);
  }

  /** The filters that are set, as the API takes them, without day and layers.
   * @returns {Filters} */
  given() {
    const all = Object.fromEntries(new FormData(this.filters));
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  }

  /** @param {number} page @param {string | null} after */
  turn(page, after) {
    this.page = page;
    this.after = after;
    return fill(by("uncovered"), () => this.#list());
  }

  /** @param {string} sort */
  #sorted(sort) {
    this.sort = /** @type {Sort} */ (sort);
    return this.turn(0, null);
  }

  draw() {
    return fill(by("uncovered"), async () => {
      await this.#word();
      this.page = 0;
      this.after = null;
      await this.#list();
    });
  }

  /** Word the filters; what was chosen stays. Subdistricts come with the coverage by subdistrict. */
  async #word() {
    /** @typedef {"by" | "certainty" | "subdistrict" | "carrier_kind" | "sector" | "industry" | "size"} Choice */
    const fields = this.filters.elements;
    /** @param {Choice} name @param {[value: string, text: string][]} pairs @param {boolean} [any] */
    const options = (name, pairs, any = true) => {
      const first = any ? [el("option", { value: "" }, t("filter.any"))] : [];
      const value = this.wished[name] ?? fields[name].value;
      fields[name].replaceChildren(...first, ...pairs.map(([key, text]) => el("option", { value: key }, text)));
      fields[name].value = value;
      if (fields[name].selectedIndex < 0) fields[name].selectedIndex = 0;
    };
    options("by", LENSES.map((lens) => [lens, t(`rate.${lens}`)]), false);
    for (const name of CODES) {
      if (fields[name]) options(name, Object.entries(words.codes[name]).map(([value, text]) => [value, text[lang]]));
    }
    const certain = Object.entries(words.codes.reach_certainty).map(([value, text]) => /** @type {[string, string]} */ ([value, text[lang]]));
    options("certainty", certain);
    fields.certainty.options[0].textContent = t("filter.certainty.none");
    const answer = await ask("coverage/by-subdistrict", viewParameters());
    options("subdistrict", answer.data.parts.map((part) => [part.id ?? "", part.name ?? ""]));
    for (const [name, wish] of Object.entries(this.wished)) {
      const field = fields.namedItem(name);
      if (!(field instanceof HTMLInputElement)) continue;
      if (field.type === "checkbox") field.checked = wish === field.value;
      else field.value = wish;
    }
    this.wished = {};
    this.#fields();
  }

  async #list() {
    const asked = { ...viewParameters(), ...this.given() };
    // A file masks small counts of members, and so is not sorted by them.
    const sort = parts(this.sort)[0] === "members" ? null : this.sort;
    for (const kind of /** @type {const} */ (["csv", "xlsx"])) by(kind).href = address(`coverage/uncovered.${kind}`, { ...asked, sort, lang });
    const answer = await ask("coverage/uncovered", { ...asked, sort: this.sort, limit: ROWS, after: this.after });
    this.#keep();
    this.#communities(answer.data);
    sortedTable(
      by("uncovered"),
      [
        { text: t("table.name"), sort: "name" },
        { text: t("table.reason"), sort: "reason" },
        { text: t("table.place"), sort: "place" },
        { text: t("table.sector"), sort: "sector" },
        { text: t("table.size"), sort: "size" },
        { text: t("table.members"), sort: "members", number: true },
        { text: t("table.walk"), sort: "metres", number: true },
        { text: t("tasks.task") },
      ],
      answer.data.map((row) => ({
        id: row.id,
        cells: [
          this.name(row),
          code("uncovered_reason", row.reason),
          [row.subdistrict?.name, row.community?.name].filter(Boolean).join(" / ") || "–",
          code("sector", row.sector) || "–",
          code("size", row.size) || "–",
          number(row.full_members),
          row.minutes === null || row.minutes === undefined ? "–" : `${number(row.minutes)} ${t("table.minutes")}${row.radius_m ? ` ±${number(Math.round(row.radius_m))} ${t("explain.metres")}` : ""}`,
          TAKEN_UP[answer.lens] && !answer.unknown && !answer.certainty ? takeUp({ finding: TAKEN_UP[answer.lens], id: row.id, name: row.name }) : "",
        ],
      })),
      { sort: this.sort, choose: (wanted) => this.#sorted(wanted) },
    );
    const no_rate = answer.no_rate ? bracketed(code("no_rate", answer.no_rate)) : "";
    const from = this.page * ROWS + 1;
    const range = answer.data.length ? `${number(from)}–${number(from + answer.data.length - 1)} ${t("table.of")} ` : "";
    const told = `${t(this.title)}${colon()}${range}${number(answer.count)}${no_rate}`;
    by("uncovered-count").textContent = told;
    say(told);
    by("next").disabled = !answer.next;
    by("next").dataset.after = answer.next ?? "";
    by("first").disabled = this.page === 0;
    offerBehind(by("uncovered"), answer);
    await this.shown(answer);
  }

  /** @param {Uncovered[]} rows */
  #communities(rows) {
    const known = new Set([...by("communities").options].map((one) => one.value));
    for (const { community } of rows) {
      if (community && !known.has(community.name)) {
        known.add(community.name);
        by("communities").append(el("option", { value: community.name }));
      }
    }
  }
}

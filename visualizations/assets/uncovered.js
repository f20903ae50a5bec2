// The list of uncovered enterprises: filters, pages, files to take away.

import { address, ask, by, code, el, fill, lang, named, number, say, t, table, viewParameters, words } from "/assets/common.js";
import { LENSES } from "/assets/figures.js";

const ROWS = 25;
const CODES = { carrier_kind: "carrier_kind", sector: "sector", industry: "industry", size: "size" };

export class UncoveredList {
  /** `title` is the key of the list's name; `wished` are filters to begin with; `name(row)` makes the
   * first cell; `shown(answer)` is told each page. */
  constructor({ title, wished = {}, name = (row) => row.name, shown = () => {} }) {
    this.title = title;
    this.wished = wished;
    this.name = name;
    this.shown = shown;
    this.page = 0;
    this.after = null;
    this.filters = by("filters");
    this.filters.addEventListener("submit", (event) => {
      event.preventDefault();
      this.turn(0, null);
    });
    this.filters.addEventListener("reset", () => setTimeout(() => {
      this.filters.elements.by.value = LENSES[0];
      this.turn(0, null);
    }));
    by("next").addEventListener("click", () => this.turn(this.page + 1, by("next").dataset.after));
    by("first").addEventListener("click", () => this.turn(0, null));
  }

  /** The filters that are set, as the API takes them, without day and layers. */
  given() {
    const all = Object.fromEntries(new FormData(this.filters));
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  }

  turn(page, after) {
    this.page = page;
    this.after = after;
    return fill(by("uncovered"), () => this.#list());
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
    const fields = this.filters.elements;
    const chosen = (name) => this.wished[name] ?? fields[name].value;
    const options = (name, pairs, any = true) => {
      const first = any ? [el("option", { value: "" }, t("filter.any"))] : [];
      const value = chosen(name);
      fields[name].replaceChildren(...first, ...pairs.map(([key, text]) => el("option", { value: key }, text)));
      fields[name].value = value;
      if (fields[name].selectedIndex < 0) fields[name].selectedIndex = 0;
    };
    options("by", LENSES.map((lens) => [lens, t(`rate.${lens}`)]), false);
    for (const [name, list] of Object.entries(CODES)) {
      if (fields[name]) options(name, Object.entries(words.codes[list]).map(([value, text]) => [value, text[lang]]));
    }
    const answer = await ask("coverage/by-subdistrict", viewParameters());
    options("subdistrict", answer.data.parts.map((part) => [part.id, named(part)]));
    for (const name of Object.keys(this.wished)) {
      const field = fields[name];
      if (field?.type === "checkbox") field.checked = this.wished[name] === field.value;
      else if (field?.tagName === "INPUT") field.value = this.wished[name];
    }
    this.wished = {};
  }

  async #list() {
    const asked = { ...viewParameters(), ...this.given() };
    for (const kind of ["csv", "xlsx"]) by(kind).href = address(`coverage/uncovered.${kind}`, { ...asked, lang });
    const answer = await ask("coverage/uncovered", { ...asked, limit: ROWS, ...(this.after ? { after: this.after } : {}) });
    this.#communities(answer.data);
    table(
      by("uncovered"),
      [
        { text: t("table.name") },
        { text: t("table.reason") },
        { text: t("table.place") },
        { text: t("table.sector") },
        { text: t("table.size") },
        { text: t("table.members"), number: true },
        { text: t("table.walk"), number: true },
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
          row.minutes === null || row.minutes === undefined ? "–" : `${number(row.minutes)} ${t("table.minutes")}`,
        ],
      })),
    );
    const no_rate = answer.no_rate ? ` (${code("no_rate", answer.no_rate)})` : "";
    const from = this.page * ROWS + 1;
    const range = answer.data.length ? `${number(from)}–${number(from + answer.data.length - 1)} ${t("table.of")} ` : "";
    const told = `${t(this.title)}: ${range}${number(answer.count)}${no_rate}`;
    by("uncovered-count").textContent = told;
    say(told);
    by("next").disabled = !answer.next;
    by("next").dataset.after = answer.next ?? "";
    by("first").disabled = this.page === 0;
    await this.shown(answer);
  }

  #communities(rows) {
    const known = new Set([...by("communities").children].map((one) => one.value));
    for (const { community } of rows) {
      if (community && !known.has(community.name)) {
        known.add(community.name);
        by("communities").append(el("option", { value: community.name }));
      }
    }
  }
}

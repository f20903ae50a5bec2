// @ts-check
// A file whose headers are not ours: what each column is likely to mean, and what the reader says it does.

import { ask } from "./api.js";
import { by, el, say } from "./elements.js";
import { bracketed, comma, fault, lang, t } from "./texts.js";

/** @typedef {Api.Answer<"imports/columns", "POST">["data"][number]} Table */
/** @typedef {Api.Answer<"templates">["data"][number]} Template */
/** What is said of a file's headers, as parameters of the API.
 * @typedef {{ map: string[], default: string[], leave_out: string[], profile?: string }} Said */

/** Rules under which a file is refused whose headers may be explained. */
const EXPLAINED = new Set(["missing_column", "unknown_ledger", "person_column", "repeated_column", "several_profiles"]);
/** Columns that an office may give once for all rows. */
const SYSTEM = "坐标系";
const GIVEN = new Set(["数据日期", SYSTEM, "所属街道", "所属社区"]);

/** Whether what a file was refused for can be settled by saying what its headers mean.
 * @param {Api.Finding[]} findings */
export const explainable = (findings) => findings.length > 0 && findings.every(({ rule }) => EXPLAINED.has(rule));

const form = by("match");
/** @type {Template[]} */
let templates = [];
/** @type {TableForm[]} */
let tables = [];
/** @type {((said: Said, profile: string) => Promise<void>) | null} */
let onward = null;

/** One table: what it is taken for, its columns, and what is given for those it lacks. */
class TableForm {
  /** @param {File} file @param {Table} table */
  constructor(file, table) {
    this.file = file;
    this.table = table;
    this.place = el("fieldset", { class: "matched" });
    this.draw();
  }

  get template() {
    return templates.find(({ kind }) => kind === this.table.kind);
  }

  draw() {
    const { table } = this;
    const kinds = el("select", { on: { change: () => this.take(kinds.value) } }, el("option", { value: "" }, t("imports.match.skip")), templates.map(({ kind, title, number }) => el("option", { value: kind }, `${number} ${title[lang]}`)));
    kinds.value = table.kind;
    /** @type {HTMLSelectElement[]} */
    this.selects = [];
    /** @type {HTMLInputElement[]} */
    this.boxes = [];
    const rows = table.columns.map((column) =>
      el("tr", {}, el("th", { scope: "row", translate: "no" }, column.header), el("td", {}, column.samples.join(comma())), el("td", {}, column.person ? this.box(column.header) : this.select(column))),
    );
    const head = ["header", "samples", "means"].map((what) => el("th", { scope: "col" }, t(`imports.match.${what}`)));
    this.given = el("div", { class: "bar" });
    this.place.replaceChildren(
      el("legend", {}, `${this.file.name}${table.sheet ? bracketed(table.sheet) : ""}`),
      el("p", { class: "bar" }, el("label", {}, el("span", {}, t("imports.match.kind")), " ", kinds)),
      el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows))),
      this.given,
    );
    this.fill();
  }

  /** @param {string} header */
  box(header) {
    const box = el("input", { type: "checkbox", "data-header": header });
    this.boxes?.push(box);
    return el("label", {}, box, ` ${t("imports.match.person")}`);
  }

  /** @param {Table["columns"][number]} column */
  select(column) {
    const own = this.template?.columns ?? [];
    const made = el("select", { "data-header": column.header, "aria-label": `${column.header}: ${t("imports.match.means")}`, on: { change: () => this.fill() } }, el("option", { value: "" }, t("imports.match.none")), own.map(({ header, en, required }) => el("option", { value: header }, `${lang === "zh" ? header : bracketedName(header, en)}${required ? " *" : ""}`)));
    made.value = column.means ?? column.likely ?? "";
    made.classList.toggle("likely", !column.means && Boolean(column.likely));
    this.selects?.push(made);
    return made;
  }

  /** Fields for what no column gives: all that is required, and what an office may give for all rows. */
  fill() {
    const taken = new Set(this.selects?.map(({ value }) => value));
    const before = new Map([...(this.given?.querySelectorAll("input") ?? [])].map((field) => [field.name, field.value]));
    const missing = (this.template?.columns ?? []).filter(({ header, required }, at) => at > 0 && !taken.has(header) && (required || GIVEN.has(header)) && (header !== SYSTEM || taken.has("经度")));
    const fields = missing.map(({ header, en, required, words }) => {
      const list = words.length ? `words-${this.table.sheet ?? ""}-${header}` : null;
      const field = el("input", { name: header, list, placeholder: header === "数据日期" ? "2026-06-30" : null, required });
      field.value = before.get(header) ?? "";
      return el("label", {}, el("span", {}, `${lang === "zh" ? header : bracketedName(header, en)}${required ? "*" : ""}`), " ", field, list ? el("datalist", { id: list }, words.map((value) => el("option", { value }))) : "");
    });
    this.given?.replaceChildren(...(fields.length ? [el("p", { class: "note" }, t("imports.match.defaults")), ...fields] : []));
  }

  /** Take the table for another ledger. @param {string} kind */
  async take(kind) {
    if (!kind) {
      this.table = { ...this.table, kind: "" };
      this.place.querySelector(".scroll")?.remove();
      this.given?.replaceChildren();
      this.selects = [];
      this.boxes = [];
      return;
    }
    const { data } = await ask("imports/columns", { name: this.file.name, kind }, { method: "POST", body: this.file });
    const found = data.find(({ sheet }) => sheet === this.table.sheet);
    if (found) this.table = found;
    this.draw();
    this.place.querySelector("select")?.focus();
  }

  /** What is said of this table. @param {Said} said */
  tell(said) {
    const { kind, columns } = this.table;
    const means = new Map(columns.map((column) => [column.header, column.means]));
    for (const { dataset, value } of this.selects ?? []) {
      const header = dataset.header ?? "";
      if (value && value !== means.get(header)) said.map.push(`${kind}:${header}=${value}`);
      if (!value && means.get(header)) said.leave_out.push(`${kind}:${header}`);
    }
    for (const { dataset, checked } of this.boxes ?? []) if (checked) said.leave_out.push(`${kind}:${dataset.header}`);
    for (const { name, value } of this.given?.querySelectorAll("input") ?? []) if (value.trim()) said.default.push(`${kind}:${name}=${value.trim()}`);
  }
}

/** @param {string} header @param {string} en */
const bracketedName = (header, en) => `${en} (${header})`;

/** Show what the columns of a file are likely to mean; `read` is given what the reader says.
 * @param {File} file @param {(said: Said, profile: string) => Promise<void>} read */
export async function matchColumns(file, read) {
  const [{ data: known }, { data }] = await Promise.all([ask("templates"), ask("imports/columns", { name: file.name }, { method: "POST", body: file })]);
  templates = known.toSorted((one, other) => one.number.localeCompare(other.number));
  tables = data.map((table) => new TableForm(file, table));
  onward = read;
  by("described").replaceChildren(...tables.map(({ place }) => place));
  by("refused").hidden = true;
  by("matching").hidden = false;
  say(t("imports.match.note"));
  by("h-matching").focus();
}

export function hideMatching() {
  by("matching").hidden = true;
  tables = [];
  onward = null;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = { map: [], default: [], leave_out: [], profile: "" };
  for (const one of tables) if (one.table.kind) one.tell(said);
  by("refused").hidden = true;
  try {
    await onward?.(said, form.elements.profile.value.trim());
  } catch (error) {
    by("refused").textContent = fault(error);
    by("refused").hidden = false;
  }
});
by("unmatched").addEventListener("click", () => {
  hideMatching();
  by("files").focus();
});

// @ts-check
// What an import would do or did: the sheets, what is wrong in them, what changes.

import { address, ask } from "./api.js";
import { by, el, linkButton, say, table } from "./elements.js";
import { bracketed, called, colon, comma, fault, fill as filled, lang, number, property, t, uncoded } from "./texts.js";

const ROWS = 50;
/** @typedef {Api.Answer<"imports/drafts/{id}">} Draft */
/** @typedef {NonNullable<Draft["report"]>} Report */

const sift = by("sift");
/** @type {Draft | null} */
let draft = null;
let after = 0;
/** The line of folded findings that is looked at. @type {Report["folds"][number] | null} */
let unfolded = null;
/** @type {(changed: Draft) => Promise<Draft>} */
let recheck = async (changed) => changed;

/** What is done when a cell was corrected: the draft is checked again. @param {typeof recheck} how */
export function onCorrected(how) {
  recheck = how;
}

/** @type {("created" | "updated" | "unchanged" | "bad" | "errors" | "warnings")[]} */
const counts = ["created", "updated", "unchanged", "bad", "errors", "warnings"];
/** @type {("created" | "updated" | "closed")[]} */
const changed = ["created", "updated", "closed"];

/** @param {Report} report */
function verdict(report) {
  if (report.blocked) return t("imports.blocked");
  const parts = changed.map(
    (what) => `${t(`imports.${what}`)} ${number((report.nodes[what] ?? 0) + (report.relationships[what] ?? 0))}`,
  );
  const told = parts.join(" · ");
  if (report.dry_run) return `${t("imports.checked")} ${told}`;
  return report.import_id ? `${t("imports.written")}${bracketed(called(report.import_id))}${colon()}${told}` : t("imports.same");
}

/** @param {Draft | null} shown */
export async function showReport(shown) {
  draft = shown;
  const report = shown?.report;
  by("report").hidden = !report;
  if (!shown || !report) return;
  const said = verdict(report);
  by("verdict").textContent = said;
  by("verdict").classList.toggle("fault", report.blocked);
  say(said);
  table(
    by("sheets"),
    [
      { text: t("imports.file") },
      { text: t("imports.sheet") },
      { text: t("imports.rows"), number: true },
      ...counts.map((what) => ({ text: t(`imports.${what}`), number: true })),
      { text: t("imports.profile") },
    ],
    report.ledgers.map((sheet) => ({
      id: sheet.file,
      cells: [sheet.file, sheet.sheet ?? "–", number(sheet.rows), ...counts.map((what) => number(sheet[what])), sheet.profile ?? "–"],
    })),
  );
  by("workbook").href = address("imports/drafts/{id}/report.xlsx", { id: shown.id, lang });
  by("every").href = address("imports/drafts/{id}/findings.csv", { id: shown.id, lang });
  unfolded = report.folds.find(({ rule, file, sheet, column, severity }) => unfolded && rule === unfolded.rule && file === unfolded.file && sheet === unfolded.sheet && column === unfolded.column && severity === unfolded.severity) ?? null;
  drawFolds(report);
  drawCorrections(shown);
  by("found").hidden = report.errors + report.warnings === 0;
  const files = [...new Set(report.ledgers.map((sheet) => sheet.file))];
  choices(sift.elements.severity, [["error", t("imports.errors")], ["warning", t("imports.warnings")]]);
  choices(sift.elements.file, files.map((file) => [file, file]));
  const listed = by("found").hidden ? null : findings(0);
  by("altered").hidden = report.changes.length === 0;
  table(
    by("changes"),
    ["file", "row", "entity", "property", "old", "new"].map((what) => ({ text: t(`imports.${what}`), number: what === "row" })),
    report.changes.map((change) => ({
      id: change.id,
      cells: [change.file, number(change.row), uncoded(change.id), property(change.property), change.old ?? "–", change.new ?? "–"],
    })),
  );
  await listed;
}

/** @param {HTMLSelectElement} select @param {[value: string, text: string][]} pairs */
function choices(select, pairs) {
  const chosen = select.value;
  const any = el("option", { value: "" }, t("filter.any"));
  select.replaceChildren(any, ...pairs.map(([value, text]) => el("option", { value }, text)));
  select.value = pairs.some(([value]) => value === chosen) ? chosen : "";
}

/** @param {number} behind */
async function findings(behind) {
  if (!draft) return;
  after = behind;
  const severity = /** @type {"error" | "warning" | ""} */ (sift.elements.severity.value);
  const asked = unfolded ? { severity: unfolded.severity, file: unfolded.file, sheet: unfolded.sheet, rule: unfolded.rule, column: unfolded.column } : { severity, file: sift.elements.file.value };
  const { id: key, state } = draft;
  const page = await ask("imports/drafts/{id}/findings", { id: key, ...asked, after, limit: ROWS });
  table(
    by("findings"),
    ["severity", "file", "sheet", "row", "column", "value", "correct", "what"].map((what) => ({ text: t(`imports.${what}`), number: what === "row" })),
    page.data.map(({ number: id, finding, text, correctable, allowed }) => ({
      id,
      cells: [
        el("span", { class: finding.severity === "error" ? "fault" : "" }, t(`imports.${finding.severity}`)),
        finding.file ?? "–",
        finding.sheet ?? "–",
        finding.row === null ? "–" : number(finding.row),
        finding.column ?? "–",
        finding.value ?? "–",
        correctable && state !== "written" ? correcting(id, finding, allowed) : "–",
        text[lang],
      ],
    })),
  );
  by("next").closest("div")?.toggleAttribute("hidden", page.next === null && after === 0);
  by("next").disabled = page.next === null;
  by("next").dataset.after = String(page.next ?? "");
  by("first").disabled = after === 0;
}

/** A field beside a finding, by which its cell is corrected.
 * @param {number} id @param {Api.Finding} finding @param {string[]} allowed */
function correcting(id, finding, allowed) {
  const words = allowed.length ? `allowed-${id}` : null;
  const field = el("input", { "aria-label": `${t("imports.correct")}${colon()}${finding.column} ${finding.row}`, list: words, size: 10 });
  field.value = allowed.length ? "" : (finding.value ?? "");
  const refused = el("span", { class: "fault line", role: "alert" });
  const send = async () => {
    refused.textContent = "";
    try {
      await correct(finding, field.value);
    } catch (error) {
      refused.textContent = fault(error);
      field.focus();
    }
  };
  return el(
    "form",
    { class: "correct", on: { submit: (event) => { event.preventDefault(); send(); } } },
    field,
    words ? el("datalist", { id: words }, allowed.map((value) => el("option", { value }))) : "",
    el("button", { type: "submit", class: "plain" }, t("imports.correct")),
    refused,
  );
}

/** Have a cell say something else, and all be checked again; the next field to be filled is gone to.
 * @param {{ file?: string | null, sheet?: string | null, row?: number | null, column?: string | null }} cell
 * @param {string | null} value */
async function correct({ file, sheet, row, column }, value) {
  if (!draft || !file || !row || !column) return;
  const corrected = await ask("imports/drafts/{id}/corrections", { id: draft.id }, { method: "PUT", json: { file, sheet: sheet ?? null, row, column, value } });
  await showReport(await recheck(corrected));
  const next = by("found").hidden ? null : by("findings").querySelector("form.correct input");
  if (next instanceof HTMLInputElement) next.focus();
  else by("h-report").focus();
}

/** @param {Report} report */
function drawFolds(report) {
  const rest = report.errors + report.warnings - report.folds.reduce((sum, { count }) => sum + count, 0);
  const summed = filled("imports.summed", number(report.errors), number(report.warnings), number(report.folds.length));
  by("summed").textContent = rest ? `${summed} ${filled("imports.rest", number(rest))}` : summed;
  const heads = ["severity", "file", "column", "count", "rows.first", "value", "what", "suggestion"];
  table(
    by("folds"),
    [...heads.map((what) => ({ text: t(`imports.${what}`), number: what === "count" })), { text: "" }],
    report.folds.map((fold, id) => ({
      id,
      cells: [
        el("span", { class: fold.severity === "error" ? "fault" : "" }, t(`imports.${fold.severity}`)),
        `${fold.file}${fold.sheet ? bracketed(fold.sheet) : ""}`,
        fold.column ?? "–",
        number(fold.count),
        fold.rows.map(number).join(comma()) || "–",
        fold.values.join(comma()) || "–",
        fold.text[lang],
        `${fold.suggestion[lang]}${fold.allowed.length ? `${colon()}${fold.allowed.join(comma())}` : ""}`,
        el("button", { type: "button", class: "plain", "aria-pressed": fold === unfolded, on: { click: () => unfold(report, fold) } }, t("imports.show")),
      ],
    })),
  );
}

/** Look at each finding of a line, or at all again. @param {Report} report @param {Report["folds"][number]} fold */
function unfold(report, fold) {
  unfolded = fold === unfolded ? null : fold;
  drawFolds(report);
  const pressed = by("folds").querySelectorAll("button")[report.folds.indexOf(fold)];
  pressed?.focus();
  findings(0);
}

/** @param {Draft} shown */
function drawCorrections(shown) {
  const cells = shown.corrections;
  by("mending").hidden = cells.length === 0;
  table(
    by("corrections"),
    [...["file", "sheet", "row", "column", "old", "new"].map((what) => ({ text: t(`imports.${what}`), number: what === "row" })), { text: "" }],
    cells.map((cell, id) => ({
      id,
      cells: [cell.file, cell.sheet ?? "–", number(cell.row), cell.column, cell.before || "–", cell.after || "–", shown.state === "written" ? "" : linkButton(t("imports.take_back"), () => correct(cell, null))],
    })),
  );
  const files = [...new Set(cells.map(({ file }) => file))];
  by("mended").replaceChildren(...files.map((name) => el("a", { class: "button", download: true, href: address("imports/drafts/{id}/files/{name}", { id: shown.id, name }) }, `${t("imports.mended")}${bracketed(name)}`)));
}

sift.addEventListener("submit", (event) => event.preventDefault());
sift.addEventListener("change", () => {
  unfolded = null;
  if (draft?.report) drawFolds(draft.report);
  findings(0);
});
by("next").addEventListener("click", () => findings(Number(by("next").dataset.after)));
by("first").addEventListener("click", () => findings(0));

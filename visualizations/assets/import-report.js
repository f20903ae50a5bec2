// @ts-check
// What an import would do or did: the sheets, what is wrong in them, what changes.

import { address, ask } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { bracketed, colon, lang, number, property, t } from "./texts.js";

const ROWS = 50;
/** @typedef {Api.Answer<"imports/drafts/{id}">} Draft */
/** @typedef {NonNullable<Draft["report"]>} Report */

const sift = by("sift");
/** @type {Draft | null} */
let draft = null;
let after = 0;

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
  return report.import_id ? `${t("imports.written")}${bracketed(report.import_id)}${colon()}${told}` : t("imports.same");
}

/** @param {Draft | null} shown */
export function showReport(shown) {
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
    ],
    report.ledgers.map((sheet) => ({
      id: sheet.file,
      cells: [sheet.file, sheet.sheet ?? "–", number(sheet.rows), ...counts.map((what) => number(sheet[what]))],
    })),
  );
  by("workbook").href = address("imports/drafts/{id}/report.xlsx", { id: shown.id, lang });
  by("found").hidden = report.errors + report.warnings === 0;
  const files = [...new Set(report.ledgers.map((sheet) => sheet.file))];
  choices(sift.elements.severity, [["error", t("imports.errors")], ["warning", t("imports.warnings")]]);
  choices(sift.elements.file, files.map((file) => [file, file]));
  if (!by("found").hidden) findings(0);
  by("altered").hidden = report.changes.length === 0;
  table(
    by("changes"),
    ["file", "row", "entity", "property", "old", "new"].map((what) => ({ text: t(`imports.${what}`), number: what === "row" })),
    report.changes.map((change) => ({
      id: change.id,
      cells: [change.file, number(change.row), change.id, property(change.property), change.old ?? "–", change.new ?? "–"],
    })),
  );
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
  const page = await ask("imports/drafts/{id}/findings", { id: draft.id, severity, file: sift.elements.file.value, after, limit: ROWS });
  table(
    by("findings"),
    ["severity", "file", "sheet", "row", "column", "value", "what", "rule"].map((what) => ({ text: t(`imports.${what}`), number: what === "row" })),
    page.data.map(({ number: id, finding, text }) => ({
      id,
      cells: [
        el("span", { class: finding.severity === "error" ? "fault" : "" }, t(`imports.${finding.severity}`)),
        finding.file ?? "–",
        finding.sheet ?? "–",
        finding.row === null ? "–" : number(finding.row),
        finding.column ?? "–",
        finding.value ?? "–",
        text[lang],
        finding.rule,
      ],
    })),
  );
  by("next").closest("div")?.toggleAttribute("hidden", page.next === null && after === 0);
  by("next").disabled = page.next === null;
  by("next").dataset.after = String(page.next ?? "");
  by("first").disabled = after === 0;
}

sift.addEventListener("submit", (event) => event.preventDefault());
sift.addEventListener("change", () => findings(0));
by("next").addEventListener("click", () => findings(Number(by("next").dataset.after)));
by("first").addEventListener("click", () => findings(0));

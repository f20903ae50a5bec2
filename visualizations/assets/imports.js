// @ts-check
// The import page: upload ledgers, have them checked, read the report, write, and take back.

import { address, ask, Problem, reasons, view } from "./api.js";
import { by, el, linkButton, say, table } from "./elements.js";
import { offerBehind } from "./copying.js";
import { act, actions, began, settled, stateOf, sum } from "./journal.js";
import { begin, fill, leadOn } from "./page.js";
import { bracketed, called, clean, comma, fault, lang, number, t } from "./texts.js";
import { explainable, hideMatching, matchColumns } from "./import-columns.js";
import { onCorrected, showReport } from "./import-report.js";

const form = by("choose");
const { good_rows, complete, zone, new_zone } = form.elements;
const input = by("files");
/** @typedef {Api.Answer<"imports/drafts/{id}">} Draft */
/** @typedef {import("./journal.js").Line} Line */

/** @type {Draft | null} */
let draft = null;
let busy = false;
/** The files as they were chosen, which are read anew when it is said what their headers mean.
 * @type {Map<string, File>} */
const chosen = new Map();
/** Files that wait for that. @type {File[]} */
let unread = [];
/** @type {string | null} */
let older = null;
/** The line of the journal that the address asks for. */
let entry = "";

// --- the draft --------------------------------------------------------------------------------

function show() {
  by("uploaded").replaceChildren(...(draft?.files ?? []).map((name) => chip(name)));
  const report = draft?.report;
  const written = draft?.state === "written";
  input.disabled = busy;
  by("check").disabled = busy || written || !draft?.files.length;
  by("commit").disabled = busy || !report || !report.dry_run || report.blocked;
  by("discard").disabled = busy || !draft || written;
  for (const box of [good_rows, complete, zone, new_zone]) box.disabled = busy || written;
}

/** How the files are meant, as a check is told. */
const how = () => ({
  good_rows: good_rows.checked,
  complete: complete.checked,
  ...(zone.value.trim() ? { zone: zone.value.trim(), new_zone: new_zone.checked } : {}),
});

/** The parks there are, of which one is whose files these are. */
async function parks() {
  const { data } = await ask("zones", { kind: ["development_zone", "county", "city", "province"], limit: 1000 });
  by("parks").replaceChildren(...data.map(({ name }) => el("option", { value: name })));
  const own = data.find(({ id }) => view.zones.length === 1 && view.zones[0] === id);
  if (own && !zone.value) zone.value = own.name;
}

/** A file that was uploaded, and a way to say what its headers mean. @param {string} name */
function chip(name) {
  const file = chosen.get(name);
  if (!file || draft?.state === "written") return el("li", { class: "chip" }, name);
  return el("li", {}, el("span", { class: "chip" }, name), linkButton(t("imports.match"), () => at(() => match(file))));
}

/** @param {string | null} text @param {number | null} [done] @param {number | null} [total] */
function doing(text, done = null, total = null) {
  by("work").hidden = text === null;
  if (text === null) return;
  const known = total !== null && done !== null && total > done;
  by("doing").textContent = done === null ? text : `${text} · ${number(done)} ${known ? `/ ${number(total)} ` : ""}${t("imports.rows")}`;
  const bar = by("progress");
  bar.setAttribute("aria-label", text);
  if (known && done > 0) {
    bar.max = total;
    bar.value = done;
  } else bar.removeAttribute("value");
}

/** Do something that takes a while: no button can be pressed meanwhile, and a problem is told.
 * @param {() => Promise<void>} work */
async function at(work) {
  busy = true;
  by("problem").hidden = true;
  show();
  try {
    await work();
  } catch (error) {
    told([fault(error)]);
  } finally {
    busy = false;
    doing(null);
    show();
  }
}

/** @param {string[]} lines */
function told(lines) {
  by("problem").replaceChildren(...lines.map((line) => el("span", { class: "line" }, line)));
  by("problem").hidden = false;
}

/** What is told of work in progress. @param {import("./journal.js").Work} work */
const working = ({ state, done, total }) => doing(t(state === "queued" ? "imports.waiting" : state === "running" ? "imports.writing" : `imports.${state}`), done, total);

/** @param {string} id */
async function followed(id) {
  draft = await settled(() => ask("imports/drafts/{id}", { id }), working);
  if (draft.problem) told(reasons(draft));
  showReport(draft);
  if (draft.report) by("h-report").focus();
}

/** @param {File[]} files */
async function upload(files) {
  await at(async () => {
    if (draft?.state === "written") draft = null;
    draft ??= await ask("imports", {}, { method: "POST" });
    unread = [];
    const refused = [];
    for (const file of files) {
      chosen.set(file.name, file);
      try {
        await put(file);
      } catch (error) {
        if (error instanceof Problem && explainable(error.findings)) unread.push(file);
        refused.push(fault(error));
      }
    }
    showReport(null);
    if (refused.length) told(refused);
    if (unread.length) await match(unread[0]);
  });
  input.value = "";
}

/** @param {File} file @param {import("./import-columns.js").Said} [said] */
async function put(file, said) {
  if (!draft) return;
  doing(`${t("imports.uploading")} ${clean(file.name)}`);
  draft = await ask("imports/drafts/{id}/files/{name}", { ...said, id: draft.id, name: file.name }, { method: "PUT", body: file });
  show();
}

/** Have it said what the headers of a file mean, read it so, and go on to the next that waits.
 * @param {File} file */
const match = (file) =>
  matchColumns(file, async (said, profile) => {
    try {
      await put(file, said);
      if (profile && draft) await ask("imports/profiles/{name}", { name: profile, draft: draft.id }, { method: "PUT" });
    } finally {
      doing(null);
    }
    if (profile) {
      say(`${t("imports.match.remembered")} ${profile}`);
      await drawProfiles();
    }
    showReport(null);
    by("problem").hidden = true;
    unread = unread.filter((one) => one !== file);
    hideMatching();
    if (unread.length) await match(unread[0]);
    else by("check").focus();
  });

/** @param {(id: string) => Promise<void>} work */
const withDraft = (work) =>
  at(async () => {
    if (draft) await work(draft.id);
  });

const check = () =>
  withDraft(async (id) => {
    doing(t("imports.checking"));
    await ask("imports/drafts/{id}/check", { id, ...how() }, { method: "POST" });
    await followed(id);
  });

const commit = () =>
  withDraft(async (id) => {
    doing(t("imports.writing"));
    await ask("imports/drafts/{id}/commit", { id }, { method: "POST" });
    await followed(id);
    await Promise.all([drawJournal(), leadOn()]);
  });

const discard = () =>
  withDraft(async (id) => {
    await ask("imports/drafts/{id}", { id }, { method: "DELETE" });
    draft = null;
    chosen.clear();
    hideMatching();
    showReport(null);
  });

onCorrected(async (changed) => {
  draft = changed;
  await ask("imports/drafts/{id}/check", { id: changed.id, ...how() }, { method: "POST" });
  draft = await settled(() => ask("imports/drafts/{id}", { id: changed.id }), working);
  doing(null);
  if (draft.problem) told(reasons(draft));
  show();
  return draft;
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
by("commit").addEventListener("click", commit);
by("discard").addEventListener("click", discard);
input.addEventListener("change", () => input.files?.length && upload([...input.files]));
const place = by("drop");
for (const event of /** @type {const} */ (["dragenter", "dragover"])) {
  place.addEventListener(event, (dragged) => {
    dragged.preventDefault();
    place.classList.add("over");
  });
}
for (const event of ["dragleave", "drop"]) place.addEventListener(event, () => place.classList.remove("over"));
place.addEventListener("drop", (dropped) => {
  dropped.preventDefault();
  const files = [...(dropped.dataTransfer?.files ?? [])];
  if (!busy && files.length) upload(files);
});
// "Only good rows" and "complete" exclude each other: what is missing can only be told of a whole.
for (const [one, other] of [[good_rows, complete], [complete, good_rows]]) {
  one.addEventListener("change", () => {
    if (one.checked) other.checked = false;
  });
}

// --- templates and the journal ----------------------------------------------------------------

async function profiles() {
  const [{ data }, known] = await Promise.all([ask("imports/profiles"), ask("templates")]);
  const titles = new Map(known.data.map(({ kind, title }) => [kind, title[lang]]));
  table(
    by("profiles"),
    [{ text: t("imports.profile") }, { text: t("imports.match.kind") }, { text: "" }],
    data.map(({ name, tables }) => ({
      id: name,
      cells: [name, [...new Set(tables.map(({ kind }) => titles.get(kind) ?? kind))].join(comma()), linkButton(t("imports.remove"), () => at(() => forget(name)))],
    })),
    t("imports.profiles.none"),
  );
}

const drawProfiles = () => fill(by("profiles"), profiles);

/** @param {string} name */
async function forget(name) {
  await ask("imports/profiles/{name}", { name }, { method: "DELETE" });
  await drawProfiles();
}

async function templates() {
  const { data } = await ask("templates");
  by("templates").replaceChildren(
    ...data.toSorted((one, other) => one.number.localeCompare(other.number)).map((one) =>
      el(
        "li",
        {},
        el("span", { class: "what" }, `${one.number} ${one.title[lang]}`),
        el("a", { href: address("templates/{workbook}.xlsx", { workbook: one.workbook }), download: true }, "Excel"),
        el("a", { href: address("templates/{kind}.csv", { kind: one.kind }), download: true }, "CSV"),
      ),
    ),
  );
}

/** @param {Line} line @param {import("./journal.js").Act} what */
const acted = (line, what) =>
  at(async () => {
    doing(t(`imports.${what}`));
    const ended = await act(line, what, working);
    if (ended.problem) told(reasons(ended));
    await Promise.all([drawJournal(), leadOn()]);
  });

/** A page of the journal; the line that the address asks for stands on the first, however old it is. */
async function journal() {
  const page = await ask("imports", { limit: 20, after: older });
  const beyond = entry && !older && !page.data.some(({ id }) => id === entry) ? [await ask("imports/{id}", { id: entry })] : [];
  const lines = [...beyond, ...page.data];
  // Where there are no accounts nobody has a name.
  const named = lines.some(({ actor }) => actor);
  table(
    by("journal"),
    [
      { text: t("imports.one") },
      { text: t("imports.began") },
      { text: t("imports.state") },
      ...(named ? [{ text: t("audit.actor") }] : []),
      { text: t("imports.file") },
      ...["created", "updated", "closed"].map((what) => ({ text: t(`imports.${what}`), number: true })),
      { text: "" },
    ],
    lines.map((line) => ({
      id: line.id,
      cells: [
        called(line.id),
        began(line),
        line.undoes ? `${t("imports.undoes")} ${called(line.undoes)}` : `${stateOf(line)}${line.undone_by || line.settled_by ? bracketed(called(line.undone_by || line.settled_by || "")) : ""}`,
        ...(named ? [line.actor ?? ""] : []),
        [...new Set(line.files.map((file) => file.file))].join(comma()),
        sum(line, "created"),
        sum(line, "updated"),
        sum(line, "closed"),
        actions(line, acted),
      ],
    })),
    t("imports.journal.none"),
  );
  offerBehind(by("journal"), page);
  const wanted = [...by("journal").querySelectorAll("tr")].find(({ dataset }) => entry && dataset.id === entry);
  wanted?.classList.add("picked");
  wanted?.scrollIntoView({ block: "center" });
  by("pages").hidden = !page.next && !older;
  by("older").disabled = !page.next;
  by("older").dataset.after = page.next ?? "";
  by("newest").disabled = !older;
}

/** @param {string | null} behind */
function drawJournal(behind = null) {
  older = behind;
  return fill(by("journal"), journal);
}

by("older").addEventListener("click", () => drawJournal(by("older").dataset.after ?? null));
by("newest").addEventListener("click", () => drawJournal());

begin(async () => {
  show();
  showReport(draft);
  await Promise.all([fill(by("templates"), templates), drawProfiles(), drawJournal(), parks().catch(() => {})]);
}, { read: (asked) => (entry = asked.get("entry") ?? "") });

// The import page: upload ledgers, have them checked, read the report, write, and take back.

import { address, ask, begin, bracketed, by, clean, comma, el, fill, lang, number, reasons, say, t, table } from "./common.js";
import { showReport } from "./import-report.js";

const form = by("choose");
const input = by("files");
const PAUSE = 400;
const WORKING = new Set(["waiting", "checking", "writing", "queued", "running"]);
let draft = null;
let busy = false;
let older = null;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));
const send = (method, path, parameters = {}, body = undefined) => ask(path, parameters, { method, body });

// --- the draft --------------------------------------------------------------------------------

function show() {
  by("uploaded").replaceChildren(...(draft?.files ?? []).map((name) => el("li", { class: "chip" }, name)));
  const report = draft?.report;
  const written = draft?.state === "written";
  input.disabled = busy;
  by("check").disabled = busy || written || !draft?.files.length;
  by("commit").disabled = busy || !report || !report.dry_run || report.blocked;
  by("discard").disabled = busy || !draft || written;
  for (const name of ["good_rows", "complete"]) form.elements[name].disabled = busy || written;
}

function doing(text, done = null, total = null) {
  by("work").hidden = text === null;
  if (text === null) return;
  by("doing").textContent = done === null ? text : `${text} · ${number(done)} ${total > done ? `/ ${number(total)} ` : ""}${t("imports.rows")}`;
  const bar = by("progress");
  bar.setAttribute("aria-label", text);
  if (total > done && done > 0) {
    bar.max = total;
    bar.value = done;
  } else bar.removeAttribute("value");
}

/** Do something that takes a while: no button can be pressed meanwhile, and a problem is told. */
async function at(work) {
  busy = true;
  by("problem").hidden = true;
  show();
  try {
    await work();
  } catch (error) {
    told([error.message]);
  } finally {
    busy = false;
    doing(null);
    show();
  }
}

function told(lines) {
  by("problem").replaceChildren(...lines.map((line) => el("span", { class: "line" }, line)));
  by("problem").hidden = false;
}

async function settled(path) {
  for (;;) {
    const said = await ask(path);
    if (!WORKING.has(said.state)) return said;
    doing(t(said.state === "queued" ? "imports.waiting" : said.state === "running" ? "imports.writing" : `imports.${said.state}`), said.done, said.total);
    await pause();
  }
}

async function followed() {
  draft = await settled(`imports/drafts/${draft.id}`);
  if (draft.problem) told(reasons(draft.problem, draft.findings));
  showReport(draft);
  if (draft.report) by("h-report").focus();
}

async function upload(files) {
  await at(async () => {
    if (draft?.state === "written") draft = null;
    draft ??= await send("POST", "imports");
    for (const file of files) {
      doing(`${t("imports.uploading")} ${clean(file.name)}`);
      draft = await send("PUT", `imports/drafts/${draft.id}/files/${encodeURIComponent(file.name)}`, {}, file);
      show();
    }
    showReport(null);
  });
  input.value = "";
}

const check = () =>
  at(async () => {
    const how = { good_rows: form.elements.good_rows.checked, complete: form.elements.complete.checked };
    doing(t("imports.checking"));
    await send("POST", `imports/drafts/${draft.id}/check`, how);
    await followed();
  });

const commit = () =>
  at(async () => {
    doing(t("imports.writing"));
    await send("POST", `imports/drafts/${draft.id}/commit`);
    await followed();
    await drawJournal();
  });

const discard = () =>
  at(async () => {
    await send("DELETE", `imports/drafts/${draft.id}`);
    draft = null;
    showReport(null);
  });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
by("commit").addEventListener("click", commit);
by("discard").addEventListener("click", discard);
input.addEventListener("change", () => input.files.length && upload([...input.files]));
const place = by("drop");
for (const event of ["dragenter", "dragover"]) {
  place.addEventListener(event, (dragged) => {
    dragged.preventDefault();
    place.classList.add("over");
  });
}
for (const event of ["dragleave", "drop"]) place.addEventListener(event, () => place.classList.remove("over"));
place.addEventListener("drop", (dropped) => {
  dropped.preventDefault();
  if (!busy && dropped.dataTransfer.files.length) upload([...dropped.dataTransfer.files]);
});
// "Only good rows" and "complete" exclude each other: what is missing can only be told of a whole.
for (const [one, other] of [["good_rows", "complete"], ["complete", "good_rows"]]) {
  form.elements[one].addEventListener("change", () => {
    if (form.elements[one].checked) form.elements[other].checked = false;
  });
}

// --- templates and the journal ----------------------------------------------------------------

async function templates() {
  const { data } = await ask("templates");
  by("templates").replaceChildren(
    ...data.toSorted((one, other) => one.number.localeCompare(other.number)).map((one) =>
      el(
        "li",
        {},
        el("span", { class: "what" }, `${one.number} ${one.title[lang]}`),
        el("a", { href: address(`templates/${one.workbook}.xlsx`), download: true }, "Excel"),
        el("a", { href: address(`templates/${one.kind}.csv`), download: true }, "CSV"),
      ),
    ),
  );
}

const STATES = { running: "imports.running", complete: "imports.done", undone: "imports.undone", settled: "imports.settled" };
const sum = (line, what) => number(line.nodes[what] + line.relationships[what]);

function actions(line) {
  if (line.undoes || line.state === "undone" || line.purged) return "";
  const cell = el("span", {});
  const ask_first = () => {
    const no = el("button", { type: "button", class: "plain", on: { click: () => cell.replaceChildren(...offer()) } }, t("imports.no"));
    const yes = el("button", { type: "button", on: { click: () => act(line, "undo") } }, t("imports.yes"));
    cell.replaceChildren(el("span", {}, `${t("imports.sure")} `), yes, " ", no);
    say(t("imports.sure"));
    no.focus();
  };
  const offer = () => [
    el("button", { type: "button", class: "plain", on: { click: ask_first } }, t("imports.undo")),
    line.state === "running" ? el("button", { type: "button", on: { click: () => act(line, "resume") } }, t("imports.resume")) : "",
  ];
  cell.append(...offer());
  return cell;
}

const act = (line, what) =>
  at(async () => {
    doing(t(`imports.${what}`));
    const job = await send("POST", `imports/${line.id}/${what}`);
    const ended = await settled(`imports/jobs/${job.id}`);
    if (ended.problem) told(reasons(ended.problem, ended.findings));
    await drawJournal();
  });

async function journal() {
  const page = await ask("imports", { limit: 20, ...(older ? { after: older } : {}) });
  table(
    by("journal"),
    [
      { text: t("imports.entity") },
      { text: t("imports.began") },
      { text: t("imports.state") },
      { text: t("imports.file") },
      ...["created", "updated", "closed"].map((what) => ({ text: t(`imports.${what}`), number: true })),
      { text: "" },
    ],
    page.data.map((line) => ({
      id: line.id,
      cells: [
        line.id,
        new Date(line.began).toLocaleString(lang === "zh" ? "zh-CN" : "en"),
        line.undoes ? `${t("imports.undoes")} ${line.undoes}` : `${t(STATES[line.state])}${line.undone_by || line.settled_by ? bracketed(line.undone_by || line.settled_by) : ""}`,
        [...new Set(line.files.map((file) => file.file))].join(comma()),
        sum(line, "created"),
        sum(line, "updated"),
        sum(line, "closed"),
        actions(line),
      ],
    })),
    t("imports.journal.none"),
  );
  by("pages").hidden = !page.next && !older;
  by("older").disabled = !page.next;
  by("older").dataset.after = page.next ?? "";
  by("newest").disabled = !older;
}

function drawJournal(behind = null) {
  older = behind;
  return fill(by("journal"), journal);
}

by("older").addEventListener("click", () => drawJournal(by("older").dataset.after));
by("newest").addEventListener("click", () => drawJournal());

begin(async () => {
  show();
  showReport(draft);
  await Promise.all([fill(by("templates"), templates), drawJournal()]);
});

// @ts-check
// The page of places: what addresses can be placed, by what and how well, what is missing, and
// accepting it by an import.

import { address, ask, reasons, spoken, view, viewParameters } from "./api.js";
import { offerBehind } from "./copying.js";
import { all, by, el, linkButton, say, table } from "./elements.js";
import { thing } from "./entity-link.js";
import { keepGazetteer, keptGazetteer } from "./gazetteer.js";
import { begin, fill, keep, origin } from "./page.js";
import { takeUp } from "./task-dialog.js";
import { code, colon, fault, fill as filled, lang, number, stop, t } from "./texts.js";
import { drawGround, length, signs } from "./place-picture.js";

const ROWS = 25;
const WORST = 50;
const PAUSE = 300;
const CLASSES = /** @type {const} */ (["address", "building", "number", "road", "community", "subdistrict"]);
/** @typedef {Api.Answer<"places/found">["data"][number]} Place */
/** @typedef {Api.Schema<"Acceptance">} Acceptance */

const { located_by, doubted, again } = by("sift").elements;
/** The gazetteer that was uploaded. */
let gazetteer = keptGazetteer();
/** @type {string | null} */
let after = null;
let picked = "";

/** Day, zones and what places are looked for with; what is generated is not placed. */
const asked = () => ({ ...viewParameters(), layer: (view.layers ?? []).filter((one) => one !== "synthetic"), ...(gazetteer ? { gazetteer: gazetteer.id } : {}), ...(again.checked ? { again: true } : {}) });
const sifted = () => ({
  ...asked(),
  ...(located_by.value ? { class: /** @type {Place["located_by"] & (typeof CLASSES)[number]} */ (located_by.value) } : {}),
  ...(doubted.checked ? { doubted: true } : {}),
});

/** The class that the list is of. @type {string} */
let wished = "";

/** @param {URLSearchParams} search */
function read(search) {
  const one = search.get("class") ?? "";
  wished = CLASSES.some((known) => known === one) ? one : "";
  doubted.checked = search.get("doubted") === "true";
  again.checked = search.get("again") === "true";
}

function remember() {
  wished = located_by.value;
  keep({ class: wished, doubted: doubted.checked ? "true" : "", again: again.checked ? "true" : "" });
}

// --- by class ---------------------------------------------------------------------------------

async function classes() {
  const answer = await ask("places/summary", asked());
  origin(answer);
  const { by_class, placed, unplaced: left, accepted, unknown, unknown_placed } = answer.data;
  table(
    by("classes"),
    [
      { text: t("placing.class") },
      { text: t("placing.bodies"), number: true },
      { text: t("placing.enterprises"), number: true },
      { text: t("placing.doubted"), number: true },
      { text: t("placing.radius"), number: true },
      { text: "" },
    ],
    by_class.map((one) => ({
      id: one.located_by,
      cells: [
        code("located_by", one.located_by),
        number(one.bodies),
        number(one.enterprises),
        number(one.doubted),
        one.radius_m === null ? "–" : length(Math.round(one.radius_m)),
        one.bodies ? offer({ classes: [/** @type {(typeof CLASSES)[number]} */ (one.located_by)] }, filled("placing.accept.class", number(one.bodies))) : "",
      ],
    })),
  );
  offerBehind(by("classes"), answer);
  by("counted").replaceChildren(
    [
      filled("placing.counted", number(placed), number(left)),
      unknown ? filled("placing.unknown", number(unknown), number(unknown_placed)) : "",
      accepted ? filled("placing.accepted", number(accepted)) : "",
    ].filter(Boolean).join(stop()),
  );
  const none = placed + left === 0;
  by("nothing").hidden = !none;
  by("nothing").replaceChildren(t(accepted ? "placing.none.more" : "placing.none"), " ", el("a", { href: `map?lang=${lang}` }, t("nav.map")));
  for (const place of [by("beside"), ...all("section:has(#missing),section:has(#unplaced)")]) place.hidden = none;
}

/** A button to accept, which asks first. @param {Partial<Acceptance>} wanted @param {string} text */
function offer(wanted, text) {
  const cell = el("span", { "data-needs": "edit", class: "screen" });
  const idle = () => el("button", { type: "button", class: "plain", on: { click: sure } }, text);
  const sure = () => {
    const no = el("button", { type: "button", class: "plain", on: { click: () => cell.replaceChildren(idle()) } }, t("imports.no"));
    const yes = el("button", { type: "button", on: { click: () => accept(wanted) } }, t("placing.yes"));
    cell.replaceChildren(el("span", {}, `${t("placing.sure")} `), yes, " ", no);
    say(t("placing.sure"));
    no.focus();
  };
  cell.append(idle());
  return cell;
}

/** @param {string | null} text */
function doing(text) {
  by("work").hidden = text === null;
  by("doing").textContent = text ?? "";
  by("progress").setAttribute("aria-label", text ?? "");
}

/** Do something that takes a while; a problem is told. @param {string} text @param {() => Promise<void>} work */
async function at(text, work) {
  by("problem").hidden = true;
  by("result").hidden = true;
  doing(text);
  try {
    await work();
  } catch (error) {
    told([fault(error)]);
  } finally {
    doing(null);
  }
}

/** @param {string[]} lines */
function told(lines) {
  by("problem").replaceChildren(...lines.map((line) => el("span", { class: "line" }, line)));
  by("problem").hidden = false;
}

/** @param {Partial<Acceptance>} wanted */
const accept = (wanted) =>
  at(t("imports.writing"), async () => {
    const { data } = await ask("places/accept", asked(), { method: "POST", json: { classes: [], ids: [], ...wanted, dry_run: false } });
    let count = 0;
    const undone = [];
    for (const { id } of data) {
      const draft = await ended(id);
      if (draft.problem) throw new Error(await spoken(reasons(draft).join(stop())));
      count += draft.report?.nodes.updated ?? 0;
      if (draft.report?.import_id) undone.push(draft.report.import_id);
    }
    const said = filled("placing.written", number(count));
    by("result").replaceChildren(said, " ", el("a", { href: `imports?lang=${lang}#h-journal` }, `${t("placing.undo")}${colon()}${undone.join(" ")}`));
    by("result").hidden = false;
    say(said);
    await draw();
  });

/** The draft of an import once its work has ended. @param {string} id */
async function ended(id) {
  for (;;) {
    const draft = await ask("imports/drafts/{id}", { id });
    if (!["waiting", "checking", "writing"].includes(draft.state)) return draft;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

// --- the gazetteer ----------------------------------------------------------------------------

by("gazetteer").addEventListener("change", async () => {
  const file = by("gazetteer").files?.[0];
  by("gazetteer").value = "";
  if (!file) return;
  await at(t("imports.uploading"), async () => {
    gazetteer = await ask("places/gazetteers", { name: file.name }, { method: "POST", body: file });
    keepGazetteer(gazetteer);
    await draw();
    say(by("h-gazetteer").textContent ?? "");
  });
});
by("without").addEventListener("click", () => {
  gazetteer = null;
  keepGazetteer(null);
  draw();
  by("gazetteer").focus();
});

// --- what was found ---------------------------------------------------------------------------

async function found() {
  const answer = await ask("places/found", { ...sifted(), limit: ROWS, after });
  table(
    by("found"),
    [
      { text: t("placing.body") },
      { text: t("placing.address") },
      { text: t("placing.class") },
      { text: t("placing.matched") },
      { text: t("placing.radius"), number: true },
    ],
    answer.data.map((one) => ({
      id: one.id,
      cells: [
        linkButton(one.name, () => pick(one.id)),
        one.address || "–",
        code("located_by", one.located_by),
        el("span", {}, one.matched, one.doubts.length ? el("span", { class: "line doubt" }, t("placing.doubted")) : ""),
        length(Math.round(one.radius_m)),
      ],
    })),
    t("placing.found.none"),
  );
  by("next").disabled = !answer.next;
  by("next").dataset.after = answer.next ?? "";
  by("first").disabled = !after;
  by("csv").href = address("places/found.csv", { ...sifted(), lang });
  by("xlsx").href = address("places/found.xlsx", { ...sifted(), lang });
  const first = answer.data[0];
  if (first) await show(answer.data.some(({ id }) => id === picked) ? picked : first.id);
  else {
    by("drawn").replaceChildren();
    by("details").replaceChildren(el("p", { class: "note" }, t("placing.found.none")));
  }
}

/** @param {string | null} behind */
function turn(behind) {
  after = behind;
  return fill(by("found"), found);
}

/** @param {string} id */
async function pick(id) {
  await fill(by("details"), () => show(id));
  by("h-place").focus({ preventScroll: innerWidth > 1000 });
}

/** @param {string} id */
async function show(id) {
  picked = id;
  const { data: ground } = await ask("places/found/{id}", { ...asked(), id });
  const { place } = ground;
  for (const row of all("#found tbody tr")) row.classList.toggle("picked", row.dataset.id === id);
  const title = `${place.name}${colon()}${code("located_by", place.located_by)} ${place.matched}`;
  by("drawn").replaceChildren(
    drawGround(ground, title),
    el("ul", { class: "key" }, signs(ground).map(({ mark, text }) => el("li", {}, mark, text))),
  );
  /** @type {[string, TextChild][]} */
  const pairs = [
    ["placing.address", place.address || "–"],
    ["placing.class", code("located_by", place.located_by)],
    ["placing.matched", place.matched],
    ["placing.origin", code("place_origin", place.origin)],
    ["placing.radius", `${length(Math.round(place.radius_m))} · ${code("radius_from", place.radius_from)}`],
    ["placing.subdistrict", ground.subdistrict ?? "–"],
    ["placing.lonlat", `${place.lon.toFixed(6)}, ${place.lat.toFixed(6)}`],
  ];
  by("details").replaceChildren(
    el("h3", {}, place.name),
    el("dl", {}, pairs.flatMap(([key, value]) => [el("dt", {}, t(key)), el("dd", {}, value)])),
    place.doubts.length ? el("ul", { class: "doubt" }, place.doubts.map((one) => el("li", {}, `${code("place_doubt", one.code)}${colon()}${one.name}`))) : "",
    offer({ ids: [id] }, t("placing.accept.one")),
  );
}

// --- what is missing --------------------------------------------------------------------------

async function missing() {
  const answer = await ask("places/missing", { ...asked(), limit: WORST });
  table(
    by("missing"),
    [
      { text: t("placing.name") },
      { text: t("placing.why") },
      ...["placing.none_placed", "placing.area", "placing.coverage", "placing.share", "placing.staff", "placing.members"].map((key) => ({ text: t(key), number: true })),
    ],
    answer.data.map((one) => ({
      id: `${one.reason} ${one.name}`,
      cells: [
        one.name || "–",
        code("unplaced_reason", one.reason),
        number(one.unplaced),
        number(one.area_only),
        number(one.unknown),
        one.share === null ? "–" : `${(100 * one.share).toFixed(1)}%`,
        number(one.staff),
        number(one.full_members),
      ],
    })),
    t("placing.missing.none"),
  );
  offerBehind(by("missing"), answer);
  by("missing-csv").href = address("places/missing.csv", { ...asked(), lang });
}

async function unplaced() {
  const answer = await ask("places/unplaced", { ...asked(), limit: WORST });
  table(
    by("unplaced"),
    [
      { text: t("placing.body") },
      { text: t("placing.address") },
      { text: t("placing.why") },
      { text: t("placing.name") },
      { text: t("placing.staff"), number: true },
      { text: t("placing.members"), number: true },
      { text: t("tasks.task") },
    ],
    answer.data.map((one) => ({
      id: one.id,
      cells: [thing(one.id, one.name), one.address || "–", code("unplaced_reason", one.reason), one.value || "–", number(one.staff), number(one.full_members), one.address ? takeUp({ finding: "unplaced", id: one.id, name: one.name }) : ""],
    })),
    t("placing.unplaced.none"),
  );
  offerBehind(by("unplaced"), answer);
  by("unplaced-csv").href = address("places/unplaced.csv", { ...asked(), lang });
}

// --- all of it --------------------------------------------------------------------------------

function word() {
  located_by.replaceChildren(el("option", { value: "" }, t("filter.any")), ...CLASSES.map((one) => el("option", { value: one }, code("located_by", one))));
  located_by.value = wished;
  by("template").href = address("templates/{workbook}.xlsx", { workbook: "gazetteer" });
  by("h-gazetteer").textContent = gazetteer ? filled("placing.gazetteer.used", gazetteer.name, number(gazetteer.entries)) : t("placing.gazetteer.note");
  by("without").hidden = !gazetteer;
}

/** Look for the places and tell how far it is; what is asked then is answered at once. What speaks against it
 * is told to those who ask. */
async function searched() {
  let job = await ask("places/searches", asked(), { method: "POST" });
  while (job.state === "queued" || job.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    job = await ask("places/searches/{id}", { id: job.id });
    if (!job.total) continue;
    doing(filled("placing.searching", number(job.done), number(job.total)));
    Object.assign(by("progress"), { max: job.total, value: job.done });
  }
  by("progress").removeAttribute("value");
  doing(null);
}

async function draw() {
  word();
  await fill(by("counted"), searched);
  await Promise.all([fill(by("classes"), classes), turn(null), fill(by("missing"), missing), fill(by("unplaced"), unplaced)]);
}

by("sift").addEventListener("submit", (event) => event.preventDefault());
for (const one of [located_by, doubted]) one.addEventListener("change", () => (remember(), turn(null)));
again.addEventListener("change", () => (remember(), draw()));
by("next").addEventListener("click", () => turn(by("next").dataset.after ?? null));
by("first").addEventListener("click", () => turn(null));

begin(draw, { steps: ["class", "doubted", "again"], read });

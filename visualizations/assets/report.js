// @ts-check
// The short report: the figures of one day on a few pages of A4, as the API tells them. The address says which
// chapters it has (?chapters=coverage,gaps; all of them without) and what it is compared with (?by=week, or ?since=).

import { address, ask, viewParameters } from "./api.js";
import { by, el, radios, say, table } from "./elements.js";
import { offerBehind } from "./copying.js";
import { later, monthBefore } from "./days.js";
import { begin, fill, keep, origin, warnSynthetic } from "./page.js";
import { bracketed, code, comma, fill as filled, lang, named, number, stop, t, words } from "./texts.js";
import { counted, figureCard, keyFigures, LENSES, mark, ofLenses, percent, published, rateCard, standing } from "./figures.js";
import { origins, sourceLink } from "./sourced.js";

const ROWS = 20;
/** Chapters in their order, by their titles. */
const CHAPTERS = { coverage: "start.coverage", gaps: "report.gaps", ending: "report.ending", plan: "report.plan", claims: "start.claims", changes: "paper.report.changes", sources: "report.sources", signatures: "paper.signatures" };
/** @typedef {keyof typeof CHAPTERS} Chapter */
const EVERY = /** @type {Chapter[]} */ (Object.keys(CHAPTERS));
/** Days that a day can be compared with. @type {Record<string, (day: string) => string>} */
const BEFORE = { day: (day) => later(day, -1), week: (day) => later(day, -7), month: monthBefore, since: () => wished.since };
const PAPERS = /** @type {const} */ (["docx", "pdf"]);

/** @type {{ chapters: Chapter[], by: string, since: string }} */
const wished = { chapters: EVERY, by: "", since: "" };
const form = by("choose").elements;

/** @param {URLSearchParams} asked */
function read(asked) {
  const told = (asked.get("chapters") ?? "").split(",");
  wished.chapters = EVERY.filter((one) => told.includes(one));
  if (!wished.chapters.length) wished.chapters = EVERY;
  wished.since = asked.get("since") ?? "";
  const how = asked.get("by") ?? "";
  wished.by = wished.since ? "since" : how in BEFORE && how !== "since" ? how : "";
}

function showChoice() {
  by("chapters").replaceChildren(
    by("chapters").children[0],
    ...EVERY.map((one) => el("label", { class: "chip" }, el("input", { type: "checkbox", name: "chapter", value: one, checked: wished.chapters.includes(one) }), ` ${t(CHAPTERS[one])}`)),
  );
  form.by.replaceChildren(...["none", ...Object.keys(BEFORE)].map((how) => el("option", { value: how === "none" ? "" : how }, t(`report.by.${how}`))));
  form.by.value = wished.by;
  form.since.value = wished.since;
  by("of-since").hidden = wished.by !== "since";
}

function chosen() {
  const ticked = radios("#chapters input").filter(({ checked }) => checked).map(({ value }) => value);
  wished.chapters = EVERY.filter((one) => ticked.includes(one));
  wished.by = form.by.value;
  wished.since = wished.by === "since" ? form.since.value : "";
  by("of-since").hidden = wished.by !== "since";
  if (wished.by === "since" && !wished.since) return form.since.focus();
  const whole = wished.chapters.length === EVERY.length || !wished.chapters.length;
  keep({ chapters: whole ? "" : wished.chapters.join(","), by: wished.by === "since" ? "" : wished.by, since: wished.since });
  if (!wished.chapters.length) {
    wished.chapters = EVERY;
    showChoice();
  }
  redraw();
}

/** @param {string} key @param {...Child} content */
function part(key, ...content) {
  return el("section", {}, el("h2", {}, t(key)), ...content);
}

/** Tables, and the answers that they show. @type {Map<Element, object>} */
const made = new Map();

/** @param {[key: string, right?: boolean][]} columns @param {Row[]} rows @param {object} answer */
function listed(columns, rows, answer) {
  const drawn = el("table");
  made.set(drawn, answer);
  table(drawn, columns.map(([key, right]) => ({ text: t(key), number: right })), rows);
  return el("div", { class: "under", tabindex: "0", role: "group" }, drawn);
}

/** @param {object[]} rows @param {number} count */
const cut = (rows, count) => (rows.length < count ? [el("p", { class: "note" }, `${t("table.first_rows")} ${number(rows.length)} / ${number(count)}`)] : []);

const COUNTS = /** @type {const} */ (["numerator", "denominator", "uncovered", "unknown"]);

/** @param {Api.Answer<"coverage/by-subdistrict">[]} lenses */
function gaps(lenses) {
  const rows = lenses.flatMap(({ data }) =>
    [...data.parts, data.unlocated, data.total]
      .filter((row) => row !== data.unlocated || row.denominator || row.unknown)
      .map((row) => ({
        id: `${data.lens}-${row.id}`,
        cells: [
          t(`lens.${data.lens}`),
          row === data.total ? t("report.total") : row === data.unlocated ? t("report.unlocated") : row.name ?? "–",
          ...COUNTS.map((count) => (data.reason ? "–" : number(row[count]))),
          percent({ rate: row.rate, range: row.range, reason: data.reason }),
        ],
      })),
  );
  return listed([["report.lens"], ["filter.subdistrict"], ["rate.numerator", true], ["rate.denominator", true], ["report.uncovered", true], ["rate.unknown", true], ["report.rate", true]], rows, lenses);
}

/** @param {Api.Answer<"plans/{id}"> | null} detail */
function plan(detail) {
  if (!detail?.data.overall) return el("p", {}, t("report.plan.none"));
  const { progress, overall } = detail.data;
  const rows = [...progress, overall].map((one) => ({
    id: one.sub_plan?.id ?? "all",
    cells: [one === overall ? t("report.total") : one.sub_plan ? named(one.sub_plan) : t("report.plan.direct"), number(one.done), number(one.total), number(one.overdue), percent({ rate: one.rate })],
  }));
  return listed([["report.sub_plan"], ["report.done", true], ["report.measures", true], ["report.overdue", true], ["report.rate", true]], rows, detail);
}

/** What is published and what the graph counts: how many stand how, and each that was counted.
 * @param {Api.Answer<"claims">} claims */
function compared(claims) {
  const { data } = claims;
  const sums = ["match", "differs", "not_computable"].map((status) => `${code("claim_status", status)} ${number(data.filter((claim) => claim.status === status).length)}`);
  const rows = data.flatMap((claim) => {
    const computed = counted(claim);
    return computed === null ? [] : { claim, computed };
  });
  return [
    el("p", {}, `${sums.join(comma())}${stop()}${t("report.claims.note")}`),
    listed(
      [["claims.metric"], ["claims.subject"], ["claims.published", true], ["claims.computed", true], ["claims.status"], ["claims.origin"]],
      rows.map(({ claim, computed }) => ({
        id: claim.id,
        cells: [named(claim), claim.subjects.map(named).join(comma()) || "–", published(claim), computed, standing(claim), origins(claim)],
      })),
      claims,
    ),
  ];
}

/** @param {Api.Envelope} answer */
function sources(answer) {
  const layers = answer.layers.map((layer) => t(`layer.${layer}`)).join(comma());
  return [
    el("p", {}, `${t("as_of")} ${answer.as_of} · ${t("layers")} ${layers} · ${t("report.made")} ${new Date().toISOString().slice(0, 10)}`),
    el("ul", {}, answer.provenance.map((source) => el("li", {}, sourceLink(source.id, named(source)), bracketed(t(`layer.${source.layer}`))))),
  ];
}

/** What was then beside what is now, and how many of each kind came, went and changed.
 * @param {string | null} since @param {Api.Answer<"coverage/summary">} now
 * @param {Api.Answer<"coverage/summary"> | null} then @param {Api.Answer<"history/diff"> | null} diff */
function changes(since, now, then, diff) {
  if (!since || !then || !diff) return [el("p", {}, t("paper.report.no_since"))];
  const before = new Map(then.data.rates.map((rate) => [rate.code, rate]));
  const rates = now.data.rates.map((rate) => {
    const was = before.get(rate.code);
    return { id: `then-${rate.code}`, cells: [code("rate", rate.code), was ? percent(was) : "–", percent(rate)] };
  });
  const counts = diff.counts.map(({ type, change, count }) => ({ id: `${type}-${change}`, cells: [words.labels[type]?.[lang] ?? words.relationships[type]?.[lang] ?? type, code("change", change), number(count)] }));
  return [
    el("p", {}, filled("paper.report.since", since)),
    listed([["report.lens"], ["paper.report.rate_before", true], ["report.rate", true]], rates, [now, then]),
    listed([["paper.report.kind"], ["paper.report.change"], ["paper.report.count", true]], counts, diff),
  ];
}

/** Where it is signed, as on the paper. */
const signatures = () =>
  el("div", { class: "signed" }, ["paper.report.drawn_up", "paper.examined", "paper.approved"].map((key) => el("div", {}, el("p", {}, t(key)), el("p", { class: "note" }, t("paper.signed")))));

/** The summary of an earlier day, and what changed since. @param {string | null} since @param {ReturnType<typeof viewParameters>} own
 * @returns {Promise<[Api.Answer<"coverage/summary"> | null, Api.Answer<"history/diff"> | null]>} */
async function earlier(since, own) {
  if (!since || !wished.chapters.includes("changes")) return [null, null];
  const { as_of: to, ...rest } = own;
  return Promise.all([ask("coverage/summary", { ...own, as_of: since }), ask("history/diff", { ...rest, from: since, ...(to ? { to } : {}), limit: 1 })]);
}

async function draw() {
  const coverage = await ask("coverage/summary", viewParameters());
  const own = { ...viewParameters(), as_of: coverage.as_of };
  const since = wished.by ? BEFORE[wished.by](coverage.as_of) : null;
  const early = since === null || since < coverage.as_of;
  by("refused").hidden = early;
  by("refused").textContent = early ? "" : filled("report.late", coverage.as_of);
  const [then, diff] = await earlier(early ? since : null, own);
  const [claims, ending, plans, ...lenses] = await Promise.all([
    ask("claims", { ...own, limit: 500 }),
    ask("pairings", { ...own, status: "expiring", limit: 500 }),
    ask("plans", own),
    ...LENSES.map((lens) => ask("coverage/by-subdistrict", { ...own, by: lens })),
  ]);
  const detail = plans.data.length ? await ask("plans/{id}", { ...own, id: plans.data[0].id }) : null;
  const { rates, drawn_on } = coverage.data;
  const key = keyFigures(claims.data);
  const soonest = ending.data.toSorted((one, other) => (one.days_left ?? 0) - (other.days_left ?? 0) || one.id.localeCompare(other.id));
  const whole = wished.chapters;
  /** @param {Chapter} chapter */
  const shows = (chapter) => whole.includes(chapter);
  by("report").replaceChildren(
    shows("claims") && key.length ? part("start.figures", el("p", { class: "note" }, t("start.figures.note")), el("div", { class: "figures" }, key.map(figureCard))) : "",
    shows("coverage") ? part("start.coverage", el("div", { class: "rates" }, ofLenses(rates).map((rate) => rateCard(rate, drawn_on)))) : "",
    shows("gaps") ? part("report.gaps", gaps(lenses), el("p", { class: "note" }, mark(drawn_on))) : "",
    shows("ending") ? part(
      "report.ending",
      listed(
        [["table.name"], ["report.form"], ["report.ends"], ["report.days_left", true]],
        soonest.slice(0, ROWS).map((row) => ({ id: row.id, cells: [named(row), code("agreement_form", row.form), row.until ?? "–", number(row.days_left)] })),
        ending,
      ),
      ...cut(soonest.slice(0, ROWS), ending.count),
      el("p", { class: "note" }, t("report.ending.note")),
    ) : "",
    shows("plan") && detail ? part("report.plan", plan(detail), el("p", { class: "note" }, mark(coverage.provenance.map((source) => source.layer)))) : "",
    shows("claims") && claims.count ? part("start.claims", ...compared(claims)) : "",
    shows("changes") && (since || whole.length < EVERY.length) ? part(CHAPTERS.changes, ...changes(early ? since : null, coverage, then, diff)) : "",
    shows("sources") ? part("report.sources", ...sources(coverage)) : "",
    shows("signatures") ? part(CHAPTERS.signatures, signatures()) : "",
  );
  const papers = { ...own, lang, ...(since && early ? { since } : {}), ...(whole.length < EVERY.length ? { chapter: whole } : {}) };
  for (const kind of PAPERS) by(`report-${kind}`).href = address(`report.${kind}`, papers);
  for (const [drawn, answer] of made) offerBehind(drawn, answer);
  made.clear();
  origin(coverage);
  warnSynthetic(coverage.provenance.some((source) => source.layer === "synthetic"));
}

const redraw = () => fill(by("report"), draw);

by("choose").addEventListener("submit", (event) => event.preventDefault());
by("choose").addEventListener("change", chosen);
by("print").addEventListener("click", () => globalThis.print());
begin(async () => {
  showChoice();
  await redraw();
  say(t("loaded"));
}, { steps: ["chapters", "by", "since"], read });

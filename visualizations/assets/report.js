// @ts-check
// The short report: the figures of one day on a few pages of A4, as the API tells them.

import { ask, viewParameters } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { begin, fill, origin, warnSynthetic } from "./page.js";
import { code, comma, lang, named, number, stop, t } from "./texts.js";
import { counted, figureCard, keyFigures, LENSES, mark, ofLenses, percent, published, rateCard, standing } from "./figures.js";
import { origins } from "./sourced.js";

const ROWS = 20;

/** @param {string} key @param {...Child} content */
function part(key, ...content) {
  return el("section", {}, el("h2", {}, t(key)), ...content);
}

/** @param {[key: string, right?: boolean][]} columns @param {Row[]} rows */
function listed(columns, rows) {
  const made = el("table");
  table(made, columns.map(([key, right]) => ({ text: t(key), number: right })), rows);
  return el("div", { class: "under", tabindex: "0", role: "group" }, made);
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
  return listed([["report.lens"], ["filter.subdistrict"], ["rate.numerator", true], ["rate.denominator", true], ["report.uncovered", true], ["rate.unknown", true], ["report.rate", true]], rows);
}

/** @param {Api.Answer<"plans/{id}"> | null} detail */
function plan(detail) {
  if (!detail?.data.overall) return el("p", {}, t("report.plan.none"));
  const { progress, overall } = detail.data;
  const rows = [...progress, overall].map((one) => ({
    id: one.sub_plan?.id ?? "all",
    cells: [one === overall ? t("report.total") : one.sub_plan ? named(one.sub_plan) : t("report.plan.direct"), number(one.done), number(one.total), number(one.overdue), percent({ rate: one.rate })],
  }));
  return listed([["report.sub_plan"], ["report.done", true], ["report.measures", true], ["report.overdue", true], ["report.rate", true]], rows);
}

/** What is published and what the graph counts: how many stand how, and each that was counted.
 * @param {Api.Answer<"claims">} claims */
function compared({ data }) {
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
    ),
  ];
}

/** @param {Api.Envelope} answer */
function sources(answer) {
  const layers = answer.layers.map((layer) => t(`layer.${layer}`)).join(comma());
  return [
    el("p", {}, `${t("as_of")} ${answer.as_of} · ${t("layers")} ${layers} · ${t("revision")} ${answer.revision} · ${t("report.made")} ${new Date().toISOString().slice(0, 10)}`),
    el("ul", {}, answer.provenance.map((source) => el("li", {}, el("a", { href: `source?${new URLSearchParams({ id: source.id, lang })}` }, named(source)), ` (${t(`layer.${source.layer}`)}, ${source.id})`))),
  ];
}

async function draw() {
  const coverage = await ask("coverage/summary", viewParameters());
  const own = { ...viewParameters(), as_of: coverage.as_of };
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
  by("report").replaceChildren(
    key.length ? part("start.figures", el("p", { class: "note" }, t("start.figures.note")), el("div", { class: "figures" }, key.map(figureCard))) : "",
    part("start.coverage", el("div", { class: "rates" }, ofLenses(rates).map((rate) => rateCard(rate, drawn_on)))),
    part("report.gaps", gaps(lenses), el("p", { class: "note" }, mark(drawn_on))),
    part(
      "report.ending",
      listed(
        [["table.name"], ["report.form"], ["report.ends"], ["report.days_left", true]],
        soonest.slice(0, ROWS).map((row) => ({ id: row.id, cells: [named(row), code("agreement_form", row.form), row.until ?? "–", number(row.days_left)] })),
      ),
      ...cut(soonest.slice(0, ROWS), ending.count),
      el("p", { class: "note" }, t("report.ending.note")),
    ),
    detail ? part("report.plan", plan(detail), el("p", { class: "note" }, mark(coverage.provenance.map((source) => source.layer)))) : "",
    claims.count ? part("start.claims", ...compared(claims)) : "",
    part("report.sources", ...sources(coverage)),
  );
  origin(coverage);
  warnSynthetic(coverage.provenance.some((source) => source.layer === "synthetic"));
}

by("print").addEventListener("click", () => globalThis.print());
begin(async () => {
  await fill(by("report"), draw);
  say(t("loaded"));
});

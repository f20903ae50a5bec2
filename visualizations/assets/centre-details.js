// @ts-check
// What lies behind a panel, in a dialog: everything a mouse opens, Enter opens and Escape closes.

import { ask, viewParameters } from "./api.js";
import { by, el, table } from "./elements.js";
import { bracketed, code, colon, comma, fault, lang, named, number, t, words } from "./texts.js";
import { things } from "./entity-link.js";
import { counted, ofLenses, published, rateCard, standing } from "./figures.js";
import { origins } from "./sourced.js";
import { alerts, SYMBOLS } from "./centre-alerts.js";
import { nothing } from "./centre-panels.js";

const CHAINS = 50;
/** @typedef {import("./centre-data.js").Answers} Answers */
/** @typedef {import("./centre-data.js").State} State */
/** @typedef {{ name: string, name_en?: string | null }} Named */
/** @template {Api.Path} P @typedef {Api.Answer<P> extends { data: infer Rows } ? Rows : never} Listed */

/** @param {Named[]} rows */
const names = (rows) => rows.map(named).join(comma()) || "–";
/** @param {string} key @param {boolean} [right] @returns {Column} */
const column = (key, right = false) => ({ text: t(key), number: right });

/** @param {Column[]} columns @param {Row[]} rows */
function listed(columns, rows) {
  const made = el("table");
  table(made, columns, rows);
  return made;
}

/** @param {string} key @param {...Child} content */
function paragraph(key, ...content) {
  return el("section", {}, el("h3", {}, t(key)), ...content);
}

/** @param {string} key @param {Named[] | null} rows */
const references = (key, rows) => (rows?.length ? [paragraph(key, el("ul", {}, rows.map((row) => el("li", {}, named(row)))))] : []);

/** What is published of it, each figure with its bound, by the claims as the table has them.
 * @param {{ id: string }[]} own @param {Answers} answers */
function figures(own, { claims }) {
  const rows = own.flatMap(({ id }) => claims.data.find((claim) => claim.id === id) ?? []);
  return rows.length ? [paragraph("centre.detail.claims", claimTable(rows))] : [];
}

/** @param {Api.Claim[]} rows */
function claimTable(rows) {
  return listed(
    [column("claims.metric"), column("claims.subject"), column("claims.published", true), column("claims.computed", true), column("claims.status"), column("claims.origin")],
    rows.map((claim) => ({
      id: claim.id,
      cells: [
        named(claim),
        things(claim.subjects),
        published(claim),
        counted(claim) ?? "–",
        claim.kind === "superlative" ? t("claim.unverified") : standing(claim),
        origins(claim),
      ],
    })),
  );
}

/** @param {import("./sourced.js").Stated} one */
const origin = (one) => el("p", { class: "origin" }, `${t("claims.origin")}${colon()}`, origins(one));

/** What is published of some parts, how many of them the source names, and how many are held.
 * @param {string} key @param {{ published: import("./figures.js").Figure | null, named: number | null, names: Named[] | null, reason: string | null }} parts */
const counts = (key, parts) =>
  paragraph(
    key,
    el("p", {}, `${t("centre.members.published")} ${parts.published ? published(parts.published) : "–"} · ${t("centre.members.named")} ${number(parts.named)} · ${t("centre.members.counted")} ${number(parts.names?.length)}`),
    el("p", {}, parts.names ? names(parts.names) : code("no_names", parts.reason)),
  );

/** Whom agreements bring to a card through one that advances it.
 * @param {{ through: Named, published: import("./figures.js").Figure | null, named: number, partners: { partner: Named }[] }} one */
const brought = (one) =>
  paragraph(
    "centre.detail.partners",
    el("p", {}, `${named(one.through)}${one.published ? bracketed(`${t("centre.members.published")} ${published(one.published)} · ${t("centre.members.named")} ${number(one.named)}`) : ""}${colon()}${names(one.partners.map((row) => row.partner))}`),
  );

// --- cards and brands -------------------------------------------------------------------------

/** @param {State} state @param {string} id */
async function card(state, id) {
  const one = state.answers.cards.data.find((row) => row.id === id);
  if (!one) return;
  const chains = el("div", { "aria-busy": "true" }, t("loading"));
  show(
    `${one.code ?? ""} ${named(one)}`,
    ...references("centre.detail.pathways", one.pathways),
    ...references("centre.detail.carriers", one.carriers),
    ...references("centre.detail.contributors", one.contributors),
    ...one.agreements.map(brought),
    ...references("centre.detail.parts", one.parts),
    ...figures(one.claims, state.answers),
    paragraph("centre.detail.chains", chains),
    origin(one),
  );
  try {
    const answer = await ask("cards/{id}/contributors", { ...viewParameters(), id, as_of: state.answers.coverage.as_of, limit: CHAINS });
    chains.replaceChildren(
      el("p", {}, `${t("centre.detail.bodies")}${colon()}${number(answer.bodies)} · ${t("centre.listed")} ${number(answer.data.length)} / ${number(answer.count)}`),
      el("ul", {}, answer.data.map((row) => el("li", {}, row.nodes.map(named).join(" → ")))),
    );
  } catch (error) {
    chains.replaceChildren(`${t("failed")}${colon()}${fault(error)}`);
  }
  chains.setAttribute("aria-busy", "false");
}

/** @param {State} state @param {string} id */
function brand({ answers }, id) {
  const one = answers.brands.data.find((row) => row.id === id);
  if (!one) return;
  const teams = one.teams ? references("centre.detail.teams", one.teams) : [paragraph("centre.detail.teams", el("p", {}, code("no_names", one.teams_reason)))];
  show(
    `${one.code ?? ""} ${named(one)}`,
    one.theme ? paragraph("centre.detail.theme", el("p", { lang: "zh-CN" }, one.theme)) : "",
    ...teams,
    one.carriers ? counts("centre.detail.carriers", one.carriers) : "",
    ...references("centre.detail.contributors", one.advanced_by),
    one.open_list ? el("p", { class: "note" }, t("centre.detail.open")) : "",
    ...references("centre.detail.pathways", one.pathways),
    ...references("centre.detail.parts", one.parts),
    ...references("centre.detail.places", one.places),
    ...figures(one.claims, answers),
    origin(one),
  );
}

// --- lists ------------------------------------------------------------------------------------

/** @param {{ due: string | null, days_overdue: number | null }} row */
const due = (row) => [row.due ?? "–", row.days_overdue === null ? "–" : number(row.days_overdue)];

/** @param {Listed<"plans/{id}/measures">} rows */
function measureTable(rows) {
  return listed(
    [column("table.name"), column("centre.column.sub_plan"), column("centre.column.status"), column("centre.column.due"), column("centre.column.days_overdue", true), column("centre.column.owners")],
    rows.map((row) => ({ id: row.id, cells: [named(row), row.sub_plan ? named(row.sub_plan) : "–", code(words.code_list_of["Initiative.status"], row.status) || "–", ...due(row), names(row.owners)] })),
  );
}

/** @param {Listed<"lists/overdue">} rows */
const overdueTable = (rows) =>
  listed(
    [column("table.name"), column("centre.column.due"), column("centre.column.days_overdue", true), column("centre.column.bodies")],
    rows.map((row) => ({ id: row.id, cells: [named(row), ...due(row), names(row.bodies)] })),
  );

/** The agreement years that the verdict rests on: what all years add up to may look fulfilled.
 * @param {Listed<"pairings/duties">} rows @param {string} verdict */
const dutyTable = (rows, verdict) =>
  listed(
    [column("table.name"), column("centre.column.year"), column("centre.column.agreed", true), column("centre.column.held", true)],
    rows.flatMap((row) =>
      row.years.filter((year) => year.verdict === verdict).map((year) => ({ id: row.id, cells: [named(row), `${year.first} – ${year.end}`, number(year.due), number(year.held)] })),
    ),
  );

/** @param {Listed<"pairings">} rows */
const endingTable = (rows) =>
  listed(
    [column("table.name"), column("centre.column.ends"), column("centre.column.days_left", true)],
    rows.map((row) => ({ id: row.id, cells: [named(row), row.until ?? "–", number(row.days_left)] })),
  );

/** @param {Listed<"pairings/renewals">} rows */
const endedTable = (rows) => listed([column("table.name"), column("centre.column.ends")], rows.map((row) => ({ id: row.id, cells: [named(row), row.until ?? "–"] })));

/** @param {Listed<"coverage/uncovered">} rows */
const placeTable = (rows) =>
  listed(
    [column("table.name"), column("table.place"), column("table.reason")],
    rows.map((row) => ({ id: row.id, cells: [named(row), [row.subdistrict ?? [], row.community ?? []].flat().map(named).join(" / ") || "–", code("uncovered_reason", row.reason)] })),
  );

/** @param {Listed<"resilience/single-points">} rows */
const pointTable = (rows) =>
  listed(
    [column("table.name"), column("table.kind"), column("centre.points.cut_off", true), column("centre.points.worst", true)],
    rows.map((row) => ({ id: row.id, cells: [named(row), words.labels[row.label][lang], number(row.bodies_cut_off), number(Math.max(row.organizational ?? 0, row.work ?? 0, row.spatial ?? 0))] })),
  );

/** Tables of what a rule found, by its code.
 * @type {Record<string, (rows: never, code: string) => HTMLElement>} */
const TABLES = { lapsed: endedTable, expiring: endingTable, unmet: dutyTable, behind: dutyTable, needs: overdueTable, projects: overdueTable, measures: measureTable, outside: placeTable, points: pointTable };

/** @param {State} state @param {string} id */
function alert({ answers }, id) {
  const one = alerts(answers).find((row) => row.code === id);
  if (!one) return;
  const rows = TABLES[id] && one.count ? [el("p", {}, `${t("centre.listed")} ${number(one.data.length)} / ${number(one.count)}`), TABLES[id](/** @type {never} */ (one.data), id)] : [];
  show(
    `${SYMBOLS[one.level]} ${t(`centre.level.${one.level}`)} · ${t(one.text)}`,
    el("p", {}, `${t("centre.rule")}${colon()}${t(one.rule)}`),
    one.rate ? rateCard(one.rate, answers.coverage.data.drawn_on) : "",
    ...(one.count === 0 ? [nothing()] : rows),
  );
}

/** @param {State} state */
function calendar({ answers }) {
  const { data, count } = answers.calendar;
  show(
    t("centre.agreements"),
    el("p", {}, `${t("centre.listed")} ${number(data.length)} / ${number(count)}`),
    listed(
      [column("centre.column.day"), column("centre.column.event"), column("table.name")],
      data.map((row) => ({ id: row.id, cells: [row.day, code("calendar_kind", row.kind), named(row)] })),
    ),
  );
}

/** @param {State} state */
function rates({ answers }) {
  const { rates: every, drawn_on } = answers.coverage.data;
  show(t("start.coverage"), ...ofLenses(every).map((rate) => rateCard(rate, drawn_on)));
}

/** @type {Record<string, (state: State, id: string) => unknown>} */
const OPEN = {
  card,
  brand,
  alert,
  calendar,
  rates,
  claims: ({ answers }) => show(t("centre.claims"), claimTable(answers.claims.data)),
  measures: ({ answers }) => show(t("centre.plan"), answers.measures?.data.length ? measureTable(answers.measures.data) : nothing()),
};

/** @param {string} title @param {...TextChild} content */
function show(title, ...content) {
  by("dialog-title").textContent = title;
  by("dialog-body").replaceChildren(...content);
  by("dialog").showModal();
  by("dialog-body").scrollTop = 0;
}

/** Open what a button with `data-open` stands for, as the state shown has it.
 * @param {State} state @param {HTMLButtonElement} button */
export const open = (state, button) => OPEN[button.dataset.open ?? ""](state, button.dataset.id ?? "");

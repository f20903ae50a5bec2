// @ts-check
// What lies behind a panel, in a dialog whose address is a link: everything a mouse opens, Enter opens, Escape
// closes, and Back leaves.

import { ask, viewParameters } from "./api.js";
import { by, el, table } from "./elements.js";
import { bracketed, code, colon, fault, lang, named, number, t, words } from "./texts.js";
import { later } from "./days.js";
import { thing, things } from "./entity-link.js";
import { leading } from "./links.js";
import { claimReason, counted, ofLenses, published, rateCard, standing } from "./figures.js";
import { origins } from "./sourced.js";
import { alerts, SYMBOLS } from "./centre-alerts.js";
import { nothing } from "./centre-panels.js";
import { takeUp } from "./task-dialog.js";

const CHAINS = 50;
const STATUSES = /** @type {const} */ (["pending", "active", "expiring", "expired", "undated"]);
/** @typedef {import("./centre-data.js").Answers} Answers */
/** @typedef {import("./centre-data.js").State} State */
/** @typedef {{ id: string, name: string, name_en?: string | null }} Named */
/** @template {Api.Path} P @typedef {Api.Answer<P> extends { data: infer Rows } ? Rows : never} Listed */

/** A name that leads to its page. @param {Named} row */
const link = (row) => thing(row.id, named(row));
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
const references = (key, rows) => (rows?.length ? [paragraph(key, el("ul", {}, rows.map((row) => el("li", {}, link(row)))))] : []);

/** What is published of it, each figure with its bound, by the claims as the table has them.
 * @param {{ id: string }[]} own @param {Answers} answers */
function figures(own, answers) {
  const rows = own.flatMap(({ id }) => answers.claims.data.find((claim) => claim.id === id) ?? []);
  return rows.length ? [paragraph("centre.detail.claims", claimTable(rows))] : [];
}

/** @param {Api.Claim[]} rows */
function claimTable(rows) {
  return listed(
    [column("claims.metric"), column("claims.subject"), column("claims.published", true), column("claims.computed", true), column("claims.status"), column("claims.origin")],
    rows.map((claim) => ({
      id: claim.id,
      cells: [
        link(claim),
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
    el("p", {}, parts.names ? things(parts.names) : code("no_names", parts.reason)),
  );

/** Whom agreements bring to a card through one that advances it.
 * @param {{ through: Named, published: import("./figures.js").Figure | null, named: number, partners: { partner: Named }[] }} one */
const brought = (one) =>
  paragraph(
    "centre.detail.partners",
    el("p", {}, link(one.through), `${one.published ? bracketed(`${t("centre.members.published")} ${published(one.published)} · ${t("centre.members.named")} ${number(one.named)}`) : ""}${colon()}`, things(one.partners.map((row) => row.partner))),
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
      el("ul", {}, answer.data.map((row) => el("li", {}, row.nodes.flatMap((node, at) => (at ? [" → ", link(node)] : [link(node)]))))),
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
    rows.map((row) => ({ id: row.id, cells: [link(row), row.sub_plan ? link(row.sub_plan) : "–", code(words.code_list_of["Initiative.status"], row.status) || "–", ...due(row), things(row.owners)] })),
  );
}

/** @param {Listed<"lists/overdue">} rows */
const overdueTable = (rows) =>
  listed(
    [column("table.name"), column("centre.column.due"), column("centre.column.days_overdue", true), column("centre.column.bodies")],
    rows.map((row) => ({ id: row.id, cells: [link(row), ...due(row), things(row.bodies)] })),
  );

/** The agreement years that the verdict rests on: what all years add up to may look fulfilled.
 * @param {Listed<"pairings/duties">} rows @param {string} verdict */
const dutyTable = (rows, verdict) =>
  listed(
    [column("table.name"), column("centre.column.year"), column("centre.column.agreed", true), column("centre.column.held", true)],
    rows.flatMap((row) =>
      row.years.filter((year) => year.verdict === verdict).map((year) => ({ id: row.id, cells: [link(row), `${year.first} – ${year.end}`, number(year.due), number(year.held)] })),
    ),
  );

/** @param {Listed<"pairings">} rows */
const agreementTable = (rows) =>
  listed(
    [column("table.name"), column("centre.column.ends"), column("centre.column.days_left", true)],
    rows.map((row) => ({ id: row.id, cells: [link(row), row.until ?? "–", number(row.days_left)] })),
  );

/** @param {Listed<"pairings/renewals">} rows */
const endedTable = (rows) =>
  listed(
    [column("table.name"), column("centre.column.ends"), column("tasks.task")],
    rows.map((row) => ({ id: row.id, cells: [link(row), row.until ?? "–", takeUp({ finding: "unrenewed", id: row.id, name: named(row) })] })),
  );

/** @param {Listed<"coverage/uncovered">} rows */
const placeTable = (rows) =>
  listed(
    [column("table.name"), column("table.place"), column("table.reason")],
    rows.map((row) => ({ id: row.id, cells: [link(row), things([row.subdistrict ?? [], row.community ?? []].flat()), code("uncovered_reason", row.reason)] })),
  );

/** @param {Listed<"coverage/advice">} rows */
const dueTable = (rows) =>
  listed(
    [column("table.name"), column("table.members", true)],
    rows.map((row) => ({ id: row.id, cells: [link(row), number(row.value)] })),
  );

/** @param {Listed<"resilience/single-points">} rows */
const pointTable = (rows) =>
  listed(
    [column("table.name"), column("table.kind"), column("centre.points.cut_off", true), column("centre.points.worst", true), column("tasks.task")],
    rows.map((row) => ({ id: row.id, cells: [link(row), words.labels[row.label][lang], number(row.bodies_cut_off), number(Math.max(row.organizational ?? 0, row.work ?? 0, row.spatial ?? 0)), takeUp({ finding: "single_point", id: row.id, name: named(row) })] })),
  );

/** Tables of what a rule found, by its code.
 * @type {Record<string, (rows: never, code: string) => HTMLElement>} */
const TABLES = { lapsed: endedTable, expiring: agreementTable, unmet: dutyTable, behind: dutyTable, needs: overdueTable, projects: overdueTable, measures: measureTable, must: dueTable, outside: placeTable, points: pointTable };

/** How many of how many a dialog lists. @param {number} shown @param {number} count */
const listing = (shown, count) => el("p", {}, `${t("centre.listed")} ${number(shown)} / ${number(count)}`);

/** Fill a dialog that has to be asked for. @param {string} title @param {() => Promise<Child[]>} content */
async function asked(title, content) {
  const place = el("div", { "aria-busy": "true" }, t("loading"));
  show(title, place);
  try {
    place.replaceChildren(...(await content()).flat());
  } catch (error) {
    place.replaceChildren(`${t("failed")}${colon()}${fault(error)}`);
  }
  place.setAttribute("aria-busy", "false");
}

/** @param {State} state @param {string} id */
function alert({ answers }, id) {
  const one = alerts(answers).find((row) => row.code === id);
  if (!one) return;
  const rows = TABLES[id] && one.count ? [listing(one.data.length, one.count), TABLES[id](/** @type {never} */ (one.data), id)] : [];
  show(
    `${SYMBOLS[one.level]} ${t(`centre.level.${one.level}`)} · ${t(one.text)}`,
    el("p", {}, `${t("centre.rule")}${colon()}${t(one.rule)}`),
    one.leads && one.count ? el("p", {}, el("a", { href: leading(one.leads.page, one.leads.given, one.leads.at) }, t(one.leads.text))) : "",
    one.rate ? rateCard(one.rate, answers.coverage.data.drawn_on) : "",
    ...(one.count === 0 ? [nothing()] : rows),
  );
}

/** All of the calendar, or what is of a kind ("agreement_ends") or a month too ("agreement_ends.2022-01").
 * @param {State} state @param {string} id */
function calendar({ answers }, id) {
  const { data, count } = answers.calendar;
  const [kind, month = ""] = id.split(".");
  const rows = data.filter((row) => (!kind || row.kind === kind) && row.day.startsWith(month));
  show(
    [t("centre.agreements"), kind && t(`centre.event.${kind}`), month].filter(Boolean).join(" · "),
    ...(id ? [] : [listing(rows.length, count)]),
    listed(
      [column("centre.column.day"), column("centre.column.event"), column("table.name")],
      rows.map((row) => ({ id: row.id, cells: [row.day, code("calendar_kind", row.kind), link(row)] })),
    ),
  );
}

/** Agreements of a status: those that the register leaves out are counted, and told of.
 * @param {State} state @param {string} id */
function agreements({ answers }, id) {
  const status = STATUSES.find((one) => one === id);
  if (!status) return;
  const apart = answers.standing.left_out.filter((one) => one.status === status).reduce((sum, one) => sum + one.count, 0);
  return asked(`${t("centre.agreements.of")} · ${t(`centre.status.${status}`)}`, async () => {
    const answer = await ask("pairings", { ...viewParameters(), as_of: answers.coverage.as_of, status, limit: 200 });
    return [listing(answer.data.length, answer.count), ...(apart ? [el("p", { class: "note" }, `${t("centre.agreements.apart")}${colon()}${number(apart)}`)] : []), agreementTable(answer.data)];
  });
}

/** A property as text, where there is one. @param {unknown} value */
const said = (value) => (typeof value === "string" ? value : "–");

/** What took place in a month. @param {State} state @param {string} month */
function activities({ answers }, month) {
  const [first, next] = [`${month}-01`, later(`${month}-28`, 4).slice(0, 7)];
  const end = [later(`${next}-01`, -1), answers.coverage.as_of].sort()[0];
  return asked(`${t("centre.series")} · ${month}`, async () => {
    const answer = await ask("history/diff", { ...viewParameters(), as_of: answers.coverage.as_of, from: later(first, -1), to: end, type: "Activity", change: "added", limit: 200 });
    /** @type {(Record<string, unknown> & { id: string })[]} */
    const rows = answer.data.map(({ id, after }) => ({ ...after?.properties, id }));
    return [
      listing(rows.length, answer.count),
      listed(
        [column("centre.column.day"), column("table.name"), column("table.kind"), column("centre.attendance", true)],
        rows.map(({ id, since, name, kind, attendance }) => ({ id, cells: [said(since), thing(id, said(name)), code("activity_kind", said(kind)) || "–", typeof attendance === "number" ? number(attendance) : "–"] })),
      ),
    ];
  });
}

/** @param {State} state */
function rates({ answers }) {
  const { rates: every, drawn_on } = answers.coverage.data;
  show(t("start.coverage"), ...ofLenses(every).map((rate) => rateCard(rate, drawn_on)));
}

/** All published figures, or those of a status or of a reason why there is none counted.
 * @param {State} state @param {string} id */
function claims({ answers }, id) {
  const rows = answers.claims.data.filter((claim) => !id || claim.status === id || claimReason(claim) === id);
  show(t("centre.claims"), listing(rows.length, answers.claims.count), claimTable(rows));
}

/** @param {State} state @param {string} id */
function measures({ answers }, id) {
  const rows = (answers.measures?.data ?? []).filter((row) => !id || row.sub_plan?.id === id);
  show(t("centre.plan"), rows.length ? measureTable(rows) : nothing());
}

/** @type {Record<string, (state: State, id: string) => unknown>} */
const OPEN = { card, brand, alert, calendar, agreements, month: activities, rates, claims, measures };

/** @param {string} title @param {...TextChild} content */
function show(title, ...content) {
  by("dialog-title").textContent = title;
  by("dialog-body").replaceChildren(...content);
  if (!by("dialog").open) by("dialog").showModal();
  by("dialog-body").scrollTop = 0;
}

/** Whether the address asks for something that has not been opened, or that was left. @type {string} */
let there = "";

/** Open what the address asks for, as the state shown has it; close what it no longer asks for.
 * @param {State} state */
export function follow(state) {
  const wish = new URLSearchParams(location.search).get("open") ?? "";
  if (wish === there) return;
  there = wish;
  const [kind] = wish.split(".", 1);
  if (Object.hasOwn(OPEN, kind)) OPEN[kind](state, wish.slice(kind.length + 1));
  else by("dialog").close();
}

/** Go to what a link opens, so that Back comes back. @param {State} state @param {HTMLAnchorElement} place */
export function go(state, place) {
  history.pushState({ pushed: true }, "", place.href);
  follow(state);
}

/** The dialog was closed: leave its address by the way it was come by. */
export function left() {
  if (!there) return;
  there = "";
  if (history.state?.pushed) history.back();
  else {
    const search = new URLSearchParams(location.search);
    search.delete("open");
    history.replaceState(null, "", search.size ? `?${search}` : location.pathname);
  }
}

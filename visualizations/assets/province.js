// @ts-check
// Zones beside each other: the ranking by a rate, small multiples of it, and what each has delivered.

import { address, ask, view, viewParameters } from "./api.js";
import { all, by, el, say, svg, table } from "./elements.js";
import { offerBehind } from "./copying.js";
import { begin, fill, keep, origin, warnSynthetic } from "./page.js";
import { known, percent, percentOf, shareBar } from "./figures.js";
import { parts, sortedBy, sortedTable } from "./sorting.js";
import { bracketed, code, lang, named, number, stop, t, words } from "./texts.js";
import { points, scaleOf, toldBy } from "./zones-compared.js";

/** @typedef {Api.Answer<"zones/comparison">["data"]} Comparison */
/** @typedef {Comparison["zones"][number]} Compared */
/** @typedef {Comparison["total"]} Share */
/** @typedef {Api.Answer<"zones/trends">["data"]} Trends */
/** @typedef {NonNullable<Api.Parameters<"zones/comparison">["by"]>} By */
/** @typedef {NonNullable<Api.Parameters<"zones/comparison">["level"]>} Level */

/** @type {By[]} */
const RATES = ["organizational", "work", "spatial", "own", "should_build", "effective"];
/** @type {Level[]} */
const LEVELS = ["province", "city", "county", "development_zone", "subdistrict", "community"];
const state = { by: RATES[0], level: /** @type {Level | undefined} */ (undefined), sort: "id" };

/** @param {URLSearchParams} asked */
function read(asked) {
  state.by = RATES.find((one) => one === asked.get("by")) ?? "organizational";
  state.level = LEVELS.find((one) => one === asked.get("level"));
  state.sort = asked.get("sort") ?? "id";
}
/** @type {Comparison | null} */
let shown = null;

/** What is compared, as the API takes it. */
const wished = () => ({ ...viewParameters(), ...(state.level ? { level: state.level } : {}) });

/** This page, or another, about a zone. @param {string} zone @param {string} [page] */
function about(zone, page = "province") {
  const search = new URLSearchParams(location.search);
  for (const own of ["zone", "within", "sort", "level"]) search.delete(own);
  if (page !== "province") search.delete("by");
  if (zone) search.set("zone", zone);
  return search.size ? `${page}?${search}` : page;
}

/** Where a zone's name leads: to what it is made of, from a community on to its enterprises.
 * @param {{ id: string, kind?: string }} zone */
const below = (zone) => (zone.kind === "community" ? `${about(zone.id, "./")}#h-uncovered` : about(zone.id));

/** @param {Record<string, string | number>} values */
const told = (/** @type {string} */ key, values) => toldBy(t(key), values);

// --- where this is -----------------------------------------------------------------------------

async function trail() {
  const [here, every] = await Promise.all([
    view.zones.length === 1 ? ask("zones", { zone: view.zones, limit: 1000 }) : null,
    ask("zones", { kind: ["province", "city", "county", "development_zone", "subdistrict"], limit: 1000 }),
  ]);
  const zones = new Map([...(here?.data ?? []), ...every.data].map((zone) => [zone.id, zone]));
  /** @type {Api.Answer<"zones">["data"]} */
  const path = [];
  const [own] = view.zones;
  const first = view.zones.length === 1 ? [...zones.values()].find((zone) => zone.id === own || zone.name === own) : null;
  for (let zone = first; zone && !path.includes(zone); zone = zones.get(zone.parent?.id ?? zone.park ?? "")) path.unshift(zone);
  const steps = path.map((zone, at) => (at === path.length - 1 ? el("span", { "aria-current": "location" }, named(zone)) : el("a", { href: about(zone.id) }, named(zone))));
  const root = first || view.zones.length ? el("a", { href: about("") }, t("province.everything")) : el("span", { "aria-current": "location" }, t("province.everything"));
  const ways = first ? [el("a", { href: `${about(first.id, "./")}#h-uncovered` }, t("province.list")), el("a", { href: about(first.id, "map") }, t("province.map"))] : [];
  by("trail").replaceChildren(root, ...steps, ...ways);
}

// --- the sentence and the ranking --------------------------------------------------------------

/** @param {Comparison} found */
function sentence({ zones, ranked, level, by: rate, total, unlocated }) {
  const kind = code("zone_kind", level);
  if (!zones.length) return t("province.none");
  const said = [
    told("province.sentence", { zones: number(zones.length), level: kind, ranked: number(ranked), rate: t(`lens.${rate}`), numerator: number(total.numerator), denominator: number(total.denominator), share: percent(total) }),
  ];
  const [best, worst] = [zones[0], zones[ranked - 1]];
  if (ranked > 1 && best.share.rate === worst.share.rate) said.push(told("province.same", { level: kind }));
  else if (ranked > 1) said.push(told("province.extremes", { best: named(best), best_share: percent(best.share), worst: named(worst), worst_share: percent(worst.share) }));
  if (zones.length > ranked) said.push(told("province.unranked", { count: number(zones.length - ranked) }));
  if (unlocated.enterprises) said.push(told("province.unlocated", { count: number(unlocated.enterprises), level: kind }));
  return said.join(lang === "zh" ? "；" : "; ") + stop().trimEnd();
}

/** Columns of counts, and what they are sorted by. @type {[key: string, count: keyof Share][]} */
const COUNTS = [
  ["rate.numerator", "numerator"],
  ["rate.denominator", "denominator"],
  ["province.uncovered", "uncovered"],
  ["rate.unknown", "unknown"],
  ["province.enterprises", "enterprises"],
  ["province.positions", "positions"],
  ["province.agreements", "agreements"],
  ["province.members", "members"],
];

/** @param {Compared} row @param {string} key */
function value(row, key) {
  if (key === "name") return named(row);
  if (key === "id") return row.rank;
  return /** @type {number | null} */ (row.share[/** @type {keyof Share} */ (key)]);
}

/** @param {Compared} row */
function rank({ rank: place, ties, best_rank: best, worst_rank: worst }) {
  const beside = [
    ...((ties ?? 1) > 1 ? [told("province.tie", { count: number(ties) })] : []),
    ...(best === worst ? [] : [told("province.truly", { best: number(best), worst: number(worst) })]),
  ];
  return `${place === null ? "–" : number(place)}${beside.map((one) => bracketed(one)).join("")}`;
}

/** Cells of a rate and its counts. @param {Partial<Share>} share @param {string} rate */
const cells = (share, rate) => [
  rate,
  known(share.rate) ? shareBar(share.rate) : "",
  ...COUNTS.map(([, count]) => (count in share ? number(share[count]) : "")),
];

function ranking() {
  if (!shown) return;
  const { zones, unlocated, unanswered, total } = shown;
  const [key, direction] = parts(state.sort);
  const ordered = sortedBy(zones, (row) => value(row, key), direction);
  /** @param {string} text @param {Partial<Share>} share */
  const sum = (text, share) => ({ id: `sum-${text}`, cells: ["", t(text), ...cells(share, known(share.rate) ? percentOf(share.rate) : "–")] });
  const sums = [sum("province.in_none", unlocated), ...(unanswered.zones ? [sum("province.unanswered", unanswered)] : []), sum("province.all", total)];
  sortedTable(
    by("ranking"),
    [
      { text: t("province.rank") },
      { text: t("province.zone"), sort: "name" },
      { text: t("province.rate"), sort: "rate", number: true },
      { text: "" },
      ...COUNTS.map(([text, count]) => ({ text: t(text), sort: count, number: true })),
    ],
    [...ordered.map((row) => ({ id: row.id, cells: [rank(row), el("a", { href: below(row) }, named(row)), ...cells(row.share, percent(row.share))] })), ...sums],
    {
      sort: state.sort,
      choose: (sort) => {
        state.sort = sort;
        keep({ sort: sort === "id" ? "" : sort });
        ranking();
      },
    },
  );
  for (const row of all("[data-id^=sum-]", by("ranking"))) row.classList.add("sum");
}

async function compared() {
  const given = { ...wished(), by: state.by };
  const answer = await ask("zones/comparison", given);
  shown = answer.data;
  by("sentence").textContent = sentence(answer.data);
  by("definition").textContent = answer.data.definition[lang];
  by("compared-csv").href = address("zones/comparison.csv", { ...given, lang });
  by("compared-xlsx").href = address("zones/comparison.xlsx", { ...given, lang });
  ranking();
  offerBehind(by("ranking"), answer);
  origin(answer);
  warnSynthetic(answer.provenance.some(({ layer }) => layer === "synthetic"));
}

// --- trends --------------------------------------------------------------------------------------

async function trends() {
  const { data } = await ask("zones/trends", { ...wished(), by: state.by });
  const most = scaleOf([data.total, ...data.zones.map((zone) => zone.points)]);
  by("trends-note").textContent = told("province.trends.note", { most: percentOf(most) });
  by("trends").replaceChildren(...data.zones.map((zone) => multiple(zone, data.total, most)));
}

/** @param {Trends["zones"][number]} zone @param {Trends["total"]} total @param {number} most */
function multiple(zone, total, most) {
  const [first, last] = [zone.points[0], zone.points[zone.points.length - 1]];
  const label = told("province.trend", { name: named(zone), first: first.day, first_share: percent(first), last: last.day, last_share: percent(last) });
  /** @param {string} name @param {Trends["total"]} of */
  const lines = (name, of) => points(of, most).map((drawn) => svg("polyline", { class: name, points: drawn }));
  return el(
    "figure",
    { "data-zone": zone.id },
    el("figcaption", {}, el("span", {}, named(zone)), el("span", { class: "last" }, percent(last))),
    svg("svg", { viewBox: "0 0 100 40", preserveAspectRatio: "none", role: "img", "aria-label": label }, lines("all", total), lines("own", zone.points)),
    el("p", { class: "days" }, el("span", {}, first.day), el("span", {}, last.day)),
  );
}

// --- delivered -----------------------------------------------------------------------------------

async function delivered() {
  const answer = await ask("zones/delivered", { ...wished(), limit: 1000 });
  const { data, count } = answer;
  by("delivered-cut").hidden = data.length === count;
  by("delivered-cut").textContent = `${t("table.first_rows")} ${number(data.length)} / ${number(count)}`;
  by("delivered-csv").href = address("zones/delivered.csv", { ...wished(), lang });
  by("delivered-xlsx").href = address("zones/delivered.xlsx", { ...wished(), lang });
  const [ledgers, shares] = [data[0]?.ledgers ?? [], data[0]?.shares ?? []];
  const missing = () => el("span", { class: "lacking" }, t("province.lacking"));
  table(
    by("delivered"),
    [
      { text: t("province.zone") },
      ...ledgers.map(({ title, number: template }) => ({ text: `${title[lang]} ${template}`, number: true })),
      ...shares.map((share) => ({ text: code("delivered_share", share.code), number: true })),
      { text: t("province.last_import") },
    ],
    data.map((zone) => ({
      id: zone.id,
      cells: [
        el("a", { href: below(zone) }, named(zone)),
        ...zone.ledgers.map(({ rows, latest }) => (rows === null ? missing() : el("span", {}, number(rows), el("small", {}, latest ?? "–")))),
        ...zone.shares.map(({ rate }) => (known(rate) ? percentOf(rate) : "–")),
        zone.last_import ?? "–",
      ],
    })),
  );
  offerBehind(by("delivered"), answer);
}

// --- the choice ----------------------------------------------------------------------------------

function choices() {
  const { by: rate, level } = by("choice").elements;
  rate.replaceChildren(...RATES.map((one) => el("option", { value: one, selected: one === state.by }, t(`lens.${one}`))));
  const levels = LEVELS.map((one) => el("option", { value: one, selected: one === state.level }, words.codes.zone_kind[one][lang]));
  level.replaceChildren(el("option", { value: "", selected: !state.level }, t("province.level.default")), ...levels);
}

async function draw() {
  choices();
  await Promise.all([fill(by("trail"), trail), fill(by("ranking"), compared), fill(by("trends"), trends), fill(by("delivered"), delivered)]);
  say(t("loaded"));
}

by("choice").addEventListener("submit", (event) => event.preventDefault());
by("choice").addEventListener("change", () => {
  const { by: rate, level } = by("choice").elements;
  state.by = RATES.find((one) => one === rate.value) ?? state.by;
  state.level = LEVELS.find((one) => one === level.value);
  keep({ by: state.by === "organizational" ? "" : state.by, level: state.level ?? "" });
  draw();
});
begin(draw, { steps: ["by", "level", "sort"], read });

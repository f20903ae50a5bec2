// @ts-check
// The answer to a ready question as a table. The address says which, and what stands in its blanks.

import { address, ask, viewParameters } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { offerBehind } from "./copying.js";
import { thing, toward } from "./entity-link.js";
import { begin, fill, keep, origin, warnSynthetic } from "./page.js";
import { SYNTHETIC_MARK, clean, colon, lang, number, t } from "./texts.js";

const ROWS = 50;
const BLANKS = /** @type {const} */ (["body", "other", "organization", "enterprise", "days"]);

/** @typedef {Api.Answer<"questions/{id}">} Told */

/** What the address asks. @type {Record<string, string>} */
let asked = {};
/** @type {Told["data"]} */
let rows = [];
/** @type {string | null} */
let next = null;

const days = by("ask").elements.days;

/** @param {URLSearchParams} search */
function read(search) {
  asked = Object.fromEntries(["question", ...BLANKS].flatMap((name) => (search.get(name) ? [[name, search.get(name) ?? ""]] : [])));
}

async function choice() {
  const { data } = await ask("questions");
  const listed = data.filter(({ operation }) => operation !== null);
  by("questions").replaceChildren(...listed.flatMap(({ link, text }) => (link ? [el("li", {}, el("a", { href: toward(link) }, text[lang]))] : [])));
}

/** @param {Told["data"][number]["cells"][number]} cell @returns {TextChild} */
function told({ value, id }) {
  if (value === null) return "–";
  if (id) return thing(id, clean(value));
  return typeof value === "number" ? number(value) : clean(value);
}

async function page() {
  const { question, days: within, ...bodies } = asked;
  const answer = await ask("questions/{id}", { ...viewParameters(), ...bodies, ...(within ? { days: Number(within) } : {}), id: question, lang, limit: ROWS, ...(next ? { after: next } : {}) });
  rows = [...rows, ...answer.data];
  next = answer.next;
  const text = answer.question[lang];
  by("title").textContent = text;
  document.title = `${text} · ${t("product")}`;
  const numbers = answer.columns.map((_, at) => rows.some((row) => typeof row.cells[at].value === "number"));
  table(by("rows"), answer.columns.map((column, at) => ({ text: column, number: numbers[at] })), rows.map((row, at) => ({ id: String(at), cells: row.cells.map(told) })));
  const shown = rows.length < answer.count ? `${number(rows.length)} / ${number(answer.count)}` : number(answer.count);
  by("count").textContent = `${t("answer.rows")}${colon()}${shown}`;
  by("notes").replaceChildren(...answer.notes.map((note) => el("li", {}, note)));
  by("more").hidden = !next;
  by("csv").hidden = !answer.file;
  if (answer.file) by("csv").setAttribute("href", `${address("meta").replace(/meta$/, "")}${answer.file}&lang=${lang}`);
  offerBehind(by("rows"), answer);
  origin(answer);
  warnSynthetic(rows.some(({ cells }) => cells.some(({ value }) => String(value).includes(SYNTHETIC_MARK))));
  say(`${text}${colon()}${number(answer.count)}`);
}

by("more").addEventListener("click", () => fill(by("rows"), page));
by("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  asked = { ...asked, days: days.value };
  keep({ days: days.value });
  draw();
});

async function draw() {
  by("ready").hidden = Boolean(asked.question);
  by("told").hidden = !asked.question;
  by("ask").hidden = !asked.days;
  days.value = asked.days ?? "";
  if (!asked.question) return fill(by("questions"), choice);
  rows = [];
  next = null;
  return fill(by("rows"), page);
}

begin(draw, { steps: ["question", ...BLANKS], read });

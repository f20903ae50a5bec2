// @ts-check
// The page of a source: its document, with the places that a figure, a fact or a paragraph comes from
// marked in the text. The address says what is looked at: ?id=SOURCE&at=WHAT&place=NUMBER.

import { address, ask } from "./api.js";
import { all, by, el, say, table } from "./elements.js";
import { begin, fill, keep, origin } from "./page.js";
import { piecesOf } from "./pieces.js";
import { bracketed, clean, code, colon, fault, fill as filled, lang, named, number, stop, t } from "./texts.js";

const CHUNK = 200;
/** @typedef {Api.Answer<"sources/{id}">["data"]} Source */
/** @typedef {Api.Answer<"sources/{id}/quotations">["data"]} Places */
/** @typedef {Api.Answer<"sources/{id}/document">["data"]} Chunk */

const asked = new URLSearchParams(location.search);
let current = 0;

/** Which place is asked for: a fact, a paragraph, or what goes by an id. @param {string} at */
function wish(at) {
  if (/^F\d+$/.test(at)) return { fact: at };
  return /^P\d+$/.test(at) ? { paragraph: at } : { entity: at };
}

/** @param {string} paragraph */
const numberOf = (paragraph) => Number(paragraph.slice(1));
/** What a paragraph is called. @param {string | null | undefined} paragraph */
const nth = (paragraph) => (paragraph ? filled("detail.nth", number(numberOf(paragraph))) : "");

// --- beside the text ---------------------------------------------------------------------------

/** @param {Source} source */
function about(source) {
  const { document: kept } = source;
  /** @type {[string, string | null | undefined][]} */
  const rows = [
    [t("table.name"), named(source)],
    [t("table.kind"), code("source_kind", source.kind)],
    [t("table.layer"), t(`layer.${source.layer}`)],
    [t("source.published"), source.published],
    [t("source.digest"), source.digest],
    [t("source.length"), source.length === null ? null : number(source.length)],
    [t("source.file"), kept?.name],
    [t("source.file_digest"), kept?.digest],
    [t("source.pages"), kept?.pages ? `${number(kept.pages)}${kept.blank_pages ? bracketed(`${t("source.blank")} ${number(kept.blank_pages)}`) : ""}` : null],
    [t("source.attached"), kept?.attached.slice(0, 10)],
  ];
  by("facts").replaceChildren(...rows.flatMap(([name, value]) => (value ? [el("dt", {}, name), el("dd", {}, value)] : [])));
  by("take").hidden = !kept;
  by("original").setAttribute("href", address("sources/{id}/document/file", { id: source.id }));
  by("about").hidden = false;
  by("lacking").hidden = Boolean(kept);
  by("upload").hidden = source.kind !== "document";
  by("how").textContent = source.kind === "document" ? `${t("source.how")}${source.digest ? t("source.exactly") : ""}` : t("source.none");
  by("command").textContent = source.kind === "document" ? `gongjian sources attach ${source.id} FILE` : "gongjian sources list";
}

/** @param {Places} found @param {(place: number) => void} go */
function listPlaces(found, go) {
  const more = found.count > found.places.length ? `${t("table.first_rows")} ${number(found.places.length)} / ${number(found.count)}` : "";
  const told = [
    filled("source.of", number(found.count)),
    found.ambiguous ? t("source.ambiguous") : "",
    found.reason ? code("no_place", found.reason) : "",
    more,
  ];
  by("verdict").textContent = told.filter(Boolean).join(stop());
  by("places").replaceChildren(
    ...found.places.map((place, index) => {
      const where = [nth(place.paragraph), place.page ? `${t("source.page")} ${place.page}` : "", place.start === null ? "" : `${place.start}–${place.end}`].filter(Boolean).join(" · ");
      const said = place.text ? clean(place.text.length > 60 ? `${place.text.slice(0, 60)}…` : place.text) : code("placed_by", place.by);
      return el("li", {}, el("button", { type: "button", on: { click: () => go(index) } }, where ? el("strong", {}, where) : "", el("span", { lang: place.text ? "zh-CN" : null }, said)));
    }),
  );
  by("found").hidden = false;
}

// --- the text ----------------------------------------------------------------------------------

/** @param {Source} source @param {Places["places"]} places @param {Chunk} chunk */
function paragraphs(source, places, chunk) {
  let page = 0;
  return chunk.paragraphs.flatMap((paragraph) => {
    const made = el(
      "p",
      { class: "piece", id: paragraph.id },
      el("a", { href: `source?${new URLSearchParams({ id: source.id, at: paragraph.id, lang })}`, "aria-label": nth(paragraph.id) }, number(numberOf(paragraph.id))),
      el("span", { lang: "zh-CN" }, piecesOf(paragraph, places).map(({ text, place }) => (place === null ? text : el("mark", { "data-place": place, tabindex: "-1" }, text)))),
    );
    const turned = paragraph.page && paragraph.page !== page;
    page = paragraph.page ?? page;
    return turned ? [el("p", { class: "page" }, `${t("source.page")} ${page}`), made] : [made];
  });
}

/** @param {number} place */
function point(place) {
  for (const [index, button] of all("#places button").entries()) {
    if (index === place) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  for (const mark of all("mark")) mark.classList.toggle("current", Number(mark.dataset.place) === place);
  const mark = document.querySelector("mark.current");
  if (!(mark instanceof HTMLElement)) return;
  mark.scrollIntoView({ block: "center" });
  mark.focus({ preventScroll: true });
}

/** @param {Source} source @param {Places | null} found */
async function showText(source, found) {
  const places = found?.places ?? [];
  /** @param {number} first */
  const chunkAt = (first) => ask("sources/{id}/document", { id: source.id, first, limit: CHUNK });
  const start = numberOf(places[current]?.paragraph ?? "P1");
  const answer = await chunkAt(Math.floor((start - 1) / CHUNK) * CHUNK + 1);
  /** @param {Chunk} chunk @param {string} key @param {number | null} first */
  const turn = ({ count }, key, first) =>
    first === null ? "" : el("p", { class: "screen" }, el("button", { type: "button", class: "plain", on: { click: () => put(chunkAt(first)) } }, `${t(key)} ${number(first)}–${number(Math.min(first + CHUNK - 1, count))} / ${number(count)}`));
  /** @param {Promise<typeof answer>} coming */
  const put = (coming) =>
    fill(by("document"), async () => {
      const { data } = await coming;
      by("document").replaceChildren(turn(data, "source.earlier", data.first > 1 ? Math.max(1, data.first - CHUNK) : null), ...paragraphs(source, places, data), turn(data, "source.later", data.next));
      point(current);
    });
  await put(Promise.resolve(answer));
  return answer;
}

/** @param {Source} source @param {Places} found @param {number} place */
async function goTo(source, found, place) {
  current = place;
  keep({ place: place ? place + 1 : "" });
  if (!document.querySelector(`mark[data-place="${place}"]`)) await showText(source, found);
  point(place);
}

// --- the page ----------------------------------------------------------------------------------

async function listSources() {
  const answer = await ask("sources", { limit: 1000 });
  const made = el("table");
  table(
    made,
    [{ text: t("table.name") }, { text: t("table.kind") }, { text: t("table.layer") }, { text: t("source.file") }],
    answer.data.map((one) => ({
      id: one.id,
      cells: [el("a", { href: `source?${new URLSearchParams({ id: one.id, lang })}` }, named(one)), code("source_kind", one.kind), t(`layer.${one.layer}`), one.document?.name ?? "–"],
    })),
  );
  by("document").replaceChildren(el("h2", {}, t("source.all")), el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("source.all") }, made));
  return answer;
}

/** The source that is asked for, or that what is asked for rests on. */
async function sourceId() {
  const of = asked.get("of");
  return asked.get("id") ?? (of ? (await ask("provenance", { id: of })).data.source : null);
}

async function draw() {
  const id = await sourceId();
  if (!id) return listSources();
  const answer = await ask("sources/{id}", { id });
  const source = answer.data;
  by("title").textContent = clean(named(source));
  document.title = `${clean(named(source))} · ${t("product")}`;
  about(source);
  const at = asked.get("at");
  const found = at ? (await ask("sources/{id}/quotations", { id, ...wish(at) })).data : null;
  by("found").hidden = !found;
  current = found && current > 0 && current < found.places.length ? current : 0;
  if (found) listPlaces(found, (place) => goTo(source, found, place));
  if (source.document) await showText(source, found);
  else by("document").replaceChildren(el("p", { class: "note" }, source.kind === "document" ? t("source.empty") : t("source.none")));
  const place = found?.places[current];
  say(place ? `${t("source.places")}${colon()}${nth(place.paragraph)} ${place.text ? clean(place.text) : ""}` : t("loaded"));
  return answer;
}

by("file").addEventListener("change", async () => {
  const [file] = by("file").files ?? [];
  const id = await sourceId();
  if (!file || !id) return;
  by("problem").hidden = true;
  try {
    await ask("sources/{id}/document", { id, name: file.name }, { method: "PUT", body: file });
    await show();
  } catch (error) {
    by("problem").replaceChildren(...fault(error).split("\n").map((line) => el("span", { class: "line" }, line)));
    by("problem").hidden = false;
  }
  by("file").value = "";
});

const show = () => fill(by("document"), async () => origin(await draw()));
begin(show, { steps: ["place"], read: (search) => (current = Number(search.get("place") ?? 1) - 1) });

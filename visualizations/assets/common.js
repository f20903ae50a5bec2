// What all pages share: language, day and layers, requests to the API, and building of elements.
// Texts of the data only ever become text nodes; nothing is parsed as HTML.

import { words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const API = "api/v1/";
const LAYERS = ["source", "ledger", "synthetic"];
// Characters that cannot be seen and could make a name read as something else.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

export { words };

const asked = new URLSearchParams(location.search);
export let lang = "zh";
for (const wish of [asked.get("lang"), remembered(), document.documentElement.lang.slice(0, 2)]) {
  if (wish === "zh" || wish === "en") {
    lang = wish;
    break;
  }
}
if (asked.get("lang") === lang) remember();

function remembered() {
  try {
    return localStorage.getItem("lang");
  } catch {
    return null; // Storage may be switched off; the page works without.
  }
}

/** Whether the language is kept for the next page. */
function remember() {
  try {
    localStorage.setItem("lang", lang);
    return true;
  } catch {
    return false;
  }
}

export const t = (key) => words.texts[key]?.[lang] ?? key;
export const code = (list, value) => words.codes[list]?.[value]?.[lang] ?? value ?? "";
export const property = (name) => words.properties[name]?.[lang] ?? name;
export const named = (thing) => (lang === "en" && thing.name_en) || thing.name;
export const clean = (text) => String(text).replace(UNSEEN, "\uFFFD");
const GROUPED = { zh: new Intl.NumberFormat("zh-CN"), en: new Intl.NumberFormat("en") };
export const number = (value) => (typeof value === "number" ? GROUPED[lang].format(value) : clean(value ?? "–"));

/** What synthetic names end in. */
export const SYNTHETIC_MARK = "〔合成〕";

/** What stands between several, after a sentence, before what is named, and around an aside. */
export const comma = () => (lang === "zh" ? "、" : ", ");
export const stop = () => (lang === "zh" ? "。" : ". ");
export const colon = () => (lang === "zh" ? "：" : ": ");
export const bracketed = (aside) => (lang === "zh" ? `（${aside}）` : ` (${aside})`);

/** An element with attributes and children; strings become text. `on` holds event listeners. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  return filled(made, attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(made, { on = {}, ...attributes }, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener);
  made.append(...children.flat().map((child) => (child instanceof Node ? child : clean(child))));
  return made;
}

export const by = (id) => document.getElementById(id);

/** Say something to those who listen rather than look. */
export function say(text) {
  by("said").textContent = text;
}

// --- day and layers ---------------------------------------------------------------------------

export const view = {
  as_of: asked.get("as_of") ?? "",
  layers: asked.has("layers") ? asked.get("layers").split(",").filter((one) => LAYERS.includes(one)) : null,
  hubs: asked.get("hubs") !== "false",
};

/** Day and layers as the API takes them. */
export function viewParameters() {
  const parameters = {};
  if (view.as_of) parameters.as_of = view.as_of;
  if (view.layers?.length) parameters.layer = view.layers;
  return parameters;
}

export function address(path, parameters = {}) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== "" && one !== null && one !== undefined) search.append(key, one);
    }
  }
  const query = search.toString();
  return API + path + (query ? `?${query}` : "");
}

/** What is wrong, a line each: in the words of the page where all rules that are broken have some. */
export function reasons(told, findings = []) {
  if (lang === "en" || !findings.length || findings.some(({ rule }) => !(rule in words.rules))) return told.split("\n");
  return findings.map(({ file, sheet, row, column, value, rule }) => {
    const places = [file, sheet && `${t("imports.sheet")}“${sheet}”`, row && `第${row}行`, column && `${t("imports.column")}“${column}”`];
    return [places.filter(Boolean).join(comma()), `${words.rules[rule][lang]}${value ? bracketed(value) : ""}`].filter(Boolean).join(colon());
  });
}

/** An answer of the API. Throws an Error with the problem's own words. `how` goes to fetch. */
export async function ask(path, parameters = {}, how = {}) {
  const answer = await fetch(address(path, parameters), { headers: { Accept: "application/json" }, ...how });
  if (answer.status === 204) return null;
  if (answer.ok) return answer.json();
  let told = `${answer.status}`;
  try {
    const problem = await answer.json();
    told = reasons(problem.detail ?? problem.title ?? told, problem.findings).join(" ");
  } catch {
    // Not a problem document: the status has to do.
  }
  throw new Error(told);
}

/** Fill a place by a promise: busy while it waits, and an error with a way to try again. */
export async function fill(place, work) {
  place.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    const again = el("button", { type: "button", class: "plain", on: { click: () => fill(place, work) } }, t("retry"));
    const told = el("span", { class: "failure" }, `${t("failed")}${colon()}${error.message} `);
    const host = place.tagName === "TABLE" ? el("caption") : el("p");
    host.append(told, again);
    if (place.classList.contains("canvas")) place.before(host);
    else place.replaceChildren(host);
    say(`${t("failed")}${colon()}${error.message}`);
  } finally {
    place.setAttribute("aria-busy", "false");
  }
}

/** A table with a head and rows of cells; a cell is text or a node. A column has a text, or a node
 * for its head, and says whether it holds numbers, how it is sorted, and whether the user gave the
 * text. `empty` is said where there is no row. */
export function table(place, columns, rows, empty = t("none")) {
  const head = el("tr", {}, columns.map(({ text, head: made, number: right, sorted, given }) => el("th", { scope: "col", class: right ? "number" : null, "aria-sort": sorted, translate: given ? "no" : null }, made ?? text)));
  const body = rows.map((row) => {
    const cells = row.cells.map((cell, at) => el("td", { class: columns[at].number ? "number" : null }, cell));
    return el("tr", { "data-id": row.id }, cells);
  });
  if (!body.length) body.push(el("tr", {}, el("td", { colspan: columns.length }, empty)));
  place.replaceChildren(el("thead", {}, head), el("tbody", {}, body));
}

/** What is under every answer: its day, layers, revision; and a notice if some of it is synthetic. */
export function origin(answer) {
  const layers = (answer.layers ?? []).map((layer) => t(`layer.${layer}`)).join(comma());
  const parts = [`${t("as_of")} ${answer.as_of}`, `${t("layers")} ${layers}`, `${t("revision")} ${answer.revision}`];
  by("foot").textContent = parts.join(" · ");
  const day = document.querySelector("#view [name=as_of]");
  if (day && !day.value) day.value = answer.as_of;
  if (!view.layers) view.layers = answer.layers ?? null;
  showLayers();
}

export function warnSynthetic(there) {
  const notice = by("notice");
  notice.hidden = !there;
  notice.textContent = there ? t("synthetic.banner") : "";
}

function showLayers() {
  for (const box of document.querySelectorAll("#view [name=layers]")) {
    box.checked = !view.layers || view.layers.includes(box.value);
  }
}

// --- the shell of the page --------------------------------------------------------------------

function word() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  for (const place of document.querySelectorAll("[data-t]")) {
    if (place.tagName !== "TITLE") place.textContent = t(place.dataset.t);
  }
  for (const place of document.querySelectorAll("[data-label]")) place.setAttribute("aria-label", t(place.dataset.label));
  // Where the choice cannot be stored, it goes along with each link.
  for (const link of document.querySelectorAll('a[href*="lang="]')) {
    link.setAttribute("href", link.getAttribute("href").replace(/\blang=(zh|en)/, `lang=${lang}`));
  }
  by("language").setAttribute("aria-label", t("lang.label"));
  by("language").setAttribute("lang", lang === "zh" ? "en" : "zh-CN");
  document.title = `${t(`${document.body.dataset.page}.title`)} · ${t("product")}`;
}

/** Keep what is looked at in the address, so that it can be sent to others; "" is left out. */
export function keep(more = {}) {
  const search = new URLSearchParams(location.search);
  const own = { as_of: view.as_of, layers: view.layers?.join(",") ?? "", hubs: view.hubs ? "" : "false" };
  for (const [key, value] of Object.entries({ ...own, ...more })) {
    if (value) search.set(key, value);
    else search.delete(key);
  }
  if (search.has("lang")) search.set("lang", lang);
  const query = search.toString();
  history.replaceState(null, "", location.pathname + (query ? `?${query}` : ""));
}

/** Word the page, wire language and view, and draw; `draw(first)` draws anew whenever one changes. */
export function begin(draw) {
  const own = document.querySelector(`[data-nav=${document.body.dataset.page}]`);
  own?.setAttribute("aria-current", "page");
  by("language").addEventListener("click", () => {
    lang = lang === "zh" ? "en" : "zh";
    keep(remember() ? {} : { lang });
    word();
    draw();
  });
  const form = by("view");
  if (form) {
    form.elements.as_of.value = view.as_of;
    if (form.elements.hubs) form.elements.hubs.checked = view.hubs;
    showLayers();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const layers = [...form.querySelectorAll("[name=layers]:checked")].map((box) => box.value);
      view.as_of = form.elements.as_of.value;
      view.layers = layers.length ? layers : null;
      if (form.elements.hubs) view.hubs = form.elements.hubs.checked;
      showLayers();
      keep();
      draw();
    });
  }
  word();
  draw();
}

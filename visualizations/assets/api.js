// @ts-check
// Requests to the API of the same origin, by the paths of its document, and the day and layers asked of.

import { bracketed, clean, colon, comma, lang, named, t, uncoded, words } from "./texts.js";

const API = "api/v1/";
/** An id in a text of the service, where a word can begin. */
const ID = /(?<=^|[\s'"“‘（([])[a-z]+:[A-Za-z0-9](?:[\w.%-]*\w)?/g;
const MOST_NAMED = 5; // Of the ids in one text.
/** @type {readonly Api.Layer[]} */
const LAYERS = ["source", "ledger", "synthetic"];

/** Those of some texts that are layers. @param {string[]} names */
export const layersIn = (names) => LAYERS.filter((one) => names.includes(one));

/** What an address looks at; no layers means all, no zone everything. @param {URLSearchParams} asked */
const lookedAt = (asked) => ({
  zones: asked.getAll("zone"),
  within: asked.get("within") ?? "",
  as_of: asked.get("as_of") ?? "",
  layers: asked.has("layers") ? layersIn((asked.get("layers") ?? "").split(",")) : null,
  hubs: asked.get("hubs") !== "false",
});

/** What is looked at. */
export const view = lookedAt(new URLSearchParams(location.search));

/** Look at what another address does. @param {URLSearchParams} asked */
export const readView = (asked) => void Object.assign(view, lookedAt(asked));

/** Where each answer came from. @type {WeakMap<object, string>} */
const origins = new WeakMap();

/** The address that an answer, or its data, came from, of which page of a list it is left out; null where it is none.
 * @param {object} answer */
export const behind = (answer) => origins.get(answer)?.replace(/([?&])after=[^&]*&?/, "$1").replace(/[?&]$/, "") ?? null;

/** Day, layers and zones as the API takes them. */
export function viewParameters() {
  /** @type {{ as_of?: string, layer?: Api.Layer[], zone?: string[], within?: string }} */
  const parameters = {};
  if (view.zones.length) parameters.zone = view.zones;
  if (view.within) parameters.within = view.within;
  if (view.as_of) parameters.as_of = view.as_of;
  if (view.layers?.length) parameters.layer = view.layers;
  return parameters;
}

/** Where a path of the API is, its places in braces and its query filled from parameters.
 * @template {Api.Path} P @template {Api.Method} [M="GET"]
 * @param {P} path @param {Api.Parameters<P, M>} [parameters] */
export function address(path, parameters) {
  const search = new URLSearchParams();
  let filled = /** @type {string} */ (path);
  for (const [key, value] of Object.entries(parameters ?? {})) {
    if (filled.includes(`{${key}}`)) {
      filled = filled.replace(`{${key}}`, encodeURIComponent(value));
      continue;
    }
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== "" && one !== null && one !== undefined) search.append(key, one);
    }
  }
  const query = search.toString();
  return API + filled + (query ? `?${query}` : "");
}

/** What is wrong with a request or a job, a line each, in the language of the page: finding by finding where all rules
 * that are broken have words.
 * @param {{ told?: { zh: string, en: string } | null, findings?: Api.Finding[] }} wrong */
export function reasons({ told, findings = [] }) {
  if (lang === "en" || !findings.length || findings.some(({ rule }) => !(rule in words.rules))) return told ? told[lang].split("\n") : [];
  return findings.map(({ file, sheet, row, column, value, rule }) => {
    const places = [file, sheet && `${t("imports.sheet")}“${sheet}”`, row && `第${row}行`, column && `${t("imports.column")}“${column}”`];
    return [places.filter(Boolean).join(comma()), `${words.rules[rule][lang]}${value ? bracketed(uncoded(value)) : ""}`].filter(Boolean).join(colon());
  });
}

/** What a request was refused with, and what was found wrong. */
export class Problem extends Error {
  /** @param {string} told @param {Api.Finding[]} findings @param {number} [status] */
  constructor(told, findings, status = 0) {
    super(told);
    this.findings = findings;
    this.status = status;
  }
}

/** What a thing is called; null where nobody may say. @param {string} id */
async function nameOf(id) {
  try {
    const answer = await fetch(address("entities/{id}", { ...(view.as_of ? { as_of: view.as_of } : {}), id }));
    const told = await answer.json(); // Also of what is refused: an answer that nobody reads is under way for ever.
    return answer.ok ? clean(named(told.data.properties)) : null;
  } catch {
    return null;
  }
}

/** A text of the service as a person reads it: bodies by their names, imports by their numbers. @param {string} text */
export async function spoken(text) {
  const ids = [...new Set(text.match(ID))].filter((id) => !id.startsWith("imp:")).slice(0, MOST_NAMED);
  const names = new Map(await Promise.all(ids.map(async (id) => /** @type {const} */ ([id, await nameOf(id)]))));
  return text.replace(ID, (id) => names.get(id) ?? uncoded(id));
}

/** An answer of the API, null where it has nothing to say. `json` or `body` is sent. Throws a Problem with
 * its own words.
 * @template {Api.Path} P @template {Api.Method} [M="GET"]
 * @param {P} path @param {Api.Parameters<P, M>} [parameters]
 * @param {{ method?: M, json?: Api.Body<P, M>, body?: BodyInit }} [how]
 * @returns {Promise<Api.Answer<P, M>>} */
export async function ask(path, parameters, { method, json, body } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (json !== undefined) headers["Content-Type"] = "application/json";
  const asked = address(path, parameters);
  const sent = { method, headers, body: json === undefined ? body : JSON.stringify(json) };
  const answer = await fetch(asked, sent).catch(() => {
    throw new Problem(t("unreachable"), []); // What the browser says of it is in the browser's language.
  });
  if (answer.status === 204) return /** @type {Api.Answer<P, M>} */ (null);
  if (answer.ok) {
    const told = await answer.json();
    origins.set(told, asked);
    if (told?.data instanceof Object) origins.set(told.data, asked); // Which is what tables are given.
    return told;
  }
  let told = `${answer.status}`;
  /** @type {Api.Finding[]} */
  let findings = [];
  try {
    const problem = await answer.json();
    findings = problem.findings ?? [];
    told = await spoken(reasons(problem).join(" ") || told);
  } catch {
    // Not a problem document: the status has to do.
  }
  if (answer.status === 401) {
    // The session ended: log in, and come back to just this.
    const { page } = document.body.dataset;
    if (page !== "login") location.replace(`login?next=${encodeURIComponent(`${page === "start" ? "" : page}${location.search}`)}`);
  }
  throw new Problem(told, findings, answer.status);
}

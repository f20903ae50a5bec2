// @ts-check
// What can be taken along: the link to what is shown, and the question behind a table.

import { ask, behind } from "./api.js";
import { by, el, say } from "./elements.js";
import { fault, lang, t } from "./texts.js";

/** @typedef {Api.Answer<"catalogue">["data"][number]} Catalogued */

/** The day and the language that are shown, whatever the address leaves to be found out.
 * @param {string} [day] */
export function hereAs(day) {
  const link = new URL(location.href);
  if (day && !link.searchParams.has("as_of")) link.searchParams.set("as_of", day);
  link.searchParams.set("lang", lang);
  return link.href;
}

/** What is shown, relative to the start page, in whatever language it is read. @param {readonly string[]} [without] */
export function here(without = []) {
  const search = new URLSearchParams(location.search);
  for (const name of ["lang", ...without]) search.delete(name);
  const page = location.pathname.split("/").pop() || "./";
  return `${page}${search.size ? `?${search}` : ""}${location.hash}`;
}

/** Where what is shown is watched; every day, so that the one that is shown is left out.
 * @param {{ name: string, listing?: string }} what a list of the API that stands on it */
export function watching({ name, listing = "" }) {
  const asked = new URLSearchParams({ link: here(["as_of"]), name: name.slice(0, 100), lang });
  if (listing) asked.set("listing", listing);
  return `watches?${asked}`;
}

/** A list of the API as it can be watched, of an answer that is one; null of any other.
 * @param {object} answer @param {string} asked */
function listOf(answer, asked) {
  if (!("next" in answer && "count" in answer)) return null;
  const [path, query] = asked.split("?");
  const search = new URLSearchParams(query);
  for (const name of ["as_of", "limit", "lang"]) search.delete(name);
  return `${path.replace(/^api\/v1\//, "")}${search.size ? `?${search}` : ""}`;
}

/** Put a text where it can be pasted from, and say so on the button that was pressed. Without the right to
 * (a page that came without TLS) the text is shown, ready to be copied.
 * @param {string} text @param {HTMLElement} button */
export async function copy(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    say(t("copy.copied"));
    button.textContent = t("copy.copied");
    setTimeout(() => (button.textContent = before), 2000);
  } catch {
    const shown = el("input", { type: "text", readonly: true, value: text, "aria-label": before ?? "", class: "shown-text" });
    if (button.nextElementSibling?.matches(".shown-text")) button.nextElementSibling.remove();
    button.after(shown);
    shown.select();
    shown.focus();
  }
}

/** A command that asks an address, as it is pasted into a shell. @param {string} asked @param {boolean} open */
export function curl(asked, open) {
  const url = new URL(asked, location.href).href.replaceAll("'", "%27");
  return `curl -s '${url}'${open ? "" : ' -H "Authorization: Bearer $GONGJIAN_TOKEN"'}`;
}

/** A value as it is written in Cypher. @param {string} type @param {unknown} value */
const literal = (type, value) => (type === "date" ? `date(${JSON.stringify(value)})` : JSON.stringify(value));

/** Cypher that asks by itself what an operation asks of the store, with all values written out; null where the
 * operation asks nothing of it, or something is missing.
 * @param {Catalogued[]} every @param {string} asked @param {{ as_of: string, layers: string[] }} answer */
export function cypher(every, asked, { as_of, layers }) {
  const [pathname, query] = asked.split("?");
  const searchParams = new URLSearchParams(query);
  const path = pathname.replace(/^api\/v1/, "");
  for (const { text, parameters, operation, given } of every) {
    const names = /** @type {string[]} */ ([]);
    const pattern = operation.replace(/\{(\w+)\}/g, (_, name) => (names.push(name), "([^/]+)"));
    const found = new RegExp(`^${pattern}$`).exec(path);
    if (!found) continue;
    /** @type {Record<string, unknown>} */
    const places = Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(found[at + 1])]));
    /** @param {string} name @param {string} type */
    const value = (name, type) => {
      const from = given[name] ?? name;
      const said = places[from] ?? searchParams.get(from);
      return said === undefined || said === null ? parameters.find((one) => one.name === name)?.default : type === "integer" ? Number(said) : said;
    };
    const values = new Map(parameters.map(({ name, type }) => [name, literal(type, name === "as_of" ? as_of : name === "layers" ? layers : value(name, type))]));
    return text.replace(/\$([a-z_]+)/g, (whole, name) => values.get(name) ?? whole);
  }
  return null;
}

/** @type {Promise<{ open: boolean, catalogue: Catalogued[] }> | null} */
let knownOf = null;

/** Who asks, and the questions to the store, asked for once somebody wants to know. */
function known() {
  knownOf ??= (async () => {
    const { way, rights } = await ask("session");
    return { open: way === "open", catalogue: rights.includes("cypher") ? (await ask("catalogue")).data : [] };
  })();
  return knownOf;
}

/** Offer the question behind a table below it: as a link, as curl, and as Cypher where there is one.
 * @param {Element} table @param {object | object[]} answer what the table shows, as `ask` gave it */
export function offerBehind(table, answer) {
  const answers = Array.isArray(answer) && !behind(answer) ? answer : [answer];
  const asked = answers.map(behind).filter((one) => one !== null);
  const host = table.closest(".scroll, .under") ?? table;
  if (host.nextElementSibling?.matches(".behind")) host.nextElementSibling.remove();
  if (!asked.length) return;
  const envelope = /** @type {{ as_of?: string, layers?: string[] }} */ (answers[0]);
  /** @param {string} key @param {() => string} text */
  const button = (key, text) => {
    const made = el("button", { type: "button", class: "plain", on: { click: () => copy(text(), made) } }, t(key));
    return made;
  };
  const place = el("span", { class: "tools" });
  const details = el("details", { class: "behind screen" }, el("summary", { "aria-label": t("behind.label") }, t("behind.short")), place);
  details.addEventListener("toggle", async () => {
    if (!details.open || place.childElementCount) return;
    try {
      const { open, catalogue } = await known();
      const statement = envelope.as_of && asked.length === 1 ? cypher(catalogue, asked[0], { as_of: envelope.as_of, layers: envelope.layers ?? [] }) : null;
      const list = asked.length === 1 ? listOf(answers[0], asked[0]) : null;
      const name = host.getAttribute("aria-labelledby") ? document.getElementById(host.getAttribute("aria-labelledby") ?? "")?.textContent : null;
      const watch = list ? el("a", { class: "button", "data-needs": "plan", href: watching({ listing: list, name: name ?? document.title }) }, t("behind.watch")) : "";
      place.replaceChildren(watch, button("behind.link", () => hereAs(envelope.as_of)), button("behind.curl", () => asked.map((one) => curl(one, open)).join("\n")), statement ? button("behind.cypher", () => statement) : "");
    } catch (error) {
      place.replaceChildren(fault(error));
    }
  });
  host.after(details);
}

/** Wire the button in the head that copies the link to what is shown. @param {() => string} day the day shown */
export function offerLink(day) {
  by("copy-link").addEventListener("click", () => copy(hereAs(day()), by("copy-link")));
}


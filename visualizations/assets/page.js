// @ts-check
// The shell that all pages share: their language, day and layers, and how they are filled.

import { address, ask, layersIn, view, viewParameters } from "./api.js";
import { carried, pickZone } from "./zones.js";
import { all, by, el, say } from "./elements.js";
import { colon, comma, fault, fill as filled, isLanguage, lang, number, speak, t } from "./texts.js";

const asked = new URLSearchParams(location.search);
for (const wish of [asked.get("lang"), remembered(), document.documentElement.lang.slice(0, 2)]) {
  if (isLanguage(wish)) {
    speak(wish);
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

/** Fill a place by a promise: busy while it waits, and an error with a way to try again.
 * @param {Element} place @param {() => unknown} work @returns {Promise<void>} */
export async function fill(place, work) {
  place.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    const again = el("button", { type: "button", class: "plain", on: { click: () => fill(place, work) } }, t("retry"));
    const told = `${t("failed")}${colon()}${fault(error)}`;
    const host = place.tagName === "TABLE" ? el("caption") : el("p");
    host.append(el("span", { class: "failure" }, `${told} `), again);
    if (place.classList.contains("canvas")) place.before(host);
    else place.replaceChildren(host);
    say(told);
  } finally {
    place.setAttribute("aria-busy", "false");
  }
}

/** What is under every answer: its day, layers, revision; and a notice if some of it is synthetic.
 * @param {Omit<Api.Envelope, "provenance">} answer */
export function origin(answer) {
  const layers = answer.layers.map((layer) => t(`layer.${layer}`)).join(comma());
  const zones = answer.zones.map(({ name }) => name).join(comma());
  const parts = [...(zones ? [`${t("zone.label")} ${zones}`] : []), ...(answer.within ? [t("zone.within")] : []), `${t("as_of")} ${answer.as_of}`, `${t("layers")} ${layers}`, `${t("revision")} ${answer.revision}`];
  by("foot").textContent = parts.join(" · ");
  const day = viewForm()?.elements.as_of;
  if (day && !day.value) day.value = answer.as_of;
  view.layers ??= layersIn(answer.layers);
  showLayers();
}

/** @param {boolean} there */
export function warnSynthetic(there) {
  const notice = by("notice");
  notice.hidden = !there;
  notice.textContent = there ? t("synthetic.banner") : "";
}

/** The form of day and layers, which not every page has. */
const viewForm = () => /** @type {PageElements["view"] | null} */ (by("view"));

/** @returns {NodeListOf<HTMLInputElement>} */
const layerBoxes = () => document.querySelectorAll("#view [name=layers]");

function showLayers() {
  for (const box of layerBoxes()) box.checked = !view.layers || view.layers.includes(/** @type {Api.Layer} */ (box.value));
}

function word() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  for (const place of all("[data-t]")) {
    if (place.tagName !== "TITLE") place.textContent = t(place.dataset.t ?? "");
  }
  for (const place of all("[data-label]")) place.setAttribute("aria-label", t(place.dataset.label ?? ""));
  // Where the choice cannot be stored, it goes along with each link.
  for (const link of all('a[href*="lang="]')) {
    link.setAttribute("href", (link.getAttribute("href") ?? "").replace(/\blang=(zh|en)/, `lang=${lang}`));
  }
  for (const link of all("header nav a, .product a")) link.setAttribute("href", carried(link.getAttribute("href") ?? ""));
  by("language").setAttribute("aria-label", t("lang.label"));
  by("language").setAttribute("lang", lang === "zh" ? "en" : "zh-CN");
  document.title = `${t(`${document.body.dataset.page}.title`)} · ${t("product")}`;
}

/** Keep what is looked at in the address, so that it can be sent to others; "" is left out.
 * @param {Record<string, string | number>} [more] */
export function keep(more = {}) {
  const search = new URLSearchParams(location.search);
  const own = { as_of: view.as_of, layers: view.layers?.join(",") ?? "", hubs: view.hubs ? "" : "false" };
  for (const [key, value] of Object.entries({ ...own, ...more })) {
    if (value) search.set(key, String(value));
    else search.delete(key);
  }
  if (search.has("lang")) search.set("lang", lang);
  const query = search.toString();
  history.replaceState(null, "", location.pathname + (query ? `?${query}` : ""));
}

/** The ledgers that each page reads. @type {Record<string, string[]>} */
const READS = {
  start: ["organizations", "enterprises", "positions", "figures"],
  map: ["enterprises", "positions"],
  network: ["organizations", "pairings", "memberships"],
  desk: ["enterprises", "positions"],
  centre: ["organizations", "enterprises", "positions", "pairings", "activities", "frameworks", "figures"],
  report: ["organizations", "enterprises", "positions", "pairings", "frameworks", "figures"],
  placing: ["enterprises", "positions"],
  imports: [],
};
/** Pages that lead on to where bodies without coordinates are placed. */
const LEADS_TO_PLACES = new Set(["start", "map", "desk", "imports"]);

/** Lead on where nothing is loaded yet, or where a ledger that the page reads would fill what it lacks. */
export async function leadOn() {
  const page = document.body.dataset.page ?? "";
  const reads = READS[page];
  if (!reads) return;
  const { data } = await ask("meta", viewParameters());
  const lacking = data.lacking.filter(({ kind }) => reads.includes(kind));
  const unlocated = LEADS_TO_PLACES.has(page) ? data.unlocated : 0;
  const empty = data.empty && page !== "imports";
  document.body.toggleAttribute("data-empty", empty);
  const lead = by("lead");
  lead.hidden = !empty && !lacking.length && !unlocated;
  lead.className = empty ? "panel" : "notice screen";
  const own = `imports?lang=${lang}`;
  if (empty) lead.replaceChildren(...welcome(own));
  else {
    lead.replaceChildren(
      unlocated ? el("p", {}, `${filled("lead.unlocated", number(unlocated))} `, el("a", { href: carried(`places?lang=${lang}`) }, t("lead.place"))) : "",
      lacking.length ? el("p", {}, `${t("lead.lacking")} `, lacking.flatMap(({ kind, number: at, title }) => [el("a", { href: address("templates/{workbook}.xlsx", { workbook: kind }), download: true }, `${title[lang]} ${at}`), " · "]), el("a", { href: own }, t("nav.imports"))) : "",
    );
  }
}

/** @param {string} own */
function welcome(own) {
  /** @param {string} href @param {string} key @param {string} note */
  const way = (href, key, note) => el("li", {}, el("a", { href }, el("strong", {}, t(key)), el("span", {}, t(note))));
  return [
    el("p", {}, el("strong", {}, t("lead.empty"))),
    el("ul", { class: "links" }, way(own, "lead.own", "lead.own.note"), way(`${own}#h-templates`, "lead.templates", "lead.templates.note")),
    el("p", { class: "note" }, `${t("lead.commands")} `, el("code", {}, "gongjian demo --no-serve"), comma(), el("code", {}, "gongjian load FILE")),
  ];
}

/** Who asks, in the head; what they have no right to goes (base.css). */
async function tellWho() {
  const { account, way, rights } = await ask("session");
  const held = /** @type {string[]} */ (rights);
  document.documentElement.dataset.lacks = ["plan", "edit", "export"].filter((right) => !held.includes(right)).join(" ");
  by("account").hidden = !account || way === "open";
  by("account").textContent = account;
  // A page that the browser kept may have been another's.
  if (way !== "open") addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
}

/** Word the page, wire language and view, and draw; `drawn` draws anew whenever one changes.
 * @param {() => unknown} drawn */
export function begin(drawn) {
  // Behind the page, which settles its layers; what fails is told by the page itself.
  const draw = () => Promise.resolve(drawn()).then(leadOn).catch(() => {});
  const own = document.querySelector(`[data-nav=${document.body.dataset.page}]`);
  own?.setAttribute("aria-current", "page");
  by("language").addEventListener("click", () => {
    speak(lang === "zh" ? "en" : "zh");
    keep(remember() ? {} : { lang });
    word();
    draw();
  });
  const form = viewForm();
  if (form) {
    const { as_of, hubs } = form.elements;
    as_of.value = view.as_of;
    if (hubs) hubs.checked = view.hubs;
    showLayers();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const layers = layersIn([...layerBoxes()].filter((box) => box.checked).map((box) => box.value));
      view.as_of = as_of.value;
      view.layers = layers.length ? layers : null;
      if (hubs) view.hubs = hubs.checked;
      showLayers();
      keep();
      draw();
    });
  }
  word();
  draw();
  // A file that stands alone has no head, and nobody to ask. What cannot be asked the page tells itself.
  if (by("account")) tellWho().catch(() => {});
  if (by("of-zone") && document.body.dataset.page !== "login") pickZone(by("of-zone"), by("zone")).catch(() => {});
}

// @ts-check
// The shell that all pages share: their language, day and layers, and how they are filled.

import { address, ask, layersIn, readView, view, viewParameters } from "./api.js";
import { declare, keep, onBack } from "./steps.js";
import { carried, pickZone } from "./zones.js";
import { all, by, el, say } from "./elements.js";
import { colon, comma, fault, fill as filled, isLanguage, lang, meaning, number, speak, t } from "./texts.js";

export { keep };

/** Speak as the link says, else as was chosen before, else as the browser asked for.
 * @param {URLSearchParams} asked */
function settleLanguage(asked) {
  const wishes = [asked.get("lang"), remembered(), document.documentElement.lang.slice(0, 2)];
  const [wish] = wishes.filter(isLanguage);
  if (wish) speak(wish);
  if (asked.get("lang") === lang) remember();
}
settleLanguage(new URLSearchParams(location.search));

function remembered() {
  try {
    return localStorage.getItem("lang");
  } catch {
    return null; // Storage may be switched off; the page works without.
  }
}

/** Keep the language for the next page; where that is switched off it goes along with each link. */
function remember() {
  try {
    localStorage.setItem("lang", lang);
  } catch {
    // Nothing but the links then.
  }
}

/** Which filling of a place is the newest: of those that it overtook nothing is told.
 * @type {WeakMap<Element, number>} */
const fillings = new WeakMap();

/** Fill a place by a promise: busy while it waits, and an error with a way to try again.
 * @param {Element} place @param {() => unknown} work @returns {Promise<void>} */
export async function fill(place, work) {
  const own = (fillings.get(place) ?? 0) + 1;
  fillings.set(place, own);
  const overtaken = () => fillings.get(place) !== own;
  place.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    if (overtaken()) return;
    const again = el("button", { type: "button", class: "plain", on: { click: () => fill(place, work) } }, t("retry"));
    const told = `${t("failed")}${colon()}${fault(error)}`;
    const host = place.tagName === "TABLE" ? el("caption") : el("p");
    host.append(el("span", { class: "failure" }, `${told} `), again);
    if (place.classList.contains("canvas")) place.before(host);
    else place.replaceChildren(host);
    say(told);
  } finally {
    if (!overtaken()) place.setAttribute("aria-busy", "false");
  }
}

/** What is under every answer: its zones, day and layers; and a notice if some of it is synthetic.
 * @param {Omit<Api.Envelope, "provenance">} answer */
export function origin(answer) {
  const layers = answer.layers.map((layer) => t(`layer.${layer}`)).join(comma());
  const zones = answer.zones.map(({ name }) => name).join(comma());
  const parts = [...(zones ? [`${t("zone.label")} ${zones}`] : []), ...(answer.within ? [t("zone.within")] : []), `${t("as_of")} ${answer.as_of}`, `${t("layers")} ${layers}`];
  by("foot").textContent = parts.join(" · ");
  const day = viewForm()?.elements.as_of;
  if (day && !day.value) day.value = answer.as_of;
  shownDay = answer.as_of;
  view.layers ??= layersIn(answer.layers);
  showLayers();
}

let shownDay = "";

/** The day of what is shown; "" before anything is. */
export const dayShown = () => shownDay;

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
    if (place.tagName === "TITLE") continue;
    place.textContent = t(place.dataset.t ?? "");
    const told = meaning(place.textContent);
    if (told) place.title = told;
  }
  for (const place of all("[data-label]")) place.setAttribute("aria-label", t(place.dataset.label ?? ""));
  for (const link of all('a[href*="lang="]')) {
    link.setAttribute("href", (link.getAttribute("href") ?? "").replace(/\blang=(zh|en)/, `lang=${lang}`));
  }
  for (const link of all("header nav a, .product a")) link.setAttribute("href", carried(link.getAttribute("href") ?? ""));
  by("language").setAttribute("aria-label", t("lang.label"));
  by("language").setAttribute("lang", lang === "zh" ? "en" : "zh-CN");
  document.title = `${t(`${document.body.dataset.page}.title`)} · ${t("product")}`;
  for (const worded of hearers) worded();
}

/** @type {(() => void)[]} */
const hearers = [];

/** Do something now, and whenever the page is worded anew. @param {() => void} worded */
export function onWord(worded) {
  hearers.push(worded);
  worded();
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
  document.documentElement.dataset.lacks = ["plan", "edit", "export", "settings"].filter((right) => !held.includes(right)).join(" ");
  by("account").hidden = !account || way === "open";
  by("account").textContent = account;
  // A page that the browser kept may have been another's.
  if (way !== "open") addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  return held;
}

/** @type {Promise<readonly string[]>} */
let who = Promise.resolve([]);

/** The rights of who asks. */
export const rightsHeld = () => who;

/** Word the page, wire language and view, and draw; `drawn` draws anew whenever one changes. `steps` are
 * the states of the page, as they are called in its address, whose change Back takes back; `read` takes all
 * states from an address, at first and after Back, before the page is drawn. A page with steps and without it is loaded anew.
 * @param {() => unknown} drawn
 * @param {{ steps?: readonly string[], read?: (asked: URLSearchParams) => unknown }} [states] */
export function begin(drawn, { steps = [], read } = {}) {
  // Behind the page, which settles its layers; what fails is told by the page itself.
  const draw = () => Promise.resolve(drawn()).then(leadOn).catch(() => {});
  const own = document.querySelector(`[data-nav=${document.body.dataset.page}]`);
  own?.setAttribute("aria-current", "page");
  declare(steps);
  read?.(new URLSearchParams(location.search));
  by("language").addEventListener("click", () => {
    speak(lang === "zh" ? "en" : "zh");
    remember();
    keep({}, { step: true });
    word();
    draw();
  });
  const form = viewForm();
  const showView = () => {
    if (!form) return;
    form.elements.as_of.value = view.as_of;
    if (form.elements.hubs) form.elements.hubs.checked = view.hubs;
    showLayers();
  };
  showView();
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const { as_of, hubs } = form.elements;
    const layers = layersIn([...layerBoxes()].filter((box) => box.checked).map((box) => box.value));
    view.as_of = as_of.value;
    view.layers = layers.length ? layers : null;
    if (hubs) view.hubs = hubs.checked;
    showLayers();
    keep({}, { step: true });
    draw();
  });
  onBack((asked, elsewhere) => {
    if (elsewhere || (steps.length && !read)) return location.reload();
    readView(asked);
    settleLanguage(asked);
    read?.(asked);
    showView();
    word();
    draw();
  });
  keep();
  word();
  draw();
  // A file that stands alone has no head, and nobody to ask. What cannot be asked the page tells itself.
  if (by("account")) who = tellWho().catch(() => []);
  if (by("of-zone") && document.body.dataset.page !== "login") pickZone(by("of-zone"), by("zone")).catch(() => {});
}

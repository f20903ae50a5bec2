// @ts-check
// The search in the head of every page: what is typed is looked for while it is typed, and what is found is
// chosen with the arrows as in any combobox (ARIA), or with a click.

import { hearKeys, typing } from "./keys.js";
import { showKeys } from "./keys-shown.js";
import { ask, view } from "./api.js";
import { by, el, say } from "./elements.js";
import { toward } from "./entity-link.js";
import { remove, saved } from "./saved-questions.js";
import { bracketed, code, comma, fault, fill as filled, lang, named, number, t, words } from "./texts.js";

const PAUSE = 120; // Milliseconds without a key before it is asked.
const MOST = 5;
const OPEN = "___";

/** @typedef {Api.Answer<"search">} Found */
/** What can be chosen: a link to go to, or a text to go on with. @typedef {{ text: string, aside?: string, link?: string | null, ask?: string, remove?: string }} Offer */

const box = () => by("sought");
const list = () => by("offers");
const options = () => /** @type {HTMLElement[]} */ ([...list().querySelectorAll("[role=option]")]);

let round = 0;
let waiting = 0;
let at = -1;
/** @type {readonly string[]} */
let rights = [];

/** @param {Found["questions"][number] | Api.Answer<"questions">["data"][number]} question @returns {Offer} */
function offered(question) {
  const text = question.text[lang];
  return { text, link: question.link, ask: text };
}

/** @param {Found["data"][number]} hit @returns {Offer} */
function thing(hit) {
  const kind = words.labels[hit.second_labels[0] ?? hit.label]?.[lang] ?? hit.label;
  const where = hit.found && hit.found !== named(hit) && hit.found !== hit.name && hit.found_by !== "id" ? `${comma()}${code("found_by", hit.found_by)} ${hit.found}` : "";
  return { text: named(hit), aside: bracketed(`${kind}${where}`), link: `entity?${new URLSearchParams({ id: hit.id })}` };
}

/** @param {string} key @param {Offer[]} offers @param {number} from */
function group(key, offers, from) {
  const rows = offers.map(({ text, aside, link, ask: asked, remove: name }, index) => {
    const inner = [el("span", {}, text), aside ? el("small", {}, aside) : ""];
    const id = `offer-${from + index}`;
    const row = link
      ? el("a", { role: "option", id, href: toward(link), tabindex: "-1", "aria-selected": "false" }, inner)
      : el("div", { role: "option", id, "data-ask": asked ?? "", "aria-selected": "false" }, inner);
    if (name) row.dataset.name = name;
    return row;
  });
  return offers.length ? el("div", { role: "group", "aria-label": t(key) }, el("div", { class: "of", "aria-hidden": "true" }, t(key)), rows) : null;
}

/** @param {[key: string, offers: Offer[]][]} groups @param {string} told @param {boolean} first whether the first is chosen */
function show(groups, told, first) {
  let from = 0;
  const made = groups.flatMap(([key, offers]) => {
    const one = group(key, offers, from);
    from += offers.length;
    return one ? [one] : [];
  });
  list().replaceChildren(...(made.length ? made : [el("p", { class: "of" }, t("none"))]));
  list().hidden = false;
  box().setAttribute("aria-expanded", String(made.length > 0));
  choose(first && made.length ? 0 : -1);
  say(told);
}

function close() {
  round += 1;
  clearTimeout(waiting);
  list().hidden = true;
  box().setAttribute("aria-expanded", "false");
  box().removeAttribute("aria-activedescendant");
  at = -1;
}

/** @param {number} index */
function choose(index) {
  const every = options();
  every[at]?.setAttribute("aria-selected", "false");
  at = every.length ? (index + every.length) % every.length : -1;
  if (index < 0) at = -1;
  const one = every[at];
  if (!one) return box().removeAttribute("aria-activedescendant");
  one.setAttribute("aria-selected", "true");
  box().setAttribute("aria-activedescendant", one.id);
  one.scrollIntoView({ block: "nearest" });
}

/** Nothing is typed: what was saved, and what can be asked. */
async function suggest() {
  const mine = ++round;
  const [own, ready] = await Promise.all([saved(), ask("questions")]);
  if (mine !== round) return;
  show([["search.saved", own.map(({ name, link }) => ({ text: name, link, remove: name }))], ["search.ready", ready.data.map(offered)]], t("search.ready"), false);
}

/** @param {string} text */
async function find(text) {
  const mine = ++round;
  const found = await ask("search", { ...(view.as_of ? { as_of: view.as_of } : {}), q: text, limit: MOST });
  if (mine !== round) return;
  const own = (await saved()).filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  if (mine !== round) return;
  const pages = found.pages.filter(({ needs }) => needs === "none" || rights.includes(needs));
  const things = found.data.map(thing);
  if (found.count > things.length) things.push({ text: filled("search.every", number(found.count)), link: `entity?${new URLSearchParams({ q: text })}` });
  /** @type {[string, Offer[]][]} */
  const groups = [["search.things", things], ["search.questions", found.questions.map(offered)]];
  // Who writes a question out means it, and not what has its words in an address.
  if (!found.data.length || found.data[0].rank > 1) groups.reverse();
  const every = /** @type {[string, Offer[]][]} */ ([["search.saved", own.map(({ name, link }) => ({ text: name, link }))], ...groups, ["search.pages", pages.map(({ name, link }) => ({ text: name[lang], link }))]]);
  show(every, filled("search.found", number(every.reduce((sum, [, offers]) => sum + offers.length, 0))), true);
}

const look = () => {
  const text = box().value.trim();
  (text ? find(text) : suggest()).catch((error) => {
    list().replaceChildren(el("p", { class: "of failure" }, fault(error)));
    list().hidden = false;
    say(fault(error));
  });
};

/** Go on with a question whose blank is open: it is chosen, to be typed over. @param {string} text */
function fillIn(text) {
  box().value = text;
  const from = text.indexOf(OPEN);
  box().focus();
  if (from >= 0) box().setSelectionRange(from, from + OPEN.length);
  if (from >= 0) close();
  else look();
}

/** @param {HTMLElement} option */
function take(option) {
  if (option instanceof HTMLAnchorElement) option.click();
  else fillIn(option.dataset.ask ?? "");
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.isComposing) return; // Pinyin is being turned into characters.
  const shown = !list().hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!shown) return look();
    choose(event.key === "ArrowDown" ? at + 1 : at < 0 ? options().length - 1 : at - 1);
    if (event.key === "ArrowUp" && at < 0) choose(options().length - 1);
  } else if (event.key === "Escape") {
    event.preventDefault(); // A search field would empty itself at once.
    if (!shown) box().value = "";
    close();
  } else if (event.key === "Delete" && shown && options()[at]?.dataset.name) {
    event.preventDefault();
    remove(options()[at].dataset.name ?? "").then(look);
  }
}

/** Wire the box; `held` are the rights of who asks. @param {Promise<readonly string[]>} held */
export function beginSearch(held) {
  held.then((found) => (rights = found));
  box().addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  box().addEventListener("keydown", pressed);
  box().addEventListener("focus", () => list().hidden && !box().value && look());
  box().addEventListener("click", () => list().hidden && look());
  by("everywhere").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box().value.trim();
    const option = options()[at];
    if (option && !list().hidden) return take(option);
    if (text) location.assign(toward(`entity?${new URLSearchParams({ q: text })}`));
  });
  by("everywhere").addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && by("everywhere").contains(relatedTarget))) close();
  });
  // The box keeps the focus while the pointer chooses.
  list().addEventListener("mousedown", (event) => event.preventDefault());
  list().addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option instanceof HTMLElement && !(option instanceof HTMLAnchorElement)) take(option);
    else if (option) close();
  });
  hearKeys(document, "keys.everywhere", [
    { keys: ["Ctrl+k", "/"], does: "search.label", act: (key) => (key === "/" && typing(document.activeElement)) || document.querySelector("dialog[open]") ? false : seek() },
    { keys: ["?"], does: "keys.title", act: () => (typing(document.activeElement) || document.querySelector("dialog[open]") ? false : showKeys()) },
  ]);
}

function seek() {
  box().focus();
  box().select();
}

/** Word it anew. */
export function wordSearch() {
  box().placeholder = t("search.hint");
  box().title = t("search.keys");
}

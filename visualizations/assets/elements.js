// @ts-check
// Building of elements. Texts of the data only ever become text nodes; nothing is parsed as HTML.

import { clean, meaning, t } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; strings become text. `on` holds event listeners.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} name @param {Attributes} [attributes] @param {...Child} children */
export function el(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same of SVG.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} name @param {Attributes} [attributes] @param {...Child} children */
export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

// What is read out, or shown when pointed at.
const SPOKEN = new Set(["aria-label", "aria-description", "alt", "placeholder", "title"]);

/** @template {Element} E
 * @param {E} made @param {Attributes} attributes @param {Child[]} children @returns {E} */
function filled(made, { on = {}, ...attributes }, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, SPOKEN.has(key) ? clean(value) : String(value));
  }
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, /** @type {EventListener} */ (listener));
  made.append(...children.flat().map((child) => (child instanceof Node ? child : clean(child))));
  return made;
}

/** The element of the page with an id.
 * @template {keyof PageElements} Id @param {Id} id @returns {PageElements[Id]} */
export const by = (id) => /** @type {PageElements[Id]} */ (document.getElementById(id));

/** Elements of HTML that match a selector.
 * @param {string} selector @param {ParentNode} [place] @returns {NodeListOf<HTMLElement>} */
export const all = (selector, place = document) => place.querySelectorAll(selector);

/** What has the focus, if it is in a place. @param {Element} place */
export const focusedIn = (place) => (document.activeElement instanceof HTMLElement && place.contains(document.activeElement) ? document.activeElement : null);

/** Radio buttons, or boxes to tick, that match a selector. @param {string} selector @returns {HTMLInputElement[]} */
export const radios = (selector) => [...document.querySelectorAll(selector)].filter((one) => one instanceof HTMLInputElement);

/** Say something to those who listen rather than look. @param {string} text */
export function say(text) {
  by("said").textContent = clean(text);
}

/** What draws on a canvas. @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2DSettings} [how] */
export const pencil = (canvas, how) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", how));

/** A button that reads as a link. @param {string} text @param {() => void} click */
export const linkButton = (text, click) => el("button", { type: "button", class: "as-link", on: { click } }, text);

/** What something is called; a term tells its meaning where it is pointed at or focused. @param {string} text @returns {TextChild} */
export function termed(text) {
  const told = meaning(text);
  return told ? el("span", { class: "term", tabindex: 0, "aria-description": told, "data-meaning": told }, text) : text;
}

/** A table with a head and rows of cells; a cell is text or a node. `empty` is said where there is no
 * row. @param {Element} place @param {Column[]} columns @param {Row[]} rows @param {string} [empty] */
export function table(place, columns, rows, empty = t("none")) {
  const head = el("tr", {}, columns.map(({ text, head: made, number: right, sorted, given }) => el("th", { scope: "col", class: right ? "number" : null, "aria-sort": sorted, translate: given ? "no" : null }, made ?? termed(text))));
  const body = rows.map((row) => {
    const cells = row.cells.map((cell, at) => el("td", { class: columns[at].number ? "number" : null }, cell));
    return el("tr", { "data-id": row.id }, cells);
  });
  if (!body.length) body.push(el("tr", {}, el("td", { colspan: columns.length }, empty)));
  place.replaceChildren(el("thead", {}, head), el("tbody", {}, body));
}

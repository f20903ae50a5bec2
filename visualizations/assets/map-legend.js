// @ts-check
// The legend of the coverage map: a button for each layer that shows or hides it.

import { all, el, focusedIn, svg } from "./elements.js";
import { number, t } from "./texts.js";
import { MARKS, layerName, markOf } from "./map-layers.js";
import { QUARTERS, STEPS } from "./map-scales.js";

/** @param {...SVGElement} drawn */
const swatch = (...drawn) => svg("svg", { viewBox: "-18 -16 36 32", "aria-hidden": "true" }, drawn);
/** @param {string} key @param {number} [scale] */
const symbol = (key, scale = 1) => svg("path", { class: `shape m-${key}`, d: MARKS[key].path, transform: `scale(${scale})` });
/** As large as on the map, so that a point is not taken for a service circle.
 * @type {Record<string, number>} */
const SCALES = { covered: 0.5, reach: 1.25 };

/** Draw it into a place. `times` is how many enterprises lie in 0, 1, 2, 3+ circles, or null;
 * `toggle(key)` hides or shows a layer and says whether it is shown.
 * @param {Element} place @param {import("./coverage-map.js").CoverageMap} map
 * @param {Record<string, number> | null} times @param {(key: string) => boolean} toggle */
export function legend(place, map, times, toggle) {
  /** @param {{ key: string, count: number | null }} layer */
  const entry = ({ key, count }) => {
    const drawing = key === "places" ? svg("text", { class: "letters", x: 0, y: 6, "text-anchor": "middle" }, "Aa") : symbol(markOf(key), SCALES[key]);
    const button = el(
      "button",
      { type: "button", "aria-pressed": String(!map.hidden.has(key)), "data-key": key, on: { click: () => button.setAttribute("aria-pressed", String(toggle(key))) } },
      swatch(drawing),
      el("span", {}, layerName(key), " ", el("small", { class: "dense", "data-dense": key, hidden: !map.dense.has(key) }, t("legend.dense"))),
      el("span", { class: "of" }, count === null ? t("legend.load") : number(count)),
    );
    return el("li", {}, button);
  };
  const shades = ["0", "1", "2", "3+"].map((reached, at) =>
    el(
      "li",
      { class: "mark" },
      swatch(svg("rect", { class: "ground", x: -15, y: -10, width: 30, height: 20 }), svg("rect", { class: "m-reach", x: -15, y: -10, width: 30, height: 20, "fill-opacity": STEPS[at] })),
      el("span", {}, `${reached === "3+" ? "≥ 3" : reached} ${t("legend.circles")}`),
      times ? el("span", { class: "of" }, `${number(times[reached] ?? 0)} ${t("legend.enterprises")}`) : "",
    ),
  );
  const quarters = QUARTERS.map((opacity, at) =>
    el("li", { class: "mark" }, swatch(svg("rect", { class: "ground", x: -15, y: -10, width: 30, height: 20 }), svg("rect", { class: "quarter", x: -15, y: -10, width: 30, height: 20, "fill-opacity": opacity })), el("span", {}, `${t("legend.rate")} ${at * 25}–${at * 25 + 25}%`)),
  );
  const pressed = focusedIn(place)?.dataset.key;
  place.replaceChildren(el("ul", {}, map.layers().map(entry)), map.data.reach.length ? el("ul", { class: "shades" }, shades) : "", map.matched().size ? el("ul", { class: "shades" }, quarters) : "");
  map.shaded = () => {
    for (const note of all("[data-dense]", place)) note.hidden = !map.dense.has(note.dataset.dense ?? "");
  };
  if (pressed) all(`[data-key="${pressed}"]`, place)[0]?.focus();
}

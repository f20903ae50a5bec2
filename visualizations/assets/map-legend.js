// The legend of the coverage map: a button for each layer that shows or hides it.

import { el, number, svg, t } from "/assets/common.js";
import { MARKS, layerName } from "/assets/coverage-map.js";
import { STEPS } from "/assets/map-series.js";

const swatch = (...drawn) => svg("svg", { viewBox: "-18 -16 36 32", "aria-hidden": "true" }, drawn);
const symbol = (key) => svg("path", { class: `shape m-${key}`, d: MARKS[key].path });

/** Draw it into a place. `times` is how many enterprises lie in 0, 1, 2, 3+ circles, or null;
 * `toggle(key)` hides or shows a layer and says whether it is shown. */
export function legend(place, map, times, toggle) {
  const entry = ({ key, count }) => {
    const drawing = key === "places" ? svg("text", { class: "letters", x: 0, y: 6, "text-anchor": "middle" }, "Aa") : symbol(map.markOf(key));
    const button = el(
      "button",
      { type: "button", "aria-pressed": String(!map.hidden.has(key)), "data-key": key, on: { click: () => button.setAttribute("aria-pressed", String(toggle(key))) } },
      swatch(drawing),
      el("span", {}, layerName(key)),
      el("span", { class: "of" }, number(count)),
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
  place.replaceChildren(el("ul", {}, map.layers().map(entry)), map.data.reach.length ? el("ul", { class: "shades" }, shades) : "");
}

// @ts-check
// What stands at the foot of a map: a bar of whole metres, what it is drawn on, and where the pointer is.

import { getPointResolution, toLonLat } from "./ol.js";
import { el, svg } from "./elements.js";
import { wholeMetres } from "./map-scales.js";
import { number } from "./texts.js";

const LONGEST = 110; // Pixels.
const DECIMALS = 6; // About a decimetre.

/** A bar of whole metres in the middle of what a map shows: how long, in pixels, and what it says.
 * @param {import("./ground-map.js").GroundMap} map */
export function bar(map) {
  const metre = getPointResolution("EPSG:3857", map.view.getResolution() ?? 1, map.view.getCenter() ?? [0, 0], "m");
  const metres = wholeMetres(LONGEST * metre);
  return { pixels: metres / metre, text: metres >= 1000 ? `${number(metres / 1000)} km` : `${number(metres)} m` };
}

/** Keep the foot of a map true. `note()` says what it is drawn on.
 * @param {Element} place @param {import("./ground-map.js").GroundMap} map @param {() => string} note */
export function mapFoot(place, map, note) {
  const at = el("span", { class: "at" });
  const drawn = el("span");
  const told = el("span");
  place.replaceChildren(drawn, told, at);
  const draw = () => {
    const { pixels, text } = bar(map);
    const wide = Math.round(pixels);
    drawn.replaceChildren(text, svg("svg", { width: wide, height: 7, "aria-hidden": "true" }, svg("path", { d: `M1 0V6H${wide - 1}V0` })));
    told.textContent = ["WGS 84", note()].filter(Boolean).join(" · ");
  };
  map.ol.on("moveend", draw);
  map.ol.on("pointermove", ({ coordinate, dragging }) => {
    if (dragging) return; // The ground goes with the pointer.
    at.textContent = toLonLat(coordinate).map((one) => one.toFixed(DECIMALS)).join(", ");
  });
  map.host.addEventListener("pointerleave", () => (at.textContent = ""));
  draw();
  return draw;
}

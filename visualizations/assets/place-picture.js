// @ts-check
// A small picture of one place that was found: its radius, what it was taken from, what is around.

import { svg } from "./elements.js";
import { number, t } from "./texts.js";

const SIZE = 480;
const METRES = 111195;

/** @typedef {Api.Answer<"places/found/{id}">["data"]} Ground */
/** @typedef {{ lon: number, lat: number }} Point */

/** Metres east and north of a place. @param {Point} middle @param {Point} point */
export const away = (middle, { lon, lat }) => [
  (lon - middle.lon) * METRES * Math.cos((middle.lat * Math.PI) / 180),
  (lat - middle.lat) * METRES,
];

/** How many metres from the middle to the edge are shown: the radius with a margin, and of what the
 * place was taken from all but what lies far off. @param {number} radius @param {number[]} distances */
export function reach(radius, distances) {
  const sorted = distances.toSorted((one, other) => one - other);
  const most = sorted.length ? sorted[Math.floor(0.9 * (sorted.length - 1))] : 0;
  return Math.max(40, 1.25 * radius, Math.min(1.15 * most, 4 * radius));
}

/** A round length of metres, at most so long. @param {number} most */
export function round(most) {
  const ten = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((one) => one * ten).find((one) => one <= most) ?? ten;
}

/** Metres as they are told. @param {number} metres */
export const length = (metres) => (metres >= 1000 ? `${number(Math.round(metres / 10) / 100)} km` : `${number(metres)} m`);

/** @param {Ground} ground @param {string} title */
export function drawGround({ place, taken_from, around, boundary }, title) {
  const far = taken_from.map((one) => Math.hypot(...away(place, one)));
  const shown = reach(place.radius_m, far);
  const scale = SIZE / 2 / shown;
  /** @param {Point} point */
  const at = (point) => {
    const [east, north] = away(place, point);
    return [SIZE / 2 + east * scale, SIZE / 2 - north * scale];
  };
  /** @param {Api.Schema<"PlaceBeside">} one @param {string} kind @param {number} size */
  const dot = (one, kind, size) => {
    const [x, y] = at(one);
    return svg("circle", { class: kind, cx: x.toFixed(1), cy: y.toFixed(1), r: size });
  };
  const bar = round(shown / 2);
  const end = 14 + bar * scale;
  const middle = SIZE / 2;
  return svg(
    "svg",
    { class: "ground", viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img", "aria-label": title },
    rings(boundary).map((ring) => svg("path", { class: "boundary", d: `M${ring.map(([lon, lat]) => at({ lon, lat }).map((one) => one.toFixed(1)).join(" ")).join("L")}Z` })),
    svg("circle", { class: "radius", cx: middle, cy: middle, r: (place.radius_m * scale).toFixed(1) }),
    around.map((one) => dot(one, "around", 3)),
    taken_from.map((one) => dot(one, `from ${one.origin}`, 5)),
    svg("path", { class: "place", d: `M${middle - 9} ${middle}h18M${middle} ${middle - 9}v18` }),
    svg("path", { class: "scale", d: `M14 ${SIZE - 20}v6H${end.toFixed(1)}v-6` }),
    svg("text", { x: 14, y: SIZE - 26 }, length(bar)),
  );
}

/** @param {unknown} boundary @returns {number[][][]} */
function rings(boundary) {
  const area = /** @type {Geo.Area | null} */ (boundary);
  if (!area) return [];
  return area.type === "Polygon" ? area.coordinates : area.coordinates.flat();
}

/** What the signs of the picture mean. @param {Ground} ground */
export function signs({ taken_from, around, boundary }) {
  /** @param {SVGElement} mark @param {string} key */
  const sign = (mark, key) => ({ mark: svg("svg", { class: "ground", viewBox: "0 0 16 16", "aria-hidden": "true" }, mark), text: t(key) });
  return [
    sign(svg("path", { class: "place", d: "M1 8h14M8 1v14" }), "placing.sign.place"),
    sign(svg("circle", { class: "radius", cx: 8, cy: 8, r: 7 }), "placing.sign.radius"),
    ...(taken_from.length ? [sign(svg("circle", { class: `from ${taken_from[0].origin}`, cx: 8, cy: 8, r: 5 }), "placing.sign.from")] : []),
    ...(around.length ? [sign(svg("circle", { class: "around", cx: 8, cy: 8, r: 3 }), "placing.sign.around")] : []),
    ...(boundary ? [sign(svg("path", { class: "boundary", d: "M1 8h14" }), "placing.sign.boundary")] : []),
  ];
}

// @ts-check
// What ECharts has no series for: overlapping circles, cells, a way, and a scale bar.

import { pencil } from "./elements.js";
import { number } from "./texts.js";
import { bounds, outer, place } from "./places.js";

/** Opacity of what lies in 0, 1, 2, and 3 or more circles. */
export const STEPS = [0, 0.2, 0.38, 0.58];
const LIGHT = 85; // A third of 255: the third circle makes a pixel as bright as it can be.
const METRES_PER_DEGREE = 111_195;

/** What ECharts gives to draw a custom series with, as far as it is used.
 * @typedef {{ coord(place: number[]): number[], getWidth(): number, getHeight(): number }} Drawing */

/** @param {string} id @param {number} z @param {object} more @returns {Vendored.Custom} */
const series = (id, z, more) => ({ type: "custom", id, coordinateSystem: "geo", silent: true, tooltip: { show: false }, z, data: [[0, 0]], ...more });
/** @param {string} colour */
const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** Opacity of a boundary's polygon by its rate: a quarter each. */
export const QUARTERS = [0.04, 0.12, 0.2, 0.3];
/** @param {string} colour @param {number} rate */
export const shade = (colour, rate) => `rgba(${rgb(colour).join(",")},${QUARTERS[Math.min(3, Math.floor(rate * 4))]})`;

/** How many circles lie over each pixel, in the four steps: counted by adding light on a canvas.
 * @param {Geo.Position[]} reach @param {string} colour */
export function circles(reach, colour) {
  const rings = reach.flatMap(outer);
  const shades = new Uint32Array(new Uint8ClampedArray(STEPS.flatMap((step) => [...rgb(colour), step * 255])).buffer);
  const canvas = document.createElement("canvas");
  const pen = pencil(canvas, { willReadFrequently: true });
  return series("reach", 2, {
    renderItem: (/** @type {unknown} */ _, /** @type {Drawing} */ api) => {
      const sharp = Math.min(devicePixelRatio, 2);
      const [width, height] = [api.getWidth(), api.getHeight()].map((side) => Math.round(side * sharp));
      if (!width || !height) return null;
      // Degrees to pixels is linear here, so two places say it for all.
      const [x0, y0] = api.coord([0, 0]).map((one) => one * sharp);
      const [x1, y1] = api.coord([1, 1]).map((one) => one * sharp);
      [canvas.width, canvas.height] = [width, height];
      pen.fillStyle = "#000";
      pen.fillRect(0, 0, width, height);
      pen.globalCompositeOperation = "lighter";
      pen.fillStyle = `rgb(${LIGHT} 0 0)`;
      for (const ring of rings) {
        pen.beginPath();
        for (const [lon, lat] of ring) pen.lineTo(x0 + lon * (x1 - x0), y0 + lat * (y1 - y0));
        pen.fill();
      }
      const picture = pen.getImageData(0, 0, width, height);
      const pixels = new Uint32Array(picture.data.buffer);
      for (let at = 0; at < pixels.length; at += 1) pixels[at] = shades[Math.round(picture.data[at * 4] / LIGHT)];
      pen.putImageData(picture, 0, 0);
      return { type: "image", silent: true, style: { image: canvas, x: 0, y: 0, width: width / sharp, height: height / sharp } };
    },
  });
}

/** Cells of the grid, the more the darker, with the number where there is room.
 * @param {Geo.Cell[]} features @param {string} colour @param {string} ink @param {string} font */
export function cells(features, colour, ink, font) {
  const most = Math.max(...features.map((one) => one.properties.weight));
  return series("cells", 3, {
    silent: false,
    tooltip: {},
    data: features.map(place),
    renderItem: (/** @type {{ dataIndex: number }} */ { dataIndex }, /** @type {Drawing} */ api) => {
      const [west, south, east, north] = bounds([features[dataIndex]]);
      const [x, y] = api.coord([west, north]);
      const [right, bottom] = api.coord([east, south]);
      const { weight } = features[dataIndex].properties;
      const style = { text: number(weight), x: (x + right) / 2, y: (y + bottom) / 2, align: "center", verticalAlign: "middle", fill: ink, font: `11px ${font}` };
      return {
        type: "group",
        children: [
          { type: "rect", shape: { x, y, width: right - x - 1, height: bottom - y - 1 }, style: { fill: colour, opacity: 0.12 + 0.5 * Math.sqrt(weight / most) } },
          ...(right - x > 22 ? [{ type: "text", silent: true, style }] : []),
        ],
      };
    },
  });
}

/** A ring around a place, and the straight way to another.
 * @param {{ at: Geo.Place, to: Geo.Place | null } | null} marked @param {string} stroke */
export function spot(marked, stroke) {
  const at = marked?.at ?? [0, 0];
  return series("spot", 9, {
    data: marked ? [marked.at] : [],
    renderItem: (/** @type {unknown} */ _, /** @type {Drawing} */ api) => {
      const [x1, y1] = api.coord(at);
      const [x2, y2] = api.coord(marked?.to ?? at);
      return {
        type: "group",
        children: [
          { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 2, lineDash: [6, 4] } },
          { type: "circle", shape: { cx: x1, cy: y1, r: 13 }, style: { fill: "none", stroke, lineWidth: 3 } },
        ],
      };
    },
  });
}

/** An area as it is drawn: its rings, the corners of the one under way, and a cross at the middle.
 * @param {Geo.Place[][]} rings @param {boolean} drawing @param {string} stroke */
export function sketch(rings, drawing, stroke) {
  return series("sketch", 9, {
    data: rings.length || drawing ? [[0, 0]] : [],
    renderItem: (/** @type {unknown} */ _, /** @type {Drawing} */ api) => {
      const [x, y] = [api.getWidth() / 2, api.getHeight() / 2];
      const line = { stroke, lineWidth: 2 };
      const cross = [[x - 9, y, x + 9, y], [x, y - 9, x, y + 9]].map(([x1, y1, x2, y2]) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: line }));
      const drawn = rings.map((ring) => ring.map((one) => api.coord(one)));
      return {
        type: "group",
        children: [
          ...drawn.map((points) => ({ type: "polygon", shape: { points }, style: { ...line, fill: stroke, fillOpacity: 0.06, lineDash: [7, 4] } })),
          ...(drawing ? [...drawn.flat().map(([cx, cy]) => ({ type: "circle", shape: { cx, cy, r: 4 }, style: { fill: stroke } })), ...cross] : []),
        ],
      };
    },
  });
}

/** The longest of 1, 2, 5, 10, 20, 50 ... metres that takes at most so many.
 * @param {number} most */
export function wholeMetres(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2].find((step) => step * power <= most) ?? 1) * power;
}

/** A bar of whole metres with what the map is drawn on.
 * @param {string} note @param {string} ink @param {string} panel @param {string} font */
export function scale(note, ink, panel, font) {
  return series("scale", 10, {
    renderItem: (/** @type {unknown} */ _, /** @type {Drawing} */ api) => {
      const pixels = Math.abs(api.coord([0, 1])[1] - api.coord([0, 0])[1]) / METRES_PER_DEGREE;
      const metres = wholeMetres(110 / pixels);
      const [x, y, width] = [14, api.getHeight() - 10, metres * pixels];
      const length = metres >= 1000 ? `${number(metres / 1000)} km` : `${number(metres)} m`;
      return {
        type: "group",
        children: [
          { type: "polyline", shape: { points: [[x, y - 6], [x, y], [x + width, y], [x + width, y - 6]] }, style: { fill: "none", stroke: ink, lineWidth: 1.5 } },
          { type: "text", style: { text: `${length} · WGS 84 · ${note}`, x, y: y - 9, fill: ink, stroke: panel, lineWidth: 3, font: `12px ${font}`, verticalAlign: "bottom", width: api.getWidth() - 28, overflow: "break" } },
        ],
      };
    },
  });
}

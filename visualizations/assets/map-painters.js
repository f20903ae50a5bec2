// @ts-check
// What is painted on the canvas of a map, from the ground up: areas, overlapping circles, cells, points
// or how many there are, and names.

import { pencil } from "./elements.js";
import { STEPS, rgb } from "./map-scales.js";
import { cornerOf } from "./map-points.js";

/** A canvas that shows a piece of the map: metres of the projection to pixels.
 * @typedef {{ pen: CanvasRenderingContext2D, width: number, height: number, left: number, top: number, scale: number, ratio: number }} Frame */

const LIGHT = 85; // A third of 255: the third circle makes a pixel as bright as it can be.
/** Side of the cells in which points are counted that cannot be told apart, in pixels of the page. */
export const CELL = 6;

/** Go around closed rings. @param {Frame} frame @param {Float64Array[]} rings */
function trace({ pen, left, top, scale }, rings) {
  pen.beginPath();
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      const [x, y] = [(ring[at] - left) * scale, (top - ring[at + 1]) * scale];
      if (at === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
  }
}

/** Areas, filled by their holes left out. @param {Frame} frame @param {Float64Array[]} rings
 * @param {{ fill?: string, stroke?: string, width?: number, dashes?: number[] }} how */
export function paintArea(frame, rings, { fill, stroke, width = 1, dashes = [] }) {
  const { pen, ratio } = frame;
  trace(frame, rings);
  if (fill) {
    pen.fillStyle = fill;
    pen.fill("evenodd");
  }
  if (stroke) {
    pen.strokeStyle = stroke;
    pen.lineWidth = width * ratio;
    pen.setLineDash(dashes.map((one) => one * ratio));
    pen.stroke();
    pen.setLineDash([]);
  }
}

/** Lines, all at once. @param {Frame} frame @param {Float64Array[]} lines @param {string} stroke @param {number} width */
export function paintLines(frame, lines, stroke, width) {
  trace(frame, lines);
  frame.pen.strokeStyle = stroke;
  frame.pen.lineWidth = width * frame.ratio;
  frame.pen.lineJoin = "round";
  frame.pen.stroke();
}

/** How many circles lie over each pixel, in the four steps: counted by adding light on a canvas.
 * @param {Frame} frame @param {Float64Array[]} rings @param {string} colour */
export function paintReach(frame, rings, colour) {
  const { pen, width, height } = frame;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const light = pencil(canvas, { willReadFrequently: true });
  light.fillStyle = "#000";
  light.fillRect(0, 0, width, height);
  light.globalCompositeOperation = "lighter";
  light.fillStyle = `rgb(${LIGHT} 0 0)`;
  for (const ring of rings) {
    trace({ ...frame, pen: light }, [ring]);
    light.fill();
  }
  const shades = new Uint32Array(new Uint8ClampedArray(STEPS.flatMap((step) => [...rgb(colour), step * 255])).buffer);
  const steps = Uint32Array.from({ length: 256 }, (_, value) => shades[Math.round(value / LIGHT)]);
  const picture = light.getImageData(0, 0, width, height);
  const [bytes, pixels] = [picture.data, new Uint32Array(picture.data.buffer)];
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = steps[bytes[at * 4]];
  light.putImageData(picture, 0, 0);
  pen.drawImage(canvas, 0, 0);
}

/** Cells of the grid of gaps, the more the darker, with the number where there is room.
 * @param {Frame} frame @param {{ ring: Float64Array, weight: number, text: string }[]} cells
 * @param {string} colour @param {string} ink @param {string} font */
export function paintCells(frame, cells, colour, ink, font) {
  const { pen, left, top, scale, ratio } = frame;
  const most = Math.max(...cells.map(({ weight }) => weight));
  pen.font = `${11 * ratio}px ${font}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const { ring, weight, text } of cells) {
    const [x0, y0] = [(ring[0] - left) * scale, (top - ring[1]) * scale];
    const [x1, y1] = [(ring[4] - left) * scale, (top - ring[5]) * scale];
    pen.globalAlpha = 0.12 + 0.5 * Math.sqrt(weight / most);
    pen.fillStyle = colour;
    pen.fillRect(Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0) - ratio, Math.abs(y1 - y0) - ratio);
    pen.globalAlpha = 1;
    if (Math.abs(x1 - x0) < 22 * ratio) continue;
    pen.fillStyle = ink;
    pen.fillText(text, (x0 + x1) / 2, (y0 + y1) / 2);
  }
}

/** A symbol of the style table, drawn once. `size` is its width in pixels of the canvas.
 * @param {string} path @param {number} size @param {string} fill @param {string} border @param {number} width */
export function symbolOf(path, size, fill, border, width) {
  const canvas = document.createElement("canvas");
  const side = Math.ceil(size * 1.25 + 2 * width);
  canvas.width = canvas.height = side;
  const pen = pencil(canvas);
  pen.translate(side / 2, side / 2);
  pen.scale(size / 22, size / 22);
  const shape = new Path2D(path);
  pen.fillStyle = fill;
  pen.fill(shape);
  if (width) {
    pen.lineWidth = (width * 22) / size;
    pen.strokeStyle = border;
    pen.stroke(shape);
  }
  return canvas;
}

/** A symbol at each point that is in sight, so many pixels above it.
 * @param {Frame} frame @param {Float64Array} points @param {HTMLCanvasElement} symbol @param {number} [lift] */
export function paintPoints({ pen, width, height, left, top, scale }, points, symbol, lift = 0) {
  const half = symbol.width / 2;
  for (let at = 0; at < points.length; at += 2) {
    const x = (points[at] - left) * scale - half;
    const y = (top - points[at + 1]) * scale - half - lift;
    if (x > -symbol.width && y > -symbol.width && x < width && y < height) pen.drawImage(symbol, Math.round(x), Math.round(y));
  }
}

/** How many points lie in each cell: the more the stronger. @param {Frame} frame @param {Map<number, number>} bins
 * @param {number} side of a cell, in metres @param {string} colour */
export function paintDensity({ pen, left, top, scale }, bins, side, colour) {
  const most = Math.log(1 + Math.max(...bins.values()));
  const pixels = Math.ceil(side * scale);
  pen.fillStyle = colour;
  for (const [bin, count] of bins) {
    const [x, y] = cornerOf(bin, side);
    pen.globalAlpha = 0.4 + (0.6 * Math.log(1 + count)) / most;
    pen.fillRect(Math.round((x - left) * scale), Math.round((top - y) * scale) - pixels, pixels, pixels);
  }
  pen.globalAlpha = 1;
}

/** Names with a halo, the first ones first; one that would lie over another is left out.
 * @param {Frame} frame @param {{ x: number, y: number, lines: string[], size: number, bold?: boolean, below?: number }[]} names
 * @param {string} ink @param {string} halo @param {string} font */
export function paintNames({ pen, left, top, scale, ratio }, names, ink, halo, font) {
  /** @type {number[][]} */
  const taken = [];
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  for (const { x, y, lines, size, bold, below = 0 } of names) {
    pen.font = `${bold ? "bold " : ""}${size * ratio}px ${font}`;
    const high = size * ratio * 1.3;
    const wide = Math.max(...lines.map((line) => pen.measureText(line).width));
    const [at, first] = [(x - left) * scale, (top - y) * scale + below * ratio - ((lines.length - 1) * high) / 2];
    const box = [at - wide / 2, first - high / 2, at + wide / 2, first + (lines.length - 0.5) * high];
    if (taken.some((one) => one[0] < box[2] && box[0] < one[2] && one[1] < box[3] && box[1] < one[3])) continue;
    taken.push(box);
    lines.forEach((line, row) => {
      pen.strokeStyle = halo;
      pen.lineWidth = 3 * ratio;
      pen.strokeText(line, at, first + row * high);
      pen.fillStyle = ink;
      pen.fillText(line, at, first + row * high);
    });
  }
}

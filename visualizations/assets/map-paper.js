// @ts-check
// A sheet to take away: the map in high resolution with its title, legend, scale, north, day and source.

import { pencil } from "./elements.js";
import { bar } from "./map-foot.js";
import { MARKS, layerName, markOf } from "./map-layers.js";
import { onPaper } from "./paper.js";
import { clean, number, t } from "./texts.js";

/** Times as fine as the page: 200 dots an inch on A4 of what a screen of 1200 pixels shows. */
export const FINE = 2;
const [HEAD, FOOT, SIDE, ROW, EDGE] = [46, 30, 250, 24, 16];

/** The text as far as it fits. @param {CanvasRenderingContext2D} pen @param {string} text @param {number} room */
function fitting(pen, text, room) {
  let shown = clean(text);
  while (shown && pen.measureText(shown).width > room) shown = `${shown.slice(0, -2)}…`;
  return shown;
}

/** What a map shows, as a picture. `title` and `source` stand above and below it; `drawn` is the map itself, so many times
 * as fine as the page. @param {import("./coverage-map.js").CoverageMap} map @param {{ title: string, source: string }} told
 * @param {HTMLCanvasElement} drawn @param {number} ratio */
export function sheet(map, { title, source }, drawn, ratio) {
  const { ink, muted, font, colours } = onPaper(() => ({
    ink: map.colour("ink"),
    muted: map.colour("muted"),
    font: getComputedStyle(document.body).fontFamily,
    colours: new Map(map.layers().map(({ key }) => [key, map.colour(`m-${markOf(key)}`)])),
  }));
  const [wide, high] = [drawn.width / ratio, drawn.height / ratio];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [(wide + SIDE + 2 * EDGE) * FINE, (high + HEAD + FOOT) * FINE];
  const pen = pencil(canvas);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawn, EDGE * FINE, HEAD * FINE, wide * FINE, high * FINE);
  pen.scale(FINE, FINE);
  pen.strokeStyle = muted;
  pen.strokeRect(EDGE, HEAD, wide, high);
  /** @param {string} text @param {number} x @param {number} y @param {number} size @param {{ room?: number, bold?: boolean, end?: boolean }} [how] */
  const write = (text, x, y, size, { room = SIDE, bold = false, end = false } = {}) => {
    pen.font = `${bold ? "bold " : ""}${size}px ${font}`;
    pen.textAlign = end ? "right" : "left";
    pen.fillText(fitting(pen, text, room), x, y);
  };
  pen.fillStyle = ink;
  pen.textBaseline = "middle";
  write(title, EDGE, HEAD / 2, 20, { room: wide, bold: true });
  const left = EDGE + wide + 14;
  north(pen, left + 12, HEAD + 26, font);
  const shown = map.layers().filter(({ key }) => map.drawn.has(key) || (key === "streets" && !map.hidden.has(key)));
  shown.forEach(({ key, count }, at) => {
    const y = HEAD + 78 + at * ROW;
    const mark = MARKS[markOf(key)];
    pen.save();
    pen.translate(left + 11, y);
    pen.scale(0.62, 0.62);
    pen.fillStyle = colours.get(key) ?? ink;
    pen.fill(new Path2D(mark.path), "evenodd");
    pen.restore();
    pen.fillStyle = ink;
    write([layerName(key), map.dense.has(key) ? t("legend.dense") : ""].filter(Boolean).join(" · "), left + 28, y, 13, { room: SIDE - 95 });
    write(number(count), left + SIDE - 14, y, 13, { end: true });
  });
  const { pixels, text } = bar(map);
  const base = HEAD + 92 + shown.length * ROW;
  pen.strokeStyle = ink;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (const [x, y] of [[0, 6], [0, 12], [pixels, 12], [pixels, 6]]) pen.lineTo(left + x, base + y);
  pen.stroke();
  write(`${text} · WGS 84`, left, base - 4, 12);
  write(source, EDGE, HEAD + high + FOOT / 2, 12, { room: wide + SIDE });
  return canvas;
}

/** An arrow to the north, which is up. @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {string} font */
function north(pen, x, y, font) {
  pen.beginPath();
  for (const [across, down] of [[0, -18], [8, 12], [0, 6], [-8, 12]]) pen.lineTo(x + across, y + down);
  pen.fill();
  pen.font = `bold 13px ${font}`;
  pen.textAlign = "center";
  pen.fillText(t("map.north"), x, y + 24);
}

// @ts-check
// A thing in the middle of those it is tied to: a small drawing, whose names are links.

import { svg } from "./elements.js";
import { pageOf } from "./entity-link.js";
import { clean, lang, named, t, words } from "./texts.js";

const WIDTH = 640;
const ROW = 26;
const LETTERS = 16;

/** @typedef {Api.Answer<"graph/neighbourhood/{id}">["data"]} Neighbourhood */

/** @param {string} name */
const short = (name) => {
  const letters = [...clean(name)];
  return letters.length > LETTERS * (lang === "en" ? 1.6 : 1) ? `${letters.slice(0, LETTERS * (lang === "en" ? 1.6 : 1) - 1).join("")}…` : letters.join("");
};

/** Neighbours stand in two columns, by kind of tie, so that no name covers another.
 * @param {Neighbourhood} near @returns {SVGElement} */
export function egoPicture({ centre, nodes, ties }) {
  const by = new Map(nodes.map((node) => [node.id, node]));
  const around = ties
    .filter(({ start, end }) => start === centre.id || end === centre.id)
    .map((tie) => ({ type: tie.type, other: tie.start === centre.id ? tie.end : tie.start }))
    .filter(({ other }, at, every) => other !== centre.id && every.findIndex((one) => one.other === other) === at)
    .sort((one, two) => one.type.localeCompare(two.type) || one.other.localeCompare(two.other));
  const left = around.filter((_, at) => at % 2 === 1);
  const right = around.filter((_, at) => at % 2 === 0);
  const height = Math.max(right.length, 2) * ROW + 20;
  const middle = { x: WIDTH / 2, y: height / 2 };
  /** @param {typeof around} side @param {number} x @param {"start" | "end"} anchor */
  const column = (side, x, anchor) =>
    side.flatMap(({ type, other }, at) => {
      const node = by.get(other);
      if (!node) return [];
      const y = height / 2 + (at - (side.length - 1) / 2) * ROW;
      const way = anchor === "start" ? 1 : -1;
      return [
        svg("path", { class: `edge e-${type}`, d: `M${middle.x} ${middle.y}C${middle.x + way * 60} ${y} ${x - way * 60} ${y} ${x - way * 6} ${y}` }, svg("title", {}, words.relationships[type][lang])),
        svg("a", { href: pageOf(other) }, svg("title", {}, `${named(node)} · ${words.relationships[type][lang]}`), svg("circle", { cx: x, cy: y, r: 4 }), svg("text", { x: x + way * 9, y: y + 4, "text-anchor": anchor }, short(named(node)))),
      ];
    });
  return svg(
    "svg",
    { class: "ego", viewBox: `0 0 ${WIDTH} ${height}`, role: "group", "aria-label": t("entity.ego") },
    column(right, WIDTH / 2 + 90, "start"),
    column(left, WIDTH / 2 - 90, "end"),
    svg("circle", { class: "centre", cx: middle.x, cy: middle.y, r: 8 }),
  );
}

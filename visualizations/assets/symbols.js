// @ts-check
// The symbols of the nodes as SVG, for legends. Colours come from palette.css.

import { svg } from "./elements.js";

/** The symbol of a kind, marked for what the node is, centred on (0, 0).
 * @param {Drawn.Kind} entry @param {{ synthetic?: boolean, category?: boolean }} [marks] */
export function symbol(entry, { synthetic = false, category = false } = {}) {
  const classes = ["symbol", `n-${entry.kind}`, synthetic ? "synthetic" : "", category ? "category" : ""];
  return svg(
    "g",
    { class: classes.filter(Boolean).join(" "), transform: `scale(${entry.size})` },
    svg("path", { class: "shape", d: entry.path }),
    synthetic ? svg("path", { class: "over", d: entry.path }) : "",
  );
}

export function hatching() {
  return svg(
    "pattern",
    { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("path", { class: "hatch", d: "M0 0V5" }),
  );
}

// The symbols of the nodes as SVG, for legends. Colours come from palette.css.

import { svg } from "./common.js";

/** The symbol of a kind, marked for what the node is, centred on (0, 0). */
export function symbol(entry, { synthetic = false, category = false } = {}) {
  const marks = ["symbol", `n-${entry.kind}`, synthetic ? "synthetic" : "", category ? "category" : ""];
  return svg(
    "g",
    { class: marks.filter(Boolean).join(" "), transform: `scale(${entry.size})` },
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

// @ts-check
// What a network can be sifted by, each choice with how many nodes it leaves.

import { all, by, el } from "./elements.js";
import { CHANGES } from "./network-compared.js";
import { FILTERS, occurring } from "./network-data.js";
import { code, t, words } from "./texts.js";

/** @typedef {import("./network-panel.js").AnyNode} AnyNode */
/** @typedef {import("./network-panel.js").Shown} Shown */
/** @typedef {import("./network-data.js").Filters} Filters */

/** How what occurs of a filter is called, and its order.
 * @type {Record<keyof Filters, (shown: Shown) => [naming: (code: string) => string, order?: string[]]>} */
const CHOICES = {
  sector: () => [(one) => code("sector", one), Object.keys(words.codes.sector)],
  theme: () => [(one) => one],
  status: () => [(one) => code("agreement_status", one), Object.keys(words.codes.agreement_status)],
  part: (shown) => [(one) => shown.zone(one)],
  change: () => [(one) => t(`network.change.${one}`), CHANGES],
};

/** Draw the choices: each is counted among the nodes that pass all other filters.
 * @param {Shown} shown @param {Filters} filters @param {(node: AnyNode, but: string) => boolean} passes */
export function drawFacets(shown, filters, passes) {
  /** @type {AnyNode[]} */
  const nodes = [...shown.nodes.values()];
  for (const name of FILTERS) {
    const [naming, order] = CHOICES[name](shown);
    const options = occurring(nodes.filter((node) => passes(node, name)), name, naming, order);
    const known = nodes.some((node) => node[name]);
    const own = filters[name];
    if (known && own && !options.some(([value]) => value === own)) options.push([own, naming(own)]);
    const select = by("sift").elements[name];
    select.replaceChildren(el("option", { value: "" }, t("filter.any")), ...options.map(([value, text]) => el("option", { value, selected: own === value }, text)));
    select.closest("label")?.toggleAttribute("hidden", !known);
  }
}

/** Write the number of nodes of each kind, and of ties of each type, into the legend.
 * @param {Iterable<{ kind: string }>} nodes @param {Iterable<{ type: string }>} edges */
export function countLegend(nodes, edges) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { kind } of nodes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const { type } of edges) counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const entry of all("#legend [data-key]")) {
    const place = entry.querySelector(".of");
    if (place) place.textContent = (counts.get(entry.dataset.key ?? "") ?? 0).toLocaleString();
  }
}

// @ts-check
// Where a plan is for: the area looked at, and its parts to choose one of.

import { ask, view } from "./api.js";
import { by, el } from "./elements.js";
import { bracketed, comma, named, number, t } from "./texts.js";
import { fill } from "./page.js";

/** The desk about another area; what was asked of the one before is left. @param {string} zone */
function about(zone) {
  const search = new URLSearchParams(location.search);
  for (const name of ["zone", "within", "plan", "node", "left", "beside", "subdistrict"]) search.delete(name);
  if (zone) search.set("zone", zone);
  search.set("step", "gaps");
  return `desk?${search}`;
}

/** Fill the panel of the area; gives what the area is called.
 * @param {Pick<Api.Envelope, "zones" | "within">} answer */
export function areaPanel({ zones, within }) {
  const called = [...zones.map(named), ...(within ? [t("zone.within")] : [])].join(comma()) || t("desk.plan.everywhere");
  by("area-now").textContent = called;
  fill(by("area-parts"), parts);
  return called;
}

/** All there is, and its parts, each with how many are beyond reach there. */
async function parts() {
  const { data } = await ask("coverage/by-subdistrict", { by: "spatial", as_of: view.as_of || undefined, layer: view.layers ?? undefined });
  const rows = data.parts.flatMap(({ id, name, uncovered }) => (id ? [el("li", {}, el("a", { href: about(id) }, name ?? id), bracketed(`${t("desk.uncovered")} ${number(uncovered)}`))] : []));
  by("area-parts").replaceChildren(el("li", {}, el("a", { href: about("") }, t("zone.all"))), ...rows);
}

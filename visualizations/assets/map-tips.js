// @ts-check
// What the coverage map tells of what is under the pointer.

import { clean, code, colon, fill, number, t } from "./texts.js";

/** Any of what features tell of themselves.
 * @typedef {Omit<Geo.Many["properties"] & Geo.Position["properties"] & Geo.Enterprise["properties"] & Geo.Cell["properties"] & Geo.Site["properties"] & Geo.Own["properties"] & Geo.Carrier["properties"], "name"> & { name: string | null }} Told */

/** What is told of a feature under the pointer. @param {Geo.Any | null} feature */
export function tip(feature) {
  if (!feature) return "";
  const { name, reason, tier, metres, minutes, weight, gain, enterprises, rank, site_status, carrier_kind, many } = /** @type {Partial<Told>} */ (feature.properties);
  const lines = [name ? clean(name).slice(0, 60) : ""];
  if (reason) lines.push(code("uncovered_reason", reason));
  else if (metres !== undefined || (many !== undefined && !tier)) lines.push(t("map.is_covered"));
  if (carrier_kind) lines.push(`${code("carrier_kind", carrier_kind)} · ${number(enterprises)} ${t("legend.enterprises")}`);
  if (site_status) lines.push(code("site_status", site_status));
  if (tier) lines.push(code("position_tier", tier));
  if (many !== undefined) lines.push(tier ? `${t("map.positions")}${colon()}${number(many)}` : fill("map.here", number(many)));
  if (typeof metres === "number") lines.push(`${t("explain.nearest")}${colon()}${number(metres)} ${t("explain.metres")} · ${number(minutes)} ${t("table.minutes")}`);
  if (weight !== undefined) lines.push(`${t("layer_of_map.cells")}${colon()}${number(weight)} ${t("legend.enterprises")}`);
  if (gain !== undefined) lines.push(`${t("layer_of_map.sites")} ${number(rank)}`, `${t("plan.gain")} ${number(gain)} · ${t("plan.reaches")} ${number(enterprises)}`);
  return lines.filter(Boolean).join("\n");
}

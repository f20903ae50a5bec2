// @ts-check
// Where GeoJSON features lie, in degrees.

/** What a feature of the coverage map is. @param {Geo.Any} feature @returns {feature is Geo.Enterprise} */
export const isEnterprise = (feature) => "metres" in feature.properties;
/** @param {Geo.Any} feature @returns {feature is Geo.Position} */
export const isPosition = (feature) => "tier" in feature.properties;
/** @param {Geo.Any} feature @returns {feature is Geo.Site} */
export const isSite = (feature) => "gain" in feature.properties;

/** The outer rings of a polygon or of several. @param {{ geometry: Geo.Area }} feature */
export const outer = ({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((one) => one[0]));

/** West, south, east, north of some polygons. @param {{ geometry: Geo.Area }[]} features */
export function bounds(features) {
  const found = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of features.flatMap(outer).flat()) {
    found[0] = Math.min(found[0], lon);
    found[1] = Math.min(found[1], lat);
    found[2] = Math.max(found[2], lon);
    found[3] = Math.max(found[3], lat);
  }
  return found;
}

/** A point, or the middle of a polygon.
 * @param {{ geometry: Geo.Point | Geo.Area }} feature @returns {Geo.Place} */
export function place({ geometry }) {
  if (geometry.type === "Point") return geometry.coordinates;
  const [west, south, east, north] = bounds([{ geometry }]);
  return [(west + east) / 2, (south + north) / 2];
}

/** A box as a boundary without a name. @param {number[]} ends @returns {Geo.Boundary} */
export const box = ([west, south, east, north]) => ({
  type: "FeatureCollection",
  features: [{ type: "Feature", properties: { name: "" }, geometry: { type: "Polygon", coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] } }],
});

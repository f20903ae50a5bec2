// @ts-check
// Where GeoJSON features lie, in degrees.

/** What a feature of the coverage map is. @param {Geo.Any} feature @returns {feature is Geo.Enterprise} */
export const isEnterprise = (feature) => "metres" in feature.properties;
/** @param {Geo.Any} feature @returns {feature is Geo.Position} */
export const isPosition = (feature) => "tier" in feature.properties;
/** @param {Geo.Any} feature @returns {feature is Geo.Site} */
export const isSite = (feature) => "gain" in feature.properties;

/** @param {Geo.Any} feature @returns {feature is Geo.Carrier} */
export const isCarrier = (feature) => "carrier_kind" in feature.properties && feature.geometry.type === "Point";

/** One of the planner's own. @param {Geo.Any} feature @returns {feature is Geo.Own} */
export const isOwn = (feature) => "site_status" in feature.properties;

/** How many of something lie about here. @param {Geo.Any} feature @returns {feature is Geo.Many} */
export const isMany = (feature) => "many" in feature.properties;

/** The outer rings of a polygon or of several. @param {{ geometry: Geo.Area }} feature */
export const outer = ({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((one) => one[0]));

/** West, south, east, north of some points and polygons. @param {{ geometry: Geo.Point | Geo.Area }[]} features */
export function bounds(features) {
  const found = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of features) {
    const rings = geometry.type === "Point" ? [[geometry.coordinates]] : outer({ geometry });
    for (const [lon, lat] of rings.flat()) {
      found[0] = Math.min(found[0], lon);
      found[1] = Math.min(found[1], lat);
      found[2] = Math.max(found[2], lon);
      found[3] = Math.max(found[3], lat);
    }
  }
  return found;
}

/** Whether a place lies in a box. @param {number[]} place_ @param {number[]} box_ */
export const within = ([lon, lat], [west, south, east, north]) => west <= lon && lon <= east && south <= lat && lat <= north;

/** A point, or the middle of a polygon.
 * @param {{ geometry: Geo.Point | Geo.Area }} feature @returns {Geo.Place} */
export function place({ geometry }) {
  if (geometry.type === "Point") return geometry.coordinates;
  const [west, south, east, north] = bounds([{ geometry }]);
  return [(west + east) / 2, (south + north) / 2];
}

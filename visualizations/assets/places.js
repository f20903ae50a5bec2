// Where GeoJSON features lie, in degrees.

/** The outer rings of a polygon or of several. */
export const outer = ({ geometry: { type, coordinates } }) => (type === "Polygon" ? [coordinates[0]] : coordinates.map((one) => one[0]));

/** West, south, east, north of some polygons. */
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

/** A point, or the middle of a polygon. */
export function place(feature) {
  if (feature.geometry.type === "Point") return feature.geometry.coordinates;
  const [west, south, east, north] = bounds([feature]);
  return [(west + east) / 2, (south + north) / 2];
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { checked, keepBoundary, kept, matching } from "../../visualizations/assets/boundary.js";
import { binOf, binned, cornerOf, crowded, nearest } from "../../visualizations/assets/map-points.js";
import { shade, wholeMetres } from "../../visualizations/assets/map-scales.js";
import { bounds, isEnterprise, isMany, isPosition, isSite, outer, place } from "../../visualizations/assets/places.js";
import { cases, several } from "./random.js";

const ring = [[102, 24], [103, 24], [103, 25], [102, 24]];
const polygon = { type: "Polygon", coordinates: [ring] };
const feature = (geometry, properties = {}) => ({ type: "Feature", properties, geometry });
const refused = (thing) => {
  try {
    checked(typeof thing === "string" ? thing : JSON.stringify(thing));
  } catch (error) {
    return error.message;
  }
  return null;
};

test("a boundary is polygons with nothing but their names", () => {
  const given = { type: "FeatureCollection", features: [feature(polygon, { name: "阿拉", phone: "0871" }), feature({ type: "MultiPolygon", coordinates: [[ring]] }, null)] };
  const { features } = checked(JSON.stringify(given));
  assert.deepEqual(features.map(({ properties }) => properties), [{ name: "阿拉" }, { name: "" }]);
  assert.deepEqual(features[0].geometry, polygon);
  assert.equal(checked(JSON.stringify(polygon)).features.length, 1);
  assert.equal(checked(JSON.stringify(feature(polygon, { name: "长".repeat(99) }))).features[0].properties.name.length, 60);
});

test("what is no such boundary is refused in words, each fault in its own", () => {
  const bad = {
    json: "{",
    empty: { type: "FeatureCollection", features: [] },
    point: { type: "Point", coordinates: [102, 24] },
    open: { type: "Polygon", coordinates: [[[102, 24], [103, 24], [103, 25], [102, 25]]] },
    "open to the east": { type: "Polygon", coordinates: [[...ring.slice(0, 3), [101, 24]]] },
    short: { type: "Polygon", coordinates: [ring.slice(1)] },
    text: { type: "Polygon", coordinates: [[["a", "b"], ...ring.slice(1, 3), ["a", "b"]]] },
    degrees: { type: "Polygon", coordinates: [[[240, 24], ...ring.slice(1, 3), [240, 24]]] },
    "beyond the pole": { type: "Polygon", coordinates: [[[102, 91], ...ring.slice(1, 3), [102, 91]]] },
    system: { ...polygon, crs: { properties: { name: "EPSG:4490" } } },
  };
  for (const [name, thing] of Object.entries(bad)) assert.ok(refused(thing), name);
  for (const thing of [null, 3, "[]", { type: "FeatureCollection" }, { type: "MultiPolygon", coordinates: 3 }, feature(null), { type: "FeatureCollection", features: [null] }]) assert.ok(refused(thing), JSON.stringify(thing));
  assert.match(refused(bad.degrees), /240, 24/);
  assert.match(refused(bad.point), /Point/);
  assert.match(refused(bad.system), /EPSG:4490/);
  assert.equal(refused({ ...polygon, crs: { properties: { name: "urn:ogc:def:crs:OGC:1.3:CRS84" } } }), null);
});

test("what is kept is checked like a file", () => {
  assert.equal(kept(), null);
  const boundary = checked(JSON.stringify(polygon));
  keepBoundary(boundary);
  assert.deepEqual(kept(), boundary);
  localStorage.setItem("boundary", '{"type":"Point"}');
  assert.equal(kept(), null);
  keepBoundary(null);
  assert.equal(localStorage.getItem("boundary"), null);
});

test("polygons stand for the parts that are named like them, marked or not, or by id", () => {
  const parts = [{ id: "sub:a", name: "阿拉街道〔合成〕" }, { id: "sub:l", name: "洛羊街道" }];
  const boundary = { features: ["阿拉街道", "sub:l", "别处", ""].map((name) => feature(polygon, { name })) };
  assert.deepEqual([...matching(boundary, parts)].map(([name, part]) => [name, part.id]), [["阿拉街道", "sub:a"], ["sub:l", "sub:l"]]);
  assert.equal(matching(null, parts).size, 0);
});

test("bounds hold every corner and are touched by some; the middle lies between them", () => {
  const corner = (random) => [100 + 5 * random(), 20 + 5 * random()];
  for (const corners of cases(100, (random) => [corner(random), ...several(random, 9, corner)])) {
    const one = feature({ type: "Polygon", coordinates: [corners, ring] });
    const [west, south, east, north] = bounds([one]);
    for (const [lon, lat] of corners) assert.ok(west <= lon && lon <= east && south <= lat && lat <= north);
    assert.ok(corners.some(([lon]) => lon === west) && corners.some(([, lat]) => lat === north));
    assert.deepEqual(place(one), [(west + east) / 2, (south + north) / 2]);
  }
  assert.deepEqual(place(feature({ type: "Point", coordinates: [1, 2] })), [1, 2]);
  assert.deepEqual(outer(feature({ type: "MultiPolygon", coordinates: [[ring, [[0, 0]]], [ring]] })), [ring, ring]);
});

test("what a feature is is read off what it tells", () => {
  const kinds = [{ metres: null }, { tier: null }, { gain: 3 }, { weight: 1 }, { many: 3, tier: "station" }].map((properties) => [isEnterprise, isPosition, isSite, isMany].map((is) => is(feature(polygon, properties))));
  assert.deepEqual(kinds, [[true, false, false, false], [false, true, false, false], [false, false, true, false], [false, false, false, false], [false, true, false, true]]);
});

test("a quarter of the rates has a shade each, all of it the last", () => {
  const shades = [0, 0.2499, 0.25, 0.5, 0.75, 1].map((rate) => shade("#0a141e", rate));
  assert.equal(shades[0], "rgba(10,20,30,0.04)");
  assert.equal(new Set(shades).size, 4);
  assert.equal(shades[0], shades[1]);
  assert.equal(shades[4], shades[5]);
});

test("the scale is the longest of 1, 2, 5 times a power of ten that fits", () => {
  assert.deepEqual([1, 1.99, 2, 4.9, 5, 9.99, 10, 250].map(wholeMetres), [1, 1, 2, 2, 5, 5, 10, 200]);
  for (const most of cases(300, (random) => 10 ** (6 * random() - 1))) {
    const metres = wholeMetres(most);
    assert.ok(metres <= most && metres * 2.5 >= most * (1 - 1e-9), `${most}: ${metres}`);
  }
});

test("cells hold every point once, and each lies in the cell that counts it", () => {
  for (const points of cases(50, (random) => Float64Array.from(several(random, 60, () => [3e7 * (random() - 0.5), 3e7 * (random() - 0.5)]).flat()))) {
    const side = 2 ** 4;
    const bins = binned(points, side);
    assert.equal([...bins.values()].reduce((sum, one) => sum + one, 0), points.length / 2);
    for (let at = 0; at < points.length; at += 2) {
      const [x, y] = cornerOf(binOf(points[at], points[at + 1], side), side);
      assert.ok(x <= points[at] && points[at] < x + side && y <= points[at + 1] && points[at + 1] < y + side, `${points[at]}, ${points[at + 1]}: ${x}, ${y}`);
    }
  }
});

test("what stands for many counts as many", () => {
  for (const many of cases(30, (random) => several(random, 40, () => 1 + Math.floor(9 * random())))) {
    const points = Float64Array.from(many.flatMap((_, at) => [(at % 5) * 10 + 1, 3]));
    const each = Float64Array.from(many.flatMap((one, at) => Array.from({ length: one }, () => [(at % 5) * 10 + 1, 3]).flat()));
    assert.deepEqual([...binned(points, 8, many)].sort(), [...binned(each, 8)].sort());
  }
});

test("points are crowded where more than half of them share a cell", () => {
  assert.ok(!crowded(new Map([[1, 1], [2, 1]]), 2));
  assert.ok(!crowded(new Map([[1, 1], [2, 1], [3, 2]]), 4));
  assert.ok(crowded(new Map([[1, 1], [3, 2]]), 3));
});

test("the nearest point is that of all distances, and all within are counted", () => {
  for (const points of cases(50, (random) => several(random, 40, () => [100 * random(), 100 * random()]))) {
    const flat = Float64Array.from(points.flat());
    const away = points.map(([x, y]) => Math.hypot(x - 50, y - 50));
    const found = nearest(flat, [50, 50], 30);
    assert.equal(found.count, away.filter((one) => one <= 30).length);
    if (found.count) assert.ok(Math.abs(found.away - Math.min(...away)) < 1e-9 && away[found.at] === Math.min(...away));
    else assert.equal(found.at, -1);
  }
});

// @ts-check
// The small picture of a place: lengths, and what of its ground is shown.

import assert from "node:assert/strict";
import { test } from "node:test";
import { away, reach, round } from "../../visualizations/assets/place-picture.js";

test("metres east and north of a place", () => {
  const [east, north] = away({ lon: 102.8, lat: 25 }, { lon: 102.81, lat: 25.01 });
  assert.ok(Math.abs(north - 1111.95) < 0.1);
  assert.ok(Math.abs(east - 1007.8) < 0.5);
});

test("the radius is seen whole, and what is far off does not make it a dot", () => {
  assert.equal(reach(100, []), 125);
  assert.equal(reach(10, [5]), 40);
  assert.equal(reach(100, [90, 200]), 125);
  assert.equal(Math.round(reach(100, [200, 200, 200])), 230);
  assert.equal(reach(100, Array(30).fill(9000)), 400);
});

test("a scale has a round length that fits", () => {
  for (const [most, bar] of [[7, 5], [49, 20], [50, 50], [19, 10], [999, 500]]) assert.equal(round(most), bar);
});

// @ts-check
// What the page of compared zones computes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { points, scaleOf, toldBy } from "../../visualizations/assets/zones-compared.js";

/** @param {(number | null)[]} rates */
const series = (...rates) => rates.map((rate) => ({ rate }));

test("texts are filled in, and what is not given stays", () => {
  assert.equal(toldBy("{n} of {all}{rest}", { n: 3, all: "4" }), "3 of 4{rest}");
});

test("one scale holds every rate and never more than all", () => {
  assert.equal(scaleOf([series(0.03, null), series(0.041)]), 0.05);
  assert.equal(scaleOf([series(0.1)]), 0.1);
  assert.equal(scaleOf([series(0.62)]), 1);
  assert.equal(scaleOf([series(0, null)]), 1);
  assert.equal(scaleOf([]), 1);
});

test("lines break where there is no rate", () => {
  assert.deepEqual(points(series(0, 0.5, null, 1), 1), ["0,39 33.33,20", "100,1 101.5,1"]);
  assert.deepEqual(points(series(null, null), 1), []);
});

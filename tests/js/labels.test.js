// Names of a network lie over no symbol and over no other name, the first ones first.

import assert from "node:assert/strict";
import { test } from "node:test";

import { boxOf, overlap, roomFor } from "../../visualizations/assets/picture.js";
import { cases, several } from "./random.js";

const node = (random) => ({ x: 400 * random(), y: 300 * random(), size: 3 + 9 * random() });

test("a name goes under its symbol, else over it, else beside it, else nowhere", () => {
  const one = { x: 100, y: 100, size: 5 };
  const block = (left, right, top, bottom) => ({ left, right, top, bottom });
  const taken = [boxOf(one)];
  assert.deepEqual(roomFor(one, 20, 10, taken), { left: 80, right: 120, top: 105, bottom: 115, x: 100 });
  taken.push(block(90, 91, 110, 111));
  assert.deepEqual(roomFor(one, 20, 10, taken), { left: 80, right: 120, top: 85, bottom: 95, x: 100 });
  taken.push(block(90, 91, 90, 91));
  assert.equal(roomFor(one, 20, 10, taken).x, 128);
  taken.push(block(130, 131, 100, 101));
  assert.equal(roomFor(one, 20, 10, taken).x, 72);
  taken.push(block(70, 71, 100, 101));
  assert.equal(roomFor(one, 20, 10, taken), null);
});

let written = 0;
test("whatever stands where, no name lies over anything", () => {
  for (const random of cases(50, (one) => one)) {
    const nodes = [node(random), ...several(random, 40, node)];
    const symbols = nodes.map(boxOf);
    const names = [];
    for (const one of nodes) {
      const room = roomFor(one, 10 + 40 * random(), 14, [...symbols, ...names]);
      if (room) names.push(room);
    }
    written += names.length;
    for (const [at, name] of names.entries()) {
      assert.ok(!symbols.some((other) => overlap(name, other)));
      assert.ok(!names.slice(0, at).some((other) => overlap(name, other)));
    }
  }
  assert.ok(written > 500);
});

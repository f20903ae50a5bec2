// What the command centre and the first screen compute without a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { share } from "../../visualizations/assets/centre-charts.js";
import { ordered } from "../../visualizations/assets/centre-choice.js";
import { following } from "../../visualizations/assets/centre-tour.js";
import { differences, visited } from "../../visualizations/assets/since.js";

test("a tour comes by every panel, begins anew, and goes on where one has gone", () => {
  const panels = ["a", "b", "c"];
  const seen = [];
  for (let at = 0, panel = null; at < 7; at += 1) seen.push((panel = following(panels, panel)));
  assert.deepEqual(seen, ["a", "b", "c", "a", "b", "c", "a"]);
  assert.equal(following(panels, "gone"), "a");
  assert.equal(following([], null), null);
  assert.equal(following(["only"], "only"), "only");
});

test("panels of a side stand as they were chosen, the others behind them", () => {
  const every = ["a", "b", "c", "d"].map((id) => ({ id, side: id === "d" ? "right" : "left" }));
  const ids = (chosen, side) => ordered(every, chosen, side).map(({ id }) => id);
  assert.deepEqual(ids(["c", "d", "a"], "left"), ["c", "a", "b"]);
  assert.deepEqual(ids([], "left"), ["a", "b", "c"]);
  assert.deepEqual(ids(["c", "d", "a"], "right"), ["d"]);
  assert.deepEqual(ids(["c"], "top"), []);
});

test("a bar is a share of the longest, and none where nothing is told", () => {
  assert.equal(share(5, 20), 25);
  assert.equal(share(0, 20), 0);
  assert.equal(share(null, 20), 0);
  assert.equal(share(0, 0), 0);
});

const seen = (revision, counts) => ({ at: "2026-01-01T00:00:00Z", revision, counts });

test("what is other than before is told by how much, and nothing of what was not told", () => {
  const before = seen(1, { Unit: 10, Position: 4, spatial: null, Agreement: 7 });
  assert.deepEqual(differences(before, seen(2, { Unit: 13, Position: 4, spatial: 5, Agreement: 6 })), [["Unit", 3], ["Agreement", -1]]);
  assert.deepEqual(differences(before, seen(2, { Activity: 1, Unit: null })), []);
  assert.deepEqual(differences(before, before), []);
});

/** A storage of a browser, which has no more to it than this. */
function storage() {
  const held = new Map();
  return { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => void held.set(key, value) };
}

test("the visit before is told of throughout a visit, however often the page is loaded", () => {
  const kept = storage();
  const [first, second] = [storage(), storage()];
  assert.equal(visited(seen(1, { Unit: 1 }), kept, first), null);
  assert.equal(visited(seen(2, { Unit: 2 }), kept, first), null);
  assert.equal(visited(seen(3, { Unit: 3 }), kept, second)?.revision, 2);
  assert.equal(visited(seen(4, { Unit: 4 }), kept, second)?.revision, 2);
  assert.equal(visited(seen(5, { Unit: 5 }), kept, storage())?.revision, 4);
});

test("without a storage every visit is the first, and what is kept may be spoilt", () => {
  const off = { getItem: () => { throw new Error("off"); }, setItem: () => {} };
  assert.equal(visited(seen(1, {}), off, off), null);
  const spoilt = storage();
  spoilt.setItem("start.seen", '{"x":1}');
  assert.equal(visited(seen(1, {}), spoilt, storage()), null);
});

// What changes quickly is asked about one at a time, the newest next, and what was overtaken never.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Latest } from "../../visualizations/assets/latest.js";

const PAUSE = 150;
const settled = () => new Promise((done) => setImmediate(done));

/** An asker whose answers and clock are moved by hand. */
function asker(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [under, told, begun, failed] = [[], [], [], []];
  const latest = new Latest(
    {
      work: (asked) => {
        begun.push(asked);
        return new Promise((answer, refuse) => under.push({ answer, refuse }));
      },
      told: (...all) => told.push(all),
      failed: (error) => failed.push(error.message),
    },
    PAUSE,
  );
  const pass = async (ms) => {
    await settled();
    t.mock.timers.tick(ms);
    await settled();
  };
  return { latest, under, told, begun, failed, pass };
}

test("one at a time, the newest next, those between never, each told whether it is overtaken", async (t) => {
  const { latest, under, told, begun, pass } = asker(t);
  for (const asked of [1, 2, 3]) latest.ask(asked);
  await pass(10 * PAUSE);
  assert.deepEqual(begun, [1]);
  under[0].answer("one");
  await settled();
  assert.deepEqual(told, [[1, "one", false]]);
  assert.deepEqual(begun, [1, 3]);
  under[1].answer("three");
  await pass(PAUSE);
  assert.deepEqual(told[1], [3, "three", true]);
  latest.ask(4);
  assert.deepEqual(begun, [1, 3, 4]);
});

test("a quick answer does not bring the next question before its pause", async (t) => {
  const { latest, under, begun, pass } = asker(t);
  latest.ask("a");
  under[0].answer(0);
  latest.ask("b");
  await pass(PAUSE - 1);
  assert.deepEqual(begun, ["a"]);
  await pass(1);
  assert.deepEqual(begun, ["a", "b"]);
});

test("what was in the way of one that is overtaken is not told, and does not end the asking", async (t) => {
  const { latest, under, told, failed, pass } = asker(t);
  latest.ask("a");
  latest.ask("b");
  under[0].refuse(new Error("first"));
  await pass(PAUSE);
  under[1].refuse(new Error("second"));
  await pass(PAUSE);
  assert.deepEqual(failed, ["second"]);
  latest.ask("c");
  under[2].answer(1);
  await settled();
  assert.deepEqual(told, [["c", 1, true]]);
});

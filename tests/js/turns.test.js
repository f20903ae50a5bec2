// Large answers in turns: never more than two at once, in the order of asking, whatever fails.

import assert from "node:assert/strict";
import { test } from "node:test";

import { inTurn } from "../../visualizations/assets/turns.js";

test("two at once, in order, and a failure gives its turn back", async () => {
  const begun = [];
  let now = 0;
  let most = 0;
  const ended = await Promise.allSettled(
    Array.from({ length: 9 }, (_, at) =>
      inTurn(async () => {
        begun.push(at);
        now += 1;
        most = Math.max(most, now);
        await new Promise((done) => setTimeout(done, at % 3));
        now -= 1;
        if (at === 2) throw new Error("refused");
        return at;
      }),
    ),
  );
  assert.equal(most, 2);
  assert.deepEqual(begun, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(ended.map(({ status }) => status).indexOf("rejected"), 2);
  assert.equal(ended.filter(({ status }) => status === "fulfilled").length, 8);
  assert.equal(await inTurn(async () => "after"), "after");
});

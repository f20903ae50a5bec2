import assert from "node:assert/strict";
import { test } from "node:test";
import { piecesOf } from "../../visualizations/assets/pieces.js";
import { randomly } from "./random.js";

const line = { start: 10, text: "园区𠮷有12个站" };

test("what stands at a place is a piece of its own, counted in characters", () => {
  assert.deepEqual(piecesOf(line, [{ start: 14, end: 17 }]), [
    { text: "园区𠮷有", place: null },
    { text: "12个", place: 0 },
    { text: "站", place: null },
  ]);
  assert.deepEqual(piecesOf(line, []), [{ text: line.text, place: null }]);
  assert.deepEqual(piecesOf({ start: 0, text: "" }, [{ start: 0, end: 5 }]), []);
});

test("a place without characters marks nothing, and one over several paragraphs what lies in this", () => {
  assert.deepEqual(piecesOf(line, [{ start: null, end: null }]), [{ text: line.text, place: null }]);
  assert.deepEqual(piecesOf(line, [{ start: 0, end: 12 }, { start: 17, end: 99 }]).map(({ text, place }) => [text, place]), [["园区", 0], ["𠮷有12个", null], ["站", 1]]);
});

test("pieces make up the text, and each character has the first place it stands at", () => {
  const draw = randomly(7);
  for (let round = 0; round < 200; round += 1) {
    const text = Array.from({ length: Math.floor(draw() * 12) }, () => "ab𠮷12"[Math.floor(draw() * 3)]).join("").replace(/\p{Cs}/gu, "x");
    const places = Array.from({ length: 3 }, () => [draw(), draw()].map((one) => Math.floor(one * 20)).toSorted((one, other) => one - other)).map(([start, end]) => ({ start, end }));
    const pieces = piecesOf({ start: 5, text }, places);
    assert.equal(pieces.map((piece) => piece.text).join(""), text);
    const spread = pieces.flatMap((piece) => Array.from(piece.text, () => piece.place));
    assert.deepEqual(spread, Array.from(text, (_, at) => { const found = places.findIndex(({ start, end }) => start <= at + 5 && at + 5 < end); return found < 0 ? null : found; }));
  }
});

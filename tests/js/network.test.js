import assert from "node:assert/strict";
import { test } from "node:test";
import { wrapped } from "../../visualizations/assets/flat-picture.js";
import { faded } from "../../visualizations/assets/graph-picture.js";
import { edgeOf, inTwo, occurring, Pairing, sifted, Whole } from "../../visualizations/assets/network-data.js";
import { bent, nearest, overlap, shrunk } from "../../visualizations/assets/picture.js";
import { markOf, SHAPES } from "../../visualizations/assets/shapes.js";
import { cases, oneOf, several, whole } from "./random.js";

const kind = (name) => ({ kind: name, text: { zh: name, en: name }, shape: "circle", path: "M0 0", size: 1, count: 1 });
const columns = {
  kinds: [kind("committee"), kind("unit"), kind("enterprise")],
  sectors: ["hospital"],
  layers: ["source", "ledger", "synthetic"],
  types: ["MEMBER_OF", "COVERED_BY"],
  id: ["org:j", "unit:a", "unit:e", "unit:f"],
  name: ["联合党委", "医院", "企业甲〔合成〕", "企业乙"],
  name_en: { 1: "Hospital" },
  kind: [0, 1, 2, 2],
  sector: [-1, 0, -1, -1],
  layer: [0, 0, 2, 2],
  parent: [-1, 0, 1, 1],
  x: [0, 8, 9, 7],
  y: [0, -4, -4, -5],
  disc: { 0: [0, 0, 20, 0], 1: [8, -4, 3, 2] },
  hub: [0],
  category: [],
  outside: [3],
  undated: [],
  edges: [[1, 0, 0]],
};
const everybody = () => new Whole({ as_of: "2021-12-31", layers: ["source"], revision: 1, provenance: [], data: structuredClone(columns) });

test("columns become nodes with what is above and under them", () => {
  const network = everybody();
  assert.deepEqual([...network.nodes.values()].map(({ parent }) => parent), [null, "org:j", "unit:a", "unit:a"]);
  assert.deepEqual([...network.leaves], [0, 2, 0, 0]);
  assert.deepEqual([...network.crowd], [0, 2, 0, 0]);
  assert.deepEqual(network.edges, [edgeOf("unit:a", "MEMBER_OF", "org:j")]);
  assert.deepEqual(network.types.map(({ type, count }) => [type, count]), [["MEMBER_OF", 1]]);
  assert.deepEqual(network.byLeaves().map(({ id }) => id), ["unit:a", "org:j", "unit:e", "unit:f"]);
  assert.ok(network.synthetic);
});

test("enterprises are folded into their disc until they are asked for", () => {
  const network = everybody();
  assert.deepEqual(columns.id.map((id) => network.folded(id)), [false, false, true, true]);
  network.unfolded = true;
  assert.ok(!network.folded("unit:e"));
});

test("names are marked once, and the whole extent is drawn", () => {
  const network = everybody();
  const name = (id) => network.name(network.nodes.get(id));
  assert.equal(name("unit:e"), "企业甲〔合成〕");
  assert.ok(name("unit:f").startsWith("企业乙〔合成〕（"));
  assert.deepEqual(network.options().extent, [0, 9, -5, 1]);
  assert.equal(network.drawn().length, columns.id.length);
});

test("a filter asks only those that it concerns", () => {
  assert.deepEqual(sifted({ kind: "agreement", label: "Agreement", attributes: { status: "expiring" } }), { theme: "", status: "expiring", part: undefined });
  assert.deepEqual(sifted({ kind: "unit", label: "Unit", zone: "zone:a", attributes: {} }), { sector: "", part: "zone:a" });
  assert.deepEqual(sifted({ kind: "unit", label: "Organization", attributes: {} }), { sector: "", part: "" });
  assert.deepEqual(sifted({ kind: "committee", label: "Organization", attributes: {} }), { sector: undefined, part: "" });
  const network = everybody();
  const passing = (filters) => [...network.nodes.values()].filter((node) => network.has(node, { sector: "", theme: "", status: "", ...filters })).map(({ id }) => id);
  assert.deepEqual(passing({}), columns.id);
  assert.deepEqual(passing({ sector: "hospital" }), ["org:j", "unit:a"]);
  assert.deepEqual(passing({ theme: "anything" }), columns.id);
  assert.deepEqual(occurring(network.nodes.values(), "sector", (one) => (one === "hospital" ? "医院" : one)), [["hospital", "医院（1）"]]);
});

test("a pairing network tells how much of it is drawn", () => {
  const data = { nodes: [], edges: [], legend: { nodes: [], edges: [] }, extent: [], truncated: true, total_nodes: 7, sources: [] };
  const network = new Pairing({ as_of: "", layers: [], revision: 1, provenance: [], data });
  assert.deepEqual(network.truncated, [0, 7]);
  assert.deepEqual(network.options().extent, [0, 1, 0, 1]);
});

test("of edges between two nodes the first is straight and the others bend apart, ever farther", () => {
  const bends = [0, 1, 2, 3, 4, 5].map(bent);
  assert.equal(Math.abs(bends[0]), 0);
  assert.equal(new Set(bends).size, bends.length);
  for (const at of [1, 3]) assert.equal(bends[at], -bends[at + 1]);
  assert.ok(bends[3] > bends[1] && bends[1] > 0);
});

test("the next node lies in the direction, and none is nearer by the same measure", () => {
  const places = (random) => several(random, 12, () => ({ x: whole(random, -50, 50), y: whole(random, -50, 50) })).map((one, at) => ({ id: `${at}`, ...one }));
  for (const [way, all] of cases(300, (random) => [oneOf(random, [[1, 0], [-1, 0], [0, 1], [0, -1]]), places(random)])) {
    const ahead = ({ x, y }) => x * way[0] + y * way[1];
    const cost = (one) => ahead(one) + 2 * Math.abs(one.x * way[1] + one.y * way[0]);
    const before = all.filter((one) => ahead(one) > 1);
    const found = all.find(({ id }) => id === nearest({ x: 0, y: 0 }, way, all, true));
    assert.equal(found === undefined, before.length === 0);
    if (found) assert.equal(cost(found), Math.min(...before.map(cost)));
  }
  assert.equal(nearest({ x: 0, y: 0 }, [1, 0], [{ id: "behind", x: -3, y: 0 }], true), null);
  assert.equal(nearest({ x: 0, y: 0 }, [1, 0], [{ id: "behind", x: -3, y: 0 }], false), "behind");
});

test("boxes overlap where some point is inside of both", () => {
  const box = (random) => ({ left: whole(random, 0, 9), top: whole(random, 0, 9) });
  for (const [one, other] of cases(300, (random) => [box(random), box(random)].map(({ left, top }) => ({ left, top, right: left + whole(random, 1, 5), bottom: top + whole(random, 1, 5) })))) {
    const inside = ({ left, right, top, bottom }, x, y) => left < x && x < right && top < y && y < bottom;
    const points = Array.from({ length: 400 }, (_, at) => [0.5 + (at % 20), 0.5 + Math.floor(at / 20)]);
    assert.equal(overlap(one, other), points.some(([x, y]) => inside(one, x, y) && inside(other, x, y)));
    assert.equal(overlap(one, other), overlap(other, one));
  }
});

test("symbols shrink only where there is no room, and the more the less there is", () => {
  assert.equal(shrunk(0.1), 1);
  assert.equal(shrunk(1.3), 1);
  assert.ok(shrunk(5) > shrunk(2) && shrunk(2) > 1);
});

test("a colour fades into the ground", () => {
  assert.equal(faded("#ff0000", "#0000ff", 0), "rgb(0,0,255)");
  assert.equal(faded("#ff0000", "#0000ff", 1), "rgb(255,0,0)");
  assert.equal(faded("#000000", "#ffffff", 0.5), "rgb(128,128,128)");
});

test("a name is put in two lines where it does not fit, and cut where a word does not", () => {
  const width = (text) => text.length;
  assert.deepEqual(inTwo(width, "short name", 20), ["short name"]);
  assert.deepEqual(inTwo(width, "two short words", 10), ["two short", "words"]);
  assert.deepEqual(inTwo(width, "一二三四五六", 4), ["一二三…"]);
  const text = (random) => several(random, 6, () => "x".repeat(whole(random, 1, 9))).join(" ");
  for (const [name, room] of cases(300, (random) => [text(random), whole(random, 2, 20)])) {
    const lines = inTwo(width, name, room);
    assert.ok(lines.length <= 2);
    for (const line of lines) assert.ok(line.length <= room, `${name} in ${room}: ${line}`);
  }
});

test("a text is wrapped without losing a sign", () => {
  const text = (random) => several(random, 40, () => oneOf(random, ["共", "建", "word ", "10,000 ", "x"])).join("");
  for (const [told, across] of cases(200, (random) => [text(random), whole(random, 10, 30)])) assert.equal(wrapped(told, across).join(""), told);
  assert.deepEqual(wrapped("一二三四", 2).filter(Boolean), ["一二", "三四"]);
});

test("a symbol's mark tells its shape and both ways of filling apart", () => {
  const marks = SHAPES.flatMap((shape) => [{}, { synthetic: true }, { category: true }, { synthetic: true, category: true }].map((how) => markOf(shape, how)));
  assert.equal(new Set(marks).size, marks.length);
  assert.ok(marks.every((mark) => mark >= 0));
});

test("who is only counted in a disc counts there, and the picture says that it holds a part", () => {
  const data = { ...structuredClone(columns), folded: { 0: [5, 0], 1: [40, 30] }, left_out: 7 };
  data.kinds = [kind("committee"), { ...kind("unit"), count: 16 }, { ...kind("enterprise"), count: 32 }];
  const network = new Whole({ as_of: "2021-12-31", layers: ["source"], revision: 1, provenance: [], data });
  assert.deepEqual([...network.leaves], [5, 42, 0, 0]);
  assert.deepEqual([...network.crowd], [0, 32, 0, 0]);
  assert.deepEqual(network.truncated, [4, 49]);
  assert.equal(everybody().truncated, null);
});

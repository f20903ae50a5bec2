import assert from "node:assert/strict";
import { test } from "node:test";
import { acts, Acts, done, together } from "../../visualizations/assets/acts.js";
import { keyOf } from "../../visualizations/assets/keys.js";
import { within } from "../../visualizations/assets/lasso.js";
import { compared, comparedWhole } from "../../visualizations/assets/network-compared.js";
import { along } from "../../visualizations/assets/network-days.js";
import { committees, folded, groupOf, keyOfGroup, middle } from "../../visualizations/assets/network-groups.js";
import { cases, oneOf, several, whole } from "./random.js";

const IDS = ["unit:a", "unit:b~,%", "org:丙", "agr:1"];
const NAMES = ["hide", "open", "shut", "pin", "free", "choose", "group", "spread"];
const plain = ({ hidden, opened, pinned, chosen, by, spread }) => ({ hidden: [...hidden].sort(), opened: [...opened].sort(), pinned: [...pinned].sort(), chosen: [...chosen].sort(), by, spread: [...spread].sort() });
const some = (random) => {
  const act = oneOf(random, NAMES);
  const ids = [...new Set(several(random, 3, () => oneOf(random, IDS)))];
  if (act === "pin") return { act, of: ids.flatMap((id) => [id, `${whole(random, -50, 50)}_${whole(random, -50, 50)}`]) };
  return { act, of: act === "group" ? [oneOf(random, ["kind", "zone"])] : ids };
};

test("what was done is undone, done again and read back from the address", () => {
  for (const random of cases(200, (seeded) => seeded)) {
    const mine = new Acts();
    const states = [plain(mine.made)];
    for (const { act, of } of several(random, 8, () => some(random))) {
      mine.add(act, of);
      states.push(plain(mine.made));
      const read = new Acts();
      read.read(String(mine));
      assert.deepEqual(plain(read.made), states.at(-1));
      assert.deepEqual(plain(done(together(mine.made))), states.at(-1));
    }
    const last = String(mine);
    for (const state of states.slice(0, -1).reverse()) {
      mine.undo();
      assert.deepEqual(plain(mine.made), state);
    }
    assert.equal(mine.undo(), null);
    for (const state of states.slice(1)) {
      mine.redo();
      assert.deepEqual(plain(mine.made), state);
    }
    assert.equal(String(mine), last);
    assert.equal(mine.redo(), null);
  }
});

test("Back leaves what was undone to be done again, another link does not", () => {
  const mine = new Acts();
  mine.add("hide", ["unit:a"]);
  const first = String(mine);
  mine.add("open", ["org:b"]);
  mine.read(first);
  assert.ok(mine.redoable);
  mine.redo();
  assert.deepEqual([...mine.made.opened], ["org:b"]);
  mine.read("hide~unit:z");
  assert.ok(!mine.redoable);
});

test("a long list of acts becomes a short one from which the same follows", () => {
  const mine = new Acts();
  const ids = Array.from({ length: 150 }, (_, at) => `org:s-pc-${at}`);
  for (let turn = 0; turn < 30; turn += 1) mine.add("choose", ids);
  assert.ok(String(mine).length < 6000);
  assert.deepEqual([...mine.made.chosen], ids);
});

test("an address that somebody wrote by hand does no harm", () => {
  assert.deepEqual(acts("nonsense~a,hide~%zz,pin~a~x_y,,constructor~a"), [{ act: "hide", of: ["%zz"] }, { act: "pin", of: ["a", "x_y"] }]);
  assert.deepEqual([...done(acts("pin~a~x_y")).pinned], []);
});

test("a group stands for its members, and ties for all between groups", () => {
  const nodes = IDS.map((id) => ({ id }));
  const edges = [["unit:a", "org:丙"], ["agr:1", "org:丙"], ["unit:a", "agr:1"]].map(([start, end]) => ({ start, end, type: "T" }));
  const made = folded(nodes, edges, (id) => (id === "unit:a" || id === "agr:1" ? "x" : id === "org:丙" ? "y" : null));
  assert.deepEqual([...made.groups], [["x", ["unit:a", "agr:1"]]]);
  assert.deepEqual(made.edges.map(({ start, end, ties }) => [start, end, ties]), [[groupOf("x"), "org:丙", 2]]);
  assert.equal(keyOfGroup(groupOf("x")), "x");
  assert.equal(keyOfGroup("unit:a"), null);
  assert.deepEqual(middle([{ x: 0, y: 0 }, { x: 9, y: 9 }, { x: 4, y: 5 }]), { x: 4, y: 5 });
});

test("everybody goes with a committee: members with theirs, agreements with that of a party", () => {
  const nodes = ["j1", "j2", "a", "b", "g", "h"].map((id) => ({ id, kind: id.startsWith("j") ? "committee" : "unit" }));
  const edges = [["a", "MEMBER_OF", "j2"], ["a", "MEMBER_OF", "j1"], ["a", "PARTY_TO", "g"], ["b", "PARTY_TO", "g"], ["b", "PARTY_TO", "h"]].map(([start, type, end]) => ({ start, type, end }));
  assert.deepEqual([...committees(nodes, edges)].sort(), [["a", "j1"], ["g", "j1"], ["j1", "j1"], ["j2", "j2"]]);
});

test("a lasso holds what its line goes around, whichever way it was drawn", () => {
  const ring = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 5, y: 2 }, { x: 0, y: 10 }];
  for (const line of [ring, ring.toReversed()]) {
    assert.deepEqual([[1, 1], [9, 8], [5, 5], [11, 1], [5, 1]].map(([x, y]) => within({ x, y }, line)), [true, true, false, false, true]);
  }
});

test("two days are told as one: what came, went and stayed", () => {
  const answer = (as_of, ids) => ({ as_of, data: { nodes: ids.map((id) => ({ id, kind: "unit", on: as_of })), edges: [], legend: { nodes: [{ kind: "unit", count: ids.length }], edges: [] }, sources: [], truncated: false, total_nodes: ids.length } });
  const [early, late] = [answer("2020-01-01", ["a", "b"]), answer("2021-01-01", ["b", "c"])];
  for (const [now, then] of [[late, early], [early, late]]) {
    const { data } = compared(now, then);
    assert.deepEqual(data.nodes.map(({ id, change }) => [id, change]), [["a", "went"], ["b", "stayed"], ["c", "came"]]);
    assert.equal(data.nodes[1].on, now.as_of);
    assert.equal(data.legend.nodes[0].count, 3);
  }
});

/** The whole network of a day in columns, of some bodies: those with an even number are committees, others lie in one. */
function columns(as_of, bodies) {
  const row = new Map(bodies.map((one, at) => [one, at]));
  const kinds = [...new Set(bodies.map((one) => (one % 2 ? "enterprise" : "committee")))];
  const layers = [...new Set(bodies.map((one) => (one % 3 ? "source" : "ledger")))];
  const above = bodies.map((one) => (one % 2 ? (row.get(one - 1) ?? -1) : -1));
  return { as_of, data: {
    kinds: kinds.map((kind) => ({ kind, count: 0 })), sectors: ["s"], layers, types: ["MEMBER_OF"], changes: [],
    id: bodies.map((one) => `b:${one}`), name: bodies.map(String), name_en: Object.fromEntries(bodies.map((one, at) => [at, `n${one}`])),
    kind: bodies.map((one) => kinds.indexOf(one % 2 ? "enterprise" : "committee")), sector: bodies.map((one) => (one % 2 ? 0 : -1)),
    layer: bodies.map((one) => layers.indexOf(one % 3 ? "source" : "ledger")), parent: above, x: bodies, y: bodies,
    disc: Object.fromEntries(bodies.flatMap((one, at) => (one % 2 ? [] : [[at, [one, one, 1, 1]]]))),
    hub: bodies.flatMap((one, at) => (one % 5 ? [] : [at])), category: [], outside: [], undated: [],
    edges: above.flatMap((parent, at) => (parent < 0 ? [] : [[at, parent, 0]])),
  } };
}

test("the whole network of two days has every body once, as it is, with what became of it", () => {
  for (const random of cases(100, (seeded) => seeded)) {
    const [early, late] = [1, 2].map(() => [...new Set(several(random, 9, () => whole(random, 0, 12)))]);
    const [then, now] = [columns("2020-01-01", early), columns("2021-01-01", late)];
    for (const [shown, other] of [[now, then], [then, now]]) {
      const { data } = comparedWhole(shown, other);
      assert.deepEqual(data.id.slice(0, shown.data.id.length), shown.data.id);
      assert.deepEqual([...data.id].sort(), [...new Set([...now.data.id, ...then.data.id])].sort());
      data.id.forEach((id, at) => {
        const one = Number(id.slice(2));
        assert.equal(data.change[at], !late.includes(one) ? "went" : early.includes(one) ? "stayed" : "came");
        assert.deepEqual([data.x[at], data.y[at], data.name[at], data.name_en[at]], [one, one, String(one), `n${one}`]);
        assert.equal(data.kinds[data.kind[at]].kind, one % 2 ? "enterprise" : "committee");
        assert.equal(data.sectors[data.sector[at]], one % 2 ? "s" : undefined);
        assert.equal(data.layers[data.layer[at]], one % 3 ? "source" : "ledger");
        assert.deepEqual([at in data.disc, data.hub.includes(at)], [one % 2 === 0, one % 5 === 0]);
        if (data.parent[at] >= 0) assert.equal(data.id[data.parent[at]], `b:${one - 1}`);
      });
      assert.equal(data.kinds.reduce((sum, { count }) => sum + count, 0), data.id.length);
      const ties = ({ id, edges }) => edges.map(([start, end]) => `${id[start]} ${id[end]}`);
      assert.deepEqual(ties(data).sort(), [...new Set([...ties(now.data), ...ties(then.data)])].sort());
    }
  }
});

test("a day lies between two, and keys are called as they are declared", () => {
  assert.deepEqual([along("2021-01-06", "2021-01-01", "2021-01-11"), along("2020-01-01", "2021-01-01", "2021-01-11"), along("2021-01-01", "2021-01-01", "2021-01-01")], [0.5, 0, 0]);
  const key = (name, held = {}) => keyOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
  assert.deepEqual([key("?", { shiftKey: true }), key("Z", { ctrlKey: true, shiftKey: true }), key("z", { metaKey: true }), key("ArrowLeft", { shiftKey: true }), key("+")], ["?", "Ctrl+Shift+z", "Ctrl+z", "Shift+ArrowLeft", "+"]);
});

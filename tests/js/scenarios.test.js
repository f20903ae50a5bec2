import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { command, kept, MOST, ofPlan, store, toml } from "../../visualizations/assets/scenario-store.js";
import { cases, several, whole } from "./random.js";

const plan = { goal: "count", zones: [], within: null, sites: [{ id: null, order: 1, lon: 102.8, lat: 25 }, { id: null, order: 2, lon: 102.7, lat: 24.9 }] };

test("a plan adds its sites, and one that closes closes its positions", () => {
  assert.deepEqual(ofPlan({ ...plan, sites: [{ ...plan.sites[0], radius_m: 80 }] }, "x", "y").changes[0].radius_m, 80);
  const { name, title, changes } = ofPlan(plan, "north", "北部");
  assert.deepEqual([name, title], ["north", "北部"]);
  assert.deepEqual(changes.map(({ change, id, lon, tier }) => [change, id, lon, tier]), [["add_position", "pos:north-1", 102.8, "station"], ["add_position", "pos:north-2", 102.7, "station"]]);
  assert.deepEqual(ofPlan({ goal: "close", zones: [], within: null, sites: [{ id: "pos:s047" }] }, "x", "y").changes, [{ change: "close_position", id: "pos:s047" }]);
});

test("a scenario as TOML says each change under a head of its own", () => {
  const text = toml(ofPlan(plan, "north", '北部 "一"\n'));
  assert.ok(text.startsWith('name = "north"\ntitle = "北部 \\"一\\"\\n"\n\n[[changes]]\nchange = "add_position"\n'), text);
  assert.equal(text.match(/\[\[changes]]/g).length, 2);
});

test("what TOML forbids in a text is written as an escape, in any text", () => {
  const text = (random) => String.fromCodePoint(...several(random, 20, () => whole(random, 0, 300)));
  for (const title of cases(300, text)) {
    const line = toml({ name: "x", title, changes: [] }).split("\n")[1];
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(line, /[\u0000-\u0008\u000a-\u001f\u007f]/);
    assert.equal(JSON.parse(line.slice("title = ".length)), title);
  }
});

test("a shell gives the command the source as it was typed, whatever is in it", () => {
  assert.equal(command({ name: "n" }, "", ""), "gongjian coverage whatif apply n.toml --effective YYYY-MM-DD --source …");
  for (const source of ["会议纪要", "it's $HOME `id` \"; rm -rf / #", "'''", "\\'"]) {
    const told = command({ name: "n" }, "2022-01-01", source).replace("gongjian", "printf '%s\\n'");
    const { stdout } = spawnSync("sh", ["-c", told], { encoding: "utf8" });
    assert.equal(stdout.split("--source\n")[1], `${source}\n`);
  }
});

test("scenarios are kept up to a number, and what somebody broke is left out", () => {
  assert.deepEqual(kept(), []);
  const good = ofPlan(plan, "north", "北部");
  assert.ok(store([good]));
  assert.deepEqual(kept(), [good]);
  localStorage.setItem("scenarios", JSON.stringify([null, 3, { name: "../x", title: "", changes: [] }, { name: "x" }, good]));
  assert.deepEqual(kept(), [good]);
  store(Array(MOST + 2).fill(good));
  assert.equal(kept().length, MOST);
  for (const broken of ["{", "3", "null"]) {
    localStorage.setItem("scenarios", broken);
    assert.deepEqual(kept(), []);
  }
});

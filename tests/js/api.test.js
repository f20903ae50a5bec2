import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { address, ask, layersIn, reasons, spoken, view, viewParameters } from "../../visualizations/assets/api.js";
import { called, speak, t } from "../../visualizations/assets/texts.js";
import { cases, several, whole } from "./random.js";

const fetched = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = fetched;
  speak("zh");
});

test("places of a path are filled, lists are said once for each, what is not set is left out", () => {
  assert.equal(address("claims"), "api/v1/claims");
  assert.equal(address("plans/{id}/measures", { id: "plan:x/y", limit: 5 }), "api/v1/plans/plan%3Ax%2Fy/measures?limit=5");
  assert.equal(address("claims", { layer: ["source", "ledger"], as_of: "", q: null, after: undefined }), "api/v1/claims?layer=source&layer=ledger");
  assert.equal(address("coverage/summary", { minutes: 0 }), "api/v1/coverage/summary?minutes=0");
});

test("any id and any text come back out of the address as they went in", () => {
  const text = (random) => String.fromCodePoint(...several(random, 12, () => whole(random, 32, 0x2fff)));
  for (const [id, q] of cases(200, (random) => [`x${text(random)}`, text(random)])) {
    const url = new URL(address("cards/{id}/contributors", { id, q }), "http://host/");
    const parts = url.pathname.split("/");
    assert.equal(parts.length, 6);
    assert.equal(decodeURIComponent(parts[4]), id);
    assert.equal(url.searchParams.get("q") ?? "", q);
  }
});

test("only layers that there are count, in their order", () => {
  assert.deepEqual(layersIn(["synthetic", "nonsense", "source"]), ["source", "synthetic"]);
});

test("day and layers are asked of only where they are set", () => {
  const before = { ...view };
  assert.deepEqual(viewParameters(), {});
  Object.assign(view, { as_of: "2021-12-31", layers: ["source"] });
  assert.deepEqual(viewParameters(), { as_of: "2021-12-31", layer: ["source"] });
  Object.assign(view, { layers: [] });
  assert.deepEqual(viewParameters(), { as_of: "2021-12-31" });
  Object.assign(view, before);
});

const finding = { file: "甲.xlsx", sheet: "企业", row: 3, column: "行业", value: "Z", rule: "unknown_code", severity: "error" };

test("what is wrong is told in Chinese where all rules have words, else as the service tells it", () => {
  const words = JSON.parse(globalThis.document.getElementById("words").textContent);
  const [rule] = Object.keys(words.rules);
  const said = { zh: "一\n二", en: "one\ntwo" };
  const [told] = reasons({ told: said, findings: [{ ...finding, rule }] });
  assert.ok(told.startsWith("甲.xlsx、工作表“企业”、第3行、列“行业”"), told);
  assert.ok(told.endsWith("（Z）"), told);
  assert.deepEqual(reasons({ told: said, findings: [{ ...finding, rule }, { ...finding, rule: "no_such_rule" }] }), ["一", "二"]);
  assert.deepEqual(reasons({ told: said }), ["一", "二"]);
  speak("en");
  assert.deepEqual(reasons({ told: said, findings: [{ ...finding, rule }] }), ["one", "two"]);
});

test("an answer is its JSON, nothing is null, and a problem throws its own words", async () => {
  const answers = [Response.json({ count: 1 }), new Response(null, { status: 204 }), Response.json({ detail: "no such plan", told: { zh: "没有这个规划", en: "no such plan" } }, { status: 404 }), new Response("<html>", { status: 502 })];
  const sent = [];
  globalThis.fetch = async (url, how) => {
    sent.push([url, how]);
    return answers.shift();
  };
  assert.deepEqual(await ask("claims"), { count: 1 });
  assert.equal(await ask("imports/drafts/{id}", { id: "d1" }, { method: "DELETE" }), null);
  await assert.rejects(ask("coverage/plans", {}, { method: "POST", json: { count: 3 } }), { message: "没有这个规划" });
  await assert.rejects(ask("claims"), { message: "502" });
  globalThis.fetch = async () => {
    throw new TypeError("Failed to fetch");
  };
  await assert.rejects(ask("claims"), { message: t("unreachable") });
  assert.deepEqual(sent.map(([url, { method }]) => [method, url]), [[undefined, "api/v1/claims"], ["DELETE", "api/v1/imports/drafts/d1"], ["POST", "api/v1/coverage/plans"], [undefined, "api/v1/claims"]]);
  assert.equal(sent[2][1].body, '{"count":3}');
  assert.equal(sent[2][1].headers["Content-Type"], "application/json");
});

test("a person reads the names of bodies and the numbers of imports, and no ids", async () => {
  const names = { "unit:s1": { name: "云内动力", name_en: "Yunnei" }, "org:j.2": { name: "顺通片区联合党委" } };
  const asked = [];
  globalThis.fetch = async (url) => {
    const id = decodeURIComponent(String(url).split("/").pop() ?? "");
    asked.push(id);
    return id in names ? Response.json({ data: { properties: names[id] } }) : Response.json({ detail: `no entity has the id '${id}'` }, { status: 404 });
  };
  assert.equal(await spoken("'unit:s1' and unit:s1 are tied to org:j.2."), "'云内动力' and 云内动力 are tied to 顺通片区联合党委.");
  assert.deepEqual(asked.sort(), ["org:j.2", "unit:s1"]);
  assert.equal(await spoken("'org:nobody' is not in the network; imp:3 was taken back"), `'nobody' is not in the network; ${called("imp:3")} was taken back`);
  const before = asked.length;
  assert.equal(await spoken("甲.csv:3 at 12:30, see http://127.0.0.1/"), "甲.csv:3 at 12:30, see http://127.0.0.1/");
  assert.equal(asked.length, before);
  speak("en");
  assert.equal(await spoken("(unit:s1)"), "(Yunnei)");
  globalThis.fetch = async () => { throw new TypeError("offline"); };
  assert.equal(await spoken("'unit:s1' is none"), "'s1' is none");
});

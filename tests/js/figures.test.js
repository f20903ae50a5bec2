import assert from "node:assert/strict";
import { test } from "node:test";
import { reasons } from "../../visualizations/assets/centre-panels.js";
import { fits } from "../../visualizations/assets/claim-search.js";
import { between, counted, keyFigures, knownBy, known, mark, ofLenses, percent, percentOf, published, standing } from "../../visualizations/assets/figures.js";
import { cases } from "./random.js";

const claim = { operator: "ge", value: 27000, unit: null, printed: "2.7万余家", computed: null, named: null, drawn_on: [], status: "not_computable", reason: null };

test("a published figure keeps its bound and its unit, and is never more than it says", () => {
  assert.equal(published(claim), "≥ 27,000");
  assert.equal(published({ ...claim, operator: "gt", value: 95, unit: "%" }), "> 95%");
  assert.equal(published({ ...claim, operator: "eq", value: 168 }), "168");
  assert.equal(published({ ...claim, operator: "eq", value: 0, unit: "m2" }), "0 m²");
  assert.equal(published({ ...claim, value: null }), "2.7万余家");
  assert.equal(published({ ...claim, value: null, printed: null }), "–");
});

test("what is counted is marked where it rests on synthetic data, and is null where nothing is known", () => {
  assert.equal(counted({ ...claim, computed: 0 }), "0");
  assert.equal(counted({ ...claim, computed: 1188, drawn_on: ["source", "synthetic"] }), "1,188〔合成〕");
  assert.equal(counted({ ...claim, named: 3 }), "文献具名 3");
  assert.equal(counted(claim), null);
  assert.equal(mark(["ledger"]), "");
  assert.equal(mark(null), "");
});

test("how the two stand is told with its reason", () => {
  assert.equal(standing({ ...claim, status: "match" }), "相符");
  assert.ok(standing({ ...claim, reason: "no_such_reason" }).endsWith("（no_such_reason）"));
});

test("nothing short of all is told as 100 %", () => {
  assert.equal(percentOf(1), "100%");
  assert.equal(percentOf(0), "0%");
  assert.equal(percentOf(24658 / 27486), "89.71%");
  assert.equal(percentOf(0.999999), "99.99%");
  for (const share of cases(500, (random) => random())) {
    const told = parseFloat(percentOf(share));
    assert.ok(told <= share * 100 && told > share * 100 - 0.0101, `${share}: ${told}`);
  }
});

test("a rate without a denominator says why, and is no number", () => {
  assert.equal(percent({ rate: 0 }), "0%");
  assert.equal(percent({ rate: null, reason: "denominator_not_in_source" }), "文献未给出");
  for (const reason of ["nothing_loaded", "no_register", "no_position", null]) assert.ok(!percent({ rate: null, reason }).includes("文献"), String(reason));
  assert.equal(percent({ rate: null, reason: "no_such_reason" }), "no_such_reason");
});

test("a rate is a pair of whole per cents, outwards, where places are known to a radius only or there is no rate", () => {
  const range = { certain: 610, possible: 683, uncertain: 70, low: 0.6104, high: 0.6831 };
  assert.equal(percent({ rate: 0.65, range }), "61%～69%");
  assert.equal(percent({ rate: 0.65, range: { ...range, uncertain: 0 } }), "65%");
  assert.equal(percent({ rate: null, reason: "no_position_with_coordinates", range }), "61%～69%");
  const nothing = { ...range, low: 0, high: 1 };
  assert.equal(percent({ rate: null, reason: "no_position_with_coordinates", range: nothing }), "无带坐标的阵地");
  assert.equal(percent({ rate: 0.5, range: nothing }), "0%～100%");
  assert.equal(between({ rate: null, range: { certain: null, possible: null, uncertain: null, low: null, high: null } }), null);
  assert.equal(percent({ rate: 0.29, range: { ...range, low: 0.29, high: 0.29 } }), "29%");
  assert.equal(knownBy({ known_by: "community", radius_m: 450 }), "社区、半径 450 米");
});

test("zero is known, and lenses are told from other rates", () => {
  assert.ok(known(0) && known("") && !known(null) && !known(undefined));
  assert.deepEqual(ofLenses([{ code: "effective" }, { code: "work" }]), [{ code: "work" }]);
});

test("claims are found by a part of any name and by their figure, however it is written", () => {
  const one = { name: "服务企业", name_en: "Enterprises served", printed: "1.13万", value: 11300, subjects: [{ name: "经开区" }] };
  for (const wish of ["", " ", "企业", "ENTERPRISES", "经开", "1.13万", "11,300", "11300"]) assert.ok(fits(one, wish), wish);
  for (const wish of ["医院", "1130", "113万", "0"]) assert.ok(!fits(one, wish), wish);
  assert.ok(fits({ ...one, printed: null }, "1.13万"));
  assert.ok(!fits({ ...one, value: null }, "11300"));
});

test("reasons are counted, those of most figures first", () => {
  const of = (reason, kind = "count", status = "not_computable") => ({ status, kind, reason });
  const told = reasons([of("b"), of("a"), of("a"), of("a", "count", "match"), of("x", "superlative"), of("y", "superlative"), of("z", "superlative")]);
  assert.deepEqual(told.map(([, many]) => many), [3, 2, 1]);
  assert.deepEqual(told.slice(1), [["a", 2], ["b", 1]]);
});

/** @param {string} id @param {string} metric @param {string | null} subject @param {number | null} [value] */
const figure = (id, metric, subject, value = 1) => /** @type {Api.Claim} */ (/** @type {unknown} */ ({ id, metric, kind: "figure", value, subjects: subject ? [{ id: subject }] : [] }));
/** @param {Api.Claim[]} claims @param {string[]} [more] */
const chosen = (claims, more) => keyFigures(claims, more).map(({ id }) => id);

test("key figures are chosen by metric and by the widest subject, and others fill what is left", () => {
  const usual = [figure("a", "positions", "pos:one"), figure("b", "positions", "zone:park"), figure("c", "enterprises_covered", null), figure("d", "own", "org:one"), figure("e", "activities", null, null)];
  assert.deepEqual(chosen(usual), ["c", "b", "d", "a"]);
  assert.deepEqual(chosen(usual, ["own"]), ["c", "b", "d", "a"]);
  const many = Array.from({ length: 20 }, (_, at) => figure(`x${at}`, `m${at}`, "zone:park"));
  assert.equal(chosen(many).length, 8);
  assert.deepEqual(chosen([]), []);
});

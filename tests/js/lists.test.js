import assert from "node:assert/strict";
import { test } from "node:test";
import { alerts } from "../../visualizations/assets/centre-alerts.js";
import { later, yearBefore } from "../../visualizations/assets/days.js";
import { parts, sortedBy } from "../../visualizations/assets/sorting.js";
import { cases, oneOf, several, whole } from "./random.js";

test("a sort is a key and a direction", () => {
  assert.deepEqual(parts("name"), ["name", 1]);
  assert.deepEqual(parts("-name"), ["name", -1]);
});

test("numbers in texts are sorted as numbers, Chinese by pinyin", () => {
  const by = (texts, direction = 1) => sortedBy(texts, (text) => text, direction).join(" ");
  assert.equal(by(["第10号", "第9号", "第1号"]), "第1号 第9号 第10号");
  assert.equal(by(["中", "阿", "大"]), "阿 大 中");
  assert.equal(by(["阿", "大", "中"], -1), "中 大 阿");
});

test("sorting keeps every thing, orders neighbours, leaves those without last and equals as they were", () => {
  const thing = (random) => ({ value: oneOf(random, [null, undefined, whole(random, -5, 5)]), mark: random() });
  for (const [direction, things] of cases(200, (random) => [oneOf(random, [1, -1]), several(random, 30, thing)])) {
    const before = [...things];
    const sorted = sortedBy(things, ({ value }) => value, direction);
    assert.deepEqual(things, before);
    assert.deepEqual(new Set(sorted), new Set(things));
    assert.equal(sorted.length, things.length);
    for (let at = 1; at < sorted.length; at += 1) {
      const [one, other] = [sorted[at - 1].value ?? null, sorted[at].value ?? null];
      if (one === null) assert.equal(other, null);
      else if (other !== null) assert.ok((other - one) * direction >= 0);
      if (one === other) assert.ok(things.indexOf(sorted[at - 1]) < things.indexOf(sorted[at]));
    }
  }
});

test("days are counted over months, years and leap days, whatever the clock of the reader", () => {
  assert.equal(later("2021-12-31", 90), "2022-03-31");
  assert.equal(later("2020-02-28", 1), "2020-02-29");
  assert.equal(later("2021-03-28", 1), "2021-03-29");
  for (const [day, days] of cases(300, (random) => [`20${whole(random, 10, 40)}-0${whole(random, 1, 9)}-${whole(random, 10, 28)}`, whole(random, 0, 800)])) {
    assert.equal(Date.parse(later(day, days)) - Date.parse(day), days * 86_400_000);
    assert.equal(later(later(day, days), -days), day);
  }
});

test("a year of months ends with the month of the day", () => {
  assert.equal(yearBefore("2021-12-31"), "2021-01-01");
  assert.equal(yearBefore("2022-01-31"), "2021-02-01");
  assert.equal(yearBefore("2020-02-29"), "2019-03-01");
});

const none = { count: 0, data: [] };
const quiet = {
  ...Object.fromEntries(["renewals", "unmet", "behind", "agreements", "needs", "projects", "points", "outside", "building"].map((name) => [name, none])),
  measures: null,
  coverage: { data: { rates: [{ code: "should_build", uncovered: 0, reason: null }, { code: "spatial", uncovered: null, reason: "no_positions" }] } },
};
const levels = (answers) => Object.fromEntries(alerts(answers).map(({ code, level }) => [code, level]));

test("an alert is green where there is nothing, and unknown where nothing can be said", () => {
  const found = levels(quiet);
  assert.equal(found.lapsed, "green");
  assert.equal(found.must, "green");
  assert.equal(found.outside, "unknown");
  assert.equal(found.measures, "unknown");
});

test("each rule is as bad as it says, and the worst stand first", () => {
  const measures = { count: 2, data: [{ days_overdue: 3 }, { days_overdue: null }] };
  const some = { count: 1, data: [{}] };
  const found = alerts({ ...quiet, renewals: some, agreements: some, measures });
  const order = ["red", "yellow", "unknown", "green"];
  assert.deepEqual(found.map(({ level }) => order.indexOf(level)), found.map(({ level }) => order.indexOf(level)).sort());
  const by = Object.fromEntries(found.map((one) => [one.code, one]));
  assert.deepEqual([by.lapsed.level, by.expiring.level, by.measures.level, by.measures.count], ["red", "yellow", "red", 1]);
});

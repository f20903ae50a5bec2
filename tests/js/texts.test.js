import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { bracketed, clean, code, fault, named, number, speak, t } from "../../visualizations/assets/texts.js";

afterEach(() => speak("zh"));

test("texts, codes and names are told in the language, and an unknown one as it is", () => {
  const told = () => [t("as_of"), code("sector", "hospital"), named({ name: "医院", name_en: "Hospital" }), named({ name: "医院", name_en: null })];
  assert.deepEqual(told(), ["时点", "医院", "医院", "医院"]);
  speak("en");
  assert.deepEqual(told(), ["As of", "hospital", "Hospital", "医院"]);
  assert.equal(t("no.such.text"), "no.such.text");
  assert.equal(code("sector", "no_such_code"), "no_such_code");
  assert.equal(code("no_such_list", null), "");
});

test("numbers have their thousands apart, zero is a number, nothing is a dash", () => {
  assert.equal(number(26792), "26,792");
  assert.equal(number(0), "0");
  assert.equal(number(null), "–");
  assert.equal(number(undefined), "–");
  assert.equal(number("1e9"), "1e9");
});

test("what cannot be seen is shown as a replacement, and nothing else is changed", () => {
  for (const unseen of ["\u202e", "\u0000", "\u200b", "\u2028", "\ud800"]) assert.equal(clean(`a${unseen}b`), "a\ufffdb");
  assert.equal(clean("〔合成〕 Ünïted 𠮷 & <b>"), "〔合成〕 Ünïted 𠮷 & <b>");
});

test("an aside has the brackets of the language", () => {
  assert.equal(bracketed("甲"), "（甲）");
  speak("en");
  assert.equal(bracketed("a"), " (a)");
});

test("whatever was thrown has words", () => {
  assert.equal(fault(new Error("没有")), "没有");
  assert.equal(fault(new TypeError("no")), t("unforeseen")); // The browser's words are English.
  assert.equal(fault("no"), "no");
});

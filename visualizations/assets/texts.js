// @ts-check
// What is said, in the language of the reader: texts by key, names of codes, numbers.

import { words } from "./words.js";

/** @typedef {"zh" | "en"} Language */

// Characters that cannot be seen and could make a name read as something else.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const GROUPED = { zh: new Intl.NumberFormat("zh-CN"), en: new Intl.NumberFormat("en") };

export { words };

/** @type {Language} */
export let lang = "zh";

/** @param {unknown} wish @returns {wish is Language} */
export const isLanguage = (wish) => wish === "zh" || wish === "en";

/** Go on in another language. @param {Language} wish */
export function speak(wish) {
  lang = wish;
}

/** @param {string} key */
export const t = (key) => words.texts[key]?.[lang] ?? key;

/** A text with its places, {}, filled in their order. @param {string} key @param {...string} values */
export const fill = (key, ...values) => values.reduce((text, value) => text.replace("{}", () => value), t(key));

/** The name of a code, or the code where its list does not know it.
 * @param {string} list @param {string | null | undefined} value */
export const code = (list, value) => (value ? (words.codes[list]?.[value]?.[lang] ?? value) : "");

/** @param {string} name */
export const property = (name) => words.properties[name]?.[lang] ?? name;

/** What a thing is called. @param {{ name: string, name_en?: string | null }} thing */
export const named = (thing) => (lang === "en" && thing.name_en) || thing.name;

/** What a reader should know before using a fact. @param {{ note?: string | null, note_en?: string | null }} fact */
export const noted = ({ note, note_en }) => (lang === "en" && note_en) || note;

/** What synthetic names end in. */
export const SYNTHETIC_MARK = "〔合成〕";

/** A text without characters that cannot be seen, the mark of what is synthetic in the reader's language. @param {unknown} text */
export function clean(text) {
  const seen = String(text).replace(UNSEEN, "\uFFFD");
  return lang === "en" ? seen.replaceAll(SYNTHETIC_MARK, " (synth.)") : seen;
}

/** What a term means, by what it is called; "" for what is none. @param {string} text */
export function meaning(text) {
  const key = Object.keys(words.terms).find((one) => t(one) === text);
  return key ? words.terms[key][lang] : "";
}

/** What an import is called: by its number. @param {string} id */
export const called = (id) => fill("imports.nth", id.replace("imp:", ""));

/** A text about rows by the codes that their office gave them, without what ids have before these.
 * @param {string} text */
export const uncoded = (text) => text.replace(/\bimp:\d+/g, called).replace(/\b[a-z]+:(?=\w)/g, "");

/** A number with its thousands apart; what is none as it is, nothing as a dash.
 * @param {unknown} value */
export const number = (value) => (typeof value === "number" ? GROUPED[lang].format(value) : clean(value ?? "–"));

/** What stands between several, after a sentence, before what is named, and around an aside. */
export const comma = () => (lang === "zh" ? "、" : ", ");
export const stop = () => (lang === "zh" ? "。" : ". ");
export const colon = () => (lang === "zh" ? "：" : ": ");
/** @param {string} aside */
export const bracketed = (aside) => (lang === "zh" ? `（${aside}）` : ` (${aside})`);

/** What the browser and its language throw: their words are English, and for whoever mends the page. */
const OF_THE_BROWSER = new Set(["TypeError", "RangeError", "ReferenceError", "SyntaxError", "EvalError", "URIError"]);

/** The words of an error, whatever was thrown. @param {unknown} error */
export const fault = (error) => {
  if (!(error instanceof Error)) return String(error);
  return lang === "zh" && (OF_THE_BROWSER.has(error.name) || error instanceof DOMException) ? t("unforeseen") : error.message;
};

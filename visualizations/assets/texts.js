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

/** A text without characters that cannot be seen. @param {unknown} text */
export const clean = (text) => String(text).replace(UNSEEN, "\uFFFD");

/** A number with its thousands apart; what is none as it is, nothing as a dash.
 * @param {unknown} value */
export const number = (value) => (typeof value === "number" ? GROUPED[lang].format(value) : clean(value ?? "–"));

/** What synthetic names end in. */
export const SYNTHETIC_MARK = "〔合成〕";

/** What stands between several, after a sentence, before what is named, and around an aside. */
export const comma = () => (lang === "zh" ? "、" : ", ");
export const stop = () => (lang === "zh" ? "。" : ". ");
export const colon = () => (lang === "zh" ? "：" : ": ");
/** @param {string} aside */
export const bracketed = (aside) => (lang === "zh" ? `（${aside}）` : ` (${aside})`);

/** The words of an error, whatever was thrown. @param {unknown} error */
export const fault = (error) => (error instanceof Error ? error.message : String(error));

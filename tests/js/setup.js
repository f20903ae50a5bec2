// What a browser would give before a script is run, as far as the pure ones look at it while they are
// loaded: the texts, an address, a language. Loaded before each test file (--import).

import { readFileSync } from "node:fs";

const texts = readFileSync(process.env.TEXTS_JSON, "utf8");
globalThis.location = { search: "", pathname: "/" };
globalThis.document = { documentElement: { lang: "zh-CN" }, getElementById: (id) => (id === "words" ? { textContent: texts } : null) };
globalThis.hasWebgl = false;

/** Keeps texts like a browser does, and forgets them with the test file. */
const kept = new Map();
globalThis.localStorage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, String(value)),
  removeItem: (key) => kept.delete(key),
};

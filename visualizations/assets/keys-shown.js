// @ts-check
// The plan of keys: what each does on this page, and where.

import { by, el } from "./elements.js";
import { keysDeclared } from "./keys.js";
import { t } from "./texts.js";

/** Signs of keys whose names are long. @type {Record<string, string>} */
const SIGNS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", " ": "␣", Escape: "Esc", Delete: "Del" };

/** @param {string} key */
const drawn = (key) => el("kbd", {}, key.split("+").filter(Boolean).map((part) => (part.length === 1 && key.includes("+") && key !== "+" ? part.toUpperCase() : (SIGNS[part] ?? part))).join(" ") || "+");

/** Show the plan of this page's keys. */
export function showKeys() {
  by("keys").replaceChildren(
    ...[...keysDeclared()].map(([where, keys]) =>
      el("section", {}, el("h3", {}, t(where)), el("dl", {}, keys.flatMap(({ keys: some, does }) => [el("dt", {}, some.flatMap((key) => [drawn(key), " "])), el("dd", {}, t(does))]))),
    ),
  );
  by("keys-dialog").showModal();
}

/** Wire its buttons. */
export function beginKeys() {
  by("show-keys").addEventListener("click", showKeys);
  by("keys-close").addEventListener("click", () => by("keys-dialog").close());
}

// @ts-check
// Saved questions: links with a name, of the account, or of this browser where the service has no accounts.

import { ask } from "./api.js";

const KEPT = "questions";
const MOST = 50;

/** @typedef {{ name: string, link: string }} Saved */

/** Whether the service keeps them. @type {Promise<boolean> | null} */
let asAccount = null;

function ofAccount() {
  asAccount ??= ask("session").then(({ way }) => way !== "open" && way !== null);
  return asAccount;
}

/** @returns {Saved[]} */
function kept() {
  try {
    const every = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(every) ? every.filter((one) => typeof one?.name === "string" && typeof one.link === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {Saved[]} every */
const store = (every) => localStorage.setItem(KEPT, JSON.stringify(every.slice(0, MOST)));

/** Those there are, by name. @returns {Promise<Saved[]>} */
export async function saved() {
  if (await ofAccount()) return [...(await ask("saved-questions")).data];
  return kept();
}

/** Save one; of the same name there is one. Throws where it cannot be kept.
 * @param {string} name @param {string} link relative to the start page */
export async function save(name, link) {
  if (await ofAccount()) return void (await ask("saved-questions", {}, { method: "PUT", json: { name, link } }));
  store([{ name, link }, ...kept().filter((one) => one.name !== name)]);
}

/** @param {string} name */
export async function remove(name) {
  if (await ofAccount()) return void (await ask("saved-questions", { name }, { method: "DELETE" }));
  store(kept().filter((one) => one.name !== name));
}

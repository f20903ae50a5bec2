// @ts-check
// The page of accounts and tokens, for administrators.

import { ask } from "./api.js";
import { by, el, linkButton, say, table } from "./elements.js";
import { begin, fill } from "./page.js";
import { comma, fault, t } from "./texts.js";

/** @typedef {Api.Answer<"accounts">["data"][number]} Account */
/** @typedef {Api.Answer<"tokens">["data"][number]} Token */
/** @typedef {Account["role"]} Role */

/** @type {Role[]} */
const ROLES = ["viewer", "planner", "editor", "developer", "admin"];
const DAYS = 90;

/** @param {string} text */
const zonesIn = (text) => text.split(/[;；]/).map((zone) => zone.trim()).filter(Boolean);

/** @param {string} moment */
const short = (moment) => moment.slice(0, 16).replace("T", " ");

/** Do something, and draw anew; what is wrong is told at a place.
 * @param {() => Promise<unknown>} work @param {HTMLElement} place */
async function doing(work, place = by("fault")) {
  place.hidden = true;
  try {
    await work();
  } catch (error) {
    place.hidden = false;
    place.textContent = fault(error);
    return false;
  }
  say(t("accounts.done"));
  await draw();
  return true;
}

/** @param {HTMLSelectElement} place @param {Role} chosen */
function offerRoles(place, chosen) {
  place.replaceChildren(...ROLES.map((role) => el("option", { value: role, selected: role === chosen }, t(`role.${role}`))));
}

/** @param {Account} account */
function actions(account) {
  /** @param {boolean} disabled */
  const set = (disabled) => doing(() => ask("accounts/{name}", { name: account.name }, { method: "PATCH", json: { disabled } }));
  const change = linkButton(t("accounts.change"), () => open(account));
  const swap = account.disabled ? linkButton(t("accounts.enable"), () => set(false)) : linkButton(t("accounts.disable"), () => set(true));
  return el("span", { class: "actions" }, change, swap);
}

/** @type {Account | null} */
let changing = null;

/** @param {Account} account */
function open(account) {
  changing = account;
  by("h-change").textContent = account.name;
  const { role, zones, password } = by("changed").elements;
  offerRoles(role, account.role);
  zones.value = account.zones.join("; ");
  password.value = "";
  by("change-fault").hidden = true;
  by("change").showModal();
}

async function draw() {
  for (const form of [by("add"), by("issue")]) offerRoles(form.elements.role, /** @type {Role} */ (form.elements.role.value || "viewer"));
  await fill(by("accounts"), drawAccounts);
  await fill(by("tokens"), drawTokens);
}

async function drawAccounts() {
  const { data } = await ask("accounts");
  table(
    by("accounts"),
    [{ text: t("accounts.name") }, { text: t("accounts.role") }, { text: t("accounts.zones") }, { text: t("accounts.state") }, { text: t("accounts.actions") }],
    data.map((account) => ({
      id: account.name,
      cells: [account.name, t(`role.${account.role}`), account.zones.join(comma()) || t("accounts.unlimited"), t(account.disabled ? "accounts.disabled" : "accounts.active"), actions(account)],
    })),
    t("accounts.none"),
  );
  const chosen = by("issue").elements.account;
  const before = chosen.value;
  chosen.replaceChildren(...data.filter(({ disabled }) => !disabled).map(({ name }) => el("option", { value: name, selected: name === before }, name)));
  if (!data.length) by("add").elements.role.value = "admin";
}

/** @param {Token} token */
const revoking = (token) => linkButton(t("tokens.revoke"), () => doing(() => ask("tokens/{id}", { id: token.id }, { method: "DELETE" })));

async function drawTokens() {
  const { data } = await ask("tokens");
  table(
    by("tokens"),
    [{ text: t("tokens.account") }, { text: t("accounts.role") }, { text: t("tokens.expires") }, { text: t("tokens.used") }, { text: t("accounts.actions") }],
    data.map((token) => ({
      id: token.id,
      cells: [token.account, t(`role.${token.role}`), short(token.expires), token.used ? short(token.used) : t("tokens.never"), token.revoked ? t("tokens.revoked") : revoking(token)],
    })),
    t("tokens.none"),
  );
}

by("add").addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, role, zones, password } = by("add").elements;
  const json = { name: name.value, role: /** @type {Role} */ (role.value), zones: zonesIn(zones.value), password: password.value || null };
  doing(() => ask("accounts", {}, { method: "POST", json })).then((made) => made && by("add").reset());
});
by("issue").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { account, role, expires } = by("issue").elements;
  const json = { role: /** @type {Role} */ (role.value), expires: `${expires.value}T23:59:59Z` };
  await doing(async () => {
    const { secret } = await ask("accounts/{name}/tokens", { name: account.value }, { method: "POST", json });
    by("issued").hidden = false;
    by("issued").replaceChildren(t("tokens.issued"), el("code", {}, secret));
  });
});
by("changed").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!changing) return;
  const { role, zones, password } = by("changed").elements;
  const json = { role: /** @type {Role} */ (role.value), zones: zonesIn(zones.value), ...(password.value ? { password: password.value } : {}) };
  const name = changing.name;
  if (await doing(() => ask("accounts/{name}", { name }, { method: "PATCH", json }), by("change-fault"))) by("change").close();
});
by("close").addEventListener("click", () => by("change").close());
by("issue").elements.expires.value = new Date(Date.now() + DAYS * 86_400_000).toISOString().slice(0, 10);
begin(draw);

// @ts-check
// The page on which one logs in, and out, and sees what one may. The address may hold a one-time link
// (?link=SECRET), and where to go on (?next=map).

import { ask, Problem } from "./api.js";
import { by, el } from "./elements.js";
import { begin } from "./page.js";
import { colon, comma, fault, lang, t } from "./texts.js";

/** @typedef {Api.Answer<"session">} Session */

const asked = new URLSearchParams(location.search);
const PAGE = /^[a-z]*(\?[^#]*)?$/;

/** What a provider's log-in can end with, by the code of the problem. @type {Record<string, string>} */
const PROBLEMS = { not_logged_in: "login.openid.ended", forbidden: "login.openid.no_role", provider_unavailable: "login.openid.away" };

/** A page of ours, whatever the address says. @param {string | null} wish */
const onwards = (wish) => (wish && PAGE.test(wish) ? wish : "./");

/** @param {unknown} error */
function refuse(error) {
  by("fault").hidden = false;
  by("fault").textContent = error instanceof Problem && error.status === 401 ? t("login.wrong") : fault(error);
}

/** @param {string} text */
function tell(text) {
  by("notice").hidden = !text;
  by("notice").textContent = text;
}

/** @param {Session} session */
function show(session) {
  const known = session.account !== null;
  by("logged-in").hidden = !known;
  by("login").hidden = known;
  const provided = session.ways.includes("openid");
  by("openid").hidden = known || !provided;
  const onto = `/${onwards(asked.get("next")).replace("./", "")}`;
  if (provided) by("openid-link").setAttribute("href", `login/openid?path=${encodeURIComponent(onto)}`);
  by("leave").hidden = session.way === "open" || session.way === "proxy";
  if (!known) return;
  by("h-who").textContent = session.way === "open" ? t("login.is_open") : `${t("login.as")} ${session.account}`;
  /** @type {[string, string][]} */
  const rows = [
    [t("login.role"), t(`role.${session.role}`)],
    [t("login.zones"), session.zones.join(comma()) || t("accounts.unlimited")],
    [t("login.rights"), session.rights.map((right) => t(`right.${right}`)).join(comma())],
  ];
  by("facts").replaceChildren(...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
  /** @type {[string, string, string][]} */
  const pages = [
    ["./", "login.back", "read"],
    ["accounts", "accounts.title", "admin"],
    ["audit", "audit.title", "audit"],
  ];
  const may = pages.filter(([, , right]) => session.rights.some((one) => one === right));
  by("lead-on").replaceChildren(...may.map(([href, key]) => el("li", {}, el("a", { href: `${href}?lang=${lang}` }, el("strong", {}, t(key))))));
}

/** @param {{ name: string, password: string } | { link: string }} json */
async function enter(json) {
  await ask("session", {}, { method: "POST", json });
  // What was seen before, under another account, is not to be gone back to.
  location.replace(onwards(asked.get("next")));
}

async function draw() {
  const link = asked.get("link");
  if (link) {
    history.replaceState(null, "", location.pathname);
    asked.delete("link");
    try {
      await enter({ link });
      return;
    } catch (error) {
      tell(error instanceof Problem && error.status === 401 ? t("login.link_used") : fault(error));
    }
  }
  if (asked.has("refused")) tell(t("login.refused"));
  const problem = asked.get("problem");
  if (problem) tell(problem in PROBLEMS ? t(PROBLEMS[problem]) : `${t("failed")}${colon()}${problem}`);
  if (asked.has("left")) tell(t("login.left"));
  show(await ask("session"));
}

by("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  by("fault").hidden = true;
  const { name, password } = by("login").elements;
  try {
    await enter({ name: name.value, password: password.value });
  } catch (error) {
    refuse(error);
    password.value = "";
    password.focus();
  }
});
by("leave").addEventListener("click", async () => {
  await ask("session", {}, { method: "DELETE" });
  location.replace("login?left=1");
});
begin(draw);

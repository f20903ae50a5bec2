// @ts-check
// Scenarios in this browser: kept, made of plans, and written as the files the command line reads.

import { el } from "./elements.js";

const KEPT = "scenarios";
export const MOST = 3;
const NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** @typedef {Api.Body<"coverage/whatif", "POST">} Given */
/** @typedef {Required<Omit<Given, "note" | "zones" | "within">> & Pick<Given, "zones" | "within">} Scenario */

/** The scenarios kept here; what somebody broke is left out.
 * @returns {Scenario[]} */
export function kept() {
  try {
    const all = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    /** @param {{ name: string, title: unknown, changes: unknown } | null} one */
    const whole = (one) => one !== null && NAME.test(one.name) && typeof one.title === "string" && Array.isArray(one.changes);
    return Array.isArray(all) ? all.filter(whole).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Keep these; false where the browser does not let us. @param {Scenario[]} scenarios */
export function store(scenarios) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(scenarios));
    return true;
  } catch {
    return false;
  }
}

/** What a plan would change, as a scenario of its area (docs/scenarios.md). Sites without a name are called
 * `called` and numbered.
 * @param {Api.Plan} plan @param {string} name @param {string} title @param {string} called @returns {Scenario} */
export function ofPlan(plan, name, title, called = title) {
  const changes = plan.sites.map(({ id, order, name: own, lon, lat, radius_m }) =>
    plan.goal === "close"
      ? { change: /** @type {const} */ ("close_position"), id: id ?? "" }
      : { change: /** @type {const} */ ("add_position"), id: `pos:${name}-${order}`, name: own ?? `${called} ${order}`, lon, lat, ...(radius_m ? { radius_m } : {}), tier: "station" },
  );
  return { name, title, ...(plan.zones.length ? { zones: plan.zones.map(({ id }) => id) } : {}), ...(plan.within ? { within: plan.within } : {}), changes };
}

/** @param {[key: string, value: unknown]} pair */
const line = ([key, value]) => `${key} = ${JSON.stringify(value).replaceAll("\u007f", "\\u007f")}\n`;

/** A scenario as TOML. A text, number or list of JSON is one of TOML, but for one character.
 * @param {Scenario} scenario */
export function toml({ changes, ...head }) {
  const parts = changes.map(({ change, ...rest }) => `\n[[changes]]\n${Object.entries({ change, ...rest }).map(line).join("")}`);
  return Object.entries(head).map(line).join("") + parts.join("");
}

/** @param {string} text @param {string} type @param {string} name */
export function download(text, type, name) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
}

/** @param {Scenario} scenario */
export const downloadToml = (scenario) => download(toml(scenario), "application/toml", `${scenario.name}.toml`);

/** The command that applies a scenario, quoted for a POSIX shell.
 * @param {{ name: string }} scenario @param {string} effective @param {string} source */
export function command({ name }, effective, source) {
  const quoted = `'${source.replaceAll("'", "'\\''")}'`;
  return `gongjian coverage whatif apply ${name}.toml --effective ${effective || "YYYY-MM-DD"} --source ${source ? quoted : "…"}`;
}

/** The desk, about the area of a scenario. @param {{ zones?: string[], within?: string | null }} scenario */
export function leading({ zones = [], within }) {
  const search = new URLSearchParams(zones.map((zone) => ["zone", zone]));
  if (within) search.set("within", within);
  return `desk?${search}`;
}

// Scenarios in this browser: kept, made of plans, and written as the files the command line reads.

import { t } from "./common.js";

const KEPT = "scenarios";
export const MOST = 3;
const NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** The scenarios kept here; what somebody broke is left out. */
export function kept() {
  try {
    const all = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    const whole = (one) => NAME.test(one?.name) && typeof one.title === "string" && Array.isArray(one.changes);
    return Array.isArray(all) ? all.filter(whole).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Keep these; false where the browser does not let us. */
export function store(scenarios) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(scenarios));
    return true;
  } catch {
    return false;
  }
}

/** What a plan would change, as a scenario (docs/scenarios.md). */
export function ofPlan(plan, name, title) {
  const changes = plan.sites.map(({ id, order, lon, lat }) =>
    plan.goal === "close"
      ? { change: "close_position", id }
      : { change: "add_position", id: `pos:${name}-${order}`, name: `${t("desk.site")} ${name}-${order}`, lon, lat, tier: "station" },
  );
  return { name, title, changes };
}

const line = ([key, value]) => `${key} = ${JSON.stringify(value).replaceAll("\u007f", "\\u007f")}\n`;

/** A scenario as TOML. A text, number or list of JSON is one of TOML, but for one character. */
export function toml({ changes, ...head }) {
  const parts = changes.map(({ change, ...rest }) => `\n[[changes]]\n${Object.entries({ change, ...rest }).map(line).join("")}`);
  return Object.entries(head).map(line).join("") + parts.join("");
}

/** The command that applies a scenario, quoted for a POSIX shell. */
export function command({ name }, effective, source) {
  const quoted = `'${source.replaceAll("'", "'\\''")}'`;
  return `gongjian coverage whatif apply ${name}.toml --effective ${effective || "YYYY-MM-DD"} --source ${source ? quoted : "…"}`;
}

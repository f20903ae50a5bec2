// @ts-check
// A plan of positions: asked for in a dialog, watched while it is solved, shown with its proof.

import { address, ask, reasons } from "./api.js";
import { by, el, say, table, termed } from "./elements.js";
import { fill } from "./page.js";
import { bracketed, clean, code, comma, fault, fill as filled, lang, named, number, t } from "./texts.js";
import { percentOf } from "./figures.js";

const WAIT = 700; // Milliseconds between two looks.
const ENDED = ["done", "cancelled", "failed"];
const PAPERS = /** @type {const} */ (["docx", "pdf"]);
const FILES = /** @type {const} */ (["csv", "xlsx", "geojson"]);

/** @typedef {Api.Answer<"coverage/plans/{id}">} Job */
/** Day, layers, area and minutes. @typedef {{ as_of?: string, layer?: Api.Layer[], minutes?: number, streets?: string | boolean }} Walk */
/** @typedef {(id: string | null, plan: Api.Plan | null, features: Geo.Site[]) => unknown} Found */

export class Plans {
  /** `id` is a plan to begin with; `parameters()` are day, layers, area and minutes; `sites()` the
   * planner's own, `notWithin()` where nothing may be built; `pick(feature)` looks at a site; `found(id, plan, features)` is told the plan once it is there, or nulls for none.
   * @param {{ id: string | null, parameters: () => Walk, sites: () => import("./own-sites.js").OwnSite[], notWithin: () => string | null, pick: (feature: Geo.Site) => void, found: Found }} given */
  constructor({ id, parameters, sites, notWithin, pick, found }) {
    this.id = id;
    this.parameters = parameters;
    this.sites = sites;
    this.notWithin = notWithin;
    this.pick = pick;
    this.found = found;
    /** @type {number | null} */
    this.limit = null;
    this.form = by("plan-form");
    this.dialog = by("plan-dialog");
    by("plan-open").addEventListener("click", () => {
      by("plan-fault").textContent = "";
      this.#fields();
      this.dialog.showModal();
    });
    by("plan-close").addEventListener("click", () => this.dialog.close());
    this.form.addEventListener("change", () => this.#fields());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    by("plan-cancel").addEventListener("click", () => this.#cancel());
  }

  /** Word it anew, and show the plan again. */
  async draw() {
    const { weight } = this.form.elements;
    const chosen = weight.value || "one";
    weight.replaceChildren(...["one", "staff", "members"].map((one) => el("option", { value: one, selected: one === chosen }, t(`weight.${one}`))));
    this.#fields();
    if (this.id) await this.#watch(this.id);
    else await this.found(null, null, []);
  }

  /** Only what the goal takes can be filled in. */
  #fields() {
    const { goal, count, share, capacity, spacing_m, grid } = this.form.elements;
    const own = goal.value === "close" ? [] : this.sites();
    grid.disabled = !own.some((one) => one.status !== "forbidden");
    grid.closest("label")?.toggleAttribute("hidden", grid.disabled);
    count.disabled = goal.value === "share";
    share.disabled = goal.value !== "share";
    capacity.disabled = goal.value !== "near";
    spacing_m.disabled = goal.value === "close" || (!grid.disabled && !grid.checked);
    for (const field of [count, share, capacity, spacing_m]) field.closest("label")?.toggleAttribute("hidden", field.disabled);
  }

  async #submit() {
    const fields = this.form.elements;
    const { streets, ...parameters } = this.parameters();
    const asked = /** @type {Api.Body<"coverage/plans", "POST">} */ ({
      goal: fields.goal.value,
      weight: fields.weight.value,
      spacing_m: !fields.grid.disabled && !fields.grid.checked ? null : Number(fields.spacing_m.value),
      sites: fields.goal.value === "close" ? [] : this.sites(),
      not_within: fields.goal.value === "close" || fields.spacing_m.disabled ? null : this.notWithin(),
      capacity: fields.capacity.disabled || !fields.capacity.value ? null : Number(fields.capacity.value),
      time_limit_s: Number(fields.time_limit_s.value),
      streets,
      ...(fields.goal.value === "share" ? { share: Number(fields.share.value) / 100 } : { count: Number(fields.count.value) }),
    });
    try {
      await this.#solve(parameters, asked);
    } catch (error) {
      by("plan-fault").textContent = clean(fault(error));
    }
  }

  /** The plan of exactly these sites, each to be built: what they reach, and its paper.
   * @param {import("./own-sites.js").OwnSite[]} sites */
  async exactly(sites) {
    const { streets, ...parameters } = this.parameters();
    await this.#solve(parameters, { goal: "add", count: sites.length, weight: "one", spacing_m: null, sites, not_within: null, time_limit_s: Number(this.form.elements.time_limit_s.value), streets });
  }

  /** @param {Omit<Walk, "streets">} parameters @param {Api.Body<"coverage/plans", "POST">} asked */
  async #solve(parameters, asked) {
    const job = await ask("coverage/plans", parameters, { method: "POST", json: asked });
    this.limit = asked.time_limit_s ?? null;
    this.id = job.id;
    this.#progress(job);
    this.dialog.close();
    await this.#watch(job.id);
  }

  async #cancel() {
    try {
      if (this.id) await ask("coverage/plans/{id}", { id: this.id }, { method: "DELETE" });
    } catch (error) {
      by("plan-told").textContent = clean(fault(error)); // It ended in between.
    }
  }

  /** Look until the plan has ended; another plan asked for meanwhile is looked at instead.
   * @param {string} id @returns {Promise<unknown>} */
  async #watch(id) {
    let state = "";
    for (;;) {
      let job;
      try {
        job = await ask("coverage/plans/{id}", { id });
      } catch (error) {
        // Plans end with the service: an old address has none any more.
        this.#progress(null);
        by("plan-told").textContent = clean(fault(error));
        this.id = null;
        return this.found(null, null, []);
      }
      if (id !== this.id) return undefined;
      this.#progress(job);
      if (job.state !== state) say(t(`job.${job.state}`));
      state = job.state;
      if (ENDED.includes(state)) return fill(by("plan-sites"), () => this.#show(job));
      await new Promise((done) => setTimeout(done, WAIT));
    }
  }

  /** @param {Job | null} job */
  #progress(job) {
    const running = job !== null && !ENDED.includes(job.state);
    const bar = by("plan-progress");
    bar.hidden = !running;
    by("plan-cancel").hidden = !running;
    by("plan-open").disabled = running;
    if (!job) return;
    bar.max = this.limit ?? Math.max(60, job.seconds);
    bar.value = Math.min(job.seconds, bar.max);
    const parts = [t(`job.${job.state}`), `${number(Math.round(job.seconds * 10) / 10)} ${t("desk.plan.seconds")}`];
    if (running && job.objective !== null) parts.push(`${t("desk.plan.best")} ${number(job.objective)}`, `${t("desk.plan.bound")} ${number(job.bound)}`);
    if (job.problem) parts.push(clean(reasons(job).join(" ")));
    by("plan-told").textContent = parts.join(" · ");
  }

  /** @param {Job} job */
  async #show(job) {
    const plan = job.result;
    for (const kind of FILES) {
      by(`plan-${kind}`).hidden = !plan;
      by(`plan-${kind}`).href = kind === "geojson" ? address("coverage/plans/{id}/sites.geojson", { id: job.id }) : address(`coverage/plans/{id}/sites.${kind}`, { id: job.id, lang });
    }
    const made = plan !== null && plan.status !== "infeasible";
    by("paper-none").hidden = made;
    for (const kind of PAPERS) {
      by(`plan-${kind}`).hidden = !made;
      by(`plan-${kind}`).href = address(`coverage/plans/{id}.${kind}`, { id: job.id, lang });
    }
    by("plan-map").hidden = !plan;
    by("plan-map").href = `map?${new URLSearchParams({ lang, plan: job.id, ...(plan ? { minutes: String(plan.walk.minutes) } : {}) })}`;
    by("plan-scroll").hidden = !plan;
    by("plan-outcome").replaceChildren(...(plan ? this.#outcome(plan) : []));
    const features = plan ? (await ask("coverage/plans/{id}/sites.geojson", { id: job.id })).features : [];
    const rough = plan && plan.rough + plan.rough_sites;
    table(
      by("plan-sites"),
      [{ text: "#", number: true }, { text: t("table.name") }, { text: t(plan?.goal === "close" ? "desk.plan.loss" : plan?.goal === "near" ? "desk.plan.saved" : "plan.gain"), number: true }, { text: t("plan.reaches"), number: true }, ...(rough ? [{ text: t("plan.possible"), number: true }] : []), { text: t("plan.place") }],
      features.map((feature) => {
        const { rank, name, gain, enterprises, possible, fixed } = feature.properties;
        const [lon, lat] = feature.geometry.coordinates;
        const link = el("button", { type: "button", class: "as-link", on: { click: () => this.pick(feature) } }, name ?? `${t("desk.site")} ${rank}`);
        return { id: `site-${rank}`, cells: [number(rank), el("span", {}, link, fixed ? bracketed(code("site_status", "fixed")) : ""), number(gain), number(enterprises), ...(rough ? [number(possible)] : []), `${lon}, ${lat}`] };
      }),
    );
    await this.found(plan ? job.id : null, plan, features);
  }

  /** @param {Api.Plan} plan */
  #outcome(plan) {
    /** @param {{ enterprises: number, of_enterprises: number }} share */
    const covered = ({ enterprises, of_enterprises }) => `${number(enterprises)} / ${number(of_enterprises)}${bracketed(of_enterprises ? percentOf(enterprises / of_enterprises) : "–")}`;
    /** @type {[name: string, value: TextChild][]} */
    const told = [
      [t("desk.plan.area"), area(plan)],
      [t("desk.plan.state"), t(`siting.${plan.status}`)],
      [t("desk.plan.among"), among(plan)],
      [t("desk.plan.objective"), plan.objective === null ? "–" : number(plan.objective)],
      [t("desk.plan.bound"), plan.bound === null ? "–" : number(plan.bound)],
      [t("desk.plan.gap"), plan.gap === null ? "–" : `${number(Math.ceil(plan.gap * 10000) / 100)}%`],
      [t("desk.plan.before"), covered(plan.before)],
      [t("desk.plan.after"), covered(plan.after)],
      [t("explain.walk"), `${number(plan.walk.minutes)} ${t("table.minutes")}`],
      [t("desk.plan.unreachable"), number(plan.unreachable)],
    ];
    if (plan.rough + plan.rough_sites) {
      const [found, possible] = /** @type {const} */ (["found", "possible"]).map((one) => `${number(plan.before[one])} → ${number(plan.after[one])}`);
      told.push([t("desk.plan.rough"), number(plan.rough)], [t("desk.plan.rough.sites"), number(plan.rough_sites)], [t("desk.plan.found"), found], [t("desk.plan.possible"), possible]);
    }
    if (plan.why) told.push([t("table.reason"), plan.why[lang]]);
    return told.map(([name, value]) => el("div", {}, el("dt", {}, termed(name)), el("dd", {}, value)));
  }
}

/** The area of a plan, which leads back to it. @param {Api.Plan} plan */
function area({ zones, within }) {
  const search = new URLSearchParams(location.search);
  search.delete("zone");
  search.delete("within");
  for (const { id } of zones) search.append("zone", id);
  if (within) search.set("within", within);
  const names = [...zones.map(named), ...(within ? [t("zone.within")] : [])].join(comma());
  return el("a", { href: `desk?${search}` }, names || t("desk.plan.everywhere"));
}

/** What a plan is proven to be the best of. @param {Api.Plan} plan */
function among({ goal, among: found }) {
  if (goal === "close") return t("desk.among.standing");
  const { grid, spacing_m, own, fixed, forbidden, left_out } = found;
  return [
    spacing_m === null ? "" : filled("desk.among.grid", number(grid), number(spacing_m)),
    own ? filled("desk.among.own", number(own), number(fixed)) : "",
    forbidden ? filled("desk.among.forbidden", number(forbidden)) : "",
    left_out ? filled("desk.among.left_out", number(left_out)) : "",
  ].filter(Boolean).join(comma());
}

// @ts-check
// The planner's own sites: read from a file or a pasted table, marked, and shown on the map.

import { ask } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { clean, code, fault, fill, number, t } from "./texts.js";

const KEPT = "own-sites";
const STATUSES = ["candidate", "fixed", "forbidden"];

const FORBIDDEN = "forbidden-area";
const DECIMALS = 6;
const LONGEST = 60; // Of a name.

/** @typedef {Api.Answer<"coverage/plans/sites", "POST">["data"][number]} OwnSite */

/** @param {string} key @param {unknown} value */
function keep(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage may be switched off: it lasts as long as the page.
  }
}

/** The area of this window where nothing may be built. @returns {Geo.Place[]} */
function keptArea() {
  try {
    const ring = JSON.parse(sessionStorage.getItem(FORBIDDEN) ?? "[]");
    return Array.isArray(ring) && ring.every((one) => Array.isArray(one) && one.length === 2 && one.every(Number.isFinite)) ? ring : [];
  } catch {
    return [];
  }
}

/** Those of this window; what somebody broke is none. @returns {OwnSite[]} */
function kept() {
  try {
    const all = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(all) ? all.filter((one) => one && typeof one.name === "string" && STATUSES.includes(one.status) && Number.isFinite(one.lon) && Number.isFinite(one.lat)) : [];
  } catch {
    return [];
  }
}

export class OwnSites {
  /** `shown(features, area)` is told what to draw; `middle()` is where the map looks.
   * @param {{ shown: (features: Geo.Own[], area: Geo.Place[]) => void, middle: () => Geo.Place }} given */
  constructor({ shown, middle }) {
    this.shown = shown;
    this.middle = middle;
    this.sites = kept();
    /** Where no grid point may be, as corners. @type {Geo.Place[]} */
    this.area = keptArea();
    by("own").open = this.sites.length > 0;
    by("own-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#read();
    });
    by("own-clear").addEventListener("click", () => this.#set([]));
    by("site-add").addEventListener("click", () => this.add(this.middle()));
    by("forbid-clear").addEventListener("click", () => this.forbid([]));
  }

  /** A candidate at a place. @param {Geo.Place} place @param {string} [name] */
  add([lon, lat], name = this.#unnamed()) {
    by("own").open = true;
    this.#set([...this.sites, { name: name.slice(0, LONGEST), status: "candidate", lon: Number(lon.toFixed(DECIMALS)), lat: Number(lat.toFixed(DECIMALS)), cost: 1 }]);
    say(`${t("desk.own.added")} ${clean(name)}`);
  }

  /** @param {number} at @param {Geo.Place} place */
  move(at, [lon, lat]) {
    this.#change(at, { lon: Number(lon.toFixed(DECIMALS)), lat: Number(lat.toFixed(DECIMALS)) });
  }

  /** Where nothing may be built; no corners: nowhere. @param {Geo.Place[]} ring */
  forbid(ring) {
    this.area = ring;
    keep(FORBIDDEN, ring);
    this.draw();
  }

  /** The area as a plan takes it. */
  get notWithin() {
    return this.area.length ? this.area.map((one) => one.join(",")).join(" ") : null;
  }

  /** A name that no site has yet. */
  #unnamed() {
    for (let at = this.sites.length + 1; ; at += 1) {
      const name = fill("desk.own.unnamed", String(at));
      if (!this.sites.some((one) => one.name === name)) return name;
    }
  }

  /** @param {number} at @param {Partial<OwnSite>} change */
  #change(at, change) {
    this.#set(this.sites.map((one, which) => (which === at ? { ...one, ...change } : one)));
  }

  /** Word it anew, and draw. */
  draw() {
    by("own-count").textContent = this.sites.length ? fill("desk.own.count", number(this.sites.length)) : "";
    by("own-clear").hidden = by("own-scroll").hidden = !this.sites.length;
    by("forbid-clear").hidden = !this.area.length;
    table(
      by("own-sites"),
      [{ text: t("table.name") }, { text: t("desk.own.status") }, { text: t("desk.own.cost"), number: true }, { text: t("plan.place") }, { text: "" }],
      this.sites.map((site, at) => ({ id: `own-${at}`, cells: [this.#name(site, at), this.#status(site), number(site.cost), `${site.lon?.toFixed(DECIMALS)}, ${site.lat?.toFixed(DECIMALS)}`, this.#acts(at)] })),
    );
    this.shown(
      this.sites.map(({ name, status, lon, lat }, at) => ({
        type: "Feature",
        id: `own-${at}`,
        geometry: { type: "Point", coordinates: [Number(lon), Number(lat)] },
        properties: { name, site_status: String(status) },
      })),
      this.area,
    );
  }

  /** @param {OwnSite} site @param {number} at */
  #name(site, at) {
    const input = el("input", { value: site.name, maxlength: LONGEST, size: 14, "aria-label": t("table.name"), on: { change: () => input.value.trim() && this.#change(at, { name: input.value.trim() }) } });
    return input;
  }

  /** @param {number} at */
  #acts(at) {
    /** @param {string} key @param {() => void} act */
    const button = (key, act) => el("button", { type: "button", class: "plain", on: { click: act } }, t(key));
    return [button("desk.own.here", () => this.move(at, this.middle())), " ", button("desk.delete", () => this.#set(this.sites.filter((_, which) => which !== at)))];
  }

  /** @param {OwnSite} site */
  #status(site) {
    const options = STATUSES.map((one) => el("option", { value: one, selected: one === site.status }, code("site_status", one)));
    const select = el("select", { "aria-label": `${t("desk.own.status")} ${clean(site.name)}`, on: { change: () => this.#set(this.sites.map((one) => (one === site ? { ...one, status: select.value } : one))) } }, options);
    return select;
  }

  /** @param {OwnSite[]} sites */
  #set(sites) {
    this.sites = sites;
    keep(KEPT, sites);
    const at = [...by("own-sites").querySelectorAll("select")].findIndex((one) => one === document.activeElement);
    this.draw();
    by("own-sites").querySelectorAll("select")[at]?.focus();
  }

  /** The file, or else what is pasted, read by the service. */
  async #read() {
    const { file, text } = by("own-form").elements;
    const given = file.files?.[0];
    by("own-fault").textContent = "";
    if (!given && !text.value.trim()) return;
    const body = new Blob([given ?? text.value], { type: "application/octet-stream" });
    try {
      const { data } = await ask("coverage/plans/sites", { name: given?.name.slice(-200) ?? t("desk.own.pasted") }, { method: "POST", body });
      this.#set(data);
      by("own-form").reset();
      say(fill("desk.own.count", number(data.length)));
    } catch (error) {
      by("own-fault").textContent = clean(fault(error));
    }
  }
}

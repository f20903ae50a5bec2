// @ts-check
// The planner's own sites: read from a file or a pasted table, marked, and shown on the map.

import { ask } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { facts } from "./facts.js";
import { bracketed, clean, code, fault, fill, number, t } from "./texts.js";

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

/** @param {number} at */
const idOf = (at) => `own-${at}`;

/** @param {OwnSite} site */
const placeOf = ({ lon, lat, radius_m }) => `${lon?.toFixed(DECIMALS)}, ${lat?.toFixed(DECIMALS)}${radius_m ? bracketed(fill("place.within", number(Math.round(radius_m)))) : ""}`;

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
  /** `shown(features, area)` is told what to draw, `look(place)` which one is being edited; `middle()` is where the map
   * looks; `put(feature, added)` is told which site was put somewhere, and whether it is a new one; `gone()` that the one
   * which is told of is there no more.
   * @param {{ shown: (features: Geo.Own[], area: Geo.Place[]) => void, look: (place: Geo.Place) => void, middle: () => Geo.Place, put: (feature: Geo.Own, added: boolean) => void, gone: () => void }} given */
  constructor({ shown, look, middle, put, gone }) {
    this.shown = shown;
    this.look = look;
    this.middle = middle;
    this.put = put;
    this.gone = gone;
    this.sites = kept();
    /** Where no grid point may be, as corners. @type {Geo.Place[]} */
    this.area = keptArea();
    /** The one that is told of beside the map. @type {{ at: number, host: HTMLElement, name: HTMLInputElement, status: HTMLSelectElement, where: HTMLElement } | null} */
    this.told = null;
    by("own-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#read();
    });
    by("own-clear").addEventListener("click", () => this.#set([]));
    by("site-add").addEventListener("click", () => this.add(this.middle()));
    by("forbid-clear").addEventListener("click", () => this.forbid([]));
  }

  /** A candidate at a place, or within so many metres of it. @param {Geo.Place} place @param {string} [name] @param {number | null} [radius_m] */
  add([lon, lat], name = this.#unnamed(), radius_m = null) {
    this.#set([...this.sites, { name: name.slice(0, LONGEST), status: "candidate", lon: Number(lon.toFixed(DECIMALS)), lat: Number(lat.toFixed(DECIMALS)), cost: 1, radius_m }]);
    say(`${t("desk.own.added")} ${clean(name)}`);
    this.put(this.#feature(this.sites.length - 1), true);
  }

  /** Sites of a plan, to be named, moved or left out: fixed, in place of those of the same names.
   * @param {Omit<OwnSite, "status" | "cost" | "radius_m">[]} planned */
  take(planned) {
    const names = new Set(planned.map(({ name }) => name));
    const before = new Map(this.sites.map((one) => [one.name, one]));
    this.#set([...this.sites.filter(({ name }) => !names.has(name)), ...planned.map((one) => ({ ...one, status: /** @type {const} */ ("fixed"), cost: before.get(one.name)?.cost ?? 1, radius_m: before.get(one.name)?.radius_m }))]);
  }

  /** Those of which a plan can be made: all that are not forbidden, each to be built. @returns {OwnSite[]} */
  get exactly() {
    return this.sites.filter(({ status }) => status !== "forbidden").map((one) => ({ ...one, status: "fixed" }));
  }

  /** @param {number} at @param {Geo.Place} place */
  move(at, [lon, lat]) {
    this.#change(at, { lon: Number(lon.toFixed(DECIMALS)), lat: Number(lat.toFixed(DECIMALS)), radius_m: null }); // It is where it was put.
    this.put(this.#feature(at), false);
  }

  /** Fill a place beside the map with a site, so that it is named and marked without leaving the map.
   * @param {HTMLElement} host @param {Geo.Own} feature */
  tell(host, { id }) {
    const at = this.sites.findIndex((_, which) => idOf(which) === id);
    const site = this.sites[at];
    const [name, status, where] = [this.#name(site, at), this.#status(site, at), el("span", {}, placeOf(site))];
    host.dataset.of = id;
    host.replaceChildren(
      el("h3", {}, t("desk.own.one")),
      facts([[t("table.name"), name], [t("desk.own.status"), status], [t("desk.own.cost"), number(site.cost)], [t("plan.place"), where]]),
      el("div", { class: "tools screen" }, this.#acts(at)),
    );
    this.told = { at, host, name, status, where };
  }

  /** What is told of beside the map, as it is now. */
  #again() {
    if (!this.told) return;
    const { at, host, name, status, where } = this.told;
    const site = this.sites[at];
    if (host.dataset.of !== idOf(at)) this.told = null; // Another thing was picked.
    else if (site) [name.value, status.value, where.textContent] = [site.name, String(site.status), placeOf(site)];
    else this.#leave();
  }

  /** Tell of none any more. */
  #leave() {
    if (this.told?.host.dataset.of === idOf(this.told?.at ?? -1)) this.gone();
    this.told = null;
  }

  /** A site as the map takes it. @param {number} at @returns {Geo.Own} */
  #feature(at) {
    const { name, status, lon, lat, radius_m } = this.sites[at];
    return { type: "Feature", id: idOf(at), geometry: { type: "Point", coordinates: [Number(lon), Number(lat)] }, properties: { name, site_status: String(status), radius_m: radius_m ?? 0 } };
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
    by("sites-plan").hidden = !this.exactly.length;
    by("forbid-clear").hidden = !this.area.length;
    table(
      by("own-sites"),
      [{ text: t("table.name") }, { text: t("desk.own.status") }, { text: "" }, { text: t("desk.own.cost"), number: true }, { text: t("plan.place") }],
      this.sites.map((site, at) => ({ id: idOf(at), cells: [this.#name(site, at), this.#status(site, at), this.#acts(at), number(site.cost), placeOf(site)] })),
    );
    this.#again();
    this.shown(this.sites.map((_, at) => this.#feature(at)), this.area);
  }

  /** @param {OwnSite} site @param {number} at */
  #name(site, at) {
    const input = el("input", { value: site.name, maxlength: LONGEST, size: 14, "aria-label": t("table.name"), on: { focus: () => this.look([Number(site.lon), Number(site.lat)]), change: () => input.value.trim() && this.#change(at, { name: input.value.trim() }) } });
    return input;
  }

  /** @param {number} at */
  #acts(at) {
    /** @param {string} key @param {() => void} act */
    const button = (key, act) => el("button", { type: "button", class: "plain small", on: { click: act } }, t(key));
    return [button("desk.own.here", () => this.move(at, this.middle())), " ", button("desk.delete", () => this.#remove(at))];
  }

  /** @param {number} at */
  #remove(at) {
    this.#leave(); // Those behind it are called otherwise now.
    this.#set(this.sites.filter((_, which) => which !== at));
  }

  /** @param {OwnSite} site @param {number} at */
  #status(site, at) {
    const options = STATUSES.map((one) => el("option", { value: one, selected: one === site.status }, code("site_status", one)));
    const select = el("select", { "aria-label": `${t("desk.own.status")} ${clean(site.name)}`, on: { change: () => this.#change(at, { status: select.value }) } }, options);
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

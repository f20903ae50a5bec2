// @ts-check
// The planner's own sites: read from a file or a pasted table, marked, and shown on the map.

import { ask } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { clean, code, fault, fill, number, t } from "./texts.js";

const KEPT = "own-sites";
const STATUSES = ["candidate", "fixed", "forbidden"];

/** @typedef {Api.Answer<"coverage/plans/sites", "POST">["data"][number]} OwnSite */

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
  /** `shown(features)` is told what to draw. @param {(features: Geo.Own[]) => void} shown */
  constructor(shown) {
    this.shown = shown;
    this.sites = kept();
    by("own").open = this.sites.length > 0;
    by("own-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#read();
    });
    by("own-clear").addEventListener("click", () => this.#set([]));
  }

  /** Word it anew, and draw. */
  draw() {
    by("own-count").textContent = this.sites.length ? fill("desk.own.count", number(this.sites.length)) : "";
    by("own-clear").hidden = by("own-scroll").hidden = !this.sites.length;
    table(
      by("own-sites"),
      [{ text: t("table.name") }, { text: t("desk.own.status") }, { text: t("desk.own.cost"), number: true }, { text: t("plan.place") }],
      this.sites.map((site, at) => ({ id: `own-${at}`, cells: [site.name, this.#status(site), number(site.cost), `${site.lon?.toFixed(6)}, ${site.lat?.toFixed(6)}`] })),
    );
    this.shown(
      this.sites.map(({ name, status, lon, lat }, at) => ({
        type: "Feature",
        id: `own-${at}`,
        geometry: { type: "Point", coordinates: [Number(lon), Number(lat)] },
        properties: { name, site_status: String(status) },
      })),
    );
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
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(sites));
    } catch {
      // Storage may be switched off: they last as long as the page.
    }
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

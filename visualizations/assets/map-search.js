// @ts-check
// Looking for a place on a map: by coordinates, or by the name of whatever has some.

import { ask, viewParameters } from "./api.js";
import { by, el, linkButton, say } from "./elements.js";
import { metres } from "./map-projected.js";
import { fill as filled } from "./page.js";
import { bounds } from "./places.js";
import { bracketed, fault, named, number, t, words, lang } from "./texts.js";

const MOST = 8;
const NEAR = 16; // Zoom from which a place is looked at.
const COORDINATES = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$/;

/** Longitude and latitude that a text is, or null. @param {string} text @returns {Geo.Place | null} */
export function coordinates(text) {
  const found = COORDINATES.exec(text);
  if (!found) return null;
  const [lon, lat] = [Number(found[1]), Number(found[2])];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null;
}

export class MapSearch {
  /** `pick(feature)` shows one that the map has.
   * @param {import("./coverage-map.js").CoverageMap} map @param {(feature: Geo.Any) => void} pick */
  constructor(map, pick) {
    this.map = map;
    this.pick = pick;
    by("find").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#find(by("find").elements.q.value.trim());
    });
    by("find").addEventListener("keydown", (event) => event.key === "Escape" && this.#show([]));
  }

  /** @param {(string | Node)[]} lines */
  #show(lines) {
    by("found").hidden = !lines.length;
    by("found").replaceChildren(...lines.map((one) => el("li", {}, one)));
  }

  /** @param {string} text */
  async #find(text) {
    if (!text) return this.#show([]);
    const place = coordinates(text);
    if (place) {
      this.#show([]);
      return this.#look(place);
    }
    return filled(by("found"), async () => {
      const { data, count } = await ask("search", { ...viewParameters(), q: text, limit: MOST });
      const hits = data.map((hit) => el("span", {}, linkButton(named(hit), () => this.#go(hit.id)), bracketed(words.labels[hit.label]?.[lang] ?? hit.label)));
      const told = count ? `${number(hits.length)} / ${number(count)}` : t("none");
      this.#show([...hits, el("span", { class: "note" }, told)]);
      say(told);
    });
  }

  /** Show what was found, or say that it has no place. @param {string} id */
  async #go(id) {
    const feature = this.map.find(id) ?? this.map.data.places.find((one) => one.id === id) ?? null;
    if (feature && this.map.find(id)) {
      this.#show([]);
      return this.pick(feature);
    }
    try {
      const { properties } = (await ask("entities/{id}", { ...viewParameters(), id })).data;
      const { lon, lat, boundary } = /** @type {{ lon?: number, lat?: number, boundary?: string }} */ (properties);
      if (boundary) this.map.fitTo(bounds([{ geometry: JSON.parse(boundary) }]));
      else if (lon !== undefined && lat !== undefined) this.#look([lon, lat]);
      else if (feature) this.#look(/** @type {Geo.Place} */ (feature.geometry.coordinates));
      else return this.#show([t("map.find.nowhere")]);
      return this.#show([]);
    } catch (error) {
      return this.#show([fault(error)]);
    }
  }

  /** @param {Geo.Place} place */
  #look(place) {
    this.map.markAt(place);
    this.map.look(metres(place), Math.max(this.map.view.getZoom() ?? 0, NEAR));
    this.map.host.focus();
  }
}

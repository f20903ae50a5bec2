// @ts-check
// Corners set on a map one after the other: by click, or by keys at its middle.

import { declareKeys } from "./keys.js";

const MOST = 200;
const DECIMALS = 5; // About a metre.

export class Corners {
  /** `changed()` is told whenever there is another corner or one less, and where it ends; `done()` that it is
   * complete, by the keys.
   * @param {import("./ground-map.js").GroundMap} map @param {{ changed: () => void, done: () => void }} told */
  constructor(map, { changed, done }) {
    this.map = map;
    this.on = false;
    /** @type {Geo.Place[]} */
    this.all = [];
    this.changed = changed;
    this.done = done;
    map.clicked((place) => this.on && this.#add(place));
    // Before the map takes the keys as its own.
    map.host.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    declareKeys("keys.corners", [
      { keys: ["Enter", " "], does: "keys.corner" },
      { keys: ["Backspace"], does: "keys.corner.back" },
      { keys: ["Ctrl+Enter"], does: "keys.finish" },
      { keys: ["Escape"], does: "keys.stop" },
    ]);
  }

  begin() {
    this.on = true;
    this.all = [];
    this.changed();
    this.map.host.focus();
  }

  end() {
    this.on = false;
    this.all = [];
    this.changed();
  }

  undo() {
    this.all.pop();
    this.changed();
    this.map.host.focus();
  }

  /** @param {Geo.Place} place */
  #add([lon, lat]) {
    if (this.all.length >= MOST) return;
    this.all.push([Number(lon.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))]);
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.on) return;
    if (event.key === "Enter" && event.ctrlKey) this.done();
    else if (event.key === "Enter" || event.key === " ") this.#add(this.map.middle());
    else if (event.key === "Backspace") this.undo();
    else if (event.key === "Escape") this.end();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

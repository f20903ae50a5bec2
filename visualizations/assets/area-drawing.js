// @ts-check
// Drawing the area that is asked about on the coverage map: corners by click, or by keys at its middle.

import { view } from "./api.js";
import { by, say } from "./elements.js";
import { outer } from "./places.js";
import { fill, number, t } from "./texts.js";

const FEWEST = 3;
const MOST = 200;
const DECIMALS = 5; // About a metre.

export class AreaDrawing {
  /** @param {import("./coverage-map.js").CoverageMap} map */
  constructor(map) {
    this.map = map;
    this.on = false;
    /** @type {Geo.Place[]} */
    this.corners = [];
    /** The area that the page is about. @type {Geo.Place[][]} */
    this.asked = [];
    by("area-draw").addEventListener("click", () => this.#begin());
    by("area-done").addEventListener("click", () => this.#done());
    by("area-undo").addEventListener("click", () => this.#undo());
    by("area-clear").addEventListener("click", () => (this.on ? this.#end() : goTo("")));
    map.clicked((place) => this.on && this.#add(place));
    // Before the map takes the keys as its own.
    map.host.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    this.#tell();
  }

  /** The area that the page is about, as an answer gives it. @param {string | null} within */
  show(within) {
    this.asked = within ? outer({ geometry: JSON.parse(within) }) : [];
    if (!this.on) this.#draw();
  }

  #begin() {
    this.on = true;
    this.corners = [];
    this.#draw();
    this.map.host.focus();
  }

  #end() {
    this.on = false;
    this.corners = [];
    this.#draw();
    by("area-draw").focus();
  }

  /** @param {Geo.Place} place */
  #add([lon, lat]) {
    if (this.corners.length >= MOST) return;
    this.corners.push([Number(lon.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))]);
    this.#draw();
  }

  #undo() {
    this.corners.pop();
    this.#draw();
    this.map.host.focus();
  }

  #done() {
    if (this.corners.length >= FEWEST) goTo(this.corners.map((one) => one.join(",")).join(" "));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.on) return;
    if (event.key === "Enter" && event.ctrlKey) this.#done();
    else if (event.key === "Enter" || event.key === " ") this.#add(this.map.middle());
    else if (event.key === "Backspace") this.#undo();
    else if (event.key === "Escape") this.#end();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #draw() {
    this.map.sketch(this.on ? [this.corners] : this.asked, this.on);
    this.#tell();
  }

  #tell() {
    by("area-draw").hidden = this.on;
    by("area-done").hidden = by("area-undo").hidden = !this.on;
    by("area-done").disabled = this.corners.length < FEWEST;
    by("area-undo").disabled = !this.corners.length;
    by("area-clear").hidden = !this.on && !view.within;
    by("area-clear").textContent = t(this.on ? "desk.area.cancel" : "desk.area.clear");
    by("area-told").textContent = this.on ? `${t("desk.area.help")} ${fill("desk.area.corners", number(this.corners.length))}` : "";
    if (this.on) say(fill("desk.area.corners", number(this.corners.length)));
  }
}

/** The page anew, about another area; a plan of the one before is left. @param {string} within */
function goTo(within) {
  const search = new URLSearchParams(location.search);
  search.delete("plan");
  if (within) search.set("within", within);
  else search.delete("within");
  location.search = search.toString();
}

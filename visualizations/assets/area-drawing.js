// @ts-check
// Drawing areas on the coverage map: the one that is asked about, and the one where nothing may be built.

import { view } from "./api.js";
import { Corners } from "./corners.js";
import { by, say } from "./elements.js";
import { outer } from "./places.js";
import { fill, number, t } from "./texts.js";

const FEWEST = 3;

export class AreaDrawing {
  /** `forbid(ring)` is told where nothing may be built.
   * @param {import("./coverage-map.js").CoverageMap} map @param {(ring: Geo.Place[]) => void} forbid */
  constructor(map, forbid) {
    this.map = map;
    this.forbid = forbid;
    /** What is being drawn. @type {"asked" | "forbidden"} */
    this.purpose = "asked";
    this.corners = new Corners(map, { changed: () => this.#draw(), done: () => this.#done() });
    /** The area that the page is about. @type {Geo.Place[][]} */
    this.asked = [];
    by("area-draw").addEventListener("click", () => this.#begin("asked"));
    by("forbid-draw").addEventListener("click", () => this.#begin("forbidden"));
    by("area-done").addEventListener("click", () => this.#done());
    by("area-undo").addEventListener("click", () => this.corners.undo());
    by("area-clear").addEventListener("click", () => (this.on ? this.corners.end() : goTo("")));
    this.#tell();
  }

  get on() {
    return this.corners.on;
  }

  /** The area that the page is about, as an answer gives it. @param {string | null} within */
  show(within) {
    this.asked = within ? outer({ geometry: JSON.parse(within) }) : [];
    if (!this.on) this.#draw();
  }

  /** @param {"asked" | "forbidden"} purpose */
  #begin(purpose) {
    this.purpose = purpose;
    this.corners.begin();
  }

  #done() {
    const { all } = this.corners;
    if (all.length < FEWEST) return;
    if (this.purpose === "asked") return goTo(all.map((one) => one.join(",")).join(" "));
    this.forbid([...all]);
    return this.corners.end();
  }

  #draw() {
    const { on, all } = this.corners;
    const ended = !on && !by("area-done").hidden;
    this.map.sketch(on ? [all] : this.asked, on);
    this.#tell();
    if (ended) by(this.purpose === "asked" ? "area-draw" : "forbid-draw").focus();
  }

  #tell() {
    const { on, all } = this.corners;
    by("area-draw").hidden = by("forbid-draw").hidden = on;
    by("area-done").hidden = by("area-undo").hidden = !on;
    by("area-done").disabled = all.length < FEWEST;
    by("area-undo").disabled = !all.length;
    by("area-clear").hidden = !on && !view.within;
    by("area-clear").textContent = t(on ? "desk.area.cancel" : "desk.area.clear");
    const told = fill("desk.area.corners", number(all.length));
    by("area-told").textContent = on ? `${t("desk.area.help")} ${told}` : "";
    if (on) say(told);
  }
}

/** The page anew, about another area; a plan of the one before is left. @param {string} within */
function goTo(within) {
  const search = new URLSearchParams(location.search);
  for (const name of ["plan", "node", "left", "beside"]) search.delete(name);
  if (within) {
    search.set("within", within);
    search.set("step", "gaps");
  } else search.delete("within");
  location.search = search.toString();
}

// @ts-check
// Streets of the walking network where the map looks, asked for when it looks closely enough.

import { ask } from "./api.js";
import { transformExtent } from "./ol.js";
import { inTurn } from "./turns.js";

const FROM = 24; // Metres of a pixel: below it streets are no carpet.
const CLOSER = 0.5; // Where not all came, they are asked for again when looked at from half as far.
const DECIMALS = 6;

export class Streets {
  /** `parameters()` say along which streets the map is asked; `failed(error)` is told what the service has against it, once; `shown()` that there are others.
   * @param {import("./coverage-map.js").CoverageMap} map 
   * @param {{ parameters: () => Omit<Api.Parameters<"coverage/streets.geojson">, "box">, failed: (error: unknown) => void, shown: () => void }} given */
  constructor(map, { parameters, failed, shown }) {
    this.parameters = parameters;
    this.map = map;
    this.failed = failed;
    this.shown = shown;
    /** Whether there is a network, as far as is known. */
    this.there = true;
    /** West, south, east, north of what came, and from how far it was looked at. @type {{ box: number[], resolution: number, whole: boolean } | null} */
    this.asked = null;
    map.ol.on("moveend", () => this.#look());
    this.#look();
  }

  /** Ask again, as it may be along others. */
  again() {
    [this.there, this.asked] = [true, null];
    this.#look();
  }

  async #look() {
    const resolution = this.map.view.getResolution() ?? Infinity;
    if (!this.there || resolution > FROM) return;
    const [west, south, east, north] = transformExtent(this.map.view.calculateExtent(), "EPSG:3857", "EPSG:4326");
    const { asked } = this;
    const held = asked && asked.box[0] <= west && asked.box[1] <= south && asked.box[2] >= east && asked.box[3] >= north;
    if (held && (asked.whole || resolution > asked.resolution * CLOSER)) return;
    // A quarter more on each side, for the way that the map is moved next.
    const [wide, high] = [(east - west) / 4, (north - south) / 4];
    const box = [west - wide, south - high, east + wide, north + high].map((one) => Number(one.toFixed(DECIMALS)));
    this.asked = { box, resolution, whole: true };
    try {
      const { features, meta } = await inTurn(() => ask("coverage/streets.geojson", { ...this.parameters(), box: box.join(",") }));
      this.there = meta.network !== null;
      if (this.asked.box !== box) return;
      this.asked.whole = meta.left_out === 0;
      if (!this.there) return;
      this.map.show({ streets: features });
      this.shown();
    } catch (error) {
      this.there = false;
      this.failed(error);
    }
  }
}

// @ts-check
// The base map under all maps, if the operator names one: tiles of a file or of an address, vector or
// raster, of our own origin or of the one that the pages' policy names.

import { ImageTile, MVT, PMTiles, TileLayer, VectorTile, VectorTileLayer, createXYZ, transformExtent } from "./ol.js";
import { ask } from "./api.js";
import { tileStyle } from "./basemap-style.js";
import { clean, fault, lang, t } from "./texts.js";

/** @typedef {Api.Answer<"basemap">} Described */
/** Bytes of a tile by zoom, column and row from the north-west; null where there is none.
 * @typedef {(z: number, x: number, y: number) => Promise<ArrayBuffer | null>} Read */

const FINEST = 20; // Deepest zoom that tiles are drawn larger for.
const CACHE = 256;
const LOADED = 2;
const [ERROR, EMPTY] = [3, 4];

export class Basemap {
  /** @param {Described} described @param {Read} read @param {(error: unknown) => void} failed */
  constructor(described, read, failed) {
    this.described = described;
    this.read = read;
    this.failed = failed;
  }

  /** What has to be shown with it. */
  get attribution() {
    return clean(this.described.attribution ?? "");
  }

  /** Its layer, in the colours of the page as they are now. @param {(name: string) => string} colour */
  layers(colour) {
    const { content, min_zoom: minZoom, max_zoom: maxZoom, bounds } = this.described;
    const extent = transformExtent(bounds ?? [-180, -85, 180, 85], "EPSG:4326", "EPSG:3857");
    const grid = { extent: undefined, minZoom: minZoom ?? 0, maxZoom: maxZoom ?? 14 };
    if (content === "raster") return [new TileLayer({ extent, cacheSize: CACHE, source: this.#raster(createXYZ(grid)) })];
    return [new VectorTileLayer({ extent, declutter: true, renderMode: "hybrid", cacheSize: CACHE, background: colour("g-land"), source: this.#vector(createXYZ({ ...grid, tileSize: 512 })), style: tileStyle(colour, lang), maxZoom: FINEST + 2 })];
  }

  /** @param {ReturnType<typeof createXYZ>} tileGrid */
  #vector(tileGrid) {
    const format = new MVT();
    return new VectorTile({
      format,
      tileGrid,
      url: "{z}/{x}/{y}",
      tileLoadFunction: (given) => {
        const tile = /** @type {import("./ol.js").LoadedTile} */ (given);
        const [z, x, y] = tile.getTileCoord();
        tile.setLoader((extent, _, projection) => {
          this.read(z, x, y).then((bytes) => {
            tile.setFeatures(bytes ? format.readFeatures(bytes, { extent, featureProjection: projection }) : []);
            tile.setState(bytes ? LOADED : EMPTY);
          }).catch((error) => {
            tile.setState(ERROR);
            this.failed(error);
          });
        });
      },
    });
  }

  /** @param {ReturnType<typeof createXYZ>} tileGrid */
  #raster(tileGrid) {
    return new ImageTile({
      tileGrid,
      loader: async (z, x, y) => {
        try {
          const bytes = await this.read(z, x, y);
          return await createImageBitmap(bytes ? new Blob([bytes]) : new ImageData(1, 1));
        } catch (error) {
          this.failed(error);
          throw error;
        }
      },
    });
  }
}

/** Tiles of one file, read by ranges. @param {string} url @returns {Promise<Read>} */
async function ofFile(url) {
  const file = new PMTiles(new URL(url, location.href).href);
  await file.getHeader(); // What is no such file says so now.
  return async (z, x, y) => (await file.getZxy(z, x, y))?.data ?? null;
}

/** Tiles of an address each. @param {string} url @returns {Read} */
function ofAddress(url) {
  return async (z, x, y) => {
    /** @type {Record<string, number>} */
    const values = { z, x, y, "-y": 2 ** z - 1 - y };
    const answer = await fetch(url.replace(/\{(-?[xyz])\}/g, (_, name) => String(values[name])));
    if (answer.status === 204 || answer.status === 404) return null;
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.arrayBuffer();
  };
}

/** Lay the base map under a map, if there is one; `told(text)` says what is wrong with it, once.
 * @param {import("./ground-map.js").GroundMap} map @param {(text: string) => void} told */
export async function layBasemap(map, told) {
  let said = false;
  /** @param {string} text */
  const wrong = (text) => {
    if (!said) told(`${t("map.basemap.fault")} ${clean(text)}`);
    said = true;
  };
  try {
    const described = await ask("basemap");
    if (described.problem) return wrong(described.problem[lang]);
    if (!described.kind || !described.url) return undefined;
    const read = described.kind === "pmtiles" ? await ofFile(described.url) : ofAddress(described.url);
    return map.lay(new Basemap(described, read, (error) => wrong(fault(error))));
  } catch (error) {
    return wrong(fault(error));
  }
}

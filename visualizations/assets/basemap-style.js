// @ts-check
// A small style for vector tiles, plain and dark: water, green, buildings, roads by class, names. The
// layers are named as OpenMapTiles or as Protomaps name them; names are written with the fonts of the page.

import { Fill, Stroke, Style, Text } from "./ol.js";

/** @typedef {(name: string) => string} Colour */
/** @typedef {{ paint: string, width?: number[] }} Look How a kind is drawn: the colour's name, and for lines the pixels at zoom 10, 14 and 18. */

/** Layers of areas, by what they are, from the ground up. @type {Record<string, { look: string, order: number }>} */
const AREAS = {
  earth: { look: "land", order: 0 },
  landcover: { look: "green", order: 1 },
  landuse: { look: "built", order: 2 },
  park: { look: "green", order: 3 },
  natural: { look: "green", order: 3 },
  water: { look: "water", order: 4 },
  building: { look: "building", order: 6 },
  buildings: { look: "building", order: 6 },
};
/** Kinds of land that are green, and those that are water wherever they stand. */
const GREEN = /^(park|forest|wood|grass|meadow|nature_reserve|garden|golf_course|cemetery|farmland|orchard|scrub|national_park|recreation_ground|village_green|wetland)$/;
const WIDE = /^(motorway|trunk|highway|primary|major_road)/;
const MIDDLE = /^(secondary|tertiary|medium_road)/;
const SMALL = /^(path|footway|track|pedestrian|steps|cycleway|other)/;
const RAIL = /^(rail|transit|subway|light_rail)/;
/** Kinds of places by how large their names are. */
const PLACES = [/^(country|state|region|province)$/, /^(city|county)$/, /^(town|district|locality|borough)$/, /^(suburb|quarter|neighbourhood|neighborhood|village|hamlet|macrohood|subdistrict)$/];
const SIZES = [17, 16, 14, 12];
const NAMED_FROM = 13; // Zoom from which roads are named.
const LINES = /** @type {Record<string, number[]>} */ ({ main: [1.5, 5, 18], road: [0.8, 3, 13], lane: [0.3, 1.6, 9], path: [0, 0.8, 3], rail: [0.6, 1.2, 2.5], limit: [0.8, 1.2, 1.6], water: [0.6, 1.6, 6] });

/** Pixels of a line at a zoom, between those known. @param {number[]} known at zooms 10, 14 and 18 @param {number} zoom */
export function wide([ten, fourteen, eighteen], zoom) {
  const at = Math.max(0, Math.min(2, (zoom - 10) / 4));
  return at <= 1 ? ten + (fourteen - ten) * at : fourteen + (eighteen - fourteen) * (at - 1);
}

/** What a road or other line is drawn as; null where it is not drawn. @param {string} layer @param {string} kind */
export function lineOf(layer, kind) {
  if (layer === "waterway" || layer === "water") return "water";
  if (layer === "boundary" || layer === "boundaries") return "limit";
  if (layer !== "transportation" && layer !== "roads" && layer !== "transit") return null;
  if (RAIL.test(kind) || layer === "transit") return "rail";
  if (WIDE.test(kind)) return "main";
  if (MIDDLE.test(kind)) return "road";
  return SMALL.test(kind) ? "path" : "lane";
}

/** A name in the language of the page, else as it is written there.
 * @param {(key: string) => unknown} get @param {string} lang */
export function nameOf(get, lang) {
  const keys = lang === "zh" ? ["name:zh-Hans", "name:zh", "name_zh", "name"] : ["name:en", "name_en", "name:latin", "name"];
  for (const key of keys) {
    const name = get(key);
    if (typeof name === "string" && name) return name;
  }
  return "";
}

/** The style of the features of tiles. @param {Colour} colour @param {string} lang */
export function tileStyle(colour, lang) {
  const font = getComputedStyle(document.body).fontFamily;
  /** Styles are kept: a tile has thousands of features. @type {Map<string, Style>} */
  const kept = new Map();
  /** @param {string} key @param {() => Style} make */
  const once = (key, make) => {
    const found = kept.get(key) ?? make();
    kept.set(key, found);
    return found;
  };
  const [ink, halo] = [colour("g-name"), colour("g-land")];
  /** @param {string} text @param {number} size @param {boolean} line */
  const named = (text, size, line) => new Style({ zIndex: 100 + size, text: new Text({ text, font: `${size}px ${font}`, placement: line ? "line" : "point", fill: new Fill({ color: ink }), stroke: new Stroke({ color: halo, width: 3 }), overflow: false, maxAngle: 0.6 }) });

  /** @param {Ol.AnyFeature} feature @param {number} resolution */
  return (feature, resolution) => {
    /** @param {string} key */
    const get = (key) => feature.get(key);
    const [layer, type] = [String(get("layer")), feature.getGeometry()?.getType() ?? ""];
    const kind = String(get("kind") ?? get("class") ?? get("pmap:kind") ?? "");
    const zoom = Math.log2(156543.04 / resolution);
    if (type.endsWith("Polygon")) {
      const area = AREAS[layer];
      if (!area || (area.look === "building" && zoom < 13)) return undefined;
      const look = layer === "landuse" && GREEN.test(kind) ? "green" : area.look;
      return once(`${look}${area.order}`, () => new Style({ zIndex: area.order, fill: new Fill({ color: colour(`g-${look}`) }) }));
    }
    if (type.endsWith("LineString")) {
      const look = lineOf(layer, kind);
      // OpenMapTiles has the names of roads in a layer of their own.
      const text = zoom >= NAMED_FROM && (layer === "transportation_name" || layer === "roads") ? nameOf(get, lang) : "";
      const styles = text ? [named(text, 12, true)] : [];
      const width = look && wide(LINES[look], zoom);
      if (!look || !width) return styles;
      const key = `${look}${Math.round(width * 4)}`;
      const paint = colour(`g-${look === "lane" ? "road" : look}`);
      const edge = ["main", "road", "lane"].includes(look) && width > 2;
      if (edge) styles.push(once(`${key}edge`, () => new Style({ zIndex: 7, stroke: new Stroke({ color: colour("g-path"), width: width + 1.6 }) })));
      styles.push(once(key, () => new Style({ zIndex: look === "main" ? 9 : 8, stroke: new Stroke({ color: look === "lane" && width < 1 ? colour("g-path") : paint, width, lineDash: look === "limit" ? [6, 4] : undefined }) })));
      return styles;
    }
    if (layer !== "place" && layer !== "places") return undefined;
    const rank = PLACES.findIndex((one) => one.test(kind));
    const text = rank < 0 ? "" : nameOf(get, lang);
    return text ? named(text, SIZES[rank], false) : undefined;
  };
}

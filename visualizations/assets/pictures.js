// @ts-check
// The picture a browser can draw: by WebGL, or as SVG where it has none or loses it.

import { el } from "./elements.js";
import { t } from "./texts.js";
import { FlatPicture } from "./flat-picture.js";
import { GraphPicture } from "./graph-picture.js";

/** @typedef {FlatPicture | GraphPicture} AnyPicture */

/** A picture in `host`; where WebGL is lost later, `instead(picture)` is given the one to go on with.
 * @param {HTMLElement} host @param {(id: string | null) => void} pick
 * @param {(picture: AnyPicture) => void} instead @param {import("./picture.js").Put} [put] @returns {AnyPicture} */
export function pictureIn(host, pick, instead, put) {
  const flat = () => {
    // Above what is stacked on the picture, not a layer of it.
    (host.closest(".stacked") ?? host).before(el("p", { class: "notice screen", id: "flat", role: "status", "data-t": "network.flat" }, t("network.flat")));
    return new FlatPicture(host, pick, put);
  };
  if (!hasWebgl) return flat();
  const picture = new GraphPicture(host, pick, put);
  // Seen on its way down: the event of a canvas does not bubble.
  host.addEventListener(
    "webglcontextlost",
    () => {
      picture.end();
      instead(flat());
    },
    { once: true, capture: true },
  );
  return picture;
}

// The picture a browser can draw: by WebGL, or as SVG where it has none or loses it.

import { el, t } from "./common.js";
import { FlatPicture } from "./flat-picture.js";
import { GraphPicture } from "./graph-picture.js";

/** A picture in `host`; where WebGL is lost later, `instead(picture)` is given the one to go on with. */
export function pictureIn(host, pick, instead) {
  const flat = () => {
    host.before(el("p", { class: "notice screen", id: "flat", role: "status", "data-t": "network.flat" }, t("network.flat")));
    return new FlatPicture(host, pick);
  };
  if (!hasWebgl) return flat();
  const picture = new GraphPicture(host, pick);
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

// @ts-check
// The buttons around a coverage map: zoom, picture, print.

import { view } from "./api.js";
import { by, el } from "./elements.js";

/** Wire #zoom-in, #zoom-out, #fit, #png and #print; a canvas goes to paper as an image, #printed.
 * @param {import("./coverage-map.js").CoverageMap} map */
export function mapTools(map) {
  const print = () => {
    by("printed").src = map.printed();
    by("printed").hidden = false;
  };
  by("zoom-in").addEventListener("click", () => map.zoom(1.5));
  by("zoom-out").addEventListener("click", () => map.zoom(1 / 1.5));
  by("fit").addEventListener("click", () => map.fit());
  by("png").addEventListener("click", () => el("a", { href: map.image(), download: `coverage-${view.as_of || "map"}.png` }).click());
  by("print").addEventListener("click", async () => {
    print();
    await by("printed").decode();
    window.print();
  });
  addEventListener("beforeprint", print);
}

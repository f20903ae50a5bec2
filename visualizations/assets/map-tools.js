// @ts-check
// The buttons around a coverage map: zoom, picture, print.

import { hearKeys } from "./keys.js";
import { view } from "./api.js";
import { by, el } from "./elements.js";
import { FINE, sheet } from "./map-paper.js";
import { fill } from "./page.js";
import { clean } from "./texts.js";

/** Wire #zoom-in, #zoom-out, #fit, #png and #print; a canvas goes to paper as an image, #printed. `title()` is what
 * the map is of, `ground()` what it is drawn on.
 * @param {import("./coverage-map.js").CoverageMap} map @param {{ title: () => string, ground: () => string }} told */
export function mapTools(map, { title, ground }) {
  let made = false; // Whether the sheet for the paper is there.
  const told = () => ({ title: clean(title()), source: [by("foot").textContent, ground()].filter(Boolean).join(" · ") });
  const sheeted = async () => sheet(map, told(), await map.fine(FINE), FINE);
  /** @param {string} address */
  const print = (address) => {
    by("printed").src = address;
    by("printed").hidden = false;
  };
  by("zoom-in").addEventListener("click", () => map.zoom(1.5));
  by("zoom-out").addEventListener("click", () => map.zoom(1 / 1.5));
  by("fit").addEventListener("click", () => map.fit());
  by("png").addEventListener("click", () =>
    fill(map.host, async () => {
      const href = (await sheeted()).toDataURL();
      el("a", { href, download: `coverage-${view.as_of || "map"}.png` }).click();
    }),
  );
  by("print").addEventListener("click", () =>
    fill(map.host, async () => {
      print((await sheeted()).toDataURL());
      await by("printed").decode();
      made = true;
      window.print();
      made = false;
    }),
  );
  // The browser's own command does not wait: its sheet has what is drawn by then.
  addEventListener("beforeprint", () => made || print(sheet(map, told(), map.printed(), devicePixelRatio).toDataURL()));
  hearKeys(window, "keys.paper", [{ keys: ["Ctrl+p"], does: "network.print", act: () => by("print").click() }]);
}

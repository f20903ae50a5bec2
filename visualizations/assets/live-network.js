// @ts-check
// The pairing network, to stand among other things: what is clicked on leads to its page.

import { pageOf } from "./entity-link.js";
import { Pairing } from "./network-data.js";
import { pictureIn } from "./pictures.js";

/** A network in `host`; the function given back draws what is looked at.
 * @param {HTMLElement} host @returns {() => Promise<void>} */
export function liveNetwork(host) {
  /** @param {string | null} id */
  const pick = (id) => {
    if (id) location.assign(pageOf(id));
  };
  let picture = pictureIn(host, pick, (other) => {
    picture = other;
    if (shown) draw(shown);
  });
  /** @type {Pairing | null} */
  let shown = null;
  /** @param {Pairing} network */
  const draw = (network) => picture.draw(network.drawn(), network.edges, network.options());
  // It measures its place when the window changes, and here its place changes by itself.
  new ResizeObserver(() => dispatchEvent(new Event("resize"))).observe(host);
  let round = 0;
  return async () => {
    const own = ++round;
    const network = await Pairing.load();
    if (own !== round) return;
    shown = network;
    draw(shown);
  };
}

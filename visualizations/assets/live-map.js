// @ts-check
// A map of who is out of reach, to stand among other things: what is clicked on leads to its page. The engine
// comes when it is needed, behind what can be read without it.

import { ask, viewParameters } from "./api.js";
import { el } from "./elements.js";
import { pageOf } from "./entity-link.js";
import { t } from "./texts.js";

/** A map in `host`; the function given back draws what is looked at, and says whether there is anything.
 * @param {HTMLElement} host @returns {Promise<() => Promise<boolean>>} */
export async function liveMap(host) {
  const [{ CoverageMap }, { layBasemap }, { mapFoot }, { grounded }, { kept }, { legend }] = await Promise.all([
    import("./coverage-map.js"),
    import("./basemap.js"),
    import("./map-foot.js"),
    import("./ground-painting.js"),
    import("./boundary.js"),
    import("./map-legend.js"),
  ]);
  const map = new CoverageMap(host, {
    pick: (feature) => {
      if (feature?.id) location.assign(pageOf(feature.id));
    },
    hidden: new Set(["cells", "covered", "zones", "carriers"]),
  });
  const foot = el("div", { class: "map-foot screen" });
  const keys = el("div", { class: "legend map-legend screen" });
  host.after(foot, keys);
  const groundOf = () => [map.boundary ? t("map.own") : "", map.basemap?.attribution].filter(Boolean).join(" · ");
  const drawFoot = mapFoot(foot, map, groundOf);
  layBasemap(map, (text) => host.before(el("p", { class: "notice screen", role: "status" }, text))).then(drawFoot);
  new ResizeObserver(() => map.fit()).observe(host);
  let round = 0;
  return async () => {
    const [own, asked] = [++round, viewParameters()];
    // Two at once: the service lets only so many large answers out.
    const [reach, gaps] = await Promise.all([ask("coverage/reach.geojson", asked), ask("coverage/gaps.geojson", { ...asked, by: "spatial" })]);
    const [places, ground] = await Promise.all([ask("coverage/places.geojson", asked), ask("coverage/ground.geojson", asked)]);
    if (own !== round) return map.bounds() !== null; // Another day or language was asked for since.
    map.ground(kept());
    map.show({ reach: reach.features, gaps: gaps.features, places: places.features, ...grounded(ground.features) });
    map.fit();
    legend(keys, map, null, (key) => map.toggle(key));
    drawFoot();
    return map.bounds() !== null;
  };
}

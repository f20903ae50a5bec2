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
  const [{ CoverageMap }, { layBasemap }, { mapFoot }, { grounded }, { kept }, { legend }, { Crowds, pieces }] = await Promise.all([
    import("./coverage-map.js"),
    import("./basemap.js"),
    import("./map-foot.js"),
    import("./ground-painting.js"),
    import("./boundary.js"),
    import("./map-legend.js"),
    import("./map-crowds.js"),
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
  /** @param {ReturnType<typeof viewParameters> & { box?: string }} asked */
  const fetched = (asked) => Promise.all([ask("coverage/reach.geojson", { ...asked, bounded: true }), ask("coverage/gaps.geojson", { ...asked, bounded: true, by: "spatial" })]);
  let round = 0;
  const crowds = new Crowds(map, async (box) => {
    const own = round;
    const [reach, gaps] = await fetched({ ...viewParameters(), box });
    if (own !== round) return;
    map.show(pieces(reach, gaps));
    legend(keys, map, null, (key) => map.toggle(key));
  });
  return async () => {
    const [own, asked] = [++round, viewParameters()];
    // Two at once: the service lets only so many large answers out.
    const [reach, gaps] = await fetched(asked);
    const [places, ground] = await Promise.all([ask("coverage/places.geojson", asked), ask("coverage/ground.geojson", asked)]);
    if (own !== round) return map.bounds() !== null; // Another day or language was asked for since.
    map.ground(kept());
    crowds.all([reach, gaps], [...reach.features, ...gaps.features, ...places.features]);
    map.show({ ...pieces(reach, gaps), places: places.features, ...grounded(ground.features) });
    map.fit();
    legend(keys, map, null, (key) => map.toggle(key));
    drawFoot();
    return map.bounds() !== null;
  };
}

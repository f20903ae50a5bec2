// @ts-check
// An address becomes one of the planner's own sites: it stands where addresses of bodies are placed.

import { ask, viewParameters } from "./api.js";
import { by, say } from "./elements.js";
import { keptGazetteer } from "./gazetteer.js";
import { length } from "./place-picture.js";
import { clean, code, fault, fill } from "./texts.js";

/** @param {import("./own-sites.js").OwnSites} own */
export function sitesByAddress(own) {
  by("site-address").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { address } = by("site-address").elements;
    const wanted = address.value.trim();
    by("address-told").textContent = by("address-fault").textContent = "";
    if (!wanted) return;
    by("site-address").setAttribute("aria-busy", "true");
    try {
      const { data } = await ask("places/at", { ...viewParameters(), address: wanted, gazetteer: keptGazetteer()?.id });
      own.add([data.lon, data.lat], wanted, data.radius_m);
      const doubts = data.doubts.map((one) => fill("desk.own.address.doubt", code("place_doubt", one.code), clean(one.name)));
      const told = fill("desk.own.address.told", clean(wanted), code("located_by", data.located_by), clean(data.matched), length(Math.round(data.radius_m)));
      by("address-told").textContent = [told, ...doubts].join(" ");
      say(told);
      by("site-address").reset();
    } catch (error) {
      by("address-fault").textContent = clean(fault(error));
    } finally {
      by("site-address").removeAttribute("aria-busy");
    }
  });
}

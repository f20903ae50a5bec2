// @ts-check
// The office's own list of places that was uploaded in this window: what addresses are asked with on every page.

const KEPT = "gazetteer";

/** @typedef {Api.Answer<"places/gazetteers", "POST">} Gazetteer */

/** That of this window; what somebody broke is none. @returns {Gazetteer | null} */
export function keptGazetteer() {
  try {
    const one = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    return typeof one?.id === "string" && typeof one.name === "string" && Number.isInteger(one.entries) ? one : null;
  } catch {
    return null;
  }
}

/** @param {Gazetteer | null} gazetteer */
export function keepGazetteer(gazetteer) {
  try {
    if (gazetteer) sessionStorage.setItem(KEPT, JSON.stringify(gazetteer));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Storage may be switched off: it lasts as long as the page.
  }
}

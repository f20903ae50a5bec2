// @ts-check
// The two tables of the start page: uncovered enterprises, and published beside counted figures.

import { by, table } from "./elements.js";
import { offerBehind } from "./copying.js";
import { fill } from "./page.js";
import { things } from "./entity-link.js";
import { named, t } from "./texts.js";
import { fits } from "./claim-search.js";
import { counted, published, standing } from "./figures.js";
import { origins } from "./sourced.js";
import { UncoveredList } from "./uncovered.js";

const list = new UncoveredList({ title: "start.uncovered" });

export const drawUncovered = () => list.draw();
/** The states of the list, for `begin`. */
export const listStates = { steps: list.states, read: (/** @type {URLSearchParams} */ asked) => list.read(asked) };

// --- published and counted --------------------------------------------------------------------

/** @type {Api.Claim[]} */
let claims = [];

function listed() {
  const wish = by("claim-search").elements.q.value;
  table(
    by("claims"),
    [
      { text: t("claims.metric") },
      { text: t("claims.subject") },
      { text: t("claims.published"), number: true },
      { text: t("claims.computed"), number: true },
      { text: t("claims.status") },
      { text: t("claims.origin") },
    ],
    claims.filter((claim) => fits(claim, wish)).map((claim) => ({
      id: claim.id,
      cells: [
        named(claim),
        things(claim.subjects),
        published(claim),
        counted(claim) ?? "–",
        claim.kind === "superlative" ? t("claim.unverified") : standing(claim),
        origins(claim),
      ],
    })),
  );
}

by("claim-search").addEventListener("submit", (event) => event.preventDefault());
by("claim-search").addEventListener("input", listed);

/** @param {Api.Claim[]} answer */
export function drawClaims(answer) {
  claims = answer;
  return fill(by("claims"), async () => {
    listed();
    offerBehind(by("claims"), answer);
  });
}


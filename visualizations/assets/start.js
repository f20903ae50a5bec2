// The start page: key figures, coverage, and the two tables.

import { address, ask, begin, by, el, fill, lang, origin, say, t, view, viewParameters, warnSynthetic } from "./common.js";
import { figureCard, KEY, LENSES, rateCard } from "./figures.js";
import { drawClaims, drawUncovered } from "./tables.js";

async function figures() {
  const answer = await ask("claims", { ...viewParameters(), limit: 500 });
  const claims = new Map(answer.data.map((claim) => [claim.id, claim]));
  const key = KEY.filter((id) => claims.has(id)).map((id) => figureCard(claims.get(id)));
  by("figures").replaceChildren(...(key.length ? key : [el("p", {}, t("none"))]));
  await drawClaims(answer.data);
}

async function coverage() {
  const answer = await ask("coverage/summary", viewParameters());
  const rates = answer.data.rates.filter((rate) => LENSES.includes(rate.code));
  by("coverage").replaceChildren(...rates.map((rate) => rateCard(rate, answer.data.drawn_on)));
  origin(answer);
  warnSynthetic(answer.data.drawn_on.includes("synthetic"));
}

begin(async () => {
  by("download").href = address("views/pairing.html", { as_of: view.as_of, layer: "source", lang });
  await Promise.all([fill(by("figures"), figures), fill(by("coverage"), coverage), drawUncovered()]);
  say(t("loaded"));
});

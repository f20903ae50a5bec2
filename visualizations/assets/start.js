// @ts-check
// The start page: key figures, coverage, and the two tables.

import { address, ask, view, viewParameters } from "./api.js";
import { by, el, say } from "./elements.js";
import { begin, fill, origin, warnSynthetic } from "./page.js";
import { lang, t } from "./texts.js";
import { figureCard, keyFigures, ofLenses, rateCard } from "./figures.js";
import { drawClaims, drawUncovered } from "./tables.js";

async function figures() {
  const answer = await ask("claims", { ...viewParameters(), limit: 500 });
  const key = keyFigures(answer.data).map(figureCard);
  by("figures").replaceChildren(...(key.length ? key : [el("p", {}, t("none"))]));
  await drawClaims(answer.data);
}

async function coverage() {
  const answer = await ask("coverage/summary", viewParameters());
  by("coverage").replaceChildren(...ofLenses(answer.data.rates).map((rate) => rateCard(rate, answer.data.drawn_on)));
  origin(answer);
  warnSynthetic(answer.data.drawn_on.includes("synthetic"));
}

begin(async () => {
  by("download").href = address("views/pairing.html", { as_of: view.as_of, layer: ["source"], lang });
  await Promise.all([fill(by("figures"), figures), fill(by("coverage"), coverage), drawUncovered()]);
  say(t("loaded"));
});

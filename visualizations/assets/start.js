// The start page: key figures, coverage, and the two tables.

import { address, ask, begin, by, code, el, fill, lang, named, number, origin, say, t, view, viewParameters, warnSynthetic } from "/assets/common.js";
import { bound, counted, unit } from "/assets/figures.js";
import { share } from "/assets/rates.js";
import { drawClaims, drawUncovered } from "/assets/tables.js";

// The figures an official asks for first, by claim.
const KEY = ["claim:f088", "claim:f086", "claim:f087", "claim:f106", "claim:f111", "claim:f142", "claim:f143", "claim:f144"];

const known = (value) => value !== null && value !== undefined;

function figure(claim) {
  return el(
    "article",
    { class: "figure" },
    el("p", { class: "what" }, named(claim)),
    el(
      "p",
      { class: "value" },
      bound(claim) ? el("span", { class: "op" }, bound(claim)) : "",
      number(claim.value),
      unit(claim) ? el("span", { class: "unit" }, unit(claim).trim()) : "",
    ),
    el("p", { class: "beside" }, claim.named && !known(claim.computed) ? "" : `${t("start.computed")} `, el("b", {}, counted(claim) ?? code("claim_status", claim.status))),
    el("p", { class: "origin" }, `${t("start.published")} · ${[...(claim.facts ?? []), ...(claim.paragraphs ?? [])].join(" ")}`),
  );
}

async function figures() {
  const answer = await ask("claims", { ...viewParameters(), limit: 500 });
  const claims = new Map(answer.data.map((claim) => [claim.id, claim]));
  const key = KEY.filter((id) => claims.has(id)).map((id) => figure(claims.get(id)));
  by("figures").replaceChildren(...(key.length ? key : [el("p", {}, t("none"))]));
  await drawClaims(answer.data);
}

async function coverage() {
  const answer = await ask("coverage/summary", viewParameters());
  const rates = answer.data.rates.filter((rate) => ["organizational", "work", "spatial"].includes(rate.code));
  by("coverage").replaceChildren(...rates.map((rate) => share(rate, answer.data.drawn_on, t(`lens.${rate.code}`))));
  origin(answer);
  warnSynthetic(answer.data.drawn_on.includes("synthetic"));
}

begin(async () => {
  by("download").href = address("views/pairing.html", { as_of: view.as_of, layer: "source", lang });
  await Promise.all([fill(by("figures"), figures), fill(by("coverage"), coverage), drawUncovered()]);
  say(t("loaded"));
});

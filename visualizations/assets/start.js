// The start page: key figures, coverage, and the two tables.

import { address, ask, begin, by, code, el, fill, lang, named, number, origin, say, svg, t, view, viewParameters, warnSynthetic } from "/assets/common.js";
import { bound, counted, unit } from "/assets/figures.js";
import { drawClaims, drawUncovered } from "/assets/tables.js";

// The figures an official asks for first, by claim.
const KEY = ["claim:f088", "claim:f086", "claim:f087", "claim:f106", "claim:f111", "claim:f142", "claim:f143", "claim:f144"];

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
    el("p", { class: "beside" }, `${t("start.computed")} `, el("b", {}, counted(claim) ?? code("claim_status", claim.status))),
    el("p", { class: "origin" }, `${t("start.published")} · ${[...(claim.facts ?? []), ...(claim.paragraphs ?? [])].join(" ")}`),
  );
}

function share(rate) {
  const known = rate.rate !== null && rate.rate !== undefined;
  const percent = known ? `${(Math.floor(rate.rate * 10000) / 100).toLocaleString(lang === "zh" ? "zh-CN" : "en")}%` : t("not_in_source");
  const value = !known && rate.reason !== "denominator_not_in_source" ? code("no_rate", rate.reason) : percent;
  const definition = rate.definition?.[lang] ?? rate.definition ?? "";
  const counts = [["rate.numerator", rate.numerator], ["rate.denominator", rate.denominator], ["rate.unknown", rate.unknown]];
  return el(
    "article",
    { class: "rate" },
    el("h3", {}, t(`lens.${rate.code}`)),
    el("p", { class: known ? "value" : "value null" }, value),
    svg(
      "svg",
      { viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { class: "track", width: 100, height: 4 }),
      svg("rect", { class: "fill", width: known ? rate.rate * 100 : 0, height: 4 }),
    ),
    el("dl", {}, counts.map(([key, count]) => el("div", {}, el("dt", {}, t(key)), el("dd", {}, count === null || count === undefined ? t("not_in_source") : number(count))))),
    el("p", { class: "origin" }, `${t("rate.definition")}: ${typeof definition === "string" ? definition : ""}`),
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
  by("coverage").replaceChildren(...rates.map(share));
  origin(answer);
  warnSynthetic((answer.layers ?? []).includes("synthetic") && (answer.data.drawn_on ?? ["synthetic"]).includes("synthetic"));
}

begin(async () => {
  by("download").href = address("views/pairing.html", { as_of: view.as_of, layer: "source", lang });
  await Promise.all([fill(by("figures"), figures), fill(by("coverage"), coverage), drawUncovered()]);
  say(t("loaded"));
});

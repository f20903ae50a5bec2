// @ts-check
// The audit trail: who did what, the latest first. Its filters are in the address.

import { address, ask } from "./api.js";
import { by, el, say, table } from "./elements.js";
import { offerBehind } from "./copying.js";
import { begin, fill, keep } from "./page.js";
import { bracketed, fault, number, t } from "./texts.js";

/** @typedef {Api.Answer<"audit">["data"][number]} Entry */
const STATES = /** @type {const} */ (["actor", "route", "outcome", "since", "until"]);
const OUTCOMES = /** @type {const} */ (["done", "refused", "failed"]);

/** What came of a request, by the status it was answered with. @param {number} status */
const outcomeOf = (status) => (status < 400 ? "done" : status < 500 ? "refused" : "failed");
/** The outcome that the address asks for, until it was shown. */
let wished = "";
/** @type {number | undefined} */
let before;
/** @type {number | null} */
let following = null;

function filters() {
  const { actor, route, outcome, since, until } = by("filters").elements;
  const chosen = OUTCOMES.find((one) => one === outcome.value);
  return { actor: actor.value, route: route.value, since: since.value, until: until.value, ...(chosen ? { outcome: chosen } : {}) };
}

/** @param {Entry} entry */
const what = ({ method, route }) => el("code", {}, `${method} ${route}`);

async function draw() {
  const { outcome } = by("filters").elements;
  const chosen = outcome.options.length ? outcome.value : wished;
  outcome.replaceChildren(el("option", { value: "" }, t("audit.any")), ...OUTCOMES.map((one) => el("option", { value: one, selected: one === chosen }, t(`audit.${one}`))));
  const wanted = filters();
  keep({ ...wanted, outcome: outcome.value });
  by("csv").setAttribute("href", address("audit/entries.csv"));
  by("lines").setAttribute("href", address("audit/entries.jsonl"));
  await fill(by("entries"), async () => {
    const answer = await ask("audit", { ...wanted, ...(before === undefined ? {} : { before }) });
    const { data, next } = answer;
    following = next;
    table(
      by("entries"),
      [{ text: "№", number: true }, { text: t("audit.at") }, { text: t("audit.actor") }, { text: t("accounts.role") }, { text: t("audit.address") }, { text: t("audit.route") }, { text: t("audit.rows"), number: true }, { text: t("audit.revision"), number: true }, { text: t("audit.outcome") }],
      data.map((entry) => ({
        id: String(entry.number),
        cells: [number(entry.number), entry.at.slice(0, 19).replace("T", " "), entry.actor, entry.role ? t(`role.${entry.role}`) : "–", entry.address, what(entry), number(entry.rows), number(entry.revision), `${t(`audit.${outcomeOf(entry.status)}`)}${bracketed(String(entry.status))}`],
      })),
      t("audit.none"),
    );
    offerBehind(by("entries"), answer);
  });
  by("next").disabled = following === null;
  by("first").disabled = before === undefined;
}

/** @param {URLSearchParams} asked */
function read(asked) {
  for (const name of STATES) {
    const control = by("filters").elements[name];
    control.value = asked.get(name) ?? "";
  }
  wished = asked.get("outcome") ?? "";
  before = undefined;
}
by("filters").addEventListener("submit", (event) => {
  event.preventDefault();
  before = undefined;
  draw();
});
by("filters").addEventListener("reset", () => {
  before = undefined;
  setTimeout(draw);
});
by("next").addEventListener("click", () => {
  before = following ?? undefined;
  draw();
});
by("first").addEventListener("click", () => {
  before = undefined;
  draw();
});
by("verify").addEventListener("click", async () => {
  const place = by("verdict");
  try {
    const { entries, broken, why } = await ask("audit/verification");
    place.className = why ? "failure" : "";
    place.textContent = why ? `${t("audit.broken")}${number(broken)} ${t(`audit.why.${why}`)}` : `${t("audit.intact")}${number(entries)}`;
  } catch (error) {
    place.className = "failure";
    place.textContent = fault(error);
  }
  say(place.textContent);
});
begin(draw, { steps: STATES, read });

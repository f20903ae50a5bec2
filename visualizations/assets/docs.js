// @ts-check
// The operations of the API by subject, from its own OpenAPI document.

import { ask } from "./api.js";
import { all, by, el, say } from "./elements.js";
import { begin, fill } from "./page.js";
import { bracketed, number, t } from "./texts.js";

const METHODS = ["get", "post", "put", "patch", "delete"];

/** What a reverse proxy offers the service below goes before each path. @param {Api.Description} description */
const base = ({ servers }) => servers?.[0]?.url.replace(/\/$/, "") ?? "";

/** Without marks, and each paragraph in one line. @param {string} text */
const plain = (text) => text.replaceAll("`", "").replace(/([^\n])\n(?!\n)/g, "$1 ");

/** @param {string} path @param {string} method @param {Api.Described} said */
function operation(path, method, said) {
  const [first, ...rest] = plain(said.description ?? said.summary ?? "").split("\n\n");
  const parameters = (said.parameters ?? []).map((parameter) =>
    el(
      "li",
      {},
      el("code", {}, parameter.name),
      parameter.required ? bracketed(t("docs.required")) : "",
      parameter.description ? el("span", { lang: "en" }, ` – ${plain(parameter.description)}`) : "",
    ),
  );
  return el(
    "details",
    { class: "operation" },
    el("summary", {}, el("span", { class: "method" }, method.toUpperCase()), el("code", {}, path), el("span", { class: "said", lang: "en" }, first)),
    rest.map((paragraph) => el("p", { lang: "en" }, paragraph)),
    parameters.length ? el("h3", {}, t("docs.parameters")) : "",
    parameters.length ? el("ul", {}, parameters) : "",
  );
}

/** Sections of operations, one a subject, in the order in which the document tells them. @param {Api.Description} description */
function sections(description) {
  /** @type {Map<string, HTMLElement[]>} */
  const subjects = new Map();
  for (const [path, said] of Object.entries(description.paths))
    for (const method of METHODS.filter((one) => said[one])) {
      const [subject] = said[method].tags;
      subjects.set(subject, [...(subjects.get(subject) ?? []), operation(base(description) + path, method, said[method])]);
    }
  return [...subjects].map(([subject, made]) => el("section", { "aria-labelledby": `h-${subject}` }, el("h2", { id: `h-${subject}` }, t(`docs.tag.${subject}`)), made));
}

/** Only the operations whose path or description holds the text. */
function sift() {
  const sought = by("sift").elements.q.value.trim().toLowerCase();
  for (const one of all(".operation")) one.hidden = !one.textContent?.toLowerCase().includes(sought);
  for (const section of all("#operations section")) section.hidden = !section.querySelector(".operation:not([hidden])");
  const told = `${number(all(".operation:not([hidden])").length)} ${t("docs.operations")}`;
  by("count").textContent = told;
  say(told);
}

by("sift").addEventListener("submit", (event) => event.preventDefault());
by("sift").addEventListener("input", sift);

begin(() =>
  fill(by("operations"), async () => {
    by("operations").replaceChildren(...sections(await ask("openapi.json")));
    sift();
  }),
);

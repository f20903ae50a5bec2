// The operations of the API, from its own OpenAPI document.

import { ask, begin, by, el, fill, t } from "/assets/common.js";

const METHODS = ["get", "post", "put", "patch", "delete"];

const plain = (text) => text.replaceAll("`", "");

function operation(path, method, said) {
  const [first, ...rest] = plain(said.description ?? said.summary ?? "").split("\n\n");
  const parameters = (said.parameters ?? []).map((parameter) =>
    el(
      "li",
      {},
      el("code", {}, parameter.name),
      parameter.required ? ` (${t("docs.required")})` : "",
      parameter.description ? ` – ${plain(parameter.description)}` : "",
    ),
  );
  return el(
    "details",
    { class: "operation" },
    el("summary", {}, el("span", { class: "method" }, method.toUpperCase()), el("code", {}, path), ` ${first}`),
    rest.map((paragraph) => el("p", {}, paragraph)),
    parameters.length ? el("h3", {}, t("docs.parameters")) : "",
    parameters.length ? el("ul", {}, parameters) : "",
  );
}

begin(() =>
  fill(by("operations"), async () => {
    const document = await ask("openapi.json");
    const made = Object.entries(document.paths).flatMap(([path, said]) =>
      METHODS.filter((method) => said[method]).map((method) => operation(path, method, said[method])),
    );
    by("operations").replaceChildren(...made);
  }),
);

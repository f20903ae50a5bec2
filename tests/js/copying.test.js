// The question behind a table, as it is pasted into a shell and asked of the store.

import assert from "node:assert/strict";
import { test } from "node:test";
import { curl, cypher } from "../../visualizations/assets/copying.js";

const CATALOGUE = [
  {
    id: "relations_of",
    question: { zh: "", en: "" },
    operation: "/entities/{id}/relations",
    given: {},
    parameters: [
      { name: "as_of", type: "date", default: null },
      { name: "layers", type: "list of text", default: null },
      { name: "id", type: "text", default: null },
      { name: "limit", type: "integer", default: 100 },
    ],
    text: "MATCH (n {id: $id}) WHERE n.since <= $as_of AND n.layer IN $layers RETURN n LIMIT $limit",
  },
];
const ANSWER = { as_of: "2021-12-31", layers: ["source"] };

test("cypher has all values written out, as they were asked for", () => {
  const told = cypher(CATALOGUE, "api/v1/entities/org%3Aj%221/relations?limit=50", ANSWER);
  assert.equal(told, 'MATCH (n {id: "org:j\\"1"}) WHERE n.since <= date("2021-12-31") AND n.layer IN ["source"] RETURN n LIMIT 50');
  assert.match(cypher(CATALOGUE, "api/v1/entities/a/relations", ANSWER) ?? "", /LIMIT 100$/);
});

test("where the store is asked nothing there is no cypher", () => {
  assert.equal(cypher(CATALOGUE, "api/v1/entities/a", ANSWER), null);
  assert.equal(cypher(CATALOGUE, "api/v1/coverage/uncovered?by=spatial", ANSWER), null);
});

test("nothing of an address leaves its quotes in a shell", () => {
  globalThis.location = { href: "http://127.0.0.1:8000/map", search: "", pathname: "/" };
  assert.equal(curl("api/v1/search?q=a'b", true), "curl -s 'http://127.0.0.1:8000/api/v1/search?q=a%27b'");
  assert.match(curl("api/v1/search?q=a", false), /-H "Authorization: Bearer \$GONGJIAN_TOKEN"$/);
});

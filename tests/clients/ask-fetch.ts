// Asks a running service by the types that openapi-typescript made. Argument: its address.

import createClient from "openapi-fetch";

import type { components, paths } from "./schema";

const as_of = "2021-12-31";

function there<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("no answer");
  return answer.data;
}

async function main(): Promise<void> {
  const client = createClient<paths>({ baseUrl: process.argv[2] });
  const summary = there(await client.GET("/api/v1/coverage/summary", { params: { query: { as_of } } }));

  const names: string[] = [];
  let after: string | null | undefined;
  while (after !== null) {
    const page: components["schemas"]["CommitteeListing"] = there(
      await client.GET("/api/v1/committees", { params: { query: { as_of, limit: 2, after } } }),
    );
    names.push(...page.data.map((committee) => committee.name));
    after = page.next;
  }

  const { error } = await client.GET("/api/v1/entities/{id}", { params: { path: { id: "org:nobody" } } });
  if (error === undefined) throw new Error("nobody was found");
  const problem: components["schemas"]["Problem"] = error;

  const rows = there(await client.POST("/api/v1/cypher", { body: { text: "MATCH (j:JointCommittee) RETURN count(j) AS n", limit: 1000 } }));
  const table: string = there(await client.GET("/api/v1/committees.csv", { params: { query: { as_of } }, parseAs: "text" }));
  const workbook: Blob = there(await client.GET("/api/v1/coverage/uncovered.xlsx", { params: { query: { as_of } }, parseAs: "blob" }));

  console.log(
    JSON.stringify({
      enterprises: summary.data.enterprises,
      names,
      problem: [problem.status, problem.type],
      rows: rows.rows,
      table: table.trimEnd().split("\n").length - 1,
      workbook: await workbook.slice(0, 2).text(),
    }),
  );
}

void main();

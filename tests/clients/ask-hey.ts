// Asks a running service with the client that @hey-api/openapi-ts made. Argument: its address.

import {
  coverageSummary,
  coverageUncoveredListXlsx,
  cypherRun,
  entitiesOne,
  frameworksCommitteeList,
  frameworksCommitteeListCsv,
  type CommitteeListing,
  type Problem,
} from "./client";
import { client } from "./client/client.gen";

const as_of = "2021-12-31";

async function main(): Promise<void> {
  client.setConfig({ baseUrl: process.argv[2] });
  const summary = await coverageSummary({ query: { as_of }, throwOnError: true });

  const names: string[] = [];
  let after: string | null | undefined;
  while (after !== null) {
    const page: CommitteeListing = (await frameworksCommitteeList({ query: { as_of, limit: 2, after }, throwOnError: true })).data;
    names.push(...page.data.map((committee) => committee.name));
    after = page.next;
  }

  const { error } = await entitiesOne({ path: { id: "org:nobody" } });
  if (error === undefined) throw new Error("nobody was found");
  const problem: Problem = error;

  const rows = await cypherRun({ body: { text: "MATCH (j:JointCommittee) RETURN count(j) AS n" }, throwOnError: true });
  const table: string = (await frameworksCommitteeListCsv({ query: { as_of }, throwOnError: true })).data;
  const workbook: Blob | File = (await coverageUncoveredListXlsx({ query: { as_of }, throwOnError: true, parseAs: "blob" })).data;

  console.log(
    JSON.stringify({
      enterprises: summary.data.data.enterprises,
      names,
      problem: [problem.status, problem.type],
      rows: rows.data.rows,
      table: table.trimEnd().split("\n").length - 1,
      workbook: await workbook.slice(0, 2).text(),
    }),
  );
}

void main();

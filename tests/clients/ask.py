"""Asks a running service with the client that openapi-python-client made. Argument: its address."""

from __future__ import annotations

import datetime
import json
import sys

from gongjian_client import Client
from gongjian_client.api.coverage import coverage_summary, coverage_uncovered_list_xlsx
from gongjian_client.api.cypher import cypher_run
from gongjian_client.api.entities import entities_one
from gongjian_client.api.frameworks import frameworks_committee_list, frameworks_committee_list_csv
from gongjian_client.models import (
    CommitteeListing,
    CoverageSummaryAnswer,
    CypherStatement,
    Problem,
    RowsRecord,
)
from gongjian_client.types import UNSET, File, Unset

DAY = datetime.date(2021, 12, 31)
client = Client(base_url=sys.argv[1])

summary = coverage_summary.sync(client=client, as_of=DAY)
assert isinstance(summary, CoverageSummaryAnswer)

names: list[str] = []
after: str | Unset | None = UNSET
while after is not None:
    page = frameworks_committee_list.sync(client=client, as_of=DAY, limit=2, after=after)
    assert isinstance(page, CommitteeListing)
    names += [committee.name for committee in page.data]
    after = page.next_

problem = entities_one.sync(id="org:nobody", client=client)
assert isinstance(problem, Problem)

rows = cypher_run.sync(
    client=client, body=CypherStatement(text="MATCH (j:JointCommittee) RETURN count(j) AS n")
)
assert isinstance(rows, RowsRecord)

table = frameworks_committee_list_csv.sync(client=client, as_of=DAY)
assert isinstance(table, str)
workbook = coverage_uncovered_list_xlsx.sync(client=client, as_of=DAY)
assert isinstance(workbook, File)

print(
    json.dumps(
        {
            "enterprises": summary.data.enterprises,
            "names": names,
            "problem": [problem.status, problem.type_],
            "rows": rows.rows,
            "table": len(table.splitlines()) - 1,
            "workbook": workbook.payload.read(2).decode(),
        }
    )
)

"""Names that would do something if any place took them for more than text."""

from __future__ import annotations

from datetime import date

from graph.model.rows import Dataset, NodeRow, RelRow
from tests.support.small import dataset, node, rel

HOSTILE = (
    "</script><script>window.pwned=1;alert(1)</script>",
    "<img src=x onerror=window.pwned=1;alert(1)>",
    '");window.pwned=1;alert(1)//',
    "'-alert(1)-'",
    "</style></table></svg><svg onload=alert(1)>",
    "{{7*7}}${alert(1)}`alert(1)`",
    "<a href='javascript:alert(1)' title='x'>公司</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "甲\N{LINE SEPARATOR}alert(1)//\N{PARAGRAPH SEPARATOR}乙",
    "甲公司\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe\N{POP DIRECTIONAL FORMATTING}",
    '") DETACH DELETE n //',
    "]]>--><!--",
    "长" * 300,
)


def hostile_dataset() -> Dataset:
    """A ledger in which everything shown has such a name: members, parties, uncovered firms."""
    rows: list[NodeRow | RelRow] = [
        node("Source", "src:test", name=HOSTILE[0], kind="ledger"),
        node("Zone", "zone:hostile", name=HOSTILE[1], kind="subdistrict"),
        node("Organization", "org:hostile", "JointCommittee", name=HOSTILE[0]),
    ]
    for at, name in enumerate(HOSTILE):
        unit, org, agreement = f"unit:h{at:02}", f"org:h{at:02}", f"agr:h{at:02}"
        rows += [
            node(
                "Unit",
                unit,
                "Enterprise",
                name=name,
                name_en=name,
                ownership="private",
                operating_status="operating",
                full_members=at,
            ),
            node("Organization", org, name=name, note=name),
            node("Agreement", agreement, name=name, theme=name, since=date(2020, 1, 1)),
            rel("LOCATED_IN", unit, "zone:hostile"),
            rel("BASED_IN", org, unit, note=name),
            rel("MEMBER_OF", org, "org:hostile"),
            rel("PARTY_TO", org, agreement),
            rel("PARTY_TO", "org:hostile", agreement),
        ]
    return dataset(*rows, scope="hostile")

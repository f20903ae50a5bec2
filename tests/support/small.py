"""A small network for tests, of every shape a load has to deal with."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.model.rows import Dataset, NodeRow, RelRow

EFFECTIVE = date(2021, 12, 31)


def node(label: str, node_id: str, *second: str, **properties: Any) -> NodeRow:
    """A node row with the required properties filled in."""
    required: dict[str, dict[str, Any]] = {
        "Unit": {"sector": "private_firm"},
        "Organization": {"kind": "committee"},
        "Zone": {"kind": "community"},
        "Position": {"tier": "station"},
        "Agreement": {"form": "agreement"},
        "Source": {"kind": "document"},
        "Claim": {"kind": "figure", "metric": "positions"},
        "Initiative": {"kind": "brand"},
        "Activity": {"kind": "other"},
        "Resource": {"kind": "venue"},
        "Need": {"kind": "venue", "status": "unclaimed"},
        "Project": {"status": "in_progress"},
    }
    given = {"id": node_id, "name": node_id, **required.get(label, {}), **properties}
    return NodeRow(label, second, given)


def rel(rel_type: str, start: str, end: str, **properties: Any) -> RelRow:
    """A relationship row."""
    return RelRow(rel_type, start, end, properties)


def dataset(
    *rows: NodeRow | RelRow,
    scope: str = "test",
    layer: str = "ledger",
    effective: date = EFFECTIVE,
) -> Dataset:
    """A dataset of the rows."""
    return Dataset(
        scope,
        layer,
        "src:test",
        effective,
        [row for row in rows if isinstance(row, NodeRow)],
        [row for row in rows if isinstance(row, RelRow)],
    )


def committee_with_members(count: int) -> Dataset:
    """A joint committee and so many member enterprises, each located in a community."""
    rows: list[NodeRow | RelRow] = [
        node("Organization", "org:joint", "JointCommittee", kind="joint_committee"),
        node("Zone", "zone:community"),
    ]
    for number in range(count):
        unit = f"unit:{number:06d}"
        rows.append(node("Unit", unit, "Enterprise", staff=number, since=date(2020, 1, 1)))
        rows.append(rel("MEMBER_OF", unit, "org:joint", role="member"))
        rows.append(rel("LOCATED_IN", unit, "zone:community", since=date(2020, 1, 1)))
    return dataset(*rows)

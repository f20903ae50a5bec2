"""Ledgers made of rows, without files: what an import takes, for tests of what it does with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from graph.errors import Finding
from graph.model.rows import NodeRow, RelRow
from tests.support.small import node, rel

LABELS = {
    "organizations": "Organization",
    "enterprises": "Unit",
    "pairings": "Agreement",
    "activities": "Activity",
}


@dataclass(frozen=True)
class Kind:
    code: str

    @property
    def label(self) -> str | None:
        return LABELS.get(self.code)

    direct = ()


@dataclass
class Part:
    nodes: list[NodeRow]
    relationships: list[RelRow]
    read: int
    findings: list[Finding] = field(default_factory=list)
    bad_rows: frozenset[int] = frozenset()


@dataclass
class RowLedger:
    """A sheet whose rows are lists of node and relationship rows; the first is row 2."""

    kind: Kind
    file: str
    rows: Sequence[Sequence[NodeRow | RelRow]]
    sheet: str | None = "表"
    notices: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    profile: str | None = None
    corrected: tuple[Any, ...] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)

    digest: str = field(init=False)

    def __post_init__(self) -> None:
        self.digest = sha256(repr((self.file, self.rows)).encode()).hexdigest()

    def position(self, feed: str) -> int:
        return 0

    def chunks(self, references: Any, rows: int = 2000) -> Iterator[Part]:
        for first in range(0, len(self.rows), rows):
            nodes: list[NodeRow] = []
            rels: list[RelRow] = []
            for at, row in enumerate(self.rows[first : first + rows], first + 2):
                for one in row:
                    one.file, one.row, one.sheet = self.file, at, self.sheet
                    if isinstance(one, NodeRow):
                        nodes.append(one)
                    else:
                        rels.append(one)
            read = len(self.rows[first : first + rows])
            last = first + 1 + read
            found = [one for one in self.findings if first + 2 <= (one.row or 0) <= last]
            yield Part(nodes, rels, read, found, frozenset(one.row or 0 for one in found))


def ledger(code: str, *rows: Sequence[NodeRow | RelRow], file: str = "台账.xlsx") -> RowLedger:
    return RowLedger(Kind(code), file, rows)


def organization(name: str, superior: str | None = None, **more: Any) -> list[NodeRow | RelRow]:
    """A row of the organizations' ledger."""
    key = f"org:{name}"
    rows: list[NodeRow | RelRow] = [node("Organization", key, **{"kind": "branch", **more})]
    if superior:
        rows.append(rel("SUBORDINATE_TO", key, f"org:{superior}"))
    return rows


def enterprise(name: str, cover: str | None = None, **more: Any) -> list[NodeRow | RelRow]:
    """A row of the enterprises' ledger."""
    key = f"unit:{name}"
    rows: list[NodeRow | RelRow] = [node("Unit", key, "Enterprise", **more)]
    if cover:
        rows.append(rel("COVERED_BY", key, f"org:{cover}", basis="own"))
    return rows


def membership(member: str, committee: str, **more: Any) -> list[NodeRow | RelRow]:
    """A row of the members' ledger."""
    return [rel("MEMBER_OF", member, f"org:{committee}", role="member", **more)]

"""Ledgers read in one go, on a small graph that knows a few bodies and places."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from graph.boundaries import read_boundary
from graph.errors import Finding
from graph.ledgers import KINDS, Ledger, References, open_ledgers
from graph.ledgers.templates.columns import SAMPLE_MARK
from graph.ledgers.templates.files import header_of, samples
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Snapshot
from tests.support.small import dataset, node, rel

AS_OF = date(2021, 12, 31)
BOX = read_boundary("102.76,24.89,102.91,25.07")


def row(kind: str, /, **cells: Any) -> list[Any]:
    """A row of a ledger: the template's sample, with some cells replaced by what they feed."""
    sample = {
        feed: text.removeprefix(SAMPLE_MARK) for feed, text in samples(KINDS[kind])[0].items()
    }
    given = sample | cells
    return [given.get(column.feeds, "") for column in KINDS[kind].columns]


def headers(kind: str) -> list[str]:
    return [header_of(column) for column in KINDS[kind].columns]


def as_csv(*lines: Sequence[Any], encoding: str = "utf-8", separator: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(lines)
    return text.getvalue().encode(encoding)


def known() -> Dataset:
    """What the graph of these tests holds before anything is imported."""
    return dataset(
        node("Zone", "zone:park", name="甲园区", kind="development_zone", boundary=BOX),
        node("Zone", "zone:ala", name="阿拉街道", kind="subdistrict"),
        node("Zone", "zone:luoyang", name="洛羊街道", kind="subdistrict"),
        node("Zone", "zone:shuntong", name="顺通社区"),
        node("Zone", "zone:dachong", name="大冲社区"),
        node("Zone", "zone:tower", name="创业大厦", kind="carrier", carrier_kind="building"),
        node("Organization", "org:org-a", name="甲党委"),
        node("Organization", "org:org-b", name="乙党支部", kind="branch", aliases=["乙支部"]),
        node(
            "Organization", "org:joint", "JointCommittee", name="联合党委", kind="joint_committee"
        ),
        node("Unit", "unit:school", name="昆明学院", uscc="125301004313804564"),
        node("Unit", "unit:twin-1", name="重名公司"),
        node("Unit", "unit:twin-2", name="重名公司"),
        node("Initiative", "init:b1", name="结对共建圈"),
        rel("PART_OF", "zone:dachong", "zone:luoyang"),
        rel("PART_OF", "zone:luoyang", "zone:park"),
        rel("PART_OF", "zone:ala", "zone:park"),
    )


def snapshot() -> Snapshot:
    return snapshot_of(known())


def references(*more: Dataset) -> References:
    return References.of(snapshot_of(known(), *more), as_of=AS_OF)


@dataclass
class Read:
    """Everything some ledgers gave."""

    ledgers: tuple[Ledger, ...]
    nodes: list[NodeRow] = field(default_factory=list)
    relationships: list[RelRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    bad: set[tuple[str, str | None, int]] = field(default_factory=set)
    rows: int = 0

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.findings if one.severity == "error"]

    @property
    def rules(self) -> list[str]:
        return [one.rule for one in self.findings]

    def node(self, label: str) -> NodeRow:
        """The only node of a label."""
        (found,) = (one for one in self.nodes if one.label == label)
        return found

    def ends(self, rel_type: str) -> set[tuple[str, str]]:
        return {(one.start, one.end) for one in self.relationships if one.type == rel_type}

    def content(self) -> list[Any]:
        """Nodes and relationships without where they were read."""
        return [
            *((one.label, one.second_labels, one.properties) for one in self.nodes),
            *((one.type, one.start, one.end, one.properties) for one in self.relationships),
        ]


def read(*paths: Path, known_as: References | None = None, rows: int = 2000) -> Read:
    """Open the files as one import, note every ledger, clean every row."""
    known_as = known_as or references()
    ledgers = tuple(ledger for path in paths for ledger in open_ledgers(path))
    found = Read(ledgers)
    for ledger in ledgers:
        found.findings.extend(ledger.notices)
        known_as.note(ledger)
    for ledger in ledgers:
        for chunk in ledger.chunks(known_as, rows):
            found.nodes += chunk.nodes
            found.relationships += chunk.relationships
            found.findings += chunk.findings
            found.bad |= {(ledger.file, ledger.sheet, one) for one in chunk.bad_rows}
            found.rows += chunk.read
    return found


def read_rows(folder: Path, kind: str, *lines: Sequence[Any], **more: Any) -> Read:
    """Read a CSV of the lines below a ledger's headers."""
    path = folder / f"{kind}.csv"
    path.write_bytes(as_csv(headers(kind), *lines))
    return read(path, **more)

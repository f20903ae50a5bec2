"""Snapshots read from both stores: whole, refreshed, and while others write."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.endpoint import StoreRevision
from graph.errors import StoreMismatch, StoreTimeout
from graph.loading.loader import load as load_dataset
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.model.vocabulary import BASE_LABEL
from graph.snapshot import reading as snapshot_read
from graph.snapshot.building import build
from graph.snapshot.files import load, save
from graph.snapshot.pictures import Snapshot
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from graph.store.transactions import WriteTransaction
from tests.unit.test_snapshot import same

COMMON = {"layer": "ledger", "source": "src:t"}


def dataset(units: int = 40, **changed: Any) -> Dataset:
    """Units in two committees, with every kind of value given and missing."""
    nodes = [NodeRow("Source", (), {"id": "src:t", "name": "表", "kind": "ledger", **COMMON})]
    rels = []
    for i in range(2):
        own = {"id": f"org:j{i}", "name": f"联合党委{i}", "kind": "joint_committee", **COMMON}
        nodes.append(NodeRow("Organization", ("JointCommittee",), {**own, "functional": True}))
    for i in range(units):
        own = {"id": f"unit:u{i:04d}", "name": f"企业{i}", "sector": "private_firm", **COMMON}
        if i % 2:
            own |= {
                "staff": i,
                "lon": 102.5,
                "lat": 25 + i / 100,
                "in_zone": i % 3 == 0,
                "note": '"} //',
            }
        if i % 5 == 0:
            own |= {"aliases": [f"别名{i}", "共名"], "since": date(2020, 1, 1 + i % 28)}
        nodes.append(NodeRow("Unit", ("Enterprise",) if i % 4 else (), own | changed))
        tie = {**COMMON, "role": "member", "batch": 1} if i % 3 else dict(COMMON)
        if i % 7 == 0:
            tie |= {"since": date(2020, 1, 1), "until": date(2024, 1, 1), "facts": ["F001"]}
        rels.append(RelRow("MEMBER_OF", f"unit:u{i:04d}", f"org:j{i % 2}", tie))
    return Dataset("t", "ledger", "src:t", date(2026, 1, 1), nodes, rels)


def built(data: Dataset, revision: int) -> Snapshot:
    """The independent check: the same builder, fed with the rows and not with the store."""
    nodes = [
        {"labels": [node.label, *node.second_labels], **node.properties} for node in data.nodes
    ]
    rels = [
        {"type": rel.type, "start": rel.start, "end": rel.end, "id": rel.id, **rel.properties}
        for rel in data.relationships
    ]
    return build(nodes, rels, revision)


def test_a_snapshot_of_the_store_equals_one_of_the_rows(empty_store: Store) -> None:
    data = dataset()
    load_dataset(empty_store, data)
    same(read_snapshot(empty_store), built(data, empty_store.revision()))


def test_an_empty_store_has_an_empty_snapshot(empty_store: Store) -> None:
    assert len(read_snapshot(empty_store)) == 0


def test_pages_make_no_difference(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for units in (10, 20, 30, 40):
        load_dataset(empty_store, dataset(units))
    whole = read_snapshot(empty_store)
    monkeypatch.setattr(snapshot_read, "PAGE_ROWS", 7)
    monkeypatch.setattr(snapshot_read, "SURVEYED_REVISIONS", 3)
    same(read_snapshot(empty_store), whole)


def test_both_stores_give_the_same_snapshot(both_empty_stores: tuple[Store, Store]) -> None:
    one, other = both_empty_stores
    for store in both_empty_stores:
        load_dataset(store, dataset())
    same(read_snapshot(one), read_snapshot(other))


def test_a_refreshed_snapshot_equals_a_new_one(empty_store: Store) -> None:
    load_dataset(empty_store, dataset(20))
    before = read_snapshot(empty_store)
    # New units and ties, changed units, and, as the load is complete, closed ones.
    load_dataset(empty_store, dataset(30, address="新址"))
    load_dataset(empty_store, dataset(25, address="新址"))
    refreshed = read_snapshot(empty_store, previous=before)
    same(refreshed, read_snapshot(empty_store))
    assert refreshed.revision > before.revision
    at = refreshed.index_of("unit:u0029")
    assert refreshed.columns["until"].at(at) == date(2026, 1, 1)
    assert before.columns["address"].is_empty


def test_nothing_changed_is_the_same_object(empty_store: Store) -> None:
    load_dataset(empty_store, dataset(5))
    before = read_snapshot(empty_store)
    load_dataset(empty_store, dataset(5))
    assert read_snapshot(empty_store, previous=before) is before


def test_a_snapshot_newer_than_the_store_is_not_used(empty_store: Store) -> None:
    load_dataset(empty_store, dataset(5))
    foreign = replace(build([], [], 10_000), origin=empty_store.identity())
    same(read_snapshot(empty_store, previous=foreign), read_snapshot(empty_store))


def test_a_snapshot_of_another_store_is_not_used(empty_store: Store) -> None:
    load_dataset(empty_store, dataset(5))
    for revision in range(1, empty_store.revision() + 1):
        foreign = replace(build([], [], revision), origin="another")
        read = read_snapshot(empty_store, previous=foreign)
        assert read.origin == empty_store.identity()
        same(read, read_snapshot(empty_store))


def test_a_saved_snapshot_is_refreshed_after_a_restart(empty_store: Store, tmp_path: Path) -> None:
    load_dataset(empty_store, dataset(10))
    save(read_snapshot(empty_store), tmp_path / "s.npz")
    load_dataset(empty_store, dataset(12))
    saved = load(tmp_path / "s.npz", origin=empty_store.identity())
    same(read_snapshot(empty_store, previous=saved), read_snapshot(empty_store))


class Interrupted:
    """A store in which somebody writes after the n-th statement that the reader sends."""

    def __init__(self, store: Store, after: int, *, endless: bool = False) -> None:
        self.store, self.left, self.endless = store, after, endless

    def store_revision(self, *, within_s: float = 10.0) -> StoreRevision:
        return self.store.store_revision()

    def read(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        rows = self.store.read(text, **parameters)
        self.left -= 1
        if self.left == 0 or (self.endless and self.left < 0):
            self.store.write(self._change)
        return rows

    @staticmethod
    def _change(transaction: WriteTransaction) -> None:
        transaction.run(
            "MATCH (n:Entity {id: 'unit:u0003'})-[r:MEMBER_OF]->() "
            "SET n.name = '改名', n.revision = $r, r.note = '改', r.revision = $r",
            r=transaction.revision,
        )
        transaction.run(
            "MATCH (j:Entity {id: 'org:j0'}) CREATE (n:Entity:Unit) "
            "SET n = $row CREATE (n)-[r:MEMBER_OF]->(j) SET r = $tie",
            row={
                "id": f"unit:new{transaction.revision}",
                "name": "新",
                "sector": "school",
                "revision": transaction.revision,
                **COMMON,
            },
            tie={
                "id": f"unit:new{transaction.revision}|MEMBER_OF|org:j0",
                "revision": transaction.revision,
                **COMMON,
            },
        )


@pytest.mark.parametrize("after", [1, 2, 4, 7])
def test_a_write_while_reading_is_in_the_picture_whole(empty_store: Store, after: int) -> None:
    load_dataset(empty_store, dataset(10))
    snapshot = read_snapshot(Interrupted(empty_store, after))
    assert snapshot.revision == empty_store.revision()
    same(snapshot, read_snapshot(empty_store))
    assert snapshot.find("改名") == snapshot.index_of("unit:u0003")
    assert len(snapshot.edges["MEMBER_OF"]) == 11


def test_writing_without_a_pause_is_reported(empty_embedded_store: Store) -> None:
    load_dataset(empty_embedded_store, dataset(5))
    with pytest.raises(StoreTimeout, match="without a pause"):
        read_snapshot(Interrupted(empty_embedded_store, 1, endless=True))


def test_reading_beside_a_load_gives_whole_batches(empty_store: Store) -> None:
    """A snapshot taken while a load runs is the picture of one of its batches, ends and all."""
    done = threading.Event()

    def loading() -> None:
        for units in (10, 20, 30, 40):
            load_dataset(empty_store, dataset(units))
        done.set()

    thread = threading.Thread(target=loading)
    thread.start()
    snapshot = read_snapshot(empty_store)
    while not done.is_set():
        snapshot = read_snapshot(empty_store, previous=snapshot)
        assert len(snapshot) in {0, 1, 3, 13, 23, 33, 43} or len(snapshot) < 43
    thread.join()
    same(read_snapshot(empty_store, previous=snapshot), read_snapshot(empty_store))


@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("CREATE (n:Entity:Unit {id: 'unit:x', revision: $r, sector: 'gossip'})", "gossip"),
        ("CREATE (n:Entity {id: 'person:x', revision: $r})", "person"),
    ],
)
def test_what_the_vocabulary_does_not_allow_is_named(
    empty_store: Store, statement: str, match: str
) -> None:
    empty_store.write(lambda transaction: transaction.run(statement, r=transaction.revision))
    with pytest.raises(StoreMismatch, match=match):
        read_snapshot(empty_store)


def test_texts_name_only_the_vocabulary() -> None:
    """Values are parameters: no quote of a value stands in any text but the types' own names."""
    text = snapshot_read.edge_survey() + snapshot_read.node_columns("Unit", ["name", "since"])
    assert f":{BASE_LABEL})" in text
    assert "coalesce(n.name, $no_text)" in text
    assert "coalesce(toString(n.since), $no_date)" in text

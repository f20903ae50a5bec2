"""Backups: from either store into either, and what happens when something goes wrong."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from graph.backup import restoring as restore_module
from graph.backup import writing as backup_module
from graph.backup.files import BackupFile, Manifest
from graph.backup.restoring import copy, restore
from graph.backup.writing import backup
from graph.errors import Conflict, InvalidInput, StoreMismatch, StoreTimeout
from graph.exchange.formats import read_exchange
from graph.loading.checking import check
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from queries.ailments import Notes
from queries.doctor import _initialised
from tests.support.exchange import all_days, written
from tests.support.random_network import random_network
from tests.support.small import committee_with_members, node
from tests.unit.test_snapshot import same

JOURNAL = {
    "id": "import:1",
    "at": "2026-01-01T00:00:00+00:00",
    "day": date(2026, 1, 1),
    "rows": 3,
    "share": 0.5,
    "whole": 2.0,
    "undone": False,
    "files": ["甲.xlsx", "乙.csv"],
}


def parts(file: Path) -> dict[str, bytes]:
    """Everything in a backup but what it says of its origin and time."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def a_network(seed: int) -> Dataset:
    """Nodes of every label, and relationships of some types: a server plans each type anew."""
    network = random_network(Random(seed))
    types = ("SUBORDINATE_TO", "MEMBER_OF", "PARTY_TO", "ADVANCES", "HELD_BY", "ABOUT")
    network.relationships = [row for row in network.relationships if row.type in types]
    return network


def lived_in(store: Store) -> Dataset:
    """Load a network, change and shorten it, and note an import; what stands."""
    network = a_network(5)
    load(store, network)
    changed = replace(network, effective=date(2022, 1, 1))
    for row in changed.nodes[:4]:
        row.properties["note"] = '") DETACH DELETE n // \x07'
    changed.relationships = [r for r in changed.relationships if r.type != "HELD_BY"]
    load(store, changed)
    store.record("CREATE (i:ImportNote) SET i = $row", row=JOURNAL)
    return changed


def test_a_backup_of_either_store_restored_in_the_other_is_equal(
    both_empty_stores: tuple[Store, Store], tmp_path: Path
) -> None:
    embedded, neo4j = both_empty_stores
    network = lived_in(embedded)
    held = read_snapshot(embedded)
    one, two, three = (tmp_path / f"{name}.zip" for name in ("one", "two", "three"))
    manifest = backup(embedded, one)
    assert manifest.rows("nodes") == len(network.nodes)
    assert {part.name for part in manifest.parts if part.section == "bookkeeping"} == {
        "Former",
        "LoadState",
        "ImportNote",
    }

    restore(neo4j, one)
    back = backup(neo4j, two)
    assert parts(two) == parts(one)
    assert (back.revision, back.parts) == (manifest.revision, manifest.parts)
    assert back.identity != manifest.identity
    note = neo4j.read("MATCH (i:ImportNote) RETURN properties(i) AS note")[0]["note"]
    assert note == JOURNAL
    assert type(note["whole"]) is float

    # and the other way, over what stands there, which is kept
    restore(embedded, two, keep=three)
    assert parts(three) == parts(one)
    same(read_snapshot(embedded), held)
    for store in both_empty_stores:
        again = load(store, network)
        assert again.revision_after == again.revision_before == manifest.revision


def test_s19_4_graphml_and_json_ld_load_as_the_same_graph(
    both_empty_stores: tuple[Store, Store], tmp_path: Path
) -> None:
    network = check(a_network(8))
    for store, format in zip(both_empty_stores, ("graphml", "jsonld"), strict=True):
        load(store, read_exchange(written(all_days(network), format, tmp_path)))
        found = read_snapshot(store)
        expected = snapshot_of(network, revision=found.revision)
        same(found, expected)
        assert len(found) == len(network.nodes)
        assert sum(map(len, found.edges.values())) == len(network.relationships)


# --- refusals -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, embedded_endpoint: Any) -> Path:
    """A backup of a small network."""
    from tests.support.databases import wipe

    file = tmp_path_factory.mktemp("backup") / "good.zip"
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        load(store, committee_with_members(20))
        backup(store, file)
    return file


def test_a_store_that_holds_something_is_refused_and_left_alone(
    empty_embedded_store: Store, good: Path
) -> None:
    load(empty_embedded_store, committee_with_members(2))
    before = empty_embedded_store.revision()
    with pytest.raises(Conflict, match="holds 5 nodes"):
        restore(empty_embedded_store, good)
    assert empty_embedded_store.revision() == before


def rewritten(file: Path, folder: Path, **changes: Any) -> Path:
    """A copy of a backup with some files or facts of its manifest changed."""
    new = folder / "changed.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(new, "w") as archive:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                said = json.loads(data) | changes.get("manifest", {})
                for part in said["parts"]:
                    part |= changes.get("part", {}).get(part["name"], {})
                data = json.dumps(said).encode()
            data = changes.get("files", {}).get(name, data)
            if data is not None:
                archive.writestr(name, data)
    return new


UNITS = "nodes/Unit.jsonl"
SHAPES = {
    "a missing part": {"files": {UNITS: None}},
    "an empty part": {"files": {UNITS: b""}},
    "rows that are none": {"files": {UNITS: b"[]\n"}},
    "no manifest": {"files": {"manifest.json": None}},
    "a manifest that is none": {"files": {"manifest.json": b"[]"}},
    "a later format": {"manifest": {"gongjian_backup": 99}},
    "another digest": {"part": {"Unit": {"sha256": "0" * 64}}},
    "another count": {"part": {"Unit": {"rows": 19}}},
    "an unknown label": {"part": {"Unit": {"name": "Person"}}},
    "Cypher for a label": {
        "part": {"LoadState": {"name": "X) DETACH DELETE n //"}},
    },
}


@pytest.mark.parametrize("what", SHAPES)
def test_a_damaged_backup_is_refused_before_anything_is_written(
    what: str, empty_embedded_store: Store, good: Path, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match="nothing was restored"):
        restore(empty_embedded_store, rewritten(good, tmp_path, **SHAPES[what]))
    assert empty_embedded_store.revision() == 0
    assert empty_embedded_store.restoring() is None


def test_a_backup_cut_off_or_changed_anywhere_is_refused(good: Path, tmp_path: Path) -> None:
    whole = good.read_bytes()
    file = tmp_path / "damaged.zip"
    sound = 0
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        file.write_bytes(whole[:at])
        with pytest.raises(InvalidInput):
            BackupFile(file)
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1 :])
        try:
            with BackupFile(file) as held:
                # a byte that says nothing of the content, such as a time
                assert [part.sha256 for part in held.manifest.parts]
                sound += 1
        except InvalidInput:
            pass
    assert sound < 20


def test_another_store_format_is_refused(
    empty_embedded_store: Store, good: Path, tmp_path: Path
) -> None:
    with pytest.raises(StoreMismatch, match="store format 7"):
        restore(empty_embedded_store, rewritten(good, tmp_path, manifest={"store_format": 7}))


def test_what_no_part_would_keep_is_not_left_out_in_silence(
    empty_embedded_store: Store, tmp_path: Path
) -> None:
    empty_embedded_store.record("CREATE (:Entity:Unit {id: 'unit:norevision'})")
    file = tmp_path / "none.zip"
    with pytest.raises(StoreMismatch, match="of revision None"):
        backup(empty_embedded_store, file)
    assert list(tmp_path.iterdir()) == []


# --- interruptions --------------------------------------------------------------------------


class _Cut(Exception):
    pass


@contextmanager
def cut() -> Iterator[None]:
    with pytest.raises(_Cut):
        yield


def test_an_interrupted_restore_answers_nothing_is_told_and_can_be_run_again(
    empty_store: Store, good: Path, tmp_path: Path
) -> None:
    def stop(done: int, total: int, what: str) -> None:
        if what == "Unit":
            raise _Cut

    with cut():
        restore(empty_store, good, progress=stop)
    with pytest.raises(StoreMismatch, match="restore into it did not end"):
        empty_store.revision()
    with pytest.raises(StoreMismatch, match="restore into it did not end"):
        load(empty_store, committee_with_members(1))
    notes = Notes()
    assert not _initialised(empty_store, notes)
    assert [problem.code for problem in notes.found] == ["restore_interrupted"]
    restore(empty_store, good)
    file = tmp_path / "again.zip"
    backup(empty_store, file)
    assert parts(file) == parts(good)


def test_what_was_added_by_hand_comes_back_too(empty_store: Store, tmp_path: Path) -> None:
    load(empty_store, committee_with_members(2))
    empty_store.record("MATCH (n:Entity)-[r:MEMBER_OF]->() SET n.`a ``b` = 1, r.by_hand = 'x'")
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    backup(empty_store, first)
    restore(empty_store, first, keep=tmp_path / "kept.zip")
    backup(empty_store, second)
    assert parts(second) == parts(first)
    held = empty_store.read(
        "MATCH (n:Entity)-[r:MEMBER_OF]->() RETURN n.`a ``b` AS a, r.by_hand AS x"
    )
    assert held == [{"a": 1, "x": "x"}] * 2


def test_of_two_restores_at_once_the_later_one_holds(
    empty_embedded_store: Store, good: Path, tmp_path: Path
) -> None:
    begun = []

    def meanwhile(done: int, total: int, what: str) -> None:
        if not begun:
            begun.append(what)
            restore(empty_embedded_store, good)

    with pytest.raises(Conflict, match="another restore"):
        restore(empty_embedded_store, good, progress=meanwhile)
    file = tmp_path / "after.zip"
    backup(empty_embedded_store, file)
    assert parts(file) == parts(good)


def test_a_backup_beside_a_load_is_of_one_revision(
    empty_embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_module, "PAGE_ROWS", 7)
    load(empty_embedded_store, committee_with_members(20))
    loads = count()

    def busy(done: int, total: int, what: str) -> None:
        row = node("Source", "src:test", note=str(next(loads)))
        load(empty_embedded_store, Dataset("busy", "ledger", "src:test", date.today(), [row]))

    file = tmp_path / "busy.zip"
    with pytest.raises(StoreTimeout, match="without a pause"):
        backup(empty_embedded_store, file, progress=busy)
    assert not file.exists()

    seen: list[str] = []

    def once(done: int, total: int, what: str) -> None:
        if not seen:
            seen.append(what)
            busy(done, total, what)

    manifest: Manifest = backup(empty_embedded_store, file, progress=once)
    assert manifest.revision == empty_embedded_store.revision()
    assert [part.rows for part in manifest.parts if part.name == "Source"] == [1]


def test_what_is_written_between_the_backup_and_the_restore_is_not_lost(
    empty_embedded_store: Store,
    good: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load(empty_embedded_store, committee_with_members(2))

    def slow(store: Store, path: Path, *, damaged: bool) -> Manifest:
        made = backup(store, path, damaged=damaged)
        load(store, committee_with_members(3))
        return made

    monkeypatch.setattr(restore_module, "backup", slow)
    with pytest.raises(Conflict, match="was changed"):
        restore(empty_embedded_store, good, keep=tmp_path / "kept.zip")
    assert len(read_snapshot(empty_embedded_store)) == 5


def test_a_copy_leaves_no_file_behind(
    both_empty_stores: tuple[Store, Store], tmp_path: Path
) -> None:
    embedded, neo4j = both_empty_stores
    network = check(committee_with_members(5))
    load(neo4j, network)
    copy(neo4j, embedded, folder=tmp_path)
    same(read_snapshot(embedded), snapshot_of(network, revision=neo4j.revision()))
    assert list(tmp_path.iterdir()) == []

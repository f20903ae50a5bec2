"""Rows that are not what was written are named by every backup and by the examination."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from graph.backup.restoring import copy, restore
from graph.backup.writing import backup, unsound_rows
from graph.errors import StoreMismatch
from graph.importing import imports, undo
from graph.loading.loader import load
from graph.settings import Settings
from graph.store.bolt import Store
from graph.store.embedded import hold
from graph.store.embedded_folder import LOCK
from queries.doctor import examine
from tests.integration.test_importing import TODAY, run
from tests.integration.test_snapshot_store import dataset
from tests.support.command import OF_THE_MACHINE
from tests.support.row_ledgers import enterprise, ledger, organization

CHANGES = {
    "a text": ("MATCH (n {id: 'unit:u0001'}) SET n.name = '企业x'", "unit:u0001"),
    "a number": ("MATCH (n {id: 'unit:u0001'}) SET n.lon = n.lon + 1e-9", "unit:u0001"),
    "a value lost": ("MATCH (n {id: 'unit:u0001'}) SET n.staff = null", "unit:u0001"),
    "a day": (
        "MATCH ({id: 'unit:u0000'})-[r:MEMBER_OF]->() SET r.until = date('2024-01-02')",
        "unit:u0000|MEMBER_OF|org:j0",
    ),
    "what an import wrote": ("MATCH (n {id: 'unit:y'}) SET n.staff = 8", "unit:y"),
    "a former state": (
        "MATCH (f:Former {of: 'unit:x'}) SET f.state = replace(f.state, '1', '2')",
        "unit:x@",
    ),
}


@pytest.fixture
def store(empty_store: Store, tmp_path: Path) -> Store:
    """Rows of loads and imports: new, changed, closed, voided and given back."""
    load(empty_store, dataset(12))
    load(empty_store, dataset(10, note="改"))
    first = ledger("organizations", organization("a"))
    for staff in (1, 2, 3):
        units = ledger("enterprises", enterprise("x", "a", staff=staff), file=f"{staff}.xlsx")
        run(empty_store, tmp_path, first, units)
    undo(empty_store, imports(empty_store)[0].id, today=TODAY)
    run(empty_store, tmp_path, ledger("enterprises", enterprise("y", "a")), complete=True)
    return empty_store


def test_what_was_written_is_sound(store: Store, tmp_path: Path) -> None:
    assert unsound_rows(store) == []
    backup(store, tmp_path / "all.zip")


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_not_written_is_named_by_every_backup(
    store: Store, tmp_path: Path, what: str
) -> None:
    text, key = CHANGES[what]
    backup(store, tmp_path / "good.zip")
    store.record(text)
    found = unsound_rows(store)
    assert found
    assert all(one.startswith(key) for one in found)
    with pytest.raises(StoreMismatch, match="not what was written"):
        backup(store, tmp_path / "all.zip")
    assert not (tmp_path / "all.zip").exists()
    # A damaged store can be replaced all the same, and what it held is kept.
    restore(store, tmp_path / "good.zip", keep=tmp_path / "kept.zip")
    assert (tmp_path / "kept.zip").exists()
    assert unsound_rows(store) == []


def wait_until_ended(data: Path) -> None:
    """Until the server of a data directory has let go of its lock."""
    with (data / "arcadedb" / LOCK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)


def test_flipped_bytes_in_the_files_of_a_store_are_noticed(tmp_path: Path) -> None:
    with hold(tmp_path) as held, Store.open(held.endpoint) as opened:
        opened.initialise()
        load(opened, dataset(10))
    wait_until_ended(tmp_path)
    found = examine(Settings(data=tmp_path), deep=True).problems
    assert {one.code for one in found} <= {OF_THE_MACHINE}
    wait_until_ended(tmp_path)
    named, changed = "企业7".encode(), "企业8".encode()
    flipped = 0
    for file in (tmp_path / "arcadedb" / "databases").rglob("*.bucket"):
        content = file.read_bytes()
        flipped += content.count(named)
        file.write_bytes(content.replace(named, changed))
    assert flipped
    problems = examine(Settings(data=tmp_path), deep=True).problems
    assert [one.code for one in problems if one.grave] == ["rows_damaged"]
    (damaged,) = (one for one in problems if one.code == "rows_damaged")
    assert "unit:u0007" in damaged.what.en


def test_a_copy_has_no_name_in_the_temporary_directory(
    both_empty_stores: tuple[Store, Store], tmp_path: Path
) -> None:
    """So nothing of it is left, at whatever moment the process is killed."""
    embedded, neo4j = both_empty_stores
    load(neo4j, dataset(10))
    seen: list[int] = []

    def look(done: int, total: int, what: str) -> None:
        seen.append(len(list(tmp_path.iterdir())))

    copy(neo4j, embedded, folder=tmp_path, progress=look)
    assert set(seen) == {0}

"""Copies of closed stores appear whole or not at all, and nothing that was damaged is placed."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.store import copies
from graph.store.embedded_folder import database, unopened

FILES = {"schema.json": b"{}", "Unit_0.1.bucket": bytes(range(256)) * 64, "wal/0.wal": b"\0"}


def filled(data: Path) -> Path:
    """A data directory whose store is closed; its files are not looked into."""
    for name, content in FILES.items():
        file = database(data) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return data


def found(data: Path) -> dict[str, bytes]:
    folder = database(data)
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    kept = tmp_path / "cache" / "new"
    assert copies.keep(filled(tmp_path / "first"), kept)
    return kept


def test_a_copy_is_placed_as_it_was_and_only_the_newest_is_kept(copy: Path, tmp_path: Path) -> None:
    (copy.parent / ".left-by-one-that-was-killed").mkdir()
    newer = copy.parent / "newer"
    assert copies.keep(tmp_path / "first", newer)
    assert [each.name for each in copy.parent.iterdir()] == ["newer"]
    assert copies.place(newer, tmp_path / "second")
    assert found(tmp_path / "second") == FILES
    assert not copies.place(copy, tmp_path / "third")
    assert not database(tmp_path / "third").exists()


def _changed(copy: Path) -> None:
    file = copy / "database" / "Unit_0.1.bucket"
    file.write_bytes(b"\1" + file.read_bytes()[1:])


def _cut(copy: Path) -> None:
    file = copy / "database" / "Unit_0.1.bucket"
    file.write_bytes(file.read_bytes()[:-1])


@pytest.mark.parametrize(
    "harm",
    [
        _changed,
        _cut,
        lambda copy: (copy / "database" / "wal" / "0.wal").unlink(),
        lambda copy: (copy / "database" / "more").touch(),
        lambda copy: (copy / "files.json").write_text("{"),
        lambda copy: (copy / "files.json").write_text(json.dumps({})),
        lambda copy: (copy / "files.json").unlink(),
    ],
)
def test_a_damaged_copy_is_thrown_away(
    harm: Callable[[Path], object], copy: Path, tmp_path: Path
) -> None:
    harm(copy)
    data = tmp_path / "second"
    assert not copies.place(copy, data)
    assert not copy.exists()
    assert not database(data).exists()
    assert {file.name for file in database(data).parent.parent.iterdir()} <= {"log", "server.lock"}


def test_a_store_that_is_there_is_left_alone(copy: Path, tmp_path: Path) -> None:
    own = database(tmp_path / "second") / "own"
    own.mkdir(parents=True)
    assert not copies.place(copy, tmp_path / "second")
    assert [file.name for file in database(tmp_path / "second").iterdir()] == ["own"]
    assert copy.exists()


def test_nothing_is_taken_from_or_put_below_a_server_that_runs(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_ENDS_S", 0.1)
    with unopened(tmp_path / "first") as held:  # has the lock that a server has
        assert held is not None
        assert not copies.keep(tmp_path / "first", copy.parent / "newer")
    with unopened(tmp_path / "second"):
        assert not copies.place(copy, tmp_path / "second")
    assert copies.place(copy, tmp_path / "second")


def test_of_those_who_place_at_once_one_does(copy: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        placed = list(threads.map(lambda _: copies.place(copy, tmp_path / "second"), range(8)))
    assert placed.count(True) == 1
    assert found(tmp_path / "second") == FILES


def test_a_copy_that_is_replaced_meanwhile_is_placed_whole_or_not_at_all(
    copy: Path, tmp_path: Path
) -> None:
    def place(number: int) -> bool:
        return copies.place(copy, tmp_path / f"data{number}")

    def keep(_: int) -> bool:
        return copies.keep(tmp_path / "first", copy)

    with ThreadPoolExecutor(4) as threads:
        kept = threads.map(keep, range(20))
        placed = list(threads.map(place, range(20)))
        assert any(kept)
    for number, done in enumerate(placed):
        assert found(tmp_path / f"data{number}") == (FILES if done else {})

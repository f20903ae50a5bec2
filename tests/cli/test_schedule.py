"""Backups by a schedule: the oldest go only after the new one is whole, and the newest restores."""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path

import pytest

from graph.backup import rotation
from graph.errors import InvalidInput
from graph.store.embedded import hold
from tests.cli.test_bad_input import refused
from tests.support.command import Run, command, in_process

OLD = [f"gongjian-2020010{day}T030000Z.zip" for day in range(1, 6)]
OTHERS = ["before-restore-20200101T030000Z.zip", "gongjian.zip", "gongjian-20200101.zip", "x.txt"]


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if not file.name.startswith("."))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with five older backups by name, and what is none."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in (*OLD, *OTHERS):
        (folder / name).write_bytes(name.encode())
    return folder


def test_the_restore_drill(gongjian: Run, data: Path, tmp_path: Path) -> None:
    """What an operator does: back up as the schedule does, restore the newest somewhere else, and
    hold what is in it against what is there."""
    folder = tmp_path / "backups"
    ran = gongjian("backup", "--to", str(folder), "--keep", "2")
    assert ran.code == 0, ran.err
    assert folder.stat().st_mode & 0o077 == 0
    (newest,) = [folder / name for name in names(folder)]
    assert newest.stat().st_mode & 0o077 == 0
    fresh = tmp_path / "fresh"
    with hold(fresh):  # so that the commands attach and do not each wait for a start
        restored = in_process(fresh, "restore", str(newest))
        assert restored.code == 0, restored.err
        whole = [digest(place, tmp_path / "x.jsonld") for place in (data, fresh)]
        part = digest(fresh, tmp_path / "x.jsonld", "--label", "Zone")
    assert whole[0] == whole[1]
    assert part != whole[0]  # else the digest would tell nothing


def digest(place: Path, file: Path, *more: str) -> str:
    """The digest of what a store holds, of all days."""
    written = in_process(place, "export", "jsonld", "--all-days", "-o", str(file), *more)
    assert written.code == 0, written.err
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_latest_are_kept_and_nothing_else_is_touched(gongjian: Run, folder: Path) -> None:
    ran = gongjian("backup", "--to", str(folder), "--keep", "3")
    assert ran.code == 0, ran.err
    left = names(folder)
    assert set(OTHERS) < set(left)
    kept = sorted(set(left) - set(OTHERS))
    assert len(kept) == 3
    assert kept[:2] == OLD[-2:]
    for name in OLD[:-2]:
        assert f"Removed the older backup {folder / name}" in ran.err


def test_the_new_one_stays_even_if_the_clock_went_back(folder: Path) -> None:
    new = folder / OLD[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rotation, "BackupFile", lambda file: file.open("rb"))
        assert rotation.rotate(new, 1) == [folder / name for name in OLD[1:]]
    assert names(folder) == sorted([OLD[0], *OTHERS])


def test_a_damaged_new_one_removes_nothing(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="no older one was removed"):
        rotation.rotate(folder / OLD[-1], 1)
    assert names(folder) == sorted([*OLD, *OTHERS])


def test_a_store_that_is_away_removes_nothing(folder: Path, tmp_path: Path) -> None:
    ran = command(
        tmp_path / "data",
        *("backup", "--to", str(folder), "--keep", "1"),
        GONGJIAN_URI="bolt://127.0.0.1:1",
        GONGJIAN_PASSWORD="x",
    )
    refused(ran, 3, "127.0.0.1:1")
    assert names(folder) == sorted([*OLD, *OTHERS])


def test_two_at_once_are_one(gongjian: Run, folder: Path) -> None:
    with (folder / ".gongjian-backup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused(gongjian("backup", "--to", str(folder)), 1, "another backup")
    assert gongjian("backup", "--to", str(folder)).code == 0
    assert len(names(folder)) == len(OLD) + len(OTHERS) + 1


def test_what_contradicts_is_refused(gongjian: Run, tmp_path: Path) -> None:
    refused(gongjian("backup", "x.zip", "--to", str(tmp_path)), 2, "not both")
    refused(gongjian("backup", "--keep", "3"), 2, "--to")
    assert gongjian("backup", "--to", str(tmp_path), "--keep", "0").code == 2
    (tmp_path / "file").write_text("")
    refused(gongjian("backup", "--to", str(tmp_path / "file")), 1, "file")

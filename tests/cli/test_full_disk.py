"""A disk that is full: a clear message, no trace, nothing half-written, none said to be written."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.backup.files import BackupFile
from graph.importing import imports
from graph.store.bolt import Store
from graph.store.embedded import hold
from tests.cli.test_imports import HEADERS
from tests.support.command import COMMAND, Ran, command, environment
from tests.support.components import ROOT

ROWS = 3_000


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("full")
    rows = (f"B{at},支部{at},党支部,,国企,5,正常,2021-12-31" for at in range(ROWS))
    (folder / "党组织.csv").write_text("\n".join((HEADERS, *rows)), "utf-8")
    with hold(folder / "data"):
        assert command(folder / "data", "load", "kunming").code == 0
        yield folder


def limited(place: Path, most: int, *arguments: str) -> Ran:
    """A command that may write files of so many bytes at most; the store runs already."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment(place / "data"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("most", [20_000, 100_000, 300_000])
def test_an_import_that_cannot_be_prepared_writes_nothing(place: Path, most: int) -> None:
    ran = limited(place, most, "load", str(place / "党组织.csv"))
    assert ran.code == 3, ran.err
    assert "cannot be written" in ran.err or "no import can be prepared" in ran.err
    assert "Traceback" not in ran.err
    assert "Details:" not in ran.err
    assert not list((place / "data" / "imports").glob("*"))
    with hold(place / "data") as held, Store.open(held.endpoint) as store:
        assert imports(store) == ()


def test_a_backup_a_copy_and_an_export_leave_nothing_half_written(place: Path) -> None:
    with hold(place / "copy"):  # a store that runs already, whose files are not limited
        fail_to_write(place)
    assert sorted(path.name for path in place.iterdir()) == ["copy", "data", "党组织.csv"]
    assert command(place / "data", "backup", str(place / "all.zip")).code == 0
    with BackupFile(place / "all.zip") as whole:
        assert whole.manifest.rows() > 0


def fail_to_write(place: Path) -> None:
    for arguments in (
        ("backup", str(place / "all.zip")),
        ("copy", "--to-data", str(place / "copy")),
        ("export", "graphml", "-o", str(place / "all.graphml")),
    ):
        ran = limited(place, 10_000, *arguments)
        assert ran.code == 1, (arguments, ran.err)
        assert "too large" in ran.err or "No space" in ran.err, ran.err
        assert "Traceback" not in ran.err
        assert "Details:" not in ran.err


def test_answers_do_not_need_the_snapshot_to_be_kept(place: Path) -> None:
    (place / "data" / "snapshot.arrays").unlink(missing_ok=True)
    ran = limited(place, 10_000, "coverage", "summary", "--json")
    assert ran.code == 0, ran.err
    assert "is not kept" in ran.err
    assert not (place / "data" / "snapshot.arrays").exists()

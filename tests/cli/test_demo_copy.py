"""The demo's copy: a second demo elsewhere starts from it and has what a fresh load has."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from api.commands import demo_copy, serving
from api.commands.demo_copy import DemoCopy
from api.commands.storage.stores import generated, kunming
from graph.loading.loader import load
from graph.settings import Settings
from graph.snapshot.pictures import Snapshot
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from graph.store.connect import connect
from queries import network
from queries.catalogue import run
from tests.support.command import Ran, in_process


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder of the test's own, and a twentieth of the demo."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(serving, "generated", partial(generated, scale=0.05))


def demo(data: Path) -> Ran:
    ran = in_process(data, "demo", "--no-serve")
    assert ran.code == 0, ran.err
    return ran


def told(data: Path) -> tuple[str, list[str], str]:
    """Identity, loads, and all that the store holds on all days as GraphML."""
    with connect(Settings(data=data)) as store:
        file = data / "all.graphml"
        ran = in_process(data, "export", "graphml", "--all-days", "-o", str(file))
        assert ran.code == 0, ran.err
        loads = [f"{row['id']} {row['state']}" for row in run(store, "loads")]
        return store.identity(), loads, file.read_text(encoding="utf-8")


def test_a_second_demo_starts_from_the_copy_and_a_damaged_one_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = demo(tmp_path / "first")
    assert f"A copy for the next demo is in {demo_copy.folder()}" in first.err
    (copy,) = demo_copy.folder().iterdir()
    assert copy.stat().st_mode & 0o077 == 0
    anew = []

    def reading(store: Store, *, previous: Snapshot | None) -> Snapshot:
        anew.append(previous is None)
        return read_snapshot(store, previous=previous)

    monkeypatch.setattr(network, "read_snapshot", reading)
    second = demo(tmp_path / "second")
    assert set(anew) == {False}
    assert f"Taken from the copy in {copy}" in second.err
    assert "nothing to load" in second.err
    assert "A copy for" not in second.err

    largest = max((copy / "database").iterdir(), key=lambda file: file.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-1] + b"!")
    third = demo(tmp_path / "third")
    assert "Taken from" not in third.err
    assert "A copy for the next demo" in third.err

    stores = [told(tmp_path / name) for name in ("first", "second", "third")]
    identities, loads, contents = zip(*stores, strict=True)
    assert len(set(identities)) == 3
    assert loads[0] == loads[1] == loads[2]
    assert contents[0] == contents[1] == contents[2]


def test_what_was_changed_is_not_kept_and_what_was_kept_by_another_version_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=tmp_path / "data")
    copy = DemoCopy(settings)
    with connect(settings) as store:
        store.initialise()
        copy.loaded(store)
        load(store, kunming())
        copy.end(store)
    assert copy.keep() is None
    assert not demo_copy.folder().exists()

    ours = demo_copy._digest()
    monkeypatch.setattr(demo_copy, "version", lambda name: "0")
    assert demo_copy._digest() != ours


def test_where_accounts_are_kept_or_a_server_is_named_there_is_no_copy(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert DemoCopy(settings)._copy is not None
    named = Settings(data=tmp_path, uri="bolt://127.0.0.1:1", password="p")
    assert DemoCopy(named)._copy is None
    settings.accounts_file.touch()
    assert DemoCopy(settings)._copy is None

"""The snapshot's file as processes share it."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from graph.snapshot import keeping
from graph.snapshot.building import build
from graph.snapshot.keeping import SharedFile
from graph.snapshot.pictures import Snapshot
from graph.snapshot.texts import is_lazy
from tests.unit.test_snapshot import same, unit


def at(revision: int, origin: str = "s") -> Snapshot:
    return replace(build([unit("unit:a", name=f"第{revision}")], [], revision), origin=origin)


def test_what_one_process_wrote_another_maps_and_nobody_twice(tmp_path: Path) -> None:
    one, other = (SharedFile(tmp_path / "s.arrays") for _ in range(2))
    assert one.newer("s", None) is None
    mapped = one.kept(at(3))
    same(mapped, at(3))
    assert is_lazy(mapped.names)
    assert one.newer("s", mapped) is None  # it is the one that it holds
    found = other.newer("s", at(2))
    assert found is not None
    same(found, at(3))
    assert other.newer("s", found) is None
    other.kept(at(4))
    seen = one.newer("s", mapped)
    assert seen is not None
    assert seen.revision == 4
    one.kept(at(2))  # an older one, by whoever read late
    assert other.newer("s", at(4)) is None
    one.kept(at(1, "restored"))
    back = other.newer("restored", at(4))
    assert back is not None
    assert (back.origin, back.revision) == ("restored", 1)


def test_a_large_one_is_written_now_and_then_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_AT_ONCE_S", -1.0)
    monkeypatch.setattr(keeping, "_SHARE", 10_000)
    one, other = (SharedFile(tmp_path / "s.arrays") for _ in range(2))
    assert is_lazy(one.kept(at(1)).names)
    assert not is_lazy(one.kept(at(2)).names)
    assert not is_lazy(one.kept(at(3)).names)
    written = other.newer("s", None)
    assert written is not None
    assert written.revision == 1
    one.settle()
    found = other.newer("s", written)
    assert found is not None
    assert found.revision == 3
    one.settle()
    assert other.newer("s", found) is None


def test_a_turn_is_one_processes_and_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_PATIENCE_S", 5.0)
    one, other = (SharedFile(tmp_path / "s.arrays") for _ in range(2))
    order: list[str] = []

    def wait() -> None:
        with other.turn():
            order.append("second")

    with one.turn():
        waiting = threading.Thread(target=wait)
        waiting.start()
        waiting.join(0.1)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]
    monkeypatch.setattr(keeping, "_PATIENCE_S", 0.05)
    with one.turn(), other.turn():  # one that was stopped is not waited for for ever
        order.append("third")


def test_where_nothing_can_be_written_it_is_kept_in_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    shared = SharedFile(tmp_path / "file" / "s.arrays")
    snapshot = at(1)
    with caplog.at_level(logging.WARNING), shared.turn():
        assert shared.newer("s", None) is None
        assert shared.kept(snapshot) is snapshot
    assert "is not kept" in caplog.text
    assert [one.name for one in tmp_path.iterdir()] == ["file"]

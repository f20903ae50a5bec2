"""A snapshot saved and loaded is the same; anything else in its place is ignored."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.snapshot import files as snapshot_files
from graph.snapshot.building import build
from graph.snapshot.files import load, save
from graph.snapshot.pictures import Snapshot
from tests.unit.test_snapshot import member, org, same, unit


@pytest.fixture
def snapshot() -> Snapshot:
    return build(
        [
            unit("unit:a", "Enterprise", name="甲", aliases=["阿", ""], staff=3, lon=102.7),
            unit("unit:b", name="乙", note="", in_zone=False, since=date(2020, 1, 1)),
            org("org:j", "JointCommittee", facts=["F105"]),
        ],
        [member("unit:a", "org:j", role="lead", until=date(2021, 1, 1))],
        41,
    )


def test_a_saved_snapshot_comes_back_the_same(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "new" / "snapshot.npz"
    save(snapshot, path)
    loaded = load(path)
    assert loaded is not None
    same(loaded, snapshot)
    assert loaded.columns["address"].is_empty
    with pytest.raises(ValueError, match="read-only"):
        loaded.columns["staff"].values[0] = 1
    assert [file.name for file in path.parent.iterdir()] == ["snapshot.npz"]


@pytest.mark.parametrize("at_once", [1, 2, 3, 100])
def test_texts_come_back_however_many_are_decoded_at_once(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(snapshot_files, "_AT_ONCE", at_once)
    texts = ["", "a", "阿拉", "", "", "é", "𠮷野家", "ab", "", "a", "阿拉街道", ""]
    arrays: dict[str, Any] = {}
    snapshot_files._put_texts(arrays, "x", texts)
    assert snapshot_files._texts(arrays, "x").tolist() == texts
    snapshot_files._put_texts(arrays, "x", [])
    assert snapshot_files._texts(arrays, "x").tolist() == []


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            st.text(min_size=1),
            st.one_of(st.none(), st.text()),
            st.lists(st.text(), max_size=3),
        ),
        max_size=5,
    )
)
def test_any_text_survives(rows: list[tuple[str, str | None, list[str]]]) -> None:
    import tempfile

    # A lone surrogate is no text that a store could hold.
    if any(not _encodes(text) for row in rows for text in (row[0], row[1] or "", *row[2])):
        return
    snapshot = build(
        [
            unit(f"unit:{i}", name=name, note=note, aliases=aliases)
            for i, (name, note, aliases) in enumerate(rows)
        ],
        [],
        1,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.npz"
        save(snapshot, path)
        loaded = load(path)
    assert loaded is not None
    same(loaded, snapshot)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def test_an_empty_snapshot_is_saved_too(tmp_path: Path) -> None:
    save(build([], [], 0), tmp_path / "s.npz")
    loaded = load(tmp_path / "s.npz")
    assert loaded is not None
    assert len(loaded) == 0


def test_there_is_none(tmp_path: Path) -> None:
    assert load(tmp_path / "s.npz") is None
    assert load(tmp_path) is None


def test_a_file_cut_off_anywhere_is_none(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "s.npz"
    save(snapshot, path)
    content = path.read_bytes()
    for size in range(0, len(content), max(1, len(content) // 60)):
        path.write_bytes(content[:size])
        assert load(path) is None


@pytest.mark.parametrize("seed", range(4))
def test_any_flipped_bit_is_found(snapshot: Snapshot, tmp_path: Path, seed: int) -> None:
    """Also in the archive's own names and tables, which its checksums do not cover."""
    path = tmp_path / "s.npz"
    save(snapshot, path)
    content = path.read_bytes()
    random = Random(seed)
    for bit in random.sample(range(8 * len(content)), 400):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        assert load(path) is None, bit
    path.write_bytes(content)
    assert load(path) is not None


def test_a_file_that_lost_or_gained_something_at_the_end_is_none(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "s.npz"
    save(snapshot, path)
    content = path.read_bytes()
    for changed in (content[:-1], content + b"\0", content[:-32], content[:16]):
        path.write_bytes(changed)
        assert load(path) is None


def sealed(path: Path, **arrays: Any) -> None:
    """An archive as :func:`save` leaves it, of whatever arrays."""
    np.savez(path, allow_pickle=any(array.dtype == object for array in arrays.values()), **arrays)
    archive = path.read_bytes()
    path.write_bytes(archive + hashlib.sha256(archive).digest())


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04", b"\x93NUMPY\x01\x00"])
def test_a_foreign_file_is_none(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s.npz"
    path.write_bytes(content)
    assert load(path) is None


def test_another_archive_is_none(tmp_path: Path) -> None:
    sealed(tmp_path / "s.npz", header=np.frombuffer(b"[1]", np.uint8))
    assert load(tmp_path / "s.npz") is None
    sealed(tmp_path / "s.npz", numbers=np.arange(3))
    assert load(tmp_path / "s.npz") is None


def test_a_pickle_in_the_archive_is_not_opened(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "s.npz"
    save(snapshot, path)
    with np.load(path) as arrays:
        content = {name: arrays[name] for name in arrays}
    content["ids/blob"] = np.array([{"a": 1}], object)
    sealed(path, **content)
    assert load(path) is None


def test_arrays_that_do_not_fit_together_are_none(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "s.npz"
    save(snapshot, path)
    with np.load(path) as arrays:
        content = {name: arrays[name] for name in arrays}
    sealed(path, **content)
    assert load(path) is not None
    wrong = {
        "label": np.zeros(2, np.int8),
        "MEMBER_OF/end": np.array([3], np.int32),
        "MEMBER_OF/start": np.array([-1], np.int32),
        "node.staff": np.zeros(3, np.float32),
        "ids/ends": np.array([1], np.int64),
        "second/Enterprise": np.zeros(4, np.bool_),
    }
    for name, array in wrong.items():
        sealed(path, **(content | {name: array}))
        assert load(path) is None, name


def test_a_picture_of_another_store_vocabulary_or_format_is_none(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.npz"
    save(replace(snapshot, origin="bolt://one/neo4j"), path)
    assert load(path, origin="bolt://one/neo4j") is not None
    assert load(path, origin="bolt://two/neo4j") is None
    assert load(path) is None
    with np.load(path) as arrays:
        content = {name: arrays[name] for name in arrays}
    header = json.loads(bytes(content["header"]))
    for key, value in {"format": 0, "vocabulary": "other"}.items():
        changed = json.dumps(header | {key: value}).encode()
        sealed(path, **(content | {"header": np.frombuffer(changed, np.uint8)}))
        assert load(path, origin="bolt://one/neo4j") is None


def test_a_save_that_fails_leaves_the_old_file(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.npz"
    save(snapshot, path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot_files.np, "savez", full)
    with pytest.raises(OSError, match="No space"):
        save(build([], [], 99), path)
    loaded = load(path)
    assert loaded is not None
    assert loaded.revision == 41
    assert [file.name for file in tmp_path.iterdir()] == ["s.npz"]

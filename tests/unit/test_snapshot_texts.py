"""Columns of texts as numbers: whatever is asked of one, an array of Python's texts answers so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.snapshot import texts as lazy
from graph.snapshot.building import EdgeBlock, NodeBlock, assemble, build
from graph.snapshot.columns import node_specs
from graph.snapshot.files import load, save
from graph.snapshot.pictures import Snapshot
from tests.unit.test_snapshot import member, org, same, unit

CELLS = st.lists(st.one_of(st.none(), st.sampled_from(["", "甲", "乙", "a", "😀b"]), st.text()))


def array(cells: list[Any]) -> Any:
    found = np.empty(len(cells), object)
    found[:] = cells
    return found


def in_a_blob(cells: list[str | None]) -> lazy.Texts:
    """As they come out of a file."""
    made = lazy.texts(cells)
    encoded = [one.encode() for one in made.words.more]
    ends = np.cumsum([len(one) for one in encoded], dtype=np.int64)
    blob = np.frombuffer(b"".join(encoded), np.uint8)
    return lazy.Texts(lazy.Words(blob, ends), made.which)


def plain(cells: list[Any]) -> bool:
    try:
        "".join(one for one in cells if one is not None).encode()
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("made", [lazy.texts, in_a_blob])
@settings(max_examples=60)
@given(cells=CELLS.filter(plain), seed=st.integers(0, 99))
def test_it_is_read_as_an_array_is(
    made: Callable[[list[str | None]], lazy.Texts], cells: list[str | None], seed: int
) -> None:
    column, wanted = made(cells), array(cells)
    draw = np.random.default_rng(seed)
    some = draw.integers(0, max(len(cells), 1), 2 * len(cells))
    mask = draw.random(len(cells)) < 0.5
    assert column.tolist() == cells == list(column)
    assert [column[at] for at in range(-len(cells), len(cells))] == 2 * cells
    for index in (some, mask, slice(1, None, 2)):
        assert column[index].tolist() == wanted[index].tolist()
        assert column.taken(index).tolist() == wanted[index].tolist()
    for other in (None, "", "甲", *cells[:3]):
        assert (column == other).tolist() == [one == other for one in cells]
        assert (column != other).tolist() == [one != other for one in cells]
    assert (column == wanted).all()
    assert (column == made(cells)).all()
    assert column.given.tolist() == [one is not None for one in cells]
    assert np.array_equal(np.asarray(column), wanted)
    with pytest.raises(IndexError):
        column[len(cells)]


@settings(max_examples=60)
@given(parts=st.lists(st.tuples(CELLS.filter(plain), st.sampled_from("abc")), min_size=1))
def test_columns_end_to_end_are_as_arrays_end_to_end(
    parts: list[tuple[list[str | None], str]],
) -> None:
    made: dict[str, Callable[[list[str | None]], Any]] = {
        "a": array,
        "b": lazy.texts,
        "c": in_a_blob,
    }
    wanted = [one for cells, _ in parts for one in cells]
    assert lazy.joined([made[kind](cells) for cells, kind in parts]).tolist() == wanted
    tuples = [tuple(one or "") for one in wanted]
    halves = [array(tuples[:3]), lazy.lists(tuples[3:])]
    together = lazy.joined_lists(halves)
    assert together.tolist() == tuples
    assert together[1:].tolist() == tuples[1:]
    assert together[np.arange(len(tuples))[::-1]].tolist() == tuples[::-1]


def mapped(snapshot: Snapshot, folder: Path) -> Snapshot:
    save(snapshot, folder / "s.arrays")
    found = load(folder / "s.arrays", origin=snapshot.origin)
    assert found is not None
    return found


def test_a_mapped_snapshot_goes_on_as_the_one_in_memory(tmp_path: Path) -> None:
    """Through many changes, each on top of what was saved of the one before; and what is not said
    any more does not stay in the file."""
    draw = np.random.default_rng(7)
    first = build([unit(f"unit:{at:03}", name=f"企业{at}") for at in range(60)], [], 1)
    memory, kept = first, mapped(first, tmp_path)
    sizes = []
    for revision in range(2, 40):
        names = [f"unit:{at:03}" for at in sorted(set(draw.integers(0, 90, 12).tolist()))]
        values: dict[str, list[Any]] = {name: [] for name in ("name", "note", "aliases", "staff")}
        for name in names:
            values["name"].append(f"{name}第{revision}次")
            values["note"].append(None if draw.random() < 0.4 else "同样的话")
            values["aliases"].append(["别名", f"{revision}"] if draw.random() < 0.5 else None)
            values["staff"].append(float(draw.integers(1, 9)))
        full = {key: values.get(key, [None] * len(names)) for key in node_specs()}
        blocks = [NodeBlock.of("Unit", names, {}, full)]
        ties = {
            "LOCATED_IN": [EdgeBlock.of("LOCATED_IN", [f"t{revision}"], names[:1], names[1:2], {})]
        }
        memory = assemble(blocks, ties, revision, previous=memory)
        kept = mapped(assemble(blocks, ties, revision, previous=kept), tmp_path)
        same(kept, memory)
        assert kept.same_as(memory)
        sizes.append((tmp_path / "s.arrays").stat().st_size)
    said = len({*memory.names})
    column: Any = kept.columns["name"].values
    assert isinstance(column, lazy.Texts)
    assert len(column.words) <= said / 0.75
    assert sizes[-1] < 2 * sizes[0]


READ = """
import sys
from pathlib import Path
import numpy as np
from graph.snapshot.files import load
found = load(Path(sys.argv[1]))
print(len(found), found.names[1], np.nansum(found.columns["staff"].values))
told = open("/proc/self/smaps").read()
print(told[told.index("s.arrays"):])
"""


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="not Linux")
def test_two_processes_have_one_copy_of_the_columns(tmp_path: Path) -> None:
    """And a snapshot that was replaced meanwhile is still what it was for who has it."""
    units = [unit(f"unit:{at:05}", name=f"企业{at}", staff=1.0) for at in range(4000)]
    before = mapped(build([*units, org("org:j")], [member("unit:00001", "org:j")], 1), tmp_path)
    ran = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "s.arrays")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = ran.stdout.splitlines()
    assert told[0] == "4001 企业0 4000.0"
    sizes = {name: int(kb) for name, kb in re.findall(r"^(\w+): +(\d+) kB", ran.stdout, re.M)[::-1]}
    assert sizes["Shared_Clean"] + sizes["Shared_Dirty"] > 100
    assert sizes["Anonymous"] == 0
    save(replace(build([], [], 2)), tmp_path / "s.arrays")
    assert before.names[4000] == "企业3999"
    assert len(before) == 4001

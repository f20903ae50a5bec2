"""Imports that are killed, resumed and taken back while others come between."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.endpoint import Endpoint
from graph.errors import Conflict
from graph.importing import Options, find_import, imports, prepare, resume, undo
from graph.importing.writing import ChangedSince
from graph.loading.batches import Progress
from graph.store.bolt import Store
from tests.integration.test_importing import TODAY, content, run
from tests.integration.test_importing_random import random_import
from tests.support.databases import wipe
from tests.support.row_ledgers import RowLedger, enterprise, ledger, organization


class Killed(BaseException):
    """Ends the process's work between two batches, as ``kill -9`` would."""


def killing(after: int) -> Progress:
    left = after

    def told(done: int, total: int, what: str) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise Killed

    return told


def load(
    store: Store, folder: Path, *ledgers: RowLedger, killed_after: int = 0, **how: bool
) -> str | None:
    """Import, killed after so many batches if not 0; the id if anything was written."""
    known = {entry.id for entry in imports(store)}
    draft = f"draft-{len(list(folder.iterdir()))}"
    with (
        prepare(store, ledgers, folder / draft, options=Options(**how), today=TODAY) as prepared,
        suppress(Killed),
    ):
        prepared.commit(store, killing(killed_after) if killed_after else None, draft=draft)
    return next((entry.id for entry in imports(store) if entry.id not in known), None)


def first(*names: str, goal: str = "1") -> list[RowLedger]:
    """Organizations and enterprises, which are written in this order."""
    return [
        ledger("organizations", organization("a", goal=goal), file=f"o{goal}.xlsx"),
        ledger("enterprises", *(enterprise(name, "a", staff=int(goal)) for name in names)),
    ]


@pytest.fixture
def place(empty_embedded_store: Store, tmp_path: Path) -> tuple[Store, Path]:
    return empty_embedded_store, tmp_path


def test_a_resumed_import_does_not_write_over_a_newer_one(place: tuple[Store, Path]) -> None:
    store, folder = place
    load(store, folder, *first("x", "y"))
    base = content(store)
    dead = load(store, folder, *first("x", "y", goal="2"), killed_after=2)
    assert dead
    assert find_import(store, dead).state == "running"
    newer = load(store, folder, ledger("enterprises", enterprise("x", "a", staff=9)))
    assert newer
    held, revision = content(store), store.revision()

    with pytest.raises(ChangedSince, match=rf"unit:x \({newer}\)") as refused:
        resume(store, dead, folder)
    assert [finding.value for finding in refused.value.findings] == ["unit:x"]
    assert (content(store), store.revision()) == (held, revision)
    # Each can be taken back, and then the first content is there again.
    undo(store, newer, today=TODAY)
    undo(store, dead, today=TODAY)
    assert content(store) == base


def test_a_resumed_import_goes_on_where_others_changed_other_rows(
    place: tuple[Store, Path],
) -> None:
    store, folder = place
    load(store, folder, *first("x", "y"))
    dead = load(store, folder, *first("x", "y", goal="2"), killed_after=2)
    assert dead
    load(store, folder, ledger("enterprises", enterprise("z", "a", staff=9)))
    resume(store, dead, folder)
    assert find_import(store, dead).state == "complete"
    assert content(store)["unit:x"]["staff"] == 2


@pytest.mark.parametrize("how", ["the same files", "a complete import", "a part of the scope"])
def test_a_later_import_that_states_all_of_it_settles_a_dead_one(
    place: tuple[Store, Path], how: str
) -> None:
    store, folder = place
    load(store, folder, *first("x", "y"))
    base = content(store)
    sheets = first("x", "y", goal="2")
    dead = load(store, folder, *sheets, killed_after=2)
    assert dead
    if how == "the same files":
        later = load(store, folder, *sheets)
    elif how == "a complete import":
        later = load(store, folder, *first("x", goal="3"), complete=True)
    else:
        later = load(store, folder, ledger("enterprises", enterprise("z", "a", staff=9)))
    entry = find_import(store, dead)
    if how == "a part of the scope":
        assert (entry.state, entry.settled_by) == ("running", None)
    else:
        assert (entry.state, entry.settled_by) == ("settled", later)
        with pytest.raises(Conflict, match=f"settled: {later} states all of it"):
            resume(store, dead, folder)
    assert later
    undo(store, later, today=TODAY)
    undo(store, dead, today=TODAY)
    assert content(store) == base


def test_an_import_beside_another_does_not_write_over_it(place: tuple[Store, Path]) -> None:
    """Without a kill: both were checked before either wrote."""
    store, folder = place
    load(store, folder, *first("x", "y"))
    base = content(store)
    other: list[str | None] = []

    def meanwhile(done: int, total: int, what: str) -> None:
        if not other:
            other.append(None)
            newer = ledger("enterprises", enterprise("x", "a", staff=9))
            other[0] = load(store, folder, newer)

    with (
        prepare(store, first("x", "y", goal="2"), folder / "slow", today=TODAY) as prepared,
        pytest.raises(ChangedSince, match="unit:x"),
    ):
        prepared.commit(store, meanwhile, draft="slow")
    assert content(store)["unit:x"]["staff"] == 9
    entries = imports(store)
    undo(store, str(other[0]), today=TODAY)
    undo(store, next(one.id for one in entries if one.draft == "slow"), today=TODAY)
    assert content(store) == base


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_whatever_was_killed_resumed_and_taken_back_between_all_can_be_taken_back(
    embedded_endpoint: Endpoint, seed: int
) -> None:
    random = Random(seed)
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store, TemporaryDirectory() as name:
        folder = Path(name)
        store.initialise()
        sheets = random_import(Random(seed + 1), 9) or first("x", "y")
        run(store, folder / "first", *sheets, good_rows=True)
        base_entries = {entry.id for entry in imports(store)}
        base = content(store)
        (folder / "drafts").mkdir()
        for at in range(9):
            open_ = [
                entry
                for entry in imports(store)
                if entry.state != "undone" and not entry.undoes and entry.id not in base_entries
            ]
            dead = [entry for entry in open_ if entry.state == "running"]
            what = random.choice(["load", "kill", "kill", "resume", "resume", "undo"])
            stop = killing(random.randint(1, 4)) if random.random() < 0.3 else None
            try:
                if what in ("load", "kill"):
                    if sheets := random_import(random, at):
                        how = random.choice([{"good_rows": True}, {"complete": True}, {}])
                        after = random.randint(1, 4) if what == "kill" else 0
                        load(store, folder / "drafts", *sheets, killed_after=after, **how)
                elif what == "resume" and dead:
                    resume(store, random.choice(dead).id, folder / "drafts", stop)
                elif what == "undo" and open_:
                    undo(store, random.choice(open_).id, today=TODAY, progress=stop)
            except (Conflict, Killed):
                pass
        rest = {
            entry.id
            for entry in imports(store)
            if entry.state != "undone" and not entry.undoes and entry.id not in base_entries
        }
        while rest:
            before = len(rest)
            for import_id in sorted(rest):
                try:
                    undo(store, import_id, today=TODAY)
                except Conflict:
                    continue
                rest.discard(import_id)
            assert len(rest) < before, "none of them can be taken back first"
        assert content(store) == base

"""Random ledgers, imported one after the other and taken back in any order that is allowed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.endpoint import Endpoint
from graph.importing import undo
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from tests.integration.test_importing import TODAY, content, run
from tests.support.databases import wipe
from tests.support.row_ledgers import RowLedger, enterprise, ledger, membership, organization
from tests.unit.test_snapshot import same

NAMES = "abcdef"


def random_import(random: Random, at: int) -> list[RowLedger]:
    """Up to three sheets that bring, correct and drop a few rows; some of them faulty."""
    organizations = [
        organization(
            name,
            random.choice([None, *NAMES[: NAMES.index(name)]]),
            goal=random.choice(["1", "2", None]),
            full_members=random.choice([1, 2, -1 if random.random() < 0.1 else 3]),
        )
        for name in random.sample(NAMES, random.randint(0, 5))
    ]
    enterprises = [
        enterprise(name, random.choice([None, *NAMES]), staff=random.randint(0, 2))
        for name in random.sample("xyz", random.randint(0, 3))
    ]
    pairs = {(random.choice("xyz"), random.choice(NAMES)) for _ in range(random.randint(0, 3))}
    days = [None, date(2021, 3, 1), date(2021, 4, 1)]
    members = [
        membership(f"unit:{unit}", name, since=random.choice(days)) for unit, name in sorted(pairs)
    ]
    sheets = {"organizations": organizations, "enterprises": enterprises, "memberships": members}
    return [ledger(kind, *rows, file=f"{at}-{kind}.xlsx") for kind, rows in sheets.items() if rows]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_what_is_imported_and_taken_back_leaves_the_store_as_it_was(
    embedded_endpoint: Endpoint, seed: int
) -> None:
    random = Random(seed)
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store, TemporaryDirectory() as folder:
        store.initialise()
        states = [content(store)]
        done: list[str] = []
        snapshot = read_snapshot(store)
        for at in range(4):
            sheets = random_import(random, at)
            how = random.choice([{"good_rows": True}, {"complete": True}, {}])
            # `run` holds every commit against its dry run.
            report = run(store, Path(folder), *sheets, **how) if sheets else None
            if report and report.import_id:
                done.append(report.import_id)
                states.append(content(store))
                again = run(store, Path(folder), *sheets, **how)
                assert again.import_id is None, again
            if done and random.random() < 0.3:
                undo(store, done.pop(), today=TODAY)
                states.pop()
                assert content(store) == states[-1]
            snapshot = read_snapshot(store, previous=snapshot)
        for import_id in reversed(done):
            undo(store, import_id, today=TODAY)
            states.pop()
            assert content(store) == states[-1]
        assert states == [{}]
        same(read_snapshot(store, previous=snapshot), read_snapshot(store))

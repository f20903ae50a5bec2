"""Former states that are purged: what holds stays, and what can no longer be taken back says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from graph.errors import Conflict
from graph.importing import find_import, imports, purge, undo
from graph.importing.undoing import refuse_undo
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from tests.integration.test_importing import TODAY, content, run
from tests.support.row_ledgers import enterprise, ledger

ROWS = 2_300
"""More than one batch."""


def formers(store: Store) -> int:
    return int(store.read("MATCH (f:Former) RETURN count(f) AS n")[0]["n"])


def test_what_was_replaced_before_a_day_is_forgotten(empty_store: Store, tmp_path: Path) -> None:
    store = empty_store
    for staff in (1, 2, 3):
        rows = [enterprise(f"{at:05}", staff=staff) for at in range(ROWS)]
        run(store, tmp_path, ledger("enterprises", *rows, file=f"{staff}.xlsx"))
    third, second, first = (entry.id for entry in imports(store))
    # As if the first two had been imported long ago.
    for import_id, year in ((first, 2019), (second, 2020)):
        store.record(
            "MATCH (i:ImportState {id: $id}) SET i.began = $at, i.ended = $at",
            id=import_id,
            at=f"{year}-06-01T10:00:00+00:00",
        )
    held, revision, journal = content(store), store.revision(), imports(store)
    day = date(2021, 1, 1)
    assert purge(store, date(2019, 1, 1)).formers == 0

    dry = purge(store, day)
    assert (dry.dry_run, dry.formers, dry.imports) == (True, ROWS, (second, first))
    assert (formers(store), store.revision(), imports(store)) == (2 * ROWS, revision, journal)

    done = purge(store, day, dry_run=False)
    assert (done.formers, done.imports) == (ROWS, (second, first))
    assert formers(store) == ROWS
    assert content(store) == held
    assert len(imports(store)) == 3
    assert len(read_snapshot(store)) == len(held)
    again = purge(store, day, dry_run=False)
    assert (again.formers, again.imports) == (0, ())

    for import_id in (first, second):
        assert find_import(store, import_id).purged
        for refused in (undo, refuse_undo):
            with pytest.raises(Conflict, match="can no longer be taken back"):
                refused(store, import_id)
    undo(store, third, today=TODAY)
    assert {row["staff"] for key, row in content(store).items() if key.startswith("unit:")} == {2}
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    purge(store, tomorrow, dry_run=False)
    assert formers(store) == 0

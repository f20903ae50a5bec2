"""``kill -9`` in the middle of an import: whole batches, and two ways out of it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from graph.endpoint import Endpoint
from graph.errors import Conflict
from graph.importing import Import, imports, prepare, resume, undo
from graph.loading.batches import BATCH_ROWS
from graph.loading.journal import JournalEntry
from graph.store.bolt import Store
from tests.integration.test_importing import TODAY, content, run
from tests.support.components import ROOT
from tests.support.databases import wipe
from tests.support.importing import DRAFT, sheet
from tests.support.row_ledgers import ledger, organization

ROWS = BATCH_ROWS + 300
HELD = 400


def killed(endpoint: Endpoint, folder: Path, batches: int) -> None:
    """Import in a process of its own and kill it after so many batches."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.importing", str(ROWS), str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(asdict(endpoint)) + "\n")
    process.stdin.close()
    for _ in range(batches):
        assert process.stdout.readline().strip().isdigit()
    process.kill()
    process.stdout.close()
    process.wait()


def settled(store: Store) -> Import:
    """The journal's entry once the server has done with the batch that was under way."""
    last = -1
    while (revision := store.revision()) != last:
        last = revision
        time.sleep(0.2)
    return imports(store)[0]


@pytest.mark.parametrize("way", ["resume", "undo"])
def test_an_import_killed_half_way_is_completed_or_taken_back(
    embedded_endpoint: Endpoint, tmp_path: Path, way: str
) -> None:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        run(store, tmp_path / "a", ledger("organizations", organization("a")))
        run(store, tmp_path / "b", sheet(HELD, 1))
        before = content(store)
        killed(embedded_endpoint, tmp_path, 2)
        entry = settled(store)
        assert (entry.state, entry.draft) == ("running", DRAFT)
        # What is in is in whole batches, and the journal tells of just these.
        for revision, kind in entry.batches:
            text = (
                "MATCH ()-[r:COVERED_BY {revision: $r}]->() RETURN count(r) AS n"
                if kind == "COVERED_BY"
                else "MATCH (n:Entity {revision: $r}) RETURN count(n) AS n"
            )
            assert store.read(text, r=revision)[0]["n"] in (1, 300, BATCH_ROWS), (revision, kind)
        assert store.revision() == entry.last_revision
        if way == "undo":
            taken = undo(store, entry.id, today=TODAY)
            assert taken.state == "complete"
            assert content(store) == before
            return
        left = JournalEntry(known=entry)  # as the killed process would, were it still alive
        report = resume(store, entry.id, tmp_path)
        assert report.import_id == entry.id
        assert imports(store)[0].state == "complete"
        assert report.nodes.created == ROWS - HELD + 1
        assert report.nodes.updated == HELD
        with pytest.raises(Conflict, match="taken imp:3 over"):
            store.write(lambda transaction: left.note(transaction, "Unit", report.nodes))
        with prepare(store, [sheet(ROWS, 2)], tmp_path / "again", today=TODAY) as again:
            assert again.commit(store).import_id is None
        undo(store, entry.id, today=TODAY)
        assert content(store) == before

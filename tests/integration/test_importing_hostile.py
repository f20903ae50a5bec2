"""The folder of hostile ledgers: whatever is in them, a check leaves the store as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.errors import InvalidInput
from graph.importing import Options, imports, prepare
from graph.ledgers import References, open_ledgers
from graph.loading.loader import load
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from tests.integration.test_importing import content
from tests.support.components import ROOT
from tests.support.ledgers import known

FOLDER = ROOT / "tests" / "data" / "hostile_ledgers"
FILES = sorted(path for path in FOLDER.iterdir() if path.name != "expected.csv")


def test_no_hostile_ledger_changes_the_store_unless_its_good_rows_are_asked_for(
    empty_embedded_store: Store, tmp_path: Path
) -> None:
    store = empty_embedded_store
    assert len(FILES) >= 25
    load(store, known())
    before, revision = content(store), store.revision()
    references = read_snapshot(store)
    outcomes = set()
    for path in FILES:
        outcome = _outcome(store, path, tmp_path, References.of(references))
        assert store.revision() == revision, path
        outcomes.add(outcome)
    assert content(store) == before
    assert imports(store) == ()
    assert outcomes >= {"refused", "blocked"}


def _outcome(store: Store, path: Path, folder: Path, references: References) -> str:
    """How a file ends; a blocked one is tried to be written all the same."""
    today = date(2021, 12, 31)
    try:
        ledgers = open_ledgers(path)
        prepared = prepare(store, ledgers, folder, references=references, today=today)
    except InvalidInput:
        return "refused"
    with prepared:
        report = prepared.report()
        for finding in report.findings:
            assert finding.file == path.name
            assert finding.row is not None or finding.severity == "warning"
        if not report.blocked:
            return "could be written"
        assert prepared.commit(store).import_id is None
        return "blocked"


def test_good_rows_and_complete_files_exclude_each_other() -> None:
    with pytest.raises(InvalidInput, match="either"):
        Options(good_rows=True, complete=True)

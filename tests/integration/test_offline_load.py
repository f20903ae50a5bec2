"""The first load of millions into Neo4j by its offline importer: the state that loads leave."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph.backup.files import BackupFile
from graph.backup.offline import ARGUMENTS, COMMAND, write_offline
from graph.backup.writing import backup
from graph.datasets.synthetic import generate
from graph.errors import Conflict, InvalidInput
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.store.bolt import Store
from tests.support.components import NEO4J_LIB, java, missing, why_no_neo4j
from tests.support.hostile_names import hostile_dataset
from tests.support.neo4j_server import neo4j_server
from tests.support.networks import KUNMING
from tests.support.thorough import usually

pytestmark = pytest.mark.slow


def datasets() -> list[Dataset]:
    more = usually([], thorough=[generate(scale=0.05)])
    return [read_folder(KUNMING), *more, hostile_dataset()]


def imported(folder: Path, home: Path) -> None:
    """Run the printed command, as the server's start script would."""
    program, *arguments = COMMAND.format(database="neo4j").split()
    assert program == "neo4j-admin"
    (home / "conf").mkdir(parents=True)
    ran = subprocess.run(
        [
            *(java() or "java", "-cp", f"{NEO4J_LIB}/*"),
            "org.neo4j.server.startup.Neo4jAdminCommand",
            *arguments,
        ],
        cwd=folder,
        env={**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    shutil.rmtree(home / "conf")


def test_the_importer_leaves_what_loads_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason := why_no_neo4j():
        missing("Neo4j server", reason)
    monkeypatch.setattr("graph.loading.batches.BATCH_ROWS", 100)
    written = write_offline(datasets(), tmp_path / "csv")
    imported(tmp_path / "csv", tmp_path / "offline")
    with (
        neo4j_server(tmp_path / "online") as endpoint,
        Store.open(endpoint, timeout_s=120) as store,
    ):
        store.initialise()
        for dataset in datasets():
            load(store, dataset)
        wanted = backup(store, tmp_path / "online.zip")
        schema = _schema(store)
    with (
        neo4j_server(tmp_path / "offline") as endpoint,
        Store.open(endpoint, timeout_s=120) as store,
    ):
        store.initialise()
        found = backup(store, tmp_path / "offline.zip")
        assert _schema(store) == schema
        assert found.revision == wanted.revision == written.revision
        with (
            BackupFile(tmp_path / "online.zip") as one,
            BackupFile(tmp_path / "offline.zip") as two,
        ):
            for ours, theirs in zip(one.manifest.parts, two.manifest.parts, strict=True):
                assert ours.path == theirs.path
                pairs = zip(one.rows(ours), two.rows(theirs), strict=True)
                assert all(_timeless(a) == _timeless(b) for a, b in pairs), ours.path
        # Loading the same again changes nothing.
        for dataset in datasets():
            report = load(store, dataset)
            assert report.revision_before == report.revision_after


def _schema(store: Store) -> list[object]:
    return [
        sorted(row["name"] for row in store.read(f"SHOW {what} YIELD name RETURN name"))
        for what in ("CONSTRAINTS", "INDEXES")
    ]


def _timeless(row: object) -> object:
    """A row of a backup without the moment at which a load ended."""
    if isinstance(row, dict):
        return {key: _timeless(value) for key, value in row.items() if key != "at"}
    return row


def test_what_a_load_would_refuse_is_refused(tmp_path: Path) -> None:
    day = date(2021, 1, 1)
    source = NodeRow("Source", (), {"id": "src:a", "name": "a", "kind": "ledger"})
    unit = NodeRow("Unit", (), {"id": "unit:a", "name": "a", "sector": "hospital"})
    other = NodeRow("Unit", (), {"id": "unit:b", "name": "b", "sector": "hospital"})
    tie = RelRow("SAME_AS", "unit:a", "unit:b", {})
    one = Dataset("one", "ledger", "src:a", day, [source, unit, other], [tie])
    for at, (second, fault) in enumerate(
        (
            (replace(one, id="two", relationships=[]), Conflict),
            (replace(one, id="two", nodes=[]), Conflict),
            (replace(one, relationships=[], nodes=[]), Conflict),
            (
                replace(one, id="two", nodes=[], relationships=[replace(tie, end="unit:none")]),
                InvalidInput,
            ),
        )
    ):
        with pytest.raises(fault):
            write_offline([one, second], tmp_path / f"{at}")
    folder = tmp_path / "full"
    write_offline([one], folder)
    assert "--nodes=nodes/Unit-header.csv,nodes/Unit.csv" in (folder / ARGUMENTS).read_text()
    with pytest.raises(Conflict, match="not empty"):
        write_offline([one], folder)

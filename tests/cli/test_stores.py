"""``init``, ``load``, ``synth`` and ``doctor`` on a store that others have open."""

from __future__ import annotations

import subprocess
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from graph.ledgers import KINDS
from graph.ledgers.templates.files import template_csv
from graph.model import cypher
from graph.model.vocabulary import VOCABULARY
from graph.store.bolt import Store
from tests.support.command import COMMAND, Run, ailments, command, environment
from tests.support.components import ROOT
from tests.support.networks import KUNMING


@pytest.fixture
def gongjian(data: Path) -> Run:
    """Each command in a process of its own, beside those that have the store open."""
    return partial(command, data)


def test_loading_the_same_again_changes_nothing(gongjian: Run, store: Store) -> None:
    before = store.revision()
    ran = gongjian("load", "kunming", "--json")
    (report,) = ran.json["data"]
    assert report["revision_before"] == report["revision_after"] == before
    assert report["nodes"]["unchanged"] == _rows("nodes")
    assert report["relationships"]["unchanged"] == _rows("relationships")


def _rows(kind: str) -> int:
    """Rows of the built-in dataset, counted in its files."""
    files = (KUNMING / kind).glob("*.csv")
    return sum(
        1 for file in files for line in file.read_text("utf-8").splitlines()[1:] if line.strip()
    )


def test_a_dry_run_says_what_would_change_and_changes_nothing(gongjian: Run, store: Store) -> None:
    before = store.revision()
    ran = gongjian("synth", "--scale", "0.05", "--seed", "9", "--dry-run", "--json")
    (report,) = ran.json["data"]
    assert report["dry_run"]
    assert report["nodes"]["updated"] > 100
    assert store.revision() == before


@pytest.mark.thorough
def test_a_new_directory_is_made_ready_by_what_brings_data_first(tmp_path: Path) -> None:
    place = tmp_path / "data"
    ran = command(place, "load", "kunming", "--dry-run", "--json")
    (report,) = ran.json["data"]
    assert report["nodes"]["created"] == _rows("nodes")
    assert sum(command(place, "doctor", "--json").json["store"]["nodes"].values()) == 0
    ledger = tmp_path / "阵地.csv"
    ledger.write_bytes(template_csv(KINDS["positions"]))
    ran = command(tmp_path / "other", "load", str(ledger), "--json")
    assert (ran.code, ran.json["data"]["errors"]) == (0, 0), ran.err
    before = command(tmp_path / "other", "doctor", "--json").json["store"]
    assert before["nodes"]["Position"] > 0
    assert command(tmp_path / "other", "init", "--json").json["revision"] == before["revision"]


def test_two_processes_on_one_new_data_directory_attach_and_both_load(tmp_path: Path) -> None:
    both = [
        subprocess.Popen(
            [*COMMAND, "load", "kunming"],
            cwd=ROOT,
            env=environment(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    ends = [(*running.communicate(timeout=240), running.returncode) for running in both]
    assert [code for *_, code in ends] == [0, 0], ends
    told = command(tmp_path, "doctor", "--json").json
    assert sum(told["store"]["nodes"].values()) == _rows("nodes")
    assert sum(told["store"]["relationships"].values()) == _rows("relationships")
    assert told["healthy"]


def test_doctor_finds_a_loaded_store_healthy_and_counts_it(gongjian: Run, store: Store) -> None:
    ran = gongjian("doctor", "--json")
    assert ran.code == 0, ran.out
    told = ran.json
    assert told["healthy"]
    assert ailments(told) == []
    held = told["store"]
    assert (held["kind"], held["up"], held["was_running"]) == ("embedded", True, True)
    assert held["revision"] == store.revision()
    assert held["schema"]["indexes"] == held["schema"]["indexes_needed"] == cypher.INDEX_COUNT
    assert held["schema"]["missing"] == []
    for label in VOCABULARY.nodes:
        (row,) = store.read(f"MATCH (n:{label}) RETURN count(n) AS count")
        assert held["nodes"][label] == row["count"]
    assert [load["id"] for load in held["loads"]] == ["kunming", "synthetic"]
    assert told["free_bytes"] > 0
    shown = gongjian("doctor", "--lang", "zh")
    assert shown.code == 0
    assert ("未发现问题" in shown.out) == (told["problems"] == [])


def test_doctor_flags_a_load_that_was_interrupted(gongjian: Run, store: Store) -> None:
    load = {"state": "running", "layer": "ledger", "source": "src:x", "rows": 5}
    store.record(
        cypher.WRITE_LOAD, id="torn", load={**load, "effective": date(2021, 1, 1), "at": "today"}
    )
    try:
        ran = gongjian("doctor")
    finally:
        store.record("MATCH (l:LoadState {id: 'torn'}) DELETE l")
    assert ran.code == 1
    assert "the load of torn did not end" in ran.out
    assert "load the same data again" in ran.out


def test_doctor_names_the_indexes_that_are_missing(gongjian: Run, store: Store) -> None:
    names = store.read("SHOW INDEXES")
    (index,) = [row["name"] for row in names if row["labelsOrTypes"] == ["OPERATES"]]
    store._auto_commit(f"DROP INDEX `{index}`")
    ran = gongjian("doctor")
    assert ran.code == 1
    assert "OPERATES.revision" in ran.out
    assert gongjian("init").code == 0
    assert gongjian("doctor").code == 0


def test_doctor_works_when_there_is_no_store(tmp_path: Path) -> None:
    ran = command(tmp_path / "none", "doctor", "--json")
    assert ran.code == 1
    assert ailments(ran.json) == ["no_store"]
    assert not (tmp_path / "none").exists()


def test_doctor_works_when_the_store_is_down(tmp_path: Path) -> None:
    away = {"GONGJIAN_URI": "bolt://127.0.0.1:1", "GONGJIAN_PASSWORD": "secret-word"}
    ran = command(tmp_path, "doctor", "--json", **away)
    assert ran.code == 1
    assert ran.json["store"]["up"] is False
    assert ailments(ran.json) == ["store_unavailable"]
    assert "secret-word" not in ran.out


@pytest.mark.parametrize("place", ["/proc/gongjian", "{file}/data"])
def test_doctor_says_that_a_data_directory_cannot_be_used(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = command(Path(place.format(file=tmp_path / "file")), "doctor")
    assert ran.code == 1
    assert "Traceback" not in ran.err

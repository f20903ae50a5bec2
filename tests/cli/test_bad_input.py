"""Issue 2, bad input: each kind gets one message and a telling exit code, and changes nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.endpoint import Endpoint
from graph.store.bolt import Store
from tests.cli.conftest import Ran, Run, command, in_process

MANIFEST = """
id = "bad"
title = "bad"
layer = "ledger"
source = "src:bad"
effective = 2021-12-31
"""
UNITS = "id,labels,name,sector,since,until"
ORGANIZATIONS = "id,labels,name,kind"


def folder(path: Path, **files: list[str]) -> Path:
    """A dataset folder; a file for each label or type, given as its lines."""
    (path / "nodes").mkdir(parents=True)
    (path / "relationships").mkdir()
    (path / "dataset.toml").write_text(MANIFEST, encoding="utf-8")
    for name, lines in files.items():
        kind = "relationships" if name.isupper() else "nodes"
        (path / kind / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def refused(ran: Ran, code: int, *words: str) -> None:
    """One message of the program's own on standard error and nothing else anywhere."""
    assert ran.code == code, ran
    assert ran.out == ""
    assert ran.err.count("gongjian: ") == 1
    assert ran.err.startswith("gongjian: ")
    assert "Traceback" not in ran.err
    assert 'File "' not in ran.err
    for word in words:
        assert word in ran.err


def standing(store: Store) -> tuple[int, int, list[str]]:
    nodes = store.read("MATCH (n) RETURN count(n) AS count")[0]["count"]
    loads = store.read("MATCH (l:LoadState) RETURN l.id AS id ORDER BY id")
    return store.revision(), nodes, [row["id"] for row in loads]


BAD = {
    "malformed date": (
        {"Unit": [UNITS, "unit:x,,x,private_firm,2021-13-45,"]},
        ("Unit.csv", "row 2", "column since", "2021-13-45"),
    ),
    "unknown label": (
        {"Person": ["id,labels,name", "person:x,,x"]},
        ("unknown_label", "Person"),
    ),
    "missing end node": (
        {
            "Unit": [UNITS, "unit:x,,x,private_firm,,"],
            "LOCATED_IN": ["start,end", "unit:x,zone:nowhere"],
        },
        ("LOCATED_IN.csv", "row 2", "column end", "zone:nowhere", "missing_end"),
    ),
    "cyclic subordination": (
        {
            "Organization": [ORGANIZATIONS, "org:x,,x,committee", "org:y,,y,committee"],
            "SUBORDINATE_TO": ["start,end", "org:x,org:y", "org:y,org:x"],
        },
        ("SUBORDINATE_TO", "circle", "org:x -> org:y"),
    ),
    "until not after since": (
        {"Unit": [UNITS, "unit:x,,x,private_firm,2021-05-01,2021-05-01"]},
        ("row 2", "until must be later than since", "2021-05-01"),
    ),
    "person column": (
        {"Unit": [f"{UNITS},联系电话", "unit:x,,x,private_firm,,,1"]},
        ("person_column", "联系电话", "no data about persons"),
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_dataset_is_refused_and_nothing_changes(
    what: str, gongjian: Run, store: Store, tmp_path: Path
) -> None:
    files, words = BAD[what]
    before = standing(store)
    refused(gongjian("load", str(folder(tmp_path / "bad", **files))), 2, *words)
    assert standing(store) == before


def test_what_is_no_dataset_folder_is_refused_before_a_store_is_made(tmp_path: Path) -> None:
    data = tmp_path / "data"
    ledger = tmp_path / "台账.xlsx"
    ledger.write_bytes(b"PK")
    refused(command(data, "load", str(ledger)), 2, "台账.xlsx", "cut off")
    refused(command(data, "load", str(tmp_path / "none")), 1, "there is no file or folder")
    assert not data.exists()


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"GONGJIAN_TIMEOUT": "soon"}, ("GONGJIAN_TIMEOUT", "soon")),
        ({"GONGJIAN_AS_OF": "2021-02-30"}, ("GONGJIAN_AS_OF", "2021-02-30")),
        ({"GONGJIAN_URI": "bolt://127.0.0.1:1"}, ("GONGJIAN_PASSWORD",)),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    variables: dict[str, str], words: tuple[str, ...], tmp_path: Path
) -> None:
    refused(in_process(tmp_path / "data", "claims", **variables), 2, *words)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["claims", "--as-of", "31.12.2021"], "31.12.2021"),
        (["coverage", "summary", "--layer", "guessed"], "guessed"),
        (["pairings", "list", "--status", "forever"], "forever"),
        (["pairings", "calendar", "--from", "2022-01-01", "--to", "soon"], "soon"),
        (["lists", "overdue", "--what", "resource"], "resource"),
        (["coverage", "uncovered", "--size", "huge"], "huge"),
        (["coverage", "uncovered", "--sort", "distance"], "distance"),
        (["coverage", "uncovered", "--sort", "-members", "--csv", "x.csv"], "masks"),
        (["serve", "--port", "70000"], "--port"),
        (["unheard-of"], "unheard-of"),
    ],
)
def test_an_option_that_cannot_be_is_named_before_anything_starts(
    arguments: list[str], word: str, tmp_path: Path
) -> None:
    ran = in_process(tmp_path / "data", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert word in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "data").exists()


def test_a_wrong_password_is_told_and_is_not_repeated(
    neo4j_endpoint: Endpoint, tmp_path: Path
) -> None:
    wrong = {"GONGJIAN_URI": neo4j_endpoint.uri, "GONGJIAN_PASSWORD": "not-the-password"}
    ran = command(tmp_path / "data", "coverage", "summary", **wrong)
    refused(ran, 3, "refuses user", "GONGJIAN_PASSWORD")
    assert "not-the-password" not in ran.err


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    away = {"GONGJIAN_URI": "bolt://127.0.0.1:1", "GONGJIAN_PASSWORD": "whatever1"}
    refused(command(tmp_path, "init", GONGJIAN_TIMEOUT="2", **away), 3, "bolt://127.0.0.1:1")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("name", ["serve", "demo"])
def test_a_port_in_use_is_told_before_a_store_is_made(
    name: str, taken: int, tmp_path: Path
) -> None:
    ran = command(tmp_path / "data", name, "--port", str(taken))
    refused(ran, 1, f"port {taken}", "in use", "--port")
    assert not (tmp_path / "data").exists()


def test_a_data_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for place in (tmp_path / "file" / "data", Path("/proc/gongjian")):
        refused(command(place, "init"), 3, str(place), "GONGJIAN_DATA")


def test_a_full_disk_under_the_answer_is_told_and_the_trace_is_kept(data: Path) -> None:
    log = data / "gongjian-errors.log"
    log.unlink(missing_ok=True)
    with Path("/dev/full").open("w") as full:
        ran = command(data, "claims", "--json", stdout=full)
    refused(ran, 1, "No space left on device", str(log))
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_told(gongjian: Run, tmp_path: Path) -> None:
    out = tmp_path / "none" / "pairing.html"
    refused(gongjian("view", "pairing", "--layer", "source", "--out", str(out)), 1, str(out))
    assert list(tmp_path.iterdir()) == []

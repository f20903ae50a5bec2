"""``export``, ``backup``, ``restore`` and ``copy`` as commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.exchange.formats import FORMATS, read_exchange
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from tests.cli.test_bad_input import refused
from tests.support.command import Run, command
from tests.support.thorough import usually


def test_an_export_is_a_file_that_reads_back(gongjian: Run, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "网络.graphml"
    ran = gongjian("export", "graphml", "--all-days", "-o", str(file), "--lang", "zh")
    assert ran.code == 0, ran.err
    assert str(file) in ran.err
    snapshot = read_snapshot(store)
    back = read_exchange(file)
    assert len(back.nodes) == len(snapshot)
    assert len(back.relationships) == sum(map(len, snapshot.edges.values()))


@pytest.mark.parametrize("ending", usually(["jsonld"], thorough=["graphml", "jsonld"]))
def test_s19_4_an_export_is_loaded_into_a_new_directory(
    gongjian: Run, tmp_path: Path, ending: str
) -> None:
    file, new = tmp_path / f"x.{ending}", tmp_path / "new"
    assert gongjian("export", ending, "--all-days", "-o", str(file)).code == 0
    read = read_exchange(file)
    loaded = command(new, "load", str(file), "--json")
    assert loaded.code == 0, loaded.err
    (report,) = loaded.json["data"]
    assert report["nodes"]["created"] == len(read.nodes)
    assert report["relationships"]["created"] == len(read.relationships)
    refused(command(new, "load", str(file), "--complete"), 2, "--complete is for ledgers")


def test_a_part_of_the_network_can_be_exported(gongjian: Run, tmp_path: Path) -> None:
    file = tmp_path / "yunnei.cyjs"
    ran = gongjian(
        *("export", "cyjs", "-o", str(file), "--layer", "source"),
        *("--around", "云内动力", "--type", "MEMBER_OF", "--public"),
    )
    assert ran.code == 0, ran.err
    found = json.loads(file.read_text("utf-8"))
    assert found["data"]["public"]
    assert {each["data"]["interaction"] for each in found["elements"]["edges"]} == {"MEMBER_OF"}


def test_what_cannot_be_exported_leaves_no_file(gongjian: Run, tmp_path: Path) -> None:
    out = str(tmp_path / "x.cyjs")
    refused(gongjian("export", "cyjs", "-o", out, "--around", "nowhere"), 1, "nowhere")
    refused(gongjian("export", "cyjs", "-o", out, "--label", "Person"), 2, "Person")
    ran = gongjian("export", "cyjs", "-o", out, "--all-days", "--as-of", "2021-01-01")
    refused(ran, 2, "not both")
    refused(gongjian("export", "cyjs", "-o", str(tmp_path / "none" / "x")), 1, "cannot be written")
    unknown = gongjian("export", "pdf")
    assert unknown.code == 2
    assert all(name in unknown.err for name in FORMATS)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def backup(gongjian: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "all.zip"
    ran = gongjian("backup", str(file))
    assert ran.code == 0, ran.err
    return file


def test_a_backup_is_restored_into_a_new_directory(
    gongjian: Run, store: Store, backup: Path, tmp_path: Path
) -> None:
    assert backup.stat().st_mode & 0o077 == 0  # it holds counts unmasked
    told = gongjian("restore", str(backup), "--dry-run", "--json").json
    assert told["revision"] == store.revision()
    new = tmp_path / "new"
    assert command(new, "restore", str(backup), "--dry-run").code == 0
    assert not new.exists()
    ran = command(new, "restore", str(backup), "--json")
    assert ran.code == 0, ran.err
    assert {**ran.json, "place": ""} == {**told, "place": ""}
    answers = [run.json for run in (gongjian("claims", "--json"), command(new, "claims", "--json"))]
    assert answers[0] == answers[1]


def test_a_restore_needs_an_empty_store_or_replace(
    gongjian: Run, store: Store, backup: Path, tmp_path: Path
) -> None:
    before = store.revision()
    refused(gongjian("restore", str(backup)), 1, "restore into an empty one")
    assert store.revision() == before
    refused(gongjian("restore", str(tmp_path / "none.zip")), 1, "there is no such file")
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(backup.read_bytes()[:-100])
    refused(command(tmp_path / "new", "restore", str(damaged)), 2, "damaged.zip", "no backup")
    refused(gongjian("backup", str(tmp_path / "none" / "x.zip")), 1, "no such file or folder")


def test_a_copy_is_given_a_place_and_no_password(gongjian: Run, data: Path) -> None:
    refused(gongjian("copy", "--to-user", "x"), 2, "--to-uri or --to-data")
    refused(gongjian("copy", "--to-data", str(data)), 2, "the store itself")
    to = ("copy", "--to-uri", "bolt://127.0.0.1:1")
    refused(gongjian(*to), 2, "GONGJIAN_TO_PASSWORD")
    refused(gongjian(*to, GONGJIAN_TO_PASSWORD="secret"), 3, "127.0.0.1:1")
    assert "password" not in gongjian("copy", "--help").out.replace("The password for", "")

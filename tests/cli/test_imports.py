"""``load`` with ledgers and ``imports``: reports, exit codes, both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graph.endpoint import Endpoint
from graph.importing import imports
from graph.model import cypher
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from graph.store.embedded import hold
from tests.support.command import Ran, command, in_process
from tests.support.databases import wipe
from tests.unit.test_snapshot import same

HEADERS = "党组织编码,党组织名称,党组织类别,上级党组织编码,领域,正式党员数,状态,数据日期"
FIRST = "A1,甲党委,党委,,国企,20,正常,2021-12-31"
SECOND = "A2,乙支部,党支部,A1,国企,5,正常,2021-12-31"
FAULTY = "A3,丙支部,党支部,A1,国企,五个,正常,2021-12-31"
MEMBERS = "联合党委编码,成员单位编码,角色\nLH,A1,成员\n"
JOINT = "LH,片区联合党委,功能型联合党委,,街道社区,0,正常,2021-12-31"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cli-imports")
    with hold(folder / "data") as held, Store.open(held.endpoint) as store:
        store.initialise()
        yield folder


def run(place: Path, *arguments: str) -> Ran:
    return command(place / "data", *arguments)


def ledger(place: Path, name: str, *rows: str) -> str:
    file = place / name
    file.write_text("\n".join((HEADERS, *rows)), "gb18030")
    return str(file)


def test_ledgers_are_looked_at_loaded_listed_and_taken_back(place: Path) -> None:
    organizations = ledger(place, "党组织.csv", FIRST, SECOND, JOINT)
    members = place / "成员.csv"
    members.write_text(MEMBERS, "utf-8-sig")
    given = ("load", str(members), organizations, "--json")  # in any order
    told = run(place, *given, "--dry-run").json["data"]
    assert told["dry_run"]
    assert (told["errors"], told["conflicts"]) == (0, 0)
    assert run(place, "imports", "list", "--json").json["count"] == 0
    done = run(place, *given).json["data"]
    assert done["import_id"] == "imp:1"
    for part in ("nodes", "relationships"):
        assert done[part] == told[part]
    assert not list((place / "data" / "imports").iterdir())
    shown = run(place, "imports", "show", "imp:1", "--json").json["data"]
    assert [file["kind"] for file in shown["files"]] == ["organizations", "memberships"]
    assert shown["actor"] == "command"
    assert run(place, "imports", "resume", "imp:1").code == 1
    undone = run(place, "imports", "undo", "imp:1", "--json").json["data"]
    assert (undone["undoes"], undone["actor"]) == ("imp:1", "command")
    again = run(place, "imports", "undo", "imp:1")
    assert (again.code, "taken back already" in again.err) == (1, True)
    listed = run(place, "imports", "list", "--lang", "zh")
    assert "已撤销" in listed.out


def test_s19_2_faults_end_with_exit_code_2_and_name_their_place(place: Path) -> None:
    organizations = ledger(place, "有错.csv", FIRST, SECOND, FAULTY)
    report = place / "结果.xlsx"
    ran = run(place, "load", organizations, "--lang", "zh", "--report", str(report))
    assert ran.code == 2
    assert "未写入任何内容" in ran.err
    for said in ("有错.csv", "正式党员数", "五个", "不是数字"):
        assert said in ran.out
    sheet = load_workbook(report).active
    assert sheet is not None
    assert [row[-2] for row in sheet.iter_rows(values_only=True)][1:] == ["未导入"] * 3
    ran = run(place, "load", organizations, "--good-rows", "--json")
    assert ran.code == 0
    (one,) = ran.json["data"]["ledgers"]
    assert (one["created"], one["bad"], one["errors"]) == (2, 1, 1)


def test_files_that_cannot_be_read_are_all_told_at_once(place: Path) -> None:
    files = [place / "缺列.csv", place / "网页.csv"]
    files[0].write_text(HEADERS.replace("党组织编码", "编号", 1) + "\n" + FIRST, "gb18030")
    files[1].write_text("<html></html>", "utf-8")
    ran = run(place, "load", *map(str, files), "--dry-run")
    assert ran.code == 2
    for said in ("缺列.csv", "党组织编码", "编号 looks like it", "网页.csv", "a web page"):
        assert said in ran.err


def test_what_does_not_fit_together_is_refused(place: Path) -> None:
    file = ledger(place, "一.csv", FIRST)
    assert run(place, "load", file, "kunming").code == 2
    assert run(place, "load", "kunming", "--good-rows").code == 2
    assert run(place, "load", file, "--good-rows", "--complete").code == 2
    assert run(place, "load", file, "missing.csv").code == 1
    assert run(place, "imports", "show", "imp:99").code == 1


def test_a_copy_in_neo4j_is_the_same_network_with_its_journal(
    place: Path, neo4j_endpoint: Endpoint
) -> None:
    """The last test of the file: it adds the Kunming case to what the others left."""
    wipe(neo4j_endpoint)
    data = place / "data"
    assert in_process(data, "load", "kunming").code == 0
    assert in_process(data, "load", ledger(place, "党组织.csv", FIRST, SECOND, JOINT)).code == 0
    to = ("copy", "--to-uri", neo4j_endpoint.uri, "--to-user", neo4j_endpoint.user)
    to = (*to, "--to-database", neo4j_endpoint.database)
    password = {"GONGJIAN_TO_PASSWORD": neo4j_endpoint.password}
    ran = command(data, *to, "--json", **password)
    assert ran.code == 0, ran.err
    assert neo4j_endpoint.password not in ran.out + ran.err
    with (
        hold(data) as held,
        Store.open(held.endpoint) as here,
        Store.open(neo4j_endpoint) as there,
    ):
        snapshot = read_snapshot(here)
        same(read_snapshot(there), snapshot)
        assert imports(there) == imports(here)
        formers = f"MATCH (f:{cypher.FORMER_LABEL}) RETURN properties(f) AS f ORDER BY f.id"
        assert there.read(formers) == here.read(formers)
    told = ran.json
    edges = sum(map(len, snapshot.edges.values()))
    assert (told["nodes"], told["relationships"]) == (len(snapshot), edges)
    again = in_process(data, *to, **password)
    assert (again.code, "restore into an empty one" in again.err) == (1, True)
    reached = {
        "GONGJIAN_URI": neo4j_endpoint.uri,
        "GONGJIAN_USER": neo4j_endpoint.user,
        "GONGJIAN_PASSWORD": neo4j_endpoint.password,
        "GONGJIAN_DATABASE": neo4j_endpoint.database,
    }
    ask = ("claims", "--json")
    answer = in_process(place / "other", *ask, **reached)
    assert (answer.code, answer.json) == (0, in_process(data, *ask).json), answer.err

"""The answers of the commands: as JSON the same as the API's, as tables readable in Chinese."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from typer import Context
from typer.core import TyperGroup
from typer.main import get_command

from api.cli import app
from tests.support.command import Run, command
from tests.support.components import ROOT

DAY = "2021-12-31"


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ("coverage summary", "coverage/summary?"),
        ("coverage uncovered --limit 3", "coverage/uncovered?limit=3"),
        (
            "coverage uncovered --by spatial --subdistrict 阿拉街道 --size micro --limit 7",
            "coverage/uncovered?by=spatial&subdistrict=阿拉街道&size=micro&limit=7",
        ),
        (
            "coverage uncovered --by spatial --sort -metres --limit 7",
            "coverage/uncovered?by=spatial&sort=-metres&limit=7",
        ),
        ("coverage by-subdistrict --by work", "coverage/by-subdistrict?by=work"),
        ("coverage summary --policy hefei", "coverage/summary?policy=hefei"),
        (
            "coverage advice --level broken --limit 3",
            "coverage/advice?level=broken&limit=3",
        ),
        ("coverage carriers", "coverage/carriers?"),
        ("coverage explain unit:s000002", "coverage/explain/unit:s000002?"),
        ("connectivity components --members 2 --limit 2", "graph/components?members=2&limit=2"),
        ("connectivity articulation --limit 4", "graph/articulation-points?limit=4"),
        (
            "connectivity path 昆明学院 云内动力 --layer source",
            "graph/path?from=昆明学院&to=云内动力&layer=source",
        ),
        ("connectivity neighbourhood org:j4 -k 2", "graph/neighbourhood/org:j4?k=2&limit=50"),
        ("connectivity overlap", "committees/overlap?"),
        ("connectivity committees --layer source", "committees?layer=source"),
        ("pairings list --brand B1 --layer source", "pairings?brand=B1&layer=source"),
        (
            "pairings calendar --from 2022-01-01 --to 2022-03-01",
            "pairings/calendar?from=2022-01-01&to=2022-03-01&limit=100",
        ),
        ("lists matching --candidates 2", "lists/matching?candidates=2"),
        ("zones compare --by spatial", "zones/comparison?by=spatial"),
        ("zones trends --points 3 --step quarter", "zones/trends?points=3&step=quarter"),
        ("zones delivered --level subdistrict", "zones/delivered?level=subdistrict&limit=20"),
        ("claims --status match", "claims?status=match&limit=200"),
        ("claims 1.66万", "claims/search?q=1.66万"),
    ],
)
def test_json_is_what_the_api_answers(
    arguments: str, path: str, gongjian: Run, api: TestClient
) -> None:
    ran = gongjian(*arguments.split(), "--as-of", DAY, "--json")
    assert (ran.code, ran.err) == (0, "")
    answered = api.get(f"/api/v1/{quote(path, safe='/?&=:')}")
    assert answered.status_code == 200
    expected = answered.json()
    told = ran.json
    # A cursor is bound to the way a question was asked; whether there is one is the same.
    assert (told.pop("next", None) is None) == (expected.pop("next", None) is None)
    assert told == expected


def test_all_rows_are_all_of_them_once(gongjian: Run) -> None:
    ran = gongjian("coverage", "uncovered", "--all", "--json", "--as-of", DAY)
    told = ran.json
    ids = [row["id"] for row in told["data"]]
    assert len(ids) == told["count"] == told["denominator"] - told["numerator"] > 1000
    assert ids == sorted(set(ids))
    assert told["next"] is None


def test_s01_1_without_a_register_there_is_no_rate_and_the_reason_is_said(gongjian: Run) -> None:
    ran = gongjian("coverage", "summary", "--layer", "source", "--lang", "zh", "--as-of", DAY)
    (row,) = [
        line for line in ran.out.splitlines() if line.startswith("组织覆盖率 ") and "=" not in line
    ]
    assert "—" in row
    assert "文献未给出分母" in row
    assert "%" not in row


def test_s10_2_overlap_names_the_one_body_in_two_committees(gongjian: Run) -> None:
    ran = gongjian("connectivity", "overlap", "--layer", "source", "--lang", "zh")
    rows = [line for line in ran.out.splitlines() if line.startswith("unit:")]
    assert len(rows) == 1
    assert "云内动力" in rows[0]
    assert "顺通片区联合党委、装备制造业联合党委" in rows[0]


def test_s17_1_a_figure_is_found_however_it_is_written(gongjian: Run) -> None:
    found = [
        [row["id"] for row in gongjian("claims", text, "--json").json["data"]]
        for text in ("1.66万", "16600")
    ]
    assert found[0] == found[1] == ["claim:f095"]


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line)


def test_chinese_tables_keep_their_columns(gongjian: Run) -> None:
    ran = gongjian("connectivity", "committees", "--layer", "source", "--lang", "zh", COLUMNS="150")
    lines = ran.out.splitlines()
    rule = next(at for at, line in enumerate(lines) if line.startswith("───"))
    table = lines[rule - 1 : next(at for at, line in enumerate(lines) if line.startswith("公布 ="))]
    assert len({_width(line) for line in table}) == 1
    assert _width(table[0]) <= 150
    assert "果林片区联合党委" in ran.out


def test_no_control_character_of_the_data_reaches_the_terminal(gongjian: Run) -> None:
    ran = gongjian("connectivity", "path", "org:\x1b[31mx", "org:j1")
    assert ran.code == 1
    assert "\x1b" not in ran.err
    assert len(ran.err.splitlines()) == 1


def test_exports_hold_all_rows_and_mask_few_members(gongjian: Run, tmp_path: Path) -> None:
    files = [tmp_path / "uncovered.csv", tmp_path / "uncovered.xlsx"]
    ran = gongjian(
        *("coverage", "uncovered", "--as-of", DAY, "--lang", "zh", "--size", "micro"),
        *("--csv", str(files[0]), "--xlsx", str(files[1])),
    )
    assert (ran.code, ran.out) == (0, "")
    rows = list(csv.reader(io.StringIO(files[0].read_text("utf-8-sig"))))
    members = rows[0].index("正式党员数")
    shown = {row[members] for row in rows[1:]}
    assert "<3" in shown
    assert not shown & {"0", "1", "2"}
    told = gongjian(
        *("coverage", "uncovered", "--as-of", DAY, "--size", "micro", "--limit", "1", "--json")
    ).json
    assert len(rows) - 1 == told["count"]
    with zipfile.ZipFile(files[1]) as book:
        assert book.testzip() is None
    assert sorted(tmp_path.iterdir()) == sorted(files)


@pytest.mark.parametrize("view", ["pairing", "whole"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_s18_the_picture_is_one_file_without_an_address(
    lang: str, view: str, gongjian: Run, tmp_path: Path
) -> None:
    out = tmp_path / f"{view}.html"
    ran = gongjian("view", view, "--layer", "source", "--lang", lang, "--out", str(out))
    assert ran.code == 0
    page = out.read_text(encoding="utf-8")
    assert {"zh": "云内动力", "en": "Yunnei Power"}[lang] in page
    assert 'src="http' not in page
    assert list(tmp_path.iterdir()) == [out]


def test_every_command_has_help_with_examples(tmp_path: Path) -> None:
    top = Context(get_command(app), info_name="gongjian")
    assert _examples(top) >= 18
    for arguments in ((), ("coverage", "plan")):
        ran = command(tmp_path, *arguments, "--help")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(" ".join(("Usage: gongjian", *arguments)))
    assert list(tmp_path.iterdir()) == []


def _examples(above: Context) -> int:
    """Commands of a group; the help of each must show examples."""
    found = 0
    assert isinstance(above.command, TyperGroup)
    for name, below in above.command.commands.items():
        context = Context(below, above, name)
        if isinstance(below, TyperGroup):
            found += _examples(context)
        else:
            assert f"  {context.command_path}" in context.get_help(), name
            found += 1
    return found


def test_a_reader_that_leaves_early_is_no_error(data: Path) -> None:
    import subprocess
    import sys

    from tests.support.command import environment

    with subprocess.Popen(
        [sys.executable, "-m", "api.cli", "claims", "--json"],
        cwd=ROOT,
        env=environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""


def test_s08_3_a_plan_as_a_table_and_as_a_file(gongjian: Run, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    ran = gongjian("coverage", "plan", "--add", "2", "--lang", "en", "--csv", str(file))
    assert ran.code == 0, ran.err
    assert "proven optimal" in ran.out
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert len(rows) == 2
    told = gongjian("coverage", "plan", "--add", "2", "--json").json["data"]
    assert [row["marginal gain"] for row in rows] == [str(site["gain"]) for site in told["sites"]]
    both = gongjian("coverage", "plan", "--add", "2", "--close", "1")
    assert both.code == 2
    assert "one of --add, --share, --near and --close" in both.err


def test_the_service_circle_and_plans_of_organizations(gongjian: Run, tmp_path: Path) -> None:
    circle = gongjian("coverage", "spatial", "--lang", "en", "--top", "2")
    assert circle.code == 0, circle.err
    assert "straight line times detour" in circle.out
    told = gongjian("coverage", "spatial", "--json").json["data"]
    assert f"{told['covered']:,} of {told['enterprises']:,} enterprises" in circle.out
    file = tmp_path / "branches.csv"
    branches = gongjian("coverage", "joint-branches", "--near", "800", "--csv", str(file))
    assert branches.code == 0, branches.err
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert gongjian("coverage", "guidance").code == 0
    for words in (("spatial", "--streets"), ("plan", "--add", "1", "--streets")):
        for more in ((), ("--lang", "en")):
            refused = gongjian("coverage", *words, *more)
            assert refused.code == 2
            assert "name its file in GONGJIAN_STREETS" in refused.err
        unknown = gongjian("coverage", *words, "south")
        assert unknown.code == 1
        assert "no street network 'south'" in unknown.err
        assert gongjian("coverage", *words, "false").code == 0

"""Plans of an area and among own sites on the command line: as the API answers them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from queries.coverage.plans.candidates import SPACING_M
from tests.api.client import Api
from tests.api.test_plans import ended, handed_in
from tests.cli.test_bad_input import refused
from tests.support.command import Run
from tests.support.papers import read_docx, read_pdf

DAY = ("--as-of", "2021-12-31")
PLAN = ("coverage", "plan", "--gap", "0.01")
HEAD = "名称,经度,纬度,坐标系,状态,费用\n"
SITES = HEAD + "甲地块,102.82,24.99,WGS84,必建,120\n乙地块,102.83,25.0,高德,备选,\n"


def plain(plan: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plan.items() if key != "seconds"}


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "地块.csv"
    file.write_bytes(SITES.encode("gb18030"))
    return file


def test_the_command_and_the_api_plan_the_same_on_the_same_grid(
    gongjian: Run, api: TestClient
) -> None:
    asked = Api(api.app)  # type: ignore[arg-type]
    job = ended(asked, handed_in(asked, {"goal": "add", "count": 2, "gap": 0.01}, zone="zone:ala"))
    ran = gongjian(*PLAN, "--add", "2", "--zone", "阿拉街道", "--json", *DAY)
    assert ran.code == 0, ran.err
    assert plain(ran.json["data"]) == plain(job["result"])
    assert ran.json["data"]["spacing_m"] == SPACING_M


def test_the_table_says_for_which_area_and_among_what(gongjian: Run, sites: Path) -> None:
    given = ("--add", "2", "--zone", "阿拉街道", "--sites", str(sites))
    zh = gongjian(*PLAN, *given, "--lang", "zh", *DAY).out
    for told in (
        "范围: 阿拉街道",
        "个网格点（间距 250 米）、2 个自有地点（必建 1 个）",
        "甲地块 (必建)",
    ):
        assert told in zh
    en = gongjian(*PLAN, *given, "--lang", "en", *DAY).out
    for told in ("area: ", "grid points 250 m apart, 2 own sites (1 have to be opened)"):
        assert told in " ".join(en.split())
    only = gongjian(*PLAN, *given, "--only-sites", "--json", *DAY).json["data"]
    assert (only["candidates"], only["spacing_m"]) == (2, None)
    clear = gongjian(*PLAN, "--add", "1", "--not-within", "102.7,24.8,102.9,25.1", "--json", *DAY)
    assert clear.json["data"]["among"]["left_out"] > 0
    within = gongjian(*PLAN, "--add", "1", "--within", "102.79,24.96,102.83,25", "--lang", "en")
    assert "within a polygon (102.79, 24.96, 102.83, 25)" in " ".join(within.out.split())


def test_bad_sites_are_refused_with_row_and_column(gongjian: Run, tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"

    def told(text: str, *words: str) -> None:
        file.write_text(HEAD + text, "utf-8")
        refused(gongjian(*PLAN, "--add", "1", "--sites", str(file), *DAY), 2, "sites.csv", *words)

    told("甲,102.8,25.0,WGS84,也许,\n", "row 2", "状态", "也许", "not_in_list")
    told("甲,102.8,,WGS84,,\n", "row 2", "纬度", "half_coordinates")
    told("甲,102.8,25.0,,,\n", "row 2", "坐标系", "undeclared_crs")
    told("", "no_rows")
    none = str(tmp_path / "none.csv")
    refused(gongjian(*PLAN, "--add", "1", "--sites", none, *DAY), 2, "none.csv", "no_such_file")
    refused(gongjian(*PLAN, "--add", "1", "--only-sites", *DAY), 2, "needs sites")
    refused(gongjian(*PLAN, "--add", "1", "--only-sites", "--spacing", "99"), 2, "no grid")
    refused(gongjian(*PLAN, "--add", "1", "--not-within", "0,0 1,1 1,0 0,1"), 2, "Self-inter")
    refused(gongjian(*PLAN, "--close", "1", "--not-within", "0,0,1,1"), 2, "takes no sites")
    refused(gongjian(*PLAN, "--add", "1", "--zone", "某街道"), 1, "某街道")


SCENARIO = """name = "ala"
title = "阿拉一站"
zones = ["zone:ala"]

[[changes]]
change = "add_position"
id = "pos:ala-1"
name = "一站"
lon = 102.83
lat = 24.97
tier = "station"
"""


def test_a_scenario_is_asked_for_its_own_area(gongjian: Run, tmp_path: Path) -> None:
    file = tmp_path / "ala.toml"
    file.write_text(SCENARIO, "utf-8")

    def denominator(*given: str) -> int:
        ran = gongjian("coverage", "whatif", *given, "--json", *DAY)
        assert ran.code == 0, ran.err
        told = ran.json["data"]
        rates = (told[0] if isinstance(told, list) else told)["rates"]
        return next(one["before"]["denominator"] for one in rates if one["code"] == "spatial")

    zone = ("--zone", "阿拉街道")
    summary = gongjian("coverage", "summary", *zone, "--json", *DAY).json["data"]["rates"]
    there = next(one["denominator"] for one in summary if one["code"] == "spatial")
    assert denominator("show", str(file)) == denominator("compare", str(file)) == there
    assert denominator("show", str(file), "--zone", "zone:kmez") > there
    other = tmp_path / "other.toml"
    other.write_text(SCENARIO.replace("ala", "other").replace("zone:other", "zone:kmez"), "utf-8")
    assert denominator("compare", str(file), str(other)) > there
    dry = ("--effective", "2022-01-01", "--source", "会议纪要", "--dry-run", "--json")
    ran = gongjian("coverage", "whatif", "apply", str(file), *dry)
    assert ran.code == 0, ran.err
    file.write_text(SCENARIO.replace('"zone:ala"', '"unit:ala"'), "utf-8")
    refused(gongjian("coverage", "whatif", "show", str(file)), 2, "ala.toml", "zones", "zone:")


def test_a_plan_on_paper_is_the_plan_that_is_told(
    gongjian: Run, sites: Path, tmp_path: Path
) -> None:
    given = (*PLAN, "--add", "2", "--sites", str(sites), "--json", "--lang", "zh", *DAY)
    out = tmp_path / "plan.docx"
    ran = gongjian(*given, "-o", str(out))
    assert ran.code == 0, ran.err
    found = read_docx(out.read_bytes())
    listed = next(table for table in found.tables if table[0][0] == "序号")
    assert [row[3].replace(",", "") for row in listed[1:]] == [
        f"{site['gain']:g}" for site in ran.json["data"]["sites"]
    ]
    assert "甲地块（必建）" in found.text
    refused(gongjian(*given, "-o", str(tmp_path / "plan.odt")), 2, "plan.odt", ".docx or a .pdf")


def test_the_report_on_paper(gongjian: Run, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    ran = gongjian("report", "-o", str(out), "--lang", "en", "--since", "2021-01-01", *DAY)
    assert ran.code == 0, ran.err
    pages = read_pdf(out.read_bytes())
    whole = "\n".join(pages)
    assert "What changed" in whole
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    told = gongjian("coverage", "summary", "--json", *DAY).json["data"]["rates"]
    assert f"{told[0]['numerator']:,}" in whole
    for wrong in (("--chapter", "nothing"), ("--since", "2999-01-01")):
        refused(gongjian("report", "-o", str(out), *wrong, *DAY), 2, wrong[1])

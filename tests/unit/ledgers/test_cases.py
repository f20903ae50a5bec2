"""Files as they came from other programs and other hands, each with what it has to give.

``tests/data/cases`` holds the files by the number of their case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import InvalidInput
from graph.ledgers import open_ledgers
from tests.support.components import ROOT
from tests.support.ledgers import Read, read

CASES = ROOT / "tests" / "data" / "cases"
WARNED = {"new_place", "new_body", "credit_code_organization", "not_counted"}
"""Warnings that the rows of the cases give whatever they are about."""


def case(name: str) -> tuple[Read, list[tuple[str, int | None]]]:
    """The file read, and the rules of what is told, with their rows."""
    found = read(CASES / name)
    return found, [(one.rule, one.row) for one in found.findings if one.rule not in WARNED]


def properties(found: Read, name: str, label: str = "Organization") -> list[Any]:
    return [one.properties.get(name) for one in found.nodes if one.label == label]


def refused(name: str) -> str:
    with pytest.raises(InvalidInput) as error:
        read(CASES / name)
    (finding,) = error.value.findings
    return finding.rule


def test_a01_a_cell_shown_as_a_percentage_means_what_it_shows() -> None:
    found, told = case("a01/项目.xlsx")
    assert properties(found, "progress", "Project") == [100, 60, 1, 60, 1, 100, 60, 0, 50]
    assert told == [("small_percent", 6), ("fraction_as_percent", 10)]


@pytest.mark.parametrize("name", ["组织", "组织-extLst", "组织-unformatted"])
def test_a02_days_of_a_workbook_that_counts_from_1904(name: str) -> None:
    found, told = case(f"a02/{name}.xlsx")
    assert properties(found, "since") == [date(2018, 3, 5)]
    assert told == ([("serial_date", 2)] if name == "组织-unformatted" else [])


@pytest.mark.parametrize("name", ["组织", "组织-inline"])
def test_a05_escaped_carriage_returns_are_blanks(name: str) -> None:
    found, _ = case(f"a05/{name}.xlsx")
    (written,) = properties(found, "name")
    assert written.endswith("党支部")
    assert "_x000D_" not in written
    assert "\n" not in written


def test_a09_hidden_sheets_are_left_out_and_hidden_rows_are_told() -> None:
    found, told = case("a09/组织.xlsx")
    assert {one.sheet for one in found.nodes} == {"2021"}
    assert told == [("hidden_sheet", None)] * 2
    assert {one.sheet for one in found.findings} == {"2020旧", "底稿"}
    found, told = case("a09/组织-hidden-rows.xlsx")
    assert len(properties(found, "name")) == 3
    assert told == [("hidden_rows", 3), ("hidden_columns", None)]
    assert found.findings[-1].column == "党组织名称*"


def test_a10_two_files_joined_have_their_header_twice() -> None:
    found, told = case("a10/组织.csv")
    assert properties(found, "name") == ["测试支部0", "测试支部1", "测试支部9"]
    assert told == []


def test_a11_text_of_two_bytes_a_character() -> None:
    for name in ("le-bom", "be-bom"):
        found, told = case(f"a11/{name}.csv")
        assert properties(found, "name") == properties(case("a11/le-bom.csv")[0], "name") != []
        assert [rule for rule, _ in told if rule != "wrong_extension"] == []
    assert refused("a11/le-nobom.csv") == "nul_bytes"


@pytest.mark.parametrize("name", ["cr", "ctrlz", "trailing-commas"])
def test_a14_line_ends_and_end_marks_of_old_systems(name: str) -> None:
    found, told = case(f"a14/{name}.csv")
    assert properties(found, "name") == ["测试支部0", "测试支部1"]
    assert told == []


def test_a17_the_text_mark_of_a_spreadsheet_before_a_number() -> None:
    found, told = case("a17/撇号.csv")
    assert properties(found, "full_members") == [12]
    assert told == []


@pytest.mark.parametrize("name", ["组织", "组织-prefilled-rows", "by-libreoffice/f"])
def test_a19_a_formula_whose_result_is_an_empty_text_is_blank(name: str) -> None:
    found, told = case(f"a19/{name}.xlsx")
    assert len(properties(found, "name")) == 1
    assert told == []


@pytest.mark.parametrize("name", ["组织-A1", "组织-max"])
def test_a21_the_stated_dimension_is_not_believed(name: str) -> None:
    found, told = case(f"a21/{name}.xlsx")
    assert len(properties(found, "name")) == 1
    assert told == []


@pytest.mark.parametrize("path", sorted((CASES / "a23").iterdir()), ids=lambda path: path.stem)
def test_a23_there_is_no_month_or_day_zero(path: Path) -> None:
    found = read(path)
    assert found.nodes == []
    assert [one.rule for one in found.errors] == ["not_a_date"]


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        *(("lo/src.xls", True), ("lo/src.xlsx", True), ("src.csv", True), ("writeonly.xlsx", True)),
        *(("xls-named.et", True), ("csv.xls", False), ("noext", False), ("renamed.xlsx", False)),
        *(("xls-named.csv", False), ("xlsx-named.csv", False), ("xlsx-named.xls", False)),
    ],
)
def test_a24_a_table_is_read_by_its_content(name: str, fits: bool) -> None:
    found, told = case(f"a24/{name}")
    assert properties(found, "name") == ["测试支部0", "测试支部1"]
    assert told == ([] if fits else [("wrong_extension", None)])


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        *(("web.xls", "html_file"), ("mht.xls", "html_file"), ("div.xls", "html_file")),
        *(("lo/src.html", "html_file"), ("xml2003.xls", "not_a_spreadsheet")),
        *(("lo/src.ods", "not_a_spreadsheet"), ("lo/src.fods", "not_a_spreadsheet")),
    ],
)
def test_a24_what_is_no_table_is_told_as_what_it_is(name: str, rule: str) -> None:
    assert refused(f"a24/{name}") == rule


def test_a26_words_of_programs_for_nothing_are_blanks_in_codes_too() -> None:
    for name in ("上级NULL", "信用代码NaN"):
        found, told = case(f"a26/{name}.csv")
        assert len(properties(found, "name")) == 1
        assert told == []
    found, told = case("a26/编码null.csv")
    assert found.nodes == []
    assert told == [("missing_value", 2)]


@pytest.mark.parametrize("name", ["CHECKSUM", "ORGANIZATION_CHECKSUM", "VALID"])
def test_b01_an_identity_number_is_no_credit_code_and_is_not_repeated(name: str) -> None:
    path = CASES / "b01" / f"企业-{name}.csv"
    number = path.read_text("utf-8-sig").splitlines()[1].split(",")[0]
    found = read(path)
    assert found.nodes == []
    assert [(one.rule, one.value) for one in found.errors] == [("person_datum", None)]
    assert number not in repr(found.findings)


@pytest.mark.parametrize("name", ["WGS-84", "EPSG4490", "百度坐标系"])
def test_c01_coordinate_systems_by_their_usual_names(name: str) -> None:
    found, told = case(f"c01/{name}.csv")
    assert properties(found, "lon", "Unit")[-1] is not None
    assert told == []


def test_c03_degrees_minutes_and_seconds() -> None:
    found, told = case("c03/度分秒.csv")
    unit = next(one.properties for one in found.nodes if "lon" in one.properties)
    assert (unit["lon"], unit["lat"]) == (102.8039, 24.9853)
    assert told == []


def test_h06_a_subdistrict_by_the_name_of_its_office() -> None:
    found, told = case("h06/办事处.csv")
    assert "zone:ala" in {end for _, end in found.ends("LOCATED_IN")}
    assert told == []


def test_a_file_is_told_by_content_whatever_it_is_called(tmp_path: Path) -> None:
    """The same bytes under any ending give the same, as an upload and as a file."""
    names: Sequence[str] = ("a.xlsx", "a.xls", "a.csv", "a.zip", "a")
    for source in ("renamed.xlsx", "xlsx-named.xls", "src.csv"):
        content = (CASES / "a24" / source).read_bytes()
        for name in names:
            path = tmp_path / name
            path.write_bytes(content)
            (by_path,), (by_name,) = open_ledgers(path), open_ledgers(path, name=name)
            assert by_path.kind is by_name.kind
            assert len(list(by_path.rows())) == 2

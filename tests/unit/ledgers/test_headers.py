"""Which ledger a table is, and which column is which."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from graph.errors import InvalidInput, PersonDataRefused
from graph.ledgers import KINDS, open_all, open_ledgers
from graph.ledgers.files.headers import find_header
from graph.ledgers.files.meanings import plain
from tests.support.ledgers import as_csv, headers, read, row


@pytest.mark.parametrize("code", KINDS)
def test_the_kind_is_told_from_the_headers_alone(code: str) -> None:
    kind = KINDS[code]
    required = [one.header for one in kind.columns if one.required]
    english = [one.en for one in kind.columns]
    for printed in (headers(code), headers(code)[::-1], required, english):
        header = find_header([["某某表"], [], printed])
        assert header is not None
        assert header.kind is kind
        assert (header.first, header.last, header.known) == (3, 3, len(printed))


@pytest.mark.parametrize(
    "printed",
    [
        "面积(平方米)*",
        "面积（㎡）",
        "面积 (m2)",
        "*面积",
        "面积㎡",
        "建筑面积（平方米）：",
        "面　积",
    ],
)
def test_the_dress_of_a_header_does_not_matter(printed: str) -> None:
    header = find_header([["阵地编码", "阵地名称", printed, "状态", "阵地层级"]])
    assert header is not None
    assert header.feeds[2] == "floor_area_m2"


def test_plain_headers() -> None:
    assert plain("功能室（分号分隔）") == "功能室"
    assert plain("(经度)") == "(经度)"


def test_headers_on_two_lines_under_a_title(tmp_path: Path) -> None:
    upper = ["党组织编码", "党组织名称", "党组织类别", "领域", "党员情况", "", "其他", ""]
    lower = ["", "", "", "", "正式党员数", "预备党员数", "状态", "数据日期"]
    path = tmp_path / "two.csv"
    path.write_bytes(
        as_csv(
            ["党组织台账"],
            upper,
            lower,
            ["X1", "某支部", "党支部", "机关", "8", "1", "正常", "2021-12-31"],
        )
    )
    found = read(path)
    assert not found.findings
    assert found.nodes[0].row == 4
    properties = found.nodes[0].properties
    assert (properties["full_members"], properties["probationary_members"]) == (8, 1)


def test_unknown_columns_are_told_and_serial_numbers_are_not(tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    line = ["1", *row("needs", asker="org-a"), "重点", "13912345678"]
    path.write_bytes(as_csv(["序号", *headers("needs"), "督办级别", "其他"], line))
    found = read(path)
    told = [(one.rule, one.column) for one in found.findings]
    assert told == [
        ("unknown_column", "督办级别"),
        ("unknown_column", "其他"),
        ("person_datum", "其他"),
    ]
    assert not found.nodes


def test_s18_1_person_columns_are_refused_by_name_whatever_else_is_there(tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_bytes(as_csv([*headers("organizations"), "支部书记", "联系电话（手机）"]))
    with pytest.raises(PersonDataRefused) as refused:
        open_ledgers(path)
    assert [one.column for one in refused.value.findings] == ["支部书记", "联系电话（手机）"]


def test_a_kind_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_bytes(as_csv(["党组织编码", "党组织名称"], ["X1", "某支部"]))
    with pytest.raises(InvalidInput) as refused:
        open_ledgers(path, kind="organizations")
    assert "missing_column" in {one.rule for one in refused.value.findings}
    with pytest.raises(InvalidInput, match="unknown ledger 'castles'"):
        open_ledgers(path, kind="castles")
    with pytest.raises(InvalidInput, match="no_such_file"):
        open_ledgers(tmp_path / "nowhere.csv")


def test_rows_count_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    lines = [
        headers("needs"),
        row("needs", key="N1", asker="org-a", name="两行\n的内容"),
        [],
        row("needs", key="N2", asker="nobody"),
    ]
    path.write_bytes(as_csv(*lines))
    found = read(path)
    assert found.nodes[0].properties["name"] == "两行 的内容"
    assert [(one.rule, one.row) for one in found.findings] == [("unknown_code", 4)]


@pytest.mark.parametrize(
    "line",
    [
        ["合计", "", "", "", "12"],
        ["", "总　计", "", "", "12"],
        ["本页小计：", "", "", "", "12"],
        ["", "", "", "共计"],
    ],
)
def test_lines_of_totals_are_left_out_and_told(tmp_path: Path, line: list[str]) -> None:
    path = tmp_path / "totals.csv"
    path.write_bytes(as_csv(headers("needs"), row("needs", asker="org-a"), line))
    found = read(path)
    assert [(one.rule, one.row) for one in found.findings] == [("total_row", 3)]
    assert found.rows == 1


def test_a_body_whose_name_begins_like_a_total_is_data(tmp_path: Path) -> None:
    path = tmp_path / "hefei.csv"
    path.write_bytes(
        as_csv(headers("needs"), row("needs", key="合-1", asker="org-a", name="合计台"))
    )
    assert len(read(path).nodes) == 1


def test_columns_that_ask_for_yes_or_no_or_a_count_of_persons_are_no_persons(
    tmp_path: Path,
) -> None:
    printed = headers("enterprises")
    printed[printed.index("党建指导员派驻*")] = "是否派驻党建指导员"
    path = tmp_path / "firms.csv"
    more = ["有无书记", "党务工作者负责人数", "联络员是否到位"]
    path.write_bytes(as_csv([*printed, *more], [*row("enterprises"), "有", "2", "是"]))
    found = read(path)
    assert [one.column for one in found.findings if one.rule == "unknown_column"] == more
    assert found.ledgers[0].position("guided") >= 0


def test_every_refused_file_and_sheet_is_told_at_once_with_persons_first(tmp_path: Path) -> None:
    good, short, web, persons = (tmp_path / f"{name}.csv" for name in ("好", "缺", "网", "人"))
    good.write_bytes(as_csv(headers("needs"), row("needs"), encoding="gb18030"))
    short.write_bytes(as_csv(headers("needs")[:-1], row("needs")[:-1], encoding="gb18030"))
    web.write_bytes(b"<html></html>")
    persons.write_bytes(as_csv([*headers("needs"), "联系人"], encoding="gb18030"))
    book = Workbook()
    book.worksheets[0].append(headers("needs")[1:])
    book.create_sheet("又一").append(headers("resources")[1:])
    book.save(tmp_path / "簿.xlsx")
    with pytest.raises(PersonDataRefused) as refused:
        open_all([good, short, web, tmp_path / "簿.xlsx", persons])
    assert [(one.rule, one.file, one.column) for one in refused.value.findings] == [
        ("person_column", "人.csv", "联系人"),
        ("missing_column", "缺.csv", "状态"),
        ("html_file", "网.csv", None),
        ("missing_column", "簿.xlsx", "需求编号"),
        ("missing_column", "簿.xlsx", "资源编号"),
    ]
    assert "5 fault(s), nothing was read" in refused.value.message
    for one in refused.value.findings:
        assert str(one) in refused.value.message
    (ledger,) = open_all([good])
    assert ledger.file == "好.csv"
    with pytest.raises(InvalidInput, match="unknown ledger 'castles'"):
        open_all([good, short], kind="castles")

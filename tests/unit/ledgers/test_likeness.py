"""A table that is nearly a ledger: what it lacks, and which of its columns looks like that."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import Any

import openpyxl
import pytest

from graph.errors import Finding, InvalidInput
from graph.ledgers import KINDS, open_ledgers
from graph.ledgers.files.headers import find_header, looks_like, nearest_header
from graph.ledgers.values.cells import Cell
from tests.support.ledgers import as_csv, headers, row


def xlsx(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def renamed(kind: str, /, **names: str) -> list[str]:
    """The headers of a ledger, some by what they feed under other names."""
    columns = KINDS[kind].columns
    return [names.get(one.feeds, text) for one, text in zip(columns, headers(kind), strict=True)]


def lacks(path: Path) -> dict[str | None, str | None]:
    """The columns that are told to be missing, with the header told to look like each."""
    with pytest.raises(InvalidInput) as refused:
        open_ledgers(path)
    found = refused.value.findings
    assert {one.rule for one in found} == {"missing_column"}, found
    for one in found:
        assert ("looks like it" in one.message) == (one.value is not None)
        assert (one.value or "") in one.message
    return {one.column: one.value for one in found}


def test_what_is_missing_is_told_with_the_ledger_and_the_column_that_looks_like_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "某区.csv"
    path.write_bytes(
        as_csv(renamed("organizations", key="编号"), row("organizations"), encoding="gb18030")
    )
    with pytest.raises(InvalidInput) as refused:
        open_ledgers(path)
    told = (
        "the required column 党组织编码 of 党组织台账 (organizations) is missing; "
        "编号 looks like it"
    )
    assert refused.value.findings == (
        Finding("missing_column", told, "某区.csv", 1, "党组织编码", "编号"),
    )


@pytest.mark.parametrize("code", KINDS)
def test_each_required_column_under_a_name_like_its_own_is_found(code: str, tmp_path: Path) -> None:
    """For every ledger and required column: a word in front of the name makes it unknown."""
    for column in KINDS[code].columns:
        if column.required:
            name = f"本区{column.header}"
            book = xlsx(
                tmp_path / "one.xlsx", 表=[renamed(code, **{column.feeds: name}), row(code)]
            )
            assert lacks(book) == {column.header: name}


def test_a_table_with_few_headers_of_ours_is_told_as_what_it_nearly_is(tmp_path: Path) -> None:
    printed = ["编号", "名称", "类别", "领域", "党员人数", "状态", "日期"]
    cells = ["X1", "某支部", "党支部", "机关", 8, "正常", "2021-12-31"]
    assert find_header([printed, cells]) is None
    told = {
        "党组织编码": "编号",
        "党组织名称": "名称",
        "党组织类别": "类别",
        "正式党员数": "党员人数",
        "数据日期": "日期",
    }
    notes = [["说明"], ["本表每季度更新"]]
    assert lacks(xlsx(tmp_path / "two.xlsx", 说明=notes, 支部=[printed, cells])) == told
    path = tmp_path / "two.csv"
    path.write_bytes(as_csv(["支部名册"], printed, cells, encoding="gb18030", separator=";"))
    assert lacks(path) == told


def test_cells_speak_for_a_column_and_against_one(tmp_path: Path) -> None:
    names = {"uscc": "证照", "ownership": "单位性质", "operating_status": "登记情况"}
    firms = [renamed("enterprises", **names), row("enterprises")]
    found = lacks(xlsx(tmp_path / "for.xlsx", 企业=firms))
    assert found == {"统一社会信用代码": "证照", "经济性质": "单位性质", "经营状态": "登记情况"}
    firms[1] = row("enterprises", uscc="有", ownership="上市", operating_status="材料齐全")
    found = lacks(xlsx(tmp_path / "against.xlsx", 企业=firms))
    assert found == dict.fromkeys(("统一社会信用代码", "经济性质", "经营状态"))


def test_counts_and_grades_are_no_industry(tmp_path: Path) -> None:
    firms = [
        [*renamed("enterprises", industry="甲"), "乙"],
        [*row("enterprises", industry="A"), 65],
    ]
    assert lacks(xlsx(tmp_path / "grades.xlsx", 企业=firms)) == {"行业门类": None}


def test_a_header_is_given_for_one_column_only() -> None:
    rows: list[list[Cell]] = [["编号", "领域", "状态", "类别", "名称"], ["X1", "机关", "正常"]]
    header = nearest_header(rows)
    assert header is not None
    found = looks_like(header, rows)
    assert len(set(found.values())) == len(found) == 3


def test_a_sheet_beside_a_ledger_that_is_nearly_one_is_left_out_and_told_so(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "both.xlsx",
        需求=[headers("needs"), row("needs")],
        支部=[
            ["编号", "名称", "党组织类别", "领域", "状态", "日期"],
            ["X1", "某支部", "党支部", "机关"],
        ],
        价目=[["品名", "单价"], ["纸", 12]],
    )
    (ledger,) = open_ledgers(book)
    assert [(one.sheet, one.message) for one in ledger.notices if one.rule == "sheet_skipped"] == [
        (
            "支部",
            "this sheet is no ledger; for 党组织台账 (organizations) it lacks 党组织编码, "
            "党组织名称, 正式党员数, 数据日期",
        ),
        ("价目", "this sheet is no ledger"),
    ]


def test_other_tables_are_no_ledger_still(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_bytes(as_csv(["品名", "单价", "数量", "备注"], ["纸", "12", "3", ""]))
    with pytest.raises(InvalidInput) as refused:
        open_ledgers(path)
    assert [one.rule for one in refused.value.findings] == ["unknown_ledger"]


def test_four_times_as_wide_a_table_is_no_more_than_some_times_the_work() -> None:
    def took(width: int) -> float:
        printed = ["领域", "状态", *(f"组织状态编码名称日期{at}" for at in range(width))]
        began = process_time()
        nearest_header([printed, *[["机关"] * len(printed)] * 29])
        return process_time() - began

    # As the width would be 4, as its square 16: the machine's own pace falls out.
    assert took(4_000) < 10 * took(1_000)

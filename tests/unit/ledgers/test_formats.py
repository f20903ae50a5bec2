"""One table in every format and encoding: the same rows, read again and again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from graph.errors import InvalidInput
from graph.ledgers import open_ledgers
from graph.ledgers.mapping.ids import code_of
from graph.ledgers.values.cells import narrow
from tests.support.ledgers import as_csv, headers, read, references, row

Lines = Sequence[Sequence[Any]]


def as_xlsx(lines: Lines) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in lines:
        sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_xls(lines: Lines) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for at, line in enumerate(lines):
        for column, cell in enumerate(line):
            if isinstance(cell, date):
                sheet.write(at, column, cell, day)
            elif cell != "":
                sheet.write(at, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMATS = {
    "utf-8.csv": lambda lines: as_csv(*lines),
    "bom.csv": lambda lines: as_csv(*lines, encoding="utf-8-sig"),
    "gb18030.csv": lambda lines: as_csv(*lines, encoding="gb18030"),
    "tabs.tsv": lambda lines: as_csv(*lines, separator="\t"),
    "semicolons.csv": lambda lines: as_csv(*lines, separator=";"),
    "utf-16.txt": lambda lines: as_csv(*lines, encoding="utf-16", separator="\t"),
    "book.xlsx": as_xlsx,
    "book.xls": as_xls,
}
LINES = [
    headers("positions"),
    row("positions", key="Z1", name="甲站", declared_crs="BD09", manager="甲党委"),
    row(
        "positions",
        key="Z2",
        name="乙〇站𠮷",
        rooms="会议室；阅览室、展厅",
        opening_hours="9:00, 节假日休",
    ),
]


@pytest.mark.parametrize("name", FORMATS)
def test_s19_2_every_format_and_encoding_gives_the_same(tmp_path: Path, name: str) -> None:
    plain, path = tmp_path / "plain.csv", tmp_path / name
    plain.write_bytes(FORMATS["utf-8.csv"](LINES))
    path.write_bytes(FORMATS[name](LINES))
    expected, found = read(plain), read(path)
    assert [one.label for one in expected.nodes].count("Position") == 2
    assert not expected.errors
    assert found.content() == expected.content()
    guessed = {"guessed_encoding"} if name.startswith("gb") else set()
    assert set(found.rules) == guessed


def test_s19_2_gbk_of_which_only_the_last_line_is_chinese(tmp_path: Path) -> None:
    """Detection reads the whole file: two megabytes of ASCII say nothing."""
    path = tmp_path / "late.csv"
    english = [one.strip("*") for one in ("need number", "asked by", "kind", "what", "status")]
    filler = [[f"N{at}", "org-a", "venue", "room" * 20, "claimed"] for at in range(22_000)]
    last = ["N-last", "org-a", "venue", "会议室", "claimed"]
    path.write_bytes(as_csv(english, *filler, last, encoding="gbk"))
    (ledger,) = open_ledgers(path)
    assert ledger.encoding == "gb18030"
    assert ledger.kind.code == "needs"
    *_, (number, cells) = ledger.rows()
    assert (number, cells[3]) == (22_002, "会议室")


def test_a_ledger_can_be_read_twice_and_in_any_pieces(tmp_path: Path) -> None:
    path = tmp_path / "units.xlsx"
    lines = [row("needs", key=f"N{at}", asker="org-a", quantity=at) for at in range(25)]
    path.write_bytes(as_xlsx([headers("needs"), *lines]))
    known = references()
    (ledger,) = open_ledgers(path)
    passes = [list(ledger.chunks(known, rows)) for rows in (2000, 2000, 7, 1)]
    whole = [[one.properties for chunk in chunks for one in chunk.nodes] for chunks in passes]
    assert whole[0] == whole[1] == whole[2] == whole[3]
    assert len(whole[0]) == 25
    assert [(one.first_row, one.last_row, one.read) for one in passes[2]] == [
        (2, 8, 7),
        (9, 15, 7),
        (16, 22, 7),
        (23, 26, 4),
    ]


def test_a_wrong_extension_is_told_and_read(tmp_path: Path) -> None:
    lines = [headers("needs"), row("needs", asker="org-a")]
    text, book = tmp_path / "book.xlsx", tmp_path / "text.csv"
    text.write_bytes(as_csv(*lines))
    book.write_bytes(as_xlsx(lines))
    for path in (text, book):
        found = read(path)
        assert found.rules == ["wrong_extension"]
        assert len(found.nodes) == 1


def test_merged_cells_hold_for_every_row_they_span(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (
        headers("needs"),
        row("needs", key="N1", asker="org-a"),
        row("needs", key="N2", asker=""),
        row("needs", key="N3", asker=""),
    ):
        sheet.append(line)
    sheet.merge_cells("B2:B3")
    path = tmp_path / "merged.xlsx"
    book.save(path)
    found = read(path)
    assert found.ends("ASKS") == {("org:org-a", "need:N1"), ("org:org-a", "need:N2")}
    assert [(one.rule, one.row) for one in found.errors] == [("missing_value", 4)]


def test_two_kinds_of_numbers_that_are_codes(tmp_path: Path) -> None:
    path = tmp_path / "codes.xlsx"
    path.write_bytes(as_xlsx([headers("needs"), row("needs", key=530111001, asker="org-a")]))
    found = read(path)
    assert found.nodes[0].properties["id"] == "need:530111001"
    assert found.rules == ["number_as_code"]


def test_hidden_sheets_and_days_from_1904_of_xls_files(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = True
    serial = (date(2022, 6, 30) - date(1904, 1, 1)).days
    formats = ("YYYY-MM-DD", "General")
    for visibility, name in enumerate(("可见", "隐藏", "深藏")):
        sheet = book.add_sheet(name)
        sheet.visibility = visibility
        for column, header in enumerate(headers("needs")):
            sheet.write(0, column, header)
        for at, shown in enumerate(formats, 1):
            for column, cell in enumerate(row("needs", key=f"N{at}", asker="org-a", due=serial)):
                style = xlwt.easyxf(num_format_str=shown if cell == serial else "General")
                sheet.write(at, column, cell, style)
    path = tmp_path / "book.xls"
    book.save(str(path))
    found = read(path)
    assert {one.sheet for one in found.nodes} == {"可见"}
    assert [one.properties["due"] for one in found.nodes] == [date(2022, 6, 30)] * 2
    assert found.rules == ["hidden_sheet", "hidden_sheet", "serial_date"]


def test_a_workbook_of_which_all_is_hidden_is_refused_with_a_word(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("说明")
    sheet = book.worksheets[0]
    for line in (headers("needs"), row("needs", asker="org-a")):
        sheet.append(line)
    sheet.sheet_state = "veryHidden"
    path = tmp_path / "book.xlsx"
    book.save(path)
    with pytest.raises(InvalidInput) as error:
        open_ledgers(path)
    assert [one.rule for one in error.value.findings] == ["hidden_sheet"]


def test_percentages_of_a_workbook_are_what_it_shows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(headers("projects"))
    project = {"needs": "", "resources": "", "lead": "org-a", "participants": ""}
    styles = ("0%", "0.00%", '0.0"%"', "General", "[Red]0%;-0%", "0\\%")
    for at, style in enumerate(styles, 2):
        sheet.append(row("projects", key=f"P{at}", progress=1, **project))
        sheet.cell(at, headers("projects").index("进度(%)") + 1).number_format = style
    path = tmp_path / "book.xlsx"
    book.save(path)
    found = read(path)
    shown = [one.properties["progress"] for one in found.nodes if one.label == "Project"]
    assert shown == [100, 100, 1, 1, 100, 1]
    assert [one.row for one in found.findings if one.rule == "small_percent"] == [4, 5, 7]


# --- what is written is what is read --------------------------------------------------------------

CODES = st.text("0123456789ABCDEFXY-_./〔〕号（）", min_size=1, max_size=20).filter(
    lambda text: text.strip("-_./") != ""
)
ROWS = st.lists(
    st.tuples(
        CODES,
        st.decimals(0, 10**9, places=4),
        st.dates(date(1900, 3, 1), date(2099, 12, 31)),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one[0],
)


@settings(max_examples=40)
@given(rows=ROWS, name=st.sampled_from(["gb18030.csv", "tabs.tsv", "book.xlsx", "book.xls"]))
def test_codes_numbers_and_days_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], name: str
) -> None:
    path = tmp_path_factory.mktemp("written") / name
    native = name.startswith("book")
    lines = [
        row(
            "needs",
            key=key,
            asker="org-a",
            quantity=float(number) if native else str(number),
            due=day if native else day.isoformat(),
        )
        for key, number, day in rows
    ]
    path.write_bytes(FORMATS[name]([headers("needs"), *lines]))
    found = read(path)
    assert not [one for one in found.errors if one.rule != "duplicate_key"]
    printed = {narrow(key) for key, _, _ in rows}
    assert {code_of(one.properties["id"]) for one in found.nodes} == printed
    for one in found.nodes:
        (_, number, day) = rows[int(one.row or 0) - 2]
        assert one.properties["quantity"] == pytest.approx(float(number))
        assert one.properties["due"] == day

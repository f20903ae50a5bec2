"""A file with corrected cells: read again it says what was read with the corrections, and nothing
else of it is touched."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from graph.errors import Conflict
from graph.ledgers import open_ledgers
from graph.ledgers.files.directions import Correction
from graph.ledgers.files.mending import mended
from graph.ledgers.values.cells import shown
from tests.support.ledgers import as_csv, headers, row


def lines(path: Path, corrections: tuple[Correction, ...] = ()) -> list[list[list[str]]]:
    return [
        [[shown(cell) for cell in cells] for _, cells in ledger.lines()]
        for ledger in open_ledgers(path, corrections=corrections)
    ]


def mend(path: Path, *corrections: Correction) -> Path:
    ledgers = open_ledgers(path, corrections=corrections)
    out = path.with_name(f"mended-{path.name}")
    out.write_bytes(b"".join(mended(path, ledgers)))
    return out


def stripped(tables: list[list[list[str]]]) -> list[list[list[str]]]:
    """Without the blank cells at the ends of lines, which say nothing."""
    found = []
    for table in tables:
        rows = [list(line) for line in table]
        for line in rows:
            while line and not line[-1]:
                line.pop()
        found.append(rows)
    return found


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_text_file_keeps_its_encoding_and_every_other_line(
    encoding: str, separator: str, tmp_path: Path
) -> None:
    name = '甲"乙"\r\n公司'  # a quoted cell on two lines
    content = as_csv(
        ["某区企业台账"],
        headers("enterprises"),
        row("enterprises", name=name),
        row("enterprises", uscc="91530100MA000C3M93", size="小微", name="丙公司"),
        row("enterprises", name="丁公司"),
        encoding=encoding,
        separator=separator,
    )
    path = tmp_path / "企业.csv"
    path.write_bytes(content)
    correction = Correction("企业.csv", None, 4, "规模*", "小微", "微")
    out = mend(path, correction)
    assert stripped(lines(out)) == stripped(lines(path, (correction,)))
    before, after = (one.read_bytes().decode(encoding) for one in (path, out))
    assert after == before.replace("小微", "微")
    if encoding == "gb18030":
        assert after.encode("gb18030") == out.read_bytes()


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "企业 & 其他"
    sheet["B1"] = "某区企业台账"
    given: list[list[Any]] = [
        headers("enterprises"),
        *(row("enterprises", name=f"公司{at}", size="小微" if at % 2 else "小") for at in range(6)),
    ]
    for down, line in enumerate(given, 2):
        for right, value in enumerate(line, 2):  # the table begins in column B
            sheet.cell(down, right, value or None)
    sheet["B3"].font = Font(bold=True)
    at = 2 + headers("enterprises").index("所属街道*")
    sheet.merge_cells(start_row=3, end_row=6, start_column=at, end_column=at)
    sheet.merge_cells("B1:D1")
    sheet["AZ1"] = "=1+1"
    rule = DataValidation(type="list", formula1='"大,中,小,微"')
    rule.add("H3:H100")
    sheet.add_data_validation(rule)
    book.create_sheet("说明")["A1"] = "=SUM(1,2)"
    book.save(path)


def test_a_workbook_keeps_all_else(tmp_path: Path) -> None:
    path = tmp_path / "企业.xlsx"
    workbook(path)
    title = "企业 & 其他"
    corrections = (
        Correction("企业.xlsx", title, 4, "规模*", "小微", "微"),
        Correction("企业.xlsx", title, 5, "所属街道*", "阿拉街道", "洛羊<街道>"),
        Correction("企业.xlsx", title, 6, "未组建原因", "", " 规模小 "),  # a cell that is not there
    )
    out = mend(path, *corrections)
    assert stripped(lines(out)) == stripped(lines(path, corrections))
    old, new = (openpyxl.load_workbook(one) for one in (path, out))
    sheet = new[title]
    assert sheet["B3"].font.bold
    assert [str(one) for one in sheet.merged_cells.ranges] == ["B1:D1"]
    assert len(sheet.data_validations.dataValidation) == 1
    assert new["说明"]["A1"].value == old["说明"]["A1"].value == "=SUM(1,2)"
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(out) as other:
        changed = [name for name in one.namelist() if one.read(name) != other.read(name)]
        assert one.namelist() == other.namelist()
        assert changed == ["xl/worksheets/sheet1.xml"]


def test_a_formula_on_which_others_rest_is_not_torn_out(tmp_path: Path) -> None:
    path = tmp_path / "企业.xlsx"
    workbook(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    at = parts[part].index(b'r="H4"')
    end = parts[part].index(b"</c>", at)
    shared = b'r="H4" t="str"><f t="shared" ref="H4:H5" si="0">A1</f><v>1</v>'
    parts[part] = parts[part][:at] + shared + parts[part][end:]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    ledgers = open_ledgers(path)
    column = ledgers[0].header.printed[6]
    with pytest.raises(Conflict, match="formula"):
        mend(path, Correction("企业.xlsx", "企业 & 其他", 4, column, "", "微"))


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_any_corrections_are_read_back(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """For both kinds of file: what the mended one says is what the layer over the other said."""
    folder = tmp_path_factory.mktemp("mended")
    printed = headers("enterprises")
    rows = [row("enterprises", name=f"公司{at}") for at in range(4)]
    text = st.text(st.characters(codec="gb18030", categories=("L", "N", "P", "Zs")), min_size=1)
    cells = data.draw(
        st.dictionaries(
            st.tuples(st.integers(2, 5), st.sampled_from(printed)),
            text.map(str.strip).filter(bool),
            max_size=6,
        )
    )
    for name in ("a.csv", "a.xlsx"):
        path = folder / name
        if name == "a.csv":
            path.write_bytes(as_csv(printed, *rows, encoding="gb18030"))
        else:
            book = openpyxl.Workbook()
            sheet = book.active
            assert sheet is not None
            for line in (printed, *rows):
                sheet.append([cell or None for cell in line])
            content = io.BytesIO()
            book.save(content)
            path.write_bytes(content.getvalue())
        title = None if name == "a.csv" else "Sheet"
        given_ = tuple(
            Correction(name, title, at, column, "", said) for (at, column), said in cells.items()
        )
        assert stripped(lines(mend(path, *given_))) == stripped(lines(path, given_))

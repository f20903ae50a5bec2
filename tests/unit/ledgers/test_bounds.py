"""Small files that would unfold to more than memory holds: refused, and nothing grows."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
import xlwt

from graph.errors import InvalidInput, StoreUnwritable
from graph.ledgers import KINDS, open_ledgers
from graph.ledgers.files import workbooks
from graph.ledgers.templates.files import template_xlsx
from tests.support.ledgers import as_csv, headers, read, row

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": "<Relationships/>",
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook {NS} xmlns:r="{RELATION}">'
        '<sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets>{}</workbook>'
    ),
    "xl/sharedStrings.xml": f"<sst {NS}>{{}}</sst>",
    "xl/styles.xml": f"<styleSheet {NS}>{{}}</styleSheet>",
    "xl/worksheets/sheet1.xml": f"<worksheet {NS}><sheetData>{{}}</sheetData></worksheet>",
}


def workbook(path: Path, inside: Mapping[str, tuple[str, int]], more: int = 0) -> None:
    """A workbook with a text so many times in some parts, and more parts that hold nothing."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            text, times = inside.get(name, ("", 0))
            before, _, after = content.partition("{}")
            with archive.open(name, "w") as part:
                part.write(before.encode())
                block = text.encode() * min(times, 10_000)
                for _ in range(times // 10_000 if times > 10_000 else min(times, 1)):
                    part.write(block)
                part.write(after.encode())
        for at in range(more):
            archive.writestr(f"more/{at}", b"")


NAMES = '<definedNames><definedName name="n">s!$A$1</definedName></definedNames>'
BOOKS = {
    "names": {"xl/workbook.xml": (NAMES, 1_000_000)},
    "sheets": {
        "xl/workbook.xml": ('<sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets>', 1_500_000)
    },
    "styles": {"xl/styles.xml": ('<cellXfs><xf numFmtId="10"/></cellXfs>', 3_000_000)},
    "relations": {
        "xl/_rels/workbook.xml.rels": ("", 0),
        "xl/styles.xml": ("<a><b/></a>", 8_000_000),
    },
    "blank texts": {"xl/sharedStrings.xml": ("<si/>", 20_000_000)},
    "texts": {"xl/sharedStrings.xml": ("<si><t>a</t></si>", 20_000_000)},
    "cells in a row": {"xl/worksheets/sheet1.xml": ('<c r="A1"><v>1</v></c>', 5_000_000)},
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_small_workbook_that_unfolds_to_much_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "book.xlsx"
    workbook(path, BOOKS[name])
    assert path.stat().st_size < 2_000_000
    assert refused(path) == "too_large"


def test_an_archive_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    workbook(path, {}, more=6_000)
    assert refused(path) == "too_large"


def test_a_part_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            kind = '<!DOCTYPE workbook [<!ENTITY a "aaaa">]>' if name == "xl/workbook.xml" else ""
            archive.writestr(name, kind + content.replace("{}", ""))
    assert refused(path) == "corrupt_workbook"


def test_an_xls_file_whose_cells_refer_to_a_long_text_is_refused(tmp_path: Path) -> None:
    """Two megabytes that stand for two billion characters: the process has no memory for them."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("s")
    for at in range(60_000):
        sheet.write(at, 0, "长" * 32_000)
    path = tmp_path / "book.xls"
    book.save(str(path))
    assert path.stat().st_size < 4_000_000
    assert refused(path) == "too_large"


def test_xls_files_whose_cells_reach_far_end_with_a_word(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    for name in "abc":
        sheet = book.add_sheet(name)
        sheet.write(0, 0, "党组织编码")
        sheet.write(65_535, 255, "远")
    path = tmp_path / "book.xls"
    book.save(str(path))
    assert refused(path) in ("too_large", "unknown_ledger")


def test_a_full_disk_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(template_xlsx(KINDS["needs"]))
    monkeypatch.setattr(workbooks, "TemporaryFile", partial(open, "/dev/full", "wb"))
    with pytest.raises(StoreUnwritable, match="no room"):
        open_ledgers(path)


def _pieces(head: bytes, piece: bytes, times: int) -> Iterator[bytes]:
    yield head
    for _ in range(times):
        yield piece


MEGABYTE = 1 << 20
TEXTS: Mapping[str, tuple[Callable[[], Iterator[bytes]], str]] = {
    "a field of 100 MB": (lambda: _pieces(b'\n"', b"x" * MEGABYTE, 100), "too_large"),
    "a line without an end": (lambda: _pieces(b"\n", b"x" * MEGABYTE, 100), "too_large"),
    "millions of columns": (lambda: _pieces(b"\n", b"," * MEGABYTE, 3), "too_many_columns"),
    "a hundred million columns": (lambda: _pieces(b"\n", b"," * MEGABYTE, 100), "too_large"),
    "a row on millions of lines": (lambda: _pieces(b'\nx,"', b'\n","' * 100_000, 50), "too_large"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_file_with_an_endless_row_takes_little_memory(tmp_path: Path, name: str) -> None:
    make, rule = TEXTS[name]
    path = tmp_path / "table.csv"
    with path.open("wb") as file:
        file.write(as_csv(headers("needs"), row("needs")).rstrip())
        file.writelines(make())
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput) as error:
            read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert {one.rule for one in error.value.findings} == {rule}
    assert peak < 120 << 20


def refused(path: Path) -> str:
    with pytest.raises(InvalidInput) as error:
        open_ledgers(path)
    (finding,) = error.value.findings
    return finding.rule

"""Writes tests/data/hostile_ledgers: ledgers as they come, wrong in every way an office knows.

``python -m tests.support.make_hostile_ledgers``. The files are committed; what each has to end in
is in expected.csv beside them. Mobile and identity numbers in them are made up of counting digits.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlwt
from openpyxl import Workbook

from tests.support.components import ROOT
from tests.support.ledgers import as_csv, headers, row

FOLDER = ROOT / "tests" / "data" / "hostile_ledgers"

Line = Sequence[Any]
_FILES: dict[str, Callable[[], bytes]] = {}
_STAMP = (2021, 12, 31, 0, 0, 0)


def _saved(book: Workbook) -> bytes:
    """The workbook, always with the same bytes: no day of writing in it."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2021-12-31T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _xlsx(*lines: Line, title: str = "台账", more: Mapping[str, Sequence[Line]] = {}) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in {title: lines, **more}.items():
        sheet = book.create_sheet(name)
        for line in rows:
            sheet.append(list(line))
    return _saved(book)


def _patched(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            info = zipfile.ZipInfo(name, _STAMP)
            target.writestr(info, change(data) if name == part else data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _file(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        _FILES[name] = make
        return make

    return keep


# --- files that are none, or would unfold to too much -------------------------------------------

_SHEET = "xl/worksheets/sheet1.xml"

_FILES["empty.csv"] = lambda: b""
_FILES["blank.xlsx"] = lambda: _xlsx()
_FILES["headers-only.csv"] = lambda: as_csv(headers("needs"))
_FILES["nul-bytes.csv"] = lambda: as_csv(headers("needs"), row("needs")) + b"XQ-2,\0\0,,\r\n"
_FILES["no-encoding.csv"] = lambda: (
    as_csv(headers("needs"), row("needs")) + b"XQ-2,\xff\xfe\xff,,\r\n"
)
_FILES["picture.xlsx"] = lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
_FILES["cut-off.xlsx"] = lambda: _xlsx(headers("needs"), row("needs"))[:3000]
_FILES["web-page.xls"] = lambda: (
    "<html><meta charset='utf-8'><table><tr><td>需求编号</td></tr></table></html>".encode()
)
_FILES["pdf.csv"] = lambda: b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
_FILES["archive.xlsx"] = lambda: _zip({"readme.txt": b"no workbook"})
_FILES["unclosed-quote.csv"] = lambda: (
    as_csv(headers("needs"), row("needs"))
    + '"XQ-2,一,二,三,,,,待认领\r\n'.encode()
    + b"x,y\r\n" * 40
)
_FILES["huge-cell.csv"] = lambda: as_csv(headers("needs"), row("needs", name="长" * 140_000))
_FILES["too-many-columns.csv"] = lambda: as_csv(
    [*headers("needs"), *(f"列{at}" for at in range(2000))], row("needs")
)
_FILES["unknown-ledger.csv"] = lambda: as_csv(["商品", "单价", "库存"], ["茶", 3, 12])


def _zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@_file("far-corner.xlsx")
def _far_corner() -> bytes:
    """Two cells, between which lie seventeen thousand million: half a terabyte for calamine."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = _xlsx(headers("needs"), row("needs"))
    return _patched(content, _SHEET, lambda data: data.replace(b"</sheetData>", far))


@_file("far-corner-elsewhere.xlsx")
def _elsewhere() -> bytes:
    """The same in a part whose name is written in capitals, which calamine does not mind."""
    content = _far_corner().replace(_SHEET.encode(), _SHEET.upper().encode())
    relations = "xl/_rels/workbook.xml.rels"
    return _patched(content, relations, lambda data: data.replace(b"/xl/", b"xl/../xl/"))


@_file("tall-corner.xlsx")
def _tall_corner() -> bytes:
    far = b'<row r="1048576"><c r="Z1048576"><v>1</v></c></row></sheetData>'
    content = _xlsx(headers("needs"), row("needs"))
    return _patched(content, _SHEET, lambda data: data.replace(b"</sheetData>", far))


@_file("bomb.xlsx")
def _bomb() -> bytes:
    """Unfolds to a gigabyte: the sizes in the directory say so, the content is cut short."""
    content = _patched(
        _xlsx(headers("needs"), row("needs")),
        "xl/theme/theme1.xml",
        lambda data: data + b" " * 4_000_000,
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/theme/theme1.xml").file_size
    before, after = size.to_bytes(4, "little"), (1 << 30).to_bytes(4, "little")
    return content.replace(before, after)


@_file("long-text-shared.xlsx")
def _amplified() -> bytes:
    """One text of 30,000 characters that 40,000 cells refer to: 3.6 GB from 200 kB."""
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(20, 40_020)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Type="{office}/%s" Id="%s" Target="%s"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    relations = f'<Relationships xmlns="{package}/relationships">%s</Relationships>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": relations % (relation % ("officeDocument", "r1", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations
        % (
            relation % ("worksheet", "r1", "worksheets/sheet1.xml")
            + relation % ("sharedStrings", "r2", "sharedStrings.xml")
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>{"长" * 30_000}</t></si></sst>',
        _SHEET: f'<worksheet xmlns="{main}"><sheetData>{cells.decode()}</sheetData></worksheet>',
    }
    return _zip({name: text.encode() for name, text in parts.items()})


@_file("bad-checksum.xlsx")
def _bad_checksum() -> bytes:
    content = bytearray(_xlsx(headers("needs"), row("needs")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.getinfo(_SHEET).header_offset + 60
    content[at : at + 20] = b"\0" * 20
    return bytes(content)


@_file("encrypted.xlsx")
def _encrypted() -> bytes:
    """The outer container of a workbook under a password, as far as it is looked at."""
    book = xlwt.Workbook()
    book.add_sheet("x")
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue() + "EncryptedPackage".encode("utf-16-le")


@_file("torn.xls")
def _torn_xls() -> bytes:
    return _xls(headers("needs"), row("needs"))[:1500]


def _xls(*lines: Line) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    for at, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write(at, column, cell)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


# --- headers -------------------------------------------------------------------------------------

_FILES["person-columns.xlsx"] = lambda: _xlsx(
    [*headers("needs"), "联系人", "联系电话"], [*row("needs"), "某某", "无"]
)
_FILES["secretary-in-organizations.csv"] = lambda: as_csv(
    [*headers("organizations"), "书记姓名"], [*row("organizations"), "某某"]
)
_FILES["missing-columns.csv"] = lambda: as_csv(["需求编号", "需求内容"], ["XQ-1", "场地"])
_FILES["repeated-header.csv"] = lambda: as_csv(
    [*headers("needs"), "需求编码"], [*row("needs"), "XQ-9"]
)
_FILES["two-ledgers.xlsx"] = lambda: _xlsx(
    headers("needs"),
    row("needs", key="XQ-1", asker="org-a"),
    title="需求",
    more={
        "资源": [headers("resources"), row("resources", provider="org-a")],
        "通讯录": [["姓名", "电话"], ["某某", "无"]],
    },
)


@_file("printed-pages.xlsx")
def _printed_pages() -> bytes:
    """A title over merged cells, headings on two lines, both again on each page, and totals."""
    book = Workbook()
    sheet = book.worksheets[0]
    groups = ["需求", "", "", "", "", "进展", "", ""]
    title = ["经开区需求清单（2021年）", *[""] * 7]
    page = [title, groups, headers("needs")]
    lines = [
        *page,
        row("needs", key="XQ-1", asker="org-a"),
        ["小计", "", "", "", 1],
        [],
        *page,
        row("needs", key="XQ-2", asker="org-a"),
        ["合　计", "", "", "", 2],
        ["填表说明：本表每季度更新"],
    ]
    for line in lines:
        sheet.append(line)
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("A2:E2")
    sheet.merge_cells("F2:H2")
    return _saved(book)


# --- cells ---------------------------------------------------------------------------------------

_FILES["digits-lost.csv"] = lambda: as_csv(
    headers("enterprises"),
    row("enterprises", uscc="9.1530100000E+17", covering="org-a"),
    row("enterprises", uscc="915301000000000", covering="org-a"),
    row("enterprises", uscc="91530100MA000C3M0O", covering="org-a"),
    row("enterprises", uscc="91530100MA000C3M08", covering="org-a"),
)
_FILES["digits-lost.xlsx"] = lambda: _xlsx(
    headers("enterprises"), row("enterprises", uscc=911101066976941872, covering="org-a")
)
_FILES["phones-in-cells.xlsx"] = lambda: _xlsx(
    headers("needs"),
    row("needs", key="XQ-1", asker="org-a", name="场地，联系13912345678"),
    row("needs", key="XQ-2", asker="org-a", quantity=13912345678),
    row("needs", key="XQ-3", asker="org-a", name="见11010519491231002X"),
    row("needs", key="１３９１２３４５６７８", asker="org-a"),
)
_FILES["numbers-and-dates.csv"] = lambda: as_csv(
    headers("projects"),
    row("projects", key="P1", since="2021.3.5", due="2021年12月", progress="１２％", **_A),
    row("projects", key="P2", since="44260", due="2021/12/31", progress="60余", **_A),
    row("projects", key="P3", since="2021-02-30", due="2021-12-31", **_A),
    row("projects", key="P4", since="3/5/2021", due="2021-12-31", **_A),
    row("projects", key="P5", since="2021-12-31", due="2021-01-01", **_A),
    row("projects", key="P6", since="2021-01-01", due="2021-12-31", progress="120", **_A),
    row("projects", key="P7", since="2021-01-01", due="2021-12-31", progress="一半", **_A),
)
_A = {"lead": "org-a", "participants": "", "needs": "", "resources": ""}
_FILES["references.csv"] = lambda: as_csv(
    headers("pairings"),
    row("pairings", key="X1", party_a="org-a", party_b="nobody"),
    row("pairings", key="X2", party_a="org-a", party_b="org-a"),
    row(
        "pairings",
        key="X3",
        party_a="org-a",
        party_b="org-b",
        since="2021-03-05",
        until="2020-01-01",
    ),
    row("pairings", key="X4", party_a="org-a", party_b="org-b"),
    row("pairings", key="X5", party_a="org-b", party_b="org-a", declared_status="已到期"),
    row("pairings", key="X4", party_a="org-a", party_b="org-b", theme="另一主题"),
)
_FILES["coordinates.csv"] = lambda: as_csv(
    headers("positions"),
    row("positions", key="Z1", declared_crs=""),
    row("positions", key="Z2", lon="24.985", lat="102.804"),
    row("positions", key="Z3", lat=""),
    row("positions", key="Z4", lon="116.4", lat="39.9"),
    row("positions", key="Z5", lon="10", lat="50", declared_crs="GCJ02"),
    row("positions", key="Z6", declared_crs="北京54"),
    row("positions", key="Z7", declared_crs="百度"),
)
_FILES["torn-rows.csv"] = lambda: (
    as_csv(headers("needs"), row("needs", key="XQ-1", asker="org-a"))
    + "XQ-2,org-a,场地,培训,场地,1,,,待认领,,多,出\r\n".encode()
    + b"XQ-3,org-a\r\n"
)
_FILES["words.csv"] = lambda: as_csv(
    headers("memberships"),
    row("memberships", committee="org-a", member="org-b"),
    row("memberships", committee="joint", member="org-b", role="领头"),
    row("memberships", committee="joint", member="joint"),
    row("memberships", committee="joint", member="org-b", role="lead"),
    row("memberships", committee="joint", member="org-b", role="牵头"),
)
_FILES["formulas-as-names.csv"] = lambda: as_csv(
    headers("needs"),
    row("needs", key="XQ-1", asker="org-a", name="=cmd|' /C calc'!A0"),
    row("needs", key="XQ-2", asker="org-a", name='") DETACH DELETE n //'),
)


@_file("errors-in-cells.xlsx")
def _errors() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(headers("needs"))
    for key in ("XQ-1", "XQ-2", "XQ-3"):
        sheet.append(row("needs", key=key, asker="org-a", quantity=1))
    sheet["E2"].value, sheet["E2"].data_type = "#N/A", "e"
    sheet["E3"] = "=1+1"
    return _saved(book)


_FILES["military.csv"] = lambda: as_csv(
    headers("organizations"),
    row(
        "organizations",
        key="J1",
        name="某部党委",
        kind="党委",
        sector="部队",
        subdistrict="",
    ),
    row("organizations", key="J2", sector="部队(仅类别)", kind="党委", address="某地"),
    row("organizations", key="J3", kind="党支部", superior="J3", full_members="-1"),
    row("organizations", key="J4", kind="党支部", superior="J4"),
)


def main() -> None:
    """Write every file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in _FILES.items():
        (FOLDER / name).write_bytes(make())


if __name__ == "__main__":
    main()

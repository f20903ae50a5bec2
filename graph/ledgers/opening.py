"""The ledgers in a file: what the file is, and which of its tables are ledgers."""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

from graph.errors import Finding, InvalidInput, PersonDataRefused
from graph.ledgers.cleaning import Chunk, Cleaner
from graph.ledgers.files.geojson_files import GeoJsonTable
from graph.ledgers.files.headers import (
    LOOKED_AT,
    Header,
    check_header,
    find_header,
    nearest_header,
    refuse,
)
from graph.ledgers.files.ledger import LedgerTable
from graph.ledgers.files.text_files import TextTable, digest_of, encoding_of, refused, tables
from graph.ledgers.files.workbooks import WorkbookTable, open_workbook
from graph.ledgers.mapping.references import References
from graph.ledgers.templates.tables import KINDS
from graph.ledgers.values.cells import Cell, shown
from graph.model.privacy import person_datum

CHUNK_ROWS = 2000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CODE_SHEETS = frozenset({"代码表", "codes"})


class Ledger(LedgerTable):
    """One recognized table whose rows can be had as what they say."""

    def chunks(self, references: References, rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """The rows cleaned, so many at a time; can be called again.

        The ledger is noted in the references first, if it has not been. Raises InvalidInput where
        the file cannot be read on.
        """
        references.note(self)
        cleaner = Cleaner(self, references)
        skipped: list[Finding] = []
        data = self.rows(skipped)
        while batch := list(islice(data, rows)):
            yield cleaner.clean(batch, skipped)
            skipped.clear()
        if rest := [*skipped, *cleaner.closing()]:
            yield Chunk(0, 0, 0, [], [], rest, frozenset())


def open_ledgers(
    path: Path, *, name: str | None = None, kind: str | None = None
) -> tuple[Ledger, ...]:
    """The ledgers in a file: every sheet of a workbook that is one, or the one table of a text.

    Parameters
    ----------
    path
        an xlsx, xls, CSV, TSV or GeoJSON file; what it is is told from its content.
    name
        what the user calls the file, by default its own name.
    kind
        a code of :data:`KINDS`, where the headers shall not decide.

    Raises
    ------
    InvalidInput
        with a finding, if it cannot be read or holds no ledger.
    PersonDataRefused
        a column of a ledger names a datum about persons.
    """
    name = name or path.name
    if person_datum(name):
        raise refused("person_datum", "the name of the file holds a number of a person", None)
    if kind is not None and kind not in KINDS:
        raise InvalidInput(f"unknown ledger {kind!r}; there are {', '.join(KINDS)}")
    format = _format(path, name)
    digest = digest_of(path)
    notices = (
        []
        if _fits(name, format)
        else [Finding("wrong_extension", f"the content is {format}", name, severity="warning")]
    )
    if format == "geojson":
        return (_from_geojson(path, name, kind, digest, notices),)
    if format == "text":
        return (_from_text(path, name, kind, digest, notices),)
    return _from_workbook(path, name, kind, digest, notices)


def open_all(paths: Iterable[Path], *, kind: str | None = None) -> list[Ledger]:
    """The ledgers in several files.

    Raises as :func:`open_ledgers`, with what is wrong with each file and sheet that is refused.
    """
    opened: list[Ledger] = []
    refusals: list[InvalidInput] = []
    for path in paths:
        try:
            opened += open_ledgers(path, kind=kind)
        except InvalidInput as error:
            refusals.append(error)
    _raise_together(refusals)
    return opened


def _raise_together(refusals: Sequence[InvalidInput]) -> None:
    """One error of several, data about persons first."""
    alone = next((one for one in refusals if len(refusals) == 1 or not one.findings), None)
    if alone:
        raise alone
    if refusals:
        refusals = sorted(refusals, key=lambda one: not isinstance(one, PersonDataRefused))
        refuse(type(refusals[0]), [finding for one in refusals for finding in one.findings])


def _format(path: Path, name: str) -> Literal["xlsx", "xls", "geojson", "text"]:
    """What the content is. Raises InvalidInput for what is no table."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
            if start.startswith(_OLE):
                file.seek(max(0, size - (1 << 20)))
                start += file.read()
    except OSError as error:
        raise refused("no_such_file", error.strerror or str(error), name) from None
    if not start.strip():
        raise refused("empty_file", "the file is empty", name)
    if start.startswith(b"PK"):
        if not zipfile.is_zipfile(path):
            raise refused("corrupt_workbook", "the archive is cut off", name)
        return "xlsx"
    if start.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in start:
            raise refused("encrypted_workbook", "the workbook is encrypted", name)
        return "xls"
    if b"\0" in start and _fits(name, "xlsx", "xls"):
        raise refused("not_a_spreadsheet", "named as a workbook, but none", name)
    if what := _no_table(start):
        raise refused(*what, name)
    return "geojson" if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "text"


_WEB_PAGE = re.compile(
    rb"<[a-z!]|<\?xml[^>]*>\s*<(?:!doctype )?html"
    rb"|(?:[\w\-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,9}mime-version:"
)
"""How a web page begins, also one that a browser saved with its pictures (MHTML)."""


def _no_table(start: bytes) -> tuple[str, str] | None:
    """The rule and the words for a beginning that is no table of text; None if it may be one."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = start.decode("utf-16", "ignore").encode()
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _WEB_PAGE.match(head):
        return "html_file", "a web page named as a spreadsheet"
    if head.startswith(b"<?xml"):
        return "not_a_spreadsheet", "XML (a spreadsheet of 2003, or a flat ods); save it as xlsx"
    if head.startswith((b"%pdf", b"\x1f\x8b", b"7z\xbc\xaf", b"rar!", b"{\\rtf")):
        return "not_a_spreadsheet", "neither a workbook nor a table of text"
    return None


def _fits(name: str, *formats: str) -> bool:
    suffixes = {
        "xlsx": (".xlsx", ".xlsm"),
        "xls": (".xls", ".et"),
        "geojson": (".geojson", ".json"),
        "text": (".csv", ".tsv", ".txt"),
    }
    return name.lower().endswith(tuple(end for one in formats for end in suffixes[one]))


def _from_text(
    path: Path, name: str, kind: str | None, digest: str, notices: list[Finding]
) -> Ledger:
    encoding = encoding_of(path, name)
    if encoding == "gb18030":
        message = "it has no mark of its encoding and is no UTF-8; read as GB18030"
        notices.append(Finding("guessed_encoding", message, name, severity="warning"))
    seen: list[tuple[None, list[list[Cell]]]] = []
    best: tuple[Header, list[list[Cell]], TextTable] | None = None
    for table, first in tables(path, name, encoding):
        seen.append((None, first))
        header = find_header(first, kind)
        if header and (best is None or header.known > best[0].known):
            best = (header, first, table)
    if best is None:
        raise _unknown(name, seen, kind)
    return _ledger(name, None, digest, encoding, *best, notices)


def _from_geojson(
    path: Path, name: str, kind: str | None, digest: str, notices: list[Finding]
) -> Ledger:
    table = GeoJsonTable(path, name)
    first = [cells for _, cells in islice(table.rows(), LOOKED_AT)]
    header = find_header(first, kind)
    if header is None:
        raise _unknown(name, [(None, first)], kind)
    return _ledger(name, None, digest, None, header, first, table, notices)


def _from_workbook(
    path: Path, name: str, kind: str | None, digest: str, notices: list[Finding]
) -> tuple[Ledger, ...]:
    found: list[tuple[Header, list[list[Cell]], WorkbookTable]] = []
    strange: list[tuple[str, list[list[Cell]]]] = []
    hidden: list[str] = []
    for table in open_workbook(path, name):
        first = [cells for _, cells in islice(table.rows(), LOOKED_AT)]
        if table.name in _CODE_SHEETS or not any(any(cells) for cells in first):
            continue
        if person_datum(table.name):
            raise refused("person_datum", "a sheet's title holds a number of a person", name)
        if not table.visible:
            hidden.append(table.name)
        elif header := find_header(first, kind):
            found.append((header, first, table))
        else:
            strange.append((table.name, first))
    if not found:
        if strange:
            raise _unknown(name, strange, kind)
        if hidden:
            message = "every sheet with something in it is hidden: show it to import it"
            raise refused("hidden_sheet", message, name, sheet=hidden[0])
        raise refused("empty_file", "no sheet has anything in it", name)
    notices += [
        Finding("hidden_sheet", "hidden, left out", name, sheet=title, severity="warning")
        for title in hidden
    ]
    notices += [
        Finding("sheet_skipped", _strange(first, kind), name, sheet=title, severity="warning")
        for title, first in strange
    ]
    ledgers: list[Ledger] = []
    refusals: list[InvalidInput] = []
    for header, first, table in found:
        try:
            ledgers.append(_ledger(name, table.name, digest, None, header, first, table, notices))
            notices = []
        except InvalidInput as error:
            refusals.append(error)
    _raise_together(refusals)
    return tuple(ledgers)


def _ledger(
    name: str,
    sheet: str | None,
    digest: str,
    encoding: str | None,
    header: Header,
    first: Sequence[Sequence[Cell]],
    table: TextTable | WorkbookTable | GeoJsonTable,
    notices: list[Finding],
) -> Ledger:
    notices = [*notices, *check_header(header, first, name, sheet)]
    made = Ledger(header.kind, name, sheet, digest, encoding, (), header, table)
    if next(made.rows(), None) is None:
        notices.append(made.finding("no_rows", "headers only, no data", severity="warning"))
    if isinstance(table, WorkbookTable):
        notices += _hidden(made, table)
    made.notices = tuple(notices)
    return made


def _hidden(ledger: Ledger, table: WorkbookTable) -> Iterator[Finding]:
    """What of a sheet its readers do not see and is read all the same."""
    if rows := [row for row in table.hidden_rows if row > ledger.header.last]:
        message = f"{len(rows):,} hidden row(s), read as well"
        yield ledger.finding("hidden_rows", message, rows[0], severity="warning")
    for at in table.hidden_columns:
        if at < len(ledger.header.feeds) and ledger.header.feeds[at] is not None:
            printed = ledger.header.printed[at]
            message = "a hidden column, read as well"
            yield ledger.finding("hidden_columns", message, None, printed, severity="warning")


def _strange(rows: Sequence[Sequence[Cell]], kind: str | None) -> str:
    """That a sheet beside a ledger is none, and what it lacks to be one."""
    near = nearest_header(rows, kind)
    lacks = f"; for {near.title} it lacks {', '.join(near.lacking)}" if near else ""
    return f"this sheet is no ledger{lacks}"


def _unknown(
    name: str, seen: Sequence[tuple[str | None, Sequence[Sequence[Cell]]]], kind: str | None
) -> InvalidInput:
    """Why none of the tables is a ledger. Raises what is wrong with one that is nearly one."""
    for sheet, rows in seen:
        if near := nearest_header(rows, kind):
            check_header(near, rows, name, sheet)
    sheet, rows = next((one for one in seen if any(map(any, one[1]))), (None, ()))
    line = next((row for row in rows if any(row)), ())
    headers = "、".join(shown(cell) for cell in line if cell)[:200]
    if person_datum(headers):
        headers = ""  # a table without headers: what it says is not repeated
    titles = ", ".join(f"{one.text.zh} ({one.code})" for one in KINDS.values())
    return refused(
        "unknown_ledger",
        f"no ledger has these headers; there are {titles}; get a template for one",
        name,
        sheet=sheet,
        value=headers or None,
    )

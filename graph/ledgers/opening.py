"""The ledgers in a file: what the file is, and which of its tables are ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from graph.errors import Finding, InvalidInput, PersonDataRefused
from graph.ledgers.cleaning import Chunk, Cleaner
from graph.ledgers.files.directions import Correction, Directions
from graph.ledgers.files.formats import fits, format_of
from graph.ledgers.files.geojson_files import GeoJsonTable
from graph.ledgers.files.headers import (
    LOOKED_AT,
    Header,
    check_header,
    find_header,
    nearest_header,
    refusal,
    refuse,
)
from graph.ledgers.files.ledger import LedgerTable
from graph.ledgers.files.text_files import TextTable, digest_of, encoding_of, refused, tables
from graph.ledgers.files.workbooks import WorkbookTable, open_workbook
from graph.ledgers.mapping.references import References
from graph.ledgers.profiles import Reading, texts_of
from graph.ledgers.templates.gazetteer import GAZETTEER
from graph.ledgers.templates.tables import KINDS
from graph.ledgers.values.cells import Cell, shown
from graph.model.privacy import person_datum

CHUNK_ROWS = 2000

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


AS_PRINTED = Reading()


def open_ledgers(
    path: Path,
    *,
    name: str | None = None,
    kind: str | None = None,
    reading: Reading = AS_PRINTED,
    corrections: tuple[Correction, ...] = (),
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
    reading
        what is said of the headers, now or in profiles.
    corrections
        of cells, which count for what the file says.

    Raises
    ------
    InvalidInput
        with a finding, if it cannot be read or holds no ledger, or if something that is said of its
        headers does not fit it.
    PersonDataRefused
        a column of a ledger names a datum about persons.
    """
    ledgers = _open_each([(path, name or path.name)], _known(kind), reading)
    return tuple(replace(ledger, corrections=corrections) for ledger in ledgers)


def _opened(
    path: Path, name: str, kind: str | None, reading: Reading, seen: set[str]
) -> tuple[Ledger, ...]:
    """The ledgers in a file; the texts of the first rows of its tables go to ``seen``."""
    if person_datum(name):
        raise refused("person_datum", "the name of the file holds a number of a person", None)
    format = format_of(path, name)
    digest = digest_of(path)
    notices = (
        []
        if fits(name, format)
        else [Finding("wrong_extension", f"the content is {format}", name, severity="warning")]
    )
    if format == "geojson":
        features = GeoJsonTable(path, name)
        one_way = [(features, _first(features))]
        return (_from_tables(one_way, name, None, kind, reading, digest, notices, seen),)
    if format == "text":
        encoding = encoding_of(path, name)
        if encoding == "gb18030":
            message = "it has no mark of its encoding and is no UTF-8; read as GB18030"
            notices.append(Finding("guessed_encoding", message, name, severity="warning"))
        each_way = tables(path, name, encoding)
        return (_from_tables(each_way, name, encoding, kind, reading, digest, notices, seen),)
    return _from_workbook(path, name, kind, reading, digest, notices, seen)


def open_gazetteer(path: Path, *, name: str | None = None) -> tuple[LedgerTable, ...]:
    """The tables of a gazetteer (T11) in a file. Raises as :func:`open_ledgers`."""
    return tuple(_open_each([(path, name or path.name)], GAZETTEER.code, AS_PRINTED))


def open_all(
    paths: Iterable[Path], *, kind: str | None = None, reading: Reading = AS_PRINTED
) -> list[Ledger]:
    """The ledgers in several files. What is said of headers has to fit one of them.

    Raises as :func:`open_ledgers`, with what is wrong with each file and sheet that is refused.
    """
    return _open_each(((path, path.name) for path in paths), _known(kind), reading)


def _known(kind: str | None) -> str | None:
    if kind is not None and kind not in KINDS:
        raise InvalidInput(f"unknown ledger {kind!r}; there are {', '.join(KINDS)}")
    return kind


def _open_each(
    files: Iterable[tuple[Path, str]], kind: str | None, reading: Reading
) -> list[Ledger]:
    opened: list[Ledger] = []
    refusals: list[InvalidInput] = []
    seen: set[str] = set()
    for path, name in files:
        try:
            opened += _opened(path, name, kind, reading, seen)
        except InvalidInput as error:
            refusals.append(error)
    read = () if refusals else [(one.kind.code, one.header.printed) for one in opened]
    if seen and (idle := [*reading.directions.idle(read, seen)]):
        refusals.append(refusal(InvalidInput, idle))
    _raise_together(refusals)
    return opened


def _raise_together(refusals: Sequence[InvalidInput]) -> None:
    """One error of several, data about persons first."""
    alone = next((one for one in refusals if not one.findings), None)
    if alone:
        raise alone
    if len(refusals) == 1:
        (one,) = refusals
        raise one
    if refusals:
        refusals = sorted(refusals, key=lambda one: not isinstance(one, PersonDataRefused))
        refuse(type(refusals[0]), [finding for one in refusals for finding in one.findings])


def _first(table: WorkbookTable | GeoJsonTable) -> list[list[Cell]]:
    """The rows in which headers are looked for."""
    return [cells for _, cells in islice(table.rows(), LOOKED_AT)]


def _from_tables(
    ways: Iterable[tuple[TextTable | GeoJsonTable, list[list[Cell]]]],
    name: str,
    encoding: str | None,
    kind: str | None,
    reading: Reading,
    digest: str,
    notices: list[Finding],
    seen: set[str],
) -> Ledger:
    """The one table of a file, in that of the ways to read it that is best known."""
    looked: list[_Looked] = []
    best: tuple[_Looked, TextTable | GeoJsonTable] | None = None
    for table, first in ways:
        one = _look(first, kind, reading, name, None)
        looked.append(one)
        if one.header and (best is None or one.known > best[0].known):
            best = (one, table)
    _note_seen(looked, reading, name, seen)
    if best is None:
        raise _unknown(name, looked)
    return _ledger(name, digest, encoding, *best, notices)


@dataclass(frozen=True, slots=True)
class _Looked:
    """The first rows of a table, how they are read, and the header they have if it is a ledger."""

    sheet: str | None
    rows: Sequence[Sequence[Cell]]
    directions: Directions
    kind: str | None
    profile: str | None
    header: Header | None

    @property
    def known(self) -> int:
        return self.header.known if self.header else 0

    @property
    def nearest(self) -> Header | None:
        return nearest_header(self.rows, self.kind, self.directions)


def _look(
    rows: Sequence[Sequence[Cell]],
    kind: str | None,
    reading: Reading,
    name: str,
    sheet: str | None,
) -> _Looked:
    directions, learned, profile = reading.of(rows, name, sheet)
    meant = kind or learned
    header = find_header(rows, meant, directions)
    return _Looked(sheet, rows, directions, meant, profile, header)


def _note_seen(looked: Sequence[_Looked], reading: Reading, name: str, seen: set[str]) -> None:
    """Note the texts in the first rows. Raises InvalidInput for a profile of other headers."""
    for one in looked:
        seen |= texts_of(one.rows)
    if unfit := reading.unfit([one.rows for one in looked], name):
        raise InvalidInput(f"nothing was read: {unfit}", [unfit])


def _from_workbook(
    path: Path,
    name: str,
    kind: str | None,
    reading: Reading,
    digest: str,
    notices: list[Finding],
    seen: set[str],
) -> tuple[Ledger, ...]:
    found: list[tuple[_Looked, WorkbookTable]] = []
    strange: list[_Looked] = []
    hidden: list[str] = []
    for table in open_workbook(path, name):
        first = _first(table)
        if table.name in _CODE_SHEETS or not any(any(cells) for cells in first):
            continue
        if person_datum(table.name):
            raise refused("person_datum", "a sheet's title holds a number of a person", name)
        if not table.visible:
            hidden.append(table.name)
            continue
        one = _look(first, kind, reading, name, table.name)
        if one.header:
            found.append((one, table))
        else:
            strange.append(one)
    _note_seen([*(one for one, _ in found), *strange], reading, name, seen)
    if not found:
        if strange:
            raise _unknown(name, strange)
        if hidden:
            message = "every sheet with something in it is hidden: show it to import it"
            raise refused("hidden_sheet", message, name, sheet=hidden[0])
        raise refused("empty_file", "no sheet has anything in it", name)
    notices += [
        Finding("hidden_sheet", "hidden, left out", name, sheet=title, severity="warning")
        for title in hidden
    ]
    notices += [
        Finding("sheet_skipped", _strange(one), name, sheet=one.sheet, severity="warning")
        for one in strange
    ]
    ledgers: list[Ledger] = []
    refusals: list[InvalidInput] = []
    for one, table in found:
        try:
            ledgers.append(_ledger(name, digest, None, one, table, notices))
            notices = []
        except InvalidInput as error:
            refusals.append(error)
    _raise_together(refusals)
    return tuple(ledgers)


def _ledger(
    name: str,
    digest: str,
    encoding: str | None,
    looked: _Looked,
    table: TextTable | WorkbookTable | GeoJsonTable,
    notices: list[Finding],
) -> Ledger:
    header, sheet = looked.header, looked.sheet
    assert header is not None
    notices = [*notices, *check_header(header, looked.rows, name, sheet)]
    made = Ledger(
        header.kind, name, sheet, digest, encoding, (), header, table, profile=looked.profile
    )
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


def _strange(looked: _Looked) -> str:
    """That a sheet beside a ledger is none, and what it lacks to be one."""
    near = looked.nearest
    lacks = f"; for {near.title} it lacks {', '.join(near.lacking)}" if near else ""
    return f"this sheet is no ledger{lacks}"


def _unknown(name: str, looked: Sequence[_Looked]) -> InvalidInput:
    """Why none of the tables is a ledger. Raises what is wrong with one that is nearly one."""
    for one in looked:
        if near := one.nearest:
            check_header(near, one.rows, name, one.sheet)
    first = next((one for one in looked if any(map(any, one.rows))), None)
    line = next((row for row in first.rows if any(row)), ()) if first else ()
    headers = "、".join(shown(cell) for cell in line if cell)[:200]
    if person_datum(headers):
        headers = ""  # a table without headers: what it says is not repeated
    titles = ", ".join(f"{one.text.zh} ({one.code})" for one in KINDS.values())
    return refused(
        "unknown_ledger",
        f"no ledger has these headers; there are {titles}; get a template for one",
        name,
        sheet=first.sheet if first else None,
        value=headers or None,
    )

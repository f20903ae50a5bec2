"""Which ledger a table is, and which of its columns is which: told from its headers.

The header may stand below title lines, and on two lines where groups of columns have a heading of
their own. Marks, brackets with what is in them, units and blanks do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graph.errors import Finding, InvalidInput, PersonDataRefused, VocabularyError
from graph.ledgers.files.likeness import lookalikes
from graph.ledgers.templates.kinds import LedgerColumn, LedgerKind
from graph.ledgers.templates.tables import KINDS
from graph.ledgers.values.cells import INVISIBLE, Cell, narrow, shown
from graph.model.privacy import is_person_column, person_datum

LOOKED_AT = 30
"""Rows in which the header has to begin."""

MAX_COLUMNS = 300

_BRACKETS = re.compile(r"[(\[【〔{][^)\]】〕}]*[)\]】〕}]")
_UNIT = re.compile(r"(?<=.)(m2|平方米|平米|[,:,:/*＊]|%)+$")
_NUMBERING = frozenset({"序号", "编号", "no", "no.", "#", "行号"})


def plain(header: str) -> str:
    """A header without what does not matter.

    >>> plain("*面积（㎡）："), plain("面积(平方米)*")
    ('面积', '面积')
    """
    text = re.sub(r"[\s*]", "", narrow(INVISIBLE.sub("", header))).casefold()
    return _UNIT.sub("", _BRACKETS.sub("", text) or text)


@cache
def _meanings(code: str) -> Mapping[str, str]:
    """What each plain header of a ledger feeds."""
    found: dict[str, str] = {}
    for column in KINDS[code].columns:
        for header in (column.header, *column.aliases, column.en):
            if found.setdefault(plain(header), column.feeds) != column.feeds:
                raise VocabularyError(f"ledger {code}: {header} means two columns")
    return found


@dataclass(frozen=True)
class Header:
    """Where the header stands and what it says.

    Attributes
    ----------
    first
        row it begins on, from 1; ``last`` the row it ends on.
    feeds
        by position, what the column feeds, or None for one that is not known.
    printed
        by position, the header as printed.
    above
        the lines above it, which printed pages repeat.
    """

    kind: LedgerKind
    first: int
    last: int
    feeds: tuple[str | None, ...]
    printed: tuple[str, ...]
    above: frozenset[tuple[str, ...]]

    @property
    def known(self) -> int:
        """How many columns are known."""
        return sum(feed is not None for feed in self.feeds)

    @property
    def lacking(self) -> Mapping[str, LedgerColumn]:
        """Required columns that are not there, by their header."""
        there = set(self.feeds)
        return {
            one.header: one for one in self.kind.columns if one.required and one.feeds not in there
        }

    @property
    def title(self) -> str:
        """Which ledger it is, for messages."""
        return f"{self.kind.text.zh} ({self.kind.code})"


def find_header(rows: Sequence[Sequence[Cell]], kind: str | None = None) -> Header | None:
    """The likeliest header among the first rows, or None if no ledger has one like it.

    The one with most known columns is taken; among equal ones the one that lacks fewest required
    columns, then the upper one.
    """
    return max(filter(_is_one, _candidates(rows, kind)), key=_rank, default=None)


def nearest_header(rows: Sequence[Sequence[Cell]], kind: str | None = None) -> Header | None:
    """Where :func:`find_header` finds none, what might be meant as one.

    Half of what is required is there under its own name or under one like it.
    """
    best: dict[str, Header] = {}
    for one in _candidates(rows, kind):
        held = best.get(one.kind.code)
        if held is None or _rank(one) > _rank(held):
            best[one.kind.code] = one
    alike = {code: len(looks_like(one, rows)) for code, one in best.items() if one.known >= 2}
    fit = [best[code] for code in alike if _is_one(best[code], alike[code])]
    return max(fit, key=lambda one: one.known + alike[one.kind.code], default=None)


def _candidates(rows: Sequence[Sequence[Cell]], kind: str | None) -> Iterator[Header]:
    """For each ledger and each of the first rows the header that it is if it is one."""
    texts = [tuple(shown(cell).strip() for cell in row) for row in rows[: LOOKED_AT + 1]]
    for code in [kind] if kind else KINDS:
        meanings = _meanings(code)
        named = [
            tuple(meanings.get(plain(text)) if text else None for text in row) for row in texts
        ]
        for at, feeds in enumerate(named[:LOOKED_AT]):
            if any(feeds):
                one = _header(code, texts, at, at, feeds, texts[at])
                two = _two_lines(code, texts, named, at)
                yield two if two and two.known > one.known else one


def _rank(header: Header) -> tuple[int, int]:
    return header.known, -len(header.lacking)


def _header(
    code: str,
    texts: list[tuple[str, ...]],
    first: int,
    last: int,
    feeds: tuple[str | None, ...],
    printed: tuple[str, ...],
) -> Header:
    width = max((at + 1 for at, text in enumerate(printed) if text), default=0)
    above = frozenset(texts[:first]) - {()}
    return Header(KINDS[code], first + 1, last + 1, feeds[:width], printed[:width], above)


def _two_lines(
    code: str, texts: list[tuple[str, ...]], named: list[tuple[str | None, ...]], at: int
) -> Header | None:
    """Headers on two lines: the lower one where it says something, else the upper one."""
    if at + 1 >= len(texts):
        return None
    width = max(len(texts[at]), len(texts[at + 1]))
    upper, lower = ((*row, *[""] * (width - len(row))) for row in (texts[at], texts[at + 1]))
    printed = tuple(below or over for over, below in zip(upper, lower, strict=True))
    under, over = ((*row, *[None] * (width - len(row))) for row in (named[at + 1], named[at]))
    feeds = tuple(
        below if text else above for above, below, text in zip(over, under, lower, strict=True)
    )
    return _header(code, texts, at, at + 1, feeds, printed)


def looks_like(header: Header, rows: Sequence[Sequence[Cell]]) -> Mapping[str, str]:
    """For required columns that are not there, the unknown header that looks most like each.

    ``rows`` are the first of the table.
    """
    below = rows[header.last : LOOKED_AT]
    unknown = [
        at
        for at, (feed, text) in enumerate(zip(header.feeds, header.printed, strict=True))
        if feed is None and text
    ]
    return lookalikes(
        header.kind,
        list(header.lacking.values()),
        [header.printed[at] for at in unknown],
        [[shown(row[at]).strip() for row in below if at < len(row)] for at in unknown],
        plain,
    )


def _is_one(header: Header, alike: int = 0) -> bool:
    """Whether it can be meant as this ledger: half of what is required, or its key and some.

    So many of the required columns that are not there have one that is ``alike``.
    """
    required = sum(column.required for column in header.kind.columns)
    half = 2 * (len(header.lacking) - alike) <= required
    keyed = header.kind.key is not None and header.kind.key.feeds in header.feeds
    mostly = 2 * header.known >= sum(bool(text) for text in header.printed)
    return header.known >= 2 and (half or (keyed and (header.known >= 3 or mostly)))


def check_header(
    header: Header, rows: Sequence[Sequence[Cell]], name: str, sheet: str | None
) -> list[Finding]:
    """Notices on the columns that are not imported; ``rows`` are the first of the table.

    Raises
    ------
    PersonDataRefused
        a column names a datum about persons.
    InvalidInput
        a required column is missing, one stands twice, or there are too many.
    """
    row = header.last
    if any(person_datum(text) for text in header.printed):
        told = "a header holds a number of a person: delete the column"
        refuse(PersonDataRefused, [Finding("person_datum", told, name, row, sheet=sheet)])
    persons = [text for text in header.printed if text and is_person_column(text)]
    if persons:
        refuse(
            PersonDataRefused,
            [
                Finding(
                    "person_column",
                    "no data about persons is accepted: delete the column",
                    name,
                    row,
                    column,
                    sheet=sheet,
                )
                for column in persons
            ],
        )
    like = looks_like(header, rows) if header.lacking else {}
    faults = [
        Finding(
            "missing_column",
            f"the required column {column} of {header.title} is missing"
            + (f"; {like[column]} looks like it" if column in like else ""),
            name,
            row,
            column,
            like.get(column),
            sheet=sheet,
        )
        for column in header.lacking
    ]
    first: dict[str, str] = {}
    for feed, text in zip(header.feeds, header.printed, strict=True):
        if feed is not None and feed in first:
            faults.append(
                Finding(
                    "repeated_column",
                    f"means the same as {first[feed]!r}",
                    name,
                    row,
                    text,
                    sheet=sheet,
                )
            )
        elif feed is not None:
            first[feed] = text
    if len(header.printed) > MAX_COLUMNS:
        faults.append(
            Finding(
                "too_many_columns",
                f"{len(header.printed):,} columns; at most {MAX_COLUMNS}",
                name,
                row,
                sheet=sheet,
            )
        )
    if faults:
        refuse(InvalidInput, faults)
    return [
        Finding(
            "unknown_column",
            "an unknown column, not imported",
            name,
            row,
            text,
            sheet=sheet,
            severity="warning",
        )
        for feed, text in zip(header.feeds, header.printed, strict=True)
        if feed is None and text and plain(text) not in _NUMBERING
    ]


def refuse(error: type[InvalidInput], findings: Sequence[Finding]) -> None:
    """Raise an error for the faults of a table, or of several."""
    listed = "\n".join(f"  {finding}" for finding in findings[:20])
    raise error(f"{len(findings)} fault(s), nothing was read:\n{listed}", findings)

"""Which ledger a table is, and which of its columns is which: told from its headers.

The header may stand below title lines, and on two lines where groups of columns have a heading of
their own. Marks, brackets with what is in them, units and blanks do not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.errors import Finding, InvalidInput, PersonDataRefused
from graph.ledgers.files.directions import UNDIRECTED, Directions
from graph.ledgers.files.likeness import lookalikes
from graph.ledgers.files.meanings import plain
from graph.ledgers.templates.kinds import LedgerColumn, LedgerKind
from graph.ledgers.templates.tables import EVERY, KINDS
from graph.ledgers.values.cells import Cell, shown
from graph.model.privacy import is_person_column, person_datum

LOOKED_AT = 30
"""Rows in which the header has to begin."""

MAX_COLUMNS = 300

_NUMBERING = frozenset({"序号", "编号", "no", "no.", "#", "行号"})


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
    directions
        what was said of its columns beside the header.
    """

    kind: LedgerKind
    first: int
    last: int
    feeds: tuple[str | None, ...]
    printed: tuple[str, ...]
    above: frozenset[tuple[str, ...]]
    directions: Directions = UNDIRECTED

    @property
    def known(self) -> int:
        """How many columns are known."""
        return sum(feed is not None for feed in self.feeds)

    @cached_property
    def lacking(self) -> Mapping[str, LedgerColumn]:
        """Required columns that are not there and have no default, by their header."""
        there = {*self.feeds, *self.defaults}
        return {
            one.header: one for one in self.kind.columns if one.required and one.feeds not in there
        }

    @cached_property
    def defaults(self) -> Mapping[str, str]:
        """Texts that stand for columns which are not there, by what those feed."""
        fills = self.directions.fills(self.kind.code)
        return {feed: text for feed, text in fills.items() if feed not in self.feeds}

    @cached_property
    def left_out(self) -> frozenset[int]:
        """Positions of columns that nobody is to look at."""
        leaves_out, code = self.directions.leaves_out, self.kind.code
        return frozenset(
            at for at, text in enumerate(self.printed) if text and leaves_out(code, text)
        )

    @property
    def title(self) -> str:
        """Which ledger it is, for messages."""
        return f"{self.kind.text.zh} ({self.kind.code})"


def find_header(
    rows: Sequence[Sequence[Cell]], kind: str | None = None, directions: Directions = UNDIRECTED
) -> Header | None:
    """The likeliest header among the first rows, or None if no ledger has one like it.

    The one with most known columns is taken; among equal ones the one that lacks fewest required
    columns, then the upper one.
    """
    return max(filter(_is_one, _candidates(rows, kind, directions)), key=_rank, default=None)


def nearest_header(
    rows: Sequence[Sequence[Cell]], kind: str | None = None, directions: Directions = UNDIRECTED
) -> Header | None:
    """Where :func:`find_header` finds none, what might be meant as one.

    Half of what is required is there under its own name or under one like it.
    """
    best: dict[str, Header] = {}
    for one in _candidates(rows, kind, directions):
        held = best.get(one.kind.code)
        if held is None or _rank(one) > _rank(held):
            best[one.kind.code] = one
    alike = {code: len(looks_like(one, rows)) for code, one in best.items() if one.known >= 2}
    fit = [best[code] for code in alike if _is_one(best[code], alike[code])]
    return max(fit, key=lambda one: one.known + alike[one.kind.code], default=None)


def guessed_header(
    rows: Sequence[Sequence[Cell]], kind: str | None = None, directions: Directions = UNDIRECTED
) -> Header | None:
    """Where nothing is known of a table: its first row with most different texts in it.

    Of the ledgers that it may be the one is taken of which most columns have a header like their
    own; None where there is no such row.
    """
    texts = [tuple(shown(cell).strip() for cell in row) for row in rows[:LOOKED_AT]]
    at = max(range(len(texts)), key=lambda at: (len(set(texts[at])), -at), default=None)
    if at is None or len(set(texts[at])) < 2:
        return None
    made = []
    for code in [kind] if kind else KINDS:
        meant = directions.meanings(code)
        feeds = tuple(meant.get(plain(text)) if text else None for text in texts[at])
        made.append(_header(code, texts, at, at, feeds, texts[at], directions))
    return max(made, key=lambda one: one.known + len(looks_like(one, rows, one.kind.columns)))


def _candidates(
    rows: Sequence[Sequence[Cell]], kind: str | None, directions: Directions
) -> Iterator[Header]:
    """For each ledger and each of the first rows the header that it is if it is one."""
    texts = [tuple(shown(cell).strip() for cell in row) for row in rows[: LOOKED_AT + 1]]
    for code in [kind] if kind else KINDS:
        meant = directions.meanings(code)
        named = [tuple(meant.get(plain(text)) if text else None for text in row) for row in texts]
        for at, feeds in enumerate(named[:LOOKED_AT]):
            if any(feeds):
                one = _header(code, texts, at, at, feeds, texts[at], directions)
                two = _two_lines(code, texts, named, at, directions)
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
    directions: Directions,
) -> Header:
    width = max((at + 1 for at, text in enumerate(printed) if text), default=0)
    above = frozenset(texts[:first]) - {()}
    return Header(
        EVERY[code], first + 1, last + 1, feeds[:width], printed[:width], above, directions
    )


def _two_lines(
    code: str,
    texts: list[tuple[str, ...]],
    named: list[tuple[str | None, ...]],
    at: int,
    directions: Directions,
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
    return _header(code, texts, at, at + 1, feeds, printed, directions)


def looks_like(
    header: Header,
    rows: Sequence[Sequence[Cell]],
    lacking: Sequence[LedgerColumn] | None = None,
) -> Mapping[str, str]:
    """For columns that are not there, the unknown header that looks most like each.

    ``rows`` are the first of the table, ``lacking`` by default the required ones.
    """
    below = rows[header.last : LOOKED_AT]
    unknown = [
        at
        for at, (feed, text) in enumerate(zip(header.feeds, header.printed, strict=True))
        if feed is None and text and at not in header.left_out
    ]
    return lookalikes(
        header.kind,
        list(header.lacking.values()) if lacking is None else lacking,
        [header.printed[at] for at in unknown],
        [[shown(row[at]).strip() for row in below if at < len(row)] for at in unknown],
        plain,
    )


def _is_one(header: Header, alike: int = 0) -> bool:
    """Whether it can be meant as this ledger: half of what is required, or its key and some.

    So many of the required columns that are not there have one that is ``alike``.
    """
    required = sum(
        column.required and column.feeds not in header.defaults for column in header.kind.columns
    )
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
    left_out = header.left_out
    persons = [
        text
        for at, text in enumerate(header.printed)
        if text and at not in left_out and is_person_column(text)
    ]
    if persons:
        refuse(
            PersonDataRefused,
            [
                Finding(
                    "person_column",
                    "no data about persons is accepted: delete the column, or have it left out",
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
    return _notices(header, name, sheet)


def _notices(header: Header, name: str, sheet: str | None) -> list[Finding]:
    """What is not imported, and what was not in the file."""
    row, by_feed = header.last, header.kind.by_feed

    def notice(rule: str, message: str, column: str, value: str | None = None) -> Finding:
        return Finding(rule, message, name, row, column, value, sheet, "warning")

    found = []
    for at, (feed, text) in enumerate(zip(header.feeds, header.printed, strict=True)):
        if at in header.left_out:
            found.append(notice("left_out", "left out on request, not looked at", text))
        elif feed is None and text and plain(text) not in _NUMBERING:
            found.append(notice("unknown_column", "an unknown column, not imported", text))
    for feed, text in header.defaults.items():
        message = "not in the file: whoever imports it gave this for all rows"
        found.append(notice("default_used", message, by_feed[feed].header, text))
    return found


def refuse(error: type[InvalidInput], findings: Sequence[Finding]) -> None:
    """Raise an error for the faults of a table, or of several."""
    raise refusal(error, findings)


def refusal(error: type[InvalidInput], findings: Sequence[Finding]) -> InvalidInput:
    """The error that lists the faults of a table, or of several."""
    listed = "\n".join(f"  {finding}" for finding in findings[:20])
    return error(f"{len(findings)} fault(s), nothing was read:\n{listed}", findings)

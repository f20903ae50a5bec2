"""What an office says of its own headers: their meaning, what they lack, what is left out.

Directions come with an import (``--map 企业全称=企业名称``, ``--default 数据日期=2026-06-30``,
``--leave-out 联系人``) or from a profile. Before each of them a kind of ledger may be named
(``enterprises:企业全称=企业名称``), where files of one import differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from graph.errors import Finding, InvalidInput
from graph.ledgers.files.meanings import meanings, plain
from graph.ledgers.templates.kinds import Type
from graph.ledgers.templates.tables import KINDS
from graph.ledgers.values.cells import Fault
from graph.ledgers.values.parsing import converter
from graph.model.privacy import concealed, person_datum

_LONGEST = 200
"""Characters of a header or of a value that is given."""


@dataclass(frozen=True, slots=True)
class Given:
    """One direction: of a ledger's ``kind``, or of all that have such a column.

    ``header`` is one of the file's, or for a default one of ours; ``said`` the column it means,
    the default's text, or nothing.
    """

    kind: str | None
    header: str
    said: str = ""

    @property
    def printed(self) -> str:
        """As it is given."""
        before = f"{self.kind}:" if self.kind else ""
        return f"{before}{self.header}={self.said}" if self.said else f"{before}{self.header}"

    def concerns(self, code: str) -> bool:
        """Whether it is about a kind of ledger."""
        return self.kind in (None, code)


@dataclass(frozen=True, slots=True)
class Directions:
    """How tables are to be read beyond what their own headers say. Later entries count for more."""

    columns: tuple[Given, ...] = ()
    defaults: tuple[Given, ...] = ()
    left_out: tuple[Given, ...] = ()

    @classmethod
    def of(
        cls, columns: Iterable[str] = (), defaults: Iterable[str] = (), left_out: Iterable[str] = ()
    ) -> Self:
        """Directions as they are given.

        Raises
        ------
        InvalidInput
            with a finding for each that cannot be understood: no ``=``, a column or ledger that
            does not exist, a header that shall mean two columns, a default that the column refuses.
        """
        faults: list[Finding] = []
        made = cls(
            tuple(_pairs(columns, faults)),
            tuple(_pairs(defaults, faults)),
            tuple(_parted(text) for text in left_out if text.strip()),
        )
        faults += made._faults()
        if faults:
            listed = "\n".join(f"  {one}" for one in faults)
            raise InvalidInput(f"{len(faults)} fault(s), nothing was read:\n{listed}", faults)
        return made

    def __bool__(self) -> bool:
        return bool(self.columns or self.defaults or self.left_out)

    def __or__(self, other: Directions) -> Directions:
        """Both; where they differ the other counts."""
        return Directions(
            (*self.columns, *other.columns),
            (*self.defaults, *other.defaults),
            (*self.left_out, *other.left_out),
        )

    def meanings(self, code: str) -> Mapping[str, str | None]:
        """What plain headers feed in a ledger of this kind; None for one that is left out."""
        return _meant(self, code) if self else meanings(code)

    def leaves_out(self, code: str, header: str) -> bool:
        """Whether a column is not to be looked at."""
        return any(one.concerns(code) and _same(one, header) for one in self.left_out)

    def fills(self, code: str) -> Mapping[str, str]:
        """Texts by the feeds of a ledger that they stand for, where it has no such column."""
        feeds = meanings(code)
        return {
            feed: one.said
            for one in self.defaults
            if one.concerns(code) and (feed := feeds.get(plain(one.header))) is not None
        }

    def idle(
        self, tables: Sequence[tuple[str, Sequence[str]]], seen: Iterable[str]
    ) -> Iterator[Finding]:
        """What has no part in the reading of some tables, given as their kinds and headers.

        ``seen`` are the plain texts among which the headers of all tables are, those of tables
        that were refused too.
        """
        known = set(seen)
        for one in (*self.columns, *self.left_out):
            if plain(one.header) not in known:
                message = f"no table has the header {one.header}, which {one.printed} is about"
                yield _fault("no_such_header", message, one)
            elif tables and not any(
                one.concerns(code)
                and any(_same(one, text) for text in printed)
                and (not one.said or plain(one.said) in meanings(code))
                for code, printed in tables
            ):
                message = f"{one.printed}: no table with this header has such a column"
                yield _fault("no_such_column", message, one)
        for one in self.defaults:
            fitting = [
                (meanings(code)[plain(one.header)], self.meanings(code), printed)
                for code, printed in tables
                if one.concerns(code) and plain(one.header) in meanings(code)
            ]
            if tables and all(
                any(meant.get(plain(text)) == feed for text in printed)
                for feed, meant, printed in fitting
            ):
                message = f"no table lacks the column {one.header}: a default is for a missing one"
                yield _fault("default_not_needed", message, one)

    def _faults(self) -> Iterator[Finding]:
        for one in (*self.columns, *self.defaults, *self.left_out):
            if any(person_datum(text) for text in (one.header, one.said)):
                yield Finding("person_datum", "a direction holds a number of a person")
                return
            if max(len(one.header), len(one.said)) > _LONGEST:
                yield _fault("too_long", f"longer than {_LONGEST} characters", one)
        meant: dict[tuple[str | None, str], str] = {}
        for one in self.columns:
            kinds = [one.kind] if one.kind else list(KINDS)
            if not any(plain(one.said) in meanings(code) for code in kinds):
                message = f"{one.printed}: {_without(one)}"
                yield _fault("no_such_column", message, one)
            if (other := meant.setdefault((one.kind, plain(one.header)), one.said)) != one.said:
                message = f"{one.header} cannot mean both {other} and {one.said}"
                yield _fault("mapped_twice", message, one)
        for one in self.defaults:
            yield from _default_faults(one)


def _pairs(texts: Iterable[str], faults: list[Finding]) -> Iterator[Given]:
    for text in texts:
        before, equals, after = text.partition("=")
        one = _parted(before)
        if not (equals and one.header and after.strip()):
            message = "a direction is given as HEADER=COLUMN, a default as COLUMN=VALUE"
            faults.append(Finding("malformed_direction", message, value=concealed(text[:_LONGEST])))
        else:
            yield Given(one.kind, one.header, after.strip())


def _parted(text: str) -> Given:
    """The kind of ledger before a colon, if it is the name of one, and the header."""
    kind, _, header = text.partition(":")
    if kind.strip() in KINDS:
        return Given(kind.strip(), header.strip())
    return Given(None, text.strip())


def _same(one: Given, header: str) -> bool:
    return plain(one.header) == plain(header)


def _without(one: Given) -> str:
    """That the column which is meant is none of a ledger's, or of any."""
    if one.kind is None:
        return f"no ledger has a column {one.said}"
    kind = KINDS[one.kind]
    there = ", ".join(column.header for column in kind.columns)
    return f"{kind.text.zh} has no column {one.said}; it has {there}"


def _fault(rule: str, message: str, one: Given) -> Finding:
    return Finding(rule, message, column=one.header, value=one.said or None)


def _default_faults(one: Given) -> Iterator[Finding]:
    """What keeps a default from every ledger that has its column."""
    faults: list[Finding] = []
    for code in [one.kind] if one.kind else KINDS:
        feed = meanings(code).get(plain(one.header))
        if feed is None:
            continue
        column = KINDS[code].by_feed[feed]
        said = converter(column, KINDS[code].specs.get(feed))(one.said)
        if column.type in (Type.KEY, Type.USCC):
            message = f"{column.header} tells the rows apart: it cannot be the same in all"
            faults.append(_fault("default_of_key", message, one))
        elif said is None or isinstance(said, Fault):
            rule, told = (said.rule, said.message) if said else ("missing_value", "it says nothing")
            faults.append(_fault(rule, f"{column.header}: {told}", one))
        else:
            return
    yield from faults[:1]
    if not faults:
        yield _fault("no_such_column", f"there is no column {one.header}", one)


@cache
def _meant(directions: Directions, code: str) -> Mapping[str, str | None]:
    own = meanings(code)
    found: dict[str, str | None] = dict(own)
    for one in directions.columns:
        if one.concerns(code) and (feed := own.get(plain(one.said))) is not None:
            found[plain(one.header)] = feed
    for one in directions.left_out:
        if one.concerns(code):
            found[plain(one.header)] = None
    return found


UNDIRECTED = Directions()


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell that was corrected here and not in the file.

    ``column`` is the header as printed; ``before`` what the file says, without numbers of persons.
    """

    file: str
    sheet: str | None
    row: int
    column: str
    before: str
    after: str

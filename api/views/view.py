"""What people see of an answer, declared once: the tables of a command, and the files of a list.

A question is a pure function, a route whose signature says what may be asked, and a ``View`` that
says how the answer is told. The command, its page in the manual, and the CSV and workbook of a list
are made from these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

from api.answers import Listing
from api.console import Output
from graph.model.spec import CodeList, Text

Value = str | Callable[[Any, Output], object]
"""Name of an attribute of a row, with dots of one of its parts, or a function of the row and the
language it is told in."""
Notes = Callable[[Any, Output], Iterable[str]]
"""Lines below a table, from the answer."""


@dataclass(frozen=True)
class Column:
    """A column: its head, and what stands below it. ``codes`` names the values."""

    text: Text
    value: Value
    codes: CodeList | None = None

    def cell(self, row: Any, output: Output) -> object:
        """What the column says of a row; None where there is nothing."""
        found: Any = (
            attrgetter(self.value)(row) if isinstance(self.value, str) else self.value(row, output)
        )
        if self.codes is not None and found is not None:
            return output.code(self.codes, found)
        if isinstance(found, Text):
            return output.text(found)
        if isinstance(found, tuple):  # texts, or nodes by their names
            found = output.listed(str(getattr(one, "name", one)) for one in found)
        return found if found != "" else None


def _data(answer: Any) -> Iterable[Any]:
    return answer.data  # type: ignore[no-any-return]


def _none(answer: Any, output: Output) -> Iterable[str]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of an answer. ``rows`` picks them from it; by default its ``data``.

    Where the ``columns`` depend on the answer, as those of a matrix do, they are a function of it.
    """

    title: Text | Callable[[Any, Output], str]
    columns: tuple[Column, ...] | Callable[[Any], tuple[Column, ...]]
    rows: Callable[[Any], Iterable[Any]] = _data
    notes: Notes = _none

    def heads(self, answer: Any) -> tuple[Column, ...]:
        """Its columns over an answer."""
        return self.columns(answer) if callable(self.columns) else self.columns

    def print(
        self, answer: Any, output: Output, *, limit: int | None = None, after: Iterable[str] = ()
    ) -> None:
        """Print it for people, ``limit`` rows at most; ``after`` stands below its notes."""
        shown = self.heads(answer)
        title = (
            output.text(self.title) if isinstance(self.title, Text) else self.title(answer, output)
        )
        rows = list(self.rows(answer))
        count = answer.count if isinstance(answer, Listing) else len(rows)
        output.table(
            [output.text(column.text) for column in shown],
            [[column.cell(row, output) for column in shown] for row in rows[:limit]],
            title=title,
            notes=[
                *output.rows_shown(limit, count),
                *self.notes(answer, output),
                *after,
            ],
        )


@dataclass(frozen=True, kw_only=True)
class View:
    """How a question is asked as a command and how its answer is told.

    Parameters
    ----------
    command
        words after ``gongjian``.
    route
        the function behind the path; its signature says what there is to ask.
    tables
        told one after the other.
    give
        of an answer that is a file itself: what writes it, or prints it without a name.
    file
        what is given away as CSV and workbook: of a list its last table unless another is said
        here; of an answer that is no list only what is said here.
    guard
        raises InvalidInput where what is asked for may not leave as a file.
    examples
        what follows ``gongjian`` and the command's words.
    options
        what parameters are called where it is not ``--`` and their name, such as ``--a/--not-a``;
        without a dash in front they are given by their place, in this order.
    defaults
        where a command means something else than the API if nothing is given.
    shown
        rows of a list, shown where neither ``--limit`` nor ``--all`` is given; None: all.
    """

    command: str
    route: Callable[..., Any]
    examples: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    give: Callable[[Any, Path | None, Output], None] | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, object] = field(default_factory=dict)
    shown: int | None = 20
    file: Table | None = None
    guard: Callable[[Mapping[str, object]], None] | None = None


def one_table(
    *,
    title: Text | Callable[[Any, Output], str],
    columns: tuple[Column, ...] | Callable[[Any], tuple[Column, ...]],
    rows: Callable[[Any], Iterable[Any]] = _data,
    notes: Notes = _none,
    **view: Any,
) -> View:
    """A question whose answer is told in one :class:`Table`; ``view`` is the rest of it."""
    table = Table(title=title, columns=columns, rows=rows, notes=notes)
    return View(tables=(table,), **view)

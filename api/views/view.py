"""What people see of an answer, declared once: the tables of a command, and the files of a list.

A question is a pure function, a route whose signature says what may be asked, and a ``View`` that
says how the answer is told. The command, its page in the manual, and the CSV and workbook of a list
are made from these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.console import Voice
from graph.spec import CodeList, Text

Value = str | Callable[[Any, Voice], object]
"""Name of an attribute of a row, or a function of the row and the language it is told in."""
Notes = Callable[[Any, Voice], Iterable[str]]
"""Lines below a table, from the answer."""


@dataclass(frozen=True)
class Column:
    """A column: its head, and what stands below it.

    ``codes`` names the values. What is not ``shown`` stands in files only.
    """

    text: Text
    value: Value
    codes: CodeList | None = None
    shown: bool = True

    def cell(self, row: Any, voice: Voice) -> object:
        """What the column says of a row; None where there is nothing."""
        found: Any = (
            getattr(row, self.value) if isinstance(self.value, str) else self.value(row, voice)
        )
        if self.codes is not None and found is not None:
            return voice.code(self.codes, found)
        return found if found != "" else None


def _data(answer: Any) -> Iterable[Any]:
    return answer.data  # type: ignore[no-any-return]


def _none(answer: Any, voice: Voice) -> Iterable[str]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of an answer. ``rows`` picks them from it; by default its ``data``."""

    title: Text | Callable[[Any, Voice], str]
    columns: tuple[Column, ...]
    rows: Callable[[Any], Iterable[Any]] = _data
    notes: Notes = _none

    def print(self, answer: Any, voice: Voice, *, before: list[str], after: list[str]) -> None:
        """Print it for people; its notes stand between those given."""
        shown = [column for column in self.columns if column.shown]
        title = (
            voice.text(self.title) if isinstance(self.title, Text) else self.title(answer, voice)
        )
        voice.table(
            [voice.text(column.text) for column in shown],
            [[column.cell(row, voice) for column in shown] for row in self.rows(answer)],
            title=title,
            notes=[*before, *self.notes(answer, voice), *after],
        )


@dataclass(frozen=True, kw_only=True)
class View:
    """How a question is asked as a command and how its answer is told.

    Args:
        command: words after ``gongjian``.
        route: the function behind the path; its signature says what there is to ask.
        tables: told one after the other; the last one is the one a list gives away as a file.
        examples: what follows ``gongjian`` and the command's words.
        options: what parameters are called where it is not ``--`` and their name, such as
            ``--a/--not-a``; without a dash in front they are given by their place, in this order.
        defaults: where a command means something else than the API if nothing is given.
        rows: of a list, shown where neither ``--limit`` nor ``--all`` is given; None: all.
    """

    command: str
    route: Callable[..., Any]
    tables: tuple[Table, ...]
    examples: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, object] = field(default_factory=dict)
    rows: int | None = 20

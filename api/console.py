"""What a command says: tables and progress for people, JSON for programs, in Chinese or English.

Answers go to standard output and nothing else does; progress, notes and errors go to standard
error. So ``--json`` can be piped whatever happens on the way.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any, TextIO

from graph.model.spec import CodeList, Text
from visualizations.labels import printable

if TYPE_CHECKING:
    # What draws takes a while to import; help and mistakes do without.
    from rich.console import Console
    from rich.text import Text as Styled

    from graph.loading.loader import Progress as Report

NOT_GIVEN = "—"
"""Stands where a table has no value; why, is said in words beside or below it."""

_PIPED_WIDTH = 160
_SAY_EVERY_S = 10
_KEY_LENGTH = 40
_NUMBER = re.compile(r"[<>≥]? ?-?[\d,.]+ ?%?")


class Language(StrEnum):
    """Languages of tables and messages; programs read codes, which have none."""

    ZH = "zh"
    EN = "en"


def language_of_environment() -> Language:
    """Chinese where the locale is Chinese, else English."""
    locale = next(
        filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), ""
    )
    return Language.ZH if locale.lower().startswith("zh") else Language.EN


class Output:
    """Writes one language on two streams."""

    def __init__(self, language: Language | None = None) -> None:
        self.language = language or language_of_environment()
        self.watch: Callable[[str, int, int], None] | None = None
        """Told how far each step is, beside the terminal: name, done, of how many."""
        self.out = _console(sys.stdout)
        self.err = _console(sys.stderr)

    def pick(self, zh: str, en: str) -> str:
        """The text in the chosen language."""
        return zh if self.language is Language.ZH else en

    def text(self, text: Text) -> str:
        """A bilingual text in the chosen language."""
        return self.pick(text.zh, text.en)

    def code(self, codes: CodeList, code: str | None) -> str:
        """The name of a code in the chosen language."""
        return NOT_GIVEN if code is None else self.text(codes.codes[code])

    def listed(self, items: Iterable[str]) -> str:
        """Items one after the other, separated as the language does."""
        return self.pick("、", ", ").join(items)

    def rows_shown(self, shown: int | None, count: int) -> list[str]:
        """How many rows are shown (None: all), where it is not all of them."""
        if shown is None or shown >= count:
            return []
        return [
            self.pick(
                f"显示 {shown:,} / {count:,} 行；--all 显示全部",
                f"{shown:,} of {count:,} rows shown; --all shows the rest",
            )
        ]

    def say(self, text: str) -> None:
        """A line of the answer."""
        self.out.print(_plain(text), soft_wrap=True)

    def note(self, text: str) -> None:
        """A line beside the answer: what is being done, what to do next."""
        self.err.print(_plain(text), soft_wrap=True)

    def heading(self, text: str) -> None:
        """A title that stands above what follows."""
        self.out.print(_plain(text, style="bold"), soft_wrap=True)

    def table(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        title: str,
        notes: Iterable[str] = (),
    ) -> None:
        """A table with a title above it and notes below. Numbers are set to the right."""
        from rich import box
        from rich.table import Table

        filled = [tuple(_shown(cell) for cell in row) for row in rows]
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for at, column in enumerate(columns):
            cells = [row[at] for row in filled if row[at] != NOT_GIVEN]
            numeric = bool(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)
            table.add_column(
                _plain(column),
                justify="right" if numeric else "left",
                overflow="fold",
                # What a row is known by is copied from here: it stays in one piece.
                no_wrap=at == 0 and max(map(len, cells), default=0) <= _KEY_LENGTH,
            )
        for row in filled:
            table.add_row(*map(_plain, row))
        self.heading(title)
        if filled:
            self.out.print(table)
        else:
            self.say(self.pick("（无）", "(none)"))
        for note in notes:
            self.say(note)
        self.out.print()

    @contextmanager
    def progress(self, what: str) -> Iterator[Report]:
        """A progress bar for the block, where there is a terminal; at its end how long it took."""
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        began = time.monotonic()
        told = self._told(what)
        if self.err.is_terminal:
            bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[kind]}"),
                TimeElapsedColumn(),
                console=self.err,
                transient=True,
            )
            with bar:
                task = bar.add_task(printable(what), total=None, kind="")

                def draw(done: int, total: int, what: str) -> None:
                    told(done, total, what)
                    bar.update(task, completed=done, total=total, kind=what)

                yield draw
        else:
            yield told
        self.note(f"{what}: {time.monotonic() - began:.1f} s")

    def _told(self, what: str) -> Report:
        """Tell who watches; and where nothing is drawn, say now and then how far a step is."""
        step = what
        if self.watch is not None:
            self.watch(step, 0, 0)
        said = time.monotonic()

        def tell(done: int, total: int, what: str) -> None:
            nonlocal said
            if self.watch is not None:
                self.watch(step, done, total)
            if not self.err.is_terminal and time.monotonic() - said >= _SAY_EVERY_S:
                said = time.monotonic()
                self.note(f"{step}: {done:,} / {total:,} {what}")

        return tell


def print_json(value: Any) -> None:
    """One JSON document on standard output; dates are ISO 8601."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf8")
    text = json.dumps(value, ensure_ascii=not unicode, indent=2, default=str)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def percent(rate: float | None) -> str:
    """A share as per cent with two digits, never rounded up to all of it."""
    if rate is None:
        return NOT_GIVEN
    return f"{min(rate, 0.9999):.2%}" if rate < 1 else "100 %"


def number(value: float | None) -> str:
    """A number with thousands separated, and no digits after the point that say nothing."""
    return NOT_GIVEN if value is None else f"{value:,.10g}" if value % 1 else f"{value:,.0f}"


def digits(value: float | None) -> str | None:
    """A measure with the four digits that say something."""
    return None if value is None else f"{value:.4g}"


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    width = None if stream.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    _never_fail(stream)
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False)


def _never_fail(stream: IO[str]) -> None:
    """A terminal that cannot show a character shows its number instead of ending the program."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _plain(text: str, style: str = "") -> Styled:
    """Text as it is: no markup in it is obeyed and no control character reaches the terminal."""
    from rich.text import Text as Styled

    return Styled("\n".join(printable(line) for line in text.split("\n")), style=style)


def _shown(cell: object) -> str:
    if cell is None:
        return NOT_GIVEN
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return number(cell)
    return str(cell)


@contextmanager
def telling_interrupts() -> Iterator[None]:
    """Let an interrupt be one, where what it broke off raised something else on its way out.

    The driver does, when it is interrupted while it reads: its buffer is still looked at
    (BufferError).
    """
    try:
        yield
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, KeyboardInterrupt):
            cause = cause.__cause__ or cause.__context__
        if cause is None:
            raise
        raise KeyboardInterrupt from error

"""What a paper is made of, whichever file it becomes: headings, paragraphs, tables, a picture, and
where it is signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from visualizations.labels import printable, width

Cell = str | int | float | None
Language = Literal["zh", "en"]

_NARROWEST, _WIDEST = 5, 40
"""Columns of characters that a column of a table is reckoned with, at least and at most."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a chapter."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; ``quiet`` ones are notes to what stands above."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below their heads, which are repeated on each page. Without ``heads`` it tells facts:
    what, and what of it. ``empty`` stands for a table without rows."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "–"

    @property
    def numbers(self) -> tuple[bool, ...]:
        """Which columns hold nothing but numbers; these are set to the right."""
        return tuple(
            all(isinstance(cell, int | float) or cell is None for cell in column)
            and any(cell is not None for cell in column)
            for column in zip(*self.rows, strict=True)
        )

    @property
    def widths(self) -> tuple[float, ...]:
        """Which share of the page's width each column gets, by its longest cell."""
        if not self.heads:
            return (0.32, 0.68)
        lines = (self.heads, *self.rows)
        longest = [max(map(width, map(told, column))) for column in zip(*lines, strict=True)]
        bounded = [min(max(one, _NARROWEST), _WIDEST) for one in longest]
        return tuple(one / sum(bounded) for one in bounded)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, so many points of it wide and high, and what it shows in words."""

    svg: str
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who is to say yes, each in a box of its own that no page's end parts. ``below`` is what is
    filled in there."""

    titles: tuple[str, ...]
    below: str


Part = Heading | Paragraph | Table | Picture | Signatures


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of A4 pages. ``under`` stands below the title, ``page`` at the foot of each page,
    with a place for its number and one for how many there are; ``end`` closes it."""

    title: str
    lang: Language
    under: tuple[str, ...]
    parts: tuple[Part, ...]
    page: str
    end: str


def told(cell: Cell) -> str:
    """A cell in words: numbers with their thousands separated."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    return f"{cell:,.10g}" if cell % 1 else f"{cell:,.0f}"


def harmless(part: Any) -> Any:
    """The same with each character of its texts that cannot be seen, or that no XML may hold,
    replaced by U+FFFD; what is drawn already is left."""
    if isinstance(part, str):
        return printable(part).translate(_IN_NO_XML)
    if isinstance(part, Sequence):
        return tuple(map(harmless, part))
    if is_dataclass(part) and not isinstance(part, type):
        changed = {
            one.name: harmless(getattr(part, one.name)) for one in fields(part) if one.name != "svg"
        }
        return replace(part, **changed)
    return part


_IN_NO_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")

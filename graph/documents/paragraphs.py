"""Paragraphs of a text by number, and the places where something is printed in it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of a text that is not blank, ``[start, end)`` in characters, without what ends it.

    Lines are numbered from the top: P01 is the first.
    """

    id: str
    start: int
    end: int


_LINE = re.compile(r"[^\r\n]+")


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, in its order. O(characters).

    >>> [one.id for one in paragraphs_of("标题\\n\\n  \\n正文")]
    ['P01', 'P02']
    """
    lines = (one for one in _LINE.finditer(text) if one[0].strip())
    return tuple(
        Paragraph(f"P{number:02d}", one.start(), one.end()) for number, one in enumerate(lines, 1)
    )


def paragraph_at(paragraphs: Sequence[Paragraph], at: int) -> Paragraph | None:
    """The paragraph that a character lies in."""
    place = bisect_right(paragraphs, at, key=attrgetter("start")) - 1
    return paragraphs[place] if place >= 0 and at < paragraphs[place].end else None


_NUMERAL = "0-9〇零一二两三四五六七八九十百千万亿"


def occurrences(text: str, printed: str) -> Iterator[tuple[int, int]]:
    """Where something is printed in a text, as ``[start, end)``, in its order.

    Full-width forms and radicals stand for what they look like, and white space may stand between
    the characters or not: a PDF breaks its lines where the page ends. A number is found whole: 8个
    is not in 168个, nor 27 in 2.7 or 27万.

    >>> list(occurrences("共１６８个，其中8\\n个为新建", "8个"))
    [(9, 12)]
    """
    wanted = [re.escape(one) for one in _plain(printed) if not one.isspace()]
    if not wanted:
        return
    before = after = ""
    if re.match(f"[{_NUMERAL}]", wanted[0]):
        before = rf"(?<![{_NUMERAL}])(?<![0-9][.,])"
    if re.match(f"[{_NUMERAL}]", wanted[-1]):
        after = rf"(?![ \t]*[{_NUMERAL}%])"
    if wanted[-1].isdigit():
        after += "(?![.,][0-9])"
    for found in re.finditer(before + r"\s*".join(wanted) + after, _plain(text)):
        yield found.span()


def _plain(text: str) -> str:
    """Each character by what it stands for, where that is one character again.

    But for the full-width comma: it stands between numbers, the plain one within them.
    """
    folded = ((one, unicodedata.normalize("NFKC", one)) for one in set(text) - {"\uff0c"})
    return text.translate({ord(one): made for one, made in folded if len(made) == 1})

"""Where the quotations behind the facts of the Kunming article stand in it.

The article is not part of the project, so its sentences are not kept; their places and digests are
(``datasets/kunming/README.md`` states the rule), and whoever has the article can check them.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ARTICLE = "src:kunming-2021"
"""The source that has spans."""

_FILE = Path(__file__).parent / "kunming_spans.csv"


@dataclass(frozen=True, slots=True)
class Span:
    """One place of a fact's quotation: the characters ``[start, end)`` of its source's text.

    Counted in Unicode code points from 0. ``digest`` is the SHA-256 of their UTF-8, in hex.
    """

    fact: str
    paragraph: str
    start: int
    end: int
    digest: str


@cache
def article_spans() -> Mapping[str, tuple[Span, ...]]:
    """The spans of each fact of the article, in the order of its text."""
    found: dict[str, list[Span]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            span = Span(
                row["fact"], row["paragraph"], int(row["start"]), int(row["end"]), row["digest"]
            )
            found.setdefault(span.fact, []).append(span)
    return {fact: tuple(spans) for fact, spans in found.items()}


def spans_of(
    source: str, facts: Iterable[str], paragraphs: Collection[str] | None
) -> tuple[Span, ...]:
    """The spans of these facts in these paragraphs (None: in all) of a source; none where none are
    known.

    A fact may stand in several paragraphs of which a row rests on one: 云内动力 is named among the
    members of two committees.
    """
    known = article_spans() if source == ARTICLE else {}
    return tuple(
        span
        for fact in facts
        for span in known.get(fact, ())
        if paragraphs is None or span.paragraph in paragraphs
    )

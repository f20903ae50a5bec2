"""Quotations read from a text that the user has, and verified against the spans kept of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from graph.datasets.spans import Span
from graph.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Quotation:
    """The characters of a span, byte for byte those that its digest is of."""

    span: Span
    text: str


def quotations(*, article: str, spans: Iterable[Span]) -> tuple[Quotation, ...]:
    """What stands in the article at each span, in the order given.

    ``article`` is the whole text as its file has it: decoded, otherwise untouched. O(characters
    quoted).

    Raises
    ------
    InvalidInput
        at one of the spans something else stands, or the text is too short: it is not the article,
        or not as it was.
    """
    return tuple(Quotation(span, _quoted(article, span)) for span in spans)


def _quoted(article: str, span: Span) -> str:
    text = article[span.start : span.end]
    if sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != span.digest:
        raise InvalidInput(
            f"this is not the article, or not byte for byte: its characters {span.start} to "
            f"{span.end} are not the quotation of {span.fact}. Encoding, line ends and blank lines "
            "have to be as they were"
        )
    return text

"""Ready questions for what somebody types: written out, in a few words of theirs, or by the name of
what they can be asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from api.ready.question import LABELS, MOST_DAYS, USUAL_DAYS, ReadyQuestion, bare, pattern
from api.ready.questions import QUESTIONS
from graph.model.spec import Text
from graph.snapshot.pictures import Picture
from queries.search import MAX_TEXT, Hit, folded, search

_MOST = 8
_EACH = 2
"""Things that are tried for a blank, best first."""
_SHORTEST = 2
_SHORTEST_LATIN = 4
"""Letters of a question's words that tell it from others."""
EVERYWHERE = Text("全部区域", "all zones")
"""Stands in the blank of a zone where none is named."""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A ready question as it is offered: ``text`` has names in its blanks, and ``___`` in those
    that are ``open``; ``link`` leads to its answer, relative to the start page, once none is."""

    id: str
    text: Text
    link: str | None
    open: tuple[str, ...]


def offered(picture: Picture, text: str, hits: tuple[Hit, ...]) -> tuple[Offered, ...]:
    """The questions that a text asks or begins, best first; ``hits`` is what was found by it."""
    finding = _Finding(picture)
    found: dict[tuple[str, str], Offered] = {}
    for one in (
        *finding.written(text),
        *_about(hits[:_EACH]),
        *finding.begun(text),
        *_worded(text),
    ):
        found.setdefault((one.id, one.text.zh), one)
    return tuple(found.values())[:_MOST]


def offer(question: ReadyQuestion, filled: Mapping[str, str], names: Mapping[str, Text]) -> Offered:
    """A question with some of its blanks filled. Days and zones need not be."""
    filled, names = dict(filled), dict(names)
    if "days" in question.blanks and "days" not in filled:
        filled["days"] = str(USUAL_DAYS)
    if "days" in filled:
        names["days"] = Text(filled["days"], filled["days"])
    if "zone" in question.blanks:
        filled.setdefault("zone", "")
        names.setdefault("zone", EVERYWHERE)
    left = tuple(blank for blank in question.blanks if blank not in filled)
    return Offered(
        id=question.id,
        text=question.told(names),
        link=None if left else question.link(filled),
        open=left,
    )


class _Finding:
    """What fits into blanks, looked for once for each text and blank."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._known: dict[tuple[str, str], tuple[Hit, ...]] = {}

    def _fitting(self, blank: str, text: str) -> tuple[Hit, ...]:
        key = (blank, text)
        if key not in self._known:
            self._known[key] = ()
            if folded(text.strip()) and len(text) <= MAX_TEXT:
                page = search(picture=self._picture, text=text, labels=LABELS[blank], limit=_EACH)
                # An address is of many: nobody means one of them by it.
                self._known[key] = tuple(hit for hit in page.hits if hit.found_by != "address")
        return self._known[key]

    def written(self, text: str) -> Iterator[Offered]:
        """Questions that are written out, in either language."""
        typed = bare(folded(text))
        for question, template in _TEMPLATES:
            if (said := template.fullmatch(typed)) is None:
                continue
            blanks = said.groupdict()
            days = blanks.pop("days", None)
            if days is not None and not 1 <= int(days) <= MOST_DAYS:
                continue
            chosen = {"days": str(int(days))} if days is not None else {}
            yield from self._filled(question, chosen, blanks)

    def _filled(
        self, question: ReadyQuestion, chosen: dict[str, str], blanks: Mapping[str, str]
    ) -> Iterator[Offered]:
        """The question with the best that fits, and, of one blank, with the next best."""
        fitting = {blank: self._fitting(blank, text) for blank, text in blanks.items()}
        if not all(fitting.values()):
            return
        best = {blank: hits[0] for blank, hits in fitting.items()}
        every = [{blank: hit} for blank in best for hit in fitting[blank]]
        for them in every if len(best) == 1 else [best]:
            yield offer(
                question,
                chosen | {blank: hit.id for blank, hit in them.items()},
                {blank: _named(hit) for blank, hit in them.items()},
            )

    def begun(self, text: str) -> Iterator[Offered]:
        """Questions in their words and the name of something, as in 洛羊没覆盖."""
        typed = bare(folded(text))
        for question in QUESTIONS:
            blanks = [blank for blank in question.blanks if blank in LABELS]
            if len(blanks) == 1 and (name := _left(typed, _haystack(question))):
                yield from self._filled(question, {}, {blanks[0]: name})


def _left(typed: str, words: str) -> str | None:
    """What is left of a text without its longest end, or else beginning, among some words."""
    for at in range(1, len(typed)):
        if _tells(typed[at:], typed[at - 1], words):
            return typed[:at].strip()
    for at in range(len(typed) - 1, 0, -1):
        if _tells(typed[:at], typed[at], words):
            return typed[at:].strip()
    return None


def _tells(piece: str, beside: str, words: str) -> bool:
    """Whether a piece of what is typed is among some words; of Latin letters whole words only."""
    bare_piece = piece.strip()
    if bare_piece.isascii():
        apart = beside == " " or piece != bare_piece or not beside.isascii()
        return apart and len(bare_piece) >= _SHORTEST_LATIN and bare_piece in words
    return len(bare_piece) >= _SHORTEST and bare_piece in words


def _about(hits: tuple[Hit, ...]) -> Iterator[Offered]:
    """Questions about what is called so, or begins so."""
    for hit in hits:
        if hit.rank > (0 if hit.found_by == "id" else 1):
            continue
        labels = {hit.label, *hit.second_labels}
        for question in QUESTIONS:
            blanks = [blank for blank in question.blanks if blank in LABELS]
            if len(blanks) == 1 and labels & LABELS[blanks[0]]:
                yield offer(question, {blanks[0]: hit.id}, {blanks[0]: _named(hit)})


def _worded(text: str) -> Iterator[Offered]:
    """Questions with all words of a text among theirs."""
    words = bare(folded(text)).split()
    if not words or any(word.isascii() and len(word) < _SHORTEST for word in words):
        return
    for question in QUESTIONS:
        if all(word in _haystack(question) for word in words):
            yield offer(question, {}, {})


def _named(hit: Hit) -> Text:
    return Text(hit.name, hit.name_en or hit.name)


_BLANK = re.compile(r"\{\w+\}")


@cache
def _haystack(question: ReadyQuestion) -> str:
    """The words of a question, without its blanks."""
    own = (question.text, *((question.words,) if question.words else ()))
    return folded(_BLANK.sub(" ", " ".join(text for one in own for text in (one.zh, one.en))))


_TEMPLATES = tuple(
    (question, pattern(folded(text)))
    for question in QUESTIONS
    for text in (question.text.zh, question.text.en)
)

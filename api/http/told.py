"""What went wrong, in both languages: the sentence of an error, or else what kind of problem it is.

Errors are raised in English (:mod:`graph.sentences` says how they come to be told in Chinese). A
sentence without Chinese is not shown to whoever reads Chinese: its kind is told instead, with what
its findings are about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from api.http.problems import KINDS
from graph.errors import Finding, GongjianError
from graph.model.spec import Text
from graph.sentences import Chinese

_FEW = 5
"""Findings whose places are told where there is no sentence."""


def told(error: GongjianError) -> Text:
    """What an error says, in both languages."""
    return told_of(error.code, error.message, getattr(error, "findings", ()))


def told_of(code: str, message: str, findings: Sequence[Finding] = ()) -> Text:
    """The same of the parts of an error: its code, its message, its findings."""
    kind = KINDS.get(code, KINDS["unforeseen"])
    message = message or kind.title.en
    return Text(_chinese()(message) or _of_kind(code, findings), message)


def told_of_findings(findings: Sequence[Finding], more: int = 0) -> str:
    """Findings about what was asked with, in Chinese, and how many more there are."""
    lines = [_finding(one) for one in findings]
    return "；".join([*lines, *([f"另有 {more} 处"] if more else ())])


def _finding(finding: Finding) -> str:
    said = _chinese().finding(finding.rule, finding.message) or KINDS["invalid_input"].title.zh
    return f"{finding.column}：{said}" if finding.column else said


def _of_kind(code: str, findings: Sequence[Finding]) -> str:
    """What a problem is by its kind, and what its findings are about."""
    kind = KINDS.get(code, KINDS["unforeseen"])
    about = "；".join(
        f"{one.column or ''}{f'（{one.value}）' if one.value else ''}"
        for one in findings[:_FEW]
        if one.column or one.value
    )
    return f"{kind.title.zh}：{kind.meaning.zh}{f'涉及 {about}。' if about else ''}"


@lru_cache(maxsize=1)
def _chinese() -> Chinese:
    # What is told in Chinese is spread over all floors, and read when the first error is told:
    # a command or a process that only waits does without.
    from visualizations.texts import TEXTS, TOLD

    groups = {
        group: {
            key.partition(".")[2]: text.zh
            for key, text in TEXTS.items()
            if key.startswith(f"{group}.")
        }
        for group in ("role", "right", "layer")
    }
    return Chinese(TOLD, {**groups, "words": {**groups["layer"], **dict(_words())}})


def _words() -> Iterator[tuple[str, str]]:
    """Words of sentences that have their Chinese elsewhere."""
    from graph.places.codes import UNPLACED
    from queries.coverage.rules.codes import NO_RATE, RATE

    for codes in (RATE, NO_RATE):
        yield from ((code, text.zh) for code, text in codes.codes.items())
    yield from ((text.en, text.zh) for text in UNPLACED.codes.values())

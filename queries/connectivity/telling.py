"""A path told as one sentence, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LABELS, Picture
from queries.connectivity.paths import Step
from queries.connectivity.projection import Tie

_PAIRED = Text("与{}结对共建（{}）", "builds together with {} ({})")


def path_sentence(picture: Picture, steps: Sequence[Step]) -> Text:
    """The path as one sentence: each relationship in the direction in which it is stored.

    Parallel relationships of a step are all told. Two parties with their agreement between them
    are told as paired, the agreement in brackets. English names are used where there are any.
    """
    clauses = tuple(_clauses(picture, tuple(_links(picture, steps))))
    return Text(
        "，".join(clause.zh for clause in clauses) + "。",
        "; ".join(clause.en for clause in clauses) + ".",
    )


@dataclass(frozen=True, slots=True)
class _Link:
    """From one node of the sentence to the next, by some relationships or by an agreement."""

    start: str
    end: str
    ties: tuple[Tie, ...]
    agreement: str | None


def _links(picture: Picture, steps: Sequence[Step]) -> Iterator[_Link]:
    at = 0
    while at < len(steps):
        step = steps[at]
        if at + 1 < len(steps) and _paired(picture, step, steps[at + 1]):
            yield _Link(step.start, steps[at + 1].end, (), agreement=step.end)
            at += 2
        else:
            yield _Link(step.start, step.end, step.ties, agreement=None)
            at += 1


def _paired(picture: Picture, there: Step, on: Step) -> bool:
    """Whether two steps lead from a party to an agreement and to another party, by nothing else."""
    snapshot = picture.snapshot
    return LABELS[snapshot.label[snapshot.index_of(there.end)]] == "Agreement" and {
        tie.type for tie in (*there.ties, *on.ties)
    } == {"PARTY_TO"}


def _clauses(picture: Picture, links: Sequence[_Link]) -> Iterator[Text]:
    for link in links:
        zh, en = _name(picture, link.end)
        if link.agreement is not None:
            by_zh, by_en = _name(picture, link.agreement)
            said = [(_PAIRED.zh.format(zh, f"《{by_zh}》"), _PAIRED.en.format(en, f"“{by_en}”"))]
        else:
            said = [(text.zh.format(zh), text.en.format(en)) for text in _predicates(link)]
        start_zh, start_en = _name(picture, link.start)
        yield Text(
            start_zh + "并".join(part for part, _ in said),
            f"{start_en} {' and '.join(part for _, part in said)}",
        )


def _predicates(link: _Link) -> list[Text]:
    """What is said of the start; a relationship that is there twice is said once."""
    clauses = ((VOCABULARY.relationships[tie.type].said, tie.start) for tie in link.ties)
    said = [each.onward if start == link.start else each.backward for each, start in clauses]
    return list(dict.fromkeys(said))


def _name(picture: Picture, node_id: str) -> tuple[str, str]:
    """The Chinese name and the English one, or the Chinese one again."""
    snapshot = picture.snapshot
    at = snapshot.index_of(node_id)
    name = str(snapshot.names[at])
    return name, snapshot.columns["name_en"].at(at) or name

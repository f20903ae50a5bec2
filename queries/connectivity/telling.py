"""A path told as one sentence, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.snapshot import LABELS, Picture
from graph.spec import Text
from queries.connectivity.paths import Step
from queries.connectivity.projection import Tie


@dataclass(frozen=True, slots=True)
class Said:
    """What a relationship says of the node it starts at, and of the one it ends at."""

    onward: Text
    backward: Text


def _said(zh: str, en: str, zh_back: str, en_back: str) -> Said:
    return Said(Text(zh, en), Text(zh_back, en_back))


SAID: Mapping[str, Said] = {
    "SUBORDINATE_TO": _said("隶属{}", "is subordinate to {}", "下辖{}", "is the superior of {}"),
    "BASED_IN": _said("设在{}", "is based in {}", "设有{}", "is the seat of {}"),
    "MEMBER_OF": _said("是{}的成员单位", "is a member of {}", "有成员单位{}", "has {} as a member"),
    "RADIATES": _said("辐射{}", "radiates to {}", "受{}辐射", "is radiated to by {}"),
    "LEADS": _said("领导{}", "leads {}", "由{}领导", "is led by {}"),
    "PARTY_TO": _said("是{}的共建方", "is a party to {}", "有共建方{}", "has {} as a party"),
    "RENEWS": _said("续签{}", "renews {}", "由{}续签", "is renewed by {}"),
    "FULFILS": _said("履行{}", "fulfils {}", "由{}履行", "is fulfilled by {}"),
    "TAKES_PART_IN": _said("参与{}", "takes part in {}", "有{}参与", "has {} taking part"),
    "LOCATED_IN": _said("位于{}", "lies in {}", "境内有{}", "has {} in it"),
    "PART_OF": _said("属于{}", "is part of {}", "包括{}", "includes {}"),
    "COVERED_BY": _said("由{}覆盖", "is covered by {}", "覆盖{}", "covers {}"),
    "SERVED_BY": _said("由{}服务", "is served by {}", "服务于{}", "serves {}"),
    "OPERATES": _said("建管{}", "operates {}", "由{}建管", "is operated by {}"),
    "INTEGRATES": _said("整合{}", "integrates {}", "由{}整合", "is integrated by {}"),
    "OFFERS": _said("提供{}", "offers {}", "由{}提供", "is offered by {}"),
    "ASKS": _said("提出{}", "asks for {}", "由{}提出", "is asked for by {}"),
    "USES": _said("使用{}", "uses {}", "由{}使用", "is used by {}"),
    "MEETS": _said("对接{}", "meets {}", "由{}对接", "is met by {}"),
    "ADVANCES": _said("推进{}", "advances {}", "由{}推进", "is advanced by {}"),
    "EXTENDS": _said("延伸自{}", "extends {}", "延伸出{}", "is extended by {}"),
    "HELD_AT": _said("在{}举办", "was held at {}", "举办过{}", "was the place of {}"),
    "HELD_BY": _said("由{}主办", "was held by {}", "主办{}", "held {}"),
    "ABOUT": _said("关于{}", "is about {}", "有说法{}", "is the subject of {}"),
    "MENTIONED_WITH": _said("与{}并提", "is mentioned with {}", "与{}并提", "is mentioned with {}"),
    "STATED_IN": _said("载于{}", "is stated in {}", "载有{}", "states {}"),
    "SAME_AS": _said("与{}是同一主体", "is the same as {}", "与{}是同一主体", "is the same as {}"),
    "DISTINCT_FROM": _said(
        "与{}是不同主体", "is distinct from {}", "与{}是不同主体", "is distinct from {}"
    ),
}
_PAIRED = Text("与{}结对共建（{}）", "builds together with {} ({})")


def told(picture: Picture, steps: Sequence[Step]) -> Text:
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
    said = [
        SAID[tie.type].onward if tie.start == link.start else SAID[tie.type].backward
        for tie in link.ties
    ]
    return list(dict.fromkeys(said))


def _name(picture: Picture, node_id: str) -> tuple[str, str]:
    """The Chinese name and the English one, or the Chinese one again."""
    snapshot = picture.snapshot
    at = snapshot.index_of(node_id)
    name = str(snapshot.names[at])
    return name, snapshot.columns["name_en"].at(at) or name

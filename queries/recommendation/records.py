"""A pairing that could be made, its score taken apart, and the sentence that says why."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import isnan

from graph.model.codes import RESOURCE_KIND, SECTOR
from graph.model.spec import Text
from graph.snapshot.pictures import LAYERS
from queries.recommendation.needs import NeedMet
from queries.recommendation.partners import Partners, ScoreRow
from queries.recommendation.weights import PART, Weights
from queries.resilience.separations import APART

_SECTORS = tuple(SECTOR.codes)
_CLAUSES = 3
"""Parts of a score that its sentence tells, those that bring most."""


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A part of a score: ``brings`` is score times weight; the parts together are the score.

    ``unknown`` tells why the part is neutral (0.5): ``place_unknown`` or ``sector_unknown``.
    """

    part: str
    score: float
    weight: float
    brings: float
    unknown: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """An organization; ``agreements`` counts those that run or are signed to begin."""

    id: str
    name: str
    kind: str
    sector: str | None
    layer: str
    agreements: int


@dataclass(frozen=True)
class Judged:
    """Two organizations, and what speaks for pairing them.

    ``metres`` is a great circle, None where a place is unknown; ``by_place`` tells that only the
    middle of a place stands for one of the two. ``joins`` tells that nothing ties the two so far;
    if something does, ``between`` counts the bodies whose loss alone would part them.
    """

    first: Side
    second: Side
    score: float
    parts: tuple[ScorePart, ...]
    needs_met: tuple[NeedMet, ...]
    metres: float | None
    by_place: bool
    across_sectors: bool | None
    joins: bool
    between: int


@dataclass(frozen=True)
class Proposal(Judged):
    """A pairing that could be made, with the sentence of the parts that bring most."""

    reason: Text


def proposal(
    partners: Partners, weights: Weights, one: int, other: int, row: ScoreRow | None = None
) -> Proposal:
    """The pairing of two, by their numbers; ``row`` is that of ``one``, if it is known already."""
    row = partners.row(one) if row is None else row
    metres, apart = float(row.metres[other]), int(row.between[other]) == APART
    unknown = {
        "distance": "place_unknown" if isnan(metres) else None,
        "sector": "sector_unknown" if row.across[other] < 0 else None,
    }
    parts = tuple(
        ScorePart(part, round(score, 6), weight, round(score * weight, 6), unknown.get(part))
        for part, score, weight in zip(
            PART.codes, row.parts[:, other].tolist(), astuple(weights), strict=True
        )
    )
    first, second = _side(partners, one), _side(partners, other)
    needs = partners.needs.between(one, other, (first.id, second.id))
    found = Judged(
        first=first,
        second=second,
        score=float(row.scores(weights)[other]),
        parts=parts,
        needs_met=needs,
        metres=None if isnan(metres) else round(metres, 1),
        by_place=bool(row.rough[other]) and not isnan(metres),
        across_sectors=None if row.across[other] < 0 else bool(row.across[other]),
        joins=apart,
        between=0 if apart else int(row.between[other]),
    )
    return Proposal(**vars(found), reason=_reason(found))


def _side(partners: Partners, at: int) -> Side:
    snapshot, node = partners.picture.snapshot, int(partners.nodes[at])
    sector = int(partners.sector[at])
    return Side(
        id=str(snapshot.ids[node]),
        name=str(snapshot.names[node]),
        kind=snapshot.columns["kind"].at(node),
        sector=None if sector < 0 else _SECTORS[sector],
        layer=LAYERS[snapshot.layer[node]],
        agreements=int(partners.load[at]),
    )


def _reason(found: Judged) -> Text:
    """One sentence of the parts that bring most; what is neutral or brings nothing says nothing."""
    telling = sorted(
        (part for part in found.parts if part.brings > 0 and part.unknown is None),
        key=lambda part: -part.brings,
    )[:_CLAUSES]
    told = [_clause(found, part.part) for part in telling]
    zh = "，".join(text.zh for text in told) or "没有突出的匹配项"
    en = ", ".join(text.en for text in told) or "nothing speaks for it in particular"
    one, other = found.first.name, found.second.name
    return Text(f"{one}与{other}：{zh}。", f"{one} and {other}: {en}.")


def _clause(found: Judged, part: str) -> Text:
    if part == "need":
        kinds = [RESOURCE_KIND.codes[kind] for kind in sorted({n.kind for n in found.needs_met})]
        count = len(found.needs_met)
        return Text(
            f"可对接{count}项需求（{'、'.join(kind.zh for kind in kinds)}）",
            f"{count} open need{'s' * (count > 1)} can be met "
            f"({', '.join(kind.en for kind in kinds)})",
        )
    if part == "distance":
        far = f"{found.metres:,.0f}"
        if found.by_place and not found.metres:
            return Text("同在一个社区", "in one community")
        if found.by_place:
            return Text(f"相距约{far}米", f"about {far} m apart")
        return Text(f"相距{far}米", f"{far} m apart")
    if part == "sector":
        one, other = (SECTOR.codes[side.sector or ""] for side in (found.first, found.second))
        return Text(f"领域不同（{one.zh}、{other.zh}）", f"across sectors ({one.en}, {other.en})")
    if part == "load":
        mine, theirs = found.first.agreements, found.second.agreements
        if mine == theirs == 0:
            return Text("双方均尚无结对", "neither has an agreement yet")
        return Text(f"现有结对{mine}项和{theirs}项", f"they have {mine} and {theirs} agreements")
    if found.joins:
        return Text("结对后两个互不相连的部分连通", "it joins two parts that nothing ties")
    return Text(
        f"在{found.between}个单点之外另辟通路",
        f"it gives a way past {found.between} single point{'s' * (found.between > 1)} of failure",
    )

"""Zones of one kind beside each other: a rate of each with what it is a share of, and the ranking.

What is in the part that is asked about and in none of the zones is told apart, and so is what zones
without an answer bring into the total: a park that keeps no activities has no rate of effective
coverage, its enterprises still count in that of the province.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graph.model.spec import Text
from graph.snapshot.belonging import Parts, parts
from graph.snapshot.pictures import Index, Picture
from queries.coverage.rules.codes import RateCode
from queries.coverage.status.ranges import Range
from queries.coverage.status.state import CoverageState
from queries.coverage.status.summary import PolicyName, Rate, Walk, rate_of
from queries.lookup import NodeId
from queries.pairing.status import Status, status_on
from queries.zones.standing import Standing, standing

LEVELS = ("province", "city", "county", "development_zone", "subdistrict", "community")
"""Kinds of zones that can be compared, the largest first."""
_PARKS_AND_BELOW = LEVELS[3:]


@dataclass(frozen=True, slots=True)
class Share:
    """A rate and what it is a share of; ``denominator`` = ``numerator`` + ``uncovered``.

    With a ``reason`` (code of NO_RATE) there is no rate, and no counts unless the reason is an
    empty denominator. The rate goes by the places that were found; ``range`` says between what it
    lies wherever these truly are. ``agreements`` in force of which a body belongs here: one between
    two zones counts in both. ``members``: full members of the organizations with none below them;
    None where none of them says.
    """

    numerator: int | None
    denominator: int | None
    uncovered: int | None
    unknown: int | None
    rate: float | None
    reason: str | None
    range: Range
    enterprises: int
    positions: int
    agreements: int
    members: int | None


@dataclass(frozen=True, slots=True)
class Brought:
    """What some ``zones`` without an answer bring into the total; None where that has none."""

    zones: int
    numerator: int | None
    denominator: int | None
    uncovered: int | None
    unknown: int | None


@dataclass(frozen=True, slots=True)
class ComparedZone:
    """A zone. Those of equal rate share a ``rank``, ``ties`` of them; without a rate there is none.

    Ranks count those before: after two of the second rank comes the fourth. They go by the places
    that were found; wherever these truly are, the rank is between ``best_rank`` and ``worst_rank``,
    None where nothing says between what the rate lies. Zones without a rate that have such a range
    are among those they count.
    """

    id: NodeId
    kind: str
    rank: int | None
    ties: int | None
    best_rank: int | None
    worst_rank: int | None
    share: Share


@dataclass(frozen=True, slots=True)
class Comparison:
    """Zones by rank and id, those without one last.

    The counts of a rate in ``zones``, ``unlocated`` (in none of them) and ``unanswered`` (what
    zones without an answer bring in) add up to those of ``total``.
    """

    by: str
    definition: Text
    level: str
    policy: PolicyName
    walk: Walk
    ranked: int
    zones: tuple[ComparedZone, ...]
    unlocated: Share
    unanswered: Brought
    total: Share


def default_level(picture: Picture) -> str:
    """What is compared where nothing is said: the parks, or what a park or a part of it is made of.

    Of the kinds below that of the zones asked about the largest, from parks down, that there is.
    """
    kind = picture.snapshot.columns["kind"]
    area = picture.area
    asked = [kind.at(picture.index_of(zone)) for zone in (area.zones if area else ())]
    above = max((LEVELS.index(one) for one in asked if one in LEVELS), default=-1)
    below = [level for level in _PARKS_AND_BELOW if LEVELS.index(level) > above]
    zones = picture.nodes("Zone")
    there = (level for level in below if kind.is_(level)[zones].any())
    return next(there, below[0] if below else LEVELS[-1])


def zones_of(picture: Picture, level: str) -> Parts:
    """The zones of a kind at home in a picture, and what belongs to each. O(n + m)."""
    zones = picture.nodes("Zone")
    return parts(picture, zones[picture.snapshot.columns["kind"].is_(level)[zones]])


def comparison(*, state: CoverageState, by: RateCode, level: str, parts: Parts) -> Comparison:
    """The zones of a level in a picture by one of the rates.

    ``parts`` are those of :func:`zones_of` for the state's picture. O(n + m).
    """
    picture = state.picture
    snapshot = picture.snapshot
    found = standing(state, by, parts)
    size = len(parts.zones)
    agreements, organizations = _in_force(picture), _bottom(picture)
    beside = _beside(state, parts, agreements, organizations)
    shares = [
        _share(found, place, **{name: counts[place] for name, counts in beside.items()})
        for place in range(size + 1)
    ]
    ranking = Ranking.of(shares[:size])
    rows = [
        ComparedZone(str(snapshot.ids[zone]), level, **ranking.place(share), share=share)
        for zone, share in zip(parts.zones.tolist(), shares, strict=False)
    ]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
    rate = rate_of(state, by)
    silent = [place for place in range(size) if not found.answered(place)]
    told = rate.denominator is not None
    return Comparison(
        by=by,
        definition=rate.definition,
        level=level,
        policy=PolicyName.of(state.policy),
        walk=Walk.of(state.model),
        ranked=len(ranking.rates),
        zones=tuple(rows),
        unlocated=shares[size] if told else replace(shares[size], **_NOTHING, reason=rate.reason),
        unanswered=Brought(len(silent), **_counts(found, silent) if told else _NOTHING),
        total=Share(
            rate.numerator,
            rate.denominator,
            rate.uncovered,
            rate.unknown,
            rate.rate,
            rate.reason,
            rate.range,
            len(state.enterprises),
            len(state.own_sites),
            len(agreements),
            _members(picture, organizations),
        ),
    )


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rates of zones, and between what they lie, each ascending."""

    rates: list[float]
    lows: list[float]
    highs: list[float]

    @classmethod
    def of(cls, shares: Collection[Share | Rate]) -> Ranking:
        """The rates and ranges of some zones."""

        def ascending(values: Iterable[float | None]) -> list[float]:
            return sorted(value for value in values if value is not None)

        return cls(
            ascending(share.rate for share in shares),
            ascending(share.range.low for share in shares),
            ascending(share.range.high for share in shares),
        )

    def place(self, share: Share | Rate) -> dict[str, int | None]:
        """Where one of them stands. Before it are surely those that lie above its range, and at
        most those that reach above its lower end, but for itself."""
        rate, low, high = share.rate, share.range.low, share.range.high
        itself = low is not None and high is not None and high > low
        return {
            "rank": None if rate is None else 1 + _above(self.rates, rate),
            "ties": None if rate is None else _equal(self.rates, rate),
            "best_rank": None if high is None else 1 + _above(self.lows, high),
            "worst_rank": None if low is None else 1 + _above(self.highs, low) - itself,
        }


def _equal(ascending: list[float], value: float) -> int:
    return bisect_right(ascending, value) - bisect_left(ascending, value)


def _above(ascending: list[float], value: float) -> int:
    return len(ascending) - bisect_right(ascending, value)


_NOTHING: dict[str, Any] = dict.fromkeys(("numerator", "denominator", "uncovered", "unknown"))


def _counts(found: Standing, places: list[int]) -> dict[str, int]:
    covered, denominator, unknown = (
        int(counts[places].sum()) for counts in (found.covered, found.denominator, found.unknown)
    )
    return {
        "numerator": covered,
        "denominator": denominator,
        "uncovered": denominator - covered,
        "unknown": unknown,
    }


def _share(found: Standing, place: int, **beside: Any) -> Share:
    size = len(found.reason)
    reason = found.reason[place] if place < size else None
    if place < size and not found.answered(place):
        return Share(**_NOTHING, rate=None, reason=reason, range=found.ranges[place], **beside)
    counts = _counts(found, [place])
    if not counts["denominator"]:
        reason = "no_enterprise_counted"
    return Share(
        **counts,
        rate=counts["numerator"] / counts["denominator"] if counts["denominator"] else None,
        reason=reason,
        range=found.ranges[place],
        **beside,
    )


def _beside(
    state: CoverageState, parts: Parts, agreements: Index, organizations: Index
) -> dict[str, list[int | None]]:
    """What else is counted, for each zone and at last for what is in none."""
    picture = state.picture
    found: dict[str, list[int | None]] = {}
    for name, nodes in (
        ("enterprises", state.enterprises),
        ("positions", state.own_sites),
        ("agreements", agreements),
    ):
        belonging, places = parts.belonging(nodes)
        counts = np.bincount(places, minlength=len(parts.zones)).tolist()
        found[name] = [*counts, len(np.setdiff1d(nodes, belonging))]
    belonging, places = parts.belonging(organizations)
    found["members"] = [
        *(_members(picture, belonging[places == place]) for place in range(len(parts.zones))),
        _members(picture, np.setdiff1d(organizations, belonging)),
    ]
    return found


def _in_force(picture: Picture) -> Index:
    """Agreements whose dates say that they are in force on the day."""
    since, until = picture.snapshot.columns["since"], picture.snapshot.columns["until"]
    nodes = picture.nodes("Agreement")
    holding = [
        status_on(picture.as_of, since.at(at), until.at(at)) in (Status.ACTIVE, Status.EXPIRING)
        for at in nodes.tolist()
    ]
    return nodes[np.array(holding, np.bool_)]


def _bottom(picture: Picture) -> Index:
    """Organizations with none below them: what stands above others may carry their sum."""
    return np.setdiff1d(picture.nodes("Organization"), picture.edges("SUBORDINATE_TO").end)


def _members(picture: Picture, organizations: Index) -> int | None:
    """Full members they give; None where none gives any."""
    given = picture.snapshot.columns["full_members"].values[organizations]
    given = given[~np.isnan(given)]
    return int(given.sum()) if len(given) else None

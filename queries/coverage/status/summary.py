"""The rates of coverage, each with what it is a share of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.model.spec import Text
from graph.snapshot.pictures import LAYERS
from queries.coverage.reach.walking import Floats, WalkModel
from queries.coverage.rules.codes import EXCLUSION, RATES, RateCode, check_lens
from queries.coverage.rules.policy import Policy, Weight
from queries.coverage.status.border import Border, border_of
from queries.coverage.status.places import NOWHERE
from queries.coverage.status.ranges import Range, range_of, weighted_range
from queries.coverage.status.state import COUNTED, Codes, CoverageState, Positions
from queries.coverage.status.whereabouts import EXACT, KNOWN_BY


@dataclass(frozen=True, slots=True)
class Walk:
    """The walking model of an answer; distances in metres, on WGS 84 coordinates.

    Along the streets of ``network`` the threshold is of the way, else of the straight line.
    """

    mode: str
    method: str
    minutes: float
    speed_m_per_s: float
    detour: float
    path_m: float
    threshold_m: float
    network: str | None
    crs: str = "WGS 84"

    @classmethod
    def of(cls, model: WalkModel) -> Walk:
        """The model with what follows from it."""
        return cls(
            mode=model.mode,
            method=model.method,
            minutes=model.minutes,
            speed_m_per_s=model.speed_m_per_s,
            detour=model.detour,
            path_m=round(model.path_m, 3),
            threshold_m=round(model.threshold_m, 3),
            network=model.network,
        )


@dataclass(frozen=True, slots=True)
class PolicyName:
    """The policy of an answer."""

    id: str
    version: int
    title: Text

    @classmethod
    def of(cls, policy: Policy) -> PolicyName:
        """What tells a policy from all others."""
        return cls(policy.id, policy.version, policy.title.text)


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """Spatial coverage where an enterprise counts as much as it has staff or full members.

    ``numerator`` and ``denominator`` are sums of persons, None with a ``reason`` as in
    :class:`Rate`; ``without`` counts located enterprises whose figure is not given: they weigh
    nothing.
    """

    weight: str
    numerator: int | None
    denominator: int | None
    without: int | None
    rate: float | None
    low: float | None
    high: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Rate:
    """One share. ``denominator`` = ``numerator`` + ``uncovered``; ``unknown`` is in neither.

    A place that is known to a radius only counts where it was found; ``range`` says between what
    the rate lies, wherever within their radius bodies are, and the unknown too.

    With a ``reason`` (code of NO_RATE) the rate is None; the counts are None too unless the reason
    is an empty denominator. ``excluded`` counts the enterprises left out of the base, by code of
    EXCLUSION.
    """

    code: str
    definition: Text
    base: str
    """Id of the policy's definition of the denominator."""
    numerator: int | None
    denominator: int | None
    uncovered: int | None
    unknown: int | None
    rate: float | None
    range: Range
    reason: str | None
    excluded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CoverageSummary:
    """Rates of one day. ``drawn_on`` names the layers of the enterprises in the denominators."""

    revision: int
    as_of: date
    layers: tuple[str, ...]
    drawn_on: tuple[str, ...]
    policy: PolicyName
    walk: Walk
    tiers: tuple[str, ...]
    enterprises: int
    positions: int
    positions_without_coordinates: int
    known_by: Mapping[str, int]
    """How many enterprises of the base of spatial coverage are known by less than coordinates, by
    code of KNOWN_BY."""
    rates: tuple[Rate, ...]
    weighted: WeightedShare | None
    """Spatial coverage by the policy's weight; None where an enterprise counts as one."""
    border: Border | None
    """Who may truly be on the other side of the polygon that is asked about; None without one."""


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """A subdistrict's part of a lens; the part of no subdistrict has neither id nor name.

    The ranges do not add up where positions have no place: each part's upper end takes all that
    these could reach in it.
    """

    id: str | None
    name: str | None
    numerator: int
    denominator: int
    uncovered: int
    unknown: int
    rate: float | None
    range: Range


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A lens by subdistrict. The parts and ``unlocated`` add up to ``total``."""

    lens: str
    parts: tuple[PlaceShare, ...]
    unlocated: PlaceShare
    total: PlaceShare
    reason: str | None


def _definition(state: CoverageState, code: RateCode) -> Text:
    """What a rate is a share of, in words (domain rules, sections 2 and 3)."""
    model, base = state.model, state.policy.denominator(code).title
    if code == "spatial":
        zh = (
            f"步行{model.minutes:g}分钟内（{model.way.zh}，"
            f"{model.speed_m_per_s:.2f}米/秒）有党群服务阵地的{base.zh} ÷ 有坐标的{base.zh}"
        )
        en = (
            f"{base.en} with a position within {model.minutes:g} minutes on foot "
            f"({model.way.en}, {model.speed_m_per_s:.2f} m/s) / "
            f"{base.en} with coordinates"
        )
        return Text(zh, en)
    months = state.policy.effective_months
    zh, en = {
        "organizational": (
            "单独组建和联合组建的企业数",
            "enterprises with an own organization or inside a joint one",
        ),
        "own": ("单独组建的企业数", "enterprises with an own organization"),
        "work": (
            "有党组织、党建指导员或群团组织覆盖的企业数",
            "enterprises covered by an organization, a guidance officer or a mass organization",
        ),
        "should_build": (
            "其中已单独或联合组建的企业数",
            "those of them with an own organization or inside a joint one",
        ),
        "effective": (
            f"所在党组织{state.active_since}之后（{months}个月内）开展过活动的企业数",
            f"enterprises inside an organization that held an activity after {state.active_since} "
            f"(the last {months} months)",
        ),
    }[code]
    return Text(f"{zh} ÷ {base.zh}", f"{en} / {base.en}")


def summarize(*, state: CoverageState) -> CoverageSummary:
    """Organizational, work and spatial coverage, and the shares that are read beside them.

    S01.1: where the layers hold no enterprise register each rate is None with the reason (for a
    document ``denominator_not_in_source``), never 100 %.
    """
    picture = state.picture
    counted = np.zeros(len(state.enterprises), np.bool_)
    for code in RATES:
        counted |= state.rate_status(code).denominator
    drawn = _numbers(picture.snapshot.layer[state.enterprises[counted]])
    return CoverageSummary(
        revision=picture.snapshot.revision,
        as_of=picture.as_of,
        layers=picture.layers,
        drawn_on=tuple(LAYERS[code] for code in drawn),
        policy=PolicyName.of(state.policy),
        walk=Walk.of(state.model),
        tiers=state.tiers,
        enterprises=len(state.enterprises),
        positions=len(state.own_sites),
        positions_without_coordinates=state.own_sites_unlocated,
        known_by=_known_by(state),
        rates=tuple(rate_of(state, code) for code in RATES),
        weighted=_weighted(state),
        border=border_of(picture),
    )


def _known_by(state: CoverageState) -> Mapping[str, int]:
    of = state.whereabouts.known_by[state.rate_status("spatial").ranged]
    counts = np.bincount(of, minlength=len(KNOWN_BY.codes)).tolist()
    named = zip(KNOWN_BY.codes, counts, strict=True)
    return {code: count for at, (code, count) in enumerate(named) if count and at != EXACT}


def rate_of(state: CoverageState, code: RateCode) -> Rate:
    """One of the rates of a summary."""
    rate_status = state.rate_status(code)
    left_out = rate_status.exclusion[rate_status.exclusion != COUNTED]
    codes = tuple(EXCLUSION.codes)
    numerator = int(np.count_nonzero(rate_status.covered))
    denominator = int(np.count_nonzero(rate_status.denominator))
    unanswered = rate_status.unanswered
    return Rate(
        code=code,
        definition=_definition(state, code),
        base=state.policy.denominator(code).id,
        numerator=None if unanswered else numerator,
        denominator=None if unanswered else denominator,
        uncovered=None if unanswered else denominator - numerator,
        unknown=None if unanswered else int(np.count_nonzero(rate_status.unknown)),
        rate=numerator / denominator if denominator else None,
        range=range_of(state, code),
        reason=rate_status.no_rate,
        excluded={codes[number]: count for number, count in _numbers(left_out).items()},
    )


def _numbers(found: Codes) -> dict[int, int]:
    """Which numbers of codes occur, ascending, and how often; there are few of them."""
    counts = np.bincount(found)
    return {number: int(counts[number]) for number in np.flatnonzero(counts).tolist()}


def demand_weight(*, state: CoverageState, weight: Weight) -> Floats:
    """(k,) what each enterprise of the state counts: one, its staff, or its full members.

    nan where the figure is not given.
    """
    if weight == "one":
        return np.ones(len(state.enterprises))
    name = {"staff": "staff", "members": "full_members"}[weight]
    counts: Floats = state.picture.snapshot.columns[name].values[state.enterprises]
    return counts


def _weighted(state: CoverageState) -> WeightedShare | None:
    weight = state.policy.reach.weight
    if weight == "one":
        return None
    rate_status = state.rate_status("spatial")
    counts = demand_weight(state=state, weight=weight)
    numerator = int(np.nansum(counts[rate_status.covered]))
    denominator = int(np.nansum(counts[rate_status.denominator]))
    low, high = weighted_range(state, counts)
    empty = None if denominator else "no_enterprise_counted"
    return WeightedShare(
        weight=weight,
        numerator=None if rate_status.unanswered else numerator,
        denominator=None if rate_status.unanswered else denominator,
        without=(
            None
            if rate_status.unanswered
            else int((rate_status.denominator & np.isnan(counts)).sum())
        ),
        rate=numerator / denominator if denominator else None,
        low=low,
        high=high,
        reason=rate_status.no_rate or empty,
    )


def by_subdistrict(*, state: CoverageState, lens: str) -> Breakdown:
    """A lens by subdistrict, by id, with the enterprises of no subdistrict apart (S01.3).

    Every subdistrict of the picture has a part, also with nothing in it, and so has every other one
    that an enterprise of the picture is in. Raises InvalidInput for an
    unknown lens.
    """
    check_lens(lens)
    snapshot = state.picture.snapshot
    rate_status = state.rate_status(lens)
    zones = state.picture.nodes("Zone")
    zones = zones[snapshot.columns["kind"].is_("subdistrict")[zones]]
    of = state.places.subdistrict
    # All of one subdistrict stand together, in their own order, however many there are.
    order = np.argsort(of, kind="stable")
    held = of[order]
    held = held[np.append(True, held[1:] != held[:-1])[: len(held)]]
    zones = np.union1d(zones, held[held != NOWHERE])
    begins, ends = (
        np.searchsorted(of[order], (NOWHERE, *zones), side) for side in ("left", "right")
    )
    unlocated, *parts = (order[begin:end] for begin, end in zip(begins, ends, strict=True))
    return Breakdown(
        lens=lens,
        parts=tuple(
            _share(state, lens, rows, str(snapshot.ids[zone]), str(snapshot.names[zone]))
            for zone, rows in zip(zones, parts, strict=True)
        ),
        unlocated=_share(state, lens, unlocated),
        total=_share(state, lens, np.arange(len(of))),
        reason=rate_status.no_rate,
    )


def _share(
    state: CoverageState,
    lens: str,
    rows: Positions,
    place_id: str | None = None,
    name: str | None = None,
) -> PlaceShare:
    rate_status = state.rate_status(lens)
    numerator = int(np.count_nonzero(rate_status.covered[rows]))
    denominator = int(np.count_nonzero(rate_status.denominator[rows]))
    return PlaceShare(
        id=place_id,
        name=name,
        numerator=numerator,
        denominator=denominator,
        uncovered=denominator - numerator,
        unknown=int(np.count_nonzero(rate_status.unknown[rows])),
        rate=numerator / denominator if denominator else None,
        range=range_of(state, lens, rows),
    )

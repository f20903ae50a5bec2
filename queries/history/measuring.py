"""How the figures that can be followed over time are measured on one day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from graph.model.spec import CodeList, Text
from graph.snapshot.pictures import Index, Picture
from queries.connectivity.components import Components, components
from queries.connectivity.projection import project
from queries.coverage.reach.walking import WalkModel
from queries.coverage.rules.codes import NO_RATE, SITE_TIERS, RateCode
from queries.coverage.rules.policy import Policy
from queries.coverage.status.ranges import Range, range_of
from queries.coverage.status.state import CoverageState, coverage_state
from queries.pairing.agreements import of_layers
from queries.pairing.status import Status, status_on

REASON = CodeList(
    "no_value",
    "Why a figure has no value on a day.",
    {
        "before_first_fact": Text(
            "早于全部有日期的数据，且无不注日期者", "before every dated fact, and none is undated"
        ),
        "not_given": Text("没有填报该数", "none of them gives the number"),
        "nothing_counted": Text("当日无可统计对象", "there is nothing of the kind on the day"),
        **NO_RATE.codes,
    },
)
PAIRABLE = ("committee", "general_branch", "branch", "joint_branch")
"""Kinds of organizations that are meant to pair up (S03.4)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A value, or None with a ``reason`` (code of REASON).

    A share says what it is a share of, and so do some counts. ``undated`` is how many of those
    counted have no date and are therefore counted on every day; None where that is not told.
    A rate has the ``range`` that it lies in where places are known to a radius only.
    """

    value: float | None
    numerator: int | None = None
    denominator: int | None = None
    undated: int | None = None
    reason: str | None = None
    range: Range | None = None


@dataclass(frozen=True, eq=False)
class Moment:
    """One point of time: a picture of the day, and the period ``[day, end)`` for what happens.
    ``walk`` takes the place of the policy's."""

    picture: Picture
    end: date
    policy: Policy
    walk: WalkModel | None = None

    @cached_property
    def coverage(self) -> CoverageState:
        """Coverage on the day by the policy."""
        return coverage_state(picture=self.picture, policy=self.policy, model=self.walk)

    @cached_property
    def components(self) -> Components:
        """Components of the bodies on the day, hubs left out."""
        return components(project(self.picture))


def _counted(moment: Moment, nodes: Index) -> Measured:
    """How many there are."""
    undated = int(moment.picture.undated[nodes].sum())
    return Measured(float(len(nodes)), undated=undated)


def _summed(moment: Moment, nodes: Index, name: str) -> Measured:
    """The sum of a property over those that give it."""
    values = moment.picture.snapshot.columns[name].values[nodes]
    given = ~np.isnan(values)
    if not given.any():
        return Measured(None, reason="not_given" if len(nodes) else "nothing_counted")
    undated = int(moment.picture.undated[nodes[given]].sum())
    return Measured(float(values[given].sum()), undated=undated)


def _coded(picture: Picture, nodes: Index, name: str, codes: Collection[str]) -> Index:
    column = picture.snapshot.columns[name]
    return nodes[np.isin(column.values[nodes], [column.code(code) for code in codes])]


def nodes(moment: Moment, label: str, second: str | None = None) -> Measured:
    """Valid nodes of a label, or of a second label."""
    return _counted(moment, moment.picture.nodes(label, second))


def _site_nodes(moment: Moment) -> Index:
    picture = moment.picture
    return _coded(picture, picture.nodes("Position"), "tier", SITE_TIERS)


def sites(moment: Moment) -> Measured:
    """Positions of the tiers that make up 1+6+X."""
    return _counted(moment, _site_nodes(moment))


def floor_area(moment: Moment) -> Measured:
    """Floor area of those positions, in m2."""
    return _summed(moment, _site_nodes(moment), "floor_area_m2")


def members(moment: Moment) -> Measured:
    """Counted where they are: what stands above another organization may carry its sum."""
    picture = moment.picture
    above = np.unique(picture.edges("SUBORDINATE_TO").end)
    return _summed(moment, np.setdiff1d(picture.nodes("Organization"), above), "full_members")


def committee_members(moment: Moment) -> Measured:
    """Bodies that are members of a joint committee."""
    picture = moment.picture
    edges = picture.edges("MEMBER_OF")
    seated = np.isin(edges.end, picture.nodes("Organization", "JointCommittee"))
    return _counted(moment, np.unique(edges.start[seated]).astype(np.intp))


def rate(moment: Moment, code: RateCode) -> Measured:
    """A rate of coverage, with what it is a share of."""
    rate_status = moment.coverage.rate_status(code)
    between = range_of(moment.coverage, code)
    if rate_status.no_rate is not None:
        return Measured(None, reason=rate_status.no_rate, range=between)
    numerator, denominator = int(rate_status.covered.sum()), int(rate_status.denominator.sum())
    return Measured(numerator / denominator, numerator, denominator, range=between)


def agreements(moment: Moment, status: Status) -> Measured:
    """By their dates, so that those before and after their term are counted too."""
    picture = moment.picture
    snapshot = picture.snapshot
    nodes = of_layers(picture, "Agreement")
    since, until = snapshot.columns["since"], snapshot.columns["until"]
    rate_status = [status_on(picture.as_of, since.at(at), until.at(at)) for at in nodes.tolist()]
    return _counted(moment, nodes[np.array([one is status for one in rate_status], np.bool_)])


def unpaired(moment: Moment) -> Measured:
    """Eligible organizations that are a party to no agreement that is valid on the day."""
    picture = moment.picture
    nodes = _coded(picture, picture.nodes("Organization"), "kind", PAIRABLE)
    nodes = nodes[picture.snapshot.columns["in_zone"].values[nodes] != 0]
    unpaired = np.setdiff1d(nodes, picture.edges("PARTY_TO").start)
    counted = _counted(moment, unpaired)
    return Measured(counted.value, len(unpaired), len(nodes), counted.undated)


def _held(moment: Moment) -> Index:
    """Activities begun in the period, in the picture's layers, whenever they ended."""
    picture = moment.picture
    snapshot = picture.snapshot
    first, end = np.datetime64(picture.as_of, "D"), np.datetime64(moment.end, "D")
    nodes = of_layers(picture, "Activity")
    since, until = snapshot.since[nodes], snapshot.until[nodes]
    # An activity closed on its first day was withdrawn: it was never held.
    held = np.isnat(until) | (since < until)
    return nodes[held & (first <= since) & (since < end)]


def activities(moment: Moment) -> Measured:
    """Activities begun in the period."""
    return _counted(moment, _held(moment))


def attendance(moment: Moment) -> Measured:
    """Their attendance, in person-times."""
    return _summed(moment, _held(moment), "attendance")


def component_count(moment: Moment) -> Measured:
    """Components of the bodies, single nodes among them."""
    return Measured(float(moment.components.count))


def largest_component(moment: Moment) -> Measured:
    """The share of the nodes that is in the largest component."""
    found = moment.components
    if not found.nodes:
        return Measured(None, reason="nothing_counted")
    largest = found.components[0].size if found.components else 1
    return Measured(largest / found.nodes, largest, found.nodes)


def isolated(moment: Moment) -> Measured:
    """Nodes without any tie, of all nodes."""
    found = moment.components
    return Measured(float(len(found.isolated)), len(found.isolated), found.nodes)


def measures_done(moment: Moment) -> Measured:
    """The share of the measures that is done."""
    picture = moment.picture
    nodes = _coded(picture, picture.nodes("Initiative"), "kind", ["measure"])
    if not len(nodes):
        return Measured(None, reason="nothing_counted")
    done = len(_coded(picture, nodes, "status", ["done"]))
    undated = int(picture.undated[nodes].sum())
    return Measured(done / len(nodes), done, len(nodes), undated)

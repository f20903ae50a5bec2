"""What is known of every enterprise's coverage, computed once and asked many times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from graph.errors import InvalidInput
from graph.model.codes import POSITION_TIER
from graph.snapshot.pictures import LAYERS, Edges, Picture
from queries.coverage.reach.spans import crowd, spans
from queries.coverage.reach.walking import Floats, WalkModel
from queries.coverage.rules.codes import RATES, REASON, RateCode
from queries.coverage.rules.files import default_policy
from queries.coverage.rules.policy import Policy
from queries.coverage.status.activity import active_since, held_activity
from queries.coverage.status.base import COUNTED, Codes, Mask, Positions, exclusion
from queries.coverage.status.facts import UNANSWERED, UNPLACED, Facts
from queries.coverage.status.places import Places, places_of
from queries.coverage.status.whereabouts import (
    Whereabouts,
    points,
    spans_between,
    whereabouts_of,
)

__all__ = ["COUNTED", "Codes", "CoverageState", "Mask", "Positions", "RateStatus", "coverage_state"]

_REASONS = tuple(REASON.codes)


@dataclass(frozen=True, eq=False)
class RateStatus:
    """How the enterprises stand in one rate; masks over the enterprises of the state.

    ``denominator`` = ``covered`` + ``uncovered``. ``unknown`` ones are in neither: they belong to
    the base, but where they are is not known.
    """

    denominator: Mask
    covered: Mask
    uncovered: Mask
    unknown: Mask
    ranged: Mask
    """Those that the range of the rate is a share of: the denominator and the unknown; also where
    there is no rate because no position has coordinates."""
    certain: Mask
    """Of these, those that are covered wherever within its radius each body is."""
    possible: Mask
    """Those that may be covered by a position of which anything is known, the certain and the
    covered among them. Of a lens that asks for no place all three are the same."""
    exclusion: Codes
    """Index into the codes of EXCLUSION, -1 for those in the base."""
    reason: Codes
    """Index into the codes of REASON: for the uncovered and the unknown why; of the spatial lens
    for the others how surely they are covered."""
    no_rate: str | None
    """Code of NO_RATE where the rate has no answer; the masks are then empty."""

    def answered(self, no_rate: str | None) -> RateStatus:
        """The same where the rate has an answer; else the masks that are then empty."""
        if no_rate not in UNANSWERED:
            return replace(self, no_rate=no_rate)
        nobody = np.zeros_like(self.denominator)
        ranged = nobody if no_rate != UNPLACED else self.ranged
        return replace(
            self,
            denominator=nobody,
            covered=nobody,
            uncovered=nobody,
            unknown=nobody,
            ranged=ranged,
            certain=ranged & self.certain,
            possible=ranged & self.possible,
            no_rate=no_rate,
        )

    @property
    def unanswered(self) -> bool:
        """Whether not even the counts are known; with an empty denominator they are."""
        return self.no_rate in UNANSWERED


@dataclass(frozen=True, eq=False)
class CoverageState:
    """One entry for each of the k valid enterprises, in the order of their ids.

    Depends on the revision, the day, the layers, the policy, the walking model and the tiers, and
    on nothing else: cache it by these.
    """

    picture: Picture
    policy: Policy
    model: WalkModel
    tiers: tuple[str, ...]
    enterprises: Positions
    """(k,) positions in the snapshot."""
    own: Mask
    organizational: Mask
    work: Mask
    """(k,) by COVERED_BY edges; own implies organizational, organizational implies work."""
    effective: Mask
    """(k,) an organization that covers it held an activity in the policy's last months."""
    activities_known: bool
    """Whether any dated activity that the enterprises' parks stated names who held it."""
    metres: Floats
    """(k,) metres of the model to the nearest site: straight lines, or along streets, where inf is
    no way; nan without coordinates."""
    nearest_site: Positions
    """(k,) its position in the snapshot, or -1."""
    whereabouts: Whereabouts
    """(k,) where each enterprise is, and how surely."""
    least_m: Floats
    most_m: Floats
    """(k,) between which metres the nearest site is; nan where nothing says where the enterprise
    is, ``metres`` where the places of both are exact."""
    places: Places
    sites: Positions
    """Positions that count: all that the enterprises' parks stated, and those of others that reach
    one of the enterprises."""
    sites_where: Whereabouts
    """Where these are, and how surely."""
    members_reason: Codes
    """(k,) index into the codes of REASON, were the enterprise in no organization."""

    @cached_property
    def no_register(self) -> bool:
        """Whether the layers asked for hold no enterprise register.

        A document names enterprises in passing; its layer says nothing of how many there are. A
        register, imported or generated, gives every enterprise an operating status. So there is a
        register if any enterprise outside the source layer has one.
        """
        layer = self.picture.snapshot.layer[self.enterprises]
        status = self.picture.snapshot.columns["operating_status"].values[self.enterprises]
        return not ((layer != LAYERS.index("source")) & (status >= 0)).any()

    @cached_property
    def facts(self) -> Facts:
        """What is known, of which depends whether a rate has an answer."""
        snapshot = self.picture.snapshot
        told = self.picture.home & (snapshot.layer == LAYERS.index("source"))
        located = np.isfinite(points(self.picture, self.sites)).all(axis=1)
        return Facts(
            loaded=bool(len(snapshot)),
            told=bool(told.any()),
            register=not self.no_register,
            sites=bool(len(self.sites)),
            placed=bool(located.any()),
            activities=self.activities_known,
        )

    def rate_status(self, rate: str) -> RateStatus:
        """How the enterprises stand in a rate or lens. Raises InvalidInput for an unknown one."""
        if rate not in RATES:
            raise InvalidInput(f"unknown lens {rate!r}; there are {', '.join(RATES)}")
        return self._standings[rate]

    @cached_property
    def _standings(self) -> Mapping[str, RateStatus]:
        return {
            rate: status.answered(self.facts.no_rate(rate, counted=bool(status.denominator.any())))
            for rate, status in self.counts.items()
        }

    @cached_property
    def counts(self) -> Mapping[RateCode, RateStatus]:
        """How the enterprises stand in each rate, whether or not that has an answer here: parts of
        a network that know nothing of a rate count in that of the whole."""
        left_out = {
            definition: exclusion(self.picture, self.enterprises, definition)
            for definition in {self.policy.denominator(rate) for rate in RATES}
        }
        return {rate: self._stand(rate, left_out[self.policy.denominator(rate)]) for rate in RATES}

    def _stand(self, rate: RateCode, left_out: Codes) -> RateStatus:
        reason = self.members_reason
        unlocated = np.zeros(len(self.enterprises), np.bool_)
        if rate == "spatial":
            unlocated = np.isnan(self.metres)
            beyond = "beyond_threshold" if self.facts.placed else "no_position"
            nowhere = np.isnan(points(self.picture, self.enterprises)).any(axis=1)
            reason = np.full(len(self.enterprises), _REASONS.index(beyond), np.int8)
            reason[self.model.covers(self.least_m)] = _REASONS.index("possibly_within_reach")
            reason[self.model.covers(self.most_m)] = _REASONS.index("within_reach")
            reason[nowhere] = _REASONS.index("no_coordinates")
        covered = {
            "spatial": self.model.covers(self.metres),
            "own": self.own,
            "work": self.work,
            "effective": self.effective,
        }.get(rate, self.organizational)
        certain = possible = covered
        if rate == "spatial":
            certain = self.model.covers(self.most_m)
            possible = self.model.covers(self.least_m) | np.isnan(self.least_m)
        base = left_out == COUNTED
        denominator = base & ~unlocated
        return RateStatus(
            denominator=denominator,
            covered=denominator & covered,
            uncovered=denominator & ~covered,
            unknown=base & unlocated,
            ranged=base,
            certain=base & certain,
            possible=base & possible,
            exclusion=left_out,
            reason=reason,
            no_rate=None,
        )

    @property
    def unplaced(self) -> int:
        """How many sites can be anywhere, so that none of the metres is to one of them."""
        return int(self.sites_where.unbounded.sum())

    @cached_property
    def reserve(self) -> int:
        """What :meth:`reserve_among` says of all enterprises and all unplaced sites."""
        return self.reserve_among(np.arange(len(self.enterprises)), self.unplaced)

    def reserve_among(self, rows: Positions, unplaced: int) -> int:
        """How many of some enterprises, by their place in the state, so many unplaced sites reach
        at most, that are not possibly covered by others."""
        spatial = self.rate_status("spatial")
        return self.near_unplaced(rows[(spatial.ranged & ~spatial.possible)[rows]], unplaced)

    def near_unplaced(self, rows: Positions, unplaced: int) -> int:
        """How many of some enterprises, of each of which something is known, so many unplaced sites
        reach at most."""
        if not unplaced:
            return 0
        some = self.whereabouts.of(rows)
        found = crowd(demand=some.lonlat, demand_m=some.radius_m, metres=self.model.threshold_m)
        return min(unplaced * found, len(rows))

    @property
    def own_sites(self) -> Positions:
        """The positions that count and belong to what is shown."""
        return self.sites[self.picture.home[self.sites]]

    @property
    def own_sites_unlocated(self) -> int:
        """How many of them have no coordinates."""
        return int((~np.isfinite(points(self.picture, self.own_sites)).all(axis=1)).sum())

    @property
    def active_since(self) -> date:
        """An organization is active that held an activity after this day."""
        return active_since(self.picture.as_of, self.policy.effective_months)


def coverage_state(
    *,
    picture: Picture,
    policy: Policy | None = None,
    model: WalkModel | None = None,
    tiers: tuple[str, ...] | None = None,
) -> CoverageState:
    """What every answer about coverage is read from.

    The policy (None: the default one) says who is in which denominator and what else counts;
    ``model`` and ``tiers`` take the place of its own where they are given. Raises InvalidInput for
    an unknown tier. O((k + m) log m) for k enterprises and m sites.
    """
    policy = default_policy() if policy is None else policy
    model = policy.walk if model is None else model
    tiers = policy.reach.tiers if tiers is None else tiers
    for tier in tiers:
        if tier not in POSITION_TIER.codes:
            raise InvalidInput(f"unknown tier {tier!r}; there are {', '.join(POSITION_TIER.codes)}")
    enterprises = picture.nodes("Unit", "Enterprise")
    where = whereabouts_of(picture, enterprises)
    sites, stand = _counting_sites(picture, where, tiers, model)
    metres, site = model.nearest(demand=points(picture, enterprises), sites=points(picture, sites))
    least_m, most_m = spans_between(where, stand, metres, model)
    nearest_site = np.full(len(enterprises), -1, np.intp)
    nearest_site[site >= 0] = sites[site[site >= 0]]
    covering = picture.edges("COVERED_BY")
    basis = covering.columns["basis"]
    own, joint = basis.is_("own"), basis.is_("joint")
    assisted = basis.is_("guidance") | basis.is_("mass")
    active = held_activity(picture.whole, policy.effective_months)
    by_own = _starts(picture, covering, own)[enterprises]
    in_organization = _starts(picture, covering, own | joint)[enterprises]
    return CoverageState(
        picture=picture,
        policy=policy,
        model=model,
        tiers=tiers,
        enterprises=enterprises,
        own=by_own,
        organizational=in_organization,
        work=in_organization | _starts(picture, covering, assisted)[enterprises],
        effective=_starts(picture, covering, (own | joint) & active[covering.end])[enterprises],
        activities_known=_names_holders(picture),
        metres=metres,
        nearest_site=nearest_site,
        whereabouts=where,
        least_m=least_m,
        most_m=most_m,
        places=places_of(picture, enterprises),
        sites=sites,
        sites_where=stand,
        members_reason=_members_reason(picture, enterprises, policy.building.branch_minimum),
    )


def _counting_sites(
    picture: Picture, demand: Whereabouts, tiers: tuple[str, ...], model: WalkModel
) -> tuple[Positions, Whereabouts]:
    """Positions of some tiers that count, also those without coordinates, by id; and where."""
    sites = picture.whole.nodes("Position")
    tier = picture.snapshot.columns["tier"]
    sites = sites[np.isin(tier.values[sites], [tier.code(name) for name in tiers])]
    where = whereabouts_of(picture, sites)
    own = own_of(picture, sites)
    counting = own | reaching(where, demand, model.covers, but=own)
    return sites[counting], where.of(counting)


def own_of(picture: Picture, sites: Positions) -> Mask:
    """Which of some positions are those of a part of the network: its parks stated them, or they
    belong to it."""
    mask: Mask = picture.of_its_parks(sites) | picture.home[sites]
    return mask


def reaching(
    sites: Whereabouts, demand: Whereabouts, within: Callable[[Floats], Mask], *, but: Mask
) -> Mask:
    """Which of some (n,) sites may have any demand within the metres that ``within`` allows; those
    of ``but``, which count in any case, are not looked at."""
    found = np.zeros(len(but), np.bool_)
    if not but.all():
        others = sites.of(~but)
        least, _ = spans(
            demand=others.lonlat,
            demand_m=others.radius_m,
            sites=demand.lonlat,
            sites_m=demand.radius_m,
        )
        found[~but] = within(least) & ~others.unbounded
    return found


def _names_holders(picture: Picture) -> bool:
    """Whether any dated activity names who held it: else nobody's being idle is known."""
    held = picture.whole.edges("HELD_BY").start
    dated = ~np.isnat(picture.snapshot.since[held])
    return bool((dated & picture.of_its_parks(held)).any())


def _starts(picture: Picture, edges: Edges, chosen: Mask) -> Mask:
    mask = np.zeros(len(picture.snapshot), np.bool_)
    mask[edges.start[chosen]] = True
    return mask


def _members_reason(picture: Picture, enterprises: Positions, branch_minimum: int) -> Codes:
    """The reason by member counts, were the enterprise not covered (R01, R03, R09)."""
    columns = picture.snapshot.columns
    full = columns["full_members"].values[enterprises]
    probationary = np.nan_to_num(columns["probationary_members"].values[enterprises])
    reason = np.full(
        len(enterprises), _REASONS.index("fewer_than_three_members_no_joint_branch"), np.int8
    )
    reason[(full == 0) & (probationary == 0)] = _REASONS.index("no_members")
    reason[full >= branch_minimum] = _REASONS.index("three_or_more_members_not_built")
    reason[np.isnan(full)] = _REASONS.index("members_not_given")
    return reason

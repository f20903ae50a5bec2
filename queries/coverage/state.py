"""What is known of every enterprise's coverage, computed once and asked many times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.codes import POSITION_TIER
from graph.errors import InvalidInput
from graph.snapshot import LAYERS, Edges, Picture
from queries.coverage.places import Places, places_of
from queries.coverage.reach import Floats, WalkModel, nearest
from queries.coverage.rules import BRANCH_MINIMUM, EXCLUSION, LENSES, NON_PUBLIC, REASON, SITE_TIERS

Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]
Codes = NDArray[np.int8]

_EXCLUSIONS = tuple(EXCLUSION.codes)
_REASONS = tuple(REASON.codes)
COUNTED = -1


@dataclass(frozen=True, eq=False)
class Standing:
    """How the enterprises stand in one lens; masks over the enterprises of the state.

    ``denominator`` = ``covered`` + ``uncovered``. ``unknown`` ones are in neither: they belong to
    the base, but where they are is not known.
    """

    denominator: Mask
    covered: Mask
    uncovered: Mask
    unknown: Mask
    exclusion: Codes
    """Index into the codes of EXCLUSION, -1 for those in the base."""
    reason: Codes
    """Index into the codes of REASON; meaningful for the uncovered and the unknown."""
    no_rate: str | None
    """Code of NO_RATE where the lens has no answer; the masks are then empty."""


@dataclass(frozen=True, eq=False)
class CoverageState:
    """One entry for each of the k valid enterprises, in the order of their ids.

    Depends on the revision, the day, the layers, the walking model and the tiers, and on nothing
    else: cache it by these.
    """

    picture: Picture
    model: WalkModel
    tiers: tuple[str, ...]
    enterprises: Positions
    """(k,) positions in the snapshot."""
    own: Mask
    organizational: Mask
    work: Mask
    """(k,) by COVERED_BY edges; own implies organizational, organizational implies work."""
    metres: Floats
    """(k,) straight-line metres to the nearest site; nan without coordinates."""
    nearest_site: Positions
    """(k,) its position in the snapshot, or -1."""
    places: Places
    sites: int
    sites_without_coordinates: int
    status_exclusion: Codes
    ownership_exclusion: Codes
    members_reason: Codes

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

    def standing(self, lens: str) -> Standing:
        """How the enterprises stand in a lens. Raises InvalidInput for an unknown one."""
        if lens not in LENSES:
            raise InvalidInput(f"unknown lens {lens!r}; there are {', '.join(LENSES)}")
        return self._standings[lens]

    @cached_property
    def _standings(self) -> Mapping[str, Standing]:
        return {lens: self._stand(lens) for lens in LENSES}

    def _stand(self, lens: str) -> Standing:
        if lens == "spatial":
            exclusion, covered = self.status_exclusion, self.model.covers(self.metres)
            unlocated = np.isnan(self.metres)
            reason = np.where(
                unlocated, _REASONS.index("no_coordinates"), _REASONS.index("beyond_threshold")
            ).astype(np.int8)
        else:
            exclusion = np.where(
                self.status_exclusion == COUNTED, self.ownership_exclusion, self.status_exclusion
            ).astype(np.int8)
            covered = self.organizational if lens == "organizational" else self.work
            unlocated = np.zeros(len(self.enterprises), np.bool_)
            reason = self.members_reason
        base = exclusion == COUNTED
        no_rate = None
        if self.no_register:
            no_rate = "denominator_not_in_source"
        elif lens == "spatial" and self.sites == self.sites_without_coordinates:
            no_rate = "no_position_with_coordinates"
        elif not (base & ~unlocated).any():
            no_rate = "no_enterprise_counted"
        if no_rate in ("denominator_not_in_source", "no_position_with_coordinates"):
            base = np.zeros_like(base)
        denominator = base & ~unlocated
        return Standing(
            denominator=denominator,
            covered=denominator & covered,
            uncovered=denominator & ~covered,
            unknown=base & unlocated,
            exclusion=exclusion,
            reason=reason,
            no_rate=no_rate,
        )


def coverage_state(
    *, picture: Picture, model: WalkModel | None = None, tiers: tuple[str, ...] = SITE_TIERS
) -> CoverageState:
    """What every answer about coverage is read from.

    The base of the spatial lens is the operating enterprises of the zone; that of the other two,
    those of them that are private or foreign. Enterprises that share a credit code are one: the
    first by id stands for them. Raises InvalidInput for an unknown tier. O((k + m) log m) for k
    enterprises and m sites.
    """
    for tier in tiers:
        if tier not in POSITION_TIER.codes:
            raise InvalidInput(f"unknown tier {tier!r}; there are {', '.join(POSITION_TIER.codes)}")
    model = WalkModel() if model is None else model
    enterprises = picture.nodes("Unit", "Enterprise")
    sites = picture.nodes("Position")
    tier_column = picture.snapshot.columns["tier"]
    sites = sites[np.isin(tier_column.values[sites], [tier_column.code(tier) for tier in tiers])]
    site_points = _points(picture, sites)
    metres, site = nearest(demand=_points(picture, enterprises), sites=site_points)
    nearest_site = np.full(len(enterprises), -1, np.intp)
    nearest_site[site >= 0] = sites[site[site >= 0]]
    own, joint, assisted = _covered(picture, enterprises)
    return CoverageState(
        picture=picture,
        model=model,
        tiers=tiers,
        enterprises=enterprises,
        own=own,
        organizational=own | joint,
        work=own | joint | assisted,
        metres=metres,
        nearest_site=nearest_site,
        places=places_of(picture, enterprises),
        sites=len(sites),
        sites_without_coordinates=int((~np.isfinite(site_points).all(axis=1)).sum()),
        status_exclusion=_status_exclusion(picture, enterprises),
        ownership_exclusion=_ownership_exclusion(picture, enterprises),
        members_reason=_members_reason(picture, enterprises),
    )


def _points(picture: Picture, nodes: Positions) -> Floats:
    columns = picture.snapshot.columns
    return np.column_stack((columns["lon"].values[nodes], columns["lat"].values[nodes]))


def _covered(picture: Picture, enterprises: Positions) -> tuple[Mask, Mask, Mask]:
    """Which enterprises have an own, a joint, and a guidance or mass organization."""
    edges = picture.edges("COVERED_BY")
    basis = edges.columns["basis"]
    own, joint = basis.is_("own"), basis.is_("joint")
    assisted = basis.is_("guidance") | basis.is_("mass")
    return (
        _starts(picture, edges, own)[enterprises],
        _starts(picture, edges, joint)[enterprises],
        _starts(picture, edges, assisted)[enterprises],
    )


def _starts(picture: Picture, edges: Edges, chosen: Mask) -> Mask:
    mask = np.zeros(len(picture.snapshot), np.bool_)
    mask[edges.start[chosen]] = True
    return mask


def _status_exclusion(picture: Picture, enterprises: Positions) -> Codes:
    columns = picture.snapshot.columns
    status = columns["operating_status"]
    values = status.values[enterprises]
    exclusion = np.full(len(enterprises), COUNTED, np.int8)
    for code in ("suspended", "deregistered", "moved_out", "shell"):
        exclusion[values == status.code(code)] = _EXCLUSIONS.index(code)
    exclusion[values < 0] = _EXCLUSIONS.index("status_not_given")
    exclusion[columns["in_zone"].values[enterprises] == 0] = _EXCLUSIONS.index("outside_zone")
    seen: set[str] = set()
    codes = columns["uscc"].values[enterprises]
    for at in np.flatnonzero(exclusion == COUNTED).tolist():
        code = codes[at]
        if code is not None:
            if code in seen:
                exclusion[at] = _EXCLUSIONS.index("duplicate_credit_code")
            seen.add(code)
    return exclusion


def _ownership_exclusion(picture: Picture, enterprises: Positions) -> Codes:
    """Public firms and unknown ones; where ownership is not given the sector may tell."""
    columns = picture.snapshot.columns
    ownership, sector = columns["ownership"], columns["sector"]
    values = ownership.values[enterprises]
    given = values >= 0
    exclusion = np.full(len(enterprises), _EXCLUSIONS.index("ownership_not_given"), np.int8)
    exclusion[~given & sector.is_("state_firm")[enterprises]] = _EXCLUSIONS.index("state_owned")
    exclusion[~given & sector.is_("private_firm")[enterprises]] = COUNTED
    exclusion[values == ownership.code("state")] = _EXCLUSIONS.index("state_owned")
    exclusion[values == ownership.code("collective")] = _EXCLUSIONS.index("collective")
    exclusion[np.isin(values, [ownership.code(code) for code in NON_PUBLIC])] = COUNTED
    return exclusion


def _members_reason(picture: Picture, enterprises: Positions) -> Codes:
    """The reason by member counts, were the enterprise not covered (R01, R03, R09)."""
    columns = picture.snapshot.columns
    full = columns["full_members"].values[enterprises]
    probationary = np.nan_to_num(columns["probationary_members"].values[enterprises])
    reason = np.full(
        len(enterprises), _REASONS.index("fewer_than_three_members_no_joint_branch"), np.int8
    )
    reason[(full == 0) & (probationary == 0)] = _REASONS.index("no_members")
    reason[full >= BRANCH_MINIMUM] = _REASONS.index("three_or_more_members_not_built")
    reason[np.isnan(full)] = _REASONS.index("members_not_given")
    return reason

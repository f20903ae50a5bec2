"""What covers an enterprise: own and joint organizations, guidance and mass organizations.

The organizations here stand beside the 641 that the Guolin committee radiates. Gaps are left on
purpose: enterprises with three members and no branch, with one or two and no joint branch, with
none and no guidance.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.datasets.synthetic.drawing import Rng, after
from graph.datasets.synthetic.enterprises import Enterprises
from graph.datasets.synthetic.geography import PlacePoints
from graph.datasets.synthetic.planted import PLANTS, places_of
from graph.datasets.synthetic.positions import community_committee
from graph.datasets.synthetic.rows import AS_OF, RowCollector

_OWN = 0.88
_JOINT = 0.45
_GUIDANCE = {"micro": 0.02, "small": 0.30, "medium": 0.50, "large": 0.60}
_MASS = {"micro": 0.008, "small": 0.06, "medium": 0.08, "large": 0.10}
_JOINT_UNITS = 5
_BRANCH_MEMBERS = 50
_COMMITTEE_MEMBERS = 100
_SUBDISTRICTS = ("ala", "luoyang")


def emit_superiors(rows: RowCollector, places: PlacePoints) -> None:
    """Subdistrict working committees and community committees: the superiors of the branches."""
    since = date(2012, 1, 1)
    for subdistrict, name in zip(_SUBDISTRICTS, ("阿拉街道", "洛羊街道"), strict=True):
        wc, union = f"org:s-wc-{subdistrict}", f"unit:s-union-{subdistrict}"
        rows.node(
            "Organization",
            wc,
            f"{name}党工委",
            kind="working_committee",
            sector="community",
            level="subdistrict",
            in_zone=True,
            since=since,
        )
        rows.rel("SUBORDINATE_TO", wc, "org:kmez-pwc", since=since)
        rows.node(
            "Unit",
            union,
            f"{name}总工会",
            sector="social_organization",
            in_zone=True,
            since=since,
        )
        rows.rel("LOCATED_IN", union, f"zone:{subdistrict}", since=since)
    for index, name in enumerate(places.community_names):
        committee = community_committee(index)
        rows.node(
            "Organization",
            committee,
            f"{name}党委",
            kind="committee",
            sector="community",
            level="community",
            in_zone=True,
            approved_exception=True,
            since=since,
        )
        parent = "org:s-wc-ala" if places.in_ala[index] else "org:s-wc-luoyang"
        rows.rel("SUBORDINATE_TO", committee, parent, since=since)
        rows.rel("LOCATED_IN", committee, places.community_ids[index], since=since)


def emit(rows: RowCollector, places: PlacePoints, firms: Enterprises) -> None:
    """Add the organizations of enterprises and every COVERED_BY."""
    rng = rows.rng(6)
    count = len(firms.ids)
    since = after(rng, firms.founded, date(2012, 7, 1), AS_OF).tolist()
    luck = rng.random(count)
    free = firms.status == "operating"
    free[[index for index, plant in enumerate(PLANTS) if plant.cover]] = False
    own = free & (firms.full >= 3) & (luck < _OWN)
    own[[index for index, plant in enumerate(PLANTS) if plant.cover == "own"]] = True
    for index in np.flatnonzero(own).tolist():
        _own(rows, rng, firms, index, since[index])
    joint = free & (firms.full >= 1) & (firms.full <= 2) & (luck < _JOINT)
    _joint(rows, firms, joint, since)
    nobody = free & (firms.full == 0)
    guided = _share(firms, _GUIDANCE)
    for index in np.flatnonzero(nobody & (luck < guided)).tolist():
        guide = community_committee(int(firms.community[index]))
        rows.rel("COVERED_BY", firms.ids[index], guide, basis="guidance", since=since[index])
    mass = nobody & (luck >= guided) & (luck < guided + _share(firms, _MASS))
    for index in np.flatnonzero(mass).tolist():
        subdistrict = "ala" if places.in_ala[firms.community[index]] else "luoyang"
        rows.rel(
            "COVERED_BY",
            firms.ids[index],
            f"unit:s-union-{subdistrict}",
            basis="mass",
            since=since[index],
        )


def _share(firms: Enterprises, shares: dict[str, float]) -> NDArray[np.float64]:
    wanted = np.zeros(len(firms.ids))
    for size, share in shares.items():
        wanted[firms.size == size] = share
    return wanted


def _own(rows: RowCollector, rng: Rng, firms: Enterprises, index: int, since: date) -> None:
    """An organization of its own: a branch, or from 50 members on a parent with branches.

    The planted enterprise with 51 members keeps a single branch, over the limit of 50.
    """
    unit, members = firms.ids[index], int(firms.full[index])
    organization = f"org:s-own-{index + 1:06d}"
    single = members < _BRANCH_MEMBERS or index in places_of("r02-fifty-one-members-one-branch")
    kind = "committee" if members >= _COMMITTEE_MEMBERS else "general_branch"
    name = f"企业{index + 1:06d}"
    shared: dict[str, Any] = {
        "sector": "private_firm" if _non_public(firms, index) else "state_firm",
        "level": "unit",
        "in_zone": True,
        "since": since,
    }
    counts: dict[str, Any] = {
        "full_members": members,
        "probationary_members": int(firms.probationary[index]),
    }
    rows.node(
        "Organization",
        organization,
        name + {"committee": "党委", "general_branch": "党总支"}[kind]
        if not single
        else name + "党支部",
        kind="branch" if single else kind,
        term_ends=_term_end(rng, since),
        **shared,
        **(counts if single else {}),
    )
    rows.rel("BASED_IN", organization, unit, since=since)
    rows.rel(
        "SUBORDINATE_TO",
        organization,
        community_committee(int(firms.community[index])),
        since=since,
    )
    rows.rel("COVERED_BY", unit, organization, basis="own", since=since)
    if single:
        return
    parts = -(-members // 40)
    for number in range(1, parts + 1):
        branch = f"{organization}-{number}"
        rows.node(
            "Organization",
            branch,
            f"{name}第{number}党支部",
            kind="branch",
            full_members=members // parts + (number <= members % parts),
            **shared,
        )
        rows.rel("BASED_IN", branch, unit, since=since)
        rows.rel("SUBORDINATE_TO", branch, organization, since=since)


def _non_public(firms: Enterprises, index: int) -> bool:
    return str(firms.ownership[index]) in ("private", "foreign")


def _term_end(rng: Rng, since: date) -> date:
    """End of the present three-year term; one in twenty is overdue by up to half a year."""
    lag = int(rng.integers(1, 180))
    if rng.random() < 0.05 and (AS_OF - since).days > 1_300:
        return date.fromordinal(AS_OF.toordinal() - lag)
    left = 3 * 365 - (AS_OF - since).days % (3 * 365)
    return date.fromordinal(AS_OF.toordinal() + left)


def _joint(
    rows: RowCollector, firms: Enterprises, chosen: NDArray[np.bool_], since: list[date]
) -> None:
    """Joint branches of up to five neighbours, of one industry where that fits (R03, R04)."""
    for name in ("r03", "r04-5", "r04-6"):
        units = [index for index, plant in enumerate(PLANTS) if plant.cover == name]
        _joint_branch(rows, firms, f"org:s-joint-{name}", units, since)
    where = np.flatnonzero(chosen)
    order = where[np.lexsort((where, firms.industry[where].astype(str), firms.community[where]))]
    homes = firms.community[order]
    edges = [0, *(np.flatnonzero(np.diff(homes)) + 1).tolist(), len(order)]
    number = 0
    for start, stop in pairwise(edges):
        if start == stop:
            continue
        groups = -(-(stop - start) // _JOINT_UNITS)
        for group in np.array_split(order[start:stop], groups):
            # too few members between them for a branch: they stay uncovered
            if firms.full[group].sum() >= 3:
                number += 1
                _joint_branch(rows, firms, f"org:s-joint-{number:04d}", group.tolist(), since)


def _joint_branch(
    rows: RowCollector, firms: Enterprises, organization: str, units: list[int], since: list[date]
) -> None:
    begun = max(since[index] for index in units)
    rows.node(
        "Organization",
        organization,
        f"联合党支部{organization.removeprefix('org:s-joint-').upper()}",
        kind="joint_branch",
        sector="private_firm",
        level="unit",
        in_zone=True,
        full_members=int(firms.full[units].sum()),
        probationary_members=int(firms.probationary[units].sum()),
        since=begun,
    )
    rows.rel("BASED_IN", organization, firms.ids[units[0]], since=begun)
    rows.rel(
        "SUBORDINATE_TO",
        organization,
        community_committee(int(firms.community[units[0]])),
        since=begun,
    )
    for index in units:
        rows.rel("COVERED_BY", firms.ids[index], organization, basis="joint", since=begun)

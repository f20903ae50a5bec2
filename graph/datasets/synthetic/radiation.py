"""The organizations the Guolin committee radiates: a forest under its member organizations.

Members of the Party are counted in branches only; what stands above has the sum of its branches.
The 21 member organizations are not among the 641, which the source leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.datasets.synthetic.drawing import Rng, bounded, days
from graph.datasets.synthetic.rows import AS_OF, RowCollector
from graph.datasets.synthetic.totals import BRANCH_BOUNDS, Totals

_PLANTED = {
    "org:s-gb-49": (20, 15, 14),
    "org:s-gb-50": (20, 15, 15),
    "org:s-gb-51": (20, 16, 15),
    "org:s-pc-99": (40, 35, 24),
    "org:s-pc-100": (40, 35, 25),
}
"""Organizations on the edge of rule R05, with the members of their branches."""

_SECTORS = ("government", "public_institution", "state_firm", "private_firm", "hospital", "school")


@dataclass
class _Body:
    """One organization of the forest."""

    id: str
    kind: str
    parent: str
    members: int = 0
    own: bool = False
    root: str = ""


def emit(rows: RowCollector, totals: Totals, roots: dict[str, str | None]) -> None:
    """Add the forest.

    Parameters
    ----------
    rows
        the dataset being built.
    totals
        the totals to hit.
    roots
        ids of the 21 member organizations, each with the unit it is based in, if known.
    """
    rng = rows.rng(7)
    bodies = _forest(rng, totals, list(roots))
    since = days(rng, date(1995, 1, 1), date(2018, 12, 31), len(bodies)).tolist()
    reached = days(rng, date(2019, 3, 1), AS_OF, len(bodies)).tolist()
    term = days(rng, date(2021, 9, 1), date(2024, 12, 31), len(bodies)).tolist()
    probationary = rng.poisson(0.5, len(bodies)).tolist()
    sector_of = {root: _SECTORS[index % len(_SECTORS)] for index, root in enumerate(sorted(roots))}
    begun_of = {body.id: day for body, day in zip(bodies, since, strict=True)}
    threshold = {"general_branch": 50, "committee": 100}
    suffix = {"general_branch": "党总支", "committee": "党委", "branch": "党支部"}
    for index, body in enumerate(bodies):
        rows.node(
            "Organization",
            body.id,
            f"果林辐射{suffix[body.kind]}{index + 1:04d}",
            kind=body.kind,
            sector=sector_of[body.root],
            level="unit",
            in_zone=True,
            full_members=body.members if body.own else None,
            probationary_members=probationary[index] if body.own else None,
            approved_exception=True if body.members < threshold.get(body.kind, 0) else None,
            term_ends=term[index],
            since=since[index],
        )
        begun = max(since[index], begun_of.get(body.parent, since[index]))
        rows.rel("SUBORDINATE_TO", body.id, body.parent, since=begun)
        rows.rel("RADIATES", "org:j1", body.id, since=reached[index])
        if unit := roots[body.root]:
            rows.rel("BASED_IN", body.id, unit, since=since[index])


def _forest(rng: Rng, totals: Totals, roots: list[str]) -> list[_Body]:
    """Committees under the roots, general branches under committees, branches under either."""
    committees = [
        _Body(_named("pc", number, ("org:s-pc-99", "org:s-pc-100")), "committee", "")
        for number in range(totals.committees)
    ]
    for number, body in enumerate(committees):
        # every root has one first, as far as they go
        pick = number if number < len(roots) else int(rng.integers(len(roots)))
        body.parent = body.root = roots[pick]
    growing = committees[2:]
    general = [
        _Body(
            _named("gb", number, ("org:s-gb-49", "org:s-gb-50", "org:s-gb-51")),
            "general_branch",
            "",
        )
        for number in range(totals.general_branches)
    ]
    for body in general:
        above = growing[int(rng.integers(len(growing)))]
        body.parent, body.root = above.id, above.root
    branches = _branches(rng, totals, growing, general, roots)
    by_id = {body.id: body for body in (*committees, *general)}
    for branch in branches:
        superior = by_id.get(branch.parent)
        while superior is not None:
            superior.members += branch.members
            branch.root = superior.root
            superior = by_id.get(superior.parent)
    return [*committees, *general, *branches]


def _branches(
    rng: Rng,
    totals: Totals,
    committees: list[_Body],
    general: list[_Body],
    roots: list[str],
) -> list[_Body]:
    """All branches, with members that add up to the total exactly."""
    fixed = [(parent, members) for parent, parts in _PLANTED.items() for members in parts]
    rest = totals.branches - len(fixed)
    shape = rng.lognormal(np.log(14), 0.55, rest)
    members = bounded(totals.members - sum(part for _, part in fixed), shape, *BRANCH_BOUNDS)
    # general branches first get three each, while there are branches
    growing = general[3:]
    parents = [body.id for body in growing for _ in range(3)][:rest]
    choice = [body.id for body in committees] * 3 + roots + [body.id for body in growing]
    parents += [choice[pick] for pick in rng.integers(0, len(choice), rest - len(parents))]
    fixed += list(zip(parents, members.tolist(), strict=True))
    return [
        _Body(
            f"org:s{number:05d}",
            "branch",
            parent,
            count,
            own=True,
            root=parent if parent in roots else "",
        )
        for number, (parent, count) in enumerate(fixed, 1)
    ]


def _named(prefix: str, number: int, planted: tuple[str, ...]) -> str:
    if number < len(planted):
        return planted[number]
    return f"org:s-{prefix}-{number + 1 - len(planted):04d}"

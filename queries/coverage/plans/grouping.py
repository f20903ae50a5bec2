"""Joint branches for enterprises with too few full members for a branch of their own (R03, R04).

The most enterprises are to be grouped; among groupings of as many, those of one industry are
preferred, then short distances. Only the number is proven.

Bound: in a group every unit has a successor, going round, so grouped enterprises can be matched to
neighbours one to one: no more can be grouped than a largest matching in the bipartite double cover
of the adjacency holds (Hopcroft and Karp 1973), edges that lie in no feasible group left out.
Components where that is not reached are settled by set packing where they are small enough.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, maximum_bipartite_matching

from graph.errors import InvalidInput
from graph.model.spec import CodeList, Text
from queries.coverage.plans.grouping_search import Group, Neighbours, build, pack
from queries.coverage.siting.inputs import checked_number
from queries.coverage.siting.result import Floats, Indices

UNGROUPED = CodeList(
    "ungrouped_reason",
    "Why an enterprise is in no joint branch of the plan.",
    {
        "members_not_given": Text("党员数未填", "member count not given"),
        "no_members": Text("无正式党员", "no full member"),
        "own_branch": Text("应单独组建", "enough full members for a branch of its own"),
        "no_neighbour": Text("无相邻企业可联合", "no other enterprise of the kind is near enough"),
        "no_group": Text("相邻企业凑不足条件", "the neighbours cannot make up a joint branch"),
        "left_over": Text("相邻企业已编入他组", "the neighbours are in other joint branches"),
    },
)


@dataclass(frozen=True, eq=False, slots=True)
class JointBranches:
    """A grouping, and how many more another could group at most. Numbers are positions of the
    input."""

    status: Literal["optimal", "feasible"]
    """``optimal``: no grouping holds more enterprises; ``feasible``: at most ``bound`` could be."""
    groups: tuple[Indices, ...]
    """Each ascending; by their first enterprise."""
    grouped: int
    bound: int
    alike: int
    """Enterprises in groups of a single industry."""
    spread_m: float
    """Metres between the two farthest units, summed over the groups."""
    ungrouped: Indices
    reasons: tuple[str, ...]
    """A code of UNGROUPED for each of ``ungrouped``."""


def joint_branches(
    *,
    metres: csr_array,
    members: Floats,
    industry: NDArray[np.integer] | None = None,
    max_units: int = 5,
    min_members: int = 3,
    max_members: int = 50,
    time_limit_s: float = 30.0,
) -> JointBranches:
    """Group the enterprises with at least one and fewer than ``min_members`` full members.

    ``metres`` (n, n) holds the distance of every two enterprises that are adjacent, symmetric; the
    diagonal does not count. Every two units of a group are adjacent. ``members`` (n,) are full
    members, probationary ones left out, nan where not given; ``industry`` (n,) codes, -1 where not
    given. A group has 2 to ``max_units`` units and ``min_members`` to ``max_members`` members.
    Exact packing of hard components stops after ``time_limit_s`` seconds. Raises
    :class:`InvalidInput`.

    O(entries x units) for the search, more where chains are needed.

    >>> near = csr_array(np.array([[0, 80, 0], [80, 0, 0], [0, 0, 0]], dtype=float))
    >>> plan = joint_branches(metres=near, members=np.array([1, 2, 2]))
    >>> [group.tolist() for group in plan.groups], plan.reasons
    ([[0, 1]], ('no_neighbour',))
    """
    count = _checked(metres, members, industry, max_units, min_members, max_members)
    deadline = time.monotonic() + checked_number(time_limit_s, "time_limit_s", positive=True)
    known = np.asarray(members, dtype=np.float64)
    candidate = (known >= 1) & (known < min_members)
    near = _adjacent(metres, candidate)
    of = Neighbours(
        near,
        [int(k) for k in np.nan_to_num(known)],
        [-1] * count if industry is None else np.asarray(industry).tolist(),
        max_units,
        min_members,
        max_members,
    )
    usable = _usable(of, count)
    groups: list[Group] = []
    bound = 0
    for units in _components(usable):
        found, most = _best(of, usable, units, deadline)
        groups += found
        bound += most
    groups = sorted(tuple(sorted(group)) for group in groups)
    place = {v for group in groups for v in group}
    left = np.array([v for v in range(count) if v not in place], dtype=np.intp)
    return JointBranches(
        status="optimal" if len(place) == bound else "feasible",
        groups=tuple(np.array(group, dtype=np.intp) for group in groups),
        grouped=len(place),
        bound=bound,
        alike=sum(of.alike(group) for group in groups),
        spread_m=float(sum(of.spread(group) for group in groups)),
        ungrouped=left,
        reasons=tuple(_reason(int(v), known, near, usable, min_members) for v in left),
    )


def _checked(
    metres: csr_array,
    members: Floats,
    industry: NDArray[np.integer] | None,
    max_units: int,
    min_members: int,
    max_members: int,
) -> int:
    known = np.asarray(members)
    if known.ndim != 1 or known.dtype.kind not in "iuf":
        raise InvalidInput("members must be one number for each enterprise")
    count = len(known)
    odd = np.flatnonzero((known < 0) | (known != np.round(known)) & ~np.isnan(known))
    if len(odd):
        raise InvalidInput(f"members must be whole and at least 0, got {known[odd[0]]}")
    if getattr(metres, "format", None) != "csr" or metres.shape != (count, count):
        raise InvalidInput(f"metres must be a sparse matrix (csr) of {count} x {count} enterprises")
    if len(metres.data) and not (np.isfinite(metres.data).all() and metres.data.min() >= 0):
        raise InvalidInput("metres must be at least 0, none missing or infinite")
    if industry is not None:
        codes = np.asarray(industry)
        if codes.shape != (count,) or codes.dtype.kind not in "iu":
            raise InvalidInput(f"industry must be one code for each of the {count} enterprises")
    if max_units < 2:
        raise InvalidInput(f"max_units must be at least 2, got {max_units}")
    if not 1 <= min_members <= max_members:
        raise InvalidInput(
            f"members must be at least 1 and at most the maximum, got {min_members}-{max_members}"
        )
    return count


def _adjacent(metres: csr_array, candidate: NDArray[np.bool_]) -> dict[int, dict[int, float]]:
    pairs = metres.tocoo()
    use = candidate[pairs.row] & candidate[pairs.col] & (pairs.row != pairs.col)
    near: dict[int, dict[int, float]] = {int(v): {} for v in np.flatnonzero(candidate)}
    for a, b, far in zip(
        pairs.row[use].tolist(), pairs.col[use].tolist(), pairs.data[use].tolist(), strict=True
    ):
        near[a][b] = far
    for a, around in near.items():
        for b, far in around.items():
            if near[b].get(a) != far:
                raise InvalidInput(f"metres must be the same both ways, not so for {a} and {b}")
    return near


def _usable(of: Neighbours, count: int) -> csr_array:
    """(n, n) the pairs that some feasible group holds."""
    rows, columns = [], []
    for a, around in of.near.items():
        for b in around:
            if a < b and of.first_group((a, b), [u for u in around if u in of.near[b]]):
                rows += [a, b]
                columns += [b, a]
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))


def _components(usable: csr_array) -> list[Indices]:
    number, label = connected_components(usable, directed=False)
    order = np.argsort(label, kind="stable")
    ends = np.cumsum(np.bincount(label, minlength=number))[:-1]
    return [part for part in np.split(order, ends) if len(part) > 1]


def _best(
    of: Neighbours, usable: csr_array, units: Indices, deadline: float
) -> tuple[list[Group], int]:
    """The groups found in one component, and the most enterprises of it that can be grouped."""
    own = usable[units][:, units]
    most = int((maximum_bipartite_matching(own, perm_type="column") >= 0).sum())
    found = list(build(of, units.tolist()).groups.values())
    grouped = sum(map(len, found))
    if grouped < most:
        exact = pack(of, units.tolist(), deadline - time.monotonic())
        if exact is not None:
            packed, proven = exact
            most = max(min(most, proven), grouped)
            if sum(map(len, packed)) > grouped:
                found = packed
    return found, most


def _reason(
    v: int, members: Floats, near: dict[int, dict[int, float]], usable: csr_array, minimum: int
) -> str:
    if np.isnan(members[v]):
        return "members_not_given"
    if members[v] < 1:
        return "no_members"
    if members[v] >= minimum:
        return "own_branch"
    if not near[v]:
        return "no_neighbour"
    return "left_over" if usable.indptr[v + 1] > usable.indptr[v] else "no_group"

"""Guidance officers for enterprises without a member (R09-R11): who looks after which.

As many enterprises with priority as can be, then as many of all as can be, then as few metres as
can be. Sets of enterprises that can be looked after together are the independent sets of a
transversal matroid, so serving priority first costs none of the total. Both numbers are proven by a
largest flow (Dinic 1970); the metres by the linear program on the face of the assignment polytope
where both numbers are reached, whose corners are whole (Birkhoff 1946).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from graph.errors import GongjianError, InvalidInput
from graph.model.spec import CodeList, Text
from queries.coverage.siting.inputs import checked_matrix, checked_number
from queries.coverage.siting.result import Floats, Indices, proven
from queries.solving.solver import Program, minimize

MAX_PROGRAM_ENTRIES = 400_000
"""Beyond this many pairs the metres are left as they are, with a weaker bound."""

UNASSIGNED = CodeList(
    "unassigned_reason",
    "Why an enterprise gets no guidance officer in the plan.",
    {
        "beyond_reach": Text("范围内无指导员", "no officer is within the distance"),
        "officers_full": Text("指导员已满额", "the officers within the distance have a full load"),
    },
)


@dataclass(frozen=True, eq=False, slots=True)
class Guidance:
    """An assignment, and the proof of how good it is. Numbers are rows and columns of the input."""

    status: Literal["optimal", "feasible"]
    """``optimal``: the metres are proven least too; the two numbers always are greatest."""
    officer: Indices
    """(n,) the officer of each enterprise, -1 where there is none."""
    load: NDArray[np.intp]
    """(k,) enterprises of each officer with the plan, those before it included."""
    assigned: int
    bound: int
    priority_assigned: int
    priority_bound: int
    metres: float
    metres_bound: float
    """No assignment with the same two numbers is shorter."""
    unassigned: Indices
    reasons: tuple[str, ...]
    """A code of UNASSIGNED for each of ``unassigned``."""


def guidance_officers(
    *,
    metres: csr_array,
    staff: Floats | None = None,
    load: NDArray[np.integer] | None = None,
    max_load: int = 5,
    priority_staff: float = 50.0,
    time_limit_s: float = 30.0,
) -> Guidance:
    """Assign the enterprises to officers, nobody with more than ``max_load``.

    ``metres`` (n enterprises, k officers or hosting organizations) holds the pairs that are near
    enough. ``staff`` (n,) counts employees, nan where not given; from ``priority_staff`` on an
    enterprise has priority. ``load`` (k,) is what the officers look after already; one with more
    than ``max_load`` gets nobody new. Raises InvalidInput, and GongjianError if the solver fails.

    O(entries x assigned) at worst for the assignment, plus one linear program.

    >>> near = csr_array(np.array([[10.0], [20.0], [30.0]]))
    >>> plan = guidance_officers(metres=near, staff=np.array([5, np.nan, 50]), max_load=2)
    >>> plan.officer.tolist(), plan.metres, plan.reasons
    ([0, -1, 0], 40.0, ('officers_full',))
    """
    matrix = checked_matrix(metres, name="metres", columns="officers")
    count, officers = matrix.shape
    first = _priority(staff, count, priority_staff)
    before, room = _room(load, officers, max_load)
    time_limit_s = checked_number(time_limit_s, "time_limit_s", positive=True)
    priority_bound = _most(matrix[np.flatnonzero(first)], room)
    bound = _most(matrix, room)
    officer = _augmented(matrix, room, np.argsort(~first, kind="stable"))
    length, least = _length(matrix, officer), _least_metres(matrix, bound)
    if bound and matrix.nnz <= MAX_PROGRAM_ENTRIES:
        shorter, lower = _shortest(matrix, room, first, (priority_bound, bound), time_limit_s)
        if shorter is not None and _length(matrix, shorter) <= length:
            officer, length = shorter, _length(matrix, shorter)
        least = min(max(least, lower), length)
    if np.count_nonzero(officer[first] >= 0) != priority_bound or (officer >= 0).sum() != bound:
        raise GongjianError("assignment and flow disagree on how many can be assigned")
    certain = proven(length, least)
    left = np.flatnonzero(officer < 0)
    some = np.diff(matrix.indptr) > 0
    return Guidance(
        status="optimal" if certain else "feasible",
        officer=officer,
        load=before + np.bincount(officer[officer >= 0], minlength=officers),
        assigned=bound,
        bound=bound,
        priority_assigned=priority_bound,
        priority_bound=priority_bound,
        metres=length,
        metres_bound=length if certain else least,
        unassigned=left,
        reasons=tuple("officers_full" if some[v] else "beyond_reach" for v in left),
    )


def _priority(staff: Floats | None, count: int, least: float) -> NDArray[np.bool_]:
    if staff is None:
        return np.zeros(count, dtype=bool)
    number = np.asarray(staff)
    if number.shape != (count,) or number.dtype.kind not in "iuf":
        raise InvalidInput(f"staff must be one number for each of the {count} enterprises")
    if (number < 0).any():
        raise InvalidInput(f"staff must be at least 0, got {number[number < 0][0]}")
    return np.asarray(number >= least)


def _room(
    load: NDArray[np.integer] | None, officers: int, max_load: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    if isinstance(max_load, bool) or not isinstance(max_load, int | np.integer) or max_load < 0:
        raise InvalidInput(f"max_load must be a whole number of at least 0, got {max_load}")
    before = np.zeros(officers, dtype=np.intp) if load is None else np.asarray(load)
    if before.shape != (officers,) or before.dtype.kind not in "iu":
        raise InvalidInput(f"load must be one whole number for each of the {officers} officers")
    if (before < 0).any():
        raise InvalidInput(f"load must be at least 0, got {before[before < 0][0]}")
    before = before.astype(np.intp)
    return before, np.maximum(max_load - before, 0)


def _most(matrix: csr_array, room: NDArray[np.intp]) -> int:
    """How many rows can be assigned: the largest flow from the rows to the officers' room."""
    rows, officers = matrix.shape
    source, sink = rows + officers, rows + officers + 1
    row = np.repeat(np.arange(rows), np.diff(matrix.indptr))
    tail = np.concatenate((np.full(rows, source), row, rows + np.arange(officers)))
    head = np.concatenate((np.arange(rows), rows + matrix.indices, np.full(officers, sink)))
    width = np.concatenate((np.ones(rows + len(row), dtype=np.int32), room.astype(np.int32)))
    network = csr_array((width, (tail, head)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(network, source, sink).flow_value)


def _augmented(matrix: csr_array, room: NDArray[np.intp], order: Indices) -> Indices:
    """Assign row after row along augmenting paths; once assigned, a row stays so.

    Officers a failed search went through lead nowhere free and never will: they are closed.
    """
    officer = np.full(matrix.shape[0], -1, dtype=np.intp)
    served: list[set[int]] = [set() for _ in room]
    closed = np.zeros(len(room), dtype=bool)
    for row in order.tolist():
        came: dict[int, int] = {}
        queue = deque([row])
        end = -1
        while queue and end < 0:
            at = queue.popleft()
            span = slice(matrix.indptr[at], matrix.indptr[at + 1])
            for j in matrix.indices[span][np.argsort(matrix.data[span], kind="stable")].tolist():
                if j in came or closed[j]:
                    continue
                came[j] = at
                if len(served[j]) < room[j]:
                    end = j
                    break
                queue.extend(served[j])
        if end < 0:
            closed[list(came)] = True
            continue
        while True:
            mover = came[end]
            previous = int(officer[mover])
            officer[mover] = end
            served[end].add(mover)
            if mover == row:
                break
            served[previous].remove(mover)
            end = previous
    return officer


def _length(matrix: csr_array, officer: Indices) -> float:
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return float(matrix.data[matrix.indices == officer[row]].sum())


def _least_metres(matrix: csr_array, assigned: int) -> float:
    """So many rows need at least the shortest pair of each of those that have the shortest."""
    some = np.flatnonzero(np.diff(matrix.indptr))
    if not len(some):
        return 0.0
    return float(np.sort(np.minimum.reduceat(matrix.data, matrix.indptr[some]))[:assigned].sum())


def _shortest(
    matrix: csr_array,
    room: NDArray[np.intp],
    first: NDArray[np.bool_],
    least: tuple[int, int],
    time_limit_s: float,
) -> tuple[Indices | None, float]:
    """The shortest assignment of so many with priority and of so many in all, and its proof."""
    rows, officers = matrix.shape
    pairs = len(matrix.indices)
    row = np.repeat(np.arange(rows), np.diff(matrix.indptr))
    asked = np.flatnonzero(first[row])
    at = np.concatenate(
        (
            row,
            rows + matrix.indices,
            np.full(len(asked), rows + officers),
            np.full(pairs, rows + officers + 1),
        )
    )
    of = np.concatenate((np.arange(pairs), np.arange(pairs), asked, np.arange(pairs)))
    outcome = minimize(
        Program(
            matrix.data.astype(np.float64),
            csr_array((np.ones(len(at)), (at, of)), shape=(rows + officers + 2, pairs)),
            np.concatenate((np.full(rows + officers, -np.inf), np.array(least, dtype=np.float64))),
            np.concatenate((np.ones(rows), room.astype(np.float64), [np.inf, np.inf])),
            np.zeros(pairs, dtype=bool),
        ),
        kind="continuous",
        time_limit_s=time_limit_s,
    )
    if outcome.values is None or not np.isfinite(outcome.bound):
        return None, 0.0
    use = np.flatnonzero(outcome.values > 0.5)
    officer = np.full(rows, -1, dtype=np.intp)
    officer[row[use]] = matrix.indices[use]
    sound = (
        np.abs(outcome.values - np.round(outcome.values)).max(initial=0.0) < 1e-6
        and len(np.unique(row[use])) == len(use) == least[1]
        and (np.bincount(matrix.indices[use], minlength=officers) <= room).all()
        and np.count_nonzero(officer[first] >= 0) == least[0]
    )
    return (officer if sound else None), outcome.bound

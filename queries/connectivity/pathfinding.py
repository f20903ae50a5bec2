"""The shortest way between two places, searched from both ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.snapshot.pictures import Mask
from queries.compiled import compiled

Places = NDArray[np.int32]

_NONE = np.empty(0, np.int32)


def least_path(
    graph: csr_array,
    start: int,
    end: int,
    *,
    blocked: Mask,
    not_first: Places = _NONE,
) -> list[int] | None:
    """Of the shortest paths the one whose places come first in order, or None if there is none.

    Parameters
    ----------
    graph
        symmetric, columns of a row ascending.
    start
        where it begins; another place than ``end``.
    end
        where it ends.
    blocked
        places it must not enter; that it begins at one does not matter.
    not_first
        places that must not follow the start directly.

    The smaller of two frontiers goes on until they meet, so that what is searched is about the
    square root of what a search from one end visits. O(n + m) at worst.
    """
    found = _least_path(graph.indptr, graph.indices, start, end, blocked, not_first)
    return found.tolist() if len(found) else None


@compiled
def _least_path(
    begin: Places, near: Places, start: int, end: int, blocked: Mask, not_first: Places
) -> Places:
    count = len(begin) - 1
    # Steps from the start and from the end, plus one: zero is what fresh memory holds.
    ahead, back = np.zeros(count, np.int32), np.zeros(count, np.int32)
    ahead[start] = back[end] = 1
    forward, backward = np.empty(count, np.int32), np.empty(count, np.int32)
    forward[0], backward[0] = start, end
    from_start = from_end = 0
    until_start = until_end = 1
    met = False
    while not met:
        if from_start == until_start or from_end == until_end:
            return np.empty(0, np.int32)
        if until_start - from_start <= until_end - from_end:
            stop = until_start
            while from_start < stop:
                here = forward[from_start]
                from_start += 1
                for slot in range(begin[here], begin[here + 1]):
                    other = near[slot]
                    if ahead[other] or blocked[other]:
                        continue
                    if here == start and _among(other, not_first):
                        continue
                    ahead[other] = ahead[here] + 1
                    forward[until_start] = other
                    until_start += 1
                    met = met or back[other] > 0
        else:
            stop = until_end
            while from_end < stop:
                here = backward[from_end]
                from_end += 1
                for slot in range(begin[here], begin[here + 1]):
                    other = near[slot]
                    if back[other] or (blocked[other] and other != start):
                        continue
                    if other == start and _among(here, not_first):
                        continue
                    back[other] = back[here] + 1
                    backward[until_end] = other
                    until_end += 1
                    met = met or ahead[other] > 0
    # Where they met the sum of both is least; from there back to the start, level by level, the
    # places on a shortest path learn how far the end is.
    length = count
    for at in range(until_start):
        here = forward[at]
        if back[here] and ahead[here] + back[here] - 2 < length:
            length = ahead[here] + back[here] - 2
    for at in range(until_start - 1, -1, -1):
        here = forward[at]
        if back[here] and ahead[here] + back[here] - 2 == length and ahead[here] > 1:
            for slot in range(begin[here], begin[here + 1]):
                other = near[slot]
                if ahead[other] == ahead[here] - 1 and not back[other]:
                    if other == start and _among(here, not_first):
                        continue
                    back[other] = back[here] + 1
    path = np.empty(length + 1, np.int32)
    path[0] = start
    for step in range(length):
        here = path[step]
        for slot in range(begin[here], begin[here + 1]):
            other = near[slot]
            if back[other] == length - step:
                if here == start and _among(other, not_first):
                    continue
                path[step + 1] = other
                break
    return path


@compiled
def _among(place: int, places: Places) -> bool:
    # An explicit loop: the places are few, and most often none.
    for other in places:  # noqa: SIM110
        if other == place:
            return True
    return False

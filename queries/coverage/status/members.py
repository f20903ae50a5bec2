"""How many full members an organization has, its own or those of the branches below it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import Picture


@dataclass(frozen=True, slots=True, eq=False)
class MemberCounts:
    """One entry for each node of the snapshot; only organizations have any."""

    members: NDArray[np.float64]
    """Full members, or as many as are known of."""
    complete: NDArray[np.bool_]
    """Whether these are all: no organization at the bottom lacks a count."""


def members_of_organizations(picture: Picture) -> MemberCounts:
    """Members of every organization of a picture.

    A count that is given holds. Where none is, the nearest organizations below that give one are
    added up, each once however many superiors it has: members live in branches, and registers
    often leave out the sums above them. O(organizations x those below each).
    """
    snapshot = picture.snapshot
    given = snapshot.columns["full_members"].values
    below: dict[int, list[int]] = {}
    edges = picture.whole.edges("SUBORDINATE_TO")
    for start, end in zip(edges.start.tolist(), edges.end.tolist(), strict=True):
        below.setdefault(end, []).append(start)
    members = np.zeros(len(snapshot))
    complete = np.zeros(len(snapshot), np.bool_)
    for organization in picture.nodes("Organization").tolist():
        seen, ahead = {organization}, [organization]
        whole = True
        while ahead:
            node = ahead.pop()
            if not np.isnan(given[node]):
                members[organization] += given[node]
                continue
            parts = below.get(node, [])
            whole = whole and bool(parts)
            fresh = set(parts) - seen
            seen.update(fresh)
            ahead.extend(fresh)
        complete[organization] = whole
    return MemberCounts(members, complete)

"""Who sits in more than one joint committee."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from graph.snapshot.pictures import Index, Picture
from queries.lookup import LabelledId, NodeId


@dataclass(frozen=True, slots=True)
class Overlap:
    """A body and the joint committees it is a member of, ids ascending."""

    id: LabelledId
    committees: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Bodies in several committees: most committees first, then by id."""

    committees: tuple[str, ...]
    """All joint committees looked at, ids ascending."""
    without_members: tuple[str, ...]
    """Those of them that the layers hold no member of: who sits in these is not known."""
    bodies: tuple[Overlap, ...]


def committee_overlap(picture: Picture, *, at_least: int = 2) -> Overlaps:
    """Bodies that are members of ``at_least`` joint committees on the day, in the layers.

    A body counts as its own node: an organization and the unit it is set up in are two bodies.
    Raises InvalidInput for ``at_least`` below 1. O(m log m) for m memberships.
    """
    if at_least < 1:
        raise InvalidInput(f"at_least must be 1 or more, got {at_least}")
    ids = picture.snapshot.ids
    committees, pairs = seats(picture)
    members, begins = np.unique(pairs[:, 0], return_index=True)
    found = (
        [
            Overlap(str(ids[member]), tuple(ids[group[:, 1]].tolist()))
            for member, group in zip(members, np.split(pairs, begins[1:]), strict=True)
            if len(group) >= at_least
        ]
        if len(members)
        else []
    )
    found.sort(key=lambda seat: (-len(seat.committees), seat.id))
    empty = np.setdiff1d(committees, pairs[:, 1])
    return Overlaps(tuple(ids[committees].tolist()), tuple(ids[empty].tolist()), tuple(found))


def seats(picture: Picture) -> tuple[Index, NDArray[np.int32]]:
    """The joint committees and the memberships in them, by positions in the snapshot.

    The second has a row (member, committee) for each, ascending. A membership ended and taken up
    again is one seat.
    """
    committees = picture.nodes("Organization", "JointCommittee")
    edges = picture.edges("MEMBER_OF")
    seated = np.isin(edges.end, committees)
    return committees, np.unique(np.stack([edges.start[seated], edges.end[seated]], axis=1), axis=0)

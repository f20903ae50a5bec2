"""Who can be a party to a new pairing: the one rule for every question that looks for partners."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import LABELS, Mask, Picture
from queries.connectivity.projection import BODIES, hubs, labelled
from queries.pairing.codes import EXCLUSION

KINDS = ("committee", "general_branch", "branch", "joint_branch")
"""Kinds of organizations that pair: those that stand in a unit, a community or a building. A joint
committee may sign an agreement, but grows by members and is found no partner."""


def obstacles(picture: Picture) -> NDArray[np.int8]:
    """(n,) why a node is not to be paired: the position in EXCLUSION of the first that applies.

    -1 where nothing does. It is meant for valid nodes that are bodies; a node that another stands
    for is none of its own. O(n).
    """
    columns = picture.snapshot.columns
    kind = columns["kind"]
    organization = picture.snapshot.label == LABELS.index("Organization")
    applies = {
        "hub": hubs(picture),
        "military": columns["sector"].is_("military") | (columns["category"].values == 1),
        "kind": organization & ~np.isin(kind.values, [kind.code(name) for name in KINDS]),
        "outside_zone": columns["in_zone"].values == 0,
        "dissolved": columns["status"].is_("dissolved"),
    }
    found = np.full(len(picture.snapshot), -1, np.int8)
    for at, reason in reversed(list(enumerate(EXCLUSION.codes))):
        found[applies[reason]] = at
    return found


def pairable(picture: Picture) -> Mask:
    """(n,) which nodes can be paired: valid organizations and units that nothing stands against.

    A unit must also be in operation, or nothing be said of that.
    """
    status = picture.snapshot.columns["operating_status"]
    stands = ~status.given | status.is_("operating")
    mask: Mask = (
        picture.valid & picture.home & labelled(picture, BODIES) & stands & (obstacles(picture) < 0)
    )
    return mask


def sectors(picture: Picture) -> NDArray[np.signedinteger]:
    """(n,) code of each node's sector, an organization's else that of its unit; -1 if unknown."""
    own = picture.snapshot.columns["sector"].values
    found = own.copy()
    based = picture.whole.edges("BASED_IN")
    told = np.flatnonzero((own[based.start] < 0) & (own[based.end] >= 0))
    # Of several units the first by id: it is written last.
    told = told[np.argsort(-based.end[told], kind="stable")]
    found[based.start[told]] = own[based.end[told]]
    return found

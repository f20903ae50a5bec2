"""Bodies that have no coordinates, and enterprises whose spatial coverage so nobody can tell."""

from __future__ import annotations

import numpy as np

from graph.snapshot.pictures import LABELS, LAYERS, Picture
from queries.coverage.rules.policy import Policy
from queries.coverage.status.base import COUNTED, exclusion


def unlocated(picture: Picture, policy: Policy) -> frozenset[str]:
    """Ids of the enterprises in the base of the spatial rate that have no coordinates.

    Also where the rate has no answer yet, such as before any position has a place.
    """
    snapshot = picture.snapshot
    enterprises = picture.nodes("Unit", "Enterprise")
    counted = exclusion(picture, enterprises, policy.denominator("spatial")) == COUNTED
    nowhere = np.isnan(snapshot.columns["lon"].values[enterprises])
    return frozenset(snapshot.ids[enterprises[counted & nowhere]].tolist())


def addressed(picture: Picture) -> tuple[str, ...]:
    """Ids of the bodies of ledgers that have an address and no coordinates: they can be placed by
    it."""
    snapshot = picture.snapshot
    columns = snapshot.columns
    body = np.isin(snapshot.label, [LABELS.index(one) for one in ("Organization", "Position")])
    body |= snapshot.second["Enterprise"]
    asked = picture.valid & picture.home & body & (snapshot.layer == LAYERS.index("ledger"))
    nowhere = np.flatnonzero(asked & np.isnan(columns["lon"].values))
    return tuple(
        str(snapshot.ids[at]) for at in nowhere.tolist() if columns["address"].at(at) is not None
    )

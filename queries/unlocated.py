"""Enterprises whose spatial coverage nobody can tell, since they have no coordinates."""

from __future__ import annotations

import numpy as np

from graph.snapshot.pictures import Picture
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

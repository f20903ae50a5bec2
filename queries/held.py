"""Which activities were held, and which are only a kind of activity that somebody names."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import LABELS, LAYERS, Picture, Snapshot


def was_held(snapshot: Snapshot, activities: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether each of some activities has a first day or an attendance.

    One with neither is a kind of activity that a source names (F068): how often it was held, and
    when, is not said, so that it counts as none.
    """
    dated = ~np.isnat(snapshot.since[activities])
    attended = ~np.isnan(snapshot.columns["attendance"].values[activities])
    return np.asarray(dated | attended, np.bool_)


def recorded(picture: Picture) -> bool:
    """Whether the layers hold any activity that was held, on whatever day.

    Where they hold none nobody noted any, which does not say that nothing was held. Of a part of
    the network its parks are asked.
    """
    snapshot = picture.snapshot
    layers = [LAYERS.index(layer) for layer in picture.layers]
    chosen = (snapshot.label == LABELS.index("Activity")) & np.isin(snapshot.layer, layers)
    activities = np.flatnonzero(chosen)
    return bool((was_held(snapshot, activities) & picture.of_its_parks(activities)).any())

"""Which activities were held, and which are only a kind of activity that somebody names."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import Snapshot


def was_held(snapshot: Snapshot, activities: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether each of some activities has a first day or an attendance.

    One with neither is a kind of activity that a source names (F068): how often it was held, and
    when, is not said, so that it counts as none.
    """
    dated = ~np.isnat(snapshot.since[activities])
    attended = ~np.isnan(snapshot.columns["attendance"].values[activities])
    return np.asarray(dated | attended, np.bool_)

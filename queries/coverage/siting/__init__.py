"""Where to put positions: location models on a sparse reach, each with a proof of its quality."""

from queries.coverage.siting.center import p_center
from queries.coverage.siting.closing import Closing, Loss, closing, loss_of_closing
from queries.coverage.siting.covering import maximal_covering
from queries.coverage.siting.median import p_median
from queries.coverage.siting.result import Siting
from queries.coverage.siting.set_covering import least_radius, set_covering

__all__ = [
    "Closing",
    "Loss",
    "Siting",
    "closing",
    "least_radius",
    "loss_of_closing",
    "maximal_covering",
    "p_center",
    "p_median",
    "set_covering",
]

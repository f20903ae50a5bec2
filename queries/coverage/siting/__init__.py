"""Where to put positions: location models on a sparse reach, each with a proof of its quality."""

from queries.coverage.siting.closing import Closing, Loss, closing, loss_of_closing
from queries.coverage.siting.covering import maximal_covering
from queries.coverage.siting.result import Siting

__all__ = ["Closing", "Loss", "Siting", "closing", "loss_of_closing", "maximal_covering"]

"""Rows of a ranking, made only when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


class Ranking(Sequence[T]):
    """Nodes in an order, each told by a row that is made when it is asked for.

    A million nodes are ranked as numbers; a page of them costs what a page costs.
    """

    def __init__(self, order: NDArray[np.integer], row: Callable[[int], T]) -> None:
        """``order``: places, the first first; ``row`` tells the one at a place."""
        self._order = order
        self._row = row

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...

    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        if isinstance(at, slice):
            return tuple(self._row(place) for place in self._order[at].tolist())
        return self._row(int(self._order[at]))


def falling(
    scores: NDArray[np.integer] | NDArray[np.float64], places: NDArray[np.integer]
) -> NDArray[np.integer]:
    """The places by falling score, then by place, and so by id. O(k log k)."""
    ordered: NDArray[np.integer] = places[np.lexsort((places, -scores[places]))]
    return ordered

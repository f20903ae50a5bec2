"""The streets of a network as walks need them: merged, as a graph, and ready to be joined."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from queries.coverage.reach.snapping import Indices, Snapper
from queries.coverage.reach.walking import Floats


@dataclass(frozen=True, eq=False)
class Edges:
    """One edge for every two nodes with a street between them, and its length each way (inf: none);
    of parallel streets the shortest counts."""

    lonlat: Floats
    """(k, 2) degrees of the nodes."""
    one: Indices
    other: Indices
    onward: Floats
    """(e,) metres from the one end to the other."""
    back: Floats
    graph: csr_array
    """(k, k) the lengths as seen from the sites: backwards."""
    components: int
    """Parts with no street between them."""
    component: NDArray[np.int32]
    """(k,) the part that each node is in."""

    @cached_property
    def snapper(self) -> Snapper:
        """The edges ready to be joined, made when that is first asked for."""
        return Snapper.of_edges(self.lonlat, self.one, self.other)

    @classmethod
    def of(
        cls, lonlat: Floats, start: Indices, end: Indices, metres: Floats, *, one_way: bool
    ) -> Self:
        """Of (k, 2) nodes and directed edges between them; without ``one_way`` each leads back."""
        k = len(lonlat)
        low, high = np.minimum(start, end), np.maximum(start, end)
        code, of = np.unique(low.astype(np.int64) * k + high, return_inverse=True)
        lengths = np.full((2, len(code)), np.inf)
        ahead = start <= end
        np.minimum.at(lengths[0], of[ahead], metres[ahead])
        np.minimum.at(lengths[1], of[~ahead], metres[~ahead])
        if not one_way:
            lengths[:] = lengths.min(axis=0)
        one, other = (code // k).astype(np.intp), (code % k).astype(np.intp)
        leaves, enters = np.concatenate((other, one)), np.concatenate((one, other))
        both = lengths.ravel()
        use = np.isfinite(both) & (leaves != enters)
        graph = csr_array((both[use], (leaves[use], enters[use])), shape=(k, k))
        components, component = connected_components(graph, directed=False)
        return cls(
            lonlat=lonlat,
            one=one,
            other=other,
            onward=lengths[0],
            back=lengths[1],
            graph=graph,
            components=int(components),
            component=component,
        )

    @property
    def street_m(self) -> Floats:
        """(components,) metres of street in each part."""
        metres = np.minimum(self.onward, self.back)
        of = self.component[self.one]
        return np.asarray(np.bincount(of, weights=metres, minlength=self.components), np.float64)


def part(share: Floats | float, metres: Floats | float) -> Floats:
    """A share of a length; none of a street that leads nowhere is no way at all."""
    with np.errstate(invalid="ignore"):
        return np.where(np.asarray(share) == 0, 0.0, np.asarray(share) * metres)

"""Hard set covers by definition, each column of cost 1, with the least that anybody has found.

The smallest blocking sets of affine spaces over three elements (Steiner triple systems; what is
left is a largest cap set), the fewest edges of a hypercube that touch each of its 4-cycles, and the
fewest 4-sets that no two-colouring of their points leaves without one of a single colour (Grossman
and Wool 1997, "Computational experience with approximation algorithms for the set covering
problem", European Journal of Operational Research 101). Values as in Gao, Weise and Li (2015), at
:mod:`queries.coverage.siting.methods.weighting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import combinations, product

import numpy as np
from scipy.sparse import csr_array


def steiner(dimension: int) -> csr_array:
    """Points of the affine space (columns) and its lines (rows)."""
    points = list(product(range(3), repeat=dimension))
    number = {point: at for at, point in enumerate(points)}
    lines = {
        tuple(sorted((number[a], number[b], number[third])))
        for a, b in combinations(points, 2)
        for third in [tuple((-x - y) % 3 for x, y in zip(a, b, strict=True))]
    }
    return _matrix(sorted(lines), len(points))


def hypercube(dimension: int) -> csr_array:
    """Edges of the hypercube (columns) and its 4-cycles (rows)."""
    edges = [(v, d) for v in range(2**dimension) for d in range(dimension) if not v >> d & 1]
    number = {edge: at for at, edge in enumerate(edges)}
    cycles = [
        (number[v, d], number[v, e], number[v | 1 << e, d], number[v | 1 << d, e])
        for d, e in combinations(range(dimension), 2)
        for v in range(2**dimension)
        if not v >> d & 1 and not v >> e & 1
    ]
    return _matrix(cycles, len(edges))


def colourings(points: int) -> csr_array:
    """4-sets of the points (columns) and the colourings by two colours (rows)."""
    sets = [sum(1 << at for at in four) for four in combinations(range(points), 4)]
    rows = [
        [at for at, four in enumerate(sets) if four & colour in (0, four)]
        for colour in range(1, 2 ** (points - 1))
    ]
    return _matrix(rows, len(sets))


def _matrix(rows: Iterable[Iterable[int]], columns: int) -> csr_array:
    filled = [list(row) for row in rows]
    starts = np.cumsum([0, *(len(row) for row in filled)])
    indices = np.concatenate(filled)
    return csr_array((np.ones(len(indices)), indices, starts), shape=(len(filled), columns))


INSTANCES: Mapping[str, tuple[Callable[[], csr_array], int]] = {
    "STS27": (partial(steiner, 3), 18),
    "STS81": (partial(steiner, 4), 61),
    "STS243": (partial(steiner, 5), 198),
    "STS729": (partial(steiner, 6), 617),
    "CYC6": (partial(hypercube, 6), 60),
    "CYC7": (partial(hypercube, 7), 144),
    "CYC8": (partial(hypercube, 8), 342),
    "CYC9": (partial(hypercube, 9), 772),
    "CYC10": (partial(hypercube, 10), 1794),
    "CYC11": (partial(hypercube, 11), 3968),
    "CLR10": (partial(colourings, 10), 25),
    "CLR11": (partial(colourings, 11), 23),
    "CLR12": (partial(colourings, 12), 23),
    "CLR13": (partial(colourings, 13), 23),
}

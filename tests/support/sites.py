"""Small siting instances: random ones by hypothesis, planted ones by seed, reach by brute force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]


def stored(dense: Floats) -> csr_array:
    """The finite entries of a dense matrix, zeros stored too."""
    row, column = np.nonzero(np.isfinite(dense))
    starts = np.concatenate(([0], np.cumsum(np.isfinite(dense).sum(axis=1))))
    return csr_array((dense[row, column], column, starts), shape=dense.shape)


def reach_of(rows: Sequence[Sequence[int]]) -> csr_array:
    """Ones and zeros as a reach."""
    dense = np.array(rows, dtype=np.float64)
    return stored(np.where(dense > 0, dense, np.inf))


@dataclass(frozen=True)
class Instance:
    """Metres (inf: not stored), weights, costs, fixed sites, and how many may be new."""

    metres: Floats
    weight: Floats
    cost: Floats
    fixed: list[int]
    p: int

    @property
    def matrix(self) -> csr_array:
        return stored(self.metres)

    @property
    def free(self) -> list[int]:
        return [j for j in range(self.metres.shape[1]) if j not in self.fixed]

    def plans(self, most: int) -> Iterator[list[int]]:
        """Every set of at most so many new sites."""
        for k in range(min(most, len(self.free)) + 1):
            yield from map(list, combinations(self.free, k))

    def nearest(self, new: Sequence[int]) -> Floats:
        open_ = [*self.fixed, *new]
        return self.metres[:, open_].min(axis=1, initial=np.inf)


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Up to 9 demand points and 7 sites, with ties, zeros, empty rows and empty columns."""
    demand, sites = draw(st.integers(0, 9)), draw(st.integers(1, 7))
    near = st.one_of(st.just(np.inf), st.integers(0, 9).map(float), st.floats(0, 1e4, width=32))
    metres = np.array(
        [[draw(near) for _ in range(sites)] for _ in range(demand)], dtype=np.float64
    ).reshape(demand, sites)
    weight = np.array(
        [draw(st.sampled_from([0, 1, 1, 2, 2.5])) for _ in range(demand)], dtype=float
    )
    cost = np.array([draw(st.sampled_from([0, 1, 1, 2, 0.7])) for _ in range(sites)], dtype=float)
    fixed = sorted(draw(st.sets(st.integers(0, sites - 1), max_size=2)))
    p = draw(st.integers(0, min(4, sites - len(fixed))))
    return Instance(metres, weight, cost, fixed, p)


def planted_cover(groups: int, seed: int) -> tuple[csr_array, int]:
    """A reach whose least cover is ``groups`` sites: each group has a demand point only its own
    sites reach, and one site that reaches all of the group. Shuffled."""
    rng = np.random.default_rng(seed)
    size, decoys = 40, 8
    blocks = np.zeros((groups * size, groups * (decoys + 1)), dtype=np.int64)
    for g in range(groups):
        rows = slice(g * size, (g + 1) * size)
        blocks[rows, g * (decoys + 1)] = 1
        blocks[rows, g * (decoys + 1) + 1 : (g + 1) * (decoys + 1)] = (
            rng.random((size, decoys)) < 0.7
        )
    for g in range(groups):
        # Decoys also reach into other groups, but never their first point.
        other = rng.integers(groups)
        blocks[other * size + 1 : other * size + size // 2, g * (decoys + 1) + 1] = 1
    mixed = blocks[rng.permutation(len(blocks))][:, rng.permutation(blocks.shape[1])]
    return reach_of(mixed), groups

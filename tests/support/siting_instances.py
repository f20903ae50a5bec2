"""Siting questions for tests and measurements: zone-like demand, and exhaustive answers.

Demand is spread as the synthetic network spreads enterprises: clusters with Zipf weights and a
scatter of 350-700 m, and some of it anywhere; or anywhere only. The ground grows with the number of
sites, so that density stays that of the zone: 302 square kilometres for 500 candidates.
"""

from __future__ import annotations

from itertools import chain, combinations

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path
from scipy.spatial import cKDTree

RADIUS_M = 769.0
WIDTH_M, HEIGHT_M = 15_100.0, 20_000.0
SITES = 500


def planar(demand: int, sites: int, *, seed: int, clustered: bool) -> csr_array:
    """(demand, sites) metres within reach on a plane."""
    rng = np.random.default_rng(seed)
    areas = sites / SITES
    box = np.array([WIDTH_M, HEIGHT_M]) * np.sqrt(areas)
    where = rng.uniform(size=(demand, 2)) * box
    sited = rng.uniform(size=(sites, 2)) * box
    if clustered:
        clusters = max(2, round(24 * areas))
        centre = rng.uniform(size=(clusters, 2)) * box
        spread = rng.uniform(350, 700, size=clusters)
        # Zipf's weights within each zone of 24 clusters, not over all of a larger ground.
        share = (np.arange(clusters) % 24 + 1.0) ** -0.8
        member = rng.choice(clusters, size=demand, p=share / share.sum())
        near = centre[member] + rng.normal(size=(demand, 2)) * spread[member, None]
        where = np.where(rng.random((demand, 1)) < 0.95, near, where)
        by_cluster = rng.random((sites, 1)) < 0.7
        sited = np.where(by_cluster, where[rng.integers(demand, size=sites)], sited)
    tree = cKDTree(sited)
    length, column = np.zeros(demand, dtype=np.intp), [np.zeros(0, dtype=np.int32)]
    for start in range(0, demand, 50_000):  # lists of Python numbers are large
        found = tree.query_ball_point(where[start : start + 50_000], RADIUS_M, return_sorted=True)
        here = np.fromiter((len(columns) for columns in found), np.intp, len(found))
        length[start : start + len(found)] = here
        column.append(np.fromiter(chain.from_iterable(found), np.int32, int(here.sum())))
    return _metres(where, sited, length, np.concatenate(column))


def crowded(points: int, *, share: float, seed: int, clustered: bool) -> csr_array:
    """(points, points) ones: a site at each of the points on a square, all close; each reaches
    ``share`` of the square, and so some per cent of all others."""
    rng = np.random.default_rng(seed)
    where = rng.uniform(size=(points, 2))
    if clustered:
        centre, spread = rng.uniform(size=(12, 2)), rng.uniform(0.03, 0.12, size=12)
        member = rng.integers(12, size=points)
        near = centre[member] + rng.normal(size=(points, 2)) * spread[member, None]
        where = np.where(rng.random((points, 1)) < 0.7, near, where)
    found = cKDTree(where).query_ball_point(where, np.sqrt(share / np.pi), return_sorted=True)
    ends = np.cumsum([0, *(len(near) for near in found)])
    column = np.concatenate(found)
    return csr_array((np.ones(len(column)), column, ends), shape=(points, points))


def networked(nodes: int, *, seed: int) -> csr_array:
    """(nodes, nodes) shortest ways in a random graph of nodes² / 50 edges of 1 to 100, a ring among
    them: made as the p-median instances of OR-Library are (Beasley 1985, "A note on solving large
    p-median problems", European Journal of Operational Research 21)."""
    rng = np.random.default_rng(seed)
    ring = rng.permutation(nodes)
    edges = {
        tuple(sorted(pair)) for pair in zip(ring.tolist(), np.roll(ring, 1).tolist(), strict=True)
    }
    while len(edges) < nodes * nodes // 50:
        one, other = sorted(rng.integers(nodes, size=2).tolist())
        if one != other:
            edges.add((one, other))
    ends = np.array(sorted(edges)).T
    graph = csr_array(
        (rng.integers(1, 101, ends.shape[1]).astype(np.float64), (ends[0], ends[1])),
        shape=(nodes, nodes),
    )
    ways = shortest_path(graph, directed=False)
    column = np.tile(np.arange(nodes), nodes)
    return csr_array((ways.ravel(), column, np.arange(nodes + 1) * nodes), shape=ways.shape)


def points(size: int, *, seed: int, clusters: int = 0) -> NDArray[np.float64]:
    """(size, 2) metres in a square of 10 km, at random or about so many centres, as the BIRCH data
    are of which large p-medians are made (Zhang, Ramakrishnan and Livny 1996)."""
    rng = np.random.default_rng(seed)
    where = rng.uniform(0, 10_000, (size, 2))
    if clusters:
        centre = rng.uniform(0, 10_000, (clusters, 2))
        where = centre[rng.integers(clusters, size=size)] + rng.normal(0, 300, (size, 2))
    return where


def neighbours(size: int, near: int, *, seed: int, clusters: int = 0) -> csr_array:
    """(size, size) metres from each of such points to so many of them that are nearest to it, with
    itself."""
    where = points(size, seed=seed, clusters=clusters)
    metres, column = cKDTree(where).query(where, near)
    order = np.argsort(column, axis=1)
    return csr_array(
        (
            np.take_along_axis(metres, order, axis=1).ravel(),
            np.take_along_axis(column, order, axis=1).ravel().astype(np.int32),
            np.arange(size + 1) * near,
        ),
        shape=(size, size),
    )


def _metres(
    where: NDArray[np.float64],
    sited: NDArray[np.float64],
    length: NDArray[np.intp],
    column: NDArray[np.int32],
) -> csr_array:
    metres = np.zeros(len(column))
    ends = np.concatenate(([0], np.cumsum(length)))
    for start in range(0, len(length), 50_000):
        rows = np.arange(start, min(start + 50_000, len(length)))
        part = slice(ends[rows[0]], ends[rows[-1] + 1])
        apart = where[np.repeat(rows, length[rows])] - sited[column[part]]
        metres[part] = np.hypot(apart[:, 0], apart[:, 1])
    shape = (len(where), len(sited))
    return csr_array((metres, column, ends.astype(np.int32)), shape=shape)


def random_reach(rng: np.random.Generator, demand: int, sites: int, density: float) -> csr_array:
    """A reach without geometry: each pair with the same chance, some of them at 0 metres."""
    row, column = np.nonzero(rng.random((demand, sites)) < density)
    metres = rng.integers(0, 3, size=len(row)).astype(np.float64)
    return csr_array((metres, (row, column)), shape=(demand, sites))


def sets_of(reach: csr_array) -> list[set[int]]:
    """The rows each site covers, as plain sets."""
    rows: list[set[int]] = [set() for _ in range(reach.shape[1])]
    for row in range(reach.shape[0]):
        for column in reach.indices[reach.indptr[row] : reach.indptr[row + 1]].tolist():
            rows[column].add(row)
    return rows


def covered_weight(reach: csr_array, weight: NDArray[np.float64], sites: tuple[int, ...]) -> float:
    """The weight that these sites cover, summed row by row."""
    covers = sets_of(reach)
    return float(sum(weight[row] for row in set().union(*(covers[site] for site in sites))))


def best_covering(
    reach: csr_array,
    weight: NDArray[np.float64],
    *,
    most: int,
    fixed: tuple[int, ...] = (),
    cost: NDArray[np.float64] | None = None,
    budget: float = float("inf"),
) -> float:
    """The most that any allowed plan covers, by trying every one."""
    covers = sets_of(reach)
    free = [site for site in range(reach.shape[1]) if site not in fixed]
    held: set[int] = set().union(*(covers[site] for site in fixed))
    best = 0.0
    for count in range(most + 1):
        for plan in combinations(free, count):
            if cost is not None and sum(cost[site] for site in plan) > budget:
                continue
            rows = held.union(*(covers[site] for site in plan))
            best = max(best, float(sum(weight[row] for row in rows)))
    return best


def best_service(
    reach: csr_array,
    weight: NDArray[np.float64],
    capacity: NDArray[np.float64],
    *,
    most: int,
    fixed: tuple[int, ...] = (),
    cost: NDArray[np.float64] | None = None,
    budget: float = float("inf"),
) -> float:
    """The most that any allowed plan serves, by the maximal flow of every one."""
    free = [site for site in range(reach.shape[1]) if site not in fixed]
    return max(
        greatest_flow(reach, weight, capacity, (*fixed, *plan))
        for count in range(most + 1)
        for plan in combinations(free, count)
        if cost is None or sum(cost[site] for site in plan) <= budget
    )


def greatest_flow(
    reach: csr_array,
    weight: NDArray[np.float64],
    capacity: NDArray[np.float64],
    sites: tuple[int, ...],
) -> float:
    """What these sites can serve together, by networkx."""
    covers = sets_of(reach)
    graph = nx.DiGraph()
    graph.add_nodes_from(("from", "to"))
    for site in sites:
        graph.add_edge("from", ("site", site), capacity=capacity[site])
        for row in covers[site]:
            graph.add_edge(("site", site), ("row", row))
            graph.add_edge(("row", row), "to", capacity=weight[row])
    return float(nx.maximum_flow_value(graph, "from", "to"))

"""Ways along streets by networkx: points entered as nodes on the nearest edge, then Dijkstra."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.reach.walking import EARTH_RADIUS_M, unit_vectors

Floats = NDArray[np.float64]


def as_networkx(network: StreetNetwork, *, one_way: bool) -> Any:
    streets: Any = nx.MultiDiGraph()
    streets.add_nodes_from(range(len(network.lonlat)))
    for a, b, metres in zip(network.start, network.end, network.metres, strict=True):
        streets.add_edge(int(a), int(b), length=float(metres))
        if not one_way:
            streets.add_edge(int(b), int(a), length=float(metres))
    return streets


def joined(network: StreetNetwork, point: Floats) -> list[tuple[float, int, float]]:
    """(metres, edge, share) of the edges nearest to a point, by halving in on the nearest place.

    On the sphere: on a plane the places are off by a metre, and another edge may be the nearest.
    """
    at, ends = unit_vectors(point[None])[0], unit_vectors(network.lonlat)
    one, other = ends[network.start], ends[network.end]
    angle = 2 * np.arcsin(np.linalg.norm(other - one, axis=1) / 2)
    sine = np.where(angle > 0, np.sin(angle), 1.0)

    def away(share: Floats) -> Floats:
        weights = np.where(angle > 0, np.sin((1 - share) * angle) / sine, 1.0)
        place = weights[:, None] * one + (np.sin(share * angle) / sine)[:, None] * other
        return np.linalg.norm(at - place, axis=1)

    low, high = np.zeros(len(one)), np.ones(len(one))
    for _ in range(90):
        left, right = (2 * low + high) / 3, (low + 2 * high) / 3
        nearer = away(left) <= away(right)
        low, high = np.where(nearer, low, left), np.where(nearer, right, high)
    shares = np.array([np.zeros(len(one)), np.ones(len(one)), (low + high) / 2])
    ways = 2 * EARTH_RADIUS_M * np.arcsin(np.array([away(share) for share in shares]) / 2)
    # An end is an end, whatever is left of halving in: one-way streets are entered there.
    ways[2] = np.where(ways[2] < ways[:2].min(0) - 1e-6, ways[2], math.inf)
    best, metres = ways.argmin(0), ways.min(0)
    return [
        (float(way), edge, float(shares[best[edge], edge]))
        for edge, way in enumerate(metres)
        if way <= metres.min() + 1e-6
    ]


def split(network: StreetNetwork, streets: Any, name: str, point: Floats, one_way: bool) -> float:
    """Enter the point on its edge as a node; its way to the edge."""
    metres = math.inf
    for way, edge, share in joined(network, point):
        metres = min(metres, way)
        a, b = int(network.start[edge]), int(network.end[edge])
        length = float(network.metres[edge])
        on_edge = [(a, 0.0), (b, 1.0)]
        on_edge += [(other, at) for other, of, at in streets.graph["joined"] if of == edge]
        streets.graph["joined"].append((name, edge, share))
        for other, at in on_edge:
            apart = abs(share - at) * length
            if not one_way or at <= share:
                streets.add_edge(other, name, length=apart)
            if not one_way or at >= share:
                streets.add_edge(name, other, length=apart)
    return metres


def ways(
    network: StreetNetwork, one: Floats, other: Floats | None = None
) -> dict[tuple[int, int], float]:
    """Metres along streets walked both ways between all points of one kind and of another (None:
    of the same), those without a way left out; 0 between points that are the same."""
    streets = as_networkx(network, one_way=False)
    streets.graph["joined"] = []
    kinds = {"a": one} if other is None else {"a": one, "b": other}
    away = {
        f"{kind}{at}": split(network, streets, f"{kind}{at}", point, False)
        for kind, points in kinds.items()
        for at, point in enumerate(points)
    }
    to, there = ("a", one) if other is None else ("b", other)
    found: dict[tuple[int, int], float] = {}
    for i, point in enumerate(one):
        lengths = nx.single_source_dijkstra_path_length(streets, f"a{i}", weight="length")
        for j, site in enumerate(there):
            a, b = f"a{i}", f"{to}{j}"
            if (point == site).all():
                found[i, j] = 0.0
            elif b in lengths:
                found[i, j] = lengths[b] + away[a] + away[b]
    return found

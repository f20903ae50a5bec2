"""Where the nodes of a view stand: the same view gives the same places, on every machine.

Each connected part is laid out by itself, drawn apart until no two labels overlap, and the parts
are set in rows, the largest first. In a large part each node stands with its committee, and the
committees stand near those they are tied to. A few are remembered, since a page and its file
ask for the same places.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import networkx as nx
import numpy as np
import rustworkx as rx
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from visualizations.labels import LANGUAGES, lines, shown_name, width
from visualizations.opened import Opened
from visualizations.packing import sunflower
from visualizations.view import GraphView, ViewNode

Points = NDArray[np.float64]

EDGE = 90.0
"""Length an edge should have, in the pixels of a picture at its natural size."""

SEED = 20211231

_LINE_HEIGHT = 18.0
_COLUMN = 7.6
_SYMBOL = 40.0
_GAP = 70.0
_SMALL = 130
"""Up to so many nodes placing by stress takes about half a second; it is clearer than springs."""
_LARGE = 600
"""Up to so many nodes springs take about half a second; what is larger is set in rows."""

_BESIDE = 64.0
"""How far those apart stand that came in with an opened node."""

_PUSHES = 2000

_ROUNDS = 30
_COMPRESSED = 0.85
"""Power of the steps between two nodes: below 1, long chains of them fold up a little."""

_WIDER, _WIDER_GROUP, _LANDSCAPE = 1.2, 1.6, 1.7
"""Labels and screens are wider than high."""

_ROOM = 1.2
"""What boxes are given for themselves before they are pushed apart, as a multiple of their area."""


def layout(view: GraphView) -> Mapping[str, tuple[float, float]]:
    """Place of every node by id, in pixels, x to the right and y downwards.

    A view with a frame takes its places from that, so that they are the same on every day; it is
    the frame then that is centred on (0, 0). What came in with a node that was opened stands around
    that one, where nothing stands on any day.
    """
    if view.frame is not None:
        places = {**_layout(view.frame)}
        for opened in view.opened:
            places |= _around(opened, places)
        if all(node.id in places for node in view.nodes):
            return {node.id: places[node.id] for node in view.nodes}
    return _layout(replace(view, frame=None))


def _around(
    opened: Opened, places: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Free places around an opened node for those around it that have none."""
    new = [node for node in opened.around if node not in places]
    if not new or opened.id not in places:
        return {}
    taken = cKDTree(list(places.values()))
    x, y = places[opened.id]
    # Each place that is taken stands in the way of a few of the sunflower's; one ring more is tried
    # until there is room for all.
    count = 2 * len(new)
    while True:
        tried = sunflower(count, spacing=_BESIDE, hole=_BESIDE) * (_WIDER_GROUP, 1.0) + (x, y)
        free = tried[taken.query(tried)[0] >= _BESIDE]
        if len(free) >= len(new):
            return {node: (float(px), float(py)) for node, (px, py) in zip(new, free, strict=False)}
        count *= 2


@lru_cache(maxsize=8)
def _layout(view: GraphView) -> Mapping[str, tuple[float, float]]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.id for node in view.nodes)
    graph.add_edges_from((edge.start, edge.end) for edge in view.edges)
    by_id = {node.id: node for node in view.nodes}
    parts = sorted(
        (sorted(part) for part in nx.connected_components(graph)),
        key=lambda part: (-len(part), part[0]),
    )
    placed = []
    for part in parts:
        boxes = np.array([_box(by_id[node]) for node in part])
        committees = [at for at, node in enumerate(part) if by_id[node].kind == "committee"]
        points = _place(_edges(graph.subgraph(part), part), boxes, committees)
        placed.append((part, points, boxes))
    return _in_rows(placed)


def _box(node: ViewNode) -> tuple[float, float]:
    """Width and height a node takes with its label, whichever language is shown."""
    texts = [lines(shown_name(node, lang)) for lang in LANGUAGES]
    columns = max(width(line) for text in texts for line in text)
    return columns * _COLUMN + 14.0, _SYMBOL + max(map(len, texts)) * _LINE_HEIGHT + 8.0


def _edges(graph: nx.Graph[str], nodes: Sequence[str]) -> list[tuple[int, int]]:
    """The edges as sorted pairs of places in the list of nodes, the smaller first."""
    number = {node: at for at, node in enumerate(nodes)}
    return sorted((min(number[a], number[b]), max(number[a], number[b])) for a, b in graph.edges)


def _place(edges: Sequence[tuple[int, int]], boxes: Points, committees: Sequence[int]) -> Points:
    """Places of the nodes of one part, no two boxes over each other, wider than high."""
    if len(boxes) == 1:
        return np.zeros((1, 2))
    if len(boxes) > _SMALL:
        return _by_groups(edges, boxes, committees)
    points = _by_stress(len(boxes), edges)
    ends = np.array(edges)
    length = np.linalg.norm(points[ends[:, 0]] - points[ends[:, 1]], axis=1)
    points = _lying(points * (EDGE / max(float(np.median(length)), 1e-9))) * (_WIDER, 1.0)
    return _spread(points, boxes)


def _by_groups(
    edges: Sequence[tuple[int, int]], boxes: Points, committees: Sequence[int]
) -> Points:
    """Each group placed by itself, by springs, and the groups among each other, by stress."""
    group = _nearest(len(boxes), edges, committees)
    count = int(group.max()) + 1
    within: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    between = set()
    for one, other in edges:
        if group[one] == group[other]:
            within[group[one]].append((one, other))
        else:
            between.add((min(group[one], group[other]), max(group[one], group[other])))
    points = np.zeros_like(boxes)
    size = np.zeros((count, 2))
    for at in range(count):
        inside = np.flatnonzero(group == at)
        if len(inside) <= _LARGE:
            own = _filling(_by_springs(inside, within[at]), boxes[inside], _WIDER_GROUP)
            own = _spread(own, boxes[inside])
        else:
            own = _in_order(_by_ties(inside, within[at]), boxes[inside])
        low = (own - boxes[inside] / 2).min(axis=0)
        high = (own + boxes[inside] / 2).max(axis=0)
        points[inside] = own - (low + high) / 2
        size[at] = high - low + _GAP
    if count == 1:
        return points
    if count <= _SMALL:
        middles = _by_stress(count, sorted(between))
    else:
        place = _by_springs if count <= _LARGE else _by_ties
        middles = place(np.arange(count), sorted(between))
    return points + _in_order(_lying(middles), size)[group]


def _nearest(
    count: int, edges: Sequence[tuple[int, int]], committees: Sequence[int]
) -> NDArray[np.intp]:
    """(n,) the number of the group of each node: that of the committee fewest steps away.

    Of several the first. Without committees those with most ties take their place, as many as the
    square root of the number of nodes.
    """
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for one, other in edges:
        neighbours[one].append(other)
        neighbours[other].append(one)
    by_ties = sorted(range(count), key=lambda at: (-len(neighbours[at]), at))
    seeds = list(committees) or by_ties[: math.isqrt(count)]
    group = np.full(count, -1, np.intp)
    group[seeds] = np.arange(len(seeds))
    for at in seeds:  # grows while it is walked
        for other in neighbours[at]:
            if group[other] < 0:
                group[other] = group[at]
                seeds.append(other)
    return group


def _in_order(points: Points, size: Points) -> Points:
    """Middles of boxes set in rows that fill a landscape page: rows by y, in each row by x."""
    counts = range(1, 3 * math.isqrt(len(points)) + 1)
    return min(
        (_in_so_many_rows(points, size, count) for count in counts),
        key=lambda middles: abs(math.log(_aspect(middles, size) / _LANDSCAPE)),
    )


def _aspect(middles: Points, size: Points) -> float:
    extent = (middles + size / 2).max(axis=0) - (middles - size / 2).min(axis=0)
    return float(extent[0] / extent[1])


def _in_so_many_rows(points: Points, size: Points, count: int) -> Points:
    down = np.lexsort((points[:, 0], points[:, 1]))
    across = np.cumsum(size[down, 0]) - size[down, 0] / 2
    row_of = (across * count / size[:, 0].sum()).astype(int)
    rows = [down[row_of == row] for row in np.unique(row_of)]
    widest = max(float(size[row, 0].sum()) for row in rows)
    middles, top = np.zeros_like(points), 0.0
    for row in rows:
        in_row = row[np.argsort(points[row, 0], kind="stable")]
        share = widest / float(size[row, 0].sum())
        high = float(size[row, 1].max())
        middles[in_row, 0] = share * (np.cumsum(size[in_row, 0]) - size[in_row, 0] / 2)
        middles[in_row, 1] = top + high / 2
        top += high
    return middles


def _filling(points: Points, boxes: Points, wider: float) -> Points:
    """The points drawn out to an ellipse with a little more room than the boxes need."""
    reach = float(np.quantile(np.hypot(points[:, 0], points[:, 1]), 0.9)) or 1.0
    height = math.sqrt(_ROOM * float(boxes.prod(axis=1).sum()) / (math.pi * wider))
    return points * (height / reach) * (wider, 1.0)


def _by_stress(count: int, edges: Sequence[tuple[int, int]]) -> Points:
    """Places whose distances follow the numbers of steps between the nodes.

    Stochastic gradient descent on the stress sum((|p_i - p_j| - d_ij)^2 / d_ij^2), after Zheng,
    Pawar and Goodman 2019, with the pairs in a seeded order. Plain arithmetic in a fixed order, so
    that no linear-algebra library can turn the picture. O(n^2) for each of 30 rounds.
    """
    chance = random.Random(SEED)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(edges)
    pairs = [
        (one, other, float(steps) ** _COMPRESSED)
        for one, reached in nx.all_pairs_shortest_path_length(graph)
        for other, steps in reached.items()
        if one < other
    ]
    x = [chance.random() for _ in range(count)]
    y = [chance.random() for _ in range(count)]
    widest = max(distance for _, _, distance in pairs) ** 2
    for turn in range(_ROUNDS):
        rate = widest * (0.02 / widest) ** (turn / (_ROUNDS - 1))
        chance.shuffle(pairs)
        for one, other, distance in pairs:
            dx, dy = x[one] - x[other], y[one] - y[other]
            apart = math.sqrt(dx * dx + dy * dy) or 1e-9
            share = min(rate / (distance * distance), 1.0) * (apart - distance) / (2 * apart)
            x[one] -= share * dx
            y[one] -= share * dy
            x[other] += share * dx
            y[other] += share * dy
    return np.column_stack((x, y))


def _by_springs(nodes: NDArray[np.intp], edges: Sequence[tuple[int, int]]) -> Points:
    """(n, 2) places of nodes, given by number, around (0, 0)."""
    number = {int(node): at for at, node in enumerate(nodes)}
    graph: rx.PyGraph[int, None] = rx.PyGraph()
    graph.add_nodes_from(list(number))
    graph.add_edges_from([(number[one], number[other], None) for one, other in edges])
    found = rx.spring_layout(graph, num_iter=150, seed=SEED)
    points = np.array([found[at] for at in range(len(nodes))])
    centred: Points = points - points.mean(axis=0)
    return centred


def _by_ties(nodes: NDArray[np.intp], edges: Sequence[tuple[int, int]]) -> Points:
    """(n, 2) places of nodes, given by number, around (0, 0), those with most ties inside."""
    ties = np.bincount(np.array(edges).ravel(), minlength=int(nodes.max()) + 1)[nodes]
    points = np.empty((len(nodes), 2))
    points[np.argsort(-ties, kind="stable")] = sunflower(len(nodes), spacing=1.0)
    return points


def _lying(points: Points) -> Points:
    """The points turned so that they are widest along x, the first node left and above."""
    centred = points - points.mean(axis=0)
    x, y = centred[:, 0], centred[:, 1]
    angle = -0.5 * math.atan2(2 * float((x * y).sum()), float((x * x).sum() - (y * y).sum()))
    cos, sin = math.cos(angle), math.sin(angle)
    turned = np.column_stack((x * cos - y * sin, x * sin + y * cos))
    turned[:, turned[0] > 0] *= -1
    return turned


def _spread(points: Points, boxes: Points) -> Points:
    """Push boxes apart until none overlaps, along whichever axis needs the smaller push.

    Neighbours come from a k-d tree, so that a turn takes O(n log n) while few boxes overlap.
    """
    points = points.copy()
    largest = boxes.max(axis=0)
    for _ in range(_PUSHES):
        near = cKDTree(points / largest).query_pairs(1.0, p=np.inf, output_type="ndarray")
        near = near[np.lexsort((near[:, 1], near[:, 0]))]
        first, second = near[:, 0], near[:, 1]
        apart = points[second] - points[first]
        depth = (boxes[first] + boxes[second]) / 2 - np.abs(apart)
        touching = (depth > 0.5).all(axis=1)
        if not touching.any():
            break
        first, second = first[touching], second[touching]
        apart, depth = apart[touching], depth[touching]
        rows, axis = np.arange(len(first)), np.argmin(depth, axis=1)
        push = np.zeros((len(first), 2))
        push[rows, axis] = np.where(apart[rows, axis] < 0, -0.4, 0.4) * depth[rows, axis]
        np.add.at(points, first, -push)
        np.add.at(points, second, push)
    return points


def _in_rows(
    parts: Sequence[tuple[Sequence[str], Points, Points]],
) -> Mapping[str, tuple[float, float]]:
    """Set the parts in rows about as wide as the largest part, or as a landscape page."""
    framed = []
    for nodes, points, boxes in parts:
        low = (points - boxes / 2).min(axis=0)
        high = (points + boxes / 2).max(axis=0)
        framed.append((nodes, points - low, high - low))
    if not framed:
        return {}
    area = sum(float(np.prod(size + _GAP)) for _, _, size in framed)
    row_width = max(float(framed[0][2][0]), (area * _LANDSCAPE) ** 0.5)
    places: dict[str, Points] = {}
    left = top = height = 0.0
    for nodes, points, size in framed:
        if left and left + size[0] > row_width:
            left, top, height = 0.0, top + height + _GAP, 0.0
        places.update(zip(nodes, points + np.array((left, top)), strict=True))
        left += float(size[0]) + _GAP
        height = max(height, float(size[1]))
    every = np.array(list(places.values()))
    middle = (every.min(axis=0) + every.max(axis=0)) / 2
    return {
        node: (round(float(x), 1), round(float(y), 1))
        for node, (x, y) in ((node, place - middle) for node, place in places.items())
    }

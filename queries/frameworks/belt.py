"""A belt as a way through its points (S06)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from graph.model.spec import CodeList, Text
from queries.catalogue import LAYERS, Reader, run
from queries.coverage.reach.walking import great_circle, unit_vectors
from queries.frameworks.brand import Brand
from queries.frameworks.stated import Parts, Ref, asked, parts_of, refs, stated

NOTICE = CodeList(
    "belt_notice",
    "What stands in the way of drawing a belt.",
    {
        "no_coordinates": Text("无坐标，无法画出", "no coordinates: it cannot be drawn"),
        "gap": Text("线路在此断开", "the way is broken here"),
        "no_rank": Text("无次序，不在线路上", "no order is given: it is not on the way"),
    },
)


@dataclass(frozen=True, slots=True)
class BeltPoint:
    """A point of a belt. ``rank`` is None where its place in the order is not given.

    ``layers`` are those that state it to be one: the source may name a place and not say so.
    """

    id: str
    name: str
    layers: tuple[str, ...]
    rank: int | None
    lon: float | None
    lat: float | None
    communities: tuple[Ref, ...]
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Why a point is not drawn, breaks the way or is not on it: a code of NOTICE."""

    point: str
    code: str


@dataclass(frozen=True, slots=True)
class Way:
    """The way through the points: pieces without a gap, each a GeoJSON LineString's coordinates.

    ``stops`` are the ids of the points of each piece, ``metres`` their length along great circles
    from point to point; a piece of one point has no length.
    """

    stops: tuple[tuple[str, ...], ...]
    coordinates: tuple[tuple[tuple[float, float], ...], ...]
    metres: tuple[float, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Belt:
    """A belt: points and communities published beside held, and the way through the points.

    ``points`` are in their order, those without one last. ``communities`` are stated to be part of
    the belt; ``points_lie_in`` are those that its points lie in, which is not the same statement.
    """

    id: str
    name: str
    points_in_all: Parts
    communities: Parts
    points_lie_in: tuple[Ref, ...]
    points: tuple[BeltPoint, ...]
    way: Way


def belt(
    store: Reader,
    *,
    brand: Brand,
    as_of: date | None = None,
    layers: Collection[str] = LAYERS,
) -> Belt:
    """The belt that a brand is. A brand without points has an empty way."""
    rows = run(store, "belt_points", brand=brand.id, **asked(as_of, layers))
    points = sorted((_point(row) for row in rows), key=_order)
    places = {place.id: place for point in points for place in point.communities}
    return Belt(
        id=brand.id,
        name=brand.name,
        points_in_all=parts_of(
            (Ref(one.id, one.name, layer=_first(one.layers)) for one in points),
            brand.claims,
            "culture_points",
        ),
        communities=parts_of(
            (part for part in brand.parts if part.role == "community"),
            brand.claims,
            "communities",
            "yi_communities",
        ),
        points_lie_in=tuple(places[place] for place in sorted(places)),
        points=tuple(points),
        way=way(points),
    )


def way(points: Sequence[BeltPoint]) -> Way:
    """The way through points in their order, broken where one has no coordinates. O(n)."""
    pieces: list[list[BeltPoint]] = [[]]
    notices = []
    for point in points:
        located = point.lon is not None and point.lat is not None
        if not located:
            notices.append(Notice(point.id, "no_coordinates"))
        if point.rank is None:
            notices.append(Notice(point.id, "no_rank"))
        elif located:
            pieces[-1].append(point)
        else:
            notices.append(Notice(point.id, "gap"))
            pieces.append([])
    kept = [piece for piece in pieces if piece]
    lines = [[(one.lon or 0.0, one.lat or 0.0) for one in piece] for piece in kept]
    return Way(
        stops=tuple(tuple(one.id for one in piece) for piece in kept),
        coordinates=tuple(map(tuple, lines)),
        metres=tuple(map(_length, lines)),
        notices=tuple(notices),
    )


def _length(line: Iterable[tuple[float, float]]) -> float:
    vectors = unit_vectors(np.array(list(line)))
    return float(great_circle(vectors[:-1], vectors[1:]).sum())


def _point(row: Mapping[str, Any]) -> BeltPoint:
    return BeltPoint(
        id=row["id"],
        name=row["name"],
        layers=tuple(row["layers"]),
        rank=row["rank"],
        lon=row["lon"],
        lat=row["lat"],
        communities=refs(row["communities"]),
        **stated(row),
    )


def _first(layers: Collection[str]) -> str:
    return next(layer for layer in LAYERS if layer in layers)


def _order(point: BeltPoint) -> tuple[bool, int, str]:
    return point.rank is None, point.rank or 0, point.id

"""The kernel of reach: a grid that knows which sites can be near each cell, scanned by threads.

The sphere is cut into bands of latitude at least as high as the reach, each band into cells of
longitude. A cap of angular radius ``t`` holds no two points of latitudes ``a`` and ``b`` whose
longitudes differ by more than ``2 asin(sin(t/2) / sqrt(cos a cos b))``; at a pole that is
everything. Every cell lists, in their order, the sites that this allows to be near one of its
points: a demand point has one short list to go through, and finds its pairs sorted. A candidate is
tested with the haversine

    h = sin^2((a - b)/2) + cos a cos b sin^2(dlon/2),

a quarter of the squared chord in space, from which the distance follows as 2 R asin(sqrt h), or,
where that loses digits, 2 R atan2(sqrt h, sqrt h') with h' the haversine to the antipode.

Expected O(n + m log m + pairs) for n demand points and m sites; O(n m) at worst.
"""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from queries.compiled import compiled

T = TypeVar("T")

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger]

_ROWS = 8_192
"""Demand points that a thread visits at a time: fewer are not worth handing over."""

_PIECE = 1 << 14
"""Pairs for which room is made at a time."""

_SMALL = 2.2
"""Degrees within which the series for sine and arc sine are exact to the last bit."""

_SLACK = 1e-12
"""Relative: a haversine so close to the limit is decided on the distance itself."""

_CELLS_PER_SITE = 4
"""The most cells a band has for each site near it, so that the grid is never larger than that."""


@dataclass(frozen=True, eq=False, slots=True)
class Grid:
    """Cells and the sites near them. Degrees; longitudes are counted eastward from ``origin``."""

    origin: float
    """In the middle of the widest gap between the sites, so that few windows go round it."""
    south: float
    height: float
    """Of a band, at least the reach."""
    west: Floats
    """(bands,) where the band's cells begin; beyond them no site is near."""
    per_degree: Floats
    """(bands,) cells for each degree of longitude."""
    first: Integers
    """(bands + 1,) the number of each band's first cell."""
    begin: Integers
    """(cells + 1,) where each cell's list begins."""
    site: Integers
    """The lists, ascending in each."""
    points: Floats
    """(m, 3) longitude from the origin, latitude and its cosine of every site."""
    limit: float
    """Haversine of the reach; inf if it is all the sphere."""
    small: bool
    """Whether pairs differ so little in either angle that series replace the functions."""


def build(*, sites: Floats, usable: NDArray[np.bool_], angle: float) -> Grid:
    """The grid over the usable ones of (m, 2) sites for a reach of ``angle`` radians."""
    kept = np.flatnonzero(usable)
    lon, lat = sites[kept, 0], sites[kept, 1]
    count = len(kept)
    angle = min(angle, math.pi)
    reach = math.degrees(angle) * (1 + 1e-9) + 1e-9
    origin = _widest_gap(lon)
    east = np.mod(np.mod(lon - origin, 360.0), 360.0)  # twice: rounding lifts -1e-17 to 360
    south = float(lat.min(initial=90.0)) - reach
    extent = float(lat.max(initial=-90.0)) + reach - south if count else 0.0
    bands = min(int(extent / reach) + 1, _CELLS_PER_SITE * count + 1)
    height = max(reach, extent / bands * (1 + 1e-9))
    of_band = ((lat - south) / height).astype(np.intp)
    width = _widths(south + height * np.arange(bands, dtype=np.float64), height, reach, angle)

    # What each band has to do with: its own sites and those of the bands beside it.
    west, most, near = np.full(bands, 360.0), np.zeros(bands), np.zeros(bands, dtype=np.intp)
    for beside in (-1, 0, 1):
        band = of_band + beside
        there = (band >= 0) & (band < bands)
        np.minimum.at(west, band[there], east[there])
        np.maximum.at(most, band[there], east[there])
        near += np.bincount(band[there], minlength=bands)
    west, most = west - width, most + width
    round_about = (west < 0) | (most > 360)
    west[round_about], most[round_about] = 0.0, 360.0
    span = np.where(near > 0, most - west, 1.0)
    cells = np.clip(span / width, 1, np.maximum(_CELLS_PER_SITE * near, 1)).astype(np.intp)
    cells[near == 0] = 0
    first = np.concatenate(([0], np.cumsum(cells)))
    per_degree = cells / span
    of_grid = (of_band, east, width, west, per_degree, first, round_about)
    length = np.zeros(int(first[-1]), dtype=np.int32)
    _list(*of_grid, length, np.empty(0, dtype=np.int32))
    begin = np.concatenate((np.zeros(1, np.int32), np.cumsum(length, dtype=np.int32)))
    place = np.empty(int(begin[-1]), dtype=np.int32)
    _list(*of_grid, begin[:-1].copy(), place)
    points = np.full((len(sites), 3), np.nan)
    points[kept] = np.column_stack((east, lat, np.cos(np.radians(lat))))
    return Grid(
        origin=origin,
        south=south,
        height=height,
        west=west,
        per_degree=per_degree,
        first=first,
        begin=begin,
        site=kept.astype(np.int32)[place],
        points=points,
        limit=math.inf if angle >= math.pi else math.sin(angle / 2) ** 2,
        small=bool(max(reach, width.max()) < _SMALL) and not round_about.any(),
    )


def _widest_gap(lon: Floats) -> float:
    """The longitude in the middle of the widest gap between some longitudes."""
    if not len(lon):
        return 0.0
    around = np.sort(lon)
    around = np.append(around, around[0] + 360)
    at = int(np.diff(around).argmax())
    middle = float(around[at] + around[at + 1]) / 2
    return middle - 360 if middle > 180 else middle


def _widths(south: Floats, height: float, reach: float, angle: float) -> Floats:
    """(bands,) the longitude that a pair with one end in the band may differ by, in degrees."""
    farthest = np.maximum(np.abs(south), np.abs(south + height))
    inside = np.cos(np.radians(np.minimum(farthest, 90.0)))
    beside = np.cos(np.radians(np.minimum(farthest + reach, 90.0)))
    root, sine = np.sqrt(inside * beside), math.sin(angle / 2)
    width = np.full(len(south), 180.0)
    narrow = root > sine * (1 + 1e-9)
    width[narrow] = np.degrees(2 * np.arcsin(sine / root[narrow])) * (1 + 1e-9) + 1e-9
    return np.asarray(np.minimum(width, 180.0))


def scan(
    grid: Grid, demand: Floats, *, metres: float, radius_m: float
) -> tuple[Floats, Integers, Integers] | None:
    """(data, indices, indptr) of all pairs at most ``metres`` apart, columns ascending in a row.

    None if a demand point has finite coordinates that are none on Earth; one that is not finite
    has no pair. Beyond the answer it holds what the threads have found and not yet handed over.
    """
    n, most = len(demand), int(np.diff(grid.begin).max(initial=0))
    count = np.zeros(n + 1, dtype=np.int32)
    fixed = (
        *(demand, grid.origin, grid.south, 1 / grid.height, grid.west, grid.per_degree),
        *(grid.first, grid.begin, grid.site, grid.points, grid.limit, grid.small),
        *(metres, radius_m, count),
    )

    def pieces(first: int) -> list[tuple[Floats, Integers]] | None:
        found, last = [], min(first + _ROWS, n)
        while first < last:
            # Room for the longest list at least; what is not used of it never becomes memory.
            data, indices = np.empty(most + _PIECE), np.empty(most + _PIECE, dtype=np.int32)
            first, used = _visit(first, last, *fixed, most, data, indices)
            if used < 0:
                return None
            found.append((data[:used], indices[:used]))
        return found

    total, data, indices = 0, np.empty(_PIECE), np.empty(_PIECE, dtype=np.int32)
    threads = os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        rows = range(0, n, _ROWS)
        shares = map(pieces, rows) if len(rows) <= 2 else _in_order(pool, pieces, rows, 4 * threads)
        for row, share in zip(rows, shares, strict=True):
            if share is None:
                return None
            for some, their in share:
                needed = total + len(some)
                if needed > len(data):
                    # To what the rows so far let expect, but half as much again at most. The
                    # operating system grows a large array where it stands.
                    room = needed + int(needed * min(0.5, 1.02 * n / min(row + _ROWS, n) - 1))
                    data.resize(room, refcheck=False)
                    indices.resize(room, refcheck=False)
                data[total:needed] = some
                indices[total:needed] = their
                total = needed
    data.resize(total, refcheck=False)
    indices.resize(total, refcheck=False)
    if total > np.iinfo(np.int32).max:
        return data, indices.astype(np.int64), np.cumsum(count, dtype=np.int64)
    return data, indices, np.cumsum(count, out=count)


def _in_order(
    pool: ThreadPoolExecutor, work: Callable[[int], T], rows: Iterable[int], ahead: int
) -> Iterator[T]:
    """What the work gives for each row, in their order; so many are worked on ahead at most."""
    waiting: deque[Future[T]] = deque()
    for row in rows:
        waiting.append(pool.submit(work, row))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@compiled
def _list(
    of_band: Integers,
    east: Floats,
    width: Floats,
    west: Floats,
    per_degree: Floats,
    first: Integers,
    round_about: NDArray[np.bool_],
    cursor: Integers,
    place: Integers,
) -> None:
    """Enters every site into the cells it can be near: where ``cursor`` says, or only counts."""
    for s in range(len(of_band)):
        for b in range(max(0, of_band[s] - 1), min(len(west), of_band[s] + 2)):
            cells = first[b + 1] - first[b]
            low = math.floor((east[s] - width[b] - west[b]) * per_degree[b])
            high = math.floor((east[s] + width[b] - west[b]) * per_degree[b])
            if not round_about[b]:
                # The last window ends where the last cell does: what is beyond is not the first.
                low, high = max(low, 0), min(high, cells - 1)
            for c in range(low, min(high, low + cells - 1) + 1):
                at = first[b] + c % cells
                if len(place):
                    place[cursor[at]] = s
                cursor[at] += 1


@compiled
def _square(square: float) -> float:
    """sin(x)^2 from x^2 by its series: exact to the last bit below 4e-4, never tiny after.

    Beyond 1 the series turns down and below 0; what is farther is as good as there.
    """
    square = min(square, 1.0)
    return square * (1 - square * (1 / 3 - square * (2 / 45 - square / 315)))


@compiled
def _angle(lat: float, other: float, turn: float) -> float:
    """The central angle in radians of points ``turn`` degrees of longitude apart."""
    degree = math.pi / 180
    cosines = math.cos(lat * degree) * math.cos(other * degree)
    h = math.sin((lat - other) / 2 * degree) ** 2 + cosines * math.sin(turn / 2 * degree) ** 2
    rest = math.sin((lat + other) / 2 * degree) ** 2 + cosines * math.cos(turn / 2 * degree) ** 2
    return 2 * math.atan2(math.sqrt(h), math.sqrt(rest))


@compiled
def _visit(
    row: int,
    last: int,
    demand: Floats,
    origin: float,
    south: float,
    per_height: float,
    west: Floats,
    per_degree: Floats,
    first: Integers,
    begin: Integers,
    site: Integers,
    points: Floats,
    limit: float,
    small: bool,
    metres: float,
    radius_m: float,
    count: Integers,
    most: int,
    data: Floats,
    indices: Integers,
) -> tuple[int, int]:
    """The pairs of the rows from ``row`` to ``last``, as far as there is room for ``most`` more.

    Gives the first row not visited and the number of pairs; -1 pairs if a point is none on Earth.
    """
    half = math.pi / 360
    surely, never = limit * (1 - _SLACK), limit * (1 + _SLACK)
    at = 0
    while row < last and at + most < len(data):
        lon, lat = demand[row, 0], demand[row, 1]
        row += 1
        if not (math.isfinite(lon) and math.isfinite(lat)):
            continue
        if abs(lon) > 180 or abs(lat) > 90:
            return row, -1
        b = math.floor((lat - south) * per_height)
        if b < 0 or b >= len(west):
            continue
        east = lon - origin
        if east < 0:
            east += 360
        if east >= 360:
            east -= 360  # what rounding lifts there
        cells = first[b + 1] - first[b]
        c = (east - west[b]) * per_degree[b]
        if c < 0 or c > cells or cells == 0:
            continue
        cell = first[b] + min(int(c), cells - 1)
        cosine = math.cos(lat * 2 * half)
        start = sure = at
        for k in range(begin[cell], begin[cell + 1] if small else begin[cell]):
            j = site[k]
            turn = (east - points[j, 0]) * half
            rise = (lat - points[j, 1]) * half
            h = _square(rise * rise) + cosine * points[j, 2] * _square(turn * turn)
            # Written in any case and kept by a sum: a branch would be guessed wrong too often.
            indices[at] = j
            data[at] = h
            at += h <= never
            sure += h <= surely
        if sure < at:
            found, at = at, start
            for k in range(start, found):
                j, h = indices[k], data[k]
                indices[at], data[at] = j, h
                apart = radius_m * _angle(lat, points[j, 1], east - points[j, 0])
                at += h <= surely or apart <= metres
        for k in range(begin[cell + 1] if small else begin[cell], begin[cell + 1]):
            j = site[k]
            data[at] = radius_m * _angle(lat, points[j, 1], east - points[j, 0])
            indices[at] = j
            at += data[at] <= metres
        count[row] = at - start
    if small:
        for k in range(at):
            h = data[k]
            series = 1 + h * (1 / 6 + h * (3 / 40 + h * (15 / 336 + h * 105 / 3456)))
            data[k] = radius_m * 2 * math.sqrt(h) * series
    return row, at

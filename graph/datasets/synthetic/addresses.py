"""Made-up addresses that fit the coordinates: roads with numbers, estates, and how offices write.

Around each community lie roads in a lattice; a body is on the nearest one, with the number that its
place along it gives, even to the north and east. Those in a carrier are in one of the blocks of its
estate. No road of these names is meant. What is written down leaves parts out, has old names and
typing errors, so that placing bodies by it can be measured (``bench.places``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.datasets.synthetic.drawing import Ints, Rng
from graph.datasets.synthetic.geography import NORTH, RADIUS_M, SOUTH, PlacePoints, Points
from graph.datasets.synthetic.rows import RowCollector

_SPACING_M = 400.0
_LINES = 5
"""Roads on each side of the middle one, in either direction."""
_LOT_M = 12.0
_END_M = (_LINES + 0.5) * _SPACING_M
_BLOCK_M = 60.0

_FIRST = "春晨锦瑞祥和明德云翠星兰枫桐松柏芳菊梅榕鹿泉溪岭霞虹莲雁"
_SECOND = "晖曜绣丰泰畅达馨华安康宁怡盛兴隆裕望启越翔嘉腾博雅韵颂源"
"""Signs of made-up names; no two sound the same, as names of one city may not."""
_ALIKE = dict(zip("晖畅馨怡源锦云明康华", "辉唱新宜园金运铭慷花", strict=True))
"""What is typed for a sign that sounds or looks like it."""
_BUILDINGS = ("大厦", "商务中心", "广场", "科技园")
_ESTATES = {
    "startup_park": "创业园",
    "maker_space": "众创园",
    "incubator": "产业园",
    "market": "市场",
    "business_circle": "商业广场",
}
_NUMERALS = "零一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_FRONTS = ("", "", "云南省昆明市", "昆明市经开区", "昆明经开区", "{}", "昆明市{}")


@dataclass(frozen=True)
class Streets:
    """Roads by community, direction (west to east, south to north) and line; estates by carrier."""

    places: PlacePoints
    roads: NDArray[np.object_]
    old: NDArray[np.object_]
    """Names that some roads had before, else empty."""
    estates: Sequence[str]


def lay_out(rows: RowCollector, places: PlacePoints) -> Streets:
    """Draw the roads and name what stands on them."""
    rng = rows.rng(20)
    names = [first + second for first in _FIRST for second in _SECOND]
    drawn = iter(rng.permutation(np.array(names, dtype=object)).tolist())
    lines = range(2 * _LINES + 1)
    shape = (len(places.centres), 2, len(lines))
    roads = np.array(
        [[[next(drawn) + _kind(line) for line in lines] for _ in range(2)] for _ in places.centres],
        dtype=object,
    )
    # Some names are given twice, in either subdistrict.
    twice = rng.integers(0, len(lines), 6)
    ala, luoyang = np.flatnonzero(places.in_ala)[:6], np.flatnonzero(~places.in_ala)[:6]
    roads[luoyang, 0, twice] = roads[ala, 0, twice]
    before = rng.random(shape) < 0.2
    old = np.where(before, rng.permutation(roads.ravel()).reshape(shape), "")
    old = np.where(before, np.char.add("老", old.astype(str)), "").astype(object)
    stems = rng.permutation(np.array(names, dtype=object))[: len(places.carrier_ids)]
    estates = [
        stem[::-1] + _ESTATES[kind]
        for stem, kind in zip(stems.tolist(), places.carrier_kinds, strict=True)
    ]
    return Streets(places, roads, old, estates)


def _kind(line: int) -> str:
    away = abs(line - _LINES)
    return "大道" if away == 0 else "巷" if away == _LINES else "路" if away % 2 else "街"


def addresses(
    rng: Rng, streets: Streets, points: Points, community: Ints, carrier: Ints
) -> list[str | None]:
    """An address for each body, as an office would write it; None where it wrote none.

    Parameters
    ----------
    rng
        of this part alone.
    points
        (n, 2) degrees.
    community, carrier
        (n,) where each is; -1 for no carrier.
    """
    places = streets.places
    own = np.where(carrier[:, None] >= 0, places.carrier_points[carrier], points)
    offsets = _metres(points, places.centres[community])
    lots = _metres(own, places.centres[community])
    inside = _metres(points, own)
    chances = rng.random((len(points), 8))
    written: list[str | None] = []
    for index in range(len(points)):
        chance = chances[index].tolist()
        if chance[0] < 0.03:
            written.append(None)
            continue
        home, estate = int(community[index]), int(carrier[index])
        name = places.community_names[home]
        front = _FRONTS[int(chance[1] * len(_FRONTS))].format(
            "阿拉街道" if places.in_ala[home] else "洛羊街道"
        )
        far = float(np.abs(offsets[index]).max()) > _END_M
        if far or chance[0] < 0.07:
            written.append(f"{front}{name}{1 + int(chance[2] * 9)}组")
            continue
        east, north = lots[index].tolist()
        road, number = _lot(streets, home, east, north, chance)
        if estate >= 0:
            east, north = inside[index].tolist()
            place = streets.estates[estate] + _block(east, north, chance[3])
        else:
            place = _house(home, road, number)
        text = f"{road}{_number(number, chance[4])}{place}"
        written.append(front + _slipped(text, chance[5]) + _inside(chance[6], chance[7]))
    return written


def _house(home: int, road: str, number: int) -> str:
    """The building that one lot in seven has; the same in every process."""
    key = (home * 811 + number) * 2_654_435_761 + sum(map(ord, road)) * 40_503
    if key % 7:
        return ""
    first, second, third = key >> 4, key >> 11, key >> 19
    name = _FIRST[first % len(_FIRST)] + _SECOND[second % len(_SECOND)]
    return name + _FIRST[third % len(_FIRST)] + _BUILDINGS[key % len(_BUILDINGS)]


def _metres(points: Points, middle: Points) -> NDArray[np.float64]:
    """East and north of the middle of each, on a flat map."""
    per_degree = np.deg2rad(1) * RADIUS_M
    east = per_degree * np.cos(np.deg2rad((SOUTH + NORTH) / 2))
    away: NDArray[np.float64] = (points - middle) * (east, per_degree)
    return away


def _lot(
    streets: Streets, home: int, east: float, north: float, chance: Sequence[float]
) -> tuple[str, int]:
    """The nearest road, by one of its names, and the number on it."""
    lines = [max(-_LINES, min(_LINES, round(at / _SPACING_M))) for at in (north, east)]
    aside = [at - line * _SPACING_M for at, line in zip((north, east), lines, strict=True)]
    way = int(abs(aside[1]) < abs(aside[0]))
    along = (east, north)[way]
    line = lines[way] + _LINES
    number = 2 * max(0, int((along + _END_M) // _LOT_M)) + (2 if aside[way] >= 0 else 1)
    road, old = streets.roads[home, way, line], streets.old[home, way, line]
    if old and chance[2] < 0.2:
        road = old if chance[2] < 0.05 else f"{road}(原{old})"
    return str(road), number


def _block(east: float, north: float, chance: float) -> str:
    column, row = (max(0, min(9, int((at + 5 * _BLOCK_M) // _BLOCK_M))) for at in (east, north))
    return f"{10 * row + column + 1}{('栋', '幢', '号楼')[int(chance * 3)]}"


def _number(number: int, chance: float) -> str:
    """A number in one of the ways it is written; sometimes it is missing."""
    if chance < 0.07:
        return ""
    if chance < 0.14:
        return f"{str(number).translate(_WIDE)}号"
    if chance < 0.18:
        return "".join(_NUMERALS[int(digit)] for digit in str(number)) + "号"
    if chance < 0.21:
        return f"{number}号附{1 + int(chance * 1000) % 5}号"
    return f"{number}{'#' if chance < 0.25 else '号'}"


def _slipped(text: str, chance: float) -> str:
    """A text with a typing error, one time in twenty: a sign changed or left out, a digit lost."""
    if chance >= 0.05:
        return text
    at = int(chance * 1e6) % len(text)
    if chance < 0.02:
        for place in (*range(at, len(text)), *range(at)):
            if text[place] in _ALIKE:
                return text[:place] + _ALIKE[text[place]] + text[place + 1 :]
    if chance < 0.035:
        digits = [place for place, sign in enumerate(text) if sign in "0123456789"]
        if len(digits) > 1:
            at = digits[at % len(digits)]
    return text[:at] + text[at + 1 :]


def _inside(floor: float, room: float) -> str:
    """The floor and the room, as most are."""
    if floor < 0.25:
        return ""
    level = 1 + int(floor * 18)
    story, door = "楼" if room < 0.5 else "层", "室" if room < 0.8 else "号"
    return f"{level}{story}{level}{1 + int(room * 30):02}{door}"

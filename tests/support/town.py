"""A made-up town on a grid, whose true places are known: roads with numbers, estates with blocks.

Four subdistricts are squares of 2 km, each with two communities and three roads of its own from
west to east. House n of a road stands 10 n metres from its western end, even numbers north of it
and odd ones south. Nothing of it exists.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from graph.boundaries import read_boundary
from graph.places.addresses.parsing import parse
from graph.places.known import Body, LonLat, Zone

WEST, SOUTH = 102.80, 24.90
SIDE_M = 2_000.0
METRES_EAST = 111_195.0 * 0.9068  # of a degree, here
METRES_NORTH = 111_195.0
SUBDISTRICTS = ("东风街道", "南屏街道", "西苑街道", "北辰街道")
ROADS = (
    *("春晖路", "拓新路", "经纬大道"),
    *("双桥路", "果林街", "锦绣大道"),
    *("梧桐路", "银杏街", "云栖大道"),
    *("松涛路", "映月路", "望湖大道"),
)
ESTATES = ("启明科技园", "宏泰产业园", "创智基地", "蓝海广场", "智谷园区", "汇金小区")
_SIGNS = "零一二三四五六七八九"


def at(east_m: float, north_m: float) -> LonLat:
    """Degrees of a place that lies so far from the south-western corner."""
    return WEST + east_m / METRES_EAST, SOUTH + north_m / METRES_NORTH


def corner(subdistrict: int) -> tuple[float, float]:
    """Metres of the south-western corner of a subdistrict."""
    return subdistrict % 2 * SIDE_M, subdistrict // 2 * SIDE_M


def house(road: int, number: int) -> LonLat:
    """Where a house stands."""
    east, north = corner(road // 3)
    side = 15.0 if number % 2 == 0 else -15.0
    return at(east + 10.0 * number, north + 400.0 + 500.0 * (road % 3) + side)


def block(estate: int, number: int) -> LonLat:
    """Where a block of an estate stands; estates lie in the northern third of a subdistrict."""
    east, north = corner(estate % 4)
    return at(east + 300.0 + 700.0 * (estate // 4) + 40.0 * number, north + 1_800.0)


def zones() -> list[Zone]:
    """The subdistricts and communities with their boundaries."""
    made = []
    for number, name in enumerate(SUBDISTRICTS):
        east, north = corner(number)
        made.append(_zone(f"zone:s{number}", name, "subdistrict", (), east, north, SIDE_M))
        for half in range(2):
            community = f"{name[:2]}{'东西'[half]}社区"
            made.append(
                _zone(
                    *(f"zone:c{number}{half}", community, "community", (f"zone:s{number}",)),
                    *(east + half * SIDE_M / 2, north, SIDE_M / 2),
                )
            )
    return made


def _zone(
    id: str, name: str, kind: str, parents: tuple[str, ...], east: float, north: float, width: float
) -> Zone:
    (west, south), (right, top) = at(east, north), at(east + width, north + SIDE_M)
    boundary = read_boundary(f"{west:.5f},{south:.5f},{right:.5f},{top:.5f}")
    middle = ((west + right) / 2, (south + top) / 2)
    return Zone(id, name, kind, frozenset({name}), parents, middle, boundary)


def body(key: str, text: str, point: LonLat | None = None, **more: object) -> Body:
    """A body with an address."""
    made = Body(f"unit:{key}", "Unit", key, text, parse(text), point)
    return replace(made, **more)  # type: ignore[arg-type]


def bodies(count: int, seed: int = 1) -> list[Body]:
    """Bodies with their true places, and addresses as offices write them."""
    chance = random.Random(seed)
    made = []
    for key in range(count):
        if chance.random() < 0.7:
            road, number = chance.randrange(len(ROADS)), chance.randrange(1, 190)
            subdistrict, point = road // 3, house(road, number)
            text = f"{ROADS[road]}{_number(number, chance)}"
        else:
            estate, number = chance.randrange(len(ESTATES)), chance.randrange(1, 12)
            subdistrict, point = estate % 4, block(estate, number)
            text = f"{ESTATES[estate]}{number}{chance.choice(('栋', '幢', '号楼'))}"
        community = f"zone:c{subdistrict}{int(_east(point, subdistrict) > SIDE_M / 2)}"
        made.append(
            body(
                f"{key:05}",
                _written(text, subdistrict, chance),
                _shaken(point, chance),
                subdistrict=f"zone:s{subdistrict}",
                community=community if chance.random() < 0.8 else None,
                staff=chance.randrange(100),
            )
        )
    return made


def _east(point: LonLat, subdistrict: int) -> float:
    return (point[0] - WEST) * METRES_EAST - corner(subdistrict)[0]


def _number(number: int, chance: random.Random) -> str:
    """A number in one of the ways it is written; sometimes it is missing."""
    form = chance.random()
    if form < 0.1:
        return ""
    if form < 0.2:
        return "".join(_SIGNS[int(digit)] for digit in str(number)) + "号"
    if form < 0.3:
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)) + "号"
    return f"{number}{chance.choice(('号', '号', '号', '#'))}"


def _written(text: str, subdistrict: int, chance: random.Random) -> str:
    front = chance.choice(
        ("", "云南省昆明市", "昆明市经开区", "昆明经开区", SUBDISTRICTS[subdistrict])
    )
    behind = chance.choice(("", "", "3楼", "A座301室", "2层205号", "(二期)"))
    text = f"{front}{text}{behind}"
    if chance.random() < 0.05:  # a typing error
        where = chance.randrange(len(text))
        text = text[:where] + text[where + 1 :]
    return text


def _shaken(point: LonLat, chance: random.Random) -> LonLat:
    return (
        point[0] + chance.gauss(0, 8) / METRES_EAST,
        point[1] + chance.gauss(0, 8) / METRES_NORTH,
    )


def hidden(
    known: Sequence[Body], share: float, seed: int = 2
) -> tuple[list[Body], dict[str, LonLat]]:
    """The bodies, some without their places, and those places. All of one address are hidden."""
    chance = random.Random(seed)
    places = sorted({(one.address.road, one.address.number, one.address.estate) for one in known})
    chosen = set(chance.sample(places, round(share * len(places))))
    without, truth = [], {}
    for one in known:
        if (one.address.road, one.address.number, one.address.estate) in chosen and one.point:
            truth[one.id] = one.point
            one = replace(one, point=None)
        without.append(one)
    return without, truth

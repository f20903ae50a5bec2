"""What places are known by: bodies that have coordinates, zones, entries of a gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.places.addresses.address import Address
from graph.places.texts import folded

LonLat = tuple[float, float]
"""Degrees, WGS 84."""
Key = tuple[str, ...]
"""A precision class, and by what name or number something is known in it."""

_NAME = 4
"""Signs of what stands in brackets and is taken for a name: not 二期 or 一楼."""
_COMMON = re.compile(
    r"[东南西北主附新老旧]?(?:办公|综合|研发|科研|宿舍|商务|商住|商业|写字|教学|行政|生产|住宅|公寓|标准)*"
    r"(?:楼|大楼|大厦|厂房|车间|厂区|仓库|商铺|铺面|门面|店面|食堂|宿舍|公寓|院|大院|街|小区|广场|园区)"
)
"""Names that every estate has: 综合楼 is a building, and says nothing of which."""
_PART = re.compile(r"(?:[东南西北中]段|[一二三四]段|延长线)$")


@dataclass(frozen=True, slots=True)
class Body:
    """A body with its address. ``point`` only where it was surveyed, not where it was placed.

    ``subdistrict`` and ``community`` are ids of zones, ``carriers`` names. One that is ``settled``
    was placed before and accepted: it is neither placed again nor what others are placed by.
    """

    id: str
    label: str
    name: str
    text: str
    address: Address
    point: LonLat | None = None
    subdistrict: str | None = None
    community: str | None = None
    carriers: tuple[str, ...] = ()
    staff: int = 0
    full_members: int = 0
    park: str | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the graph; ``parents`` are ids, ``boundary`` as the graph keeps it."""

    id: str
    name: str
    kind: str
    names: frozenset[str] = frozenset()
    parents: tuple[str, ...] = ()
    point: LonLat | None = None
    boundary: str | None = None

    @property
    def folded_names(self) -> frozenset[str]:
        """What it goes by, in the one spelling that is compared."""
        return frozenset(folded(one) for one in (self.name, *self.names))


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a gazetteer; ``kind`` is a precision class.

    ``within`` are folded names of what it lies in below the park. An entry is meant for bodies that
    are in one of these; one without for every body. ``row`` is where it stands in its file.
    """

    name: str
    kind: str
    point: LonLat
    aliases: tuple[str, ...] = ()
    within: frozenset[str] = frozenset()
    row: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """What it goes by."""
        return (self.name, *self.aliases)


def road_key(road: str) -> str:
    """A road without its part: 顺通大道中段 is on 顺通大道."""
    return _PART.sub("", road)


def address_keys(address: Address, roads: tuple[str, ...]) -> Iterator[Key]:
    """By what the same address is known: the number on a road by any of the road's names, a block
    of an estate, a corner. The floor and the room do not matter."""
    if address.crossing:
        for road in roads:
            yield ("address", *sorted((road, road_key(address.crossing))))
    elif address.number:
        # A lane's houses are told apart; the blocks behind one number are not.
        for road in roads or building_names(address, ()):
            yield ("address", road, address.lane, address.number)
    if address.block:
        for name in building_names(address, ()):
            yield ("address", name, address.block)


def building_names(address: Address, carriers: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the building, the estate and both, the narrowest first; then of carriers. What every
    estate has is no name by itself."""
    both = address.estate + address.building if address.estate and address.building else ""
    asides = tuple(one for one in map(folded, address.asides) if len(one) >= _NAME)
    own = (address.building, both, address.estate, *asides, *map(folded, carriers))
    return tuple(dict.fromkeys(name for name in own if name and not _COMMON.fullmatch(name)))

"""What an address is matched with, class by class from the most precise.

Of each class the keys of a body are tried in order, and of each key what other bodies say, then
what zones say, then the gazetteer. More entries of a gazetteer only add keys and spots at the end
of this order, so they never make a body that was placed less precise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from graph.boundaries import metres
from graph.model.codes import LOCATED_BY
from graph.places.index import ORIGINS, Index
from graph.places.known import Body, Key, LonLat, address_keys, building_names
from graph.places.numbers import Between, between

CLASSES = tuple(LOCATED_BY.codes)
"""Precision classes, the most precise first."""

SPREAD_M = 1_000.0
"""Of a body that names no subdistrict: farther apart than this, places of one name are several."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place for a body: the class, what it was matched with, and by whom that is known.

    ``group`` tells the places that are off by alike; ``spots`` are those it was taken from.
    """

    located_by: str
    point: LonLat
    matched: str
    origin: str
    group: Key
    spots: tuple[int, ...]


@dataclass(slots=True)
class Doubts:
    """What was not taken while a body was being matched: names of what lies outside its
    subdistrict, and names that mean several places."""

    outside: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)

    def add(self, seen: _Seen) -> None:
        """Note what was seen and not taken."""
        for told, noted in ((seen.outside, self.outside), (seen.several, self.several)):
            if told and told not in noted:
                noted.append(told)


@dataclass(slots=True)
class _Seen:
    """What a key, or the numbers of a road, give for all bodies that are asked about alike."""

    match: Match | None = None
    known: dict[int, LonLat] = field(default_factory=dict)
    spots: dict[int, list[int]] = field(default_factory=dict)
    outside: str = ""
    several: str = ""

    @classmethod
    def of(cls, index: Index, asked: Asked, key: Key, see: Callable[[], _Seen]) -> _Seen:
        """What is seen by a key, remembered where nobody is left out."""
        if asked.out:
            return see()
        alike = (key, asked.subdistrict, asked.places)
        if alike not in index.memo:
            index.memo[alike] = see()
        found: _Seen = index.memo[alike]
        return found


@dataclass(slots=True)
class Asked:
    """A body as it is asked about. Owners that are left ``out`` are not asked, so that a body whose
    place is known can be placed as if it were not."""

    body: Body
    subdistrict: str | None
    community: str | None
    places: frozenset[str]
    roads: tuple[str, ...]
    out: Collection[str] = ()
    doubts: Doubts = field(default_factory=Doubts)

    @classmethod
    def of(cls, index: Index, body: Body, out: Collection[str] = ()) -> Asked:
        """A body with what the index knows of where it is."""
        places = index.places_of(body)
        return cls(
            body,
            index.subdistrict_of(body),
            index.community_of(body),
            places,
            index.roads_of(body, places),
            out,
        )


def match(index: Index, asked: Asked) -> Match | None:
    """The most precise match of a body, or None."""
    found = (matched(index, asked, located_by) for located_by in CLASSES)
    return next(filter(None, found), None)


def matched(index: Index, asked: Asked, located_by: str) -> Match | None:
    """The match of a body in one class, or None."""
    if located_by == "number":
        return _numbered(index, asked)
    for key in _KEYS[located_by](asked):
        if (found := _by_key(index, asked, located_by, key)) is not None:
            return found
    return None


# --- by keys --------------------------------------------------------------------------------------


def _address(asked: Asked) -> Iterator[Key]:
    if not asked.body.address.near:
        yield from address_keys(asked.body.address, asked.roads)


def _building(asked: Asked) -> Iterator[Key]:
    body = asked.body
    for name in building_names(body.address, body.carriers):
        yield ("building", name)


def _road(asked: Asked) -> Iterator[Key]:
    for road in asked.roads:
        yield ("road", road)


def _community(asked: Asked) -> Iterator[Key]:
    for name in (asked.community, asked.body.address.community):
        if name:
            yield ("community", name)


def _subdistrict(asked: Asked) -> Iterator[Key]:
    for name in (asked.subdistrict, asked.body.address.subdistrict):
        if name:
            yield ("subdistrict", name)


_KEYS: Mapping[str, Callable[[Asked], Iterator[Key]]] = {
    "address": _address,
    "building": _building,
    "road": _road,
    "community": _community,
    "subdistrict": _subdistrict,
}


def _by_key(index: Index, asked: Asked, located_by: str, key: Key) -> Match | None:
    seen = _Seen.of(index, asked, key, lambda: _seen(index, asked, located_by, key))
    asked.doubts.add(seen)
    return seen.match


def _seen(index: Index, asked: Asked, located_by: str, key: Key) -> _Seen:
    told = _told(index, key)
    usable, outside = _usable(index, asked, index.by_key.get(key, ()))
    seen = _Seen(outside=told if outside and not usable else "")
    for origin in _ORDER[located_by]:
        spots = [at for at in usable if index.spots[at].origin == origin]
        if spots and _are_several(index, asked, spots):
            seen.several = told
        elif spots:
            point = index.spots[spots[middle(index.points[spots])]].point
            seen.match = Match(located_by, point, told, origin, (*key, origin), tuple(spots))
            break
    return seen


_ORDER = {
    **dict.fromkeys(CLASSES, ORIGINS),
    # What a map says of an area stands for it better than those of its bodies that are known.
    "community": ("zone", "body", "gazetteer"),
    "subdistrict": ("zone", "body", "gazetteer"),
}


def _usable(index: Index, asked: Asked, spots: Sequence[int]) -> tuple[list[int], list[int]]:
    return index.usable(spots, asked.subdistrict, asked.places, asked.out)


def _are_several(index: Index, asked: Asked, spots: Sequence[int]) -> bool:
    """Whether a name means places in several subdistricts, of a body that is in none.

    Entries of a gazetteer say themselves for whom they are meant.
    """
    said = [at for at in spots if index.spots[at].origin != "gazetteer"]
    if asked.subdistrict is not None or len({index.spots[at].subdistrict for at in said}) < 2:
        return False
    return max(distances(index, said, index.spots[said[0]].point)) > SPREAD_M


def _told(index: Index, key: Key) -> str:
    """A key as a person reads it."""
    kind, *words = key
    if kind == "address" and len(words) == 3:
        road, lane, number = words
        return f"{road}{f'{lane}弄' if lane else ''}{number}号"
    if kind == "address":
        return " ".join(words)
    return index.zones[words[0]].name if words[0] in index.zones else words[0]


# --- between numbers ------------------------------------------------------------------------------


def _numbered(index: Index, asked: Asked) -> Match | None:
    house = asked.body.address.house
    if house is None or asked.body.address.crossing:
        return None
    for road in asked.roads:
        seen = _Seen.of(index, asked, ("number", road), partial(_seen_road, index, asked, road))
        asked.doubts.add(seen)
        if (found := between(house, seen.known)) is not None:
            return _match_between(index, asked, road, found, seen)
    return None


def _seen_road(index: Index, asked: Asked, road: str) -> _Seen:
    """The known numbers of a road that a body may mean."""
    seen = _Seen()
    any_outside = False
    for number, listed in sorted(index.houses.get(road, {}).items()):
        usable, outside = _usable(index, asked, listed)
        any_outside = any_outside or bool(outside)
        if usable:
            seen.known[number] = index.spots[usable[middle(index.points[usable])]].point
            seen.spots[number] = usable
    every = [at for one in seen.spots.values() for at in one]
    if every and _are_several(index, asked, every):
        return _Seen(several=road)
    seen.outside = road if any_outside and not every else ""
    return seen


def _match_between(index: Index, asked: Asked, road: str, found: Between, seen: _Seen) -> Match:
    point, low, high = found.point, found.lower, found.upper
    if not index.within(asked.subdistrict, point):
        # A road that leaves the subdistrict and comes back: the known numbers are inside.
        house = asked.body.address.house or 0
        low = high = min((low, high), key=lambda one: (abs(one - house), one))
        point = seen.known[low]
    used = tuple(dict.fromkeys((*seen.spots[low], *seen.spots[high])))
    said = f"{low}号" if low == high else f"{low}–{high}号"
    origin = min((index.spots[at].origin for at in used), key=ORIGINS.index)
    return Match("number", point, f"{road}{said}", origin, ("number", road), used)


def middle(points: NDArray[np.float64]) -> int:
    """Which of (n, 2) points stands for all: the one nearest to their median.

    It is one of them, so that it lies where they do; one that is far off does not move it. Of equal
    ones the first.
    """
    if len(points) < 3:
        return 0
    lon, lat = np.median(points, axis=0).tolist()
    return int(np.argmin(metres(points, (lon, lat)).round(3)))


def distances(index: Index, spots: Sequence[int], point: LonLat) -> list[float]:
    """Metres from some spots to a place."""
    found: list[float] = metres(index.points[list(spots)], point).tolist()
    return found


def distance(one: LonLat, other: LonLat) -> float:
    """Metres between two places."""
    return float(metres(np.array([one], np.float64), other)[0])

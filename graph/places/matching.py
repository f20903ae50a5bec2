"""What an address is matched with, class by class from the most precise.

Of each class the keys of a body are tried in order, and of each key what other bodies say, then
what zones say, then the gazetteer. More entries of a gazetteer only add keys and spots at the end
of this order, so they never make a body that was placed less precise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from graph.boundaries import metres
from graph.model.codes import LOCATED_BY
from graph.places.addresses.address import Address
from graph.places.index import ORIGINS, Index, Spots
from graph.places.known import Body, Key, LonLat, address_keys, building_names
from graph.places.numbers import Between, between

CLASSES = tuple(LOCATED_BY.codes)
"""Precision classes, the most precise first."""

NUMBER_M = 6.0
"""How far apart two numbers are at least taken to be."""
SPREAD_M = 1_000.0
"""Of a body that names no subdistrict: farther apart than this, places of one name are several."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place for a body: the class, what it was matched with, and by whom that is known.

    ``group`` tells the places that are off by alike; ``spots`` are those it was taken from. Its
    radius is ``least_m`` at least. ``slip`` is the name that was read as another, and which;
    ``beyond`` the known numbers that its own is far from.
    """

    located_by: str
    point: LonLat
    matched: str
    origin: str
    group: Key
    spots: Spots = field(compare=False)
    least_m: float = 0.0
    slip: str = ""
    beyond: str = ""


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
    spots: dict[int, Spots] = field(default_factory=dict)
    outside: str = ""
    several: str = ""

    @classmethod
    def of(cls, index: Index, asked: Asked, key: Key, see: Callable[[], _Seen]) -> _Seen:
        """What is seen by a key, remembered where nobody is left out; not of an address that is of
        no body, for there is no end of these."""
        if asked.out or not asked.body.id:
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
    names: tuple[str, ...]
    """Of its building, estate and carriers."""
    slip: str = ""
    out: frozenset[str] = frozenset()
    doubts: Doubts = field(default_factory=Doubts)

    @classmethod
    def of(cls, index: Index, body: Body, out: frozenset[str] = frozenset()) -> Asked:
        """A body with what the index knows of where it is."""
        places = index.places_of(body)
        return cls(
            body,
            index.subdistrict_of(body),
            index.community_of(body),
            places,
            index.roads_of(body, places),
            building_names(body.address, body.carriers),
            out=out,
        )

    def with_slips(self, index: Index) -> list[Asked]:
        """The same where a name of its road or building that nobody gives is one with a slip: each
        that it may be."""
        told: list[str] = []

        def meant(
            kind: str, names: tuple[str, ...], roads: tuple[str, ...] = ()
        ) -> list[tuple[str, ...]]:
            known = [
                one
                for name in names[:1]
                for one in index.meant(kind, name, self.subdistrict, self.places, self.out, roads)
            ]
            if known:
                told.append(f"{names[0]} → {' / '.join(known)}")
            return [(one,) for one in known] or [names]

        read = [
            (roads, names)
            for roads in meant("road", self.roads)
            for names in meant("building", self.names, roads)
        ]
        if not told:
            return []
        slip = ", ".join(dict.fromkeys(told))
        return [replace(self, roads=roads, names=names, slip=slip) for roads, names in read]


def match(index: Index, asked: Asked) -> Match | None:
    """The most precise match of a body, or None."""
    return next((found for _, found in matches(index, asked)), None)


def matches(index: Index, asked: Asked) -> Iterator[tuple[str, Match]]:
    """The match of a body in each class that has one, the most precise first; in each what is
    written, then what it is with a slip."""
    slipped = asked.with_slips(index)
    for located_by in CLASSES:
        found = _matched(index, asked, located_by)
        if found is None and located_by in _NAMED:
            read = (_matched(index, one, located_by) for one in slipped)
            found = next((_reaching(index, one, slipped) for one in read if one), None)
        if found is not None:
            yield located_by, found


def _reaching(index: Index, found: Match, slipped: list[Asked]) -> Match:
    """A match by a slip, so wide that it reaches what else may have been meant."""
    others = slipped if len(slipped) > 1 else []
    meant = (
        next(filter(None, (_matched(index, one, each) for each in _NAMED)), found) for one in others
    )
    away = (distance(found.point, one.point) for one in meant)
    return replace(found, slip=slipped[0].slip, least_m=max(found.least_m, *away, 0.0))


_NAMED = ("address", "building", "number", "road")
"""Classes of which a name is read."""


def _matched(index: Index, asked: Asked, located_by: str) -> Match | None:
    if located_by == "road":
        return _on_road(index, asked)
    if located_by == "number":
        return _numbered(index, asked)
    for key in _KEYS[located_by](asked):
        if (found := _by_key(index, asked, located_by, key)) is not None:
            return found
    return None


# --- by keys --------------------------------------------------------------------------------------


def _address(asked: Asked) -> Iterator[Key]:
    address = asked.body.address
    if not address.near:
        yield from (key for key in address_keys(address, asked.roads) if not _whole(address, key))


def _whole(address: Address, key: Key) -> bool:
    """Whether a key is of all blocks behind a number, of a body that is in one of them."""
    return bool(address.block) and key != ("address", key[1], address.block)


def named_building(index: Index, asked: Asked) -> Match | None:
    """Where the building or carrier is that a body names, whatever else its address says."""
    keys = (("building", name) for name in asked.names)
    return next(filter(None, (_by_key(index, asked, "building", key) for key in keys)), None)


def _building(asked: Asked) -> Iterator[Key]:
    address = asked.body.address
    if not address.near:
        yield from (key for key in address_keys(address, asked.roads) if _whole(address, key))
    for name in asked.names:
        yield ("building", name)


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
    "community": _community,
    "subdistrict": _subdistrict,
}


def _by_key(index: Index, asked: Asked, located_by: str, key: Key) -> Match | None:
    seen = _Seen.of(index, asked, key, lambda: _seen(index, asked, located_by, key))
    asked.doubts.add(seen)
    return seen.match


def _seen(index: Index, asked: Asked, located_by: str, key: Key) -> _Seen:
    told = _told(index, key)
    usable, outside = _usable(index, asked, index.keyed(key))
    seen = _Seen(outside=told if len(outside) and not len(usable) else "")
    for origin in _ORDER[located_by]:
        spots = usable[index.origins[usable] == ORIGINS.index(origin)]
        if len(spots) and _are_several(index, asked, spots):
            seen.several = told
        elif len(spots):
            point = index.spots[spots[middle(index.points[spots])]].point
            seen.match = Match(located_by, point, told, origin, (*key, origin), spots)
            break
    return seen


_ORDER = {
    **dict.fromkeys(CLASSES, ORIGINS),
    # What a map says of an area stands for it better than those of its bodies that are known.
    "community": ("zone", "body", "gazetteer"),
    "subdistrict": ("zone", "body", "gazetteer"),
}


def _usable(index: Index, asked: Asked, spots: Spots) -> tuple[Spots, Spots]:
    return index.usable(spots, asked.subdistrict, asked.places, asked.out)


def _are_several(index: Index, asked: Asked, spots: Spots) -> bool:
    """Whether a name means places in several subdistricts, of a body that is in none.

    Entries of a gazetteer say themselves for whom they are meant.
    """
    if asked.subdistrict is not None:
        return False
    said = spots[index.origins[spots] != ORIGINS.index("gazetteer")]
    if len({index.spots[at].subdistrict for at in said.tolist()}) < 2:
        return False
    return float(distances(index, said, index.spots[said[0]].point).max()) > SPREAD_M


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
        seen = _numbers(index, asked, road)
        asked.doubts.add(seen)
        if (found := between(house, seen.known)) is not None:
            return _match_between(index, asked, road, found, seen)
    return None


def _numbers(index: Index, asked: Asked, road: str) -> _Seen:
    """The known numbers of a road that a body may mean, but for those that are left out."""
    every = replace(asked, out=frozenset()) if asked.out else asked
    key = ("number", road)
    whole = _Seen.of(index, every, key, partial(_seen_road, index, every, road))
    if not asked.out:
        return whole
    if whole.several or whole.outside:
        return _seen_road(index, asked, road)
    seen = replace(whole, known=dict(whole.known), spots=dict(whole.spots))
    houses = {index.house_at.get(at, ("", 0)) for at in index.out_of(asked.out).tolist()}
    for number in {number for on, number in houses if on == road} & seen.spots.keys():
        left = _usable(index, asked, seen.spots[number])[0]
        if len(left):
            seen.known[number] = index.spots[left[middle(index.points[left])]].point
            seen.spots[number] = left
        else:
            del seen.known[number], seen.spots[number]
    return seen


def houses(index: Index, asked: Asked, road: str) -> Iterator[tuple[int, Spots, Spots]]:
    """The known numbers of a road, ascending; of each the spots that a body may mean, and those
    outside its subdistrict."""
    for number, listed in sorted(index.houses.get(road, {}).items()):
        yield number, *_usable(index, asked, np.array(listed, np.intp))


def _seen_road(index: Index, asked: Asked, road: str) -> _Seen:
    """The known numbers of a road that a body may mean."""
    seen = _Seen()
    any_outside = False
    for number, usable, outside in houses(index, asked, road):
        any_outside = any_outside or bool(len(outside))
        if len(usable):
            seen.known[number] = index.spots[usable[middle(index.points[usable])]].point
            seen.spots[number] = usable
    every = np.concatenate([*seen.spots.values(), np.empty(0, np.intp)])
    if len(every) and _are_several(index, asked, every):
        return _Seen(several=road)
    seen.outside = road if any_outside and not len(every) else ""
    return seen


def _match_between(index: Index, asked: Asked, road: str, found: Between, seen: _Seen) -> Match:
    point, low, high = found.point, found.lower, found.upper
    if not index.within(asked.subdistrict, point):
        # A road that leaves the subdistrict and comes back: the known numbers are inside.
        house = asked.body.address.house or 0
        low = high = min((low, high), key=lambda one: (abs(one - house), one))
        point = seen.known[low]
    used = np.unique(np.concatenate((seen.spots[low], seen.spots[high])))
    said = f"{low}号" if low == high else f"{low}–{high}号"
    origin = ORIGINS[index.origins[used].min()]
    return Match("number", point, f"{road}{said}", origin, ("number", road), used)


def _on_road(index: Index, asked: Asked) -> Match | None:
    """The road; of a number that is far from all known ones the nearest of these, and as far off
    as that many numbers are."""
    house = asked.body.address.house
    for road in asked.roads:
        found = _by_key(index, asked, "road", ("road", road))
        if found is None:
            continue
        seen = _numbers(index, asked, road)
        if house is None or not seen.known:
            return found
        low, high = min(seen.known), max(seen.known)
        near = min(seen.known, key=lambda one: (abs(one - house), one))
        apart = distance(seen.known[low], seen.known[high]) / max(1, high - low)
        least = abs(house - near) * max(apart, NUMBER_M)
        said = "" if low <= house <= high else f"{road}{low}–{high}号"
        return replace(found, point=seen.known[near], least_m=least, beyond=said)
    return None


def middle(points: NDArray[np.float64]) -> int:
    """Which of (n, 2) points stands for all: the one nearest to their median.

    It is one of them, so that it lies where they do; one that is far off does not move it. Of equal
    ones the first.
    """
    if len(points) < 3:
        return 0
    lon, lat = np.median(points, axis=0).tolist()
    return int(np.argmin(metres(points, (lon, lat)).round(3)))


def distances(index: Index, spots: Spots, point: LonLat) -> NDArray[np.float64]:
    """Metres from some spots to a place."""
    return metres(index.points[spots], point)


def distance(one: LonLat, other: LonLat) -> float:
    """Metres between two places."""
    return float(metres(np.array([one], np.float64), other)[0])

"""A number with a digit lost or one too many, where something says so.

Such a number is a number too, and may well be somebody's: only who is around can tell. It is
doubted where it begins with a nought; and where nobody that its place is taken from is in the
body's community, that community has numbers of its own elsewhere on the road, and with one digit
more or less the number would be among these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import TypeVar

import numpy as np

from graph.places.index import Index, Spots
from graph.places.known import LonLat
from graph.places.matching import Asked, Match, distance, houses
from graph.places.numbers import FARTHEST

_V = TypeVar("_V")
NUMBERED = ("address", "number", "road")
"""Classes of which the number on a road is read."""
_NOUGHT = re.compile(r"0[0-9]+")


@dataclass(frozen=True, slots=True)
class Misprint:
    """The numbers that may be meant, as they are told, and how far the place may so be off."""

    told: str
    away_m: float


def misprints(written: str) -> Iterator[int]:
    """The numbers that one, as its digits are written, is with a digit too many or lost; ascending.

    >>> [one for one in misprints("12") if one < 130]
    [1, 2, 102, 112, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129]
    >>> [one for one in misprints("08") if one < 300]
    [108, 208]
    """
    less = {written[:at] + written[at + 1 :] for at in range(len(written))}
    more = {
        written[:at] + digit + written[at:]
        for at in range(len(written) + 1)
        for digit in "0123456789"
    }
    told = {int(one) for one in less | more if one and not one.startswith("0")}
    yield from sorted(told - {int(written)})


def misprint(index: Index, asked: Asked, found: Match) -> Misprint | None:
    """What the number of a body may be a misprint of; None where nothing says that it is one."""
    house = asked.body.address.house
    if house is None or found.located_by not in NUMBERED or found.group[1] not in asked.roads:
        return None
    road = found.group[1]
    written = str(house)
    if nought := _NOUGHT.match(asked.body.address.number):
        written = nought[0]
        known: Mapping[int, LonLat] = {
            number: index.spots[usable[0]].point
            for number, usable, _ in houses(index, asked, road)
            if len(usable)
        }
    else:
        known = _contradicting(index, asked, found, road, house)
    meant: dict[int, LonLat] = {}
    for one in misprints(written) if known else ():
        apart, near = min(((abs(number - one), number) for number in known), default=(inf, 0))
        if apart <= FARTHEST:
            meant[one] = known[near]
    if not meant:
        return None
    first, last = min(meant), max(meant)
    told = f"{road}{first}号" if first == last else f"{road}{first}–{last}号"
    return Misprint(told, max(distance(found.point, point) for point in meant.values()))


def _contradicting(
    index: Index, asked: Asked, found: Match, road: str, house: int
) -> Mapping[int, LonLat]:
    """The numbers that the body's community has on the road, if they contradict its own."""
    community = index.community_of(asked.body)
    if community is None:
        return {}
    own = _remembered(index, ("in", community), lambda: frozenset(_in(index, community).tolist()))
    if not found.beyond and not own.isdisjoint(found.spots.tolist()):
        return {}
    alike = (community, road, asked.subdistrict, asked.places)
    known = _remembered(index, alike, lambda: _of_community(index, asked, community, road))
    return {} if any(abs(number - house) <= FARTHEST for number in known) else known


def _of_community(index: Index, asked: Asked, community: str, road: str) -> dict[int, LonLat]:
    known: dict[int, LonLat] = {}
    for number, spots, _ in houses(index, asked, road):
        there = spots[np.isin(spots, _in(index, community))]
        if len(there):
            known[number] = index.spots[there[0]].point
    return known


def _in(index: Index, community: str) -> Spots:
    return index.keyed(("community", community))


def _remembered(index: Index, key: tuple[object, ...], make: Callable[[], _V]) -> _V:
    """What is made once for an index: of bodies of which nobody is left out."""
    alike = ("digits", *key)
    if alike not in index.memo:
        index.memo[alike] = make()
    made: _V = index.memo[alike]
    return made

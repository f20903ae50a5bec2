"""Numbers on a road: where one that is not known lies between those that are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from graph.places.known import LonLat

FARTHEST = 20
"""How far beyond the last known number of its side one is taken to be beside it."""


@dataclass(frozen=True, slots=True)
class Between:
    """A place on a side of a road, and the known numbers next to it."""

    point: LonLat
    lower: int
    upper: int


def between(house: int, known: Mapping[int, LonLat]) -> Between | None:
    """Where a number lies among the known ones of its own side; None if it cannot be told.

    Sides are told by odd and even. Between two known numbers of the side it is interpolated; beyond
    the last one the last one is taken, if it is near enough in numbers.

    >>> between(4, {2: (0.0, 0.0), 3: (9.0, 9.0), 6: (2.0, 4.0)}).point
    (1.0, 2.0)
    """
    side = sorted(number for number in known if number % 2 == house % 2)
    if house in known:
        return Between(known[house], house, house)
    at = bisect_left(side, house)
    below, above = side[at - 1 : at] if at else [], side[at : at + 1]
    if below and above:
        (low,), (high,) = below, above
        share = (house - low) / (high - low)
        (west, south), (east, north) = known[low], known[high]
        point = (west + share * (east - west), south + share * (north - south))
        return Between(point, low, high)
    for last in (*below, *above):
        if abs(last - house) <= FARTHEST:
            return Between(known[last], last, last)
    return None

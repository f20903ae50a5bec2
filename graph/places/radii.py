"""How far off a place may be: what known places were off by when they were placed in the same way.

Bodies whose place is known are placed as if it were not, and as if that of nobody at the same
address were, unless the same address is what is asked about. The radius of a class is what nine in
ten of them were off by: those of the same road, building or area where there are enough of them,
else those of the class.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import shapely
from numpy.typing import NDArray

from graph.boundaries import metres, polygon_of
from graph.places.index import Index
from graph.places.known import Body, Key, LonLat
from graph.places.matching import Asked, Match, distance, distances, matches

AREAS = ("community", "subdistrict")
"""Classes that tell the area of a body only."""
SHARE = 0.9
ENOUGH = 10
"""Fewer known errors say nothing of a high quantile."""
MOST = 600
"""Bodies that are tried: every so many of them, by id."""

ASSUMED_M = {
    "address": 100.0,
    "building": 250.0,
    "number": 300.0,
    "road": 1_500.0,
    "community": 2_000.0,
    "subdistrict": 6_000.0,
}
"""Where nothing is known to measure by: the size of what the class names, generously."""

_LEAST_M = 10.0
"""No place that was not surveyed is better known than this."""


@dataclass(slots=True)
class Radii:
    """Errors by class, and by class and what the places were matched with."""

    index: Index
    by_class: dict[str, list[float]] = field(default_factory=dict)
    by_group: dict[Key, list[float]] = field(default_factory=dict)
    by_slip: list[float] = field(default_factory=list)
    fallen: dict[str, list[float]] = field(default_factory=dict)
    """Of those who have no more precise match than the class."""
    _known: dict[tuple[Key, LonLat, int], tuple[float, str]] = field(default_factory=dict)

    def of(self, match: Match) -> tuple[float, str]:
        """The radius of a match in metres, and what it rests on.

        That is ``extent`` (the area's boundary lies within it), ``measured_here``, ``measured`` (of
        the class), ``assumed``, or ``spread`` where what it was matched with lies farther apart
        than that (between two numbers a quarter of their distance at least). Of an area the
        boundary counts for more than errors: who is known to its community only is unlike those
        whose road is known.
        """
        alike = (match.group, match.point, len(match.spots))
        if alike not in self._known:
            self._known[alike] = self._of(match)
        radius, rests_on = self._known[alike]
        if match.slip:
            slips = self.by_slip
            least = _high(slips) if len(slips) >= ENOUGH else ASSUMED_M["road"]
            if least > radius:
                radius, rests_on = least, "measured" if len(slips) >= ENOUGH else "assumed"
        return (radius, rests_on) if match.least_m <= radius else (match.least_m, "spread")

    def _of(self, match: Match) -> tuple[float, str]:
        if (area := _reach(self.index, match)) is not None:
            return area, "extent"
        apart = distances(self.index, match.spots, match.point)
        here: Sequence[float] | NDArray[np.float64] = self.by_group.get(match.group, [])
        if match.located_by != "number" and len(apart) >= ENOUGH:
            here = apart
        known = self.by_class.get(match.located_by, [])
        if len(fallen := self.fallen.get(match.located_by, [])) >= ENOUGH:
            known = fallen
        if len(here) >= ENOUGH:
            radius, rests_on = _high(here), "measured_here"
            if match.located_by in AREAS and len(fallen) >= ENOUGH and _high(fallen) > radius:
                # Who is known by their area only is not like all who are in it.
                radius, rests_on = _high(fallen), "measured"
        elif len(known) >= ENOUGH:
            radius, rests_on = _high(known), "measured"
        else:
            radius, rests_on = ASSUMED_M[match.located_by], "assumed"
        # Few that disagree, or numbers far apart, are worse than the class is as a rule.
        least = max(apart) / 2 if match.located_by == "number" else _high(apart)
        return (radius, rests_on) if least <= radius else (least, "spread")


def measure(index: Index, bodies: Iterable[Body]) -> Radii:
    """Errors of the bodies whose place is known, placed again in each class."""
    radii = Radii(index)
    known = sorted((one for one in bodies if one.point is not None), key=lambda one: one.id)
    for body in known[:: max(1, -(-len(known) // MOST))]:
        same = _at_the_same_address(index, body)
        assert body.point is not None
        alone = dict(matches(index, Asked.of(index, body, frozenset({body.id}))))
        apart = dict(matches(index, Asked.of(index, body, same)))
        tried = {**apart, **{one: alone[one] for one in ("address",) if one in alone}}
        for located_by, found in tried.items():
            error = distance(body.point, found.point)
            if found.slip:
                radii.by_slip.append(error)
                continue
            radii.by_class.setdefault(located_by, []).append(error)
            radii.by_group.setdefault(found.group, []).append(error)
        for located_by, found in islice(apart.items(), 1):
            if not found.slip:
                error = distance(body.point, found.point)
                radii.fallen.setdefault(located_by, []).append(error)
    return radii


def _at_the_same_address(index: Index, body: Body) -> frozenset[str]:
    keys = index.by_owner.get(body.id, frozenset())
    alike = (index.spots[at].owner for key in keys for at in index.by_key[key])
    return frozenset((body.id, *alike))


def _high(errors: Sequence[float] | NDArray[np.float64]) -> float:
    return max(_LEAST_M, float(np.quantile(np.array(errors), SHARE, method="higher")))


def _reach(index: Index, match: Match) -> float | None:
    """How far the boundary of a zone that a body was matched with reaches from the place."""
    kind, name = match.group[:2]
    zone = index.zones.get(name)
    if kind not in ("community", "subdistrict") or zone is None or zone.boundary is None:
        return None
    corners = shapely.get_coordinates(polygon_of(zone.boundary))
    return max(_LEAST_M, float(metres(corners, match.point).max()))

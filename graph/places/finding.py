"""Bodies without coordinates placed by their addresses. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graph.boundaries import distance_outside, metres
from graph.places.addresses.divisions import cities, province_of
from graph.places.addresses.parsing import parse
from graph.places.digits import NUMBERED, misprint
from graph.places.index import OUTSIDE_M, Index, Spots
from graph.places.known import Body, Entry, LonLat, Zone
from graph.places.matching import (
    CLASSES,
    Asked,
    Match,
    distance,
    distances,
    match,
    named_building,
)
from graph.places.radii import AREAS, ENOUGH, SHARE, measure

DECIMALS = 6
"""Of a place, in degrees: 10 cm."""
_STEP = 500


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against a place: a code of DOUBT, and the name in question."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PlacedBody:
    """A body with the place that was found for it.

    ``radius_m`` holds for nine in ten of its class, ``radius_from`` says what it rests on;
    ``matched`` is what the address was matched with, ``origin`` who knows where that is.
    ``missing`` is what its address names and nobody knows, where only its area is known.
    """

    id: str
    label: str
    name: str
    address: str
    located_by: str
    lon: float
    lat: float
    radius_m: float
    radius_from: str
    matched: str
    origin: str
    doubts: tuple[Doubt, ...]
    missing: str
    staff: int
    full_members: int


@dataclass(frozen=True, slots=True)
class UnplacedBody:
    """A body that was not placed, why (a code of UNPLACED), and how much it weighs.

    ``value`` is what was in the way.
    """

    id: str
    label: str
    name: str
    address: str
    reason: str
    value: str
    staff: int
    full_members: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The subdistrict of a body that was placed, and the known places its own was taken from."""

    subdistrict: str | None
    spots: Spots


_NO_GROUND = Ground(None, np.empty(0, np.intp))


@dataclass(frozen=True, slots=True)
class Found:
    """Places for bodies, by class and id; what is unplaced, the weightiest first.

    ``known`` is what they were matched with, ``grounds`` what of it by the id of each body.
    """

    placed: tuple[PlacedBody, ...]
    unplaced: tuple[UnplacedBody, ...]
    known: Index = field(compare=False, repr=False)
    grounds: Mapping[str, Ground] = field(compare=False, repr=False)

    def counts(self) -> Mapping[str, int]:
        """How many were placed by each class, the most precise first."""
        found = Counter(one.located_by for one in self.placed)
        return {located_by: found[located_by] for located_by in CLASSES}


class Abandoned(Exception):
    """Nobody waits for the places any more."""


Told = Callable[[int, int], bool]
"""Is told how many bodies are done, and of how many; False: nobody waits for the others."""


class Finder:
    """What addresses are matched with, made once, and places found with it; threads may share it.

    ``bodies`` are all that are known, those with coordinates too; ``zones`` and ``entries`` those
    of the graph and of the office's gazetteer.
    """

    def __init__(
        self, bodies: Iterable[Body], zones: Iterable[Zone], entries: Iterable[Entry] = ()
    ) -> None:
        self.bodies = sorted(bodies, key=lambda one: one.id)
        self.index = Index(self.bodies, zones, entries)
        self.parks = {one.id: one.park for one in self.bodies}
        """By body; ids of zones."""
        self._radii = measure(self.index, self.bodies)
        self._homes = _home_cities(self.bodies, self.index.zones)
        named = {zone.name for zone in self.index.zones.values() if zone.kind == "city"}
        self._city = cities().get(min(named)) if len(named) == 1 else None

    def find(self, told: Told = lambda done, total: True) -> Found:
        """Places for the bodies that have none; the same for the same input, in whatever order it
        comes. Raises Abandoned where ``told``, called every so many bodies, says so."""
        placed: list[PlacedBody] = []
        unplaced: list[UnplacedBody] = []
        grounds: dict[str, Ground] = {}
        for done, body in enumerate(self.bodies):
            if done % _STEP == 0 and not told(done, len(self.bodies)):
                raise Abandoned
            if body.point is not None or body.settled:
                continue
            found, ground = self.place(body, self.city_of(body.park))
            if isinstance(found, PlacedBody):
                placed.append(found)
                grounds[body.id] = ground
            else:
                unplaced.append(found)
        placed.sort(key=lambda one: (CLASSES.index(one.located_by), one.id))
        unplaced.sort(key=lambda one: (-one.staff, -one.full_members, one.id))
        return Found(tuple(placed), tuple(unplaced), self.index, grounds)

    def city_of(self, park: str | None) -> str | None:
        """The city that the addresses of a park have to be in, if that is known."""
        return self._city or self._homes.get(park)

    def place(self, body: Body, home: str | None) -> tuple[PlacedBody | UnplacedBody, Ground]:
        """Where a body is, or why that cannot be told, and what it rests on; ``home`` is the city
        that its address has to be in."""
        index = self.index
        if away := away_of(body, home):
            return unplaced(body, "other_city", away), _NO_GROUND
        asked = Asked.of(index, body)
        found = match(index, asked)
        if found is None:
            return _why_not(index, asked), _NO_GROUND
        radius, rests_on = self._radii.of(found)
        lon, lat = (round(value, DECIMALS) for value in found.point)
        against = (
            _other_community(index, asked, found),
            _other_building(index, asked, found),
            _other_number(index, asked, found),
        )
        least = max(away for _, away in against)
        if least > radius:
            radius, rests_on = least, "spread"
        doubts = (
            *_doubts(asked, found),
            *(doubt for doubt, _ in against if doubt is not None),
            *_contradiction(index, asked),
        )
        placed = PlacedBody(
            *(body.id, body.label, body.name, body.text, found.located_by, lon, lat),
            *(round(radius, 1), rests_on, found.matched, found.origin, doubts),
            *(_named(body) if found.located_by in AREAS else "", body.staff, body.full_members),
        )
        return placed, Ground(asked.subdistrict, found.spots)


def _home_cities(bodies: Sequence[Body], zones: Mapping[str, Zone]) -> Mapping[str | None, str]:
    """The city of each park: the one in its name, else that most of its addresses name."""
    named: dict[str | None, Counter[str]] = {}
    for body in bodies:
        named.setdefault(body.park, Counter()).update(filter(None, (body.address.city,)))
    homes: dict[str | None, str] = {}
    for park, counted in named.items():
        if park is not None and park in zones and (own := parse(zones[park].name).city):
            homes[park] = own
            continue
        for city, count in counted.items():
            if 2 * count > counted.total():
                homes[park] = city
    return homes


def away_of(body: Body, home: str | None) -> str:
    """The city or province of an address that is not that of its park; empty if it is."""
    address = body.address
    if home is None:
        return ""
    if address.city and address.city != home:
        return address.city
    province = province_of().get(home, "")
    return address.province if address.province and address.province != province else ""


def _doubts(asked: Asked, found: Match) -> Iterator[Doubt]:
    """What was read as something else, or not taken."""
    if found.slip:
        yield Doubt("spelled", found.slip)
    if found.beyond:
        yield Doubt("beyond_numbers", found.beyond)
    for name in asked.doubts.outside:
        yield Doubt("outside", name)


_Against = tuple[Doubt | None, float]
"""What speaks against a place, and how many metres off the place so may be."""


def _other_community(index: Index, asked: Asked, found: Match) -> _Against:
    """The community of the ledger where a place is far from it, and how far off the place so is.

    Far is outside its boundary, or twice as far from its middle as nine in ten of those who are
    known in it.
    """
    zone = index.zones.get(asked.body.community or "")
    if zone is None or found.located_by in AREAS:
        return None, 0.0
    if zone.boundary is not None:
        away = float(distance_outside(zone.boundary, np.array([found.point]))[0])
        return (Doubt("other_community", zone.name), away) if away > OUTSIDE_M else (None, 0.0)
    key = ("size of a community", zone.id)
    if key not in index.memo:
        index.memo[key] = _middle_and_size(index.points[index.keyed(("community", zone.id))])
    middle, size = index.memo[key]
    away = distance(middle, found.point) if size else 0.0
    return (Doubt("other_community", zone.name), away) if away > 2 * size else (None, 0.0)


def _other_building(index: Index, asked: Asked, found: Match) -> _Against:
    """The building that a body names besides its number on a road, where it is known elsewhere.

    Elsewhere is twice as far as those who are known in it lie apart.
    """
    if found.located_by not in NUMBERED or found.group[1] not in asked.roads:
        return None, 0.0
    named = named_building(index, asked)
    if named is None:
        return None, 0.0
    size = float(max(OUTSIDE_M, distances(index, named.spots, named.point).max()))
    away = distance(found.point, named.point)
    return (Doubt("other_building", named.matched), away) if away > 2 * size else (None, 0.0)


def _other_number(index: Index, asked: Asked, found: Match) -> _Against:
    """The numbers that may be meant where those who are known say that a digit is wrong."""
    meant = misprint(index, asked, found)
    return (None, 0.0) if meant is None else (Doubt("misprint", meant.told), meant.away_m)


def _middle_and_size(known: NDArray[np.float64]) -> tuple[LonLat, float]:
    """The middle of some places and how far nine in ten are from it; 0 where they are too few."""
    if len(known) < ENOUGH:
        return (0.0, 0.0), 0.0
    lon, lat = np.median(known, axis=0).tolist()
    return (lon, lat), max(OUTSIDE_M, float(np.quantile(metres(known, (lon, lat)), SHARE)))


def _contradiction(index: Index, asked: Asked) -> tuple[Doubt, ...]:
    """The subdistrict that an address names where its ledger names another."""
    said = asked.body.address.subdistrict
    zone = index.zones.get(asked.subdistrict or "")
    if not said or zone is None or zone.id in index.named(said, "subdistrict"):
        return ()
    return (Doubt("other_subdistrict", said),) if index.named(said, "subdistrict") else ()


def _why_not(index: Index, asked: Asked) -> UnplacedBody:
    body, doubts = asked.body, asked.doubts
    if doubts.several:
        return unplaced(body, "several_places", doubts.several[0])
    if doubts.outside:
        return unplaced(body, "outside_subdistrict", doubts.outside[0])
    if not body.text and not asked.subdistrict and not asked.community:
        return unplaced(body, "no_address", "")
    return unplaced(body, "unknown_place", _named(body))


def _named(body: Body) -> str:
    """The place that an address names and that its bodies have in common."""
    said = body.address.said
    return next((said[part] for part in ("road", "estate", "building") if part in said), "")


def unplaced(body: Body, reason: str, value: str) -> UnplacedBody:
    """A body that is not placed for a reason (code of UNPLACED)."""
    return UnplacedBody(
        *(body.id, body.label, body.name, body.text, reason, value, body.staff, body.full_members)
    )

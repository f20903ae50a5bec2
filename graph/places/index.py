"""Known places by what they are known by, and which of them may be meant by a body."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.boundaries import distance_outside
from graph.places.addresses.parsing import parse
from graph.places.codes import ORIGIN
from graph.places.known import (
    Body,
    Entry,
    Key,
    LonLat,
    Zone,
    address_keys,
    building_names,
    road_key,
)
from graph.places.slips import Slips
from graph.places.texts import folded

Mask = NDArray[np.bool_]
Spots = NDArray[np.intp]
"""Indices of spots."""
_NONE = np.empty(0, np.intp)

OUTSIDE_M = 200.0
"""How far outside a boundary a place may lie: boundaries run along streets, and houses on both
sides of one are told to be in either."""

ORIGINS = tuple(ORIGIN.codes)
"""Who says where something is; what bodies say counts for most."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A known place. ``owner`` is the id of the body or zone that has it, or the entry's name."""

    point: LonLat
    origin: str
    owner: str
    subdistrict: str | None = None
    within: frozenset[str] = frozenset()


class Index:
    """Known places. What it gives for a body does not depend on the order it was built in."""

    def __init__(
        self, bodies: Iterable[Body], zones: Iterable[Zone], entries: Iterable[Entry] = ()
    ) -> None:
        self.zones: Mapping[str, Zone] = {zone.id: zone for zone in zones}
        self.spots: list[Spot] = []
        self.by_key: dict[Key, list[int]] = {}
        self.houses: dict[str, dict[int, list[int]]] = {}
        """By road and number on it, the spots."""
        self.road_names: dict[str, list[tuple[str, frozenset[str]]]] = {}
        """By any name of a road of the gazetteer its other names, and where that holds."""
        self.by_owner: dict[str, frozenset[Key]] = {}
        self._road_at: dict[int, str] = {}
        """By the spot of a body its road."""
        self.house_at: dict[int, tuple[str, int]] = {}
        """By the spot of a house its road and number."""
        self._out: tuple[frozenset[str], Spots] = (frozenset(), _NONE)
        self._keyed: dict[Key, Spots] = {}
        self.spots_of: dict[str, list[int]] = {}
        """By their owner."""
        self._masks: dict[str | None, Mask] = {}
        self._within: set[str] = set()
        self.memo: dict[Any, Any] = {}
        """What those who match remember of this index."""
        for body in sorted(bodies, key=lambda one: one.id):
            if body.point is not None:
                self._add_body(body, body.point)
        for zone in sorted(self.zones.values(), key=lambda one: one.id):
            if zone.point is not None:
                self._add_zone(zone, zone.point)
        for entry in sorted(entries, key=lambda one: (one.kind, one.name, one.point)):
            self._add_entry(entry)

    def _add(self, spot: Spot, keys: Collection[Key]) -> int:
        at = len(self.spots)
        self._within |= spot.within
        self.spots.append(spot)
        self.spots_of.setdefault(spot.owner, []).append(at)
        for key in keys:
            self.by_key.setdefault(key, []).append(at)
        return at

    def _add_body(self, body: Body, point: LonLat) -> None:
        address = body.address
        subdistrict = self.subdistrict_of(body)
        roads = (road_key(address.road),) if address.road else ()
        keys: set[Key] = set()
        if not address.near:
            same = set(address_keys(address, roads))
            self.by_owner[body.id] = frozenset(same)
            keys |= same
            keys |= {("building", name) for name in building_names(address, body.carriers)}
        keys |= {("road", road) for road in roads}
        keys |= {("community", one) for one in (body.community, address.community) if one}
        keys |= {("subdistrict", one) for one in (subdistrict, address.subdistrict) if one}
        at = self._add(Spot(point, "body", body.id, subdistrict), keys)
        if roads:
            self._road_at[at] = roads[0]
        if roads and not address.near and not address.crossing:
            self._add_house(roads[0], address.house, at)

    def _add_house(self, road: str, house: int | None, at: int) -> None:
        if house is not None:
            self.houses.setdefault(road, {}).setdefault(house, []).append(at)
            self.house_at[at] = (road, house)

    def _add_zone(self, zone: Zone, point: LonLat) -> None:
        subdistrict = self.subdistrict_above(zone.id)
        spot = Spot(point, "zone", zone.id, subdistrict)
        if zone.kind in ("community", "subdistrict"):
            self._add(spot, [(zone.kind, zone.id)])
        elif zone.kind in ("carrier", "area"):
            self._add(spot, {("building", folded(name)) for name in zone.names})

    def _add_entry(self, entry: Entry) -> None:
        own = {one for name in entry.within for one in self.named(name, "subdistrict")}
        spot = Spot(
            entry.point, "gazetteer", entry.name, own.pop() if len(own) == 1 else None, entry.within
        )
        keys: set[Key] = set()
        houses: list[tuple[str, int | None]] = []
        for name in map(folded, entry.names):
            if entry.kind == "road":
                keys.add(("road", road_key(name)))
                others = [road_key(folded(one)) for one in entry.names]
                known = self.road_names.setdefault(road_key(name), [])
                known += [(one, entry.within) for one in others if one != road_key(name)]
            elif entry.kind == "address":
                said = parse(name)
                roads = (road_key(said.road),) if said.road else ()
                keys |= set(address_keys(said, roads))
                houses += [(road, said.house) for road in roads]
                keys |= {("road", road) for road in roads}
            elif entry.kind == "building":
                keys.add(("building", name))
            else:
                keys |= {(entry.kind, one) for one in (name, *self.named(name, entry.kind))}
        at = self._add(spot, keys)
        for road, house in dict.fromkeys(houses):
            self._add_house(road, house, at)

    # --- zones --------------------------------------------------------------------------------

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], list[str]] = {}
        for zone in sorted(self.zones.values(), key=lambda one: one.id):
            for name in sorted(zone.folded_names):
                found.setdefault((zone.kind, name), []).append(zone.id)
        return {key: tuple(ids) for key, ids in found.items()}

    def named(self, name: str, kind: str) -> tuple[str, ...]:
        """Ids of the zones of a kind that go by a folded name."""
        return self._by_name.get((kind, name), ())

    def subdistrict_above(self, zone: str | None) -> str | None:
        """The subdistrict that a zone is or lies in."""
        seen: set[str] = set()
        at = zone
        while at is not None and at in self.zones and at not in seen:
            seen.add(at)
            if self.zones[at].kind == "subdistrict":
                return at
            at = min(self.zones[at].parents, default=None)
        return None

    def subdistrict_of(self, body: Body) -> str | None:
        """The subdistrict of a body: as its ledger says, else as its address does."""
        known = body.subdistrict or self.subdistrict_above(body.community)
        if known is None and body.address.subdistrict:
            named = self.named(body.address.subdistrict, "subdistrict")
            known = named[0] if len(named) == 1 else None
        return known

    def community_of(self, body: Body) -> str | None:
        """The community of a body, likewise."""
        if body.community or not body.address.community:
            return body.community
        own = self.subdistrict_of(body)
        named = [
            one
            for one in self.named(body.address.community, "community")
            if own is None or self.subdistrict_above(one) in (own, None)
        ]
        return named[0] if len(named) == 1 else None

    def places_of(self, body: Body) -> frozenset[str]:
        """Folded names of what a body is said to be in, those by which entries ask for it."""
        address = body.address
        said = {address.subdistrict, address.community, address.estate, address.building}
        if address.road:
            said.add(road_key(address.road))
        for zone in (self.subdistrict_of(body), self.community_of(body)):
            if zone is not None and zone in self.zones:
                said |= self.zones[zone].folded_names
        return frozenset(said & self._within)

    # --- what a body may mean -----------------------------------------------------------------

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """(n, 2) degrees of the spots."""
        return np.array([spot.point for spot in self.spots], np.float64).reshape(-1, 2)

    def inside(self, subdistrict: str | None) -> Mask:
        """Which spots are not known to lie outside a subdistrict (None: anywhere).

        A boundary decides where there is one, else what the spots themselves are said to be in.
        """
        if subdistrict not in self._masks:
            zone = self.zones.get(subdistrict or "")
            boundary = zone.boundary if zone else None
            if subdistrict is None:
                mask = np.ones(len(self.spots), np.bool_)
            elif boundary is not None and self.spots:
                mask = distance_outside(boundary, self.points) <= OUTSIDE_M
            else:
                own = [spot.subdistrict in (subdistrict, None) for spot in self.spots]
                mask = np.array(own, np.bool_)
            self._masks[subdistrict] = mask
        return self._masks[subdistrict]

    def within(self, subdistrict: str | None, point: LonLat) -> bool:
        """Whether a place that is none of the spots is not known to lie outside a subdistrict."""
        zone = self.zones.get(subdistrict or "")
        if zone is None or zone.boundary is None:
            return True
        return float(distance_outside(zone.boundary, np.array([point]))[0]) <= OUTSIDE_M

    def roads_of(self, body: Body, places: frozenset[str]) -> tuple[str, ...]:
        """The names of a body's road: its own, those in brackets, the gazetteer's others."""
        address = body.address
        if not address.road:
            return ()
        own = [road_key(one) for one in (address.road, *map(folded, address.asides))]
        others = [
            other
            for name in own
            for other, within in sorted(
                self.road_names.get(name, ()), key=lambda one: (one[0], sorted(one[1]))
            )
            if not within or within & places
        ]
        return tuple(dict.fromkeys(own + others))

    def usable(
        self,
        spots: Spots,
        subdistrict: str | None,
        places: frozenset[str],
        without: frozenset[str],
    ) -> tuple[Spots, Spots]:
        """Of some spots those that a body may mean, and those that lie outside its subdistrict."""
        meant = spots
        if without:
            out = self.out_of(without)
            self._left_out[out] = True
            meant = meant[~self._left_out[meant]]
            self._left_out[out] = False
        for at in meant[self._asks[meant]].tolist():
            if not self.spots[at].within & places:
                meant = meant[meant != at]
        mask = self.inside(subdistrict)[meant]
        return meant[mask], meant[~mask]

    def out_of(self, owners: frozenset[str]) -> Spots:
        """The spots of some owners, as long as the same are asked about."""
        if self._out[0] != owners:
            found = [at for owner in owners for at in self.spots_of.get(owner, ())]
            self._out = owners, np.array(found, np.intp)
        return self._out[1]

    def keyed(self, key: Key) -> Spots:
        """The spots that are known by a key, ascending."""
        if key not in self.by_key:
            return _NONE
        if key not in self._keyed:
            self._keyed[key] = np.array(self.by_key[key], np.intp)
        return self._keyed[key]

    @cached_property
    def origins(self) -> NDArray[np.int8]:
        """(n,) index into :data:`ORIGINS` of each spot."""
        return np.array([ORIGINS.index(spot.origin) for spot in self.spots], np.int8)

    @cached_property
    def _left_out(self) -> Mask:
        return np.zeros(len(self.spots), np.bool_)

    # --- names with a slip --------------------------------------------------------------------

    @cached_property
    def _slips(self) -> Mapping[tuple[str, bool], Slips]:
        """Names of roads and buildings: those that bodies or zones give, and those that only the
        gazetteer has."""
        names: dict[tuple[str, bool], list[str]] = {}
        for kind, *rest in self.by_key:
            if kind in ("road", "building"):
                names.setdefault((kind, self._is_given((kind, *rest))), []).append(rest[0])
        return {key: Slips(found) for key, found in names.items()}

    def _is_given(self, key: Key, without: Collection[str] = ()) -> bool:
        """Whether a body or zone that is not left out is known by a key."""
        gazetteer = ORIGINS.index("gazetteer")
        return any(
            self.spots[at].owner not in without
            for at in self.keyed(key).tolist()
            if self.origins[at] != gazetteer
        )

    def meant(
        self,
        kind: str,
        name: str,
        subdistrict: str | None,
        places: frozenset[str],
        without: frozenset[str],
        roads: Collection[str] = (),
    ) -> tuple[str, ...]:
        """What a name of a road or building that no body or zone gives may be, with a slip.

        That is one name that they give, if it is the only one; where they give none, all that the
        gazetteer has, so that more of it takes nothing away. A building has to be on one of the
        ``roads``, if they are told; of one in the gazetteer nobody knows on which it is.
        """
        if self._is_given((kind, name), without):
            return ()
        inside = self.inside(subdistrict)
        alike = self._slips[kind, True].of(name) if (kind, True) in self._slips else []
        found = [
            one
            for one in alike
            if self._is_given((kind, one), without) and inside[self.keyed((kind, one))].any()
        ]
        if kind == "building" and roads:
            found = [
                one
                for one in found
                if any(self._road_at.get(at) in roads for at in self.keyed((kind, one)).tolist())
            ]
        if found or (kind == "building" and roads) or (kind, False) not in self._slips:
            return tuple(found) if len(found) == 1 else ()
        return tuple(
            one
            for one in self._slips[kind, False].of(name)
            if len(self.usable(self.keyed((kind, one)), subdistrict, places, without)[0])
        )

    @cached_property
    def _asks(self) -> Mask:
        """Which spots are meant for bodies only that are said to be somewhere."""
        return np.array([bool(spot.within) for spot in self.spots], np.bool_)

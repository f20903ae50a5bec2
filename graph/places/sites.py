"""Where an address is that is of no body yet: of a site that somebody thinks of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from graph.errors import Finding, InvalidInput
from graph.places.addresses.parsing import parse
from graph.places.codes import UNPLACED
from graph.places.finding import Finder, PlacedBody, UnplacedBody, away_of, unplaced
from graph.places.index import Spots
from graph.places.known import Body
from graph.places.radii import AREAS

_Parks = Collection[str | None]


def site_at(finder: Finder, address: str, zones: Collection[str] | None = None) -> PlacedBody:
    """The place of an address, of a site in some ``zones`` (ids; None: of all).

    It is looked for in the parks that these lie in; of several, in those of the city that it names.
    A subdistrict that it names is one of the zones. If it names none and is unknown or means
    several places, it is tried in each of these: what a gazetteer says of one is meant only for who
    is in it. Raises InvalidInput with the reason (a code of UNPLACED) where no place is found, or
    several, or one in another park.
    """
    found = _found(finder, Body("", "Position", address, address, parse(address)), zones)
    if isinstance(found, PlacedBody):
        return found
    why = UNPLACED.codes[found.reason].en
    raise InvalidInput(
        f"{address!r} is not placed: {why}",
        [Finding(found.reason, why, column="address", value=found.value or address)],
    )


def _found(finder: Finder, body: Body, zones: Collection[str] | None) -> PlacedBody | UnplacedBody:
    every = set(finder.parks.values())
    asked = every if zones is None else {_park_of(finder, one, every) for one in zones}
    away = {park: away_of(body, finder.city_of(park)) for park in asked or {None}}
    parks = {park for park, city in away.items() if not city}
    if not parks:
        return unplaced(body, "other_city", min(away.values()))
    own = sorted(
        one.id
        for one in finder.index.zones.values()
        if one.kind == "subdistrict"
        and (zones is None or one.id in zones)
        and _park_of(finder, one.id, every) in {None, *parks}
    )
    said = body.address.subdistrict
    named = [one for one in own if said in finder.index.zones[one].folded_names]
    if len(named) == 1:
        body = replace(body, subdistrict=named[0])
    first, ground = finder.place(body, None)
    placed = [(first, ground.spots)] if isinstance(first, PlacedBody) else []
    if isinstance(first, UnplacedBody) and first.reason in ("unknown_place", "several_places"):
        tried = (finder.place(replace(body, subdistrict=one), None) for one in named or own)
        placed = [
            (one, rests_on.spots)
            for one, rests_on in tried
            if isinstance(one, PlacedBody) and one.located_by not in AREAS
        ]
    if not placed:
        return first
    inside = [one for one, spots in placed if _in_one_of(finder, spots, parks, every)]
    if not inside:
        return unplaced(body, "other_park", placed[0][0].matched)
    return inside[0] if len(inside) == 1 else unplaced(body, "several_places", inside[0].matched)


def _park_of(finder: Finder, zone: str | None, parks: _Parks) -> str | None:
    """The park among some that a zone is or lies in."""
    above, seen = [zone], set[str]()
    while above:
        at = above.pop()
        if at in parks:
            return at
        if at is not None and at not in seen and at in finder.index.zones:
            seen.add(at)
            above += finder.index.zones[at].parents
    return None


def _in_one_of(finder: Finder, spots: Spots, parks: _Parks, every: _Parks) -> bool:
    """Whether any of some known places is in one of some parks, or may be: nobody says in which."""
    for at in spots.tolist():
        spot = finder.index.spots[at]
        own = finder.parks.get(spot.owner) if spot.origin == "body" else None
        own = own or _park_of(finder, spot.subdistrict, every)
        if own is None or own in parks:
            return True
    return not len(spots)

"""Which joint committee or agreement is at work where an enterprise is, and could take it in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graph.snapshot.pictures import Edges, Picture
from queries.coverage.status.places import NOWHERE, places_of
from queries.coverage.status.state import CoverageState
from queries.pairing.status import status_on

Way = Literal["member", "radiates", "party"]
"""How it is there: a member body, a body it radiates to, or a party of the agreement."""

SHOWN = 3
_WAYS: tuple[tuple[Way, str], ...] = (
    ("member", "MEMBER_OF"),
    ("radiates", "RADIATES"),
    ("party", "PARTY_TO"),
)
_PLACES = ("carrier", "community")


@dataclass(frozen=True, slots=True)
class NearbyPairing:
    """A joint committee or agreement, and the body that brings it to the enterprise's place.

    ``place_kind`` is carrier or community; ``place`` the zone that both are in.
    """

    id: str
    name: str
    label: str
    way: Way
    via: str
    via_name: str
    status: str | None
    """Of an agreement, as AGREEMENT_STATUS has it on the day; an undated one is not active."""
    place_kind: str
    place: str
    place_name: str


def pairings_of(picture: Picture, bodies: set[int]) -> set[int]:
    """Committees and agreements that some bodies are members of, radiated by or parties to."""
    found: set[int] = set()
    for _, rel_type in _WAYS:
        for body, pairing in _ends(picture, rel_type):
            if body in bodies:
                found.add(pairing)
    return found


def pairings_near(state: CoverageState, at: int, known: set[int]) -> tuple[NearbyPairing, ...]:
    """Pairings at work in an enterprise's carrier or community that it is not in yet.

    Each once, at most :data:`SHOWN`: the carrier's before the community's, membership before
    radiation before agreements, then by id. An organization is where it is located or else where
    the unit it is based in is. O(nodes + edges of these types).
    """
    picture = state.picture
    snapshot = picture.snapshot
    here = (int(state.places.carrier[at]), int(state.places.community[at]))
    if here == (NOWHERE, NOWHERE):
        return ()
    ways = [(way, body, pairing) for way, kind in _WAYS for body, pairing in _ends(picture, kind)]
    located = _located(picture, sorted({body for _, body, _ in ways}))
    best: dict[int, tuple[int, int, str, int]] = {}
    for way, body, pairing in ways:
        if pairing in known or body == int(state.enterprises[at]):
            continue
        for level, zone in enumerate(here):
            if zone == NOWHERE or zone not in (body, located[body][level]):
                continue
            rank = [name for name, _ in _WAYS].index(way)
            key = (level, rank, str(snapshot.ids[body]), body)
            best[pairing] = min(best.get(pairing, key), key)
    order = sorted(best, key=lambda pairing: (*best[pairing][:2], str(snapshot.ids[pairing])))
    return tuple(
        NearbyPairing(
            id=str(snapshot.ids[pairing]),
            name=str(snapshot.names[pairing]),
            label=snapshot.labels[snapshot.label[pairing]],
            way=_WAYS[best[pairing][1]][0],
            via=best[pairing][2],
            via_name=str(snapshot.names[best[pairing][3]]),
            status=_status(picture, pairing),
            place_kind=_PLACES[best[pairing][0]],
            place=str(snapshot.ids[here[best[pairing][0]]]),
            place_name=str(snapshot.names[here[best[pairing][0]]]),
        )
        for pairing in order[:SHOWN]
    )


def _status(picture: Picture, pairing: int) -> str | None:
    snapshot = picture.snapshot
    if snapshot.labels[snapshot.label[pairing]] != "Agreement":
        return None
    since, until = (snapshot.columns[name].at(pairing) for name in ("since", "until"))
    return status_on(picture.as_of, since, until).value


def _ends(picture: Picture, rel_type: str) -> Iterator[tuple[int, int]]:
    """Body and pairing of every relationship of a type; only RADIATES leads from the committee."""
    edges: Edges = picture.edges(rel_type)
    body, pairing = edges.start, edges.end
    if rel_type == "RADIATES":
        body, pairing = pairing, body
    return zip(body.tolist(), pairing.tolist(), strict=True)


def _located(picture: Picture, bodies: list[int]) -> dict[int, tuple[int, int]]:
    """Carrier and community of each body."""
    based = picture.whole.edges("BASED_IN")
    homes: dict[int, int] = {}
    for start, end in zip(based.start.tolist(), based.end.tolist(), strict=True):
        homes[start] = min(homes.get(start, end), end)
    nodes = np.array(bodies, np.intp)
    units = np.array([homes.get(body, body) for body in bodies], np.intp)
    own, unit = places_of(picture, nodes), places_of(picture, units)
    carrier = np.where(own.carrier != NOWHERE, own.carrier, unit.carrier)
    community = np.where(own.community != NOWHERE, own.community, unit.community)
    return {
        body: (int(a), int(b))
        for body, a, b in zip(bodies, carrier.tolist(), community.tolist(), strict=True)
    }

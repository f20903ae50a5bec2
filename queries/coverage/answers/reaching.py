"""Which joint committee or agreement is at work where an enterprise is, and could take it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

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


@dataclass(frozen=True, slots=True, eq=False)
class _AtWork:
    """Every relationship between a body and a pairing, and where the body is."""

    rank: NDArray[np.intp]
    """(r,) position in :data:`_WAYS`."""
    body: NDArray[np.intp]
    pairing: NDArray[np.intp]
    places: tuple[NDArray[np.intp], NDArray[np.intp]]
    """(r,) carrier and community of the body."""


_kept: WeakKeyDictionary[Picture, _AtWork] = WeakKeyDictionary()


def pairings_of(picture: Picture, bodies: set[int]) -> set[int]:
    """Committees and agreements that some bodies are members of, radiated by or parties to."""
    work = _at_work(picture)
    return set(work.pairing[np.isin(work.body, sorted(bodies))].tolist())


def pairings_near(state: CoverageState, at: int, known: set[int]) -> tuple[NearbyPairing, ...]:
    """Pairings at work in an enterprise's carrier or community that it is not in yet.

    Each once, at most :data:`SHOWN`: the carrier's before the community's, membership before
    radiation before agreements, then by id. An organization is where it is located or else where
    the unit it is based in is. O(nodes + edges of these types) the first time, O(edges of these
    types) then.
    """
    picture = state.picture
    snapshot = picture.snapshot
    here = (int(state.places.carrier[at]), int(state.places.community[at]))
    if here == (NOWHERE, NOWHERE):
        return ()
    work = _at_work(picture)
    best: dict[int, tuple[int, int, str, int]] = {}
    for level, zone in enumerate(here):
        if zone == NOWHERE:
            continue
        for row in np.flatnonzero((work.body == zone) | (work.places[level] == zone)).tolist():
            body, pairing = int(work.body[row]), int(work.pairing[row])
            if pairing in known or body == int(state.enterprises[at]):
                continue
            key = (level, int(work.rank[row]), str(snapshot.ids[body]), body)
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


def _at_work(picture: Picture) -> _AtWork:
    """Worked out once for a picture."""
    known = _kept.get(picture)
    if known is None:
        pairs = [_ends(picture, rel_type) for _, rel_type in _WAYS]
        body, pairing = (np.concatenate(ends).astype(np.intp) for ends in zip(*pairs, strict=True))
        rank = np.repeat(np.arange(len(pairs)), [len(bodies) for bodies, _ in pairs])
        bodies, of = np.unique(body, return_inverse=True)
        carrier, community = _located(picture, bodies)
        known = _kept[picture] = _AtWork(rank, body, pairing, (carrier[of], community[of]))
    return known


def _ends(picture: Picture, rel_type: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Body and pairing of every relationship of a type; only RADIATES leads from the committee."""
    edges: Edges = picture.edges(rel_type)
    return (edges.end, edges.start) if rel_type == "RADIATES" else (edges.start, edges.end)


def _located(
    picture: Picture, bodies: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Carrier and community of each body."""
    based = picture.whole.edges("BASED_IN")
    size = len(picture.snapshot)
    home = np.full(size, size, np.intp)
    np.minimum.at(home, based.start, based.end)
    units = np.where(home[bodies] < size, home[bodies], bodies)
    own, unit = places_of(picture, bodies), places_of(picture, units)
    return (
        np.where(own.carrier != NOWHERE, own.carrier, unit.carrier),
        np.where(own.community != NOWHERE, own.community, unit.community),
    )

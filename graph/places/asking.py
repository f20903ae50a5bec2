"""Places for the bodies of a picture, with the office's gazetteer if there is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from graph.places.bodies import bodies_of, zones_of
from graph.places.finding import Finder
from graph.places.gazetteer import read_gazetteer
from graph.places.known import Body, Entry, Zone
from graph.snapshot.pictures import Picture

LAYERS = ("ledger", "source")
"""Layers in which places are found: what is generated says nothing of where a real body is."""


def finder_of(
    picture: Picture, gazetteer: Path | None = None, *, name: str | None = None, again: bool = False
) -> Finder:
    """What the addresses of a picture are matched with.

    Parameters
    ----------
    picture
        a day in :data:`LAYERS`.
    gazetteer
        file of the office's own list of places (T11); ``name`` is what it is called.
    again
        also for those that were placed by their address before.

    Raises
    ------
    InvalidInput
        with a finding for each fault of the gazetteer.
    """
    bodies, zones = bodies_of(picture, again=again), zones_of(picture)
    entries = [] if gazetteer is None else _entries(gazetteer, name, bodies, zones)
    return Finder(bodies, zones, entries)


def entries_of(picture: Picture, gazetteer: Path, *, name: str | None = None) -> list[Entry]:
    """What a gazetteer says of the places of a picture. Raises as :func:`finder_of`."""
    return _entries(gazetteer, name, bodies_of(picture), zones_of(picture))


def _entries(
    gazetteer: Path, name: str | None, bodies: Iterable[Body], zones: Sequence[Zone]
) -> list[Entry]:
    points = (*(body.point for body in bodies), *(zone.point for zone in zones))
    known = [point for point in points if point is not None]
    return read_gazetteer(gazetteer, zones, known, name=name)

"""What would change most if it were known: names of places, by whom they leave without a place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graph.places.finding import Found


@dataclass(frozen=True, slots=True)
class MissingPlace:
    """A name that addresses give and nobody knows, or another ``reason`` that bodies are without a
    place of their own for; ``unplaced`` have none, ``area_only`` that of their area.

    ``unknown`` are enterprises of the base of the spatial rate whose coverage nobody can tell while
    they have no coordinates, ``share`` what they are of all such. ``staff`` and ``full_members``
    are sums over the bodies.
    """

    reason: str
    name: str
    unplaced: int
    area_only: int
    unknown: int
    share: float | None
    staff: int
    full_members: int


def worklist(found: Found, unknown: Collection[str]) -> tuple[MissingPlace, ...]:
    """What is missing, what would change most first: by ``unknown``, ``staff`` and the rest.

    Parameters
    ----------
    found
        the places that were found, and the bodies that were not placed.
    unknown
        ids of the enterprises whose spatial coverage is not known.
    """
    known = frozenset(unknown)
    sums: dict[tuple[str, str], list[int]] = {}

    def add(key: tuple[str, str], column: int, body: str, staff: int, members: int) -> None:
        row = sums.setdefault(key, [0] * 5)
        row[column] += 1
        for at, value in enumerate((body in known, staff, members), 2):
            row[at] += value

    for one in found.unplaced:
        add((one.reason, one.value), 0, one.id, one.staff, one.full_members)
    for placed in found.placed:
        if placed.missing:
            key = ("unknown_place", placed.missing)
            add(key, 1, placed.id, placed.staff, placed.full_members)
    rows = [
        MissingPlace(
            *(reason, name, none, area, counts),
            *(counts / len(known) if known else None, staff, members),
        )
        for (reason, name), (none, area, counts, staff, members) in sums.items()
    ]
    rows.sort(key=lambda row: (-row.unknown, -row.staff, -row.full_members, row.reason, row.name))
    return tuple(rows)

"""Parks cut out of a picture, each with all that its figures rest on.

A partition has two kinds of nodes: those at *home*, which belong to the park on the day and in the
layers of the picture, and what decides figures of theirs (:mod:`graph.snapshot.deciding`), under
its true name. Whatever belongs to two parks, such as an agreement between them, is at home in both;
what belongs to none is a partition of its own, the *rest*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from graph.errors import InvalidInput
from graph.snapshot.areas import PartialPicture
from graph.snapshot.belonging import parts
from graph.snapshot.deciding import NEAR_M, deciding, joined_by, sources_of
from graph.snapshot.pictures import Area, Index, Mask, Picture, Snapshot
from queries.coverage.status.whereabouts import whereabouts_of

REST = "rest"
"""What the partition is called of that which belongs to no park."""
PARK = "development_zone"
"""Kind of the zones that are cut out."""

_DEGREE_M = 111_000.0
_Home = tuple[str | None, Index]


@dataclass(frozen=True, eq=False)
class Partition:
    """A park, None for the rest: its snapshot, and which of the nodes are at home."""

    park: str | None
    snapshot: Snapshot
    home: Mask
    as_of: date
    layers: tuple[str, ...]

    @property
    def name(self) -> str:
        """The id of the park, or else :data:`REST`."""
        return self.park or REST

    @property
    def picture(self) -> Picture:
        """What is asked: the park as a part of all that is here."""
        base = self.snapshot.at(self.as_of, self.layers)
        area = None if self.park is None else Area((self.park,))
        return PartialPicture(
            self.snapshot, self.as_of, self.layers, base=base, part=area, belonging=self.home
        )


def cut(picture: Picture) -> Iterator[Partition]:
    """The partitions of a whole picture, the parks by id and then the rest if there is any.

    O((n + m) log p) for p parks: halves are cut out of halves, and no more than one branch of them
    is in memory. Raises InvalidInput for a part of a network.
    """
    if picture.area is not None:
        raise InvalidInput("partitions are cut out of the whole network, not of a part of it")
    snapshot = picture.snapshot
    zones = picture.nodes("Zone")
    found = parts(picture, zones[snapshot.columns["kind"].is_(PARK)[zones]])
    rest = picture.stored.copy()
    homes: list[_Home] = []
    for place, zone in enumerate(found.zones.tolist()):
        home = found.home(place)
        homes.append((str(snapshot.ids[zone]), np.flatnonzero(home)))
        rest &= ~home
    if rest.any() or not homes:
        homes.append((None, np.flatnonzero(rest)))
    yield from _divided(picture, homes)


def _divided(picture: Picture, homes: Sequence[_Home]) -> Iterator[Partition]:
    if len(homes) > 1:
        middle = len(homes) // 2
        for half in (homes[:middle], homes[middle:]):
            rows = _needed(picture, half)
            there = taken(picture.snapshot, *rows).at(picture.as_of, picture.layers)
            kept = np.flatnonzero(rows[0])
            yield from _divided(there, [(park, np.searchsorted(kept, at)) for park, at in half])
        return
    for park, at in homes:
        home = np.zeros(len(picture.snapshot), np.bool_)
        home[at] = True
        yield Partition(park, picture.snapshot, home, picture.as_of, picture.layers)


def taken(snapshot: Snapshot, nodes: Mask, edges: Mapping[str, Mask]) -> Snapshot:
    """Some nodes of a snapshot, and of each type some relationships among them; without, none."""
    place = (np.cumsum(nodes) - 1).astype(np.int32)
    kept = {
        rel_type: every.take(edges.get(rel_type, np.zeros(len(every), np.bool_)))
        for rel_type, every in snapshot.edges.items()
    }
    return replace(
        snapshot,
        ids=snapshot.ids[nodes],
        columns={name: column.take(nodes) for name, column in snapshot.columns.items()},
        label=snapshot.label[nodes],
        precedence=None if snapshot.precedence is None else snapshot.precedence[nodes],
        second={name: mask[nodes] for name, mask in snapshot.second.items()},
        edges={
            rel_type: replace(some, start=place[some.start], end=place[some.end])
            for rel_type, some in kept.items()
        },
    )


def _needed(picture: Picture, homes: Sequence[_Home]) -> tuple[Mask, dict[str, Mask]]:
    """Which nodes and relationships some parks and their figures are made of."""
    snapshot = picture.snapshot
    inside = np.zeros(len(snapshot), np.bool_)
    for _, at in homes:
        inside[at] = True
    also = _within_reach(picture, inside)
    same = snapshot.edges["SAME_AS"]
    while (apart := inside[same.start] != inside[same.end]).any():
        inside[same.start[apart]] = inside[same.end[apart]] = True
    named = inside | sources_of(snapshot, inside)
    outside = deciding(snapshot, inside, also) & ~named
    kept = named | outside
    return kept, {
        rel_type: joined_by(edges, inside, outside, kept)
        for rel_type, edges in snapshot.edges.items()
    }


def _within_reach(picture: Picture, inside: Mask) -> Mask:
    """Positions that may be near an enterprise inside, wherever within their radius both are."""
    found = np.zeros(len(picture.snapshot), np.bool_)
    enterprises = picture.nodes("Unit", "Enterprise")
    demand = whereabouts_of(picture, enterprises[inside[enterprises]])
    demand = demand.of(~demand.unbounded)
    sites = picture.nodes("Position")
    where = whereabouts_of(picture, sites)
    sites, where = sites[~where.unbounded], where.of(~where.unbounded)
    if len(demand.radius_m) and len(sites):
        margin = (NEAR_M + demand.radius_m.max() + where.radius_m) / _DEGREE_M + 0.01
        narrow = np.cos(np.radians(np.minimum(np.abs(where.lonlat[:, 1]) + margin, 85.0)))
        wide = np.column_stack((margin / narrow, margin))
        low, high = demand.lonlat.min(axis=0), demand.lonlat.max(axis=0)
        there = (where.lonlat >= low - wide) & (where.lonlat <= high + wide)
        found[sites[there.all(axis=1)]] = True
    return found

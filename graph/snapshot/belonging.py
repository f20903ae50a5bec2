"""What belongs to a zone, and to which of several zones each thing belongs.

It is written down here and nowhere else:

- a zone: itself and every zone that is part of it. A zone that is part of none belongs to the park
  whose office stated it;
- a unit, position or initiative: where LOCATED_IN says it is. Of several places the community
  counts, or else the subdistrict, or else the first by id, so that nothing belongs to two siblings;
  an area or a carrier also takes in what is said to be in it, and an area with a boundary what has
  coordinates within it;
- an organization: where it is itself; or else the unit it is based in, or else the zone it leads,
  or else its superior;
- a position without a place: where who operates it is, or else the position that it is part of;
- of several that place it, what takes the fewest steps counts, and then the first by id;
- an agreement, project, activity, need, resource, claim or task: wherever a body is that is a party
  to it, takes part in it, held it, asks for it, offers it, or that it is about. So an agreement
  between two parks belongs to both;
- whatever none of this places: the park whose office stated it (``park``).

A polygon takes in what has coordinates within it, and organizations by their unit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.boundaries import inside
from graph.snapshot.pictures import LABELS, Area, Edges, Index, Mask, Picture

Ends = NDArray[np.int32]
Places = NDArray[np.intp]
NONE = -1

_ZONE = LABELS.index("Zone")
_PLACED = ("Unit", "Organization", "Position", "Initiative")
_PLACED_BY = (
    ("Organization", "BASED_IN", True),
    ("Organization", "LEADS", True),
    ("Organization", "SUBORDINATE_TO", True),
    ("Position", "OPERATES", False),
    ("Position", "PART_OF", True),
)
"""What places a node that is not located itself, and whether it starts there, first the nearest."""
_TOLD_OF = (
    ("Agreement", (("PARTY_TO", False),)),
    ("Project", (("TAKES_PART_IN", False), ("FULFILS", True))),
    ("Activity", (("HELD_AT", True), ("HELD_BY", True), ("FULFILS", True))),
    ("Need", (("ASKS", False),)),
    ("Resource", (("OFFERS", False),)),
    ("Claim", (("ABOUT", True),)),
    ("Task", (("CONCERNS", True),)),
)
"""What belongs wherever one of its bodies does; the first relationship that it has counts."""
_BESIDE = ("area", "carrier")
"""Kinds of zones that lie across the tree of parks, subdistricts and communities."""


@dataclass(frozen=True, eq=False)
class Parts:
    """To which of some zones everything belongs that a picture shows at home.

    Zones, bodies and places belong to one at most; what is told of bodies to each in which one of
    them is.
    """

    zones: Index
    """(z,) positions of the zones in the snapshot, ascending."""
    part: Places
    """(n,) place in ``zones`` of what each node belongs to; -1 for none, for what is not at home,
    and for what is told of bodies."""
    told: Places
    told_part: Places
    """(p,) what is told of bodies at home, once with the place of each zone that it belongs to."""

    def belonging(self, nodes: Index) -> tuple[Index, Places]:
        """Pairs of those of some nodes that belong to one of the zones, and the zone's place."""
        placed = nodes[self.part[nodes] >= 0]
        chosen = np.zeros(len(self.part), np.bool_)
        chosen[nodes] = True
        told = chosen[self.told]
        return (
            np.concatenate((placed, self.told[told])),
            np.concatenate((self.part[placed], self.told_part[told])),
        )

    def count(self, nodes: Index) -> Places:
        """(z,) how many of some nodes belong to each zone."""
        _, places = self.belonging(nodes)
        return np.bincount(places, minlength=len(self.zones))

    def home(self, place: int) -> Mask:
        """(n,) what belongs to the zone at a place, as :func:`members` says."""
        mask: Mask = self.part == place
        mask[self.told[self.told_part == place]] = True
        return mask


def members(picture: Picture, area: Area) -> Mask:
    """Which valid nodes of a picture belong to an area, as the head of this file says. O(n + m)."""
    found = picture.stored & ~picture.snapshot.stand_ins
    if area.zones:
        found &= _Members(picture).of_zones(area.zones)
    if area.within is not None:
        found &= _Members(picture).of_polygon(area.within)
    return found


def parts(picture: Picture, zones: Index) -> Parts:
    """What of a picture's home belongs to each of some zones; all at once, O(n + m).

    A zone that is part of another of them has no part of its own: what is in it belongs to that.
    They are no areas or carriers, which lie across the others.
    """
    below, above = _part_of(picture.whole)
    inner = np.zeros(len(picture.snapshot), np.bool_)
    _descend(below, above, zones, inner)
    zones = zones[~inner[zones]]
    of = np.full(len(picture.snapshot), NONE, np.intp)
    of[zones] = np.arange(len(zones))
    while len(fresh := np.flatnonzero((of[above] >= 0) & (of[below] < 0))):
        least = np.full(len(of), len(zones), np.intp)
        np.minimum.at(least, below[fresh], of[above[fresh]])
        of[below[fresh]] = least[below[fresh]]
    part, told, told_part = _Members(picture.whole).places(of)
    kept = picture.home[told]
    return Parts(
        zones, np.where(picture.home, part, NONE).astype(np.intp), told[kept], told_part[kept]
    )


class _Members:
    """Membership under way: one array over all nodes, the place of the zone each belongs to."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        snapshot = picture.snapshot
        self.n = len(snapshot)
        self.kind = snapshot.columns["kind"]

    def _labelled(self, *labels: str) -> Mask:
        mask: Mask = np.isin(self.picture.snapshot.label, [LABELS.index(label) for label in labels])
        return mask

    def _points(self) -> NDArray[np.float64]:
        columns = self.picture.snapshot.columns
        return np.column_stack((columns["lon"].values, columns["lat"].values))

    def of_zones(self, zones: Sequence[str]) -> Mask:
        """What belongs to any of the zones."""
        within = zones_within(self.picture, zones)
        beside = zones_within(self.picture, [zone for zone in zones if self._is_beside(zone)])
        part, told, _ = self.places(np.where(within, 0, NONE).astype(np.intp), beside)
        mask: Mask = part >= 0
        mask[told] = True
        return mask

    def places(self, of: Places, beside: Mask | None = None) -> tuple[Places, Places, Places]:
        """Where everything belongs if zones do as ``of`` says; ``beside`` are areas and carriers.

        Gives (n,) the place of each node, and the pairs of what is told of bodies.
        """
        located = self.picture.edges("LOCATED_IN")
        place = self._place(located)
        placed = place >= 0
        part = np.where(placed, of[place], NONE).astype(np.intp)
        if beside is not None and beside.any():
            there = np.zeros(self.n, np.bool_)
            there[located.start[beside[located.end]]] = True
            for zone in np.flatnonzero(beside).tolist():
                if (shape := self.picture.snapshot.columns["boundary"].values[zone]) is not None:
                    there |= inside(shape, self._points()) & self._labelled(*_PLACED)
            part[there & (part < 0)] = 0
            placed |= there
        is_zone = self.picture.snapshot.label == _ZONE
        part[is_zone] = of[is_zone]
        placed |= is_zone
        self._follow(placed, part)
        stated = self._stated(of)
        part = np.where(placed, part, stated)
        return self._all_of_a_body(part, stated)

    def of_polygon(self, boundary: str) -> Mask:
        """What lies within a polygon."""
        labels = (*_PLACED, "Zone")
        lonlat = self._points()
        there = inside(boundary, lonlat) & self._labelled(*labels)
        placed = np.isfinite(lonlat[:, 0]) & self._labelled(*labels)
        part = np.where(there, 0, NONE).astype(np.intp)
        based = self.picture.edges("BASED_IN")
        _pass(based.start, based.end, placed, part, self._labelled("Organization"))
        part, told, _ = self._all_of_a_body(part, np.full(self.n, NONE, np.intp))
        mask: Mask = part >= 0
        mask[told] = True
        return mask

    def _is_beside(self, zone: str) -> bool:
        return self.kind.at(self.picture.index_of(zone)) in _BESIDE

    def _place(self, located: Edges) -> Index:
        """(n,) the one place that counts for each node; -1 for none."""
        rank = np.full(self.n, 2, np.int64)
        for order, kind in enumerate(("community", "subdistrict")):
            rank[self.kind.is_(kind)] = order
        best = np.full(self.n, 3 * self.n, np.int64)
        np.minimum.at(best, located.start, rank[located.end] * self.n + located.end)
        place: Index = np.where(best < 3 * self.n, best % max(self.n, 1), NONE).astype(np.intp)
        return place

    def _follow(self, placed: Mask, part: Places) -> None:
        """What is placed by what it is set up in, leads, stands under, is part of or run by."""
        initiatives = self._labelled("Initiative")
        for label, rel_type, starts in _PLACED_BY:
            edges = self.picture.edges(rel_type)
            by = ~initiatives[edges.end]
            start, end = edges.start[by], edges.end[by]
            mine, other = (start, end) if starts else (end, start)
            of = self._labelled(label)
            while _pass(mine, other, placed, part, of):
                pass

    def _stated(self, of: Places) -> Places:
        """(n,) where the zone belongs that is the park whose office stated each node."""
        codes, parks = self.picture.snapshot.parks
        ids = self.picture.snapshot.ids
        belongs = np.full(len(parks) + 1, NONE, np.intp)
        for code, park in enumerate(parks):
            zone = bisect_left(ids, park)
            if zone < self.n and ids[zone] == park:
                belongs[code] = of[zone]
        placed: Places = belongs[codes]
        return placed

    def _tell(self, part: Places, stated: Places) -> tuple[Places, Places]:
        """Pairs of what is told of bodies, and a place where one is; without any, where it was
        stated. Sorted."""
        told = told_part = np.empty(0, np.intp)
        for label, ties in _TOLD_OF:
            mine = self.picture.snapshot.label == LABELS.index(label)
            part[mine] = NONE
            known = np.zeros(self.n, np.bool_)
            for rel_type, starts in ties:
                edges = self.picture.edges(rel_type)
                at, body = (edges.start, edges.end) if starts else (edges.end, edges.start)
                counts = mine[at] & ~known[at]
                at, body = at[counts], body[counts]
                # What is told of something that is itself told of bodies belongs where that does.
                first, last = (np.searchsorted(told, body, side) for side in ("left", "right"))
                of_told = np.repeat(first - np.cumsum(last - first), last - first)
                of_told += np.arange(len(of_told)) + np.repeat(last - first, last - first)
                told, told_part = _paired(
                    (told, at, np.repeat(at, last - first)),
                    (told_part, part[body], told_part[of_told]),
                )
                known[at] = True
            alone = np.flatnonzero(mine & ~known)
            told, told_part = _paired((told, alone), (told_part, stated[alone]))
        return told, told_part

    def _all_of_a_body(self, part: Places, stated: Places) -> tuple[Places, Places, Places]:
        """Nodes that one represents belong where it does."""
        told, told_part = self._tell(part, stated)
        everyone = np.arange(self.n, dtype=np.int32)
        part = part[self.picture.represented(everyone)]
        merged = self.picture.representative_of
        if merged:
            stands = self.picture.represented(told.astype(np.int32)) == told
            told, told_part = told[stands], told_part[stands]
            for node, by in merged.items():
                if node != by and len(where := told_part[told == by]):
                    told = np.concatenate((told, np.full(len(where), node, np.intp)))
                    told_part = np.concatenate((told_part, where))
        return part, told, told_part


def _paired(nodes: Sequence[Ends | Places], places: Sequence[Places]) -> tuple[Places, Places]:
    """Each pair once and in order; those of no place left out."""
    node, place = np.concatenate(nodes).astype(np.intp), np.concatenate(places)
    node, place = node[place >= 0], place[place >= 0]
    most = int(place.max(initial=0)) + 1
    pairs = np.unique(node * most + place)
    return pairs // most, pairs % most


def _pass(mine: Ends, other: Ends, placed: Mask, part: Places, of: Mask) -> bool:
    """Place what is not yet placed beside the first placed other; whether there was any."""
    counts = of[mine] & ~placed[mine] & placed[other]
    mine, other = mine[counts], other[counts]
    order = np.lexsort((other, mine))
    mine, first = np.unique(mine[order], return_index=True)
    part[mine] = part[other[order][first]]
    placed[mine] = True
    return bool(len(mine))


def _part_of(picture: Picture) -> tuple[Ends, Ends]:
    """What zone is directly part of what; one that is of none, of the park that stated it."""
    snapshot = picture.snapshot
    part_of = picture.edges("PART_OF")
    places = (snapshot.label[part_of.start] == _ZONE) & (snapshot.label[part_of.end] == _ZONE)
    below, above = part_of.start[places], part_of.end[places]
    alone = np.setdiff1d(np.flatnonzero(picture.valid & (snapshot.label == _ZONE)), below)
    stated = snapshot.columns["park"].values[alone]
    known = {str(snapshot.ids[zone]): zone for zone in np.unique([*alone, *below, *above]).tolist()}
    pairs = [
        (zone, known[park])
        for zone, park in zip(alone.tolist(), stated, strict=True)
        if park in known and known[park] != zone
    ]
    if pairs:
        below, above = (
            np.concatenate((ends, np.array(others, np.int32)))
            for ends, others in zip((below, above), zip(*pairs, strict=True), strict=True)
        )
    return below, above


def _descend(below: Ends, above: Ends, zones: Index, within: Mask) -> None:
    """Mark what is part of some zones, over any number of steps."""
    from_ = np.zeros(len(within), np.bool_)
    from_[zones] = True
    while (fresh := (from_ | within)[above] & ~within[below]).any():
        within[below[fresh]] = True


def zones_within(picture: Picture, zones: Sequence[str]) -> Mask:
    """Which nodes are one of the zones or part of one, over any number of steps.

    A zone that is part of none is part of the park whose office stated it. O(n + m).
    """
    within = np.zeros(len(picture.snapshot), np.bool_)
    chosen = np.array([picture.index_of(zone) for zone in zones], np.intp)
    _descend(*_part_of(picture), chosen, within)
    within[chosen] = True
    return within

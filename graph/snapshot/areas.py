"""A part of the network: zones with all that is in them, or what lies within a polygon.

What belongs to a zone is written down here and nowhere else:

- a zone: itself and every zone that is part of it. A zone that is part of none belongs to the park
  whose office stated it;
- a unit, position or initiative: where LOCATED_IN says it is. Of several places the community
  counts, or else the subdistrict, or else the first by id, so that nothing belongs to two siblings;
  an area or a carrier also takes in what is said to be in it, and an area with a boundary what has
  coordinates within it;
- an organization: where it is itself; or else the unit it is based in, or else the zone it leads,
  or else its superior;
- a position without a place: where who operates it is, or else the position that it is part of;
- an agreement, project, activity, need, resource or claim: wherever a body is that is a party to
  it, takes part in it, held it, asks for it, offers it, or that it is about. So an agreement
  between two parks belongs to both;
- whatever none of this places: the park whose office stated it (``park``).

A polygon takes in what has coordinates within it, and organizations by their unit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.boundaries import inside, read_boundary
from graph.errors import InvalidInput, NotFound
from graph.snapshot.pictures import LABELS, Area, Edges, Index, Mask, Picture, Snapshot

Ends = NDArray[np.int32]

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
)
"""What belongs wherever one of its bodies does; the first relationship that it has counts."""
_BESIDE = ("area", "carrier")
"""Kinds of zones that lie across the tree of parks, subdistricts and communities."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PartialPicture(Picture):
    """What belongs to an area, and the partners of it.

    :attr:`home` is what belongs. A relationship is seen where it touches that, so that its other
    end may be a *guest*: valid and named, but neither listed nor counted.
    """

    base: Picture
    part: Area
    belonging: Mask | None = None
    """What belongs whatever the relationships of the day say; None: what they say."""

    @property
    def area(self) -> Area:
        """The part that is shown."""
        return self.part

    @property
    def whole(self) -> Picture:
        """The picture that this one is a part of."""
        return self.base

    def of(self, snapshot: Snapshot, as_of: date | None = None) -> Picture:
        """The same part of another snapshot, on the same day or another."""
        return part(self.base.of(snapshot, as_of), self.area)

    @cached_property
    def of_all_days(self) -> Picture:
        """What belongs to the area on any day at all."""
        return part(self.base.of_all_days, self.area)

    def redated(self, snapshot: Snapshot) -> Picture:
        """The same of a snapshot whose rows are the same but for their days."""
        return replace(
            self, snapshot=snapshot, base=self.base.redated(snapshot), belonging=self.home
        )

    @cached_property
    def home(self) -> Mask:
        """Which stored nodes belong to the area."""
        if self.belonging is None:
            return members(self.base, self.area)
        mask: Mask = self.belonging & self.base.stored
        return mask

    @cached_property
    def _parks(self) -> frozenset[str | None]:
        return frozenset(self.snapshot.columns["park"].values[self.home].tolist())

    def of_its_parks(self, nodes: NDArray[np.integer]) -> Mask:
        """Which of some nodes were stated by the parks that stated what is at home.

        What is told of a part, such as whether activities are known of, is told for its park and
        not for a corner of it.
        """
        stated = self.snapshot.columns["park"].values[nodes]
        return np.fromiter((park in self._parks for park in stated), np.bool_, len(nodes))

    @cached_property
    def stored(self) -> Mask:
        """Which nodes hold that belong to the area, or are joined to one that does."""
        seen = self.home.copy()
        for rel_type in self.snapshot.edges:
            edges = self.stored_edges(rel_type)
            seen[edges.start] = True
            seen[edges.end] = True
        return seen

    @property
    def representative_of(self) -> Mapping[int, int]:
        """The node that represents each node of a merged body, as in the whole."""
        return self.base.representative_of

    def _joins(self, edges: Edges) -> Mask:
        joined = self.base._joins(edges)
        mask: Mask = joined & (self.home[edges.start] | self.home[edges.end])
        return mask

    def index_of(self, node_id: str) -> int:
        """Position of the node that represents the body with this id.

        Raises
        ------
        NotFound
            there is none, or it has nothing to do with the area.
        """
        at = super().index_of(node_id)
        if self.base.valid[at] and not self.stored[at]:
            raise NotFound(f"{node_id!r} does not belong to the area that is asked about")
        return at

    def find(self, name_or_id: str) -> int:
        """As in the whole, among what belongs to the area and its partners; of those who go by one
        name the ones at home are meant. Raises NotFound, AmbiguousName."""
        named = self.snapshot.going_by(name_or_id)
        bodies = {self.representative_of.get(at, at) for at in named}
        seen = {at for at in bodies if self.stored[at] or not self.base.valid[at]}
        if bodies and not seen:
            raise NotFound(f"{name_or_id!r} does not belong to the area that is asked about")
        return self.snapshot.only(name_or_id, {at for at in seen if self.home[at]} or seen)


def area_of(
    snapshot: Snapshot, zones: Collection[str] = (), within: str | None = None
) -> Area | None:
    """The area that zones, by id or name, and a boundary say; None if neither is given.

    Raises
    ------
    InvalidInput
        one of the zones is something else, or the boundary is no polygon.
    NotFound, AmbiguousName
        a zone; of several things of one name the only zone is meant.
    """
    if not zones and within is None:
        return None
    found = set()
    for zone in zones:
        named = snapshot.going_by(zone)
        places = {at for at in named if snapshot.label[at] == _ZONE}
        at = snapshot.only(zone, places or named)
        if not places:
            raise InvalidInput(f"{zone!r} is no zone but a {LABELS[snapshot.label[at]]}")
        found.add(str(snapshot.ids[at]))
    return Area(tuple(sorted(found)), None if within is None else read_boundary(within))


def default_day(snapshot: Snapshot, area: Area | None) -> date | None:
    """The day that is meant for an area by default: that of its zones or of the parks that stated
    them, if it is one; else None."""
    days = snapshot.columns["default_day"]
    parks = snapshot.columns["park"].values

    def day(zone: str) -> date | None:
        at = snapshot.index_of(zone)
        own: date | None = days.at(at)
        park = parks[at]
        return own if own or not park or park == zone else day(str(park))

    found = {day(zone) for zone in area.zones} if area else set()
    return found.pop() if len(found) == 1 else None


def part(picture: Picture, area: Area | None) -> Picture:
    """The part of a picture that an area is; without one the picture.

    Raises
    ------
    NotFound
        there is no zone with one of the ids.
    """
    if area is None:
        return picture
    for zone in area.zones:
        if LABELS[picture.snapshot.label[picture.index_of(zone)]] != "Zone":
            raise NotFound(f"{zone!r} is no zone")
    return PartialPicture(picture.snapshot, picture.as_of, picture.layers, base=picture, part=area)


def members(picture: Picture, area: Area) -> Mask:
    """Which valid nodes of a picture belong to an area, as the head of this file says. O(n + m)."""
    found = picture.stored.copy()
    if area.zones:
        found &= _Members(picture).of_zones(area.zones)
    if area.within is not None:
        found &= _Members(picture).of_polygon(area.within)
    return found


class _Members:
    """Membership under way: one array over all nodes."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        snapshot = picture.snapshot
        self.n = len(snapshot)
        self.kind = snapshot.columns["kind"]
        columns = snapshot.columns
        self.lonlat = np.column_stack((columns["lon"].values, columns["lat"].values))

    def _labelled(self, *labels: str) -> Mask:
        mask: Mask = np.isin(self.picture.snapshot.label, [LABELS.index(label) for label in labels])
        return mask

    def of_zones(self, zones: Sequence[str]) -> Mask:
        """What belongs to any of the zones."""
        within = zones_within(self.picture, zones)
        beside = zones_within(self.picture, [zone for zone in zones if self._is_beside(zone)])
        located = self.picture.edges("LOCATED_IN")
        place = self._place(located)
        placed = place >= 0
        there = placed & within[place]
        there[located.start[beside[located.end]]] = True
        for zone in np.flatnonzero(beside).tolist():
            if (boundary := self.picture.snapshot.columns["boundary"].values[zone]) is not None:
                there |= inside(boundary, self.lonlat) & self._labelled(*_PLACED)
        placed |= there
        is_zone = self._labelled("Zone")
        there[is_zone] = within[is_zone]
        placed |= is_zone
        self._follow(placed, there)
        stated = self._stated(within)
        there |= ~placed & stated
        self._tell(there, stated)
        return self._all_of_a_body(there)

    def of_polygon(self, boundary: str) -> Mask:
        """What lies within a polygon."""
        labels = (*_PLACED, "Zone")
        there = inside(boundary, self.lonlat) & self._labelled(*labels)
        placed = np.isfinite(self.lonlat[:, 0]) & self._labelled(*labels)
        based = self.picture.edges("BASED_IN")
        _pass(based.start, based.end, placed, there, self._labelled("Organization"))
        self._tell(there, np.zeros(self.n, np.bool_))
        return self._all_of_a_body(there)

    def _is_beside(self, zone: str) -> bool:
        return self.kind.at(self.picture.index_of(zone)) in _BESIDE

    def _place(self, located: Edges) -> Index:
        """(n,) the one place that counts for each node; -1 for none."""
        rank = np.full(self.n, 2, np.int64)
        for order, kind in enumerate(("community", "subdistrict")):
            rank[self.kind.is_(kind)] = order
        best = np.full(self.n, 3 * self.n, np.int64)
        np.minimum.at(best, located.start, rank[located.end] * self.n + located.end)
        place: Index = np.where(best < 3 * self.n, best % max(self.n, 1), -1).astype(np.intp)
        return place

    def _follow(self, placed: Mask, there: Mask) -> None:
        """What is placed by what it is set up in, leads, stands under, is part of or run by."""
        initiatives = self._labelled("Initiative")
        for label, rel_type, starts in _PLACED_BY:
            edges = self.picture.edges(rel_type)
            edges = edges.take(~initiatives[edges.end])
            mine, other = (edges.start, edges.end) if starts else (edges.end, edges.start)
            while _pass(mine, other, placed, there, self._labelled(label)):
                pass

    def _stated(self, within: Mask) -> Mask:
        """(n,) what the office of a park stated whose zone is within."""
        parks = {str(zone) for zone in self.picture.snapshot.ids[within]}
        stated = self.picture.snapshot.columns["park"].values
        mask: Mask = np.fromiter((park in parks for park in stated), np.bool_, self.n)
        return mask

    def _tell(self, there: Mask, stated: Mask) -> None:
        """What belongs wherever one of its bodies does; without any, where it was stated."""
        for label, ties in _TOLD_OF:
            mine = self._labelled(label)
            known = np.zeros(self.n, np.bool_)
            there[mine] = False
            for rel_type, starts in ties:
                edges = self.picture.edges(rel_type)
                at, body = (edges.start, edges.end) if starts else (edges.end, edges.start)
                counts = mine[at] & ~known[at]
                there[at[counts & there[body]]] = True
                known[at[counts]] = True
            there |= mine & ~known & stated

    def _all_of_a_body(self, there: Mask) -> Mask:
        """Nodes that one represents belong where it does."""
        everyone = np.arange(self.n, dtype=np.int32)
        mask: Mask = there[self.picture.represented(everyone)]
        return mask


def _pass(mine: Ends, other: Ends, placed: Mask, there: Mask, of: Mask) -> bool:
    """Place what is not yet placed beside a placed other; whether there was any."""
    counts = of[mine] & ~placed[mine] & placed[other]
    there[mine[counts & there[other]]] = True
    placed[mine[counts]] = True
    return bool(counts.any())


def zones_within(picture: Picture, zones: Sequence[str]) -> Mask:
    """Which nodes are one of the zones or part of one, over any number of steps.

    A zone that is part of none is part of the park whose office stated it. O(n + m).
    """
    snapshot = picture.snapshot
    within = np.zeros(len(snapshot), np.bool_)
    within[[picture.index_of(zone) for zone in zones]] = True
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
    while (fresh := within[above] & ~within[below]).any():
        within[below[fresh]] = True
    return within

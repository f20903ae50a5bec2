"""A part of the network: zones with all that is in them, or what lies within a polygon.

What belongs to a zone is written down in :mod:`graph.snapshot.belonging`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.boundaries import read_boundary
from graph.errors import InvalidInput, NotFound
from graph.snapshot.belonging import members
from graph.snapshot.pictures import LABELS, Area, Edges, Mask, Picture, Snapshot

_ZONE = LABELS.index("Zone")


@dataclass(frozen=True, eq=False, kw_only=True)
class PartialPicture(Picture):
    """What belongs to an area, and the partners of it.

    :attr:`home` is what belongs. A relationship is seen where it touches that, so that its other
    end may be a *guest*: valid and named, but neither listed nor counted.
    """

    base: Picture
    part: Area | None
    """None: a part that no zone and no polygon is, such as what belongs to no park."""
    belonging: Mask | None = None
    """What belongs whatever the relationships of the day say; None: what they say."""

    @property
    def area(self) -> Area | None:
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
            assert self.part is not None
            return members(self.base, self.part)
        mask: Mask = self.belonging & self.base.stored
        return mask

    @cached_property
    def _parks(self) -> Mask:
        """Of which parks anything is at home, the last of no park."""
        codes, names = self.snapshot.parks
        found = np.zeros(len(names) + 1, np.bool_)
        found[codes[self.home]] = True
        return found

    def of_its_parks(self, nodes: NDArray[np.integer]) -> Mask:
        """Which of some nodes were stated by the parks that stated what is at home.

        What is told of a part, such as whether activities are known of, is told for its park and
        not for a corner of it.
        """
        mask: Mask = self._parks[self.snapshot.parks[0][nodes]]
        return mask

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

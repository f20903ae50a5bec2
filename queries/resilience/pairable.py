"""Which bodies a planner can pair, and which of two pairings is the better one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf, isnan

import numpy as np
from numpy.typing import NDArray

from graph.snapshot import Index, Mask, Picture
from queries.connectivity.projection import BODIES, hubs, labelled
from queries.coverage.reach import Floats, great_circle, unit_vectors
from queries.coverage.state import points
from queries.resilience.bodies import Bodies

Preference = tuple[bool, bool, float]


def pairable(picture: Picture) -> Mask:
    """Which nodes can be a party to a new pairing.

    Organizations and units that are valid and not known to be outside the zone; no hub, superior
    body or category such as the military (F042); no organization that is dissolved and no unit
    that is not in operation.
    """
    columns = picture.snapshot.columns
    status = columns["operating_status"]
    stands = ~status.given | status.is_("operating")
    mask: Mask = (
        picture.valid
        & labelled(picture, BODIES)
        & ~hubs(picture)
        & ~columns["kind"].is_("superior")
        & ~columns["status"].is_("dissolved")
        & (columns["category"].values != 1)
        & (columns["in_zone"].values != 0)
        & stands
    )
    return mask


@dataclass(frozen=True, eq=False)
class Profiles:
    """What speaks for pairing two bodies: their parents, sectors and places; by body number."""

    bodies: Bodies

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """(n,) each body's rank by ties: most first, then by id."""
        degree = np.diff(self.bodies.network.graph.indptr)
        own = degree[np.searchsorted(self.bodies.network.nodes, self.bodies.nodes)]
        rank = np.empty(len(self.bodies), np.intp)
        rank[np.argsort(-own, kind="stable")] = np.arange(len(self.bodies))
        return rank

    @cached_property
    def eligible(self) -> Mask:
        """(n,) who can be paired."""
        mask: Mask = pairable(self.bodies.network.picture)[self.bodies.nodes]
        return mask

    @cached_property
    def sector(self) -> NDArray[np.signedinteger]:
        """(n,) code of the sector, -1 where not given."""
        found: NDArray[np.signedinteger] = self.bodies.network.picture.snapshot.columns[
            "sector"
        ].values[self.bodies.nodes]
        return found

    @cached_property
    def _vectors(self) -> Floats:
        """(n, 3) on the unit sphere, of its own place or of the unit it is based in; else nan."""
        picture = self.bodies.network.picture
        lonlat = points(picture, np.arange(len(picture.snapshot)))
        based = picture.edges("BASED_IN")
        bare = np.isnan(lonlat[based.start]).any(axis=1)
        lonlat[based.start[bare]] = lonlat[based.end[bare]]
        return unit_vectors(lonlat[self.bodies.nodes])

    @cached_property
    def _number(self) -> dict[int, int]:
        """The number of a body by its snapshot position."""
        return {node: at for at, node in enumerate(self.bodies.nodes.tolist())}

    @cached_property
    def parents(self) -> dict[int, frozenset[int]]:
        """Superiors of a body or of the organizations based in it, as snapshot positions.

        Hubs are no parents here: everything stands under the zone's own committee.
        """
        picture = self.bodies.network.picture
        is_hub = hubs(picture)
        under, based = picture.edges("SUBORDINATE_TO"), picture.edges("BASED_IN")
        number = self._number
        above: dict[int, set[int]] = {}
        for start, end in zip(under.start.tolist(), under.end.tolist(), strict=True):
            if not is_hub[end]:
                above.setdefault(start, set()).add(end)
        for start, end in zip(based.start.tolist(), based.end.tolist(), strict=True):
            above.setdefault(end, set()).update(above.get(start, ()))
        return {
            number[node]: frozenset(parents) for node, parents in above.items() if node in number
        }

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        """The bodies that have a snapshot position for a parent."""
        found: dict[int, list[int]] = {}
        for at, parents in self.parents.items():
            for parent in parents:
                found.setdefault(parent, []).append(at)
        return found

    def relatives(self, one: int) -> Index:
        """The bodies that :meth:`same_parent` holds for, and perhaps the one itself."""
        parents = self.parents.get(one, frozenset[int]())
        near = [at for parent in parents for at in self._below[parent]]
        near += self._below.get(int(self.bodies.nodes[one]), [])
        near += [self._number[parent] for parent in parents if parent in self._number]
        return np.array(sorted(set(near)), np.intp)

    def same_parent(self, one: int, other: int) -> bool:
        """Whether two bodies have a superior in common, or one is the other's."""
        nodes, nobody = self.bodies.nodes, frozenset[int]()
        mine, theirs = self.parents.get(one, nobody), self.parents.get(other, nobody)
        return bool(mine & theirs) or int(nodes[one]) in theirs or int(nodes[other]) in mine

    def across(self, one: int, other: int) -> bool:
        """Whether both sectors are given and differ."""
        mine, theirs = int(self.sector[one]), int(self.sector[other])
        return mine >= 0 and theirs >= 0 and mine != theirs

    def metres(self, one: int, others: Index) -> Floats:
        """Great-circle distances to some bodies; nan where a place is not known."""
        here = np.broadcast_to(self._vectors[one], (len(others), 3))
        return great_circle(here, self._vectors[others])

    @cached_property
    def _points(self) -> list[tuple[float, float, float]]:
        return [(x, y, z) for x, y, z in self._vectors.tolist()]

    def preference(self, one: int, other: int) -> Preference:
        """The least is the best: no parent in common, different sectors, then the nearer."""
        # The square of the chord grows with the distance, and costs a tenth of it.
        chord = sum(
            (mine - theirs) ** 2
            for mine, theirs in zip(self._points[one], self._points[other], strict=True)
        )
        apart = inf if isnan(chord) else chord
        return self.same_parent(one, other), not self.across(one, other), apart

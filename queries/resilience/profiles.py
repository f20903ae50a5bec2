"""What speaks for pairing two bodies so that the network holds, and which pairing is better."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf, isnan

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import Index, Mask
from queries.coverage.reach.walking import Floats, great_circle, unit_vectors
from queries.coverage.status.whereabouts import points
from queries.pairing.eligibility import pairable, sectors
from queries.pairing.kinship import Kinship
from queries.resilience.bodies import Bodies

Preference = tuple[bool, bool, float]


@dataclass(frozen=True, eq=False)
class Profiles:
    """What speaks for pairing two bodies: their parents, sectors and places, by their numbers."""

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
        """(n,) code of its sector or its unit's, -1 where not given."""
        found: NDArray[np.signedinteger] = sectors(self.bodies.network.picture)[self.bodies.nodes]
        return found

    @cached_property
    def _vectors(self) -> Floats:
        """(n, 3) on the unit sphere, of its own place or of the unit it is based in; else nan."""
        picture = self.bodies.network.picture
        lonlat = points(picture, np.arange(len(picture.snapshot)))
        based = picture.whole.edges("BASED_IN")
        bare = np.isnan(lonlat[based.start]).any(axis=1)
        lonlat[based.start[bare]] = lonlat[based.end[bare]]
        return unit_vectors(lonlat[self.bodies.nodes])

    @cached_property
    def _number(self) -> dict[int, int]:
        """The number of a body by its snapshot position."""
        return {node: at for at, node in enumerate(self.bodies.nodes.tolist())}

    @cached_property
    def _kinship(self) -> Kinship:
        return Kinship(self.bodies.network.picture)

    def relatives(self, one: int) -> Index:
        """The bodies that :meth:`same_parent` holds for, ascending."""
        found = self._kinship.relatives(int(self.bodies.nodes[one]))
        return np.array(sorted(self._number[at] for at in found if at in self._number), np.intp)

    def same_parent(self, one: int, other: int) -> bool:
        """Whether two bodies have a superior in common, or one stands over the other."""
        nodes = self.bodies.nodes
        return self._kinship.same_parent(int(nodes[one]), int(nodes[other]))

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

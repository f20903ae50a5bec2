"""The organizations that can be paired, and what speaks for or against each two of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.errors import InvalidInput, NotFound
from graph.model.spec import CodeList, Text
from graph.snapshot.pictures import LABELS, Index, Mask, Picture
from queries.coverage.reach.walking import Floats, great_circle, unit_vectors
from queries.lists.records import ThreeLists
from queries.pairing.agreements import agreements
from queries.pairing.codes import EXCLUSION
from queries.pairing.eligibility import obstacles, pairable, sectors
from queries.pairing.kinship import Kinship
from queries.pairing.status import Status
from queries.recommendation.needs import NeedsMet
from queries.recommendation.weights import NEUTRAL, Weights
from queries.resilience.bodies import Bodies
from queries.resilience.separations import APART, Separations
from queries.whereabouts import whereabouts

HALF_DISTANCE_M = 1000.0
"""Metres at which the part of distance is one half: what a walk of 15 minutes is planned with."""

_DIGITS = 9
"""Scores are rounded to so many decimals, so that equals are equal and go by id."""

LEFT_OUT = CodeList(
    "recommendation_left_out",
    "Why an organization is not recommended to another. The first that applies is counted.",
    {
        **EXCLUSION.codes,
        "itself": Text("本组织", "the organization itself"),
        "same_unit": Text("同一单位", "both are based in one unit"),
        "existing_pair": Text("已有结对", "they or their units have an agreement"),
        "same_parent": Text("同一上级或上下级", "one superior, or one stands over the other"),
    },
)
_CODE = {code: at for at, code in enumerate(LEFT_OUT.codes)}
FREE = -1


@dataclass(frozen=True, eq=False, slots=True)
class ScoreRow:
    """One organization against the m that can be paired, by their numbers."""

    parts: Floats
    """(5, m) the parts of the score in the order of PART, each in [0, 1]."""
    met: NDArray[np.int64]
    """(m,) open needs that one of the two could meet of the other."""
    metres: Floats
    """(m,) great circle; nan where one of the two is nowhere known."""
    rough: Mask
    """(m,) whether only the middle of a place stands for one of the two."""
    across: NDArray[np.int8]
    """(m,) 1 if the sectors differ, 0 if not, -1 where one is not known."""
    between: NDArray[np.int32]
    """(m,) bodies whose loss alone would part the two; APART if nothing joins them."""
    left_out: NDArray[np.int8]
    """(m,) position in LEFT_OUT, FREE for those that may be paired with it."""

    def scores(self, weights: Weights) -> Floats:
        """(m,) the weighted sum of the parts, in [0, 1]."""
        return np.asarray(np.round(np.array(astuple(weights)) @ self.parts, _DIGITS))


@dataclass(frozen=True, eq=False)
class Partners:
    """Everybody who can be paired, numbered from 0 in the order of ids, m in all.

    A score belongs to a pair: it is the same from either side.
    """

    bodies: Bodies
    lists: ThreeLists

    @property
    def picture(self) -> Picture:
        """The day and the layers."""
        return self.bodies.network.picture

    @cached_property
    def nodes(self) -> Index:
        """(m,) positions in the snapshot."""
        organization = self.picture.snapshot.label == LABELS.index("Organization")
        return np.flatnonzero(pairable(self.picture) & organization)

    def __len__(self) -> int:
        return len(self.nodes)

    def number(self, node_id: str) -> int:
        """The number of an organization.

        Raises
        ------
        NotFound
            nothing has the id, or it is not valid on the day in the layers.
        InvalidInput
            it cannot be paired; the message says why.
        """
        picture = self.picture
        at = picture.snapshot.index_of(node_id)
        if not picture.valid[at]:
            raise NotFound(
                f"{node_id!r} is not valid on {picture.as_of} in {', '.join(picture.layers)}"
            )
        label = LABELS[picture.snapshot.label[at]]
        if label != "Organization":
            raise InvalidInput(f"{node_id!r} is of label {label}; only an Organization is paired")
        reason = int(obstacles(picture)[at])
        if reason >= 0:
            text = list(EXCLUSION.codes.values())[reason]
            raise InvalidInput(f"{node_id!r} cannot be paired: {text.zh} ({text.en})")
        return int(np.searchsorted(self.nodes, at))

    def row(self, one: int) -> ScoreRow:
        """One against all. O(m + bodies) on arrays."""
        here = np.broadcast_to(self._vectors[one], self._vectors.shape)
        metres = great_circle(here, self._vectors)
        mine, theirs = self.sector[one], self.sector
        known = (theirs >= 0) & (mine >= 0)
        across = np.where(known, theirs != mine, -1).astype(np.int8)
        between = self._separations.between(int(self._body[one]), self._body)
        met = np.asarray(self._met[[one]].toarray()).ravel()
        ease = 1 / (1 + self.load)
        parts = np.stack(
            [
                1 - 0.5**met,
                np.where(np.isnan(metres), NEUTRAL, 0.5 ** (metres / HALF_DISTANCE_M)),
                np.where(known, across, NEUTRAL),
                (ease[one] + ease) / 2,
                np.where(between == APART, 1.0, 1 - 0.5 ** np.maximum(between, 0)),
            ]
        )
        rough = self._by_place[one] | self._by_place
        return ScoreRow(parts, met, metres, rough, across, between, self._left_out(one))

    def _left_out(self, one: int) -> NDArray[np.int8]:
        found = np.full(len(self), FREE, np.int8)
        # From the last reason to the first, which counts.
        for reason, others in (
            ("same_parent", self._numbers(self._kinship.relatives(int(self.nodes[one])))),
            ("existing_pair", sorted(self._paired[one])),
            ("same_unit", sorted(self._fellows[one])),
            ("itself", [one]),
        ):
            found[np.array(others, np.intp)] = _CODE[reason]
        return found

    def _numbers(self, nodes: set[int]) -> list[int]:
        found = [self._number[node] for node in nodes if node in self._number]
        return sorted(found)

    @cached_property
    def sector(self) -> NDArray[np.signedinteger]:
        """(m,) code of the sector of it or of its unit, -1 if unknown."""
        return sectors(self.picture)[self.nodes]

    @cached_property
    def needs(self) -> NeedsMet:
        """The open needs and the resources of all."""
        return NeedsMet.among(self.picture, self.lists, self.nodes)

    @cached_property
    def load(self) -> NDArray[np.int64]:
        """(m,) agreements that each is a party to, running or signed to begin."""
        found = np.zeros(len(self), np.int64)
        for parties in self._agreed:
            found[self._numbers(parties)] += 1
        return found

    @cached_property
    def _number(self) -> dict[int, int]:
        return {node: at for at, node in enumerate(self.nodes.tolist())}

    @cached_property
    def _body(self) -> Index:
        return np.searchsorted(self.bodies.nodes, self.nodes)

    @cached_property
    def _met(self) -> csr_array:
        met = self.needs.met
        return csr_array(met + met.T)

    @cached_property
    def _separations(self) -> Separations:
        return Separations(self.bodies.blocks)

    @cached_property
    def _kinship(self) -> Kinship:
        return Kinship(self.picture)

    @cached_property
    def _places(self) -> tuple[Floats, Mask]:
        where = whereabouts(self.picture)
        return unit_vectors(where.lonlat[self.nodes]), where.by_place[self.nodes]

    @property
    def _vectors(self) -> Floats:
        return self._places[0]

    @property
    def _by_place(self) -> Mask:
        return self._places[1]

    @cached_property
    def _of_unit(self) -> dict[int, set[int]]:
        """The numbers of those based in each unit, by its position."""
        based = self.picture.whole.edges("BASED_IN")
        found: dict[int, set[int]] = {}
        for start, end in zip(based.start.tolist(), based.end.tolist(), strict=True):
            if start in self._number:
                found.setdefault(end, set()).add(self._number[start])
        return found

    @cached_property
    def _fellows(self) -> list[set[int]]:
        """Of each, those of the same unit."""
        return _together(len(self), self._of_unit.values())

    @cached_property
    def _agreed(self) -> list[set[int]]:
        """Positions of the parties of every agreement that runs, may run, or is to begin."""
        index_of = self.picture.snapshot.index_of
        return [
            {index_of(party) for party in agreement.parties}
            for agreement in agreements(self.picture)
            if agreement.status.holds or agreement.status is Status.PENDING
        ]

    @cached_property
    def _paired(self) -> list[set[int]]:
        """Of each, those that it has an agreement with, as its unit may have."""
        sides = []
        for parties in self._agreed:
            acting = set(self._numbers(parties))
            acting.update(at for party in parties for at in self._of_unit.get(party, ()))
            sides.append(acting)
        return _together(len(self), sides)


def _together(size: int, groups: Iterable[set[int]]) -> list[set[int]]:
    """Of each member, the others that are in a group with it."""
    found: list[set[int]] = [set() for _ in range(size)]
    for group in groups:
        for one, other in combinations(sorted(group), 2):
            found[one].add(other)
            found[other].add(one)
    return found

"""Which open needs of one organization another could meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.sparse import csr_array

from graph.snapshot.pictures import Index, Picture
from queries.lists.matching import by_another, on_offer
from queries.lists.records import Need, Resource, ThreeLists
from queries.lookup import NodeLine


@dataclass(frozen=True, slots=True)
class NeedMet:
    """An open need, and a resource of its kind that the other one offers: the first by id."""

    need: str
    need_name: str
    asked_by: str
    resource: str
    resource_name: str
    kind: str


@dataclass(frozen=True, eq=False)
class NeedsMet:
    """Needs and resources among some organizations, by their numbers.

    An organization speaks for itself and for the unit it is based in. A need is met as
    :mod:`queries.lists.matching` has it: it is open, the resource is of the same kind, offered by
    somebody else, and something may remain of it. Quantities are not compared.
    """

    met: csr_array
    """(m, m) how many open needs of the first the second could meet."""
    _asked: dict[int, list[Need]]
    _offered: dict[int, list[Resource]]

    @classmethod
    def among(cls, picture: Picture, lists: ThreeLists, nodes: Index) -> Self:
        """Those among organizations at some positions. O(open needs x resources of the kind)."""
        speaking: dict[str, list[int]] = {}
        ids = picture.snapshot.ids
        number = {int(node): at for at, node in enumerate(nodes)}
        for at, node in enumerate(nodes):
            speaking.setdefault(str(ids[node]), []).append(at)
        based = picture.whole.edges("BASED_IN")
        for start, end in zip(based.start.tolist(), based.end.tolist(), strict=True):
            if start in number:
                speaking.setdefault(str(ids[end]), []).append(number[start])

        def those(bodies: Sequence[NodeLine]) -> set[int]:
            return {at for body in bodies for at in speaking.get(body.id, ())}

        offers = on_offer(lists)
        asked: dict[int, list[Need]] = {}
        offered: dict[int, list[Resource]] = {}
        for resource in (each for some in offers.values() for each in some):
            for at in those(resource.offered_by):
                offered.setdefault(at, []).append(resource)
        pairs: list[tuple[int, int]] = []
        for need in lists.needs:
            if not need.open:
                continue
            askers = those(need.asked_by)
            able = {
                at
                for resource in offers.get(need.kind, ())
                if by_another(need, resource)
                for at in those(resource.offered_by)
            }
            for one in askers:
                asked.setdefault(one, []).append(need)
                pairs += [(one, other) for other in able if other != one]
        start, end = np.array(pairs, np.intp).reshape(-1, 2).T
        size = len(nodes)
        met = csr_array((np.ones(len(pairs), np.int64), (start, end)), shape=(size, size))
        met.sum_duplicates()
        return cls(met, asked, offered)

    def between(self, one: int, other: int, ids: tuple[str, str]) -> tuple[NeedMet, ...]:
        """The needs that one of two meets of the other, each once, those of the first first."""
        return (*self._of(one, other, ids[0]), *self._of(other, one, ids[1]))

    def _of(self, one: int, other: int, name: str) -> list[NeedMet]:
        found = []
        for need in self._asked.get(one, ()):
            fitting = [
                resource
                for resource in self._offered.get(other, ())
                if resource.kind == need.kind and by_another(need, resource)
            ]
            if fitting:
                first = min(fitting, key=lambda resource: resource.id)
                found.append(NeedMet(need.id, need.name, name, first.id, first.name, need.kind))
        return found

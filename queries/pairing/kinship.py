"""Who stands under whom, or with whom under one superior: bodies that are not to be paired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.snapshot.pictures import Picture
from queries.connectivity.projection import hubs

_NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class Kinship:
    """Superiors of the bodies of a picture; all are positions in the snapshot.

    Hubs are no parents here: everything stands under the zone's own committee.
    """

    picture: Picture

    @cached_property
    def parents(self) -> Mapping[int, frozenset[int]]:
        """Direct superiors of an organization, or of the organizations based in a unit."""
        is_hub = hubs(self.picture)
        under, based = (
            self.picture.whole.edges("SUBORDINATE_TO"),
            self.picture.whole.edges("BASED_IN"),
        )
        above: dict[int, set[int]] = {}
        for start, end in zip(under.start.tolist(), under.end.tolist(), strict=True):
            if not is_hub[end]:
                above.setdefault(start, set()).add(end)
        for start, end in zip(based.start.tolist(), based.end.tolist(), strict=True):
            above.setdefault(end, set()).update(above.get(start, ()))
        return {node: frozenset(parents) for node, parents in above.items()}

    @cached_property
    def above(self) -> Mapping[int, frozenset[int]]:
        """All superiors, up to the top."""
        found = {}
        for node in self.parents:
            seen: set[int] = set()
            ahead = [node]
            while ahead:
                new = self.parents.get(ahead.pop(), _NOBODY) - seen
                seen |= new
                ahead += new
            found[node] = frozenset(seen)
        return found

    @cached_property
    def _children(self) -> Mapping[int, list[int]]:
        return _turned(self.parents)

    @cached_property
    def _below(self) -> Mapping[int, list[int]]:
        return _turned(self.above)

    def same_parent(self, one: int, other: int) -> bool:
        """Whether two bodies have a direct superior in common, or one stands over the other."""
        return (
            bool(self.parents.get(one, _NOBODY) & self.parents.get(other, _NOBODY))
            or one in self.above.get(other, _NOBODY)
            or other in self.above.get(one, _NOBODY)
        )

    def relatives(self, one: int) -> set[int]:
        """The bodies that :meth:`same_parent` holds for, without the one itself."""
        found = {child for at in self.parents.get(one, _NOBODY) for child in self._children[at]}
        found.update(self.above.get(one, _NOBODY), self._below.get(one, ()))
        found.discard(one)
        return found


def _turned(above: Mapping[int, frozenset[int]]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for node, others in above.items():
        for other in others:
            found.setdefault(other, []).append(node)
    return found

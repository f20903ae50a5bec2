"""Who stands for whom: the bodies that decisions (SAME_AS) join, and the one node of each.

A decision rewrites nothing. What it means is worked out for a day and some layers: the nodes that
decisions join, in whatever direction, are one body, and one valid node of them represents it. That
is the end of the chain; if it is not valid there, or there are several ends, then the first of the
valid ones by layer (ledger, source, synthetic) and id. The catalogue writes the same rule in Cypher
(``kept(n)``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Rank = tuple[bool, int, int]
LAYER_ORDER = ("ledger", "source", "synthetic")
"""Whose node represents a body where the decision does not settle it."""


def groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The sets of nodes that pairs join, each ascending, by their first. O(k log k) for k pairs."""
    near: dict[int, list[int]] = {}
    for start, end in pairs:
        near.setdefault(start, []).append(end)
        near.setdefault(end, []).append(start)
    found: list[list[int]] = []
    seen: set[int] = set()
    for first in sorted(near):
        if first in seen:
            continue
        seen.add(first)
        group, ahead = [first], [first]
        while ahead:
            for node in near[ahead.pop()]:
                if node not in seen:
                    seen.add(node)
                    group.append(node)
                    ahead.append(node)
        found.append(sorted(group))
    return found


def representatives(
    pairs: Iterable[tuple[int, int]],
    *,
    valid: Callable[[int], bool],
    layer_rank: Callable[[int], int],
) -> dict[int, int]:
    """The node that stands for each node of a body; bodies without a valid node are left out.

    Parameters
    ----------
    pairs
        decisions that hold, as positions: the first is the body that the second is.
    valid
        whether a node holds on the day, in the layers.
    layer_rank
        place of a node's layer in :data:`LAYER_ORDER`.
    """
    decided = list(pairs)
    merged = {start for start, _ in decided}

    def rank(node: int) -> Rank:
        return node in merged, layer_rank(node), node

    found: dict[int, int] = {}
    for group in groups(decided):
        store_revision = [node for node in group if valid(node)]
        if store_revision:
            found.update(dict.fromkeys(group, min(store_revision, key=rank)))
    return found

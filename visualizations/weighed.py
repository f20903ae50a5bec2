"""What the pairing network is made of, the most telling first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from graph.snapshot.pictures import Picture

ADVANCED_KINDS = ("brand", "card", "pathway")
"""Kinds of initiatives it draws, where a body or an agreement in it advances one."""


def in_order_of_weight(picture: Picture, *, include_hubs: bool) -> Iterator[Sequence[int]]:
    """Groups of nodes to keep or leave together, the most telling first; nodes may come twice."""
    columns = picture.snapshot.columns
    hubs = set(np.flatnonzero(columns["hub"].values == 1).tolist())

    def allowed(nodes: Iterable[int]) -> list[int]:
        return [node for node in nodes if include_hubs or node not in hubs]

    committees = allowed(picture.nodes("Organization", "JointCommittee").tolist())
    membership = picture.edges("MEMBER_OF")
    parties = picture.edges("PARTY_TO")
    agreements = picture.nodes("Agreement").tolist()
    party_of: dict[int, list[int]] = {agreement: [] for agreement in agreements}
    for start, end in zip(parties.start.tolist(), parties.end.tolist(), strict=True):
        party_of[end].append(start)
    members = allowed(_unique(membership.start))
    core = {*committees, *members, *agreements, *allowed(_unique(parties.start))}

    advances = picture.edges("ADVANCES")
    kind = columns["kind"].values
    wanted = [columns["kind"].code(name) for name in ADVANCED_KINDS]
    advanced = [
        end
        for start, end in zip(advances.start.tolist(), advances.end.tolist(), strict=True)
        if start in core and kind[end] in wanted
    ]
    yield from ([node] for node in committees)
    yield from ([node] for node in sorted(set(advanced)))
    yield from ([node] for node in members)
    yield from ([node, *allowed(party_of[node])] for node in agreements)
    for name in ("BASED_IN", "SUBORDINATE_TO"):
        around = picture.edges(name)
        ends = [
            end
            for start, end in zip(around.start.tolist(), around.end.tolist(), strict=True)
            if start in core
        ]
        yield from ([node] for node in sorted(set(allowed(ends))))


def _unique(values: Any) -> list[int]:
    found: list[int] = np.unique(values).tolist()
    return found

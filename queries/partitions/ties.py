"""What ties bodies across parks, put together as one network on one machine.

It has the organizations, the agreements, and the units and zones that sign, sit, stand above or
are reached: an enterprise that is only covered or set up somewhere ends its tie, is in no way
between two others, and would make the graph as large as the register.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from graph.errors import InvalidInput
from graph.snapshot.building import EdgeBlock, NodeBlock, assemble
from graph.snapshot.columns import empty
from graph.snapshot.pictures import LABELS, Snapshot
from queries.connectivity.bridges import Bridges, bridges
from queries.connectivity.components import Components, components
from queries.connectivity.projection import JOINT_TIES, project
from queries.partitions.cutting import Partition, taken

_ALL = ("Organization", "Agreement")
_JOINING = ("PARTY_TO", "MEMBER_OF", "RADIATES", "LEADS", "SAME_AS")
"""What brings in other ends: who signs or sits, and what says which are hubs and which are one."""
_TYPES = tuple(dict.fromkeys((*JOINT_TIES, "LEADS", "SAME_AS")))
_COLUMNS = ("layer", "since", "until", "hub")
"""What is asked of them: when and where they hold, and which are hubs."""


@dataclass(frozen=True, slots=True)
class Ties:
    """The structure of the network across parks."""

    components: Components
    bridges: Bridges


def bodies_of(partition: Partition) -> Partition:
    """The part of a partition that the network across parks is made of. O(n + m)."""
    snapshot = partition.snapshot
    chosen = np.isin(snapshot.label, [LABELS.index(label) for label in _ALL])
    for rel_type in _JOINING:
        edges = snapshot.edges[rel_type]
        chosen[edges.start] = chosen[edges.end] = True
    every = {name: snapshot.edges[name] for name in _TYPES}
    joined = {name: chosen[edges.start] & chosen[edges.end] for name, edges in every.items()}
    bodies = _bare(taken(snapshot, chosen, joined))
    return replace(partition, snapshot=bodies, home=partition.home[chosen])


def _bare(snapshot: Snapshot) -> Snapshot:
    """The same without what nobody asks of it."""
    return replace(
        snapshot,
        columns={
            name: column if name in _COLUMNS else empty(column.spec, len(snapshot))
            for name, column in snapshot.columns.items()
        },
        edges={
            name: replace(
                edges,
                columns={
                    key: column if key in _COLUMNS else empty(column.spec, len(edges))
                    for key, column in edges.columns.items()
                },
            )
            for name, edges in snapshot.edges.items()
        },
    )


def ties_of(bodies: Iterable[Partition], *, limit: int = 1000) -> Ties:
    """Components and bridges of the bodies of all partitions; at most ``limit`` bridges are listed.

    What several partitions hold is one. All bodies are in memory at once, no unit is that does not
    sign or sit. Raises InvalidInput where the partitions are of several days or layers, or there
    are none.
    """
    listed = list(bodies)
    cuts = {(one.as_of, one.layers) for one in listed}
    if len(cuts) != 1:
        raise InvalidInput(f"the partitions are of {len(cuts)} days or choices of layers, not one")
    ((as_of, layers),) = cuts
    snapshots = [one.snapshot for one in listed]
    whole = assemble(
        [NodeBlock(one.ids.tolist(), one.label, one.second, one.columns) for one in snapshots],
        {name: [_block(one, name) for one in snapshots] for name in _TYPES},
        snapshots[0].revision,
    )
    network = project(whole.at(as_of, layers))
    return Ties(components(network), bridges(network, limit=limit))


def _block(snapshot: Snapshot, rel_type: str) -> EdgeBlock:
    edges, ids = snapshot.edges[rel_type], snapshot.ids
    return EdgeBlock(
        edges.ids.tolist(), ids[edges.start].tolist(), ids[edges.end].tolist(), edges.columns
    )

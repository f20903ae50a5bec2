"""The agreements of a picture as records, ended and coming ones too, and what stays tied to them.

Who the parties were on the last day of an ended agreement, who they will be on the first day
of a coming one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.pictures import LABELS, LAYERS, Edges, Index, Mask, Picture
from queries.pairing.status import Status, status_on

Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement on the day of a picture.

    ``at`` is its position in the snapshot, ``parties`` the ids of its parties, ascending and each
    once (a merged body is the one that stands for it on the day of the picture), ``a_year`` the
    activities a year it asks for.
    """

    at: int
    id: str
    name: str
    layer: str
    form: str
    theme: str | None
    since: date | None
    until: date | None
    signed: date | None
    a_year: int | None
    status: Status
    parties: tuple[str, ...]


def agreements(picture: Picture) -> tuple[Agreement, ...]:
    """The agreements in the layers of a picture, by id, whether they hold on its day or not.

    Those that end before they begin hold on no day and are left out; the checks name them.
    O(n + m) on arrays for n nodes and m parties.
    """
    nodes = of_layers(picture, "Agreement")
    snapshot = picture.snapshot
    since, until = snapshot.since[nodes], snapshot.until[nodes]
    return records(picture, nodes[np.isnat(since) | np.isnat(until) | (since < until)])


def records(picture: Picture, nodes: Index) -> tuple[Agreement, ...]:
    """Some agreements, given by their positions, in that order."""
    snapshot = picture.snapshot
    columns = snapshot.columns
    ties, by = party_ties(picture, nodes), picture.representative_of
    found = []
    for at in nodes.tolist():
        since, until = columns["since"].at(at), columns["until"].at(at)
        parties = {by.get(body, body) for body in ties.get(at, ())}
        a_year = columns["activities_per_year"].at(at)
        found.append(
            Agreement(
                at=at,
                id=str(snapshot.ids[at]),
                name=str(snapshot.names[at]),
                layer=LAYERS[snapshot.layer[at]],
                form=columns["form"].at(at),
                theme=columns["theme"].at(at),
                since=since,
                until=until,
                signed=columns["signed"].at(at),
                a_year=None if a_year is None else int(a_year),
                status=status_on(picture.as_of, since, until),
                parties=tuple(str(snapshot.ids[body]) for body in sorted(parties)),
            )
        )
    return tuple(found)


def party_ties(picture: Picture, nodes: Index) -> dict[int, list[int]]:
    """Positions of the parties of each agreement, as often as a tie says so, on the day that
    tells, as :func:`telling` has it."""
    edges = telling(picture, nodes, "PARTY_TO")
    found: dict[int, list[int]] = {}
    for agreement, body in zip(edges.end.tolist(), edges.start.tolist(), strict=True):
        found.setdefault(agreement, []).append(body)
    return found


def telling(picture: Picture, nodes: Index, rel_type: str, *, outgoing: bool = False) -> Edges:
    """The relationships of a type to some agreements, or from them, on the day that tells of each.

    That is the day of the picture, the last day of an agreement that has ended, the first of one
    that is to come. Ends are as stored.
    """
    snapshot = picture.snapshot
    day = np.full(len(snapshot), np.datetime64(picture.as_of, "D"))
    since, until = snapshot.since[nodes], snapshot.until[nodes]
    of_nodes = day[nodes]
    day[nodes] = np.where(until <= of_nodes, until - 1, np.where(of_nodes < since, since, of_nodes))
    wanted = np.zeros(len(snapshot), np.bool_)
    wanted[nodes] = True
    edges = snapshot.edges[rel_type]
    own, other = (edges.start, edges.end) if outgoing else (edges.end, edges.start)
    told = day[own]
    kept = wanted[own] & _holds(edges.since, edges.until, told)
    kept &= _holds(snapshot.since[other], snapshot.until[other], told)
    kept &= _in_layers(picture, edges.layer) & _in_layers(picture, snapshot.layer[other])
    return edges.take(kept)


def _holds(since: Days, until: Days, day: Days) -> Mask:
    mask: Mask = (np.isnat(since) | (since <= day)) & (np.isnat(until) | (day < until))
    return mask


def of_layers(picture: Picture, label: str) -> Index:
    """Positions of the nodes of a label in the picture's layers that belong to what it shows,
    whatever their days."""
    snapshot = picture.snapshot
    mask = (snapshot.label == LABELS.index(label)) & _in_layers(picture, snapshot.layer)
    if picture.whole is not picture:
        mask &= picture.of_all_days.home
    return np.flatnonzero(mask)


def edges_now(picture: Picture, rel_type: str) -> Edges:
    """The type's relationships that hold on the day, between nodes that have begun by then.

    Unlike those of :meth:`Picture.edges` they also lead to nodes that have ended: that a project
    used a resource stays true when the resource is gone.
    """
    snapshot = picture.snapshot
    edges = snapshot.edges[rel_type]
    day = np.datetime64(picture.as_of, "D")
    begun = _in_layers(picture, snapshot.layer)
    begun &= np.isnat(snapshot.since) | (snapshot.since <= day)
    kept = _in_layers(picture, edges.layer) & begun[edges.start] & begun[edges.end]
    kept &= np.isnat(edges.since) | (edges.since <= day)
    kept &= np.isnat(edges.until) | (day < edges.until)
    return edges.take(kept)


def activities_for(picture: Picture) -> dict[int, set[int]]:
    """Positions of the activities that fulfil each agreement or project, by its position."""
    edges = edges_now(picture, "FULFILS")
    kept = (picture.snapshot.label == LABELS.index("Activity")) & picture.whole.valid
    found: dict[int, set[int]] = {}
    for start, end in zip(edges.start.tolist(), edges.end.tolist(), strict=True):
        if kept[start]:
            found.setdefault(end, set()).add(start)
    return found


def _in_layers(picture: Picture, layer: NDArray[np.int8]) -> Mask:
    mask: Mask = np.isin(layer, [LAYERS.index(name) for name in picture.layers])
    return mask

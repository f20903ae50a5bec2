"""What comes into the pairing network when a reader opens one of its nodes: its neighbours."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.errors import NotFound
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import Picture

TYPES = tuple(name for name, spec in VOCABULARY.relationships.items() if spec.drawn is not None)
"""Relationship types along which neighbours come in: all that any picture draws."""

MOST_OPENED = 20
"""Nodes that may be opened at once."""

MOST_AROUND = 60
"""Neighbours that may come in with each."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A node that was opened: of its ``count`` neighbours on the day, ``shown`` are in the view.

    ``around`` are all that may come in with it on any day, in a fixed order; whoever places them
    gives each the same place every day.
    """

    id: str
    shown: int
    count: int
    around: tuple[str, ...]


def open_nodes(
    picture: Picture, nodes: Sequence[str], kept: Collection[int], drawable: NDArray[np.bool_]
) -> tuple[set[int], tuple[Opened, ...]]:
    """The nodes that come into what is ``kept`` when some of it are opened one after another, and
    what is to be told of each.

    Neighbours are those over one relationship of :data:`TYPES`, among ``drawable`` nodes. At most
    :data:`MOST_AROUND` come in with a node, those first by id; those that were there do not count
    against them. An id that is not in the view on the day opens nothing.
    """
    every = picture.of_all_days
    seen = set(kept)
    told = []
    for node, at in _known(picture, nodes):
        if at not in seen:
            continue
        present = _neighbours(picture, at) & drawable
        ever = _neighbours(every, at) & drawable
        ids = picture.snapshot.ids
        coming = sorted(
            (one for one in np.flatnonzero(ever).tolist() if one not in kept),
            key=lambda one: str(ids[one]),
        )[:MOST_AROUND]
        seen.update(one for one in coming if present[one])
        shown = sum(one in seen for one in np.flatnonzero(present).tolist())
        told.append(Opened(node, shown, int(present.sum()), tuple(str(ids[one]) for one in coming)))
    return seen - set(kept), tuple(told)


def _known(picture: Picture, nodes: Sequence[str]) -> Iterator[tuple[str, int]]:
    for node in nodes:
        try:
            yield node, picture.snapshot.index_of(node)
        except NotFound:
            continue  # A link may be older than what it names is kept.


def _neighbours(picture: Picture, at: int) -> NDArray[np.bool_]:
    found = np.zeros(len(picture.snapshot), np.bool_)
    for name in TYPES:
        edges = picture.edges(name)
        found[edges.end[edges.start == at]] = True
        found[edges.start[edges.end == at]] = True
    found[at] = False
    return found

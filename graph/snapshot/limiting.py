"""A snapshot in which nothing outside some zones exists by its name.

What belongs to the zones on any day is kept as it is, with the sources that it rests on. What lies
outside and decides figures inside is kept as a nameless *stand-in*: an id that tells nothing but
its label, no text, no figure that only tells of itself. Relationships among stand-ins are kept only
as far as figures inside rest on them. Everything else is left out: asked for, it is not found, just
as what never was. What decides figures is written down in :mod:`graph.snapshot.deciding`.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from graph.snapshot.belonging import members
from graph.snapshot.columns import ArrayKind, PropertyColumn, empty
from graph.snapshot.deciding import deciding, joined_by, sources_of
from graph.snapshot.pictures import LABELS, STAND_IN, Area, Edges, Index, Mask, Snapshot

OUTSIDE, OUTSIDE_EN = "范围外", "outside"
"""What a stand-in is called."""
HIDDEN_SOURCE = f"src:{STAND_IN}"
"""What stands for a source that nothing inside rests on."""

_MOVING = ("LOCATED_IN", "BASED_IN", "PART_OF", "SAME_AS")
_KEPT_NUMBERS = {
    "Position": None,
    "Organization": ("full_members", "probationary_members"),
}
"""Numbers of a stand-in that figures inside are made of; None: all of them."""


@dataclass(frozen=True, eq=False)
class Limited:
    """A snapshot limited to zones, and what became of the ids of the one that it was made from."""

    snapshot: Snapshot
    named: frozenset[str]
    """Ids of nodes that are kept as they are."""
    stand_ins: Mapping[str, str]
    """What stands in for what, by its true id."""

    def node(self, true_id: str) -> str | None:
        """What a node is called here; None where it is left out, or never was."""
        return true_id if true_id in self.named else self.stand_ins.get(true_id)

    def edge(self, true_id: str) -> str | None:
        """What a relationship is called here; None where it is left out."""
        start, rel_type, end, *more = true_id.split("|")
        ends = self.node(start), self.node(end)
        if None in ends or rel_type not in self.snapshot.edges:
            return None
        own = "|".join((str(ends[0]), rel_type, str(ends[1]), *more))
        return None if self.snapshot.edges[rel_type].position(own) is None else own


def limited(snapshot: Snapshot, zones: Sequence[str], *, stand_ins: bool = True) -> Limited:
    """The snapshot limited to some zones, given by their ids, with or without what stands in.

    O(n + m) for each day on which bodies moved into the zones or out of them.

    Raises
    ------
    NotFound
        there is no such zone.
    """
    inside = belonging_ever(snapshot, zones)
    named = inside | sources_of(snapshot, inside)
    outside = deciding(snapshot, inside) & ~named
    outside &= stand_ins
    kept = named | outside
    key = blake2b("\n".join((snapshot.origin, *zones)).encode()).digest()
    ids = snapshot.ids.copy()
    ids[outside] = [_stand_in(str(one), key) for one in snapshot.ids[outside]]
    called = dict(zip(snapshot.ids[outside].tolist(), ids[outside].tolist(), strict=True))
    order = np.flatnonzero(kept)
    order = order[np.argsort(ids[order], kind="stable")]
    place = np.full(len(snapshot), -1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    known = set(snapshot.ids[named].tolist())
    reduced = replace(
        snapshot,
        limited=True,
        precedence=order,
        ids=ids[order],
        columns=_columns(snapshot, order, outside, called, known),
        label=snapshot.label[order],
        second={name: mask[order] for name, mask in snapshot.second.items()},
        edges={
            rel_type: _edges(edges, inside, outside, kept, place, ids, known)
            for rel_type, edges in snapshot.edges.items()
        },
    )
    return Limited(reduced, frozenset(known), called)


def belonging_ever(snapshot: Snapshot, zones: Sequence[str]) -> Mask:
    """What belongs to any of the zones by all that ever held, or on a day on which bodies moved."""
    area = Area(tuple(sorted(zones)))
    found = members(snapshot.at(date.max).of_all_days, area)
    for day in _days_of_moves(snapshot, found):
        found |= members(snapshot.at(day), area)
    return found


def _days_of_moves(snapshot: Snapshot, inside: Mask) -> list[date]:
    """First and last days of what places bodies that were inside as well as outside."""
    days: set[date] = set()
    for rel_type in _MOVING:
        edges = snapshot.edges[rel_type]
        there = np.bincount(edges.start, inside[edges.end], len(snapshot))[edges.start]
        moved = (there > 0) & (there < np.bincount(edges.start)[edges.start])
        moved |= rel_type == "SAME_AS"
        for column in (edges.since, edges.until):
            days.update(np.unique(column[moved & ~np.isnat(column)]).tolist())
    return sorted(days)


def _stand_in(true_id: str, key: bytes) -> str:
    """A name that tells the label and nothing else; the same as long as the store is the same."""
    told = b32encode(blake2b(true_id.encode(), key=key, digest_size=10).digest()).decode().lower()
    return f"{true_id.partition(':')[0]}:{STAND_IN}{told}"


def _columns(
    snapshot: Snapshot,
    order: Index,
    outside: Mask,
    stand_ins: Mapping[str, str],
    known: set[str],
) -> dict[str, PropertyColumn]:
    blank = outside[order]
    label = snapshot.label[order]
    codes = snapshot.columns["uscc"].values
    own_codes = set(filter(None, codes[order][~blank].tolist()))
    found = {}
    for name, whole in snapshot.columns.items():
        column = whole.take(order)
        if column.is_empty and name not in ("name", "name_en"):
            found[name] = column
            continue
        values = column.values.copy()
        if name == "name":
            values[blank] = OUTSIDE
        elif name == "name_en":
            values = values.astype(object)
            values[blank] = OUTSIDE_EN
        elif name == "park":
            values[:] = [None if one is None else _called(one, stand_ins, known) for one in values]
        elif name == "source":
            values[:] = [one if one in known else HIDDEN_SOURCE for one in values]
        elif name == "uscc":
            values[blank] = [one if one in own_codes else None for one in values[blank]]
        else:
            values[blank & ~_told(column, name, label)] = _missing(column)
        found[name] = _column(column, values)
    return found


def _called(true_id: str, stand_ins: Mapping[str, str], known: set[str]) -> str | None:
    return true_id if true_id in known else stand_ins.get(true_id)


def _told(column: PropertyColumn, name: str, label: NDArray[np.int8]) -> Mask:
    """Of which labels a stand-in keeps a property: codes, days and what figures are made of."""
    if column.kind in (ArrayKind.CODE, ArrayKind.BOOLEAN, ArrayKind.DATE):
        return np.ones(len(label), np.bool_)
    if column.kind is not ArrayKind.NUMBER:
        return np.zeros(len(label), np.bool_)
    of = [
        LABELS.index(one) for one, names in _KEPT_NUMBERS.items() if names is None or name in names
    ]
    mask: Mask = np.isin(label, of)
    return mask


def _missing(column: PropertyColumn) -> NDArray[np.generic]:
    cell = np.empty(1, column.spec.dtype)
    cell[0] = column.spec.missing
    return cell


def _column(like: PropertyColumn, values: NDArray[np.generic]) -> PropertyColumn:
    values.flags.writeable = False
    made = PropertyColumn(like.spec, values)
    return made if made.given.any() else empty(like.spec, len(values))


def _edges(
    edges: Edges,
    inside: Mask,
    outside: Mask,
    kept: Mask,
    place: NDArray[np.int32],
    ids: NDArray[np.object_],
    known: set[str],
) -> Edges:
    mine = edges.take(joined_by(edges, inside, outside, kept))
    abroad = outside[mine.start] | outside[mine.end]
    own = mine.ids.copy()
    own[abroad] = [
        "|".join((str(ids[start]), mine.type, str(ids[end]), *str(one).split("|")[3:]))
        for one, start, end in zip(
            mine.ids[abroad], mine.start[abroad], mine.end[abroad], strict=True
        )
    ]
    order = np.argsort(own, kind="stable")
    columns = {}
    for name, column in mine.columns.items():
        if column.is_empty:
            columns[name] = column.take(order)
            continue
        values = column.values.copy()
        if name == "source":
            values[:] = [one if one in known else HIDDEN_SOURCE for one in values]
        elif column.kind in (ArrayKind.TEXT, ArrayKind.TEXTS):
            values[abroad] = _missing(column)
        columns[name] = _column(column, values[order])
    return Edges(own[order], columns, mine.type, place[mine.start[order]], place[mine.end[order]])

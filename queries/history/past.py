"""What rows said on an earlier day.

A load that changes a row keeps what it said before in a ``Former`` node, with the day from which
the change holds (the load's effective day). The formers of a row by revision, followed by its
present content, are its chain; the change with the highest revision of those in effect decides what
it says on a day. A change may be written late and take effect before an earlier one, a correction:
what the earlier one brought is then in force on fewer days, or on none.

Formers are read by :func:`chains_since` and :func:`chains_of` only; no other read pays for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import StoreMismatch
from graph.snapshot.columns import ArrayKind, ColumnSpec, PropertyColumn, column
from graph.snapshot.pictures import Index, Mask, Snapshot
from queries.catalogue import Reader, run

VALIDITY = ("since", "until", "layer")
"""What decides on which day and in which layer a row is seen: always as it is now."""
_AT_ONCE = 2_000
"""Ids in one question to the store."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a row said until a change.

    ``until`` is the day from which the change holds, ``revision`` the one it was written in.
    """

    until: date
    revision: int
    state: str
    """JSON object of all properties."""

    @property
    def properties(self) -> Mapping[str, Any]:
        """The state read. Raises StoreMismatch if it is no JSON object."""
        try:
            read = json.loads(self.state)
        except ValueError:
            read = None
        if not isinstance(read, dict):
            raise StoreMismatch(f"a former state of revision {self.revision} is no JSON object")
        return read


Chain = Sequence[Former]
"""The formers of one row, by ascending revision."""


@dataclass(frozen=True, slots=True)
class ContentSpan:
    """Days ``[since, until)`` on which a row says one thing; None is open.

    ``former`` is None for the present content. Not ``in_force``: a later change took its place
    before it held on any day that the row is valid on.
    """

    since: date | None
    until: date | None
    former: Former | None
    in_force: bool


def said_on(chain: Chain, day: date) -> Former | None:
    """The state that a row was in on a day; None: the present one. O(k) for k formers."""
    for at in range(len(chain) - 1, -1, -1):
        if chain[at].until <= day:
            return chain[at + 1] if at + 1 < len(chain) else None
    return chain[0] if chain else None


def spans(chain: Chain, since: date | None, until: date | None) -> tuple[ContentSpan, ...]:
    """What a row valid in ``[since, until)`` says and when, in the order it was written.

    The spans in force do not overlap and fill the validity. O(k) for k formers.
    """
    found: list[ContentSpan] = []
    end: date | None = None
    for at in range(len(chain), -1, -1):
        former = chain[at] if at < len(chain) else None
        if former is not None:
            end = former.until if end is None else min(end, former.until)
        begin = chain[at - 1].until if at else None
        first = max(filter(None, (begin, since)), default=None)
        last = min(filter(None, (end, until)), default=None)
        in_force = first is None or last is None or first < last
        found.append(ContentSpan(first, last if in_force else first, former, in_force))
    return tuple(reversed(found))


def chains_since(store: Reader, day: date, *, revision: int) -> Mapping[str, Chain]:
    """The chains of all rows that may say something else on the day, or later, than they do now.

    Parameters
    ----------
    store
        where to ask.
    day
        the earliest day of interest.
    revision
        that of the snapshot; later changes are left out, for it does not have them.
    """
    changed = (row["of"] for row in run(store, "changed_after", day=day))
    return chains_of(store, changed, revision=revision)


def chains_of(store: Reader, ids: Iterable[str], *, revision: int) -> Mapping[str, Chain]:
    """The chains of those of some rows that were ever changed, as :func:`chains_since`."""
    wanted = sorted(set(ids))
    found: dict[str, list[Former]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        for row in run(store, "former_states", ids=wanted[start : start + _AT_ONCE]):
            if row["revision"] <= revision:
                former = Former(row["until"], row["revision"], row["state"])
                found.setdefault(row["of"], []).append(former)
    return found


def states_on(chains: Mapping[str, Chain], day: date) -> Mapping[str, Former]:
    """The states on a day of the rows that say something else now. O(k) for k formers."""
    said = ((row_id, said_on(chain, day)) for row_id, chain in chains.items())
    return {row_id: former for row_id, former in said if former is not None}


def as_said(snapshot: Snapshot, chains: Mapping[str, Chain], day: date) -> Snapshot:
    """The snapshot with every row saying what it said on a day: :func:`with_states` of the day.

    ``chains`` are those of all rows that may say something else on the day
    (:func:`chains_since`).
    """
    return with_states(snapshot, states_on(chains, day))


def with_states(snapshot: Snapshot, states: Mapping[str, Former]) -> Snapshot:
    """The snapshot with some rows in another state, their validity and layer as now.

    It has the same ids and shares every column without a difference; without any state it is the
    snapshot itself. States of rows that it does not have are passed over.

    Raises
    ------
    StoreMismatch
        a state does not fit the vocabulary.
    """
    found: dict[str | None, dict[int, Mapping[str, Any]]] = {}
    for row_id, former in states.items():
        rel_type = row_id.split("|")[1] if "|" in row_id else None
        rows = snapshot if rel_type is None else snapshot.edges.get(rel_type)
        at = None if rows is None else rows.position(row_id)
        if at is not None:
            found.setdefault(rel_type, {})[at] = former.properties
    if not found:
        return snapshot
    edges = {
        rel_type: replace(held, columns=_rewritten(held.columns, found[rel_type]))
        if rel_type in found
        else held
        for rel_type, held in snapshot.edges.items()
    }
    columns = _rewritten(snapshot.columns, found.get(None, {}))
    return replace(snapshot, columns=columns, edges=edges)


def _rewritten(
    columns: Mapping[str, PropertyColumn], states: Mapping[int, Mapping[str, Any]]
) -> Mapping[str, PropertyColumn]:
    """The columns with some rows' cells as the states give them."""
    rows = np.fromiter(states, np.intp, len(states))
    return {
        name: old if name in VALIDITY or not len(rows) else _replaced(name, old, rows, states)
        for name, old in columns.items()
    }


def _replaced(
    name: str, old: PropertyColumn, rows: Index, states: Mapping[int, Mapping[str, Any]]
) -> PropertyColumn:
    said = cells(name, old.spec, [state.get(name) for state in states.values()]).values
    if not differs(old.kind, old.values[rows], said).any():
        return old
    values = old.values.copy()
    values[rows] = said
    values.flags.writeable = False
    return PropertyColumn(old.spec, values)


def cells(name: str, spec: ColumnSpec, values: Sequence[Any]) -> PropertyColumn:
    """What former states give for a property, None where they do not.

    Raises
    ------
    StoreMismatch
        a value does not fit the vocabulary.
    """
    try:
        return column(spec, values)
    except (ValueError, TypeError) as error:
        raise StoreMismatch(f"a former state's {name} does not fit: {error}") from None


def differs(kind: ArrayKind, before: NDArray[Any], after: NDArray[Any]) -> Mask:
    """Where two arrays of one column differ; two missing values are equal."""
    unequal: Mask = np.asarray(before != after, np.bool_)
    if kind is ArrayKind.NUMBER:
        unequal &= ~(np.isnan(before) & np.isnan(after))
    elif kind is ArrayKind.DATE:
        unequal &= ~(np.isnat(before) & np.isnat(after))
    return unequal

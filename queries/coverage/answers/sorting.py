"""In what order enterprises are listed, and where a page of the list begins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidInput
from queries.coverage.reach.walking import Floats
from queries.coverage.status.places import NOWHERE, Positions
from queries.coverage.status.state import Codes, CoverageState
from queries.spelling import spellings

Sort = Literal[
    "id",
    "name",
    "-name",
    "reason",
    "-reason",
    "place",
    "-place",
    "sector",
    "-sector",
    "size",
    "-size",
    "members",
    "-members",
    "staff",
    "-staff",
    "metres",
    "-metres",
]
"""By id; by name or by subdistrict and community, in pinyin; by a code, in the order of its list;
by a number. A minus in front turns it around."""

Key = tuple[float | str, str]
"""Value and id of a row: a page begins behind one, whether or not a row still has it."""

_SORTS = get_args(Sort)
_COLUMNS = {"sector": "sector", "size": "size", "members": "full_members", "staff": "staff"}
_MISSING = -1.0
"""Stands for a number that is not given; all that are given are zero or more."""


def is_spelt(sort: Sort) -> bool:
    """Whether the keys of an order hold a text, and not a number, before the id."""
    return sort.removeprefix("-") in ("name", "place")


def page_of(
    *,
    state: CoverageState,
    rows: Positions,
    reason: Codes,
    sort: Sort,
    after: Key | None,
    limit: int | None,
) -> tuple[Positions, Key | None]:
    """Rows of the state that stand behind a key, at most ``limit``, and the key to go on behind.

    ``rows`` ascend. Rows of one value stand by id; rows without a value stand last either way.
    O(n log n) for n rows.

    Raises
    ------
    InvalidInput
        an unknown order.
    """
    if sort not in _SORTS:
        raise InvalidInput(f"unknown sort {sort!r}; there are {', '.join(_SORTS)}")
    snapshot = state.picture.snapshot
    if sort == "id":
        return _by_id(state, rows, after, limit)
    values = _values(state, rows, reason, sort.removeprefix("-"))
    rank_of = _ranking(values, descending=sort.startswith("-"))
    ranks = rank_of(values)
    order = np.argsort(ranks, kind="stable")
    begin = 0
    if after is not None:
        value, node_id = after
        (rank,) = rank_of(np.array([value], values.dtype))
        low, high = (int(np.searchsorted(ranks[order], rank, side)) for side in ("left", "right"))
        behind = bisect_right(snapshot.ids, node_id)
        begin = low + int(np.searchsorted(state.enterprises[rows[order[low:high]]], behind))
    end = len(rows) if limit is None else min(begin + limit, len(rows))
    following = None
    if begin < end < len(rows):
        last = order[end - 1]
        following = (values[last].item(), str(snapshot.ids[state.enterprises[rows[last]]]))
    return rows[order[begin:end]], following


def _by_id(
    state: CoverageState, rows: Positions, after: Key | None, limit: int | None
) -> tuple[Positions, Key | None]:
    """As rows stand already; they have no value but their id."""
    ids = state.picture.snapshot.ids
    begin = 0
    if after is not None:
        value, node_id = after
        if value == 0:
            behind = bisect_right(ids, node_id)
            begin = int(np.searchsorted(rows, np.searchsorted(state.enterprises, behind)))
        elif value == _MISSING or float(value) > 0:
            begin = len(rows)
    end = len(rows) if limit is None else min(begin + limit, len(rows))
    following = None
    if begin < end < len(rows):
        following = (0.0, str(ids[state.enterprises[rows[end - 1]]]))
    return rows[begin:end], following


def _values(state: CoverageState, rows: Positions, reason: Codes, by: str) -> NDArray[Any]:
    """(n,) texts, "" where there is none, or numbers, ``_MISSING`` where there is none."""
    snapshot, nodes = state.picture.snapshot, state.enterprises[rows]
    if by == "name":
        return np.array([_spelt(name) for name in snapshot.names[nodes]], np.str_)
    if by == "place":
        subdistricts, communities = (
            [_spelt(str(snapshot.names[zone])) if zone != NOWHERE else "" for zone in zones[rows]]
            for zones in (state.places.subdistrict, state.places.community)
        )
        pairs = zip(subdistricts, communities, strict=True)
        return np.array([" ".join(pair).rstrip() for pair in pairs], np.str_)
    if by == "reason":
        return reason[rows].astype(np.float64)
    numbers = (
        state.metres[rows]
        if by == "metres"
        else snapshot.columns[_COLUMNS[by]].values[nodes].astype(np.float64)
    )
    return np.where(np.isfinite(numbers), numbers, _MISSING)


def _spelt(name: str) -> str:
    return spellings(name)[0].casefold()


def _ranking(values: NDArray[Any], *, descending: bool) -> Callable[[NDArray[Any]], Floats]:
    """What turns such values into numbers that ascend in the order asked for."""
    sign = -1.0 if descending else 1.0
    if values.dtype.kind != "U":
        return lambda of: np.where(of == _MISSING, np.inf, sign * of)
    distinct = np.unique(values)

    def ranks(of: NDArray[Any]) -> Floats:
        # A text that no row has any more ranks between its neighbours.
        at = np.searchsorted(distinct, of) - np.where(np.isin(of, distinct), 0.0, 0.5)
        return np.where(of == "", np.inf, sign * at)

    return ranks

"""A network of very many as one picture: the largest discs, and how many stand in each."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pytest

from graph.datasets.synthetic import generate
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Snapshot
from tests.support.networks import kunming_case
from visualizations import whole as module
from visualizations.view import kind_of
from visualizations.whole import NONE, WholeLayout, whole_layout
from visualizations.whole_payload import whole_payload

DAY = date(2021, 12, 31)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snapshot_of(kunming_case(), generate(scale=0.05))


@pytest.fixture(scope="module")
def every(snapshot: Snapshot) -> WholeLayout:
    """Each with a place of its own."""
    return whole_layout(snapshot.at(DAY))


def folded(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, discs: int) -> WholeLayout:
    monkeypatch.setattr(module, "MOST_DRAWN", 100)
    monkeypatch.setattr(module, "MOST_DISCS", discs)
    module._kept.clear()
    try:
        return whole_layout(snapshot.at(DAY))
    finally:
        module._kept.clear()


def up(layout: WholeLayout, row: int) -> list[int]:
    """A row and all above it."""
    way = [row]
    while layout.parent[way[-1]] != NONE:
        way.append(int(layout.parent[way[-1]]))
    return way


@pytest.mark.parametrize("discs", [1, 7, 40, 10_000])
@pytest.mark.parametrize("day", [DAY, date(2015, 1, 1)])
def test_the_largest_discs_are_drawn_and_count_what_stands_in_them(
    snapshot: Snapshot,
    every: WholeLayout,
    monkeypatch: pytest.MonkeyPatch,
    discs: int,
    day: date,
) -> None:
    layout = folded(snapshot, monkeypatch, discs)
    picture = snapshot.at(day)
    told = whole_payload(picture, layout)
    under = Counter(above for row in range(len(every.nodes)) for above in up(every, row))
    drawn = set(np.searchsorted(every.nodes, layout.nodes).tolist())
    assert len(drawn) == min(discs, sum(size > 1 for size in under.values()))
    least = min(under[row] for row in drawn)
    assert all(row in drawn for row, size in under.items() if size > max(least, 1))

    inside: Counter[str | None] = Counter()
    enterprises: Counter[str | None] = Counter()
    kinds: Counter[str] = Counter()
    for row, node in enumerate(every.nodes.tolist()):
        if not picture.valid[node]:
            continue
        kinds[kind_of(snapshot, node)] += 1
        if row in drawn:
            continue
        way = [one for one in up(every, row) if one in drawn]
        stands = every.nodes[way[0]] if way and picture.valid[every.nodes[way[0]]] else None
        key = None if stands is None else str(snapshot.ids[stands])
        inside[key] += 1
        enterprises[key] += bool(snapshot.second["Enterprise"][node])
    left_out = inside.pop(None, 0)
    enterprises.pop(None, None)
    assert told["left_out"] == left_out
    ids = told["id"]
    assert {ids[int(row)]: many for row, (many, _) in told["folded"].items()} == inside
    assert {ids[int(row)]: of for row, (_, of) in told["folded"].items() if of} == +enterprises
    assert {one["kind"]: one["count"] for one in told["kinds"]} == kinds
    assert {int(row) for row in told["folded"]} <= {int(row) for row in told["disc"]}


def test_discs_hold_what_is_in_them_and_touch_no_other(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = folded(snapshot, monkeypatch, 40)
    child = np.flatnonzero(layout.parent != NONE)
    above = layout.parent[child]
    reach = np.linalg.norm(layout.centre[child] - layout.centre[above], axis=1)
    assert (reach + layout.radius[child] <= layout.radius[above] + 1e-6).all()
    for parent in np.unique(layout.parent).tolist():
        mine = np.flatnonzero(layout.parent == parent)
        apart = np.linalg.norm(layout.centre[mine][:, None] - layout.centre[mine][None], axis=2)
        room = layout.radius[mine][:, None] + layout.radius[mine][None]
        np.fill_diagonal(apart, np.inf)
        assert (apart >= room - 1e-6).all()
    assert (layout.crowd < layout.radius).all()


def test_levels_are_told_of_chains_and_bushes() -> None:
    rng = np.random.default_rng(2)
    bush = np.array([NONE, *(int(rng.integers(0, at)) for at in range(1, 300))], np.intp)
    for parent in (bush, np.arange(-1, 99, dtype=np.intp), np.full(5, NONE, np.intp), bush[:0]):
        depths = [len(way) - 1 for way in _ways(parent)]
        levels = module._levels(parent)
        assert [sorted(rows.tolist()) for rows in levels] == [
            [row for row, depth in enumerate(depths) if depth == level]
            for level in range(max(depths, default=-1) + 1)
        ]


def _ways(parent: Any) -> list[list[int]]:
    found = []
    for row in range(len(parent)):
        way = [row]
        while parent[way[-1]] != NONE:
            way.append(int(parent[way[-1]]))
        found.append(way)
    return found


def test_a_picture_of_many_is_no_larger_than_its_discs(
    snapshot: Snapshot, every: WholeLayout, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = folded(snapshot, monkeypatch, 40)
    small = whole_payload(snapshot.at(DAY), layout)
    assert len(small["id"]) <= 40
    whole = len(json.dumps(whole_payload(snapshot.at(DAY), every)))
    assert len(json.dumps(small)) < whole / 10

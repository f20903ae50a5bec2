"""Places of a large pairing network: readable, grouped by committee, the same on every day."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.pairings import ALL, BODIES, FIRST, ONE_MORE, pairing_network
from graph.loading.checking import check
from tests.support.pictures import snapshot_of
from visualizations.layout import _box, _in_order, _spread, layout
from visualizations.payload import payload
from visualizations.view import GraphView, pairing_view


@pytest.fixture(scope="module")
def days() -> dict[date, GraphView]:
    snapshot = snapshot_of(check(pairing_network()))
    return {day: pairing_view(snapshot.at(day)) for day in (FIRST, ONE_MORE, ALL)}


def test_the_measured_network_has_the_size_it_says(days: dict[date, GraphView]) -> None:
    assert [len(days[day].nodes) for day in (FIRST, ONE_MORE)] == [1000, 1001]
    kinds = Counter(node.kind for node in days[ALL].nodes)
    # Bodies that nothing ties to the network yet are not in it.
    assert 0.95 * BODIES <= kinds["organization"] + kinds["committee"] <= BODIES
    assert {node.layer for node in days[ALL].nodes} == {"synthetic"}
    assert not any(view.truncated for view in days.values())


def test_no_two_of_a_thousand_names_overlap(days: dict[date, GraphView]) -> None:
    view = days[ALL]
    places = layout(view)
    middle = np.array([places[node.id] for node in view.nodes])
    box = np.array([_box(node) for node in view.nodes])
    apart = np.abs(middle[:, None] - middle[None])
    over = (((box[:, None] + box[None]) / 2 - apart) > 1).all(axis=2)
    assert over.sum() == len(view.nodes)


def test_members_stand_nearer_to_their_committee_than_to_another(
    days: dict[date, GraphView],
) -> None:
    view = days[ALL]
    places = layout(view)
    committees = [node.id for node in view.nodes if node.kind == "committee"]
    joined: dict[str, set[str]] = {}
    for edge in view.edges:
        if edge.type == "MEMBER_OF":
            joined.setdefault(edge.start, set()).add(edge.end)
    at = np.array([places[committee] for committee in committees])
    nearest = {
        member: committees[int(np.hypot(*(at - places[member]).T).argmin())] for member in joined
    }
    share = sum(nearest[member] in joined[member] for member in joined) / len(joined)
    assert share > 0.9


def test_a_large_network_is_wider_than_high_and_leaves_little_ground(
    days: dict[date, GraphView],
) -> None:
    left, right, top, bottom = payload(days[ALL])["extent"]
    assert 1.3 < (right - left) / (bottom - top) < 2.2


def test_nodes_stand_where_they_stand_on_every_other_day(days: dict[date, GraphView]) -> None:
    last = layout(days[ALL])
    for day in (FIRST, ONE_MORE):
        places = layout(days[day])
        assert places == {node: last[node] for node in places}
    assert payload(days[FIRST])["extent"] == payload(days[ALL])["extent"]


def test_the_hub_switch_moves_nothing() -> None:
    picture = snapshot_of(check(pairing_network())).at(ALL)
    every, without = (layout(pairing_view(picture, include_hubs=hubs)) for hubs in (True, False))
    assert without.items() <= every.items()


_SIDE = st.floats(20, 300)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(_SIDE, _SIDE, st.floats(-99, 99), st.floats(-99, 99)), min_size=1, max_size=40
    )
)
def test_boxes_in_rows_never_overlap_and_keep_their_order(
    given_boxes: list[tuple[float, float, float, float]],
) -> None:
    boxes = np.array(given_boxes)
    size, points = boxes[:, :2], boxes[:, 2:]
    middle = _in_order(points, size)
    for one in range(len(size)):
        gaps = np.abs(middle - middle[one]) - (size + size[one]) / 2
        assert (gaps.max(axis=1) >= -1e-6).sum() >= len(size) - 1
    for one, other in np.argwhere(middle[:, 1][:, None] < middle[:, 1][None] - 300):
        assert points[one, 1] <= points[other, 1]


def test_boxes_pushed_apart_do_not_overlap() -> None:
    points = np.zeros((30, 2)) + np.arange(30)[:, None] * 0.1
    boxes = np.full((30, 2), (100.0, 40.0))
    apart = np.abs(_spread(points, boxes)[:, None] - _spread(points, boxes)[None])
    assert ((boxes[0] - apart) > 1).all(axis=2).sum() == 30

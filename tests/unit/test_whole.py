"""The whole network's places: nothing overlaps, everything stands by what it belongs to."""

from __future__ import annotations

import gzip
import json
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy.spatial import cKDTree

from graph.datasets.synthetic import generate
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import LABELS, Snapshot
from tests.support.hostile_names import HOSTILE, hostile_dataset
from tests.support.networks import kunming_case
from visualizations.whole import DRAWN_LABELS, NONE, SPACING, WholeLayout, whole_layout
from visualizations.whole_payload import whole_payload

DAY = date(2021, 12, 31)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    kunming = kunming_case()
    return snapshot_of(kunming, generate(scale=0.05))


@pytest.fixture(scope="module")
def layout(snapshot: Snapshot) -> WholeLayout:
    return whole_layout(snapshot.at(DAY))


@pytest.fixture(scope="module")
def told(snapshot: Snapshot, layout: WholeLayout) -> dict[str, Any]:
    return whole_payload(snapshot.at(DAY), layout)


def row(snapshot: Snapshot, layout: WholeLayout, node_id: str) -> int:
    return int(np.searchsorted(layout.nodes, snapshot.index_of(node_id)))


def test_every_node_of_the_drawn_labels_has_one_place(
    snapshot: Snapshot, layout: WholeLayout
) -> None:
    wanted = [at for at, code in enumerate(snapshot.label) if LABELS[code] in DRAWN_LABELS]
    assert layout.nodes.tolist() == wanted
    assert np.isfinite(layout.xy).all()


def test_no_two_nodes_stand_on_each_other(layout: WholeLayout) -> None:
    nearest = cKDTree(layout.xy).query(layout.xy, k=2)[0][:, 1]
    assert nearest.min() > 0.99 * SPACING


def test_a_disc_holds_all_that_is_under_it_and_touches_no_sibling(layout: WholeLayout) -> None:
    child = np.flatnonzero(layout.parent != NONE)
    above = layout.parent[child]
    reach = np.linalg.norm(layout.centre[child] - layout.centre[above], axis=1)
    leaf = ~np.isin(child, layout.parent)
    assert (reach + np.where(leaf, 0, layout.radius[child]) <= layout.radius[above] + 1e-6).all()
    discs = np.flatnonzero(np.isin(np.arange(len(layout.parent)), layout.parent))
    for parent in np.unique(layout.parent[discs]).tolist():
        mine = discs[layout.parent[discs] == parent]
        apart = np.linalg.norm(layout.centre[mine][:, None] - layout.centre[mine][None], axis=2)
        room = layout.radius[mine][:, None] + layout.radius[mine][None]
        np.fill_diagonal(apart, np.inf)
        assert (apart >= room).all()


def test_parents_make_a_forest_and_sectors_are_its_roots(layout: WholeLayout) -> None:
    at = np.arange(len(layout.parent))
    for _ in range(60):
        at = np.where(layout.parent[at] == NONE, at, layout.parent[at])
    assert (layout.parent[at] == NONE).all()
    assert (layout.sector == at).all()


def test_members_stand_in_the_sector_of_their_committee(
    snapshot: Snapshot, layout: WholeLayout
) -> None:
    for member, committee in (
        ("org:ynjt-hq-pc", "org:j1"),
        ("unit:kunming-university", "org:j2"),
        ("unit:kunchuan-zhineng", "org:j4"),
    ):
        sector = layout.sector[row(snapshot, layout, member)]
        assert snapshot.ids[layout.nodes[sector]] == committee


def test_places_do_not_depend_on_the_order_of_rows(snapshot: Snapshot, layout: WholeLayout) -> None:
    again = whole_layout(snapshot.at(DAY))
    assert np.array_equal(again.xy, layout.xy)


def test_places_stay_on_another_day_and_only_what_holds_is_told(
    snapshot: Snapshot, layout: WholeLayout, told: dict[str, Any]
) -> None:
    earlier = whole_payload(snapshot.at(date(2015, 1, 1)), layout)
    assert 0 < len(earlier["id"]) < len(told["id"])

    def places(of: dict[str, Any]) -> dict[str, tuple[int, int]]:
        return dict(zip(of["id"], zip(of["x"], of["y"], strict=True), strict=True))

    now, then = places(told), places(earlier)
    both = now.keys() & then.keys()
    assert both
    assert {node: now[node] for node in both} == {node: then[node] for node in both}


def test_columns_fit_together(snapshot: Snapshot, told: dict[str, Any]) -> None:
    length = len(told["id"])
    for name in ("name", "kind", "sector", "layer", "parent", "x", "y"):
        assert len(told[name]) == length, name
    picture = snapshot.at(DAY)
    valid = [node for label in DRAWN_LABELS for node in picture.snapshot.ids[picture.nodes(label)]]
    assert sorted(valid) == told["id"]
    assert sum(kind["count"] for kind in told["kinds"]) == length
    for start, end, rel_type in told["edges"]:
        name = told["types"][rel_type]
        edges = picture.edges(name)
        pair = [picture.snapshot.index_of(told["id"][row]) for row in (start, end)]
        assert ((edges.start == pair[0]) & (edges.end == pair[1])).any()


def test_thirty_thousand_nodes_would_fit_600_kilobytes(told: dict[str, Any]) -> None:
    packed = gzip.compress(json.dumps(told, ensure_ascii=False).encode(), 5)
    assert len(packed) / len(told["id"]) < 600_000 / 30_600


def test_circles_of_relationships_and_hostile_names_do_no_harm() -> None:
    snapshot = snapshot_of(hostile_dataset())
    told = whole_payload(snapshot.at(DAY), whole_layout(snapshot.at(DAY)))
    assert set(HOSTILE) <= set(told["name"])


def test_an_empty_network_has_an_empty_picture() -> None:
    snapshot = snapshot_of()
    assert whole_payload(snapshot.at(DAY), whole_layout(snapshot.at(DAY)))["id"] == []

"""Connectivity of the Kunming case, source layer: what the source names and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import graph
from graph.checking import check
from graph.folder import read_folder
from graph.snapshot import Picture
from graph.snapshot_build import build
from queries.connectivity.cuts import articulation_points
from queries.connectivity.overlap import committee_overlap
from queries.connectivity.paths import PathStatus, ShortestPath, shortest_path
from queries.connectivity.projection import project


@pytest.fixture(scope="module")
def picture() -> Picture:
    data = check(read_folder(Path(graph.__file__).parent / "datasets" / "kunming"))
    nodes = [
        {"labels": [node.label, *node.second_labels], **node.properties} for node in data.nodes
    ]
    ties = [
        {"type": rel.type, "start": rel.start, "end": rel.end, "id": rel.id, **rel.properties}
        for rel in data.relationships
    ]
    return build(nodes, ties, 1).at(date(2026, 11, 23), ["source"])


def path(picture: Picture, start: str, end: str, *, include_hubs: bool) -> ShortestPath:
    snapshot = picture.snapshot
    return shortest_path(
        project(picture, include_hubs=include_hubs),
        start=snapshot.ids[snapshot.find(start)],
        end=snapshot.ids[snapshot.find(end)],
    )


def test_s10_2_only_yunnei_sits_in_two_committees(picture: Picture) -> None:
    assert [(seat.id, seat.committees) for seat in committee_overlap(picture).bodies] == [
        ("unit:yunnei", ("org:j2", "org:j4"))
    ]


def test_s10_3_no_path_to_kunchuan_zhineng_unless_hubs_are_let_in(picture: Picture) -> None:
    ends = ("云南能投基建公司党委", "昆船智能")
    without = path(picture, *ends, include_hubs=False)
    assert without.status is PathStatus.NOT_CONNECTED
    with_hubs = path(picture, *ends, include_hubs=True)
    assert with_hubs.status is PathStatus.FOUND
    assert with_hubs.nodes[0] == "org:ynnt-infra-pc"
    assert with_hubs.nodes[-1] == "unit:kunchuan-zhineng"
    assert "zone:kmez" in with_hubs.nodes


def test_s10_3_kunming_university_to_north_oled_in_four_steps(picture: Picture) -> None:
    for include_hubs in (False, True):
        found = path(picture, "昆明学院", "北方奥雷德", include_hubs=include_hubs)
        assert found.nodes == (
            "unit:kunming-university",
            "org:j2",
            "unit:yunnei",
            "org:j4",
            "unit:north-oled",
        )
        assert found.length == 4


def test_s10_4_yunnei_is_the_cut_point_between_shuntong_and_equipment(picture: Picture) -> None:
    network = project(picture, labels=("Organization", "Unit"))
    points = {point.id: point for point in articulation_points(network).points}
    assert {part.via for part in points["unit:yunnei"].parts} == {("org:j2",), ("org:j4",)}
    # No other body has both committees among its neighbours' parts.
    between = [
        point.id
        for point in points.values()
        if {("org:j2",), ("org:j4",)} <= {part.via for part in point.parts}
    ]
    assert between == ["unit:yunnei"]

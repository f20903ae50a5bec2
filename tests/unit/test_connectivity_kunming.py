"""Connectivity of the Kunming case, source layer: what the source names and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from graph.snapshot.building import build
from graph.snapshot.pictures import Picture
from queries.connectivity.bridges import bridges
from queries.connectivity.cuts import articulation_points
from queries.connectivity.paths import PathStatus, ShortestPath, shortest_path
from queries.connectivity.projection import project
from queries.connectivity.simple_paths import simple_paths
from queries.connectivity.telling import path_sentence
from queries.contacts.brokerage import brokerage
from queries.contacts.committees import committee_comparison, shared_members
from queries.contacts.holes import structural_holes
from queries.contacts.overlap import committee_overlap
from queries.contacts.weights import contacts
from tests.support.networks import kunming_case


@pytest.fixture(scope="module")
def picture() -> Picture:
    data = kunming_case()
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


def test_s10_3_the_path_told_as_a_sentence(picture: Picture) -> None:
    found = path(picture, "昆明学院", "北方奥雷德", include_hubs=False)
    text = path_sentence(picture, found.steps)
    assert text.zh == (
        "昆明学院是顺通片区联合党委的成员单位，顺通片区联合党委有成员单位云内动力，"
        "云内动力是装备制造业联合党委的成员单位，装备制造业联合党委有成员单位北方奥雷德。"
    )
    assert text.en == (
        "Kunming University is a member of Shuntong Area Joint Party Committee; Shuntong Area "
        "Joint Party Committee has Yunnei Power as a member; Yunnei Power is a member of "
        "Equipment-manufacturing Joint Party Committee; Equipment-manufacturing Joint Party "
        "Committee has North OLED as a member."
    )


def test_s10_3_an_agreement_on_the_way_is_told_as_pairing(picture: Picture) -> None:
    found = path(picture, "云南建投集团党委", "昆明学院党委", include_hubs=True)
    text = path_sentence(picture, found.steps)
    assert text.zh.startswith("云南建投集团党委与昆明经开区党工委结对共建（《")
    assert "昆明经开区党工委与昆明学院党委结对共建（《" in text.zh
    assert text.en.count("builds together with") == 2


def test_s10_3_there_is_no_way_round_yunnei(picture: Picture) -> None:
    network = project(picture)
    ends = {"start": "unit:kunming-university", "end": "unit:north-oled"}
    (only,) = simple_paths(network, **ends, k=5).paths
    assert only.length == 4
    around = simple_paths(network, **ends, avoid=["unit:yunnei"])
    assert around.status is PathStatus.NOT_CONNECTED


def test_s10_4_both_seats_of_yunnei_are_bridges(picture: Picture) -> None:
    network = project(picture, labels=("Organization", "Unit"))
    found = {
        frozenset(side.id for side in bridge.sides): bridge for bridge in bridges(network).bridges
    }
    for committee in ("org:j2", "org:j4"):
        bridge = found[frozenset(("unit:yunnei", committee))]
        assert [tie.type for tie in bridge.ties] == ["MEMBER_OF"]
        assert sum(side.size for side in bridge.sides) == bridge.component_size


def test_s10_4_yunnei_spans_the_hole_between_the_two_committees(picture: Picture) -> None:
    met = contacts(project(picture, types=["MEMBER_OF"]))
    holes = {row.id: row for row in structural_holes(met).nodes}
    # Four contacts in the one committee, two in the other, none of the ones knows the others.
    assert holes["unit:yunnei"].contacts == 4 + 2
    assert min(holes.values(), key=lambda row: row.constraint).id == "unit:yunnei"
    # All pairs across, either way; whose sector the source does not say cannot be classified.
    (broker,) = brokerage(met)
    assert (broker.id, broker.sector) == ("unit:yunnei", None)
    assert (broker.total, broker.unclassified) == (0, 2 * 4 * 2)


def test_s10_8_committees_compared(picture: Picture) -> None:
    lines = {line.id: line for line in committee_comparison(project(picture))}
    assert {
        key: (line.members, line.named_members, line.published_members)
        for key, line in lines.items()
    } == {
        "org:j1": (2, 2, 21),
        "org:j2": (5, 5, 17),
        "org:j3": (None, None, None),  # F129: neither members nor their number are in the source
        "org:j4": (3, 3, 9),
    }
    assert lines["org:j1"].named_share == pytest.approx(2 / 21)
    assert lines["org:j3"].named_share is None
    assert lines["org:j3"].ties_inside is None
    reasons = {key: line.members_reason for key, line in lines.items() if line.members_reason}
    assert reasons == {"org:j3": "not_in_source"}
    assert {key: len(line.pathways) for key, line in lines.items()} == {
        "org:j1": 2,
        "org:j2": 3,
        "org:j3": 3,
        "org:j4": 1,
    }
    assert [(each.sector, each.members) for each in lines["org:j2"].sectors] == [
        ("state_firm", 2),
        ("university", 1),
        (None, 2),
    ]
    assert (lines["org:j2"].density, lines["org:j3"].density) == (0, None)
    links = {
        key: [(link.committee, link.shared, link.ties) for link in line.links]
        for key, line in lines.items()
    }
    assert links == {
        "org:j1": [],
        "org:j2": [("org:j4", ("unit:yunnei",), 0)],
        "org:j3": [],
        "org:j4": [("org:j2", ("unit:yunnei",), 0)],
    }


def test_s10_2_one_pair_of_committees_shares_one_of_seven(picture: Picture) -> None:
    for row in shared_members(picture):
        assert row.unknown == (("org:j3",) if "org:j3" in row.committees else ())
        assert (row.either is None) == bool(row.unknown)
    shared = [row for row in shared_members(picture) if row.shared]
    assert [(row.committees, row.shared, row.jaccard) for row in shared] == [
        (("org:j2", "org:j4"), ("unit:yunnei",), pytest.approx(1 / 7))
    ]

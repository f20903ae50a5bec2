"""Connectivity on a small network of the shape of the source's four joint committees."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import InvalidInput, NotFound
from graph.snapshot.building import build
from graph.snapshot.pictures import Picture
from queries.connectivity.components import components
from queries.connectivity.cuts import articulation_points
from queries.connectivity.paths import PathStatus, neighbourhood, shortest_path
from queries.connectivity.projection import JOINT_TIES, PLACE_TIES, project
from queries.contacts.overlap import committee_overlap

DAY = date(2026, 1, 1)


def node(node_id: str, *labels: str, **properties: Any) -> dict[str, Any]:
    common = {"name": node_id.partition(":")[2], "layer": "source", "source": "src:test"}
    return {"id": node_id, "labels": ["Entity", *labels], **common, **properties}


def tie(start: str, rel_type: str, end: str, **properties: Any) -> dict[str, Any]:
    common = {"layer": "source", "source": "src:test"}
    return {"type": rel_type, "start": start, "end": end, **common, **properties}


def committee(node_id: str, **properties: Any) -> dict[str, Any]:
    return node(node_id, "Organization", "JointCommittee", kind="joint_committee", **properties)


def body(node_id: str, **properties: Any) -> dict[str, Any]:
    label = "Organization" if node_id.startswith("org:") else "Unit"
    own = {"kind": "committee"} if label == "Organization" else {"sector": "state_firm"}
    return node(node_id, label, **own, **properties)


NODES = [
    node("zone:z", "Zone", kind="development_zone", hub=True),
    node("zone:area1", "Zone", kind="area"),
    node("zone:area2", "Zone", kind="area"),
    body("org:pwc", hub=True),
    committee("org:j1"),
    committee("org:j2"),
    committee("org:j4"),
    body("org:infra"),
    body("unit:college"),
    body("unit:power"),
    body("unit:optics"),
    body("unit:tech"),
    body("unit:alone"),
]
TIES = [
    tie("org:pwc", "LEADS", "zone:z"),
    tie("zone:area1", "PART_OF", "zone:z"),
    tie("zone:area2", "PART_OF", "zone:z"),
    tie("org:j1", "LOCATED_IN", "zone:area1"),
    tie("org:j2", "LOCATED_IN", "zone:area2"),
    tie("org:j1", "SUBORDINATE_TO", "org:pwc"),
    tie("org:infra", "MEMBER_OF", "org:j1"),
    tie("unit:college", "MEMBER_OF", "org:j2"),
    tie("unit:power", "MEMBER_OF", "org:j2"),
    tie("unit:power", "MEMBER_OF", "org:j4"),
    tie("unit:optics", "MEMBER_OF", "org:j4"),
    tie("unit:tech", "MEMBER_OF", "org:j4"),
]


@pytest.fixture(scope="module")
def picture() -> Picture:
    return build(NODES, TIES, 1).at(DAY)


def test_s10_2_one_body_sits_in_two_committees(picture: Picture) -> None:
    overlap = committee_overlap(picture)
    assert overlap.committees == ("org:j1", "org:j2", "org:j4")
    assert [(seat.id, seat.committees) for seat in overlap.bodies] == [
        ("unit:power", ("org:j2", "org:j4"))
    ]
    assert len(committee_overlap(picture, at_least=1).bodies) == 5


def test_s10_2_a_seat_given_up_or_counted_twice_is_no_overlap() -> None:
    ended = [*TIES[:-3], tie("unit:power", "MEMBER_OF", "org:j4", until=date(2025, 1, 1))]
    assert committee_overlap(build(NODES, ended, 1).at(DAY)).bodies == ()
    twice = tie("unit:tech", "MEMBER_OF", "org:j4", id="again", since=date(2025, 1, 1))
    overlap = committee_overlap(build(NODES, [*TIES, twice], 1).at(DAY))
    assert [seat.id for seat in overlap.bodies] == ["unit:power"]


def test_s10_2_members_of_other_organizations_and_no_committees_at_all() -> None:
    ordinary = tie("unit:tech", "MEMBER_OF", "org:infra")
    assert len(committee_overlap(build(NODES, [*TIES, ordinary], 1).at(DAY)).bodies) == 1
    assert committee_overlap(build([], [], 1).at(DAY)).bodies == ()


def test_s10_3_path_along_memberships(picture: Picture) -> None:
    path = shortest_path(project(picture), start="unit:college", end="unit:optics")
    assert path.nodes == ("unit:college", "org:j2", "unit:power", "org:j4", "unit:optics")
    assert path.length == 4
    assert [step.ties[0].type for step in path.steps] == ["MEMBER_OF"] * 4
    # Direction as stored: the college is a member of j2, and j2 has the power works as a member.
    assert [step.ties[0].start == step.start for step in path.steps] == [True, False, True, False]


def test_s10_3_without_hubs_no_path_with_hubs_one(picture: Picture) -> None:
    apart = shortest_path(project(picture), start="org:infra", end="unit:tech")
    assert apart.status is PathStatus.NOT_CONNECTED
    assert apart.length is None
    joined = shortest_path(project(picture, include_hubs=True), start="org:infra", end="unit:tech")
    assert joined.status is PathStatus.FOUND
    assert joined.length == 8
    assert "zone:z" in joined.nodes


def test_s10_4_cut_point_between_two_committees(picture: Picture) -> None:
    found = articulation_points(project(picture, labels=("Organization", "Unit")))
    points = {point.id: point for point in found.points}
    assert [(part.size, part.via) for part in points["unit:power"].parts] == [
        (3, ("org:j4",)),
        (2, ("org:j2",)),
    ]
    assert points["unit:power"].component_size == 6
    assert points["unit:power"].split_off == 2
    assert set(points) == {"unit:power", "org:j2", "org:j4"}


def test_cut_points_are_limited_and_say_so(picture: Picture) -> None:
    found = articulation_points(project(picture), limit=1)
    assert [point.id for point in found.points] == ["org:j4"]
    assert found.count == 3
    assert found.truncated


def test_only_bodies_are_reported_as_cut_points_though_agreements_conduct() -> None:
    nodes = [body("unit:a"), body("unit:b"), node("agr:ab", "Agreement", form="agreement")]
    ties = [tie("unit:a", "PARTY_TO", "agr:ab"), tie("unit:b", "PARTY_TO", "agr:ab")]
    network = project(build(nodes, ties, 1).at(DAY))
    assert articulation_points(network).points == ()
    found = articulation_points(network, labels=["Agreement"])
    assert [(point.id, point.split_off) for point in found.points] == [("agr:ab", 1)]


def test_initiatives_and_positions_join_nobody_unless_asked(picture: Picture) -> None:
    nodes = [*NODES, node("pos:p", "Position", tier="station")]
    ties = [*TIES, tie("pos:p", "LOCATED_IN", "zone:area1")]
    other = build(nodes, ties, 1).at(DAY)
    assert project(other, include_hubs=True).place_of("pos:p") is None
    assert project(other, types=["LOCATED_IN"]).place_of("pos:p") is not None


def test_components_name_the_isolated(picture: Picture) -> None:
    found = components(project(picture))
    assert [part.size for part in found.components] == [6, 2]
    assert found.isolated == ("unit:alone",)
    assert found.nodes == 9
    assert found.count == 3


def test_hubs_and_ties_of_place_come_in_together(picture: Picture) -> None:
    without, with_hubs = project(picture), project(picture, include_hubs=True)
    assert set(without.types) == set(JOINT_TIES)
    assert set(with_hubs.types) == {*JOINT_TIES, *PLACE_TIES}
    assert without.place_of("org:pwc") is None
    assert with_hubs.place_of("org:pwc") is not None
    # Ties of place can be asked for by name: without the zone the areas stay apart.
    places = project(picture, types=("LOCATED_IN", "PART_OF", "MEMBER_OF"))
    path = shortest_path(places, start="org:infra", end="zone:area2")
    assert path.status is PathStatus.NOT_CONNECTED


def test_a_missing_end_of_a_path_is_explained(picture: Picture) -> None:
    network = project(picture)
    path = shortest_path(network, start="org:pwc", end="unit:tech")
    assert (path.status, path.detail) == (PathStatus.START_ABSENT, "excluded_hub")
    path = shortest_path(network, start="unit:tech", end="zone:area1")
    assert (path.status, path.detail) == (PathStatus.END_ABSENT, "label_not_in_network")
    closed = build([*NODES, body("unit:gone", until=date(2020, 1, 1))], TIES, 1).at(DAY)
    path = shortest_path(project(closed), start="unit:gone", end="unit:tech")
    assert (path.status, path.detail) == (PathStatus.START_ABSENT, "not_valid")


def test_parallel_opposite_and_looping_relationships(picture: Picture) -> None:
    more = [
        tie("org:infra", "SUBORDINATE_TO", "org:j1"),
        tie("org:j1", "RADIATES", "org:infra"),
        tie("org:j1", "RADIATES", "org:j1"),
    ]
    network = project(build(NODES, [*TIES, *more], 1).at(DAY))
    assert components(network).ties == components(project(picture)).ties
    path = shortest_path(network, start="org:infra", end="org:j1")
    assert [(t.type, t.start) for t in path.steps[0].ties] == [
        ("MEMBER_OF", "org:infra"),
        ("RADIATES", "org:j1"),
        ("SUBORDINATE_TO", "org:infra"),
    ]


def test_neighbourhood_is_cut_at_its_limit(picture: Picture) -> None:
    found = neighbourhood(project(picture), node="unit:power", hops=2, limit=3)
    assert [(near.id, near.distance) for near in found.nodes] == [
        ("unit:power", 0),
        ("org:j2", 1),
        ("org:j4", 1),
    ]
    assert found.count == 6
    assert found.truncated
    assert {(t.start, t.end) for t in found.ties} == {
        ("unit:power", "org:j2"),
        ("unit:power", "org:j4"),
    }


def test_invalid_questions_get_a_clear_answer(picture: Picture) -> None:
    network = project(picture)
    with pytest.raises(InvalidInput, match="two different ends"):
        shortest_path(network, start="org:j1", end="org:j1")
    with pytest.raises(NotFound, match="org:nobody"):
        shortest_path(network, start="org:nobody", end="org:j1")
    with pytest.raises(InvalidInput, match="max_length"):
        shortest_path(network, start="org:j1", end="org:j2", max_length=21)
    with pytest.raises(InvalidInput, match="hops"):
        neighbourhood(network, node="org:j1", hops=5)
    with pytest.raises(InvalidInput, match="limit"):
        neighbourhood(network, node="org:j1", limit=0)
    with pytest.raises(InvalidInput, match="excluded_hub"):
        neighbourhood(network, node="org:pwc")
    with pytest.raises(InvalidInput, match="KNOWS"):
        project(picture, types=["KNOWS"])
    with pytest.raises(InvalidInput, match="give at least one"):
        project(picture, types=[])
    with pytest.raises(InvalidInput, match="Person"):
        project(picture, labels=["Person"])
    with pytest.raises(InvalidInput, match="limit"):
        articulation_points(network, limit=0)
    with pytest.raises(InvalidInput, match="at_least"):
        committee_overlap(picture, at_least=0)

"""A picture with decisions answers as a network in which the nodes were one from the start."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import AmbiguousName, InvalidInput
from graph.loading.checking import check
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from graph.snapshot.merged import groups
from graph.snapshot.pictures import Picture
from queries.connectivity.components import components
from queries.connectivity.cuts import articulation_points
from queries.connectivity.paths import neighbourhood, shortest_path
from queries.connectivity.projection import project
from queries.contacts.overlap import committee_overlap
from queries.coverage.answers.carriers import carrier_table
from queries.coverage.status.members import members_of_organizations
from queries.coverage.status.state import coverage_state
from queries.coverage.status.summary import summarize
from queries.lookup import counts
from queries.published.claims import claim_table
from queries.scenarios import Scenario, effect_of
from queries.search import search
from tests.support.merging import physically_merged
from tests.support.random_network import DAYS, LAYERS, random_network
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)


def answers(picture: Picture) -> dict[str, Any]:
    """What global questions say, in ids, so that two pictures can be compared."""
    state = coverage_state(picture=picture)
    ties = project(picture, include_hubs=True)
    members = members_of_organizations(picture)
    organizations = picture.nodes("Organization")
    ids = picture.snapshot.ids
    return {
        "rates": [
            (rate.code, rate.numerator, rate.denominator, rate.unknown, dict(rate.excluded))
            for rate in summarize(state=state).rates
        ],
        "components": components(ties),
        "cut points": articulation_points(ties),
        "overlap": committee_overlap(picture),
        "carriers": carrier_table(state=state).carriers,
        "members": [
            (ids[at], members.members[at], members.complete[at]) for at in organizations.tolist()
        ],
        "counts": [line for line in counts(picture) if line.label != "Source"],
        "figures": {
            row.id: (row.computed, [subject.id for subject in row.subjects])
            for row in claim_table(picture=picture).rows
            if row.metric != "agreements_signed"  # counts ended ones, which the day does not show
        },
    }


@pytest.mark.slow
@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    day=st.sampled_from((*DAYS, DAY)),
    layers=st.sets(st.sampled_from(LAYERS), min_size=1),
)
def test_answers_are_those_of_a_network_merged_from_the_start(
    seed: int, day: date, layers: set[str]
) -> None:
    network = check(random_network(Random(seed)))
    picture = snapshot_of(network).at(day, layers)
    assert answers(picture) == answers(physically_merged(network, day, layers).at(day, layers))


@pytest.mark.slow
@settings(max_examples=30)
@given(seed=st.integers(0, 2**32))
def test_without_decisions_or_with_ended_ones_nothing_changes(seed: int) -> None:
    network = check(random_network(Random(seed)))
    ended, gone = (
        Dataset(network.id, network.layer, network.source, network.effective, network.nodes)
        for _ in range(2)
    )
    for row in network.relationships:
        if row.type != "SAME_AS":
            gone.relationships.append(row)
            ended.relationships.append(row)
        else:
            properties = row.properties | {"until": DAYS[0]}
            ended.relationships.append(rel(row.type, row.start, row.end, **properties))
    pictures = [snapshot_of(each).at(DAYS[2]) for each in (ended, gone)]
    assert not pictures[0].representative_of
    assert answers(pictures[0]) == answers(pictures[1])
    plain = pictures[1]
    assert plain.valid is plain.stored
    assert plain.edges("MEMBER_OF") is plain.stored_edges("MEMBER_OF")


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=12))
def test_groups_are_connected_components(pairs: list[tuple[int, int]]) -> None:
    import networkx as nx

    graph = nx.Graph(pairs)
    expected = sorted(sorted(part) for part in nx.connected_components(graph))
    assert groups(pairs) == expected


def small(*more: Any) -> Picture:
    return snapshot_of(
        dataset(
            node("Organization", "org:j", "JointCommittee", kind="joint_committee"),
            node("Unit", "unit:a", "Enterprise", name="昆船集团", layer="source"),
            node("Unit", "unit:b", "Enterprise", name="昆船集团"),
            node("Unit", "unit:c", "Enterprise", name="丙"),
            rel("MEMBER_OF", "unit:a", "org:j", layer="source"),
            rel("MEMBER_OF", "unit:b", "org:j"),
            rel("COVERED_BY", "unit:b", "org:j", basis="joint"),
            *more,
        )
    ).at(DAY)


def test_a_merged_node_is_found_by_either_id_and_by_a_name_that_was_ambiguous() -> None:
    with pytest.raises(AmbiguousName):
        small().find("昆船集团")
    picture = small(rel("SAME_AS", "unit:a", "unit:b"))
    ids = picture.snapshot.ids
    assert ids[picture.find("昆船集团")] == ids[picture.find("unit:a")] == "unit:b"
    assert ids[picture.nodes("Unit")].tolist() == ["unit:b", "unit:c"]
    ties = project(picture)
    assert shortest_path(ties, start="unit:a", end="org:j").nodes == ("unit:b", "org:j")
    assert neighbourhood(ties, node="unit:a").centre == "unit:b"
    with pytest.raises(InvalidInput, match="are one body"):
        shortest_path(ties, start="unit:a", end="unit:b")
    # Both memberships are kept as rows with a source each; the seat is one.
    assert len(picture.edges("MEMBER_OF")) == 2
    assert [seat.id for seat in committee_overlap(picture, at_least=1).bodies] == ["unit:b"]


def test_who_represents_a_body_whose_end_does_not_hold() -> None:
    ended = node("Unit", "unit:z", until=date(2020, 1, 1))
    both = (rel("SAME_AS", "unit:a", "unit:z"), rel("SAME_AS", "unit:b", "unit:z"))
    picture = small(ended, *both)
    ids = picture.snapshot.ids
    # Neither may be counted beside the other; the ledger's node comes before the source's.
    assert ids[picture.nodes("Unit")].tolist() == ["unit:b", "unit:c"]
    assert ids[list(picture.merged_from(picture.index_of("unit:z")))].tolist() == [
        "unit:a",
        "unit:z",
    ]
    # The decisions are of the ledger: what the source alone says is as before.
    source = picture.snapshot.at(DAY, ["source"])
    assert ids[source.nodes("Unit")].tolist() == ["unit:a"]


def test_decisions_in_a_circle_leave_one() -> None:
    picture = small(
        rel("SAME_AS", "unit:a", "unit:b"),
        rel("SAME_AS", "unit:b", "unit:a"),
    )
    assert picture.snapshot.ids[picture.nodes("Unit")].tolist() == ["unit:b", "unit:c"]
    assert not len(picture.edges("SAME_AS"))


def test_a_branch_below_two_merged_superiors_is_counted_once() -> None:
    picture = snapshot_of(
        dataset(
            node("Organization", "org:a"),
            node("Organization", "org:b"),
            node("Organization", "org:branch", kind="branch", full_members=7),
            rel("SUBORDINATE_TO", "org:branch", "org:a"),
            rel("SUBORDINATE_TO", "org:branch", "org:b"),
            rel("SAME_AS", "org:a", "org:b"),
        )
    ).at(DAY)
    assert members_of_organizations(picture).members[picture.index_of("org:a")] == 7
    assert np.array_equal(picture.represented(np.array([0, 1, 2], np.int32)), [1, 1, 2])


def test_a_search_for_a_merged_nodes_name_finds_the_one_that_represents_it() -> None:
    row = node("Unit", "unit:d", name="昆明船舶设备")
    picture = small(row, rel("SAME_AS", "unit:d", "unit:b"))
    assert [hit.id for hit in search(picture=picture, text="船舶").hits] == ["unit:b"]
    # Found in both nodes of the body, it is one hit of the better rank.
    assert [(hit.rank, hit.id) for hit in search(picture=picture, text="昆").hits] == [
        (1, "unit:a"),
        (1, "unit:b"),
    ]


def test_a_scenario_that_names_a_merged_node_is_told_who_represents_it() -> None:
    rows = [node("Position", f"pos:{name}", lon=102.8, lat=25.0) for name in "ab"]
    picture = small(*rows, rel("SAME_AS", "pos:a", "pos:b"))
    closing = {"change": "close_position", "id": "pos:a"}
    scenario = Scenario.model_validate({"name": "trial", "title": "t", "changes": [closing]})
    with pytest.raises(InvalidInput, match="it is merged: pos:b represents it"):
        effect_of(state=coverage_state(picture=picture), scenario=scenario)
    closing["id"] = "pos:b"
    scenario = Scenario.model_validate({"name": "trial", "title": "t", "changes": [closing]})
    after = effect_of(state=coverage_state(picture=picture), scenario=scenario).after.picture
    assert len(after.nodes("Position")) == 0  # and the other does not come to stand for it

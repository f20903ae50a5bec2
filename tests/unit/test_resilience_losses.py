"""Losses and single points of failure against networkx and the rows of random networks."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput, NotFound
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from queries.connectivity.projection import project
from queries.coverage import coverage_state
from queries.coverage.rules.codes import LENSES
from queries.coverage.status.state import CoverageState
from queries.resilience.removal import REMOVABLE, LossEffect, Shape, removal
from queries.resilience.single_points import RANKS, single_points
from tests.support.breakable import bodies, breakable, covered, drawn, kept
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
RANDOMS = st.integers(0, 2**32).map(Random)


def state_of(network: Dataset) -> CoverageState:
    return coverage_state(picture=snapshot_of(network).at(DAY))


def removable(network: Dataset, *, include_hubs: bool) -> list[str]:
    return sorted(
        row.properties["id"]
        for row in network.nodes
        if row.label in REMOVABLE and (include_hubs or row.properties["id"] != "org:hub")
    )


def shape_of(graph: nx.Graph) -> Shape:
    sizes = [len(bodies(part)) for part in nx.connected_components(graph)]
    return Shape(
        bodies=sum(sizes),
        parts=sum(size >= 2 for size in sizes),
        largest=max(sizes, default=0),
        alone=sum(size == 1 for size in sizes),
    )


def check_loss(
    network: Dataset, removed: list[str], loss: LossEffect, *, include_hubs: bool
) -> None:
    left = kept(network, removed)
    was, now = drawn(network, include_hubs=include_hubs), drawn(left, include_hubs=include_hubs)
    assert loss.before == shape_of(was)
    assert loss.after == shape_of(now)
    lost = []
    for part in nx.connected_components(was):
        stays = [
            sorted(bodies(piece)) for piece in nx.connected_components(now) if bodies(piece) & part
        ]
        stays.sort(key=lambda piece: (-len(piece), piece))
        lost += stays[1:]
    lost.sort(key=lambda piece: (-len(piece), piece))
    assert loss.cut_off == sum(map(len, lost))
    assert [(part.size, list(part.members)) for part in loss.parts] == [
        (len(piece), piece) for piece in lost
    ]
    committees = sorted(
        row.properties["id"] for row in left.nodes if "JointCommittee" in row.second_labels
    )
    assert [(pair.first, pair.second) for pair in loss.committee_pairs] == [
        pair
        for pair in combinations(committees, 2)
        if nx.has_path(was, *pair) and not nx.has_path(now, *pair)
    ]
    for lens in loss.uncovered:
        if lens.count is None:
            assert lens.no_rate
            continue
        gone = covered(network, lens.lens) - covered(left, lens.lens) - set(removed)
        assert [row.id for row in lens.enterprises] == sorted(gone)
        assert lens.count == lens.listed == len(gone)
    assert not loss.truncated


@settings(max_examples=60)
@given(RANDOMS, st.booleans())
def test_a_removal_is_what_networkx_and_the_rows_say(random: Random, include_hubs: bool) -> None:
    network = breakable(random)
    choice = removable(network, include_hubs=include_hubs)
    removed = random.sample(choice, min(len(choice), random.randint(1, 3)))
    found = removal(state=state_of(network), remove=removed, include_hubs=include_hubs, limit=1000)
    assert found.removed == tuple(removed)
    check_loss(network, removed, found.loss, include_hubs=include_hubs)


@settings(max_examples=25)
@given(RANDOMS, st.booleans())
def test_single_points_are_those_that_one_by_one_removal_finds(
    random: Random, include_hubs: bool
) -> None:
    network = breakable(random)
    state = state_of(network)
    ties = project(state.picture, include_hubs=include_hubs)
    expected = {}
    for at in removable(network, include_hubs=include_hubs):
        loss = removal(state=state, remove=[at], include_hubs=include_hubs).loss
        row = (loss.cut_off, *(lens.count for lens in loss.uncovered))
        if any(row):
            expected[at] = row
    for by in RANKS:
        found = single_points(state=state, network=ties, by=by)
        rows = {
            point.id: (point.bodies_cut_off, *(getattr(point, lens) for lens in LENSES))
            for point in found.points
        }
        assert rows == expected
        assert [point.rank(by) for point in found.points] == sorted(
            point.rank(by) for point in found.points
        )
        column = {"bodies": 0, **{lens: at + 1 for at, lens in enumerate(LENSES)}}
        first = [
            max(count or 0 for count in row) if by == "worst" else row[column[by]] or 0
            for row in rows.values()
        ]
        assert first == sorted(first, reverse=True)


def test_what_a_leaf_agreement_hangs_on_is_no_single_point() -> None:
    """An agreement with one party in the network is no body that could be cut off."""
    network = dataset(
        node("Organization", "org:a"),
        node("Organization", "org:b"),
        node("Agreement", "agr:a"),
        rel("MEMBER_OF", "org:a", "org:b"),
        rel("PARTY_TO", "org:a", "agr:a"),
    )
    state = state_of(network)
    assert single_points(state=state, network=project(state.picture)).points == ()


def test_an_agreement_that_alone_joins_is_a_single_point() -> None:
    network = dataset(
        *(node("Organization", f"org:{name}") for name in "abc"),
        node("Agreement", "agr:a"),
        rel("MEMBER_OF", "org:a", "org:b"),
        *(rel("PARTY_TO", f"org:{name}", "agr:a") for name in "bc"),
    )
    state = state_of(network)
    (first, second) = single_points(state=state, network=project(state.picture)).points
    assert (first.id, first.bodies_cut_off) == ("agr:a", 1)
    assert (second.id, second.bodies_cut_off) == ("org:b", 1)


def test_s08_6_closing_a_position_lists_who_becomes_uncovered() -> None:
    near, far = {"lon": 102.8, "lat": 25.0}, {"lon": 102.9, "lat": 25.0}
    given = {"operating_status": "operating", "ownership": "private"}
    network = dataset(
        node("Unit", "unit:near", "Enterprise", **given, **near),
        node("Unit", "unit:far", "Enterprise", **given, **far),
        node("Unit", "unit:nowhere", "Enterprise", **given),
        node("Position", "pos:near", **near),
        node("Position", "pos:far", **far),
        node("Position", "pos:far-too", **far),
    )
    state = state_of(network)
    spatial = {
        position: [
            (row.id, row.certainty)
            for row in removal(state=state, remove=[position]).loss.uncovered[2].enterprises
        ]
        for position in ("pos:near", "pos:far", "pos:far-too")
    }
    assert spatial == {"pos:near": [("unit:near", "sure")], "pos:far": [], "pos:far-too": []}
    both = removal(state=state, remove=["pos:far", "pos:far-too"]).loss
    assert [row.id for row in both.uncovered[2].enterprises] == ["unit:far"]
    (point,) = single_points(state=state, network=project(state.picture)).points
    assert (point.id, point.spatial) == ("pos:near", 1)
    # of one enterprise nobody knows where it is, so that any position may be what it has
    assert (point.spatial_certain, point.spatial_possible) == (1, 2)


def test_lists_are_cut_and_say_so() -> None:
    network = dataset(
        node("Organization", "org:hub-less"),
        *(node("Organization", f"org:{number}", "JointCommittee") for number in range(5)),
        *(rel("MEMBER_OF", f"org:{number}", "org:hub-less") for number in range(5)),
    )
    loss = removal(state=state_of(network), remove=["org:hub-less"], limit=2).loss
    assert (loss.cut_off, loss.part_count, len(loss.parts)) == (4, 4, 2)
    assert (loss.committee_pair_count, len(loss.committee_pairs)) == (10, 2)
    assert loss.truncated
    assert not removal(state=state_of(network), remove=["org:hub-less"], limit=10).loss.truncated


def test_nothing_real_is_touched() -> None:
    network = breakable(Random(7))
    state = state_of(network)
    before = state.picture.snapshot.until.copy()
    removal(state=state, remove=removable(network, include_hubs=False)[:3])
    assert (
        (state.picture.snapshot.until == before)
        | (state.picture.snapshot.until != state.picture.snapshot.until)
    ).all()
    assert state.picture.snapshot.at(DAY).valid.sum() == state.picture.valid.sum()


@pytest.mark.parametrize(
    ("remove", "rule"),
    [
        (["zone:a"], "not_removable"),
        (["org:hub"], "excluded_hub"),
        (["org:gone"], "not_valid"),
        (["org:0", "org:0"], "stands_twice"),
    ],
)
def test_what_cannot_be_lost_is_refused_with_the_rule(remove: list[str], rule: str) -> None:
    network = breakable(Random(1))
    network.nodes.append(node("Organization", "org:gone", until=DAY))
    with pytest.raises(InvalidInput) as caught:
        removal(state=state_of(network), remove=remove)
    assert [(finding.rule, finding.value) for finding in caught.value.findings] == [
        (rule, remove[-1])
    ]


def test_odd_questions_are_refused() -> None:
    state = state_of(breakable(Random(1)))
    with pytest.raises(NotFound):
        removal(state=state, remove=["org:nobody"])
    with pytest.raises(InvalidInput, match="1 to 1000 nodes"):
        removal(state=state, remove=[])
    with pytest.raises(InvalidInput, match="limit"):
        removal(state=state, remove=["org:0"], limit=0)
    with pytest.raises(InvalidInput, match="unknown relationship type"):
        removal(state=state, remove=["org:0"], types=["LIKES"])
    with pytest.raises(InvalidInput, match="unknown rank"):
        single_points(state=state, network=project(state.picture), by="size")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="another picture"):
        single_points(state=state, network=project(state_of(breakable(Random(2))).picture))

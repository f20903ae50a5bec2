"""The fewest new pairings against exhaustive search, and their effect against networkx."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from graph.errors import InvalidInput
from graph.model.rows import NodeRow, RelRow
from graph.snapshot.building import snapshot_of
from queries.connectivity.projection import project
from queries.resilience.augment import biconnect, without_cut_points
from queries.resilience.blocks import block_forest
from queries.resilience.bodies import bodies_of
from queries.resilience.profiles import Profiles
from queries.resilience.strengthen import GOALS, Goal, Strengthening, strengthen
from tests.support.breakable import bodies, breakable, drawn
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
RANDOMS = st.integers(0, 2**32).map(Random)


def matrix(graph: nx.Graph) -> csr_array:
    size = graph.number_of_nodes()
    ends = np.array([*graph.edges, *((b, a) for a, b in graph.edges)], np.intp).reshape(-1, 2)
    found = csr_array((np.ones(len(ends), np.int8), ends.T), shape=(size, size))
    found.sort_indices()
    return found


@st.composite
def graphs(draw: st.DrawFn, most: int = 14) -> nx.Graph:
    size = draw(st.integers(0, most))
    graph = nx.empty_graph(size)
    if size:
        ends = st.integers(0, size - 1)
        graph.add_edges_from(draw(st.lists(st.tuples(ends, ends), max_size=2 * size)))
        graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


# --- blocks -----------------------------------------------------------------------------------


@given(graphs(), st.data())
def test_blocks_and_what_hangs_on_them_equal_networkx(graph: nx.Graph, data: st.DataObject) -> None:
    size = graph.number_of_nodes()
    forest = block_forest(matrix(graph))
    assert [forest.near(size + at).tolist() for at in range(forest.blocks)] == sorted(
        sorted(block) for block in nx.biconnected_components(graph)
    )
    assert set(np.flatnonzero(forest.is_cut)) == set(nx.articulation_points(graph))
    weight = data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    weighed = forest.weighed(np.array(weight, np.int64))
    cut_off = weighed.cut_off()
    for vertex in graph:
        parts = graph.subgraph(nx.node_connected_component(graph, vertex) - {vertex})
        left = [sum(weight[at] for at in part) for part in nx.connected_components(parts)]
        assert cut_off[vertex] == sum(left) - max(left, default=0)
        for near in graph[vertex]:
            beyond = nx.node_connected_component(parts, near)
            assert weighed.beyond(vertex, near) == sum(weight[at] for at in beyond)


# --- augmentation -----------------------------------------------------------------------------


def parts_of(graph: nx.Graph, among: set[int], lost: int | None) -> set[frozenset[int]]:
    """Who of some vertices is with whom when one is lost."""
    left = graph.subgraph(set(graph) - {lost})
    return {frozenset(part & among) for part in nx.connected_components(left)} - {frozenset()}


def reached(graph: nx.Graph, among: set[int], goal: Goal) -> bool:
    """Whether a goal is reached for some vertices of a graph, by its definition."""
    whole = parts_of(graph, among, None)
    if goal != "cut_points" and len(whole) > 1:
        return False
    if goal == "join":
        return True
    return all(
        parts_of(graph, among, lost) == {part - {lost} for part in whole} - {frozenset()}
        for lost in graph
    )


def fewest(graph: nx.Graph, among: set[int], goal: Goal, most: int) -> int:
    """By trying all sets of new ties, smallest first; ``most`` if fewer do not do."""
    free = [pair for pair in combinations(sorted(among), 2) if not graph.has_edge(*pair)]
    for count in range(most):
        for chosen in combinations(free, count):
            tried = graph.copy()
            tried.add_edges_from(chosen)
            if reached(tried, among, goal):
                return count
    return most


METHODS = {"biconnected": biconnect, "cut_points": without_cut_points}


def check_augmentation(graph: nx.Graph, among: set[int], goal: Goal) -> tuple[int, int]:
    size = graph.number_of_nodes()
    eligible = np.isin(np.arange(size), sorted(among))
    found = METHODS[goal](
        graph=matrix(graph),
        eligible=eligible,
        order=np.arange(size),
        preference=lambda one, other: (one + other) % 3,
    )
    pairs = [frozenset(pair) for pair in found.pairs]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 and pair <= among for pair in pairs)
    assert not any(graph.has_edge(*pair) for pair in pairs)
    after = graph.copy()
    after.add_edges_from(found.pairs)
    assert reached(after, among, goal)
    assert len(pairs) >= found.bound
    return len(pairs), found.bound


@settings(max_examples=150)
@given(graphs(most=6), st.sets(st.integers(0, 5)), st.sampled_from(sorted(METHODS)))
def test_no_fewer_ties_would_do(graph: nx.Graph, unable: set[int], goal: Goal) -> None:
    among = set(graph) - unable
    needed, bound = check_augmentation(graph, among, goal)
    assert needed == fewest(graph, among, goal, needed)
    assert bound == needed


@settings(max_examples=100)
@given(graphs(most=30), st.integers(0, 2**32), st.sampled_from(sorted(METHODS)))
def test_the_bound_is_reached_on_larger_ones(graph: nx.Graph, seed: int, goal: Goal) -> None:
    random = Random(seed)
    share = random.choice([1.0, 0.8, 0.4])
    among = {vertex for vertex in graph if random.random() < share}
    needed, bound = check_augmentation(graph, among, goal)
    assert needed == bound


STAR, PATH, CYCLE = nx.star_graph(4), nx.path_graph(3), nx.cycle_graph(4)
FOUR_TIMES_TWO = nx.Graph((at, 4 * at + below) for at in range(1, 5) for below in (1, 2))
FOUR_TIMES_TWO.add_edges_from((0, at) for at in range(1, 5))
FOUR_TIMES_TWO = nx.convert_node_labels_to_integers(FOUR_TIMES_TWO)


@pytest.mark.parametrize(
    ("pieces", "goal", "needed", "bound"),
    [
        # A star of four: three ties for its middle, though two would serve its leaves.
        ([STAR], "biconnected", 3, 3),
        # Two together: the ties run from the leaves of one to those of the other.
        ([STAR, STAR], "cut_points", 4, 4),
        ([PATH, PATH], "cut_points", 2, 2),
        ([PATH, PATH], "biconnected", 2, 2),
        ([CYCLE, CYCLE], "cut_points", 0, 0),
        ([CYCLE, CYCLE], "biconnected", 2, 2),
        ([nx.empty_graph(1)] * 2, "biconnected", 1, 1),
        ([nx.empty_graph(1)] * 3, "biconnected", 3, 3),
        ([nx.path_graph(2), nx.empty_graph(1)], "biconnected", 2, 2),
        # Four parts of two leaves each around one vertex: pairing opposite leaves is not enough.
        ([FOUR_TIMES_TWO], "biconnected", 4, 4),
        ([nx.balanced_tree(3, 3)], "biconnected", 14, 14),
        ([nx.barbell_graph(4, 3)], "biconnected", 1, 1),
        ([nx.path_graph(99)], "biconnected", 1, 1),
    ],
)
def test_known_numbers(pieces: list[nx.Graph], goal: Goal, needed: int, bound: int) -> None:
    graph = nx.disjoint_union_all(pieces)
    assert check_augmentation(graph, set(graph), goal) == (needed, bound)


# --- pairings ---------------------------------------------------------------------------------


def with_pairings(graph: nx.Graph, found: Strengthening) -> nx.Graph:
    """The network with each pairing as an agreement of its own."""
    made = graph.copy()
    for at, pairing in enumerate(found.pairings):
        made.add_edge(pairing.first, f"new:{at}")
        made.add_edge(f"new:{at}", pairing.second)
    return made


def numbers(graph: nx.Graph) -> tuple[int, int, int, int]:
    """Parts, largest, alone and cut points among bodies, as a NetworkShape has them."""
    sizes = [len(bodies(part)) for part in nx.connected_components(graph)]
    cuts = 0
    for body in bodies(graph):
        part = nx.node_connected_component(graph, body)
        left = graph.subgraph(part - {body})
        cuts += sum(bool(bodies(piece)) for piece in nx.connected_components(left)) > 1
    return (
        sum(size >= 2 for size in sizes),
        max(sizes, default=0),
        sum(size == 1 for size in sizes),
        cuts,
    )


@settings(max_examples=60)
@given(RANDOMS, st.sampled_from(GOALS), st.booleans(), st.booleans())
def test_pairings_reach_the_goal_and_say_what_is_left(
    random: Random, goal: Goal, isolated: bool, include_hubs: bool
) -> None:
    network = breakable(random)
    graph = drawn(network, include_hubs=include_hubs)
    ties = project(snapshot_of(network).at(DAY), include_hubs=include_hubs)
    found = strengthen(network=ties, goal=goal, isolated=isolated)
    after = with_pairings(graph, found)
    for standing, drawing in ((found.before, graph), (found.after, after)):
        said = (standing.parts, standing.largest, standing.alone, standing.cut_points)
        assert said == numbers(drawing)
    assert found.optimal
    assert found.needed == len(found.pairings)
    pairs = [(pairing.first, pairing.second) for pairing in found.pairings]
    assert len(set(pairs)) == len(pairs)
    able = {
        row.properties["id"]
        for row in network.nodes
        if row.label == "Organization"
        or (row.label == "Unit" and row.properties["operating_status"] == "operating")
    } - {"org:hub"}
    assert all(first < second and {first, second} <= able for first, second in pairs)
    among = {
        body
        for body in able & set(graph)
        if isolated or len(bodies(nx.node_connected_component(graph, body))) > 1
    }
    if goal == "join":
        parts = [part for part in nx.connected_components(graph) if part & among]
        assert found.needed == max(len(parts) - 1, 0)
    numbered = nx.convert_node_labels_to_integers(after, label_attribute="id")
    inside = {at for at, given in numbered.nodes(data="id") if given in among}
    lost_matter = {at for at, given in numbered.nodes(data="id") if given in bodies(after)}
    whole = parts_of(numbered, inside, None)
    assert goal == "cut_points" or len(whole) <= 1
    if goal != "join":
        for lost in lost_matter:
            assert parts_of(numbered, inside, lost) == {p - {lost} for p in whole} - {frozenset()}


@settings(max_examples=20)
@given(RANDOMS, st.integers(1, 3))
@example(Random(3), 1)
def test_the_first_pairings_are_a_beginning(random: Random, most: int) -> None:
    network = breakable(random)
    ties = project(snapshot_of(network).at(DAY))
    whole = strengthen(network=ties, goal="biconnected")
    begun = strengthen(network=ties, goal="biconnected", most=most)
    assert begun.pairings == whole.pairings[:most]
    assert (begun.needed, begun.bound) == (whole.needed, whole.bound)
    made = numbers(with_pairings(drawn(network), begun))
    after = begun.after
    assert (after.parts, after.largest, after.alone, after.cut_points) == made


@settings(max_examples=30)
@given(RANDOMS)
def test_relatives_are_those_of_one_parent_and_joining_pairs_as_promised(random: Random) -> None:
    ties = project(snapshot_of(breakable(random)).at(DAY))
    profiles = Profiles(bodies_of(ties))
    everybody = range(len(profiles.bodies))
    for one in everybody:
        relatives = set(profiles.relatives(one).tolist()) - {one}
        assert relatives == {
            other for other in everybody if other != one and profiles.same_parent(one, other)
        }
    pairings = strengthen(network=ties, goal="join").pairings
    if len(pairings) != 1:
        return
    # Of one pairing both ends can be told: nobody has a new pairing before.
    of = profiles.bodies.blocks.component
    number = {at: place for place, at in enumerate(profiles.bodies.ids(np.array(everybody)))}
    ends = sorted((number[pairings[0].first], number[pairings[0].second]))
    sizes = np.bincount(of[: len(number)])
    one, partner = sorted(ends, key=lambda end: (sizes[of[end]], -np.flatnonzero(of == of[end])[0]))
    able = [at for at in everybody if profiles.eligible[at]]
    assert one == min((at for at in able if of[at] == of[one]), key=profiles.order.__getitem__)
    assert partner == min(
        (at for at in able if of[at] == of[partner]),
        key=lambda at: (*profiles.preference(one, at), profiles.order[at]),
    )


def star(*leaves: NodeRow, middle: str = "org:m") -> list[NodeRow | RelRow]:
    return [
        node("Organization", middle, kind="joint_committee"),
        *leaves,
        *(rel("MEMBER_OF", leaf.properties["id"], middle) for leaf in leaves),
    ]


def run(*rows: NodeRow | RelRow, goal: Goal = "cut_points") -> Strengthening:
    return strengthen(network=project(snapshot_of(dataset(*rows)).at(DAY)), goal=goal)


def test_who_cannot_be_paired_is_left_and_named() -> None:
    """F042: the military is a category; bodies outside the zone and superiors sign nothing here."""
    found = run(
        *star(
            node("Unit", "unit:a", sector="hospital"),
            node("Unit", "unit:b", sector="university"),
            node("Unit", "unit:military", category=True, sector="military"),
            node("Unit", "unit:outside", in_zone=False),
            node("Unit", "unit:closed", operating_status="deregistered"),
            node("Organization", "org:superior", kind="superior"),
            node("Organization", "org:gone", status="dissolved"),
        )
    )
    assert [(pairing.first, pairing.second) for pairing in found.pairings] == [("unit:a", "unit:b")]
    assert (found.optimal, found.needed) == (True, 1)
    assert found.pairable == 2
    assert found.left == ("org:m",)
    alone = run(
        node("Unit", "unit:a", category=True),
        node("Unit", "unit:b", category=True),
        rel("COVERED_BY", "unit:a", "unit:b", basis="joint"),
        goal="join",
    )
    assert (alone.needed, alone.unpairable_part_count) == (0, 1)
    assert alone.unpairable_parts == ("unit:a",)


def test_the_partner_is_of_another_parent_then_another_sector_then_near() -> None:
    place = {"lon": 102.8, "lat": 25.0}
    rows = star(
        node("Organization", "org:a", sector="hospital", **place),
        node("Organization", "org:b", sector="university", **place),
        node("Organization", "org:c", sector="hospital", **place),
        node("Organization", "org:d", sector="university", lon=102.8, lat=25.1),
        node("Organization", "org:e", sector="university", lon=102.8, lat=25.05),
    )
    new = node("Organization", "org:z1", sector="hospital", **place)
    rows += [new, node("Unit", "unit:z2"), rel("BASED_IN", "org:z1", "unit:z2")]
    # org:z1 is the first of its part; it stands under what org:b stands under.
    rows += [
        node("Organization", "org:y", hub=False),
        rel("SUBORDINATE_TO", "org:b", "org:y"),
        node("Organization", "org:y2", hub=True),
        rel("SUBORDINATE_TO", "org:z1", "org:y2"),
        rel("SUBORDINATE_TO", "org:e", "org:y2"),
    ]
    (pairing,) = run(*rows, goal="join").pairings
    # A hub in common is no parent in common: everything stands under it.
    assert (pairing.first, pairing.second) == ("org:b", "org:z1")
    assert pairing.across_sectors
    assert not pairing.same_parent
    assert pairing.metres == 0
    assert "高校" in pairing.reason.zh
    assert "university" in pairing.reason.en


def test_pairs_of_one_parent_are_avoided_where_that_can_be() -> None:
    under = [
        rel("SUBORDINATE_TO", f"org:{name}", "org:p" if name in "ab" else "org:q")
        for name in "abcd"
    ]
    rows = [
        *(node("Organization", f"org:{name}") for name in "abcdpq"),
        rel("MEMBER_OF", "org:p", "org:q"),
        *under,
    ]
    found = run(*rows)
    assert found.needed == 2
    assert not any(pairing.same_parent for pairing in found.pairings)


@pytest.mark.parametrize(("goal", "most"), [("best", None), ("join", 0), ("join", 10_001)])
def test_odd_questions_are_refused(goal: Goal, most: int | None) -> None:
    network = project(snapshot_of(dataset(node("Unit", "unit:a"))).at(DAY))
    with pytest.raises(InvalidInput):
        strengthen(network=network, goal=goal, most=most)


@pytest.mark.parametrize("goal", GOALS)
def test_an_empty_network_needs_nothing(goal: Goal) -> None:
    found = run(node("Position", "pos:a"), goal=goal)
    assert (found.needed, found.bound, found.pairings) == (0, 0, ())

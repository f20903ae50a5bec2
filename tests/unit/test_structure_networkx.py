"""Structure against networkx on random multigraphs and on the classic networks it ships."""

from __future__ import annotations

import math
from collections import Counter
from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput
from graph.model.codes import SECTOR
from queries.connectivity import centrality
from queries.connectivity.bridges import bridges
from queries.connectivity.centrality import betweenness, degrees
from queries.connectivity.components import components
from queries.connectivity.cores import cores
from queries.connectivity.cuts import articulation_points
from queries.contacts.brokerage import ROLES, brokerage
from queries.contacts.communities import communities
from queries.contacts.holes import structural_holes
from queries.contacts.mixing import Mixing, sector_mixing
from tests.support.plain_graphs import CLASSIC, graphs, multigraphs, network_of, node_id

SECTORS = list(SECTOR.codes)[:4]
Sectors = dict[int, str]


def check_bridges(graph: nx.Graph) -> None:
    found = bridges(network_of(graph), limit=10_000)
    simple = nx.Graph(graph)
    expected = {frozenset(map(node_id, pair)) for pair in nx.bridges(simple)}
    assert {frozenset(side.id for side in bridge.sides) for bridge in found.bridges} == expected
    assert found.count == len(expected)
    if graph.is_multigraph():
        single = {
            frozenset(side.id for side in bridge.sides)
            for bridge in found.bridges
            if len(bridge.ties) == 1
        }
        assert single == {frozenset(map(node_id, pair[:2])) for pair in nx.bridges(graph)}
    for bridge in found.bridges:
        left, right = (int(side.id.removeprefix("org:n")) for side in bridge.sides)
        assert len(bridge.ties) == graph.number_of_edges(left, right)
        assert {frozenset((tie.start, tie.end)) for tie in bridge.ties} == {
            frozenset(side.id for side in bridge.sides)
        }
        without = simple.copy()
        without.remove_edge(left, right)
        sizes = [len(nx.node_connected_component(without, end)) for end in (left, right)]
        assert [side.size for side in bridge.sides] == sizes
        assert bridge.split_off == min(sizes)
        assert bridge.component_size == sum(sizes)
    order = [(-b.split_off, b.sides[0].id, b.sides[1].id) for b in found.bridges]
    assert order == sorted(order)


def check_cores(graph: nx.Graph) -> None:
    found = cores(network_of(graph))
    expected = nx.core_number(nx.Graph(graph))
    assert {row.id: row.core for row in found.nodes} == {
        node_id(n): core for n, core in expected.items()
    }
    assert found.degeneracy == max(expected.values(), default=0)
    assert {level.core: level.nodes for level in found.levels} == Counter(expected.values())
    order = [(-row.core, row.id) for row in found.nodes]
    assert order == sorted(order)


def check_degrees(graph: nx.Graph) -> None:
    rows = {row.id: row for row in degrees(network_of(graph))}
    simple = nx.Graph(graph)
    assert {key: row.neighbours for key, row in rows.items()} == {
        node_id(n): degree for n, degree in simple.degree
    }
    assert {key: row.ties for key, row in rows.items()} == {
        node_id(n): degree for n, degree in graph.degree
    }
    if len(simple) > 1:
        for n, share in nx.degree_centrality(simple).items():
            assert rows[node_id(n)].centrality == pytest.approx(share)


def check_betweenness(graph: nx.Graph) -> None:
    found = betweenness(network_of(graph))
    assert (found.method, found.pivots, found.bound) == ("exact", len(graph), None)
    for n, value in nx.betweenness_centrality(nx.Graph(graph)).items():
        assert {row.id: row.betweenness for row in found.nodes}[node_id(n)] == pytest.approx(value)


def check_holes(graph: nx.Graph) -> None:
    found = structural_holes(network_of(graph))
    simple = nx.Graph(graph)
    rows = {row.id: row for row in found.nodes}
    assert found.isolated == nx.number_of_isolates(simple)
    if not simple:
        assert not rows
        return
    constraint = nx.constraint(simple)
    effective = nx.effective_size(simple)
    for n in simple:
        if simple.degree(n) == 0:
            assert node_id(n) not in rows
            continue
        assert rows[node_id(n)].constraint == pytest.approx(constraint[n])
        assert rows[node_id(n)].effective_size == pytest.approx(effective[n])
        assert rows[node_id(n)].contacts == simple.degree(n)


def check_mixing(graph: nx.Graph, sectors: Sectors) -> None:
    found = sector_mixing(network_of(graph, sectors))
    simple = nx.Graph(graph)
    classified = nx.Graph(simple.subgraph(sectors))
    nx.set_node_attributes(classified, sectors, "sector")
    assert found.ties == classified.number_of_edges()
    assert found.ties_without_sector == simple.number_of_edges() - found.ties
    assert found.nodes_without_sector == len(simple) - len(classified)
    crossing = sum(sectors[a] != sectors[b] for a, b in classified.edges)
    assert found.crossing == crossing
    check_matrix(found, classified, sectors)
    ends = {sectors[n] for edge in classified.edges for n in edge}
    if not ends:
        assert (found.assortativity, found.reason) == (None, "no_tie_between_sectors_known")
    elif len(ends) == 1:
        assert (found.assortativity, found.reason) == (None, "one_sector_only")
    else:
        # networkx counts nodes without a tie too, which have no end and change nothing.
        expected = nx.attribute_assortativity_coefficient(classified, "sector")
        assert found.assortativity == pytest.approx(expected)
        assert found.crossing_share == pytest.approx(crossing / found.ties)


def check_matrix(found: Mixing, classified: nx.Graph, sectors: Sectors) -> None:
    names = [line.sector for line in found.sectors]
    counted = Counter(frozenset((sectors[a], sectors[b])) for a, b in classified.edges)
    for row, line in zip(names, found.matrix, strict=True):
        for column, ties in zip(names, line, strict=True):
            assert ties == counted[frozenset((row, column))]
    assert [line.nodes for line in found.sectors] == [
        sum(sectors[n] == name for n in classified) for name in names
    ]


def check_brokerage(graph: nx.Graph, sectors: Sectors) -> None:
    """Every ordered triple, one by one."""
    expected: Counter[tuple[int, str]] = Counter()
    simple = nx.Graph(graph)
    for first, broker, last in permutations(simple, 3):
        tied = simple.has_edge(first, broker) and simple.has_edge(broker, last)
        if tied and not simple.has_edge(first, last):
            triple = [sectors.get(n) for n in (first, broker, last)]
            expected[broker, role_of(*triple)] += 1
    rows = {row.id: row for row in brokerage(network_of(graph, sectors))}
    assert set(rows) == {node_id(broker) for broker, _ in expected}
    for n in simple:
        if node_id(n) in rows:
            row = rows[node_id(n)]
            for role in (*ROLES, "unclassified"):
                assert getattr(row, role) == expected[n, role], (n, role)
            assert row.sector == sectors.get(n)
            assert row.total == sum(expected[n, role] for role in ROLES)
            assert row.gatekeeper == row.representative


def role_of(first: str | None, broker: str | None, last: str | None) -> str:
    if None in (first, broker, last):
        return "unclassified"
    if first == broker == last:
        return "coordinator"
    if first == last:
        return "itinerant"
    if broker == last:
        return "gatekeeper"
    return "representative" if first == broker else "liaison"


def in_turn(graph: nx.Graph) -> Sectors:
    """Sectors for most nodes: every fifth has none."""
    return {n: SECTORS[n * 7 % 11 % 4] for n in graph if n % 5}


@pytest.mark.parametrize("name", CLASSIC)
def test_classic_graphs_give_what_networkx_gives(name: str) -> None:
    graph = CLASSIC[name]
    sectors = in_turn(graph)
    check_bridges(graph)
    check_cores(graph)
    check_degrees(graph)
    if len(graph) < 100:
        check_betweenness(graph)
        check_brokerage(graph, sectors)
    check_holes(graph)
    check_mixing(graph, sectors)


@given(multigraphs())
def test_bridges_of_multigraphs_equal_networkx(graph: nx.MultiGraph) -> None:
    check_bridges(graph)


@given(multigraphs())
def test_cores_and_degrees_of_multigraphs_equal_networkx(graph: nx.MultiGraph) -> None:
    check_cores(graph)
    check_degrees(graph)


@given(multigraphs())
def test_components_and_cut_points_of_multigraphs_equal_networkx(graph: nx.MultiGraph) -> None:
    network = network_of(graph)
    simple = nx.Graph(graph)
    assert components(network).count == nx.number_connected_components(simple)
    assert {point.id for point in articulation_points(network).points} == {
        node_id(n) for n in nx.articulation_points(simple)
    }


@given(multigraphs())
def test_betweenness_of_multigraphs_equals_networkx(graph: nx.MultiGraph) -> None:
    check_betweenness(graph)


@given(multigraphs(16))
def test_constraint_and_effective_size_of_multigraphs_equal_networkx(
    graph: nx.MultiGraph,
) -> None:
    check_holes(graph)


@given(multigraphs(14), st.data())
def test_sectors_are_mixed_and_bridged_as_counted_one_by_one(
    graph: nx.MultiGraph, data: st.DataObject
) -> None:
    drawn = [data.draw(st.sampled_from([None, *SECTORS])) for _ in graph]
    sectors = {n: sector for n, sector in zip(graph, drawn, strict=True) if sector is not None}
    check_mixing(graph, sectors)
    check_brokerage(graph, sectors)


@given(graphs(), st.integers(3, 30), st.integers(0, 99))
def test_sampled_betweenness_equals_networkx_for_the_same_pivots(
    graph: nx.Graph, pivots: int, seed: int
) -> None:
    found = betweenness(network_of(graph), pivots=pivots, seed=seed)
    if pivots >= len(graph):
        assert (found.method, found.seed, found.bound) == ("exact", None, None)
        return
    assert (found.method, found.pivots, found.seed) == ("sampled", pivots, seed)
    expected = nx.betweenness_centrality(graph, k=pivots, seed=seed)
    exact = nx.betweenness_centrality(graph)
    assert found.bound is not None
    for row in found.nodes:
        n = int(row.id.removeprefix("org:n"))
        assert row.betweenness == pytest.approx(expected[n])
        assert row.standard_error is not None
        # Beyond the bound one drawing in twenty may fall at most; at these sizes none can.
        assert abs(row.betweenness - exact[n]) <= found.bound


def test_a_network_that_takes_too_long_is_sampled_as_far_as_the_time_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = nx.disjoint_union(CLASSIC["karate club"], nx.path_graph(3))
    network = network_of(graph)
    # Each component's nodes look along its ties only, there and back, from either end.
    visits = 4 * (34 * 78 + 3 * 2)
    monkeypatch.setattr(centrality, "EXACT_VISITS", visits)
    assert betweenness(network).method == "exact"
    monkeypatch.setattr(centrality, "EXACT_VISITS", visits - 1)
    for fitting, pivots in ((20, 20), (3, 16), (36, 30)):
        monkeypatch.setattr(centrality, "SAMPLED_VISITS", fitting * 4 * (78 + 2))
        monkeypatch.setattr(centrality, "MOST_PIVOTS", 30)
        found = betweenness(network)
        assert (found.method, found.pivots) == ("sampled", pivots)
        assert list(found.nodes) == list(betweenness(network, pivots=pivots).nodes)
        assert found.bound == pytest.approx(math.sqrt(math.log(2 * 37 / 0.05) / 2 / (pivots - 1)))


def test_the_standard_error_is_that_of_the_drawings() -> None:
    graph = CLASSIC["karate club"]
    network = network_of(graph)
    exact = {row.id: row.betweenness for row in betweenness(network).nodes}
    drawn = [betweenness(network, pivots=12, seed=seed).nodes for seed in range(200)]
    for hub in (node_id(0), node_id(33)):
        rows = [next(row for row in nodes if row.id == hub) for nodes in drawn]
        off = math.sqrt(sum((row.betweenness - exact[hub]) ** 2 for row in rows) / len(rows))
        told = sum(row.standard_error or 0 for row in rows) / len(rows)
        assert told == pytest.approx(off, rel=0.2)
        assert sum(row.betweenness for row in rows) / len(rows) == pytest.approx(
            exact[hub], rel=0.05
        )


@given(graphs(), st.integers(0, 9))
def test_communities_are_those_of_networkx_and_the_same_each_time(
    graph: nx.Graph, seed: int
) -> None:
    found = communities(network_of(graph), seed=seed)
    assert found == communities(network_of(graph), seed=seed)
    tied = graph.subgraph([n for n in sorted(graph) if graph.degree(n)])
    assert found.isolated == len(graph) - len(tied)
    if not tied:
        assert (found.communities, found.modularity) == ((), None)
        return
    ids = [set(row.ids) for row in found.communities]
    assert set().union(*ids) == set(map(node_id, tied))
    assert sum(map(len, ids)) == len(tied)
    parts = [{int(key.removeprefix("org:n")) for key in part} for part in ids]
    assert found.modularity == pytest.approx(nx.community.modularity(tied, parts))
    assert found.agreement is None
    assert found.reason == "fewer_than_two_communities"


def test_bad_bounds_are_named() -> None:
    network = network_of(CLASSIC["path"])
    with pytest.raises(InvalidInput, match="limit must be at least 1, got 0"):
        bridges(network, limit=0)
    with pytest.raises(InvalidInput, match="pivots must be 3 or more, got 2"):
        betweenness(network, pivots=2)
    with pytest.raises(InvalidInput, match="Person"):
        cores(network, labels=["Person"])

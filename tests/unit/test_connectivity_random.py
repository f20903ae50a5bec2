"""Connectivity against networkx on random and classic graphs."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.connectivity.components import components
from queries.connectivity.cuts import articulation_points
from queries.connectivity.paths import PathStatus, neighbourhood, shortest_path
from tests.support.plain_graphs import CLASSIC, graphs, network_of, node_id

pytestmark = pytest.mark.slow


def check_components(graph: nx.Graph) -> None:
    found = components(network_of(graph))
    expected = {frozenset(map(node_id, part)) for part in nx.connected_components(graph)}
    given_parts = [set(part.ids) for part in found.components]
    given_parts.extend({only} for only in found.isolated)
    assert {frozenset(part) for part in given_parts} == expected
    assert found.count == len(expected)
    assert found.nodes == graph.number_of_nodes()
    assert found.ties == graph.number_of_edges()
    assert [part.size for part in found.components] == sorted(
        (len(part) for part in expected if len(part) > 1), reverse=True
    )
    assert all(list(part.ids) == sorted(part.ids) for part in found.components)


def check_cut_points(graph: nx.Graph) -> None:
    found = articulation_points(network_of(graph), limit=1000)
    by_id = {point.id: point for point in found.points}
    assert set(by_id) == {node_id(n) for n in nx.articulation_points(graph)}
    assert found.count == len(found.points)
    assert not found.truncated
    for number in nx.articulation_points(graph):
        point = by_id[node_id(number)]
        component = graph.subgraph(nx.node_connected_component(graph, number)).copy()
        assert point.component_size == len(component)
        near = {node_id(n) for n in component[number]}
        component.remove_node(number)
        left = [{node_id(n) for n in part} for part in nx.connected_components(component)]
        expected = sorted(
            ((len(part), tuple(sorted(part & near))) for part in left),
            key=lambda part: (-part[0], part[1]),
        )
        assert [(part.size, part.via) for part in point.parts] == expected
        assert point.split_off == len(component) - expected[0][0]
    order = [(-point.split_off, point.id) for point in found.points]
    assert order == sorted(order)


def check_paths(graph: nx.Graph, max_length: int) -> None:
    network = network_of(graph)
    numbers = sorted(graph.nodes)
    for start, end in [(a, b) for a in numbers[:6] for b in numbers[-6:] if a != b]:
        path = shortest_path(network, start=node_id(start), end=node_id(end), max_length=max_length)
        if not nx.has_path(graph, start, end):
            assert path.status in (PathStatus.NOT_CONNECTED, PathStatus.TOO_LONG)
            # A component smaller than the bound is exhausted, so that the reason is known.
            if len(nx.node_connected_component(graph, end)) <= max_length:
                assert path.status is PathStatus.NOT_CONNECTED
            continue
        length = nx.shortest_path_length(graph, start, end)
        if length > max_length:
            assert path.status is PathStatus.TOO_LONG
            assert path.length is None
            continue
        assert path.status is PathStatus.FOUND
        assert path.length == length
        assert path.nodes == min(
            tuple(map(node_id, nodes)) for nodes in nx.all_shortest_paths(graph, start, end)
        )
        assert [(s.start, s.end) for s in path.steps] == list(
            zip(path.nodes, path.nodes[1:], strict=False)
        )
        assert all(step.ties for step in path.steps)


def check_neighbourhoods(graph: nx.Graph, hops: int, limit: int) -> None:
    network = network_of(graph)
    for number in sorted(graph.nodes)[:5]:
        found = neighbourhood(network, node=node_id(number), hops=hops, limit=limit)
        distance = nx.single_source_shortest_path_length(graph, number, cutoff=hops)
        expected = sorted((steps, node_id(n)) for n, steps in distance.items())
        assert [(near.distance, near.id) for near in found.nodes] == expected[:limit]
        assert found.count == len(expected)
        assert found.truncated == (len(expected) > limit)
        inside = {near.id for near in found.nodes}
        pairs = {(node_id(a), node_id(b)) for a, b in graph.edges}
        assert {(tie.start, tie.end) for tie in found.ties} == {
            pair for pair in pairs if inside.issuperset(pair)
        }


@pytest.mark.parametrize("name", CLASSIC)
def test_classic_graphs_give_what_networkx_gives(name: str) -> None:
    graph = CLASSIC[name]
    check_components(graph)
    check_cut_points(graph)
    check_paths(graph, 20)
    check_neighbourhoods(graph, 2, 7)


@given(graphs())
def test_components_equal_networkx(graph: nx.Graph) -> None:
    check_components(graph)


@given(graphs())
def test_cut_points_and_their_parts_equal_networkx(graph: nx.Graph) -> None:
    check_cut_points(graph)


@given(graphs(), st.integers(1, 6))
def test_shortest_path_is_the_first_of_all_shortest_by_ids(
    graph: nx.Graph, max_length: int
) -> None:
    check_paths(graph, max_length)


@given(graphs(), st.integers(1, 4), st.integers(1, 12))
def test_neighbourhood_equals_networkx(graph: nx.Graph, hops: int, limit: int) -> None:
    check_neighbourhoods(graph, hops, limit)


@given(graphs())
def test_s20_answers_do_not_depend_on_the_order_of_rows(graph: nx.Graph) -> None:
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph.nodes)))
    turned.add_edges_from((b, a) for a, b in reversed(list(graph.edges)))
    one, other = network_of(graph), network_of(turned)
    assert components(one) == components(other)
    assert articulation_points(one) == articulation_points(other)

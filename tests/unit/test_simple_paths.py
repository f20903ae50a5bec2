"""The first simple paths, constrained or not, against networkx and against all there are."""

from __future__ import annotations

from itertools import islice, pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput, NotFound
from queries.connectivity import simple_paths as module
from queries.connectivity.paths import PathStatus
from queries.connectivity.simple_paths import simple_paths
from tests.support.plain_graphs import CLASSIC, graphs, multigraphs, network_of, node_id

Ids = tuple[str, ...]


def every_path(graph: nx.Graph, start: int, end: int, most: int) -> list[Ids]:
    """All simple paths in order: by length, then by ids."""
    found = nx.all_simple_paths(nx.Graph(graph), start, end, cutoff=most)
    ids = [tuple(map(node_id, path)) for path in found]
    return sorted(ids, key=lambda path: (len(path), path))


@given(graphs(9), st.integers(1, 12), st.integers(1, 8))
def test_paths_are_the_first_of_all_by_length_and_ids(graph: nx.Graph, k: int, most: int) -> None:
    if len(graph) < 2:
        return
    start, end = 0, len(graph) - 1
    found = simple_paths(
        network_of(graph), start=node_id(start), end=node_id(end), k=k, max_length=most
    )
    expected = every_path(graph, start, end, most)
    assert [path.nodes for path in found.paths] == expected[:k]
    assert found.truncated == (len(expected) > k)
    if expected:
        assert found.status is PathStatus.FOUND
    elif nx.has_path(graph, start, end):
        assert found.status is PathStatus.TOO_LONG
    else:
        assert found.status is PathStatus.NOT_CONNECTED


@given(graphs(8), st.data())
def test_constrained_paths_are_the_first_of_all_that_meet_the_constraints(
    graph: nx.Graph, data: st.DataObject
) -> None:
    if len(graph) < 2:
        return
    start, end = 0, len(graph) - 1
    inner = list(range(1, len(graph) - 1))
    through = data.draw(
        st.lists(st.sampled_from(inner), unique=True, max_size=3) if inner else st.just([])
    )
    free = [n for n in inner if n not in through]
    avoid = data.draw(
        st.lists(st.sampled_from(free), unique=True, max_size=2) if free else st.just([])
    )
    found = simple_paths(
        network_of(graph),
        start=node_id(start),
        end=node_id(end),
        k=4,
        avoid=list(map(node_id, avoid)),
        through=list(map(node_id, through)),
    )
    expected = [
        path
        for path in every_path(graph, start, end, 20)
        if not set(map(node_id, avoid)) & set(path) and set(map(node_id, through)) <= set(path)
    ]
    assert [path.nodes for path in found.paths] == expected[:4]
    assert found.truncated or len(expected) <= 4
    assert (found.status is PathStatus.FOUND) == bool(expected)


@given(multigraphs(8))
def test_each_step_has_all_its_parallel_relationships(graph: nx.MultiGraph) -> None:
    if len(graph) < 2:
        return
    network = network_of(graph)
    for path in simple_paths(network, start=node_id(0), end=node_id(len(graph) - 1)).paths:
        assert [(s.start, s.end) for s in path.steps] == list(pairwise(path.nodes))
        for step in path.steps:
            ends = [int(each.removeprefix("org:n")) for each in (step.start, step.end)]
            assert len(step.ties) == graph.number_of_edges(*ends)


@pytest.mark.parametrize(
    "name", ["karate club", "florentine families", "davis southern women", "grid", "petersen"]
)
def test_lengths_on_classic_networks_are_those_of_networkx(name: str) -> None:
    graph = CLASSIC[name]
    network = network_of(graph)
    tied = [n for n in sorted(graph) if graph.degree(n)]
    for start, end in ((tied[0], tied[-1]), (tied[1], tied[len(tied) // 2])):
        found = simple_paths(network, start=node_id(start), end=node_id(end), k=30)
        expected = islice(nx.shortest_simple_paths(graph, start, end), 30)
        assert [path.length for path in found.paths] == [len(path) - 1 for path in expected]
        assert all(len(set(path.nodes)) == len(path.nodes) for path in found.paths)
        assert len({path.nodes for path in found.paths}) == len(found.paths)


def test_a_node_at_a_dead_end_is_passed_only_by_returning() -> None:
    graph = nx.path_graph(4)
    graph.add_edge(1, 4)
    found = simple_paths(network_of(graph), start=node_id(0), end=node_id(3), through=[node_id(4)])
    assert (found.status, found.paths) == (PathStatus.ONLY_BY_RETURNING, ())


def test_a_search_that_is_given_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CELLS", 5)
    graph = nx.complete_graph(8)
    graph.add_edge(7, 8)
    ends = {"start": node_id(0), "end": node_id(6)}
    found = simple_paths(network_of(graph), **ends, through=[node_id(8)])
    assert (found.status, found.truncated) == (PathStatus.UNDECIDED, True)
    some = simple_paths(network_of(graph), **ends, k=50)
    assert some.status is PathStatus.FOUND
    assert 0 < len(some.paths) < 50
    assert some.truncated


def test_what_cannot_be_asked_is_named() -> None:
    network = network_of(nx.path_graph(5))
    ends = {"start": node_id(0), "end": node_id(4)}
    with pytest.raises(InvalidInput, match="two different ends"):
        simple_paths(network, start=node_id(0), end=node_id(0))
    with pytest.raises(InvalidInput, match="k must be 1 to 50, got 51"):
        simple_paths(network, **ends, k=51)
    with pytest.raises(InvalidInput, match="max_length must be 1 to 20, got 0"):
        simple_paths(network, **ends, max_length=0)
    with pytest.raises(InvalidInput, match="org:n004' is an end of the path"):
        simple_paths(network, **ends, avoid=[node_id(4)])
    with pytest.raises(InvalidInput, match="org:n000' is an end of the path"):
        simple_paths(network, **ends, through=[node_id(0)])
    with pytest.raises(InvalidInput, match="cannot be avoided and passed through"):
        simple_paths(network, **ends, avoid=[node_id(2)], through=[node_id(2)])
    with pytest.raises(InvalidInput, match="at most 3 nodes, got 4"):
        simple_paths(network, **ends, through=[node_id(n) for n in (1, 2, 3, 3)])
    with pytest.raises(InvalidInput, match="at most 100 nodes, got 101"):
        simple_paths(network, **ends, avoid=[node_id(2)] * 101)
    for unknown in ({"avoid": ["org:nobody"]}, {"through": ["org:nobody"]}):
        with pytest.raises(NotFound, match="org:nobody"):
            simple_paths(network, **ends, **unknown)

"""Nodes of the pairing network that are opened: who comes in, how many, where they stand."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest

from graph.datasets.synthetic import generate
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Picture
from tests.support.networks import kunming_case
from visualizations.layout import layout
from visualizations.opened import MOST_AROUND, TYPES
from visualizations.view import NODE_KINDS, kind_of, pairing_view
from visualizations.zoned import zones_of

DAY = date(2021, 12, 31)


@pytest.fixture(scope="module")
def picture() -> Picture:
    return snapshot_of(kunming_case(), generate(scale=0.05)).at(DAY)


def plain(picture: Picture) -> nx.Graph[str]:
    """Who is tied to whom by what a picture draws, made of the lists of relationships alone."""
    ids = picture.snapshot.ids
    graph: nx.Graph[str] = nx.Graph()
    for name in TYPES:
        edges = picture.edges(name)
        graph.add_edges_from(
            (str(ids[a]), str(ids[b])) for a, b in zip(edges.start, edges.end, strict=True)
        )
    return graph


def drawn(picture: Picture, node: str) -> bool:
    try:
        return kind_of(picture.snapshot, picture.snapshot.index_of(node)) in NODE_KINDS
    except KeyError:
        return False


def busiest(graph: nx.Graph[str], was: set[str]) -> tuple[str, str]:
    """What a body of the network operates and many are served by, the body first."""
    busy = max((one for node in was for one in graph[node]), key=graph.degree)
    return min(set(graph[busy]) & was), busy


def test_neighbours_come_in_bounded_and_told(picture: Picture) -> None:
    graph = plain(picture)
    base = pairing_view(picture)
    was = {node.id for node in base.nodes} & set(graph)
    by_degree = sorted(was, key=lambda node: (-graph.degree[node], node))
    operator, busy = busiest(graph, was)
    cut = 0
    for way in [(one,) for one in (*by_degree[:3], *by_degree[10:60:10])] + [(operator, busy)]:
        centre = way[-1]
        was = {node.id for node in pairing_view(picture, opened=way[:-1]).nodes}
        view = pairing_view(picture, opened=way)
        near = {node for node in graph[centre] if drawn(picture, node)}
        now = {node.id for node in view.nodes}
        told = view.opened[-1]
        assert was <= now
        assert now - was <= near
        assert (told.id, told.count, told.shown) == (centre, len(near), len(near & now))
        assert len(now - was) <= MOST_AROUND
        cut += told.shown < told.count
        ties = {frozenset((edge.start, edge.end)) for edge in view.edges}
        assert {frozenset((centre, node)) for node in near & now} <= ties
        # The rest of the network is as it was, where it was.
        assert {edge.id for edge in base.edges} <= {edge.id for edge in view.edges}
        assert layout(base).items() <= layout(view).items()
        assert len({*layout(view).values()}) == len(now)
    assert cut


def test_what_came_in_can_be_opened_too_and_stands_still(picture: Picture) -> None:
    graph = plain(picture)
    was = {node.id for node in pairing_view(picture).nodes} & set(graph)
    first, second = busiest(graph, was)
    both = pairing_view(picture, opened=(first, second, "unit:nobody"))
    assert [one.id for one in both.opened] == [first, second]
    earlier = pairing_view(picture.of(picture.snapshot, date(2021, 6, 1)), opened=(first, second))
    places, then = layout(both), layout(earlier)
    assert len(then) < len(places)
    assert all(places[node] == then[node] for node in places.keys() & then.keys())
    # Not without the node that they stand around.
    assert pairing_view(picture, opened=(second,)).opened == ()


def test_a_body_is_of_the_subdistrict_that_the_ledger_says(picture: Picture) -> None:
    ids = picture.snapshot.ids
    located = picture.edges("LOCATED_IN")
    part = picture.edges("PART_OF")
    above = {str(ids[a]): str(ids[b]) for a, b in zip(part.start, part.end, strict=True)}
    kinds = picture.snapshot.columns["kind"]
    zones = zones_of(picture)
    checked = 0
    for start, end in zip(located.start.tolist(), located.end.tolist(), strict=True):
        if kinds.at(end) != "community" or (located.start == start).sum() > 1:
            continue
        assert zones[start] == above[str(ids[end])]
        checked += 1
    assert checked > 100

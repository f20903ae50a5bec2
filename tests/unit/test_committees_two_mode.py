"""Joint committees and agreements as what bodies meet in, against networkx's projections."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from math import log
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput
from graph.snapshot.building import build
from graph.snapshot.pictures import Picture
from queries.connectivity.projection import Projection, project
from queries.contacts import weights as contacts_module
from queries.contacts.committees import (
    committee_comparison,
    shared_committees,
    shared_members,
)
from queries.contacts.communities import communities
from queries.contacts.holes import structural_holes
from queries.contacts.mixing import sector_mixing
from queries.contacts.sectors import SectorSource, sectors
from queries.contacts.weights import CONTACT_TIES, contacts

COMMON = {"layer": "source", "source": "src:test"}
Pairs = list[tuple[str, str]]


def node(node_id: str, *labels: str, **own: Any) -> dict[str, Any]:
    return {"id": node_id, "labels": list(labels), "name": node_id, **own, **COMMON}


def tie(start: str, rel_type: str, end: str, **own: Any) -> dict[str, Any]:
    return {"type": rel_type, "start": start, "end": end, **COMMON, **own}


def seats(bodies: int, committees: int, pairs: Pairs, *more: dict[str, Any]) -> Picture:
    """Units that sit in joint committees."""
    nodes = [node(f"unit:{n:02d}", "Unit") for n in range(bodies)]
    kind = {"kind": "joint_committee"}
    nodes += [
        node(f"org:{n:02d}", "Organization", "JointCommittee", **kind) for n in range(committees)
    ]
    ties = [tie(body, "MEMBER_OF", committee) for body, committee in pairs]
    return build(nodes, [*ties, *more], 1).at(date(2026, 1, 1))


def davis() -> tuple[Picture, nx.Graph]:
    """The Davis women as members of the social events they attended."""
    graph = nx.davis_southern_women_graph()
    women, events = graph.graph["top"], graph.graph["bottom"]
    name = {woman: f"unit:{at:02d}" for at, woman in enumerate(women)}
    name |= {event: f"org:{at:02d}" for at, event in enumerate(events)}
    named = nx.relabel_nodes(graph, name)
    pairs = [tuple(sorted(edge, reverse=True)) for edge in named.edges]
    return seats(len(women), len(events), pairs), named


def members_of(graph: nx.Graph) -> list[str]:
    return sorted(n for n in graph if n.startswith("unit:"))


def check_two_mode(picture: Picture, graph: nx.Graph) -> None:
    bodies = members_of(graph)
    committees = sorted(set(graph) - set(bodies))
    overlap = nx.bipartite.overlap_weighted_projected_graph(graph, committees, jaccard=True)
    rows = {row.committees: row for row in shared_members(picture)}
    assert set(rows) == set(combinations(committees, 2))
    for (one, other), row in rows.items():
        both = sorted(set(graph[one]) & set(graph[other]))
        assert row.shared == tuple(both)
        if both:
            assert row.jaccard == pytest.approx(overlap[one][other]["weight"])
        else:
            assert row.jaccard in (0, None)
    together = nx.bipartite.weighted_projected_graph(graph, bodies)
    for at_least in (1, 2, 3):
        found = shared_committees(picture, at_least=at_least)
        assert {row.bodies: len(row.committees) for row in found} == {
            tuple(sorted((one, other))): weight
            for one, other, weight in together.edges(data="weight")
            if weight >= at_least
        }
        for row in found:
            assert set(row.committees) == set(graph[row.bodies[0]]) & set(graph[row.bodies[1]])
        order = [(-len(row.committees), row.bodies) for row in found]
        assert order == sorted(order)
    check_contacts(contacts(project(picture)), nx.bipartite.projected_graph(graph, bodies))


def check_contacts(found: Projection, expected: nx.Graph) -> None:
    ids = found.ids(list(range(len(found))))
    rows, columns = found.graph.nonzero()
    pairs = {(ids[row], ids[column]) for row, column in zip(rows, columns, strict=True)}
    assert set(ids) == set(expected)
    assert pairs == {pair for edge in expected.edges for pair in (edge, edge[::-1])}


def test_davis_southern_women_two_mode() -> None:
    check_two_mode(*davis())


def test_davis_southern_women_constraint() -> None:
    picture, graph = davis()
    women = nx.bipartite.projected_graph(graph, members_of(graph))
    expected = nx.constraint(women)
    found = structural_holes(contacts(project(picture)))
    assert {row.id: pytest.approx(row.constraint) for row in found.nodes} == expected


@given(st.integers(1, 7), st.integers(1, 4), st.data())
def test_two_modes_of_random_seats(bodies: int, committees: int, data: st.DataObject) -> None:
    every = [(f"unit:{a:02d}", f"org:{b:02d}") for a in range(bodies) for b in range(committees)]
    pairs = data.draw(st.lists(st.sampled_from(every), unique=True))
    graph = nx.Graph(pairs)
    graph.add_nodes_from(f"unit:{n:02d}" for n in range(bodies))
    graph.add_nodes_from(f"org:{n:02d}" for n in range(committees))
    again = [tie(*pairs[0][:1], "MEMBER_OF", pairs[0][1], id="again")] if pairs else []
    check_two_mode(seats(bodies, committees, pairs, *again), graph)


def meeting_places() -> Picture:
    """A committee with members, itself a party to an agreement, and what ties directly."""
    nodes = [
        *(node(f"unit:{name}", "Unit") for name in "abcd"),
        node("org:branch", "Organization", kind="branch"),
        node("org:j", "Organization", "JointCommittee", kind="joint_committee"),
        node("org:empty", "Organization", "JointCommittee", kind="joint_committee"),
        node("agr:1", "Agreement", form="agreement"),
        node("agr:2", "Agreement", form="agreement"),
    ]
    ties = [
        tie("unit:a", "MEMBER_OF", "org:j"),
        tie("unit:b", "MEMBER_OF", "org:j"),
        tie("org:j", "PARTY_TO", "agr:1"),
        tie("unit:c", "PARTY_TO", "agr:1"),
        tie("unit:d", "PARTY_TO", "agr:2"),
        tie("agr:2", "RENEWS", "agr:1"),
        tie("org:branch", "BASED_IN", "unit:a"),
        tie("unit:d", "MEMBER_OF", "org:branch"),
    ]
    return build(nodes, ties, 1).at(date(2026, 1, 1))


def test_members_and_parties_are_in_contact_and_committees_only_by_what_they_sign() -> None:
    types = (*CONTACT_TIES, "RENEWS", "BASED_IN")
    found = contacts(project(meeting_places(), types=types))
    expected = nx.Graph(
        [
            ("unit:a", "unit:b"),
            ("org:j", "unit:c"),
            ("org:branch", "unit:a"),
            ("org:branch", "unit:d"),
        ]
    )
    check_contacts(found, expected)
    ties = found.ties_between(list(range(len(found))))
    assert [(each.type, each.start) for each in ties] == [
        ("BASED_IN", "org:branch"),
        ("MEMBER_OF", "unit:d"),
    ]
    assert found.place_of("org:empty") is None
    assert found.place_of("agr:1") is None


def test_too_many_pairs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts_module, "MAX_CONTACTS", 2)
    pairs = [(f"unit:{n:02d}", "org:00") for n in range(3)]
    with pytest.raises(InvalidInput, match="3 pairs of bodies together"):
        contacts(project(seats(3, 1, pairs)))


def test_no_pairs_at_all() -> None:
    assert len(contacts(project(build([], [], 1).at(date(2026, 1, 1))))) == 0
    assert shared_members(seats(1, 0, [])) == ()
    assert shared_committees(seats(1, 1, [])) == ()
    with pytest.raises(InvalidInput, match="at_least must be 1 or more, got 0"):
        shared_committees(seats(1, 1, []), at_least=0)


def test_an_organization_without_a_sector_has_that_of_its_unit_unless_units_differ() -> None:
    nodes = [
        node("unit:school", "Unit", sector="school"),
        node("unit:firm", "Unit", sector="private_firm"),
        node("unit:plain", "Unit"),
        *(node(f"org:{n}", "Organization", kind="branch") for n in ("one", "two", "none", "plain")),
        node("org:own", "Organization", kind="branch", sector="government"),
    ]
    ties = [
        tie("org:one", "BASED_IN", "unit:school"),
        tie("org:two", "BASED_IN", "unit:school"),
        tie("org:two", "BASED_IN", "unit:firm"),
        tie("org:plain", "BASED_IN", "unit:plain"),
        tie("org:own", "BASED_IN", "unit:firm"),
        tie("org:one", "MEMBER_OF", "org:own"),
    ]
    picture = build(nodes, ties, 1).at(date(2026, 1, 1))
    known = sectors(picture)
    told = {
        str(node_id): (known.name(at), known.source(at))
        for at, node_id in enumerate(picture.snapshot.ids)
    }
    assert told["org:one"] == ("school", SectorSource.UNIT)
    assert told["org:two"] == told["org:none"] == told["org:plain"] == (None, None)
    assert told["org:own"] == ("government", SectorSource.OWN)
    found = sector_mixing(contacts(project(picture, types=CONTACT_TIES)))
    lines = {line.sector: (line.nodes, line.from_unit, line.ends) for line in found.sectors}
    assert lines["school"] == (2, 1, 1)
    assert lines["government"] == (1, 0, 1)
    assert (found.ties, found.crossing, found.assortativity) == (1, 1, -1)


def test_communities_agree_with_committees_as_far_as_they_inform_of_each_other() -> None:
    pairs = [(f"unit:{n:02d}", f"org:{n // 4:02d}") for n in range(12)]
    found = communities(contacts(project(seats(12, 3, pairs))))
    assert (found.agreement, found.compared, found.reason) == (pytest.approx(1), 12, None)
    # One sits in two committees: it is counted in both meetings and left out of the comparison.
    found = communities(contacts(project(seats(12, 3, [*pairs, ("unit:00", "org:01")]))))
    assert found.compared == 11
    assert sum(meeting.members for meeting in found.meetings) == 13


def information(table: list[tuple[int, str, int]]) -> float:
    """Normalized mutual information by its definition, from a table of counts."""
    total = sum(count for *_, count in table)
    left: dict[int, float] = {}
    right: dict[str, float] = {}
    for row, column, count in table:
        left[row] = left.get(row, 0) + count / total
        right[column] = right.get(column, 0) + count / total
    shared = sum(
        count / total * log(count / total / (left[row] * right[column]))
        for row, column, count in table
    )
    entropies = [-sum(p * log(p) for p in side.values()) for side in (left, right)]
    return 2 * shared / sum(entropies)


def test_communities_across_committees_agree_in_part() -> None:
    """Agreements join members of two committees crosswise: circles that are not the committees."""
    nodes = [node(f"unit:{n}", "Unit") for n in range(6)]
    kind = {"kind": "joint_committee"}
    nodes += [node(f"org:{n}", "Organization", "JointCommittee", **kind) for n in range(2)]
    nodes += [node(f"agr:{n}", "Agreement", form="agreement") for n in range(2)]
    ties = [tie(f"unit:{n}", "MEMBER_OF", f"org:{n % 2}") for n in range(6)]
    ties += [tie(f"unit:{n}", "PARTY_TO", f"agr:{n // 3}") for n in range(6)]
    picture = build(nodes, ties, 1).at(date(2026, 1, 1))
    found = communities(contacts(project(picture, types=["PARTY_TO"])))
    assert [row.ids for row in found.communities] == [
        ("unit:0", "unit:1", "unit:2"),
        ("unit:3", "unit:4", "unit:5"),
    ]
    table = [(row.community, row.committee, row.members) for row in found.meetings]
    assert table == [(0, "org:0", 2), (0, "org:1", 1), (1, "org:0", 1), (1, "org:1", 2)]
    assert found.agreement == pytest.approx(information(table))
    assert 0 < (found.agreement or 0) < 0.2


def test_s10_8_density_and_links_count_what_ties_members_beside_their_seats() -> None:
    pairs = [(f"unit:{n:02d}", "org:00") for n in range(4)]
    pairs += [(f"unit:{n:02d}", "org:01") for n in range(3, 6)]
    picture = seats(6, 3, pairs)
    lines = {line.id: line for line in committee_comparison(project(picture))}
    assert [line.density for line in lines.values()] == [0, 0, None]
    assert [line.members for line in lines.values()] == [4, 3, None]
    assert lines["org:02"].members_reason == "not_in_source"
    assert [(link.committee, link.shared, link.ties) for link in lines["org:00"].links] == [
        ("org:01", ("unit:03",), 0)
    ]
    assert lines["org:02"].links == ()
    more = [
        tie("unit:00", "COVERED_BY", "unit:01", basis="joint"),
        tie("unit:01", "COVERED_BY", "unit:00", basis="joint"),
        tie("unit:02", "COVERED_BY", "unit:04", basis="joint"),
        tie("unit:03", "COVERED_BY", "unit:04", basis="joint"),
    ]
    tied = {line.id: line for line in committee_comparison(project(seats(6, 3, pairs, *more)))}
    assert (tied["org:00"].ties_inside, tied["org:00"].density) == (1, pytest.approx(1 / 6))
    assert (tied["org:01"].ties_inside, tied["org:01"].density) == (1, pytest.approx(1 / 3))
    # The shared member's tie lies inside the second committee and is no link to it.
    assert [link.ties for link in tied["org:00"].links] == [1]
    assert [link.ties for link in tied["org:01"].links] == [1]
    without = committee_comparison(project(seats(6, 3, pairs, *more), types=["MEMBER_OF"]))
    assert [line.ties_inside for line in without] == [0, 0, None]

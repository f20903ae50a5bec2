"""Recommended pairings: worked by hand, held against the rows, networkx and exhaustive search."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from math import inf
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.errors import InvalidInput, NotFound
from graph.model.rows import NodeRow, RelRow
from graph.snapshot.pictures import Picture
from queries.connectivity.projection import project
from queries.lists.reading import three_lists
from queries.recommendation.b_matching import BMatching, b_matching
from queries.recommendation.matching import match
from queries.recommendation.partners import Partners
from queries.recommendation.recommend import recommend
from queries.recommendation.weights import PART, Weights
from queries.resilience.bodies import bodies_of
from queries.resilience.separations import APART, Separations
from tests.support.breakable import breakable, drawn
from tests.support.pictures import snapshot_of
from tests.support.small import dataset, node, rel
from tests.support.sphere import haversine

DAY = date(2021, 12, 31)
RANDOMS = st.integers(0, 2**32).map(Random)


def partners_of(*rows: NodeRow | RelRow) -> Partners:
    picture: Picture = snapshot_of(dataset(*rows)).at(DAY)
    return Partners(bodies_of(project(picture)), three_lists(picture=picture))


def organization(name: str, **properties: object) -> NodeRow:
    return node("Organization", f"org:{name}", **properties)


def pairing(name: str, *parties: str, **term: object) -> list[NodeRow | RelRow]:
    return [
        node("Agreement", f"agr:{name}", **term),
        *(rel("PARTY_TO", party, f"agr:{name}", **term) for party in parties),
    ]


# --- one organization -------------------------------------------------------------------------

HERE, NEAR = {"lon": 102.80, "lat": 25.00}, {"lon": 102.81, "lat": 25.00}
WORKED = [
    organization("a", sector="community", **HERE),
    organization("b", sector="university", **NEAR),
    organization("c"),
    node("Unit", "unit:c", sector="community"),
    rel("BASED_IN", "org:c", "unit:c"),
    organization("d", sector="community", **HERE),
    node("Need", "need:1", kind="venue"),
    node("Need", "need:2", kind="legal"),
    node("Need", "need:done", kind="venue", status="done"),
    rel("ASKS", "org:a", "need:1"),
    rel("ASKS", "org:a", "need:done"),
    rel("ASKS", "org:b", "need:2"),
    node("Resource", "res:1", kind="venue", quantity=1.0),
    node("Resource", "res:2", kind="legal"),
    node("Resource", "res:gone", kind="venue", until=DAY),
    rel("OFFERS", "org:b", "res:1"),
    rel("OFFERS", "org:a", "res:2"),
    rel("OFFERS", "unit:c", "res:gone"),
    # b hangs on c, and c on d: two single points between a and b, once a hangs on d.
    *pairing("bc", "org:b", "org:c"),
    *pairing("cd", "org:c", "org:d"),
    *pairing("da", "org:d", "org:a", since=date(2022, 1, 1)),
]


def test_s03_5_a_score_is_what_its_parts_say_by_hand() -> None:
    found = recommend(partners=partners_of(*WORKED), organization="org:a")
    by_id = {each.second.id: each for each in found.candidates}
    assert list(by_id) == ["org:b", "org:c"]
    best = by_id["org:b"]
    metres = haversine((102.80, 25.0), (102.81, 25.0))
    # Two needs met; the agreement to come is no tie yet, so nothing joins the two today.
    parts = [0.75, 0.5 ** (metres / 1000), 1.0, (1 / 2 + 1 / 2) / 2, 1.0]
    assert [part.score for part in best.parts] == pytest.approx(parts, abs=1e-6)
    assert best.score == pytest.approx(sum(np.array([0.35, 0.25, 0.2, 0.1, 0.1]) * parts), abs=1e-6)
    assert [(each.need, each.resource, each.asked_by) for each in best.needs_met] == [
        ("need:1", "res:1", "org:a"),
        ("need:2", "res:2", "org:b"),
    ]
    assert best.reason.zh == (
        "org:a与org:b：可对接2项需求（法律、场地），领域不同（街道社区、高校），相距1,008米。"
    )
    assert best.reason.en == (
        "org:a and org:b: 2 open needs can be met (legal, venue), across sectors (subdistrict or "
        "community, university), 1,008 m apart."
    )
    other = by_id["org:c"]
    assert [(part.score, part.unknown) for part in other.parts[:3]] == [
        (0.0, None),
        (0.5, "place_unknown"),
        (0.0, None),
    ]
    assert (other.metres, other.across_sectors, other.second.agreements) == (None, False, 2)
    assert {each.reason: each.count for each in found.excluded if each.count} == {
        "itself": 1,
        "existing_pair": 1,
    }
    back = recommend(partners=partners_of(*WORKED), organization="org:b").candidates
    assert {each.second.id: each.score for each in back}["org:a"] == best.score


def test_bodies_between_two_count_for_the_network() -> None:
    rows = [organization(name) for name in "abcd"]
    chain = [*pairing("1", "org:a", "org:b"), *pairing("2", "org:b", "org:c")]
    partners = partners_of(*rows, *chain, *pairing("3", "org:c", "org:d"))
    found = {
        each.second.id: each
        for each in recommend(
            partners=partners, organization="org:a", weights=Weights(0, 0, 0, 0, 1)
        ).candidates
    }
    assert {at: (each.between, each.score, each.joins) for at, each in found.items()} == {
        "org:c": (1, 0.5, False),
        "org:d": (2, 0.75, False),
    }
    assert "2个单点" in found["org:d"].reason.zh


def test_s03_5_who_is_left_out_and_why() -> None:
    partners = partners_of(
        organization("x", sector="school"),
        organization("fits", sector="school"),
        organization("boss"),
        organization("chief"),
        organization("sister"),
        organization("cousin"),
        rel("SUBORDINATE_TO", "org:x", "org:boss"),
        rel("SUBORDINATE_TO", "org:sister", "org:boss"),
        rel("SUBORDINATE_TO", "org:boss", "org:chief"),
        rel("SUBORDINATE_TO", "org:cousin", "org:chief"),
        organization("fellow"),
        node("Unit", "unit:x"),
        rel("BASED_IN", "org:x", "unit:x"),
        rel("BASED_IN", "org:fellow", "unit:x"),
        organization("partner"),
        organization("of-the-unit"),
        organization("lapsed"),
        *pairing("own", "org:x", "org:partner"),
        *pairing("unit", "unit:x", "org:of-the-unit"),
        *pairing("over", "org:x", "org:lapsed", until=DAY),
        organization("hub", hub=True),
        organization("joint", kind="joint_committee"),
        organization("garrison", sector="military"),
        organization("outside", in_zone=False),
        organization("gone", status="dissolved"),
        organization("double"),
        rel("SAME_AS", "org:double", "org:fits"),
        organization("ended", until=DAY),
    )
    found = recommend(partners=partners, organization="org:x")
    assert {each.second.id for each in found.candidates} == {
        "org:fits",
        "org:cousin",
        "org:lapsed",
    }
    assert {each.reason: each.count for each in found.excluded} == {
        "hub": 1,
        "military": 1,
        "kind": 1,
        "outside_zone": 1,
        "dissolved": 1,
        "itself": 1,
        "existing_pair": 2,
        "same_unit": 1,
        "same_parent": 3,
    }
    for wrong, error, word in (
        ("org:nobody", NotFound, "org:nobody"),
        ("org:ended", NotFound, "not valid"),
        ("unit:x", InvalidInput, "Unit"),
        ("org:hub", InvalidInput, "枢纽"),
        ("org:joint", InvalidInput, "joint committee"),
    ):
        with pytest.raises(error, match=word):
            recommend(partners=partners, organization=wrong)
    for limit in (0, 11):
        with pytest.raises(InvalidInput, match="limit"):
            recommend(partners=partners, organization="org:x", limit=limit)


def anybody(random: Random) -> list[NodeRow | RelRow]:
    """Organizations, units, agreements, superiors, needs and resources, tied anyhow."""
    places = [{"lon": 102.8 + random.random() / 20, "lat": 25.0} for _ in range(3)]
    names = [f"org:{at}" for at in range(random.randint(2, 9))]
    units = [f"unit:{at}" for at in range(3)]
    sectors = ["school", "hospital", None]
    rows: list[NodeRow | RelRow] = [node("Organization", "org:hub", hub=True)]
    for name in names:
        given = random.choice([*places, {}])
        sector = random.choice(sectors)
        rows.append(node("Organization", name, **given, **({"sector": sector} if sector else {})))
    rows += [node("Unit", unit, sector="state_firm") for unit in units]
    rows += [rel("BASED_IN", name, random.choice(units)) for name in names if random.random() < 0.4]
    for number in range(random.randint(0, 4)):
        until = random.choice([None, DAY])
        some = random.sample([*names, *units], random.randint(2, 3))
        rows += pairing(str(number), *some, **({"until": until} if until else {}))
    ties = {tuple(sorted(random.sample(["org:hub", *names], 2))) for _ in range(3)}
    rows += [rel("SUBORDINATE_TO", low, high) for low, high in sorted(ties)]
    for number in range(4):
        kind = random.choice(["venue", "legal"])
        rows += [
            node("Need", f"need:{number}", kind=kind),
            rel("ASKS", random.choice([*names, *units]), f"need:{number}"),
            node("Resource", f"res:{number}", kind=random.choice(["venue", "legal"])),
            rel("OFFERS", random.choice([*names, *units]), f"res:{number}"),
        ]
    return rows


def forbidden(rows: list[NodeRow | RelRow]) -> set[frozenset[str]]:
    """The pairs that must not be recommended, from the rows alone."""
    ties = [row for row in rows if isinstance(row, RelRow)]
    based = {(row.start, row.end) for row in ties if row.type == "BASED_IN"}
    up = nx.DiGraph(
        (row.start, row.end)
        for row in ties
        if row.type == "SUBORDINATE_TO" and row.end != "org:hub"
    )
    groups = [{org for org, at in based if at == unit} for unit in {at for _, at in based}]
    agreements: dict[str, set[str]] = {}
    for row in ties:
        if row.type == "PARTY_TO" and "until" not in row.properties:
            acting = {row.start} | {org for org, unit in based if unit == row.start}
            agreements.setdefault(row.end, set()).update(acting)
    groups += agreements.values()
    groups += [set(up.predecessors(superior)) for superior in up]
    found = {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}
    return found | {frozenset((low, high)) for low in up for high in nx.descendants(up, low)}


@settings(max_examples=60)
@given(RANDOMS)
def test_s03_5_nothing_forbidden_is_recommended_and_everything_else_is(random: Random) -> None:
    rows = anybody(random)
    partners, never = partners_of(*rows), forbidden(rows)
    names = [str(at) for at in partners.picture.snapshot.ids[partners.nodes]]
    scores: dict[frozenset[str], float] = {}
    for name in names:
        found = recommend(partners=partners, organization=name)
        assert {each.second.id for each in found.candidates} == {
            other for other in names if other != name and frozenset((name, other)) not in never
        }
        assert found.count + sum(each.count for each in found.excluded) == len(
            partners.picture.nodes("Organization")
        )
        order = [(-each.score, each.second.id) for each in found.candidates]
        assert order == sorted(order)
        for each in found.candidates:
            assert 0 <= each.score <= 1
            assert each.score == pytest.approx(sum(part.brings for part in each.parts), abs=1e-5)
            assert [part.part for part in each.parts] == list(PART.codes)
            assert each.reason.zh.count("。") == 1
            assert each.reason.zh.endswith("。")
            pair = frozenset((name, each.second.id))
            assert scores.setdefault(pair, each.score) == pytest.approx(each.score, abs=1e-8)
        if found.candidates:
            best = found.candidates[0].second.id
            after = recommend(
                partners=partners_of(*rows, *pairing("new", name, best)), organization=name
            )
            assert best not in {each.second.id for each in after.candidates}
            assert after.count == found.count - 1
    matching = match(partners=partners, top=10)
    paired = [frozenset((row.pairing.first.id, row.pairing.second.id)) for row in matching.pairs]
    assert not never & set(paired)
    graph = nx.Graph()
    graph.add_weighted_edges_from((*sorted(pair), score) for pair, score in scores.items())
    best_total = sum(scores[frozenset(pair)] for pair in nx.max_weight_matching(graph))
    assert matching.status == "optimal"
    assert matching.objective == pytest.approx(best_total, abs=1e-7)


@given(RANDOMS)
def test_separations_equal_networkx(random: Random) -> None:
    network = breakable(random)
    bodies = bodies_of(project(snapshot_of(network).at(DAY)))
    separations = Separations(bodies.blocks)
    graph = drawn(network)
    everybody = np.arange(len(bodies))
    ids = bodies.ids(everybody)
    for one in everybody.tolist():
        found = separations.between(one, everybody)
        for other in everybody.tolist():
            if not nx.has_path(graph, ids[one], ids[other]):
                assert found[other] == APART
                continue
            parting = 0
            for lost in set(ids) - {ids[one], ids[other]}:
                left = graph.subgraph(set(graph) - {lost})
                parting += not nx.has_path(left, ids[one], ids[other])
            assert found[other] == parting


# --- the whole network ------------------------------------------------------------------------


@st.composite
def weighted(draw: st.DrawFn, most: int) -> NDArray[np.float64]:
    size = draw(st.integers(1, most))
    found = np.zeros((size, size))
    for one, other in combinations(range(size), 2):
        found[one, other] = found[other, one] = draw(st.sampled_from([0.0, 0.25, 0.3, 0.5, 0.9]))
    return found


def check(weights: NDArray[np.float64], capacity: int, found: BMatching) -> None:
    edges = [tuple(edge) for edge in found.edges.tolist()]
    assert len(set(edges)) == len(edges)
    assert all(one < other and weights[one, other] > 0 for one, other in edges)
    assert np.bincount(found.edges.ravel(), minlength=1).max() <= capacity
    assert found.total == pytest.approx(sum(weights[edge] for edge in edges))
    assert found.total <= found.bound + 1e-9 <= found.bound_of_all + 2e-9
    keys = [(-weights[edge], edge) for edge in edges]
    assert keys == sorted(keys)


@settings(max_examples=60, deadline=None)
@given(weighted(5), st.integers(1, 3))
def test_no_plan_is_heavier_by_exhaustive_search(
    weights: NDArray[np.float64], capacity: int
) -> None:
    found = b_matching(weights=weights, capacity=capacity, top=10)
    check(weights, capacity, found)
    edges = [pair for pair in combinations(range(len(weights)), 2) if weights[pair] > 0]
    best = 0.0
    for chosen in range(2 ** len(edges)):
        taken = [edge for at, edge in enumerate(edges) if chosen >> at & 1]
        degree = np.bincount(np.array(taken, np.intp).ravel(), minlength=1)
        if degree.max() <= capacity:
            best = max(best, sum(weights[edge] for edge in taken))
    assert found.proven
    assert found.total == pytest.approx(best)


@settings(max_examples=40, deadline=None)
@given(weighted(14))
def test_pairs_of_one_each_equal_networkx(weights: NDArray[np.float64]) -> None:
    found = b_matching(weights=weights, capacity=1, top=20)
    check(weights, 1, found)
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        (one, other, weights[one, other])
        for one, other in combinations(range(len(weights)), 2)
        if weights[one, other] > 0
    )
    best = sum(weights[pair] for pair in nx.max_weight_matching(graph))
    assert found.proven
    assert found.total == pytest.approx(best)


def test_few_candidates_still_pair_everybody() -> None:
    """All prefer vertex 0; by their one best candidate alone only one pair could be made."""
    size = 10
    weights = np.full((size, size), 0.5)
    weights[0] = weights[:, 0] = 0.9
    np.fill_diagonal(weights, 0.0)
    found = b_matching(weights=weights, capacity=1, top=1)
    check(weights, 1, found)
    assert (len(found.edges), found.total) == (5, pytest.approx(0.9 + 4 * 0.5))
    assert found.bound_of_all == pytest.approx(found.total)


def test_without_time_a_plan_is_given_and_its_bound_holds() -> None:
    weights = np.random.default_rng(1).random((40, 40))
    weights = np.triu(weights, 1) + np.triu(weights, 1).T
    best = b_matching(weights=weights, capacity=2, top=40)
    hasty = b_matching(weights=weights, capacity=2, top=40, time_limit_s=1e-9)
    check(weights, 2, hasty)
    assert (best.proven, hasty.proven) == (True, False)
    assert best.total / 2 <= hasty.total <= best.total <= hasty.bound < inf
    again = b_matching(weights=weights, capacity=2, top=40)
    assert again.edges.tolist() == best.edges.tolist()


def test_what_is_out_of_bounds_is_named() -> None:
    partners = partners_of(organization("a"), organization("b"))
    for wrong in ({"capacity": 0}, {"capacity": 11}, {"top": 0}, {"top": 51}):
        with pytest.raises(InvalidInput, match=next(iter(wrong))):
            match(partners=partners, **wrong)
    with pytest.raises(InvalidInput, match="time limit"):
        match(partners=partners, time_limit_s=0)
    alone = match(partners=partners_of(organization("a")))
    assert (alone.status, alone.pairs, alone.objective, alone.unmatched) == ("optimal", (), 0, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("need:1,need:0", "twice"),
        ("nearness:1", "nearness"),
        ("need", "need"),
        ("need:0.5", "1 together"),
        ("need:nan", "0 to 1"),
        ("need:2,load:-1", "0 to 1"),
    ],
)
def test_weights_that_are_none(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        Weights.read(text)


def test_weights_are_read() -> None:
    assert Weights.read(" need:0.25, distance:0.75") == Weights(0.25, 0.75, 0, 0, 0)

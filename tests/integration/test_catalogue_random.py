"""The catalogue on random networks: both stores answer alike, and as plain Python does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.endpoint import Endpoint
from graph.loading.loader import load as load_dataset
from graph.model.rows import Dataset
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from tests.support import oracles
from tests.support.cobuilding import assert_catalogue_agrees
from tests.support.databases import wipe
from tests.support.merging import holds, represented
from tests.support.random_network import DAYS, LAYERS, random_network
from tests.support.thorough import usually

Pair = tuple[Store, Store]


@pytest.fixture(scope="module")
def stores(embedded_endpoint: Endpoint, neo4j_endpoint: Endpoint) -> Iterator[Pair]:
    with Store.open(embedded_endpoint) as embedded, Store.open(neo4j_endpoint) as neo4j:
        yield embedded, neo4j


def parameters(query: str, network: Dataset, random: Random) -> dict[str, Any]:
    """Values for a question's own parameters, taken from the network."""

    def pick(label: str) -> str:
        rows = [row.properties["id"] for row in network.nodes if row.label == label]
        return random.choice(rows)

    tie = random.choice(network.relationships)
    anything = random.choice(network.nodes).properties["id"]
    values: dict[str, Any] = {
        "id": tie.id if query == "provenance_of_relation" else anything,
        "ids": [row.properties["id"] for row in random.sample(network.nodes, 3)],
        "from": tie.start,
        "to": tie.end,
        "position": pick("Position"),
        "initiative": pick("Initiative"),
        "first": DAYS[0],
        "end": DAYS[-1],
        "about": random.choice([None, None, anything]),
        "brand": random.choice([None, None, pick("Initiative")]),
        "card": random.choice([None, None, pick("Initiative")]),
        "plan": random.choice([None, None, pick("Initiative")]),
        "after": random.choice(["", "", anything]),
        "limit": random.choice([2, 100]),
        "tier": random.choice([None, "station"]),
        "sector": random.choice([None, "military"]),
        "size": random.choice([None, "small"]),
        "kind": random.choice([None, "venue"]),
        "status": random.choice([None, "done"]),
        "platform": random.choice([None, None, pick("Initiative")]),
        "day": DAYS[0],
    }
    if query == "pairings":
        values["id"] = random.choice([None, pick("Agreement")])
    if query in ("belt_points", "measures"):
        values |= {"brand": pick("Initiative"), "plan": pick("Initiative")}
    if query == "committee_members":
        values["id"] = pick("Organization")
    return {p.name: values[p.name] for p in oracles.every()[query].parameters[2:]}


class Expected:
    """What a network says on a day in some layers, worked out row by row."""

    def __init__(self, network: Dataset, as_of: date, layers: Collection[str]) -> None:
        self.nodes = {
            row.properties["id"]: row for row in network.nodes if holds(row, as_of, layers)
        }
        self.by = represented(network, as_of, layers)
        self.rels = sorted(
            (
                row
                for row in network.relationships
                if holds(row, as_of, layers) and row.start in self.nodes and row.end in self.nodes
            ),
            key=lambda row: row.id,
        )

    def overlap(self) -> dict[str, list[str]]:
        seats: dict[str, set[str]] = defaultdict(set)
        for row in self.rels:
            member, committee = self.by[row.start], self.by[row.end]
            if (
                row.type == "MEMBER_OF"
                and member != committee
                and "JointCommittee" in self.nodes[row.end].second_labels
                and "JointCommittee" in self.nodes[committee].second_labels
            ):
                seats[member].add(committee)
        return {member: sorted(found) for member, found in seats.items() if len(found) > 1}

    def relations_of(self, node: str) -> list[tuple[str, str]]:
        return [
            (row.id, row.end if row.start == node else row.start)
            for row in self.rels
            if node in (row.start, row.end)
        ]

    def tiers(self) -> dict[str, tuple[int, float]]:
        rows = [
            row.properties
            for key, row in self.nodes.items()
            if row.label == "Position" and self.by[key] == key
        ]
        counts = Counter(row["tier"] for row in rows)
        return {
            tier: (
                count,
                sum(row.get("floor_area_m2", 0.0) for row in rows if row["tier"] == tier),
            )
            for tier, count in counts.items()
        }

    def about(self) -> dict[str, list[str]]:
        claims: dict[str, set[str]] = {
            key: set() for key, row in self.nodes.items() if row.label == "Claim"
        }
        for row in self.rels:
            if row.type == "ABOUT":
                claims[row.start].add(self.by[row.end])
        return {claim: sorted(found) for claim, found in claims.items()}


@settings(
    max_examples=usually(1, thorough=3),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), other=st.integers(0, 2**32))
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_random_networks_get_equal_and_right_answers(stores: Pair, seed: int, other: int) -> None:
    network = random_network(Random(seed))
    for store in stores:
        wipe(store.endpoint)
        store.initialise()
        load_dataset(store, network)
    random = Random(other)
    for query in oracles.every():
        for _ in range(3):
            asked = parameters(query, network, random)
            asked["as_of"] = random.choice((*DAYS, date(2020, 6, 30), date(2022, 1, 1)))
            asked["layers"] = random.sample(LAYERS, random.choice((1, 2, 3, 3)))
            answers = [oracles.run(store, query, **asked) for store in stores]
            for answer in answers:
                for row in answer:
                    row.pop("at", None)  # the clock of the load
            assert answers[0] == answers[1], (query, asked)

    as_of, layers = random.choice(DAYS), random.sample(LAYERS, 2)
    on: dict[str, Any] = {"as_of": as_of, "layers": layers}
    expected = Expected(network, as_of, layers)
    store = stores[0]
    overlap = oracles.run(store, "committee_overlap", **on)
    assert {row["member"]: row["committees"] for row in overlap} == expected.overlap()
    for node in random.sample(sorted(expected.nodes), min(5, len(expected.nodes))):
        relations = oracles.run(store, "relations_of", id=node, **on)
        assert [(row["relation"], row["other"]) for row in relations] == expected.relations_of(node)
    tiers = {
        row["tier"]: (row["positions"], row["floor_area_m2"])
        for row in oracles.run(store, "positions_by_tier", **on)
    }
    assert tiers == expected.tiers()
    for each in stores:
        assert_catalogue_agrees(each, read_snapshot(each).at(as_of, layers))
    claims = oracles.run(store, "claims", **on)
    about = {row["id"]: [subject["id"] for subject in row["about"]] for row in claims}
    assert about == expected.about()

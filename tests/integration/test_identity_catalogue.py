"""Decisions of identity in Cypher and on the snapshot: one rule, the same answers, both stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import numpy as np
import pytest

from graph.endpoint import Endpoint
from graph.loader import load as load_dataset
from graph.snapshot import Picture
from graph.snapshot_read import read_snapshot
from graph.store import Store
from queries import catalogue
from queries.connectivity.overlap import committee_overlap
from tests.support.databases import wipe
from tests.support.random_network import DAYS, LAYERS, random_network

Pair = tuple[Store, Store]
ASKED = [(DAYS[1], LAYERS), (date(2020, 6, 30), LAYERS[1:])]


@pytest.fixture(scope="module")
def stores(embedded_endpoint: Endpoint, neo4j_endpoint: Endpoint) -> Iterator[Pair]:
    """A random network with random decisions, a body that is its own member among them."""
    network = random_network(Random(11))
    with Store.open(embedded_endpoint) as embedded, Store.open(neo4j_endpoint) as neo4j:
        for store in (embedded, neo4j):
            wipe(store.endpoint)
            store.initialise()
            load_dataset(store, network)
        yield embedded, neo4j


def registers(picture: Picture) -> dict[str, object]:
    """What the registers and totals have to say, worked out on the picture."""
    snapshot = picture.snapshot
    ids, columns = snapshot.ids, snapshot.columns

    def names(nodes: np.ndarray) -> list[str]:
        return sorted(ids[nodes].tolist())

    def at_end(rel_type: str, node: int) -> set[int]:
        edges = picture.edges(rel_type)
        return set(edges.start[edges.end == node].tolist())

    def at_start(rel_type: str, node: int) -> set[int]:
        edges = picture.edges(rel_type)
        return set(edges.end[edges.start == node].tolist())

    committees = picture.nodes("Organization", "JointCommittee").tolist()
    positions = picture.nodes("Position")
    initiatives = picture.nodes("Initiative")
    pathways = initiatives[columns["kind"].is_("pathway")[initiatives]].tolist()
    advances = picture.edges("ADVANCES")
    ways = advances.columns["role"].is_("pathway")
    parties = set(picture.edges("PARTY_TO").start.tolist())
    organizations = picture.nodes("Organization")
    kinds = [columns["kind"].code(k) for k in ("committee", "general_branch", "branch")]
    kinds.append(columns["kind"].code("joint_branch"))
    alone = [
        at
        for at in organizations.tolist()
        if columns["kind"].values[at] in kinds
        and columns["in_zone"].values[at] != 0
        and at not in parties
    ]
    enterprises = picture.nodes("Unit", "Enterprise")
    served = set(picture.edges("SERVED_BY").start.tolist()) & set(enterprises.tolist())
    return {
        "units": names(picture.nodes("Unit")),
        "positions": names(positions),
        "unpaired_organizations": sorted(ids[alone].tolist()),
        "committee_overlap": {s.id: list(s.committees) for s in committee_overlap(picture).bodies},
        "pathways": {
            str(ids[way]): names(np.unique(advances.start[ways & (advances.end == way)]))
            for way in pathways
        },
        "totals_enterprises": (len(enterprises), len(served)),
        "totals_committees": {
            str(ids[c]): (
                len(at_end("MEMBER_OF", c)),
                len(at_start("PARTY_TO", c)),
                len(at_start("RADIATES", c)),
                len(at_end("HELD_BY", c)),
                len(at_start("INTEGRATES", c)),
            )
            for c in committees
        },
        "committee_members": {
            str(ids[c]): names(np.array(sorted(at_end("MEMBER_OF", c)), np.intp))
            for c in committees
        },
    }


def answered(store: Store, day: date, layers: tuple[str, ...], ids: list[str]) -> dict[str, object]:
    def rows(query: str, **parameters: object) -> list[dict[str, object]]:
        return catalogue.run(store, query, as_of=day, layers=list(layers), **parameters)

    (enterprises,) = rows("totals_enterprises")
    columns = ("members", "agreements", "radiated", "activities", "integrated")
    return {
        "units": [row["id"] for row in rows("units")],
        "positions": [row["id"] for row in rows("positions")],
        "unpaired_organizations": [row["id"] for row in rows("unpaired_organizations")],
        "committee_overlap": {
            row["member"]: row["committees"] for row in rows("committee_overlap")
        },
        "pathways": {
            row["id"]: sorted({owner["id"] for owner in row["owners"]})  # type: ignore[attr-defined]
            for row in rows("pathways")
        },
        "totals_enterprises": (enterprises["enterprises"], enterprises["served"]),
        "totals_committees": {
            row["id"]: tuple(row[name] for name in columns) for row in rows("totals_committees")
        },
        "committee_members": {
            node: sorted({row["member"] for row in rows("committee_members", id=node)})
            for node in ids
        },
    }


def test_registers_and_totals_see_a_merged_body_once_as_the_snapshot_does(stores: Pair) -> None:
    merged = 0
    for store in stores:
        snapshot = read_snapshot(store)
        for day, layers in ASKED:
            picture = snapshot.at(day, layers)
            expected = registers(picture)
            ids = list(expected["committee_members"])  # type: ignore[call-overload]
            assert answered(store, day, layers, ids) == expected, (day, layers)
            merged += sum(at != by for at, by in picture.standing_for.items())
    assert merged, "no decision held: nothing was shown"

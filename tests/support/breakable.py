"""Small networks with something to lose, and what is lost of them by the rows alone."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

import networkx as nx

from graph.model.rows import Dataset, NodeRow, RelRow
from queries.connectivity.projection import JOINT_TIES
from queries.coverage.reach.walking import WalkModel
from tests.support.small import dataset, node, rel
from tests.support.sphere import haversine

THRESHOLD_M = WalkModel().threshold_m
BASES = ("own", "joint", "guidance", "mass")


def breakable(random: Random) -> Dataset:
    """Organizations, joint committees, enterprises, agreements, positions and a hub, tied anyhow.

    Every other enterprise is in operation and so in the denominators.
    """
    organizations = [f"org:{number}" for number in range(random.randint(1, 7))]
    units = [f"unit:{number}" for number in range(random.randint(1, 7))]
    agreements = [f"agr:{number}" for number in range(random.randint(0, 4))]
    rows: list[NodeRow | RelRow] = [
        node("Organization", "org:hub", hub=True),
        node("Zone", "zone:a"),
    ]
    for at in organizations:
        joint = ("JointCommittee",) if random.random() < 0.4 else ()
        rows.append(node("Organization", at, *joint))
    for at in units:
        given = _place(random) if random.random() < 0.8 else {}
        status = "operating" if random.random() < 0.8 else "suspended"
        second = ("Enterprise",) if random.random() < 0.8 else ()
        rows.append(
            node("Unit", at, *second, operating_status=status, ownership="private", **given)
        )
    rows += [node("Agreement", at) for at in agreements]
    for number in range(random.randint(0, 3)):
        given = _place(random) if random.random() < 0.8 else {}
        rows.append(node("Position", f"pos:{number}", **given))
    bodies = [*organizations, *units]
    ties: dict[tuple[str, ...], RelRow] = {}

    def tie(rel_type: str, start: str, end: str, **given: str) -> None:
        if start != end:
            ties.setdefault((rel_type, start, end), rel(rel_type, start, end, **given))

    for _ in range(random.randint(0, 9)):
        tie("MEMBER_OF", random.choice(bodies), random.choice([*organizations, "org:hub"]))
    for _ in range(random.randint(0, 5)):
        # Upwards only: subordination has no cycle.
        low, high = sorted(random.choices(["org:hub", *organizations], k=2), reverse=True)
        tie("SUBORDINATE_TO", low, high)
    for at in agreements:
        for party in random.choices([*bodies, "zone:a", "org:hub"], k=random.randint(1, 3)):
            tie("PARTY_TO", party, at)
    for _ in range(random.randint(0, 9)):
        tie(
            "COVERED_BY",
            random.choice(units),
            random.choice([*bodies, "org:hub"]),
            basis=random.choice(BASES),
        )
    return dataset(*rows, *ties.values())


def _place(random: Random) -> dict[str, float]:
    return {"lon": 102.8 + random.random() / 50, "lat": 25.0 + random.random() / 50}


def kept(network: Dataset, removed: Collection[str]) -> Dataset:
    """The dataset as if some nodes had never been written."""
    return dataset(
        *(row for row in network.nodes if row.properties["id"] not in removed),
        *(row for row in network.relationships if not {row.start, row.end} & set(removed)),
    )


def drawn(network: Dataset, *, include_hubs: bool = False) -> nx.Graph:
    """Who is tied to whom by the rows; every body is there. Only PARTY_TO touches places here."""
    graph = nx.Graph()
    left_out = set() if include_hubs else {"org:hub"}
    graph.add_nodes_from(
        row.properties["id"]
        for row in network.nodes
        if row.label in ("Organization", "Unit") and row.properties["id"] not in left_out
    )
    graph.add_edges_from(
        (row.start, row.end)
        for row in network.relationships
        if row.type in JOINT_TIES and not {row.start, row.end} & left_out
    )
    return graph


def bodies(nodes: Collection[str]) -> set[str]:
    """Those that are organizations or units."""
    return {at for at in nodes if at.startswith(("org:", "unit:"))}


def covered(network: Dataset, lens: str) -> set[str]:
    """The enterprises of the base that a lens covers, by the rows."""
    base = {
        row.properties["id"]: row.properties
        for row in network.nodes
        if "Enterprise" in row.second_labels and row.properties["operating_status"] == "operating"
    }
    if lens == "spatial":
        sites = [
            (row.properties["lon"], row.properties["lat"])
            for row in network.nodes
            if row.label == "Position" and "lon" in row.properties
        ]
        return {
            at
            for at, given in base.items()
            if "lon" in given
            and any(haversine((given["lon"], given["lat"]), site) <= THRESHOLD_M for site in sites)
        }
    enough = BASES[:2] if lens == "organizational" else BASES
    return {
        row.start
        for row in network.relationships
        if row.type == "COVERED_BY" and row.properties["basis"] in enough and row.start in base
    }

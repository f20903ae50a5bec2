"""Decisions of identity in Cypher and on the snapshot: one rule, the same answers, both stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest

from graph.endpoint import Endpoint
from graph.loading.loader import load as load_dataset
from graph.model.rows import Dataset
from graph.snapshot.pictures import Picture
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from queries.contacts.overlap import committee_overlap
from tests.support import oracles
from tests.support.cobuilding import assert_catalogue_agrees
from tests.support.databases import wipe
from tests.support.merging import ORDER, holds
from tests.support.random_network import DAYS, LAYERS, random_network

Pair = tuple[Store, Store]
SEED = 11
ASKED = [(DAYS[1], LAYERS), (date(2020, 6, 30), LAYERS[1:])]


@pytest.fixture(scope="module")
def stores(embedded_endpoint: Endpoint, neo4j_endpoint: Endpoint) -> Iterator[Pair]:
    """A random network with random decisions, a body that is its own member among them."""
    network = random_network(Random(SEED))
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

    def held(activities: set[int]) -> list[int]:
        """A kind of activity without a day or an attendance is none that was held."""
        return [
            at
            for at in activities
            if not np.isnat(snapshot.since[at]) or columns["attendance"].at(at) is not None
        ]

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
        and columns["hub"].values[at] != 1
        and not any(columns["hub"].values[led] == 1 for led in at_start("LEADS", at))
        and columns["status"].at(at) != "dissolved"
        and columns["sector"].at(at) != "military"
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
                len(held(at_end("HELD_BY", c))),
                len(at_start("INTEGRATES", c)),
            )
            for c in committees
        },
        "committee_members": {
            str(ids[c]): names(np.array(sorted(at_end("MEMBER_OF", c)), np.intp))
            for c in committees
        },
        **frameworks(picture),
    }


def frameworks(picture: Picture) -> dict[str, object]:
    """The brands, the cards and the claims, read off the edges between bodies."""
    snapshot = picture.snapshot
    ids, kind = snapshot.ids.tolist(), snapshot.columns["kind"]
    initiatives = set(picture.nodes("Initiative").tolist())
    claims = picture.nodes("Claim").tolist()

    def rows(rel_type: str) -> list[tuple[int, int, str | None, str]]:
        edges = picture.edges(rel_type)
        role = edges.columns.get("role")
        return [
            (start, end, role.at(at) if role else None, edges.columns["layer"].at(at))
            for at, (start, end) in enumerate(
                zip(edges.start.tolist(), edges.end.tolist(), strict=True)
            )
        ]

    advances, parts, about, lies = map(rows, ("ADVANCES", "PART_OF", "ABOUT", "LOCATED_IN"))

    def of_kind(wanted: str) -> list[int]:
        return [at for at in sorted(initiatives) if kind.at(at) == wanted]

    def pathways(node: int) -> list[str]:
        found = {
            end
            for start, end, role, _ in advances
            if start == node and role == "pathway" and end in initiatives
        }
        return [ids[at] for at in sorted(found)]

    def told(node: int) -> list[str]:
        return [ids[at] for at in sorted({start for start, end, *_ in about if end == node})]

    def carrying(node: int, *, carriers: bool) -> set[tuple[str, str | None, str]]:
        return {
            (ids[start], role, layer)
            for start, end, role, layer in advances
            if end == node and (role == "carrier") is carriers
        }

    def supporting(card: int) -> set[int]:
        return {
            start
            for start, end, role, _ in advances
            if end == card and (role == "carrier" or start in initiatives)
        }

    return {
        "brands": {
            ids[b]: (
                carrying(b, carriers=True) | carrying(b, carriers=False),
                {(ids[start], layer) for start, end, _, layer in parts if end == b},
                pathways(b),
                [ids[z] for z in sorted({end for start, end, *_ in lies if start == b})],
                told(b),
            )
            for b in of_kind("brand")
        },
        "cards": {
            ids[c]: (
                pathways(c),
                carrying(c, carriers=True),
                carrying(c, carriers=False),
                [ids[p] for p in sorted({start for start, end, *_ in parts if end == c})],
            )
            for c in of_kind("card")
        },
        "card_claims": {
            (ids[c], claim, ids[subject])
            for c in of_kind("card")
            for subject in {c, *supporting(c)}
            for claim in told(subject)
        },
        "claims": {
            ids[k]: [ids[x] for x in sorted({end for start, end, *_ in about if start == k})]
            for k in claims
        },
    }


def frameworks_answered(rows: Callable[..., list[dict[str, Any]]]) -> dict[str, object]:
    def each(items: list[dict[str, Any]], *names: str) -> list[Any]:
        return [tuple(item.get(name) for name in names) for item in items]

    def only_ids(items: list[dict[str, Any]]) -> list[str]:
        return [item["id"] for item in items]

    claims = {row["id"]: only_ids(row["about"]) for row in rows("claims")}
    return {
        "brands": {
            row["id"]: (
                set(each(row["advanced_by"], "id", "role", "layer")),
                set(each(row["parts"], "id", "layer")),
                only_ids(row["pathways"]),
                only_ids(row["places"]),
                only_ids(row["claims"]),
            )
            for row in rows("brands")
        },
        "cards": {
            row["id"]: (
                only_ids(row["pathways"]),
                {(one["id"], "carrier", one["layer"]) for one in row["carriers"]},
                set(each(row["contributors"], "id", "role", "layer")),
                only_ids(row["parts"]),
            )
            for row in rows("cards")
        },
        "card_claims": {(row["card"], row["claim"], row["subject"]) for row in rows("card_claims")},
        "claims": claims,
    }


def plans(network: Dataset, day: date, layers: tuple[str, ...]) -> dict[str, object]:
    """The plans of the layers, ended or not, worked out row by row."""
    rows = {row.properties["id"]: row for row in network.nodes}
    there = {key for key, row in rows.items() if row.properties["layer"] in layers}
    body = {key: {key} for key in rows}
    decided = [r for r in network.relationships if r.type == "SAME_AS" and holds(r, day, layers)]
    for row in decided:
        joined = body[row.start] | body[row.end]
        body |= dict.fromkeys(joined, joined)
    merged = {row.start for row in decided}

    def by(key: str) -> str:
        def rank(one: str) -> tuple[bool, int, str]:
            return one in merged, ORDER.index(rows[one].properties["layer"]), one

        return min(body[key] & there, key=rank)

    ties = [
        (row.type, row.properties.get("role"), by(row.start), by(row.end))
        for row in network.relationships
        if row.properties["layer"] in layers and {row.start, row.end} <= there
    ]

    def starts(rel_type: str, ends: set[str], role: str | None = None) -> set[str]:
        return {
            start
            for type, given, start, end in ties
            if type == rel_type and end in ends and role in (None, given)
        }

    def parts(plan: str) -> set[str]:
        near = starts("PART_OF", {plan})
        return {one for one in near | starts("PART_OF", near) if rows[one].label == "Initiative"}

    return {
        plan: (
            sorted(starts("ADVANCES", {plan}, "issuer") - {plan}),
            sorted(parts(plan) - {plan}),
            sorted(starts("ABOUT", {plan})),
        )
        for plan in {by(key) for key in there}
        if rows[plan].label == "Initiative" and rows[plan].properties["kind"] == "plan"
    }


def answered(store: Store, day: date, layers: tuple[str, ...], ids: list[str]) -> dict[str, object]:
    def rows(query: str, **parameters: object) -> list[dict[str, Any]]:
        return oracles.run(store, query, as_of=day, layers=list(layers), **parameters)

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
            row["id"]: sorted({owner["id"] for owner in row["owners"]}) for row in rows("pathways")
        },
        "totals_enterprises": (enterprises["enterprises"], enterprises["served"]),
        "totals_committees": {
            row["id"]: tuple(row[name] for name in columns) for row in rows("totals_committees")
        },
        "committee_members": {
            node: sorted({row["member"] for row in rows("committee_members", id=node)})
            for node in ids
        },
        **frameworks_answered(rows),
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
            merged += sum(at != by for at, by in picture.representative_of.items())
    assert merged, "no decision held: nothing was shown"


def test_plans_and_pairings_see_a_merged_body_once_whether_they_ended_or_not(stores: Pair) -> None:
    network = random_network(Random(SEED))
    for store in stores:
        snapshot = read_snapshot(store)
        for day, layers in ASKED:
            found = oracles.run(store, "plan", as_of=day, layers=list(layers))
            columns = ("issuers", "parts", "claims")
            assert {
                row["id"]: tuple([one["id"] for one in row[name]] for name in columns)
                for row in found
            } == plans(network, day, layers)
            assert_catalogue_agrees(store, snapshot.at(day, layers))


def test_a_merged_body_is_asked_for_by_any_of_its_ids(stores: Pair) -> None:
    for store in stores:
        snapshot = read_snapshot(store)
        for day, layers in ASKED:
            picture = snapshot.at(day, layers)
            for query, parameter in (("brands", "brand"), ("claims", "about")):
                for at, by in picture.representative_of.items():
                    if not picture.stored[at]:
                        continue
                    answers = [
                        oracles.run(
                            store,
                            query,
                            as_of=day,
                            layers=list(layers),
                            **{parameter: str(snapshot.ids[node])},
                        )
                        for node in (at, by)
                    ]
                    assert answers[0] == answers[1]

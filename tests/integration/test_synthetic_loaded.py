"""The full-size network in each store: every published total recomputed from the loaded graph.

Counted in Cypher here, so that neither the generator nor the columnar metrics check themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.datasets import synthetic
from graph.endpoint import Endpoint
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.store.bolt import Store
from tests.support.components import ROOT
from tests.support.databases import wipe


@pytest.fixture(scope="module")
def full_store(endpoint: Endpoint) -> Iterator[Store]:
    wipe(endpoint)
    with Store.open(endpoint, timeout_s=120) as store:
        store.initialise()
        load(store, read_folder(ROOT / "graph" / "datasets" / "kunming"))
        load(store, synthetic.generate())
        yield store
    wipe(endpoint)


TOTALS = {
    "enterprises a position serves": (
        27_000,
        "MATCH (n:Enterprise)-[:SERVED_BY]->(:Position) RETURN count(DISTINCT n) AS total",
    ),
    "enterprises in the synthetic register": (
        28_350,
        "MATCH (n:Enterprise) WHERE n.layer = 'synthetic' RETURN count(n) AS total",
    ),
    "positions of 1+6+X": (
        168,
        "MATCH (n:Position) WHERE n.tier IN ['district', 'domain', 'station'] "
        "RETURN count(n) AS total",
    ),
    "their floor area": (
        80_000,
        "MATCH (n:Position) WHERE n.tier IN ['district', 'domain', 'station'] "
        "RETURN sum(n.floor_area_m2) AS total",
    ),
    "domain centres": (6, "MATCH (n:Position {tier: 'domain'}) RETURN count(n) AS total"),
    "stations": (161, "MATCH (n:Position {tier: 'station'}) RETURN count(n) AS total"),
    "area of the district centre's phases": (
        16_600,
        "MATCH (n:Position {tier: 'phase'}) RETURN sum(n.floor_area_m2) AS total",
    ),
    "organizations Guolin radiates": (
        641,
        "MATCH (:Entity {id: 'org:j1'})-[:RADIATES]->(o) RETURN count(DISTINCT o) AS total",
    ),
    "their members": (
        9_189,
        "MATCH (:Entity {id: 'org:j1'})-[:RADIATES]->(o) RETURN sum(o.full_members) AS total",
    ),
    "member units of Guolin": (
        21,
        "MATCH (n)-[:MEMBER_OF]->(:Entity {id: 'org:j1'}) RETURN count(n) AS total",
    ),
    "member units of Shuntong": (
        17,
        "MATCH (n)-[:MEMBER_OF]->(:Entity {id: 'org:j2'}) RETURN count(n) AS total",
    ),
    "member units of the service committee, not in source": (
        0,
        "MATCH (n)-[:MEMBER_OF]->(:Entity {id: 'org:j3'}) RETURN count(n) AS total",
    ),
    "member units of equipment manufacturing": (
        9,
        "MATCH (n)-[:MEMBER_OF]->(:Entity {id: 'org:j4'}) RETURN count(n) AS total",
    ),
    "distinct member units": (
        46,
        "MATCH (n)-[:MEMBER_OF]->(:JointCommittee) RETURN count(DISTINCT n) AS total",
    ),
    "agreements of the service committee": (
        21,
        "MATCH (:Entity {id: 'org:j3'})-[:PARTY_TO]->(a:Agreement) RETURN count(a) AS total",
    ),
    "start-up parks, maker spaces and incubators": (
        17,
        "MATCH (n:Zone {kind: 'carrier'}) "
        "WHERE n.carrier_kind IN ['startup_park', 'maker_space', 'incubator'] "
        "RETURN count(n) AS total",
    ),
    "Party schools": (20, "MATCH (n:Position {tier: 'school'}) RETURN count(n) AS total"),
    "positions the committees integrate": (
        420,
        "MATCH (:JointCommittee)-[:INTEGRATES]->(p:Position) RETURN count(DISTINCT p) AS total",
    ),
    "of them, among the 168": (
        126,
        "MATCH (:JointCommittee)-[:INTEGRATES]->(p:Position) "
        "WHERE p.tier IN ['district', 'domain', 'station'] RETURN count(DISTINCT p) AS total",
    ),
    "activities at the first phase in 2021": (
        950,
        "MATCH (a:Activity)-[:HELD_AT]->(:Entity {id: 'pos:district-centre-phase-1'}) "
        "WHERE date('2021-01-01') <= a.since AND a.since < date('2022-01-01') "
        "RETURN count(a) AS total",
    ),
    "person-times there": (
        110_000,
        "MATCH (a:Activity)-[:HELD_AT]->(:Entity {id: 'pos:district-centre-phase-1'}) "
        "RETURN sum(a.attendance) AS total",
    ),
    "activities of the committees, dated": (
        3_550,
        "MATCH (a:Activity)-[:HELD_BY]->(:JointCommittee) WHERE a.since IS NOT NULL "
        "RETURN count(DISTINCT a) AS total",
    ),
    "person-times served by them": (
        223_000,
        "MATCH (a:Activity)-[:HELD_BY]->(:JointCommittee) RETURN sum(a.attendance) AS total",
    ),
    "culture points": (
        10,
        "MATCH (n:Position {tier: 'culture_point'}) RETURN count(n) AS total",
    ),
    "sub-plans": (7, "MATCH (n:Initiative {kind: 'sub_plan'}) RETURN count(n) AS total"),
    "measures": (24, "MATCH (n:Initiative {kind: 'measure'}) RETURN count(n) AS total"),
    "modules": (7, "MATCH (n:Initiative {kind: 'module'}) RETURN count(n) AS total"),
    "subsystems": (32, "MATCH (n:Initiative {kind: 'subsystem'}) RETURN count(n) AS total"),
    "reform tasks": (
        132,
        "MATCH (n:Project)-[:ADVANCES]->(:Entity {id: 'init:s-reform'}) "
        "RETURN count(DISTINCT n) AS total",
    ),
    "joint committees": (4, "MATCH (n:JointCommittee) RETURN count(n) AS total"),
    "communities": (
        24,
        "MATCH (n:Zone {kind: 'community'})-[:PART_OF]->(:Zone {kind: 'subdistrict'}) "
        "RETURN count(DISTINCT n) AS total",
    ),
}


def test_every_published_total_is_in_the_loaded_graph(full_store: Store) -> None:
    found = {name: full_store.read(text)[0]["total"] for name, (_, text) in TOTALS.items()}
    assert found == {name: pytest.approx(total, abs=1e-6) for name, (total, _) in TOTALS.items()}


def test_synthetic_nodes_are_marked_and_the_source_layer_is_untouched(full_store: Store) -> None:
    unmarked = full_store.read(
        "MATCH (n:Entity) WHERE n.layer = 'synthetic' AND NOT n.name CONTAINS '〔合成〕' "
        "RETURN count(n) AS total"
    )
    assert unmarked == [{"total": 0}]
    sources = full_store.read(
        "MATCH (n:Entity) WHERE n.layer = 'source' RETURN n.load AS load, count(n) AS total"
    )
    rows = len(read_folder(ROOT / "graph" / "datasets" / "kunming").nodes)
    assert sources == [{"load": "kunming", "total": rows}]


def test_loading_it_again_changes_nothing(full_store: Store) -> None:
    report = load(full_store, synthetic.generate())
    assert report.revision_before == report.revision_after
    assert report.nodes.created == report.nodes.updated == report.nodes.closed == 0

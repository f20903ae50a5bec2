"""Every published total, recomputed from the rows of the full-size network."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.datasets import synthetic
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.rows import Dataset, NodeRow

KUNMING = Path(synthetic.__file__).parents[1] / "kunming"
CLUSTER = ("district", "domain", "station")


@pytest.fixture(scope="module")
def network() -> Dataset:
    """The checked network: values in their types, every row validated by its model."""
    return check(synthetic.generate())


@pytest.fixture(scope="module")
def source() -> dict[str, NodeRow]:
    return {row.properties["id"]: row for row in read_folder(KUNMING).nodes}


@pytest.fixture(scope="module")
def nodes(network: Dataset) -> dict[str, NodeRow]:
    return {row.properties["id"]: row for row in network.nodes}


def of(network: Dataset, label: str, **properties: Any) -> list[dict[str, Any]]:
    return [
        row.properties
        for row in network.nodes
        if row.label == label
        and all(row.properties.get(key) == value for key, value in properties.items())
    ]


def edges(network: Dataset, rel_type: str) -> list[tuple[str, str]]:
    return [(row.start, row.end) for row in network.relationships if row.type == rel_type]


def enterprises(network: Dataset) -> list[dict[str, Any]]:
    return [row.properties for row in network.nodes if "Enterprise" in row.second_labels]


def test_f088_27000_enterprises_are_served_and_1350_are_not(network: Dataset) -> None:
    served = edges(network, "SERVED_BY")
    units = {unit["id"] for unit in enterprises(network)}
    assert len(units) == 28_350
    assert len(served) == len({unit for unit, _ in served}) == 27_000
    assert {unit for unit, _ in served} <= units


def test_the_covered_enterprises_have_the_sizes_and_industries_of_the_recipe(
    network: Dataset,
) -> None:
    served = {unit for unit, _ in edges(network, "SERVED_BY")}
    covered = [unit for unit in enterprises(network) if unit["id"] in served]
    assert Counter(unit["size"] for unit in covered) == {
        "micro": 22_950,
        "small": 3_105,
        "medium": 810,
        "large": 135,
    }
    industries = Counter(unit["industry"] for unit in covered)
    counts = (10_260, 3_780, 2_970, 2_160, 2_160, 1_890, 1_350, 810, 540)
    named = dict(zip("flmiecgkh", counts, strict=True))
    assert {key: industries[key] for key in named} == named
    assert sum(count for key, count in industries.items() if key not in named) == 1_080
    assert Counter(unit["ownership"] for unit in covered) == {
        "private": 25_920,
        "state": 405,
        "foreign": 405,
        "collective": 270,
    }


def test_f086_f087_168_positions_and_80000_square_metres(
    network: Dataset, source: dict[str, NodeRow]
) -> None:
    cluster = [
        row.properties
        for row in (*source.values(), *network.nodes)
        if row.label == "Position" and row.properties["tier"] in CLUSTER
    ]
    assert Counter(position["tier"] for position in cluster) == {
        "district": 1,
        "domain": 6,
        "station": 161,
    }
    areas = defaultdict(float)
    for position in cluster:
        areas[position["tier"]] += float(position["floor_area_m2"])
    assert areas == {"district": 16_600, "domain": 12_000, "station": 51_400}
    stations = [float(p["floor_area_m2"]) for p in cluster if p["tier"] == "station"]
    assert 30 <= min(stations) <= max(stations) <= 3_000


def test_f094_f095_three_phases_of_16600_square_metres(
    network: Dataset, source: dict[str, NodeRow], nodes: dict[str, NodeRow]
) -> None:
    phases = of(network, "Position", tier="phase")
    assert sorted(phase["floor_area_m2"] for phase in phases) == [5_200, 5_400, 6_000]
    everything = edges(network, "PART_OF") + edges(read_folder(KUNMING), "PART_OF")
    both = source | nodes
    direct = [
        start
        for start, end in everything
        if end == "pos:district-centre" and both[start].properties["tier"] == "phase"
    ]
    assert len(direct) == 3


def test_f111_f112_641_organizations_and_9189_members_in_branches(
    network: Dataset, nodes: dict[str, NodeRow]
) -> None:
    radiated = [end for start, end in edges(network, "RADIATES") if start == "org:j1"]
    assert len(radiated) == len(set(radiated)) == 641
    assert len(edges(network, "RADIATES")) == 641
    bodies = [nodes[entity].properties for entity in radiated]
    assert Counter(body["kind"] for body in bodies) == {
        "committee": 38,
        "general_branch": 72,
        "branch": 531,
    }
    counted = [body for body in bodies if "full_members" in body]
    assert {body["kind"] for body in counted} == {"branch"}
    assert sum(body["full_members"] for body in counted) == 9_189
    assert all(3 <= body["full_members"] <= 50 for body in counted)


def members_below(network: Dataset) -> Counter[str]:
    """Full members of each organization with all that stand below it."""
    parent = dict(edges(network, "SUBORDINATE_TO"))
    totals: Counter[str] = Counter()
    for body in of(network, "Organization"):
        above: str | None = body["id"]
        while above is not None:
            totals[above] += body.get("full_members", 0)
            above = parent.get(above)
    return totals


def test_the_641_form_a_forest_under_the_21_member_organizations(
    network: Dataset,
) -> None:
    """R05: what is below its number of members is an approved exception, and only that."""
    parent = dict(edges(network, "SUBORDINATE_TO"))
    assert len(parent) == len(edges(network, "SUBORDINATE_TO")), "one superior each"
    radiated = {end for _, end in edges(network, "RADIATES")}
    roots = set()
    for entity in radiated:
        while entity in radiated:
            entity = parent[entity]
        roots.add(entity)
    seated = {start for start, end in edges(network, "MEMBER_OF") if end == "org:j1"}
    assert roots == seated | {"org:ynjt-hq-pc", "org:ynnt-infra-pc"}
    assert len(roots) == 21
    totals = members_below(network)
    for body in of(network, "Organization"):
        if body["id"] in radiated and body["kind"] != "branch":
            least = 100 if body["kind"] == "committee" else 50
            assert body.get("approved_exception", False) == (totals[body["id"]] < least)


def test_f108_f117_f136_21_17_and_9_members_of_which_46_are_distinct(network: Dataset) -> None:
    seats = edges(network, "MEMBER_OF") + edges(read_folder(KUNMING), "MEMBER_OF")
    assert Counter(end for _, end in seats) == {"org:j1": 21, "org:j2": 17, "org:j4": 9}
    several = Counter(start for start, _ in seats)
    assert len(several) == 46
    assert [member for member, count in several.items() if count > 1] == ["unit:yunnei"]


def test_f049_21_agreements_with_21_partners(network: Dataset) -> None:
    both = edges(network, "PARTY_TO") + edges(read_folder(KUNMING), "PARTY_TO")
    agreements = {end for start, end in both if start == "org:j3"}
    partners = [start for start, end in both if end in agreements and start != "org:j3"]
    assert len(agreements) == len(partners) == len(set(partners)) == 21
    holding = [
        row.properties
        for row in network.nodes
        if row.properties["id"] in agreements
        and not (row.properties.get("until") or date.max) <= synthetic.AS_OF
    ]
    assert len(holding) == 18, "all of them hold on the last day of 2021"


def test_f071_17_carriers_with_20_to_260_enterprises_each(network: Dataset) -> None:
    kinds = Counter(zone["carrier_kind"] for zone in of(network, "Zone", kind="carrier"))
    assert kinds == {
        "startup_park": 3,
        "maker_space": 6,
        "incubator": 8,
        "market": 3,
        "business_circle": 2,
    }
    carriers = {
        zone["id"]
        for zone in of(network, "Zone", kind="carrier")
        if zone["carrier_kind"] not in ("market", "business_circle")
    }
    inside = Counter(
        end
        for start, end in edges(network, "LOCATED_IN")
        if end in carriers and start.startswith("unit:")
    )
    assert len(inside) == 17
    assert all(20 <= count <= 260 for count in inside.values())
    advancing = {start for start, end in edges(network, "ADVANCES") if end == "init:b3"}
    assert carriers == {start for start in advancing if start.startswith("zone:")}


def test_f102_20_schools(network: Dataset) -> None:
    schools = of(network, "Position", tier="school")
    assert Counter(school["school_domain"] for school in schools) == {
        "district": 1,
        "subdistrict": 2,
        "domain": 4,
        "unexplained": 13,
    }
    hosts = {
        start: end
        for start, end in edges(network, "PART_OF")
        if "school" in start and end.startswith("pos:")
    }
    assert len(hosts) == 20


def test_f142_420_integrated_positions_of_which_126_are_of_the_cluster(
    network: Dataset, nodes: dict[str, NodeRow]
) -> None:
    integrated = [end for _, end in edges(network, "INTEGRATES")]
    assert len(integrated) == len(set(integrated)) == 420
    tiers = Counter(nodes[position].properties["tier"] for position in integrated)
    assert tiers == {"station": 126, "other": 294}
    assert {start for start, _ in edges(network, "INTEGRATES")} == {
        f"org:j{number}" for number in (1, 2, 3, 4)
    }


def test_f097_f098_950_activities_and_110000_attendances_at_phase_one_in_2021(
    network: Dataset, nodes: dict[str, NodeRow]
) -> None:
    there = [
        nodes[start].properties
        for start, end in edges(network, "HELD_AT")
        if end == "pos:district-centre-phase-1"
    ]
    assert len(there) == 950
    assert {activity["since"].year for activity in there} == {2021}
    assert sum(activity["attendance"] for activity in there) == 110_000


def test_f143_f144_3550_activities_and_223000_attendances_of_the_committees(
    network: Dataset, nodes: dict[str, NodeRow]
) -> None:
    held = dict(edges(network, "HELD_BY"))
    assert len(held) == len(edges(network, "HELD_BY")) == 3_550
    assert set(held.values()) == {f"org:j{number}" for number in (1, 2, 3, 4)}
    activities = [nodes[activity].properties for activity in held]
    assert sum(activity["attendance"] for activity in activities) == 223_000
    assert min(activity["since"] for activity in activities) >= date(2019, 9, 1)
    at_the_centre = {
        start for start, end in edges(network, "HELD_AT") if end == "pos:district-centre-phase-1"
    }
    assert not at_the_centre & held.keys()
    assert len(of(network, "Activity")) == 4_500


@pytest.mark.parametrize(
    ("kind", "above", "count"),
    [
        ("sub_plan", "init:plan", 7),
        ("project_team", "init:plan", 4),
        ("module", "init:digital-platform", 7),
    ],
)
def test_parts_of_the_plan_and_platform(
    network: Dataset, kind: str, above: str, count: int
) -> None:
    """F015, F017, F082."""
    parts = {part["id"] for part in of(network, "Initiative", kind=kind)}
    assert len(parts) == count
    assert parts <= {start for start, end in edges(network, "PART_OF") if end == above}


@pytest.mark.parametrize(
    ("kind", "above", "split"),
    [
        ("measure", "sub_plan", [3, 3, 3, 3, 4, 4, 4]),
        ("subsystem", "module", [4, 4, 4, 5, 5, 5, 5]),
    ],
)
def test_24_measures_and_32_subsystems(
    network: Dataset, nodes: dict[str, NodeRow], kind: str, above: str, split: list[int]
) -> None:
    """F016, F083."""
    parts = {part["id"] for part in of(network, "Initiative", kind=kind)}
    parents = Counter(end for start, end in edges(network, "PART_OF") if start in parts)
    assert sorted(parents.values()) == split
    assert {nodes[parent].properties["kind"] for parent in parents} == {above}


def test_every_brand_has_one_project_team(network: Dataset) -> None:
    """S02.2"""
    teams = [pair for pair in edges(network, "ADVANCES") if "team" in pair[0]]
    assert sorted(end for _, end in teams) == ["init:b1", "init:b2", "init:b3", "init:b4"]
    assert len({start for start, _ in teams}) == 4


def test_f132_f133_132_reform_tasks_of_which_9_are_flagged(network: Dataset) -> None:
    done = {project["id"] for project in of(network, "Project", status="done")}
    tasks = [start for start, end in edges(network, "ADVANCES") if end == "init:s-reform"]
    assert len(done & set(tasks)) == len(tasks) == 132
    ends = Counter(end for start, end in edges(network, "ADVANCES") if start.startswith("proj:"))
    assert ends == {"init:s-reform": 132, "init:s-replicated": 9}
    codes = {part["id"]: part.get("code") for part in of(network, "Initiative", kind="programme")}
    assert codes == {
        "init:s-reform": "reform_tasks",
        "init:s-replicated": "replicated_experiences",
    }


def test_f036_f037_ten_culture_points_in_five_communities(network: Dataset) -> None:
    points = {point["id"] for point in of(network, "Position", tier="culture_point")}
    homes = Counter(end for start, end in edges(network, "LOCATED_IN") if start in points)
    # the source's own point is in Haizi
    homes["zone:haizi"] += 1
    assert sorted(homes.values()) == [2, 2, 2, 2, 2]
    belt = {start for start, end in edges(network, "PART_OF") if end == "init:b4"}
    assert homes.keys() == {start for start in belt if start.startswith("zone:")}


def test_13_and_11_communities_and_every_unit_is_in_exactly_one(
    network: Dataset, source: dict[str, NodeRow], nodes: dict[str, NodeRow]
) -> None:
    both = source | nodes
    parents = edges(network, "PART_OF") + edges(read_folder(KUNMING), "PART_OF")
    communities = {start: end for start, end in parents if end in ("zone:ala", "zone:luoyang")}
    assert Counter(communities.values()) == {"zone:ala": 13, "zone:luoyang": 11}
    places = Counter(
        start
        for start, end in edges(network, "LOCATED_IN")
        if both[end].properties["kind"] == "community" and start.startswith("unit:")
    )
    units = {unit["id"] for unit in enterprises(network)}
    assert all(places[unit] == 1 for unit in units)

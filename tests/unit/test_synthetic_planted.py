"""The planted cases of the synthetic network: each is there, and is what its name says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Any

import networkx as nx
import pytest

from graph.datasets import synthetic
from graph.datasets.synthetic import PLANTED
from graph.model.rows import Dataset
from graph.model.uscc import Validity, validity

RADIUS_M = 6_371_008.8


@pytest.fixture(scope="module", params=[1.0, 0.1], ids=["scale 1", "scale 0.1"])
def network(request: pytest.FixtureRequest) -> Dataset:
    return synthetic.generate(scale=request.param)


@pytest.fixture(scope="module")
def nodes(network: Dataset) -> dict[str, dict[str, Any]]:
    return {row.properties["id"]: row.properties for row in network.nodes}


def edges(network: Dataset, *rel_types: str) -> list[tuple[str, str]]:
    return [(row.start, row.end) for row in network.relationships if row.type in rel_types]


def cover(network: Dataset, units: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Basis and coverer of each unit that has one."""
    wanted = set(units)
    return {
        row.start: (row.properties["basis"], row.end)
        for row in network.relationships
        if row.type == "COVERED_BY" and row.start in wanted
    }


def great_circle_m(a: dict[str, Any], b: dict[str, Any]) -> float:
    """Haversine formula: another one than the generator uses."""
    up = sin(radians(b["lat"] - a["lat"]) / 2) ** 2
    across = sin(radians(b["lon"] - a["lon"]) / 2) ** 2
    across *= cos(radians(a["lat"])) * cos(radians(b["lat"]))
    return 2 * RADIUS_M * asin(sqrt(up + across))


def test_every_planted_id_exists(nodes: dict[str, dict[str, Any]]) -> None:
    assert all(ids for ids in PLANTED.values())
    assert {entity for ids in PLANTED.values() for entity in ids} <= nodes.keys()


def test_planted_enterprises_count_among_the_served_ones(network: Dataset) -> None:
    served = {start for start, _ in edges(network, "SERVED_BY")}
    planted = {entity for ids in PLANTED.values() for entity in ids if entity[:6] == "unit:s"}
    assert planted <= served


@pytest.mark.parametrize(
    ("case", "full", "kind"),
    [
        ("no-members", 0, None),
        ("one-member", 1, None),
        ("two-members", 2, None),
        ("r01-three-members-unorganized", 3, None),
        ("r01-three-members-own-branch", 3, "branch"),
        ("r06-six-members", 6, "branch"),
        ("r06-seven-members", 7, "branch"),
        ("r02-forty-nine-members", 49, "branch"),
        ("r05-fifty-members", 50, "general_branch"),
        ("r02-fifty-one-members-one-branch", 51, "branch"),
        ("r05-ninety-nine-members", 99, "general_branch"),
        ("r05-hundred-members", 100, "committee"),
    ],
)
def test_member_counts_on_the_edges_of_r01_r02_r05_r06(
    network: Dataset, nodes: dict[str, dict[str, Any]], case: str, full: int, kind: str | None
) -> None:
    (unit,) = PLANTED[case]
    assert nodes[unit]["full_members"] == full
    assert nodes[unit]["ownership"] == "private"
    assert nodes[unit]["operating_status"] == "operating"
    covering = cover(network, [unit])
    if kind is None:
        assert not covering
        return
    basis, organization = covering[unit]
    assert (basis, nodes[organization]["kind"]) == ("own", kind)
    below = [start for start, end in edges(network, "SUBORDINATE_TO") if end == organization]
    counted = [organization] if kind == "branch" else below
    assert sum(nodes[branch]["full_members"] for branch in counted) == full
    if kind != "branch":
        assert "full_members" not in nodes[organization]
        assert all(3 <= nodes[branch]["full_members"] <= 50 for branch in below)


def test_probationary_members_alone_do_not_ask_for_a_branch(
    network: Dataset, nodes: dict[str, dict[str, Any]]
) -> None:
    """R01"""
    (unit,) = PLANTED["r01-probationary-only"]
    assert nodes[unit]["full_members"] == 0
    assert nodes[unit]["probationary_members"] == 3
    assert not cover(network, [unit])


@pytest.mark.parametrize("staff", [49, 50, 99, 100])
def test_staff_on_the_edges_of_r11(
    network: Dataset, nodes: dict[str, dict[str, Any]], staff: int
) -> None:
    (unit,) = PLANTED[f"r11-staff-{staff}"]
    assert nodes[unit]["staff"] == staff
    assert nodes[unit]["full_members"] == 0
    assert not cover(network, [unit])


@pytest.mark.parametrize(
    ("case", "organization", "units", "members"),
    [
        ("r03-joint-branch", "r03-joint-branch-organization", 2, 3),
        ("r04-joint-branch-of-five", "r04-organization-of-five", 5, 5),
        ("r04-joint-branch-of-six", "r04-organization-of-six", 6, 6),
    ],
)
def test_joint_branches_on_the_edges_of_r03_r04(
    network: Dataset,
    nodes: dict[str, dict[str, Any]],
    case: str,
    organization: str,
    units: int,
    members: int,
) -> None:
    (joint,) = PLANTED[organization]
    assert nodes[joint]["kind"] == "joint_branch"
    assert nodes[joint]["full_members"] == members
    covering = cover(network, PLANTED[case])
    assert len(covering) == units
    assert set(covering.values()) == {("joint", joint)}
    assert {start for start, end in edges(network, "COVERED_BY") if end == joint} == set(
        PLANTED[case]
    )


@pytest.mark.parametrize(
    ("case", "members", "exception"),
    [
        ("r05-general-branch-of-49", 49, True),
        ("r05-general-branch-of-50", 50, False),
        ("r05-general-branch-of-51", 51, False),
        ("r05-committee-of-99", 99, True),
        ("r05-committee-of-100", 100, False),
    ],
)
def test_radiated_organizations_on_the_edges_of_r05(
    network: Dataset,
    nodes: dict[str, dict[str, Any]],
    case: str,
    members: int,
    exception: bool,
) -> None:
    (organization,) = PLANTED[case]
    below = [start for start, end in edges(network, "SUBORDINATE_TO") if end == organization]
    assert sum(nodes[branch]["full_members"] for branch in below) == members
    assert nodes[organization].get("approved_exception", False) is exception
    assert ("org:j1", organization) in edges(network, "RADIATES")


@pytest.mark.parametrize(
    ("case", "covered"), [("999.5", True), ("1000.0", True), ("1000.5", False)]
)
def test_distances_on_the_edge_of_one_kilometre(
    nodes: dict[str, dict[str, Any]], case: str, covered: bool
) -> None:
    """S04.3: at the threshold is covered."""
    (unit,) = PLANTED[f"distance-{case}"]
    (station,) = PLANTED["distance-station"]
    distance = great_circle_m(nodes[unit], nodes[station])
    assert distance == pytest.approx(float(case), abs=1e-3)
    assert (distance <= 1000) is covered


def test_nothing_else_is_near_the_distance_cases(nodes: dict[str, dict[str, Any]]) -> None:
    (station,) = PLANTED["distance-station"]
    near = {
        entity
        for entity, properties in nodes.items()
        if "lon" in properties and great_circle_m(properties, nodes[station]) < 2_900
    }
    assert near == {
        station,
        *PLANTED["distance-999.5"],
        *PLANTED["distance-1000.0"],
        *PLANTED["distance-1000.5"],
    }


def test_one_enterprise_without_coordinates_in_each_subdistrict(
    network: Dataset, nodes: dict[str, dict[str, Any]]
) -> None:
    located = dict(edges(network, "LOCATED_IN"))
    above = {pair for pair in edges(network, "PART_OF") if pair[1].startswith("zone:")}
    for subdistrict in ("ala", "luoyang"):
        (unit,) = PLANTED[f"no-coordinates-{subdistrict}"]
        assert not {"lon", "lat", "declared_crs"} & nodes[unit].keys()
        assert (located[unit], f"zone:{subdistrict}") in above
    without = [
        entity
        for entity, properties in nodes.items()
        if properties.get("uscc") and properties.get("size") and "lon" not in properties
    ]
    assert len(without) == 2


def test_declared_and_undeclared_coordinate_systems(
    network: Dataset, nodes: dict[str, dict[str, Any]]
) -> None:
    declared = [
        row.properties["id"]
        for row in network.nodes
        if row.properties.get("declared_crs") == "bd09"
    ]
    assert tuple(declared) == PLANTED["declared-bd09"]
    assert len(declared) == 20
    undeclared = [
        row.properties["id"]
        for row in network.nodes
        if "lon" in row.properties and "declared_crs" not in row.properties
    ]
    assert tuple(undeclared) == PLANTED["undeclared-bd09"]
    assert len(undeclared) == 5


def test_the_undeclared_ones_are_off_by_what_bd09_adds_here() -> None:
    """Rules, section 5: 850-871 m."""
    east, north = synthetic.enterprises.geography.BD09_OFFSET_DEG
    metre = radians(1) * RADIUS_M
    assert 850 < hypot(east * metre * cos(radians(24.98)), north * metre) < 871


def test_duplicate_and_failing_credit_codes(nodes: dict[str, dict[str, Any]]) -> None:
    first, second = PLANTED["duplicate-code-first"], PLANTED["duplicate-code-second"]
    assert [nodes[a]["uscc"] for a in first] == [nodes[b]["uscc"] for b in second]
    assert len(first) == 10
    failing = {
        entity
        for entity, properties in nodes.items()
        if "uscc" in properties and validity(properties["uscc"]) is Validity.CHECKSUM
    }
    assert failing == set(PLANTED["code-checksum"])
    assert len(failing) == 5


def test_renamed_and_moved_out(nodes: dict[str, dict[str, Any]]) -> None:
    renamed = {entity for entity, properties in nodes.items() if "former_names" in properties}
    assert renamed == set(PLANTED["renamed"])
    assert len(renamed) == 3
    moved = {
        entity
        for entity, properties in nodes.items()
        if properties.get("operating_status") == "moved_out"
    }
    assert moved == set(PLANTED["moved-out"])
    assert len(moved) == 2


@pytest.mark.parametrize(
    ("case", "days_left"),
    [
        ("j3-agreement-expiring", 60),
        ("pairing-expired", -213),
        ("pairing-ends-on-the-day", 0),
        ("pairing-expiring-in-90-days", 90),
        ("pairing-active-for-91-days", 91),
    ],
)
def test_terms_of_agreements(
    network: Dataset, nodes: dict[str, dict[str, Any]], case: str, days_left: int
) -> None:
    """S03.3"""
    (agreement,) = PLANTED[case]
    assert nodes[agreement]["until"] == date(2021, 12, 31) + timedelta(days=days_left)
    ends = [row for row in network.relationships if row.end == agreement and row.type == "PARTY_TO"]
    assert len(ends) == 2
    assert {row.properties["until"] for row in ends} == {nodes[agreement]["until"]}


@pytest.mark.parametrize("case", ["j3-agreement-undated", "pairing-undated"])
def test_undated_agreements(nodes: dict[str, dict[str, Any]], case: str) -> None:
    (agreement,) = PLANTED[case]
    assert not {"since", "until", "signed"} & nodes[agreement].keys()


def test_an_overdue_measure(nodes: dict[str, dict[str, Any]]) -> None:
    (measure,) = PLANTED["measure-overdue"]
    assert nodes[measure]["status"] == "in_progress"
    assert nodes[measure]["due"] < date(2021, 12, 31)
    overdue = [
        entity
        for entity, properties in nodes.items()
        if properties.get("kind") == "measure"
        and properties["status"] != "done"
        and properties["due"] < date(2021, 12, 31)
    ]
    assert measure in overdue


def test_the_articulation_organization_and_the_island(network: Dataset) -> None:
    """Over all ties of organizations, zone-level hubs left out."""
    ties = nx.Graph(
        edges(
            network,
            "SUBORDINATE_TO",
            "BASED_IN",
            "MEMBER_OF",
            "RADIATES",
            "PARTY_TO",
            "COVERED_BY",
            "LOCATED_IN",
            "INTEGRATES",
            "OPERATES",
            "PART_OF",
            "ADVANCES",
            "HELD_BY",
            "HELD_AT",
            "SERVED_BY",
        )
    )
    ties.remove_node("org:kmez-pwc")
    island = next(part for part in nx.connected_components(ties) if "org:s-island-1" in part)
    assert island == set(PLANTED["island"])
    (cut,) = PLANTED["articulation-organization"]
    far = set(PLANTED["behind-articulation"])
    assert nx.has_path(ties, "org:j1", min(far))
    ties.remove_node(cut)
    cut_off = next(part for part in nx.connected_components(ties) if min(far) in part)
    assert {node for node in cut_off if node.startswith("org:")} == far

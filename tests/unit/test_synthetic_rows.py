"""The rows of the full-size network as rows: ends, marks, names, dates, codes, coverage edges."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.datasets import synthetic
from graph.loading.checking import acyclic_types, check, check_acyclic, external_ends
from graph.loading.folder import read_folder
from graph.model.rows import Dataset, NodeRow
from graph.model.uscc import Validity, validity

KUNMING = Path(synthetic.__file__).parents[1] / "kunming"


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


def test_every_end_is_in_the_network_or_the_source_layer(
    network: Dataset, source: dict[str, NodeRow]
) -> None:
    assert external_ends(network) <= source.keys()
    assert not {row.properties["id"] for row in network.nodes} & source.keys()


def test_nothing_runs_in_a_circle(network: Dataset) -> None:
    both = read_folder(KUNMING)
    for rel_type in acyclic_types(network):
        check_acyclic(rel_type, edges(network, rel_type) + edges(both, rel_type))


def test_every_row_says_that_it_is_synthetic(network: Dataset) -> None:
    for row in network.nodes:
        assert row.properties["layer"] == "synthetic"
        assert row.properties["source"] == "src:synthetic"
        assert row.properties["name"].endswith("〔合成〕")
    for edge in network.relationships:
        assert edge.properties["layer"] == "synthetic"
        assert edge.properties["source"] == "src:synthetic"


def test_names_are_unique_within_a_label(network: Dataset) -> None:
    for label in {row.label for row in network.nodes}:
        names = Counter(node["name"] for node in of(network, label))
        assert not [name for name, count in names.items() if count > 1]


def test_nothing_begins_after_2021_and_no_edge_before_its_ends(
    network: Dataset, nodes: dict[str, NodeRow]
) -> None:
    begun = {entity: row.properties.get("since", date.min) for entity, row in nodes.items()}
    assert max(begun.values()) <= date(2021, 12, 31)
    for row in network.relationships:
        since = row.properties.get("since")
        if since is None:
            assert row.type == "PARTY_TO", "only the undated agreement"
            continue
        assert since <= date(2021, 12, 31)
        assert since >= begun.get(row.start, date.min), row
        assert since >= begun.get(row.end, date.min), row


def test_credit_codes_cannot_be_real(network: Dataset) -> None:
    """The outer check passes, the inner one never does; codes differ but for the planted ten."""
    codes = [unit["uscc"] for unit in of(network, "Unit") if "uscc" in unit]
    levels = Counter(validity(code) for code in codes)
    assert levels == {
        Validity.ORGANIZATION_CHECKSUM: len(codes) - 5,
        Validity.CHECKSUM: 5,
    }
    assert len(codes) - len(set(codes)) == 10


def test_coverage_edges_leave_realistic_gaps(network: Dataset) -> None:
    """Every reason an enterprise can be uncovered for occurs, and no basis is missing."""
    basis = {
        row.start: row.properties["basis"]
        for row in network.relationships
        if row.type == "COVERED_BY"
    }
    assert len(basis) == len(edges(network, "COVERED_BY")), "one each"
    assert set(basis.values()) == {"own", "joint", "guidance", "mass"}
    uncovered = Counter(
        min(unit["full_members"], 3) for unit in enterprises(network) if unit["id"] not in basis
    )
    assert all(uncovered[members] > 20 for members in (0, 1, 2, 3))
    for unit in enterprises(network):
        if basis.get(unit["id"]) == "own":
            assert unit["full_members"] >= 3
        if basis.get(unit["id"]) == "joint":
            assert 1 <= unit["full_members"] <= 2
        assert unit["staff"] >= unit["full_members"] + unit["probationary_members"]


def test_joint_branches_have_at_most_five_units_but_for_the_planted_one(
    network: Dataset, nodes: dict[str, NodeRow]
) -> None:
    """R04"""
    units: dict[str, list[str]] = defaultdict(list)
    for start, end in edges(network, "COVERED_BY"):
        if nodes[end].properties.get("kind") == "joint_branch":
            units[end].append(start)
    assert [org for org, inside in units.items() if len(inside) > 5] == ["org:s-joint-r04-6"]
    for organization, inside in units.items():
        members = sum(nodes[unit].properties["full_members"] for unit in inside)
        assert nodes[organization].properties["full_members"] == members >= 3

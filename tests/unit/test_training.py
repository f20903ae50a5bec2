"""Training reach (S09.2), against a reckoning over rows with the textbook's distances."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.datasets.synthetic import AS_OF, generate
from graph.errors import InvalidInput
from graph.model.rows import Dataset
from graph.snapshot.building import build, snapshot_of
from graph.snapshot.pictures import Picture
from queries.coverage.answers.training import BRANCHES, DOMAIN_OF, Training, training_reach
from tests.support.networks import DAY, kunming_case
from tests.support.sphere import haversine
from tests.unit.test_coverage_against_rows import holds

COMMON = {"layer": "ledger", "source": "src:test"}


def branch(name: str, **own: Any) -> dict[str, Any]:
    labels = ["Organization"]
    return {"id": f"org:{name}", "labels": labels, "name": name, "kind": "branch", **own, **COMMON}


def school(name: str, **own: Any) -> dict[str, Any]:
    labels = ["Position"]
    return {"id": f"pos:{name}", "labels": labels, "name": name, "tier": "school", **own, **COMMON}


def unit(name: str, **own: Any) -> dict[str, Any]:
    return {"id": f"unit:{name}", "labels": ["Unit"], "name": name, **own, **COMMON}


def tie(rel_type: str, start: str, end: str) -> dict[str, Any]:
    return {"type": rel_type, "start": start, "end": end, **COMMON}


def picture(*rows: dict[str, Any]) -> Picture:
    nodes = [row for row in rows if "id" in row]
    return build(nodes, [row for row in rows if "type" in row], 1).at(DAY)


def told(found: Training) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {row.name: (row.outcome, row.reasons) for row in found.branches}


HERE, NEAR, FAR = (
    {"lon": 102.80, "lat": 25.0},
    {"lon": 102.81, "lat": 25.0},
    {"lon": 102.9, "lat": 25},
)
FIRM, STATE = {"sector": "private_firm"}, {"sector": "state_firm"}


def test_a_branch_is_reached_within_the_distance_and_in_its_domain() -> None:
    rows = (
        school("s", training_domain="two_new", **HERE),
        branch("near", **FIRM, **NEAR),
        branch("far", **FIRM, **FAR),
        branch("other", **STATE, **NEAR),
        branch("both", **STATE, **FAR),
        branch("committee", **FAR) | {"kind": "committee"},
    )
    found = training_reach(picture(*rows), km=3)
    assert told(found) == {
        "near": ("reached", ()),
        "far": ("without", ("beyond",)),
        "other": ("without", ("no_school_in_domain",)),
        "both": ("without", ("beyond", "no_school_in_domain")),
    }
    assert [(one.outcome, one.branches) for one in found.counts] == [
        ("reached", 1),
        ("without", 3),
        ("unknown", 0),
    ]
    near = next(row for row in found.branches if row.name == "near")
    way = haversine((102.80, 25.0), (102.81, 25.0))
    assert (near.nearest_school, near.metres) == ("pos:s", pytest.approx(way, abs=0.06))
    # S04.3: the threshold itself is within
    exact = training_reach(picture(*rows), km=way / 1000)
    assert told(exact)["near"] == ("reached", ())
    assert told(training_reach(picture(*rows), km=way / 1000 - 1e-5))["near"][0] == "without"


def test_what_is_not_said_is_unknown_and_not_lacking() -> None:
    rows = (
        school("s", training_domain="two_new", **HERE),
        branch("nowhere", **FIRM),
        branch("sectorless", **NEAR),
        branch("public", **NEAR, sector="public_institution"),
        branch("far-sectorless", **FAR),
        branch("by-its-unit"),
        unit("u", **FIRM, **NEAR),
        tie("BASED_IN", "org:by-its-unit", "unit:u"),
    )
    assert told(training_reach(picture(*rows), km=3)) == {
        "nowhere": ("unknown", ("no_coordinates",)),
        "sectorless": ("unknown", ("no_sector",)),
        "public": ("unknown", ("domain_not_listed",)),
        "far-sectorless": ("without", ("beyond", "no_sector")),
        "by-its-unit": ("reached", ()),
    }
    # A school that does not say whose it is may be the domain's: none can be said to lack it.
    more = training_reach(picture(*rows, school("t", **HERE), branch("b", **STATE, **NEAR)), km=3)
    assert told(more)["b"] == ("unknown", ("school_domain_not_given",))
    assert [(one.domain, one.schools) for one in more.domains] == [("two_new", 1), (None, 1)]


def test_without_schools_or_their_places_nothing_is_known() -> None:
    firm = branch("b", **FIRM, **NEAR)
    assert told(training_reach(picture(firm), km=3)) == {"b": ("unknown", ("no_school",))}
    placeless = school("s", training_domain="two_new")
    found = training_reach(picture(firm, placeless), km=3)
    assert told(found) == {"b": ("unknown", ("no_school_located",))}
    assert (found.schools, found.schools_unlocated) == (1, 1)
    # a school is where the position it is part of is
    host = school("host", **HERE) | {"tier": "station"}
    hosted = picture(firm, placeless, host, tie("PART_OF", "pos:s", "pos:host"))
    assert told(training_reach(hosted, km=3)) == {"b": ("reached", ())}
    with pytest.raises(InvalidInput, match="km must be above 0"):
        training_reach(hosted, km=0)


def test_f102_f103_the_source_counts_schools_and_names_none() -> None:
    """So that of no organization of the case it is said that it has or lacks one."""
    case = snapshot_of(kunming_case()).at(DAY, ["source"])
    found = training_reach(case, km=3)
    assert (found.schools, found.domains) == (0, ())
    assert all(row.outcome == "unknown" for row in found.branches)


def by_rows(datasets: tuple[Dataset, ...], km: float) -> dict[str, str]:
    """Outcomes by brute force: every branch against every school."""
    nodes = {
        row.properties["id"]: row.properties | {"label": row.label}
        for dataset in datasets
        for row in dataset.nodes
        if holds(row.properties, AS_OF)
    }
    ends: dict[tuple[str, str], list[str]] = {}
    for dataset in datasets:
        for row in dataset.relationships:
            if holds(row.properties, AS_OF) and {row.start, row.end} <= nodes.keys():
                ends.setdefault((row.type, row.start), []).append(row.end)

    def point(name: str, through: str) -> tuple[float, float] | None:
        for one in (name, *sorted(ends.get((through, name), ()))):
            if "lon" in nodes[one]:
                return nodes[one]["lon"], nodes[one]["lat"]
        return None

    schools = [name for name, row in nodes.items() if row.get("tier") == "school"]
    spots = [spot for name in schools if (spot := point(name, "PART_OF"))]
    taught = Counter(nodes[name].get("training_domain") for name in schools)
    found = {}
    for name, row in nodes.items():
        if row["label"] != "Organization" or row["kind"] not in BRANCHES:
            continue
        seats = {nodes[one].get("sector") for one in ends.get(("BASED_IN", name), ())} - {None}
        sector = row.get("sector") or (seats.pop() if len(seats) == 1 else None)
        domain = DOMAIN_OF.get(sector or "")
        here = point(name, "BASED_IN")
        near = None if here is None else any(haversine(here, spot) <= 1000 * km for spot in spots)
        own = None if domain is None else bool(taught[domain]) or (None if taught[None] else False)
        lacking = False in (near, own)
        found[name] = "without" if lacking else "reached" if near and own else "unknown"
    return found


@pytest.fixture(scope="module")
def datasets() -> tuple[Dataset, ...]:
    return kunming_case(), generate(scale=0.05)


@pytest.fixture(scope="module")
def synthetic(datasets: tuple[Dataset, ...]) -> Picture:
    return snapshot_of(*datasets).at(AS_OF)


@pytest.mark.parametrize("km", [0.5, 1.0, 3.0])
def test_s09_2_every_branch_of_the_synthetic_network(
    datasets: tuple[Dataset, ...], synthetic: Picture, km: float
) -> None:
    found = training_reach(synthetic, km=km)
    assert {row.id: row.outcome for row in found.branches} == by_rows(datasets, km)
    assert sum(one.branches for one in found.counts) == len(found.branches) > 0


@given(st.floats(0.01, 20), st.floats(0.01, 20))
def test_a_longer_way_never_leaves_more_without(
    synthetic: Picture, one: float, other: float
) -> None:
    less, more = (
        {row.id for row in training_reach(synthetic, km=km).branches if row.outcome == "without"}
        for km in sorted((one, other))
    )
    assert more <= less

"""Coverage against a second reckoning, row by row in plain Python, on generated networks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.datasets.synthetic import AS_OF, PLANTED, generate
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Picture
from queries.coverage import (
    Filters,
    WalkModel,
    by_subdistrict,
    coverage_state,
    summarize,
    uncovered,
)
from queries.coverage.status.state import CoverageState
from tests.support.networks import kunming_case

LENSES = ("organizational", "work", "spatial")
RADIUS_M = 6_371_008.8


def metres(a: dict[str, Any], b: dict[str, Any]) -> float:
    """Haversine."""
    lon1, lat1, lon2, lat2 = (
        math.radians(place[name]) for place in (a, b) for name in ("lon", "lat")
    )
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * RADIUS_M * math.asin(math.sqrt(h))


def holds(row: dict[str, Any], day: date) -> bool:
    since, until = row.get("since"), row.get("until")
    return (since is None or since <= day) and (until is None or day < until)


class Reckoning:
    """The rules of the domain, section 2, said once more without arrays."""

    def __init__(self, dataset: Dataset, day: date, threshold_m: float) -> None:
        nodes = {
            row.properties["id"]: row.properties
            for row in dataset.nodes
            if holds(row.properties, day)
        }
        labels = {row.properties["id"]: {row.label, *row.second_labels} for row in dataset.nodes}
        sites = [
            node
            for node in nodes.values()
            if node.get("tier") in ("district", "domain", "station") and node.get("lon") is not None
        ]
        bases: dict[str, set[str]] = {}
        for edge in dataset.relationships:
            valid = {edge.start, edge.end} <= nodes.keys() and holds(edge.properties, day)
            if edge.type == "COVERED_BY" and valid:
                bases.setdefault(edge.start, set()).add(edge.properties["basis"])
        self.uncovered: dict[str, set[str]] = {lens: set() for lens in LENSES}
        self.covered: dict[str, set[str]] = {lens: set() for lens in LENSES}
        self.unknown: set[str] = set()
        codes: set[str] = set()
        for name in sorted(nodes):
            firm = nodes[name]
            if "Enterprise" not in labels[name] or firm.get("operating_status") != "operating":
                continue
            if firm.get("in_zone") is False or firm.get("uscc") in codes:
                continue
            codes |= {firm["uscc"]} if firm.get("uscc") else set()
            if firm.get("ownership") in ("private", "foreign"):
                basis = bases.get(name, set())
                self._put("organizational", name, bool(basis & {"own", "joint"}))
                self._put("work", name, bool(basis))
            if firm.get("lon") is None or firm.get("lat") is None:
                self.unknown.add(name)
            else:
                near = any(metres(firm, site) <= threshold_m + 1e-3 for site in sites)
                self._put("spatial", name, near)

    def _put(self, lens: str, name: str, covered: bool) -> None:
        (self.covered if covered else self.uncovered)[lens].add(name)


def ids(state: CoverageState, lens: str, **asked: Any) -> list[str]:
    page = uncovered(state=state, lens=lens, limit=None, **asked)
    return [row.id for row in page.rows]


def agree(state: CoverageState, expected: Reckoning) -> None:
    rates = {rate.code: rate for rate in summarize(state=state).rates}
    for lens in LENSES:
        assert ids(state, lens) == sorted(expected.uncovered[lens])
        numerator, rest = len(expected.covered[lens]), len(expected.uncovered[lens])
        assert (rates[lens].numerator, rates[lens].denominator) == (numerator, numerator + rest)
    assert ids(state, "spatial", unknown=True) == sorted(expected.unknown)


@pytest.fixture(scope="module")
def source() -> Dataset:
    return kunming_case()


@pytest.fixture(scope="module")
def synthetic() -> Dataset:
    return generate(scale=0.05)


@pytest.fixture(scope="module")
def picture(source: Dataset, synthetic: Dataset) -> Picture:
    return snapshot_of(source, synthetic).at(AS_OF)


@pytest.mark.parametrize("model", [WalkModel(), WalkModel(minutes=10), WalkModel(detour=1.0)])
def test_s01_1_rates_and_rows_of_the_synthetic_network(
    picture: Picture, synthetic: Dataset, model: WalkModel
) -> None:
    state = coverage_state(picture=picture, model=model)
    agree(state, Reckoning(synthetic, AS_OF, model.threshold_m))
    assert summarize(state=state).drawn_on == ("synthetic",)


def test_s01_1_kunming_alone_has_no_rate(source: Dataset) -> None:
    """C23."""
    state = coverage_state(picture=snapshot_of(source).at(AS_OF))
    for rate in summarize(state=state).rates:
        assert (rate.numerator, rate.denominator, rate.rate) == (None, None, None)
        assert rate.reason == "denominator_not_in_source"


def test_s01_3_subdistricts_add_up_on_the_synthetic_network(picture: Picture) -> None:
    state = coverage_state(picture=picture)
    for lens in LENSES:
        parts = by_subdistrict(state=state, lens=lens)
        assert [part.id for part in parts.parts] == ["zone:ala", "zone:luoyang"]
        total = len(ids(state, lens))
        assert (
            total
            == parts.total.uncovered
            == parts.unlocated.uncovered + sum(part.uncovered for part in parts.parts)
        )
        listed = [
            ids(state, lens, filters=Filters(subdistrict=place))
            for place in ("zone:ala", "zone:luoyang", "unlocated")
        ]
        assert sorted(name for part in listed for name in part) == ids(state, lens)


def test_s01_4_s04_3_planted_enterprises(picture: Picture) -> None:
    state = coverage_state(picture=picture, model=WalkModel(detour=1.0))
    beyond = set(ids(state, "spatial"))
    for case, covered in (
        ("distance-999.5", True),
        ("distance-1000.0", True),
        ("distance-1000.5", False),
    ):
        assert (PLANTED[case][0] not in beyond) is covered, case
    unlocated = PLANTED["no-coordinates-ala"] + PLANTED["no-coordinates-luoyang"]
    assert ids(state, "spatial", unknown=True) == sorted(unlocated)
    reasons = {row.id: row.reason for row in uncovered(state=state, lens="work", limit=None).rows}
    for case, reason in (
        ("no-members", "no_members"),
        ("one-member", "fewer_than_three_members_no_joint_branch"),
        ("two-members", "fewer_than_three_members_no_joint_branch"),
        ("r01-probationary-only", "fewer_than_three_members_no_joint_branch"),
        ("r01-three-members-unorganized", "three_or_more_members_not_built"),
    ):
        assert reasons[PLANTED[case][0]] == reason
    for case in ("r01-three-members-own-branch", "r03-joint-branch", "moved-out"):
        assert not reasons.keys() & set(PLANTED[case])
    excluded = summarize(state=state).rates[0].excluded
    assert excluded["duplicate_credit_code"] == 10
    assert excluded["moved_out"] == 2


FIRMS = st.fixed_dictionaries(
    {},
    optional={
        "operating_status": st.sampled_from(["operating", "operating", "suspended", "shell"]),
        "ownership": st.sampled_from(["private", "foreign", "collective", "state"]),
        "in_zone": st.booleans(),
        "uscc": st.sampled_from(["A", "B", "C", "D", "E"]),
        "lon": st.floats(102.79, 102.81),
        "lat": st.floats(24.99, 25.01),
        "since": st.sampled_from([date(2020, 1, 1), date(2022, 1, 1)]),
        "until": st.sampled_from([date(2021, 1, 1), date(2023, 1, 1)]),
    },
)
PLACES = st.fixed_dictionaries(
    {"tier": st.sampled_from(["station", "domain", "school", "phase"])},
    optional={"lon": st.floats(102.79, 102.81), "lat": st.floats(24.99, 25.01)},
)
COVERS = st.tuples(
    st.integers(0, 9), st.sampled_from(["own", "joint", "guidance", "mass"]), st.booleans()
)


def numbered(prefix: str, rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for at, row in enumerate(rows):
        yield {"id": f"{prefix}:{at}", "name": f"{prefix}{at}", **row}


@pytest.mark.slow
@given(
    firms=st.lists(FIRMS, max_size=10),
    places=st.lists(PLACES, max_size=4),
    covers=st.lists(COVERS, max_size=10, unique_by=lambda cover: cover[0]),
)
def test_random_networks(
    firms: list[dict[str, Any]],
    places: list[dict[str, Any]],
    covers: list[tuple[int, str, bool]],
) -> None:
    day = date(2021, 6, 1)
    rows = [
        NodeRow("Unit", ("Enterprise",), {"sector": "community", **firm})
        for firm in numbered("unit", firms)
    ]
    rows += [
        NodeRow("Position", (), place | ({} if {"lon", "lat"} <= place.keys() else {"lon": None}))
        for place in numbered("pos", places)
    ]
    rows.append(NodeRow("Organization", (), {"id": "org:o", "name": "o", "kind": "branch"}))
    edges = [
        RelRow(
            "COVERED_BY",
            f"unit:{at}",
            "org:o",
            {"basis": basis, **({"until": date(2021, 6, 1)} if ended else {})},
        )
        for at, basis, ended in covers
        if at < len(firms)
    ]
    dataset = Dataset("random", "ledger", "src:r", day, rows, edges)
    state = coverage_state(picture=snapshot_of(dataset).at(day), model=WalkModel(minutes=9))
    expected = Reckoning(dataset, day, WalkModel(minutes=9).threshold_m)
    if state.no_register:
        assert all(firm.get("operating_status") is None or not holds(firm, day) for firm in firms)
        return
    if not any({"lon", "lat"} <= place.keys() for place in places if place["tier"] in state.tiers):
        held = any(place["tier"] in state.tiers for place in places)
        reason = "no_position_with_coordinates" if held else "no_position"
        assert state.rate_status("spatial").no_rate == reason
        return
    agree(state, expected)

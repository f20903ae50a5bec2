"""Explanations on the synthetic network: every number counted once more from the datasets' rows."""

from __future__ import annotations

from typing import Any

import pytest

from graph.datasets.synthetic import AS_OF, PLANTED, generate
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from queries.coverage import carrier_table, coverage_state, explain
from queries.coverage.status.state import CoverageState
from tests.support.networks import kunming_case
from tests.unit.test_coverage_against_rows import holds, metres
from tests.unit.test_explain import steps


class Rows:
    """The datasets as they were given, and what an explanation of one enterprise should say."""

    def __init__(self, *datasets: Dataset) -> None:
        self.nodes = {
            row.properties["id"]: row.properties | {"label": row.label}
            for dataset in datasets
            for row in dataset.nodes
            if holds(row.properties, AS_OF)
        }
        self.edges = [
            (row.type, row.start, row.end, row.properties)
            for dataset in datasets
            for row in dataset.relationships
            if holds(row.properties, AS_OF) and {row.start, row.end} <= self.nodes.keys()
        ]

        self._ends: dict[tuple[str, str], list[str]] = {}
        for edge, a, b, _ in self.edges:
            self._ends.setdefault((edge, a), []).append(b)

    def ends(self, kind: str, start: str) -> list[str]:
        return self._ends.get((kind, start), [])

    def of(self, kind: str) -> list[tuple[str, str, dict[str, Any]]]:
        return [(a, b, more) for edge, a, b, more in self.edges if edge == kind]


@pytest.fixture(scope="module")
def datasets() -> tuple[Dataset, Dataset]:
    source = kunming_case()
    return source, generate(scale=0.1)


@pytest.fixture(scope="module")
def rows(datasets: tuple[Dataset, Dataset]) -> Rows:
    return Rows(*datasets)


@pytest.fixture(scope="module")
def state(datasets: tuple[Dataset, Dataset]) -> CoverageState:
    return coverage_state(picture=snapshot_of(*datasets).at(AS_OF))


CASES = sorted(name for name, ids in PLANTED.items() if ids[0].startswith("unit:s"))


@pytest.mark.parametrize("case", CASES)
def test_planted_enterprises_are_explained_by_their_rows(
    case: str, rows: Rows, state: CoverageState
) -> None:
    walk, building = state.model, state.policy.building
    for unit in PLANTED[case][:2]:
        me = rows.nodes[unit]
        found = explain(state=state, enterprise=unit)
        covers = [(b, more["basis"]) for a, b, more in rows.of("COVERED_BY") if a == unit]
        assert sorted((one.id, one.basis) for one in found.covered_by) == sorted(covers)
        assert found.full_members == me.get("full_members")
        if "lon" not in me:
            assert found.positions == ()
            continue
        near = sorted(
            (metres(me, row), name)
            for name, row in rows.nodes.items()
            if row.get("tier") in state.tiers and "lon" in row
        )[:3]
        assert [one.id for one in found.positions] == [name for _, name in near]
        for one, (way, _) in zip(found.positions, near, strict=True):
            assert one.metres == pytest.approx(way, abs=0.06)
            assert one.minutes == pytest.approx(
                way * walk.detour / walk.speed_m_per_s / 60, abs=0.06
            )
            assert one.within is (way <= walk.threshold_m + 1e-3)
        units: dict[str, list[str]] = {}
        for a, b, more in rows.of("COVERED_BY"):
            if more["basis"] == "joint" and rows.nodes[b].get("kind") == "joint_branch":
                units.setdefault(b, []).append(a)
        few = (me["full_members"] or me.get("probationary_members", 0)) > 0 and (
            me["full_members"] < 3 and not any(basis in ("own", "joint") for _, basis in covers)
        )
        counted = {one.rate: one.verdict for one in found.verdicts}["organizational"]
        expected = []
        for branch, its in units.items():
            way = min(
                (metres(me, rows.nodes[name]) for name in its if "lon" in rows.nodes[name]),
                default=1e9,
            )
            members = rows.nodes[branch]["full_members"]
            room = len(its) < building.joint_branch_units
            room = room and members + me["full_members"] <= building.branch_maximum
            if few and counted == "uncovered" and room and way <= walk.threshold_m + 1e-3:
                alike = any(rows.nodes[name]["industry"] == me["industry"] for name in its)
                expected.append(
                    (not alike, way, branch, len(its) + 1, members + me["full_members"])
                )
        assert [(one.id, one.units_after, one.members_after) for one in found.joint_branches] == [
            tuple(row[2:]) for row in sorted(expected)[:3]
        ]


@pytest.mark.parametrize(
    ("case", "rule", "step"),
    [
        ("no-members", "R09", "assign_officer"),
        ("one-member", "R03", None),
        ("r01-three-members-unorganized", "R01", "set_up_branch"),
        ("r01-probationary-only", "R03", None),
        ("r11-staff-50", "R09", "assign_officer"),
        ("r03-joint-branch", None, None),
    ],
)
def test_planted_enterprises_get_their_rule_and_step(
    case: str, rule: str | None, step: str | None, state: CoverageState
) -> None:
    found = explain(state=state, enterprise=PLANTED[case][0])
    assert found.rule == rule
    if step is not None:
        assert step in steps(found)
    assert found.priority is (case == "r11-staff-50")


@pytest.mark.parametrize("case", CASES)
def test_pairings_are_where_the_rows_say(case: str, rows: Rows, state: CoverageState) -> None:
    unit = PLANTED[case][0]
    home = dict(sorted(((a, b) for a, b, _ in rows.of("BASED_IN")), reverse=True))

    def zone(body: str, kind: str) -> str | None:
        """The zone of a kind that a body says it is in, or that this one is part of."""
        found = set()
        for place in rows.ends("LOCATED_IN", body):
            of_kind = {z for z in rows.ends("PART_OF", place) if rows.nodes[z].get("kind") == kind}
            found |= {place} if rows.nodes[place]["kind"] == kind else of_kind
        return min(found, default=None)

    ties = [(0, a, b) for a, b, _ in rows.of("MEMBER_OF")]
    ties += [(1, b, a) for a, b, _ in rows.of("RADIATES")]
    ties += [(2, a, b) for a, b, _ in rows.of("PARTY_TO")]
    mine = {unit, *(b for a, b, _ in rows.of("COVERED_BY") if a == unit)}
    known = {pairing for _, body, pairing in ties if body in mine}
    here = [zone(unit, kind) for kind in ("carrier", "community")]
    places = {
        body: [
            zone(body, kind) or zone(home.get(body, ""), kind) for kind in ("carrier", "community")
        ]
        for body in {body for _, body, _ in ties}
    }
    best: dict[str, tuple[int, int, str]] = {}
    for way, body, pairing in ties:
        for level, place in enumerate(here):
            near = place is not None and place in (body, places[body][level])
            if near and pairing not in known and body != unit:
                key = (level, way, body)
                best[pairing] = min(best.get(pairing, key), key)
    expected = sorted((level, way, name, body) for name, (level, way, body) in best.items())[:3]
    found = explain(state=state, enterprise=unit)
    assert found.paired == tuple(sorted(known))
    assert [(one.id, one.via, one.place) for one in found.pairings] == [
        (name, body, here[level]) for level, _, name, body in expected
    ]


def test_s05_2_carriers_against_services(rows: Rows, state: CoverageState) -> None:
    """17 carriers; five areas of support and three industrial services (F071, F073, F074)."""
    table = carrier_table(state=state)
    carriers = {name: row for name, row in rows.nodes.items() if row.get("kind") == "carrier"}
    assert [one.id for one in table.carriers] == sorted(carriers)
    parks = ("startup_park", "maker_space", "incubator")
    assert sum(one.kind in parks for one in table.carriers) == 17
    assert {True, False, None} == {cell for one in table.carriers for cell in one.services}
    assert table.published is not None
    assert (table.published.claim, table.published.value) == ("claim:f071", 17)
    assert table.published.named == 0
    listed = [one.listed_in for one in table.services]
    assert listed.count("init:support-areas") == 5
    assert listed.count("init:industrial-services") == 3
    base = set(state.enterprises[state.rate_status("organizational").denominator].tolist())
    snapshot = state.picture.snapshot
    covers: dict[str, set[str]] = {}
    for unit, _, more in rows.of("COVERED_BY"):
        covers.setdefault(unit, set()).add(more["basis"])
    for one in table.carriers:
        its = {a for a, b, _ in rows.of("LOCATED_IN") if b == one.id}
        firms = [name for name in its if snapshot.index_of(name) in base]
        assert one.enterprises == len(firms)
        assert one.organized == sum(
            bool({"own", "joint"} & covers.get(name, set())) for name in firms
        )
        assert one.guided == sum("guidance" in covers.get(name, set()) for name in firms)
        homes = {a for a, b, _ in rows.of("BASED_IN") if b in its}
        homes |= {name for name in its if name.startswith("org:")}
        assert one.organizations == tuple(sorted(homes))
        # Nobody offers a resource in these datasets: what positions in it list is all that is said.
        lists = [rows.nodes[name].get("services", ()) for name in its if name.startswith("pos:")]
        said = {service for services in lists for service in services}
        expected = [service.name in said if said else None for service in table.services]
        assert list(one.services) == expected
        assert one.services_reason == (None if said else "not_stated")
        if "lon" in carriers[one.id]:
            way, position = min(
                (metres(carriers[one.id], row), name)
                for name, row in rows.nodes.items()
                if row.get("tier") in state.tiers and "lon" in row
            )
            assert one.nearest_position is not None
            assert one.nearest_position.id == position
            assert one.nearest_position.metres == pytest.approx(way, abs=0.06)


def test_s04_1_s04_5_distances_say_method_speed_detour_and_coordinate_system(
    state: CoverageState,
) -> None:
    walk = explain(state=state, enterprise=PLANTED["no-members"][0]).walk
    assert (walk.mode, walk.method, walk.crs) == ("walk", "straight_line_times_detour", "WGS 84")
    assert (walk.minutes, walk.detour) == (15.0, 1.3)
    assert walk == carrier_table(state=state).walk


def test_s04_2_less_time_or_fewer_tiers_never_cover_more(state: CoverageState) -> None:
    def covered(**values: Any) -> set[int]:
        policy = state.policy
        reach = policy.reach.model_copy(update=values)
        other = coverage_state(
            picture=state.picture, policy=policy.model_copy(update={"reach": reach})
        )
        return set(other.enterprises[other.rate_status("spatial").covered].tolist())

    full = covered()
    assert covered(minutes=5.0) < covered(minutes=10.0) < full
    assert covered(tiers=("district",)) < full
    assert covered(tiers=("district", "domain", "station", "school")) >= full


def test_s04_3_at_the_threshold_is_covered(state: CoverageState) -> None:
    reach = state.policy.reach.model_copy(update={"detour": 1.0})
    policy = state.policy.model_copy(update={"reach": reach})
    straight = coverage_state(picture=state.picture, policy=policy)
    for case, verdict in (("999.5", "covered"), ("1000.0", "covered"), ("1000.5", "uncovered")):
        found = explain(state=straight, enterprise=PLANTED[f"distance-{case}"][0])
        assert {one.rate: one.verdict for one in found.verdicts}["spatial"] == verdict
        assert found.positions[0].within is (verdict == "covered")
        assert ("new_position" in steps(found)) is (verdict == "uncovered")

"""Advice on the synthetic network: the planted edges of the rules, and all of it row by row."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from graph.datasets.synthetic import AS_OF, PLANTED, generate
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.rows import Dataset
from queries.coverage import Advice, Policy, advice, coverage_state, find_policy
from tests.support.components import ROOT
from tests.support.pictures import snapshot_of
from tests.unit.test_coverage_against_rows import holds
from tests.unit.test_explain_synthetic import Rows

Found = dict[str, set[tuple[str, str]]]


@pytest.fixture(scope="module")
def datasets() -> tuple[Dataset, Dataset]:
    source = check(read_folder(ROOT / "graph" / "datasets" / "kunming"))
    return source, generate(scale=0.1)


def told(datasets: tuple[Dataset, Dataset], policy: Policy | None = None) -> tuple[Advice, ...]:
    state = coverage_state(picture=snapshot_of(*datasets).at(AS_OF), policy=policy)
    return advice(state=state)


@pytest.fixture(scope="module")
def every(datasets: tuple[Dataset, Dataset]) -> tuple[Advice, ...]:
    return told(datasets)


@pytest.fixture(scope="module")
def found(every: tuple[Advice, ...]) -> Found:
    by_id: Found = {}
    for one in every:
        by_id.setdefault(one.id, set()).add((one.rule, one.code))
    return by_id


def planted(found: Found, case: str) -> set[tuple[str, str]]:
    return found.get(PLANTED[case][0], set())


def test_findings_are_in_order_and_each_once(every: tuple[Advice, ...]) -> None:
    keys = [(one.rule, one.code, one.id) for one in every]
    assert keys == sorted(set(keys))
    assert {one.rule for one in every} >= {"R01", "R02", "R03", "R04", "R05", "R06", "R07", "R09"}


def test_r01_r03_r09_r11_planted_enterprises(found: Found) -> None:
    assert planted(found, "no-members") == {("R09", "officer_needed")}
    for case in ("one-member", "two-members"):
        assert planted(found, case) == {("R03", "enterprise_to_join")}
    assert planted(found, "r01-three-members-unorganized") == {("R01", "enterprise_to_build")}
    assert planted(found, "r01-probationary-only") == {("R03", "probationary_only")}
    for case in ("r01-three-members-own-branch", "r03-joint-branch", "moved-out"):
        assert planted(found, case) == set()
    for staff, first in ((49, False), (50, True), (99, True), (100, True)):
        assert (("R11", "officer_first") in planted(found, f"r11-staff-{staff}")) is first


def branch_of(case: str) -> str:
    return f"org:s-own-{PLANTED[case][0].removeprefix('unit:s')}"


def test_r02_r05_r06_planted_branches(found: Found) -> None:
    assert found.get(branch_of("r06-six-members"), set()) == set()
    assert found[branch_of("r06-seven-members")] >= {("R06", "branch_committee_due")}
    assert ("R02", "branch_above_maximum") not in found[branch_of("r02-forty-nine-members")]
    over = found[branch_of("r02-fifty-one-members-one-branch")]
    assert over >= {("R02", "branch_above_maximum"), ("R05", "general_branch_deserved")}


def test_r04_planted_joint_branches(datasets: tuple[Dataset, Dataset], found: Found) -> None:
    six = PLANTED["r04-organization-of-six"][0]
    assert ("R04", "joint_branch_too_wide") in found[six]
    assert ("R04", "joint_branch_too_wide") not in found.get(
        PLANTED["r04-organization-of-five"][0], set()
    )
    hefei = told(datasets, find_policy("hefei", None).policy)
    assert not [one for one in hefei if one.rule == "R04"]


@pytest.mark.parametrize(
    "case",
    [
        "r05-general-branch-of-49",
        "r05-general-branch-of-50",
        "r05-general-branch-of-51",
        "r05-committee-of-99",
        "r05-committee-of-100",
    ],
)
def test_r05_planted_organizations_are_in_order_or_approved(found: Found, case: str) -> None:
    assert not {code for rule, code in planted(found, case) if rule == "R05"}


def test_r01_r07_r10_agree_with_the_rows(
    datasets: tuple[Dataset, Dataset], every: tuple[Advice, ...]
) -> None:
    rows = Rows(*datasets)
    bodies = {name: row for name, row in rows.nodes.items() if row["label"] == "Organization"}

    def days(name: str) -> int:
        ends = bodies[name].get("term_ends")
        if ends is None:
            return 0
        return (AS_OF - (ends if isinstance(ends, date) else date.fromisoformat(ends))).days

    late = {name: days(name) for name in bodies if days(name) > 0}
    assert late
    assert {one.id: one.value for one in every if one.code == "term_overdue"} == late
    guided = Counter(b for _, b, more in rows.of("COVERED_BY") if more["basis"] == "guidance")
    short = {b: count for b, count in guided.items() if count > 5}
    assert {one.id: one.value for one in every if one.rule == "R10"} == short
    small = {
        name: row["full_members"]
        for name, row in bodies.items()
        if row["kind"] in ("branch", "joint_branch")
        and row.get("full_members") is not None
        and row["full_members"] < 3
    }
    assert {one.id: one.value for one in every if one.code == "branch_below_minimum"} == small
    assert all(holds(rows.nodes[one.id], AS_OF) for one in every)

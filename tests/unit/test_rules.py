"""The rules R01-R11 at their boundaries, on networks small enough to read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.snapshot.building import build
from graph.snapshot.pictures import Picture
from queries.coverage import Policy, advice, coverage_state, default_policy, find_policy, summarize
from queries.coverage.answers.advice import Advice
from tests.unit.test_coverage import covered_by, firm, picture, rel

DAY = date(2021, 12, 31)


def org(name: str, kind: str = "branch", **properties: Any) -> dict[str, Any]:
    return {
        "id": f"org:{name}",
        "labels": ["Organization"],
        "name": name,
        "kind": kind,
        "layer": "ledger",
        **properties,
    }


def changed(part: str, **values: Any) -> Policy:
    """The default policy with other values in one part."""
    policy = default_policy()
    return policy.model_copy(update={part: getattr(policy, part).model_copy(update=values)})


def found(where: Picture, policy: Policy | None = None) -> dict[str, list[Advice]]:
    """Findings by what they are about."""
    by_id: dict[str, list[Advice]] = {}
    for one in advice(state=coverage_state(picture=where, policy=policy)):
        by_id.setdefault(one.id.partition(":")[2], []).append(one)
    return by_id


def codes(where: Picture, name: str, policy: Policy | None = None) -> set[tuple[str, str]]:
    return {(one.rule, one.code) for one in found(where, policy).get(name, [])}


def with_edges(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Picture:
    return build(nodes, edges, 3).at(DAY)


@pytest.mark.parametrize("full", [0, 1, 2, 3, 6, 7, 49, 50, 51, 99, 100])
def test_r01_three_full_members_ask_for_a_branch(full: int) -> None:
    where = picture([firm("f", full_members=full)])
    due = ("R01", "enterprise_to_build") in codes(where, "f")
    assert due is (full >= 3)
    rates = {rate.code: rate for rate in summarize(state=coverage_state(picture=where)).rates}
    assert rates["should_build"].denominator == (1 if full >= 3 else 0)


def test_r01_probationary_members_do_not_count() -> None:
    where = picture([firm("f", full_members=0, probationary_members=3)])
    assert codes(where, "f") == {("R03", "probationary_only")}


def test_r01_who_has_built_is_not_told_to() -> None:
    rows = [
        firm("own", full_members=3),
        firm("joint", full_members=3),
        firm("only", full_members=3),
    ]
    where = picture(
        rows, [covered_by("own", "own"), covered_by("joint", "joint"), covered_by("only", "mass")]
    )
    told = found(where)
    assert not {"own", "joint"} & told.keys()
    assert [(one.value, one.threshold, one.level) for one in told["only"]] == [(3, 3, "broken")]


@pytest.mark.parametrize(("members", "broken"), [(49, False), (50, False), (51, True), (100, True)])
def test_r02_a_branch_has_fifty_members_at_most(members: int, broken: bool) -> None:
    where = picture(
        [org("x", full_members=members), org("j", "joint_branch", full_members=members)]
    )
    for name in ("x", "j"):
        assert (("R02", "branch_above_maximum") in codes(where, name)) is broken


@pytest.mark.parametrize(("members", "broken"), [(2, True), (3, False)])
def test_r01_a_branch_needs_three_members(members: int, broken: bool) -> None:
    where = picture([org("x", full_members=members), org("unknown")])
    assert (("R01", "branch_below_minimum") in codes(where, "x")) is broken
    assert codes(where, "unknown") == set()


@pytest.mark.parametrize(("full", "told"), [(0, False), (1, True), (2, True), (3, False)])
def test_r03_fewer_than_three_are_to_join(full: int, told: bool) -> None:
    where = picture(
        [firm("f", full_members=full), firm("in", full_members=full)], [covered_by("in", "joint")]
    )
    assert (("R03", "enterprise_to_join") in codes(where, "f")) is told
    assert codes(where, "in") == set()


@pytest.mark.parametrize(
    ("units", "policy", "broken"),
    [
        (5, "default", False),
        (6, "default", True),
        (6, "hefei", False),
        (10, "hefei", False),
        (11, "hefei", True),
    ],
)
def test_r04_a_joint_branch_covers_so_many_units(units: int, policy: str, broken: bool) -> None:
    rows = [firm(str(at), full_members=1) for at in range(units)]
    where = picture(rows, [covered_by(str(at), "joint") for at in range(units)])
    told = found(where, find_policy(policy, None).policy).get("b", [])
    assert [(one.rule, one.value) for one in told] == ([("R04", units)] if broken else [])


@pytest.mark.parametrize("members", [1, 49, 50, 51, 99, 100])
def test_r05_general_branch_from_fifty_and_committee_from_a_hundred(members: int) -> None:
    rows = [
        org("branch", full_members=members),
        org("general", "general_branch", full_members=members),
        org("committee", "committee", full_members=members),
        org("approved", "committee", full_members=members, approved_exception=True),
        org("joint-committee", "joint_committee", full_members=members),
    ]
    where = picture(rows)
    told = {
        name: {code for rule, code in codes(where, name) if rule == "R05"}
        for name in ("branch", "general", "committee", "approved", "joint-committee")
    }
    assert told["branch"] == (
        {"committee_deserved"}
        if members >= 100
        else {"general_branch_deserved"}
        if members >= 50
        else set()
    )
    assert told["general"] == (
        {"committee_deserved"}
        if members >= 100
        else {"general_branch_below_minimum"}
        if members < 50
        else set()
    )
    assert told["committee"] == ({"committee_below_minimum"} if members < 100 else set())
    assert told["approved"] == told["joint-committee"] == set()


def test_r05_members_are_those_of_the_branches_below_each_once() -> None:
    rows = [
        org("top", "committee"),
        org("g1", "general_branch"),
        org("g2", "general_branch"),
        *(org(f"b{at}", full_members=30) for at in range(3)),
    ]
    below = [("g1", "top"), ("g2", "top"), ("b0", "g1"), ("b1", "g1"), ("b1", "g2"), ("b2", "g2")]
    edges = [rel("SUBORDINATE_TO", f"org:{a}", f"org:{b}") for a, b in below]
    told = found(with_edges(rows, edges))
    assert [(one.code, one.value) for one in told["top"]] == [("committee_below_minimum", 90)]
    assert not {"g1", "g2"} & told.keys()
    # One branch of unknown size: 90 is a lower bound and no rule is said to be broken.
    unknown = found(
        with_edges([*rows, org("b3")], [*edges, rel("SUBORDINATE_TO", "org:b3", "org:top")])
    )
    assert "top" not in unknown


@pytest.mark.parametrize(("members", "due"), [(3, False), (6, False), (7, True), (50, True)])
def test_r06_a_branch_committee_from_seven_members(members: int, due: bool) -> None:
    assert (
        ("R06", "branch_committee_due") in codes(picture([org("x", full_members=members)]), "x")
    ) is due


@pytest.mark.parametrize(
    ("ends", "days"),
    [(date(2021, 12, 30), 1), (DAY, None), (date(2022, 1, 1), None), (date(2020, 12, 31), 365)],
)
def test_r07_a_term_that_is_over_is_overdue(ends: date, days: int | None) -> None:
    told = found(picture([org("x", term_ends=ends)])).get("x", [])
    assert [(one.code, one.value) for one in told] == (
        [] if days is None else [("term_overdue", days)]
    )


@pytest.mark.parametrize(
    ("level", "ends", "long"),
    [
        ("unit", date(2024, 12, 31), False),
        ("unit", date(2025, 1, 1), True),
        ("community", date(2026, 12, 31), False),
        ("community", date(2027, 1, 1), True),
    ],
)
def test_r07_three_years_and_five_in_communities(level: str, ends: date, long: bool) -> None:
    where = picture([org("x", level=level, term_ends=ends)])
    assert (("R07", "term_too_long") in codes(where, "x")) is long


@pytest.mark.parametrize(
    ("due", "status", "told"),
    [
        (date(2022, 1, 1), "in_progress", True),
        (date(2021, 12, 31), "in_progress", False),
        (date(2022, 1, 1), "done", False),
        (None, "in_progress", False),
    ],
)
def test_r08_a_project_of_six_months_can_have_a_branch(
    due: date | None, status: str, told: bool
) -> None:
    project = {
        "id": "proj:p",
        "labels": ["Project"],
        "name": "p",
        "status": status,
        "layer": "ledger",
        "since": date(2021, 7, 1),
        "due": due,
    }
    assert codes(picture([project]), "p") == ({("R08", "project_branch")} if told else set())


def test_r09_who_has_no_member_gets_an_officer_or_a_union_first() -> None:
    where = picture(
        [firm("f"), firm("guided"), firm("union")],
        [covered_by("guided", "guidance"), covered_by("union", "mass")],
    )
    assert codes(where, "f") == {("R09", "officer_needed")}
    assert not {"guided", "union"} & found(where).keys()


@pytest.mark.parametrize(
    ("count", "policy", "told"),
    [(5, "default", False), (6, "default", True), (3, "hefei", False), (4, "hefei", True)],
)
def test_r10_an_officer_has_so_many_enterprises(count: int, policy: str, told: bool) -> None:
    where = picture(
        [firm(str(at)) for at in range(count)],
        [covered_by(str(at), "guidance") for at in range(count)],
    )
    findings = found(where, find_policy(policy, None).policy).get("b", [])
    assert [(one.code, one.value) for one in findings] == (
        [("officers_short", count)] if told else []
    )


@pytest.mark.parametrize("staff", [49, 50, 99, 100])
def test_r11_fifty_staff_and_no_member_come_first(staff: int) -> None:
    where = picture([firm("f", staff=staff), firm("member", staff=staff, full_members=1)])
    assert (("R11", "officer_first") in codes(where, "f")) is (staff >= 50)
    assert not any(rule == "R11" for rule, _ in codes(where, "member"))


@pytest.mark.parametrize("staff", [49, 50, 99, 100])
def test_r11_targets_without_a_source_are_off_until_a_policy_says_so(staff: int) -> None:
    where = picture([firm("f", staff=staff)])
    targets = {"member_target_missed", "organization_target_missed"}
    assert not targets & {code for _, code in codes(where, "f")}
    policy = changed("guidance", member_target=True, organization_target=True)
    told = {code for _, code in codes(where, "f", policy)} & targets
    assert ("member_target_missed" in told) is (staff >= 50)
    assert ("organization_target_missed" in told) is (staff >= 100)


def test_excluded_enterprises_are_given_no_advice() -> None:
    where = picture(
        [
            firm("moved", full_members=9, operating_status="moved_out"),
            firm("state", full_members=9, ownership="state"),
        ]
    )
    assert found(where) == {}

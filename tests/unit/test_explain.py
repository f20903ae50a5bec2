"""Explanations: every number in one checked against a reckoning over the rows of the picture."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput, NotFound
from graph.snapshot.pictures import Picture
from queries.coverage import (
    Explanation,
    Policy,
    WalkModel,
    carrier_table,
    coverage_state,
    default_policy,
    explain,
    find_policy,
)
from tests.unit.test_coverage import POSITION, covered_by, firm, inside, picture, rel
from tests.unit.test_coverage_against_rows import metres
from tests.unit.test_rules import org

STRAIGHT_KM = WalkModel(detour=1.0)


def told(where: Picture, name: str = "f", policy: Policy | None = None) -> Explanation:
    state = coverage_state(picture=where, policy=policy, model=STRAIGHT_KM)
    return explain(state=state, enterprise=f"unit:{name}")


def verdicts(found: Explanation) -> dict[str, tuple[str, str | None, str | None]]:
    return {one.rate: (one.verdict, one.reason, one.rule) for one in found.verdicts}


def steps(found: Explanation) -> list[str]:
    return [step.code for step in found.steps]


# --- small networks, worked by hand -----------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "reason", "rule", "first"),
    [
        ({"full_members": 3}, "three_or_more_members_not_built", "R01", "set_up_branch"),
        ({"full_members": 0}, "no_members", "R09", "assign_officer"),
        (
            {"full_members": 1},
            "fewer_than_three_members_no_joint_branch",
            "R03",
            "assign_officer",
        ),
        (
            {"full_members": 0, "probationary_members": 3},
            "fewer_than_three_members_no_joint_branch",
            "R03",
            "assign_officer",
        ),
        ({"full_members": None}, "members_not_given", None, "record_data"),
    ],
)
def test_the_reason_the_rule_and_the_cheapest_step(
    properties: dict[str, Any], reason: str, rule: str | None, first: str
) -> None:
    found = told(picture([firm("f", **properties)]))
    assert verdicts(found)["organizational"] == ("uncovered", reason, rule)
    assert verdicts(found)["spatial"] == ("covered", None, None)
    assert found.rule == rule
    assert steps(found)[0] == first
    assert [step.cost for step in found.steps] == sorted(step.cost for step in found.steps)


def test_who_is_covered_is_told_by_what_and_lacks_nothing() -> None:
    act = {"id": "act:a", "labels": ["Activity"], "name": "a", "kind": "other", "layer": "ledger"}
    where = picture(
        [firm("f", full_members=3), act | {"since": date(2021, 12, 1)}],
        [covered_by("f", "own", since=date(2020, 5, 1)), rel("HELD_BY", "act:a", "org:b")],
    )
    found = told(where)
    assert {one[0] for one in verdicts(found).values()} == {"covered"}
    (cover,) = found.covered_by
    assert (cover.id, cover.basis, cover.since) == ("org:b", "own", date(2020, 5, 1))
    assert cover.last_activity == date(2021, 12, 1)
    assert cover.edge == str(where.edges("COVERED_BY").ids[0])
    assert (found.steps, found.rule, found.priority) == ((), None, False)


def test_an_idle_organization_is_asked_for_an_activity() -> None:
    act = {"id": "act:a", "labels": ["Activity"], "name": "a", "kind": "other", "layer": "ledger"}
    where = picture(
        [firm("f", full_members=1), act | {"since": date(2021, 9, 30)}],
        [covered_by("f", "joint"), rel("HELD_BY", "act:a", "org:b")],
    )
    found = told(where)
    assert verdicts(found)["effective"] == ("uncovered", "no_recent_activity", None)
    assert verdicts(found)["own"] == ("uncovered", "inside_joint_organization", None)
    assert [(step.code, step.targets) for step in found.steps] == [("hold_activity", ("org:b",))]


def test_an_excluded_enterprise_keeps_its_reason_and_gets_no_step() -> None:
    found = told(picture([firm("f", full_members=9, operating_status="moved_out"), firm("g")]))
    assert {one[:2] for one in verdicts(found).values()} == {
        ("excluded", "moved_out"),
        ("no_rate", "no_activity_recorded"),
    }
    assert found.steps == ()
    source = told(picture([firm("f"), firm("g")]).snapshot.at(date(2021, 12, 31), ["ledger"]))
    assert source.layers == ("ledger",)


def test_without_coordinates_it_is_unknown_and_they_are_asked_for() -> None:
    found = told(picture([firm("f", None)]))
    assert verdicts(found)["spatial"] == ("unknown", "no_coordinates", None)
    assert found.positions == ()
    assert found.steps[0].code == "record_data"
    assert found.steps[0].closes == ("spatial",)


def test_s04_4_the_nearest_three_positions_with_metres_and_minutes() -> None:
    more = [POSITION | {"id": f"pos:{at}", "lat": 25.0 + at / 100} for at in range(1, 4)]
    found = told(picture([firm("f", 1500), *more, POSITION | {"id": "pos:none", "lat": None}]))
    assert [one.id for one in found.positions] == ["pos:1", "pos:2", "pos:p"]
    assert [one.within for one in found.positions] == [True, True, False]
    (last,) = [one for one in found.positions if one.id == "pos:p"]
    assert last.metres == 1500.0
    assert last.minutes == 22.5
    assert "new_position" not in steps(found)


def joint(name: str, units: int, members: int | None = None, **first: Any) -> list[Any]:
    """A joint branch of so many units 100 m from the position, and its edges."""
    rows = [firm(f"{name}{at}", 100, full_members=1, **first) for at in range(units)]
    edges = [
        rel("COVERED_BY", f"unit:{name}{at}", f"org:{name}", basis="joint") for at in range(units)
    ]
    return [[org(name, "joint_branch", full_members=members), *rows], edges]


@pytest.mark.parametrize(
    ("units", "members", "own", "policy", "fits"),
    [
        (4, 4, 1, "default", True),
        (5, 5, 1, "default", False),
        (5, 5, 1, "hefei", True),
        (2, 48, 2, "default", True),
        (2, 49, 2, "default", False),
        (2, None, 2, "default", True),
    ],
)
def test_r03_r04_r02_a_joint_branch_is_joined_where_there_is_room(
    units: int, members: int | None, own: int, policy: str, fits: bool
) -> None:
    rows, edges = joint("j", units, members)
    where = picture([firm("f", 200, full_members=own), *rows], edges)
    found = told(where, policy=find_policy(policy, None).policy)
    assert bool(found.joint_branches) is fits
    if fits:
        (branch,) = found.joint_branches
        before = units if members is None else members
        assert (branch.id, branch.metres, branch.units_after) == ("org:j", 100.0, units + 1)
        assert (branch.members, branch.members_after) == (before, before + own)
        assert found.steps[0].code == "join_joint_branch"
        assert found.steps[0].targets == ("org:j",)
    else:
        assert "join_joint_branch" not in steps(found)


def test_r03_the_same_industry_comes_before_the_nearer_branch() -> None:
    near, near_edges = joint("near", 2, 2, industry="c")
    far, far_edges = joint("far", 2, 2, industry="f")
    for row in far[1:]:
        row["lat"] += 0.003
    where = picture(
        [firm("f", 100, full_members=1, industry="f"), *near, *far], near_edges + far_edges
    )
    assert [one.id for one in told(where).joint_branches] == ["org:far", "org:near"]


def test_a_branch_in_the_same_building_is_found_without_coordinates() -> None:
    rows, edges = joint("j", 2, 2)
    where = picture(
        [firm("f", None, full_members=1), firm("g", None, full_members=1), *rows],
        [*edges, inside("f", "tower"), inside("j0", "tower")],
    )
    (branch,) = told(where).joint_branches
    assert (branch.id, branch.metres) == ("org:j", None)
    assert told(where, "g").joint_branches == ()


def test_r10_an_officer_of_the_community_with_room() -> None:
    def guided(count: int) -> Explanation:
        rows = [firm(f"g{at}") for at in range(count)]
        edges = [covered_by(f"g{at}", "guidance") for at in range(count)]
        places = [inside(name, "shiba") for name in ("f", *(f"g{at}" for at in range(count)))]
        return told(picture([firm("f"), *rows], [*edges, *places]))

    officer = guided(4).officer
    assert officer is not None
    assert (officer.id, officer.load, officer.max_load) == ("org:b", 4, 5)
    assert guided(4).steps[0].targets == ("org:b",)
    assert guided(5).officer is None


@pytest.mark.parametrize(("staff", "priority"), [(49, False), (50, True), (None, False)])
def test_r11_priority_by_staff(staff: int | None, priority: bool) -> None:
    assert told(picture([firm("f", staff=staff)])).priority is priority
    assert not told(picture([firm("f", staff=staff, full_members=1)])).priority


def test_committees_and_agreements_where_it_is() -> None:
    agreement = {"id": "agr:a", "labels": ["Agreement"], "name": "a", "form": "pairing"}
    gone = agreement | {"id": "agr:gone", "until": date(2021, 1, 1), "layer": "ledger"}
    where = picture(
        [
            firm("f"),
            firm("member"),
            firm("host"),
            org("jc", "joint_committee"),
            org("jr", "joint_committee"),
            org("in", "branch"),
            agreement | {"layer": "ledger"},
            gone,
        ],
        [
            inside("f", "tower"),
            inside("member", "shiba"),
            inside("host", "tower"),
            rel("MEMBER_OF", "unit:member", "org:jc"),
            rel("BASED_IN", "org:in", "unit:host"),
            rel("RADIATES", "org:jr", "org:in"),
            rel("PARTY_TO", "zone:shiba", "agr:a"),
            rel("PARTY_TO", "zone:shiba", "agr:gone"),
        ],
    )
    found = told(where)
    # The tower lies in Shiba by PART_OF; the enterprise itself only says the tower.
    assert [(one.id, one.way, one.via, one.place) for one in found.pairings] == [
        ("org:jr", "radiates", "org:in", "zone:tower"),
        ("org:jc", "member", "unit:member", "zone:shiba"),
        ("agr:a", "party", "zone:shiba", "zone:shiba"),
    ]
    assert found.pairings[2].status == "undated"
    assert found.paired == ()
    assert told(where, "member").paired == ("org:jc",)
    assert "org:jc" not in {one.id for one in told(where, "member").pairings}


def test_bad_input_is_told() -> None:
    where = picture([firm("f")])
    with pytest.raises(NotFound, match="nobody"):
        explain(state=coverage_state(picture=where), enterprise="nobody")
    with pytest.raises(InvalidInput, match="no enterprise"):
        explain(state=coverage_state(picture=where), enterprise="org:b")
    with pytest.raises(InvalidInput, match="no enterprise"):
        explain(
            state=coverage_state(picture=where.snapshot.at(date(2021, 12, 31), ["source"])),
            enterprise="unit:f",
        )


# --- partners of a new joint branch, against trying every set ------------------------------------

NEIGHBOUR = st.fixed_dictionaries(
    {
        "full_members": st.sampled_from([0, 1, 1, 2, 2, 3, None]),
        "industry": st.sampled_from(["c", "f", None]),
        "operating_status": st.sampled_from(["operating"] * 5 + ["shell"]),
    }
)


@given(
    own=st.sampled_from([0, 1, 2]),
    industry=st.sampled_from(["c", None]),
    neighbours=st.lists(
        st.tuples(NEIGHBOUR, st.sampled_from([50.0, 300.0, 300.0, 700.0, 900.0, 1200.0])),
        max_size=9,
    ),
    units=st.sampled_from([2, 3, 5]),
    maximum=st.sampled_from([3, 50]),
)
def test_r03_partners_are_the_best_of_all_sets(
    own: int,
    industry: str | None,
    neighbours: list[tuple[dict[str, Any], float]],
    units: int,
    maximum: int,
) -> None:
    policy = default_policy()
    building = policy.building.model_copy(
        update={"joint_branch_units": units, "branch_maximum": maximum}
    )
    policy = policy.model_copy(update={"building": building})
    me = firm("f", 0.0, full_members=own, probationary_members=1, industry=industry)
    rows = {f"n{at}": firm(f"n{at}", far, **kind) for at, (kind, far) in enumerate(neighbours)}
    found = told(picture([me, *rows.values()]), policy=policy).new_joint_branch
    near = {name: metres(me, row) for name, row in rows.items()}
    fit = [
        name
        for name, row in rows.items()
        if row["operating_status"] == "operating"
        and row["full_members"] in (1, 2)
        and near[name] <= 1000.001
    ]
    ranked = []
    for size in range(1, units):
        for names in combinations(fit, size):
            members = own + sum(rows[name]["full_members"] for name in names)
            if 3 <= members <= maximum:
                alike = industry is not None and all(
                    rows[name]["industry"] == industry for name in names
                )
                way = sum(near[name] for name in names)
                ranked.append((not alike, size, round(way, 3), names, members))
    if not ranked:
        assert found is None
        return
    other, size, way, names, members = min(ranked)
    assert found is not None
    assert {one.id for one in found.partners} == {f"unit:{name}" for name in names}
    assert (found.units, found.members, found.same_industry) == (size + 1, members, not other)
    assert found.metres == pytest.approx(way, abs=0.06)
    for one in found.partners:
        assert one.metres == pytest.approx(near[one.id.removeprefix("unit:")], abs=0.06)
        assert one.full_members == rows[one.id.removeprefix("unit:")]["full_members"]


def test_s05_2_a_service_is_offered_where_a_body_in_the_carrier_says_so() -> None:
    card = {"id": "init:c3", "labels": ["Initiative"], "name": "c3", "kind": "card"}
    kinds = card | {"id": "init:s", "kind": "classification", "elements": ["法律咨询", "代办代理"]}
    resource = {"id": "res:r", "labels": ["Resource"], "name": "法律咨询", "kind": "legal"}
    park = {"id": "zone:park", "labels": ["Zone"], "name": "park", "kind": "carrier"}
    rows = [row | {"layer": "ledger"} for row in (card, kinds, resource, park)]
    where = picture(
        [firm("f"), firm("g"), *rows],
        [
            rel("PART_OF", "init:s", "init:c3"),
            rel("ADVANCES", "zone:park", "init:c3", role="carrier"),
            rel("OFFERS", "unit:f", "res:r"),
            inside("f", "tower"),
            inside("g", "park"),
            covered_by("g", "guidance"),
            rel("LOCATED_IN", "org:b", "zone:tower"),
        ],
    )
    table = carrier_table(state=coverage_state(picture=where))
    assert [one.name for one in table.services] == ["法律咨询", "代办代理"]
    told_of = {one.id: one for one in table.carriers}
    # No position lists its services: what no resource shows is not known, and not missing.
    assert told_of["zone:tower"].services == (True, None)
    assert told_of["zone:park"].services == (None, None)
    assert {one.services_reason for one in table.carriers} == {"not_stated"}
    assert (told_of["zone:tower"].organizations, told_of["zone:tower"].guided) == (("org:b",), 0)
    assert (told_of["zone:park"].organizations, told_of["zone:park"].guided) == ((), 1)
    # S05.3: the tower's branch covers nobody there, because no edge says so.
    assert (told_of["zone:tower"].enterprises, told_of["zone:tower"].organized) == (1, 0)
    assert told_of["zone:tower"].nearest_position is None

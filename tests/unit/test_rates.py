"""The rates by a policy's named definitions, against a reckoning row by row in plain Python."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.datasets.synthetic import AS_OF, generate
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Picture
from queries.coverage import (
    CoverageSummary,
    Policy,
    Rate,
    coverage_state,
    default_policy,
    summarize,
)
from queries.coverage.rules.policy import Denominator
from queries.coverage.status.activity import active_since
from tests.support.networks import kunming_case
from tests.unit.test_coverage import DAY, covered_by, firm, picture, rel

DEFAULT = default_policy()


def by_base(**values: Any) -> Policy:
    """The default policy with all rates shares of one definition that differs from the first."""
    base = DEFAULT.denominators[0].model_copy(update=values)
    rates = DEFAULT.rates.model_copy(update=dict.fromkeys(DEFAULT.rates.model_dump(), base.id))
    return DEFAULT.model_copy(update={"denominators": (base,), "rates": rates})


def summary(where: Picture, policy: Policy = DEFAULT) -> CoverageSummary:
    return summarize(state=coverage_state(picture=where, policy=policy))


def rates(where: Picture, policy: Policy = DEFAULT) -> dict[str, Rate]:
    return {rate.code: rate for rate in summary(where, policy).rates}


def share(rate: Rate) -> tuple[int | None, int | None]:
    return rate.numerator, rate.denominator


def activity(name: str, day: date | None, by: str = "org:b") -> tuple[dict[str, Any], Any]:
    row = {"id": f"act:{name}", "labels": ["Activity"], "name": name, "kind": "other"}
    return row | {"layer": "ledger", "since": day}, rel("HELD_BY", f"act:{name}", by)


def test_s01_1_every_rate_names_its_denominator_its_day_and_its_layers() -> None:
    where = picture(
        [firm("own", full_members=3), firm("joint", full_members=3), firm("no", full_members=3)],
        [covered_by("own", "own"), covered_by("joint", "joint")],
    )
    answer = summary(where)
    assert (answer.as_of, answer.layers) == (DAY, ("source", "ledger", "synthetic"))
    assert (answer.policy.id, answer.policy.version) == ("default", 1)
    assert answer.weighted is None
    found = {rate.code: rate for rate in answer.rates}
    assert share(found["organizational"]) == (2, 3)
    assert share(found["own"]) == (1, 3)
    assert share(found["should_build"]) == (2, 3)
    assert found["should_build"].base == "at_least_three_members"
    for rate in answer.rates:
        title = next(one.title for one in DEFAULT.denominators if one.id == rate.base)
        assert title.zh in rate.definition.zh
        assert title.en in rate.definition.en


def test_should_build_counts_only_those_that_must() -> None:
    rows = [firm(str(full), full_members=full) for full in (0, 1, 2, 3, 50)]
    rows += [firm("unknown", full_members=None), firm("probationary", probationary_members=9)]
    rate = rates(picture(rows, [covered_by("3", "own"), covered_by("2", "joint")]))["should_build"]
    assert share(rate) == (1, 2)
    assert rate.excluded == {"too_few_full_members": 4, "full_members_not_given": 1}
    none = rates(picture([firm("f")]))["should_build"]
    assert (share(none), none.rate, none.reason) == ((0, 0), None, "no_enterprise_counted")


@pytest.mark.parametrize(
    ("held", "counts"),
    [
        (date(2021, 12, 31), True),
        (date(2021, 10, 1), True),
        (date(2021, 9, 30), False),
        (date(2022, 1, 1), False),
        (date(2020, 12, 31), False),
        (None, False),
    ],
)
def test_effective_coverage_is_by_an_activity_of_the_last_three_months(
    held: date | None, counts: bool
) -> None:
    late, edge = activity("a", held)
    other, by_other = activity("z", date(2021, 12, 1), "org:idle")
    idle = {"id": "org:idle", "labels": ["Organization"], "name": "idle", "kind": "committee"}
    where = picture(
        [firm("in"), firm("guided"), firm("out"), late, other, idle | {"layer": "ledger"}],
        [covered_by("in", "joint"), covered_by("guided", "guidance"), edge, by_other],
    )
    assert share(rates(where)["effective"]) == (int(counts), 3)
    assert share(rates(where)["organizational"]) == (1, 3)


def test_effective_coverage_is_null_where_no_activity_names_who_held_it() -> None:
    rate = rates(picture([firm("in")], [covered_by("in", "own")]))["effective"]
    assert (share(rate), rate.rate, rate.reason) == ((None, None), None, "no_activity_recorded")


@pytest.mark.parametrize(
    ("day", "months", "since"),
    [
        (date(2021, 12, 31), 3, date(2021, 9, 30)),
        (date(2021, 5, 31), 3, date(2021, 2, 28)),
        (date(2020, 5, 31), 3, date(2020, 2, 29)),
        (date(2021, 1, 15), 1, date(2020, 12, 15)),
        (date(2021, 3, 15), 36, date(2018, 3, 15)),
        (date(2021, 3, 15), -12, date(2022, 3, 15)),
        (date(2021, 3, 15), 99_999, date.min),
    ],
)
def test_months_back_are_calendar_months(day: date, months: int, since: date) -> None:
    assert active_since(day, months) == since


@pytest.mark.parametrize(("offices", "base"), [("once", 2), ("separately", 3)])
def test_branch_offices_count_with_their_legal_person_or_separately(
    offices: str, base: int
) -> None:
    where = picture([firm("a", uscc="91X"), firm("b", uscc="91X"), firm("c")])
    rate = rates(where, by_base(branch_offices=offices))["organizational"]
    assert rate.denominator == base
    assert rate.excluded == ({} if offices == "separately" else {"duplicate_credit_code": 1})


@pytest.mark.parametrize("weight", ["staff", "members"])
def test_spatial_coverage_weighted_by_staff_or_members(weight: str) -> None:
    name = {"staff": "staff", "members": "full_members"}[weight]
    given: list[dict[str, Any]] = [{name: 30}, {name: 10}, {name: None}, {name: 5}]
    rows = [
        firm(str(at), metres, **counts)
        for at, (metres, counts) in enumerate(zip([10, 5000, 10, None], given, strict=True))
    ]
    policy = DEFAULT.model_copy(
        update={"reach": DEFAULT.reach.model_copy(update={"weight": weight})}
    )
    found = summary(picture(rows), policy).weighted
    assert found is not None
    assert (found.weight, found.numerator, found.denominator) == (weight, 30, 40)
    assert (found.without, found.rate, found.reason) == (1, 0.75, None)
    source = summary(picture(rows).snapshot.at(DAY, ["source"]), policy).weighted
    assert source is not None
    assert (source.numerator, source.rate, source.reason) == (
        None,
        None,
        "no_register",
    )


# --- against plain Python -------------------------------------------------------------------


def counted(row: dict[str, Any], base: Denominator, seen: set[str]) -> bool:
    """Whether a firm is in the base; firms come in the order of their ids."""
    if row.get("in_zone") is False or row.get("operating_status") not in base.statuses:
        return False
    if base.branch_offices == "once" and row.get("uscc") is not None:
        if row["uscc"] in seen:
            return False
        seen.add(row["uscc"])
    if base.ownerships:
        ownership, sector = row.get("ownership"), row.get("sector")
        if ownership is not None:
            fits = ownership in base.ownerships
        elif sector == "state_firm":
            fits = "state" in base.ownerships
        else:
            fits = sector == "private_firm" and {"private", "foreign"} <= set(base.ownerships)
        if not fits:
            return False
    for name, least in (("full_members", base.minimum_full_members), ("staff", base.minimum_staff)):
        if least and (row.get(name) is None or row[name] < least):
            return False
    return True


FIRM = st.fixed_dictionaries(
    {
        "operating_status": st.sampled_from(["operating", "operating", "suspended", "shell", None]),
        "ownership": st.sampled_from(["private", "foreign", "state", "collective", None]),
        "sector": st.sampled_from(["private_firm", "state_firm", None]),
        "in_zone": st.sampled_from([None, True, False]),
        "uscc": st.sampled_from([None, None, "A", "B"]),
        "full_members": st.sampled_from([None, 0, 1, 2, 3, 4, 50]),
        "staff": st.sampled_from([None, 0, 49, 50, 100]),
        "basis": st.sampled_from([None, "own", "joint", "guidance", "mass"]),
    }
)
BASE = st.fixed_dictionaries(
    {
        "ownerships": st.lists(
            st.sampled_from(["private", "foreign", "state", "collective"]), unique=True
        ).map(tuple),
        "statuses": st.lists(
            st.sampled_from(["operating", "suspended", "shell"]), min_size=1, unique=True
        ).map(tuple),
        "minimum_full_members": st.sampled_from([0, 0, 1, 3]),
        "minimum_staff": st.sampled_from([0, 0, 50]),
        "branch_offices": st.sampled_from(["once", "separately"]),
    }
)


@given(firms=st.lists(FIRM, min_size=1, max_size=12), base=BASE)
def test_rates_by_any_definition_agree_with_the_rows(
    firms: list[dict[str, Any]], base: dict[str, Any]
) -> None:
    rows, edges = [], []
    for at, drawn in enumerate(firms):
        given_ = dict(drawn)
        basis = given_.pop("basis")
        rows.append(firm(f"{at:02d}", **given_))
        if basis:
            edges.append(covered_by(f"{at:02d}", basis))
    act, held = activity("a", DAY)
    policy = by_base(**base)
    found = rates(picture([*rows, act], [*edges, held]), policy)
    seen: set[str] = set()
    inside = [
        drawn
        for row, drawn in zip(rows, firms, strict=True)
        if counted(row, policy.denominators[0], seen)
    ]
    if all(row["operating_status"] is None for row in rows):
        assert {rate.reason for rate in found.values()} == {"no_register"}
        return
    bases = [drawn["basis"] for drawn in inside]
    organized = sum(basis in ("own", "joint") for basis in bases)
    expected = {
        "organizational": organized,
        "should_build": organized,
        "effective": organized,
        "own": bases.count("own"),
        "work": sum(basis is not None for basis in bases),
        "spatial": len(bases),
    }
    for code, rate in found.items():
        assert share(rate) == (expected[code], len(inside)), code
        assert sum(rate.excluded.values()) == len(rows) - len(inside)
        assert (rate.reason is None) is bool(inside)


@pytest.fixture(scope="module")
def synthetic() -> Dataset:
    return generate(scale=0.05)


def test_rates_of_the_synthetic_network(synthetic: Dataset) -> None:
    """All six, counted once more from the dataset's rows."""
    firms = [row for row in synthetic.nodes if "Enterprise" in row.second_labels]
    bases: dict[str, set[str]] = {}
    for edge in synthetic.relationships:
        if edge.type == "COVERED_BY":
            bases.setdefault(edge.start, set()).add(edge.properties["basis"])
    source = kunming_case()
    found = rates(snapshot_of(source, synthetic).at(AS_OF))
    for code in ("organizational", "should_build", "own"):
        base = DEFAULT.denominator(code)
        seen: set[str] = set()
        inside = [
            row.properties["id"]
            for row in sorted(firms, key=lambda row: row.properties["id"])
            if counted(row.properties, base, seen)
        ]
        wanted = {"own"} if code == "own" else {"own", "joint"}
        numerator = sum(bool(bases.get(name, set()) & wanted) for name in inside)
        assert share(found[code]) == (numerator, len(inside))
    # Only the joint committees hold activities there, and no enterprise is covered by one.
    assert found["effective"].numerator == 0
    assert found["effective"].reason is None

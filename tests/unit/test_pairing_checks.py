"""Checks of agreements, rule by rule; and who is unpaired, against sets."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph.datasets
from graph.errors import NotFound
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.rows import NodeRow, RelRow
from queries.pairing.checks import PairingFinding, checks
from queries.pairing.codes import RULE
from queries.pairing.eligibility import KINDS
from queries.pairing.unpaired import Unpaired, unpaired
from tests.support.pictures import snapshot_of
from tests.support.small import dataset, node, rel

KUNMING = Path(graph.datasets.__file__).parent / "kunming"
DAY = date(2021, 12, 31)
SINCE, UNTIL = date(2021, 1, 1), date(2024, 1, 1)
BODIES = (
    node("Organization", "org:a"),
    node("Organization", "org:b"),
    node("Organization", "org:c"),
    node("Unit", "unit:a"),
)


def pairing(
    name: str,
    *parties: str,
    since: date | None = SINCE,
    until: date | None = UNTIL,
    signed: date | None = None,
    theme: str | None = None,
) -> list[NodeRow | RelRow]:
    return [
        node("Agreement", f"agr:{name}", since=since, until=until, signed=signed, theme=theme),
        *(rel("PARTY_TO", party, f"agr:{name}", since=since, until=until) for party in parties),
    ]


def found(*rows: NodeRow | RelRow, brand: str | None = None) -> list[PairingFinding]:
    picture = snapshot_of(dataset(*BODIES, *rows)).at(DAY)
    return list(checks(picture=picture, brand=brand))


def told(*rows: NodeRow | RelRow) -> list[tuple[str, str]]:
    return [(each.rule, each.level) for each in found(*rows)]


def test_nothing_is_wrong_with_a_plain_agreement() -> None:
    assert found(*pairing("x", "org:a", "org:b", signed=SINCE)) == []
    assert found(*pairing("x", "org:a", "org:b", since=None, until=None)) == []


@pytest.mark.parametrize(
    ("since", "until", "signed", "expected"),
    [
        (SINCE, SINCE, None, [("ended_before_it_began", "broken")]),
        (UNTIL, SINCE, None, [("ended_before_it_began", "broken")]),
        (SINCE, UNTIL, UNTIL, [("expired_before_signed", "broken")]),
        (SINCE, UNTIL, UNTIL - timedelta(days=1), [("signed_after_it_began", "check")]),
        (SINCE, UNTIL, SINCE + timedelta(days=1), [("signed_after_it_began", "check")]),
        (SINCE, UNTIL, SINCE, []),
        (None, SINCE, UNTIL, [("expired_before_signed", "broken")]),
        (None, None, UNTIL, []),
    ],
)
def test_days_that_contradict_each_other(
    since: date | None,
    until: date | None,
    signed: date | None,
    expected: list[tuple[str, str]],
) -> None:
    rows = pairing("x", "org:a", "org:b", since=since, until=until, signed=signed)
    assert told(*rows) == expected


def test_fewer_than_two_parties_on_the_day_that_tells() -> None:
    assert told(*pairing("x", "org:a")) == [("fewer_than_two_parties", "broken")]
    # one left before the day, and one before the last day of an agreement that has ended
    left = rel("PARTY_TO", "org:b", "agr:x", since=SINCE, until=date(2021, 6, 1))
    assert told(*pairing("x", "org:a"), left) == [("fewer_than_two_parties", "broken")]
    ended = pairing("x", "org:a", "org:b", since=date(2019, 1, 1), until=date(2020, 1, 1))
    assert told(*ended) == []


def test_a_party_twice_by_two_ties_by_its_unit_and_by_being_the_same() -> None:
    again = rel("PARTY_TO", "org:a", "agr:x", since=date(2021, 2, 1), until=UNTIL)
    (twice,) = found(*pairing("x", "org:a", "org:b"), again)
    assert (twice.rule, twice.bodies, twice.detail) == ("party_twice", ("org:a",), "2")
    (unit,) = found(*pairing("x", "org:a", "unit:a"), rel("BASED_IN", "org:a", "unit:a"))
    assert (unit.rule, unit.bodies) == ("party_twice", ("org:a", "unit:a"))
    (same,) = found(*pairing("x", "org:a", "org:b"), rel("SAME_AS", "org:b", "org:a"))
    assert (same.rule, same.bodies) == ("party_twice", ("org:b", "org:a"))


def test_one_pair_and_theme_twice_active() -> None:
    first = pairing("1", "org:a", "org:b", theme="法律")
    assert told(*first, *pairing("2", "org:b", "org:a", theme="法律")) == [
        ("same_pair_and_theme", "broken")
    ]
    (of_three,) = found(*first, *pairing("2", "org:a", "org:b", "org:c", theme="法律"))
    assert of_three.agreements == ("agr:1", "agr:2")
    assert of_three.bodies == ("org:a", "org:b")
    # another theme, none, no longer or perhaps not active: no double
    assert told(*first, *pairing("2", "org:a", "org:b", theme="人才")) == []
    assert told(*first, *pairing("2", "org:a", "org:b")) == []
    assert told(*first, *pairing("2", "org:a", "org:b", until=DAY, theme="法律")) == []
    undated = pairing("2", "org:a", "org:b", since=None, until=None, theme="法律")
    assert told(*first, *undated) == []


def test_a_successor_that_began_earlier() -> None:
    rows = [
        *pairing("old", "org:a", "org:b"),
        *pairing("new", "org:a", "org:b", since=SINCE - timedelta(days=1)),
    ]
    (backwards,) = found(*rows, rel("RENEWS", "agr:new", "agr:old"))
    assert backwards.rule == "renewed_by_an_earlier_one"
    assert backwards.agreements == ("agr:old", "agr:new")


def test_f028_f041_a_partner_of_the_1_plus_1_brand_has_one_agreement() -> None:
    def brand(*agreements: str) -> list[NodeRow | RelRow]:
        return [
            node("Initiative", "init:b1", code="B1"),
            rel("ADVANCES", "org:a", "init:b1", role="runner"),
            *(rel("ADVANCES", f"agr:{name}", "init:b1") for name in agreements),
        ]

    one_each = [*pairing("1", "org:a", "org:b"), *pairing("2", "org:a", "org:c")]
    assert found(*one_each, *brand("1", "2")) == []
    several = [*one_each, *pairing("3", "org:a", "org:b")]
    for wanted in (None, "B1", "init:b1"):
        (finding,) = found(*several, *brand("1", "2", "3"), brand=wanted)
        assert (finding.rule, finding.level) == ("several_one_to_one", "check")
        assert (finding.agreements, finding.bodies) == (("agr:1", "agr:3"), ("org:b",))
    # one not of the brand, one of three parties, one that is over: each leaves one
    assert found(*several, *brand("1", "2")) == []
    three = pairing("3", "org:a", "org:b", "org:c")
    assert found(*one_each, *three, *brand("1", "2", "3")) == []
    over = pairing("3", "org:a", "org:b", until=DAY)
    assert found(*one_each, *over, *brand("1", "2", "3")) == []
    with pytest.raises(NotFound, match="no brand 'B2'"):
        found(*several, *brand(), brand="B2")


def test_the_kunming_case_has_nothing_wrong() -> None:
    picture = snapshot_of(check(read_folder(KUNMING))).at(DAY)
    assert checks(picture=picture) == ()


def test_findings_come_by_rule() -> None:
    rows = [
        *pairing("1", "org:a", "org:b", theme="法律", signed=UNTIL),
        *pairing("2", "org:a", "org:b", theme="法律", signed=SINCE + timedelta(days=1)),
        *pairing("3", "org:a", until=SINCE),
    ]
    rules = list(RULE.codes)
    order = [rules.index(each.rule) for each in found(*rows)]
    assert order == sorted(order)
    assert len(order) == 4


# --- unpaired ---------------------------------------------------------------------------------


def who(*rows: NodeRow | RelRow) -> Unpaired:
    return unpaired(picture=snapshot_of(dataset(*rows)).at(DAY))


def test_s03_4_who_could_pair_and_who_is_left_out() -> None:
    made = who(
        node("Organization", "org:plain", sector="school"),
        node("Organization", "org:branch", kind="branch"),
        node("Organization", "org:hub", hub=True),
        node("Organization", "org:joint", "JointCommittee", kind="joint_committee"),
        node("Organization", "org:superior", kind="superior"),
        node("Organization", "org:outside", in_zone=False),
        node("Organization", "org:dissolved", status="dissolved"),
        node("Organization", "org:ended", until=DAY),
        node("Organization", "org:garrison", sector="military"),
        node("Organization", "org:double"),
        rel("SAME_AS", "org:double", "org:plain"),
        node("Organization", "org:paired", sector="school"),
        node("Organization", "org:lapsed"),
        node("Unit", "unit:a"),
        *pairing("holds", "org:paired", "unit:a"),
        *pairing("over", "org:lapsed", "unit:a", until=DAY),
    )
    assert [each.id for each in made.organizations] == ["org:branch", "org:lapsed", "org:plain"]
    assert (made.eligible, made.paired) == (4, 1)
    assert {each.reason: each.count for each in made.excluded} == {
        "hub": 1,
        "military": 1,
        "kind": 2,
        "outside_zone": 1,
        "dissolved": 1,
    }
    by_sector = {
        each.sector: (each.eligible, each.paired, each.unpaired) for each in made.by_sector
    }
    assert by_sector == {"school": (2, 1, 1), None: (2, 0, 2)}


KIND_OF = st.sampled_from([*KINDS, "joint_committee", "superior"])


@given(
    kinds=st.lists(KIND_OF, min_size=2, max_size=8),
    pairs=st.lists(st.sets(st.integers(0, 7), min_size=2, max_size=3), max_size=5),
    another=st.sets(st.integers(0, 7), min_size=2, max_size=2),
)
def test_s03_4_one_more_pairing_removes_its_own_parties_and_nobody_else(
    kinds: list[str], pairs: list[set[int]], another: set[int]
) -> None:
    nodes = [node("Organization", f"org:{at}", kind=kind) for at, kind in enumerate(kinds)]

    def left(chosen: list[set[int]]) -> set[str]:
        rows: list[NodeRow | RelRow] = [*nodes]
        for number, pair in enumerate(chosen):
            rows += pairing(str(number), *sorted({f"org:{at % len(kinds)}" for at in pair}))
        made = who(*rows)
        assert made.eligible - made.paired == len(made.organizations)
        assert sum(each.unpaired for each in made.by_sector) == len(made.organizations)
        return {each.id for each in made.organizations}

    before, after = left(pairs), left([*pairs, another])
    bound = {at % len(kinds) for pair in pairs for at in pair}
    assert before == {
        f"org:{at}" for at, kind in enumerate(kinds) if kind in KINDS and at not in bound
    }
    assert before - after == before & {f"org:{at % len(kinds)}" for at in another}
    assert len(before - after) <= 2
    assert after <= before


def test_counts_of_the_kunming_case() -> None:
    picture = snapshot_of(check(read_folder(KUNMING))).at(DAY)
    made = unpaired(picture=picture)
    everybody = Counter(each.kind for each in made.organizations)
    assert set(everybody) <= set(KINDS)
    assert made.eligible + sum(each.count for each in made.excluded) == len(
        picture.nodes("Organization")
    )

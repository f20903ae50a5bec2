"""Agreements that expire, with their renewals, on small networks worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from graph.errors import InvalidInput
from graph.model.rows import NodeRow, RelRow
from graph.snapshot.building import snapshot_of
from queries.coverage import coverage_state
from queries.resilience.expiry import Expiry, Succession, expiry
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
SOON, LATER, LAST = (DAY + timedelta(days=days) for days in (30, 90, 400))


def agreement(name: str, *parties: str, **dates: Any) -> list[NodeRow | RelRow]:
    """An agreement whose parties are bound for its term, as a load writes it."""
    at = f"agr:{name}"
    return [
        node("Agreement", at, **dates),
        *(rel("PARTY_TO", f"org:{party}", at, **dates) for party in parties),
    ]


def ask(*rows: NodeRow | RelRow, layers: list[str] | None = None, **asked: Any) -> Expiry:
    bodies = [node("Organization", f"org:{name}") for name in "abcd"]
    picture = snapshot_of(dataset(*bodies, *rows)).at(DAY, layers)
    return expiry(state=coverage_state(picture=picture), **asked)


def cut_off(found: Expiry) -> set[str]:
    return {body for part in found.loss.parts for body in part.members}


CHAIN = [
    *agreement("ab", "a", "b", since=date(2020, 1, 1), until=SOON),
    *agreement("bc", "b", "c"),
    *agreement("cd", "c", "d", since=date(2020, 1, 1)),
]


def test_an_agreement_expires_on_its_until_and_an_undated_one_never() -> None:
    found = ask(*CHAIN, by=SOON)
    assert found.lapsed == ("agr:ab",)
    assert (found.undated, found.continuing, found.renewed) == (1, 1, ())
    assert cut_off(found) == {"org:a"}
    assert (found.loss.before.parts, found.loss.after.alone) == (1, 1)
    day_before = ask(*CHAIN, by=SOON - timedelta(days=1))
    assert (day_before.lapsed, day_before.loss.cut_off) == ((), 0)
    assert ask(*CHAIN, by=date.max).lapsed == ("agr:ab",)


def test_without_a_day_it_is_the_ninety_days_that_expiring_means() -> None:
    rows = agreement("ab", "a", "b", since=date(2020, 1, 1), until=LATER)
    assert (ask(*rows).by, ask(*rows).lapsed) == (LATER, ("agr:ab",))
    assert ask(*rows, within_days=89).lapsed == ()


def test_a_successor_renews_with_its_own_parties() -> None:
    rows = [
        *agreement("abc", "a", "b", "c", since=date(2020, 1, 1), until=SOON),
        *agreement("new", "a", "b", since=SOON, until=LAST),
        rel("RENEWS", "agr:new", "agr:abc"),
    ]
    found = ask(*rows, by=LATER)
    assert found.lapsed == ()
    assert found.renewed == (Succession("agr:abc", "agr:new"),)
    assert found.beginning == ("agr:new",)
    # org:c is no party to the renewal.
    assert cut_off(found) == {"org:c"}
    gone = ask(*rows, by=LAST)
    assert (gone.lapsed, gone.renewed) == (("agr:abc",), ())
    assert gone.loss.cut_off == 2


def test_a_renewal_of_a_renewal_counts() -> None:
    rows = [
        *agreement("1", "a", "b", since=date(2020, 1, 1), until=SOON),
        *agreement("2", "a", "b", since=SOON, until=LATER),
        *agreement("3", "a", "b", since=LATER, until=LAST),
        rel("RENEWS", "agr:2", "agr:1", since=SOON, until=LATER),
        rel("RENEWS", "agr:3", "agr:2", since=LATER, until=LAST),
    ]
    found = ask(*rows, by=LATER)
    assert (found.renewed, found.lapsed) == ((Succession("agr:1", "agr:3"),), ())
    assert found.loss.cut_off == 0


def test_a_renewal_that_was_taken_back_or_is_of_another_layer_does_not_count() -> None:
    rows = [
        *agreement("1", "a", "b", since=date(2020, 1, 1), until=SOON),
        *agreement("2", "c", "d", since=date(2020, 1, 1), until=LAST),
    ]
    assert ask(*rows, rel("RENEWS", "agr:2", "agr:1"), by=SOON).renewed
    for given in ({"until": DAY}, {"layer": "synthetic"}):
        back = rel("RENEWS", "agr:2", "agr:1", **given)
        assert ask(*rows, back, by=SOON, layers=["ledger"]).lapsed == ("agr:1",)


def test_an_agreement_signed_ahead_is_in_force_then() -> None:
    found = ask(*CHAIN, *agreement("ac", "a", "c", since=SOON), by=SOON)
    assert (found.lapsed, found.beginning) == (("agr:ab",), ("agr:ac",))
    assert found.loss.cut_off == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"by": DAY}, "must be after 2021-12-31"),
        ({"by": date(2020, 1, 1)}, "must be after 2021-12-31"),
        ({"within_days": 0}, "must be after"),
        ({"by": LATER, "within_days": 3}, "not both"),
        ({"within_days": 10**7}, "no day"),
    ],
)
def test_odd_days_are_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        ask(**asked)

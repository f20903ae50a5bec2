"""One node over time: what it said, its relationships, its renewals."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput, NotFound, StoreMismatch
from graph.snapshot.pictures import Snapshot
from queries.history import timeline as module
from queries.history.past import Chain, Former, as_said
from queries.history.rows import PropertyChange, node_row
from queries.history.timeline import Timeline, timeline, touching
from tests.support.histories import PROBED, RandomHistory, random_history
from tests.support.pictures import snapshot_of
from tests.support.small import dataset, node, rel


def former(day: date, revision: int, /, **state: Any) -> Former:
    return Former(day, revision, json.dumps(state, default=str))


def told(
    network: Snapshot,
    node_id: str,
    chains: dict[str, Chain],
    day: date = date(2021, 6, 1),
    type: str | None = None,
) -> Timeline:
    picture = network.at(day)
    about = touching(picture=picture, node=node_id, type=type)
    return timeline(picture=picture, about=about, chains=chains)


@pytest.fixture(scope="module")
def renewed() -> Snapshot:
    first = {"since": date(2020, 1, 1), "until": date(2021, 1, 1)}
    second = {"since": date(2021, 1, 1), "until": date(2023, 1, 1)}
    return snapshot_of(
        dataset(
            node("Organization", "org:a", since=date(2019, 1, 1)),
            node("Organization", "org:b"),
            node("Agreement", "agr:1", theme="党建", **first),
            node("Agreement", "agr:2", **second),
            rel("PARTY_TO", "org:a", "agr:1", role="party_a", **first),
            rel("PARTY_TO", "org:b", "agr:1", **first),
            rel("RENEWS", "agr:2", "agr:1", since=date(2021, 1, 1)),
        )
    )


def test_states_relationships_and_renewals_stand_in_one_order(renewed: Snapshot) -> None:
    # Prolonged on 1 July to the end of 2020, and given its theme on 1 October.
    common = {"name": "agr:1", "form": "agreement", "layer": "ledger", "source": "src:test"}
    chain = (
        former(date(2020, 7, 1), 4, since=date(2020, 1, 1), until=date(2020, 8, 1), **common),
        former(date(2020, 10, 1), 6, since=date(2020, 1, 1), until=date(2021, 1, 1), **common),
    )
    found = told(renewed, "agr:1", {"agr:1": chain}, day=date(2020, 8, 15))
    seen = [
        (str(one.since), str(one.until), one.kind.value, one.other and one.other.id, one.revision)
        for one in found.entries
    ]
    assert seen == [
        ("2020-01-01", "2020-07-01", "state", None, 4),
        ("2020-01-01", "2021-01-01", "relationship", "org:a", None),
        ("2020-01-01", "2021-01-01", "relationship", "org:b", None),
        ("2020-07-01", "2020-10-01", "state", None, 6),
        ("2020-10-01", "2021-01-01", "state", None, None),
        ("2021-01-01", "None", "renewal", "agr:2", None),
    ]
    states = [one for one in found.entries if one.kind == "state"]
    assert [one.changes for one in states] == [
        (),
        (PropertyChange("until", date(2020, 8, 1), date(2021, 1, 1)),),
        (PropertyChange("theme", None, "党建"),),
    ]
    assert [one.holds for one in states] == [False, True, False]
    assert [one.direction for one in found.entries] == [None, "in", "in", None, None, "in"]
    assert all(one.row.properties["source"] == "src:test" for one in found.entries)
    assert (found.relationships, found.truncated) == (3, False)


def test_what_was_corrected_before_it_held_is_told_and_not_in_force(renewed: Snapshot) -> None:
    chain = (
        former(date(2020, 10, 1), 4, name="first"),
        former(date(2020, 3, 1), 5, name="never"),  # written later, in effect earlier
    )
    states = [
        (one.row.properties["name"], one.in_force, one.since, one.until)
        for one in told(renewed, "agr:1", {"agr:1": chain}).entries
        if one.kind == "state"
    ]
    assert states == [
        ("first", True, date(2020, 1, 1), date(2020, 3, 1)),
        ("agr:1", True, date(2020, 3, 1), date(2021, 1, 1)),
        ("never", False, date(2020, 10, 1), date(2020, 10, 1)),
    ]


def test_undated_comes_first_and_is_flagged(renewed: Snapshot) -> None:
    found = told(renewed, "org:b", {})
    assert [(one.id, one.row.undated, one.holds) for one in found.entries] == [
        ("org:b", True, True),
        ("org:b|PARTY_TO|agr:1|2020-01-01", False, False),
    ]
    assert [one.kind.value for one in told(renewed, "agr:1", {}, type="RENEWS").entries] == [
        "state",
        "renewal",
    ]


def test_many_relationships_are_cut_and_it_is_said(
    renewed: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_RELATIONSHIPS", 2)
    found = told(renewed, "agr:1", {})
    assert (len(found.entries), found.relationships, found.truncated) == (3, 3, True)


def test_bad_input_gets_a_clear_problem(renewed: Snapshot) -> None:
    with pytest.raises(NotFound, match="org:none"):
        told(renewed, "org:none", {})
    with pytest.raises(InvalidInput, match="KNOWS"):
        told(renewed, "org:a", {}, type="KNOWS")
    with pytest.raises(NotFound, match="layers source"):
        touching(picture=renewed.at(date(2020, 1, 1), ["source"]), node="org:a")
    for state in ("[]", "not JSON"):
        chain = {"org:a": (Former(date(2021, 1, 1), 3, state),)}
        with pytest.raises(StoreMismatch, match="revision 3"):
            as_said(renewed, chain, date(2020, 1, 1))
    chain = {"org:a": (former(date(2021, 1, 1), 3, kind="guild"),)}
    with pytest.raises(StoreMismatch, match="kind does not fit"):
        as_said(renewed, chain, date(2020, 1, 1))


@given(st.integers(0, 10**6).map(lambda seed: random_history(Random(seed))))
@settings(max_examples=5)
def test_the_entry_that_holds_on_a_day_is_what_a_picture_of_it_shows(
    history: RandomHistory,
) -> None:
    network = history.snapshot
    for at in range(0, len(network), 11):
        node_id = str(network.ids[at])
        for day in PROBED:
            picture = as_said(network, history.chains, day).at(day)
            found = timeline(
                picture=network.at(day),
                about=touching(picture=network.at(day), node=node_id),
                chains=history.chains,
            )
            assert list(found.entries) == sorted(found.entries, key=lambda one: one.key)
            holding = [one.row for one in found.entries if one.holds and one.kind == "state"]
            shown = [node_row(picture.snapshot, at)] if picture.stored[at] else []
            dated = ("since", "until", "layer")  # of these a picture shows what holds now
            assert [
                {name: value for name, value in row.properties.items() if name not in dated}
                for row in holding
            ] == [
                {name: value for name, value in row.properties.items() if name not in dated}
                for row in shown
            ]

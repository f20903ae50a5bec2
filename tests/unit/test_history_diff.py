"""Differences of two days, on random histories and on the synthetic network."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graph
from graph.datasets.synthetic import generate
from graph.errors import Conflict, InvalidInput
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.snapshot.pictures import LAYERS, Picture, Snapshot
from queries.history.diff import Change, ChangeKind, apply, diff, state
from queries.history.past import as_said, said_on, spans
from queries.history.rows import PropertyChange
from tests.support.histories import PROBED, RandomHistory, random_history
from tests.support.pictures import snapshot_of
from tests.support.small import dataset, node, rel

histories = st.integers(0, 10**6).map(lambda seed: random_history(Random(seed)))
days = st.sampled_from(PROBED)
layers = st.sets(st.sampled_from(LAYERS), min_size=1).map(
    lambda chosen: tuple(layer for layer in LAYERS if layer in chosen)
)


def picture(history: RandomHistory, day: date, layers: tuple[str, ...]) -> Picture:
    return as_said(history.snapshot, history.chains, day).at(day, layers)


@given(histories, days, layers)
@settings(max_examples=30)
def test_a_picture_says_what_a_replay_of_the_changes_says(
    history: RandomHistory, day: date, layers: tuple[str, ...]
) -> None:
    found = {
        row.id: (row.type, row.start, row.end, dict(row.properties))
        for row in state(picture(history, day, layers)).values()
    }
    assert found == history.state(day, layers)


@given(histories, days, days, days, layers, layers)
@settings(max_examples=30)
def test_s16_2_diff_applied_to_the_first_gives_the_second(
    history: RandomHistory,
    day: date,
    other: date,
    third: date,
    layers: tuple[str, ...],
    others: tuple[str, ...],
) -> None:
    a, b = picture(history, day, layers), picture(history, other, others)
    c = picture(history, third, layers)
    ab, bc, ac = diff(first=a, second=b), diff(first=b, second=c), diff(first=a, second=c)
    assert apply(state(a), ab.changes()) == state(b)
    assert diff(first=a, second=picture(history, day, layers)).marks == ()
    # back again, and in two steps
    assert diff(first=b, second=a).changes() == tuple(map(inverse, ab.changes()))
    composed = apply(apply(state(a), ab.changes()), bc.changes())
    assert composed == apply(state(a), ac.changes()) == state(c)
    # every row that differs is named once, and no other
    rows_a, rows_b = state(a), state(b)
    differing = {
        row_id for row_id in rows_a.keys() | rows_b if rows_a.get(row_id) != rows_b.get(row_id)
    }
    assert Counter(mark.id for mark in ab.marks) == Counter(differing)
    assert sum(line.count for line in ab.counts) == len(differing)


def inverse(change: Change) -> Change:
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    return Change(
        ChangeKind(turned[change.change]),
        change.id,
        change.element,
        change.type,
        change.after,
        change.before,
        tuple(PropertyChange(one.name, one.after, one.before) for one in change.properties),
    )


@given(histories)
@settings(max_examples=30)
def test_spans_fill_the_validity_and_say_what_is_said_on_each_day(history: RandomHistory) -> None:
    for row in (*history.dataset.nodes, *history.dataset.relationships):
        row_id = row.properties["id"] if hasattr(row, "label") else row.id
        since, until = row.properties.get("since"), row.properties.get("until")
        chain = history.chains.get(row_id, ())
        told = spans(chain, since, until)
        assert [span.former for span in told] == [*chain, None]
        for day in PROBED:
            there = [
                span
                for span in told
                if span.in_force
                and (span.since is None or span.since <= day)
                and (span.until is None or day < span.until)
            ]
            valid = (since is None or since <= day) and (until is None or day < until)
            assert [span.former for span in there] == [said_on(chain, day)] * valid


@pytest.fixture(scope="module")
def synthetic() -> Snapshot:
    kunming = read_folder(Path(graph.__file__).parent / "datasets" / "kunming")
    return snapshot_of(check(kunming), check(generate(scale=0.05)))


def test_s16_2_on_the_synthetic_network(synthetic: Snapshot) -> None:
    first, second = synthetic.at(date(2019, 6, 1)), synthetic.at(date(2021, 12, 31))
    found = diff(first=first, second=second)
    assert len(found.marks) > 1_000
    assert apply(state(first), found.changes()) == state(second)
    assert apply(state(second), diff(first=second, second=first).changes()) == state(first)
    # undated facts are in both, flagged, and so in no difference
    undated = {row_id for row_id, row in state(first).items() if row.undated}
    assert "unit:yunnei" in undated
    assert undated <= state(second).keys()
    assert not undated & {mark.id for mark in found.marks}


def test_s16_1_a_pairing_of_a_year_appears_and_is_gone_on_the_day_after_it() -> None:
    term = {"since": date(2020, 1, 1), "until": date(2021, 1, 1)}
    network = snapshot_of(
        dataset(
            node("Organization", "org:a"),
            node("Organization", "org:b"),
            node("Agreement", "agr:year", **term),
            node("Agreement", "agr:undated"),
            rel("PARTY_TO", "org:a", "agr:year", **term),
            rel("PARTY_TO", "org:b", "agr:year", **term),
        )
    )

    def named(first: date, second: date) -> list[tuple[str, str]]:
        marks = diff(first=network.at(first), second=network.at(second)).marks
        return [(mark.change, mark.id) for mark in marks]

    ids = ["agr:year", "org:a|PARTY_TO|agr:year|2020-01-01", "org:b|PARTY_TO|agr:year|2020-01-01"]
    assert named(date(2019, 12, 31), date(2020, 6, 30)) == [("added", one) for one in ids]
    assert named(date(2020, 6, 30), date(2020, 12, 31)) == []
    assert named(date(2020, 6, 30), date(2021, 1, 1)) == [("removed", one) for one in ids]
    for day in (date.min, date(2020, 6, 30), date.max):
        assert state(network.at(day))["agr:undated"].undated


def test_what_does_not_fit_is_not_applied(synthetic: Snapshot) -> None:
    first, second = synthetic.at(date(2019, 6, 1)), synthetic.at(date(2021, 12, 31))
    changes = diff(first=first, second=second).changes()
    with pytest.raises(Conflict, match="not as the difference supposes"):
        apply(state(second), changes)
    other = snapshot_of(dataset(node("Organization", "org:a")), revision=2).at(date(2020, 1, 1))
    with pytest.raises(InvalidInput, match="one revision"):
        diff(first=first, second=other)

"""Figures over time: days, registry, and values against other ways of counting."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.datasets.synthetic import generate
from graph.errors import InvalidInput
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import LAYERS, Snapshot
from queries.connectivity.projection import project
from queries.coverage import coverage_state, summarize
from queries.coverage.rules.files import default_policy
from queries.history.figures import FIGURES
from queries.history.measuring import REASON
from queries.history.past import Chain, Former
from queries.history.series import (
    MAX_FIGURES,
    MAX_POINTS,
    Point,
    Spacing,
    days,
    first_dated,
    series,
)
from queries.pairing.status import Status, status_on
from tests.support.networks import KUNMING
from tests.support.small import dataset, node, rel


def asked(
    network: Snapshot,
    *figures: str,
    first: date = date(2019, 1, 1),
    last: date = date(2021, 12, 31),
    step: Spacing = Spacing.QUARTER,
    layers: Sequence[str] = LAYERS,
    chains: dict[str, Chain] | None = None,
) -> dict[str, tuple[Point, ...]]:
    found = series(
        picture=network.at(first, layers),
        figures=figures,
        first=first,
        last=last,
        step=step,
        policy=default_policy(),
        chains=chains or {},
    )
    return {one.figure.id: one.points for one in found}


@pytest.fixture(scope="module")
def data() -> tuple[Dataset, Dataset]:
    kunming = read_folder(KUNMING)
    return check(kunming), check(generate(scale=0.05))


@pytest.fixture(scope="module")
def network(data: tuple[Dataset, Dataset]) -> Snapshot:
    return snapshot_of(*data)


def properties(data: tuple[Dataset, Dataset], label: str) -> list[dict[str, Any]]:
    return [row.properties for part in data for row in part.nodes if row.label == label]


def test_every_figure_has_a_value_or_a_reason_and_names_in_both_languages(
    network: Snapshot,
) -> None:
    ids = list(FIGURES)
    for start in range(0, len(ids), MAX_FIGURES):
        for figure, points in asked(network, *ids[start : start + MAX_FIGURES]).items():
            text, definition = FIGURES[figure].text, FIGURES[figure].definition
            assert all((text.zh, text.en, definition.zh, definition.en, FIGURES[figure].unit))
            assert len(points) == 12
            assert any(point.value is not None for point in points), figure
            for point in points:
                assert (point.value is None) == (point.reason is not None)
                assert point.reason is None or point.reason in REASON.codes
                if FIGURES[figure].unit == "share" and point.value is not None:
                    assert point.numerator is not None
                    assert point.denominator
                    assert point.value == point.numerator / point.denominator


def test_rates_are_those_of_the_summary_of_the_day(network: Snapshot) -> None:
    found = asked(network, *(name for name in FIGURES if name.startswith("coverage_")))
    for at, day in ((3, date(2019, 10, 1)), (11, date(2021, 10, 1))):
        for rate in summarize(state=coverage_state(picture=network.at(day))).rates:
            point = found[f"coverage_{rate.code}"][at]
            assert point.day == day
            assert (point.value, point.reason) == (rate.rate, rate.reason)
            if rate.reason is None:
                assert (point.numerator, point.denominator) == (rate.numerator, rate.denominator)


def test_agreements_of_all_states_are_all_agreements(
    network: Snapshot, data: tuple[Dataset, Dataset]
) -> None:
    found = asked(network, *(f"agreements_{status}" for status in Status))
    agreements = properties(data, "Agreement")
    for at, point in enumerate(found["agreements_active"]):
        standing = [status_on(point.day, row.get("since"), row.get("until")) for row in agreements]
        for status in Status:
            assert found[f"agreements_{status}"][at].value == standing.count(status)
    undated = sum("since" not in row and "until" not in row for row in agreements)
    assert undated > 5
    assert {point.undated for point in found["agreements_undated"]} == {undated}


@pytest.mark.parametrize("step", Spacing)
def test_a_flow_adds_up_over_its_periods(
    network: Snapshot, data: tuple[Dataset, Dataset], step: Spacing
) -> None:
    first, last = date(2019, 9, 10), date(2021, 12, 31)
    found = asked(network, "activities", "attendance", first=first, last=last, step=step)
    held = [
        row
        for row in properties(data, "Activity")
        if row.get("since") and first <= row["since"] <= last
    ]
    assert sum(point.value or 0 for point in found["activities"]) == len(held)
    attended = sum(row.get("attendance") or 0 for row in held)
    assert sum(point.value or 0 for point in found["attendance"]) == attended
    assert found["activities"][-1].end == last + timedelta(days=1)


def test_components_are_those_of_networkx(network: Snapshot) -> None:
    found = asked(network, "components", "largest_component", "isolated", step=Spacing.YEAR)
    for at, point in enumerate(found["components"]):
        ties = project(network.at(point.day))
        reference = nx.from_scipy_sparse_array(ties.graph)
        sizes = [len(part) for part in nx.connected_components(reference)]
        assert point.value == len(sizes)
        assert found["largest_component"][at].value == max(sizes) / len(reference)
        assert found["isolated"][at].value == sum(1 for _ in nx.isolates(reference))


def test_counts_of_rows_by_hand() -> None:
    term = {"since": date(2020, 1, 1), "until": date(2021, 1, 1)}
    small = snapshot_of(
        dataset(
            node("Organization", "org:up", full_members=5),
            node("Organization", "org:a", kind="branch", full_members=3, since=date(2020, 7, 1)),
            node("Organization", "org:b", kind="branch", since=date(2020, 1, 1)),
            node("Organization", "org:out", in_zone=False),
            node("Agreement", "agr:1", **term),
            rel("PARTY_TO", "org:b", "agr:1", **term),
            rel("SUBORDINATE_TO", "org:a", "org:up", since=date(2020, 7, 1)),
            node("Initiative", "init:m1", kind="measure", status="done", since=date(2020, 7, 1)),
            node("Initiative", "init:m2", kind="measure", since=date(2020, 7, 1)),
        )
    )
    found = asked(
        small,
        *("organizations", "members", "unpaired_organizations", "measures_done", "floor_area"),
        first=date(2020, 1, 1),
        last=date(2021, 1, 1),
        step=Spacing.QUARTER,
    )
    values = {
        figure: [(point.value, point.undated) for point in points]
        for figure, points in found.items()
    }
    assert values["organizations"] == [(3, 2), (3, 2), (4, 2), (4, 2), (4, 2)]
    assert values["members"] == [(5, 1), (5, 1), (3, 0), (3, 0), (3, 0)]
    assert values["unpaired_organizations"] == [(1, 1), (1, 1), (2, 1), (2, 1), (3, 1)]
    assert [point.denominator for point in found["unpaired_organizations"]] == [2, 2, 3, 3, 3]
    assert values["measures_done"] == [(None, None)] * 2 + [(0.5, 0)] * 3
    assert {point.reason for point in found["floor_area"]} == {"nothing_counted"}


def test_a_figure_goes_by_what_rows_said_on_its_day_and_an_event_by_what_is_known_of_it() -> None:
    small = snapshot_of(
        dataset(
            node("Organization", "org:a", full_members=9, since=date(2019, 1, 1)),
            node("Activity", "act:1", attendance=60, since=date(2020, 3, 10)),
        ),
        revision=5,
    )
    before = [("org:a", {"name": "org:a", "kind": "committee", "full_members": 4})]
    before += [("act:1", {"name": "act:1", "kind": "other", "attendance": 50})]
    chains = {row_id: (Former(date(2020, 7, 1), 5, json.dumps(state)),) for row_id, state in before}
    found = asked(
        small,
        *("members", "attendance"),
        first=date(2020, 1, 1),
        last=date(2020, 12, 31),
        chains=chains,
    )
    assert [point.value for point in found["members"]] == [4, 4, 9, 9]
    assert [point.value for point in found["attendance"]] == [60, None, None, None]


def test_before_everything_the_answer_is_null_with_a_reason(network: Snapshot) -> None:
    begins = first_dated(network.at(date.min))
    assert begins is not None
    (point,) = asked(network, "enterprises", first=date.min, last=date.min)["enterprises"]
    # Undated enterprises of the document are there on every day, and are flagged.
    assert point.value == point.undated == 9
    (point,) = asked(network, "enterprises", first=date.min, last=date.min, layers=["synthetic"])[
        "enterprises"
    ]
    assert (point.value, point.reason) == (None, "before_first_fact")
    (point,) = asked(network, "activities", first=date.min, last=date.min)["activities"]
    assert (point.value, point.reason) == (None, "before_first_fact")
    (point,) = asked(network, "positions", first=date.max, last=date.max)["positions"]
    assert point.value
    assert point.end == date.max


def test_bad_input_gets_a_clear_problem(network: Snapshot) -> None:
    with pytest.raises(InvalidInput, match="no figure 'happiness'"):
        asked(network, "happiness")
    with pytest.raises(InvalidInput, match="not 0"):
        asked(network)
    with pytest.raises(InvalidInput, match="not 11"):
        asked(network, *list(FIGURES)[:11])
    with pytest.raises(InvalidInput, match="lies after"):
        asked(network, "members", first=date(2021, 1, 2), last=date(2021, 1, 1))
    with pytest.raises(InvalidInput, match="more than 120 points"):
        asked(network, "members", first=date.min, last=date.max, step=Spacing.YEAR)
    with pytest.raises(InvalidInput, match="unknown layer"):
        asked(network, "members", layers=["rumour"])


@given(st.dates(), st.integers(0, 4000), st.sampled_from(Spacing))
def test_days_ascend_a_step_apart_and_reach_the_end(first: date, more: int, step: Spacing) -> None:
    last = min(first.toordinal() + more, date.max.toordinal())
    try:
        found = days(first, date.fromordinal(last), step)
    except InvalidInput:
        assert more > 30 * MAX_POINTS
        return
    assert found[0] == first
    months = [day.year * 12 + day.month for day in found]
    length = {"month": 1, "quarter": 3, "year": 12}[step]
    assert months == list(range(months[0], months[0] + length * len(found), length))
    for day in found:
        assert day.day == first.day or (day + timedelta(days=1)).day == 1
    assert found[-1].toordinal() <= last

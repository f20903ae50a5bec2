"""Decisions on real stores: what they change in every answer; undone, raced, beside loads."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest

from graph.endpoint import Endpoint
from graph.errors import Conflict
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.store.bolt import Store
from queries import catalogue
from queries.connectivity.components import components
from queries.connectivity.projection import project
from queries.contacts.overlap import committee_overlap
from queries.coverage.status.state import coverage_state
from queries.coverage.status.summary import summarize
from queries.identity.decisions import Outcome, decide, decisions
from queries.identity.rulings import Ruling, merge, separate, undo
from queries.network import Network
from tests.support.components import ROOT
from tests.support.databases import wipe
from tests.support.small import dataset, node, rel

DAY, LATER, LAST = date(2021, 12, 31), date(2022, 6, 1), date(2023, 1, 1)
SAID: dict[str, Any] = {"reason": "核对", "source": "台账核对纪要"}
KUNMING = ROOT / "graph" / "datasets" / "kunming"


def ledger() -> Dataset:
    """An office's ledger that has 云内动力 and J2's area under codes of its own."""
    return dataset(
        node(
            "Unit",
            "unit:l-yunnei",
            "Enterprise",
            name="昆明云内动力股份有限公司",
            ownership="private",
            operating_status="operating",
            lon=102.8,
            lat=25.0,
        ),
        node("Organization", "org:l-yunnei", name="云内动力党委"),
        rel("COVERED_BY", "unit:l-yunnei", "org:l-yunnei", basis="own"),
        rel("MEMBER_OF", "unit:l-yunnei", "org:j1"),
        scope="office-ledger",
    )


@pytest.fixture
def network(embedded_endpoint: Endpoint) -> Iterator[Network]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        load(store, read_folder(KUNMING))
        load(store, ledger())
        yield Network(store, as_of=DAY)


def merging(network: Network, keep: str, merged: str, day: date = DAY, **more: Any) -> Outcome:
    return decide(
        network,
        lambda picture, but: merge(picture=picture, keep=keep, merged=merged, but=but, **SAID),
        effective=day,
        **more,
    )


def undoing(network: Network, first: str, second: str, day: date) -> Outcome:
    def rule(picture: Any, _: Collection[str]) -> Ruling:
        return undo(picture=picture, first=first, second=second, **SAID)

    return decide(network, rule, effective=day)


def told(network: Network, day: date, layers: tuple[str, ...] | None = None) -> dict[str, Any]:
    """Answers of every kind: from the snapshot and from the store."""
    picture = network.picture(day, layers)
    asked = {"as_of": day, "layers": list(picture.layers)}
    return {
        "rates": [
            (rate.code, rate.numerator, rate.denominator)
            for rate in summarize(state=coverage_state(picture=picture)).rates
        ],
        "components": components(project(picture)),
        "overlap": committee_overlap(picture),
        **{
            query: catalogue.run(network.store, query, **asked)
            for query in ("units", "committee_overlap", "pathways", "totals_committees")
        },
    }


def test_a_merge_holds_from_its_day_and_undoing_gives_the_answers_back(network: Network) -> None:
    before = told(network, DAY), told(network, LATER), told(network, DAY, ("source",))
    eve = told(network, date(2021, 12, 30))
    dry = merging(network, "unit:yunnei", "unit:l-yunnei", dry_run=True)
    assert dry.report is not None
    assert (told(network, DAY), dry.report.relationships.created) == (before[0], 1)

    outcome = merging(network, "unit:yunnei", "unit:l-yunnei")
    assert outcome.report is not None
    merged = told(network, DAY)
    units = [row["id"] for row in merged["units"]]
    assert "unit:yunnei" in units
    assert "unit:l-yunnei" not in units
    # J2 and J4 from the source, J1 from the ledger: one body in three committees, both ways.
    seats = {row["member"]: row["committees"] for row in merged["committee_overlap"]}
    assert seats["unit:yunnei"] == ["org:j1", "org:j2", "org:j4"]
    overlap = {seat.id: list(seat.committees) for seat in merged["overlap"].bodies}
    assert overlap == seats
    # What the source alone says, and what held the day before, stays.
    assert told(network, DAY, ("source",)) == before[2]
    assert told(network, date(2021, 12, 30)) == eve
    assert "unit:l-yunnei" in [row["id"] for row in eve["units"]]

    # The same again changes nothing, and neither does loading either ledger again.
    assert merging(network, "unit:yunnei", "unit:l-yunnei").report is None
    revision = network.store.revision()
    load(network.store, read_folder(KUNMING))
    load(network.store, ledger())
    assert network.store.revision() == revision
    assert told(network, DAY) == merged

    undoing(network, "unit:yunnei", "unit:l-yunnei", LATER)
    assert told(network, LATER) == before[1]
    assert told(network, DAY) == merged  # until then it was so
    (one,) = decisions(picture=network.picture(LATER))
    assert (one.kind, one.holds, one.since, one.until) == ("merge", False, DAY, LATER)
    assert one.undone == "2022-06-01: 核对 (台账核对纪要)"
    assert one.source_name == "台账核对纪要"
    # Taken back on its own first day, it never was.
    merging(network, "unit:yunnei", "unit:l-yunnei", LAST)
    undoing(network, "unit:l-yunnei", "unit:yunnei", LAST)
    assert told(network, LAST) == told(network, LATER)
    assert told(network, date(2024, 1, 1)) == told(network, LATER)


def test_s11_1_pathways_stay_separate_unless_a_curator_says_that_they_are_one(
    network: Network,
) -> None:
    double, whole = "init:path-double-innovation", "init:path-innovation-entrepreneurship"

    def pathways() -> dict[str, list[str]]:
        rows = catalogue.run(network.store, "pathways", as_of=DAY)
        return {row["id"]: [owner["id"] for owner in row["owners"]] for row in rows}

    before = pathways()
    assert len(before) == 13
    assert {double, whole} <= before.keys()
    merging(network, whole, double)
    merged = pathways()
    assert len(merged) == 12
    assert merged[whole] == sorted({*before[double], *before[whole]})
    undoing(network, whole, double, DAY)
    assert pathways() == before


def test_of_racing_decisions_that_exclude_each_other_one_is_left(empty_store: Store) -> None:
    store = empty_store
    network = Network(store, as_of=DAY)
    load(store, dataset(*(node("Zone", f"zone:r{n}") for n in range(4)), scope="racing"))

    def race(*rules: Any) -> list[str]:
        start = Barrier(len(rules))

        def run(rule: Any) -> str:
            with Store.open(store.endpoint) as own:
                mine = Network(own, as_of=DAY)
                mine.snapshot()
                start.wait()
                try:
                    decide(mine, rule, effective=DAY)
                except Conflict:
                    return "conflict"
                return "done"

        with ThreadPoolExecutor(len(rules)) as pool:
            return sorted(pool.map(run, rules))

    def into(keep: str, merged: str) -> Any:
        return lambda picture, but: merge(
            picture=picture, keep=keep, merged=merged, but=but, **SAID
        )

    def apart(first: str, second: str) -> Any:
        return lambda picture, but: separate(
            picture=picture, first=first, second=second, but=but, **SAID
        )

    ended = race(into("zone:r0", "zone:r1"), into("zone:r1", "zone:r0"))
    ended += race(into("zone:r2", "zone:r3"), apart("zone:r2", "zone:r3"))
    assert ended == ["conflict", "done"] * 2
    picture = network.picture()
    standing = [one for one in decisions(picture=picture) if one.holds]
    assert len(standing) == 2
    for pair in (("zone:r0", "zone:r1"), ("zone:r2", "zone:r3")):
        between = [one for one in standing if {one.first.id, one.second.id} == set(pair)]
        assert len(between) == 1


@pytest.mark.parametrize("other", ["opposite", "apart"])
def test_an_overtaken_decision_is_taken_out_again(network: Network, other: str) -> None:
    """A decision that another process made between reading and writing, made to happen."""
    store = network.store
    load(store, dataset(node("Zone", "zone:r0"), node("Zone", "zone:r1"), scope="racing"))
    late: list[str] = []

    def rule(picture: Any, but: Collection[str]) -> Ruling:
        ruling = merge(picture=picture, keep="zone:r0", merged="zone:r1", but=but, **SAID)
        if not late:
            late.append("done")
            if other == "opposite":
                ruled = merge(picture=picture, keep="zone:r1", merged="zone:r0", **SAID)
            else:
                ruled = separate(picture=picture, first="zone:r0", second="zone:r1", **SAID)
            assert ruled.dataset is not None
            load(store, ruled.dataset)
        return ruling

    with pytest.raises(Conflict, match="another decision got in between"):
        decide(network, rule, effective=DAY)
    held = [one.id for one in decisions(picture=network.picture()) if one.holds]
    kind = "SAME_AS" if other == "opposite" else "DISTINCT_FROM"
    assert held == [f"zone:r0|{kind}|zone:r1|2021-12-31"]


def test_both_stores_keep_decisions_alike(both_empty_stores: tuple[Store, Store]) -> None:
    rows = []
    for store in both_empty_stores:
        load(store, check(ledger_alone()))
        network = Network(store, as_of=DAY)
        merging(network, "unit:1", "unit:2")
        merging(network, "unit:2", "unit:3")
        undoing(network, "unit:2", "unit:1", LATER)
        rows.append(
            [
                [row["id"] for row in catalogue.run(store, "units", as_of=day)]
                for day in (date(2021, 1, 1), DAY, LATER)
            ]
            + [decisions(picture=network.picture(LATER))]
        )
    assert rows[0] == rows[1]
    assert rows[0][:3] == [
        ["unit:1", "unit:2", "unit:3"],
        ["unit:1"],
        ["unit:1", "unit:2"],
    ]


def ledger_alone() -> Dataset:
    return dataset(*(node("Unit", f"unit:{n}") for n in (1, 2, 3)))

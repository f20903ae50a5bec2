"""Loads on both stores: idempotent, in whole batches, closing and never deleting."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from graph.errors import Conflict, InvalidInput, PersonDataRefused
from graph.loading.loader import BATCH_ROWS, load
from graph.store.bolt import Store
from tests.support.small import EFFECTIVE, committee_with_members, dataset, node, rel


def _everything(store: Store) -> list[dict[str, Any]]:
    nodes = store.read("MATCH (n:Entity) RETURN properties(n) AS p ORDER BY n.id")
    rels = store.read("MATCH (:Entity)-[r]->(:Entity) RETURN properties(r) AS p ORDER BY r.id")
    return [row["p"] for row in (*nodes, *rels)]


def test_loading_twice_changes_nothing(empty_store: Store) -> None:
    data = committee_with_members(30)
    first = load(empty_store, data)
    assert first.nodes.created == 32
    assert first.relationships.created == 60
    before = _everything(empty_store)
    second = load(empty_store, data)
    assert second.revision_before == second.revision_after == first.revision_after
    assert second.nodes.unchanged == 32
    assert second.relationships.unchanged == 60
    assert _everything(empty_store) == before


def test_every_row_carries_the_bookkeeping(empty_store: Store) -> None:
    load(empty_store, committee_with_members(3))
    for properties in _everything(empty_store):
        assert properties["layer"] == "ledger"
        assert properties["source"] == "src:test"
        assert properties["load"] == "test"
        assert properties["revision"] >= 1
        assert "until" not in properties


def test_dry_run_reports_the_same_and_writes_nothing(empty_store: Store) -> None:
    load(empty_store, committee_with_members(5))
    changed = committee_with_members(6)
    changed.nodes[2].properties["staff"] = 77
    del changed.relationships[3]
    before = _everything(empty_store)
    foreseen = load(empty_store, deepcopy(changed), dry_run=True)
    assert _everything(empty_store) == before
    done = load(empty_store, changed)
    assert (foreseen.nodes, foreseen.relationships) == (done.nodes, done.relationships)
    assert done.nodes.created == 1
    assert done.nodes.updated == 1
    assert done.relationships.closed == 1


def test_a_changed_row_keeps_what_it_said_before(empty_store: Store) -> None:
    load(empty_store, dataset(node("Unit", "unit:a", staff=1)))
    report = load(empty_store, dataset(node("Unit", "unit:a", staff=2), effective=EFFECTIVE))
    assert report.nodes.updated == 1
    rows = empty_store.read("MATCH (f:Former) RETURN properties(f) AS p")
    assert len(rows) == 1
    former = rows[0]["p"]
    assert former["of"] == "unit:a"
    assert former["until"] == EFFECTIVE
    assert json.loads(former["state"])["staff"] == 1
    assert empty_store.read("MATCH (n:Entity) RETURN n.staff AS staff") == [{"staff": 2}]


def test_a_fact_that_is_gone_is_closed_and_can_come_back(empty_store: Store) -> None:
    load(empty_store, committee_with_members(3))
    report = load(empty_store, committee_with_members(2))
    assert report.nodes.closed == 1
    assert report.relationships.closed == 2
    text = "MATCH (n:Entity {id: 'unit:000002'}) RETURN n.until AS until"
    assert empty_store.read(text) == [{"until": EFFECTIVE}]
    assert len(_everything(empty_store)) == 5 + 6
    again = load(empty_store, committee_with_members(2))
    assert again.revision_before == again.revision_after
    back = load(empty_store, committee_with_members(3))
    assert back.nodes.updated == 1
    assert empty_store.read(text) == [{"until": None}]


def test_a_fact_that_would_begin_later_never_held(empty_store: Store) -> None:
    later = date(2022, 6, 1)
    load(empty_store, dataset(node("Unit", "unit:a"), node("Unit", "unit:b", since=later)))
    load(empty_store, dataset(node("Unit", "unit:a")))
    text = "MATCH (n:Entity {id: 'unit:b'}) RETURN n.since AS since, n.until AS until"
    assert empty_store.read(text) == [{"since": later, "until": later}]


def test_a_fact_that_was_over_is_not_made_to_hold_longer(empty_store: Store) -> None:
    term = {"since": date(2020, 1, 1), "until": date(2021, 1, 1)}
    bodies = [node("Organization", "org:a"), node("Organization", "org:b")]
    over = [node("Agreement", "agr:over", **term)]
    over += [rel("PARTY_TO", body, "agr:over", **term) for body in ("org:a", "org:b")]
    load(empty_store, dataset(*bodies, *over))
    done = load(empty_store, dataset(*bodies))
    assert (done.nodes.closed, done.relationships.closed) == (1, 2)
    ended = [row["until"] for row in _everything(empty_store) if "until" in row]
    assert ended == [term["until"]] * 3


def test_an_interrupted_load_closes_nothing_and_is_remembered(empty_store: Store) -> None:
    load(empty_store, committee_with_members(3))

    class Interrupted(Exception):
        pass

    def stop(done: int, total: int, what: str) -> None:
        raise Interrupted

    smaller = committee_with_members(2)
    smaller.nodes[2].properties["staff"] = 5
    with pytest.raises(Interrupted):
        load(empty_store, smaller, progress=stop)
    assert all("until" not in properties for properties in _everything(empty_store))
    states = empty_store.read("MATCH (l:LoadState) RETURN l.state AS state")
    assert states in ([{"state": "running"}], [{"state": "complete"}])
    assert load(empty_store, smaller).nodes.closed == 1


def test_batches_are_committed_whole_and_progress_ends_at_the_total(empty_store: Store) -> None:
    seen: list[tuple[int, int]] = []
    data = dataset(*(node("Unit", f"unit:{n:05d}") for n in range(BATCH_ROWS + 5)))
    report = load(empty_store, data, progress=lambda done, total, what: seen.append((done, total)))
    assert report.revision_after == 2
    assert seen == [(BATCH_ROWS, BATCH_ROWS + 5), (BATCH_ROWS + 5, BATCH_ROWS + 5)]


def test_racing_loads_of_the_same_rows_leave_one_of_each(empty_store: Store) -> None:
    data = [committee_with_members(200) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: load(empty_store, one), data))
    assert len(_everything(empty_store)) == 202 + 400


def test_what_others_write_between_two_batches_is_seen(empty_store: Store) -> None:
    """The ends were made a moment ago, so nothing of theirs would be looked up."""
    ends = [node("Unit", "unit:a"), node("Zone", "zone:b")]
    tie = rel("LOCATED_IN", "unit:a", "zone:b")

    def meanwhile(done: int, total: int, what: str) -> None:
        if done == len(ends):
            load(empty_store, dataset(tie, scope="other"))

    with pytest.raises(Conflict, match="belongs to load 'other'"):
        load(empty_store, dataset(*ends, tie), progress=meanwhile)
    assert empty_store.read("MATCH (:Unit)-[r]->(:Zone) RETURN r.load AS load") == [
        {"load": "other"}
    ]


def test_a_first_load_finds_what_a_broken_off_one_left(empty_store: Store) -> None:
    """Where the record of a scope is gone its rows are all taken for new at first."""
    data = committee_with_members(3)
    load(empty_store, data)
    before = _everything(empty_store)
    empty_store.record("MATCH (l:LoadState) DELETE l")
    again = load(empty_store, data)
    assert (again.nodes.unchanged, again.relationships.unchanged) == (5, 6)
    assert again.revision_before == again.revision_after
    assert _everything(empty_store) == before


def test_another_loads_row_is_not_taken_over(empty_store: Store) -> None:
    load(empty_store, dataset(node("Unit", "unit:a"), scope="one"))
    before = _everything(empty_store)
    with pytest.raises(Conflict, match="belongs to load 'one'"):
        load(empty_store, dataset(node("Unit", "unit:a"), scope="two"))
    assert _everything(empty_store) == before


def test_a_node_keeps_its_labels(empty_store: Store) -> None:
    load(empty_store, dataset(node("Unit", "unit:a", "Enterprise")))
    before = _everything(empty_store)
    with pytest.raises(Conflict, match="keeps its labels"):
        load(empty_store, dataset(node("Unit", "unit:a")))
    assert _everything(empty_store) == before


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([node("Unit", "unit:a", since="2021-13-01")], "date_from_datetime_parsing"),
        ([node("Unit", "unit:a", since="2021-02-30")], "date_from_datetime_parsing"),
        ([node("Ghost", "unit:a")], "unknown_label"),
        ([node("Unit", "unit:a", "JointCommittee")], "unknown_label"),
        ([node("Unit", "unit:a"), rel("LOVES", "unit:a", "unit:a")], "unknown_type"),
        ([node("Unit", "unit:a"), rel("LOCATED_IN", "unit:a", "zone:none")], "missing_end"),
        ([node("Unit", "unit:a"), rel("LOCATED_IN", "unit:a", "org:b")], "wrong_end_label"),
        ([node("Unit", "unit:a"), rel("LOCATED_IN", "unit:a", "nonsense")], "malformed_id"),
        ([node("Unit", "unit:a", since="2021-01-01", until="2021-01-01")], "until_not_after_since"),
        ([node("Unit", "unit:a"), node("Unit", "unit:a")], "duplicate_id"),
        ([node("Unit", "unit:a", lon="102.8")], "half_coordinates"),
        ([node("Unit", "unit:a", lon="nan", lat="25")], "finite_number"),
        ([node("Unit", "unit:a", staff="-1")], "greater_than_equal"),
        ([node("Unit", "unit:a", sector="mars")], "literal_error"),
        ([node("Unit", "unit:a", category=True, lon=102.8, lat=25.0)], "category_located"),
        ([node("Agreement", "agr:a")], "fewer_than_two_parties"),
        (
            [
                node("Organization", "org:a"),
                node("Organization", "org:b"),
                rel("SUBORDINATE_TO", "org:a", "org:b"),
                rel("SUBORDINATE_TO", "org:b", "org:a"),
            ],
            "cycle",
        ),
        ([node("Organization", "org:a"), rel("SUBORDINATE_TO", "org:a", "org:a")], "self_loop"),
    ],
)
def test_bad_rows_are_named_and_nothing_is_written(
    empty_store: Store, rows: list[Any], rule: str
) -> None:
    load(empty_store, dataset(node("Unit", "unit:before"), scope="before"))
    before = _everything(empty_store)
    with pytest.raises(InvalidInput) as caught:
        load(empty_store, dataset(node("Unit", "unit:good"), *rows))
    assert rule in {finding.rule for finding in caught.value.findings}
    assert _everything(empty_store) == before


def test_a_cycle_through_the_store_is_found(empty_store: Store) -> None:
    organizations = [node("Organization", f"org:{name}") for name in "abc"]
    load(
        empty_store,
        dataset(
            *organizations,
            rel("SUBORDINATE_TO", "org:a", "org:b"),
            rel("SUBORDINATE_TO", "org:b", "org:c"),
            scope="held",
        ),
    )
    with pytest.raises(InvalidInput, match="run in a circle"):
        load(empty_store, dataset(rel("SUBORDINATE_TO", "org:c", "org:a")))


@pytest.mark.parametrize(
    "column", ["姓名", "联系电话", "身份证号", "书记", "Phone", "contact name"]
)
def test_s18_1_person_columns_are_refused(empty_store: Store, column: str) -> None:
    with pytest.raises(PersonDataRefused, match="no data about persons"):
        load(empty_store, dataset(node("Unit", "unit:a", **{column: "x"})))
    assert _everything(empty_store) == []


@pytest.mark.parametrize("text", ["负责 13912345678", "11010519491231002X 某"])
def test_s18_1_personal_data_in_a_text_is_refused(empty_store: Store, text: str) -> None:
    with pytest.raises(PersonDataRefused):
        load(empty_store, dataset(node("Unit", "unit:a", note=text)))


def test_s20_3_a_hostile_name_is_plain_text(empty_store: Store) -> None:
    hostile = '") DETACH DELETE n //'
    load(empty_store, dataset(node("Unit", "unit:a", name=hostile), node("Unit", "unit:b")))
    rows = empty_store.read("MATCH (n:Entity) RETURN n.name AS name ORDER BY n.id")
    assert rows == [{"name": hostile}, {"name": "unit:b"}]

"""A scenario foreseen on a snapshot, then really applied to a store and computed again."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from graph.errors import Conflict
from graph.importing import find_import, imports, undo
from graph.loading.loader import LoadReport, load
from graph.snapshot.pictures import Picture
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from queries.connectivity.components import components
from queries.connectivity.projection import project
from queries.coverage import coverage_state, summarize
from queries.scenarios import Scenario, effect_of, to_dataset
from queries.scenarios import apply as apply_scenario
from tests.integration.test_importing import content
from tests.support.small import dataset, node, rel

DAY = date(2022, 1, 1)
SOURCE = "resolution 3 of 2022"


def firm(number: int) -> object:
    return node(
        "Unit",
        f"unit:{number}",
        "Enterprise",
        ownership="private",
        operating_status="operating",
        lon=102.80 + number / 100,
        lat=25.0,
    )


BASE = dataset(
    *(firm(number) for number in range(6)),  # type: ignore[arg-type]
    node("Organization", "org:x"),
    node("Organization", "org:y"),
    node("Position", "pos:p", lon=102.80, lat=25.0),
    node("Position", "pos:old", lon=102.85, lat=25.0),
    rel("COVERED_BY", "unit:0", "org:x", basis="own"),
    scope="ledgers",
)


def wanted(*more: dict[str, object]) -> Scenario:
    changes: list[dict[str, object]] = [
        {"change": "add_position", "id": "pos:q", "name": "q", "lon": 102.83, "lat": 25.0}
        | {"tier": "station", "floor_area_m2": 300.0},
        {"change": "add_pairing", "id": "agr:1", "name": "n", "parties": ["org:x", "org:y"]},
        {"change": "add_joint_branch", "id": "org:j", "name": "j", "host": "unit:1"}
        | {"units": ["unit:1", "unit:2"]},
        {"change": "assign_guidance_officer", "organization": "org:x", "units": ["unit:3"]},
        *more,
    ]
    return Scenario.model_validate({"name": "trial", "title": "t", "changes": changes})


def picture(store: Store) -> Picture:
    return read_snapshot(store).at(DAY)


def told(where: Picture) -> tuple[object, ...]:
    state = coverage_state(picture=where)
    rates = [(rate.code, rate.numerator, rate.denominator) for rate in summarize(state=state).rates]
    parts = components(project(where))
    return rates, parts.nodes, parts.ties, parts.count, parts.isolated


def apply(store: Store, scenario: Scenario, *, dry_run: bool = False) -> LoadReport:
    made = to_dataset(picture=picture(store), scenario=scenario, effective=DAY, source=SOURCE)
    return load(store, made, dry_run=dry_run)


def test_what_was_foreseen_is_what_applying_brings(empty_embedded_store: Store) -> None:
    store = empty_embedded_store
    load(store, BASE)
    before = told(picture(store))
    foreseen = effect_of(state=coverage_state(picture=picture(store)), scenario=wanted())
    assert told(foreseen.after.picture) != before

    dry = apply(store, wanted(), dry_run=True)
    assert (dry.nodes.created, dry.relationships.created) == (4, 6)
    assert told(picture(store)) == before

    done = apply(store, wanted())
    assert (done.nodes, done.relationships) == (dry.nodes, dry.relationships)
    assert told(picture(store)) == told(foreseen.after.picture)

    again = apply(store, wanted())
    assert again.revision_before == again.revision_after

    (row,) = store.read("MATCH (p:Position {id: 'pos:q'}) RETURN properties(p) AS p")
    assert row["p"]["layer"] == "ledger"
    assert row["p"]["source"] == "src:scenario-trial"
    assert row["p"]["load"] == "scenario:trial"
    assert row["p"]["since"] == DAY
    (row,) = store.read("MATCH (s:Source {id: 'src:scenario-trial'}) RETURN s.name AS name")
    assert row["name"] == SOURCE

    # Edited and applied again: what it no longer says ends, what it says now is foreseen.
    less = Scenario(name="trial", title="t", changes=wanted().changes[:1])
    foreseen = effect_of(state=coverage_state(picture=picture(store)), scenario=less)
    apply(store, less)
    assert told(picture(store)) == told(foreseen.after.picture)


def test_closing_waits_for_the_ledger_that_owns_the_position(empty_embedded_store: Store) -> None:
    store = empty_embedded_store
    load(store, BASE)
    scenario = wanted({"change": "close_position", "id": "pos:old"})
    foreseen = effect_of(state=coverage_state(picture=picture(store)), scenario=scenario)
    revision = store.revision()
    with pytest.raises(Conflict, match="pos:old is stated by src:test"):
        apply(store, scenario)
    assert store.revision() == revision

    closed = deepcopy(BASE)
    (old,) = (row for row in closed.nodes if row.properties["id"] == "pos:old")
    old.properties["until"] = DAY
    load(store, closed)
    apply(store, scenario)
    assert told(picture(store)) == told(foreseen.after.picture)


def test_an_applied_scenario_is_in_the_journal_and_can_be_taken_back(
    empty_store: Store,
) -> None:
    """With as many created as the scenario has facts, edited and applied again as well."""
    store = empty_store
    load(store, BASE)
    start, pictured = content(store), told(picture(store))
    whole, less = wanted(), Scenario(name="trial", title="t", changes=wanted().changes[:1])
    states = []
    for scenario in (whole, less):
        states.append(content(store))
        made = to_dataset(picture=picture(store), scenario=scenario, effective=DAY, source=SOURCE)
        dry = apply_scenario(store, made, scenario, dry_run=True)
        done = apply_scenario(store, made, scenario, actor="规划处")
        assert (dry.nodes, dry.relationships) == (done.nodes, done.relationships)
        entry = find_import(store, str(done.import_id))
        assert (entry.state, entry.complete, entry.actor) == ("complete", True, "规划处")
        wrote = (entry.nodes, entry.relationships)
        assert [tally.created for tally in wrote] == [
            tally.created for tally in (done.nodes, done.relationships)
        ]
        assert [tally.closed for tally in wrote] == [
            tally.closed for tally in (done.nodes, done.relationships)
        ]
    first, second = sorted(entry.id for entry in imports(store))
    assert find_import(store, first).nodes.created == 3  # and the agreement's parties are ties
    with pytest.raises(Conflict, match=second):
        undo(store, first)
    for import_id in (second, first):
        assert undo(store, import_id, actor="编办").actor == "编办"
        assert content(store) == states.pop()
    assert (content(store), told(picture(store))) == (start, pictured)

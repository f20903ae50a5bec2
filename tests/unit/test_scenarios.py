"""What-if scenarios against networks in which the changes were made by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from graph.datasets.synthetic import AS_OF, generate
from graph.errors import Conflict, InvalidInput
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.coordinates import bd09, gcj02
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Picture
from queries.connectivity.components import components
from queries.connectivity.projection import project
from queries.coverage import coverage_state, summarize
from queries.coverage.rules.codes import LENSES
from queries.coverage.rules.files import default_policy
from queries.coverage.status.state import CoverageState
from queries.scenarios import (
    Scenario,
    apply_to,
    compare,
    effect_of,
    shifts,
    to_dataset,
)
from queries.scenarios.facts import facts_of
from queries.scenarios.scenario import AddPosition
from queries.scenarios.scenario_files import parse_scenario, to_toml
from tests.support.networks import KUNMING
from tests.support.small import dataset, node, rel

Change = dict[str, Any]


def scenario(*changes: Change, name: str = "trial") -> Scenario:
    return Scenario.model_validate({"name": name, "title": "t", "changes": list(changes)})


def add(position: str = "pos:new", lon: float = 102.8, lat: float = 25.0, **more: Any) -> Change:
    given = {"id": position, "name": position, "lon": lon, "lat": lat, "tier": "station"}
    return {"change": "add_position", **given, **more}


def close(position: str) -> Change:
    return {"change": "close_position", "id": position}


def move(position: str, lon: float, lat: float) -> Change:
    return {"change": "move_position", "id": position, "lon": lon, "lat": lat}


def pair(agreement: str, *parties: str) -> Change:
    return {"change": "add_pairing", "id": agreement, "name": agreement, "parties": list(parties)}


def join(organization: str, host: str, *units: str) -> Change:
    given = {"id": organization, "name": organization, "host": host, "units": list(units)}
    return {"change": "add_joint_branch", **given}


def guide(organization: str, *units: str) -> Change:
    given = {"organization": organization, "units": list(units)}
    return {"change": "assign_guidance_officer", **given}


# --- a second way: the changes made to the rows ---------------------------------------------


def by_hand(base: Dataset, wanted: Scenario) -> Dataset:
    """The dataset as it would read if somebody had written the changes into it."""
    nodes = {row.properties["id"]: deepcopy(row) for row in base.nodes}
    edges = list(base.relationships)
    for change in wanted.model_dump(mode="json")["changes"]:
        match change["change"]:
            case "add_position":
                keys = ("name", "lon", "lat", "tier")
                row = node("Position", change["id"], **{key: change[key] for key in keys})
                nodes[change["id"]] = row
            case "move_position":
                nodes[change["id"]].properties.update(lon=change["lon"], lat=change["lat"])
            case "close_position":
                del nodes[change["id"]]
            case "add_pairing":
                nodes[change["id"]] = node("Agreement", change["id"], form="pairing")
                edges += [rel("PARTY_TO", party, change["id"]) for party in change["parties"]]
            case "add_joint_branch":
                nodes[change["id"]] = node("Organization", change["id"], kind="joint_branch")
                edges.append(rel("BASED_IN", change["id"], change["host"]))
                edges += [
                    rel("COVERED_BY", unit, change["id"], basis="joint") for unit in change["units"]
                ]
            case "assign_guidance_officer":
                # A first day of its own: the body may cover the unit in another way already.
                edges += [
                    rel(
                        "COVERED_BY",
                        unit,
                        change["organization"],
                        basis="guidance",
                        since=date(2021, 6, 30),
                    )
                    for unit in change["units"]
                ]
    kept = [edge for edge in edges if edge.start in nodes and edge.end in nodes]
    return replace(base, nodes=list(nodes.values()), relationships=kept)


def rates(state: CoverageState) -> dict[str, tuple[Any, ...]]:
    return {
        rate.code: (rate.numerator, rate.denominator, rate.unknown, rate.reason, rate.excluded)
        for rate in summarize(state=state).rates
    }


def covered(state: CoverageState, lens: str) -> set[str]:
    ids = state.picture.snapshot.ids[state.enterprises[state.rate_status(lens).covered]]
    return set(ids.tolist())


@cache
def network() -> Dataset:
    """The Kunming case and a small synthetic network, all of it in the ledger layer."""
    case = read_folder(KUNMING)
    made = generate(scale=0.05)
    rows = [*case.nodes, *made.nodes], [*case.relationships, *made.relationships]
    return check(Dataset("base", "ledger", "src:base", AS_OF, *rows))


@cache
def base() -> CoverageState:
    return coverage_state(picture=snapshot_of(network()).at(AS_OF))


def ids(state: CoverageState, label: str, second: str | None = None) -> list[str]:
    return sorted(state.picture.snapshot.ids[state.picture.nodes(label, second)].tolist())


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Changes that fit the network, in any mixture."""
    positions = ids(base(), "Position")
    firms, organizations = ids(base(), "Unit", "Enterprise"), ids(base(), "Organization")
    lon, lat = st.floats(102.76, 102.91), st.floats(24.89, 25.07)
    drawn = draw(st.lists(st.sampled_from(positions), unique=True, max_size=12))
    half = len(drawn) // 2
    changes: list[Change] = [close(position) for position in drawn[:half]]
    changes += [move(position, draw(lon), draw(lat)) for position in drawn[half:]]
    for number in range(draw(st.integers(0, 4))):
        tier = draw(st.sampled_from(["station", "domain", "school"]))
        changes.append(add(f"pos:zz{number}", draw(lon), draw(lat), tier=tier))
    some = st.lists(st.sampled_from(firms), unique=True, min_size=2, max_size=7)
    for number in range(draw(st.integers(0, 2))):
        units = draw(some)
        changes.append(join(f"org:zz{number}", units[0], *units))
    if draw(st.booleans()):
        changes.append(guide(draw(st.sampled_from(organizations)), *draw(some)))
    if draw(st.booleans()):
        pairs = st.lists(st.sampled_from(organizations), unique=True, min_size=2, max_size=4)
        changes.append(pair("agr:zz", *draw(pairs)))
    return scenario(*draw(st.permutations(changes)))


@pytest.mark.slow
@settings(max_examples=30)
@given(wanted=scenarios())
def test_a_scenario_is_what_the_changed_rows_give(wanted: Scenario) -> None:
    expected = coverage_state(
        picture=snapshot_of(by_hand(network(), wanted)).at(AS_OF),
        model=base().model,
        tiers=base().tiers,
    )
    found = effect_of(state=base(), scenario=wanted)
    assert rates(found.after) == rates(expected)
    for change in found.rates:
        assert (change.before.rate, change.after.rate) == tuple(
            next(rate.rate for rate in summarize(state=state).rates if rate.code == change.code)
            for state in (base(), expected)
        )
    for lens, moved in zip(LENSES, found.lenses, strict=True):
        gained = covered(expected, lens) - covered(base(), lens)
        lost = covered(base(), lens) - covered(expected, lens)
        assert (moved.lens, moved.gained, moved.lost) == (lens, len(gained), len(lost))
        for direction, those in (("gained", gained), ("lost", lost)):
            page = shifts(effect=found, lens=lens, direction=direction, limit=None)  # type: ignore[arg-type]
            assert [row.id for row in page.rows] == sorted(those)
    parts = components(project(expected.picture))
    now = found.connection.after
    assert (now.bodies, now.ties, now.components) == (parts.nodes, parts.ties, parts.count)
    assert now.isolated == len(parts.isolated)


@settings(max_examples=20)
@given(places=st.lists(st.tuples(st.floats(102.7, 103.0), st.floats(24.8, 25.1)), max_size=3))
def test_adding_a_position_never_covers_fewer(places: list[tuple[float, float]]) -> None:
    wanted = scenario(*(add(f"pos:zz{n}", *place) for n, place in enumerate(places)))
    after = apply_to(state=base(), scenario=wanted)
    assert covered(base(), "spatial") <= covered(after, "spatial")
    assert rates(after)["work"] == rates(base())["work"]


@settings(max_examples=20)
@given(data=st.data())
def test_closing_and_adding_the_same_position_is_neutral(data: st.DataObject) -> None:
    position = data.draw(st.sampled_from(ids(base(), "Position")))
    snapshot = base().picture.snapshot
    at = snapshot.index_of(position)
    said = {name: snapshot.columns[name].at(at) for name in ("name", "lon", "lat", "tier")}
    if said["lon"] is None:
        return
    again = {"change": "add_position", **said}
    same_id = scenario(close(position), {**again, "id": position})
    assert apply_to(state=base(), scenario=same_id) is base()
    new_id = scenario(close(position), {**again, "id": "pos:zz"})
    assert rates(apply_to(state=base(), scenario=new_id)) == rates(base())


def test_an_empty_scenario_changes_nothing() -> None:
    found = effect_of(state=base(), scenario=scenario())
    assert found.after is found.before
    assert all(change.before == change.after for change in found.rates)
    assert {(lens.gained, lens.lost) for lens in found.lenses} == {(0, 0)}
    assert found.connection.before == found.connection.after


def test_the_picture_and_the_state_stay_as_they_are() -> None:
    before = rates(base())
    snapshot = base().picture.snapshot
    listed, until = snapshot.ids.copy(), snapshot.until.copy()
    first = ids(base(), "Position")[0]
    apply_to(state=base(), scenario=scenario(close(first), add("pos:zz")))
    assert (snapshot.ids == listed).all()
    assert (snapshot.until.astype(int) == until.astype(int)).all()
    assert rates(base()) == before == rates(coverage_state(picture=base().picture))


# --- small enough to count by hand ----------------------------------------------------------


def firm(name: str, lon: float, **properties: Any) -> Any:
    given = {"ownership": "private", "operating_status": "operating", "lon": lon, "lat": 25.0}
    return node("Unit", f"unit:{name}", "Enterprise", **{**given, **properties})


SMALL = dataset(
    firm("a", 102.80, full_members=1),
    firm("b", 102.82, full_members=1),
    firm("c", 102.90, full_members=2),
    node("Organization", "org:x"),
    node("Organization", "org:y"),
    node("Position", "pos:p", lon=102.80, lat=25.0),
    node("Position", "pos:gone", lon=102.90, lat=25.0, until=date(2021, 1, 1)),
)


def small(as_of: date = date(2021, 12, 31)) -> Picture:
    return snapshot_of(SMALL).at(as_of)


def small_state() -> CoverageState:
    return coverage_state(picture=small())


def faults(wanted: Scenario, state: CoverageState | None = None) -> list[tuple[str, str | None]]:
    with pytest.raises(InvalidInput) as refused:
        apply_to(state=small_state() if state is None else state, scenario=wanted)
    return [(finding.rule, finding.value) for finding in refused.value.findings]


def test_moving_the_only_position_gains_one_and_loses_one() -> None:
    found = effect_of(state=small_state(), scenario=scenario(move("pos:p", 102.82, 25.0)))
    spatial = next(change for change in found.rates if change.code == "spatial")
    assert (spatial.before.numerator, spatial.after.numerator) == (1, 1)
    (gained,) = shifts(effect=found, lens="spatial", direction="gained").rows
    (lost,) = shifts(effect=found, lens="spatial", direction="lost").rows
    assert (gained.id, gained.reason, gained.metres_after) == ("unit:b", "beyond_threshold", 0.0)
    assert (lost.id, lost.reason, lost.metres_before) == ("unit:a", "beyond_threshold", 0.0)
    assert gained.metres_before == lost.metres_after == pytest.approx(2015.5, abs=0.5)


def test_closing_the_last_position_leaves_no_rate_and_names_who_loses() -> None:
    found = effect_of(state=small_state(), scenario=scenario(close("pos:p")))
    spatial = next(change for change in found.rates if change.code == "spatial")
    assert spatial.after.rate is None
    assert spatial.change is None
    assert spatial.after.reason == "no_position"
    (lost,) = shifts(effect=found, lens="spatial", direction="lost").rows
    assert (lost.id, lost.nearest_after, lost.metres_after) == ("unit:a", None, None)


def test_a_joint_branch_covers_its_units_and_a_pairing_ties_its_parties() -> None:
    wanted = scenario(join("org:j", "unit:a", "unit:a", "unit:b"), pair("agr:1", "org:x", "org:y"))
    found = effect_of(state=small_state(), scenario=wanted)
    organizational = next(change for change in found.rates if change.code == "organizational")
    assert (organizational.after.numerator, organizational.after.denominator) == (2, 3)
    assert organizational.change == pytest.approx(2 / 3)
    assert found.connection.before.components == 5
    # org:j with a and b; agr:1 with x and y; c alone
    assert found.connection.after.components == 3
    assert found.connection.no_longer_isolated == ("org:x", "org:y", "unit:a", "unit:b")


def test_r01_r04_a_joint_branch_that_breaks_advice_is_a_concern_not_a_fault() -> None:
    found = effect_of(
        state=small_state(), scenario=scenario(join("org:j", "unit:a", "unit:a", "unit:b"))
    )
    assert [concern.rule for concern in found.concerns] == ["R01"]
    enough = scenario(join("org:j", "unit:a", "unit:b", "unit:c"))
    assert effect_of(state=small_state(), scenario=enough).concerns == ()
    firms = ids(base(), "Unit", "Enterprise")
    for units, expected in ((5, False), (6, True)):
        many = effect_of(state=base(), scenario=scenario(join("org:zz", firms[0], *firms[:units])))
        assert any(concern.rule == "R04" for concern in many.concerns) is expected


def test_ids_have_to_be_there_or_to_be_new() -> None:
    wanted = scenario(
        add("pos:p"),
        move("pos:none", 102.8, 25.0),
        move("pos:gone", 102.8, 25.0),
        pair("agr:1", "org:x", "org:none"),
        join("org:x", "unit:a", "unit:a", "unit:b"),
        guide("org:x", "unit:none"),
        close("pos:p"),
        move("pos:p", 102.8, 25.0),
    )
    assert faults(wanted) == [
        ("id_taken", "pos:p"),
        ("unknown_id", "pos:none"),
        ("not_valid", "pos:gone"),
        ("unknown_id", "org:none"),
        ("id_taken", "org:x"),
        ("unknown_id", "unit:none"),
        ("closed_id", "pos:p"),
    ]


def test_what_a_change_adds_a_later_one_can_move_use_and_close() -> None:
    wanted = scenario(
        add("pos:q", 102.9), move("pos:q", 102.82, 25.0), add("pos:r", 102.9), close("pos:r")
    )
    after = apply_to(state=small_state(), scenario=wanted)
    assert covered(after, "spatial") == {"unit:a", "unit:b"}
    assert len(after.sites) == 2


def test_what_is_added_within_a_radius_surely_or_possibly_serves() -> None:
    def gained(*changes: dict[str, Any]) -> tuple[int, int, int]:
        found = effect_of(state=small_state(), scenario=scenario(*changes))
        told = found.lenses[LENSES.index("spatial")]
        return told.gained_certain, told.gained, told.gained_possible

    rough = {**add("pos:q", 102.82), "radius_m": 2_000}
    assert gained(add("pos:q", 102.82)) == (1, 1, 1)
    assert gained(rough) == (0, 1, 1)
    assert gained(rough, move("pos:q", 102.82, 25.0)) == (1, 1, 1)
    assert parse_scenario(to_toml(scenario(rough)), file="t.toml") == scenario(rough)
    for wrong in (-1, 0, 1e6, "5", math.inf):
        with pytest.raises(ValidationError, match="radius_m"):
            scenario({**rough, "radius_m": wrong})


def test_closing_what_is_closed_already_changes_nothing_and_is_said() -> None:
    found = effect_of(state=small_state(), scenario=scenario(close("pos:gone")))
    assert found.after is found.before
    assert [concern.rule for concern in found.concerns] == ["already_closed"]


def test_a_scenario_needs_the_ledger_layer() -> None:
    state = coverage_state(picture=snapshot_of(SMALL).at(date(2021, 12, 31), ["source"]))
    with pytest.raises(InvalidInput, match="'ledger'"):
        apply_to(state=state, scenario=scenario(add()))


def test_scenarios_are_compared_side_by_side_each_on_its_own() -> None:
    one = scenario(add("pos:q", 102.82), name="one")
    two = scenario(add("pos:q", 102.90), close("pos:p"), name="two")
    first, second = compare(state=small_state(), scenarios=[one, two])
    assert [(lens.gained, lens.lost) for lens in first.lenses][2] == (1, 0)
    assert [(lens.gained, lens.lost) for lens in second.lenses][2] == (1, 1)
    with pytest.raises(InvalidInput, match="comes twice"):
        compare(state=small_state(), scenarios=[one, one])
    with pytest.raises(InvalidInput, match="at least one"):
        compare(state=small_state(), scenarios=[])


def test_those_who_gain_come_in_pages() -> None:
    found = effect_of(
        state=small_state(), scenario=scenario(guide("org:x", "unit:a", "unit:b", "unit:c"))
    )
    first = shifts(effect=found, lens="work", direction="gained", limit=2)
    assert ([row.id for row in first.rows], first.count) == (["unit:a", "unit:b"], 3)
    rest = shifts(effect=found, lens="work", direction="gained", after=first.next, limit=2)
    assert ([row.id for row in rest.rows], rest.next) == (["unit:c"], None)
    bad: list[tuple[Callable[[], object], str]] = [
        (lambda: shifts(effect=found, lens="x", direction="gained"), "unknown lens"),
        (lambda: shifts(effect=found, lens="work", direction="gained", limit=0), "limit"),
        (lambda: shifts(effect=found, lens="work", direction="x"), "unknown direction"),  # type: ignore[arg-type]
    ]
    for ask, message in bad:
        with pytest.raises(InvalidInput, match=message):
            ask()


# --- as a dataset ---------------------------------------------------------------------------

DAY = date(2021, 12, 31)


def as_dataset(wanted: Scenario, picture: Picture | None = None, **asked: Any) -> Dataset:
    given = {"effective": DAY, "source": "resolution 3", **asked}
    return to_dataset(picture=picture or small(), scenario=wanted, **given)


def test_a_scenario_becomes_a_dataset_of_the_ledger_layer_with_a_source() -> None:
    made = as_dataset(scenario(add(), join("org:j", "unit:a", "unit:a", "unit:b")))
    assert (made.id, made.layer, made.source) == ("scenario:trial", "ledger", "src:scenario-trial")
    checked = check(made)
    by_id = {row.properties["id"]: row for row in checked.nodes}
    assert by_id["src:scenario-trial"].properties["name"] == "resolution 3"
    assert by_id["pos:new"].properties["since"] == DAY
    assert {edge.properties["since"] for edge in checked.relationships} == {DAY}


def test_what_is_loaded_gives_the_rates_that_were_foreseen() -> None:
    wanted = scenario(add("pos:q", 102.82), guide("org:x", "unit:a"))
    loaded = snapshot_of(SMALL, check(as_dataset(wanted))).at(DAY)
    foreseen = apply_to(state=small_state(), scenario=wanted)
    assert rates(coverage_state(picture=loaded)) == rates(foreseen)
    # Applied, the scenario changes nothing more; and edited, it is judged by what it says now.
    again = coverage_state(picture=loaded)
    assert rates(apply_to(state=again, scenario=wanted)) == rates(again)
    assert rates(apply_to(state=again, scenario=scenario())) == rates(small_state())
    assert as_dataset(wanted, loaded) == as_dataset(wanted)


def test_a_position_of_another_load_is_not_moved_or_closed_but_named() -> None:
    with pytest.raises(Conflict) as refused:
        as_dataset(scenario(close("pos:p"), add()))
    assert "pos:p is stated by src:test; write until = 2021-12-31 there" in refused.value.message
    with pytest.raises(Conflict, match="write its new place there"):
        as_dataset(scenario(move("pos:p", 102.9, 25.0)))
    # Once its own ledger has closed it, the rest can be applied.
    made = as_dataset(scenario(close("pos:gone"), add()))
    assert [row.properties["id"] for row in made.nodes] == ["src:scenario-trial", "pos:new"]


@pytest.mark.parametrize("source", ["", "  ", "x" * 401, "电话13800138000"])
def test_a_source_is_needed_and_names_no_person(source: str) -> None:
    with pytest.raises(InvalidInput, match="source"):
        as_dataset(scenario(add()), source=source)


def test_the_picture_has_to_be_of_the_effective_day() -> None:
    with pytest.raises(InvalidInput, match="2022-01-01"):
        as_dataset(scenario(add()), effective=date(2022, 1, 1))


def test_s04_5_a_place_in_another_system_is_kept_as_wgs_84() -> None:
    there = np.array([[102.81, 25.01]])
    for crs, shifted in (("gcj02", gcj02(there)), ("bd09", bd09(there)), ("wgs84", there)):
        change = AddPosition(
            change="add_position",
            id="pos:x",
            name="x",
            lon=float(shifted[0, 0]),
            lat=float(shifted[0, 1]),
            crs=crs,
            tier="station",
        )
        assert change.wgs84() == pytest.approx((102.81, 25.01), abs=1e-9)
        facts = facts_of(
            picture=small(),
            scenario=Scenario(name="x", title="x", changes=(change,)),
            building=default_policy().building,
        )
        kept = facts.nodes["pos:x"].properties
        assert (kept["lon"], kept["lat"]) == change.wgs84()
        assert kept["declared_crs"] == crs

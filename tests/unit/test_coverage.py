"""Coverage on networks small enough to count by hand."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from graph.errors import InvalidInput, NotFound
from graph.snapshot.building import build
from graph.snapshot.pictures import Picture
from queries.coverage import (
    Filters,
    Rate,
    WalkModel,
    by_subdistrict,
    coverage_state,
    summarize,
    uncovered,
)
from queries.coverage.answers.sorting import Key
from queries.coverage.reach.walking import EARTH_RADIUS_M

DAY = date(2021, 12, 31)
LON, LAT = 102.8, 25.0
STRAIGHT_KM = WalkModel(detour=1.0)
"""1,000 m in a straight line."""


def firm(name: str, metres: float | None = 100.0, **properties: Any) -> dict[str, Any]:
    """A private firm in operation, so many metres due north of the only position."""
    point = (
        {} if metres is None else {"lon": LON, "lat": LAT + math.degrees(metres / EARTH_RADIUS_M)}
    )
    return {
        "id": f"unit:{name}",
        "labels": ["Unit", "Enterprise"],
        "name": name,
        "layer": "ledger",
        "source": "src:t",
        "sector": "private_firm",
        "ownership": "private",
        "operating_status": "operating",
        "full_members": 0,
        **point,
        **properties,
    }


def zone(name: str, kind: str, **properties: Any) -> dict[str, Any]:
    return {"id": f"zone:{name}", "labels": ["Zone"], "name": name, "kind": kind} | {
        "layer": "ledger",
        "source": "src:t",
        **properties,
    }


def rel(rel_type: str, start: str, end: str, **properties: Any) -> dict[str, Any]:
    return {"type": rel_type, "start": start, "end": end, "layer": "ledger", **properties}


def covered_by(name: str, basis: str, **properties: Any) -> dict[str, Any]:
    return rel("COVERED_BY", f"unit:{name}", "org:b", basis=basis, **properties)


def inside(name: str, place: str) -> dict[str, Any]:
    return rel("LOCATED_IN", f"unit:{name}", f"zone:{place}")


ORGANIZATION = {
    "id": "org:b",
    "labels": ["Organization"],
    "name": "b",
    "kind": "branch",
    "layer": "ledger",
}
POSITION = {
    "id": "pos:p",
    "labels": ["Position"],
    "name": "p",
    "tier": "station",
    "lon": LON,
    "lat": LAT,
    "layer": "ledger",
}
ZONES = [
    zone("kmez", "development_zone"),
    zone("ala", "subdistrict"),
    zone("luoyang", "subdistrict"),
    zone("shiba", "community"),
    zone("guolin", "community"),
    zone("tower", "carrier", carrier_kind="building"),
]
HIERARCHY = [
    rel("PART_OF", "zone:ala", "zone:kmez"),
    rel("PART_OF", "zone:luoyang", "zone:kmez"),
    rel("PART_OF", "zone:shiba", "zone:ala"),
    rel("PART_OF", "zone:guolin", "zone:luoyang"),
    rel("PART_OF", "zone:tower", "zone:shiba"),
]


def picture(
    nodes: list[dict[str, Any]],
    relationships: list[dict[str, Any]] | None = None,
    layers: tuple[str, ...] | None = None,
    as_of: date = DAY,
) -> Picture:
    rows = [ORGANIZATION, POSITION, *ZONES, *nodes]
    return build(rows, [*HIERARCHY, *(relationships or [])], 7).at(as_of, layers)


def rates(where: Picture, model: WalkModel = STRAIGHT_KM) -> dict[str, Rate]:
    answer = summarize(state=coverage_state(picture=where, model=model))
    return {rate.code: rate for rate in answer.rates}


def listed(where: Picture, lens: str, **asked: Any) -> dict[str, str]:
    """Reason by name of everything the lens lists."""
    page = uncovered(
        state=coverage_state(picture=where, model=STRAIGHT_KM), lens=lens, limit=None, **asked
    )
    return {row.name: row.reason for row in page.rows}


def counts(rate: Rate) -> tuple[int | None, ...]:
    return rate.numerator, rate.denominator, rate.uncovered, rate.unknown


def test_s01_1_three_rates_each_with_numerator_denominator_and_definition() -> None:
    where = picture(
        [firm("own"), firm("joint"), firm("guided", 2000), firm("union"), firm("none", None)],
        [
            covered_by("own", "own"),
            covered_by("joint", "joint"),
            covered_by("guided", "guidance"),
            covered_by("union", "mass"),
        ],
    )
    found = rates(where)
    assert counts(found["organizational"]) == (2, 5, 3, 0)
    assert counts(found["work"]) == (4, 5, 1, 0)
    assert counts(found["own"]) == (1, 5, 4, 0)
    assert counts(found["spatial"]) == (3, 4, 1, 1)
    assert found["spatial"].rate == 0.75
    assert found["organizational"].rate == pytest.approx(0.4)
    for rate in found.values():
        assert rate.definition.zh
        assert rate.definition.en
    for code in ("organizational", "work", "spatial", "own"):
        assert found[code].reason is None
    answer = summarize(state=coverage_state(picture=where, model=STRAIGHT_KM))
    assert (answer.as_of, answer.revision, answer.drawn_on) == (DAY, 7, ("ledger",))
    assert answer.walk.method == "straight_line_times_detour"
    assert (answer.walk.detour, answer.walk.threshold_m, answer.walk.crs) == (1.0, 1000.0, "WGS 84")


def test_s01_1_source_layer_has_no_rate_and_says_why() -> None:
    """C23: named enterprises and positions are no denominator, however well they are covered."""
    named = firm("named", layer="source", operating_status=None, ownership=None)
    position = POSITION | {"id": "pos:s", "layer": "source"}
    where = picture([named, position, firm("register")], [covered_by("named", "own")], ("source",))
    for rate in rates(where).values():
        assert counts(rate) == (None, None, None, None)
        assert rate.rate is None
        assert rate.reason == "denominator_not_in_source"
    for lens in ("organizational", "work", "spatial"):
        page = uncovered(state=coverage_state(picture=where), lens=lens)
        assert (page.count, page.rows, page.no_rate) == (0, (), "denominator_not_in_source")


def test_source_enterprises_stay_out_of_a_register_s_denominator() -> None:
    named = firm("named", layer="source", operating_status=None)
    found = rates(picture([named, firm("register")]))
    assert counts(found["organizational"]) == (0, 1, 1, 0)
    assert found["organizational"].excluded == {"status_not_given": 1}


def test_excluded_enterprises_are_counted_with_their_reason() -> None:
    where = picture(
        [
            firm("counted"),
            firm("moved", operating_status="moved_out"),
            firm("shell", operating_status="shell"),
            firm("closed", operating_status="deregistered"),
            firm("paused", operating_status="suspended"),
            firm("outside", in_zone=False),
            firm("state", ownership="state", sector="state_firm"),
            firm("state-by-sector", ownership=None, sector="state_firm"),
            firm("untold", ownership=None, sector=None),
            firm("collective", ownership="collective"),
            firm("foreign", ownership="foreign"),
            firm("by-sector", ownership=None),
        ]
    )
    found = rates(where)
    by_status = dict.fromkeys(
        ("moved_out", "shell", "deregistered", "suspended", "outside_zone"), 1
    )
    assert found["spatial"].excluded == by_status
    assert found["spatial"].denominator == 7
    assert found["organizational"].excluded == by_status | {
        "state_owned": 2,
        "collective": 1,
        "ownership_not_given": 1,
    }
    assert found["organizational"].denominator == 3


def test_one_credit_code_counts_once() -> None:
    where = picture([firm("a", uscc="91X"), firm("b", uscc="91X"), firm("c"), firm("d")])
    found = rates(where)
    assert found["work"].denominator == 3
    assert found["work"].excluded == {"duplicate_credit_code": 1}
    assert set(listed(where, "work")) == {"a", "c", "d"}


@pytest.mark.parametrize(
    ("full", "probationary", "reason"),
    [
        (0, 0, "no_members"),
        (0, None, "no_members"),
        (0, 3, "fewer_than_three_members_no_joint_branch"),
        (1, 0, "fewer_than_three_members_no_joint_branch"),
        (2, 5, "fewer_than_three_members_no_joint_branch"),
        (3, 0, "three_or_more_members_not_built"),
        (6, 0, "three_or_more_members_not_built"),
        (100, 0, "three_or_more_members_not_built"),
        (None, 2, "members_not_given"),
    ],
)
def test_s01_2_reason_by_members_at_the_boundaries(
    full: int | None, probationary: int | None, reason: str
) -> None:
    """R01, R03, R09: three full members make a branch due; probationary ones do not."""
    where = picture([firm("f", full_members=full, probationary_members=probationary)])
    assert listed(where, "organizational") == {"f": reason}
    assert listed(where, "work") == {"f": reason}


def test_s01_2_rows_are_denominator_minus_numerator_in_every_lens() -> None:
    where = picture(
        [firm("near"), firm("far", 1000.5), firm("edge", 1000.0), firm("nowhere", None)],
        [covered_by("near", "own"), covered_by("far", "mass")],
    )
    assert set(listed(where, "organizational")) == {"far", "edge", "nowhere"}
    assert set(listed(where, "work")) == {"edge", "nowhere"}
    assert listed(where, "spatial") == {"far": "beyond_threshold"}
    for lens in ("organizational", "work", "spatial"):
        rate = rates(where)[lens]
        page = uncovered(state=coverage_state(picture=where, model=STRAIGHT_KM), lens=lens)
        assert page.count == len(page.rows) == rate.uncovered
        assert (page.denominator, page.numerator) == (rate.denominator, rate.numerator)


def test_s01_4_no_coordinates_is_unknown_and_listed_apart() -> None:
    where = picture([firm("a", 10), firm("b", 5000), firm("c", None), firm("d", None, lon=102.8)])
    assert counts(rates(where)["spatial"]) == (1, 2, 1, 2)
    assert listed(where, "spatial") == {"b": "beyond_threshold"}
    assert listed(where, "spatial", unknown=True) == {
        "c": "no_coordinates",
        "d": "no_coordinates",
    }
    assert listed(where, "organizational", unknown=True) == {}


def test_only_unknown_leaves_no_rate() -> None:
    rate = rates(picture([firm("a", None)]))["spatial"]
    assert (counts(rate), rate.rate) == ((0, 0, 0, 1), None)
    assert rate.reason == "no_enterprise_counted"


def test_no_located_position_leaves_no_spatial_rate() -> None:
    where = build([POSITION | {"lon": None}, firm("a")], [], 1).at(DAY)
    found = rates(where)
    assert found["spatial"].reason == "no_position_with_coordinates"
    assert counts(found["spatial"]) == (None, None, None, None)
    assert found["work"].denominator == 1
    assert listed(where, "spatial") == {}


def test_tiers_decide_what_serves() -> None:
    school = POSITION | {"id": "pos:school", "tier": "school", "lat": LAT + 0.1}
    where = picture([firm("far", math.radians(0.1) * EARTH_RADIUS_M), school])
    assert listed(where, "spatial") == {"far": "beyond_threshold"}
    state = coverage_state(picture=where, model=STRAIGHT_KM, tiers=("station", "school"))
    assert uncovered(state=state, lens="spatial").count == 0
    with pytest.raises(InvalidInput, match="tier"):
        coverage_state(picture=where, tiers=("castle",))


def test_s05_3_a_carrier_s_branch_covers_only_where_an_edge_says_so() -> None:
    where = picture(
        [firm("in", full_members=1), firm("also-in")],
        [
            inside("in", "tower"),
            inside("also-in", "tower"),
            rel("LOCATED_IN", "org:b", "zone:tower"),
            covered_by("in", "joint"),
        ],
    )
    assert listed(where, "organizational") == {"also-in": "no_members"}


def test_valid_time_of_coverage_is_half_open() -> None:
    rows = [firm("f")]
    edge = [covered_by("f", "own", since=date(2020, 1, 1), until=date(2021, 1, 1))]
    for day, numerator in (
        (date(2019, 12, 31), 0),
        (date(2020, 1, 1), 1),
        (date(2020, 12, 31), 1),
        (date(2021, 1, 1), 0),
    ):
        assert rates(picture(rows, edge, as_of=day))["organizational"].numerator == numerator


LOCATED = picture(
    [
        firm("a1", size="micro", industry="f", full_members=3),
        firm("a2", size="small", industry="f"),
        firm("a3", 3000, size="micro", industry="c", staff=60),
        firm("b1", size="micro", industry="f"),
        firm("b2", None, size="micro", industry="f"),
        firm("s1", 5000, size="micro"),
        firm("x1", size="micro"),
    ],
    [
        inside("a1", "shiba"),
        inside("a2", "shiba"),
        inside("a2", "tower"),
        inside("a3", "tower"),
        inside("b1", "guolin"),
        inside("b2", "guolin"),
        inside("s1", "ala"),
    ],
)


def test_s01_3_subdistricts_and_unlocated_add_up_to_the_zone() -> None:
    state = coverage_state(picture=LOCATED, model=STRAIGHT_KM)
    for lens in ("organizational", "work", "spatial"):
        parts = by_subdistrict(state=state, lens=lens)
        assert [part.id for part in parts.parts] == ["zone:ala", "zone:luoyang"]
        every = (*parts.parts, parts.unlocated)
        for of in ("numerator", "denominator", "uncovered", "unknown"):
            assert sum(getattr(part, of) for part in every) == getattr(parts.total, of)
        listed_apart = sum(
            uncovered(
                state=state, lens=lens, filters=Filters(subdistrict=part.id or "unlocated")
            ).count
            for part in every
        )
        assert listed_apart == parts.total.uncovered == uncovered(state=state, lens=lens).count
    spatial = by_subdistrict(state=state, lens="spatial")
    assert [(part.numerator, part.denominator, part.unknown) for part in spatial.parts] == [
        (2, 4, 0),
        (1, 1, 1),
    ]
    assert spatial.unlocated.denominator == 1


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(), {"a1", "a2", "a3", "b1", "b2", "s1", "x1"}),
        (Filters(subdistrict="zone:ala"), {"a1", "a2", "a3", "s1"}),
        (Filters(subdistrict="luoyang"), {"b1", "b2"}),
        (Filters(subdistrict="unlocated"), {"x1"}),
        (Filters(community="zone:shiba"), {"a1", "a2", "a3"}),
        (Filters(community="unlocated"), {"s1", "x1"}),
        (Filters(carrier="zone:tower"), {"a2", "a3"}),
        (Filters(carrier_kind="building"), {"a2", "a3"}),
        (Filters(carrier_kind="market"), set()),
        (Filters(size="micro", industry="f"), {"a1", "b1", "b2"}),
        (Filters(size="micro", industry="f", subdistrict="zone:ala"), {"a1"}),
        (Filters(sector="private_firm", carrier="zone:tower", size="micro"), {"a3"}),
        (Filters(sector="state_firm"), set()),
    ],
)
def test_s01_3_filters_combine_with_and(filters: Filters, names: set[str]) -> None:
    assert set(listed(LOCATED, "organizational", filters=filters)) == names


def test_a_row_tells_the_way_to_the_nearest_position() -> None:
    """S04.4: nearest position, metres and minutes; here 3,000 m with detour 1.3 at 4 km/h."""
    state = coverage_state(picture=LOCATED)
    rows = {row.name: row for row in uncovered(state=state, lens="organizational").rows}
    row = rows["a3"]
    assert (row.nearest_position, row.metres) == ("pos:p", 3000.0)
    assert row.minutes == pytest.approx(3000 * 1.3 / (4000 / 60), abs=0.05)
    assert row.community is not None
    assert row.subdistrict is not None
    assert row.carrier is not None
    assert (row.community.id, row.subdistrict.name, row.carrier.id) == (
        "zone:shiba",
        "ala",
        "zone:tower",
    )
    assert (row.staff, row.size, row.industry, row.layer, row.undated) == (
        60,
        "micro",
        "c",
        "ledger",
        True,
    )
    assert (rows["b2"].nearest_position, rows["b2"].metres, rows["b2"].minutes) == (None,) * 3
    assert rows["x1"].subdistrict is None


def test_pages_are_keyed_by_id_and_survive_changes_between_them() -> None:
    def page_of(where: Picture, after: Key | None) -> tuple[list[str], Key | None]:
        state = coverage_state(picture=where, model=STRAIGHT_KM)
        page = uncovered(state=state, lens="work", after=after, limit=2)
        return [row.name for row in page.rows], page.next

    names = ["a", "b", "c", "d", "e"]
    where = picture([firm(name) for name in names])
    seen: list[str] = []
    after: Key | None = None
    while True:
        part, after = page_of(where, after)
        seen += part
        if after is None:
            break
    assert seen == names
    # The last row of the first page is gone and one before it is new: the next page is the same.
    changed = picture([firm(name) for name in ("aa", "a", "c", "d", "e")])
    assert page_of(changed, (0.0, "unit:b"))[0] == ["c", "d"]
    assert page_of(where, (0.0, "unit:zzz")) == ([], None)


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 0},
        {"filters": Filters(size="huge")},
        {"filters": Filters(carrier_kind="castle")},
        {"filters": Filters(subdistrict="zone:shiba")},
        {"filters": Filters(community="pos:p")},
    ],
)
def test_questions_that_make_no_sense_are_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        uncovered(state=coverage_state(picture=LOCATED), lens="work", **asked)


def test_unknown_lens_and_place_are_refused() -> None:
    state = coverage_state(picture=LOCATED)
    with pytest.raises(InvalidInput, match="lens"):
        uncovered(state=state, lens="moral")
    with pytest.raises(NotFound):
        uncovered(state=state, lens="work", filters=Filters(community="zone:atlantis"))


def test_an_empty_network_answers() -> None:
    where = build([], [], 0).at(DAY)
    answer = summarize(state=coverage_state(picture=where))
    assert {rate.reason for rate in answer.rates} == {"nothing_loaded"}
    parts = by_subdistrict(state=coverage_state(picture=where), lens="work")
    assert (parts.parts, parts.total.denominator) == ((), 0)

"""Zones side by side are each told what they are told alone, and add up to the whole."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.rows import NodeRow, RelRow
from graph.snapshot.areas import part
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Area, Picture
from queries.coverage import coverage_state, default_policy, summarize
from queries.coverage.rules.codes import RATES
from queries.history.figures import FIGURES
from queries.history.measuring import Moment
from queries.history.series import Spacing, series
from queries.zones import LEVELS, comparison, default_level, delivered, trends, zones_of
from tests.support.small import dataset, node, rel
from tests.unit.test_areas import PARKS, parks

DAY = date(2021, 12, 31)
COUNTS = ("numerator", "denominator", "uncovered", "unknown")


def draw_rows(data: st.DataObject) -> list[NodeRow | RelRow]:
    """Enterprises, positions and organizations in and between parks, some of a document."""
    rows = parks()
    zones = [row.properties["id"] for row in rows if isinstance(row, NodeRow)]
    draw = data.draw
    park = st.sampled_from([f"zone:{name}" for name in PARKS])
    degrees = st.one_of(st.none(), st.sampled_from([102.0, 102.001, 102.5]))

    def point() -> dict[str, object]:
        lon = draw(degrees)
        radius = draw(st.sampled_from([None, None, 900.0, 60_000.0]))
        if lon is None:
            return {}
        rough = {} if radius is None else {"located_by": "road", "radius_m": radius}
        return {"lon": lon, "lat": 25.0, **rough}

    units = [f"unit:{at}" for at in range(draw(st.integers(0, 8)))]
    for unit in units:
        given: dict[str, object] = {"ownership": "private", "park": draw(park), **point()}
        if draw(st.booleans()):
            given["operating_status"] = "operating"
        if draw(st.booleans()):
            given["uscc"] = "91530100MA000C3M93"
        rows.append(node("Unit", unit, "Enterprise", **given))
    organizations = [f"org:{at}" for at in range(draw(st.integers(0, 3)))]
    rows += [
        node("Organization", one, kind="branch", park=draw(park), full_members=3)
        for one in organizations
    ]
    positions = [f"pos:{at}" for at in range(draw(st.integers(0, 3)))]
    rows += [node("Position", one, park=draw(park), **point()) for one in positions]
    activities = [f"act:{at}" for at in range(draw(st.integers(0, 2)))]
    rows += [node("Activity", one, park=draw(park), since=date(2021, 12, 1)) for one in activities]

    def tie(rel_type: str, starts: list[str], ends: list[str], most: int, **more: object) -> None:
        if starts and ends:
            pairs = st.tuples(st.sampled_from(starts), st.sampled_from(ends))
            for start, end in draw(st.lists(pairs, max_size=most, unique=True)):
                since = draw(st.sampled_from([None, date(2021, 6, 1)]))
                rows.append(rel(rel_type, start, end, since=since, **more))

    tie("LOCATED_IN", units + organizations + positions, zones, 10)
    tie("COVERED_BY", units, organizations, 5, basis=draw(st.sampled_from(["own", "guidance"])))
    tie("HELD_BY", activities, organizations, 2)
    return rows


def draw_picture(data: st.DataObject) -> Picture:
    """What was drawn, whole or a part of it, in a layer of ledgers or of documents."""
    layer = data.draw(st.sampled_from(["ledger", "ledger", "source"]))
    picture = snapshot_of(dataset(*draw_rows(data), layer=layer)).at(DAY)
    return part(picture, data.draw(st.sampled_from([None, Area(("zone:a",))])))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_zone_is_told_what_it_is_told_alone_and_all_add_up(data: st.DataObject) -> None:
    picture = draw_picture(data)
    level = data.draw(st.sampled_from(["development_zone", "subdistrict", "community"]))
    by = data.draw(st.sampled_from(RATES))
    state = coverage_state(picture=picture)
    found = comparison(state=state, by=by, level=level, parts=zones_of(picture, level))
    for row in found.zones:
        alone = summarize(state=coverage_state(picture=part(picture.whole, Area((row.id,)))))
        (rate,) = (one for one in alone.rates if one.code == by)
        assert [getattr(row.share, name) for name in (*COUNTS, "rate", "reason", "range")] == [
            getattr(rate, name) for name in (*COUNTS, "rate", "reason", "range")
        ], row.id
        assert (row.share.enterprises, row.share.positions) == (alone.enterprises, alone.positions)
    for name in COUNTS:
        parts_of = [getattr(row.share, name) or 0 for row in found.zones]
        beside = [getattr(found.unlocated, name), getattr(found.unanswered, name)]
        whole = getattr(found.total, name)
        assert whole is None or sum(parts_of) + sum(beside) == whole
    assert found.total.enterprises == found.unlocated.enterprises + sum(
        row.share.enterprises for row in found.zones
    )


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_ranks_count_those_before_and_ties_share_them(data: st.DataObject) -> None:
    picture = draw_picture(data)
    found = comparison(
        state=coverage_state(picture=picture),
        by="work",
        level="community",
        parts=zones_of(picture, "community"),
    )
    ranked = [row for row in found.zones if row.rank is not None]
    assert [row.rank is None for row in found.zones] == sorted(
        row.rank is None for row in found.zones
    )
    rates = [row.share.rate for row in ranked]
    assert rates == sorted(rates, key=lambda rate: -(rate or 0))
    for row in ranked:
        assert row.rank == 1 + sum((rate or 0) > (row.share.rate or 0) for rate in rates)
        assert row.ties == rates.count(row.share.rate)
    for one, other in pairwise(row for row in found.zones if row.rank is None):
        assert one.id < other.id


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_trend_is_the_series_of_the_zone_alone(data: st.DataObject) -> None:
    picture = draw_picture(data)
    by = data.draw(st.sampled_from(RATES))
    level = data.draw(st.sampled_from(["development_zone", "subdistrict"]))
    given = {"policy": default_policy(), "chains": {}, "step": Spacing.QUARTER}
    found = trends(
        picture=picture,
        parts_today=zones_of(picture, level),
        level=level,
        by=by,
        count=4,
        **given,  # type: ignore[arg-type]
    )
    for zone in (*found.zones, None):
        area = picture if zone is None else part(picture.whole, Area((zone.id,)))
        (alone,) = series(
            picture=area,
            figures=[f"coverage_{by}"],
            first=found.total[0].day,
            last=DAY,
            **given,  # type: ignore[arg-type]
        )
        points = found.total if zone is None else zone.points
        assert [(p.day, p.rate, p.numerator, p.denominator, p.reason) for p in points] == [
            (p.day, p.value, p.numerator, p.denominator, p.reason) for p in alone.points
        ]
    assert FIGURES[f"coverage_{by}"].measure(Moment(picture, DAY, default_policy()))


def test_what_is_compared_by_default_is_what_the_zone_is_made_of() -> None:
    picture = snapshot_of(dataset(*parks())).at(DAY)
    assert default_level(picture) == "development_zone"
    assert default_level(part(picture, Area(("zone:a",)))) == "subdistrict"
    assert default_level(part(picture, Area(("zone:a1",)))) == "community"
    assert default_level(part(picture, Area(("zone:a1x",)))) == LEVELS[-1]


def test_what_is_missing_is_none_and_never_zero() -> None:
    rows = [
        *parks(),
        node("Unit", "unit:1", "Enterprise", park="zone:a", operating_status="operating"),
        node("Unit", "unit:2", "Enterprise", park="zone:a"),
        node("Agreement", "agr:1", park="zone:a"),
        rel("LOCATED_IN", "unit:1", "zone:a1x"),
    ]
    picture = snapshot_of(dataset(*rows)).at(DAY)
    parts = zones_of(picture, "development_zone")
    one, other = delivered(picture=picture, parts=parts, imports=())
    ledgers = {ledger.kind: ledger.rows for ledger in one.ledgers}
    assert (ledgers["enterprises"], ledgers["pairings"], ledgers["zones"]) == (1, 1, 8)
    assert "positions" in one.lacking
    shares = {share.code: (share.numerator, share.denominator) for share in one.shares}
    assert shares["enterprises_in_community"] == (1, 1)
    assert shares["enterprises_with_coordinates"] == (0, 1)
    assert shares["agreements_dated"] == (0, 1)
    assert shares["positions_with_coordinates"] == (None, None)
    assert {ledger.rows for ledger in other.ledgers if ledger.kind != "zones"} == {None}
    source = snapshot_of(dataset(*rows, layer="source")).at(DAY)
    (told, _) = delivered(picture=source, parts=zones_of(source, "development_zone"), imports=())
    assert all(ledger.rows is None for ledger in told.ledgers)
    assert np.array_equal(parts.zones, zones_of(source, "development_zone").zones)

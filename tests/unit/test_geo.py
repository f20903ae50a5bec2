"""GeoJSON of coverage against haversine, areas of spherical rectangles, and counting."""

from __future__ import annotations

import itertools
import json
import math
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput
from graph.geojson import FeatureCollection
from graph.snapshot.building import snapshot_of
from queries.coverage import WalkModel, coverage_state, summarize, uncovered
from queries.coverage.answers.geo import VERTICES, circle, covered, gaps, places, reach
from queries.coverage.answers.heat import cells, heat
from queries.coverage.status.state import CoverageState
from tests.support.small import dataset, node, rel

RADIUS_M = 6_371_008.8
LENSES = ("organizational", "work", "spatial")


def haversine(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    lon1, lat1, lon2, lat2 = map(math.radians, (lon1, lat1, lon2, lat2))
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * RADIUS_M * math.asin(math.sqrt(h))


def signed_area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2


def inside(ring: list[list[float]], lon: float, lat: float) -> bool:
    """By the number of sides a ray crosses."""
    found = False
    for (x0, y0), (x1, y1) in itertools.pairwise(ring):
        if (y0 > lat) != (y1 > lat) and lon < x0 + (lat - y0) * (x1 - x0) / (y1 - y0):
            found = not found
    return found


def document(collection: FeatureCollection) -> Any:
    """The text, parsed, and held against RFC 7946."""
    said = json.loads("".join(collection.lines()))
    assert said["type"] == "FeatureCollection"
    assert "crs" not in said
    for feature in said["features"]:
        assert feature["type"] == "Feature"
        kind, coordinates = feature["geometry"]["type"], feature["geometry"]["coordinates"]
        assert isinstance(feature["properties"], dict)
        points = [coordinates]
        if kind in ("Polygon", "MultiPolygon"):
            polygons = coordinates if kind == "MultiPolygon" else [coordinates]
            for (ring,) in polygons:
                assert len(ring) >= 4
                assert ring[0] == ring[-1]
                assert signed_area(ring) > 0, "the outer ring runs counterclockwise"
            points = [point for (ring,) in polygons for point in ring]
        for lon, lat in points:
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90
    return said


# --- circles --------------------------------------------------------------------------------

LAT = st.floats(-75, 75)
LON = st.floats(-180, 180)
METRES = st.floats(50, 100_000)


@given(lon=LON, lat=LAT, metres=METRES)
def test_every_vertex_of_a_circle_is_its_radius_away(lon: float, lat: float, metres: float) -> None:
    rings = circle(lon=lon, lat=lat, radius_m=metres)
    distances = [haversine(lon, lat, *point) for ring in rings for point in ring]
    # Seven digits are a centimetre; where the ring is cut, points lie on its sides.
    on_it = [metre for metre in distances if abs(metre - metres) < 0.02]
    assert len(on_it) >= VERTICES
    assert max(distances) < metres * 1.002 + 0.02
    if len(rings) == 1:
        assert len(on_it) == len(distances) == VERTICES + 1
    for ring in rings:
        assert ring[0] == ring[-1]
        assert all(-180 <= x <= 180 for x, _ in ring)


@given(
    lon=st.one_of(LON, st.floats(179.5, 180), st.floats(-180, -179.5)),
    lat=st.floats(-60, 60),
    metres=st.floats(1000, 30_000),
    bearing=st.floats(0, 2 * math.pi),
    share=st.sampled_from([0.0, 0.3, 0.9, 0.99, 1.01, 1.1, 2.0]),
)
def test_a_circle_holds_what_is_nearer_also_across_the_antimeridian(
    lon: float, lat: float, metres: float, bearing: float, share: float
) -> None:
    north = math.degrees(metres * share / RADIUS_M) * math.cos(bearing)
    east = math.degrees(metres * share / RADIUS_M) * math.sin(bearing)
    point_lat = lat + north
    point_lon = lon + east / math.cos(math.radians(lat))
    point_lon = (point_lon + 180) % 360 - 180
    apart = haversine(lon, lat, point_lon, point_lat)
    rings = circle(lon=lon, lat=lat, radius_m=metres)
    held = sum(inside(ring, point_lon, point_lat) for ring in rings)
    if apart < metres * 0.995 and abs(abs(point_lon) - 180) > 1e-6:
        assert held == 1
    elif apart > metres * 1.005:
        assert held == 0


def test_a_circle_that_crosses_the_antimeridian_is_cut_there() -> None:
    for lon in (179.995, -179.995, 180.0, -180.0):
        west, east = circle(lon=lon, lat=-17.0, radius_m=2000)
        assert max(x for x, _ in west) == 180.0
        assert min(x for x, _ in east) == -180.0
        assert min(x for x, _ in west) > 179
        assert max(x for x, _ in east) < -179
        assert signed_area(west) > 0
        assert signed_area(east) > 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"lat": 90.0}, "holds a pole"),
        ({"lat": -89.999}, "holds a pole"),
        ({"lat": 91.0}, "no longitude and latitude"),
        ({"lon": 181.0}, "no longitude and latitude"),
        ({"lon": math.nan}, "no longitude and latitude"),
        ({"radius_m": 0.0}, "a radius lies between"),
        ({"radius_m": math.nan}, "a radius lies between"),
        ({"radius_m": math.inf}, "a radius lies between"),
        ({"radius_m": 2e7}, "a radius lies between"),
    ],
)
def test_a_circle_that_cannot_be_drawn_is_refused(given: dict[str, float], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        circle(**{"lon": 0.0, "lat": 0.0, "radius_m": 1000.0, **given})


# --- the cells ------------------------------------------------------------------------------

POINTS = st.lists(st.tuples(LON, st.floats(-90, 90), st.integers(0, 10_000)), max_size=40)
NEAR = st.lists(
    st.tuples(st.floats(102.7, 103.0), st.floats(24.8, 25.1), st.integers(0, 10_000)), max_size=40
)


@given(points=st.one_of(POINTS, NEAR), cell=st.floats(10, 100_000))
def test_cells_hold_their_points_and_add_up(
    points: list[tuple[float, float, int]], cell: float
) -> None:
    lonlat = np.array([point[:2] for point in points], float).reshape(-1, 2)
    weight = np.array([point[2] for point in points], float)
    found = cells(lonlat=lonlat, weight=weight, cell_m=cell)
    assert found.weight.sum() == weight.sum()
    assert found.points.sum() == len(points)
    assert (found.points >= 1).all()
    assert len({tuple(bounds) for bounds in found.bounds.tolist()}) == len(found.bounds)
    held = 0
    for west, south, east, north in found.bounds.tolist():
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90
        # R^2 dlon dsin(lat) is the area of a spherical rectangle; those at the edge are cut.
        area = (
            RADIUS_M**2
            * math.radians(east - west)
            * (math.sin(math.radians(north)) - math.sin(math.radians(south)))
        )
        cut = east == 180 or north == 90
        assert area <= cell**2 * (1 + 1e-3) if cut else area == pytest.approx(cell**2, rel=1e-3)
        held += sum(
            west - 1e-6 <= (-180.0 if lon == 180 else lon) <= east + 1e-6
            and south - 1e-6 <= lat <= north + 1e-6
            for lon, lat, _ in points
        )
    assert held >= len(points)


def test_cells_are_square_near_the_data() -> None:
    found = cells(lonlat=np.array([[102.8, 25.0]]), weight=np.ones(1), cell_m=500.0)
    ((west, south, east, north),) = found.bounds.tolist()
    assert haversine(west, south, east, south) == pytest.approx(500, rel=2e-3)
    assert haversine(west, south, west, north) == pytest.approx(500, rel=2e-3)


def test_two_points_share_a_cell_or_do_not() -> None:
    lonlat = np.array([[102.8, 25.0], [102.8, 25.0], [102.9, 25.0]])
    found = cells(lonlat=lonlat, weight=np.array([2.0, 3.0, 4.0]), cell_m=100.0)
    assert found.weight.tolist() == [5.0, 4.0]
    assert found.points.tolist() == [2, 1]


@pytest.mark.parametrize(
    ("lonlat", "weight", "cell", "said"),
    [
        ([[0.0, 0.0]], [1.0], 9.0, "a cell has"),
        ([[0.0, 0.0]], [1.0], math.nan, "a cell has"),
        ([[0.0, 91.0]], [1.0], 100.0, "no longitude"),
        ([[math.nan, 0.0]], [1.0], 100.0, "no longitude"),
        ([[0.0, 0.0]], [-1.0], 100.0, "negative"),
        ([[0.0, 0.0]], [1.0, 2.0], 100.0, "weights"),
    ],
)
def test_bad_cells_are_refused(
    lonlat: list[list[float]], weight: list[float], cell: float, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        cells(lonlat=np.array(lonlat), weight=np.array(weight), cell_m=cell)


# --- of a coverage --------------------------------------------------------------------------


def firm(name: str, lon: float | None, **properties: Any) -> Any:
    given = {"ownership": "private", "operating_status": "operating", "full_members": 2}
    place = {} if lon is None else {"lon": lon, "lat": 25.0}
    return node("Unit", f"unit:{name}", "Enterprise", **{**given, **place, **properties})


@pytest.fixture(scope="module")
def state() -> CoverageState:
    rows = dataset(
        firm("near", 102.8),
        firm("far", 102.9, staff=40),
        firm("far-too", 102.9, staff=2),
        firm("silent", 102.7),
        firm("nowhere", None),
        node("Position", "pos:p", lon=102.8, lat=25.0),
        node("Position", "pos:unplaced"),
        node("Position", "pos:school", tier="school", lon=102.9, lat=25.0),
    )
    return coverage_state(picture=snapshot_of(rows).at(date(2021, 12, 31)))


def test_reach_draws_one_circle_for_each_located_position_that_counts(state: CoverageState) -> None:
    said = document(reach(state=state))
    (feature,) = said["features"]
    assert feature["id"] == "pos:p"
    assert feature["properties"]["radius_m"] == pytest.approx(WalkModel().threshold_m, abs=1e-3)
    (ring,) = feature["geometry"]["coordinates"]
    for lon, lat in ring:
        assert haversine(102.8, 25.0, lon, lat) == pytest.approx(WalkModel().threshold_m, abs=0.02)
    assert (said["meta"]["count"], said["meta"]["unlocated"]) == (1, 1)
    assert said["meta"]["walk"]["method"] == "straight_line_times_detour"


def test_reach_across_the_antimeridian_is_a_multipolygon() -> None:
    rows = dataset(node("Position", "pos:p", lon=180.0, lat=0.0))
    state = coverage_state(picture=snapshot_of(rows).at(date(2021, 12, 31)))
    (feature,) = document(reach(state=state))["features"]
    assert feature["geometry"]["type"] == "MultiPolygon"


@pytest.mark.parametrize("lens", LENSES)
def test_gaps_are_the_uncovered_that_have_a_place(state: CoverageState, lens: str) -> None:
    said = document(gaps(state=state, lens=lens))
    listed = {row.id: row for row in uncovered(state=state, lens=lens, limit=None).rows}
    located = set(listed) - {"unit:nowhere"}
    assert {feature["id"] for feature in said["features"]} == located
    assert (said["meta"]["count"], said["meta"]["unlocated"]) == (len(located), 1)
    for feature in said["features"]:
        assert feature["properties"]["reason"] == listed[feature["id"]].reason
        assert not any("members" in name for name in feature["properties"])


@pytest.mark.parametrize("lens", LENSES)
def test_covered_and_gaps_are_all_of_the_base_that_have_a_place(
    state: CoverageState, lens: str
) -> None:
    rate = next(one for one in summarize(state=state).rates if one.code == lens)
    said, missing = (document(of(state=state, lens=lens)) for of in (covered, gaps))
    drawn = [{one["id"] for one in document_["features"]} for document_ in (said, missing)]
    assert not drawn[0] & drawn[1]
    assert said["meta"]["count"] == len(drawn[0])
    assert rate.numerator == len(drawn[0]) + said["meta"]["unlocated"]
    assert rate.denominator is not None
    assert rate.denominator + rate.unknown == sum(map(len, drawn)) + sum(
        one["meta"]["unlocated"] for one in (said, missing)
    )
    for one in said["features"]:
        assert one["properties"].keys() == {
            "name",
            "layer",
            "nearest_position",
            "metres",
            "minutes",
            "certainty",
            "radius_m",
        }


def test_names_stand_at_their_own_place_or_amid_their_enterprises() -> None:
    rows = dataset(
        firm("a", 102.8),
        firm("b", 102.9),
        firm("nowhere", None),
        node("Zone", "zone:s", kind="subdistrict", lon=102.7, lat=24.9),
        node("Zone", "zone:c", kind="community"),
        node("Zone", "zone:empty", kind="community"),
        node("Zone", "zone:park", kind="carrier", lon=102.7, lat=24.9),
        rel("PART_OF", "zone:c", "zone:s"),
        *(rel("LOCATED_IN", f"unit:{one}", "zone:c") for one in ("a", "b", "nowhere")),
    )
    said = document(places(state=coverage_state(picture=snapshot_of(rows).at(date(2021, 12, 31)))))
    found = {
        one["id"]: (one["geometry"]["coordinates"], one["properties"]) for one in said["features"]
    }
    assert found.keys() == {"zone:s", "zone:c"}
    assert found["zone:s"][0] == [102.7, 24.9]
    assert not found["zone:s"][1]["derived"]
    assert found["zone:c"][0] == pytest.approx([102.85, 25.0])
    assert found["zone:c"][1]["derived"]
    assert said["meta"]["count"] == 2
    assert said["meta"]["unlocated"] == 1


def test_heat_adds_up_to_what_is_uncovered(state: CoverageState) -> None:
    said = document(heat(state=state, lens="spatial", cell_m=1000))
    weights = [feature["properties"]["weight"] for feature in said["features"]]
    assert (sorted(weights), said["meta"]["total"]) == ([1, 2], 3)
    assert said["meta"]["unlocated"] == 1
    said = document(heat(state=state, lens="spatial", cell_m=1000, weight="staff"))
    weights = [feature["properties"]["weight"] for feature in said["features"]]
    assert (sorted(weights), said["meta"]["total"]) == ([0, 42], 42)
    assert said["meta"]["without_staff"] == 1
    with pytest.raises(InvalidInput, match="unknown weight"):
        heat(state=state, lens="spatial", weight="members")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="unknown lens"):
        heat(state=state, lens="x")


def test_without_a_position_enterprises_are_drawn_and_the_reason_is_said() -> None:
    rows = dataset(firm("a", 102.8), firm("b", None))
    state = coverage_state(picture=snapshot_of(rows).at(date(2021, 12, 31)))
    drawn = document(gaps(state=state, lens="spatial"))
    assert [one["properties"]["reason"] for one in drawn["features"]] == ["no_position"]
    assert (drawn["meta"]["count"], drawn["meta"]["unlocated"]) == (1, 1)
    warm, there = (document(make(state=state, lens="spatial")) for make in (heat, covered))
    assert warm["features"] == there["features"] == []
    for said in (drawn, warm, there):
        assert said["meta"]["no_rate"] == "no_position"
    assert document(reach(state=state))["features"] == []

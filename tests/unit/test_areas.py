"""What belongs to a zone, against a walk over plain dicts, and what holds of every network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, shape
from shapely.geometry import box as rectangle

from graph.boundaries import MAX_VERTICES, read_boundary
from graph.datasets.synthetic import generate
from graph.errors import InvalidInput, NotFound
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.snapshot.areas import area_of, default_day, part
from graph.snapshot.belonging import parts as parts_of
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Area, Picture
from tests.support.networks import KUNMING
from tests.support.small import dataset, node, rel

DAY = date(2021, 12, 31)
PARKS = ("a", "b")


def parks() -> list[NodeRow | RelRow]:
    """Two parks of two subdistricts with two communities each, an area and a carrier across."""
    rows: list[NodeRow | RelRow] = []
    for park in PARKS:
        rows.append(node("Zone", f"zone:{park}", kind="development_zone", park=f"zone:{park}"))
        for sub in "12":
            of = f"zone:{park}{sub}"
            rows.append(node("Zone", of, kind="subdistrict", park=f"zone:{park}"))
            rows.append(rel("PART_OF", of, f"zone:{park}"))
            for last in "xy":
                rows.append(node("Zone", f"{of}{last}", kind="community", park=f"zone:{park}"))
                rows.append(rel("PART_OF", f"{of}{last}", of))
        rows.append(node("Zone", f"zone:{park}-area", kind="area", park=f"zone:{park}"))
        rows.append(node("Zone", f"zone:{park}-house", kind="carrier", park=f"zone:{park}"))
        rows.append(rel("PART_OF", f"zone:{park}-house", f"zone:{park}1x"))
    return rows


ZONES = [row.properties["id"] for row in parks() if isinstance(row, NodeRow)]
TREE = [zone for zone in ZONES if "-" not in zone]


def draw_rows(data: st.DataObject) -> list[NodeRow | RelRow]:
    """A network in and between the parks."""
    rows = parks()
    park = st.sampled_from([f"zone:{name}" for name in PARKS])

    def some(label: str, prefix: str, most: int, **more: object) -> list[str]:
        ids = [f"{prefix}:{at}" for at in range(data.draw(st.integers(0, most), label=label))]
        rows.extend(node(label, one, park=data.draw(park), **more) for one in ids)
        return ids

    def tie(rel_type: str, starts: list[str], ends: list[str], most: int) -> None:
        if starts and ends:
            pairs = st.tuples(st.sampled_from(starts), st.sampled_from(ends))
            for start, end in data.draw(st.lists(pairs, max_size=most, unique=True)):
                if start != end:
                    rows.append(rel(rel_type, start, end))

    units, organizations = some("Unit", "unit", 6), some("Organization", "org", 6)
    positions, agreements = some("Position", "pos", 3), some("Agreement", "agr", 3)
    activities, claims = some("Activity", "act", 3, kind="other"), some("Claim", "claim", 2)
    tie("LOCATED_IN", units + organizations + positions, ZONES, 10)
    tie("BASED_IN", organizations, units, 5)
    tie("LEADS", organizations, TREE, 2)
    tie("SUBORDINATE_TO", organizations[:3], organizations[3:], 3)
    tie("SUBORDINATE_TO", organizations[1:2], organizations[2:3], 1)
    tie("OPERATES", units + organizations, positions, 3)
    tie("PART_OF", positions[:1], positions[1:], 1)
    tie("PARTY_TO", units + organizations, agreements, 6)
    tie("HELD_AT", activities, positions, 2)
    tie("HELD_BY", activities, organizations, 3)
    tie("FULFILS", activities, agreements, 2)
    tie("ABOUT", claims, ZONES + organizations, 3)
    tie("COVERED_BY", units, organizations, 0)
    return rows


class Walk:
    """What belongs where, one node at a time, as the head of the module says it in words."""

    def __init__(self, rows: list[NodeRow | RelRow]) -> None:
        self.rows = rows
        self.nodes = {row.properties["id"]: row for row in rows if isinstance(row, NodeRow)}
        self.ties = [row for row in rows if isinstance(row, RelRow)]

    def ends(self, rel_type: str, start: str) -> list[str]:
        return sorted(t.end for t in self.ties if t.type == rel_type and t.start == start)

    def starts(self, rel_type: str, end: str) -> list[str]:
        return sorted(t.start for t in self.ties if t.type == rel_type and t.end == end)

    def kind(self, zone: str) -> str:
        return str(self.nodes[zone].properties["kind"])

    def above(self, zone: str) -> set[str]:
        """The zone and all it is part of, by PART_OF or, without any, by who stated it."""
        found, ahead = {zone}, [zone]
        while ahead:
            one = ahead.pop()
            ups = self.ends("PART_OF", one) or [self.nodes[one].properties["park"]]
            ahead += [up for up in ups if up not in found]
            found |= set(ups)
        return found

    def belongs(self, node_id: str, zone: str) -> bool:
        label, park = self.nodes[node_id].label, self.nodes[node_id].properties["park"]
        if label == "Zone":
            return zone in self.above(node_id)
        told_of: dict[str, list[list[str]]] = {
            "Agreement": [self.starts("PARTY_TO", node_id)],
            "Activity": [self.ends(t, node_id) for t in ("HELD_AT", "HELD_BY", "FULFILS")],
            "Claim": [self.ends("ABOUT", node_id)],
        }
        if label in told_of:
            for bodies in told_of[label]:
                if bodies:
                    return any(self.belongs(body, zone) for body in bodies)
            return zone in self.above(park)
        placed = self.placed(node_id, zone)
        return zone in self.above(park) if placed is None else placed[1]

    def placed(self, node_id: str, zone: str) -> tuple[int, bool] | None:
        """Whether what places it puts it into the zone, and over how many bodies of its own kind;
        None if nothing places it."""
        label = self.nodes[node_id].label
        if label == "Zone":
            return 0, zone in self.above(node_id)
        places = self.ends("LOCATED_IN", node_id)
        if self.kind(zone) in ("area", "carrier") and any(
            zone in self.above(place) for place in places
        ):
            return 0, True
        for kind in ("community", "subdistrict", None):
            chosen = [place for place in places if kind in (None, self.kind(place))]
            if chosen:
                return 0, zone in self.above(chosen[0])
        ways = {
            "Organization": [
                (self.ends(t, node_id), t == "SUBORDINATE_TO")
                for t in ("BASED_IN", "LEADS", "SUBORDINATE_TO")
            ],
            "Position": [
                (self.starts("OPERATES", node_id), False),
                (self.ends("PART_OF", node_id), True),
            ],
        }.get(label, [])
        for others, alike in ways:
            found = [at for other in others if (at := self.placed(other, zone)) is not None]
            if found:
                steps, there = min(found, key=lambda at: at[0]) if alike else found[0]
                return (steps + 1 if alike else 0), there
        return None


def home(picture: Picture) -> set[str]:
    return set(picture.snapshot.ids[picture.home].tolist())


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_membership_is_what_the_words_say(data: st.DataObject) -> None:
    rows = draw_rows(data)
    picture = snapshot_of(dataset(*rows)).at(DAY)
    walk = Walk(rows)
    for zone in ZONES:
        expected = {one for one in walk.nodes if walk.belongs(one, zone)}
        assert home(part(picture, Area((zone,)))) == expected, zone


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_siblings_and_what_is_in_none_add_up_and_nothing_located_belongs_to_two(
    data: st.DataObject,
) -> None:
    rows = draw_rows(data)
    picture = snapshot_of(dataset(*rows)).at(DAY)
    units = set(picture.snapshot.ids[picture.nodes("Unit")].tolist())
    for park in PARKS:
        whole = home(part(picture, Area((f"zone:{park}",)))) & units
        parts = [home(part(picture, Area((f"zone:{park}{sub}",)))) & units for sub in "12"]
        assert not parts[0] & parts[1]
        assert parts[0] | parts[1] <= whole
    both = [home(part(picture, Area((f"zone:{park}",)))) & units for park in PARKS]
    assert not both[0] & both[1]
    assert both[0] | both[1] == units


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_parts_at_once_are_each_zone_by_itself(data: st.DataObject) -> None:
    picture = snapshot_of(dataset(*draw_rows(data))).at(DAY)
    shown = part(picture, data.draw(st.sampled_from([None, Area(("zone:a",))])))
    kind = data.draw(st.sampled_from(["development_zone", "subdistrict", "community"]))
    zones = shown.nodes("Zone")
    found = parts_of(shown, zones[picture.snapshot.columns["kind"].is_(kind)[zones]])
    for place, zone in enumerate(picture.snapshot.ids[found.zones].tolist()):
        alone = part(picture, Area((zone,)))
        assert np.array_equal(found.home(place), alone.home & shown.home), zone
        listed, places = found.belonging(np.flatnonzero(shown.home))
        assert set(listed[places == place]) == set(np.flatnonzero(found.home(place)))


def test_zones_within_others_of_them_are_parts_of_those() -> None:
    picture = snapshot_of(dataset(*parks())).at(DAY)
    found = parts_of(picture, picture.nodes("Zone"))
    assert picture.snapshot.ids[found.zones].tolist() == ["zone:a", "zone:b"]
    assert len(np.flatnonzero(found.home(0))) == len(ZONES) / 2


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_several_zones_are_the_union_and_relationships_touch_home(data: st.DataObject) -> None:
    rows = draw_rows(data)
    picture = snapshot_of(dataset(*rows)).at(DAY)
    chosen = data.draw(st.lists(st.sampled_from(TREE), min_size=1, max_size=3, unique=True))
    shown = part(picture, Area(tuple(sorted(chosen))))
    plain = [home(part(picture, Area((zone,)))) for zone in chosen]
    placed = {"Unit", "Zone"}
    by_label = {row.properties["id"]: row.label for row in rows if isinstance(row, NodeRow)}
    united = set().union(*plain)
    assert {x for x in home(shown) if by_label[x] in placed} == {
        x for x in united if by_label[x] in placed
    }
    for rel_type in picture.snapshot.edges:
        edges = shown.edges(rel_type)
        assert (shown.home[edges.start] | shown.home[edges.end]).all()
        assert (shown.valid[edges.start] & shown.valid[edges.end]).all()
        touching = {
            edge
            for edge, start, end in zip(
                picture.edges(rel_type).ids,
                picture.edges(rel_type).start,
                picture.edges(rel_type).end,
                strict=True,
            )
            if shown.home[start] or shown.home[end]
        }
        assert set(edges.ids.tolist()) == touching


def test_a_part_that_is_the_whole_park_is_the_whole() -> None:
    """The demo is one park's: asked for that park, everything answers as without a zone."""
    snapshot = snapshot_of(check(read_folder(KUNMING)), check(generate(scale=0.05)))
    picture = snapshot.at(DAY)
    shown = part(picture, Area(("zone:kmez",)))
    assert np.array_equal(shown.home, picture.home)
    assert np.array_equal(shown.valid, picture.valid)
    for rel_type in snapshot.edges:
        assert np.array_equal(shown.edges(rel_type).ids, picture.edges(rel_type).ids)


@pytest.fixture(scope="module")
def points() -> Picture:
    rng = np.random.default_rng(7)
    rows: list[NodeRow | RelRow] = []
    for at in range(200):
        lon, lat = (round(float(x), 6) for x in rng.uniform(0, 1, 2))
        rows.append(node("Unit", f"unit:{at}", lon=lon, lat=lat, declared_crs="wgs84"))
        if at % 3 == 0:
            rows.append(node("Organization", f"org:{at}"))
            rows.append(rel("BASED_IN", f"org:{at}", f"unit:{at}"))
    rows.append(node("Unit", "unit:nowhere"))
    return snapshot_of(dataset(*rows)).at(DAY)


POLYGONS = {
    "box": "0.2,0.2,0.7,0.5",
    "ring": "0.1,0.1 0.9,0.2 0.5,0.9",
    "wkt": "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0), (0.4 0.4, 0.6 0.4, 0.6 0.6, 0.4 0.6, 0.4 0.4))",
    "geojson": '{"type":"MultiPolygon","coordinates":[[[[0,0],[0.3,0],[0.3,0.3],[0,0.3],[0,0]]],'
    "[[[0.6,0.6],[1,0.6],[1,1],[0.6,1],[0.6,0.6]]]]}",
    "feature": '{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":'
    "[[[0,0],[0.5,0],[0.5,0.5],[0,0]]]}}",
}


@pytest.mark.parametrize("form", POLYGONS)
def test_a_polygon_takes_in_what_lies_in_it(points: Picture, form: str) -> None:
    boundary = read_boundary(POLYGONS[form])
    polygon = shape(json.loads(boundary))
    columns = points.snapshot.columns
    expected = {
        str(points.snapshot.ids[at])
        for at in points.nodes("Unit").tolist()
        if not np.isnan(columns["lon"].values[at])
        and polygon.covers(Point(columns["lon"].values[at], columns["lat"].values[at]))
    }
    based = {"org" + one[4:] for one in expected if int(one[5:]) % 3 == 0}
    assert home(part(points, Area(within=boundary))) == expected | based
    assert 0 < len(expected) < 200


def test_a_boundary_has_one_spelling() -> None:
    spelt = {
        read_boundary(text)
        for text in (
            "0,0,2,1",
            "0,0 2,0 2,1 0,1",
            "0，0；2，0；2，1；0，1",
            "POLYGON((2 1,0 1,0 0,2 0,2 1))",
            '{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,1],[0,1],[0,0]]]}',
        )
    }
    assert len(spelt) == 1
    assert shape(json.loads(spelt.pop())).equals(rectangle(0, 0, 2, 1))


def _bad() -> Iterator[tuple[str, str]]:
    yield "0,0 1,1 1,0 0,1", "Self-intersection"
    yield "POLYGON((0 0,0 0,0 0,0 0))", "polygon"
    yield "POINT(1 1)", "a polygon"
    yield '{"type":"Point","coordinates":[1,1]}', "a polygon"
    yield "1,2,3", "cannot be read"
    yield "", "cannot be read"
    yield "x" * 50, "cannot be read"
    yield "2,0,1,1", "west < east"
    yield "0,0,200,1", "within 180"
    yield "nan,nan 1,1 2,3", "cannot be read"
    yield "[" * 5000, "cannot be read"
    yield '{"a":' * 5000, "cannot be read"
    teeth = " ".join(f"{at / 1e3},{(at % 2) / 10}" for at in range(MAX_VERTICES))
    yield f"{teeth} {MAX_VERTICES / 1e3},-1 0,-1", "at most"


@pytest.mark.parametrize(("text", "said"), list(_bad()), ids=range(len(list(_bad()))))
def test_what_is_no_boundary_is_told(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_boundary(text)


def test_zones_are_found_by_name_and_other_things_refused() -> None:
    rows: list[NodeRow | RelRow] = [
        *parks(),
        node("Unit", "unit:a", name="甲园"),
        node("Zone", "zone:named", name="甲园", kind="area", park="zone:b"),
    ]
    snapshot = snapshot_of(dataset(*rows))
    assert area_of(snapshot, ["甲园", "zone:a"]) == Area(("zone:a", "zone:named"))
    assert area_of(snapshot) is None
    with pytest.raises(InvalidInput, match="no zone but a Unit"):
        area_of(snapshot, ["unit:a"])
    with pytest.raises(NotFound):
        area_of(snapshot, ["nowhere"])


def test_the_default_day_is_the_zones_own_or_its_parks() -> None:
    other = date(2024, 6, 30)
    rows: Dataset = dataset(
        node("Zone", "zone:a", kind="development_zone", park="zone:a", default_day=other),
        node("Zone", "zone:a1", kind="subdistrict", park="zone:a"),
        node("Zone", "zone:b", kind="development_zone", park="zone:b"),
    )
    snapshot = snapshot_of(rows)

    def day(*zones: str) -> date | None:
        return default_day(snapshot, area_of(snapshot, zones))

    assert day("zone:a") == day("zone:a1") == day("zone:a", "zone:a1") == other
    assert day("zone:b") is None
    assert day("zone:a", "zone:b") is None
    assert day() is None


def test_names_are_looked_up_at_home_and_what_is_elsewhere_is_not_found() -> None:
    rows: list[NodeRow | RelRow] = [*parks()]
    for park in PARKS:
        rows += [
            node("Unit", f"unit:{park}", name="同名企业", park=f"zone:{park}"),
            node("Unit", f"unit:{park}-only", name=f"{park}企业", park=f"zone:{park}"),
        ]
    rows += [
        node("Agreement", "agr:x", park="zone:a"),
        rel("PARTY_TO", "unit:a", "agr:x"),
        rel("PARTY_TO", "unit:b", "agr:x"),
    ]
    shown = part(snapshot_of(dataset(*rows)).at(DAY), Area(("zone:a",)))
    ids = shown.snapshot.ids
    assert ids[shown.find("同名企业")] == "unit:a"
    assert ids[shown.find("unit:b")] == "unit:b"  # a partner, valid but not at home
    assert not shown.home[shown.find("unit:b")]
    with pytest.raises(NotFound, match="does not belong"):
        shown.find("b企业")
    with pytest.raises(NotFound, match="does not belong"):
        shown.index_of("unit:b-only")

"""The bodies and zones of a picture, as places are found for them."""

from __future__ import annotations

import doctest
from datetime import date
from typing import Any

from graph.boundaries import read_boundary
from graph.importing import located
from graph.places.asking import LAYERS, finder_of
from graph.places.bodies import bodies_of, zones_of
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Picture
from tests.support.small import dataset, node, rel

BOX = read_boundary("102.76,24.89,102.91,25.07")


def _firm(key: str, **more: Any) -> Any:
    return node("Unit", f"unit:{key}", "Enterprise", layer="ledger", **more)


def _picture(*rows: Any) -> Picture:
    return snapshot_of(dataset(*rows)).at(date(2021, 12, 31), LAYERS)


def _at(lon: float, lat: float) -> dict[str, Any]:
    return {"lon": lon, "lat": lat, "declared_crs": "wgs84"}


GROUND = (
    node("Zone", "zone:s", name="阿拉街道", kind="subdistrict", aliases=["阿拉"], boundary=BOX),
    node("Zone", "zone:c", name="顺通社区"),
    node("Zone", "zone:t", name="创业大厦", kind="carrier"),
    rel("PART_OF", "zone:c", "zone:s"),
)


def test_who_is_asked_and_who_tells() -> None:
    picture = _picture(
        *GROUND,
        _firm("known", address="昌宏路12号", **_at(102.8, 25.0)),
        _firm("asked", address="昌宏路12号", staff=7, full_members=2, probationary_members=1),
        _firm("before", address="昌宏路9号", **_at(102.8, 25.0), located_by="road"),
        _firm("outside", address="昌宏路1号", in_zone=False),
        node("Unit", "unit:named", layer="ledger", address="昌宏路1号"),
        node("Unit", "unit:article", "Enterprise", layer="source", address="昌宏路1号"),
        node("Unit", "unit:made", "Enterprise", layer="synthetic", **_at(102.8, 25.0)),
        node("Position", "pos:p", layer="ledger", address="昌宏路12号"),
        rel("LOCATED_IN", "unit:asked", "zone:c"),
        rel("LOCATED_IN", "unit:asked", "zone:t"),
    )
    bodies = {one.id: one for one in bodies_of(picture)}
    assert list(bodies) == ["pos:p", "unit:asked", "unit:before", "unit:known"]
    asked = bodies["unit:asked"]
    assert (asked.community, asked.subdistrict, asked.carriers) == ("zone:c", None, ("创业大厦",))
    assert (asked.staff, asked.full_members, asked.address.road) == (7, 2, "昌宏路")
    assert bodies["unit:known"].point == (102.8, 25.0)
    assert (bodies["unit:before"].settled, bodies["unit:before"].point) == (True, None)
    assert not {one.id: one for one in bodies_of(picture, again=True)}["unit:before"].settled
    placed = {one.id: one.located_by for one in finder_of(picture).find().placed}
    assert placed == {"pos:p": "address", "unit:asked": "address"}
    again = {one.id: one.located_by for one in finder_of(picture, again=True).find().placed}
    assert again == {**placed, "unit:before": "road"}


def test_zones_with_their_parents_and_a_point_inside() -> None:
    zones = {one.id: one for one in zones_of(_picture(*GROUND))}
    assert zones["zone:c"].parents == ("zone:s",)
    assert zones["zone:s"].names == {"阿拉街道", "阿拉"}
    lon, lat = zones["zone:s"].point or (0.0, 0.0)
    assert 102.76 < lon < 102.91
    assert 24.89 < lat < 25.07
    assert zones["zone:c"].point is None


def test_a_found_place_when_its_ledger_is_loaded_again() -> None:
    assert doctest.testmod(located).failed == 0
    old = {"address": "昌宏路1号", "lon": 1.0, "lat": 2.0, "located_by": "road", "radius_m": 9.0}
    held, gone = located.held_and_gone(old, {"address": "昌宏路1号", "lon": 3.0, "lat": 4.0})
    assert (held, gone) == (frozenset(), located.FOUND)
    assert located.held_and_gone({"lon": 1.0}, {}) == (frozenset(), frozenset())
    assert located.held_and_gone(old, {**old, "located_by": "number"})[1] == frozenset()

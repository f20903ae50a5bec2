"""Addresses of sites that somebody thinks of, where there are several parks."""

from __future__ import annotations

from graph.errors import InvalidInput
from graph.places.finding import Finder
from graph.places.known import Body, Zone
from graph.places.sites import site_at
from tests.support.town import body, house


def _park(
    key: str, name: str, subdistrict: str, east: float, roads: tuple[str, ...]
) -> tuple[list[Zone], list[Body]]:
    """A park with one subdistrict, and bodies at two numbers of some roads, so far further east."""

    def moved(road: int, number: int) -> tuple[float, float]:
        lon, lat = house(road, number)
        return lon + east, lat

    zones = [
        Zone(f"zone:{key}", name, "development_zone", frozenset({name})),
        Zone(f"zone:{key}s", subdistrict, "subdistrict", parents=(f"zone:{key}",)),
    ]
    bodies = [
        body(
            f"{key}{road}{number}",
            f"{road}{number}号",
            moved(at, number),
            subdistrict=f"zone:{key}s",
            park=f"zone:{key}",
        )
        for at, road in enumerate(roads)
        for number in (10, 30)
    ]
    return zones, bodies


def test_a_site_is_looked_for_in_the_park_that_is_asked_about() -> None:
    """春晖路 is in both; which is meant the zones, the city or the subdistrict say."""
    one, other = (
        _park("a", "昆明甲园区", "东风街道", 0, ("春晖路", "拓新路")),
        _park("b", "长沙乙园区", "西苑街道", 3, ("春晖路", "梧桐路")),
    )
    finder = Finder([*one[1], *other[1]], [*one[0], *other[0]])

    def told(address: str, *zones: str) -> str:
        try:
            found = site_at(finder, address, set(zones) or None)
        except InvalidInput as error:
            return error.findings[0].rule
        return "a" if found.lon < 104 else "b"

    expected = {  # without a zone, with the one park, with a subdistrict of the other
        "春晖路20号": ("several_places", "a", "b"),
        "拓新路20号": ("a", "a", "other_park"),
        "梧桐路20号": ("b", "other_park", "b"),
        "昆明市春晖路20号": ("a", "a", "other_city"),
        "长沙市春晖路20号": ("b", "other_city", "b"),
        "上海市春晖路20号": ("other_city", "other_city", "other_city"),
        "西苑街道春晖路20号": ("b", "other_park", "b"),
    }
    for address, by_zone in expected.items():
        assert (told(address), told(address, "zone:a", "zone:as"), told(address, "zone:bs")) == (
            by_zone
        ), address

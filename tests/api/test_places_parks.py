"""Addresses of sites in a service of several parks: each is looked for where it is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from api.app import create_app
from graph.boundaries import read_boundary
from graph.endpoint import Endpoint
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.store.bolt import Store
from queries.network import Network
from tests.api.client import Api
from tests.support.databases import wipe
from tests.support.scoped import asked_by
from tests.support.small import EFFECTIVE, dataset, node, rel
from tests.support.town import at, house

EAST = {"a": 0.0, "b": 3.0}
"""Degrees that a park lies further east."""


def park(key: str, name: str, subdistrict: str, roads: tuple[str, ...]) -> Dataset:
    """A park of one subdistrict, with firms at two numbers of each of its roads."""
    zone, part, east = f"zone:{key}", f"zone:{key}s", EAST[key]
    (west, south), (right, north) = at(0, 0), at(2_000, 2_000)
    box = read_boundary(f"{west + east},{south},{right + east},{north}")
    rows: list[Any] = [
        node("Source", f"src:{key}", kind="ledger"),
        node("Zone", zone, name=name, kind="development_zone"),
        node("Zone", part, name=subdistrict, kind="subdistrict", boundary=box),
        rel("PART_OF", part, zone),
    ]
    for place, road in enumerate(roads):
        for number in (10, 30):
            lon, lat = house(place, number)
            firm = f"unit:{key}{place}{number}"
            where = {"lon": lon + east, "lat": lat, "declared_crs": "wgs84"}
            given = {"address": f"{road}{number}号", "operating_status": "operating"}
            rows += [
                node("Unit", firm, "Enterprise", **given, **where),
                rel("LOCATED_IN", firm, part),
            ]
    made = dataset(*rows, scope=key)
    return replace(made, source=f"src:{key}", park=zone, effective=EFFECTIVE)


@pytest.fixture(scope="module")
def api(embedded_endpoint: Endpoint) -> Iterator[Api]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        load(store, park("a", "昆明甲园区", "东风街道", ("春晖路", "拓新路")))
        load(store, park("b", "长沙乙园区", "西苑街道", ("春晖路", "梧桐路")))
        yield Api(create_app(network=Network(store, as_of=EFFECTIVE)))


def told(api: Api, address: str, **asked: Any) -> str:
    """The park that an address is placed in, or why it is not placed."""
    answer = api.get("/places/at", address=address, **asked)
    if answer.status_code == 200:
        return "a" if answer.json()["data"]["lon"] < 104 else "b"
    (finding,) = answer.json()["findings"]
    assert (answer.status_code, finding["column"]) == (422, "address")
    return str(finding["rule"])


@pytest.mark.parametrize(
    ("address", "everywhere", "in_a", "in_b"),
    [
        ("春晖路20号", "several_places", "a", "b"),
        ("拓新路20号", "a", "a", "other_park"),
        ("梧桐路20号", "b", "other_park", "b"),
        ("长沙市春晖路20号", "b", "other_city", "b"),
        ("西苑街道春晖路20号", "b", "other_park", "b"),
        ("上海市春晖路20号", "other_city", "other_city", "other_city"),
    ],
)
def test_an_address_is_placed_in_the_park_that_is_asked_about(
    api: Api, address: str, everywhere: str, in_a: str, in_b: str
) -> None:
    assert told(api, address) == everywhere
    assert told(api, address, zone="昆明甲园区") == told(api, address, zone="zone:as") == in_a
    assert told(api, address, zone="zone:b") == in_b


def test_an_account_of_one_park_is_told_nothing_of_the_other(api: Api) -> None:
    """What its own park has not is unknown, and not in another park."""
    app: Any = api.client.app
    ours = asked_by(app, "zone:a", name="ours")
    assert told(ours, "春晖路20号") == "a"
    assert told(ours, "梧桐路20号") == "unknown_place"
    refused = ours.get("/places/at", address="梧桐路20号").text
    assert "西苑" not in refused
    assert "乙园区" not in refused

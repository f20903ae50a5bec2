"""What-if over HTTP: the scenario in the body, its changes in the answer, nothing written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.http.intake import MAX_BODY
from graph.model.rows import Dataset
from queries.coverage.reach.named import StreetNetworks
from queries.network import Network
from tests.api.client import Api

ADD = {"change": "add_position", "id": "pos:trial", "name": "试点", "tier": "station"}


def body(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "trial", "title": "试", "changes": list(changes), **more}


def uncovered_place(api: Api) -> dict[str, float]:
    gaps = api.client.get("/api/v1/coverage/gaps.geojson", params={"by": "spatial"}).json()
    lon, lat = gaps["features"][0]["geometry"]["coordinates"]
    return {"lon": lon, "lat": lat}


def test_a_new_position_changes_the_rate_and_names_who_gains(api: Api, network: Network) -> None:
    before = network.store.revision()
    wanted = body({**ADD, **uncovered_place(api)})
    answer = api.post("/coverage/whatif", json=wanted, params={"limit": 2})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    data = answer.json()["data"]
    rates = {rate["code"]: rate for rate in data["rates"]}
    gained = {lens["lens"]: (lens["gained"], lens["lost"]) for lens in data["lenses"]}
    spatial = rates["spatial"]
    assert gained["spatial"] == (
        spatial["after"]["numerator"] - spatial["before"]["numerator"],
        0,
    )
    assert spatial["change"] > 0
    assert rates["work"]["change"] == 0
    assert gained["work"] == (0, 0)
    summary = {rate["code"]: rate for rate in api.data("/coverage/summary")["rates"]}
    assert {code: rate["before"] for code, rate in rates.items()} == summary
    ids: list[str] = []
    page = data["shifts"]
    while True:
        ids += [row["id"] for row in page["rows"]]
        if page["next"] is None:
            break
        params = {"limit": 2, "after": page["next"]}
        page = api.post("/coverage/whatif", json=wanted, params=params).json()["data"]["shifts"]
    assert len(ids) == gained["spatial"][0] > 0
    assert ids == sorted(set(ids))
    assert network.store.revision() == before


def test_closing_loses_and_an_empty_scenario_changes_nothing(api: Api) -> None:
    reach = api.client.get("/api/v1/coverage/reach.geojson").json()
    closed = [{"change": "close_position", "id": feature["id"]} for feature in reach["features"]]
    params = {"direction": "lost", "by": "spatial"}
    data = api.post("/coverage/whatif", json=body(*closed), params=params).json()["data"]
    spatial = next(rate for rate in data["rates"] if rate["code"] == "spatial")
    assert spatial["after"]["reason"] == "no_position_with_coordinates"
    assert data["shifts"]["count"] == spatial["before"]["numerator"] > 0
    data = api.post("/coverage/whatif", json=body()).json()["data"]
    assert all(rate["before"] == rate["after"] for rate in data["rates"])


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (body({**ADD, "lon": 200.0, "lat": 25.0}), "less than or equal to 180"),
        (body({**ADD, "lon": 102.8, "lat": 25.0, "crs": "utm"}), "unknown coordinate system"),
        (body({**ADD, "lon": 102.8, "lat": 25.0, "phone": "1"}), "not permitted"),
        (body({"change": "close_position", "id": "pos:nothing"}), "no entity has this id"),
        (body({"change": "burn"}), "expected tags"),
        (body(name="../etc"), "pattern"),
        (body(*[{"change": "close_position", "id": "pos:a"}] * 1001), "at most 1000"),
        ([], "valid dictionary"),
    ],
)
def test_a_wrong_scenario_is_a_problem_that_names_the_place(
    api: Api, wanted: Any, said: str
) -> None:
    answer = api.post("/coverage/whatif", json=wanted)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_a_body_too_long_or_of_another_type_is_refused(api: Api) -> None:
    long = json.dumps(body(note="x" * MAX_BODY)).encode()
    given = {"Content-Type": "application/json"}
    answer = api.post("/coverage/whatif", content=long, headers=given)
    assert answer.status_code == 413
    assert answer.json()["type"] == "/api/v1/problems/body_too_long"
    # Without a length in its header, too.
    answer = api.post("/coverage/whatif", content=iter([long]), headers=given)
    assert answer.status_code == 413
    answer = api.post("/coverage/whatif", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415


def test_layers_without_the_ledger_and_unknown_parameters_are_problems(api: Api) -> None:
    answer = api.post("/coverage/whatif", json=body(), params={"layer": "synthetic"})
    assert answer.status_code == 422
    assert "'ledger'" in answer.json()["detail"]
    assert api.post("/coverage/whatif", json=body(), params={"lens": "work"}).status_code == 422


def test_a_pairing_ties_organizations(api: Api, kunming: Dataset) -> None:
    # Hubs touch everything, so the network of ties leaves them out.
    parties = sorted(
        row.properties["id"]
        for row in kunming.nodes
        if row.label == "Organization" and row.properties.get("hub") != "true"
    )[:3]
    wanted = body({"change": "add_pairing", "id": "agr:trial", "name": "结对", "parties": parties})
    data = api.post("/coverage/whatif", json=wanted).json()["data"]
    before, after = data["connection"]["before"], data["connection"]["after"]
    assert after["ties"] > before["ties"]
    assert all(rate["before"] == rate["after"] for rate in data["rates"])


def test_a_place_gains_as_many_as_the_scenario_of_a_position_there(
    api: Api, network: Network, tmp_path: Path
) -> None:
    road = "a,b,102.80,24.95,102.81,25.03,11000\n"
    header = "from,to,from_lon,from_lat,to_lon,to_lat,length_m\n"
    (tmp_path / "zone.csv").write_text(header + road, encoding="utf-8")
    streets = StreetNetworks(None, tmp_path)
    along = Api(
        create_app(network=Network(network.store, as_of=network.default_day, streets=streets))
    )
    place = uncovered_place(api)
    for way in ({}, {"streets": "zone"}, {"minutes": 10}):
        answer = along.post("/coverage/whatif", json=body({**ADD, **place}), params=way)
        (spatial,) = [one for one in answer.json()["data"]["lenses"] if one["lens"] == "spatial"]
        told = along.data("/coverage/gain", **place, **way)
        assert told["enterprises"] == spatial["gained"]
        assert told["certain"] == spatial["gained_certain"]
        assert told["possible"] == spatial["gained_possible"]
        rough = along.data("/coverage/gain", **place, **way, radius_m=300)
        assert rough["enterprises"] == told["enterprises"]
        assert rough["certain"] <= told["certain"] <= told["possible"] <= rough["possible"]
        assert told["walk"]["network"] == way.get("streets")
        assert told["enterprises"] > 0 or way == {"streets": "zone"}
    beside = {"lon": 102.805, "lat": 24.99}
    assert along.data("/coverage/gain", **beside, streets="zone")["enterprises"] > 0
    for wrong in (
        {"lon": 102.8},
        {"lon": 200, "lat": 25},
        {**place, "streets": "south"},
        {**place, "radius_m": -1},
    ):
        assert along.get("/coverage/gain", **wrong).status_code in (404, 422)
    assert along.get("/coverage/gain", **place, layer="source").status_code == 422

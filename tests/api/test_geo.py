"""GeoJSON over HTTP, against the tables of the same answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import PREFIX, PROBLEM, Api

LENSES = ("organizational", "work", "spatial")


def geojson(api: Api, name: str, **params: Any) -> Any:
    answer = api.client.get(f"{PREFIX}/coverage/{name}.geojson", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    document = answer.json()
    assert document["type"] == "FeatureCollection"
    return document


def test_reach_has_a_circle_for_each_position_of_the_summary(api: Api) -> None:
    summary = api.data("/coverage/summary")
    document = geojson(api, "reach")
    assert document["meta"]["unlocated"] == summary["positions_without_coordinates"]
    assert len(document["features"]) == document["meta"]["count"]
    assert document["meta"]["count"] + document["meta"]["unlocated"] == summary["positions"]
    assert document["meta"]["walk"]["threshold_m"] == summary["walk"]["threshold_m"]
    wider = geojson(api, "reach", minutes=30)
    radius = {feature["properties"]["radius_m"] for feature in wider["features"]}
    assert radius == {wider["meta"]["walk"]["threshold_m"]}


@pytest.mark.parametrize("lens", LENSES)
def test_gaps_are_the_rows_of_the_uncovered_list(api: Api, lens: str) -> None:
    rows = {row["id"]: row for row in api.every("/coverage/uncovered", by=lens, limit=999)}
    document = geojson(api, "gaps", by=lens)
    drawn = {feature["id"]: feature["properties"] for feature in document["features"]}
    assert drawn.keys() <= rows.keys()
    for node_id, told in drawn.items():
        row = rows[node_id]
        said = {key: row[key] for key in told}
        said["subdistrict"] = row["subdistrict"] and row["subdistrict"]["id"]
        assert told == said
    unknown = api.get("/coverage/uncovered", by=lens, unknown=True).json()["count"]
    assert document["meta"]["unlocated"] == len(rows) - len(drawn) + unknown
    heat = geojson(api, "heat", by=lens, cell=1000)
    weights = [feature["properties"]["weight"] for feature in heat["features"]]
    assert sum(weights) == heat["meta"]["total"] == len(drawn)


def test_places_are_the_subdistricts_and_communities_with_their_names(api: Api) -> None:
    document = geojson(api, "places")
    parts = {part["id"]: part["name"] for part in api.data("/coverage/by-subdistrict")["parts"]}
    named = {
        feature["id"]: feature["properties"]["name"]
        for feature in document["features"]
        if feature["properties"]["kind"] == "subdistrict"
    }
    assert named.items() <= parts.items()
    assert len(document["features"]) == document["meta"]["count"]


def test_gaps_take_the_filters_of_the_list(api: Api) -> None:
    given = {"by": "spatial", "size": "micro", "subdistrict": "zone:ala"}
    rows = api.every("/coverage/uncovered", **given)
    document = geojson(api, "gaps", **given)
    assert {feature["id"] for feature in document["features"]} <= {row["id"] for row in rows}


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("part", [{}, {"subdistrict": "zone:ala"}, {"size": "micro"}])
def test_s01_3_covered_gaps_and_cells_follow_the_subdistrict(
    api: Api, lens: str, part: dict[str, str]
) -> None:
    covered, gaps, heat = (
        geojson(api, name, by=lens, **part) for name in ("covered", "gaps", "heat")
    )
    told = api.get("/coverage/uncovered", by=lens, limit=1, **part).json()
    assert covered["meta"]["count"] + covered["meta"]["unlocated"] == told["numerator"]
    ids = {feature["id"] for feature in covered["features"]}
    assert not ids & {feature["id"] for feature in gaps["features"]}
    weights = [feature["properties"]["weight"] for feature in heat["features"]]
    assert sum(weights) == heat["meta"]["total"] == gaps["meta"]["count"]
    assert heat["meta"]["unlocated"] == gaps["meta"]["unlocated"]


def test_an_answer_the_client_has_is_not_sent_again(api: Api) -> None:
    first = api.client.get(f"{PREFIX}/coverage/heat.geojson")
    kept = {"If-None-Match": first.headers["etag"]}
    assert api.client.get(f"{PREFIX}/coverage/heat.geojson", headers=kept).status_code == 304


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("heat", {"cell": 1}),
        ("heat", {"cell": "nan"}),
        ("heat", {"weight": "members"}),
        ("heat", {"subdistrict": "zone:none"}),
        ("covered", {"by": "x"}),
        ("gaps", {"by": "x"}),
        ("gaps", {"subdistrict": "zone:none"}),
        ("reach", {"by": "spatial"}),
        ("reach", {"speed": 0}),
    ],
)
def test_wrong_parameters_are_problems(api: Api, name: str, params: dict[str, Any]) -> None:
    answer = api.get(f"/coverage/{name}.geojson", **params)
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == PROBLEM

"""The service circle and plans of organizations over HTTP."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from api.app import create_app
from queries.coverage import default_policy, save_policy
from queries.coverage.reach.named import StreetNetworks
from queries.network import Network
from tests.api.client import Api


def test_s04_1_the_circle_states_how_it_was_found_and_agrees_with_the_summary(api: Api) -> None:
    circle = api.data("/coverage/spatial", minutes=15, mode="walk", speed=1.2)
    assert circle["method"] == "straight_line_times_detour"
    assert circle["walk"]["crs"] == "WGS 84"
    rates = api.data("/coverage/summary", minutes=15, speed=1.2)["rates"]
    (spatial,) = [rate for rate in rates if rate["code"] == "spatial"]
    assert (circle["covered"], circle["enterprises"]) == (
        spatial["numerator"],
        spatial["denominator"],
    )
    assert circle["unlocated"] == spatial["unknown"]
    assert sum(circle["times"].values()) == circle["enterprises"]


def test_s04_2_fewer_minutes_never_cover_more(api: Api) -> None:
    covered = [api.data("/coverage/spatial", minutes=m)["covered"] for m in (5, 10, 15, 20)]
    assert covered == sorted(covered)


def test_s08_5_loads_are_by_weight(api: Api) -> None:
    one = api.data("/coverage/spatial", top=1000)
    staff = api.data("/coverage/spatial", top=1000, weight="staff")
    assert one["weight_times"]["0"] == one["times"]["0"]
    assert staff["without_weight"] == 0
    assert sum(staff["weight_times"].values()) > sum(one["weight_times"].values())
    assert 0 < one["gini_assigned"] < 1
    assert one["overloaded"][0]["m2_per_100"] < one["overloaded"][-1]["m2_per_100"]


def test_streets_are_walked_where_they_are_given(
    api: Api, network: Network, tmp_path: Path
) -> None:
    answer = api.get("/coverage/spatial", streets=True)
    assert answer.status_code == 422
    assert "GONGJIAN_STREETS" in answer.json()["detail"]
    file = tmp_path / "streets.csv"
    file.write_text(
        "from,to,from_lon,from_lat,to_lon,to_lat,length_m\n"
        "a,b,102.80,24.95,102.81,24.95,1010\nb,c,102.81,24.95,102.82,24.96,1500\n",
        encoding="utf-8",
    )
    along = Api(asked_along(network, StreetNetworks(file)))
    circle = along.data("/coverage/spatial", streets=True)
    assert circle["method"] == "street_network"
    told = circle["streets"]
    assert (told["network"], told["nodes"], told["islands"]) == ("streets", 3, 0)
    assert told["demand_too_far"] > 0
    assert circle["covered"] <= api.data("/coverage/spatial", detour=1.0)["covered"]


def asked_along(network: Network, streets: StreetNetworks, policies: Path | None = None) -> FastAPI:
    day = network.default_day
    return create_app(network=Network(network.store, as_of=day, streets=streets, policies=policies))


def test_streets_by_name_of_the_question_or_of_the_policy(network: Network, tmp_path: Path) -> None:
    header = "from,to,from_lon,from_lat,to_lon,to_lat,length_m\n"
    for name, metres in (("short", 1010), ("long", 5000)):
        row = f"a,b,102.80,24.95,102.81,24.95,{metres}\n"
        (tmp_path / f"{name}.csv").write_text(header + row, encoding="utf-8")
    reach = default_policy().reach.model_copy(update={"streets": "long"})
    policy = default_policy().model_copy(update={"id": "along", "reach": reach})
    save_policy(policy, tmp_path / "policies")
    named = StreetNetworks(None, tmp_path)
    along = Api(asked_along(network, named, tmp_path / "policies"))

    def walked(**asked: object) -> str | None:
        circle = along.data("/coverage/spatial", **asked)
        assert (circle["method"] == "street_network") is (circle["streets"] is not None)
        return None if circle["streets"] is None else str(circle["streets"]["network"])

    assert walked() is None
    assert walked(streets="short") == "short"
    assert walked(policy="along") == "long"
    assert walked(policy="along", streets="short") == "short"
    assert walked(policy="along", streets=False) is None
    unknown = along.get("/coverage/spatial", streets="south")
    assert unknown.status_code == 404
    assert "there are long, short" in unknown.json()["detail"]
    wanted = {"goal": "add", "count": 1, "streets": "south"}
    assert along.post("/coverage/plans", json=wanted).status_code == 404
    before = along.get("/coverage/spatial", streets="short").headers["etag"]
    (tmp_path / "short.csv").write_text(header + "a,b,102.80,24.95,102.81,24.95,9\n", "utf-8")
    assert along.get("/coverage/spatial", streets="short").headers["etag"] != before


def test_lenses_lists_and_reasons_go_by_the_same_streets(network: Network, tmp_path: Path) -> None:
    header = "from,to,from_lon,from_lat,to_lon,to_lat,length_m\n"
    road = "a,b,102.80,24.95,102.81,25.03,11000\n"
    (tmp_path / "zone.csv").write_text(header + road, encoding="utf-8")
    reach = default_policy().reach.model_copy(update={"streets": "zone"})
    policy = default_policy().model_copy(update={"id": "along", "reach": reach})
    save_policy(policy, tmp_path / "policies")
    asked = Api(asked_along(network, StreetNetworks(None, tmp_path), tmp_path / "policies"))
    circle = asked.data("/coverage/spatial", streets="zone")
    for way in ({"streets": "zone"}, {"policy": "along"}):
        summary = asked.data("/coverage/summary", **way)
        (spatial,) = [rate for rate in summary["rates"] if rate["code"] == "spatial"]
        assert spatial["numerator"] == circle["covered"]
        assert spatial["denominator"] == circle["enterprises"]
        assert summary["walk"]["method"] == "street_network"
        assert summary["walk"]["network"] == "zone"
        listed = asked.get("/coverage/uncovered", by="spatial", limit=1, **way).json()
        assert listed["count"] == spatial["uncovered"]
        (row,) = listed["data"]
        told = asked.data(f"/coverage/explain/{row['id']}", **way)
        assert told["walk"]["network"] == "zone"
        assert told["positions"][0]["metres"] == row["metres"]
        reach = asked.client.get("/api/v1/coverage/reach.geojson", params=way).json()
        assert reach["meta"]["walk"]["network"] == "zone"
        assert reach["meta"]["band_m"] > 0
        drawn = asked.client.get("/api/v1/coverage/gaps.geojson", params={"by": "spatial", **way})
        assert drawn.json()["meta"]["count"] == spatial["uncovered"]
        branches, officers = (
            asked.data(f"/coverage/{plan}", **way) for plan in ("joint-branches", "guidance")
        )
        assert branches["streets"]["network"] == officers["streets"]["network"] == "zone"
        assert officers["walk"]["network"] == "zone"
        assert asked.data("/coverage/carriers", **way)["walk"]["network"] == "zone"
    straight = asked.data("/coverage/summary", policy="along", streets=False)
    assert straight["walk"]["network"] is None
    assert straight["walk"]["method"] == "straight_line_times_detour"
    assert asked.data("/coverage/joint-branches", policy="along", streets=False)["streets"] is None
    assert asked.get("/coverage/advice", streets="zone").status_code == 422


def test_the_street_networks_there_are_and_what_is_wrong_with_them(
    network: Network, tmp_path: Path
) -> None:
    header = "from,to,from_lon,from_lat,to_lon,to_lat,length_m\n"
    own = tmp_path / "own.csv"
    own.write_text(header + "a,b,102.80,24.95,102.81,24.95,1010\n", encoding="utf-8")
    folder = tmp_path / "networks"
    folder.mkdir()
    for name, text in (
        (
            "zone.csv",
            header + "a,b,102.80,24.95,102.81,24.95,1010\nb,c,102.81,24.95,102.82,24.95,1\n",
        ),
        ("bad.csv", header + "a,b,102.80,24.95,102.81,24.95,long\n"),
        ("cut.osm.pbf", "\0\0\0\rBlob"),
        ("twice.csv", header),
        ("twice.graphml", ""),
        ("README.txt", "no network"),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    asked = Api(asked_along(network, StreetNetworks(own, folder)))
    names = ["own", "bad", "cut", "twice", "twice", "zone"]
    before = asked.get("/coverage/streets").json()["data"]
    assert [one["name"] for one in before] == names
    assert [one["streets"] for one in before] == ["true", *names[1:]]
    assert {one["nodes"] for one in before} == {None}
    assert [one["problem"] is not None for one in before] == [one == "twice" for one in names]
    after = asked.get("/coverage/streets", read=True).json()["data"]
    counts = {one["name"]: (one["nodes"], one["edges"], one["islands"]) for one in after}
    assert (counts["own"], counts["zone"]) == ((2, 2, 0), (3, 4, 0))
    faulty = {one["name"]: one for one in after if one["problem"]}
    assert sorted(faulty) == ["bad", "cut", "twice"]
    assert faulty["bad"]["findings"][0]["column"] == "length_m"
    assert str(tmp_path) not in str(after)
    # What is known stays known without reading again, and is not believed of another content.
    assert asked.get("/coverage/streets").json()["data"] == after
    (folder / "bad.csv").write_text(header + "a,b,102.80,24.95,102.81,24.95,9\n", encoding="utf-8")
    changed = asked.get("/coverage/streets").json()["data"]
    assert next(one for one in changed if one["name"] == "bad")["problem"] is None


def test_plans_of_organizations_and_their_tables(api: Api) -> None:
    plan = api.data("/coverage/joint-branches", near=800)
    text = api.get("/coverage/joint-branches.csv", near=800, lang="en").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["enterprise id"] for row in rows] == [
        unit["id"] for branch in plan["branches"] for unit in branch["units"]
    ]
    assert len(rows) == plan["grouped"] <= plan["bound"]
    guidance = api.data("/coverage/guidance", officers=2)
    text = api.get("/coverage/guidance.csv", officers=2).content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 1 + guidance["assigned"]
    assert guidance["assigned"] == guidance["bound"]


@pytest.mark.parametrize(
    ("path", "params", "told"),
    [
        ("/coverage/spatial", {"mode": "car"}, "mode"),
        ("/coverage/spatial", {"speed": 0}, "speed"),
        ("/coverage/spatial", {"top": 0}, "top"),
        ("/coverage/joint-branches", {"near": 0}, "near"),
        ("/coverage/guidance", {"officers": 0}, "officers"),
        ("/coverage/guidance", {"layer": "source"}, "no base"),
        ("/coverage/joint-branches", {"layer": "source"}, "no base"),
        ("/coverage/spatial", {"layer": "source"}, "no base"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    api: Api, path: str, params: dict[str, Any], told: str
) -> None:
    answer = api.get(path, **params)
    assert answer.status_code == 422
    assert told in answer.json()["detail"]

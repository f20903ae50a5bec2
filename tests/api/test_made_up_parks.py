"""Two made-up parks of another province beside the demo: everything answers for each, for both and
for their province, and neither changes what the demo is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.api.client import PREFIX, Api
from tests.api.test_imports import Service
from tests.api.test_parks import asked, questions
from tests.support.ledgers import as_csv, headers, row
from tests.support.made_up import DAY, FIRMS, JIANGCHENG, Office, files
from tests.support.networks import stored_network

PROVINCE = "江省〔合成〕"
FIRST = replace(JIANGCHENG, above=PROVINCE)
SECOND = Office("HS", "湖山经开区〔合成〕", "湖山", 114.40, 30.40, 2, PROVINCE)
ZONES = {"first": ["zone:JC"], "second": ["zone:HS"], "both": ["zone:JC", "zone:HS"]}
ZONES["province"] = ["zone:P"]


def meant(service: Service, file: Path) -> dict[str, Any]:
    """What the service takes the headers of a file for, as one may confirm it."""
    (table,) = service.send(
        "POST", "/imports/columns", params={"name": file.name}, content=file.read_bytes()
    ).json()["data"]
    said = [
        f"{one['header']}={one['likely']}"
        for one in table["columns"]
        if one.get("likely") and one["likely"] != one["header"]
    ]
    printed = {one["header"] for one in table["columns"]}
    day = [f"数据日期={DAY}"] if table["kind"] != "pairings" else []
    return {"map": said, "default": [*day, *(["坐标系=WGS84"] if "经度" in printed else [])]}


def brought(service: Service, folder: Path, office: Office) -> None:
    """Import what an office brings, as one import of its park."""
    draft = service.send("POST", "/imports").json()["id"]
    for file in files(folder, office):
        said = {} if file.suffix == ".geojson" else meant(service, file)
        put = service.send(
            "PUT",
            f"/imports/drafts/{draft}/files/{file.name}",
            params=said,
            content=file.read_bytes(),
        )
        assert put.status_code == 200, put.text
    at = f"/imports/drafts/{draft}"
    service.send("POST", f"{at}/check")
    checked = service.settled(at)
    assert checked["report"]["errors"] == 0, checked["report"]["findings"]
    service.send("POST", f"{at}/commit")
    assert service.settled(at)["state"] == "written"


@pytest.fixture(scope="module")
def parks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Api, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("made-up")
    with stored_network(folder / "data") as network:
        service = Service(network.store, folder / "service")
        demo = asked(service.api, "zone:kmez")
        province = as_csv(
            headers("zones"),
            row("zones", key="P", name=PROVINCE, kind="省", parent="", boundary="",
                declared_crs="", lon="", lat="", default_day="", leader="", carrier_kind=""),
        )  # fmt: skip
        service.upload(province, "省.csv", dry_run=False)
        for office in (FIRST, SECOND):
            brought(service, folder / office.code, office)
        yield service.api, demo


def test_the_demo_is_told_what_it_was_told_before(parks: tuple[Api, dict[str, Any]]) -> None:
    api, demo = parks
    beside = asked(api, "zone:kmez")
    assert [path for path, told in demo.items() if told != beside[path]] == []


@pytest.mark.parametrize("name", ZONES)
def test_every_list_answers_for_a_park_for_both_and_for_the_province(
    parks: tuple[Api, dict[str, Any]], name: str
) -> None:
    api, _ = parks
    own = {"org:j1": "org:JCZZ01", "org:j2": "org:JCZZ02", "agr:j3-hengqin": "agr:JCGJ-1"}
    if name == "second":
        own = {old: new.replace("JC", "HS") for old, new in own.items()}
    for _, path, given in questions(api):
        filled = {key: own.get(value, value) for key, value in given.items()}
        params = {key: one for key, one in filled.items() if f"{{{key}}}" not in path}
        answer = api.get(path.format(**filled), **params, zone=ZONES[name], as_of="2026-07-01")
        # A park without a brand or plan of that name has none; nothing else may fail.
        framework = path.startswith(
            ("/brands/", "/cards/", "/plans/", "/platforms/", "/committees/")
        )
        explained = "{enterprise}" in path
        assert answer.status_code == 200 or (
            (framework or explained) and answer.status_code == 404
        ), (path, answer.text[:300])


@pytest.mark.parametrize("name", ZONES)
def test_figures_of_the_made_up_parks_by_hand(parks: tuple[Api, dict[str, Any]], name: str) -> None:
    api, _ = parks
    parks_of = 2 if name in ("both", "province") else 1
    summary = api.data("/coverage/summary", zone=ZONES[name], as_of="2026-07-01")
    rates = {rate["code"]: rate for rate in summary["rates"]}
    assert (rates["organizational"]["numerator"], rates["organizational"]["denominator"]) == (
        parks_of,
        parks_of * FIRMS,
    )
    # 0.005 degrees of longitude at 30.45 N are 480 m; the walk reaches 769 m to either side of the
    # station, which stands at the second of the twelve firms.
    assert rates["spatial"]["numerator"] == parks_of * 3
    assert summary["positions"] == parks_of
    uncovered = api.get(
        "/coverage/uncovered", by="organizational", zone=ZONES[name], as_of="2026-07-01"
    ).json()
    assert uncovered["count"] == parks_of * (FIRMS - 1)
    assert [zone["id"] for zone in uncovered["zones"]] == sorted(ZONES[name])
    assert api.get("/pairings", zone=ZONES[name], as_of="2026-07-01").json()["count"] == parks_of


@pytest.mark.parametrize("name", ZONES)
def test_a_plan_answers(parks: tuple[Api, dict[str, Any]], name: str) -> None:
    api, _ = parks
    wanted = {"goal": "add", "count": 1}
    begun = api.post(
        "/coverage/plans", json=wanted, params={"zone": ZONES[name], "as_of": "2026-07-01"}
    )
    assert begun.status_code == 202, begun.text
    at = begun.headers["location"].removeprefix(PREFIX)
    told: Any = {}
    for _ in range(600):
        told = api.get(at).json()
        if told["state"] not in ("queued", "running"):
            break
    assert told["state"] == "done", told


def test_every_page_opens_for_a_park(parks: tuple[Api, dict[str, Any]]) -> None:
    api, _ = parks
    for page in ("", "centre", "network", "map", "desk", "imports", "report", "docs"):
        assert api.client.get(f"/{page}", params={"zone": "zone:JC"}).status_code == 200


def test_a_zone_s_own_day_is_meant_where_a_question_names_none(tmp_path: Path) -> None:
    with stored_network(tmp_path / "data") as network:
        service = Service(network.store, tmp_path / "service")
        cells = dict.fromkeys(
            ("parent", "boundary", "lon", "lat", "declared_crs", "leader", "carrier_kind"), ""
        )
        zone = row("zones", **cells, key="D", name="某园区", kind="园区", default_day="2026-03-31")
        written = service.upload(as_csv(headers("zones"), zone), "区域.csv", dry_run=False)
        assert written["state"] == "written", written
        assert service.api.get("/coverage/summary", zone="zone:D").json()["as_of"] == "2026-03-31"
        assert service.api.data("/meta", zone="zone:D")["default_day"] == "2026-03-31"
        asked_for = service.api.get("/coverage/summary", zone="zone:D", as_of="2026-01-01").json()
        assert asked_for["as_of"] == "2026-01-01"

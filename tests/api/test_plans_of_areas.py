"""Plans of a subdistrict or a polygon and among own sites, from the request to the facts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.app import create_app
from tests.api.client import Api
from tests.api.test_plans import ended, handed_in
from tests.support.networks import stored_network

DAY = "2021-12-31"
EFFECTIVE = "2022-01-01"
SITES = [
    {"name": "甲地块", "lon": 102.82, "lat": 24.99, "status": "fixed"},
    {"name": "乙地块", "lon": 102.83, "lat": 25.0, "crs": "gcj02"},
    {"name": "丙地块", "lon": 102.81, "lat": 25.0, "status": "forbidden"},
]
ROWS = [
    ["自有地块清单"],
    ["名称", "经度", "纬度", "坐标系", "状态", "造价"],
    ["甲地块", "102.82", "24.99", "WGS84", "必建", "120"],
    ["乙地块", "102.83", "25.0", "高德", "", ""],
    [],
    ["丙地块", "102.81", "25.0", "CGCS2000", "不可建", ""],
]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A store that these tests write to."""
    with stored_network(tmp_path_factory.mktemp("areas")) as network:
        yield Api(create_app(network=network))


def solved(api: Api, body: dict[str, Any], **params: Any) -> dict[str, Any]:
    job = ended(api, handed_in(api, body, **params))
    assert job["state"] == "done", job
    result: dict[str, Any] = job["result"]
    return {**result, "job": job["id"]}


def test_a_plan_for_a_subdistrict_is_of_what_lies_there_and_says_so(api: Api) -> None:
    found = solved(api, {"goal": "add", "count": 2, "gap": 0.01}, zone="zone:ala")
    whole = solved(api, {"goal": "add", "count": 2, "gap": 0.01})
    assert [zone["name"] for zone in found["zones"]] == ["阿拉街道"]
    assert whole["zones"] == []
    (rate,) = (
        one
        for one in api.data("/coverage/summary", zone="zone:ala")["rates"]
        if one["code"] == "spatial"
    )
    assert found["before"]["of_enterprises"] == rate["denominator"]
    assert found["before"]["enterprises"] == rate["numerator"]
    assert found["candidates"] < whole["candidates"]
    path = f"/coverage/plans/{found['job']}/sites"
    rows = list(csv.DictReader(io.StringIO(api.get(f"{path}.csv").content.decode("utf-8-sig"))))
    assert {row["范围"] for row in rows} == {"阿拉街道"}
    assert {row["候选点"] for row in rows} == {f"{found['candidates']} 个网格点（间距 250 米）"}
    meta = api.get(f"{path}.geojson").json()["meta"]
    assert [zone["id"] for zone in meta["zones"]] == ["zone:ala"]
    assert meta["among"] == found["among"]


def test_a_plan_within_a_polygon(api: Api) -> None:
    box = "102.79,24.96,102.83,25.0"
    found = solved(api, {"goal": "add", "count": 1}, within=box)
    (rate,) = (
        one
        for one in api.data("/coverage/summary", within=box)["rates"]
        if one["code"] == "spatial"
    )
    assert found["before"]["of_enterprises"] == rate["denominator"]
    assert "Polygon" in found["within"]
    text = api.get(f"/coverage/plans/{found['job']}/sites.csv", lang="en").text
    assert "within a polygon (102.79, 24.96, 102.83, 25)" in text


def test_own_sites_are_in_the_plan_its_table_and_its_words(api: Api) -> None:
    found = solved(api, {"goal": "add", "count": 3, "sites": SITES, "gap": 0.01}, zone="阿拉街道")
    assert found["among"] | {"grid": 0, "left_out": 0} == {
        "grid": 0,
        "spacing_m": 250.0,
        "own": 2,
        "fixed": 1,
        "forbidden": 1,
        "left_out": 0,
        "not_within": None,
    }
    assert [site["name"] for site in found["sites"] if site["fixed"]] == ["甲地块"]
    text = api.get(f"/coverage/plans/{found['job']}/sites.csv", lang="en").text
    assert "2 own sites (1 have to be opened)" in text
    only = solved(api, {"goal": "add", "count": 2, "sites": SITES, "spacing_m": None})
    assert {site["name"] for site in only["sites"]} == {"甲地块", "乙地块"}
    assert (only["candidates"], only["spacing_m"]) == (2, None)
    (second,) = (site for site in only["sites"] if site["name"] == "乙地块")
    assert second["lon"] != 102.83  # brought from GCJ-02


def text_of(separator: str, encoding: str) -> bytes:
    return "\n".join(separator.join(row) for row in ROWS).encode(encoding)


def workbook_of() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(api: Api, content: bytes, name: str) -> Any:
    kind = {"Content-Type": "application/octet-stream"}
    return api.post("/coverage/plans/sites", params={"name": name}, content=content, headers=kind)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (text_of(",", "utf-8"), "地块.csv"),
        (text_of(",", "gb18030"), "地块.csv"),
        (text_of("\t", "utf-8-sig"), "pasted.txt"),
        (workbook_of(), "地块.xlsx"),
    ],
)
def test_a_list_of_sites_is_read_as_people_keep_it(api: Api, content: bytes, name: str) -> None:
    answer = read(api, content, name)
    assert answer.status_code == 200, answer.text
    sites = answer.json()["data"]
    assert [(site["name"], site["status"], site["cost"]) for site in sites] == [
        ("甲地块", "fixed", 120.0),
        ("乙地块", "candidate", None),
        ("丙地块", "forbidden", None),
    ]
    assert {site["crs"] for site in sites} == {"wgs84"}
    asked = {"goal": "add", "count": 1, "spacing_m": None, "sites": sites}
    assert handed_in(api, asked)["state"] in ("queued", "running", "done")


@pytest.mark.parametrize(
    ("rows", "rule", "row", "column"),
    [
        (["甲,,,,,"], None, 2, "经度"),
        (["甲,102.8,25.0,,,"], "undeclared_crs", 2, "坐标系"),
        (["甲,abc,25.0,WGS84,,"], "not_a_number", 2, "经度"),
        (["甲,102.8,25.0,火星文,,"], "not_in_list", 2, "坐标系"),
        (["甲,102.8,25.0,WGS84,也许,"], "not_in_list", 2, "状态"),
        (["甲,102.8,25.0,WGS84,,-3"], "out_of_range", 2, "费用"),
        (["甲,25.0,102.8,WGS84,,"], "impossible_coordinates", 2, "纬度"),
        (["甲,102.8,25.0,WGS84,,", "", "甲,102.9,25.0,WGS84,,"], "name_twice", 4, "名称"),
        (["13800138000,102.8,25.0,WGS84,,"], "person_datum", 2, "名称"),
        ([], "no_rows", None, None),
    ],
)
def test_a_bad_row_is_told_with_row_column_and_rule(
    api: Api, rows: list[str], rule: str | None, row: int, column: str
) -> None:
    text = "\n".join(["名称,经度,纬度,坐标系,状态,费用", *rows])
    answer = read(api, text.encode(), "sites.csv")
    assert answer.status_code == 422, answer.text
    (finding,) = answer.json()["findings"]
    assert (finding["row"], finding["column"], finding["file"]) == (row, column, "sites.csv")
    assert finding["rule"] == (rule or "half_coordinates")


def test_an_address_alone_waits_for_its_place(api: Api) -> None:
    answer = read(api, "名称,详细地址\n甲,昌宏路1号".encode(), "sites.csv")
    (finding,) = answer.json()["findings"]
    assert (finding["rule"], finding["row"], finding["value"]) == ("address_only", 2, "昌宏路1号")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", None),
        (b"PK\x03\x04rubbish", "corrupt_workbook"),
        ("甲,乙\n1,2".encode(), "no_site_list"),
        (("名称,经度\n" + "甲,1\n" * 4_001).encode(), "too_large"),
    ],
)
def test_what_is_no_list_of_sites_is_refused(api: Api, content: bytes, rule: str | None) -> None:
    answer = read(api, content, "sites.csv")
    assert answer.status_code == 422, answer.text
    if rule:
        assert [one["rule"] for one in answer.json()["findings"]] == [rule]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"sites": [{"name": "甲", "address": "昌宏路1号"}]}, "address"),
        ({"sites": [{"name": "甲", "lon": 1e9, "lat": 0}]}, "lon"),
        ({"sites": [{"name": "甲", "lon": 102.8, "lat": 25.0, "crs": "mars"}]}, "mars"),
        ({"sites": [{"lon": 102.8, "lat": 25.0}]}, "name"),
        ({"sites": SITES * 2}, "name_twice"),
        ({"sites": [{"name": f"{one}"} for one in range(2_001)]}, "sites"),
        ({"spacing_m": None}, "needs sites"),
        ({"not_within": "0,0 1,1 1,0 0,1"}, "Self-intersection"),
        ({"sites": [{**SITES[0], "name": f"{n}", "lon": 102 + n} for n in range(3)]}, "3 sites"),
    ],
)
def test_bad_candidates_are_refused_at_once(api: Api, body: dict[str, Any], told: str) -> None:
    answer = api.post("/coverage/plans", json={"goal": "add", "count": 2, **body})
    assert answer.status_code == 422, answer.text
    assert told in answer.text


def test_an_unknown_zone_or_polygon_is_refused_before_anything_is_planned(api: Api) -> None:
    body = {"goal": "add", "count": 1}
    nowhere = api.post("/coverage/plans", json=body, params={"zone": "zone:nowhere"})
    assert nowhere.status_code == 404
    broken = api.post("/coverage/plans", json=body, params={"within": "0,0 1,1 1,0 0,1"})
    assert broken.status_code == 422


def test_what_a_plan_of_a_subdistrict_opens_belongs_to_it_once_it_is_applied(own: Api) -> None:
    found = solved(own, {"goal": "add", "count": 2, "gap": 0.01, "sites": SITES}, zone="zone:ala")
    changes = [
        {
            "change": "add_position",
            "id": f"pos:north-{site['order']}",
            "name": site["name"] or f"规划阵地{site['order']}",
            "lon": site["lon"],
            "lat": site["lat"],
            "tier": "station",
        }
        for site in found["sites"]
    ]
    scenario = {"name": "north", "title": "一站", "zones": ["zone:ala"], "changes": changes}
    effect = own.post("/coverage/whatif", json=scenario, params={"zone": "zone:ala"}).json()
    spatial = next(one for one in effect["data"]["rates"] if one["code"] == "spatial")
    assert spatial["before"]["numerator"] == found["before"]["enterprises"]
    assert spatial["after"]["numerator"] == found["after"]["enterprises"]
    asked = {"effective": EFFECTIVE, "source": "会议纪要", "dry_run": "false"}
    written = own.post("/coverage/whatif/apply", json=scenario, params=asked)
    assert written.status_code == 200, written.text
    assert written.json()["data"]["relationships"]["created"] == 2
    new = {"pos:north-1", "pos:north-2"}
    assert new <= belonging(own, "zone:ala", EFFECTIVE)
    assert new <= belonging(own, "zone:kmez", EFFECTIVE)
    assert not new & belonging(own, "zone:luoyang", EFFECTIVE)
    (rate,) = (
        one
        for one in own.data("/coverage/summary", zone="zone:ala", as_of=EFFECTIVE)["rates"]
        if one["code"] == "spatial"
    )
    assert rate["numerator"] >= found["after"]["enterprises"]
    again = own.post("/coverage/whatif/apply", json=scenario, params=asked).json()["data"]
    assert again["nodes"]["created"] == again["relationships"]["created"] == 0


def belonging(api: Api, zone: str, day: str) -> set[str]:
    picture = api.app.state.network.picture(date.fromisoformat(day), zones=[zone])
    return {str(one) for one in picture.snapshot.ids[picture.home]}


def test_joint_branches_and_guidance_are_of_the_subdistrict_asked(api: Api) -> None:
    names = belonging(api, "zone:ala", DAY)
    for path, groups, units, more in (
        ("/coverage/joint-branches", "branches", "units", {"near": 3000}),
        ("/coverage/guidance", "posts", "enterprises", {}),
    ):
        found = api.data(path, zone="zone:ala", as_of=DAY, **more)[groups]
        assert found
        assert {one["id"] for row in found for one in row[units]} <= names
        whole = api.data(path, as_of=DAY, **more)[groups]
        assert sum(len(row[units]) for row in whole) > sum(len(row[units]) for row in found)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    from graph.errors import InvalidInput
    from queries.coverage.plans.site_files import read_sites

    with pytest.raises(InvalidInput, match="no_such_file"):
        read_sites(tmp_path / "none.csv")

"""Places for addresses over HTTP: found, missing, accepted and taken back; what is bad is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.access.rights import Role
from api.app import create_app
from graph.endpoint import Endpoint
from graph.ledgers.templates.files import template_xlsx
from graph.ledgers.templates.gazetteer import GAZETTEER
from graph.settings import Settings
from graph.store.bolt import Store
from graph.today import TIMEZONE
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.support.addressed import CODES, ENTRY, FOUND, enterprises, gazetteer, zones
from tests.support.databases import wipe
from tests.support.scoped import asked_by
from tests.support.town import house

DAY = "2022-06-30"


class Office:
    """A service that holds the town's ledgers, and the ways to it."""

    def __init__(self, store: Store, folder: Path) -> None:
        settings = Settings(data=folder)
        network = Network(store, gazetteers=settings.gazetteers_folder)
        self.app = create_app(settings, network=network)
        self.api = Api(self.app)
        begun = self.api.post("/imports").json()["id"]
        for name, content in (("区域.csv", zones()), ("企业.csv", enterprises())):
            put = self.send("PUT", f"/imports/drafts/{begun}/files/{name}", content=content)
            assert put.status_code == 200, put.text
        self.send("POST", f"/imports/drafts/{begun}/check")
        self.settled(f"/imports/drafts/{begun}")
        self.send("POST", f"/imports/drafts/{begun}/commit")
        assert self.settled(f"/imports/drafts/{begun}")["state"] == "written"

    def send(self, method: str, path: str, api: Api | None = None, **options: Any) -> Any:
        api = api or self.api
        return api.checked(api.client.request(method, f"{PREFIX}{path}", **options))

    def settled(self, path: str, api: Api | None = None) -> Any:
        deadline = time.monotonic() + 30
        while True:
            said = self.send("GET", path, api).json()
            if said["state"] not in ("waiting", "checking", "writing", "queued", "running"):
                return said
            assert time.monotonic() < deadline, said
            time.sleep(0.02)

    def classes(self, **given: Any) -> dict[int, str]:
        """What each enterprise without coordinates would be placed by."""
        rows = self.api.every("/places/found", as_of=DAY, **given)
        return {CODES.index(one["id"].partition(":")[2]): one["located_by"] for one in rows}

    def uploaded(self, content: bytes, name: str = "地名.csv") -> Any:
        return self.send("POST", "/places/gazetteers", params={"name": name}, content=content)

    def accept(self, api: Api | None = None, **body: Any) -> Any:
        """What the drafts of an acceptance say once they are settled."""
        begun = self.send("POST", "/places/accept", api, params={"as_of": DAY}, json=body)
        assert begun.status_code == 202, begun.text
        ids = [one["id"] for one in begun.json()["data"]]
        return [self.settled(f"/imports/drafts/{one}", api) for one in ids]


@pytest.fixture(scope="module")
def office(
    embedded_endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        yield Office(store, tmp_path_factory.mktemp("office"))


def test_what_would_be_placed_is_counted_and_listed(office: Office) -> None:
    assert office.classes() == FOUND
    told = office.api.get("/places/summary", as_of=DAY).json()
    assert told["layers"] == ["source", "ledger"]
    summary = told["data"]
    counts = {one["located_by"]: one["bodies"] for one in summary["by_class"]}
    assert counts == {
        "address": 1, "building": 0, "number": 1, "road": 1, "community": 0, "subdistrict": 2
    }  # fmt: skip
    assert (summary["placed"], summary["unplaced"], summary["accepted"]) == (5, 1, 0)
    assert (summary["unknown"], summary["unknown_placed"]) == (6, 5)
    (row,) = office.api.every("/places/found", as_of=DAY, **{"class": "number"})
    assert (row["matched"], row["origin"], row["doubts"]) == ("春晖路10–30号", "body", [])
    assert row["radius_m"] > 0
    (unplaced,) = office.api.every("/places/unplaced", as_of=DAY)
    assert (unplaced["reason"], unplaced["value"]) == ("other_city", "上海市")
    names = [one["name"] for one in office.api.every("/places/missing", as_of=DAY)]
    assert names == ["无名巷", "经牛路", "上海市"]
    table = office.api.client.get(f"{PREFIX}/places/missing.csv", params={"as_of": DAY})
    assert "无名巷" in table.text
    nothing = office.api.get("/places/found", as_of=DAY, layer="synthetic")
    assert nothing.status_code == 422


def test_an_address_of_no_body_is_placed_as_those_of_bodies_are(office: Office) -> None:
    """A site that somebody thinks of; where no place is found the problem says why."""
    for number, located_by in FOUND.items():
        (row,) = (
            one
            for one in office.api.every("/places/found", as_of=DAY)
            if one["id"].endswith(CODES[number])
        )
        if located_by == "subdistrict":
            continue  # its ledger names that, its address does not
        told = office.api.get("/places/at", as_of=DAY, address=row["address"]).json()["data"]
        assert told == {name: row[name] for name in told}
    away = office.api.get("/places/at", as_of=DAY, address="上海市春晖路12号")
    assert away.status_code == 422
    (finding,) = away.json()["findings"]
    assert (finding["rule"], finding["column"], finding["value"]) == (
        "other_city",
        "address",
        "上海市",
    )
    nobody = office.api.get("/places/at", as_of=DAY, address="无名巷7号")
    assert [one["rule"] for one in nobody.json()["findings"]] == ["unknown_place"]


@pytest.mark.parametrize(
    "address",
    [
        "春晖路" + "1" * 197,
        "号弄栋幢座单元室" * 25,
        "春晖路(" * 40,
        "a?*+[(" * 33,
        "春晖路10号'; MATCH (n) DETACH DELETE n //",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "春晖路\u202e10\u202c号",
        "\u0301" * 200,
        "🏢" * 200,
        "９" * 200,
        "春晖路10号\x00",
        "\n\t  ",
    ],
)
def test_a_hostile_address_is_placed_or_refused_with_a_reason(office: Office, address: str) -> None:
    told = office.api.get("/places/at", as_of=DAY, address=address)
    if told.status_code == 200:
        assert told.json()["data"]["matched"].startswith("春晖路")
    else:
        assert told.status_code == 422
        (finding,) = told.json()["findings"]
        assert finding["rule"] in ("unknown_place", "no_address")


def test_an_address_has_its_limits(office: Office) -> None:
    for address in ("", "路" * 201):
        refused = office.api.get("/places/at", as_of=DAY, address=address)
        assert refused.status_code == 422
    assert office.api.get("/places/at", as_of=DAY).status_code == 422
    twice = office.api.get("/places/at", as_of=DAY, address=["春晖路10号", "春晖路30号"])
    assert twice.status_code == 422
    known = {"as_of": DAY, "address": "春晖路10号"}
    for wrong, status in (("0" * 32, 404), ("../../etc", 422), ("", 422)):
        assert office.api.get("/places/at", gazetteer=wrong, **known).status_code == status
    # Without a gazetteer its other name of the road is nowhere, with one it is there.
    there = {"as_of": DAY, "address": "经牛路10号"}
    assert office.api.get("/places/at", **there).json()["findings"][0]["rule"] == "unknown_place"
    kept = office.uploaded(gazetteer(ENTRY)).json()["id"]
    assert office.api.data("/places/at", gazetteer=kept, **there)["located_by"] == "address"
    # What is generated has no places; before anything was loaded nothing is known.
    assert office.api.get("/places/at", layer="synthetic", **known).status_code == 422


def test_the_search_is_a_job_that_tells_how_far_it_is(office: Office) -> None:
    begun = office.send("POST", "/places/searches", params={"as_of": DAY})
    assert begun.status_code == 202
    where = f"/places/searches/{begun.json()['id']}"
    assert begun.headers["Location"] == f"{PREFIX}{where}"
    ended = office.settled(where)
    assert (ended["state"], ended["problem"], ended["done"]) == ("done", None, 0)
    assert ended["total"] in (0, 10)  # nothing to do where somebody asked before
    failed = office.send("POST", "/places/searches", params={"gazetteer": "0" * 32})
    ended = office.settled(f"/places/searches/{failed.json()['id']}")
    assert ended["state"] == "failed"
    assert "not kept" in ended["problem"]


def test_counts_of_members_are_masked_for_who_may_not_see_them(office: Office) -> None:
    viewer = asked_by(office.app, name="viewer", role=Role.VIEWER)
    # Each has three members, the fewest that are shown.
    assert viewer.every("/places/unplaced", as_of=DAY)[0]["full_members"] == 3
    assert viewer.post("/places/accept", json={"classes": ["road"]}).status_code == 403


def test_a_gazetteer_is_uploaded_and_asked_with(office: Office) -> None:
    kept = office.uploaded(gazetteer(ENTRY)).json()
    assert (kept["name"], kept["entries"]) == ("地名.csv", 1)
    assert office.uploaded(gazetteer(ENTRY)).json() == kept  # the same content, the same id
    assert office.classes(gazetteer=kept["id"]) == {**FOUND, 6: "number"}
    assert office.classes() == FOUND
    assert office.api.get("/places/found", gazetteer="0" * 32).status_code == 404
    assert office.api.get("/places/found", gazetteer="../../etc").status_code == 422
    printed = office.uploaded(template_xlsx(GAZETTEER), "地名地址台账.xlsx")
    assert printed.status_code == 422  # its examples lie in another park


OTHER = (*ENTRY[:1], "", *ENTRY[2:4], f"{house(0, 10)[0]:.6f}", *ENTRY[5:])
FAR = ("上海路", "", "道路", "东风街道", "121.47", "31.23", "WGS84", "")


@pytest.mark.parametrize(
    ("content", "status", "rule", "row"),
    [
        (gazetteer(ENTRY, OTHER), 422, "ambiguous_place", 3),
        (gazetteer(FAR), 422, "far_from_park", 2),
        (gazetteer((*ENTRY[:3], "无此街道", *ENTRY[4:])), 422, "unknown_parent", 2),
        (gazetteer((*ENTRY[:6], "", "")), 422, "undeclared_crs", 2),
        (b"PK\x03\x04 cut short", 422, None, None),
        (b"", 422, None, None),
        (b"%PDF-1.7 no table", 415, None, None),
    ],
    ids=["two of a name", "another city", "no such parent", "no system", "cut", "empty", "pdf"],
)
def test_a_bad_gazetteer_is_refused_and_not_kept(
    office: Office, content: bytes, status: int, rule: str | None, row: int | None
) -> None:
    name = "地名.xlsx" if content.startswith(b"PK") else "地名.csv"
    refused = office.uploaded(content, name)
    assert refused.status_code == status, refused.text
    problem = refused.json()
    assert problem["detail"]
    if rule is not None:
        (finding,) = problem["findings"]
        assert (finding["rule"], finding["row"], finding["file"]) == (rule, row, name)
    folder = office.app.state.network.gazetteers
    assert not list(folder.glob("look-*"))


def test_accepted_places_are_an_import_as_any(office: Office) -> None:
    (checked,) = office.accept(classes=["address", "number"])
    assert checked["state"] == "checked"
    assert checked["report"]["nodes"]["updated"] == 2
    assert office.classes() == FOUND
    (written,) = office.accept(classes=["address"], ids=[f"unit:{CODES[3]}"], dry_run=False)
    assert (written["state"], written["report"]["nodes"]["updated"]) == ("written", 2)
    assert set(office.classes()) == {4, 6, 7}
    assert office.api.get("/places/summary", as_of=DAY).json()["data"]["accepted"] == 2
    said = office.api.data(f"/entities/unit:{CODES[3]}")["properties"]
    assert (said["located_by"], said["located_with"]) == ("number", "春晖路10–30号")
    entry = written["report"]["import_id"]
    line = office.send("GET", f"/imports/{entry}").json()
    began = datetime.fromisoformat(line["began"]).astimezone(ZoneInfo(TIMEZONE))
    assert [one["file"] for one in line["files"]] == [f"地址定位 {began.date()}"]
    given_back = office.send("GET", f"/imports/drafts/{written['id']}/report.xlsx")
    assert given_back.status_code == 404
    begun = office.send("POST", f"/imports/{entry}/undo")
    job = office.settled(begun.headers["location"].removeprefix(PREFIX))
    assert job["state"] == "done"
    assert office.classes() == FOUND


def test_what_is_accepted_has_to_be_found(office: Office) -> None:
    for body, status in (
        ({}, 422),
        ({"classes": ["nowhere"]}, 422),
        ({"ids": [f"unit:{CODES[5]}"]}, 404),
    ):
        refused = office.send("POST", "/places/accept", params={"as_of": DAY}, json=body)
        assert refused.status_code == status, refused.text


def test_an_account_of_the_park_accepts_and_one_of_its_subdistrict_does_not(
    office: Office,
) -> None:
    zones = {one["name"]: one["id"] for one in office.api.every("/zones")}
    ours = asked_by(office.app, zones["甲园区"], name="park")
    part = asked_by(office.app, zones["东风街道"], name="part")
    assert len(part.every("/places/found", as_of=DAY)) == len(FOUND)
    (refused,) = office.accept(part, classes=["address"], dry_run=False)
    assert refused["state"] == "failed"
    assert refused["report"] is None
    assert office.classes() == FOUND
    (written,) = office.accept(ours, classes=["address"], dry_run=False)
    assert written["state"] == "written", written
    entry = written["report"]["import_id"]
    assert office.send("GET", f"/imports/{entry}", ours).json()["actor"] == "park"
    begun = office.send("POST", f"/imports/{entry}/undo", ours)
    assert begun.status_code == 202, begun.text
    office.settled(begun.headers["location"].removeprefix(PREFIX), ours)
    assert office.classes() == FOUND

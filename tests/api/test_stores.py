"""What the API answers from a store of its own making, on both stores."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Thread

from openpyxl import load_workbook

from api.app import create_app
from graph.loading.loader import load
from graph.model.rows import Dataset
from graph.store.bolt import Store
from queries.network import Network
from tests.api.client import Api
from tests.support.small import committee_with_members, dataset, node, rel


def app_of(store: Store, day: date) -> Api:
    return Api(create_app(network=Network(store, as_of=day)))


def test_s16_1_half_open_terms_and_undated_everywhere(empty_store: Store) -> None:
    load(
        empty_store,
        dataset(
            node("Organization", "org:a"),
            node("Organization", "org:b"),
            node("Agreement", "agr:dated", since=date(2020, 1, 1), until=date(2021, 1, 1)),
            node("Agreement", "agr:undated"),
            rel("PARTY_TO", "org:a", "agr:dated"),
            rel("PARTY_TO", "org:b", "agr:dated"),
            rel("PARTY_TO", "org:a", "agr:undated"),
            rel("PARTY_TO", "org:b", "agr:undated"),
        ),
    )
    api = app_of(empty_store, date(2020, 6, 30))
    status = {}
    for day in ("2019-12-31", "2020-01-01", "2020-06-30", "2020-12-31", "2021-01-01"):
        answer = api.get("/pairings", as_of=day).json()
        assert answer["as_of"] == day
        status[day] = {row["id"]: row["status"] for row in answer["data"]}
    assert status == {
        "2019-12-31": {"agr:undated": "undated"},
        "2020-01-01": {"agr:undated": "undated", "agr:dated": "active"},
        "2020-06-30": {"agr:undated": "undated", "agr:dated": "active"},
        "2020-12-31": {"agr:undated": "undated", "agr:dated": "expiring"},
        "2021-01-01": {"agr:undated": "undated"},
    }
    expired = api.data("/pairings", as_of="2021-01-01", status="expired")
    assert [row["id"] for row in expired] == ["agr:dated"]
    for day in ("1949-10-01", "2020-06-30", "9999-12-31"):
        assert api.data("/entities/agr:undated", as_of=day)["undated"] is True
        hits = {hit["id"]: hit["undated"] for hit in api.data("/search", q="agr:", as_of=day)}
        assert hits["agr:undated"] is True
        assert hits.get("agr:dated", False) is False
    assert api.data("/entities/agr:dated", as_of="2021-01-01")["holds"] is False


def test_s20_3_a_name_with_cypher_in_it_is_plain_text(empty_store: Store) -> None:
    names = ['") DETACH DELETE n //', "' OR 1=1 //", "`}) MATCH (n) DETACH DELETE n //", "<script>"]
    rows = [node("Unit", f"unit:{at}", name=name) for at, name in enumerate(names)]
    load(empty_store, dataset(*rows, node("Organization", "org:o", name="=1+1")))
    api = app_of(empty_store, date(2021, 12, 31))
    for at, name in enumerate(names):
        assert [hit["id"] for hit in api.data("/search", q=name)] == [f"unit:{at}"]
        assert api.data("/provenance", id=name)["id"] == f"unit:{at}"
        found = api.post(
            "/cypher",
            json={
                "text": "MATCH (n:Entity) WHERE n.name = $name RETURN n.id AS id",
                "parameters": {"name": name},
            },
        ).json()
        assert found["rows"] == [[f"unit:{at}"]]
        for path in ("/pairings", "/coverage/uncovered", "/claims/search", "/claims"):
            for key in ("brand", "community", "q", "about"):
                assert api.get(path, **{key: name}).status_code in (200, 404, 422)
    assert api.get("/ready").json()["nodes"] == len(names) + 1


def test_the_case_is_answered_alike_on_both_stores(empty_store: Store, kunming: Dataset) -> None:
    load(empty_store, kunming)
    api = app_of(empty_store, date(2021, 12, 31))
    overlap = api.data("/committees/overlap")
    assert [row["id"] for row in overlap] == ["unit:yunnei"]
    path = api.data("/graph/path", from_="昆明学院", to="北方奥雷德")
    assert path["length"] == 4
    assert api.get("/pairings", brand="B1").json()["count"] == 3
    assert [card["code"] for card in api.data("/cards")] == ["C1", "C2", "C3", "C4", "C5"]
    assert api.data("/committees/org:j3")["committee"]["member_count"] is None
    assert len(api.every("/pathways", limit=5)) == 13
    entity = api.data("/entities/云内动力")
    assert entity["provenance"]["facts"] == ["F121"]
    assert entity["relations_count"] == len(api.every("/entities/云内动力/relations", limit=1))
    assert [load["id"] for load in api.data("/meta")["loads"]] == ["kunming"]


HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1+1", "a\x07b"]


def test_exports_hold_no_formula_and_nothing_a_workbook_cannot(empty_embedded_store: Store) -> None:
    firms = [
        node(
            "Unit",
            f"unit:{at}",
            "Enterprise",
            name=name,
            ownership="private",
            operating_status="operating",
            full_members=at,
        )
        for at, name in enumerate(HOSTILE)
    ]
    load(empty_embedded_store, dataset(*firms))
    api = app_of(empty_embedded_store, date(2021, 12, 31))
    text = api.get("/coverage/uncovered.csv").content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    book = load_workbook(io.BytesIO(api.get("/coverage/uncovered.xlsx").content))
    cells = list(book.worksheets[0].iter_rows(min_row=2))
    assert len(table) == len(cells) == len(HOSTILE)
    for at, name in enumerate(HOSTILE[:-1]):
        assert table[at]["企业名称"] == cells[at][1].value == f"'{name}"
        assert cells[at][1].data_type == "s"
    assert table[-1]["企业名称"] == cells[-1][1].value == "a_x0007_b"
    assert [row["正式党员数"] for row in table] == ["<3", "<3", "<3", "3", "4", "5"]
    members = [cell.value for cell in book.worksheets[0][1]].index("正式党员数")
    assert [row[members].value for row in cells] == ["<3", "<3", "<3", 3, 4, 5]


def test_a_scenario_is_applied_once_and_only_from_own_pages(empty_embedded_store: Store) -> None:
    api = app_of(empty_embedded_store, date(2021, 12, 31))
    place = {"lon": 102.8, "lat": 25.0, "tier": "station", "name": "新站"}
    wanted = {
        "name": "north",
        "title": "北片",
        "changes": [{"change": "add_position", "id": "pos:new", **place}],
    }
    asked = {"effective": "2022-01-01", "source": "纪要1号"}
    path = "/coverage/whatif/apply"
    before = empty_embedded_store.revision()
    tried = api.post(path, json=wanted, params=asked).json()["data"]
    assert (tried["dry_run"], tried["nodes"]["created"]) == (True, 1)
    assert empty_embedded_store.revision() == before
    for headers in ({"Origin": "http://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        refused = api.post(path, json=wanted, params={**asked, "dry_run": "false"}, headers=headers)
        assert refused.status_code == 403
    assert empty_embedded_store.revision() == before
    for created, import_id in ((1, "imp:1"), (0, None)):
        done = api.post(path, json=wanted, params={**asked, "dry_run": "false"}).json()["data"]
        assert (done["nodes"]["created"], done["import_id"]) == (created, import_id)
    assert api.get("/entities/pos:new", as_of="2022-01-01").json()["data"]["holds"]
    assert not api.get("/entities/pos:new", as_of="2021-12-31").json()["data"]["holds"]
    for wrong in ({"effective": "2022-01-01"}, {**asked, "layer": "ledger"}, {"source": "x"}):
        assert api.post(path, json=wanted, params=wrong).status_code == 422
    (entry,) = api.get("/imports").json()["data"]
    assert (entry["id"], entry["nodes"]["created"]) == ("imp:1", 1)


def test_answers_while_a_load_is_under_way_are_each_of_one_revision(
    empty_embedded_store: Store,
) -> None:
    store = empty_embedded_store
    network = Network(store, as_of=date(2021, 12, 31))
    api = Api(create_app(network=network))
    loading = Thread(target=load, args=(store, committee_with_members(5000)))
    loading.start()
    counts: dict[int, set[int]] = {}
    try:
        while loading.is_alive():
            with ThreadPoolExecutor(4) as pool:
                for answer in pool.map(lambda _: api.get("/search", q="unit:0").json(), range(8)):
                    counts.setdefault(answer["revision"], set()).add(answer["count"])
    finally:
        loading.join()
    last = api.get("/search", q="unit:0").json()
    assert last["count"] == 5000
    assert all(len(seen) == 1 for seen in counts.values()), counts
    assert last["revision"] == store.revision() >= max(counts)

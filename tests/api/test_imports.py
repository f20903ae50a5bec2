"""Ledgers over HTTP: looked at, written, fetched back and taken back; and who may not."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from api.apart.keeping import Beside
from api.app import create_app
from graph.endpoint import Endpoint
from graph.ledgers import KINDS
from graph.ledgers.templates.files import template_csv, template_xlsx
from graph.settings import Settings
from graph.store.bolt import Store
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.support.databases import wipe

HEADERS = "党组织编码,党组织名称,党组织类别,上级党组织编码,领域,正式党员数,状态,数据日期\n"
GOOD = (
    HEADERS
    + "A1,甲党委,党委,,国企,20,正常,2021-12-31\nA2,乙支部,党支部,A1,国企,5,正常,2021-12-31\n"
)
BAD = GOOD + "A3,=cmd|'/C calc'!A0,党支部,A1,国企,五个,正常,2021-12-31\n"


class Service:
    """A service over an empty store, and the ways to it."""

    def __init__(self, store: Store, folder: Path, beside: Beside | None = None) -> None:
        self.store = store
        settings = Settings(data=folder, upload_limit=300_000)
        self.api_folder = settings.imports_folder
        self.api = Api(create_app(settings, network=Network(store), beside=beside, expensive=2))

    def send(self, method: str, path: str, **options: Any) -> Any:
        return self.api.checked(self.api.client.request(method, f"{PREFIX}{path}", **options))

    def settled(self, path: str) -> Any:
        """What a draft or job says when its work has ended."""
        deadline = time.monotonic() + 30
        while True:
            said = self.send("GET", path).json()
            if said["state"] not in ("waiting", "checking", "writing", "queued", "running"):
                return said
            assert time.monotonic() < deadline, said
            time.sleep(0.02)

    def upload(self, content: str | bytes, name: str = "党组织.csv", **params: Any) -> Any:
        begun = self.send("POST", "/imports", params={"name": name, **params}, content=content)
        assert begun.status_code == 202, begun.text
        return self.settled(begun.headers["location"].removeprefix(PREFIX))


@pytest.fixture
def service(embedded_endpoint: Endpoint, tmp_path: Path) -> Iterator[Service]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        yield Service(store, tmp_path)


def test_s19_1_all_templates_are_one_import_without_an_error(service: Service) -> None:
    begun = service.send("POST", "/imports")
    draft = begun.json()
    assert draft["state"] == "draft"
    for kind in reversed(KINDS.values()):  # in any order
        path = f"/imports/drafts/{draft['id']}/files/{kind.text.zh}.xlsx"
        put = service.send("PUT", path, content=template_xlsx(kind))
        assert put.status_code == 200, put.text
    assert len(put.json()["files"]) == len(KINDS)
    at = f"/imports/drafts/{draft['id']}"
    assert service.send("POST", f"{at}/commit").status_code == 409
    assert service.send("POST", f"{at}/check").status_code == 202
    checked = service.settled(at)
    assert checked["state"] == "checked"
    assert checked["report"]["errors"] == 0
    assert service.store.revision() == 0
    assert service.send("POST", f"{at}/commit").status_code == 202
    written = service.settled(at)
    assert written["state"] == "written"
    for part in ("nodes", "relationships"):
        assert written["report"][part] == checked["report"][part]
    assert service.send("POST", f"{at}/check").status_code == 409
    (line,) = service.send("GET", "/imports").json()["data"]
    assert (line["id"], line["state"], line["draft"]) == ("imp:1", "complete", draft["id"])
    # As CSV they say the same.
    again = service.send("POST", "/imports").json()["id"]
    for kind in KINDS.values():
        path = f"/imports/drafts/{again}/files/{kind.code}.csv"
        service.send("PUT", path, content=template_csv(kind))
    service.send("POST", f"/imports/drafts/{again}/check")
    told = service.settled(f"/imports/drafts/{again}")["report"]
    assert [
        told[part][what]
        for part in ("nodes", "relationships")
        for what in ("created", "updated", "closed")
    ] == [0] * 6


def test_s19_2_a_fault_is_named_and_the_good_rows_can_be_written(service: Service) -> None:
    draft = service.upload(BAD, dry_run=False)
    report = draft["report"]
    assert (draft["state"], report["blocked"], report["errors"]) == ("checked", True, 1)
    assert service.store.revision() == 0
    at = f"/imports/drafts/{draft['id']}"
    (line,) = service.send("GET", f"{at}/findings?severity=error").json()["data"]
    found = line["finding"]
    assert (found["file"], found["row"], found["column"], found["value"]) == (
        "党组织.csv",
        4,
        "正式党员数",
        "五个",
    )
    assert found["rule"] == "not_a_number"
    assert line["text"]["zh"] == "不是数字"
    assert service.send("POST", f"{at}/commit").status_code == 409
    assert service.send("POST", f"{at}/check", params={"good_rows": True}).status_code == 202
    assert service.settled(at)["report"]["ledgers"][0]["created"] == 2
    service.send("POST", f"{at}/commit")
    assert service.settled(at)["report"]["import_id"] == "imp:1"
    for path in (f"{at}/report.xlsx", "/imports/imp:1/report.xlsx"):
        book = load_workbook(io.BytesIO(service.send("GET", path).content))
        rows = list(book.active.iter_rows())
        assert [row[-2].value for row in rows] == ["导入结果", "新增", "新增", "未导入"]
        assert "不是数字" in rows[3][-1].value
        assert rows[3][5].fill.fgColor.rgb == "FFF8CBAD"
        assert rows[3][1].value == "'=cmd|'/C calc'!A0"
    assert service.send("GET", "/imports/imp:1/report").json()["import_id"] == "imp:1"


def test_a_number_of_a_person_is_in_no_answer_and_no_file_given_back(service: Service) -> None:
    number, phone = "53011119000101194X", "13912345678"
    lines = f"A3,丙支部{phone},党支部,{number},国企,5,正常,2021-12-31\n"
    begun = service.send("POST", "/imports", params={"name": "党组织.csv"}, content=GOOD + lines)
    draft = service.settled(begun.headers["location"].removeprefix(PREFIX))
    at = f"/imports/drafts/{draft['id']}"
    findings = service.send("GET", f"{at}/findings?severity=error").json()["data"]
    assert [one["finding"]["rule"] for one in findings] == ["person_datum"] * 2
    book = load_workbook(io.BytesIO(service.send("GET", f"{at}/report.xlsx").content))
    given_back = str([[cell.value for cell in row] for row in book.active.iter_rows()])
    assert "丙支部***" in given_back
    named = service.send("POST", "/imports", params={"name": f"{phone}.csv"}, content=GOOD)
    scoped = service.send("POST", "/imports", params={"scope": number}, content=GOOD)
    asked = service.send("GET", f"/entities/org:{number}")
    assert [one.status_code for one in (named, scoped, asked)] == [422, 422, 404]
    spool = (service.api_folder / draft["id"] / "import.spool").read_bytes()
    for said in (str(draft), str(findings), given_back, named.text, scoped.text, asked.text):
        assert number not in said
        assert phone not in said
    assert number.encode() not in spool
    assert phone.encode() not in spool


def test_s19_2_every_encoding_gives_the_same_graph(service: Service) -> None:
    assert service.upload(GOOD, dry_run=False)["state"] == "written"
    revision = service.store.revision()
    for encoding in ("utf-8-sig", "gb18030"):
        draft = service.upload(GOOD.encode(encoding), name=f"{encoding}.csv", dry_run=False)
        assert draft["report"]["ledgers"][0]["unchanged"] == 2
        assert service.store.revision() == revision


def test_an_import_is_taken_back_unless_another_rests_on_it(service: Service) -> None:
    service.upload(GOOD, dry_run=False)
    service.upload(GOOD.replace(",20,", ",21,"), dry_run=False)
    refused = service.send("POST", "/imports/imp:1/undo")
    assert refused.status_code == 409
    assert [one["value"] for one in refused.json()["findings"]] == ["org:A1 (imp:2)"]
    for key in ("imp:2", "imp:1"):
        begun = service.send("POST", f"/imports/{key}/undo")
        assert begun.status_code == 202
        ended = service.settled(begun.headers["location"].removeprefix(PREFIX))
        assert (ended["state"], ended["result"]["undoes"]) == ("done", key)
    assert service.send("GET", "/imports/imp:1").json()["state"] == "undone"
    assert service.send("POST", "/imports/imp:1/undo").status_code == 409
    assert service.send("GET", "/imports/imp:9").status_code == 404
    page = service.send("GET", "/imports?limit=3").json()
    assert (page["count"], page["next"]) == (4, "imp:2")
    assert [one["id"] for one in service.send("GET", "/imports?after=imp:2").json()["data"]] == [
        "imp:1"
    ]


def test_s20_1_what_is_no_ledger_is_refused_at_once(service: Service) -> None:
    def sent(content: bytes | str, **params: Any) -> Any:
        return service.send("POST", "/imports", params={"name": "x", **params}, content=content)

    for content, status in (
        (b"%PDF-1.7 no table", 415),
        (b"<html><table>", 415),
        (b"", 422),
        ("甲,乙\n1,2\n", 422),
        (HEADERS.replace("状态", "状态,书记姓名"), 422),
        (b"a," * 200_000, 413),
    ):
        assert sent(content).status_code == status, content[:20]
    assert sent(GOOD, complete=True, good_rows=True).status_code == 422
    assert service.send("POST", "/imports", params={"dry_run": False}).status_code == 422
    assert not list((service.api.app.state.drafts.folder).iterdir())
    gate = service.api.app.state.gates["write"]
    with gate.held(), gate.held():
        assert sent(GOOD).status_code == 429
    for path in ("draft-000000000000", "..%2f..", "x"):
        assert service.send("GET", f"/imports/drafts/{path}").status_code == 404
    draft = service.upload(GOOD)
    assert service.send("DELETE", f"/imports/drafts/{draft['id']}").status_code == 204
    assert service.send("GET", f"/imports/drafts/{draft['id']}").status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 202),
        ({"Origin": "http://localhost"}, 202),
        ({"Host": "127.0.0.1:8000", "Origin": "http://127.0.0.1:8000"}, 202),
        ({"Host": "[::1]:8000"}, 202),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:9"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 421),
        ({"Host": "localhost:x"}, 400),
        ({"Origin": "http://[bad"}, 403),
    ],
)
def test_a_page_of_another_site_cannot_import(
    service: Service, headers: dict[str, str], status: int
) -> None:
    for method, path in (("POST", "/imports"), ("POST", "/imports/imp:1/undo")):
        answer = service.send(method, path, headers=headers)
        assert answer.status_code == (status if status >= 400 or path == "/imports" else 404)


def test_a_file_without_a_name_is_refused(service: Service) -> None:
    for content in (b"a,b\n1,2\n", iter([b"a,b\n", b"1,2\n"])):
        answer = service.api.post("/imports", content=content)
        assert (answer.status_code, "name" in answer.json()["detail"]) == (422, True)

"""An office's own headers over HTTP: described, explained, remembered; cells corrected; what was
found, folded."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from graph.endpoint import Endpoint
from graph.store.bolt import Store
from tests.api.test_imports import Service
from tests.support.databases import wipe
from tests.support.office import FILES, content

SAID: dict[str, dict[str, list[str]]] = {
    "党组织名录.csv": {
        "map": [
            *("编号=党组织编码", "全称=党组织名称", "组织形式=党组织类别", "现状=状态"),
            *("隶属党组织=上级党组织编码", "所属系统=领域", "在册党员=正式党员数"),
        ],
        "default": ["数据日期=2026-06-30"],
        "leave_out": ["联系人"],
    },
    "企业名录.xlsx": {
        "map": [
            *("qymc=企业名称", "统一代码=统一社会信用代码", "企业性质=经济性质"),
            *("国民经济行业=行业门类", "党组织组建=组建状态", "所属党支部=覆盖党组织编码"),
            *("经营场所=详细地址", "登记状态=经营状态"),
        ],
        "default": ["数据日期=2026-06-30"],
        "leave_out": [],
    },
}


@pytest.fixture
def service(embedded_endpoint: Endpoint, tmp_path: Path) -> Iterator[Service]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        yield Service(store, tmp_path)


def begun(service: Service, **more: Any) -> str:
    """A draft with two of the office's files; the path to it."""
    at = f"/imports/drafts/{service.send('POST', '/imports').json()['id']}"
    for name, said in SAID.items():
        params = {**said, **more}
        put = service.send("PUT", f"{at}/files/{name}", content=content(name), params=params)
        assert put.status_code == 200, put.text
    return at


def checked(service: Service, at: str) -> Any:
    assert service.send("POST", f"{at}/check").status_code == 202
    return service.settled(at)


def test_headers_are_described_and_nothing_is_kept(service: Service) -> None:
    name = "企业名录.xlsx"
    told = service.send("POST", "/imports/columns", params={"name": name}, content=content(name))
    assert told.status_code == 200, told.text
    (table,) = told.json()["data"]
    assert (table["kind"], table["sheet"], table["recognized"]) == ("enterprises", "Sheet", False)
    likely = {one["header"]: one["means"] or one["likely"] for one in table["columns"]}
    assert likely["qymc"] == "企业名称"
    assert likely["街镇"] == "所属街道"
    other = service.send(
        "POST", "/imports/columns", params={"name": name, "kind": "needs"}, content=content(name)
    )
    assert [one["kind"] for one in other.json()["data"]] == ["needs"]
    assert list(service.api_folder.iterdir()) == []
    page = b"<html><table></table></html>"
    told = service.send("POST", "/imports/columns", params={"name": "a.xls"}, content=page)
    assert told.status_code == 415


def test_a_file_that_is_refused_is_read_once_it_is_said_what_its_headers_mean(
    service: Service,
) -> None:
    name = "党组织名录.csv"
    at = f"/imports/drafts/{service.send('POST', '/imports').json()['id']}"
    refused = service.send("PUT", f"{at}/files/{name}", content=content(name))
    assert refused.status_code == 422
    assert {one["rule"] for one in refused.json()["findings"]} == {"unknown_ledger"}
    said = {**SAID[name], "map": [*SAID[name]["map"], "没有=备注"]}
    refused = service.send("PUT", f"{at}/files/{name}", content=content(name), params=said)
    assert [one["rule"] for one in refused.json()["findings"]] == ["no_such_header"]
    assert service.send("GET", at).json()["files"] == []
    # One file with what is said of it is an import by itself.
    draft = service.upload(content(name), name, **SAID[name])
    assert (draft["state"], draft["report"]["errors"]) == ("checked", 0)
    params = {"map": SAID[name]["map"]}
    assert service.send("POST", "/imports", params=params).status_code == 422
    assert service.store.revision() == 0


def test_profiles_are_kept_used_and_forgotten(service: Service) -> None:
    at = begun(service)
    key = at.rpartition("/")[2]
    assert service.send("GET", "/imports/profiles").json() == {"data": []}
    kept = service.send("PUT", "/imports/profiles/新区", params={"draft": key})
    assert kept.status_code == 200, kept.text
    assert [one["kind"] for one in kept.json()["tables"]] == ["organizations", "enterprises"]
    assert service.send("GET", "/imports/profiles/新区").json() == kept.json()
    bad = service.send("PUT", "/imports/profiles/13912345678", params={"draft": key})
    assert bad.status_code == 422
    for profile in (None, "新区"):  # silently, and by name
        params = {} if profile is None else {"profile": profile}
        draft = service.upload(content("企业名录.xlsx"), "九月.xlsx", **params)
        assert [one["profile"] for one in draft["report"]["ledgers"]] == ["新区"]
    said = {"name": "九月.xlsx", "profile": ""}
    refused = service.send("POST", "/imports", params=said, content=content("企业名录.xlsx"))
    assert refused.status_code == 422
    other = service.send(
        "POST",
        "/imports",
        params={"name": "阵地名录.csv", "profile": "新区"},
        content=content("阵地名录.csv"),
    )
    (fault,) = other.json()["findings"]
    assert (fault["rule"], fault["value"]) == ("other_profile", "新区")
    assert service.send("DELETE", "/imports/profiles/新区").status_code == 204
    assert service.send("GET", "/imports/profiles/新区").status_code == 404
    said = {"name": "九月.xlsx", "profile": "新区"}
    gone = service.send("POST", "/imports", params=said, content=content("企业名录.xlsx"))
    assert gone.status_code == 404


def test_findings_are_folded_and_all_of_them_can_be_reached(service: Service) -> None:
    report = checked(service, begun(service))["report"]
    at = f"/imports/drafts/{begun(service).rpartition('/')[2]}"
    report = checked(service, at)["report"]
    lines = service.send("GET", f"{at}/findings", params={"limit": 1000}).json()["data"]
    found = [one["finding"] for one in lines]
    # Counted by hand.
    names = ("severity", "rule", "file", "sheet", "column")
    counted = Counter(tuple(one[name] for name in names) for one in found)
    folds = report["folds"]
    assert {tuple(one[name] for name in names): one["count"] for one in folds} == counted
    order = [(one["severity"] != "error", -one["count"]) for one in folds]
    assert order == sorted(order)
    worst = folds[0]
    assert worst["rule"] == "not_in_list"
    assert worst["values"] == ["小微"]
    assert worst["rows"] == [4]
    assert worst["allowed"] == ["大", "中", "小", "微"]
    assert worst["text"]["zh"]
    assert worst["suggestion"]["en"]
    for fold in folds:
        params = {name: fold[name] for name in names if fold[name] is not None}
        page = service.send("GET", f"{at}/findings", params={**params, "limit": 1000}).json()
        wanted = {name: fold[name] for name in names}
        own = [one for one in page["data"] if {n: one["finding"][n] for n in names} == wanted]
        assert len(own) == fold["count"]
    for lang in ("zh", "en"):
        table = service.send("GET", f"{at}/findings.csv", params={"lang": lang})
        rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
        assert len(rows) == 1 + len(found)
        assert [row[7] for row in rows[1:]] == [one["rule"] for one in found]


def test_6_a_bad_cell_is_corrected_here_kept_and_taken_back_to_the_office(
    service: Service,
) -> None:
    at = begun(service)
    assert checked(service, at)["report"]["blocked"]
    name = "企业名录.xlsx"
    (line,) = service.send("GET", f"{at}/findings?severity=error").json()["data"]
    assert line["correctable"]
    assert line["allowed"] == ["大", "中", "小", "微"]
    finding = line["finding"]
    cell = {part: finding[part] for part in ("file", "sheet", "row", "column")}
    assert cell == {"file": name, "sheet": "Sheet", "row": 4, "column": "企业规模"}

    def correct(value: str | None, **more: Any) -> Any:
        return service.send("PUT", f"{at}/corrections", json={**cell, "value": value, **more})

    refused = correct("不大")
    assert refused.status_code == 422
    (fault,) = refused.json()["findings"]
    assert (fault["rule"], fault["row"], fault["value"]) == ("not_in_list", 4, "不大")
    for hostile, rule in (("=cmd|'/c calc'!A0", "formula"), ("a\0b", "not_printable")):
        (fault,) = correct(hostile).json()["findings"]
        assert fault["rule"] == rule
    assert correct("微", row=1).status_code == 404
    assert correct("微", file="x").status_code == 404
    assert correct("微", more=1).status_code == 422
    assert service.send("GET", at).json()["state"] == "checked"  # nothing was changed
    draft = correct("微").json()
    assert draft["state"] == "draft"
    made = {**cell, "before": "小微", "after": "微"}
    assert draft["corrections"] == [made]
    assert correct(None).json()["corrections"] == []
    assert correct("微").json()["corrections"] == [made]
    # The same file put again keeps them; another content does not.
    again = service.send("PUT", f"{at}/files/{name}", content=content(name), params=SAID[name])
    assert again.json()["corrections"] == [made]
    report = checked(service, at)["report"]
    assert not report["blocked"]
    ledger = next(one for one in report["ledgers"] if one["file"] == name)
    kept = [{part: made[part] for part in ("row", "column", "before", "after")}]
    assert ledger["corrections"] == kept
    service.send("POST", f"{at}/commit")
    assert service.settled(at)["state"] == "written"
    assert correct("小").status_code == 409
    journal = service.send("GET", "/imports/imp:1").json()
    assert {one["file"]: one["corrections"] for one in journal["files"]}[name] == kept
    told = service.send("GET", "/imports/imp:1/report").json()
    assert next(one for one in told["ledgers"] if one["file"] == name)["corrections"] == kept
    book = load_workbook(io.BytesIO(service.send("GET", f"{at}/files/{name}").content))
    sheet = book.active
    assert sheet is not None
    assert sheet["E4"].value == "微"
    other = "党组织名录.csv"
    assert service.send("GET", f"{at}/files/{other}").content == content(other)
    assert service.send("GET", f"{at}/files/x.csv").status_code == 404
    # What the mended file says is what was written.
    mended = service.send("GET", f"{at}/files/{name}").content
    draft = service.upload(mended, name, **SAID[name])
    assert draft["report"]["errors"] == 0
    for part in ("nodes", "relationships"):
        assert (draft["report"][part]["updated"], draft["report"][part]["closed"]) == (0, 0)


def test_a_column_that_is_left_out_is_in_no_file_that_is_given_back(service: Service) -> None:
    """The workbook with remarks is passed around; the office's own file stays as it is."""
    assert "某某".encode("gb18030") in content("党组织名录.csv")
    at = begun(service)
    checked(service, at)
    book = load_workbook(io.BytesIO(service.send("GET", f"{at}/report.xlsx").content))
    told = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "联系人" in told
    assert "某某" not in told
    assert FILES

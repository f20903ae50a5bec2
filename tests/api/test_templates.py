"""Templates over HTTP."""

from __future__ import annotations

import io

import openpyxl

from graph.ledgers import KINDS
from graph.ledgers.templates.files import template_csv
from tests.api.client import Api


def test_s19_1_every_template_can_be_had_as_a_workbook_and_as_csv(api: Api) -> None:
    listed = api.get("/templates").json()["data"]
    assert [one["kind"] for one in listed if one["workbook"] == "lists"] == [
        "resources",
        "needs",
        "projects",
    ]
    assert {one["kind"] for one in listed} == set(KINDS)
    numbers = {one["number"].rstrip("abc") for one in listed}
    assert numbers >= {f"T{number}" for number in (*range(1, 8), 9, 10)}
    for one in listed:
        answer = api.client.get(f"/api/v1/templates/{one['workbook']}.xlsx")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        sheet = book[one["title"]["zh"]]
        assert [cell.value.rstrip("*") for cell in sheet[1]] == [
            column["header"] for column in one["columns"]
        ]
        table = api.client.get(f"/api/v1/templates/{one['kind']}.csv")
        assert table.content == template_csv(KINDS[one["kind"]])
        assert table.headers["content-type"] == "text/csv; charset=utf-8"


def test_the_gazetteer_is_no_ledger_to_import_and_has_its_template(api: Api) -> None:
    for ending in ("xlsx", "csv"):
        assert api.client.get(f"/api/v1/templates/gazetteer.{ending}").status_code == 200


def test_a_template_that_there_is_not(api: Api) -> None:
    for path in ("/templates/castles.xlsx", "/templates/lists.csv"):
        problem = api.get(path)
        assert problem.status_code == 404
        assert "organizations" in problem.json()["detail"]

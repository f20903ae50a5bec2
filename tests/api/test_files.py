"""Every list as CSV and as a workbook: the rows of the list, with the columns of its view."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from api.views import VIEWS
from api.views.asking import fields_of, file_of, is_list, route_of
from api.views.view import Table, View
from tests.api.client import Api

ROW_BY_ROW = Table.__dataclass_fields__["rows"].default
FIRST = {"from": "2020-01-01", "to": "2021-12-31", "q": "联合党委", "finding": "unrenewed"}


def asked(view: View) -> dict[str, str] | None:
    """What a list has to be asked with; None where that is an id."""
    route = route_of(view.route)
    if "{" in route.path:
        return None
    needed = [field.alias for field in fields_of(route.dependant) if field.field_info.is_required()]
    return {name: FIRST[name] for name in needed}


LISTS = [view for view in VIEWS if is_list(route_of(view.route)) and asked(view) is not None]


@pytest.mark.parametrize("view", LISTS, ids=lambda view: view.command)
def test_a_file_has_the_rows_of_its_list(api: Api, view: View) -> None:
    path = route_of(view.route).path
    given = {**(asked(view) or {}), "layer": "source"}
    rows = api.every(path, **given)
    for lang in ("zh", "en"):
        answer = api.get(f"{path}.csv", lang=lang, **given)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        table = file_of(view, route_of(view.route))
        assert table is not None
        head, *lines = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
        if not callable(table.columns):
            assert head == [getattr(column.text, lang) for column in table.columns]
        if table.rows is ROW_BY_ROW:
            assert len(lines) == len(rows)
        assert all(len(line) == len(head) for line in lines)
    book = load_workbook(BytesIO(api.get(f"{path}.xlsx", lang="en", **given).content))
    sheet = book.worksheets[0]
    _, *cells = sheet.iter_rows(values_only=True)
    assert len(cells) == len(lines)
    for line, row in zip(lines, cells, strict=True):
        for text, cell in zip(line, row, strict=True):
            if isinstance(cell, str):
                assert text == cell
            elif isinstance(cell, int | float):
                assert float(text) == pytest.approx(cell)
            else:
                assert cell is None or isinstance(cell, date | datetime)


def test_a_file_is_asked_as_its_list_is(api: Api) -> None:
    assert api.get("/graph/bridges.csv", tie="NO_SUCH").status_code == 422
    assert api.get("/graph/bridges.csv", nonsense="1").status_code == 422
    assert api.get("/graph/bridges.doc").status_code == 404
    whole = api.get("/graph/degree.csv", layer="source").content.splitlines()
    few = api.get("/graph/degree.csv", layer="source", tie="PARTY_TO").content.splitlines()
    assert 1 < len(few) <= len(whole)

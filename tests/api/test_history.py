"""The network in time over HTTP: differences, histories, series, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from queries.history.diff import diff
from queries.history.figures import FIGURES
from queries.history.series import MAX_POINTS
from queries.network import Network
from tests.api.client import Api

FIRST, SECOND = "2019-06-01", "2021-12-31"
SYNTHETIC = {"layer": "synthetic"}


def test_s16_2_the_pages_of_a_difference_are_the_whole(api: Api, network: Network) -> None:
    days = {"from_": FIRST, "to": SECOND}
    rows = api.every("/history/diff", type="PARTY_TO", limit=40, **days, **SYNTHETIC)
    snapshot = network.snapshot()
    whole = diff(
        first=snapshot.at(date.fromisoformat(FIRST), ["synthetic"]),
        second=snapshot.at(date.fromisoformat(SECOND), ["synthetic"]),
    )
    expected = [(m.change, m.id) for m in whole.marks if m.type == "PARTY_TO"]
    assert [(row["change"], row["id"]) for row in rows] == expected
    for row in rows:
        assert (row["before"] is None) == (row["change"] == "added")
        assert (row["after"] is None) == (row["change"] == "removed")
    answer = api.get("/history/diff", limit=1, **days, **SYNTHETIC).json()
    assert answer["count"] == len(whole.marks) == sum(one["count"] for one in answer["counts"])
    assert (answer["first_day"], answer["second_day"]) == (FIRST, SECOND)
    for change in ("added", "removed", "changed"):
        found = api.get("/history/diff", limit=1, change=change, **days, **SYNTHETIC).json()
        of_kind = [one["count"] for one in answer["counts"] if one["change"] == change]
        assert found["count"] == sum(of_kind)
    # the later day is by default the one of the answer
    also = api.get("/history/diff", from_=FIRST, as_of=SECOND, limit=1, **SYNTHETIC).json()
    assert also["count"] == answer["count"]


def test_an_empty_difference_says_why(api: Api) -> None:
    early = api.get("/history/diff", from_="0001-01-01", to="1900-01-01").json()
    assert (early["data"], early["reason"]) == ([], "before_first_fact")
    assert early["first_dated"] > "1900-01-01"
    still = api.get("/history/diff", from_="2020-02-01", to="2020-03-01", layer="source").json()
    assert (still["data"], still["reason"]) == ([], "nothing_differs")
    ended = api.data("/history/diff", from_="2020-02-01", to="2022-01-01", layer="source")
    assert [(row["change"], row["id"]) for row in ended if row["element"] == "node"] == [
        ("removed", "init:plan"),
    ]


def test_history_of_an_entity_is_paged_and_traced(api: Api) -> None:
    rows = api.every("/history/entities/云内动力", limit=2, layer="source")
    assert {row["kind"] for row in rows} == {"state", "relationship"}
    assert all(row["row"]["undated"] and row["holds"] for row in rows)
    assert all(row["row"]["properties"]["source"] == "src:kunming-2021" for row in rows)
    assert {row["other"]["id"] for row in rows if row["other"]} == {"org:j2", "org:j4"}
    (state,) = [row for row in rows if row["kind"] == "state"]
    assert state["row"]["properties"]["facts"] == ["F121"]
    agreement = api.get("/history/entities/agr:s017", as_of="2022-03-01").json()
    assert agreement["node"]["id"] == "agr:s017"
    assert [row["holds"] for row in agreement["data"]] == [False] * 3
    assert {(row["since"], row["until"]) for row in agreement["data"]} == {
        ("2019-03-01", "2022-03-01")
    }


def test_a_series_is_as_the_summary_of_each_day(api: Api) -> None:
    answer = api.data(
        "/history/series",
        figure=["coverage_spatial", "members"],
        from_="2020-01-01",
        to="2021-12-31",
        step="year",
    )
    spatial, members = answer["series"]
    assert [point["day"] for point in spatial["points"]] == ["2020-01-01", "2021-01-01"]
    for point in spatial["points"]:
        summary = api.data("/coverage/summary", as_of=point["day"])
        (rate,) = [one for one in summary["rates"] if one["code"] == "spatial"]
        assert point["value"] == rate["rate"]
        assert point["denominator"] == rate["denominator"]
    assert members["figure"]["text"] == {"zh": "正式党员", "en": "full members"}
    source = api.data(
        "/history/series", figure="coverage_work", from_="2021-01-01", layer="source", step="year"
    )
    (point,) = source["series"][0]["points"]
    assert (point["value"], point["reason"]) == (None, "denominator_not_in_source")


def test_figures_are_listed(api: Api) -> None:
    assert [row["id"] for row in api.every("/history/figures", limit=7)] == sorted(FIGURES)


@pytest.mark.parametrize(
    ("path", "params", "status", "words"),
    [
        ("diff", {"from_": SECOND, "to": SECOND}, 422, "is the same day as"),
        ("diff", {"from_": SECOND, "to": FIRST}, 422, "lies after"),
        ("diff", {"from_": "2021-02-30"}, 422, "from"),
        ("diff", {"from_": FIRST, "type": "KNOWS"}, 422, "KNOWS"),
        ("diff", {}, 422, "from"),
        ("entities/org:none", {}, 404, "org:none"),
        ("entities/agr:s017", {"layer": "source"}, 404, "agr:s017"),
        ("series", {"figure": "happiness", "from_": FIRST}, 422, "happiness"),
        ("series", {"from_": FIRST}, 422, "figure"),
        ("series", {"figure": "members", "from_": SECOND, "to": FIRST}, 422, "lies after"),
        ("series", {"figure": "members", "from_": "0001-01-01"}, 422, f"{MAX_POINTS} points"),
        ("series", {"figure": "members", "from_": FIRST, "policy": "none"}, 404, "none"),
    ],
)
def test_bad_input_gets_a_clear_problem(
    api: Api, path: str, params: dict[str, Any], status: int, words: str
) -> None:
    answer = api.get(f"/history/{path}", **params)
    assert answer.status_code == status
    assert words in answer.text

"""Coverage over HTTP, on the synthetic layer; and what the source layer does not say (S01)."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from queries.network import Network
from tests.api.client import Api

LENSES = ("organizational", "work", "spatial")
REASONS = {
    "no_members",
    "fewer_than_three_members_no_joint_branch",
    "three_or_more_members_not_built",
    "members_not_given",
    "beyond_threshold",
}


def rates(api: Api, **params: object) -> dict[str, dict[str, object]]:
    return {rate["code"]: rate for rate in api.data("/coverage/summary", **params)["rates"]}


def test_s01_1_source_layer_has_no_rate_and_says_why(api: Api) -> None:
    for rate in rates(api, layer="source").values():
        assert rate["rate"] is None
        assert rate["numerator"] is None
        assert rate["denominator"] is None
        assert rate["reason"] == "denominator_not_in_source"


def test_s01_1_three_rates_with_numerator_denominator_definition_and_day(api: Api) -> None:
    answer = api.get("/coverage/summary").json()
    assert answer["as_of"] == "2021-12-31"
    assert answer["data"]["drawn_on"] == ["synthetic"]
    assert {source["id"] for source in answer["provenance"]} == {
        "src:kunming-2021",
        "src:synthetic",
    }
    for code, rate in rates(api).items():
        assert rate["denominator"] > 0, code
        assert rate["uncovered"] == rate["denominator"] - rate["numerator"]
        assert rate["rate"] == pytest.approx(rate["numerator"] / rate["denominator"])
        assert rate["definition"]["zh"]
        assert rate["definition"]["en"]


@pytest.mark.parametrize("lens", LENSES)
def test_s01_2_uncovered_rows_are_denominator_minus_numerator(api: Api, lens: str) -> None:
    rate = rates(api)[lens]
    rows = api.every("/coverage/uncovered", by=lens, type_="enterprise", limit=97)
    ids = [row["id"] for row in rows]
    assert ids == sorted(set(ids))
    assert len(rows) == rate["denominator"] - rate["numerator"] > 0
    assert {row["reason"] for row in rows} <= REASONS


@pytest.mark.parametrize("lens", ["organizational", "spatial"])
def test_s01_2_exports_hold_the_same_rows(api: Api, lens: str) -> None:
    ids = [row["id"] for row in api.every("/coverage/uncovered", by=lens, limit=1000)]
    answer = api.get("/coverage/uncovered.csv", by=lens)
    assert answer.content.startswith("\ufeff编号,企业名称".encode())
    assert 'filename="coverage-uncovered-2021-12-31.csv"' in answer.headers["content-disposition"]
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in table[1:]] == ids
    book = load_workbook(io.BytesIO(api.get("/coverage/uncovered.xlsx", by=lens).content))
    sheet = list(book.worksheets[0].iter_rows(values_only=True))
    assert list(sheet[0]) == table[0]
    assert [row[0] for row in sheet[1:]] == ids


def test_s01_2_pages_are_stable_and_linked(api: Api) -> None:
    first = api.get("/coverage/uncovered", limit=10)
    cursor = first.json()["next"]
    second = api.get("/coverage/uncovered", limit=10, after=cursor).json()["data"]
    assert second[0]["id"] > first.json()["data"][-1]["id"]
    linked = api.client.get(first.headers["link"].partition(">")[0].lstrip("<"))
    assert linked.json()["data"] == second


@pytest.mark.parametrize("sort", ["name", "-name", "place", "-metres", "staff", "-members"])
def test_sorted_pages_put_together_are_the_sorted_whole(api: Api, sort: str) -> None:
    asked = {"by": "spatial", "sort": sort}
    whole = [row["id"] for row in api.every("/coverage/uncovered", **asked, limit=1000)]
    paged = [row["id"] for row in api.every("/coverage/uncovered", **asked, limit=23)]
    assert paged == whole
    assert sorted(paged) == [
        row["id"] for row in api.every("/coverage/uncovered", by="spatial", limit=1000)
    ]
    # A cursor of one order does not go with another.
    cursor = api.get("/coverage/uncovered", **asked, limit=1).json()["next"]
    other = api.get("/coverage/uncovered", by="spatial", sort="size", after=cursor)
    assert other.status_code == 409
    assert api.get("/coverage/uncovered", sort="distance").status_code == 422


def test_files_stand_in_the_order_asked_for_but_not_by_the_counts_they_mask(api: Api) -> None:
    asked = {"by": "spatial", "sort": "-metres"}
    rows = [row["id"] for row in api.every("/coverage/uncovered", **asked, limit=1000)]
    text = api.get("/coverage/uncovered.csv", **asked).content.decode("utf-8-sig")
    assert [row[0] for row in list(csv.reader(io.StringIO(text)))[1:]] == rows
    book = load_workbook(io.BytesIO(api.get("/coverage/uncovered.xlsx", **asked).content))
    assert [row[0] for row in list(book.worksheets[0].iter_rows(values_only=True))[1:]] == rows
    for kind in ("csv", "xlsx"):
        answer = api.get(f"/coverage/uncovered.{kind}", sort="-members")
        assert answer.status_code == 422
        assert "masks" in answer.json()["detail"]


def test_s01_3_filters_combine_with_and(api: Api) -> None:
    rows = api.every("/coverage/uncovered", by="work", limit=1000)
    wanted = {"sector": "private_firm", "size": "micro", "industry": "f"}
    fitting = [row["id"] for row in rows if all(row[key] == wanted[key] for key in wanted)]
    assert 0 < len(fitting) < len(rows)
    assert [row["id"] for row in api.every("/coverage/uncovered", by="work", **wanted)] == fitting
    in_subdistrict = [row for row in rows if row["subdistrict"] is not None]
    place = in_subdistrict[0]["subdistrict"]
    both = [row["id"] for row in rows if row["id"] in set(fitting) and row["subdistrict"] == place]
    for given in (place["id"], place["name"]):
        found = api.every("/coverage/uncovered", by="work", subdistrict=given, **wanted)
        assert [row["id"] for row in found] == both


def test_s01_3_carrier_kind_filters_by_the_carrier_it_lies_in(api: Api, network: Network) -> None:
    snapshot = network.snapshot()
    for row in api.every("/coverage/uncovered", carrier_kind="incubator", limit=1000):
        carrier = snapshot.index_of(row["carrier"]["id"])
        assert snapshot.columns["carrier_kind"].at(carrier) == "incubator"
    assert api.get("/coverage/uncovered", carrier_kind="castle").status_code == 422


@pytest.mark.parametrize("lens", LENSES)
def test_s01_3_subdistricts_and_unlocated_add_up_to_the_zone(api: Api, lens: str) -> None:
    breakdown = api.data("/coverage/by-subdistrict", by=lens)
    parts = [*breakdown["parts"], breakdown["unlocated"]]
    for key in ("numerator", "denominator", "uncovered", "unknown"):
        assert sum(part[key] for part in parts) == breakdown["total"][key] == rates(api)[lens][key]


def test_s01_4_enterprises_without_coordinates_are_unknown_and_nothing_else(
    api: Api, network: Network
) -> None:
    unknown = api.every("/coverage/uncovered", by="spatial", unknown=True)
    assert len(unknown) == rates(api)["spatial"]["unknown"] >= 1
    snapshot = network.snapshot()
    for row in unknown:
        assert row["reason"] == "no_coordinates"
        assert snapshot.columns["lon"].at(snapshot.index_of(row["id"])) is None
    uncovered = {row["id"] for row in api.every("/coverage/uncovered", by="spatial", limit=1000)}
    assert not uncovered & {row["id"] for row in unknown}


def test_less_time_never_covers_more(api: Api) -> None:
    covered = [rates(api, minutes=minutes)["spatial"]["numerator"] for minutes in (5, 10, 15, 20)]
    assert covered == sorted(covered)
    assert covered[0] < covered[-1]
    assert api.data("/coverage/summary", minutes=10)["walk"]["minutes"] == 10
    for wrong in ({"minutes": 0}, {"minutes": "nan"}, {"speed": -1}, {"detour": 0.9}):
        assert api.get("/coverage/summary", **wrong).status_code == 422


def test_s18_1_exports_mask_member_counts_below_three_and_mark_what_is_synthetic(api: Api) -> None:
    rows = {row["id"]: row for row in api.every("/coverage/uncovered", limit=1000)}
    text = api.get("/coverage/uncovered.csv", lang="en").content.decode("utf-8-sig")
    seen = set()
    for line in csv.DictReader(io.StringIO(text)):
        for column, key in (("full members", "full_members"),):
            count = rows[line["id"]][key]
            expected = "" if count is None else "<3" if count < 3 else str(count)
            assert line[column] == expected
            seen.add(expected)
        assert line["layer"] == "generated, not real"
        assert "〔合成〕" in line["name"]
    assert "<3" in seen
    assert seen - {"<3", ""}, "no count of three and more was exported"

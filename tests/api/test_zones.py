"""Parks compared over the API and the command line: the same as each is told alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from api.app import create_app
from tests.api.client import Api
from tests.support.networks import stored_network
from tests.support.parks import further_parks

DAY = "2021-12-31"
COUNTS = ("numerator", "denominator", "uncovered", "unknown")
RATES = ("organizational", "work", "spatial", "own", "should_build", "effective")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with stored_network(tmp_path_factory.mktemp("province"), *further_parks()) as network:
        yield Api(create_app(network=network))


@pytest.mark.parametrize("by", RATES)
@pytest.mark.parametrize(
    ("zone", "level", "count"),
    [
        ("zone:province", "development_zone", 4),
        ("zone:d.kmez", "subdistrict", 2),
        ("zone:d.ala", "community", None),
    ],
)
def test_each_zone_is_told_what_the_summary_tells_of_it(
    api: Api, by: str, zone: str, level: str, count: int | None
) -> None:
    found = api.data("/zones/comparison", by=by, zone=zone, as_of=DAY)
    assert found["level"] == level
    assert count is None or len(found["zones"]) == count
    for row in found["zones"]:
        alone = api.data("/coverage/summary", zone=row["id"], as_of=DAY)
        (rate,) = (one for one in alone["rates"] if one["code"] == by)
        for name in (*COUNTS, "rate", "reason"):
            assert row["share"][name] == rate[name], (row["id"], name)
        assert row["share"]["enterprises"] == alone["enterprises"]
        assert row["share"]["positions"] == alone["positions"]
    for name in COUNTS:
        parts = [row["share"][name] or 0 for row in found["zones"]]
        beside = found["unlocated"][name] + found["unanswered"][name]
        assert sum(parts) + beside == found["total"][name]


def test_ties_share_a_rank_and_who_has_no_rate_has_none(api: Api) -> None:
    found = api.data("/zones/comparison", by="work", as_of=DAY)
    ranks = {row["id"]: (row["rank"], row["ties"]) for row in found["zones"]}
    assert ranks["zone:kmez"] == ranks["zone:b.kmez"]
    assert ranks["zone:kmez"][1] == 2
    assert sorted(rank for rank, _ in ranks.values() if rank) in ([1, 1, 3], [1, 2, 2])
    last = found["zones"][-1]
    assert (last["id"], last["rank"], last["share"]["rate"]) == ("zone:c.kmez", None, None)
    assert last["share"]["reason"] == "denominator_not_in_source"
    assert found["ranked"] == 3


def test_trends_are_the_series_of_each_zone(api: Api) -> None:
    found = api.data("/zones/trends", by="spatial", points=4, step="quarter", as_of=DAY)
    assert len(found["total"]) == 4
    for zone in (*found["zones"], None):
        points = found["total"] if zone is None else zone["points"]
        alone = api.data(
            "/history/series",
            figure="coverage_spatial",
            **{"from": points[0]["day"], "to": DAY, "step": "quarter", "as_of": DAY},
            **({} if zone is None else {"zone": zone["id"]}),
        )
        told = [(p["day"], p["rate"], p["reason"]) for p in points]
        (series,) = alone["series"]
        assert told == [(p["day"], p["value"], p["reason"]) for p in series["points"]]


def test_agreements_and_members_are_those_of_the_zone(api: Api) -> None:
    found = api.data("/zones/comparison", as_of=DAY)
    for row in found["zones"]:
        holding = [
            api.get("/pairings", zone=row["id"], status=status, as_of=DAY).json()["count"]
            for status in ("active", "expiring")
        ]
        assert row["share"]["agreements"] == sum(holding)
        (series,) = api.data(
            "/history/series",
            figure="members",
            zone=row["id"],
            **{"from": DAY, "to": DAY, "as_of": DAY},
        )["series"]
        assert row["share"]["members"] == series["points"][0]["value"]


def test_delivered_tells_what_is_missing(api: Api) -> None:
    rows = {row["id"]: row for row in api.data("/zones/delivered", as_of=DAY)}
    silent, own = rows["zone:c.kmez"], rows["zone:kmez"]
    assert {ledger["rows"] for ledger in silent["ledgers"]} == {None}
    assert silent["lacking"] == [ledger["kind"] for ledger in silent["ledgers"]]
    assert own["lacking"] == ["figures"]  # what was published stands in the document
    ledgers = {ledger["kind"]: ledger for ledger in own["ledgers"]}
    activities = api.get("/zones/delivered", zone="zone:kmez", as_of=DAY).json()
    assert activities["data"] != []
    assert ledgers["enterprises"]["latest"] == DAY
    for share in own["shares"]:
        assert share["rate"] == share["numerator"] / share["denominator"]
    (located,) = (one for one in own["shares"] if one["code"] == "enterprises_with_coordinates")
    summary = api.data("/coverage/summary", zone="zone:kmez", as_of=DAY)
    assert located["denominator"] <= summary["enterprises"]


def test_what_is_no_level_or_no_rate_is_told(api: Api) -> None:
    assert api.get("/zones/comparison", level="carrier").status_code == 422
    assert api.get("/zones/comparison", by="everything").status_code == 422
    assert api.get("/zones/trends", points=1).status_code == 422
    assert api.get("/zones/comparison", zone="zone:nowhere").status_code == 404


def test_a_community_has_nothing_below(api: Api) -> None:
    found = api.data("/zones/comparison", zone="zone:haizi", as_of=DAY, level="subdistrict")
    assert found["zones"] == []
    assert found["unlocated"]["enterprises"] == found["total"]["enterprises"]


def test_files_say_the_same(api: Api) -> None:
    text = api.get("/zones/comparison.csv", by="work", as_of=DAY, lang="en").content
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    data = api.data("/zones/comparison", by="work", as_of=DAY)
    assert [row["id"] for row in rows][: len(data["zones"])] == [z["id"] for z in data["zones"]]
    assert rows[-1]["zone"] == "all"
    for path in ("/zones/delivered.xlsx", "/zones/trends.xlsx"):
        book: Any = load_workbook(io.BytesIO(api.get(path, as_of=DAY, lang="en").content))
        assert book.active.max_row >= 5, path

"""Resilience over HTTP: losses, expiries, single points and pairings, each held against another."""

from __future__ import annotations

from typing import Any

import pytest

from graph.datasets.synthetic import PLANTED
from tests.api.client import Api


def problem(api: Api, path: str, status: int, **params: Any) -> dict[str, Any]:
    answer = api.get(path, **params)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_s10_4_without_yunnei_two_committees_no_longer_meet(api: Api) -> None:
    data = api.data("/resilience/removal", remove="云内动力", layer="source")
    (removed,) = data["removed"]
    assert removed == {
        "id": "unit:yunnei",
        "name": "云内动力",
        "name_en": "Yunnei Power",
        "label": "Unit",
    }
    loss = data["loss"]
    (pair,) = loss["committee_pairs"]
    assert (pair["first"]["id"], pair["second"]["id"]) == ("org:j2", "org:j4")
    assert loss["committee_pair_count"] == 1
    assert [part["size"] for part in loss["parts"]] == [3]
    # S01.1: the source gives no denominator.
    assert [lens["count"] for lens in loss["uncovered"]] == [None] * 3
    cut = api.data("/graph/articulation-points", layer="source")
    assert "unit:yunnei" in {point["id"] for point in cut}


def test_several_are_lost_at_once_and_lists_are_cut(api: Api) -> None:
    both = [*PLANTED["articulation-organization"], "pos:s016"]
    loss = api.data("/resilience/removal", remove=both, limit=5)["loss"]
    assert {node["id"] for node in loss["parts"][0]["members"]} == set(
        PLANTED["behind-articulation"]
    )
    spatial = next(lens for lens in loss["uncovered"] if lens["lens"] == "spatial")
    assert spatial["count"] > len(spatial["enterprises"]) == 5
    assert loss["truncated"]


def test_s08_6_what_a_position_uncovers_is_what_a_closing_scenario_says(api: Api) -> None:
    """The same question by the way of a scenario."""
    spatial = next(
        lens
        for lens in api.data("/resilience/removal", remove="pos:s016", limit=1000)["loss"][
            "uncovered"
        ]
        if lens["lens"] == "spatial"
    )
    body = {
        "name": "trial",
        "title": "t",
        "changes": [{"change": "close_position", "id": "pos:s016"}],
    }
    asked = {"by": "spatial", "direction": "lost", "limit": 1000}
    other = api.post("/coverage/whatif", json=body, params=asked).json()["data"]["shifts"]
    assert other["count"] == spatial["count"] > 0
    assert [row["id"] for row in other["rows"]] == [node["id"] for node in spatial["enterprises"]]


def test_single_points_agree_with_removal_and_page_stably(api: Api) -> None:
    rows = api.every("/resilience/single-points", limit=40)
    assert len({row["id"] for row in rows}) == len(rows) > 100
    for row in (rows[0], rows[1], rows[-1]):
        loss = api.data("/resilience/removal", remove=row["id"])["loss"]
        found = {lens["lens"]: lens["count"] for lens in loss["uncovered"]}
        assert found == {lens: row[lens] for lens in found}
        assert loss["cut_off"] == row["bodies_cut_off"]
    by = api.every("/resilience/single-points", by="work", limit=1000)
    assert [row["work"] for row in by] == sorted((row["work"] for row in by), reverse=True)
    assert {row["id"] for row in by} == {row["id"] for row in rows}
    # Of a position and of two enterprises of the demo nobody knows where they are.
    sure = api.every("/resilience/single-points", limit=1000, certainty="sure")
    possible = api.every("/resilience/single-points", limit=1000, certainty="possible")
    assert not {row["id"] for row in possible} & {row["id"] for row in sure}
    assert {row["id"] for row in rows} <= {row["id"] for row in (*sure, *possible)}
    for row in (sure[0], possible[0], possible[-1]):
        asked = {"remove": row["id"], "certainty": "possible", "limit": 1000}
        told = api.data("/resilience/removal", **asked)["loss"]["uncovered"][-1]
        assert told["certain"] == row["spatial_certain"]
        assert told["possible"] == row["spatial_possible"] >= told["listed"]
        assert {line["certainty"] for line in told["enterprises"]} <= {"possible"}
    source = api.get("/resilience/single-points", layer="source").json()
    assert set(source["no_rate"].values()) == {"denominator_not_in_source"}


def test_agreements_expire_and_undated_ones_do_not(api: Api) -> None:
    data = api.data("/resilience/expiry")
    lapsed = {line["id"] for line in data["lapsed"]}
    assert {*PLANTED["j3-agreement-expiring"], *PLANTED["pairing-expiring-in-90-days"]} <= lapsed
    assert data["by"] == "2022-03-31"
    assert data["undated"] >= 2
    assert api.data("/resilience/expiry", by="2022-03-31") == data
    assert api.data("/resilience/expiry", within_days=91)["lapsed_count"] > data["lapsed_count"]
    short = api.data("/resilience/expiry", within_days=36_500, limit=1)
    assert short["truncated"]
    assert len(short["lapsed"]) == 1 < short["lapsed_count"]


def test_pairings_join_the_island_and_have_reasons(api: Api) -> None:
    answer = api.get("/resilience/strengthen", goal="join").json()
    assert answer["optimal"]
    assert answer["needed"] == answer["bound"] == answer["count"] == answer["before"]["parts"] - 1
    assert answer["after"]["parts"] == 1
    ids = {line[end]["id"] for line in answer["data"] for end in ("first", "second")}
    assert ids & set(PLANTED["island"])
    assert "unit:military" not in ids
    assert all(line["reason"]["zh"].endswith("。") for line in answer["data"])
    assert all(line["first"]["name"] in line["reason"]["en"] for line in answer["data"])
    parts = api.get("/graph/components").json()
    assert parts["count"] >= answer["before"]["parts"]


def test_pairings_are_paged_and_can_be_begun(api: Api) -> None:
    rows = api.every("/resilience/strengthen", goal="cut_points", limit=30)
    begun = api.get("/resilience/strengthen", goal="cut_points", most=10).json()
    assert begun["data"] == rows[:10]
    assert (begun["count"], begun["needed"]) == (10, len(rows))
    assert 0 < begun["after"]["cut_points"] <= begun["before"]["cut_points"]
    whole = api.get("/resilience/strengthen", goal="biconnected").json()
    assert whole["after"]["parts"] == 1
    # Bodies outside the zone hang on it and cannot be paired (F052).
    assert [node["id"] for node in whole["left"]] == ["org:j3"]


@pytest.mark.parametrize(
    ("path", "params", "said"),
    [
        ("removal", {}, "remove"),
        ("removal", {"remove": "zone:ala"}, "a Zone cannot be taken away"),
        ("removal", {"remove": "org:kmez-pwc"}, "let hubs in"),
        ("removal", {"remove": ["org:j1", "org:j1"]}, "stands twice"),
        ("removal", {"remove": "org:j1", "as_of": "1900-01-01", "layer": "synthetic"}, "not valid"),
        ("removal", {"remove": "org:j1", "limit": 0}, "limit"),
        ("expiry", {"by": "2021-12-31"}, "must be after 2021-12-31"),
        ("expiry", {"by": "2021-13-31"}, "by"),
        ("expiry", {"by": "2022-12-31", "within_days": 3}, "not both"),
        ("expiry", {"as_of": "9999-12-31"}, "there is no day"),
        ("single-points", {"by": "size"}, "by"),
        ("strengthen", {"goal": "more"}, "goal"),
        ("strengthen", {"most": 0}, "most"),
    ],
)
def test_odd_questions_are_problems(api: Api, path: str, params: dict[str, Any], said: str) -> None:
    assert said in problem(api, f"/resilience/{path}", 422, **params)["detail"]


def test_an_unknown_id_is_not_found_and_a_hub_can_be_lost_where_hubs_are_let_in(api: Api) -> None:
    problem(api, "/resilience/removal", 404, remove="org:nobody")
    params = {"remove": "org:kmez-pwc", "exclude_hubs": "false"}
    loss = api.data("/resilience/removal", **params)["loss"]
    assert loss["before"]["bodies"] == loss["after"]["bodies"] + 1

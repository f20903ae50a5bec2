"""Policies, advice and explanations over HTTP."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.app import create_app
from graph.datasets.synthetic import PLANTED
from queries.coverage import advice, coverage_state, default_policy, explain, save_policy
from queries.network import Network
from tests.api.client import Api

DAY = date(2021, 12, 31)


def mine() -> dict[str, object]:
    return {"id": "mine", "effective_months": 24}


@pytest.fixture
def kept(network: Network, tmp_path: Path) -> tuple[Api, Path]:
    """The service over the same store, with a folder of saved policies."""
    save_policy(default_policy().model_copy(update=mine()), tmp_path)
    return Api(create_app(network=Network(network.store, as_of=DAY, policies=tmp_path))), tmp_path


def test_policies_are_listed_and_told_whole(kept: tuple[Api, Path]) -> None:
    api, _ = kept
    lines = api.data("/policies")
    assert [(line["id"], line["version"], line["kept"]) for line in lines] == [
        ("default", 1, "built-in"),
        ("hefei", 1, "built-in"),
        ("mine", 1, "saved"),
    ]
    whole = api.data("/policies/hefei@1")
    assert whole["kept"] == "built-in"
    assert whole["policy"]["building"]["joint_branch_units"] == 10
    assert api.get("/policies/nobody").status_code == 404
    assert api.get("/coverage/summary", policy="nobody").status_code == 404


def test_a_policy_decides_and_is_named(kept: tuple[Api, Path]) -> None:
    api, _ = kept
    default = api.data("/coverage/summary")
    assert default == api.data("/coverage/summary", policy="default")
    assert default["policy"]["id"] == "default"
    other = api.data("/coverage/summary", policy="mine")
    assert other["policy"] == default["policy"] | {"id": "mine"}
    assert other["rates"][:5] == default["rates"][:5]
    assert "24" in other["rates"][5]["definition"]["en"]
    walked = api.data("/coverage/summary", policy="mine", minutes=5)["walk"]
    assert (walked["minutes"], walked["detour"]) == (5, 1.3)


def test_a_new_version_makes_kept_answers_new(kept: tuple[Api, Path]) -> None:
    api, folder = kept
    first = api.get("/coverage/summary", policy="mine")
    tag = {"If-None-Match": first.headers["etag"]}
    assert api.get("/coverage/summary", headers=tag, policy="mine").status_code == 304
    save_policy(default_policy().model_copy(update=mine() | {"version": 2}), folder)
    again = api.get("/coverage/summary", headers=tag, policy="mine")
    assert again.status_code == 200
    assert again.json()["data"]["policy"]["version"] == 2


def test_a_faulty_file_is_a_problem_and_spares_the_default(kept: tuple[Api, Path]) -> None:
    api, folder = kept
    (folder / "bad.toml").write_text("id = 3", "utf-8")
    problem = api.get("/policies")
    assert problem.status_code == 422
    assert problem.json()["findings"][0]["file"] == "bad.toml"
    assert api.get("/coverage/summary").status_code == 200


def test_s01_1_six_rates_each_with_its_named_denominator(api: Api) -> None:
    found = api.data("/coverage/summary")
    assert [rate["code"] for rate in found["rates"]] == [
        "organizational",
        "work",
        "spatial",
        "own",
        "should_build",
        "effective",
    ]
    bases = {rate["code"]: rate["base"] for rate in found["rates"]}
    assert bases["should_build"] == "at_least_three_members"
    assert bases["spatial"] == "operating"
    assert found["weighted"] is None


def test_r01_to_r11_advice_is_paged_and_filtered(api: Api, network: Network) -> None:
    state = coverage_state(picture=network.picture())
    expected = [(one.rule, one.code, one.id) for one in advice(state=state)]
    rows = api.every("/coverage/advice", limit=1000)
    assert [(row["rule"], row["code"], row["id"]) for row in rows] == expected
    broken = api.every("/coverage/advice", level="broken", limit=7)
    assert broken == [row for row in rows if row["level"] == "broken"]
    assert broken
    (wide,) = api.every("/coverage/advice", rule="R04")
    assert (wide["id"], wide["value"], wide["threshold"]) == ("org:s-joint-r04-6", 6, 5)
    assert api.every("/coverage/advice", rule="R04", policy="hefei") == []
    assert set(api.get("/coverage/advice").json()["rules"]) >= {"R01", "R11"}
    for wrong in ({"rule": "R12"}, {"level": "bad"}):
        assert api.get("/coverage/advice", **wrong).status_code == 422


@pytest.mark.parametrize("case", ["one-member", "r01-three-members-unorganized", "moved-out"])
def test_an_enterprise_is_explained(api: Api, network: Network, case: str) -> None:
    unit = PLANTED[case][0]
    told = api.data(f"/coverage/explain/{unit}")
    found = explain(state=coverage_state(picture=network.picture()), enterprise=unit)
    assert told["name"] == found.name
    assert [one["verdict"] for one in told["verdicts"]] == [one.verdict for one in found.verdicts]
    assert [one["id"] for one in told["positions"]] == [one.id for one in found.positions]
    assert [(one["code"], one["cost"]) for one in told["steps"]] == [
        (one.code, one.cost) for one in found.steps
    ]
    assert api.data(f"/coverage/explain/{found.name}") == told


def test_what_is_no_enterprise_is_a_problem(api: Api) -> None:
    assert api.get("/coverage/explain/unit:nobody").status_code == 404
    assert api.get("/coverage/explain/org:j1").status_code == 422


def test_s09_2_branches_without_a_school_near_them_or_in_their_domain(api: Api) -> None:
    outcomes = ("reached", "without", "unknown")
    counted = {}
    for outcome in outcomes:
        rows = api.every("/coverage/training", km=1, outcome=outcome, limit=100)
        answer = api.get("/coverage/training", km=1, outcome=outcome).json()
        assert len(rows) == answer["count"]
        assert {row["outcome"] for row in rows} <= {outcome}
        counted[outcome] = len(rows)
    assert {one["outcome"]: one["branches"] for one in answer["counts"]} == counted
    assert (answer["km"], answer["schools"], answer["schools_unlocated"]) == (1, 20, 1)
    far = api.every("/coverage/training", km=1, limit=100)
    for row in far:
        if "beyond" in row["reasons"]:
            assert row["metres"] > 1000
            assert row["nearest_school"]["name"]
    # F102, F103: schools are counted and none is named, so that nothing is known of any branch
    source = api.get("/coverage/training", layer="source").json()
    assert (source["schools"], source["data"], source["domains"]) == (0, [], [])
    assert api.get("/coverage/training", km=0).status_code == 422
    assert api.get("/coverage/training", outcome="none").status_code == 422


def test_s05_2_a_matrix_of_carriers_and_services(api: Api) -> None:
    table = api.data("/coverage/carriers")
    assert len(table["services"]) == 8
    assert len(table["carriers"]) >= 17
    for carrier in table["carriers"]:
        assert len(carrier["services"]) == 8
        assert (carrier["services_reason"] is None) == (None not in carrier["services"])
        assert carrier["organized"] <= carrier["enterprises"]
    assert {True, False} <= {cell for one in table["carriers"] for cell in one["services"]}
    source = api.data("/coverage/carriers", layer="source")
    assert source["carriers"] == []  # F071: 17 are counted, none is named, so none has a row
    assert (source["published"]["value"], source["published"]["named"]) == (17, 0)

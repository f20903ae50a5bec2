"""Plans over HTTP: handed in, watched until they end, taken away, cancelled."""

from __future__ import annotations

import csv
import io
import time
from itertools import product
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openpyxl import load_workbook

from queries.coverage.plans.planning import plan
from queries.coverage.plans.question import Question
from queries.network import Network
from tests.api.client import Api


def handed_in(api: Api, body: dict[str, Any], **params: Any) -> dict[str, Any]:
    answer = api.post("/coverage/plans", json=body, params=params)
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/api/v1/coverage/plans/{job['id']}"
    return job


def ended(api: Api, job: dict[str, Any]) -> dict[str, Any]:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        now: dict[str, Any] = api.get(f"/coverage/plans/{job['id']}").json()
        if now["state"] not in ("queued", "running"):
            return now
        time.sleep(0.05)
    raise AssertionError(now)


@pytest.fixture(scope="module")
def found(api: Api) -> dict[str, Any]:
    return ended(api, handed_in(api, {"goal": "add", "count": 3, "gap": 0.01}))


def test_s08_3_a_plan_is_the_one_the_function_gives(
    found: dict[str, Any], network: Network
) -> None:
    assert found["state"] == "done"
    told = found["result"]
    state = network.coverage(network.picture())
    direct = plan(state=state, question=Question(goal="add", count=3, gap=0.01))
    assert told["objective"] == direct.objective
    assert [site["gain"] for site in told["sites"]] == [site.gain for site in direct.sites]
    assert told["after"]["enterprises"] > told["before"]["enterprises"]
    assert told["drawn_on"] == ["synthetic"]
    assert told["as_of"] == "2021-12-31"


def test_s08_4_a_share_and_s08_6_a_closing(api: Api) -> None:
    share = ended(api, handed_in(api, {"goal": "share", "share": 0.9, "gap": 0.05}))["result"]
    assert share["after"]["enterprises"] >= 0.9 * share["after"]["of_enterprises"]
    close = ended(api, handed_in(api, {"goal": "close", "count": 2, "weight": "staff"}))["result"]
    assert len(close["sites"]) == 2
    assert all(site["id"] for site in close["sites"])
    lost = sum(site["gain"] for site in close["sites"])
    assert close["before"]["weight"] - lost == pytest.approx(close["after"]["weight"])


def test_it_is_listed_and_taken_away(api: Api, found: dict[str, Any]) -> None:
    listed = api.get("/coverage/plans").json()["data"]
    assert found["id"] in [job["id"] for job in listed]
    assert all(job["result"] is None for job in listed)
    path = f"/coverage/plans/{found['id']}"
    text = api.get(f"{path}/sites.csv", lang="en").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["marginal gain"] for row in rows] == [
        str(site["gain"]) for site in found["result"]["sites"]
    ]
    assert {row["layers drawn on"] for row in rows} == {"synthetic"}
    book = load_workbook(io.BytesIO(api.get(f"{path}/sites.xlsx").content))
    sheet = book.active
    assert sheet is not None
    assert sheet.max_row == 1 + len(rows)


def test_a_cancelled_plan_ends(api: Api) -> None:
    jobs = [handed_in(api, {"goal": "add", "count": 5}) for _ in range(3)]
    answer = api.checked(api.client.delete(f"/api/v1/coverage/plans/{jobs[-1]['id']}"))
    if answer.status_code == 200:
        assert ended(api, jobs[-1])["state"] == "cancelled"
    else:
        assert answer.status_code == 409  # it was quicker
    for job in jobs[:-1]:
        assert ended(api, job)["state"] == "done"
    again = api.checked(api.client.delete(f"/api/v1/coverage/plans/{jobs[0]['id']}"))
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"goal": "add"}, "takes a count"),
        ({"goal": "share", "count": 1}, "takes a share"),
        ({"goal": "add", "count": -1}, "count"),
        ({"goal": "share", "share": 0}, "share"),
        ({"goal": "add", "count": 1, "spacing_m": 0}, "spacing_m"),
        ({"goal": "add", "count": 1, "time_limit_s": 1e9}, "time_limit_s"),
        ({"goal": "everything", "count": 1}, "goal"),
        ({"goal": "add", "count": 1, "minutes": 30}, "minutes"),
        ({}, "goal"),
    ],
)
def test_a_plan_for_nothing_is_refused(api: Api, body: dict[str, Any], told: str) -> None:
    answer = api.post("/coverage/plans", json=body)
    assert answer.status_code == 422
    assert told in answer.json()["detail"]


def test_the_document_and_the_service_allow_the_same_pairs(api: Api) -> None:
    """A goal with a count, with a share, with both and with none: told by the schema, too."""
    schema = api.document["components"]["schemas"]["PlanRequest"]
    allowed = 0
    for goal, count, share in product(("add", "close", "share"), (None, 1), (None, 0.5)):
        body = {"goal": goal, "count": count, "share": share, "time_limit_s": 0.1}
        for sent in (body, {key: value for key, value in body.items() if value is not None}):
            answer = api.post("/coverage/plans", json=sent)
            while answer.status_code == 429:
                time.sleep(0.1)
                answer = api.post("/coverage/plans", json=sent)
            assert answer.status_code == (202 if OAS31Validator(schema).is_valid(sent) else 422)
            allowed += answer.status_code == 202
    assert allowed == 6


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/export.graphml", {"as_of": "2021-12-31", "all_days": True}),
        ("/resilience/expiry", {"by": "2022-12-31", "within_days": 3}),
    ],
)
def test_parameters_that_exclude_each_other_are_both_named(
    api: Api, path: str, given: dict[str, Any]
) -> None:
    answer = api.get(path, **given)
    assert answer.status_code == 422
    assert all(name in answer.json()["detail"] for name in given)


def test_what_cannot_be_planned_fails_with_its_reason(api: Api) -> None:
    job = ended(api, handed_in(api, {"goal": "close", "count": 9000}))
    assert job["state"] == "failed"
    assert "9000" in job["problem"]
    path = f"/coverage/plans/{job['id']}/sites.csv"
    assert api.get(path).status_code == 409
    layer = ended(api, handed_in(api, {"goal": "add", "count": 1}, layer="source"))
    assert layer["state"] == "failed"
    assert "there is no base" in layer["problem"]


def test_unknown_plans_and_bodies_of_other_types(api: Api) -> None:
    assert api.get("/coverage/plans/nope").status_code == 404
    answer = api.post("/coverage/plans", content="goal=add", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415

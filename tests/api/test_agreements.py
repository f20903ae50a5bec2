"""Agreements over their life and the three lists over HTTP: the case, and the synthetic network."""

from __future__ import annotations

from typing import Any

import pytest

from graph.datasets.synthetic import PLANTED
from queries.network import Network
from tests.api.client import Api
from tests.support.cobuilding import assert_catalogue_agrees

SOURCE = {"layer": "source"}
SYNTHETIC = {"layer": "synthetic"}
STATUSES = ("active", "expiring", "undated", "pending", "expired")
BOTH = {"layer": ["source", "synthetic"]}


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


# --- the case ---------------------------------------------------------------------------------


def test_s03_1_each_partner_of_brand_1_states_a_form_that_is_not_distinguished(api: Api) -> None:
    answer = api.get("/pairings", brand="B1", **SOURCE).json()
    assert len(answer["partners"]) == 3
    assert answer["open_list"] is True
    assert answer["counts"] == [{"form": "agreement_or_list", "status": "undated", "count": 3}]
    for row in answer["data"]:
        sheet = api.data(f"/pairings/{row['id']}", **SOURCE)
        assert sheet["pairing"] == row
        assert sheet["pairing"]["form"] == "agreement_or_list"
        assert sheet["renewal"]["outcome"] == "open_ended"
        assert sheet["duty"]["verdict"] == "no_duty"
        assert sheet["findings"] == []


def test_s03_2_the_military_is_a_category_in_every_answer(api: Api) -> None:
    (row,) = api.every("/pairings", party="unit:military", **SOURCE)
    (military,) = [party for party in row["parties"] if party["id"] == "unit:military"]
    assert military["category"] is True
    assert military["in_zone"] is None
    assert "unit:military" not in ids(api.every("/pairings/unpaired", **SOURCE))
    geometry = {"lon", "lat", "address"}
    assert not geometry & set(api.data("/entities/unit:military", **SOURCE)["properties"])


def test_s03_3_nothing_undated_has_a_verdict_a_successor_or_a_day(api: Api) -> None:
    duties = api.every("/pairings/duties", **SOURCE)
    assert len(duties) == 7
    assert {duty["verdict"] for duty in duties} == {"no_duty"}
    renewals = api.get("/pairings/renewals", **SOURCE).json()
    assert {row["outcome"] for row in renewals["data"]} == {"open_ended"}
    assert {each["code"]: each["count"] for each in renewals["counts"]}["open_ended"] == 7
    window = {"from_": "2019-01-01", "to": "2022-01-01", **SOURCE}
    calendar = api.get("/pairings/calendar", **window).json()
    assert (calendar["count"], len(calendar["months"])) == (0, 36)
    assert api.get("/pairings/checks", **SOURCE).json()["count"] == 0


def test_s03_4_unpaired_organizations_of_the_case(api: Api) -> None:
    answer = api.get("/pairings/unpaired", **SOURCE).json()
    paired = {
        party["id"]
        for row in api.every("/pairings", **SOURCE)
        for party in row["parties"]
        if party["id"].startswith("org:")
    }
    assert not set(ids(answer["data"])) & paired
    assert answer["eligible"] == answer["paired"] + answer["count"]
    assert sum(row["eligible"] for row in answer["by_sector"]) == answer["eligible"]
    assert "org:kmez-pwc" not in ids(answer["data"]), "a hub"


def test_s14_1_a_partner_outside_the_zone_is_filterable(api: Api) -> None:
    (row,) = api.every("/pairings", in_zone=False, **SOURCE)
    assert row["id"] == "agr:j3-hengqin"
    outside = {party["id"]: party["in_zone"] for party in row["parties"]}
    assert outside["unit:hengqin-institute"] is False
    inside = api.every("/pairings", in_zone=True, **SOURCE)
    assert len(inside) + 1 == len(api.every("/pairings", **SOURCE))
    synthetic = ids(api.every("/pairings", in_zone=False, **BOTH))
    assert set(PLANTED["agreement-with-a-partner-outside"]) < set(synthetic)
    uncovered = ids(api.every("/coverage/uncovered", by="spatial", limit=1000))
    assert "unit:hengqin-institute" not in uncovered


def test_s15_1_the_case_has_no_lists(api: Api) -> None:
    for what in ("resources", "needs", "projects", "matching", "overdue"):
        assert api.get(f"/lists/{what}", **SOURCE).json()["count"] == 0
    done = api.every("/lists/fulfilment", **SOURCE)
    assert len(done) == 7
    assert api.every("/lists/fulfilment", idle=True, **SOURCE) == done


# --- the synthetic network --------------------------------------------------------------------


def test_the_catalogue_agrees_with_the_snapshot(network: Network) -> None:
    for layers in (["source", "synthetic"], ["synthetic"]):
        assert_catalogue_agrees(network.store, network.picture(None, layers))


def test_s03_3_statuses_on_the_days_around_the_end(api: Api) -> None:
    (agreement,) = PLANTED["pairing-active-for-91-days"]
    for as_of, status in (
        ("2021-12-31", "active"),  # 91 days before 2022-04-01
        ("2022-01-01", "expiring"),  # 90
        ("2022-01-02", "expiring"),  # 89
        ("2022-03-31", "expiring"),
        ("2022-04-01", "expired"),  # the first day after the term
    ):
        sheet = api.data(f"/pairings/{agreement}", as_of=as_of)
        assert sheet["pairing"]["status"] == status, as_of
        assert sheet["renewal"]["outcome"] == {"active": "running", "expiring": "due"}.get(
            status, "lapsed"
        )


def test_s16_1_an_agreement_of_2020_is_judged_over_its_year(api: Api) -> None:
    (agreement,) = PLANTED["duty-met"]
    for as_of, status, verdict in (
        ("2019-12-31", "pending", None),
        ("2020-06-30", "active", "met"),
        ("2020-12-31", "expiring", "met"),
        ("2021-01-01", "expired", "met"),
    ):
        sheet = api.data(f"/pairings/{agreement}", as_of=as_of)
        assert (sheet["pairing"]["status"], sheet["duty"]["verdict"]) == (status, verdict)
    assert sheet["duty"]["years"][0]["end"] == "2021-01-01"
    assert len(sheet["pairing"]["parties"]) == 2, "the parties of its last day"


def test_duties_filtered_and_counted(api: Api) -> None:
    answer = api.get("/pairings/duties", limit=1000).json()
    counts = {each["code"]: each["count"] for each in answer["counts"]}
    assert sum(counts.values()) == answer["count"]
    for verdict in ("met", "behind", "unmet", "no_duty"):
        rows = api.every("/pairings/duties", verdict=verdict)
        assert len(rows) == counts[verdict] > 0
    assert PLANTED["duty-unmet"][0] in ids(api.every("/pairings/duties", verdict="unmet"))
    forms = {row["form"] for row in api.every("/pairings/duties", form="co_building_list")}
    assert forms == {"co_building_list"}


def test_renewals_and_the_calendar_tell_the_same_ends(api: Api) -> None:
    chain = list(PLANTED["renewal-chain-of-three"])
    assert api.data(f"/pairings/{chain[0]}")["renewal"]["chain"] == chain
    lapsed = set(ids(api.every("/pairings/renewals", outcome="lapsed")))
    assert set(PLANTED["expired-without-successor"]) <= lapsed
    due = set(ids(api.every("/pairings/renewals", outcome="due")))
    # due on the day: expires within 90 days, so its renewal fell due in the 90 days before
    window = {"from_": "2021-10-03", "to": "2022-01-01", "kind": "renewal_due"}
    assert set(ids(api.every("/pairings/calendar", **window))) == due
    month = api.get("/pairings/calendar", from_="2021-12-01", to="2022-01-01").json()
    assert sum(each["count"] for each in month["months"]) == month["count"]


def test_register_filters_combine(api: Api) -> None:
    (agreement,) = PLANTED["agreement-of-five"]
    five = api.data(f"/pairings/{agreement}")["pairing"]
    assert len(five["parties"]) == 5
    assert sum(bool(party["lead"]) for party in five["parties"]) == 1
    for party in five["parties"]:
        assert agreement in ids(api.every("/pairings", party=party["id"]))
    of_j1 = api.every("/pairings", committee="果林片区联合党委")
    members = {
        row["other"]
        for row in api.every("/entities/org:j1/relations")
        if row["type"] == "MEMBER_OF"
    }
    assert of_j1
    for row in of_j1:
        assert {party["id"] for party in row["parties"]} & {"org:j1", *members}
    both = api.every("/pairings", committee="org:j1", theme="法律", form="pairing")
    assert set(ids(both)) <= set(ids(of_j1))
    assert all("法律" in row["theme"] and row["form"] == "pairing" for row in both)


def test_checks_find_what_is_planted(api: Api) -> None:
    answer = api.get("/pairings/checks").json()
    found = {row["rule"]: tuple(row["agreements"]) for row in answer["data"]}
    assert found == {
        "signed_after_it_began": PLANTED["signed-after-it-began"],
        "same_pair_and_theme": PLANTED["same-pair-and-theme"],
    }
    counts = {each["code"]: each["count"] for each in answer["counts"]}
    assert counts["party_twice"] == 0
    assert sum(counts.values()) == 2
    assert len(api.every("/pairings/checks", rule="same_pair_and_theme", limit=1)) == 1


def test_s15_1_needs_projects_and_what_is_overdue(api: Api) -> None:
    answer = api.get("/lists/needs", limit=1000).json()
    states = {each["code"]: each["count"] for each in answer["states"]}
    assert set(states) == {"unmatched", "claimed", "done"}
    for state, count in states.items():
        assert len(api.every("/lists/needs", state=state)) == count > 0
    disagreeing = api.every("/lists/needs", contradiction=True)
    assert len(disagreeing) == answer["contradictions"]
    assert set(PLANTED["need-declared-otherwise"]) <= set(ids(disagreeing))

    sound = [row for row in api.every("/lists/projects") if not row["violations"]]
    assert sound
    for row in sound:
        assert len(row["needs"]) == 1
        assert len(row["resources"]) >= 1
        assert len(row["bodies"]) >= 2
        assert row["due"]
    assert set(ids(api.every("/lists/projects", violation="no_need"))) == set(
        PLANTED["project-without-need"]
    )

    overdue = api.every("/lists/overdue", what="project")
    days = [row["days_overdue"] for row in overdue]
    assert days == sorted(days, reverse=True)
    assert set(ids(overdue)) == set(ids(api.every("/lists/projects", overdue=True)))
    assert set(PLANTED["project-overdue-by-a-day"]) <= set(ids(overdue))
    assert not set(PLANTED["project-due-on-the-day"]) & set(ids(overdue))
    (late,) = PLANTED["project-due-on-the-day"]
    assert late in ids(api.every("/lists/overdue", as_of="2022-01-01"))


def test_s15_1_lists_by_body_kind_and_agreement(api: Api) -> None:
    (resource,) = [
        row for row in api.every("/lists/resources") if row["id"] == PLANTED["resource-used-up"][0]
    ]
    assert resource["remaining"] == 0
    body = resource["offered_by"][0]["id"]
    assert resource in api.every("/lists/resources", body=body, kind=resource["kind"])
    assert resource not in api.every("/lists/resources", body="org:j3")
    project = next(row for row in api.every("/lists/projects") if row["agreements"])
    under = api.every("/lists/projects", agreement=project["agreements"][0])
    assert project in under
    sheet = api.data(f"/pairings/{project['agreements'][0]}")
    assert sheet["fulfilment"]["projects"] == ids(under)


def test_matching_names_what_is_open_and_nearest_first(api: Api) -> None:
    rows = api.every("/lists/matching", candidates=100)
    open_needs = {
        row["id"]
        for row in api.every("/lists/needs", state="unmatched")
        if row["status"] not in ("done", "returned")
    }
    assert {row["id"] for row in rows} == open_needs
    offered = {row["id"]: row for row in api.every("/lists/resources")}
    for row in rows:
        metres = [each["metres"] for each in row["candidates"]]
        known = [each for each in metres if each is not None]
        assert metres == sorted(known) + [None] * (len(metres) - len(known))
        assert {offered[each["id"]]["kind"] for each in row["candidates"]} <= {row["kind"]}
    cut = api.every("/lists/matching", candidates=1)
    assert [row["candidates"] for row in cut] == [row["candidates"][:1] for row in rows]


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/pairings/duties", {}),
        ("/pairings/renewals", {}),
        ("/pairings/calendar", {"from_": "2021-01-01", "to": "2023-01-01"}),
        ("/pairings/unpaired", {}),
        ("/lists/resources", {}),
        ("/lists/needs", {}),
        ("/lists/projects", {}),
        ("/lists/matching", {}),
        ("/lists/overdue", {}),
        ("/lists/fulfilment", {}),
    ],
)
def test_s20_2_pages_end_to_end_are_the_whole_list(
    api: Api, path: str, params: dict[str, Any]
) -> None:
    whole = api.get(path, limit=1000, **params).json()
    assert whole["next"] is None
    assert api.every(path, limit=max(3, whole["count"] // 4), **params) == whole["data"]


# --- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "params", "status", "said"),
    [
        ("/pairings/agr:none", {}, 404, "agr:none"),
        ("/pairings/unit:yunnei", {}, 404, "is no agreement"),
        ("/pairings/agr:s201", SOURCE, 404, "is no agreement"),
        ("/pairings", {"party": "org:none"}, 404, "org:none"),
        ("/pairings", {"committee": "unit:yunnei"}, 404, "is no joint committee"),
        ("/pairings", {"brand": "B9"}, 404, "B9"),
        ("/pairings/checks", {"brand": "B9"}, 404, "B9"),
        ("/pairings/checks", {"rule": "none"}, 422, "rule"),
        ("/pairings", {"form": "marriage"}, 422, "form"),
        ("/pairings", {"in_zone": "perhaps"}, 422, "in_zone"),
        ("/pairings/calendar", {"to": "2022-01-01"}, 422, "from"),
        ("/pairings/calendar", {"from_": "2022-01-02", "to": "2022-01-01"}, 422, "before"),
        ("/pairings/calendar", {"from_": "2022-01-01", "to": "2022-01-01"}, 422, "before"),
        ("/pairings/calendar", {"from_": "2000-01-01", "to": "2021-01-01"}, 422, "ten years"),
        ("/pairings/calendar", {"from_": "1.1.2022", "to": "2022-01-01"}, 422, "YYYY-MM-DD"),
        ("/pairings/duties", {"verdict": "good"}, 422, "verdict"),
        ("/lists/needs", {"status": "lost"}, 422, "status"),
        ("/lists/projects", {"agreement": "agr:none"}, 404, "agr:none"),
        ("/lists/resources", {"body": "nobody"}, 404, "nobody"),
        ("/lists/matching", {"candidates": 101}, 422, "candidates"),
        ("/lists/overdue", {"what": "resource"}, 422, "what"),
    ],
)
def test_what_cannot_be_is_a_problem_that_names_it(
    api: Api, path: str, params: dict[str, Any], status: int, said: str
) -> None:
    answer = api.get(path, **params)
    assert answer.status_code == status, answer.text
    assert said in answer.text


@pytest.mark.parametrize(
    ("path", "name", "params"),
    [
        ("/pairings", "counts", {}),
        ("/pairings", "counts", {"status": "expired"}),
        ("/pairings", "counts", {"form": "agreement", "theme": "党"}),
        ("/pairings/duties", "counts", {}),
        ("/pairings/renewals", "counts", {}),
        ("/pairings/checks", "counts", {}),
        ("/lists/needs", "states", {}),
        ("/history/diff", "counts", {"from": "2015-01-01"}),
    ],
)
def test_counts_of_a_list_add_up_to_its_count(
    api: Api, path: str, name: str, params: dict[str, Any]
) -> None:
    told = api.get(path, limit=1, **params).json()
    assert sum(row["count"] for row in told[name]) == told["count"]


def test_what_form_and_status_left_out_is_counted_apart(api: Api) -> None:
    told = api.get("/pairings", limit=1).json()
    every = sum(api.get("/pairings", limit=1, status=one).json()["count"] for one in STATUSES)
    assert every == told["count"] + sum(row["count"] for row in told["left_out"])
    assert {row["status"] for row in told["left_out"]} <= {"expired", "pending"}

"""Plans, brands, cards, pathways, belt and platforms, as the service gives them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Api

SOURCE = {"layer": "source"}


def test_s02_1_the_plan_has_figures_and_its_parts_have_no_names(api: Api) -> None:
    for day in ("2020-06-30", "2030-01-01"):
        found = api.data("/plans/init:plan", as_of=day, **SOURCE)
        assert found["plan"]["interval"] == "2019/2021"
        for name, value in (("sub_plans", 7), ("measures", 24), ("project_teams", 4)):
            parts = found[name]
            assert (parts["published"]["operator"], parts["published"]["value"]) == ("eq", value)
            assert (parts["names"], parts["named"]) == (None, 0)
            assert parts["reason"] == "not_named_in_source"
        assert found["overall"] is None
        assert found["progress"] == []
        assert found["one_brand_each"] is None


def test_s02_2_each_brand_has_its_team_and_each_team_one_brand(api: Api) -> None:
    teams = [brand["teams"] for brand in api.data("/brands")]
    assert [[team["id"] for team in one] for one in teams] == [
        [f"init:s-team-{number}"] for number in range(1, 5)
    ]
    plan = api.data("/plans/init:plan")
    assert [[brand["id"] for brand in team["brands"]] for team in plan["teams"]] == [
        [f"init:b{number}"] for number in range(1, 5)
    ]
    assert plan["one_brand_each"] is True
    for brand in api.data("/brands", **SOURCE):
        assert (brand["teams"], brand["teams_reason"]) == (None, "not_named_in_source")


def test_s02_3_the_budget_is_one_cumulative_figure(api: Api) -> None:
    for layers in (SOURCE, {}):
        budget = api.data("/plans/init:plan", **layers)["budget"]
        assert budget["cumulative"]["value"] == 110_000_000
        assert (budget["cumulative"]["unit"], budget["cumulative"]["period"]) == (
            "CNY",
            "2019/2021",
        )
        assert (budget["years"], budget["reason"]) == (None, "no_split_given")


def test_s02_4_measures_progress_and_the_overdue_by_days(api: Api) -> None:
    plan = api.data("/plans/init:plan", as_of="2022-02-01")
    rows = api.every("/plans/init:plan/measures", as_of="2022-02-01", limit=7)
    assert len(rows) == 24
    assert all(row["owners"] and row["due"] and row["status"] for row in rows)
    assert [line["total"] for line in plan["progress"]] == [4, 4, 4, 3, 3, 3, 3]
    for line in plan["progress"]:
        own = [row for row in rows if row["sub_plan"]["id"] == line["sub_plan"]["id"]]
        done = sum(row["status"] == "done" for row in own)
        assert (line["done"], line["total"]) == (done, len(own))
        assert line["rate"] == done / len(own)
    assert (plan["overall"]["done"], plan["overall"]["total"]) == (21, 24)
    late = api.data("/plans/init:plan/measures", only="overdue", as_of="2022-02-01")
    assert [(row["id"], row["days_overdue"]) for row in late] == [
        ("init:s-measure-10", 397),
        ("init:s-measure-24", 93),
        ("init:s-measure-20", 32),
    ]
    on_time = api.data("/plans/init:plan/measures", only="overdue", as_of="2021-10-31")
    assert [row["id"] for row in on_time] == ["init:s-measure-10"]


def test_s06_the_belt_as_an_ordered_way(api: Api) -> None:
    source = api.data("/brands/B4/belt", **SOURCE)
    assert source["points_in_all"]["published"]["value"] == 10
    assert source["points_in_all"]["named"] == 1
    assert source["communities"]["published"]["value"] == 5
    assert source["communities"]["named"] == 0
    assert [point["facts"] for point in source["points"]] == [["F037", "F077"]]
    assert source["way"]["stops"] == []
    assert {one["code"] for one in source["way"]["notices"]} == {"no_coordinates", "no_rank"}
    whole = api.data("/brands/init:b4/belt")
    assert whole["points_in_all"]["named"] == 1
    assert len(whole["points"]) == 10
    assert [point["name"] for point in whole["points"]].count("撒梅文化传习所") == 1
    assert [point["rank"] for point in whole["points"]] == [*range(2, 11), None]
    (stops,), (line,) = whole["way"]["stops"], whole["way"]["coordinates"]
    places = {point["id"]: [point["lon"], point["lat"]] for point in whole["points"]}
    assert line == [places[stop] for stop in stops]
    assert len(whole["communities"]["names"]) == 5
    assert whole["communities"]["named"] == 0


def test_s07_3_contributors_of_a_card_are_traced(api: Api) -> None:
    rows = api.every("/cards/C2/contributors", limit=3, **SOURCE)
    assert {row["body"]["id"] for row in rows} == {
        "org:j1",
        "org:yn-first-hospital-surgery",
        "org:ynjt-hq-pc",
        "org:ynnt-infra-pc",
    }
    assert {row["via"] for row in rows} == {"direct", "committee", "pairing", "initiative"}
    for row in rows:
        assert row["hops"] == len(row["links"]) == len(row["nodes"]) - 1 <= 3
        assert row["nodes"][-1]["id"] == "init:c2"
        assert all(link["facts"] and link["source"] for link in row["links"])
    position = api.data("/cards/init:c4/contributors", **SOURCE)
    assert [(row["body"]["id"], row["via"]) for row in position] == [("unit:shenli", "position")]


def test_s11_2_the_matrix_leads_to_the_source(api: Api) -> None:
    answer = api.get("/pathways/matrix", **SOURCE).json()
    owners = [owner["id"] for owner in answer["owners"]]
    assert answer["count"] == len(answer["data"]) == 13
    taken = {
        (row["pathway"]["id"], owners[at]): cell
        for row in answer["data"]
        for at, cell in enumerate(row["cells"])
        if cell
    }
    assert len(taken) == 15
    for row in api.every("/pathways", **SOURCE):
        for owner in row["owners"]:
            (statement,) = taken.pop((row["id"], owner["id"]))
            stated = api.data("/provenance", id=statement["id"], **SOURCE)
            assert statement["source"] == stated["source"] == "src:kunming-2021"
            assert statement["facts"] == stated["facts"] != []
            assert statement["paragraphs"] == stated["paragraphs"] != []
    assert taken == {}


def test_s13_1_the_platform_and_what_it_is_made_of(api: Api) -> None:
    found = api.data("/platforms/init:digital-platform", **SOURCE)
    assert found["modules"]["published"]["value"] == 7
    assert found["subsystems"]["published"]["value"] == 32
    assert found["modules"]["named"] == found["subsystems"]["named"] == 0
    assert [one["id"] for one in found["extends"]] == ["init:yunling-app"]
    assert [one["id"] for one in found["designers"]] == ["org:party-education-centre"]
    assert len(found["user_groups"]) == 4
    whole = api.data("/platforms/init:digital-platform")
    assert [len(module["subsystems"]) for module in whole["made_of"]] == [5, 5, 5, 5, 4, 4, 4]
    assert whole["modules"]["named"] == whole["subsystems"]["named"] == 0
    assert {row["id"] for row in api.data("/platforms", **SOURCE)} == {
        "init:digital-platform",
        "init:smart-government",
        "init:yunling-app",
    }


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("/plans/init:none", {}, 404),
        ("/plans/init:none/measures", {}, 404),
        ("/plans/init:plan/measures", {"only": "late"}, 422),
        ("/brands/B9/belt", {}, 404),
        ("/cards/C9/contributors", {}, 404),
        ("/cards/C1/contributors", {"hops": 4}, 422),
        ("/platforms/init:b1", {}, 404),
    ],
)
def test_bad_input_gets_a_clear_problem(
    api: Api, path: str, params: dict[str, Any], status: int
) -> None:
    assert api.get(path, **params).status_code == status

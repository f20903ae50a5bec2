"""The planner's desk: list, map, plan and scenarios, as a planner walks them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Page, expect

from queries.scenarios.scenario import code_of
from queries.scenarios.scenario_files import parse_scenario
from tests.support.hostile_names import HOSTILE
from tests.support.visits import Visit
from visualizations.labels import printable

pytestmark = pytest.mark.browser

MAP = "document.querySelector('#canvas').map"


def told(visit: Visit, path: str) -> Any:
    return visit.page.request.get(f"{visit.origin}/api/v1/coverage/{path}").json()


def go(page: Page, step: str) -> None:
    """To a step of the flow."""
    page.click(f"#flow [data-step={step}]")


def keep(visit: Visit, title: str) -> None:
    """Keep the plan shown as a scenario."""
    go(visit.page, "compare")
    visit.page.fill("#keep [name=title]", title)
    visit.page.click("#keep [type=submit]")
    visit.settle()


def solve(visit: Visit, goal: str = "add", **fields: str) -> str:
    """Ask for a plan in the dialog and wait for it: its id."""
    page = visit.page
    go(page, "plan")
    page.click("#plan-open")
    page.check(f"#plan-form [name=goal][value={goal}]")
    if goal != "close":
        fields = {"spacing_m": "1000", **fields}
    for name, value in fields.items():
        page.fill(f"#plan-form [name={name}]", value)
    page.click("#plan-form [type=submit]")
    expect(page.locator("#plan-dialog")).to_be_hidden()
    expect(page.locator("#plan-told")).to_contain_text("已完成", timeout=30_000)
    visit.settle()
    return str(page.evaluate("new URLSearchParams(location.search).get('plan')"))


def rows(page: Page, table: str) -> list[str]:
    found: list[str] = page.locator(f"#{table} tr[data-id]").evaluate_all(
        "all => all.map((row) => row.dataset.id)"
    )
    return found


def taken(page: Page, button: str) -> Download:
    with page.expect_download() as found:
        page.click(button)
    return found.value


@pytest.fixture
def desk(visit: Visit) -> Iterator[Page]:
    yield visit.open("/desk")
    visit.account()


def test_s01_2_the_list_its_map_and_its_file_hold_the_same_enterprises(
    visit: Visit, desk: Page
) -> None:
    desk.select_option("#filters [name=size]", "micro")
    desk.select_option("#filters [name=subdistrict]", "zone:ala")
    desk.fill("#filters [name=minutes]", "10")
    desk.click("#filters [type=submit]")
    visit.settle()
    asked = "by=spatial&size=micro&subdistrict=zone:ala&minutes=10"
    answer = told(visit, f"uncovered?{asked}&limit=1000")
    expect(desk.locator("#uncovered-count")).to_contain_text(f"{answer['count']:,}")
    assert rows(desk, "uncovered") == [row["id"] for row in answer["data"][:25]]
    drawn = desk.evaluate(f"{MAP}.data.gaps.map((one) => one.id).sort()")
    assert drawn == sorted(row["id"] for row in answer["data"] if row["metres"] is not None)
    assert desk.evaluate(f"{MAP}.ringed.length") == 25
    desk.click("#next")
    visit.settle()
    assert rows(desk, "uncovered") == [row["id"] for row in answer["data"][25:50]]
    with Path(taken(desk, "#csv").path()).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == answer["count"] + 1
    again = visit.open(desk.url.removeprefix(visit.origin))
    assert again.input_value("#filters [name=size]") == "micro"
    assert again.input_value("#filters [name=minutes]") == "10"
    assert rows(again, "uncovered") == [row["id"] for row in answer["data"][:25]]


def test_the_list_is_sorted_by_its_heads_over_all_pages(desk: Page, visit: Visit) -> None:
    head = desk.locator('#uncovered [data-sort="metres"]')
    expect(desk.locator("#uncovered th[aria-sort=none]")).to_have_count(7)
    for order, key in (("ascending", "metres"), ("descending", "-metres")):
        head.press("Enter")
        expect(desk.locator(f"#uncovered th[aria-sort={order}]")).to_contain_text("步行")
        visit.settle()
        expect(head).to_be_focused()
        answer = told(visit, f"uncovered?by=spatial&sort={key}&limit=60")
        assert rows(desk, "uncovered") == [row["id"] for row in answer["data"][:25]]
        assert f"sort={key}" in desk.url
    desk.click("#next")
    visit.settle()
    assert rows(desk, "uncovered") == [row["id"] for row in answer["data"][25:50]]
    # What is taken away stands in the same order, and the address brings it back.
    text = Path(taken(desk, "#csv").path()).read_text("utf-8-sig")
    exported = [row[0] for row in csv.reader(text.splitlines())][1:]
    assert exported[:60] == [row["id"] for row in answer["data"]]
    again = visit.open(desk.url.removeprefix(visit.origin))
    assert rows(again, "uncovered") == [row["id"] for row in answer["data"][:25]]
    head.click()
    visit.settle()
    expect(again.locator("#uncovered th[aria-sort=none]")).to_have_count(7)
    assert "sort=" not in again.url
    # A file would tell the small counts that it masks.
    again.locator('#uncovered [data-sort="members"]').click()
    visit.settle()
    assert "sort" not in str(again.get_attribute("#csv", "href"))
    visit.account()


def test_s04_4_a_row_tells_the_nearest_position_and_the_next_step(desk: Page, visit: Visit) -> None:
    row = desk.locator("#uncovered tr[data-id]").nth(2)
    node = row.get_attribute("data-id")
    row.locator("button.as-link").click()
    nearest = told(visit, f"explain/{node}")["data"]["positions"][0]
    details = desk.locator("#details")
    expect(details).to_contain_text(nearest["name"])
    expect(details).to_contain_text(f"{nearest['metres']:,g} 米 · {nearest['minutes']:g} 分钟")
    expect(desk.locator("#uncovered tr.picked")).to_have_attribute("data-id", str(node))
    assert desk.evaluate(f"{MAP}.spot.at") == desk.evaluate(
        f"id => {MAP}.find(id).geometry.coordinates", node
    )


def test_those_without_coordinates_are_listed_when_asked_for(desk: Page, visit: Visit) -> None:
    desk.click("#more-filters summary")
    desk.check("#filters [name=unknown]")
    desk.click("#filters [type=submit]")
    visit.settle()
    answer = told(visit, "uncovered?by=spatial&unknown=true&limit=25")
    assert rows(desk, "uncovered") == [row["id"] for row in answer["data"]]
    assert desk.evaluate(f"{MAP}.data.gaps.length") == 0
    desk.locator("#uncovered tr[data-id] button").first.click()
    expect(desk.locator("#details h3").first).to_have_text(answer["data"][0]["name"])


def test_a_plan_is_asked_for_shown_and_taken_away(visit: Visit, desk: Page) -> None:
    plan_id = solve(visit, count="3")
    plan = told(visit, f"plans/{plan_id}")["result"]
    assert [row.split("-")[1] for row in rows(desk, "plan-sites")] == ["1", "2", "3"]
    gains = desk.locator("#plan-sites td:nth-child(3)").all_inner_texts()
    assert [float(text.replace(",", "")) for text in gains] == [
        one["gain"] for one in plan["sites"]
    ]
    outcome = desk.locator("#plan-outcome")
    expect(outcome).to_contain_text("已证明最优")
    expect(outcome).to_contain_text(f"{plan['after']['enterprises']:,}")
    assert desk.evaluate(f"{MAP}.data.sites.length") == 3
    go(desk, "compare")
    # Spatial coverage of the scenario is what the plan says it will be.
    compared = desk.locator('#compare tr[data-id="spatial"]')
    expect(compared).to_contain_text(f"{plan['after']['enterprises']:,}")
    gained = plan["after"]["enterprises"] - plan["before"]["enterprises"]
    expect(desk.locator("#shifts caption")).to_contain_text(f"/ {gained:,}")
    # Positions are called by their names, those that are and those that are planned.
    expect(desk.locator("#shifts tbody td:nth-child(4)").first).to_contain_text("规划阵地")
    expect(desk.locator("#shifts tbody")).not_to_contain_text("pos:")
    go(desk, "plan")
    for kind in ("csv", "xlsx", "geojson"):
        assert taken(desk, f"#plan-{kind}").suggested_filename == f"plan-{plan_id}.{kind}"
    go(desk, "paper")
    for kind in ("docx", "pdf"):
        paper = taken(desk, f"#plan-{kind}")
        assert paper.suggested_filename == f"plan-{plan_id}.{kind}"
        assert Path(paper.path()).read_bytes().startswith(b"PK" if kind == "docx" else b"%PDF")
    go(desk, "plan")
    desk.locator("#plan-sites button").first.click()
    expect(desk.locator("#details")).to_contain_text(f"{plan['sites'][0]['lon']}")
    desk.click("#plan-map")
    visit.settle()
    expect(desk.locator("#sites tr[data-id]")).to_have_count(3)
    expect(desk.locator('#legend [data-key="sites"]')).to_contain_text("3")


def test_s04_2_more_minutes_and_more_positions_never_cover_less(visit: Visit, desk: Page) -> None:
    solve(visit, count="2")
    go(desk, "compare")
    cell = desk.locator('#compare tr[data-id="spatial"]')
    expect(cell.locator(".down")).to_have_count(0)
    expect(cell.locator(".up")).to_have_count(1)
    expect(desk.locator('#compare tr[data-id="moved-spatial"]')).to_contain_text("−0")

    def now() -> int:
        text = cell.locator("td:nth-child(2) small").inner_text()
        return int(text.split(" / ")[0].replace(",", ""))

    quarter = now()
    go(desk, "gaps")
    desk.fill("#filters [name=minutes]", "5")
    desk.click("#filters [type=submit]")
    visit.settle()
    go(desk, "compare")
    assert now() < quarter


def test_a_share_is_reached_and_positions_are_closed(visit: Visit, desk: Page) -> None:
    plan = told(visit, f"plans/{solve(visit, 'share', share='90')}")["result"]
    assert plan["goal"] == "share"
    assert plan["after"]["weight"] >= 0.9 * plan["after"]["of_weight"]
    closing = told(visit, f"plans/{solve(visit, 'close', count='2')}")["result"]
    expect(desk.locator("#plan-sites thead")).to_contain_text("边际损失")
    names = desk.locator("#plan-sites button").all_inner_texts()
    assert names == [site["name"] for site in closing["sites"]]
    go(desk, "compare")
    desk.select_option("#who [name=direction]", "lost")
    visit.settle()
    lost = closing["before"]["enterprises"] - closing["after"]["enterprises"]
    expect(desk.locator("#shifts caption")).to_contain_text(f"/ {lost:,}")


def test_what_no_plan_can_do_is_told_in_the_dialog(visit: Visit) -> None:
    page = visit.open("/desk?layers=source&step=plan")
    page.click("#plan-open")
    page.click("#plan-form [type=submit]")
    expect(page.locator("#plan-told")).to_contain_text("失败", timeout=20_000)
    page.goto(f"{visit.origin}/desk?plan=nosuchplan")
    visit.settle()
    expect(page.locator("#plan-told")).to_contain_text("nosuchplan")
    expect(page.locator("#plan-open")).to_be_enabled()


def test_a_plan_that_runs_can_be_stopped(visit: Visit, desk: Page) -> None:
    state = {"state": "running", "seconds": 3.0, "objective": 10.0, "bound": 12.5}
    job = {"id": "p1", "submitted": "2021-12-31T00:00:00Z", "result": None, "problem": None}

    def answer(route: Any) -> None:
        if route.request.method == "DELETE":
            state["state"] = "cancelled"
        route.fulfill(json={**job, **state}, status=202 if route.request.method == "POST" else 200)

    visit.page.route("**/coverage/plans*", answer)
    visit.page.route("**/coverage/plans/*", answer)
    go(desk, "plan")
    desk.click("#plan-open")
    desk.click("#plan-form [type=submit]")
    expect(desk.locator("#plan-told")).to_contain_text("目前最好 10 · 界 12.5")
    expect(desk.locator("#plan-progress")).to_have_js_property("value", 3)
    expect(desk.locator("#plan-open")).to_be_disabled()
    desk.click("#plan-cancel")
    expect(desk.locator("#plan-told")).to_contain_text("已停止")
    expect(desk.locator("#plan-progress")).to_be_hidden()


def test_scenarios_are_kept_here_compared_and_taken_away(visit: Visit, desk: Page) -> None:
    solve(visit, count="1")
    for name in (*HOSTILE[:3], "西"):
        keep(visit, name)
    expect(desk.locator("#keep-told")).to_contain_text("至多")
    again = visit.open("/desk?step=compare")
    assert again.locator("#kept strong").all_inner_texts() == [
        printable(one) for one in HOSTILE[:3]
    ]
    head = again.locator("#compare th").all_inner_texts()
    assert head[1:] == ["现状", *(printable(one) for one in HOSTILE[:3])]
    expect(again.locator('#compare tr[data-id="spatial"] .up')).to_have_count(3)
    names = again.locator("#kept li").evaluate_all("all => all.map((one) => one.dataset.name)")
    assert names == [code_of(one) for one in HOSTILE[:3]]
    north = f'#kept [data-name="{names[0]}"] '
    said = json.loads(Path(taken(again, north + "[data-act=JSON]").path()).read_text("utf-8"))
    text = Path(taken(again, north + "[data-act=TOML]").path()).read_text("utf-8")
    scenario = parse_scenario(text, file="kept.toml")
    assert scenario.model_dump(exclude_none=True, exclude_defaults=True) == {
        **said,
        "changes": tuple(said["changes"]),
    }
    again.click(north + "[data-act='desk.delete']")
    visit.settle()
    expect(again.locator("#kept li")).to_have_count(2)


def test_applying_offers_the_file_and_the_command_quoted(visit: Visit, desk: Page) -> None:
    kept = [{"name": "north", "title": "北片", "changes": []}]
    desk.evaluate("kept => localStorage.setItem('scenarios', JSON.stringify(kept))", kept)
    page = visit.open("/desk?step=compare")
    page.click("#kept [data-act='desk.apply']")
    assert "step=apply" in page.url
    page.click("[data-stage=apply] summary")
    page.fill("#apply-form [name=effective]", "2022-01-01")
    page.fill("#apply-form [name=source]", "纪要'; rm -rf ~ #")
    expect(page.locator("#apply-command")).to_have_text(
        "gongjian coverage whatif apply north.toml --effective 2022-01-01 "
        "--source '纪要'\\''; rm -rf ~ #'"
    )
    assert taken(page, "#apply-file").suggested_filename == "north.toml"


def test_a_scenario_is_checked_then_written_and_stands(visit: Visit, desk: Page) -> None:
    station = {"change": "add_position", "id": "pos:applied", "name": "新站", "tier": "station"}
    kept = [{"name": "applied", "title": "T1", "changes": [{**station, "lon": 102.8, "lat": 25.0}]}]
    desk.evaluate("kept => localStorage.setItem('scenarios', JSON.stringify(kept))", kept)
    page = visit.open("/desk?step=compare")
    page.click("#kept [data-act='desk.apply']")
    expect(page.locator("#apply-write")).to_be_disabled()
    # long after the day that every other test looks at
    page.fill("#apply-form [name=effective]", "2035-01-01")
    page.fill("#apply-form [name=source]", "会议纪要〔2035〕1号")
    page.click("#apply-check")
    expect(page.locator("#apply-told")).to_contain_text("尚未写入")
    found = f"{visit.origin}/api/v1/search?q=pos:applied&as_of=2035-01-01"
    assert page.request.get(found).json()["count"] == 0
    page.click("#apply-write")
    expect(page.locator("#apply-told")).to_contain_text("已写入：新增 1")
    assert page.request.get(found).json()["count"] == 1
    page.click("#apply-check")
    expect(page.locator("#apply-told")).to_contain_text("新增 0 · 更新 0")
    visit.account()


def test_a_scenario_that_does_not_fit_says_why_beside_those_that_do(visit: Visit) -> None:
    visit.open("/desk")
    good = {
        "change": "add_position",
        "id": "pos:new",
        "name": "新站",
        "lon": 102.8,
        "lat": 25.0,
        "tier": "station",
    }
    bad = {"change": "close_position", "id": "pos:nowhere"}
    kept = [
        {"name": "good", "title": "好", "changes": [good]},
        {"name": "bad", "title": "坏", "changes": [bad]},
    ]
    visit.page.evaluate("kept => localStorage.setItem('scenarios', JSON.stringify(kept))", kept)
    page = visit.open("/desk?step=compare")
    expect(page.locator("#compare .fault")).to_contain_text("nowhere")
    expect(page.locator('#compare tr[data-id="moved-spatial"]')).to_contain_text("+")


def test_s20_3_hostile_names_are_text_at_the_desk(visit: Visit) -> None:
    page = visit.open("/desk?layers=ledger&by=organizational&subdistrict=zone:hostile")
    shown = page.locator("#uncovered tbody tr td:first-child").all_inner_texts()
    assert [text.strip() for text in shown] == [printable(name) for name in HOSTILE]
    for at in (0, 1, 4, 9, 12):
        page.locator(f'#uncovered tr[data-id="unit:h{at:02}"] button.as-link').click()
        visit.settle()
        expect(page.locator("#details h3").first).to_contain_text(printable(HOSTILE[at])[:20])
    assert page.locator("#details img, #uncovered img").count() == 0
    visit.account()

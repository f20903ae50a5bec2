"""The desk about an area, drawn with the mouse or by keys, and among the planner's own sites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from queries.coverage.plans.candidates import SPACING_M
from tests.browser.test_desk import MAP, go, keep, solve, told
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

LIST = (
    "名称\t经度\t纬度\t坐标系\t状态\n"
    "甲地块\t102.82\t24.99\tWGS84\t必建\n"
    "乙地块\t102.83\t25.0\tGCJ02\t\n"
)


@pytest.fixture
def desk(visit: Visit) -> Iterator[Page]:
    yield visit.open("/desk")
    visit.account()


def at(page: Page, lon: float, lat: float) -> Any:
    """Where a place is on the page."""
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    x, y = page.evaluate(f"place => {MAP}.pixelOf(place)", [lon, lat])
    over = page.evaluate(
        "at => document.elementFromPoint(...at)?.closest('#canvas') !== null",
        [box["x"] + x, box["y"] + y],
    )
    assert over, f"{lon}, {lat} is not where a mouse can be on the map"
    return box["x"] + x, box["y"] + y


def drawn(visit: Visit) -> Any:
    """The answer for the area that the page is about."""
    within = visit.page.evaluate("new URLSearchParams(location.search).get('within')")
    return told(visit, f"summary?within={within}")


def test_an_area_is_drawn_with_the_mouse_and_everything_is_about_it(
    visit: Visit, desk: Page
) -> None:
    before = desk.locator("#uncovered-count").inner_text()
    go(desk, "area")
    desk.click("#area-draw")
    expect(desk.locator("#area-done")).to_be_disabled()
    desk.locator("#canvas").scroll_into_view_if_needed()
    for place in ((102.79, 24.95), (102.85, 24.95), (102.85, 25.0), (102.83, 25.02)):
        desk.mouse.click(*at(desk, *place))
    desk.click("#area-undo")
    expect(desk.locator("#area-told")).to_contain_text("已有 3 个角点")
    assert desk.locator("#details h3").count() == 0  # a corner picks nothing
    with desk.expect_navigation():
        desk.click("#area-done")
    visit.settle()
    spatial = next(one for one in drawn(visit)["data"]["rates"] if one["code"] == "spatial")
    assert spatial["denominator"] > 0
    expect(desk.locator("#uncovered-count")).to_contain_text(f"{spatial['uncovered']:,}")
    assert desk.locator("#uncovered-count").inner_text() != before
    plan = told(visit, f"plans/{solve(visit, count='1')}")["result"]
    assert plan["before"]["of_enterprises"] == spatial["denominator"]
    expect(desk.locator("#plan-outcome")).to_contain_text("多边形")
    with desk.expect_navigation():
        desk.click("#area-clear")
    visit.settle()
    assert "within" not in desk.url
    assert "plan=" not in desk.url
    expect(desk.locator("#uncovered-count")).to_have_text(before)


def test_an_area_is_drawn_by_keys(visit: Visit, desk: Page) -> None:
    go(desk, "area")
    desk.focus("#area-draw")
    desk.keyboard.press("Enter")
    expect(desk.locator("#canvas")).to_be_focused()
    for keys in (["Enter"], ["ArrowLeft", "ArrowLeft", "Enter"], ["ArrowUp", "ArrowUp", "Enter"]):
        for key in keys:
            desk.keyboard.press(key)
    desk.keyboard.press("Enter")
    desk.keyboard.press("Backspace")
    expect(desk.locator("#area-told")).to_contain_text("已有 3 个角点")
    desk.keyboard.press("Escape")
    expect(desk.locator("#area-draw")).to_be_visible()
    desk.keyboard.press("Enter")
    for key in ("Enter", "ArrowLeft", "ArrowLeft", "Enter", "ArrowUp", "ArrowUp", "Enter"):
        desk.keyboard.press(key)
    with desk.expect_navigation():
        desk.keyboard.press("Control+Enter")
    visit.settle()
    assert drawn(visit)["within"]


def test_own_sites_are_pasted_marked_and_chosen_among(visit: Visit, desk: Page) -> None:
    go(desk, "sites")
    desk.click("#own summary")
    desk.fill("#own-form [name=text]", LIST)
    desk.click("#own-form [type=submit]")
    expect(desk.locator("#own-sites tr[data-id]")).to_have_count(2)
    expect(desk.locator('#legend [data-key="site:fixed"]')).to_contain_text("必建")
    second = desk.locator("#own-sites select").nth(1)
    expect(second).to_have_value("candidate")
    go(desk, "plan")
    desk.click("#plan-open")
    expect(desk.locator("#plan-form [name=spacing_m]")).to_have_value(f"{SPACING_M:g}")
    desk.uncheck("#plan-form [name=grid]")
    expect(desk.locator("#plan-form [name=spacing_m]")).to_be_hidden()
    desk.fill("#plan-form [name=count]", "2")
    desk.click("#plan-form [type=submit]")
    expect(desk.locator("#plan-told")).to_contain_text("已完成", timeout=30_000)
    visit.settle()
    outcome = desk.locator("#plan-outcome")
    expect(outcome).to_contain_text("2 个自有地点（必建 1 个）")
    expect(desk.locator("#plan-sites")).to_contain_text("甲地块（必建）")
    go(desk, "sites")
    second.select_option("forbidden")
    expect(desk.locator('#legend [data-key="site:forbidden"]')).to_contain_text("1")
    go(desk, "plan")
    desk.click("#plan-open")
    desk.check("#plan-form [name=grid]")
    desk.click("#plan-close")
    solve(visit, count="2")
    expect(outcome).to_contain_text("1 个自有地点（必建 1 个）")
    expect(outcome).to_contain_text("不可建 1 个")
    expect(desk.locator("#plan-sites")).not_to_contain_text("乙地块")
    # The list outlasts the page, and what is kept of the plan has the names.
    keep(visit, "自有")
    again = visit.open("/desk?step=sites")
    expect(again.locator("#own-sites tr[data-id]")).to_have_count(2)
    again.click("#own-clear")
    expect(again.locator("#own-sites tr[data-id]")).to_have_count(0)


def test_what_is_wrong_with_a_list_is_told_with_its_row(visit: Visit) -> None:
    page = visit.open("/desk?step=sites")
    page.click("#own summary")
    page.fill("#own-form [name=text]", LIST + "丙地块\t\t\t\t\n")
    page.click("#own-form [type=submit]")
    expect(page.locator("#own-fault")).to_contain_text("第4行")
    expect(page.locator("#own-fault")).to_contain_text("经度、纬度须同时填写")
    expect(page.locator("#own-sites tr[data-id]")).to_have_count(0)


def test_a_file_of_sites_is_read(desk: Page, tmp_path: Path) -> None:
    file = tmp_path / "地块.csv"
    file.write_bytes(LIST.replace("\t", ",").encode("gb18030"))
    go(desk, "sites")
    desk.click("#own summary")
    desk.set_input_files("#own-form [name=file]", file)
    desk.click("#own-form [type=submit]")
    expect(desk.locator("#own-sites tr[data-id]")).to_have_count(2)


def test_a_plan_and_a_kept_scenario_lead_back_to_their_zone(visit: Visit) -> None:
    page = visit.open("/desk?zone=zone:ala")
    plan_id = solve(visit, count="2")
    outcome = page.locator("#plan-outcome")
    expect(outcome).to_contain_text("阿拉街道")
    keep(visit, "阿拉")
    plan = told(visit, f"plans/{plan_id}")["result"]
    compared = page.locator('#compare tr[data-id="spatial"]')
    expect(compared).to_contain_text(f"{plan['after']['enterprises']:,} /")
    everywhere = visit.open(f"/desk?plan={plan_id}")
    expect(everywhere.locator("#plan-sites tr[data-id]")).to_have_count(2)
    go(everywhere, "compare")
    everywhere.click("#kept li a")
    visit.settle()
    assert "zone=zone%3Aala" in everywhere.url
    again = visit.open(f"/desk?plan={plan_id}")
    again.click("#plan-outcome a")
    visit.settle()
    assert "zone=zone%3Aala" in again.url
    assert f"plan={plan_id}" in again.url
    visit.account()


def test_a_site_is_placed_dragged_and_told_what_it_would_reach(visit: Visit, desk: Page) -> None:
    go(desk, "sites")
    desk.click("#site-add")
    # It is named beside the map, which stays where it is.
    desk.locator("#details input").fill("甲地块")
    desk.locator("#details input").press("Enter")
    expect(desk.locator("#own-sites tr[data-id] input")).to_have_value("甲地块")
    middle = desk.evaluate(f"{MAP}.middle()")
    gap = desk.evaluate(f"{MAP}.data.gaps[0].geometry.coordinates")
    desk.mouse.move(*at(desk, *middle))
    desk.mouse.down()
    desk.mouse.move(*at(desk, *gap), steps=5)
    told_then = desk.locator("#site-told").inner_text()
    desk.mouse.up()
    site = desk.evaluate("JSON.parse(sessionStorage.getItem('own-sites'))[0]")
    assert site["name"] == "甲地块"
    assert (site["lon"], site["lat"]) == pytest.approx(gap, abs=5e-4)
    # As many as the service says would gain by a position there.
    position = {key: site[key] for key in ("name", "lon", "lat")}
    change = {"change": "add_position", "id": "pos:dragged", "tier": "station", **position}
    answer = visit.page.request.post(
        f"{visit.origin}/api/v1/coverage/whatif",
        data={"name": "dragged", "title": "试", "changes": [change]},
    ).json()["data"]
    spatial = next(one for one in answer["lenses"] if one["lens"] == "spatial")
    assert spatial["gained"] > 0
    assert told_then.endswith(f"图中未覆盖企业 {spatial['gained']:,} 家")
    desk.click("#own-clear")


def test_nothing_is_planned_where_it_is_forbidden(visit: Visit, desk: Page) -> None:
    go(desk, "sites")
    desk.click("#forbid-draw")
    west, south, east, north = 102.80, 24.93, 102.86, 25.0
    for place in ((west, south), (east, south), (east, north), (west, north)):
        desk.mouse.click(*at(desk, *place))
    desk.click("#area-done")
    assert desk.evaluate(f"{MAP}.forbidden.length") == 4
    plan = told(visit, f"plans/{solve(visit, count='3')}")["result"]
    for site in plan["sites"]:
        assert not (west < site["lon"] < east and south < site["lat"] < north), site
    assert plan["among"]["left_out"] > 0
    # The plan as a scenario, on a map beside this one and in step with it.
    go(desk, "compare")
    other = "document.querySelector('#other').map"
    expect(desk.locator("#other")).to_be_visible()
    counts = desk.evaluate(f"[{MAP}, {other}].map(({{ data }}) => data.gaps.length)")
    gained = plan["after"]["enterprises"] - plan["before"]["enterprises"]
    assert counts[0] - counts[1] == gained > 0
    desk.click("#zoom-in")
    assert desk.evaluate(f"{MAP}.view === {other}.view")
    go(desk, "sites")
    desk.click("#forbid-clear")
    assert desk.evaluate(f"{MAP}.forbidden.length") == 0


def test_who_gains_and_who_loses_stand_beside_what_is(visit: Visit) -> None:
    """A scenario that closes a position and opens one where nobody is covered."""
    reach = told(visit, "reach.geojson")["features"]
    gaps = told(visit, "gaps.geojson?by=spatial")["features"]
    lon, lat = gaps[0]["geometry"]["coordinates"]
    changes: list[dict[str, Any]] = [
        {"change": "close_position", "id": reach[0]["id"]},
        {"change": "add_position", "id": "pos:new", "name": "新", "tier": "station"},
    ]
    changes[1] |= {"lon": lon, "lat": lat}
    scenario = {"name": "moved", "title": "挪动", "changes": changes}
    visit.page.add_init_script(
        f"localStorage.setItem('scenarios', {json.dumps(json.dumps([scenario]))})"
    )
    answer = visit.page.request.post(
        f"{visit.origin}/api/v1/coverage/whatif", data=scenario
    ).json()["data"]
    spatial = next(one for one in answer["lenses"] if one["lens"] == "spatial")
    assert spatial["gained"] > 0 < spatial["lost"]
    page = visit.open("/desk?beside=moved")
    expect(page.locator("#there")).to_have_text(
        f"挪动：新增覆盖 {spatial['gained']:,}，失去覆盖 {spatial['lost']:,}"
    )
    here, there = (
        set(page.evaluate(f"{one}.data.gaps.map(({{ id }}) => id)"))
        for one in (MAP, "document.querySelector('#other').map")
    )
    assert (len(here - there), len(there - here)) == (spatial["gained"], spatial["lost"])
    assert gaps[0]["id"] in here - there
    stand = page.evaluate("document.querySelector('#other').map.data.reach.map(({ id }) => id)")
    assert reach[0]["id"] not in stand
    assert "pos:new" in stand
    visit.account()

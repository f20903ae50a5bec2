"""The command centre: one screen, up to date by itself, and of use without the service."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from graph.model.codes import AGREEMENT_FORM
from tests.support.hostile_names import HOSTILE
from tests.support.visits import Visit
from visualizations.labels import printable
from visualizations.panels import PANELS
from visualizations.texts import TEXTS

pytestmark = pytest.mark.browser

OVERFLOWING = """() => [...document.querySelectorAll(
    "#centre .panel, #centre .panel > div, #key .figure, .tile, .alert, #centre .rate, #centre dd")]
  .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.id || one.className} ${one.scrollWidth}x${one.scrollHeight}`)"""

THERE = {id: panel for id, panel in PANELS.items() if id != "watches"}
"""Nobody has anything watched here."""


def screen(visit: Visit, width: int, height: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": height})


def asked(visit: Visit, path: str) -> Any:
    return visit.page.request.get(f"{visit.origin}/api/v1/{path}").json()


def counted(page: Page, panel: str) -> dict[str, int]:
    rows = page.locator(f"#{panel} .statuses div").all()
    return {
        row.get_attribute("data-status") or "": int(row.locator("dd").inner_text().replace(",", ""))
        for row in rows
    }


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (3840, 1080), (3840, 2160)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_s13_2_one_screen_without_scrolling(visit: Visit, size: tuple[int, int], lang: str) -> None:
    screen(visit, *size)
    page = visit.open(f"/centre?lang={lang}")
    scrolled = page.evaluate(
        """() => { const root = document.documentElement; return [
        root.scrollWidth - root.clientWidth, root.scrollHeight - root.clientHeight]; }"""
    )
    assert scrolled == [0, 0]
    assert page.evaluate(OVERFLOWING) == []
    sizes = page.locator("#centre .value").evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 24 * size[1] / 1080, "readable from afar"
    visit.account()


def test_s13_2_key_figures_carry_their_bound_beside_what_is_counted(visit: Visit) -> None:
    page = visit.open("/centre")
    shown = {
        card.locator(".what").inner_text(): card.locator(".value").inner_text().replace("\n", "")
        for card in page.locator("#key .figure").all()
    }
    assert shown["覆盖企业数"].replace(" ", "") == "≥27,000"
    assert shown["党群服务阵地总面积"].replace(" ", "").startswith(">80,000")
    assert shown["功能模块数"] == "7"
    assert shown["子系统数"] == "32"
    expect(page.locator("#rates .mark", has_text="〔合成〕")).to_have_count(3)
    rates = asked(visit, "coverage/summary")["data"]["rates"]
    organizational = next(rate for rate in rates if rate["code"] == "organizational")
    told = f"{organizational['numerator']:,} / {organizational['denominator']:,}"
    expect(page.locator("#rates")).to_contain_text(told)
    claims = asked(visit, "claims?limit=500")["data"]
    by_status = [claim["status"] for claim in claims]
    assert counted(page, "claims") == {
        status: by_status.count(status) for status in ("match", "differs", "not_computable")
    }


def test_the_source_layer_has_no_rates_and_nothing_to_alert_about_is_green(visit: Visit) -> None:
    page = visit.open("/centre?layers=source")
    assert page.locator("#rates .value").all_inner_texts() == ["文献未给出"] * 3
    assert "100%" not in page.locator("#rates").inner_text()
    expect(page.locator("#notice")).to_be_hidden()
    assert "〔合成〕" not in page.locator("#centre").inner_text()
    must = page.locator('.alert[data-id="must"]')
    expect(must).to_contain_text("无法判断")
    expect(page.locator('.alert[data-id="needs"]')).to_contain_text("● 绿")
    visit.account()


def test_undated_agreements_are_not_counted_as_active(visit: Visit) -> None:
    page = visit.open("/centre?layers=source")
    statuses = counted(page, "agreements")
    told = asked(visit, "pairings?layer=source&limit=1")
    assert statuses["undated"] == told["count"] > 0
    assert statuses["active"] == 0


def test_every_status_of_agreements_is_counted(visit: Visit) -> None:
    statuses = counted(visit.open("/centre"), "agreements")
    for status, shown in statuses.items():
        told = [
            asked(visit, f"pairings?status={status}&form={form}&limit=1")["count"]
            for form in AGREEMENT_FORM.codes
        ]
        assert (status, shown) == (status, sum(told))
    assert statuses["expired"] > 0


def test_alerts_say_their_level_in_words_and_their_rule(visit: Visit) -> None:
    page = visit.open("/centre?layers=source,synthetic")
    alerts = page.locator("#alerts .alert")
    expect(alerts).to_have_count(10)
    for text in alerts.all_inner_texts():
        assert text[0] in "■▲●○"
        assert any(level in text for level in ("红", "黄", "绿", "无法判断"))
    late = asked(visit, "lists/overdue?what=need&layer=source&layer=synthetic")["count"]
    assert late > 0
    needs = page.locator('.alert[data-id="needs"]')
    expect(needs.locator("b")).to_have_text(f"{late:,}")
    needs.click()
    expect(page.locator("#dialog")).to_contain_text("规则")
    expect(page.locator("#dialog-body tbody tr")).to_have_count(late)


def test_cards_and_brands_open_and_close_with_the_keyboard(visit: Visit) -> None:
    page = visit.open("/centre")
    card = page.locator('[data-open=card][data-id="init:c2"]')
    card.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    for shown in ("幸福经开", "党建+医疗服务", "果林片区联合党委 → 幸福经开", "见出处"):
        expect(dialog).to_contain_text(shown)
    # Whatever is named leads to its own page.
    partner = dialog.locator("a", has_text="果林片区联合党委").first
    assert "entity?id=org%3Aj1" in (partner.get_attribute("href") or "")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(card).to_be_focused()
    page.focus('[data-open=brand][data-id="init:b1"]')
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("昆明学院")
    expect(dialog).to_contain_text("文献未列全")
    page.keyboard.press("Escape")
    visit.account()


def test_every_kind_of_figure_opens_what_is_counted_and_back_comes_back(visit: Visit) -> None:
    page = visit.open("/centre?layers=source,synthetic")
    dialog = page.locator("#dialog")
    for what in ("alert", "agreements", "calendar", "measures", "month", "claims", "card"):
        link = page.locator(f"#centre a[data-open={what}]").first
        link.click()
        expect(dialog).to_be_visible()
        expect(dialog.locator("[aria-busy=true]")).to_have_count(0)
        opened = dialog.inner_text()
        assert f"open={what}" in page.url
        page.go_back()
        expect(dialog).to_be_hidden()
        assert "open=" not in page.url
        # The link is an address: whoever is sent it sees the same.
        visit.open(f"/{link.get_attribute('href')}")
        expect(dialog).to_be_visible()
        assert dialog.inner_text() == opened
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(page).not_to_have_url(re.compile("open="))
    visit.account()


def test_a_list_is_as_long_as_the_figure_that_opens_it(visit: Visit) -> None:
    page = visit.open("/centre?layers=source,synthetic")
    months = page.locator("#agreements tbody a")
    assert months.count() > 4
    for of, rows in (
        ("[data-open=calendar]", "tbody tr[data-id]"),
        ("[data-open=agreements][data-id=expired]", "tbody tr[data-id]"),
        ("[data-open=alert][data-id=must]", "tbody tr[data-id]"),
        ("[data-open=claims][data-id=not_computable]", "tbody tr[data-id]"),
        ("[data-open=claims].chip", "tbody tr[data-id]"),
    ):
        link = page.locator(f"#centre a{of}").first
        told = int(re.findall(r"[\d,]+", link.inner_text())[-1].replace(",", ""))
        link.click()
        expect(page.locator("#dialog [aria-busy=true]")).to_have_count(0)
        expect(page.locator(f"#dialog {rows}")).to_have_count(told)
        page.go_back()


def test_a_bar_opens_the_activities_of_its_month(visit: Visit) -> None:
    page = visit.open("/centre?layers=source,synthetic")
    bar = page.locator("#series a").nth(4)
    told = int(re.findall(r"[\d,]+", bar.get_attribute("aria-label") or "")[-1].replace(",", ""))
    bar.click()
    expect(page.locator("#dialog tbody tr[data-id]")).to_have_count(told)
    for day in page.locator("#dialog tbody td:first-child").all_inner_texts():
        assert day.startswith("2021-05")


def test_a_panel_leads_to_a_page_about_the_same_day_and_layers(visit: Visit) -> None:
    page = visit.open("/centre?lang=en&as_of=2021-06-30&layers=source,synthetic")
    for id, panel in THERE.items():
        title = page.locator(f"[data-panel={id}] h2 a")
        expect(title).to_have_text(TEXTS[panel.title].en)
        href = title.get_attribute("href") or ""
        assert href.startswith(panel.leads.partition("#")[0])
        assert "as_of=2021-06-30&layers=source%2Csynthetic&lang=en" in href
        assert page.request.get(f"{visit.origin}/{href}").ok


def test_the_map_and_the_network_are_drawn_behind_the_rest_and_lead_on(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.origin}/centre?layers=source,synthetic")
    expect(page.locator("#alerts .alert")).to_have_count(10)
    visit.settle()
    of_layers = "layer=source&layer=synthetic"
    told = page.request.get(
        f"{visit.origin}/api/v1/coverage/gaps.geojson?by=spatial&{of_layers}"
    ).json()
    of = "(host) => host.map.data.gaps.map((one) => one.id)"
    assert set(page.locator("#map").evaluate(of)) == {one["id"] for one in told["features"]}
    nodes = page.request.get(f"{visit.origin}/api/v1/views/pairing?{of_layers}").json()["data"][
        "nodes"
    ]
    assert page.locator("#network").evaluate("(host) => host.picture.graph.order") == len(nodes)
    page.locator("#network").evaluate("(host) => host.picture.pick('org:j1')")
    expect(page).to_have_url(re.compile(r"/entity\?id=org%3Aj1"))
    visit.settle()
    page.go_back()
    visit.settle()
    expect(page.locator("#alerts .alert")).to_have_count(10)
    visit.account()


def test_a_tour_goes_through_the_panels_waits_where_one_is_looked_at_and_ends(visit: Visit) -> None:
    visit.page.clock.install()
    page = visit.open("/centre?layers=source,synthetic&tour=1")
    page.mouse.move(2, 2)
    toured = page.locator(".toured")
    order = page.locator("[data-panel]").evaluate_all("all => all.map((one) => one.dataset.panel)")
    assert order == list(THERE)
    for panel in [*order, order[0]]:
        expect(toured).to_have_attribute("data-panel", panel)
        expect(page.locator("[data-panel]:visible")).to_have_count(1)
        page.clock.run_for(12_000)
    held = toured.get_attribute("data-panel") or ""
    page.hover(f".a-{held} h2")
    page.clock.run_for(30_000)
    expect(toured).to_have_attribute("data-panel", held)
    page.mouse.move(2, 2)
    page.clock.run_for(12_000)
    expect(toured).not_to_have_attribute("data-panel", held)
    page.keyboard.press("Escape")
    expect(toured).to_have_count(0)
    assert "tour" not in page.url
    expect(page.locator("#tour")).to_have_attribute("aria-pressed", "false")
    visit.account()


def test_a_table_stands_behind_every_chart(visit: Visit) -> None:
    page = visit.open("/centre")
    for name, rows in (("series", 12), ("committees", 4)):
        expect(page.locator(f"#{name} svg").first).to_be_visible()
        page.focus(f"[data-table={name}]")
        page.keyboard.press("Enter")
        expect(page.locator(f"#{name}")).to_be_hidden()
        expect(page.locator(f"#{name}-table tbody tr").first).to_be_visible()
        assert page.locator(f"#{name}-table tbody tr").count() >= rows
        page.keyboard.press("Enter")
        expect(page.locator(f"#{name} svg").first).to_be_visible()
    visit.account()


def test_charts_are_there_on_a_phone_too(visit: Visit) -> None:
    screen(visit, 390, 844)
    page = visit.open("/centre")
    for chart in page.locator("#series .columns, #committees .bars, #map, #network").all():
        box = chart.bounding_box()
        assert box is not None
        assert box["width"] > 250
        assert box["height"] > 60


def test_s13_2_refreshes_by_itself_and_can_be_paused(visit: Visit) -> None:
    visit.page.clock.install()
    page = visit.open("/centre")
    first = page.locator("#clock").get_attribute("datetime")
    tile = page.locator('[data-open=card][data-id="init:c1"]')
    tile.focus()
    places = page.locator("#centre .panel").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    )
    with page.expect_response("**/coverage/summary*") as answer:
        page.clock.run_for(60_000)
    assert answer.value.ok
    expect(page.locator("#clock")).not_to_have_attribute("datetime", first or "")
    expect(tile).to_be_focused()
    assert places == page.locator("#centre .panel").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    )
    assert page.locator("#said").inner_text() == "", "nothing changed, so nothing is said"
    page.click("#pause")
    expect(page.locator("#pause")).to_have_attribute("aria-pressed", "true")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.clock.run_for(200_000)
    assert requests == []
    visit.account()


def test_only_changes_of_alerts_are_said_aloud(visit: Visit) -> None:
    visit.page.clock.install()
    page = visit.open("/centre")

    def more(route: Route) -> None:
        told = route.fetch().json()
        told["count"] += 1
        route.fulfill(json=told)

    page.route("**/lists/overdue?*what=need*", more)
    page.clock.run_for(60_000)
    expect(page.locator("#said")).to_contain_text("需求逾期")
    assert "项目逾期" not in page.locator("#said").inner_text()


def test_s13_2_without_the_service_the_last_state_stays_with_its_time(visit: Visit) -> None:
    said = {"zh": "存储暂时不可用", "en": "the store is away"}
    told_as = {"title": "x", "status": 503, "detail": said["en"], "told": said}
    problem = json.dumps(told_as)

    def away(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", body=problem)

    visit.page.clock.install()
    page = visit.open("/centre")
    told = page.locator(", ".join(f"#{name}" for name in THERE if THERE[name].kind != "canvas"))
    seen = told.all_inner_texts()
    clock = page.locator("#clock").inner_text()
    page.route("**/api/v1/**", away)
    page.clock.run_for(60_000)
    banner = page.locator("#away")
    expect(banner).to_contain_text("接口无法访问")
    expect(banner).to_contain_text(said["zh"])
    expect(banner).to_contain_text(clock)
    assert told.all_inner_texts() == seen
    expect(page.locator("#said")).to_contain_text("接口无法访问")
    # Also after the page was loaded anew.
    page.reload()
    expect(banner).to_contain_text(clock)
    assert told.all_inner_texts() == seen
    # It waits longer each time, and comes back by itself.
    page.clock.run_for(5_000)
    expect(banner).to_contain_text("10 s")
    page.unroute("**/api/v1/**")
    page.clock.run_for(10_000)
    expect(banner).to_be_hidden()
    expect(page.locator("#said")).to_contain_text("接口已恢复")


def test_without_a_last_state_it_says_so(visit: Visit) -> None:
    visit.page.route("**/api/v1/**", lambda route: route.abort())
    page = visit.page
    page.goto(f"{visit.origin}/centre")
    expect(page.locator("#away")).to_contain_text("尚无可显示的数据")


def test_dark_unless_light_is_asked_for_and_remembered(visit: Visit) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    visit.page.emulate_media(color_scheme="light")
    page = visit.open("/centre")
    dark = page.evaluate(ground)
    page.select_option("#ground", "light")
    light = page.evaluate(ground)
    assert light != dark
    visit.open("/centre")
    assert page.evaluate(ground) == light
    page.select_option("#ground", "system")
    assert page.evaluate(ground) == light
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == dark
    visit.account()


def test_s20_3_hostile_names_are_text_in_the_command_centre(visit: Visit) -> None:
    names = itertools.cycle(HOSTILE)

    def poison(told: Any) -> Any:
        """The answer with a hostile text for every text that comes from the data."""
        if isinstance(told, list):
            return [poison(one) for one in told]
        if not isinstance(told, dict):
            return told
        texts = ("name", "name_en", "theme", "note", "note_en", "printed", "zh", "en")
        return {
            key: next(names) if key in texts and isinstance(value, str) else poison(value)
            for key, value in told.items()
        }

    def poisoned(route: Route) -> None:
        answer = route.fetch()
        if "json" in answer.headers["content-type"]:
            route.fulfill(json=poison(answer.json()))
        else:
            route.fulfill(response=answer)

    visit.page.route("**/api/v1/**", poisoned)
    page = visit.open("/centre?layers=source,synthetic")
    for kind in ("card", "brand", "alert", "calendar", "agreements", "month", "measures", "claims"):
        link = page.locator(f"#centre a[data-open={kind}]").last
        link.click()
        expect(page.locator("#dialog [aria-busy=true]")).to_have_count(0)
        page.go_back()
        expect(page.locator("#dialog")).to_be_hidden()
    for toggle in page.locator("[data-table]").all():
        toggle.click()
    listed = page.locator("#committees-table tbody td:first-child").all_inner_texts()
    assert {text.strip() for text in listed} <= {printable(name) for name in HOSTILE}
    visit.account()


def test_it_goes_to_paper_with_bars_and_the_network(visit: Visit) -> None:
    page = visit.open("/centre?layers=source")
    page.emulate_media(media="print")
    for shown in ("#series", "#committees .bars", "#network-printed"):
        expect(page.locator(shown)).to_be_visible()
    expect(page.locator("#network")).to_be_hidden()
    assert page.locator("#network-printed").evaluate("(image) => image.naturalWidth") > 200
    visit.account()

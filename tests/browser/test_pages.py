"""Every page in both languages, wide and narrow: it works, complains of nothing, asks nobody else.

The service and the store are real; see conftest.py for what is in it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.support.hostile_names import HOSTILE
from tests.support.visits import Visit
from visualizations.labels import printable
from visualizations.pages import DARK, PAGES
from visualizations.texts import TEXTS

pytestmark = pytest.mark.browser

SIZES = {
    "wide": (1920, 1080),
    "office": (1366, 768),
    "screen": (3840, 1080),
    "narrow": (390, 844),
}
SHOWN = [
    *((path, "zh", size) for path in sorted(PAGES) for size in ("wide", "narrow")),
    *((path, "en", size) for path in sorted(PAGES) for size in ("office", "narrow")),
    *((path, "zh", "screen") for path in ("/centre", "/map", "/network", "/province")),
]


@pytest.mark.parametrize(("path", "lang", "size"), SHOWN)
def test_each_page_in_each_language_and_width(
    visit: Visit, path: str, lang: str, size: str
) -> None:
    width, height = SIZES[size]
    visit.page.set_viewport_size({"width": width, "height": height})
    page = visit.open(f"{path}?lang={lang}")
    assert page.locator("html").get_attribute("lang") == ("zh-CN" if lang == "zh" else "en")
    assert getattr(TEXTS["product"], lang) in page.title()
    expect(page.locator("h1")).to_have_count(1)
    # Nothing makes the page wider than the screen; wide tables scroll by themselves.
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    for key in page.locator("[data-t]").evaluate_all("all => all.map(one => one.dataset.t)"):
        assert key in TEXTS
    visit.account()


@pytest.mark.parametrize("path", sorted(PAGES))
def test_dark_ground_and_print_complain_of_nothing(visit: Visit, path: str) -> None:
    visit.page.emulate_media(color_scheme="dark")
    page = visit.open(path)
    if PAGES[path] in DARK:
        page.select_option("#ground", "system")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.emulate_media(media="print")
    expect(page.locator("nav")).to_be_hidden()
    visit.account()


def test_the_language_is_switched_and_remembered(visit: Visit) -> None:
    page = visit.open("/")
    expect(page.locator("#h-coverage")).to_have_text("三项覆盖率")
    page.click("#language")
    visit.settle()
    expect(page.locator("#h-coverage")).to_have_text("Three coverage rates")
    visit.open("/network")
    expect(page.locator("h1")).to_have_text("Pairing network")
    visit.account()


def test_the_keyboard_reaches_the_content_past_the_bar(visit: Visit) -> None:
    page = visit.open("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


# --- start page -------------------------------------------------------------------------------


def test_s01_1_the_source_layer_shows_no_rate_and_never_100_percent(visit: Visit) -> None:
    page = visit.open("/?layers=source")
    values = page.locator(".rate .value").all_inner_texts()
    assert values == ["文献未给出"] * 3
    assert "100%" not in page.locator("#coverage").inner_text()
    expect(page.locator("#notice")).to_be_hidden()
    visit.account()


def test_s08_2_published_figures_carry_their_bound_beside_the_counted_ones(visit: Visit) -> None:
    page = visit.open("/")
    cards = {
        card.locator(".what").inner_text(): card.locator(".value").inner_text().replace("\n", "")
        for card in page.locator(".figure").all()
    }
    assert cards["覆盖企业数"].replace(" ", "") == "≥27,000"
    assert cards["党群服务阵地数"] == "168"
    assert cards["党群服务阵地总面积"].replace(" ", "").startswith(">80,000")
    assert page.locator(".figure .beside").count() == len(cards) == 8
    # What was counted from synthetic data says so, figure by figure.
    assert page.locator(".figure .beside", has_text="〔合成〕").count() >= 5
    expect(page.locator(".rate .mark", has_text="〔合成〕")).to_have_count(3)
    expect(page.locator("#claims tbody tr")).to_have_count(
        page.request.get(f"{visit.origin}/api/v1/claims?limit=1").json()["count"]
    )
    expect(page.locator("#notice")).to_contain_text("合成")
    visit.account()


def test_s17_3_claims_are_found_by_their_figure_in_any_writing(visit: Visit) -> None:
    page = visit.open("/?layers=source")
    for sought, found in (("1.66万", "16,600"), ("16600", "16,600"), ("641", "641")):
        page.fill("#claim-search [name=q]", sought)
        expect(page.locator("#claims tbody tr")).to_have_count(1)
        expect(page.locator("#claims tbody")).to_contain_text(found)
    visit.account()


def test_s01_2_a_planner_pages_through_the_uncovered_and_takes_them_away(visit: Visit) -> None:
    page = visit.open("/")
    rows = page.locator("#uncovered tbody tr")
    told = page.request.get(f"{visit.origin}/api/v1/coverage/uncovered?limit=1").json()["count"]
    assert told > 50
    expect(page.locator("#uncovered-count")).to_contain_text(f"{told:,}")
    seen = rows.evaluate_all("all => all.map(one => one.dataset.id)")
    assert len(seen) == 25
    page.click("#next")
    visit.settle()
    second = rows.evaluate_all("all => all.map(one => one.dataset.id)")
    assert min(second) > max(seen)
    page.click("#first")
    visit.settle()
    assert rows.evaluate_all("all => all.map(one => one.dataset.id)") == seen
    with page.expect_download() as taken:
        page.click("#csv")
    with Path(taken.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == told + 1
    visit.account()


def test_s01_3_filters_combine_and_are_cleared(visit: Visit) -> None:
    page = visit.open("/")
    page.select_option("#filters [name=by]", "spatial")
    page.select_option("#filters [name=subdistrict]", "zone:ala")
    page.select_option("#filters [name=size]", "micro")
    page.click("#filters [type=submit]")
    visit.settle()
    asked = "by=spatial&subdistrict=zone:ala&size=micro&limit=1"
    told = page.request.get(f"{visit.origin}/api/v1/coverage/uncovered?{asked}").json()["count"]
    expect(page.locator("#uncovered-count")).to_contain_text(f"{told:,}")
    for row in page.locator("#uncovered tbody tr[data-id]").all_inner_texts():
        assert "阿拉街道" in row
        assert "微型" in row
    page.click("#filters [type=reset]")
    visit.settle()
    assert page.input_value("#filters [name=size]") == ""
    visit.account()


def test_a_failure_is_told_in_the_service_s_own_words_and_can_be_tried_again(visit: Visit) -> None:
    problem = '{"type":"about:blank","title":"x","status":503,"detail":"the store is away"}'

    def away(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", body=problem)

    visit.page.route("**/coverage/summary*", away)
    page = visit.open("/")
    expect(page.locator("#coverage .failure")).to_contain_text("the store is away")
    page.unroute("**/coverage/summary*")
    page.click("#coverage button")
    visit.settle()
    expect(page.locator(".rate")).to_have_count(3)


# --- hostile names ----------------------------------------------------------------------------


def test_s20_3_hostile_names_are_text_on_the_start_page(visit: Visit) -> None:
    page = visit.open("/?layers=ledger")
    page.select_option("#filters [name=by]", "organizational")
    page.select_option("#filters [name=subdistrict]", "zone:hostile")
    page.click("#filters [type=submit]")
    visit.settle()
    shown = page.locator("#uncovered tbody tr td:first-child").all_inner_texts()
    assert [text.strip() for text in shown] == [printable(name) for name in HOSTILE]
    visit.account()

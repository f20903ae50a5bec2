"""Every page in both languages, at every size, on light and dark ground, zoomed, and on paper: it
works, complains of nothing, asks nobody else, looks right and speaks one language.

The service and the store are real; see conftest.py for what is in it.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.accessibility import OF_COLOURS, inaccessible
from tests.support.controls import controls, small
from tests.support.hostile_names import HOSTILE
from tests.support.looks import looks
from tests.support.speech import LANGUAGES, faults
from tests.support.thorough import usually
from tests.support.visits import Visit
from visualizations.labels import printable
from visualizations.pages import DARK, PAGES, asset
from visualizations.texts import TEXTS

pytestmark = pytest.mark.browser

PHONE = (390, 844)
OFFICE = (1366, 768)
ZOOMED = (OFFICE[0] // 2, OFFICE[1] // 2)
"""What is left of that screen where a pixel of the page takes two each way: zoom at 200 %."""
PAPER = (718, 1047)
"""A4 within its margins, in pixels of a page."""
SIZES = (OFFICE, ZOOMED, (1920, 1080), (3840, 1080))
MOST_SCRIPT = 1_500_000
"""Bytes of scripts that a page may have."""
GROUNDS: dict[tuple[str, str], tuple[Literal["light", "dark"], Literal["light", "dark"]]] = {
    (path, lang): ("light", "dark") if (at + of) % 2 else ("dark", "light")
    for at, path in enumerate(sorted(PAGES))
    for of, lang in enumerate(LANGUAGES)
}
"""The last one is looked at by axe as a whole, the first for its colours."""

GROUNDED = {
    path: usually(tuple(LANGUAGES)[at % 2 :][:1], thorough=tuple(LANGUAGES))
    for at, path in enumerate(sorted(PAGES))
}
"""The languages in which a page is looked at on both grounds and on paper."""

AHEAD = "[...document.querySelectorAll('link[rel=modulepreload]')].map((one) => one.href).sort()"
MODULES = """() => {
  const plain = [...document.querySelectorAll("script:not([type=module])")].map((one) => one.src);
  const got = performance.getEntriesByType("resource").map(({ name }) => name);
  return [...new Set(got)].filter((one) => one.endsWith(".js") && !plain.includes(one)).sort();
}"""

WEIGHT = """() => [...new Map(
    performance.getEntriesByType("resource").map((one) => [one.name, one.decodedBodySize]),
  )].reduce((sum, [name, size]) => sum + (name.endsWith(".js") ? size : 0), 0)"""


def later(scripts: set[str]) -> set[str]:
    """What scripts import when it is needed, and all that this imports."""
    found: set[str] = set()
    unread = [*scripts]
    for script in unread:
        code = asset(script).body.decode()
        wanted = re.findall(r'^\s+import\("\./([\w.-]+)"\)', code, re.MULTILINE)
        if script not in scripts:
            wanted += re.findall(r'from "\./([\w.-]+)"', code)
        new = set(wanted) - found - scripts
        found |= new
        unread += new
    return found


# However long the names are that there is to choose among, none widens what it stands in.
LONG_NAMES = """() => [...document.querySelectorAll("select")].flatMap((select) => {
  if (!select.checkVisibility()) return [];
  select.append(new Option("很长的街道名称及其社区".repeat(8), "long", true, true));
  const place = select.closest(".drawer, .panel, dialog, header") ?? document.body;
  const { right } = place.getBoundingClientRect();
  const beyond = Math.round(select.getBoundingClientRect().right - right);
  const wide = beyond > 0 || place.scrollWidth > place.clientWidth;
  return wide ? [`${select.name || select.id} by ${beyond}`] : [];
})"""


def sized(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(100)  # for what is drawn anew with the next frames


def in_language(page: Page, lang: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", LANGUAGES[lang])
    assert getattr(TEXTS["product"], lang) in page.title()
    expect(page.locator("h1")).to_have_count(1)


def no_module_waits_for_another_to_name_it(page: Page) -> None:
    """But for those that are to come after a picture."""
    ahead, modules = (
        {one.rpartition("/")[2] for one in page.evaluate(script)} for script in (AHEAD, MODULES)
    )
    assert ahead <= modules
    assert modules - ahead <= later(ahead)


def links_go_on_in_the_language(page: Page, lang: str) -> None:
    links = page.locator("a[href]:not([download])").evaluate_all(
        "all => all.map((one) => one.href)"
    )
    asked = [urlsplit(link) for link in links if "#" not in link and "/api/" not in link]
    assert asked
    assert {parse_qs(link.query)["lang"][0] for link in asked} == {lang}
    for link in {link.path: link.geturl() for link in asked}.values():
        answer = page.request.get(link)
        assert f'<html lang="{LANGUAGES[lang]}"' in answer.text(), link


def light_and_dark(page: Page, path: str, lang: str) -> None:
    """Both grounds, and no serious fault of accessibility on either."""
    if PAGES[path] in DARK:
        page.select_option("#ground", "system")
    grounds = set()
    for scheme in GROUNDS[path, lang]:
        page.emulate_media(color_scheme=scheme)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        if lang == "zh" or len(grounds) == 2:
            assert inaccessible(page, OF_COLOURS if len(grounds) == 1 else None) == []
    assert len(grounds) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", sorted(PAGES))
def test_each_page_in_each_language(visit: Visit, names: list[str], path: str, lang: str) -> None:
    sized(visit.page, OFFICE)
    page = visit.open(f"{path}?lang={lang}&layers=source,synthetic")
    in_language(page, lang)
    assert faults(page, lang, names) == []
    for key in page.locator("[data-t]").evaluate_all("all => all.map(one => one.dataset.t)"):
        assert key in TEXTS
    no_module_waits_for_another_to_name_it(page)
    assert 50_000 < page.evaluate(WEIGHT) <= MOST_SCRIPT
    for size in SIZES:
        sized(page, size)
        assert looks(page) == [], size
    sized(page, OFFICE)
    links_go_on_in_the_language(page, lang)
    assert page.evaluate(LONG_NAMES) == []
    if lang in GROUNDED[path]:
        light_and_dark(page, path, lang)
        sized(page, PAPER)
        page.emulate_media(media="print", color_scheme="light")
        assert looks(page) == []
        assert controls(page) == []
    visit.account()
    # Without its query too, as a bookmark on a phone is: what was chosen before counts.
    page.emulate_media(media="screen")
    sized(page, PHONE)
    visit.open(path)
    in_language(page, lang)
    assert looks(page) == []
    assert small(page) == []
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
    told = {"zh": "“org:j1”的存储暂时不可用", "en": "the store of 'org:j1' is away"}
    problem = json.dumps({"title": "x", "status": 503, "detail": told["en"], "told": told})

    def away(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", body=problem)

    visit.page.route("**/coverage/summary*", away)
    page = visit.open("/")
    one = page.request.get(f"{visit.origin}/api/v1/entities/org:j1").json()
    name = one["data"]["properties"]["name"]
    expect(page.locator("#coverage .failure")).to_contain_text(f"“{name}”的存储暂时不可用")
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

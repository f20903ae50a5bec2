"""Every page in both languages, wide and narrow: it works, complains of nothing, asks nobody else.

The service and the store are real; see conftest.py for what is in it.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser import WatchedPage
from tests.support.hostile_names import HOSTILE
from visualizations.labels import printable
from visualizations.pages import PAGES
from visualizations.texts import TEXTS

pytestmark = pytest.mark.browser

SIZES = {"wide": (1920, 1080), "narrow": (390, 844)}
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


class Visit:
    """A page under watch that can be opened, waited for, and held to account."""

    def __init__(self, watched: WatchedPage, origin: str) -> None:
        self.watched = watched
        self.origin = origin
        self.page: Page = watched.page
        self.dialogs: list[str] = []
        self.page.add_init_script(_WATCH)
        self.page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, path: str) -> Page:
        self.page.goto(self.origin + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0, timeout=30_000)
        self.page.wait_for_load_state("networkidle")

    def account(self) -> None:
        assert self.watched.errors == []
        assert self.watched.foreign_requests(self.origin) == []
        assert self.page.evaluate("window.violations") == []
        assert self.dialogs == []
        assert self.page.evaluate("window.pwned") is None
        expect(self.page.locator(".failure")).to_have_count(0)


@pytest.fixture
def visit(watched: WatchedPage, origin: str) -> Visit:
    return Visit(watched, origin)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", sorted(PAGES))
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


# --- pairing network --------------------------------------------------------------------------


def test_s10_2_a_node_tells_its_facts_source_and_ties(visit: Visit) -> None:
    page = visit.open("/network")
    page.click('#picture [data-id="unit:yunnei"]')
    details = page.locator("#details")
    for shown in ("云内动力", "F121", "P26", "P29", "src:kunming-2021"):
        expect(details).to_contain_text(shown)
    expect(details.get_by_role("button", name="顺通片区联合党委")).to_be_visible()
    expect(details.get_by_role("button", name="装备制造业联合党委")).to_be_visible()
    expect(page.locator("#nodes tr.picked")).to_have_count(1)
    expect(page.locator("#edges tr.picked")).to_have_count(2)
    details.get_by_role("button", name="顺通片区联合党委").click()
    expect(page.locator("#details h3").first).to_have_text("顺通片区联合党委")
    visit.account()


def test_the_legend_hides_in_picture_and_tables_alike(visit: Visit) -> None:
    page = visit.open("/network")
    before = page.locator("#nodes tbody tr").count()
    committees = page.locator('#legend [data-key="committee"]')
    committees.click()
    expect(committees).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#picture .n-committee:not([hidden]).node")).to_have_count(0)
    expect(page.locator("#nodes tbody tr")).to_have_count(before - 4)
    expect(page.locator('#edges tr[data-id*="|MEMBER_OF|"]')).to_have_count(0)
    committees.click()
    expect(page.locator("#nodes tbody tr")).to_have_count(before)
    visit.account()


def test_the_picture_is_walked_with_the_keyboard(visit: Visit) -> None:
    page = visit.open("/network")
    page.focus('#picture .node[tabindex="0"]')
    first = page.evaluate("document.activeElement.dataset.id")
    page.keyboard.press("ArrowLeft")
    second = page.evaluate("document.activeElement.dataset.id")
    assert second != first
    page.keyboard.press("Enter")
    name = page.locator(f'#picture [data-id="{second}"]').get_attribute("aria-label") or ""
    expect(page.locator("#details h3").first).to_have_text(re.sub(r" \([^()]*\)$", "", name))
    page.keyboard.press("Escape")
    expect(page.locator("#nodes tr.picked")).to_have_count(0)
    visit.account()


def test_the_picture_is_moved_and_zoomed(visit: Visit) -> None:
    page = visit.open("/network")
    picture = page.locator("#picture")
    whole = picture.get_attribute("viewBox")
    page.click("#zoom-in")
    near = picture.get_attribute("viewBox")
    assert near != whole
    box = picture.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 70, steps=4)
    page.mouse.up()
    assert picture.get_attribute("viewBox") != near
    page.click("#fit")
    visit.account()


def test_layers_and_hubs_change_what_is_drawn(visit: Visit) -> None:
    page = visit.open("/network")
    assert not page.is_checked('#view [value="synthetic"]')
    assert page.locator("#picture .synthetic").count() == 0
    with_hubs = page.locator("#picture .node").count()
    page.uncheck("#view [name=hubs]")
    page.click("#view [type=submit]")
    visit.settle()
    assert page.locator("#picture .node").count() < with_hubs
    page.check('#view [value="synthetic"]')
    page.click("#view [type=submit]")
    visit.settle()
    assert page.locator("#picture .synthetic").count() > 10
    expect(page.locator("#notice")).to_contain_text("合成")
    visit.account()


def test_the_single_file_is_taken_away_and_opens_offline(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/network")
    with page.expect_download() as taken:
        page.click("#download")
    file = tmp_path / "network.html"
    taken.value.save_as(file)
    visit.account()
    page.context.set_offline(True)
    page.goto(file.as_uri())
    assert page.evaluate("Object.keys(network.getPositions()).length") == 41
    assert visit.watched.errors == []


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


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_s20_3_hostile_names_are_text_in_the_pairing_network(visit: Visit, lang: str) -> None:
    page = visit.open(f"/network?layers=ledger&lang={lang}")
    shown = set(page.locator("#nodes tbody tr td:first-child").all_inner_texts())
    assert {printable(name) for name in HOSTILE} <= {text.strip() for text in shown}
    for at in range(len(HOSTILE)):
        page.locator(f'#nodes tr[data-id="agr:h{at:02}"] button').click()
        expect(page.locator("#details h3").first).to_contain_text(printable(HOSTILE[at])[:20])
    assert page.locator("#picture script, #picture img, #details img").count() == 0
    visit.account()

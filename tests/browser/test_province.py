"""The page that compares parks: ranking, trends, what is missing, the way to the enterprises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from api.app import create_app
from tests.support.browser import watched_page
from tests.support.networks import stored_network
from tests.support.parks import further_parks
from tests.support.served import served
from tests.support.visits import Visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a service over four parks and their province."""
    with (
        stored_network(tmp_path_factory.mktemp("province"), *further_parks()) as network,
        served(create_app(network=network)) as port,
    ):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def parks(browser: Browser, province: str) -> Iterator[Visit]:
    with watched_page(browser) as watched:
        yield Visit(watched, province)


def test_parks_are_ranked_with_ties_and_those_without_a_rate_told(parks: Visit) -> None:
    page = parks.open("/province?lang=zh&by=work")
    assert page.locator("[data-nav=province]").is_visible()
    expect(page.locator("#sentence")).to_contain_text("4 个")
    expect(page.locator("#sentence")).to_contain_text("1 个无法计算")
    assert page.locator("#ranking td:first-child").filter(has_text="并列 2").count() == 2
    last = page.locator('#ranking tr[data-id="zone:c.kmez"]')
    expect(last).to_contain_text("文献未给出")
    assert last.locator("td").first.inner_text() == "–"
    found = page.request.get(f"{parks.origin}/api/v1/zones/comparison?by=work").json()["data"]
    shown = page.locator("#ranking tbody tr[data-id^='zone:']")
    assert shown.evaluate_all("rows => rows.map(row => row.dataset.id)") == [
        zone["id"] for zone in found["zones"]
    ]
    assert page.locator("#trends figure").count() == 4
    delivered = page.request.get(f"{parks.origin}/api/v1/zones/delivered").json()["data"]
    lacking = sum(len(zone["lacking"]) for zone in delivered)
    assert page.locator("#delivered .lacking").count() == lacking > 10
    parks.account()


def test_the_ranking_is_sorted_by_keyboard_and_the_address_keeps_it(parks: Visit) -> None:
    page = parks.open("/province?by=work")
    page.focus("#ranking [data-sort=numerator]")
    page.keyboard.press("Enter")
    assert "sort=numerator" in page.url
    column = page.locator("#ranking tbody tr[data-id^='zone:'] td:nth-child(5)")
    counts = [int(text.replace(",", "")) for text in column.all_inner_texts() if text != "–"]
    assert counts == sorted(counts)
    assert column.last.inner_text() == "–"
    expect(page.locator("#ranking [data-sort=numerator]")).to_be_focused()
    page.reload()
    parks.settle()
    assert column.all_inner_texts()[-1] == "–"
    page.select_option("#choice [name=by]", "spatial")
    parks.settle()
    assert "by=spatial" in page.url
    expect(page.locator("#definition")).to_contain_text("步行")
    parks.account()


def test_from_the_province_down_to_the_enterprises_of_a_community(parks: Visit) -> None:
    page = parks.open("/province?by=work&zone=zone:province")
    page.click('#ranking tr[data-id="zone:d.kmez"] a')
    parks.settle()
    assert page.locator("#ranking tbody tr[data-id^='zone:']").count() == 2
    page.click('#ranking tr[data-id="zone:d.ala"] a')
    parks.settle()
    expect(page.locator("#trail a").first).to_have_text("全部")
    expect(page.locator("#trail [aria-current]")).to_have_text("阿拉街道")
    assert page.locator("#trail a").all_inner_texts()[1] == "省"
    community = page.locator("#ranking tbody tr[data-id^='zone:d.']").first
    zone = community.get_attribute("data-id")
    uncovered = community.locator("td").nth(6).inner_text()
    community.locator("a").click()
    parks.settle()
    assert f"zone={zone}" in page.url.replace("%3A", ":")
    page.select_option("#filters [name=by]", "work")
    page.click("#filters [type=submit]")
    parks.settle()
    expect(page.locator("#uncovered-count")).to_contain_text(uncovered)
    page.go_back()  # the filter was a step
    parks.settle()
    page.go_back()
    parks.settle()
    page.locator("#trail a").first.click()
    parks.settle()
    assert page.locator("#ranking tbody tr[data-id^='zone:']").count() == 4
    parks.account()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (390, 844)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_overflows(parks: Visit, lang: str, size: tuple[int, int]) -> None:
    parks.page.set_viewport_size({"width": size[0], "height": size[1]})
    page = parks.open(f"/province?lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    parks.account()


def test_one_park_alone_has_no_entry_but_the_page(visit: Visit) -> None:
    page = visit.open("/")
    expect(page.locator("[data-nav=province]")).to_be_hidden()
    page = visit.open("/province")
    expect(page.locator("[data-nav=province]")).to_be_visible()
    assert page.locator("#ranking tbody tr[data-id^='zone:']").count() == 1
    visit.account()

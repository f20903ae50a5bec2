"""The page of places on ledgers with addresses only: seen, asked with a gazetteer, accepted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from api.app import create_app
from graph.endpoint import Endpoint
from graph.settings import Settings
from graph.store.bolt import Store
from queries.network import Network
from tests.browser.test_centre import screen
from tests.support.addressed import CODES, ENTRY, enterprises, gazetteer, zones
from tests.support.browser import WatchedPage
from tests.support.databases import wipe
from tests.support.served import served
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("PICTURES")
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def visit(watched: WatchedPage, embedded_endpoint: Endpoint, tmp_path: Path) -> Iterator[Visit]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        settings = Settings(data=tmp_path / "data")
        network = Network(store, as_of=date(2022, 6, 30), gazetteers=settings.gazetteers_folder)
        with served(create_app(settings, network=network)) as port:
            yield Visit(watched, f"http://127.0.0.1:{port}")


def csv(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def seen(visit: Visit, name: str) -> None:
    """The page fits at each width; with PICTURES it is kept as a picture."""
    for width, height in ((1366, 768), (1920, 1080), (390, 844)):
        screen(visit, width, height)
        assert not visit.page.evaluate(WIDER), width
        if PICTURES:
            visit.page.screenshot(path=f"{PICTURES}/places-{name}-{width}.png", full_page=True)
    screen(visit, 1366, 768)


def test_from_a_ledger_without_coordinates_to_places_and_back(visit: Visit) -> None:
    page = visit.open("/places?lang=zh")
    expect(page.locator("#lead")).to_contain_text("尚未导入任何数据")
    page = visit.open("/imports?lang=zh")
    expect(page.locator("#lead")).to_be_hidden()
    page.set_input_files("#files", [csv("区域.csv", zones()), csv("企业.csv", enterprises())])
    page.click("#check")
    expect(page.locator("#commit")).to_be_enabled(timeout=30_000)
    page.click("#commit")
    lead = page.locator("#lead")
    expect(lead).to_contain_text("6 个单位有地址而没有坐标", timeout=30_000)
    visit.open("/map?lang=zh")
    expect(lead).to_contain_text("6 个单位有地址而没有坐标")
    lead.locator("a", has_text="按地址定位").click()
    visit.settle()

    classes = page.locator("#classes tbody tr")
    expect(classes.first).to_be_visible(timeout=30_000)  # a search, which the page asks for again
    assert [row.split("\t")[:2] for row in classes.all_inner_texts()] == [
        ["相同地址", "1"],
        ["楼宇院落", "0"],
        ["相邻门牌", "1"],
        ["道路", "1"],
        ["社区", "0"],
        ["街道", "2"],
    ]
    expect(page.locator("#counted")).to_contain_text("覆盖不明的企业 6 家，其中 5 家可定位")
    expect(page.locator("#missing tbody tr").first).to_contain_text("无名巷")
    expect(page.locator("#missing tbody tr").first).to_contain_text("16.7%")
    expect(page.locator("#unplaced")).to_contain_text("地址在别的城市")
    expect(page.locator("#found tr.picked")).to_contain_text("春晖路10号")
    page.select_option("#sift [name=located_by]", "number")
    visit.settle()
    expect(page.locator("#details")).to_contain_text("春晖路10–30号")
    expect(page.locator("#drawn > .ground .from")).to_have_count(2)
    expect(page.locator("#drawn > .ground .radius")).to_have_count(1)
    page.select_option("#sift [name=located_by]", "")
    visit.settle()
    seen(visit, "zh")

    # A faulty gazetteer is told by its row, and does not get into the way.
    lost = (*ENTRY[:3], "无此街道", *ENTRY[4:])
    page.set_input_files("#gazetteer", csv("地名.csv", gazetteer(lost)))
    expect(page.locator("#problem")).to_contain_text("第2行")
    expect(page.locator("#problem")).to_contain_text("上级地名")
    visit.watched.errors.clear()  # the browser's own line on the answer 422
    page.set_input_files("#gazetteer", csv("地名.csv", gazetteer(ENTRY)))
    expect(page.locator("#h-gazetteer")).to_contain_text("地名.csv（1 条）")
    expect(page.locator("#problem")).to_be_hidden()
    expect(page.locator("tr[data-id=number] td").nth(1)).to_have_text("2")

    # One by its button with the keyboard, then a class.
    page.locator("#found .as-link", has_text=CODES[2][-4:]).click()
    visit.settle()
    page.locator("#details button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#details button", has_text="取消")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_contain_text("已写入 1 处位置", timeout=30_000)
    visit.settle()
    page.locator("tr[data-id=number] button").click()
    page.locator("tr[data-id=number] button").first.click()
    expect(page.locator("#result")).to_contain_text("已写入 2 处位置", timeout=30_000)
    visit.settle()
    expect(page.locator("#counted")).to_contain_text("此前已接受 3 处")
    page.locator("#result a").click()
    visit.settle()
    expect(page.locator("#journal tbody tr").first).to_contain_text("地址定位")
    visit.account()

    page = visit.open("/places?lang=en")
    seen(visit, "en")
    expect(page.locator("#counted")).to_contain_text("3 were accepted before")
    visit.account()

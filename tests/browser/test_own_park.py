"""Pages of a park that has frameworks and figures of its own: they show these and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.app import create_app
from graph.endpoint import Endpoint
from graph.settings import Settings
from graph.store.bolt import Store
from queries.network import Network
from tests.browser.test_centre import OVERFLOWING, counted, screen
from tests.support.browser import WatchedPage
from tests.support.databases import wipe
from tests.support.park import DAY, load_park, workbook, written
from tests.support.served import served
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

OTHERS = re.compile("昆明|经开|果林|顺通|撒梅|阿拉|洛羊|五张|四大|四个|Kunming|[Ff]ive |[Ff]our ")
"""What only the case that the product comes with has."""


@pytest.fixture
def store(embedded_endpoint: Endpoint) -> Iterator[Store]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        yield store


@pytest.fixture
def visit(watched: WatchedPage, store: Store, tmp_path: Path) -> Iterator[Visit]:
    network = Network(store, as_of=DAY)
    with served(create_app(Settings(data=tmp_path / "data"), network=network)) as port:
        yield Visit(watched, f"http://127.0.0.1:{port}")


def figures(page: Page) -> dict[str, str]:
    return {
        card.locator(".what").inner_text(): "".join(card.locator(".value").inner_text().split())
        for card in page.locator(".figure").all()
    }


KEY = {
    "党群服务阵地数": ">3",
    "阵地总面积": "≈1,000m²",
    "联合党委成员单位数": "2",
    "名片数": "3",
    "措施数": "5",
    "夜校课时": "<1,200",
    "财政投入": "20,000,000元",
    "两年财政投入": "≤50,000,000元",
}


def test_the_pages_of_a_park_show_its_own_frameworks(
    visit: Visit, store: Store, tmp_path: Path
) -> None:
    load_park(store, tmp_path, written(tmp_path / "files", text=False))
    screen(visit, 1920, 1080)
    for lang in ("en", "zh"):
        for path in ("/", "/report", "/centre"):
            page = visit.open(f"{path}?lang={lang}")
            assert not OTHERS.search(page.locator("main").inner_text())
            visit.account()
            shown = figures(page)
            assert {what: shown[what].replace("CNY", "元") for what in KEY} == KEY
    assert page.evaluate(OVERFLOWING) == []
    tiles = [one.split("\n")[0].strip() for one in page.locator(".tile").all_inner_texts()]
    assert tiles == ["M2 智造滨湖", "M1 安居滨湖", "P1 湖畔结对圈", "P2 滨湖文化带"]
    expect(page.locator("#frame h3")).to_have_text(["党建牌 2", "品牌 2"])
    expect(page.locator("#plan")).to_contain_text("2 / 5")
    assert counted(page, "claims") == {"match": 3, "differs": 2, "not_computable": 3}
    page.click('[data-id="init:BH-M1"]')
    expect(page.locator("#dialog-body")).to_contain_text("党建+安居")
    expect(page.locator("#dialog-body")).to_contain_text("滨湖一支部")
    page.keyboard.press("Escape")
    page.click("#claims [data-open=claims] >> nth=0")
    page.locator("#dialog-body a.chip").first.click()
    expect(page.locator("main")).to_contain_text("滨湖园区2023年工作报告")
    page = visit.open("/report?lang=zh")
    expect(page.locator("#report")).to_contain_text("党建联建子方案")
    expect(page.locator('tr[data-id="all"] td')).to_have_text(
        ["合计", "2", "5", "1", re.compile("40%")]
    )
    visit.account()


def test_without_frameworks_no_panel_stands_for_them_and_the_lead_fills_them(
    visit: Visit, store: Store, tmp_path: Path
) -> None:
    bodies = tmp_path / "组织.xlsx"
    bodies.write_bytes(workbook("organizations", "positions", "memberships"))
    load_park(store, tmp_path, [bodies])
    screen(visit, 1920, 1080)
    page = visit.open("/centre?lang=zh")
    for panel in (".a-key", ".a-frame", ".a-plan", ".a-claims"):
        expect(page.locator(panel)).to_be_hidden()
    expect(page.locator(".a-committees")).to_be_visible()
    assert page.evaluate(OVERFLOWING) == []
    boxes = page.locator("#centre .panel:not([hidden])").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    )
    assert max(one["bottom"] for one in boxes) <= 1080
    assert min(one["height"] for one in boxes) > 90
    lead = page.locator("#lead")
    expect(lead.locator("a", has_text="框架台账 T9")).to_be_visible()
    with page.expect_download() as fetched:
        lead.locator("a", has_text="公布数台账 T10").click()
    assert fetched.value.suggested_filename == "figures.xlsx"
    page = visit.open("/report?lang=zh")
    titles = page.locator("#report h2").all_inner_texts()
    assert not {"关键数字", "行动计划进度", "公布数与计得数对照"} & set(titles)
    visit.account()
    # the ledgers that the lead names are imported on the page, and the panels are there
    page = visit.open("/imports?lang=zh")
    page.set_input_files(
        "#files",
        [
            {
                "name": "框架.xlsx",
                "mimeType": "application/vnd.ms-excel",
                "buffer": workbook("frameworks", "figures"),
            }
        ],
    )
    page.click("#check")
    page.click("#commit")
    expect(page.locator("#verdict")).to_contain_text("已写入")
    page = visit.open("/centre?lang=zh")
    expect(page.locator(".a-frame .tile")).to_have_count(4)
    expect(page.locator("#lead")).not_to_contain_text("T9")
    visit.account()

"""The journey of an office's clerk, with four ledgers whose headers are not ours.

1. Drop the four files as they are. 2. Confirm what each column is; leave the column about persons
out; give the day of the data once; remember it as a profile. 3. Have all checked and read what is
wrong, folded. 4. Correct the bad cells there, with the keyboard. 5. Write, take the mended file
back to the office; next month's files are read without a word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from api.app import create_app
from graph.endpoint import Endpoint
from graph.store.bolt import Store
from queries.network import Network
from tests.browser.test_pages import Visit
from tests.support.browser import WatchedPage
from tests.support.databases import wipe
from tests.support.office import FILES, written
from tests.support.served import served
from tests.support.thorough import usually

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PICTURES")
DAY = "2026-06-30"
CHOICES = {
    "党组织名录.csv": {"隶属党组织": "上级党组织编码", "在册党员": "正式党员数"},
    "企业名录.xlsx": {"所属党支部": "覆盖党组织编码", "经营场所": "详细地址"},
    "阵地名录.csv": {"运营单位": "管理单位"},
    "共建协议.xlsx": {"协议号": "协议编号"},
}
"""What the clerk has to choose; all else is chosen already."""


@pytest.fixture
def page(watched: WatchedPage, embedded_endpoint: Endpoint) -> Iterator[Visit]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        with served(create_app(network=Network(store))) as port:
            watched.page.set_viewport_size({"width": 1366, "height": 768})
            yield Visit(watched, f"http://127.0.0.1:{port}")


def picture(at: Page, name: str, place: str = "body") -> None:
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert at.evaluate(overflow) <= 0, name
    if PICTURES:
        at.locator(place).scroll_into_view_if_needed()
        at.evaluate("place => document.querySelector(place).scrollIntoView()", place)
        at.screenshot(path=f"{PICTURES}/{name}.png")


def matched(at: Page, lang: str, *, remember: str | None) -> None:
    """Say of each file that waits what its headers mean."""
    for name in FILES:
        legend = at.locator("#described legend")
        expect(legend).to_contain_text(name)
        for header, column in CHOICES.get(name, {}).items():
            at.select_option(f"#described select[data-header='{header}']", column)
        for box in at.locator("#described input[type=checkbox]").all():
            box.check()
        given = at.locator("#described input[name='数据日期']")
        if given.count():
            given.fill(DAY)
        crs = at.locator("#described input[name='坐标系']")
        if name == "阵地名录.csv":
            crs.fill("WGS84")
        if remember and name == list(FILES)[-1]:
            at.fill("#match [name=profile]", remember)
        picture(at, f"match-{list(FILES).index(name)}-{lang}", "#matching")
        at.locator("#match button[type=submit]").click()
    expect(at.locator("#matching")).to_be_hidden()


@pytest.mark.parametrize("lang", usually(["zh"], thorough=["zh", "en"]))
def test_an_office_brings_its_own_ledgers(page: Visit, lang: str, tmp_path: Path) -> None:
    files = written(tmp_path / "office")
    at = page.open(f"/imports?lang={lang}")
    at.set_input_files("#files", files)
    matched(at, lang, remember="新区")
    page.watched.errors.clear()  # the browser itself tells of each 422
    expect(at.locator("#profiles tbody tr")).to_contain_text(["新区"])
    picture(at, f"uploaded-{lang}")
    at.locator("#check").press("Enter")
    expect(at.locator("#verdict")).to_contain_text("有错误" if lang == "zh" else "There are errors")
    folds = at.locator("#folds tbody tr")
    expect(folds.first).to_contain_text("小微")
    expect(folds.first).to_contain_text("大、中、小、微" if lang == "zh" else "大, 中, 小, 微")
    picture(at, f"folds-{lang}", "#h-report")
    folds.first.get_by_role("button").press("Enter")
    field = at.locator("#findings form.correct input")
    expect(field).to_have_count(1)
    field.focus()
    at.keyboard.type("不大")
    at.keyboard.press("Enter")
    refused = at.locator("#findings [role=alert]")
    expect(refused).to_contain_text("可选值" if lang == "zh" else "none of")
    expect(field).to_be_focused()
    picture(at, f"refused-{lang}", "#sift")
    field.fill("微")
    at.keyboard.press("Enter")
    expect(at.locator("#verdict")).to_contain_text("尚未写入" if lang == "zh" else "nothing was")
    expect(at.locator("#corrections tbody tr")).to_have_count(1)
    expect(at.locator("#corrections tbody tr")).to_contain_text("小微")
    page.watched.errors.clear()
    picture(at, f"corrected-{lang}", "#mending")
    at.locator("#commit").press("Enter")
    expect(at.locator("#verdict")).to_contain_text("导入 1" if lang == "zh" else "import 1")
    with at.expect_download() as fetched:
        at.locator("#mended a").click()
    kept = tmp_path / fetched.value.suggested_filename
    fetched.value.save_as(kept)
    assert kept.name == "企业名录.xlsx"
    sheet = load_workbook(kept).active
    assert sheet is not None
    assert sheet["E4"].value == "微"
    assert sheet["A4"].value == "江城智造有限公司〔合成〕"
    # Next month: the same headers, not a word to say.
    at.reload()
    at.set_input_files("#files", files)
    expect(at.locator("#uploaded .chip")).to_have_count(4)
    expect(at.locator("#matching")).to_be_hidden()
    at.click("#check")
    expect(at.locator("#sheets")).to_contain_text("新区")
    picture(at, f"again-{lang}", "#h-report")
    page.settle()
    page.account()

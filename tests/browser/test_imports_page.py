"""The import page: a planner uploads ledgers, reads what is wrong, writes, and takes it back."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import FilePayload, expect

from api.app import create_app
from graph.endpoint import Endpoint
from graph.ledgers import KINDS
from graph.store.bolt import Store
from queries.network import Network
from tests.browser.test_pages import Visit
from tests.support.browser import WatchedPage
from tests.support.databases import wipe
from tests.support.hostile_names import HOSTILE
from tests.support.served import served

pytestmark = pytest.mark.browser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = [
    *("党组织编码", "党组织名称", "党组织类别", "上级党组织编码"),
    *("领域", "正式党员数", "状态", "数据日期"),
]
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def page(watched: WatchedPage, embedded_endpoint: Endpoint) -> Iterator[Visit]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        with served(create_app(network=Network(store))) as port:
            yield Visit(watched, f"http://127.0.0.1:{port}")


def workbook(*rows: list[object], name: str = "党组织台账.xlsx") -> FilePayload:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADERS)
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return {"name": name, "mimeType": XLSX, "buffer": file.getvalue()}


def row(key: str, name: str, members: object = 5, superior: str | None = None) -> list[object]:
    return [key, name, "党支部", superior, "国企", members, "正常", "2021-12-31"]


def picture(visit: Visit, name: str) -> None:
    """Keep a picture of the page, wide and narrow, where one is asked for."""
    for size, (width, height) in {"wide": (1920, 1080), "narrow": (390, 844)}.items():
        visit.page.set_viewport_size({"width": width, "height": height})
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert visit.page.evaluate(overflow) <= 0
        if PICTURES:
            visit.page.screenshot(path=f"{PICTURES}/{name}-{size}.png", full_page=True)
    visit.page.set_viewport_size({"width": 1366, "height": 900})


def test_a_ledger_is_checked_corrected_written_and_taken_back(page: Visit, tmp_path: Path) -> None:
    at = page.open("/imports")
    expect(at.locator("#journal")).to_contain_text("没有")
    expect(at.locator("#templates li")).to_have_count(len(KINDS))
    faulty = workbook(
        row("A1", "甲支部"), row("A2", "乙支部", "五个"), row("A3", "丙支部", 1, "A2")
    )
    at.set_input_files("#files", [faulty])
    expect(at.locator("#uploaded .chip")).to_have_text(["党组织台账.xlsx"])
    at.click("#check")
    expect(at.locator("#verdict")).to_contain_text("有错误，不能写入")
    expect(at.locator("#commit")).to_be_disabled()
    faults = at.locator("#findings tbody tr", has_text="错误")
    expect(faults).to_have_count(2)
    expect(faults.first).to_contain_text("正式党员数")
    expect(faults.last).to_contain_text("依赖有错误的行")
    picture(page, "faults")
    with at.expect_download() as fetched:
        at.click("#workbook")
    kept = tmp_path / "returned.xlsx"
    fetched.value.save_as(kept)
    sheet = load_workbook(kept).active
    assert sheet is not None
    assert sheet.cell(3, len(HEADERS) + 1).value == "未导入"
    # The corrected file of the same name takes the place of the other.
    right = workbook(row("A1", "甲支部"), row("A2", "乙支部"), row("A3", "丙支部", 1, "A2"))
    at.set_input_files("#files", [right])
    expect(at.locator("#uploaded li")).to_have_count(1)
    at.click("#check")
    expect(at.locator("#verdict")).to_contain_text("尚未写入")
    at.focus("#commit")
    at.keyboard.press("Enter")
    expect(at.locator("#verdict")).to_contain_text("导入 1")
    expect(at.locator("#journal tbody tr")).to_have_count(1)
    later = workbook(row("A1", "甲支部", 9), name="更正.xlsx")
    at.set_input_files("#files", [later])
    at.click("#check")
    expect(at.locator("#changes tbody tr")).to_have_count(1)
    expect(at.locator("#changes tbody tr")).to_contain_text("正式党员数")
    at.click("#commit")
    expect(at.locator("#verdict")).to_contain_text("导入 2")
    picture(page, "written")
    # The first cannot be taken back under the second, and the page says so.
    first = at.locator("#journal tr[data-id='imp:1']")
    first.get_by_role("button", name="撤销").click()
    expect(first.get_by_role("button", name="取消")).to_be_focused()
    first.get_by_role("button", name="确定撤销").click()
    expect(at.locator("#problem")).to_contain_text("A1 (导入 2)")
    page.watched.errors.clear()  # the browser itself tells of the 409
    for key in ("imp:2", "imp:1"):
        line = at.locator(f"#journal tr[data-id='{key}']")
        line.get_by_role("button", name="撤销").first.click()
        line.get_by_role("button", name="确定撤销").click()
        expect(at.locator(f"#journal tr[data-id='{key}']")).to_contain_text("已撤销")
    expect(at.locator("#journal tbody tr")).to_have_count(4)
    page.settle()
    page.account()


def test_hostile_cells_and_names_of_files_stay_text(page: Visit) -> None:
    at = page.open("/imports?lang=en")
    rows = [row(f"H{number}", name, name) for number, name in enumerate(HOSTILE)]
    at.set_input_files("#files", [workbook(*rows, name="<img src=x onerror=alert(1)>.xlsx")])
    expect(at.locator("#uploaded .chip")).to_have_text(["<img src=x onerror=alert(1)>.xlsx"])
    at.click("#check")
    expect(at.locator("#verdict")).to_contain_text("There are errors")
    at.select_option("#sift [name=severity]", "error")
    expect(at.locator("#findings tbody tr")).to_have_count(len(HOSTILE))
    picture(page, "hostile")
    page.account()

"""The search in the head: by keyboard, in both languages, on a phone; and what is taken along."""

from __future__ import annotations

import json
import subprocess
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import inaccessible
from tests.support.visits import Visit

pytestmark = pytest.mark.browser


def typed(page: Page, text: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#sought")).to_be_focused()
    page.keyboard.type(text)
    expect(page.locator("#offers [aria-selected=true]")).to_be_visible()


def chosen(page: Page, text: str) -> None:
    """Go down until an option with the text is active, with the arrow alone."""
    count = page.locator("#offers [role=option]").count()
    for _ in range(count):
        active = page.get_attribute("#sought", "aria-activedescendant")
        if text in page.locator(f"#{active}").inner_text():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(page.locator("#offers").inner_text())


def test_an_official_types_a_place_and_reads_who_is_uncovered_there(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 1366, "height": 768})
    page = visit.open("/report?lang=zh")
    typed(page, "洛羊")
    assert inaccessible(page) == []
    chosen(page, "洛羊街道谁没覆盖？")
    page.keyboard.press("Enter")
    visit.settle()
    expect(page.locator("h1")).to_have_text("洛羊街道谁没覆盖？")
    told = page.request.get(
        f"{visit.origin}/api/v1/coverage/uncovered?by=spatial&zone=zone:luoyang&limit=1"
    ).json()
    expect(page.locator("#count")).to_contain_text(f"{told['count']:,}")
    firm = page.locator("#rows tbody a").first
    name = firm.inner_text()
    firm.click()
    visit.settle()
    expect(page.locator("h1")).to_have_text(name)
    page.go_back()
    visit.settle()
    expect(page.locator("h1")).to_have_text("洛羊街道谁没覆盖？")
    visit.account()


def test_an_english_reader_asks_for_agreements_that_end_on_a_phone(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open("/?lang=en")
    page.click("#sought")
    expect(page.locator("#offers [role=option]").first).to_be_visible()  # what can be asked
    page.keyboard.type("agreements ending within 90 days")
    option = page.locator("#offers [role=option]", has_text="Agreements ending within 90 days")
    expect(option.first).to_be_visible()
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) <= 0
    option.first.click()
    visit.settle()
    expect(page.locator("h1")).to_have_text("Agreements ending within 90 days")
    ending = page.request.get(f"{visit.origin}/api/v1/pairings?status=expiring&limit=1").json()
    expect(page.locator("#count")).to_contain_text(f"{ending['count']:,}")
    page.click("#language")
    visit.settle()
    expect(page.locator("h1")).to_have_text("90 天内到期的协议")
    visit.account()


def test_the_keyboard_alone_searches_fills_a_blank_and_goes_on(visit: Visit) -> None:
    page = visit.open("/docs?lang=zh")
    page.keyboard.press("/")
    expect(page.locator("#sought")).to_be_focused()
    expect(page.locator("#sought")).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("失去")
    expect(page.locator("#offers [aria-selected=true]")).to_be_visible()
    chosen(page, "失去___会怎样？")
    page.keyboard.press("Enter")
    expect(page.locator("#sought")).to_have_value("失去___会怎样？")
    page.keyboard.type("云内动力")  # over the blank, which is selected
    expect(page.locator("#sought")).to_have_value("失去云内动力会怎样？")
    expect(page.locator("#offers [role=option]").first).to_have_text("失去云内动力会怎样？")
    page.keyboard.press("Enter")
    visit.settle()
    assert urlsplit(page.url).fragment == "h-loss"
    expect(page.locator("h1")).to_have_text("云内动力")
    # No trap: Escape closes, Tab leaves, and what was left closes by itself.
    typed(page, "ynjt")
    page.keyboard.press("Escape")
    expect(page.locator("#offers")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#offers")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#sought")).not_to_be_focused()
    expect(page.locator("#offers")).to_be_hidden()
    # A slash where something is written is a slash.
    page.focus("#sought")
    page.keyboard.type("/")
    assert "/" in page.input_value("#sought")
    visit.account()


def test_all_results_are_a_page_that_is_a_link(visit: Visit) -> None:
    page = visit.open("/?lang=zh")
    typed(page, "洛羊")
    chosen(page, "全部")
    page.keyboard.press("Enter")
    visit.settle()
    found = page.request.get(f"{visit.origin}/api/v1/search?q=洛羊&limit=50").json()
    expect(page.locator("#hits tbody tr")).to_have_count(len(found["data"]))
    expect(page.locator("#found-questions a").first).to_have_text("洛羊街道谁没覆盖？")
    page.reload()
    visit.settle()
    expect(page.locator("#hits tbody tr")).to_have_count(len(found["data"]))
    visit.account()


def test_a_question_is_saved_found_and_removed_in_a_service_without_accounts(visit: Visit) -> None:
    page = visit.open("/?lang=zh&by=work#h-uncovered")
    page.click("#save-open")
    page.fill("#save-form [name=name]", "我的清单")
    page.click("#save-form [type=submit]")
    expect(page.locator("#save-dialog")).to_be_hidden()
    visit.open("/docs?lang=en")
    page.keyboard.press("Control+k")
    mine = page.locator("#offers [role=option]", has_text="我的清单")
    expect(mine).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(mine).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    visit.settle()
    assert parse_qs(urlsplit(page.url).query)["by"] == ["work"]
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.keyboard.press("Control+k")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Delete")
    expect(mine).to_have_count(0)
    visit.account()


def test_a_developer_takes_the_question_behind_a_table_to_a_shell_and_to_cypher(
    visit: Visit,
) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open("/entity?id=org:j1&lang=en")
    behind = page.locator("#of-ties .behind")
    behind.locator("summary").click()
    behind.get_by_text("Copy as curl").click()
    expect(behind.get_by_text("Copied").last).to_be_visible()
    command = page.evaluate("navigator.clipboard.readText()")
    said = subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=30)
    rows = json.loads(said.stdout)["data"]
    assert [row["id"] for row in rows] == page.locator("#ties tbody tr").evaluate_all(
        "all => all.map((one) => one.dataset.id)"
    )
    expect(behind.get_by_text("Copied")).to_have_count(0)
    behind.get_by_text("Copy as Cypher").click()
    expect(behind.get_by_text("Copied").last).to_be_visible()
    statement = page.evaluate("navigator.clipboard.readText()")
    answer = page.request.post(
        f"{visit.origin}/api/v1/cypher", data={"text": statement}, headers={"Origin": visit.origin}
    ).json()
    found = [row[answer["columns"].index("relation")] for row in answer["rows"]]
    assert found[: len(rows)] == [row["id"] for row in rows]
    # Where nothing can be put on the clipboard, the text stands there to be copied.
    page.evaluate("() => void (navigator.clipboard.writeText = () => Promise.reject(1))")
    behind.get_by_text("Copy as link").click()
    shown = behind.locator("input")
    expect(shown).to_be_focused()
    assert parse_qs(urlsplit(shown.input_value()).query)["id"] == ["org:j1"]
    visit.account()

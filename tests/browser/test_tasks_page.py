"""The page of tasks: a finding taken up where it is shown, worked on at a meeting, and done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from api.app import create_app
from tests.support.browser import WatchedPage
from tests.support.networks import stored_network
from tests.support.served import served
from tests.support.visits import Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def office(watched: WatchedPage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """A page of a service of its own, which is written to."""
    with (
        stored_network(tmp_path_factory.mktemp("office")) as network,
        served(create_app(network=network)) as port,
    ):
        yield Visit(watched, f"http://127.0.0.1:{port}")


def test_a_finding_is_taken_up_in_a_list_worked_on_and_closed(office: Visit) -> None:
    office.page.set_viewport_size({"width": 1366, "height": 768})
    page = office.open("/?lang=zh")
    row = page.locator("#uncovered tbody tr").first
    firm = row.locator("a").first.inner_text()
    row.get_by_role("button", name="转任务").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text(f"无组织覆盖：{firm}")
    dialog.get_by_label("责任单位").fill("云内")
    expect(dialog.locator("datalist option[value=云内动力]")).to_be_attached()
    dialog.get_by_label("责任单位").fill("云内动力")
    dialog.get_by_label("办理期限").fill("2022-03-01")
    dialog.get_by_role("button", name="转任务").click()
    expect(dialog).to_have_count(0)
    row.get_by_role("link", name="待办").click()
    office.settle()
    task = page.locator("#tasks tbody tr")
    expect(task).to_have_count(1)
    expect(task).to_contain_text(firm)
    expect(page.locator("#owners tbody tr").first).to_contain_text("云内动力")
    task.get_by_role("button", name="办理").click()
    dialog.get_by_label("记录").fill("会议商定：三月办结")
    dialog.get_by_role("button", name="保存").click()
    expect(task).to_contain_text("2021-12-31 会议商定：三月办结")
    task.get_by_role("button", name="办理").click()
    dialog.get_by_role("button", name="办结").click()
    office.settle()
    page.select_option("#sift [name=state]", "done")
    office.settle()
    expect(task).to_contain_text("已办结")
    page.reload()  # what is listed is in the address
    office.settle()
    expect(task).to_contain_text("已办结")
    href = page.locator("#xlsx").get_attribute("href") or ""
    assert "state=done" in href
    # What has no list of its own is taken up here; on the page of the thing too.
    page.select_option("#look [name=found]", "single_point")
    office.settle()
    assert page.locator("#found tbody button").count() > 0
    task.locator("a").first.click()
    office.settle()
    expect(page.locator("#findings li").filter(has_text="无组织覆盖")).to_contain_text("已办结")
    office.account()

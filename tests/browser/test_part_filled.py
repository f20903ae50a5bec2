"""Pages of a store in which little or nothing was loaded lead on, and blame no document."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from api.app import create_app
from graph.endpoint import Endpoint
from graph.ledgers import KINDS
from graph.ledgers.templates.files import template_csv
from graph.store.bolt import Store
from queries.network import Network
from tests.support.browser import WatchedPage
from tests.support.databases import wipe
from tests.support.served import served
from tests.support.visits import Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(watched: WatchedPage, embedded_endpoint: Endpoint) -> Iterator[Visit]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        with served(create_app(network=Network(store))) as port:
            yield Visit(watched, f"http://127.0.0.1:{port}")


def test_from_nothing_the_start_page_leads_to_the_import_and_a_ledger_fills_pages(
    visit: Visit,
) -> None:
    for path in ("/centre", "/network", "/map", "/desk", "/report", "/"):
        page = visit.open(f"{path}?lang=zh")
        expect(page.locator("#lead")).to_contain_text("尚未导入任何数据")
        assert "文献未给出" not in (page.locator("main").text_content() or "")
        visit.account()
    expect(page.locator("#lead code")).to_have_count(2)
    page.click("#lead a >> nth=0")
    expect(page).to_have_url(re.compile("/imports"))
    visit.settle()
    ledger = template_csv(KINDS["organizations"])
    page.set_input_files(
        "#files", [{"name": "党组织.csv", "mimeType": "text/csv", "buffer": ledger}]
    )
    page.click("#check")
    page.click("#commit")
    expect(page.locator("#verdict")).to_contain_text("已写入")
    page = visit.open("/map")
    lead = page.locator("#lead")
    expect(lead.locator("a")).to_have_text(["企业台账 T2", "阵地台账 T3", "导入台账"])
    expect(page.locator(".rate .value").first).to_have_text("无企业台账（T2）")
    assert "文献未给出" not in (page.locator("main").text_content() or "")
    with page.expect_download() as fetched:
        lead.locator("a").first.click()
    assert fetched.value.suggested_filename == "enterprises.xlsx"
    page.click("#language")
    expect(lead.locator("a").first).to_have_text("Enterprises T2")
    page = visit.open("/network")
    expect(lead.locator("a").first).to_have_text("Pairing agreements T4")
    assert page.locator("#nodes tbody tr").count() > 0
    visit.account()

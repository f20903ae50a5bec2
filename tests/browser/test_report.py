"""The short report: what it says is what the service says, and it prints."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.support.visits import Visit

pytestmark = pytest.mark.browser


def asked(visit: Visit, path: str) -> Any:
    return visit.page.request.get(f"{visit.origin}/api/v1/{path}").json()


def test_the_report_says_what_the_service_says(visit: Visit) -> None:
    page = visit.open("/report?lang=en&layers=source,synthetic")
    both = "layer=source&layer=synthetic"
    report = page.locator("#report")
    for card in ("≥27,000", ">80,000"):
        assert card in report.locator(".figures").inner_text().replace(" ", "").replace("\n", "")
    breakdown = asked(visit, f"coverage/by-subdistrict?by=spatial&{both}")["data"]
    for part in breakdown["parts"]:
        row = page.locator(f'tr[data-id="spatial-{part["id"]}"]')
        expect(row).to_contain_text(f"{part['numerator']:,}")
        expect(row).to_contain_text(f"{part['uncovered']:,}")
    ending = asked(visit, f"pairings?status=expiring&limit=500&{both}")["data"]
    assert ending
    for agreement in ending[:20]:
        expect(page.locator(f'tr[data-id="{agreement["id"]}"]')).to_contain_text(agreement["until"])
    overall = asked(visit, f"plans/init:plan?{both}")["data"]["overall"]
    shown = page.locator('tr[data-id="all"] td').all_inner_texts()
    assert [shown[1], shown[2]] == [str(overall["done"]), str(overall["total"])]
    for source in asked(visit, f"meta?{both}")["data"]["sources"]:
        if source["layer"] != "ledger":
            at = quote(source["id"], safe="")
            expect(report.locator(f'ul a[href*="source?id={at}&"]').first).not_to_be_empty()
    expect(report).to_contain_text("2021-12-31")
    for kind in ("docx", "pdf"):
        with page.expect_download() as taken:
            page.click(f"#report-{kind}")
        assert taken.value.suggested_filename == f"report-2021-12-31.{kind}"
    visit.account()


def test_the_source_layer_reports_no_rate(visit: Visit) -> None:
    page = visit.open("/report?layers=source")
    assert page.locator(".rate .value").all_inner_texts() == ["文献未给出"] * 3
    assert "〔合成〕" not in page.locator("#report").inner_text()
    visit.account()


def test_the_report_prints_on_a4_in_a_few_light_pages(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="dark")
    page = visit.open("/report?layers=source,synthetic")
    page.emulate_media(media="print")
    expect(page.locator("#view")).to_be_hidden()
    expect(page.locator("#print")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    # A4 in points.
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed or b"/MediaBox [0 0 595" in printed
    assert 2 <= printed.count(b"/Type /Page\n") <= 5
    visit.account()


def test_chapters_and_what_they_are_compared_with_are_in_the_address(visit: Visit) -> None:
    page = visit.open("/report?lang=en&layers=source,synthetic")
    headings = page.locator("#report h2")
    assert "What changed" not in headings.all_inner_texts()
    assert headings.all_inner_texts()[-1] == "Approval"
    page.uncheck("#chapters input[value=claims]")
    page.uncheck("#chapters input[value=plan]")
    page.select_option("#choose [name=by]", "month")
    visit.settle()
    assert "by=month" in page.url
    assert "Action plan" not in headings.all_inner_texts()
    expect(page.locator("#report")).to_contain_text("Compared with 2021-11-30")
    asked_for = page.locator("#report-pdf").get_attribute("href") or ""
    assert "since=2021-11-30" in asked_for
    assert "chapter=claims" not in asked_for
    assert "chapter=signatures" in asked_for
    then = asked(visit, "coverage/summary?as_of=2021-11-30&layer=source&layer=synthetic")
    for rate in then["data"]["rates"]:
        if rate["rate"] is not None:
            row = page.locator(f"tr[data-id=then-{rate['code']}]")
            told = math.floor(rate["rate"] * 10_000) / 100  # cut, so that nothing is told too high
            expect(row.locator("td").nth(1)).to_contain_text(f"{told:g}")
    shown = headings.all_inner_texts()
    page.reload()
    visit.settle()
    assert headings.all_inner_texts() == shown
    page.go_back()
    visit.settle()
    assert "by=month" not in page.url
    page.select_option("#choose [name=by]", "since")
    page.fill("#choose [name=since]", "2022-05-01")
    expect(page.locator("#refused")).to_contain_text("before 2021-12-31")
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visit.account()

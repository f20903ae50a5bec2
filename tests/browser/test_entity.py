"""The page of one thing: from a list to a firm, why it is covered, what it is tied to, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.visits import Visit

pytestmark = pytest.mark.browser


def test_a_planner_goes_from_a_list_to_a_firm_on_to_its_committee_and_back(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 1366, "height": 768})
    page = visit.open("/?lang=zh")
    name = page.locator("#uncovered tbody a").first
    firm = name.inner_text()
    name.click()
    visit.settle()
    expect(page.locator("h1")).to_have_text(firm)
    expect(page.locator("#coverage .verdicts li")).to_have_count(3)
    expect(page.locator("#ties tbody tr")).not_to_have_count(0)
    assert (
        page.locator("#ego svg a").count() == page.locator("#ego circle:not(.centre)").count() > 0
    )
    other = page.locator("#ties tbody a").first
    tied = other.inner_text()
    other.click()
    visit.settle()
    expect(page.locator("h1")).to_have_text(tied)
    page.go_back()
    visit.settle()
    expect(page.locator("h1")).to_have_text(firm)
    page.go_back()
    visit.settle()
    expect(page.locator("#uncovered tbody a").first).to_have_text(firm)
    visit.account()


def test_a_committee_tells_what_its_loss_would_do_and_lists_page_by_page(visit: Visit) -> None:
    page = visit.open("/e/org:j1?lang=en")
    assert page.url.endswith("/entity?id=org%3Aj1&lang=en")
    expect(page.locator("h1")).to_have_text("Guolin Area Joint Party Committee")
    told = page.request.get(f"{visit.origin}/api/v1/resilience/removal?remove=org:j1&limit=1")
    cut_off = told.json()["data"]["loss"]["cut_off"]
    expect(page.locator("#loss dd").first).to_have_text(f"{cut_off:,}")
    expect(page.locator("#ties tbody tr")).to_have_count(50)
    page.click("#more-ties")
    visit.settle()
    assert page.locator("#ties tbody tr").count() > 50
    visit.account()


def test_what_is_not_there_is_told(visit: Visit) -> None:
    page = visit.open("/entity?id=unit:none&lang=zh")
    expect(page.locator(".failure")).to_be_visible()

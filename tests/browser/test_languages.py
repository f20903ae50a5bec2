"""One language in every dialog, and along from page to page; each page is in test_pages.py."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from api.http.told import told_of
from tests.support.accessibility import inaccessible
from tests.support.browser import WatchedPage
from tests.support.looks import looks
from tests.support.speech import LANGUAGES, SENTENCE, faults
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

OPENED = re.compile("open=")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_dialog_of_the_centre_speaks_one_language_and_is_accessible(
    visit: Visit, names: list[str], lang: str
) -> None:
    page = visit.open(f"/centre?lang={lang}&layers=source,synthetic")
    kinds = page.locator("#centre a[data-open]").evaluate_all(
        "all => [...new Set(all.map((one) => one.dataset.open + '.' + one.dataset.id))]"
    )
    seen: set[str] = set()
    for kind, _, id in (one.partition(".") for one in kinds):
        # All alerts, cards and brands differ; of tables with other rows one is enough.
        if kind in seen and kind not in ("alert", "card", "brand"):
            continue
        seen.add(kind)
        page.locator(f'#centre a[data-open="{kind}"][data-id="{id}"]').first.click()
        expect(page.locator("#dialog [aria-busy=true]")).to_have_count(0)
        assert faults(page, lang, names) == []
        assert looks(page) == []
        if kind in ("rates", "claims", "calendar"):
            assert inaccessible(page) == []
        page.click("#dialog-close")
        expect(page.locator("#dialog")).to_be_hidden()
        expect(page).not_to_have_url(OPENED)
    assert seen >= {"rates", "alert", "agreements", "calendar", "card", "brand", "claims", "month"}


def test_agreements_in_the_red_show_the_years_that_are(visit: Visit) -> None:
    page = visit.open("/centre?layers=source,synthetic")
    for verdict in ("unmet", "behind"):
        page.click(f"[data-open=alert][data-id={verdict}]")
        rows = page.locator("#dialog tbody tr[data-id]")
        for row in rows.all():
            due, held = [int(text) for text in row.locator("td.number").all_inner_texts()]
            assert held < due
        page.click("#dialog-close")


@pytest.mark.parametrize(
    ("wished", "lang"),
    [("en-GB,en;q=0.9", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("fr", "zh"), ("", "zh")],
)
def test_without_a_choice_the_browser_s_language_counts(
    visit: Visit, wished: str, lang: str
) -> None:
    answer = visit.page.request.get(f"{visit.origin}/map", headers={"Accept-Language": wished})
    assert f'<html lang="{LANGUAGES[lang]}"' in answer.text()
    assert f'href="desk?lang={lang}"' in answer.text()
    assert "Accept-Language" in answer.headers["vary"]


def test_the_language_goes_along_where_nothing_can_be_stored(
    watched: WatchedPage, origin: str
) -> None:
    watched.page.add_init_script(
        'Object.defineProperty(window, "localStorage", {get() { throw new Error("off"); }});'
    )
    visit = Visit(watched, origin)
    page = visit.open("/?lang=zh")
    page.click("#language")
    visit.settle()
    page.click("[data-nav=docs]")
    visit.settle()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_pages_are_refused_is_told_in_chinese(visit: Visit, names: list[str]) -> None:
    """Each page is refused all it asks for, by a sentence and by what nobody has thought of."""
    visit.page.route("**/api/v1/**", refuse)
    for asked in (
        *("", "centre", "map", "report", "province", "tasks", "places", "network", "watches"),
        *("desk?plan=p1", "e/unit:a", "answer?question=uncovered_in", "source?id=src:a", "imports"),
    ):
        page = visit.page
        page.goto(f"{visit.origin}/{asked}{'&' if '?' in asked else '?'}lang=zh")
        visit.watched.quiet()  # A page that has nothing to show may wait for ever.
        assert [asked, faults(page, "zh", names)] == [asked, []]
        shown = page.locator("body").inner_text()
        assert "nobody has thought" not in shown, asked
        assert "没有编号、名称或别名" in shown or "与现状冲突" in shown, asked


def refuse(route: Route) -> None:
    """Refuse what is asked, every other time by what has no Chinese."""
    if route.request.url.rpartition("/")[2].startswith(("session", "openapi")):
        route.continue_()
        return
    status, code, message = (404, "not_found", "no entity has the id, name or alias '某处'")
    if len(route.request.url) % 2:
        status, code, message = (409, "conflict", "nobody has thought of this sentence")
    told = told_of(code, message)
    route.fulfill(status=status, json={"detail": message, "told": asdict(told), "findings": []})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_column_about_persons_is_refused_in_the_language_of_the_page(
    visit: Visit, tmp_path: Path, lang: str
) -> None:
    ledger = tmp_path / "a.csv"
    headers = "党组织编码,党组织名称,党组织类别,领域,正式党员数,状态,数据日期,身份证号"
    ledger.write_text(f"{headers}\n", encoding="utf-8")
    page = visit.open(f"/imports?lang={lang}")
    page.set_input_files("#files", ledger)
    problem = page.locator("#problem")
    expect(problem).to_be_visible(timeout=30_000)
    told = problem.inner_text()
    assert "\ufffd" not in told
    assert ("不接收个人信息列" if lang == "zh" else "no data about persons") in told
    assert "身份证号" in told
    if lang == "zh":
        assert not SENTENCE.search(told)

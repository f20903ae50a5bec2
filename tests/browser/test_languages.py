"""Each page speaks one language, and the language goes along from page to page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from queries.network import Network
from tests.support.browser import WatchedPage
from tests.support.visits import Visit
from visualizations.pages import PAGES
from visualizations.texts import TEXTS

pytestmark = pytest.mark.browser

LANGUAGES = {"zh": "zh-CN", "en": "en"}
# What is shown, each with the language it is marked to be in; input of users and units left out.
SHOWN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const place = walker.currentNode.parentElement;
    if (place.closest("script, style, datalist, [hidden], code")) continue;
    const text = walker.currentNode.data.trim();
    // What the API says of itself is in English, and quotes names and figures as they are printed.
    const marked = place.closest(".operation") ? "" : place.closest("[lang]").lang;
    if (text) texts.push([text, marked]);
  }
  for (const place of document.querySelectorAll("[aria-label]"))
    texts.push([place.getAttribute("aria-label"), place.closest("[lang]").lang]);
  return texts;
}"""
KEY = re.compile(r"\b[a-z]\w*(?:\.[a-z_]\w*)+\b")
FIRST = {key.partition(".")[0] for key in TEXTS if "." in key}
HAN = re.compile(r"[\u4e00-\u9fff]+")
SENTENCE = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,;:]*){3,}")
MARK = "〔合成〕"


@pytest.fixture(scope="session")
def names(network: Network) -> list[str]:
    """What bodies, places and undertakings are called, the longest first; it is nobody's to
    translate."""
    snapshot = network.picture().snapshot
    found: set[object] = set()
    for property, column in snapshot.columns.items():
        if column.values.dtype == object and property not in ("note", "id"):
            for value in column.values:
                found.update(value if isinstance(value, list | tuple) else [value])
    texts = {one.replace(MARK, "") for one in found if isinstance(one, str)} - {""}
    return sorted(texts, key=len, reverse=True)


def faults(page: Page, lang: str, names: list[str]) -> list[str]:
    """Raw keys, broken characters, and what is in the other language without being marked so."""
    found = []
    for text, marked in page.evaluate(SHOWN):
        if "\ufffd" in text or any(key.partition(".")[0] in FIRST for key in KEY.findall(text)):
            found.append(text)
        if marked != LANGUAGES[lang]:
            continue
        left = text.replace(MARK, "")
        if not (HAN if lang == "en" else SENTENCE).search(left):
            continue
        for name in names:
            left = left.replace(name, "")
        if (HAN if lang == "en" else SENTENCE).search(left):
            found.append(text)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_one_language_and_hands_it_on(
    visit: Visit, names: list[str], path: str, lang: str
) -> None:
    page = visit.open(f"{path}?lang={lang}&layers=source,synthetic")
    assert faults(page, lang, names) == []
    links = page.locator("a[href]:not([download])").evaluate_all(
        "all => all.map((one) => one.href)"
    )
    asked = {link for link in links if "#" not in link and "/api/" not in link}
    assert asked
    for link in asked:
        answer = page.request.get(link)
        assert f'<html lang="{LANGUAGES[lang]}"' in answer.text(), link
    # Without its query too, as a bookmark is: what was chosen before counts.
    page.goto(f"{visit.origin}{path}")
    expect(page.locator("html")).to_have_attribute("lang", LANGUAGES[lang])
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_dialog_of_the_centre_speaks_one_language(
    visit: Visit, names: list[str], lang: str
) -> None:
    page = visit.open(f"/centre?lang={lang}&layers=source,synthetic")
    buttons = page.locator("[data-open]")
    for at in range(buttons.count()):
        buttons.nth(at).click()
        expect(page.locator("#dialog [aria-busy=true]")).to_have_count(0)
        assert faults(page, lang, names) == []
        page.click("#dialog-close")


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

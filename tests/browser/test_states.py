"""States of pages are in their addresses: a link opens the same, Back takes steps back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import watched_page
from tests.support.visits import Visit
from visualizations.pages import PAGES

pytestmark = pytest.mark.browser

Act = Callable[[Page], object]


def choose(selector: str, value: str) -> Act:
    return lambda page: page.select_option(selector, value)


def press(selector: str) -> Act:
    return lambda page: page.locator(selector).first.click()


def filtered(page: Page) -> None:
    page.select_option("#filters [name=by]", "work")
    page.select_option("#filters [name=size]", "micro")
    page.click("#filters [type=submit]")


def looked_at(page: Page) -> None:
    page.fill("#view [name=as_of]", "2021-06-30")
    page.uncheck("#view [name=layers][value=ledger]")
    page.click("#view [type=submit]")


def path(page: Page) -> None:
    page.fill("#path [name=from]", "昆明学院")
    page.fill("#path [name=to]", "北方奥雷德")
    page.click("#path [type=submit]")


def dated(page: Page) -> None:
    page.fill("#ask [name=days]", "400")
    page.click("#ask [type=submit]")


def audited(page: Page) -> None:
    page.select_option("#filters [name=outcome]", "refused")
    page.click("#filters [type=submit]")


@dataclass(frozen=True)
class Step:
    """What a person does, and what the address says of it then."""

    act: Act
    says: Mapping[str, str]


@dataclass(frozen=True)
class Walk:
    """Steps on a page, from an address on."""

    start: str
    steps: tuple[Step, ...] = field(default=())


ENGLISH = Step(press("#language"), {"lang": "en"})
DAY = Step(looked_at, {"as_of": "2021-06-30", "layers": "source,synthetic"})

WALKS = {
    "start": Walk(
        "/?lang=zh",
        (
            Step(filtered, {"by": "work", "size": "micro"}),
            Step(press("#uncovered [data-sort=name]"), {"sort": "name"}),
            DAY,
            ENGLISH,
        ),
    ),
    "desk": Walk(
        "/desk?lang=zh",
        (
            Step(filtered, {"by": "work", "size": "micro"}),
            Step(press("#uncovered tbody button"), {"node": "*"}),
            ENGLISH,
        ),
    ),
    "map": Walk(
        "/map?lang=zh&layers=source,synthetic",
        (
            Step(press("#ask label:has([value=work])"), {"lens": "work"}),
            Step(press("#gaps [data-sort=name]"), {"sort": "name"}),
            Step(press("#gaps tbody button"), {"node": "*"}),
            ENGLISH,
        ),
    ),
    "network": Walk(
        "/network?lang=zh",
        (
            Step(path, {"from": "unit:kunming-university", "to": "*"}),
            Step(press("#cuts"), {"mark": "cuts"}),
            Step(press("#legend button"), {"hide": "*"}),
            ENGLISH,
        ),
    ),
    "province": Walk(
        "/province?lang=zh",
        (
            Step(choose("#choice [name=by]", "spatial"), {"by": "spatial"}),
            Step(choose("#choice [name=level]", "subdistrict"), {"level": "subdistrict"}),
            Step(press("#ranking [data-sort=rate]"), {"sort": "rate"}),
            ENGLISH,
        ),
    ),
    "answer": Walk(
        "/answer?question=agreements_ending&days=90&lang=zh",
        (Step(dated, {"days": "400"}), DAY, ENGLISH),
    ),
    "audit": Walk("/audit?lang=zh", (Step(audited, {"outcome": "refused"}), ENGLISH)),
    "tasks": Walk(
        "/tasks?lang=zh",
        (
            Step(choose("#sift [name=state]", ""), {"state": "any"}),
            Step(choose("#look [name=found]", "overdue"), {"found": "overdue"}),
            ENGLISH,
        ),
    ),
    "report": Walk("/report?lang=zh", (ENGLISH,)),
    "entity": Walk("/entity?id=org:j1&lang=zh", (ENGLISH,)),
    "centre": Walk("/centre?lang=zh&layers=source,synthetic", (DAY, ENGLISH)),
}
SHOWN = """() => ({
  lang: document.documentElement.lang,
  head: document.querySelector("h1").innerText,
  pressed: [...document.querySelectorAll("[aria-pressed=true],[aria-sort=ascending],.picked")]
    .map((one) => {
      const words = one.cloneNode(true);
      words.querySelectorAll(".dense").forEach((zoomed) => zoomed.remove());
      return words.textContent;
    }),
  // What is asked of the page, as its forms have it.
  fields: [...document.querySelectorAll("main select, main input:not([type=search],[type=file])")]
    .filter((one) => one.checkVisibility() && !one.closest("#path"))
    .map((one) => [one.name, /checkbox|radio/.test(one.type) ? one.checked : one.value]),
  rows: [...document.querySelectorAll("main table tbody tr")]
    .slice(0, 40).map((one) => one.innerText),
})"""


def shown(visit: Visit) -> object:
    """What is shown once nothing is under way any more; some work has a pause before it."""
    visit.settle()
    visit.page.wait_for_timeout(400)
    visit.settle()
    return visit.page.evaluate(SHOWN)


def said(page: Page, step: Step) -> None:
    """Wait until the address says what the step is."""
    asked: dict[str, list[str]] = {}
    for _ in range(100):
        asked = parse_qs(urlsplit(page.url).query)
        if all(
            (name in asked) if value == "*" else asked.get(name) == [value]
            for name, value in step.says.items()
        ):
            return
        page.wait_for_timeout(50)
    raise AssertionError((step.says, asked))


@pytest.mark.parametrize("name", [name for name in PAGES.values() if name in WALKS])
def test_steps_are_links_and_are_taken_back(visit: Visit, name: str) -> None:
    walk = WALKS[name]
    page = visit.open(walk.start)
    seen = [(page.url, shown(visit))]
    for step in walk.steps:
        step.act(page)
        said(page, step)
        seen.append((page.url, shown(visit)))
    # A colleague, who chose nothing before, opens the link in a browser of their own.
    browser = page.context.browser
    assert browser is not None
    with watched_page(browser) as other:
        colleague = Visit(other, visit.origin)
        colleague.open(page.url.removeprefix(visit.origin))
        assert shown(colleague) == seen[-1][1]
    for url, before in reversed(seen[:-1]):
        page.go_back()
        assert shown(visit) == before
        assert page.url == url
    page.go_forward()
    visit.settle()
    assert page.url == seen[1][0]
    visit.account()


def test_the_link_of_every_page_is_copied_with_its_day_and_language(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for path in ("/", "/map", "/entity?id=org:j1", "/docs"):
        page = visit.open(f"{path}{'&' if '?' in path else '?'}layers=source")
        page.click("#copy-link")
        expect(page.locator("#copy-link")).to_have_text("已复制")
        link = page.evaluate("navigator.clipboard.readText()")
        asked = parse_qs(urlsplit(link).query)
        assert asked["lang"] == ["zh"]
        assert ("as_of" in asked) == (path != "/docs")
        assert urlsplit(link).path == urlsplit(page.url).path


def test_a_link_to_a_thing_goes_on_with_day_zone_and_language(visit: Visit) -> None:
    page = visit.open("/?lang=en&zone=zone:luoyang&as_of=2021-12-31")
    page.locator("#uncovered tbody a").first.click()
    visit.settle()
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["zone"], asked["as_of"], asked["lang"]) == (
        ["zone:luoyang"],
        ["2021-12-31"],
        ["en"],
    )
    expect(page.locator("#foot")).to_contain_text("洛羊街道")
    visit.account()


@pytest.mark.parametrize("name", sorted(set(PAGES.values()) - set(WALKS) - {"login"}))
def test_pages_of_one_state_keep_the_language_and_take_it_back(visit: Visit, name: str) -> None:
    path = next(path for path, called in PAGES.items() if called == name)
    page = visit.open(f"{path}?lang=zh")
    page.click("#language")
    said(page, ENGLISH)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    visit.settle()
    visit.account()

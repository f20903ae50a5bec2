"""The planner's flow on one screen, from an area to a plan that is applied and taken back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from queries.network import Network
from queries.scenarios.scenario import code_of
from tests.browser.test_desk import MAP, go, told
from tests.integration.test_importing import content
from tests.support.looks import looks
from tests.support.speech import faults
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

OTHER = "document.querySelector('#other').map"
GIVEN = ("阿拉增设两站", "北门站")  # Names that planners gave, which stand in the journal.
FIRST = "(({lon, lat}) => [lon, lat])(JSON.parse(sessionStorage.getItem('own-sites'))[0])"
STEPS = ["area", "gaps", "plan", "sites", "compare", "paper", "apply", "back"]


def standing(page: Page, step: str) -> Any:
    return page.locator(f"#flow [data-step={step}] small")


def next_step(page: Page, step: str) -> None:
    """On by what is said to be next."""
    page.click(f"#flow-next [data-next={step}]")
    expect(page.locator(f"#flow [data-step={step}]")).to_have_attribute("aria-current", "step")
    expect(page.locator("[data-stage]:visible")).to_have_count(1)
    assert f"step={step}" in page.url


@pytest.mark.parametrize(
    ("lang", "scheme", "title", "site"),
    [
        ("zh", "light", "阿拉增设两站", "北门站"),
        ("en", "dark", "Two for Ala", "North Gate station"),
    ],
)
def test_the_whole_flow_on_one_screen_and_back(
    visit: Visit, network: Network, names: list[str], lang: str, scheme: Any, title: str, site: str
) -> None:
    before = content(network.store)
    page = visit.page
    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(color_scheme=scheme)

    def right() -> None:
        """Nothing is cut, over other text or beyond the screen; one language is spoken."""
        visit.settle()
        assert looks(page) == []
        assert faults(page, lang, [*names, *GIVEN]) == []
        fits = "document.documentElement.scrollHeight <= document.documentElement.clientHeight"
        assert page.evaluate(fits)

    # The area, of which the steps go on.
    visit.open(f"/desk?lang={lang}&step=area&layers=source,ledger,synthetic")
    steps = page.locator("#flow a")
    assert steps.evaluate_all("all => all.map((one) => one.dataset.step)") == STEPS
    right()
    with page.expect_navigation():
        page.get_by_role("link", name="阿拉街道", exact=True).click()
    right()
    assert parse_qs(urlsplit(page.url).query)["zone"] == ["zone:ala"]
    expect(standing(page, "area")).to_have_text(re.compile("阿拉街道|Ala"))

    # Its gaps, and one of them beside the list.
    gaps = told(visit, "uncovered?by=spatial&zone=zone:ala&limit=1")["count"]
    expect(standing(page, "gaps")).to_have_text(f"{gaps:,}")
    page.locator("#uncovered tr[data-id] button.as-link").first.click()
    expect(page.locator("#details .verdicts")).to_be_visible()
    right()

    # A plan for it.
    next_step(page, "plan")
    page.click("#plan-open")
    page.fill("#plan-form [name=count]", "2")
    page.fill("#plan-form [name=spacing_m]", "1000")
    page.click("#plan-form [type=submit]")
    expect(page.locator("#plan-sites tr[data-id]")).to_have_count(2, timeout=30_000)
    right()
    first = parse_qs(urlsplit(page.url).query)["plan"]

    # Its sites are taken, one is named and moved, and they are made the plan.
    next_step(page, "sites")
    page.click("#sites-take")
    expect(page.locator("#own-sites tr[data-id]")).to_have_count(2)
    field = page.locator("#own-sites input").first
    field.fill(site)
    field.press("Enter")
    lon, lat = page.evaluate(FIRST)
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    x, y = page.evaluate(f"place => {MAP}.pixelOf(place)", [lon, lat])
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + x + 12, box["y"] + y + 9, steps=4)
    page.mouse.up()
    expect(page.locator("#site-told")).to_contain_text(site)
    moved = page.evaluate(FIRST)
    assert moved != [lon, lat]
    right()
    page.click("#sites-plan")
    expect(page.locator("#flow [data-step=compare]")).to_have_attribute(
        "aria-current", "step", timeout=30_000
    )
    right()
    edited = parse_qs(urlsplit(page.url).query)["plan"]
    assert edited != first
    plan = told(visit, f"plans/{edited[0]}")["result"]
    assert {(one["name"], one["lon"], one["lat"]) for one in plan["sites"]} >= {(site, *moved)}

    # Compared on two maps in step: the scenario kept, and what is.
    page.fill("#keep [name=title]", title)
    page.click("#keep [type=submit]")
    expect(page.locator("#kept li")).to_have_count(1)
    right()
    expect(page.locator("#kept li")).to_have_attribute("data-name", code_of(title))
    page.select_option("#beside-scenario", label=title)
    visit.settle()
    gained = plan["after"]["enterprises"] - plan["before"]["enterprises"]
    counts = f"[{MAP}, {OTHER}].map(({{ data }}) => data.gaps.length)"
    left, beside = page.evaluate(counts)
    assert left - beside == gained > 0
    page.select_option("#left-scenario", label=title)
    visit.settle()
    assert page.evaluate(counts) == [beside, beside]
    page.click("#zoom-in")
    assert page.evaluate(f"{MAP}.view === {OTHER}.view")
    right()

    # On paper.
    next_step(page, "paper")
    for kind, magic in (("docx", b"PK"), ("pdf", b"%PDF")):
        with page.expect_download() as paper:
            page.click(f"#plan-{kind}")
        assert Path(paper.value.path()).read_bytes().startswith(magic)
    right()

    # Applied: first only to see what would change.
    next_step(page, "apply")
    page.fill("#apply-form [name=effective]", "2034-01-01")
    page.fill("#apply-form [name=source]", "会议纪要〔2034〕1号")
    page.click("#apply-check")
    expect(page.locator("#apply-write")).to_be_enabled()
    assert content(network.store) == before
    right()
    page.click("#apply-write")
    expect(page.locator("#apply-told a")).to_have_count(2)
    visit.settle()
    applied = [one for one in content(network.store).values() if site in str(one)]
    assert applied
    found = f"{visit.origin}/api/v1/search?{urlencode({'q': site, 'as_of': '2034-01-01'})}"
    assert page.request.get(found).json()["count"] == 1
    entry = page.locator("#apply-told a").first.inner_text()
    expect(standing(page, "apply")).to_have_text(entry)
    link = page.locator("#apply-told a").first.get_attribute("href")
    number = f"imp:{entry.split()[-1]}"

    # And taken back, with the entry in the journal of imports.
    next_step(page, "back")
    right()
    row = page.locator(f'#applied tr[data-id="{number}"]')
    expect(row).to_contain_text(title)
    row.get_by_role("button").click()
    row.get_by_role("button").first.click()
    expect(row.get_by_role("button")).to_have_count(0, timeout=30_000)
    visit.settle()
    assert content(network.store) == before
    assert page.request.get(found).json()["count"] == 0
    expect(page.locator("#flow [data-step=back]")).to_have_class("done")
    right()
    state = page.url
    visit.open(f"/{link}")
    expect(page.locator("#journal tr.picked")).to_have_attribute("data-id", number)
    expect(page.locator("#journal tr.picked")).to_contain_text(title)
    visit.open(state.removeprefix(visit.origin))
    expect(page.locator("[data-stage=back]")).to_be_visible()
    visit.account()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_step_is_a_link_and_back_takes_it_back(visit: Visit, lang: str) -> None:
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    visit.open(f"/desk?lang={lang}")
    for step in STEPS:
        go(page, step)
        expect(page.locator(f"[data-stage={step}]")).to_be_visible()
        assert looks(page) == [], step
    page.go_back()
    expect(page.locator("[data-stage=apply]")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-stage=paper]")).to_be_visible()
    visit.settle()
    # What is not there yet says where it comes from.
    expect(page.locator("#paper-none")).to_be_visible()
    go(page, "apply")
    expect(page.locator("#apply-none")).to_be_visible()
    visit.account()

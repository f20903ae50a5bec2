"""The first screen and the command centre: what they tell and how they look; and that what is wrong
with a page is found."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.accessibility import inaccessible
from tests.support.browser import WatchedPage
from tests.support.controls import controls, small
from tests.support.looks import looks
from tests.support.speech import LANGUAGES, internal
from tests.support.visits import Visit

pytestmark = pytest.mark.browser

SIZES = ((1366, 768), (1920, 1080), (3840, 1080), (390, 844))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_screen_tells_the_story_and_leads_to_what_it_counts(
    visit: Visit, lang: str
) -> None:
    page = visit.open(f"/?lang={lang}&layers=source,synthetic")
    told = page.request.get(
        f"{visit.origin}/api/v1/coverage/summary?layer=source&layer=synthetic"
    ).json()["data"]
    uncovered = {rate["code"]: rate["uncovered"] for rate in told["rates"]}
    links = page.locator("#sentence a")
    wanted = [told["enterprises"], uncovered["spatial"], uncovered["should_build"]]
    assert [int(one.replace(",", "")) for one in links.all_inner_texts()] == wanted
    expect(page.locator("#sentence")).to_contain_text("〔合成〕" if lang == "zh" else "(synth.)")
    expect(page.locator("#map canvas").first).to_be_visible()
    assert page.locator(".ways a").count() == 5
    hrefs = page.locator(".ways a, #sentence a").evaluate_all(
        "all => all.map((one) => one.getAttribute('href'))"
    )
    for href in hrefs:
        assert "layers=source%2Csynthetic" in href
        assert page.request.get(f"{visit.origin}/{href}").ok
    links.nth(2).click()
    expect(page.locator("#dialog tbody tr[data-id]")).to_have_count(wanted[2])
    page.go_back()
    expect(page).to_have_url(re.compile(r"/\?lang="))


def test_without_a_denominator_the_sentence_says_why_and_the_network_is_shown(
    visit: Visit,
) -> None:
    page = visit.open("/?lang=en&layers=source")
    expect(page.locator("#sentence")).to_contain_text("cannot be told (the source does not give")
    expect(page.locator("#sentence a")).to_have_count(1)
    assert page.locator("#network-drawn").evaluate("(image) => image.naturalWidth") > 200
    page.click("#drawn")
    expect(page).to_have_url(re.compile("/network"))


def test_the_uncovered_of_a_link_are_those_it_names(visit: Visit) -> None:
    page = visit.open("/?lang=en&by=spatial&size=micro")
    asked = "by=spatial&size=micro&limit=1"
    told = page.request.get(f"{visit.origin}/api/v1/coverage/uncovered?{asked}").json()["count"]
    expect(page.locator("#uncovered-count")).to_contain_text(f"{told:,}")
    page.select_option("#filters [name=size]", "")
    page.click("#filters [type=submit]")
    visit.settle()
    assert "size=" not in page.url
    assert "by=spatial" in page.url


def test_a_second_visit_is_told_what_is_different(visit: Visit) -> None:
    page = visit.open("/?lang=en")
    expect(page.locator("#since")).to_contain_text("last loaded on")
    # Another visit begins: what the first one saw was two positions fewer.
    page.evaluate(
        """() => {
          const seen = JSON.parse(localStorage.getItem("start.seen"));
          seen.counts.Position -= 2;
          localStorage.setItem("start.seen", JSON.stringify(seen));
          sessionStorage.clear();
        }"""
    )
    visit.open("/?lang=en")
    expect(page.locator("#since")).to_contain_text(re.compile(r"Since your last visit .*\+2"))
    page.reload()
    visit.settle()
    expect(page.locator("#since")).to_contain_text("+2")
    visit.open("/?lang=en&layers=source")
    expect(page.locator("#since")).to_be_hidden()
    visit.account()


def test_an_administrator_chooses_panels_and_everybody_sees_them(visit: Visit) -> None:
    page = visit.open("/centre?lang=en&layers=source,synthetic")
    page.click("#choose-panels")
    for unwanted in ("frame", "claims", "key"):
        page.uncheck(f"#choice [value={unwanted}]")
    page.locator("#choice li", has=page.locator("[value=rates]")).get_by_text("Up").click()
    page.locator("#choice li", has=page.locator("[value=rates]")).get_by_text("Up").click()
    page.click("#choice [type=submit]")
    expect(page.locator("#dialog")).to_be_hidden()
    wanted = ["rates", "alerts", "agreements", "map", "network", "plan", "series", "committees"]
    panels = "all => all.map((one) => one.dataset.panel)"
    expect(page.locator("[data-panel]")).to_have_count(len(wanted))
    visit.open("/centre?lang=en&layers=source,synthetic")
    assert page.locator("[data-panel]").evaluate_all(panels) == wanted
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        visit.settle()
        assert looks(page) == [], (width, height)
    every = page.request.get(f"{visit.origin}/api/v1/centre/panels").json()["known"]
    back = page.request.put(f"{visit.origin}/api/v1/centre/panels", data={"panels": every})
    assert back.ok
    visit.account()


FAULTY = """<style>div{font:16px sans-serif;width:9em}.cut{overflow:hidden;white-space:nowrap}
.over{margin-top:-1.2em}</style><div class="cut">%s</div><div>below it</div>%s"""
LONG = "a text that is longer than its place"


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (FAULTY % (LONG, ""), "cut by div"),
        (FAULTY % ("short", '<div class="over">written over</div>'), "over"),
        ('<div style="width:9000px">wide</div>', "wide"),
    ],
)
def test_what_looks_wrong_is_found(watched: WatchedPage, html: str, fault: str) -> None:
    watched.page.set_content(html)
    assert any(fault in one for one in looks(watched.page))
    watched.page.set_content(FAULTY % ("short", ""))
    assert looks(watched.page) == []


def test_what_is_cut_on_paper_alone_is_found(watched: WatchedPage) -> None:
    page = watched.page
    wide = LONG.replace(" ", "_")
    page.set_content(f'<div style="overflow:auto;width:5em" title="{LONG}">{wide}</div>')
    assert looks(page) == []
    page.emulate_media(media="print")
    assert any("cut by div" in one for one in looks(page))


def test_what_a_thumb_cannot_hit_and_paper_has_no_use_for_is_found(watched: WatchedPage) -> None:
    page = watched.page
    page.set_content("<button>press</button> <p>see <a href='x'>there</a></p>")
    assert len(controls(page)) == len(small(page)) == 1
    page.set_content("<style>button{width:44px;height:44px}</style><button>press</button>")
    assert small(page) == []
    page.set_content("<style>@media print{button{display:none}}</style><button>press</button>")
    page.emulate_media(media="print")
    assert controls(page) == []


def test_what_bars_people_is_found(watched: WatchedPage) -> None:
    watched.page.set_content('<html lang="en"><title>x</title><button></button>')
    assert any("button-name" in fault for fault in inaccessible(watched.page))


@pytest.mark.parametrize(
    "said",
    [
        "see F088, P18",
        "org:j1",
        "rule R01",
        "版次 3",
        "write revision 4",
        "should_build",
        "类型 MEMBER_OF",
    ],
)
def test_codes_that_only_machines_know_are_found(said: str) -> None:
    assert internal(said)
    assert not internal("截至 2021-12-31：云内动力 PX4 http://example.org/a 12:30 A1")

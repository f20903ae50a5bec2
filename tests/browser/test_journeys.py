"""The journeys of the three users, at every size, in both languages, on light and dark ground.

Each walk takes one size, language and ground, so that all of them occur; at each stop the page is
looked over, read, and opened again from its link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser.test_states import SHOWN
from tests.support.looks import looks
from tests.support.speech import LANGUAGES, faults
from tests.support.visits import Visit
from visualizations.pages import DARK, PAGES

pytestmark = pytest.mark.browser

LAYERS = "layers=source,synthetic"


def follow(selector: str) -> Callable[[Page], object]:
    """Go where the first such link leads, or do what such a button does."""
    return lambda page: page.locator(selector).first.click()


def choose(selector: str, value: str) -> Callable[[Page], object]:
    return lambda page: page.select_option(selector, value)


# Where a walk begins, and what is done at each stop.
JOURNEYS: Mapping[str, tuple[str, tuple[Callable[[Page], object], ...]]] = {
    "a planner": (
        "/",
        (
            follow("#uncovered [data-sort=name]"),
            follow("#uncovered tbody a[href*=entity]"),
            follow("#on-map"),
        ),
    ),
    "an official": (
        "/centre",
        (
            follow("[data-open=alert]"),
            lambda page: page.goto(page.url.partition("/centre")[0] + "/network"),
            choose("#group", "committee"),
            lambda page: page.goto(page.url.partition("/network")[0] + "/report"),
        ),
    ),
    "a developer": ("/docs", (follow("a[href*='source']:visible, [data-nav=report]"),)),
}
LOOKS: tuple[tuple[int, int, str, Literal["light", "dark"]], ...] = (
    (1366, 768, "zh", "dark"),
    (1920, 1080, "en", "light"),
    (3840, 1080, "zh", "light"),
    (390, 844, "en", "dark"),
)


@pytest.mark.parametrize(("width", "height", "lang", "ground"), LOOKS)
def test_the_three_users_walk(
    visit: Visit,
    names: list[str],
    width: int,
    height: int,
    lang: str,
    ground: Literal["light", "dark"],
) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=ground)
    for user, (start, acts) in JOURNEYS.items():
        visit.open(f"{start}?lang={lang}&{LAYERS}")
        for at in range(len(acts) + 1):
            where = (user, at, page.url)
            assert looks(page) == [], where
            assert faults(page, lang, names) == [], where
            scheme = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
            of = PAGES["/" + page.url.partition("?")[0].rpartition("/")[2]]
            assert scheme == ("dark" if of in DARK else ground), where
            visit.account()
            # The link brings the same back, to whoever has not walked there.
            shown, link = page.evaluate(SHOWN), page.url
            visit.open("/login?lang=zh")
            visit.open(link.removeprefix(visit.origin))
            assert page.evaluate(SHOWN) == shown, where
            assert page.url == link
            if at < len(acts):
                acts[at](page)
                page.wait_for_timeout(300)
                visit.settle()


def test_every_size_language_and_ground_is_walked() -> None:
    sizes = {(1366, 768), (1920, 1080), (3840, 1080), (390, 844)}
    assert {(width, height) for width, height, _, _ in LOOKS} == sizes
    assert {lang for _, _, lang, _ in LOOKS} == {*LANGUAGES}
    assert {ground for _, _, _, ground in LOOKS} == {"light", "dark"}

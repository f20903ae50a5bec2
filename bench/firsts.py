"""The first picture of each page: what it is for is on the screen, 28k enterprises behind it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from bench.report import aim

AIM_S = 2.5
TIMES = 3
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""What was drawn is on the screen after two frames."""


class Screen(NamedTuple):
    """A page, and when it shows what it is for."""

    what: str
    path: str
    shown: str
    """Of which element, or an expression that is true then."""
    aim_s: float = AIM_S


DRAWN = "#picture"
SCREENS = (
    Screen("start: the sentence", "/", "#sentence"),
    Screen("centre: tiles", "/centre", "document.querySelector('#clock')?.dateTime"),
    Screen("centre: tiles, map and network", "/centre", "#centre", 3.0),
    Screen("desk: the map", "/desk", "#canvas"),
    Screen("pairing network", "/network?layers=source,synthetic", DRAWN),
    Screen("a firm", "/entity?id=unit:yunnei", "document.querySelector('#facts dl')", 1.0),
    Screen("search", "/entity?q=%E4%BA%91%E5%86%85", "#hits"),
    Screen("report", "/report", "#report"),
    Screen("province", "/province", "#ranking"),
    Screen("tasks", "/tasks", "#tasks"),
    Screen("watches", "/watches", "#told"),
    Screen("imports: the journal", "/imports", "#journal"),
    Screen("places: what is unplaced", "/places", "#unplaced"),
    Screen("audit", "/audit", "#entries"),
    Screen("the page of the API", "/docs", "#operations"),
    Screen("whole network, 30,547 nodes", "/network?scope=whole", DRAWN),
)


def look(
    browser: Browser,
    origin: str,
    screens: Sequence[Screen] = SCREENS,
    last: Callable[[Page], None] = lambda _: None,
) -> None:
    """Print how long each page takes until it shows what it is for, on the first visit and later;
    ``last`` is done with a page that is looked at for the last time."""
    for screen in screens:
        seconds = []
        for at in range(1 + TIMES):
            # A context of its own: nothing is in the browser's cache.
            context = browser.new_context(viewport={"width": 1366, "height": 768})
            page = context.new_page()
            seconds.append(_opened(page, origin, screen))
            if at == TIMES:
                last(page)
            context.close()
        aim(f"{screen.what}: first visit", seconds[0], "s", screen.aim_s)
        aim(f"{screen.what}: further visits", median(seconds[1:]), "s", screen.aim_s)


def _opened(page: Page, origin: str, screen: Screen) -> float:
    shown = screen.shown
    if shown.startswith("#"):
        place = f"document.querySelector('{shown}')"
        shown = f"{place}?.getAttribute('aria-busy') === 'false' && {place}.hasChildNodes()"
    begun = time.perf_counter()
    page.goto(origin + screen.path, wait_until="commit")
    page.wait_for_function(f"() => {shown}")
    page.evaluate(TWO_FRAMES)
    return time.perf_counter() - begun

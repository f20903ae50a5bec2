"""The coverage map as a reader moves it: frames while it is dragged and zoomed, the redraw after,
and the first picture, with all enterprises shown. What is measured knows no map engine."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, Page

from bench.firsts import TWO_FRAMES
from bench.report import aim

SHOWN = "() => document.querySelector('#canvas').getAttribute('aria-busy') === 'false'"
FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const tick = (now) => {
    window.frames_.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""
TAKEN = "() => window.frames_.splice(0)"
STEPS = 40
STEP_MS = 16
SETTLED_MS = 1500


@dataclass(frozen=True)
class Moved:
    """Milliseconds: of the frames while the map moved, and of the longest one after it."""

    frames: tuple[float, ...]
    redraw: float


def look(browser: Browser, origin: str, path: str, *, times: int = 3) -> None:
    """Print what a map does: the first picture, drags and zooms."""
    seconds: list[float] = []
    drags: list[Moved] = []
    zooms: list[Moved] = []
    for _ in range(times):
        # A context of its own: nothing is in the browser's cache.
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        page = context.new_page()
        begun = time.perf_counter()
        page.goto(origin + path, wait_until="commit")
        page.wait_for_selector("#canvas", state="attached")
        page.wait_for_function(SHOWN)
        page.evaluate(TWO_FRAMES)
        seconds.append(time.perf_counter() - begun)
        page.wait_for_timeout(SETTLED_MS)
        page.evaluate(TWO_FRAMES)
        page.evaluate(FRAMES)
        drags += [_dragged(page, way) for way in (1, -1)]
        zooms += [_zoomed(page, wheel) for wheel in (-120, 120)]
        context.close()
    aim("first picture", seconds[0], "s", 2.5)
    aim("first picture, median of further visits", median(seconds[1:]), "s", 2.5)
    for what, moved in (("dragged", drags), ("zoomed", zooms)):
        frames = [one for each in moved for one in each.frames]
        aim(f"{what}: frame, median", median(frames), "ms", 33)
        aim(f"{what}: frame, worst", max(frames), "ms", 250)
        aim(f"{what}: redraw after it", median(each.redraw for each in moved), "ms", 600)


def _middle(page: Page) -> tuple[float, float]:
    page.locator("#canvas").scroll_into_view_if_needed()
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _dragged(page: Page, way: int) -> Moved:
    x, y = _middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(TAKEN)
    for step in range(STEPS):
        page.mouse.move(x + way * step * 4, y + way * step * 2)
        page.wait_for_timeout(STEP_MS)
    frames = page.evaluate(TAKEN)
    page.mouse.up()
    page.wait_for_timeout(SETTLED_MS)
    page.evaluate(TWO_FRAMES)  # a redraw may take longer than that
    return Moved(tuple(frames), max(page.evaluate(TAKEN)))


def _zoomed(page: Page, wheel: int) -> Moved:
    """Three notches of the wheel, with Control held, which zooms everywhere."""
    page.mouse.move(*_middle(page))
    page.keyboard.down("Control")
    page.evaluate(TAKEN)
    for _ in range(3):
        page.mouse.wheel(0, wheel)
        page.wait_for_timeout(STEP_MS * 6)
    frames = page.evaluate(TAKEN)
    page.keyboard.up("Control")
    page.wait_for_timeout(SETTLED_MS)
    page.evaluate(TWO_FRAMES)  # a redraw may take longer than that
    return Moved(tuple(frames), max(page.evaluate(TAKEN)))

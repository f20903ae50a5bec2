"""Take the pictures of the README from a running service: ``python scripts/take_pictures.py URL``.

Needs Playwright (a development dependency) and a Chromium: $CHROMIUM, or the one on PATH. The
service should hold the Kunming case and the synthetic network, as ``make run`` sets it up.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"


@dataclass(frozen=True)
class Shot:
    """One picture: the page, the size of the window, and what is picked in it."""

    name: str
    path: str
    width: int = 1600
    height: int = 1000
    dark: bool = False
    pick: str | None = None


SHOTS = (
    Shot("start-zh", "/?lang=zh"),
    Shot("start-en", "/?lang=en&layers=source"),
    Shot("network-zh", "/network?lang=zh"),
    Shot("network-en-dark", "/network?lang=en", dark=True, pick="unit:yunnei"),
    Shot("whole-zh", "/network?lang=zh&scope=whole"),
    Shot("map-zh", "/map?lang=zh"),
    Shot("desk-zh", "/desk?lang=zh"),
    Shot("centre-zh", "/centre?lang=zh", width=1920, height=1080, dark=True),
    Shot("report-zh", "/report?lang=zh"),
    Shot("imports-zh", "/imports?lang=zh"),
    Shot("start-zh-narrow", "/?lang=zh", width=390, height=844),
    Shot("tasks-zh", "/tasks?lang=zh"),
    Shot("places-zh", "/places?lang=zh"),
    Shot("province-zh", "/province?lang=zh"),
    Shot("source-zh", "/source?id=src:kunming-2021&lang=zh"),
    Shot("entity-zh", "/entity?id=org:j1&lang=zh"),
    Shot("answer-zh", "/answer?question=agreements_ending&days=90&lang=zh"),
    Shot("docs-zh", "/docs?lang=zh"),
)
FLOW = ("area", "gaps", "plan", "sites", "compare", "paper", "apply", "back")
"""Steps of the planner's desk, a picture each; nothing is written."""


def take(browser: Browser, url: str, shot: Shot) -> Path:
    """Open the page, wait until nothing in it is busy, and save what the window shows."""
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.dark else "light",
        locale="zh-CN" if "lang=zh" in shot.path else "en-GB",
    )
    page.goto(url.rstrip("/") + shot.path)
    settle(page)
    if shot.pick:
        page.click(f'#nodes tr[data-id="{shot.pick}"] button')
        page.evaluate("scrollTo(0, 0)")
    file = save(page, shot.name)
    page.close()
    return file


def settle(page: Page) -> None:
    """Wait until something was drawn and nothing is busy."""
    # No wait_for_function: it evaluates text, which the policy of the pages forbids.
    expect(page.locator("[aria-busy=false]").first).to_be_attached(timeout=60_000)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=60_000)


def save(page: Page, name: str) -> Path:
    """Save what the window shows."""
    page.wait_for_timeout(1000)  # until canvases have been painted
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    return file


def take_flow(browser: Browser, url: str, lang: str) -> Iterator[Path]:
    """Walk the planner's flow about one subdistrict, up to what applying would change."""
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page.goto(f"{url.rstrip('/')}/desk?lang={lang}&zone=zone:ala&step={FLOW[0]}")
    for at, step in enumerate(FLOW, start=1):
        settle(page)
        page.click(f"#flow [data-step={step}]")
        if step == "plan":
            page.click("#plan-open")
            page.fill("#plan-form [name=count]", "3")
            page.click("#plan-form [type=submit]")
            expect(page.locator("#plan-sites tr[data-id]")).to_have_count(3, timeout=60_000)
        elif step == "sites":
            page.click("#sites-take")
        elif step == "compare":
            page.fill("#keep [name=title]", "阿拉增设三站" if lang == "zh" else "Three for Ala")
            page.click("#keep [type=submit]")
            expect(page.locator("#kept li")).to_have_count(1)
        elif step == "apply":
            page.fill("#apply-form [name=source]", "会议纪要1号" if lang == "zh" else "Minutes 1")
            page.click("#apply-check")
            expect(page.locator("#apply-write")).to_be_enabled(timeout=60_000)
        settle(page)
        yield save(page, f"flow-{at}-{step}-{lang}")
    page.close()


def main() -> None:
    """Take all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("url", help="address of a running service, such as http://127.0.0.1:8000")
    url = parser.parse_args().url
    chromium = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chrome"))), None
    )
    if chromium is None:
        parser.error("no Chromium: set $CHROMIUM")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            chromium_sandbox=os.geteuid() != 0,
            args=["--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        for shot in SHOTS:
            print(take(browser, url, shot).name)
        for file in take_flow(browser, url, "zh"):
            print(file.name)
        browser.close()


if __name__ == "__main__":
    main()

"""Take the pictures of the README from a running service: ``python scripts/take_pictures.py URL``.

Needs Playwright (a development dependency) and a Chromium: $CHROMIUM, or the one on PATH. The
service should hold the Kunming case and the synthetic network, as ``make run`` sets it up.
"""

from __future__ import annotations

import argparse
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

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
)


def take(browser: Browser, url: str, shot: Shot) -> Path:
    """Open the page, wait until nothing in it is busy, and save what the window shows."""
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.dark else "light",
        locale="zh-CN" if "lang=zh" in shot.path else "en-GB",
    )
    page.goto(url.rstrip("/") + shot.path)
    # No wait_for_function: it evaluates text, which the policy of the pages forbids.
    expect(page.locator("[aria-busy=false]").first).to_be_attached(timeout=60_000)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=60_000)
    if shot.pick:
        page.click(f'#nodes tr[data-id="{shot.pick}"] button')
        page.evaluate("scrollTo(0, 0)")
    file = FOLDER / f"{shot.name}.png"
    page.wait_for_timeout(1000)  # until canvases have been painted
    page.screenshot(path=file)
    page.close()
    return file


def main() -> None:
    """Take all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("url", help="address of a running service, such as http://127.0.0.1:8000")
    url = parser.parse_args().url
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
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
        browser.close()


if __name__ == "__main__":
    main()

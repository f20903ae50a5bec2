"""From an empty directory to a first answer: an own park's list, map and network.

The service is the command itself on a directory that is not there yet. The files have headers that
are not ours, some are GB18030, one is a GeoJSON of boundaries, names stand for codes. What counts
is every click, choice and press of a key that is not typing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from playwright.sync_api import Locator, Page, expect

from tests.support.made_up import DAY, FIRMS, JIANGCHENG, files
from tests.support.speech import MARKS


@dataclass
class Hand:
    """A hand on a page: what it clicked, and when each part of the walk was done, in seconds."""

    page: Page
    clicks: int = 0
    done: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=monotonic)

    def click(self, place: Locator) -> None:
        place.click()
        self.clicks += 1

    def part(self, name: str) -> None:
        self.done[name] = monotonic() - self.began


def walk(page: Page, origin: str, folder: Path, lang: str) -> Hand:
    """Walk it, and say how many clicks it took."""
    brought = files(folder, JIANGCHENG)
    expect.set_options(timeout=30_000)
    hand = Hand(page)
    page.goto(f"{origin}?lang={lang}")
    hand.click(page.locator("#lead a").first)
    hand.part("the empty store leads to the import page")
    expect(page.locator("#templates li").first).to_be_visible()
    page.set_input_files("#files", brought)
    hand.clicks += 1
    uploaded = page.locator("#uploaded li")
    asked = page.locator("#described legend:visible")
    while True:
        expect(uploaded.nth(len(brought) - 1).or_(asked).first).to_be_visible()
        if not asked.count():
            break
        legend = asked.inner_text()
        for header, value in (("数据日期", DAY), ("坐标系", "WGS84")):
            given = page.locator(f"#described input[name='{header}']")
            if given.count():
                given.fill(value)
        hand.click(page.locator("#match button[type=submit]"))
        expect(asked.filter(has_text=legend)).to_have_count(0)
    hand.part("headers confirmed")
    hand.click(page.locator("#check"))
    expect(page.locator("#commit")).to_be_enabled()
    hand.part("checked")
    hand.click(page.locator("#commit"))
    expect(page.locator("#verdict")).to_contain_text(re.compile("(导入|import) 1"))
    hand.part("written")
    hand.click(page.locator("[data-nav=desk]"))
    mark = MARKS[lang]
    expect(page.locator("main")).to_contain_text(f"江城{FIRMS}号有限公司{mark}")
    hand.part("the list of who is uncovered")
    hand.click(page.locator("[data-nav=map]"))
    expect(page.locator("#legend, .legend").first).to_contain_text("1")
    hand.part("the map")
    hand.click(page.locator("[data-nav=network]"))
    expect(page.locator("main")).to_contain_text(f"江城软件党支部{mark}")
    hand.part("the network")
    return hand

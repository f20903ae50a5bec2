"""From ``gongjian serve`` on an empty directory to an own park's list, map and network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.cli.test_serving import serving
from tests.support.browser import WatchedPage
from tests.support.first_answer import walk
from tests.support.made_up import JIANGCHENG
from tests.support.speech import MARK, MARKS
from tests.support.thorough import usually

pytestmark = pytest.mark.browser

MOST_CLICKS = 12


@pytest.mark.parametrize("lang", usually(["zh"], thorough=["zh", "en"]))
def test_an_own_park_is_answered_for_in_twelve_clicks(
    watched: WatchedPage, tmp_path: Path, lang: str
) -> None:
    page = watched.page
    page.set_viewport_size({"width": 1366, "height": 768})
    with serving(tmp_path / "data", "serve", GONGJIAN_AS_OF="2026-07-01") as (_, origin):
        hand = walk(page, origin, tmp_path / "office", lang)
        assert hand.clicks <= MOST_CLICKS, hand
        page.goto(f"{origin}?lang={lang}")
        expect(
            page.locator("#zone option", has_text=JIANGCHENG.park.replace(MARK, MARKS[lang]))
        ).to_have_count(1)
        assert watched.foreign_requests(origin.rstrip("/")) == []

"""No page has a serious fault of accessibility that axe-core finds, in any language or ground."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.support.visits import Visit
from visualizations.pages import DARK, PAGES

pytestmark = pytest.mark.browser

LAYERS = {"/network": "source"}
"""The rows of its tables are all alike: a few hundred of them are enough."""
SERIOUS = ("serious", "critical")


def faults(page: Page) -> list[str]:
    """The serious faults of what is shown, each with where it is.

    The browser's debugger puts axe into the page, which the page's own policy would refuse.
    """
    page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize(
    # In either language by turns: what stands on a page is made the same way in both.
    ("path", "lang"),
    [(path, ("zh", "en")[at % 2]) for at, path in enumerate(sorted(PAGES))],
)
def test_a_page_has_no_serious_fault(visit: Visit, path: str, lang: str) -> None:
    page = visit.open(f"{path}?lang={lang}&layers={LAYERS.get(path, 'source,synthetic')}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        if PAGES[path] in DARK:
            page.select_option("#ground", scheme)
        assert faults(page) == [], scheme


def test_an_open_dialog_has_none_either(visit: Visit) -> None:
    page = visit.open("/centre?layers=source,synthetic")
    for opened in ("rates", "claims", "calendar"):
        page.click(f"header [data-open={opened}]")
        assert faults(page) == [], opened
        page.keyboard.press("Escape")


def test_axe_finds_what_is_wrong(visit: Visit) -> None:
    page = visit.open("/docs")
    page.evaluate("document.querySelector('#content').append(document.createElement('button'))")
    assert any("button-name" in fault for fault in faults(page))

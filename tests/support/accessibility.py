"""What axe-core finds wrong with a page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
# The rows of a table are all alike: some of them are enough.
ASKED = """axe.run(
  { include: [["html"]], exclude: [["tr:nth-child(n+20)"]] }, { resultTypes: ["violations"] })"""


def inaccessible(page: Page) -> list[str]:
    """The serious faults of accessibility of what is shown, each with where it is.

    The browser's debugger puts axe into the page, which the page's own policy would refuse.
    """
    page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate(ASKED)
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]

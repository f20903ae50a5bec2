"""What axe-core finds wrong with a page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
# The rows of a table are all alike, as are the operations of the API: some of them are enough.
ASKED = """(only) => axe.run(
  { include: [["html"]],
    exclude: [[`tr:nth-child(n+${only ? 4 : 20})`], ...(only ? [[".operation"]] : [])] },
  { resultTypes: ["violations"], ...(only ? { runOnly: only } : {}) })"""
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""Rules that another ground can break."""


def inaccessible(page: Page, only: list[str] | None = None) -> list[str]:
    """The serious faults of accessibility of what is shown, each with where it is; by some rules
    only, if these are given.

    The browser's debugger puts axe into the page, which the page's own policy would refuse.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate(ASKED, only)
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]

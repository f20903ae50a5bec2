"""A page under watch that can be opened, waited for, and held to account."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.support.browser import WatchedPage

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


CORNER = """image => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.drawImage(image, 0, 0);
  return [...pen.getImageData(2, 2, 1, 1).data];
}"""
"""The colour of a picture near its upper left corner."""


class Visit:
    """One page of the service at ``origin``."""

    def __init__(self, watched: WatchedPage, origin: str) -> None:
        self.watched = watched
        self.origin = origin
        self.page: Page = watched.page
        self.dialogs: list[str] = []
        self.page.add_init_script(WATCH)
        self.page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, path: str) -> Page:
        self.page.goto(self.origin + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0, timeout=30_000)
        self.watched.quiet()

    def account(self) -> None:
        assert self.watched.errors == [], self.watched.errors
        assert self.watched.foreign_requests(self.origin) == []
        assert self.page.evaluate("window.violations") == []
        assert self.dialogs == []
        assert self.page.evaluate("window.pwned") is None
        failures = self.page.locator(".failure").all_inner_texts()
        assert failures == [], failures

"""A real Chromium, driven by Playwright, that writes down what a page asked for and complained of.

Playwright and not Selenium: it needs no driver binary that has to match the browser's version, and
it sees every request a page makes, which is how "no request to another origin" is tested. It drives
the system's Chromium; it downloads none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

# Schemes that never leave the page; `file` is the exported picture itself.
LOCAL_SCHEMES = {"data", "blob", "about", "file"}

_TURNS = 1000

SOFTWARE_WEBGL = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")


@dataclass
class WatchedPage:
    """A page with what happened on it: URLs asked for, console errors and uncaught exceptions."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    waiting: set[Request] = field(default_factory=set)

    def note(self, request: Request) -> None:
        """Note what the page asks for."""
        self.requests.append(request.url)
        self.waiting.add(request)

    def quiet(self) -> None:
        """Wait until nothing is asked for any more. A page's own state ``networkidle`` is reached
        once, half a second late, and never again."""
        calm = 0
        for _ in range(_TURNS):
            calm = 0 if self.waiting else calm + 1
            if calm == 3:
                return
            self.page.wait_for_timeout(30)
        raise AssertionError([request.url for request in self.waiting])

    def hear(self, message: ConsoleMessage) -> None:
        """Note what the page complains of, and about which address."""
        if message.type == "error":
            where = message.location.get("url", "")
            self.errors.append(f"console: {message.text} {where}".rstrip())

    def foreign_requests(self, origin: str = "") -> list[str]:
        """URLs asked for outside `origin` (`http://127.0.0.1:8000`), in order."""
        return foreign(self.requests, origin)


def foreign(urls: Iterable[str], origin: str) -> list[str]:
    """Those outside `origin`, in order."""
    return [
        url for url in urls if urlsplit(url).scheme not in LOCAL_SCHEMES and not _is_of(url, origin)
    ]


def _is_of(url: str, origin: str) -> bool:
    asked, own = urlsplit(url), urlsplit(origin)
    return (asked.scheme, asked.netloc) == (own.scheme, own.netloc)


@contextmanager
def chromium(executable: str, arguments: Sequence[str] = SOFTWARE_WEBGL) -> Iterator[Browser]:
    """Run the Chromium at `executable`, headless, by default with a software renderer for WebGL."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            # The sandbox needs user namespaces, which root in a container does not have.
            chromium_sandbox=os.geteuid() != 0,
            args=list(arguments),
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched_page(browser: Browser, *, offline: bool = False) -> Iterator[WatchedPage]:
    """Open a page of 1366 x 900 in a context of its own, in Chinese; `offline` cuts the network."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 900},
        locale="zh-CN",
        offline=offline,
        ignore_https_errors=True,  # a test's certificate is signed by itself
    )
    watched = WatchedPage(context.new_page())
    watched.page.on("request", watched.note)
    for ending in ("requestfinished", "requestfailed"):
        watched.page.on(ending, lambda request: watched.waiting.discard(request))
    watched.page.on("console", watched.hear)
    watched.page.on("pageerror", lambda error: watched.errors.append(f"exception: {error}"))
    try:
        yield watched
    finally:
        context.close()

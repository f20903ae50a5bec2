"""A real Firefox, driven by puppeteer over WebDriver BiDi, that tells what happened on pages.

Playwright drives only a Firefox of its own making, and Selenium needs a driver binary; puppeteer
drives the one a reader has. All pages are opened in one run of ``tests/js/firefox.js``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.components import SCRIPT_TOOLS, firefox_path, missing
from tests.support.visits import WATCH


@dataclass(frozen=True)
class Seen:
    """What happened on one page, and what it answered to each question once it was settled."""

    url: str
    requests: list[str]
    errors: list[str]
    answers: dict[str, Any]


def seen_in_firefox(urls: Sequence[str], questions: Mapping[str, str]) -> list[Seen]:
    """Open each page; ``questions`` are functions in JavaScript, by name."""
    executable, node = firefox_path(), shutil.which("node")
    if executable is None:
        missing("Firefox", "neither $FIREFOX nor firefox-esr or firefox on PATH")
    if node is None:
        missing("Node.js", "no Node.js on PATH")
    if not (SCRIPT_TOOLS / "node_modules" / "puppeteer-core").exists():
        missing("puppeteer", "it is not installed, run `make scripts` (needs npm)")
    asked = {"executable": executable, "urls": urls, "first": WATCH, "questions": questions}
    done = subprocess.run(
        [node, SCRIPT_TOOLS / "firefox.js"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return [Seen(**one) for one in json.loads(done.stdout)]

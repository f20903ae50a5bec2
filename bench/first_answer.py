"""``python -m bench.first_answer``: from an empty directory to a first answer of an own park.

The command itself, a real browser, five files of an office with headers of its own.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import monotonic

from bench.report import figure, heading
from tests.cli.test_serving import serving
from tests.support.browser import chromium
from tests.support.components import chromium_path
from tests.support.first_answer import walk


def main() -> None:
    """Walk it once, and print when each part was done."""
    heading("from an empty directory to a first answer")
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        began = monotonic()
        with (
            serving(Path(folder) / "data", "serve", GONGJIAN_AS_OF="2026-07-01") as (_, origin),
            chromium(chromium_path() or "chromium") as browser,
        ):
            figure("the service answers", monotonic() - began, "s")
            hand = walk(browser.new_page(), origin, Path(folder) / "office", "zh")
        for part, seconds in hand.done.items():
            figure(part, seconds, "s")
        figure("clicks", hand.clicks, "")


if __name__ == "__main__":
    main()

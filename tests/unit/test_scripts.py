"""The scripts of the pages by themselves: what needs no page is tested by Node.js's own runner."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.support.components import ROOT, missing
from visualizations.pages import asset

TESTS = ROOT / "tests" / "js"
QUIET = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"
"""The scripts are modules by what is written in them; a package.json beside them would be one more file to keep."""


def test_what_needs_no_page(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        missing("Node.js", "no Node.js on PATH")
    texts = tmp_path / "texts.json"
    texts.write_bytes(asset("texts.json").body)
    files = sorted(TESTS.glob("*.test.js"))
    done = subprocess.run(
        [node, QUIET, "--import", TESTS / "setup.js", "--test", "--test-reporter=spec", *files],
        env={**os.environ, "TEXTS_JSON": str(texts)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-8000:]}\n{done.stderr[-4000:]}"
    assert done.stdout.count("✔") >= len(files), done.stdout

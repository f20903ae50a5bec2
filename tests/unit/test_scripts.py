"""The scripts of the pages by themselves: what needs no page is tested by Node.js's own runner."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from graph.errors import NotFound
from tests.support.components import ROOT, missing
from visualizations.pages import asset

ASSETS = ROOT / "visualizations" / "assets"
TESTS = ROOT / "tests" / "js"
QUIET = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"
"""Node.js says that a package.json would tell it sooner that the scripts are modules."""


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


def test_the_types_of_vendored_libraries_are_of_their_versions() -> None:
    vendored = tomllib.loads((ASSETS / "vendored.toml").read_text(encoding="utf-8"))["vendored"]
    tools = json.loads((TESTS / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    own = {entry["name"]: entry["version"] for entry in vendored if "package" not in entry}
    assert own == {name: tools[name] for name in own}


@pytest.mark.parametrize("folder", ["js", "clients"])
def test_what_is_locked_is_known_by_its_hash_and_not_by_where_it_came_from(folder: str) -> None:
    lock = json.loads((ROOT / "tests" / folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = [entry for path, entry in lock["packages"].items() if path]
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages)
    assert not any("resolved" in entry for entry in packages)


def test_assets_are_served_by_being_there_and_nothing_else_is() -> None:
    for path in ASSETS.glob("*.*"):
        if path.suffix in {".js", ".css", ".svg"}:
            assert asset(path.name).body == path.read_bytes()
        else:
            with pytest.raises(NotFound):
                asset(path.name)
    with pytest.raises(NotFound):
        asset("bundled/whole-file.js")


def test_every_script_is_checked_and_none_leaves_a_type_open() -> None:
    for path in ASSETS.glob("*.js"):
        code = path.read_text(encoding="utf-8")
        assert code.startswith("// @ts-check\n"), path.name
        assert not re.search(r"@ts-(nocheck|ignore|expect-error)|eslint-disable", code), path.name
        assert not re.search(r"@(?:param|type|returns|typedef) \{[^}\n]*\b(any|\*)\b", code), (
            path.name
        )

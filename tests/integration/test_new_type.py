"""A relationship type is told in one place: its spec."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.support.components import ROOT


def test_a_new_type_is_loaded_exported_told_and_drawn_by_its_spec_alone(tmp_path: Path) -> None:
    # In a process of its own: what is made from the vocabulary is made when modules are imported.
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.new_type", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "zh": "乙单位借用甲单位的场地。",
        "en": "Unit B borrows a room of Unit A.",
        "read_back": True,
        "drawn": True,
        "legend": True,
    }

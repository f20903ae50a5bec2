"""The essential ratios: gathered, told with their spread, kept in a history."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path

import pytest

from bench.quick import ESSENTIAL, Ratio, latest, tell, write
from bench.report import RECORD, heading, ratio

LOAD = Ratio("bench", "2,835 enterprises", "embedded: load", "one statement a row")


def test_a_ratio_is_written_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ratio("nobody listens", 1.0, 2.0, "peer")
    monkeypatch.setenv(RECORD, str(tmp_path / "told"))
    heading("loads")
    ratio("rows", 30.0, 10.0, "a loop")
    assert json.loads((tmp_path / "told").read_text()) == {
        "under": "loads",
        "what": "rows",
        "peer": "a loop",
        "ratio": 3.0,
    }
    assert "3.00 x" in capsys.readouterr().out


def test_a_history_tells_what_was_found_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "history.csv"
    assert latest(path) == {}
    write(path, {LOAD: [5.0, 7.0, 6.0]}, date(2026, 11, 30), "abc", 2)
    write(path, {LOAD: [9.0]}, date(2026, 12, 1), "def", 2)
    assert latest(path) == {LOAD: 9.0}
    assert path.read_text().splitlines()[1] == (
        '2026-11-30,abc,2,bench,"2,835 enterprises",embedded: load,one statement a row,6,5,7'
    )
    tell({LOAD: [12.0, 8.0, 10.0]}, latest(path))
    told = capsys.readouterr().out
    assert "10 x" in told
    assert "8.00 to 12.00, against one statement a row; before: 9.00" in told


def test_what_is_run_is_there() -> None:
    for name in ESSENTIAL:
        assert importlib.util.find_spec(name) is not None, name

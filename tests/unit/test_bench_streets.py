"""The benchmark of walks along streets: its city is what it says, and peers find as much."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench import streets, streets_peers


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small one."""
    monkeypatch.setattr(streets, "DEMAND", 300)
    monkeypatch.setattr(streets, "SITES", 12)
    assert streets._make_city(tmp_path, (31, 30)) == 31 * 29 + 30 * 30
    return tmp_path


def test_scipy_finds_about_as_many_pairs(city: Path) -> None:
    ours = streets._ours(city)
    theirs = streets_peers.PEERS["scipy"](np.load(city / "city.npz"))()
    assert 0 < ours["pairs"] == pytest.approx(theirs, rel=0.1)

"""``python -m bench.places --ledger`` on ledgers of a made-up town, whose true places are known."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from bench import places
from tests.support import town
from tests.support.addressed import town_enterprises, town_zones, written


def test_a_park_s_own_ledgers_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bodies = town.bodies(300, 3)
    files = [
        str(written(tmp_path, "区域.csv", town_zones())),
        str(written(tmp_path, "企业.csv", town_enterprises(bodies))),
    ]
    monkeypatch.setattr(sys, "argv", ["bench.places", "--park", "甲园区", "--ledger", *files])
    places.main()
    told = capsys.readouterr().out
    parts = re.split(r"^## ", told, flags=re.MULTILINE)[1:]
    assert [part.partition(": ")[2].partition(",")[0] for part in parts] == [*places.HIDDEN]
    for part, named in zip(parts, places.HIDDEN.values(), strict=True):
        (hidden,) = re.findall(r"^hidden +([\d,]+) bodies", part, re.MULTILINE)
        # No row was lost on the way: as many as when the bodies themselves are asked.
        assert int(hidden) == len(places.hide_and_find(bodies, town.zones(), (), named).truth)
        ((off, held),) = re.findall(
            r"^  all .* off ([\d,]+) m, .* held ([\d.]+) %", part, re.MULTILINE
        )
        assert int(off.replace(",", "")) < town.SIDE_M  # inside the subdistrict of the ledger
        assert float(held) > 70
    monkeypatch.setattr(sys, "argv", ["bench.places", "--ledger", str(tmp_path / "none.csv")])
    with pytest.raises(SystemExit, match=r"none\.csv"):
        places.main()

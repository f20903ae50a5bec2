"""``places``: found, listed, accepted and taken back, on ledgers loaded by the real command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.datasets.synthetic.credit_codes import credit_codes
from graph.ledgers.templates.files import header_of
from graph.ledgers.templates.gazetteer import GAZETTEER
from tests.support import town
from tests.support.command import Ran, in_process
from tests.support.ledgers import as_csv, headers, row
from tests.support.town import house

CODES = credit_codes(np.random.default_rng(1), 8)
DAY = ("--as-of", "2022-06-30")
ADDRESSES = (
    ("春晖路10号", house(0, 10)),
    ("春晖路30号", house(0, 30)),
    ("昆明市经开区春晖路１０号三楼", None),  # the same address
    ("春晖路20号", None),  # between two numbers
    ("春晖路", None),
    ("上海市春晖路12号", None),
    ("经牛路20号", None),  # known to the gazetteer only
    ("昆明市经开区无名巷7号", None),
)


def _enterprises(folder: Path, name: str = "企业.csv", **changed: Any) -> Path:
    rows = []
    for code, (address, point) in zip(CODES, ADDRESSES, strict=True):
        lon, lat = (f"{value:.7f}" for value in point) if point else ("", "")
        own = {"uscc": code, "name": f"企业{code[-4:]}", "address": address, "lon": lon, "lat": lat}
        crs = "WGS84" if point else ""
        place = {"subdistrict": "东风街道", "community": "", "carrier": "", "carrier_kind": ""}
        tie = {"organized": "未组建", "covering": "", "mass": "", "declared_crs": crs}
        staff = {"staff": str(20 + len(rows)), "full_members": "3"}
        rows.append(row("enterprises", **{**own, **place, **tie, **staff, **changed}))
    path = folder / name
    path.write_bytes(as_csv(headers("enterprises"), *rows))
    return path


def _zones(folder: Path) -> Path:
    west, south = town.at(0, 0)
    east, north = town.at(2000, 2000)
    box = f"{west:.5f},{south:.5f},{east:.5f},{north:.5f}"
    none = {"parent": "", "lon": "", "lat": "", "declared_crs": "", "boundary": "", "aliases": ""}
    park = {**none, "key": "P", "name": "甲园区", "kind": "园区", "default_day": ""}
    subdistrict = {**none, "key": "S", "name": "东风街道", "kind": "街道", "parent": "P"}
    subdistrict |= {"boundary": box, "declared_crs": "WGS84", "default_day": ""}
    path = folder / "区域.csv"
    path.write_bytes(as_csv(headers("zones"), row("zones", **park), row("zones", **subdistrict)))
    return path


def _gazetteer(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "地名.csv"
    path.write_bytes(as_csv([header_of(one) for one in GAZETTEER.columns], *rows))
    return path


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("places")
    ran = in_process(data, "load", str(_zones(data)), str(_enterprises(data)), "--lang", "en")
    assert ran.code == 0, ran.err + ran.out
    return data


def _ask(data: Path, *words: str) -> Ran:
    ran = in_process(data, "places", *words)
    assert ran.code == 0, ran.err
    return ran


def _classes(data: Path, *more: str) -> dict[int, str]:
    """What each enterprise without coordinates would be placed by."""
    rows = _ask(data, "find", "--json", *DAY, *more).json["data"]
    return {CODES.index(one["id"].partition(":")[2]): one["located_by"] for one in rows}


EXPECTED = {2: "address", 3: "number", 4: "road", 6: "subdistrict", 7: "subdistrict"}


def test_what_would_be_placed_is_counted_and_nothing_written(data: Path) -> None:
    assert _classes(data) == EXPECTED
    before = in_process(data, "imports", "list", "--json").json["count"]
    for lang, words in (("en", ("the same address", "nothing is written")), ("zh", ("相邻门牌",))):
        out = _ask(data, "find", *DAY, "--lang", lang).out
        assert all(word in out for word in words), out
    out = _ask(data, "find", "--class", "number", *DAY, "--lang", "en").out
    assert "春晖路10–30号" in out.replace("\n", "")
    assert in_process(data, "imports", "list", "--json").json["count"] == before


def test_the_worklist_says_why(data: Path) -> None:
    rows = _ask(data, "unplaced", "--json", *DAY).json["data"]
    assert [(one["reason"], one["value"], one["staff"]) for one in rows] == [
        ("other_city", "上海市", 25)
    ]
    assert "地址在别的城市" in _ask(data, "unplaced", *DAY, "--lang", "zh").out


def test_the_gazetteer_helps_and_a_faulty_one_is_refused(data: Path, tmp_path: Path) -> None:
    lon, lat = (f"{value:.6f}" for value in house(0, 90))
    entry = ("春晖路", "经牛路", "道路", "东风街道", lon, lat, "WGS84", "")
    good = _gazetteer(tmp_path, entry)
    assert _classes(data, "--gazetteer", str(good)) == {**EXPECTED, 6: "number"}
    far = f"{house(0, 10)[0]:.6f}"
    bad = _gazetteer(tmp_path, entry, ("春晖路", "", "道路", "东风街道", far, lat, "WGS84", ""))
    ran = in_process(data, "places", "find", "--gazetteer", str(bad), "--lang", "zh")
    assert (ran.code, ran.out) == (2, "")
    assert "地名.csv 第3行 标准名称*: 同名地名有两处" in ran.err


def test_accepted_places_are_an_import_that_can_be_taken_back(data: Path) -> None:
    ran = _ask(data, "accept", "--class", "address", "--class", "number", "--json", *DAY)
    (report,) = ran.json["data"]
    assert (report["nodes"]["updated"], report["nodes"]["created"]) == (2, 1)  # and its source
    assert set(_classes(data)) == {4, 6, 7}
    assert set(_classes(data, "--again")) == {2, 3, 4, 6, 7}
    entity = in_process(data, "entity", f"unit:{CODES[3]}", "--json").json
    said = entity["data"]["properties"]
    assert (said["located_by"], said["located_with"]) == ("number", "春晖路10–30号")
    assert said["lon"] == pytest.approx(house(0, 20)[0], abs=2e-6)
    assert said["staff"] == 23
    # what was placed is not what others are placed by
    assert _classes(data)[4] == "road"
    # the same again is no change
    assert _ask(data, "accept", "--id", f"unit:{CODES[3]}", "--again", "--lang", "en", *DAY)
    # the ledger loaded again has no coordinates to say, and takes none away
    again = in_process(data, "load", str(_enterprises(data, "企业2.csv", size="中")), "--json")
    assert again.code == 0, again.err
    assert set(_classes(data)) == {4, 6, 7}
    for undone in (again.json["data"]["import_id"], report["import_id"]):
        ran = in_process(data, "imports", "undo", undone)
        assert ran.code == 0, ran.err
    assert _classes(data) == EXPECTED


def test_what_is_accepted_has_to_be_said(data: Path) -> None:
    for words, code in ((("accept",), 2), (("accept", "--id", "unit:none"), 1)):
        ran = in_process(data, "places", *words, "--lang", "en")
        assert (ran.code, ran.out) == (code, ""), ran.err


def test_a_ledger_that_was_loaded_in_a_scope_of_its_own(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert in_process(data, "load", str(_zones(tmp_path)), str(_enterprises(tmp_path))).code == 0
    more = tmp_path / "更多.csv"
    address = {"address": "春晖路10号", "lon": "", "lat": "", "declared_crs": "", "carrier": ""}
    own = {"uscc": credit_codes(np.random.default_rng(2), 1)[0], "name": "另一企业", "mass": ""}
    rest = {"subdistrict": "东风街道", "community": "", "organized": "未组建", "covering": ""}
    lines = row("enterprises", **{**own, **address, **rest, "carrier_kind": ""})
    more.write_bytes(as_csv(headers("enterprises"), lines))
    ran = in_process(data, "load", str(more), "--scope", "街道报送")
    assert ran.code == 0, ran.err
    reports = _ask(data, "accept", "--class", "address", "--json", *DAY).json["data"]
    assert [(one["errors"], one["nodes"]["updated"]) for one in reports] == [(0, 1), (0, 1)]
    assert not [at for at, said in _classes(data).items() if said == "address"]

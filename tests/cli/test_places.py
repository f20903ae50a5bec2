"""``places``: found, listed, accepted and taken back, on ledgers loaded by the real command."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph.datasets.synthetic.credit_codes import credit_codes
from tests.support.addressed import CODES, ENTRY, FOUND, enterprises, gazetteer, written, zones
from tests.support.command import Ran, in_process
from tests.support.ledgers import as_csv, headers, row
from tests.support.town import house

DAY = ("--as-of", "2022-06-30")


def _ledgers(folder: Path) -> tuple[str, str]:
    return (
        str(written(folder, "区域.csv", zones())),
        str(written(folder, "企业.csv", enterprises())),
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("places")
    ran = in_process(data, "load", *_ledgers(data), "--lang", "en")
    assert ran.code == 0, ran.err + ran.out
    return data


def _ask(data: Path, *words: str) -> Ran:
    ran = in_process(data, "places", *words)
    assert ran.code == 0, ran.err
    return ran


def _classes(data: Path, *more: str) -> dict[int, str]:
    """What each enterprise without coordinates would be placed by."""
    rows = _ask(data, "find", "--all", "--json", *DAY, *more).json["data"]
    return {CODES.index(one["id"].partition(":")[2]): one["located_by"] for one in rows}


def test_what_would_be_placed_is_counted_and_nothing_written(data: Path) -> None:
    assert _classes(data) == FOUND
    before = in_process(data, "imports", "list", "--json").json["count"]
    for lang, words in (("en", ("the same address", "nothing is written")), ("zh", ("相邻门牌",))):
        out = _ask(data, "summary", *DAY, "--lang", lang).out
        assert all(word in out for word in words), out
    out = _ask(data, "find", "--class", "number", *DAY, "--lang", "en").out
    assert "春晖路10–30号" in out.replace("\n", "")
    assert in_process(data, "imports", "list", "--json").json["count"] == before


def test_the_worklist_says_why(data: Path) -> None:
    rows = _ask(data, "unplaced", "--json", *DAY).json["data"]
    assert [(one["reason"], one["value"], one["staff"]) for one in rows] == [
        ("other_city", "上海市", 25)
    ]
    assert "地址在别的城市" in _ask(data, "unplaced", *DAY, "--lang", "zh").out.replace("\n", "")
    rows = _ask(data, "missing", "--json", *DAY).json["data"]
    told = [(one["reason"], one["name"], one["unplaced"], one["area_only"]) for one in rows]
    assert told == [
        ("unknown_place", "无名巷", 0, 1),
        ("unknown_place", "经牛路", 0, 1),
        ("other_city", "上海市", 1, 0),
    ]
    assert [one["unknown"] for one in rows] == [1, 1, 1]
    assert rows[0]["share"] == pytest.approx(1 / 6)


def test_the_gazetteer_helps_and_a_faulty_one_is_refused(data: Path, tmp_path: Path) -> None:
    good = written(tmp_path, "地名.csv", gazetteer(ENTRY))
    assert _classes(data, "--gazetteer", str(good)) == {**FOUND, 6: "number"}
    other = (*ENTRY[:1], "", *ENTRY[2:4], f"{house(0, 10)[0]:.6f}", *ENTRY[5:])
    bad = written(tmp_path, "地名.csv", gazetteer(ENTRY, other))
    ran = in_process(data, "places", "find", "--gazetteer", str(bad), "--lang", "zh")
    assert (ran.code, ran.out) == (2, "")
    assert "地名.csv 第3行 标准名称*: 同名地名有两处" in ran.err


def test_accepted_places_are_an_import_that_can_be_taken_back(data: Path) -> None:
    ran = _ask(data, "accept", "--class", "address", "--class", "number", "--dry-run", *DAY)
    assert "2" in ran.out
    assert _classes(data) == FOUND
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
    again = in_process(
        data, "load", str(written(data, "企业2.csv", enterprises(size="中"))), "--json"
    )
    assert again.code == 0, again.err
    assert set(_classes(data)) == {4, 6, 7}
    for undone in (again.json["data"]["import_id"], report["import_id"]):
        ran = in_process(data, "imports", "undo", undone)
        assert ran.code == 0, ran.err
    assert _classes(data) == FOUND


def test_what_is_accepted_has_to_be_said(data: Path) -> None:
    for words, code in ((("accept",), 2), (("accept", "--id", "unit:none"), 1)):
        ran = in_process(data, "places", *words, "--lang", "en")
        assert (ran.code, ran.out) == (code, ""), ran.err


def test_a_ledger_that_was_loaded_in_a_scope_of_its_own(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert in_process(data, "load", *_ledgers(tmp_path)).code == 0
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

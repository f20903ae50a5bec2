"""The gazetteer (T11): what a table says, and what it is refused for, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.errors import InvalidInput
from graph.importing.rules import finding_text
from graph.ledgers import open_ledgers
from graph.ledgers.templates.files import header_of, template_csv
from graph.ledgers.templates.gazetteer import GAZETTEER
from graph.model.coordinates import gcj02
from graph.places.gazetteer import EVERY_RULE, GAZETTEER_RULES, read_gazetteer
from graph.places.known import Entry, Zone
from tests.support import town
from tests.support.ledgers import as_csv

HEADERS = [header_of(one) for one in GAZETTEER.columns]
PARK = Zone("zone:park", "甲园区", "development_zone", frozenset({"甲园区"}))
ZONES = [PARK, *town.zones()]
NEAR = [town.at(2000, 2000)]
LON, LAT = (f"{value:.6f}" for value in town.at(500, 400))
ROW = ["昌宏路", "经牛路；老昌宏路", "道路", "东风街道", LON, LAT, "WGS84", ""]


def _with(**cells: str) -> list[str]:
    at = {one.feeds: place for place, one in enumerate(GAZETTEER.columns)}
    row = list(ROW)
    for feed, text in cells.items():
        row[at[feed]] = text
    return row


def _read(folder: Path, *rows: Sequence[str]) -> list[Entry]:
    path = folder / "地名.csv"
    path.write_bytes(as_csv(HEADERS, *rows))
    return read_gazetteer(path, ZONES, NEAR)


def test_a_row_becomes_an_entry(tmp_path: Path) -> None:
    (entry,) = _read(tmp_path, ROW)
    assert entry == Entry(
        *("昌宏路", "road", (float(LON), float(LAT)), ("经牛路", "老昌宏路")),
        *(frozenset({"东风街道"}), 2),
    )


def test_coordinates_are_brought_to_wgs84(tmp_path: Path) -> None:
    import numpy as np

    lon, lat = gcj02(np.array([[float(LON), float(LAT)]]))[0].tolist()
    (entry,) = _read(tmp_path, _with(lon=f"{lon:.8f}", lat=f"{lat:.8f}", declared_crs="高德"))
    assert entry.point == pytest.approx((float(LON), float(LAT)), abs=1e-6)


def test_what_an_entry_lies_in(tmp_path: Path) -> None:
    """A community brings its subdistrict, an entry that is a parent its own, a park nothing."""
    entries = _read(
        tmp_path,
        _with(name="甲大厦", aliases="", kind="楼宇", parent="东风东社区"),
        _with(name="昌宏路12号", aliases="", kind="门牌", parent="昌宏路"),
        _with(name="乙路", aliases="", parent="甲园区"),
        _with(name="丙路", aliases="", parent=""),
        ROW,
    )
    assert [entry.within for entry in entries] == [
        frozenset({"东风东社区", "东风街道"}),
        frozenset({"东风街道"}),
        frozenset(),
        frozenset(),
        frozenset({"东风街道"}),
    ]


@pytest.mark.parametrize(
    ("cells", "rule", "column", "value"),
    [
        ({"name": ""}, "empty", "标准名称*", None),
        ({"kind": "桥梁"}, "not_in_list", "地名类别*", "桥梁"),
        ({"lon": ""}, "empty", "经度*", None),
        ({"lon": "东经"}, None, "经度*", "东经"),
        ({"declared_crs": ""}, "undeclared_crs", "坐标系", None),
        ({"parent": "没有街道"}, "unknown_parent", "上级地名", "没有街道"),
        ({"lon": LAT, "lat": LON}, "impossible_coordinates", "经度*", None),
        ({"lon": "121.47", "lat": "31.23"}, "far_from_park", "经度*", "121.47, 31.23"),
        ({"kind": "门牌"}, "no_number", "标准名称*", "昌宏路"),
    ],
)
def test_a_cell_that_is_wrong_names_its_place_and_rule(
    tmp_path: Path, cells: dict[str, str], rule: str | None, column: str, value: str | None
) -> None:
    with pytest.raises(InvalidInput) as raised:
        _read(tmp_path, _with(name="丁路", aliases=""), _with(**cells))
    (fault,) = raised.value.findings
    assert (fault.file, fault.row, fault.column) == ("地名.csv", 3, column)
    assert rule is None or fault.rule == rule
    assert value is None or fault.value == value
    assert "1 fault" in raised.value.message


def test_two_places_of_one_name_are_refused(tmp_path: Path) -> None:
    lon = f"{town.at(900, 400)[0]:.6f}"
    with pytest.raises(InvalidInput) as raised:
        _read(tmp_path, ROW, _with(name="新路", aliases="昌宏路", lon=lon))
    (fault,) = raised.value.findings
    assert (fault.rule, fault.row, fault.column, fault.value) == (
        *("ambiguous_place", 3, "标准名称*"),
        "新路",
    )
    assert "row 2 has a 昌宏路 400 m away" in fault.message
    assert finding_text(fault, "zh", EVERY_RULE) == GAZETTEER_RULES["ambiguous_place"].zh
    # one without a parent is meant everywhere, so it cannot be told from the other either
    with pytest.raises(InvalidInput):
        _read(tmp_path, ROW, _with(aliases="", parent="", lon=lon))


def test_parents_tell_places_of_one_name_apart(tmp_path: Path) -> None:
    lon = f"{town.at(2900, 400)[0]:.6f}"
    assert len(_read(tmp_path, ROW, _with(parent="南屏街道", lon=lon))) == 2
    assert len(_read(tmp_path, ROW, _with(kind="楼宇", lon=lon))) == 2
    assert len(_read(tmp_path, ROW, ROW)) == 2  # the same place twice is no contradiction


def test_the_template_can_be_read_and_is_no_ledger_of_bodies(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.csv"
    path.write_bytes(template_csv(GAZETTEER))
    sample = Zone("zone:ala", "阿拉街道", "subdistrict", frozenset({"阿拉街道"}))
    assert [one.name for one in read_gazetteer(path, [sample])] == ["昌宏路"]
    with pytest.raises(InvalidInput, match="unknown ledger 'gazetteer'"):
        open_ledgers(path, kind="gazetteer")

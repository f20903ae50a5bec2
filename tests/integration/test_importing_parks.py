"""Parks side by side in one store, each from its own files: real xlsx, GB18030 CSV, GeoJSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from graph.boundaries import inside
from graph.errors import InvalidInput
from graph.importing import Options, Report, prepare, undo
from graph.ledgers import References, open_all
from graph.snapshot.areas import part
from graph.snapshot.pictures import Area, Picture
from graph.snapshot.reading import read_snapshot
from graph.store.bolt import Store
from tests.integration.test_importing import content
from tests.support.ledgers import as_csv, headers, row

TODAY = date(2026, 7, 1)
FIRST, SECOND = "云溪高新区", "沙湖经开区"
BLANK = {
    **dict.fromkeys(("parent", "lon", "lat", "boundary", "declared_crs"), ""),
    **dict.fromkeys(("default_day", "leader", "carrier_kind", "aliases"), ""),
}


def zones_csv(folder: Path, code: str, name: str, west: float, **more: str) -> Path:
    """T8: a park with two subdistricts and a community, GB18030."""
    box = f"{west},25.0,{west + 0.2:.2f},25.2"
    cells: dict[str, Any] = {
        "carrier_kind": "", "leader": "", "lon": "", "lat": "", "default_day": "2026-06-30",
        "division_code": "", "aliases": "", "note": "",
    }  # fmt: skip
    lines = [
        row("zones", **cells, key=code, name=name, kind="园区", boundary=box, declared_crs="WGS84",
            parent=more.get("above", "")),
        *(
            row("zones", **{**cells, "default_day": ""}, key=f"{code}-{at}", name=sub, kind="街道",
                parent=code, boundary="", declared_crs="")
            for at, sub in enumerate(("城关街道", "新村街道"), 1)
        ),
        row("zones", **{**cells, "default_day": ""}, key=f"{code}-11", name="城门社区", kind="社区",
            parent="城关街道" if not more.get("by_code") else f"{code}-1", boundary="",
            declared_crs=""),
    ]  # fmt: skip
    path = folder / f"{code}-区域.csv"
    path.write_bytes(as_csv(headers("zones"), *lines, encoding="gb18030"))
    return path


def positions_xlsx(folder: Path, code: str, west: float, *keys: str) -> Path:
    """T3: stations in the first subdistrict, a workbook."""
    book = openpyxl.Workbook()
    book.active.append(headers("positions"))
    for at, key in enumerate(keys):
        book.active.append(
            row("positions", key=key, name=f"{key}站", builder="", manager="",
                subdistrict="城关街道", community="城门社区", carrier="",
                lon=str(round(west + 0.05 + at / 100, 4)), lat="25.1",
                declared_crs="WGS84", data_date="2026-06-30", since="")
        )  # fmt: skip
    path = folder / f"{code}-阵地.xlsx"
    book.save(path)
    return path


def run(store: Store, folder: Path, *files: Path, **options: Any) -> Report:
    """Import files of one park."""
    chosen = Options(**options)
    references = References.of(
        read_snapshot(store), as_of=TODAY, zone=chosen.zone, new_zone=chosen.new_zone
    )
    ledgers = open_all(files)
    with prepare(
        store, ledgers, folder, options=chosen, references=references, today=TODAY
    ) as prepared:
        return prepared.commit(store)


def both(store: Store, folder: Path) -> None:
    for code, name, west in (("A", FIRST, 106.0), ("B", SECOND, 107.0)):
        done = run(
            store,
            folder,
            zones_csv(folder, code, name, west),
            positions_xlsx(folder, code, west, f"{code}Z1", f"{code}Z2"),
        )
        assert done.errors == 0, [str(one) for one in done.findings]


def of(store: Store, *zones: str) -> Picture:
    whole = read_snapshot(store).at(TODAY)
    return part(whole, Area(tuple(sorted(zones)))) if zones else whole


def ids(picture: Picture, label: str) -> set[str]:
    return set(picture.snapshot.ids[picture.nodes(label)].tolist())


def test_names_of_places_are_each_park_s_own(empty_store: Store, tmp_path: Path) -> None:
    both(empty_store, tmp_path)
    assert ids(of(empty_store, "zone:A"), "Position") == {"pos:AZ1", "pos:AZ2"}
    assert ids(of(empty_store, "zone:B-1"), "Position") == {"pos:BZ1", "pos:BZ2"}
    assert ids(of(empty_store, "zone:B-2"), "Position") == set()
    assert ids(of(empty_store, "zone:A", "zone:B"), "Position") == ids(of(empty_store), "Position")
    snapshot = read_snapshot(empty_store)
    at = snapshot.index_of("pos:BZ1")
    assert snapshot.columns["park"].at(at) == "zone:B"
    assert snapshot.columns["hub"].at(snapshot.index_of("zone:A")) is True


def test_an_import_among_several_parks_has_to_say_which(empty_store: Store, tmp_path: Path) -> None:
    both(empty_store, tmp_path)
    before, revision = content(empty_store), empty_store.revision()
    more = positions_xlsx(tmp_path, "C", 107.0, "BZ3")
    with pytest.raises(InvalidInput, match="say which zone") as told:
        run(empty_store, tmp_path, more)
    assert told.value.findings[0].rule == "which_zone"
    for wrong, rule in (("无此园区", "unknown_zone"), ("zone:A-1", "which_zone")):
        with pytest.raises(InvalidInput) as told:
            run(empty_store, tmp_path, more, zone=wrong)
        assert told.value.findings[0].rule == rule
    assert empty_store.revision() == revision
    assert content(empty_store) == before
    done = run(empty_store, tmp_path, more, zone=SECOND)
    assert done.errors == 0
    assert ids(of(empty_store, "zone:B"), "Position") == {"pos:BZ1", "pos:BZ2", "pos:BZ3"}


def test_a_new_park_is_made_where_the_office_says_so(empty_store: Store, tmp_path: Path) -> None:
    both(empty_store, tmp_path)
    more = positions_xlsx(tmp_path, "C", 108.0, "CZ1")
    done = run(empty_store, tmp_path, more, zone="新湾产业园", new_zone=True)
    assert done.errors == 0
    made = "zone:新湾产业园"
    assert ids(of(empty_store, made), "Position") == {"pos:CZ1"}
    # Its subdistrict has the name of others' and is its own; so has the next new park's.
    assert ids(of(empty_store, made), "Zone") == {made, "zone:城关街道", "zone:城门社区"}
    last = positions_xlsx(tmp_path, "D", 109.0, "DZ1")
    run(empty_store, tmp_path, last, zone="北岭产业园", new_zone=True)
    own = {f"zone:北岭产业园.{name}" for name in ("城关街道", "城门社区")}
    assert ids(of(empty_store, "zone:北岭产业园"), "Zone") == {"zone:北岭产业园", *own}
    assert ids(of(empty_store, "zone:A"), "Position") == {"pos:AZ1", "pos:AZ2"}
    again = run(empty_store, tmp_path, more, zone="新湾产业园")
    assert again.import_id is None
    undo(empty_store, str(done.import_id), today=TODAY)
    assert "pos:CZ1" not in ids(of(empty_store), "Position")


def test_two_parks_with_one_code(empty_store: Store, tmp_path: Path) -> None:
    both(empty_store, tmp_path)
    before = content(empty_store)
    done = run(empty_store, tmp_path, positions_xlsx(tmp_path, "C", 107.0, "AZ1"), zone=SECOND)
    assert done.blocked
    (finding,) = (one for one in done.findings if one.severity == "error")
    assert (finding.rule, finding.row, finding.value) == ("other_park", 2, "pos:AZ1")
    assert "zone:A" in finding.message
    assert content(empty_store) == before


def test_a_subdistrict_lies_in_one_park(empty_store: Store, tmp_path: Path) -> None:
    both(empty_store, tmp_path)
    before = content(empty_store)
    moved = row("zones", key="A-1", name="城关街道", kind="街道", parent="B", boundary="",
                declared_crs="", lon="", lat="", default_day="", leader="")  # fmt: skip
    path = tmp_path / "moved.csv"
    path.write_bytes(as_csv(headers("zones"), moved))
    done = run(empty_store, tmp_path, path)
    assert [one.rule for one in done.findings if one.severity == "error"] == ["other_park"]
    assert content(empty_store) == before


@pytest.mark.parametrize(
    ("cells", "rule", "column"),
    [
        ({"boundary": "0,0 1,1 1,0 0,1"}, "not_a_boundary", "边界"),
        ({"declared_crs": ""}, "undeclared_crs", "坐标系"),
        ({"parent": "无此区域", "kind": "街道"}, "unknown_name", "上级区域"),
        ({"kind": "社区", "parent": "A-11"}, "parent_not_larger", "上级区域"),
        ({"leader": "无此党委"}, "unknown_code", "领导机构"),
        ({"kind": "街道", "carrier_kind": "楼宇"}, "contradiction", "载体类型"),
        ({"kind": "星球"}, "not_in_list", "区域类别*"),
    ],
)
def test_a_zone_at_fault_is_told_and_nothing_changes(
    empty_embedded_store: Store, tmp_path: Path, cells: dict[str, str], rule: str, column: str
) -> None:
    both(empty_embedded_store, tmp_path)
    before = content(empty_embedded_store)
    given = {"key": "X", "name": "某区域", "kind": "片区", "parent": "A", "lon": "", "lat": "",
             "boundary": "106,25,106.1,25.1", "declared_crs": "WGS84", "default_day": "",
             "leader": ""}  # fmt: skip
    path = tmp_path / "zone.csv"
    path.write_bytes(as_csv(headers("zones"), row("zones", **{**given, **cells})))
    done = run(empty_embedded_store, tmp_path, path)
    told = [(one.rule, one.column) for one in done.findings if one.severity == "error"]
    assert told == [(rule, column)]
    assert content(empty_embedded_store) == before


def test_boundaries_from_geojson_are_zones_and_judge_points(
    empty_store: Store, tmp_path: Path
) -> None:
    both(empty_store, tmp_path)
    ring = [[107.0, 25.05], [107.15, 25.05], [107.15, 25.15], [107.0, 25.15], [107.0, 25.05]]
    document = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "区划编码": "B-1",
                    "地名": "城关街道",
                    "类别": "街道",
                    "上级区划": "B",
                },
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    path = tmp_path / "边界.geojson"
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    done = run(empty_store, tmp_path, path)
    assert done.errors == 0, [str(one) for one in done.findings]
    snapshot = read_snapshot(empty_store)
    boundary = snapshot.columns["boundary"].at(snapshot.index_of("zone:B-1"))
    assert inside(boundary, np.array([[107.05, 25.1], [107.18, 25.1]])).tolist() == [
        True,
        False,
    ]
    # In the park's box, and outside the subdistrict that the row names.
    far = positions_xlsx(tmp_path, "D", 107.13, "BZ9")
    done = run(empty_store, tmp_path, far, zone="zone:B")
    warned = [one for one in done.findings if one.rule == "outside_box"]
    assert [one.row for one in warned] == [2]
    assert "城关街道" in warned[0].message


def test_complete_files_of_one_park_end_nothing_of_another(
    empty_store: Store, tmp_path: Path
) -> None:
    both(empty_store, tmp_path)
    fewer = positions_xlsx(tmp_path, "C", 107.0, "BZ1")
    done = run(empty_store, tmp_path, fewer, zone=SECOND, complete=True)
    assert done.nodes.closed == 1
    # What ends does so on the day the ledger describes.
    assert ids(of(empty_store), "Position") == {"pos:AZ1", "pos:AZ2", "pos:BZ1"}


def test_a_province_of_parks(empty_store: Store, tmp_path: Path) -> None:
    lines = [
        row("zones", key="P", name="某省", kind="省", parent="", boundary="", declared_crs="",
            lon="", lat="", default_day="", leader="")
    ]  # fmt: skip
    path = tmp_path / "省.csv"
    path.write_bytes(as_csv(headers("zones"), *lines))
    run(empty_store, tmp_path, path)
    for code, name, west in (("A", FIRST, 106.0), ("B", SECOND, 107.0)):
        zones = zones_csv(tmp_path, code, name, west, above="某省")
        sites = positions_xlsx(tmp_path, code, west, f"{code}Z1")
        done = run(empty_store, tmp_path, zones, sites)
        assert done.errors == 0, [str(one) for one in done.findings]
    assert ids(of(empty_store, "zone:P"), "Position") == {"pos:AZ1", "pos:BZ1"}
    assert ids(of(empty_store, "zone:A"), "Position") == {"pos:AZ1"}


@pytest.mark.parametrize(
    ("cells", "rule", "column"),
    [
        ({"key": "A", "name": "另一园区", "kind": "园区"}, "other_name", "区域名称*"),
        ({"key": "A", "name": FIRST, "kind": "片区"}, "contradiction", "区域类别*"),
        ({"key": "A-1", "name": "城关街道", "kind": "社区", "parent": "A"}, "parent_not_larger",
         "区域类别*"),
        ({"key": "X", "name": "某片区", "kind": "片区", "parent": "X"}, "same_body", "上级区域"),
        ({"key": "X", "name": "某片区", "kind": "片区", "parent": "A", "boundary": "0,0,1,1",
          "declared_crs": "GCJ02"}, "not_a_boundary", "边界"),
    ],
)  # fmt: skip
def test_a_code_keeps_meaning_the_same_zone(
    empty_embedded_store: Store, tmp_path: Path, cells: dict[str, str], rule: str, column: str
) -> None:
    both(empty_embedded_store, tmp_path)
    before = content(empty_embedded_store)
    given = {"parent": "", "lon": "", "lat": "", "boundary": "", "declared_crs": "",
             "default_day": "", "leader": "", "carrier_kind": "", "aliases": ""}  # fmt: skip
    path = tmp_path / "zone.csv"
    path.write_bytes(as_csv(headers("zones"), row("zones", **{**given, **cells})))
    done = run(empty_embedded_store, tmp_path, path, zone=FIRST)
    told = {(one.rule, one.column) for one in done.findings if one.severity == "error"}
    assert (rule, column) in told
    assert content(empty_embedded_store) == before


def test_a_park_is_renamed_by_giving_the_former_name(
    empty_embedded_store: Store, tmp_path: Path
) -> None:
    both(empty_embedded_store, tmp_path)
    renamed = row("zones", **{**BLANK, "aliases": FIRST}, key="A", name="云溪开发区", kind="园区")
    path = tmp_path / "renamed.csv"
    path.write_bytes(as_csv(headers("zones"), renamed))
    done = run(empty_embedded_store, tmp_path, path)
    assert done.errors == 0, [str(one) for one in done.findings]
    snapshot = read_snapshot(empty_embedded_store)
    assert snapshot.names[snapshot.index_of("zone:A")] == "云溪开发区"
    assert run(empty_embedded_store, tmp_path, path, zone=FIRST).errors == 0


def test_a_zone_that_is_part_of_none_is_the_stating_park_s(
    empty_embedded_store: Store, tmp_path: Path
) -> None:
    both(empty_embedded_store, tmp_path)
    path = tmp_path / "area.csv"
    path.write_bytes(
        as_csv(headers("zones"), row("zones", **BLANK, key="X", name="某片区", kind="片区"))
    )
    for said, rule in ((None, "which_zone"), ("城关街道", "unknown_zone")):
        with pytest.raises(InvalidInput) as told:
            run(empty_embedded_store, tmp_path, path, zone=said)
        assert told.value.findings[0].rule == rule
    assert run(empty_embedded_store, tmp_path, path, zone=SECOND).errors == 0
    assert "zone:X" in ids(of(empty_embedded_store, "zone:B"), "Zone")
    assert "zone:X" not in ids(of(empty_embedded_store, "zone:A"), "Zone")

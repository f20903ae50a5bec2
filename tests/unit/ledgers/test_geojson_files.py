"""GeoJSON files that are not what they should be: told with the feature, never an error of ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph.boundaries import read_boundary
from graph.errors import InvalidInput
from graph.ledgers import open_all

RING = [[110.0, 30.0], [110.1, 30.0], [110.1, 30.1], [110.0, 30.0]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
NAMED = {"区域编码": "X-1", "区域名称": "某片区", "区域类别": "片区"}


def written(folder: Path, *geometries: Any, **more: Any) -> Path:
    features = [{"type": "Feature", "properties": NAMED, "geometry": one} for one in geometries]
    path = folder / "边界.geojson"
    document = {"type": "FeatureCollection", "features": features, **more}
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def named(system: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": system}}


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        5,
        {"type": "Point"},
        {"type": "Point", "coordinates": None},
        {"type": "Point", "coordinates": 5},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["110", "30"]},
    ],
)
def test_a_feature_at_fault_is_named(tmp_path: Path, geometry: Any) -> None:
    with pytest.raises(InvalidInput) as told:
        open_all([written(tmp_path, POLYGON, geometry)])
    (finding,) = told.value.findings
    assert (finding.rule, finding.row, finding.file) == ("not_geojson", 3, "边界.geojson")
    assert finding.message.startswith("feature 2 ")


@pytest.mark.parametrize("system", ["EPSG:3857", "urn:ogc:def:crs:EPSG::2381", "EPSG:14326"])
def test_another_system_is_refused(tmp_path: Path, system: str) -> None:
    with pytest.raises(InvalidInput) as told:
        open_all([written(tmp_path, POLYGON, crs=named(system))])
    (finding,) = told.value.findings
    assert (finding.rule, finding.column) == ("not_wgs84", "crs")
    assert system in finding.message
    for crs in (named(system), {"type": "link", "properties": {"href": "x"}}, system, []):
        with pytest.raises(InvalidInput, match="EPSG:4326"):
            read_boundary(json.dumps({**POLYGON, "crs": crs}))


@pytest.mark.parametrize(
    "system",
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4490",
     "http://www.opengis.net/def/crs/EPSG/0/4326"],
)  # fmt: skip
def test_wgs84_may_be_said(tmp_path: Path, system: str) -> None:
    assert open_all([written(tmp_path, POLYGON, crs=named(system))])
    assert read_boundary(json.dumps({**POLYGON, "crs": named(system)})) == read_boundary(
        json.dumps({**POLYGON, "crs": None})
    )


def test_whole_numbers_keep_their_digits(tmp_path: Path) -> None:
    path = written(tmp_path, POLYGON)
    for code in (530111001001001001, 10**400):
        text = path.read_text("utf-8").replace('"X-1"', str(code))
        large = tmp_path / "large.geojson"
        large.write_text(text, "utf-8")
        (ledger,) = open_all([large])
        assert next(iter(ledger.rows()))[1][0] == str(code)


def test_a_boundary_of_many_points_does_not_hold_up_the_service(tmp_path: Path) -> None:
    ring = [[110 + at * 1e-5, 30 + at % 2 / 100] for at in range(20_000)]
    zigzag = {"type": "Polygon", "coordinates": [[*ring, [110, 31], [110, 30]]]}
    # Minutes, and so beyond the limit of a test, when each comma was looked back from.
    assert open_all([written(tmp_path, zigzag)])


def test_a_curve_is_told_as_what_cannot_be_read() -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_boundary("CURVEPOLYGON(CIRCULARSTRING(0 0,4 0,4 4,0 4,0 0))")

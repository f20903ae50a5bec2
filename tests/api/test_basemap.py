"""The base map over HTTP: every tile as it was written, by ranges or one by one."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pmtiles.reader import Reader, all_tiles
from starlette.testclient import TestClient

from api.access.rights import Role
from api.app import create_app
from graph.settings import Settings
from tests.api.client import PREFIX, Api
from tests.support import basemaps
from tests.support.scoped import asked_by


def service(folder: Path, basemap: str | Path | None, **settings: str) -> Api:
    """A service over no network at all: a base map needs none."""
    named = None if basemap is None else str(basemap)
    return Api(create_app(Settings(data=folder / "data", basemap=named, **settings)))


@pytest.fixture(scope="module")
def written() -> dict[tuple[int, int, int], bytes]:
    return dict(basemaps.tiles())


@pytest.fixture(scope="module")
def by_ranges(tmp_path_factory: pytest.TempPathFactory) -> Api:
    folder = tmp_path_factory.mktemp("ranges")
    return service(folder, basemaps.write_pmtiles(folder / "grid.pmtiles"))


@pytest.fixture(scope="module")
def by_tiles(tmp_path_factory: pytest.TempPathFactory) -> Api:
    folder = tmp_path_factory.mktemp("tiles")
    return service(folder, basemaps.write_mbtiles(folder / "grid.mbtiles"))


def test_without_one_there_is_none_and_no_tile(tmp_path: Path) -> None:
    api = service(tmp_path, None)
    answer = api.get("/basemap").json()
    assert set(answer) > {"kind", "url"}
    assert set(answer.values()) == {None}
    assert api.get("/basemap/file").status_code == 404
    assert api.get("/basemap/1/0/0").status_code == 404


def test_a_reader_of_the_format_finds_every_tile_by_ranges(
    by_ranges: Api, written: dict[tuple[int, int, int], bytes]
) -> None:
    found = by_ranges.get("/basemap").json()
    assert (found["kind"], found["content"]) == ("pmtiles", "vector")
    assert found["url"] == f"{PREFIX}/basemap/file"
    assert found["attribution"] == basemaps.ATTRIBUTION_TEXT
    assert (found["min_zoom"], found["max_zoom"]) == (basemaps.ZOOMS[0], basemaps.ZOOMS[-1])
    assert found["bounds"] == pytest.approx(basemaps.BOUNDS)

    def fetched(offset: int, length: int) -> bytes:
        asked = {"Range": f"bytes={offset}-{offset + length - 1}", "Accept-Encoding": "gzip"}
        answer = by_ranges.get("/basemap/file", headers=asked)
        assert answer.status_code == 206
        assert "content-encoding" not in answer.headers
        assert answer.headers["content-range"].startswith(f"bytes {offset}-")
        assert int(answer.headers["content-length"]) == len(answer.content)
        return answer.content

    assert dict(all_tiles(fetched)) == written
    assert Reader(fetched).metadata()["attribution"] == basemaps.ATTRIBUTION


def test_ranges_go_by_the_content_they_are_of(by_ranges: Api) -> None:
    whole = by_ranges.get("/basemap/file", headers={"Accept-Encoding": "gzip"})
    tag, size = whole.headers["etag"], len(whole.content)
    assert (whole.status_code, whole.headers["accept-ranges"]) == (200, "bytes")
    assert whole.content.startswith(b"PMTiles")
    assert not tag.startswith("W/")
    part = {"Range": "bytes=0-6"}
    same = by_ranges.get("/basemap/file", headers={**part, "If-Range": tag})
    assert (same.status_code, same.content) == (206, b"PMTiles")
    other = by_ranges.get("/basemap/file", headers={**part, "If-Range": '"other"'})
    assert (other.status_code, len(other.content)) == (200, size)
    known = by_ranges.get("/basemap/file", headers={**part, "If-None-Match": tag})
    assert known.status_code == 304
    behind = by_ranges.get("/basemap/file", headers={"Range": f"bytes={size}-"})
    assert behind.status_code == 416
    assert behind.headers["content-range"] == f"bytes */{size}"
    assert by_ranges.get("/basemap/10/804/438").status_code == 404


def test_every_tile_of_a_database_is_given_counted_from_the_north(
    by_tiles: Api, written: dict[tuple[int, int, int], bytes]
) -> None:
    found = by_tiles.get("/basemap").json()
    assert (found["kind"], found["content"]) == ("tiles", "vector")
    assert found["url"] == f"{PREFIX}/basemap/{{z}}/{{x}}/{{y}}"
    for (z, x, y), content in written.items():
        answer = by_tiles.get(f"/basemap/{z}/{x}/{y}", headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
        assert answer.content == gzip.decompress(content)
    plain = by_tiles.get(f"/basemap/{z}/{x}/{y}", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == gzip.decompress(content)
    known = {"If-None-Match": plain.headers["etag"]}
    assert by_tiles.get(f"/basemap/{z}/{x}/{y}", headers=known).status_code == 304
    for absent in ("/basemap/10/0/0", "/basemap/3/900/900", "/basemap/30/1/1"):
        assert by_tiles.get(absent).status_code == 204
    assert by_tiles.get("/basemap/31/0/0").status_code == 422
    assert by_tiles.get("/basemap/file").status_code == 404


def test_a_file_that_goes_or_changes_while_the_service_runs_is_told_and_comes_back(
    tmp_path: Path,
) -> None:
    file = basemaps.write_pmtiles(tmp_path / "grid.pmtiles")
    content = file.read_bytes()
    api = service(tmp_path, file)
    tag = api.get("/basemap/file").headers["etag"]
    file.unlink()
    assert api.get("/basemap").json()["problem"]["zh"] == "底图文件不存在或无法读取"
    assert api.get("/basemap/file").status_code == 404
    file.write_bytes(content[:-1])
    answer = api.get("/basemap").json()
    assert answer["kind"] is None
    assert "grid.pmtiles" in answer["problem"]["zh"]
    assert str(tmp_path) not in answer["problem"]["en"]
    refused = api.get("/basemap/file", headers={"Accept-Language": "zh"})
    assert refused.status_code == 422
    assert refused.json()["findings"][0]["rule"] == "basemap_cut_short"
    file.write_bytes(content)
    assert api.get("/basemap").json()["kind"] == "pmtiles"
    assert api.get("/basemap/file").headers["etag"] != tag


@pytest.mark.parametrize(
    ("ending", "directive"),
    [(".png", "img-src 'self' {} data: blob:"), (".pbf", "connect-src 'self' {}")],
)
def test_pages_may_ask_the_one_origin_that_is_named_and_for_tiles_only(
    tmp_path: Path, ending: str, directive: str
) -> None:
    origin = "https://tiles.intra:8443"
    address = f"{origin}/{{z}}/{{x}}/{{y}}{ending}"
    api = service(tmp_path, address, basemap_attribution="审图号：GS(2026)1号")
    answer = api.get("/basemap").json()
    assert (answer["kind"], answer["url"]) == ("tiles", address)
    assert answer["attribution"] == "审图号：GS(2026)1号"
    for path in ("/map", "/desk", "/assets/map.js"):
        policy = api.client.get(path).headers["content-security-policy"]
        assert policy.count("http") == 1
        assert directive.format(origin) in policy.split("; ")
    api = service(tmp_path, "gopher://tiles.intra/{z}/{x}/{y}")
    assert "https" in api.get("/basemap").json()["problem"]["en"]
    assert "tiles.intra" not in api.client.get("/map").headers["content-security-policy"]


def test_it_is_found_below_a_path_and_by_a_viewer_of_one_zone(tmp_path: Path) -> None:
    file = basemaps.write_pmtiles(tmp_path / "grid.pmtiles")
    settings = Settings(data=tmp_path / "data", basemap=str(file), root_path="/gongjian")
    app = create_app(settings)
    client = TestClient(app, base_url="http://localhost")
    url = client.get(f"/gongjian{PREFIX}/basemap").json()["url"]
    assert url == f"/gongjian{PREFIX}/basemap/file"
    assert client.get(url, headers={"Range": "bytes=0-6"}).content == b"PMTiles"
    viewer = asked_by(service(tmp_path, file).app, "zone:kmez", role=Role.VIEWER)
    assert viewer.get("/basemap").json()["kind"] == "pmtiles"
    assert viewer.get("/basemap/file", headers={"Range": "bytes=0-6"}).content == b"PMTiles"

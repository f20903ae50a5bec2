"""Base maps: what files and addresses say, and that a bad one is told and nothing else happens."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.errors import RangeNotSatisfiable
from api.http.ranges import part_of, pieces
from graph.basemap.basemap import Basemap
from graph.basemap.described import WORLD, plain
from graph.basemap.rules import told
from graph.basemap.template import read_template
from graph.errors import InvalidInput, NotFound
from tests.support import basemaps
from visualizations.pages import content_security_policy


@pytest.fixture(scope="module")
def pmtiles(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return basemaps.write_pmtiles(tmp_path_factory.mktemp("pmtiles") / "grid.pmtiles").read_bytes()


@pytest.fixture(scope="module")
def mbtiles(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return basemaps.write_mbtiles(tmp_path_factory.mktemp("mbtiles") / "grid.mbtiles").read_bytes()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Basemap]:
    """A base map of such a content. The name says nothing of what the file is."""
    file = tmp_path_factory.mktemp("scratch") / "map.bin"

    def write(content: bytes) -> Basemap:
        file.write_bytes(content)
        return Basemap(str(file))

    return write


def rule(base: Basemap) -> str:
    with pytest.raises(InvalidInput) as refused:
        base.described()
    (finding,) = refused.value.findings
    text = told(refused.value)
    assert finding.file is not None
    assert finding.file in text.zh
    assert finding.message in text.en
    return finding.rule


def test_either_file_says_what_was_written_into_it(
    scratch: Callable[[bytes], Basemap], pmtiles: bytes, mbtiles: bytes
) -> None:
    for content, kind in ((pmtiles, "pmtiles"), (mbtiles, "mbtiles")):
        found = scratch(content).described()
        assert found is not None
        assert (found.kind, found.content) == (kind, "vector")
        assert found.attribution == basemaps.ATTRIBUTION_TEXT
        assert found.bounds == pytest.approx(basemaps.BOUNDS)
        assert (found.min_zoom, found.max_zoom) == (basemaps.ZOOMS[0], basemaps.ZOOMS[-1])


def test_the_settings_attribution_stands_in_for_the_files(tmp_path: Path) -> None:
    file = basemaps.write_pmtiles(tmp_path / "grid.pmtiles")
    found = Basemap(str(file), "审图号：GS(2026)1号").described()
    assert found is not None
    assert found.attribution == "审图号：GS(2026)1号"


@given(st.integers(0, 10**6))
def test_a_file_that_was_cut_short_is_told(
    scratch: Callable[[bytes], Basemap], pmtiles: bytes, cut: int
) -> None:
    cut %= len(pmtiles)
    found = rule(scratch(pmtiles[:cut]))
    assert found == ("basemap_cut_short" if cut >= 7 else "basemap_not_a_map")


@given(st.integers(0, 126), st.binary(max_size=140))
def test_whatever_is_in_a_header_it_is_described_or_refused(
    scratch: Callable[[bytes], Basemap], pmtiles: bytes, at: int, junk: bytes
) -> None:
    base = scratch(pmtiles[:at] + junk + pmtiles[at + len(junk) :])
    try:
        found = base.described()
    except InvalidInput as error:
        refused_as_base_map(error)
    else:
        assert found is not None
        assert 0 <= found.min_zoom <= found.max_zoom <= 30
        west, south, east, north = found.bounds
        assert WORLD[0] <= west < east <= WORLD[2]
        assert WORLD[1] <= south < north <= WORLD[3]


@given(st.integers(0, 10**6), st.binary(max_size=400), st.booleans())
def test_a_damaged_database_is_told_and_gives_tiles_or_none(
    scratch: Callable[[bytes], Basemap], mbtiles: bytes, at: int, junk: bytes, cut: bool
) -> None:
    at = 16 + at % (len(mbtiles) - 16)
    base = scratch(mbtiles[:at] + junk + (b"" if cut else mbtiles[at + len(junk) :]))
    try:
        base.described()
        base.tile(12, 3216, 1753)
    except InvalidInput as error:
        refused_as_base_map(error)


def refused_as_base_map(error: InvalidInput) -> None:
    assert [one.rule.partition("_")[0] for one in error.findings] == ["basemap"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("DROP TABLE metadata", "basemap_without_metadata"),
        ("DELETE FROM metadata WHERE name = 'format'", "basemap_without_metadata"),
        ("UPDATE metadata SET value = 'tiff' WHERE name = 'format'", "basemap_content"),
        ("DROP TABLE tiles", "basemap_without_tiles"),
        ("DELETE FROM tiles", "basemap_without_tiles"),
        ("INSERT INTO metadata VALUES ('minzoom', '9'), ('maxzoom', '7')", "basemap_damaged"),
    ],
)
def test_what_an_mbtiles_file_lacks_is_named(tmp_path: Path, change: str, expected: str) -> None:
    file = basemaps.write_mbtiles(tmp_path / "grid.mbtiles")
    with closing(sqlite3.connect(file)) as base, base:
        base.execute(change)
    assert rule(Basemap(str(file))) == expected


def test_other_files_are_named(
    scratch: Callable[[bytes], Basemap], pmtiles: bytes, tmp_path: Path
) -> None:
    assert rule(scratch(b"PK\3\4" + bytes(200))) == "basemap_not_a_map"
    assert rule(scratch(pmtiles[:7] + b"\2" + pmtiles[8:])) == "basemap_version"
    assert rule(scratch(pmtiles[:99] + b"\6" + pmtiles[100:])) == "basemap_content"
    for missing in (tmp_path / "none.pmtiles", tmp_path):
        with pytest.raises(NotFound, match="cannot be read"):
            Basemap(str(missing)).described()


# --- tiles of another origin ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "origin", "content"),
    [
        ("https://tiles.intra/{z}/{x}/{y}.png", "https://tiles.intra", "raster"),
        ("http://10.0.0.7:8080/v/{z}/{x}/{-y}.pbf?k=1", "http://10.0.0.7:8080", "vector"),
        ("https://[fd00::1]/{z}/{x}/{y}.mvt", "https://[fd00::1]", "vector"),
        ("https://t/wmts?LAYER=v&M={z}&C={x}&R={y}&tk=a-1", "https://t", "raster"),
    ],
)
def test_an_address_tells_its_origin(address: str, origin: str, content: str) -> None:
    found = read_template(address)
    assert (found.origin, found.content) == (origin, content)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://tiles.intra/{z}/{x}/{y}.png",
        "file:///srv/{z}/{x}/{y}.png",
        "https://{x}.intra/{z}/{x}/{y}.png",
        "https://*.intra/{z}/{x}/{y}.png",
        "https://a.intra;script-src/{z}/{x}/{y}.png",
        "https://user:word@tiles.intra/{z}/{x}/{y}.png",
        "https://tiles.intra/{z}/{x}.png",
        "https://tiles.intra/{z}/{x}/{y}/{y}.png",
        "https://tiles.intra/{z}/{x}/{-z}.png",
        "https://tiles.intra/{s}/{z}/{x}/{y}.png",
        "https://tiles.intra{z}/{x}/{y}.png",
        "https://tiles.intra/{z}/{x}/{y}.png\n",
        "://{z}{x}{y}",
    ],
)
def test_what_is_no_address_of_tiles_is_told_and_enters_no_policy(address: str) -> None:
    base = Basemap(address)
    assert rule(base) == "basemap_address"
    assert base.template is None


@given(st.text(st.characters(codec="ascii"), max_size=20), st.text(max_size=20))
def test_no_address_brings_more_than_an_origin_into_the_policy(host: str, rest: str) -> None:
    tiles = Basemap(f"https://{host}/{rest}{{z}}/{{x}}/{{y}}").template
    if tiles is not None:
        usual = content_security_policy()
        with_tiles = content_security_policy(pictures=tiles.origin)
        assert with_tiles == usual.replace("img-src 'self'", f"img-src 'self' {tiles.origin}")
        assert not set(tiles.origin) & set(" ;,'*\t\r\n")


@given(st.text())
def test_an_attribution_has_no_markup(text: str) -> None:
    assert not set(plain(f"<b>{text}</b>&lt;i&gt;")) & set("<>")


# --- parts of a file ------------------------------------------------------------------------------


@given(
    st.binary(min_size=1, max_size=30),
    st.none() | st.integers(0, 40),
    st.none() | st.integers(0, 40),
)
def test_a_part_is_what_the_standard_says(
    content: bytes, first: int | None, last: int | None
) -> None:
    """Byte by byte: each of the file is in it or not (RFC 9110, 14.1.2)."""
    size = len(content)
    asked = f"bytes={'' if first is None else first}-{'' if last is None else last}"
    if first is None:
        expected = [at for at in range(size) if last is not None and at >= size - last]
    else:
        expected = [at for at in range(size) if at >= first and (last is None or at <= last)]
    valid = (first, last) != (None, None) and (None in (first, last) or first <= last)  # type: ignore[operator]
    if not valid:
        assert part_of(asked, size) is None
    elif not expected:
        with pytest.raises(RangeNotSatisfiable):
            part_of(asked, size)
    else:
        part = part_of(asked, size)
        assert part is not None
        assert list(part) == expected
        file = BytesIO(content)
        assert b"".join(pieces(file, part)) == bytes(content[at] for at in expected)
        assert file.closed


@pytest.mark.parametrize("asked", ["", "bytes", "bytes=a-b", "lines=1-2", "bytes=0-1,4-5"])
def test_what_is_no_range_is_not_looked_at(asked: str) -> None:
    assert part_of(asked, 100) is None

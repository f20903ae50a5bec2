"""What doctor finds of the files for maps and walks that the settings name."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.settings import Settings
from queries import named_files
from queries.ailments import Notes
from tests.support import basemaps


@pytest.mark.parametrize(
    ("named", "attribution", "found"),
    [
        (None, None, []),
        ("grid.pmtiles", None, []),
        ("grid.pmtiles", "", ["base_map_unattributed"]),
        ("cut.pmtiles", None, ["base_map"]),
        ("none.mbtiles", None, ["base_map"]),
        ("https://tiles.intra/{z}/{x}.png", None, ["base_map"]),
        ("https://tiles.intra/{z}/{x}/{y}.png", None, ["base_map_unattributed"]),
        ("https://tiles.intra/{z}/{x}/{y}.png", "审图号：GS(2026)1号", []),
    ],
)
def test_a_base_map_that_cannot_be_shown_as_it_must_be_is_named(
    tmp_path: Path, named: str | None, attribution: str | None, found: list[str]
) -> None:
    whole = basemaps.write_pmtiles(tmp_path / "grid.pmtiles").read_bytes()
    (tmp_path / "cut.pmtiles").write_bytes(whole[:-1])
    if named is not None and "://" not in named:
        named = str(tmp_path / named)
    settings = Settings(data=tmp_path, basemap=named, basemap_attribution=attribution)
    notes = Notes()
    named_files.base_map(settings, notes)
    assert [one.code for one in notes.found] == found
    assert not any(one.grave for one in notes.found)


def test_a_street_network_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    header = "from,to,from_lon,from_lat,to_lon,to_lat,length_m\n"
    (tmp_path / "good.csv").write_text(header + "a,b,102.80,24.95,102.81,24.95,9\n", "utf-8")
    (tmp_path / "bad.csv").write_text(header, encoding="utf-8")

    def found(*, read: bool = True, **given: Path) -> list[str]:
        notes = Notes()
        settings = Settings(data=tmp_path, **given)  # type: ignore[arg-type]
        named_files.street_networks(settings, notes, read=read)
        assert not any(one.grave for one in notes.found)
        return [one.what.en for one in notes.found]

    assert found() == []
    (one,) = found(streets=tmp_path / "good.csv", streets_folder=tmp_path)
    assert "bad.csv" in one
    assert found(read=False, streets_folder=tmp_path) == []
    for missing in ({"streets": tmp_path / "none.csv"}, {"streets_folder": tmp_path / "none"}):
        (one,) = found(read=False, **missing)
        assert "none" in one

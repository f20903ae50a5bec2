"""Street networks by their names: which file is meant, and what is said where none is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph.errors import InvalidInput, NotFound
from queries.coverage.reach.named import StreetNetworks

HEADER = "from,to,from_lon,from_lat,to_lon,to_lat,length_m"


def road(file: Path, metres: int = 1100) -> Path:
    file.write_text(f"{HEADER}\na,b,102.80,25.0,102.81,25.0,{metres}\n", "utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "streets"
    folder.mkdir()
    road(folder / "north.csv")
    road(folder / "昆明.经开区.csv", 1200)
    (folder / "notes.txt").write_text("not a network", "utf-8")
    (folder / "below").mkdir()
    return folder


def test_a_network_is_called_as_its_file(folder: Path, tmp_path: Path) -> None:
    networks = StreetNetworks(road(tmp_path / "own.csv", 1300), folder)
    for wanted, name, metres in (
        ("north", "north", 1100),
        ("昆明.经开区", "昆明.经开区", 1200),
        (True, "own", 1300),
    ):
        network = networks.get(wanted)
        assert network is not None
        assert (network.name, network.metres.tolist()) == (name, [metres, metres])
        assert networks.get(wanted) is network
    assert networks.get(False) is None


@pytest.mark.parametrize(
    "name", ["south", "north.csv", "../own", "notes", "below", "nor*", "", "."]
)
def test_an_unknown_name_is_told_with_those_that_there_are(
    folder: Path, tmp_path: Path, name: str
) -> None:
    road(tmp_path / "own.csv")
    with pytest.raises(NotFound, match=r"there are north, 昆明\.经开区"):
        StreetNetworks(None, folder).get(name)


def test_where_there_are_no_networks_the_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="GONGJIAN_STREETS"):
        StreetNetworks().get(True)
    for networks in (StreetNetworks(), StreetNetworks(None, tmp_path / "none")):
        with pytest.raises(NotFound, match="GONGJIAN_STREETS_FOLDER"):
            networks.get("north")


def test_two_files_of_one_name_are_refused(folder: Path) -> None:
    (folder / "north.osm.pbf").write_bytes(b"")
    with pytest.raises(InvalidInput, match=r"north\.csv, north\.osm\.pbf"):
        StreetNetworks(None, folder).get("north")


def test_a_file_that_changes_is_read_again(folder: Path) -> None:
    networks = StreetNetworks(None, folder)
    first, before = networks.get("north"), networks.stamp
    road(folder / "north.csv", 1400)
    os.utime(folder / "north.csv", ns=(1, 1))
    second = networks.get("north")
    assert first is not None
    assert second is not None
    assert (first.metres[0], second.metres[0]) == (1100, 1400)
    assert networks.stamp != before


def test_so_many_are_kept_and_no_more(folder: Path) -> None:
    networks = StreetNetworks(None, folder)
    first = networks.get("north")
    for number in range(4):
        road(folder / f"{number}.csv")
        networks.get(f"{number}")
    assert networks.get("north") is not first
    assert networks.get("3") is networks.get("3")

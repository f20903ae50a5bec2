"""Street networks by the ending of their file, without the islands that are in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from queries.coverage.reach.islands import without_islands
from queries.coverage.reach.osm_files import read_pbf
from queries.coverage.reach.street_files import read_edge_list, read_graphml
from queries.coverage.reach.streets import StreetNetwork

READERS: Mapping[str, Callable[[Path], StreetNetwork]] = {
    ".osm.pbf": read_pbf,
    ".pbf": read_pbf,
    ".graphml": read_graphml,
    ".csv": read_edge_list,
}
"""What reads a file with such an ending."""


def named(path: Path) -> tuple[str, str]:
    """What the network in a file is called, and the ending of the file, in small letters."""
    name = path.name.lower()
    ending = next((one for one in READERS if name.endswith(one)), path.suffix.lower())
    return path.name[: len(name) - len(ending)], ending


def read_streets(path: Path) -> StreetNetwork:
    """The street network in a file; with another ending than of :data:`READERS` an edge list.

    It is called as the file is, without the ending, and made ready to be walked. Raises NotFound
    for a missing file and InvalidInput, or PersonDataRefused, with findings for one that is at
    fault.
    """
    name, ending = named(path)
    read = READERS.get(ending, read_edge_list)
    network = without_islands(replace(read(path), name=name))
    network.edges().snapper  # noqa: B018 - here, so that the first answer does not wait for it
    return network

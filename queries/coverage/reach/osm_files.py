"""Street networks from OpenStreetMap: an extract as ``.osm.pbf``, read by libosmium.

Which ways are walked follows what OpenStreetMap's own table of defaults says of people on foot, as
OSRM's foot profile does: streets, footways, paths and steps are, motorways and cycleways are not
unless a sign allows it; what is private is not, unless people on foot may. Every point of a way is
a node of the network, so that bends are seen, and a street is as long as its way is.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import osmium

from graph.errors import NotFound
from queries.coverage.reach.snapping import Indices
from queries.coverage.reach.street_files import refused
from queries.coverage.reach.streets import StreetNetwork
from queries.coverage.reach.walking import TOLERANCE_M, great_circle, unit_vectors

_WALKED = {
    "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link", "tertiary",
    "tertiary_link", "unclassified", "residential", "living_street", "service", "road", "track",
    "pedestrian", "footway", "path", "steps", "corridor", "platform", "elevator", "crossing",
}  # fmt: skip
"""Values of ``highway`` that are walked where nothing says otherwise."""

_ON_SIGN = {"motorway", "motorway_link", "cycleway", "bridleway", "busway", "bus_guideway"}
"""Those that are walked where ``foot`` says so."""

_ALLOWED = {"yes", "designated", "permissive", "official", "destination", "customers", "permit"}
_BARRED = {"no", "private", "agricultural", "forestry", "military", "delivery"}

_PER_DEGREE = 1e7
"""OpenStreetMap counts degrees in these."""


def may_walk(tags: Mapping[str, str]) -> bool:
    """Whether people may walk along a way with these tags.

    >>> may_walk({"highway": "service", "access": "private"})
    False
    >>> may_walk({"highway": "service", "access": "private", "foot": "yes"})
    True
    """
    highway = tags.get("highway")
    if tags.get("foot") in _ALLOWED:
        return highway in _WALKED or highway in _ON_SIGN
    return highway in _WALKED and tags.get("motorroad") != "yes" and not _is_barred(tags)


def _is_barred(tags: Mapping[str, str]) -> bool:
    """Whether a way or a gate is closed to people on foot: ``foot`` decides over ``access``."""
    foot = tags.get("foot")
    return foot not in _ALLOWED and (
        foot in _BARRED or foot == "use_sidepath" or tags.get("access") in _BARRED
    )


def read_pbf(path: Path) -> StreetNetwork:
    """A street network from an OSM extract, with the ways that people may walk, both ways each.

    Where a gate is closed to people on foot, the streets on its two sides end. Pieces of ways
    whose points the extract does not have are passed over.

    Raises
    ------
    NotFound
        there is no such file.
    InvalidInput
        the file is none, is cut short, or has no way that people may walk.
    """
    if not path.is_file():
        raise NotFound(f"the street file {path.name} cannot be read: there is no such file")
    try:
        way, ref, place, gates = _points(path)
    except RuntimeError as error:
        message = f"this is no extract as .osm.pbf, or it is cut short ({error})"
        raise refused("malformed_pbf", message, path.name) from None
    known = (np.abs(place[:, 0]) <= 180 * _PER_DEGREE) & (np.abs(place[:, 1]) <= 90 * _PER_DEGREE)
    piece = np.flatnonzero((way[:-1] == way[1:]) & (ref[:-1] != ref[1:]) & known[:-1] & known[1:])
    if not len(piece):
        message = "the extract has no way that people may walk, with the places of its points"
        raise refused("no_footway", message, path.name)
    ends = np.concatenate((piece, piece + 1))
    name = ref[ends]
    # At a closed gate each piece ends at a point of its own.
    closed = np.isin(name, gates)
    name[closed] = name.max() + 1 + np.arange(closed.sum())
    _, first, node = np.unique(name, return_index=True, return_inverse=True)
    lonlat = place[ends[first]] / _PER_DEGREE
    one, other = node[: len(piece)], node[len(piece) :]
    vectors = unit_vectors(lonlat)
    # Two points of one place are two nodes, with a street between them that is no way to speak of.
    metres = np.maximum(great_circle(vectors[one], vectors[other]), TOLERANCE_M)
    return StreetNetwork(
        lonlat=lonlat,
        start=np.concatenate((one, other)).astype(np.intp),
        end=np.concatenate((other, one)).astype(np.intp),
        metres=np.concatenate((metres, metres)),
    )


def _points(path: Path) -> tuple[Indices, Indices, Indices, Indices]:
    """The points of the ways that are walked, and the nodes that are closed gates.

    Of each point the way (a number), the node, and its place as OpenStreetMap counts degrees.
    """
    length, ref, place, gates = array("q"), array("q"), array("q"), array("q")
    parts = osmium.FileProcessor(osmium.io.File(str(path), "pbf"), osmium.osm.NODE | osmium.osm.WAY)
    wanted = osmium.filter.KeyFilter("highway", "access", "foot")
    for part in parts.with_locations().with_filter(wanted):
        tags = dict(part.tags)
        if isinstance(part, osmium.osm.Node) and _is_barred(tags):
            gates.append(part.id)
        if isinstance(part, osmium.osm.Way) and may_walk(tags):
            length.append(len(part.nodes))
            for point in part.nodes:
                ref.append(point.ref)
                place.extend((point.x, point.y))
    way = np.repeat(np.arange(len(length)), np.array(length, dtype=np.intp))
    return (
        way,
        np.array(ref, dtype=np.intp),
        np.array(place, dtype=np.intp).reshape(-1, 2),
        np.array(gates, dtype=np.intp),
    )

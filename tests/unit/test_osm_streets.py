"""Street networks from OSM extracts: what is walked, how long it is, and files that are wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput, NotFound
from queries.coverage.reach.osm_files import may_walk, read_pbf
from queries.coverage.reach.reading import read_streets
from queries.coverage.reach.streets import StreetNetwork, street_within
from queries.coverage.reach.walking import EARTH_RADIUS_M

Place = tuple[float, float]
Tags = Mapping[str, str]
FOOTWAY = {"highway": "footway"}
METRE = math.degrees(1 / EARTH_RADIUS_M)


def at(east: float, north: float) -> Place:
    """So many metres from a place on the equator, where a metre is the same both ways."""
    return 102.8 + east * METRE, north * METRE


def extract(
    file: Path,
    nodes: Mapping[int, Place],
    ways: Iterable[tuple[Sequence[int], Tags]],
    tagged: Mapping[int, Tags] | None = None,
) -> Path:
    """Write an extract with these nodes and ways."""
    file.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(file)) as writer:
        for number, place in sorted(nodes.items()):
            tags = (tagged or {}).get(number, {})
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place, tags=dict(tags)))
        for number, (points, tags) in enumerate(ways, start=1):
            way = osmium.osm.mutable.Way(id=number, nodes=list(points), tags=dict(tags))
            writer.add_way(way)
    return file


def walks(network: StreetNetwork, *places: Place) -> list[float]:
    """Metres from the first place to each of the others; inf without a way."""
    points = np.array(places)
    found = street_within(network=network, demand=points[1:], sites=points[:1], metres=1e6)
    ways = dict(zip(found.pairs.tocoo().coords[0].tolist(), found.pairs.data, strict=True))
    return [float(ways.get(row, math.inf)) for row in range(len(places) - 1)]


@pytest.mark.parametrize(
    ("tags", "walked"),
    [
        ({"highway": "footway"}, True),
        ({"highway": "steps"}, True),
        ({"highway": "residential", "oneway": "yes"}, True),
        ({"highway": "trunk"}, True),
        ({"highway": "trunk", "motorroad": "yes"}, False),
        ({"highway": "motorway"}, False),
        ({"highway": "motorway_link"}, False),
        ({"highway": "motorway", "foot": "yes"}, True),
        ({"highway": "cycleway"}, False),
        ({"highway": "cycleway", "foot": "designated"}, True),
        ({"highway": "construction", "foot": "yes"}, False),
        ({"highway": "proposed"}, False),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "permissive"}, True),
        ({"highway": "service", "access": "no"}, False),
        ({"highway": "service", "access": "destination"}, True),
        ({"highway": "primary", "foot": "no"}, False),
        ({"highway": "primary", "foot": "no", "access": "yes"}, False),
        ({"highway": "primary", "foot": "use_sidepath"}, False),
        ({"railway": "rail"}, False),
        ({"foot": "yes"}, False),
    ],
)
def test_which_ways_are_walked(tmp_path: Path, tags: Tags, walked: bool) -> None:
    assert may_walk(tags) is walked
    nodes = {1: at(0, 0), 2: at(100, 0), 3: at(200, 0)}
    file = extract(tmp_path / "a.osm.pbf", nodes, [((1, 2), FOOTWAY), ((2, 3), tags)])
    assert len(read_pbf(file).lonlat) == (3 if walked else 2)


def test_a_street_is_as_long_as_its_way_and_bends_are_seen(tmp_path: Path) -> None:
    """300 m east, 400 m north: 700 m and not 500; who is at the bend joins it there."""
    nodes = {7: at(0, 0), 3: at(300, 0), 5: at(300, 400)}
    file = extract(tmp_path / "bend.osm.pbf", nodes, [((7, 3, 5), {"highway": "residential"})])
    network = read_streets(file)
    assert (network.name, network.islands) == ("bend", 0)
    ways = walks(network, at(0, 0), at(300, 400), at(310, 0), at(150, 20), at(280, 200))
    assert ways == pytest.approx([700, 310, 170, 520], abs=0.05)


def test_one_way_does_not_matter_on_foot(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(100, 0)}
    tags = {"highway": "residential", "oneway": "yes"}
    network = read_pbf(extract(tmp_path / "a.osm.pbf", nodes, [((1, 2), tags)]))
    assert walks(network, at(0, 0), at(100, 0)) == pytest.approx([100], abs=0.05)
    assert walks(network, at(100, 0), at(0, 0)) == pytest.approx([100], abs=0.05)


@pytest.mark.parametrize(
    ("gate", "open_"),
    [
        ({"barrier": "gate"}, True),
        ({"barrier": "gate", "access": "private"}, False),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, True),
        ({"barrier": "lift_gate", "foot": "no"}, False),
    ],
)
def test_a_closed_gate_ends_the_streets_on_both_sides(
    tmp_path: Path, gate: Tags, open_: bool
) -> None:
    nodes = {1: at(0, 0), 2: at(100, 0), 3: at(200, 0)}
    file = extract(tmp_path / "a.osm.pbf", nodes, [((1, 2, 3), FOOTWAY)], {2: gate})
    network = read_pbf(file)
    assert len(network.metres) == 4
    across, before = walks(network, at(0, 0), at(150, 0), at(90, 0))
    assert across == (pytest.approx(150, abs=0.05) if open_ else math.inf)
    assert before == pytest.approx(90, abs=0.05)


def test_what_an_extract_was_cut_from_is_passed_over(tmp_path: Path) -> None:
    """A way that leads out of the extract, a node twice in a row, two nodes at one place."""
    nodes = {1: at(0, 0), 2: at(100, 0), 3: at(100, 0), 4: at(200, 0)}
    ways = [((9, 1, 1, 2, 3, 4, 8), FOOTWAY)]
    network = read_pbf(extract(tmp_path / "a.osm.pbf", nodes, ways))
    assert len(network.lonlat) == 4
    assert walks(network, at(0, 0), at(200, 0)) == pytest.approx([200], abs=0.05)


def test_an_island_of_footpath_is_left_out(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(900, 0), 3: at(450, 30), 4: at(470, 30)}
    ways = [((1, 2), {"highway": "primary"}), ((3, 4), FOOTWAY)]
    network = read_streets(extract(tmp_path / "a.osm.pbf", nodes, ways))
    assert (network.islands, len(network.lonlat)) == (1, 2)
    assert walks(network, at(460, 35), at(0, 0)) == pytest.approx([495], abs=0.05)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 30))
def test_an_extract_walks_as_the_edge_list_of_the_same_streets(
    tmp_path: Path, seed: int, count: int
) -> None:
    rng = np.random.default_rng(seed)
    nodes = {number: at(*rng.integers(0, 2000, 2)) for number in range(1, count + 1)}
    ways = [
        (rng.integers(1, count + 1, rng.integers(2, 6)).tolist(), tags)
        for tags in rng.choice([FOOTWAY, {"highway": "motorway"}, {"highway": "path"}], 15)  # type: ignore[arg-type]
    ]
    pieces = [
        (a, b)
        for points, tags in ways
        if tags["highway"] != "motorway"
        for a, b in pairwise(points)
        if a != b
    ]
    file = extract(tmp_path / "a.osm.pbf", nodes, ways)
    if not pieces:
        with pytest.raises(InvalidInput, match="no_footway"):
            read_pbf(file)
        return
    rows = ["from,to,from_lon,from_lat,to_lon,to_lat,length_m"]
    for a, b in pieces:
        metres = math.dist(nodes[a], nodes[b]) / METRE
        rows.append(f"{a},{b},{','.join(map(str, nodes[a] + nodes[b]))},{max(metres, 1e-3)}")
    (tmp_path / "a.csv").write_text("\n".join(rows), "utf-8")
    points = [at(*rng.integers(0, 2000, 2)) for _ in range(12)]
    ours, theirs = read_streets(file), read_streets(tmp_path / "a.csv")
    assert ours.islands == theirs.islands
    assert walks(ours, *points) == pytest.approx(walks(theirs, *points), abs=0.5)


def test_an_extract_without_footways_is_refused(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(900, 0)}
    for number, tags in enumerate(({"highway": "motorway"}, {"building": "yes"})):
        file = extract(tmp_path / f"{number}.osm.pbf", nodes, [((1, 2), tags)])
        with pytest.raises(InvalidInput, match="no way that people may walk") as refused:
            read_streets(file)
        (finding,) = refused.value.findings
        assert (finding.rule, finding.file) == ("no_footway", file.name)


def test_a_file_cut_short_or_none_is_refused(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(900, 0)}
    whole = extract(tmp_path / "a.osm.pbf", nodes, [((1, 2), FOOTWAY)]).read_bytes()
    file = tmp_path / "cut.osm.pbf"
    for content in (b"", whole[:3], whole[:50], whole[: len(whole) // 2], whole[:-1], b"<osm/>"):
        file.write_bytes(content)
        with pytest.raises(InvalidInput, match="cut short") as refused:
            read_streets(file)
        (finding,) = refused.value.findings
        assert (finding.rule, finding.file) == ("malformed_pbf", "cut.osm.pbf")
    with pytest.raises(NotFound, match=r"none\.osm\.pbf"):
        read_streets(tmp_path / "none.osm.pbf")

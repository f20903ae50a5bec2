"""Reach along streets: against networkx, against hand-drawn networks, and files that are wrong."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput, NotFound, PersonDataRefused
from queries.coverage.reach.islands import without_islands
from queries.coverage.reach.reading import read_streets
from queries.coverage.reach.street_files import read_edge_list, read_graphml
from queries.coverage.reach.streets import StreetNetwork, street_within
from queries.coverage.reach.walking import (
    EARTH_RADIUS_M,
    METHOD,
    WalkModel,
    great_circle,
    unit_vectors,
)
from tests.support.street_graph import as_networkx, split

HEADER = "from,to,from_lon,from_lat,to_lon,to_lat,length_m"


def north(metres: float) -> tuple[float, float]:
    return 102.8, 25.0 + math.degrees(metres / EARTH_RADIUS_M)


def random_network(seed: int, nodes: int, edges: int) -> StreetNetwork:
    """Streets somewhat longer than the straight line, parallel ones and loops among them."""
    rng = np.random.default_rng(seed)
    lonlat = np.array([102.8, 25.0]) + rng.random((nodes, 2)) * 0.02
    start, end = rng.integers(0, nodes, edges), rng.integers(0, nodes, edges)
    vectors = unit_vectors(lonlat)
    straight = great_circle(vectors[start], vectors[end])
    return StreetNetwork(
        lonlat=lonlat,
        start=start.astype(np.intp),
        end=end.astype(np.intp),
        metres=straight * (1 + rng.random(edges)) + 1,
    )


@pytest.mark.slow
@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    nodes=st.integers(2, 25),
    edges=st.integers(1, 40),
    metres=st.sampled_from([0.0, 300.0, 1000.0, 3000.0, math.inf]),
    one_way=st.booleans(),
)
def test_street_distances_equal_networkx(
    seed: int, nodes: int, edges: int, metres: float, one_way: bool
) -> None:
    network = random_network(seed, nodes, edges)
    rng = np.random.default_rng(seed + 1)
    demand = np.array([102.8, 25.0]) + rng.random((12, 2)) * 0.02
    sites = np.vstack([demand[:2], np.array([102.8, 25.0]) + rng.random((4, 2)) * 0.02])
    demand[3] = sites[4] = math.nan
    found = street_within(
        network=network, demand=demand, sites=sites, metres=metres, one_way=one_way
    )
    found.pairs.check_format(full_check=True)
    streets = as_networkx(network, one_way=one_way)
    parts = list(nx.weakly_connected_components(streets))
    streets.graph["joined"] = []
    away = {
        name: split(network, streets, name, point, one_way)
        for kind, points in (("d", demand), ("s", sites))
        for name, point in ((f"{kind}{at}", point) for at, point in enumerate(points))
        if not np.isnan(point).any()
    }
    expected = {}
    for i, point in enumerate(demand):
        for j, site in enumerate(sites):
            if np.isnan(point).any() or np.isnan(site).any():
                continue
            a, b = f"d{i}", f"s{j}"
            if nx.has_path(streets, a, b):
                way = nx.dijkstra_path_length(streets, a, b, weight="length") + away[a] + away[b]
                if way <= metres + 1e-3:
                    expected[i, j] = way
    rows, columns = found.pairs.tocoo().coords
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    assert dict(zip(pairs, found.pairs.data, strict=True)) == pytest.approx(expected, abs=0.5)
    report = found.report
    assert report.components == len(parts)
    assert report.largest_share == max(map(len, parts)) / nodes
    assert report.too_short == 0


def line(*lengths: float) -> StreetNetwork:
    """Nodes in a row due north, the streets between them as long as the straight line."""
    at = np.concatenate(([0.0], np.cumsum(lengths)))
    return StreetNetwork(
        lonlat=np.array([north(metres) for metres in at]),
        start=np.arange(len(lengths)),
        end=np.arange(1, len(lengths) + 1),
        metres=np.array(lengths, dtype=np.float64),
    )


def test_s04_1_the_answer_says_how_it_was_found() -> None:
    found = street_within(
        network=line(100.0), demand=np.array([north(0)]), sites=np.array([north(0)]), metres=10
    )
    assert found.method == "street_network"
    assert {found.method, WalkModel().method} == set(METHOD.codes)


def test_a_point_joins_the_street_where_it_is_nearest_not_at_its_end() -> None:
    """A street of 1,600 m with nodes at its ends only, as simplified networks have them."""
    found = street_within(
        network=line(1600.0),
        demand=np.array([north(850), north(750), north(1600)]),
        sites=np.array([north(800)]),
        metres=1000,
    )
    assert found.pairs.toarray().ravel() == pytest.approx([50.0, 50.0, 800.0], abs=1e-6)
    assert found.report.farthest_demand_m == pytest.approx(0, abs=1e-6)


def test_s04_3_exactly_at_the_threshold_along_streets_is_within() -> None:
    demand = np.array([north(0), north(-0.5), north(0.5)])
    found = street_within(
        network=line(400.0, 600.0), demand=demand, sites=np.array([north(1000)]), metres=1000
    )
    assert found.pairs.indptr.tolist() == [0, 1, 1, 2]
    assert found.pairs.data == pytest.approx([1000.0, 999.5], abs=1e-6)


@given(seed=st.integers(0, 10_000), metres=st.floats(0, 3000), share=st.floats(0, 1))
def test_s04_2_more_metres_or_sites_never_cover_less_along_streets(
    seed: int, metres: float, share: float
) -> None:
    network = random_network(seed, 15, 25)
    points = np.array([102.8, 25.0]) + np.random.default_rng(seed).random((10, 2)) * 0.02

    def covered(metres: float, sites: int) -> set[int]:
        found = street_within(network=network, demand=points, sites=points[:sites], metres=metres)
        return set(np.flatnonzero(np.diff(found.pairs.indptr)).tolist())

    assert covered(metres * share, 3) <= covered(metres, 3) <= covered(metres, 4)


def test_walking_ignores_one_way_signs_unless_asked() -> None:
    ends = np.array([north(0), north(100)])
    asked = {"network": line(100.0), "metres": 200.0}
    both = street_within(demand=ends, sites=ends, **asked)  # type: ignore[arg-type]
    signs = street_within(demand=ends, sites=ends, one_way=True, **asked)  # type: ignore[arg-type]
    assert both.pairs.toarray().round().tolist() == [[0, 100], [100, 0]]
    assert signs.pairs.toarray().round().tolist() == [[0, 100], [0, 0]]
    assert signs.pairs.nnz == 3


def test_a_disconnected_network_is_reported() -> None:
    """Two islands 5 km apart: a site on the second reaches nobody, a demand point there no site."""
    near, far = line(100.0, 100.0), np.array([north(5000), north(5100)])
    network = StreetNetwork(
        lonlat=np.vstack([near.lonlat, far]),
        start=np.array([0, 1, 3]),
        end=np.array([1, 2, 4]),
        metres=np.array([100.0, 100.0, 20.0]),
    )
    found = street_within(
        network=network,
        demand=np.array([north(0), north(-40)]),
        sites=np.array([north(200), north(5100)]),
        metres=1e6,
    )
    assert found.pairs.indices.tolist() == [0, 0]
    report = found.report
    assert (report.nodes, report.edges, report.components) == (5, 3, 2)
    assert report.largest_share == 0.6
    assert report.sites_apart.tolist() == [1]
    assert report.demand_apart.tolist() == []
    assert report.farthest_demand_m == pytest.approx(40, abs=1e-6)
    assert report.farthest_site_m == pytest.approx(0, abs=1e-6)
    assert report.too_short == 1


def test_an_island_of_footpath_is_left_out_and_counted(tmp_path: Path) -> None:
    """A path of 20 m beside the road is nearest to the position, and would lead nowhere."""
    file = tmp_path / "zone.csv"
    east = 102.8 + np.array([0, 500, 1000, 490, 510]) / (
        math.radians(1) * EARTH_RADIUS_M * math.cos(math.radians(25))
    )
    rows = [
        f"A,B,{east[0]},25,{east[1]},25,500",
        f"B,C,{east[1]},25,{east[2]},25,500",
        f"I,J,{east[3]},25.0003,{east[4]},25.0003,20",
    ]
    file.write_text("\n".join([HEADER, *rows]), "utf-8")
    found = street_within(
        network=read_streets(file),
        demand=np.array([[east[0], 25.0], [east[2], 25.0]]),
        sites=np.array([[east[1], 25.00035]]),
        metres=1000,
    )
    # The position is 0.00035 degrees from the road, which is 39 m.
    assert found.pairs.toarray().ravel() == pytest.approx([539, 539], abs=0.5)
    report = found.report
    assert (report.network, report.islands, report.nodes, report.components) == ("zone", 1, 3, 1)


@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1), nodes=st.integers(2, 25), edges=st.integers(1, 25))
def test_no_part_is_left_out_but_what_is_small_alone_and_beside_the_largest(
    seed: int, nodes: int, edges: int
) -> None:
    network = random_network(seed, nodes, edges)
    network = replace(network, metres=network.metres * np.random.default_rng(seed).random(edges))
    streets: Any = nx.Graph()
    for a, b, metres in zip(network.start, network.end, network.metres, strict=True):
        known = streets.get_edge_data(int(a), int(b), {"length": math.inf})["length"]
        streets.add_edge(int(a), int(b), length=min(known, float(metres)))
    size = {
        frozenset(part): streets.subgraph(part).size(weight="length")
        for part in nx.connected_components(streets)
    }
    kept = {part for part, metres in size.items() if metres >= min(1000, max(size.values()) / 10)}
    found = without_islands(network)
    assert found.islands == len(size) - len(kept)
    assert (
        sorted(map(tuple, found.lonlat))
        == sorted(tuple(network.lonlat[node]) for part in kept for node in part)
        or not found.islands
    )
    assert without_islands(found).islands == found.islands


def test_what_is_farther_from_any_street_than_the_reach_is_counted() -> None:
    found = street_within(
        network=line(100.0),
        demand=np.array([north(-400), north(1500), north(1100)]),
        sites=np.array([north(0), north(-1001)]),
        metres=1000,
    )
    assert (found.report.demand_too_far, found.report.sites_too_far) == (1, 1)
    assert found.pairs.toarray()[:, 0].round().tolist() == [400, 0, 0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lonlat": np.empty((0, 2))}, "empty: 0 nodes"),
        ({"metres": np.array([0.0])}, "street edge 0.*more than 0 metres"),
        ({"metres": np.array([-5.0])}, "more than 0 metres, got -5"),
        ({"metres": np.array([math.nan])}, "more than 0 metres, got nan"),
        ({"metres": np.empty(0)}, "empty: 2 nodes, 0 edges"),
        ({"end": np.array([2])}, "not one of the 2"),
        ({"end": np.array([1, 1])}, "differ in number"),
        ({"lonlat": np.array([[25.0, 102.8], [25.0, 102.9]])}, "latitude seems to stand before"),
        ({"lonlat": np.array([[math.nan, 25.0], [102.8, 25.0]])}, "needs coordinates"),
    ],
)
def test_a_network_that_is_none_is_refused(change: dict[str, object], words: str) -> None:
    good = line(100.0)
    parts = {name: getattr(good, name) for name in ("lonlat", "start", "end", "metres")}
    with pytest.raises(InvalidInput, match=words):
        StreetNetwork(**(parts | change))


def test_edge_list_is_read(tmp_path: Path) -> None:
    file = tmp_path / "streets.csv"
    rows = ["甲,乙,102.8,25.0,102.801,25.0,110.5,", "乙,丙,102.801,25.0,102.802,25.0,99,yes"]
    file.write_bytes("\r\n".join([HEADER + ",oneway", *rows]).encode("gb18030"))
    network = read_edge_list(file)
    assert network.lonlat.tolist() == [[102.8, 25.0], [102.801, 25.0], [102.802, 25.0]]
    edges = list(zip(network.start.tolist(), network.end.tolist(), network.metres, strict=True))
    assert edges == [(0, 1, 110.5), (1, 0, 110.5), (1, 2, 99.0)]


GOOD_ROW = "a,b,102.8,25.0,102.801,25.0,110"


@pytest.mark.parametrize(
    ("rows", "row", "column", "value", "rule"),
    [
        ([GOOD_ROW, "b,c,102.801,25.0,102.9,25.0,0"], 3, "length_m", "0", "length"),
        (["a,b,102.8,25.0,102.801,25.0,-3"], 2, "length_m", "-3", "length"),
        (["a,b,102.8,25.0,102.801,25.0,nan"], 2, "length_m", "nan", "length"),
        (["a,b,102.8,25.0,102.801,25.0,far"], 2, "length_m", "far", "length"),
        (["a,b,581000,2765000,102.801,25.0,1"], 2, "from_lon", "581000", "longitude"),
        (["a,b,102.8,25.0,102.801,102.8,1"], 2, "to_lat", "102.8", "latitude"),
        ([GOOD_ROW, "b,c,102.9,25.0,102.9,25.0,5"], 3, "from_lon", "102.9", "one_place"),
        ([",b,102.8,25.0,102.801,25.0,5"], 2, "from", "", "required"),
        ([GOOD_ROW + ",5"], 2, None, None, "torn_row"),
        ([], 1, None, None, "empty"),
    ],
)
def test_a_row_error_names_file_row_column_value_and_rule(
    tmp_path: Path, rows: list[str], row: int, column: str, value: str, rule: str
) -> None:
    file = tmp_path / "streets.csv"
    file.write_text("\n".join([HEADER, *rows]), "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_edge_list(file)
    first = refused.value.findings[0]
    assert (first.file, first.row, first.column, first.value, first.rule) == (
        "streets.csv",
        row,
        column,
        value,
        rule,
    )


@pytest.mark.parametrize(
    ("header", "error", "words"),
    [
        ("from,to", InvalidInput, "missing_column"),
        (HEADER + ",speed", InvalidInput, "unknown_column"),
        (HEADER + ",联系电话", PersonDataRefused, "person_column"),
        (HEADER + ",from", InvalidInput, "repeated_column"),
    ],
)
def test_a_header_that_is_wrong_is_refused(
    tmp_path: Path, header: str, error: type[Exception], words: str
) -> None:
    file = tmp_path / "streets.csv"
    file.write_text(header + "\n", "utf-8")
    with pytest.raises(error, match=words):
        read_edge_list(file)


def test_graphml_as_osmnx_saves_it(tmp_path: Path) -> None:
    """Every attribute is text there, nodes have numbers as names, edges go one way each."""
    saved: nx.MultiDiGraph[str] = nx.MultiDiGraph(crs="epsg:4326", created_with="OSMnx")
    for name, (lon, lat) in {"11": north(0), "12": north(100), "13": north(300)}.items():
        saved.add_node(name, x=repr(lon), y=repr(lat), street_count="3")
    geometry = "LINESTRING (102.8 25, 102.8 25.1)"
    saved.add_edge("11", "12", osmid="7", length="100.5", oneway="False", geometry=geometry)
    saved.add_edge("12", "11", osmid="7", length="100.5", oneway="False", name="昌宏路 & <1>")
    saved.add_edge("12", "13", osmid="[8, 9]", length="210", oneway="True")
    file = tmp_path / "streets.graphml"
    nx.write_graphml_xml(saved, file)
    network = read_graphml(file)
    assert network.lonlat.tolist() == [list(north(0)), list(north(100)), list(north(300))]
    edges = list(zip(network.start.tolist(), network.end.tolist(), network.metres, strict=True))
    assert sorted(edges) == [(0, 1, 100.5), (1, 0, 100.5), (1, 2, 210.0)]


def test_undirected_graphml_leads_both_ways(tmp_path: Path) -> None:
    saved: nx.Graph[str] = nx.Graph()
    saved.add_node("a", x=102.8, y=25.0)
    saved.add_node("b", x=102.801, y=25.0)
    saved.add_edge("a", "b", length=101)
    file = tmp_path / "streets.graphml"
    nx.write_graphml_xml(saved, file)
    network = read_graphml(file)
    assert network.start.tolist() == [0, 1]
    assert network.end.tolist() == [1, 0]


GRAPHML = """<?xml version="1.0" encoding="utf-8"?>{doctype}
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="x" for="node" attr.name="x" attr.type="string"/>
<key id="y" for="node" attr.name="y" attr.type="string"/>
<key id="l" for="edge" attr.name="length" attr.type="string"/>
<key id="c" for="graph" attr.name="crs" attr.type="string"/>
<graph edgedefault="directed"><data key="c">{crs}</data>
<node id="1"><data key="x">{x}</data><data key="y">25.0</data></node>
<node id="2"><data key="x">102.81</data><data key="y">25.0</data></node>
<edge source="1" target="{target}">{length}</edge>
</graph></graphml>"""
PLAIN = {
    "doctype": "",
    "crs": "epsg:4326",
    "x": "102.8",
    "target": "2",
    "length": '<data key="l">1100</data>',
}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"doctype": '<!DOCTYPE g [<!ENTITY e SYSTEM "file:///etc/hostname">]>'}, "xml_doctype"),
        ({"doctype": '<!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'}, "xml_doctype"),
        ({"x": "&e;"}, "malformed_xml"),
        ({"length": "</edge>"}, "malformed_xml"),
        ({"crs": "epsg:32648"}, "crs"),
        ({"x": "581000"}, "longitude"),
        ({"x": ""}, "longitude"),
        ({"target": "9"}, "unknown_node"),
        ({"length": ""}, "length"),
        ({"length": '<data key="l">0</data>'}, "length"),
        ({"length": '<data key="l">-1</data>'}, "length"),
        ({"length": '<data key="l">inf</data>'}, "length"),
    ],
)
def test_graphml_that_is_wrong_or_unsafe_is_refused(
    tmp_path: Path, change: dict[str, str], rule: str
) -> None:
    file = tmp_path / "streets.graphml"
    file.write_text(GRAPHML.format(**PLAIN), "utf-8")
    assert read_graphml(file).metres.tolist() == [1100.0]
    file.write_text(GRAPHML.format(**(PLAIN | change)), "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_graphml(file)
    assert refused.value.findings[0].rule == rule
    assert refused.value.findings[0].file == "streets.graphml"
    assert refused.value.findings[0].row is not None


def test_a_missing_street_file_is_not_found(tmp_path: Path) -> None:
    for read in (read_edge_list, read_graphml):
        with pytest.raises(NotFound, match="none"):
            read(tmp_path / "none")

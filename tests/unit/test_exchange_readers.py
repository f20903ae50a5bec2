"""Every format is read by a program that did not write it, and holds what the dataset holds."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pyarrow.parquet as pq
import pytest
import rdflib
from hypothesis import given, settings
from lxml import etree
from rdflib.namespace import ORG, RDF, SKOS
from shapely.geometry import shape

import graph
from graph.errors import InvalidInput
from graph.exchange import tables
from graph.exchange.formats import FORMATS
from graph.exchange.texts import uncell, unprintable
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.properties import COMMON
from graph.model.rows import Dataset
from graph.model.spec import PropertySpec, PropertyType
from graph.model.vocabulary import VOCABULARY
from tests.support.components import ROOT
from tests.support.exchange import CASES, Case, all_days, written
from tests.support.hostile_names import hostile_dataset
from tests.support.small import dataset, node

XSD = ROOT / "tests" / "data" / "gexf-1.3.xsd"
GJ = rdflib.Namespace("urn:gongjian:term:")
ENTITY = "urn:gongjian:entity:"


@pytest.fixture(scope="module")
def case() -> Dataset:
    """One network of every label, type and kind of value, with names that mean harm."""
    network = Case(11, ("果林", '") DETACH DELETE n //', "a\x07b", "'=1", "_x0007_")).network
    hostile = check(hostile_dataset())
    network.nodes += hostile.nodes
    network.relationships += hostile.relationships
    return network


@pytest.fixture(scope="module")
def kunming() -> Dataset:
    return check(read_folder(Path(graph.__file__).parent / "datasets" / "kunming"))


@pytest.fixture
def out(case: Dataset, tmp_path: Path) -> Callable[[str], Path]:
    return lambda format: written(all_days(case), format, tmp_path)


def names(network: Dataset) -> dict[str, str]:
    return {row.properties["id"]: row.properties["name"] for row in network.nodes}


# --- graphs ---------------------------------------------------------------------------------


@settings(max_examples=15)
@given(found=CASES)
def test_gexf_keeps_to_its_schema(found: Case, tmp_path_factory: pytest.TempPathFactory) -> None:
    schema = etree.XMLSchema(etree.parse(XSD))
    file = written(all_days(found.network), "gexf", tmp_path_factory.mktemp("gexf"))
    schema.assertValid(etree.parse(file))


def test_the_schema_refuses_what_is_not_gexf(out: Callable[[str], Path]) -> None:
    schema = etree.XMLSchema(etree.parse(XSD))
    good = out("gexf").read_bytes()
    assert schema.validate(etree.fromstring(good))
    for right, wrong in ((b'mode="dynamic"', b'mode="moving"'), (b"<nodes", b"<edges/><nodes")):
        assert not schema.validate(etree.fromstring(good.replace(right, wrong, 1)))


def test_networkx_reads_the_gexf(case: Dataset, out: Callable[[str], Path]) -> None:
    read = nx.read_gexf(out("gexf"), version="1.3")
    assert set(read) == set(names(case))
    edges = {data["id"]: data for *_, data in read.edges(data=True)}
    assert set(edges) == {row.id for row in case.relationships}
    for row in case.nodes:
        told = read.nodes[row.properties["id"]]
        assert unprintable(told["label"]) == row.properties["name"]
        for name in ("full_members", "floor_area_m2", "verified", "hub"):
            assert told.get(name) == row.properties.get(name)


def test_gexf_says_the_first_and_the_last_day_of_each_fact(
    case: Dataset, out: Callable[[str], Path]
) -> None:
    tree = etree.parse(out("gexf"))
    spans = {
        element.get("id"): (element.get("start"), element.get("end"))
        for element in tree.iter("{*}node", "{*}edge")
    }
    rows = [(row.properties["id"], row) for row in case.nodes]
    for row_id, row in [*rows, *((row.id, row) for row in case.relationships)]:
        since, until = row.properties.get("since"), row.properties.get("until")
        last = until and until - timedelta(days=1)
        assert spans[row_id] == (since and str(since), last and str(last))
    # half-open there, closed here: on its last day a fact holds, on the next it does not
    assert any(until for _, until in spans.values())


def test_what_never_held_is_in_no_gexf(tmp_path: Path) -> None:
    day = date(2021, 1, 1)
    network = dataset(node("Unit", "unit:a", since=day, until=day), node("Unit", "unit:b"))
    read = nx.read_gexf(written(all_days(network), "gexf", tmp_path), version="1.3")
    assert set(read) == {"unit:b"}


def test_networkx_reads_the_cytoscape_json(case: Dataset, out: Callable[[str], Path]) -> None:
    document = json.loads(out("cyjs").read_text("utf-8"))
    document["directed"], document["multigraph"] = True, True
    # networkx takes the node itself from a field of its own
    for each in document["elements"]["nodes"]:
        each["data"]["value"] = each["data"]["id"]
    for edge in document["elements"]["edges"]:
        edge["data"]["key"] = edge["data"]["id"]
    read = nx.cytoscape_graph(document)
    assert {node_id: data["name"] for node_id, data in read.nodes(data=True)} == names(case)
    ends = {(start, end, key) for start, end, key in read.edges(keys=True)}
    assert ends == {(row.start, row.end, row.id) for row in case.relationships}
    by_id = {row.id: row for row in case.relationships}
    for *_, data in read.edges(data=True):
        assert data["stated_by"] == by_id[data["id"]].properties["source"]


# --- linked data ----------------------------------------------------------------------------


def parsed(file: Path) -> rdflib.Graph:
    with warnings.catch_warnings():
        # rdflib's parser warns of its own use of a class
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return rdflib.Graph().parse(file, format="json-ld")


@pytest.fixture(scope="module")
def linked(case: Dataset, tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    """What rdflib makes of the JSON-LD; it has no way to another host here."""
    file = written(all_days(case), "jsonld", tmp_path_factory.mktemp("jsonld"))
    return parsed(file)


def test_rdflib_finds_every_node_and_relationship(case: Dataset, linked: rdflib.Graph) -> None:
    for label in VOCABULARY.nodes:
        expected = {row.properties["id"] for row in case.nodes if row.label == label}
        assert {
            str(each).removeprefix(ENTITY) for each in linked.subjects(RDF.type, GJ[label])
        } == (expected)
    statements = Counter(str(each) for each in linked.objects(None, RDF.predicate))
    assert statements == Counter(str(GJ[row.type]) for row in case.relationships)
    plain = {(row.start, row.type, row.end) for row in case.relationships}
    for start, rel_type, end in plain:
        triple = (rdflib.URIRef(ENTITY + start), GJ[rel_type], rdflib.URIRef(ENTITY + end))
        assert triple in linked


def test_names_are_language_strings_that_survive(case: Dataset, linked: rdflib.Graph) -> None:
    for node_id, name in names(case).items():
        subject = rdflib.URIRef(ENTITY + node_id)
        labels = {str(x) for x in linked.objects(subject, SKOS.prefLabel) if x.language == "zh"}
        assert labels == {name}


def test_the_kunming_committees_are_org_collaborations(kunming: Dataset, tmp_path: Path) -> None:
    file = written(all_days(kunming), "jsonld", tmp_path)
    found = parsed(file)
    rows = found.query(
        """
        PREFIX org: <http://www.w3.org/ns/org#>
        SELECT ?committee ?member WHERE {
          ?committee a org:OrganizationalCollaboration ; org:hasMember ?member .
          ?seat a org:Membership ; org:organization ?committee ; org:member ?member .
        }
        """
    )
    seats = {(str(row[1])[len(ENTITY) :], str(row[0])[len(ENTITY) :]) for row in rows}  # type: ignore[index]
    expected = {(r.start, r.end) for r in kunming.relationships if r.type == "MEMBER_OF"}
    assert seats == expected
    assert expected
    units = set(found.subjects(RDF.type, ORG.FormalOrganization))
    bodies = [row for row in kunming.nodes if row.label == "Unit"]
    assert len(units) == sum(not row.properties.get("category") for row in bodies)
    based = {
        (str(s)[len(ENTITY) :], str(o)[len(ENTITY) :]) for s, o in found.subject_objects(ORG.unitOf)
    }
    assert based == {(r.start, r.end) for r in kunming.relationships if r.type == "BASED_IN"}
    for concept in found.objects(None, ORG.classification):
        assert found.value(concept, SKOS.prefLabel) is not None


def test_json_ld_carries_its_context(out: Callable[[str], Path]) -> None:
    document = json.loads(out("jsonld").read_text("utf-8"))
    assert isinstance(document["@context"], dict)
    assert "@import" not in document["@context"]


# --- maps -----------------------------------------------------------------------------------


def test_shapely_reads_the_geojson(case: Dataset, out: Callable[[str], Path]) -> None:
    document = json.loads(out("geojson").read_text("utf-8"))
    located = {
        row.properties["id"]: (row.properties["lon"], row.properties["lat"])
        for row in case.nodes
        if "lon" in row.properties
    }
    points = {each["id"]: shape(each["geometry"]) for each in document["features"]}
    assert {key: (point.x, point.y) for key, point in points.items()} == located
    assert all(point.is_valid and point.geom_type == "Point" for point in points.values())
    meta = document["meta"]
    assert (meta["count"], meta["unlocated"]) == (len(located), len(case.nodes) - len(located))
    assert "crs" not in document  # RFC 7946 knows WGS 84 alone


# --- tables ---------------------------------------------------------------------------------


def specs(sheet: str) -> dict[str, PropertySpec]:
    own = VOCABULARY.nodes.get(sheet) or VOCABULARY.relationships[sheet]
    return {spec.name: spec for spec in (*COMMON, *own.properties)}


def expected_rows(network: Dataset) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for row in network.nodes:
        yield row.label, row.properties["id"], row.properties
    for edge in network.relationships:
        yield edge.type, edge.id, edge.properties | {"start": edge.start, "end": edge.end}


def columns(header: list[str]) -> list[str]:
    return [title.rpartition(" ")[2] for title in header]


def same(spec: PropertySpec | None, value: Any, cell: Any) -> bool:
    """Whether a cell of text says the value."""
    if value in (None, []):
        return cell in (None, "")
    if spec is None or spec.type is PropertyType.TEXT:
        return bool(uncell(str(cell)) == value)
    if spec.type is PropertyType.TEXTS:
        text = uncell(str(cell))
        parts = json.loads(text) if text.startswith("[") else text.split(";")
        return bool(parts == value)
    return str(cell) == str(value)


def test_excel_opens_the_csv_and_every_cell_is_there(
    case: Dataset, out: Callable[[str], Path]
) -> None:
    read: dict[tuple[str, str], dict[str, str]] = {}
    with zipfile.ZipFile(out("csv")) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            data = archive.read(name)
            assert data.startswith(b"\xef\xbb\xbf")
            header, *rows = csv.reader(io.StringIO(data[3:].decode(), newline=""), strict=True)
            assert not any(cell[:1] in "=+-@\t\r" and cell[:1] for row in rows for cell in row)
            if name not in ("README.csv", "codes.csv"):
                for row in rows:
                    cells = dict(zip(columns(header), row, strict=True))
                    read[name.removesuffix(".csv"), uncell(cells["id"])] = cells
    expected = {(sheet, row_id): row for sheet, row_id, row in expected_rows(case)}
    assert read.keys() == expected.keys()
    for key, row in expected.items():
        for name, value in row.items():
            assert same(specs(key[0]).get(name), value, read[key].get(name)), (key, name)


def test_openpyxl_reads_the_workbook(case: Dataset, out: Callable[[str], Path]) -> None:
    book = openpyxl.load_workbook(out("xlsx"), read_only=True)
    assert book.sheetnames[0] == "README"
    assert book.sheetnames[-1] == "codes"
    read = {}
    for sheet in book.worksheets[1:-1]:
        header, *rows = sheet.iter_rows(values_only=True)
        for row in rows:
            # cells at the end of a row that hold nothing are not there
            cells = dict(zip(columns([str(title) for title in header]), row, strict=False))
            read[sheet.title, str(cells["id"])] = cells
    expected = {(sheet, row_id): row for sheet, row_id, row in expected_rows(case)}
    assert read.keys() == expected.keys()
    for key, row in expected.items():
        for name, value in row.items():
            cell = read[key].get(name)
            if isinstance(value, date):
                assert cell.date() == value
            elif isinstance(value, int | float):
                assert cell == value
                assert type(cell) is not str
            else:
                assert same(specs(key[0]).get(name), value, cell), (key, name)
    whole = openpyxl.load_workbook(out("xlsx"))
    for sheet in whole.worksheets:
        assert sheet.freeze_panes == "A2"
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_sheet_that_excel_could_not_hold_is_refused_at_once(
    case: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 5)
    with pytest.raises(InvalidInput, match="a worksheet holds 5"):
        FORMATS["xlsx"].write(all_days(case))


def test_pyarrow_reads_typed_columns(case: Dataset, out: Callable[[str], Path]) -> None:
    read: dict[tuple[str, str], dict[str, Any]] = {}
    with zipfile.ZipFile(out("parquet")) as archive:
        for name in archive.namelist():
            table = pq.read_table(io.BytesIO(archive.read(name)))
            sheet = Path(name).stem
            assert json.loads(table.schema.metadata[b"gongjian"])["revision"] == 7
            for row in table.to_pylist():
                read[sheet, row["id"]] = row
    expected = {(sheet, row_id): row for sheet, row_id, row in expected_rows(case)}
    assert read.keys() == expected.keys()
    for key, row in expected.items():
        for name, value in row.items():
            assert read[key].get(name) == (value if value != [] else None), (key, name)

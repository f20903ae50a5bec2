"""GraphML and JSON-LD lose nothing, and what is not theirs is refused (S19.4)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import pytest
from hypothesis import given, settings

from graph.errors import InvalidInput
from graph.exchange.extract import Selection
from graph.exchange.formats import read_exchange
from graph.exchange.graphml import NAMESPACE
from graph.loading.checking import check
from graph.model.rows import Dataset
from tests.support.exchange import CASES, Case, all_days, content, holding, one_day, written
from tests.support.small import committee_with_members, dataset, node, rel

BOTH = ("graphml", "jsonld")


def again(made_of: Dataset, format: str, day: date | None = None) -> Dataset:
    """The dataset after a way out and back."""
    with TemporaryDirectory() as folder:
        made = all_days(made_of) if day is None else one_day(made_of, day)
        return check(read_exchange(written(made, format, Path(folder))))


@settings(max_examples=25)
@given(case=CASES)
@pytest.mark.parametrize("format", BOTH)
def test_s19_4_all_rows_and_properties_come_back(case: Case, format: str) -> None:
    network = case.network
    back = again(network, format)
    assert len(back.nodes) == len(network.nodes)
    assert len(back.relationships) == len(network.relationships)
    assert content(back) == content(network)
    assert content(again(back, format)) == content(network)


@settings(max_examples=20)
@given(case=CASES)
@pytest.mark.parametrize("format", BOTH)
def test_s19_4_one_day_comes_back_as_it_held(case: Case, format: str) -> None:
    network = case.network
    day = date(2020, 6, 1)
    with TemporaryDirectory() as folder:
        file = written(one_day(network, day), format, Path(folder))
        back = read_exchange(file)
    assert back.effective == day
    assert content(back) == content(holding(network, day))


@settings(max_examples=20)
@given(case=CASES)
def test_networkx_reads_the_graphml_and_what_it_writes_is_read_back(case: Case) -> None:
    network = case.network
    with TemporaryDirectory() as folder:
        file = written(all_days(network), "graphml", Path(folder))
        graph = nx.read_graphml(file)
        assert graph.is_directed()
        assert graph.is_multigraph() or graph.number_of_edges() == len(network.relationships)
        assert graph.number_of_nodes() == len(network.nodes)
        assert graph.number_of_edges() == len(network.relationships)
        for row in network.nodes:
            told = graph.nodes[row.properties["id"]]
            assert told["labels"].split(":")[1] == row.label
            for name in ("full_members", "lon", "value", "verified"):
                assert told.get(name) == row.properties.get(name)
        edited = Path(folder) / "edited.graphml"
        nx.write_graphml(graph, edited)
        assert content(check(read_exchange(edited))) == content(network)


def test_an_empty_network_comes_back() -> None:
    for format in BOTH:
        assert content(again(dataset(), format)) == ([], [])


def test_a_selection_holds_the_neighbourhood_and_comes_back() -> None:
    network = check(committee_with_members(3))
    around = Selection(around="unit:000001", hops=1)
    with TemporaryDirectory() as folder:
        for format in BOTH:
            file = written(all_days(network, selection=around), format, Path(folder))
            back = read_exchange(file)
            assert {row.properties["id"] for row in back.nodes} == {
                "unit:000001",
                "org:joint",
                "zone:community",
            }
            assert len(back.relationships) == 2
        only = Selection(labels=("Unit", "Organization"), types=("MEMBER_OF",))
        back = read_exchange(written(all_days(network, selection=only), "jsonld", Path(folder)))
        assert {row.type for row in back.relationships} == {"MEMBER_OF"}
        assert len(back.nodes) == 4


@pytest.mark.parametrize("format", BOTH)
def test_a_file_with_masked_counts_is_not_the_graph(format: str, tmp_path: Path) -> None:
    rows = check(dataset(node("Unit", "unit:a", "Enterprise", full_members=2)))
    with pytest.raises(InvalidInput, match="public_export"):
        read_exchange(written(all_days(rows, public=True), format, tmp_path))


def graphml(body: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<graphml xmlns="{NAMESPACE}">'
        '<key id="a" for="graph" attr.name="as_of" attr.type="string"/>'
        '<key id="l" for="node" attr.name="labels" attr.type="string"/>'
        '<key id="t" for="edge" attr.name="label" attr.type="string"/>'
        '<key id="f" for="node" attr.name="full_members" attr.type="long"/>'
        '<key id="p" for="node" attr.name="联系电话" attr.type="string"/>'
        f'<graph><data key="a">2021-12-31</data>{body}</graph></graphml>'
    ).encode()


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
NODE = '<node id="unit:a"><data key="l">:Unit</data>{}</node>'

HOSTILE_GRAPHML = {
    "entities that laugh": (graphml("&a11;", f"<!DOCTYPE g [{LAUGHS}]>"), "document_type"),
    "an external entity": (
        graphml("&x;", '<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "document_type",
    ),
    "an external subset": (graphml("", '<!DOCTYPE g SYSTEM "other.dtd">'), "document_type"),
    "cut off": (graphml(NODE.format(""))[:-20], "not_xml"),
    "not XML": (b"\x00\x01\x02", "not_xml"),
    "nothing": (b"", "not_xml"),
    "other XML": (b"<svg xmlns='urn:x'/>", "not_graphml"),
    "an unknown key": (graphml('<node id="unit:a"><data key="z">1</data></node>'), "unknown_key"),
    "an unknown label": (
        graphml('<node id="unit:a"><data key="l">:Person</data></node>'),
        "unknown_label",
    ),
    "no label": (graphml('<node id="unit:a"/>'), "unknown_label"),
    "no id": (graphml('<node><data key="l">:Unit</data></node>'), "missing_attribute"),
    "no type": (graphml('<edge source="unit:a" target="unit:b"/>'), "unknown_type"),
    "a count that is none": (graphml(NODE.format('<data key="f">two</data>')), "wrong_value"),
    "a graph in a node": (
        graphml(f'<node id="unit:a"><graph>{NODE.format("")}</graph></node>'),
        "nested_graph",
    ),
    "a hyperedge": (graphml("<hyperedge/>"), "hyperedge"),
    "no day": (graphml("").replace(b"2021-12-31", b"some day"), "no_day"),
}


@pytest.mark.parametrize("what", HOSTILE_GRAPHML)
def test_hostile_graphml_is_refused_with_file_and_rule(what: str, tmp_path: Path) -> None:
    data, rule = HOSTILE_GRAPHML[what]
    file = tmp_path / "hostile.graphml"
    file.write_bytes(data)
    with pytest.raises(InvalidInput) as caught:
        read_exchange(file)
    (finding,) = caught.value.findings
    assert (finding.rule, finding.file) == (rule, "hostile.graphml")
    assert "root:" not in caught.value.message


def test_s18_1_a_person_column_in_graphml_is_refused_by_the_load(tmp_path: Path) -> None:
    file = tmp_path / "persons.graphml"
    extra = '<data key="p">1</data>'
    file.write_bytes(graphml(NODE.format(extra)))
    with pytest.raises(InvalidInput, match="联系电话"):
        check(read_exchange(file))


@pytest.fixture
def document(tmp_path: Path) -> dict[str, object]:
    network = check(committee_with_members(1))
    made: dict[str, object] = json.loads(
        written(all_days(network), "jsonld", tmp_path).read_text("utf-8")
    )
    return made


def refusal(document: object, folder: Path) -> str:
    file = folder / "hostile.jsonld"
    file.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_exchange(file)
    (finding,) = caught.value.findings
    assert finding.file == "hostile.jsonld"
    return finding.rule


def test_hostile_jsonld_is_refused_with_file_and_rule(
    document: dict[str, object], tmp_path: Path
) -> None:
    assert refusal("[" * 100_000, tmp_path) == "not_json"
    assert refusal('{"@graph": [NaN]}', tmp_path) == "not_json"
    assert refusal("[]", tmp_path) == "not_jsonld"
    assert refusal({**document, "@context": "other.jsonld"}, tmp_path) == "remote_context"
    other = {**dict(document["@context"]), "name": "gj:staff"}  # type: ignore[call-overload]
    assert refusal({**document, "@context": other}, tmp_path) == "unknown_context"
    assert refusal({**document, "@graph": ["x"]}, tmp_path) == "not_jsonld"
    graph: list[dict[str, object]] = document["@graph"]  # type: ignore[assignment]
    assert refusal({**document, "@graph": graph[1:]}, tmp_path) == "no_day"
    relation = {"relationship": "KNOWS", "start": "entity:a", "end": "entity:b"}
    assert refusal({**document, "@graph": [relation]}, tmp_path) == "unknown_type"
    assert refusal({**document, "@graph": [{"relationship": [1]}]}, tmp_path) == "unknown_type"
    assert refusal({**document, "@graph": [{"@type": [{}]}]}, tmp_path) == "no_day"
    relation = {"relationship": "MEMBER_OF", "end": "entity:b"}
    assert refusal({**document, "@graph": [relation]}, tmp_path) == "no_id"
    body = {"@id": "entity:unit:a", "@type": ["Unit"], "sector": 3}
    assert refusal({**document, "@graph": [body]}, tmp_path) == "wrong_value"


def test_what_cannot_be_read_back_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"\.graphml, \.jsonld"):
        read_exchange(tmp_path / "network.gexf")
    with pytest.raises(OSError, match="none"):
        read_exchange(tmp_path / "none.graphml")


def test_parallel_relationships_keep_their_own_ids_and_dates() -> None:
    network = check(
        dataset(
            node("Unit", "unit:a"),
            node("Organization", "org:j"),
            rel("MEMBER_OF", "unit:a", "org:j", until=date(2020, 1, 1)),
            rel("MEMBER_OF", "unit:a", "org:j", since=date(2021, 1, 1)),
        )
    )
    for format in BOTH:
        assert content(again(network, format)) == content(network)

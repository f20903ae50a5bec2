"""The pairing network as a view, checked against the rows of the dataset itself."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest

from graph.datasets.synthetic import generate
from graph.errors import InvalidInput
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.rows import Dataset
from graph.snapshot.pictures import Snapshot
from tests.support.components import ROOT
from tests.support.pictures import snapshot_of
from tests.support.small import dataset, node, rel
from visualizations.view import PAIRING_TYPES, GraphView, pairing_view, to_networkx

DAY = date(2021, 12, 31)


@pytest.fixture(scope="module")
def rows() -> Dataset:
    return check(read_folder(ROOT / "graph" / "datasets" / "kunming"))


@pytest.fixture(scope="module")
def kunming(rows: Dataset) -> GraphView:
    return pairing_view(snapshot_of(rows, revision=7).at(DAY))


def ends(rows: Dataset, rel_type: str) -> set[tuple[str, str]]:
    return {(row.start, row.end) for row in rows.relationships if row.type == rel_type}


def test_s10_every_committee_member_agreement_and_party_is_in_it(
    rows: Dataset, kunming: GraphView
) -> None:
    shown = {node.id for node in kunming.nodes}
    committees = {
        row.properties["id"] for row in rows.nodes if "JointCommittee" in row.second_labels
    }
    agreements = {row.properties["id"] for row in rows.nodes if row.label == "Agreement"}
    tied = {one for pair in ends(rows, "MEMBER_OF") | ends(rows, "PARTY_TO") for one in pair}
    assert len(committees) == 4
    assert len(agreements) == 7
    assert committees | agreements | tied <= shown
    for name in ("MEMBER_OF", "PARTY_TO"):
        drawn = {(edge.start, edge.end) for edge in kunming.edges if edge.type == name}
        assert drawn == ends(rows, name)


def test_every_edge_of_its_types_between_shown_nodes_is_drawn_and_no_other(
    rows: Dataset, kunming: GraphView
) -> None:
    shown = {node.id for node in kunming.nodes}
    expected = {
        (name, start, end)
        for name in PAIRING_TYPES
        for start, end in ends(rows, name)
        if start in shown and end in shown
    }
    assert {(edge.type, edge.start, edge.end) for edge in kunming.edges} == expected
    assert not kunming.truncated
    assert kunming.total_nodes == len(kunming.nodes)


def test_s17_1_nodes_and_edges_say_where_they_come_from(kunming: GraphView) -> None:
    for item in (*kunming.nodes, *kunming.edges):
        assert item.source == "src:kunming-2021"
        assert item.layer == "source"
        assert item.facts, item.id
        assert item.paragraphs, item.id
    assert [line.id for line in kunming.sources] == ["src:kunming-2021"]
    assert kunming.sources[0].name != "src:kunming-2021"


def test_s03_2_the_military_is_a_category_without_a_place(kunming: GraphView) -> None:
    (military,) = [node for node in kunming.nodes if node.id == "unit:military"]
    assert military.category
    assert [node.id for node in kunming.nodes if node.category] == ["unit:military"]


def test_s03_3_an_undated_agreement_is_undated_never_active(kunming: GraphView) -> None:
    agreements = [node for node in kunming.nodes if node.kind == "agreement"]
    assert {dict(node.attributes)["status"] for node in agreements} == {"undated"}
    assert all(node.undated for node in agreements)


def test_s10_6_published_figures_stand_on_the_committee_they_are_about(kunming: GraphView) -> None:
    (guolin,) = [node for node in kunming.nodes if node.id == "org:j1"]
    values = {figure.id: (figure.operator, figure.value) for figure in guolin.figures}
    assert values["claim:f111"] == ("eq", 641.0)
    assert values["claim:f112"] == ("eq", 9189.0)


def test_s14_1_the_partner_outside_the_zone_is_marked(kunming: GraphView) -> None:
    assert [node.id for node in kunming.nodes if node.outside] == ["unit:hengqin-institute"]


def test_s10_3_hubs_can_be_left_out(rows: Dataset) -> None:
    picture = snapshot_of(rows).at(DAY)
    without = pairing_view(picture, include_hubs=False)
    hubs = {"org:kmez-pwc", "zone:kmez"}
    assert hubs <= {node.id for node in pairing_view(picture).nodes}
    assert not hubs & {node.id for node in without.nodes}
    assert not any(edge.start in hubs or edge.end in hubs for edge in without.edges)
    assert not any(node.hub for node in without.nodes)


def test_s16_1_a_term_is_half_open_in_the_picture_too() -> None:
    pair = dataset(
        node("Organization", "org:a"),
        node("Organization", "org:b"),
        node("Agreement", "agr:x", since=date(2020, 1, 1), until=date(2021, 1, 1)),
        rel("PARTY_TO", "org:a", "agr:x"),
        rel("PARTY_TO", "org:b", "agr:x"),
    )
    snapshot = snapshot_of(pair)
    assert len(pairing_view(snapshot.at(date(2020, 6, 30))).nodes) == 3
    assert len(pairing_view(snapshot.at(date(2020, 12, 31))).nodes) == 3
    assert pairing_view(snapshot.at(date(2021, 1, 1))).nodes == ()


def test_networkx_keeps_parallel_and_opposite_edges() -> None:
    twice = dataset(
        node("Organization", "org:j", "JointCommittee"),
        node("Organization", "org:a"),
        rel("MEMBER_OF", "org:a", "org:j"),
        rel("SUBORDINATE_TO", "org:a", "org:j"),
        rel("MEMBER_OF", "org:j", "org:a"),
    )
    graph = to_networkx(pairing_view(snapshot_of(twice).at(DAY)))
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.number_of_edges("org:a", "org:j") == 2
    assert graph.number_of_edges("org:j", "org:a") == 1
    assert graph.nodes["org:j"]["kind"] == "committee"
    assert {data["type"] for *_, data in graph.edges(data=True)} == {"MEMBER_OF", "SUBORDINATE_TO"}


@pytest.fixture(scope="module")
def both(rows: Dataset) -> Snapshot:
    return snapshot_of(rows, generate(scale=0.05))


def test_a_limit_cuts_openly_and_keeps_committees_and_whole_agreements(both: Snapshot) -> None:
    picture = both.at(DAY)
    whole = pairing_view(picture)
    for limit in (1, 5, 40, len(whole.nodes) - 1):
        cut = pairing_view(picture, limit=limit)
        kept = {node.id for node in cut.nodes}
        assert len(kept) <= limit
        assert cut.truncated
        assert cut.total_nodes == len(whole.nodes)
        committees = {node.id for node in whole.nodes if node.kind == "committee"}
        assert committees <= kept or len(kept) <= len(committees)
        for agreement in (one.id for one in cut.nodes if one.kind == "agreement"):
            parties = {edge.start for edge in whole.edges if edge.end == agreement}
            assert parties <= kept, agreement
    assert not pairing_view(picture, limit=len(whole.nodes)).truncated


def test_layers_are_kept_apart(both: Snapshot, kunming: GraphView) -> None:
    source = pairing_view(both.at(DAY, ("source",)))
    assert source.nodes == kunming.nodes
    assert source.edges == kunming.edges
    together = pairing_view(both.at(DAY))
    assert {node.layer for node in together.nodes} == {"source", "synthetic"}


def test_a_limit_below_one_is_refused(both: Snapshot) -> None:
    with pytest.raises(InvalidInput, match="limit"):
        pairing_view(both.at(DAY), limit=0)


def test_an_empty_network_is_an_empty_view() -> None:
    view = pairing_view(snapshot_of().at(DAY))
    assert (view.nodes, view.edges, view.legend, view.truncated) == ((), (), (), False)

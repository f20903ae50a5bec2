"""The single-file export as text: hardened, self-contained, of bounded size."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import sys
import tomllib
from datetime import date
from html.parser import HTMLParser
from importlib import metadata, resources

import pytest

from graph.datasets.synthetic import generate
from graph.errors import InvalidInput
from graph.loading.checking import check
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.snapshot.building import snapshot_of
from tests.support.components import ROOT
from tests.support.hostile_names import HOSTILE, hostile_dataset
from tests.support.networks import kunming_case
from tests.support.small import dataset, node, rel
from visualizations.html import LIMIT, export_html
from visualizations.labels import printable
from visualizations.view import GraphView, pairing_view

DAY = date(2021, 12, 31)


class Reader(HTMLParser):
    """Tags with their attributes, and the text of table cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "td":
            self._in_cell = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.cells[-1] += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.fixture(scope="module")
def kunming() -> GraphView:
    rows = kunming_case()
    return pairing_view(snapshot_of(rows).at(DAY, ("source",)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_in_it_names_another_origin_to_load(kunming: GraphView, lang: str) -> None:
    reader = read(export_html(kunming, lang))
    for tag, attributes in reader.tags:
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            value = attributes.get(name)
            assert value is None or value.startswith("data:"), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
    policy = [a["content"] for tag, a in reader.tags if tag == "meta" and "http-equiv" in a]
    assert policy
    assert str(policy[0]).startswith("default-src 'none'")


def test_it_says_what_it_shows(kunming: GraphView) -> None:
    html = export_html(kunming, "zh")
    reader = read(html)
    assert '<html lang="zh-CN">' in html
    assert "结对共建网络" in html
    assert "时点 2021-12-31" in html
    assert "文献层" in html
    assert "深入实施园区党建示范工程三年行动" in html
    for shown in ("云内动力", "驻区部队（类别）", "果林片区联合党委", "联合党委", "成员单位"):
        assert shown in reader.cells
    assert "Joint committee" in export_html(kunming, "en")


def test_pyvis_is_had_without_a_notebook_and_nobody_is_told_of_one(kunming: GraphView) -> None:
    assert "vis.Network" in export_html(kunming, "zh")
    assert "pyvis.network" in sys.modules
    assert not [name for name in sys.modules if name.partition(".")[0] == "IPython"]


def test_the_tables_hold_every_node_and_edge(kunming: GraphView) -> None:
    html = export_html(kunming, "zh")
    rows = re.findall(r"<tr><td>", html)
    assert len(rows) == len(kunming.nodes) + len(kunming.edges)


def test_hostile_names_are_escaped_everywhere() -> None:
    view = pairing_view(snapshot_of(check(hostile_dataset())).at(DAY))
    plain = pairing_view(snapshot_of(check(_renamed())).at(DAY))
    hostile, harmless = read(export_html(view)), read(export_html(plain))
    # The same elements with the same attributes: no name became a tag or an attribute.
    assert hostile.tags == harmless.tags
    for name in HOSTILE:
        assert printable(name) in hostile.cells


def _renamed() -> Dataset:
    """The hostile dataset with harmless names."""
    rows = hostile_dataset()
    nodes = [dataclasses.replace(row, properties=_harmless(row.properties)) for row in rows.nodes]
    edges = [
        dataclasses.replace(row, properties=_harmless(row.properties)) for row in rows.relationships
    ]
    return dataclasses.replace(rows, nodes=nodes, relationships=edges)


def _harmless(properties: dict[str, object]) -> dict[str, object]:
    texts = {"name", "name_en", "note", "note_en", "theme"}
    return {key: "甲" if key in texts else value for key, value in properties.items()}


def test_a_thousand_nodes_fit_into_1_2_megabytes() -> None:
    rows: list[NodeRow | RelRow] = [node("Organization", "org:j", "JointCommittee")]
    for at in range(700):
        org, agreement = f"org:x{at:04}", f"agr:x{at:04}"
        rows += [
            node("Organization", org, name=f"第{at:04}合成组织党总支〔合成〕"),
            node("Agreement", agreement, name=f"第{at:04}号合成共建协议〔合成〕"),
            rel("MEMBER_OF", org, "org:j"),
            rel("PARTY_TO", org, agreement),
            rel("PARTY_TO", "org:j", agreement),
        ]
    view = pairing_view(snapshot_of(dataset(*rows)).at(DAY), limit=LIMIT)
    assert len(view.nodes) == LIMIT
    assert view.truncated
    html = export_html(view)
    assert len(html.encode()) <= 1_200_000
    assert f"1,000 / {view.total_nodes:,}" in html
    assert "只画出一部分" in html


def test_more_nodes_than_the_limit_and_other_languages_are_refused(kunming: GraphView) -> None:
    many = dataclasses.replace(kunming, nodes=kunming.nodes * 30)
    with pytest.raises(InvalidInput, match="at most 1000"):
        export_html(many)
    with pytest.raises(InvalidInput, match="language"):
        export_html(kunming, "fr")


def test_synthetic_data_is_announced_and_source_data_is_not(kunming: GraphView) -> None:
    rows = kunming_case()
    both = pairing_view(snapshot_of(rows, generate(scale=0.05)).at(DAY))
    assert "合成数据" in export_html(both)
    assert "合成数据" not in export_html(kunming)


VENDOR = ROOT / "visualizations" / "assets" / "vendor"


def test_vendored_code_is_what_was_looked_at() -> None:
    listed = tomllib.loads((VENDOR.parent / "vendored.toml").read_text(encoding="utf-8"))
    for entry in listed["vendored"]:
        if "package" in entry:
            assert metadata.version(entry["package"]) == entry["package_version"]
            code = resources.files(entry["package"]).joinpath(entry["file"]).read_bytes()
            assert entry["version"].encode() in code[:500]
        else:
            code = (VENDOR / entry["file"]).read_bytes()
            for licence in entry["licence_files"]:
                assert (VENDOR / licence).stat().st_size > 100
        assert hashlib.sha256(code).hexdigest() == entry["sha256"], entry["name"]
        assert entry["licence"]
    own = [entry for entry in listed["vendored"] if "package" not in entry]
    named = {entry["file"] for entry in own} | {
        one for entry in own for one in entry["licence_files"]
    }
    assert {file.name for file in VENDOR.iterdir()} == named
    assert sum(file.stat().st_size for file in VENDOR.glob("*.js")) < 1_500_000

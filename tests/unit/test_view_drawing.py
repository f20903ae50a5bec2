"""Styles, labels, places and the JSON of a view."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from itertools import combinations

import pytest

from graph.datasets.synthetic import generate
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.model.spec import Text
from tests.support.components import ROOT
from tests.support.hostile_names import HOSTILE, hostile_dataset
from tests.support.pictures import snapshot_of
from visualizations.labels import SYNTHETIC_MARK, lines, printable, shown_name, width
from visualizations.layout import layout
from visualizations.payload import payload
from visualizations.style import EDGES, NODES, READ_ON, THEME, contrast, palette_css, symbol_svg
from visualizations.view import NODE_KINDS, PAIRING_TYPES, GraphView, pairing_view
from visualizations.whole_payload import EDGE_TYPES

DAY = date(2021, 12, 31)
KUNMING = ROOT / "graph" / "datasets" / "kunming"


@pytest.fixture(scope="module")
def kunming() -> GraphView:
    return pairing_view(snapshot_of(check(read_folder(KUNMING))).at(DAY))


@pytest.fixture(scope="module")
def both() -> GraphView:
    return pairing_view(snapshot_of(check(read_folder(KUNMING)), generate(scale=0.05)).at(DAY))


# --- style ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize(("text", "on"), READ_ON)
def test_text_has_a_contrast_of_4_5_to_1(text: str, on: str, ground: str) -> None:
    assert contrast(getattr(THEME[text], ground), getattr(THEME[on], ground)) >= 4.5


def test_the_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_lines_and_outlines_have_a_contrast_of_3_to_1(ground: str) -> None:
    panel = getattr(THEME["panel"], ground)
    for style in EDGES.values():
        assert contrast(getattr(style.stroke, ground), panel) >= 3, style.text.en
    assert contrast(getattr(THEME["ink"], ground), panel) >= 3


def test_no_meaning_rests_on_colour_alone() -> None:
    assert len({style.path for style in NODES.values()}) == len(NODES) == len(NODE_KINDS)
    assert set(EDGES) == {*PAIRING_TYPES, *EDGE_TYPES}
    for one, other in combinations(EDGES.values(), 2):
        assert (one.stroke, one.dashes) != (other.stroke, other.dashes)


def test_synthetic_and_category_symbols_differ_from_the_plain_one() -> None:
    plain = symbol_svg("unit")
    assert "url(#h)" in symbol_svg("unit", synthetic=True)
    assert len({plain, symbol_svg("unit", synthetic=True), symbol_svg("unit", category=True)}) == 3


def test_the_palette_has_a_class_for_every_style() -> None:
    css = palette_css()
    for key in NODES:
        assert f".n-{key} .shape" in css
    for key in EDGES:
        assert f".e-{key}{{" in css
    assert "prefers-color-scheme:dark" in css


# --- labels -----------------------------------------------------------------------------------


def test_lines_hold_the_whole_name_unless_they_say_so() -> None:
    for text in ("云南能投基建公司党委", "Party Committee of Kunming University", "果林片区"):
        assert "".join(lines(text)).replace(" ", "") == text.replace(" ", "")
    cut = lines("长" * 300)
    assert len(cut) == 3
    assert cut[-1].endswith("…")
    for text in (*HOSTILE, "长" * 300):
        assert all(width(line) <= 21 for line in lines(printable(text)))


def test_the_synthetic_mark_is_never_parted() -> None:
    assert lines(f"果林国有单位05党委{SYNTHETIC_MARK}") == ("果林国有单位05党委", SYNTHETIC_MARK)


def test_a_label_shows_no_character_that_cannot_be_seen() -> None:
    shown = "".join(map(printable, HOSTILE))
    for unseen in ("\u2028", "\u2029", "\u202e", "\u202c"):
        assert unseen in "".join(HOSTILE)
        assert unseen not in shown
    assert printable("云内动力 Yunnei") == "云内动力 Yunnei"


def test_names_are_marked_for_what_they_are(both: GraphView) -> None:
    for node in both.nodes:
        for lang in ("zh", "en"):
            assert (SYNTHETIC_MARK in shown_name(node, lang)) == (node.layer == "synthetic")
    named = {node.id: node for node in both.nodes}
    assert shown_name(named["unit:military"], "zh") == "驻区部队（类别）"
    assert shown_name(named["unit:military"], "en").endswith("(category)")
    assert shown_name(named["unit:hengqin-institute"], "zh").endswith("（区外）")


# --- places -----------------------------------------------------------------------------------


def test_every_node_has_a_place_and_no_two_overlap(kunming: GraphView) -> None:
    places = layout(kunming)
    assert set(places) == {node.id for node in kunming.nodes}
    for one, other in combinations(places.values(), 2):
        assert abs(one[0] - other[0]) > 40 or abs(one[1] - other[1]) > 40


def test_places_are_the_same_in_another_process(both: GraphView) -> None:
    code = (
        "from datetime import date\n"
        "from graph.loading.checking import check\n"
        "from graph.datasets.synthetic import generate\n"
        "from graph.loading.folder import read_folder\n"
        "from tests.support.components import ROOT\n"
        "from tests.support.pictures import snapshot_of\n"
        "from visualizations.layout import layout\n"
        "from visualizations.view import pairing_view\n"
        "rows = check(read_folder(ROOT / 'graph' / 'datasets' / 'kunming'))\n"
        "picture = snapshot_of(rows, generate(scale=0.05)).at(date(2021, 12, 31))\n"
        "print(sorted(layout(pairing_view(picture)).items()))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == str(sorted(layout(both).items()))


def test_an_empty_view_and_a_single_node_have_places() -> None:
    assert layout(pairing_view(snapshot_of().at(DAY))) == {}
    one = GraphView(Text("一", "one"), DAY, ("source",), 1, (), (), (), (), 0)
    assert layout(one) == {}


# --- JSON -------------------------------------------------------------------------------------


def test_the_payload_is_plain_json_and_counts_what_it_shows(both: GraphView) -> None:
    told = payload(both)
    again = json.loads(json.dumps(told, ensure_ascii=False, allow_nan=False))
    assert len(again["nodes"]) == len(both.nodes)
    assert sum(entry["count"] for entry in again["legend"]["nodes"]) == len(both.nodes)
    assert sum(entry["count"] for entry in again["legend"]["edges"]) == len(both.edges)
    ids = {node["id"] for node in again["nodes"]}
    for edge in again["edges"]:
        assert {edge["start"], edge["end"]} <= ids
    for node in again["nodes"]:
        assert set(node["lines"]) == set(node["shown"]) == {"zh", "en"}
        assert isinstance(node["x"], float)
    assert again["as_of"] == "2021-12-31"


def test_hostile_names_pass_as_text(kunming: GraphView) -> None:
    view = pairing_view(snapshot_of(check(hostile_dataset())).at(DAY))
    names = {node["name"] for node in payload(view)["nodes"]}
    assert set(HOSTILE) <= names

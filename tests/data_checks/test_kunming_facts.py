"""Every fact of the source is there, with its figure, certainty and place (issue: item 5, S17)."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from graph.loading.checking import check, check_acyclic, external_ends
from graph.model.vocabulary import VOCABULARY
from tests.data_checks.kunming import ALL_FACTS, Expected, cells, expectations, kunming
from tests.support.networks import KUNMING

_MULTIPLIERS = {"": 1, "万": 10_000, "亿": 100_000_000}
_NUMERALS = {"两": "2", "三": "3", "四": "4", "五": "5"}


def printed_figure(printed: str) -> tuple[str, float]:
    """Operator and value of a figure, read from its print alone."""
    found = re.match(r"(超过)?([\d.]+|[两三四五])([万亿]?)(余?)", printed)
    assert found, printed
    more_than, digits, scale, and_more = found.groups()
    operator = "gt" if more_than else "ge" if and_more else "eq"
    return operator, round(float(_NUMERALS.get(digits, digits)) * _MULTIPLIERS[scale], 6)


def test_the_expectations_name_each_fact_once() -> None:
    assert tuple(row.fact for row in expectations()) == ALL_FACTS


def test_all_158_facts_stand_on_a_row_and_no_other_does() -> None:
    counted = Counter(fact for row in kunming().rows() for fact in cells(row.properties["facts"]))
    assert set(counted) == set(ALL_FACTS)


@pytest.mark.parametrize("expected", expectations(), ids=lambda row: row.fact)
def test_s17_1_each_fact_has_its_element_paragraph_certainty_and_figure(
    expected: Expected,
) -> None:
    row = kunming().element(expected.element)
    assert expected.fact in cells(row.properties["facts"])
    assert expected.paragraphs <= set(cells(row.properties["paragraphs"]))
    assert row.properties["certainty"] == expected.certainty
    if expected.element.startswith("claim:"):
        assert row.properties["operator"] == expected.operator
        assert row.properties["value"] == expected.value


def test_s17_1_every_row_says_where_it_comes_from() -> None:
    known = {row.fact: row.paragraphs for row in expectations()}
    for row in kunming().rows():
        place = f"{row.file}:{row.row}"
        facts, paragraphs = cells(row.properties["facts"]), cells(row.properties["paragraphs"])
        assert facts, place
        assert paragraphs, place
        assert len(facts) == len(set(facts)), place
        assert all(re.fullmatch(r"P(0[1-9]|1\d|2\d)", one) for one in paragraphs), place
        assert paragraphs == sorted(set(paragraphs)), place
        assert set(paragraphs) & set().union(*(known[fact] for fact in facts)), place
        assert row.properties["certainty"] in ("stated", "ambiguous", "inferred"), place


def test_what_is_not_plainly_stated_says_why() -> None:
    for row in kunming().rows():
        if row.properties["certainty"] == "inferred":
            assert row.properties["note"], f"{row.file}:{row.row}"


def test_every_note_is_in_both_languages() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    english = re.compile(r"(?:[A-Za-z]{2,}[ ,;:]+){4}")
    for row in kunming().rows():
        zh, en = row.properties.get("note"), row.properties.get("note_en")
        place = f"{row.file}:{row.row}"
        assert bool(zh) == bool(en), place
        if zh and en:
            assert han.search(zh), place
            assert not english.search(zh), place
            assert len(re.findall(r"[A-Za-z]{2,}", en)) > 1, place


def test_every_row_fits_the_vocabulary_and_every_end_exists() -> None:
    dataset = check(kunming().dataset)
    assert external_ends(dataset) == set()
    assert (dataset.id, dataset.layer, dataset.source) == (
        "kunming",
        "source",
        "src:kunming-2021",
    )
    assert all(row.properties["layer"] == "source" for row in dataset.nodes)
    for spec in VOCABULARY.relationships.values():
        if spec.acyclic:
            edges = [(r.start, r.end) for r in dataset.relationships if r.type == spec.type]
            check_acyclic(spec.type, edges)


def test_a_name_or_alias_means_one_node() -> None:
    counted: Counter[str] = Counter()
    for row in kunming().dataset.nodes:
        counted.update({row.properties["name"], *cells(row.properties.get("aliases", ""))})
    assert [name for name, count in counted.items() if count > 1] == []


def test_s17_3_printed_figures_say_what_operator_and_value_say() -> None:
    case = kunming()
    figures = {claim for claim in case.ids("Claim") if case.get(claim, "value")}
    assert len(figures) == 38
    for claim in figures:
        assert printed_figure(case.get(claim, "printed")) == case.figure(claim), claim
    for claim in case.ids("Claim") - figures:
        assert not case.get(claim, "operator"), claim
        assert case.get(claim, "printed"), claim


@pytest.mark.parametrize(
    ("printed", "figure"),
    [
        ("1.1亿元", ("eq", 110_000_000)),
        ("1.66万平方米", ("eq", 16_600)),
        ("2.7万余户", ("ge", 27_000)),
        ("22.3万余人次", ("ge", 223_000)),
        ("超过8万平方米", ("gt", 80_000)),
        ("420余个", ("ge", 420)),
        ("三期", ("eq", 3)),
    ],
)
def test_the_second_reading_of_printed_figures(printed: str, figure: tuple[str, float]) -> None:
    assert printed_figure(printed) == figure


def test_every_claim_has_one_subject_and_its_document() -> None:
    case = kunming()
    for claim in case.ids("Claim"):
        assert len(case.subjects(claim)) == 1, claim
        assert case.ends("STATED_IN", claim) == {"src:kunming-2021"}, claim


def test_only_the_plan_is_dated() -> None:
    dated = {
        row.properties.get("id", getattr(row, "id", ""))
        for row in kunming().rows()
        if row.properties.get("since") or row.properties.get("until")
    }
    assert dated == {"init:plan"}


def test_names_are_names_and_not_sentences() -> None:
    for row in kunming().dataset.nodes:
        for name in (row.properties["name"], *cells(row.properties.get("aliases", ""))):
            assert len(name) <= 45, name
            assert "。" not in name, name


def test_the_files_are_plain_utf_8_with_one_line_a_row() -> None:
    for file in KUNMING.rglob("*.csv"):
        content = file.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), file.name
        assert b"\r" not in content, file.name
        lines = content.decode("utf-8").splitlines()
        rows = [row for row in kunming().rows() if str(row.file).endswith(f"/{file.name}")]
        assert len(lines) == len(rows) + 1, file.name

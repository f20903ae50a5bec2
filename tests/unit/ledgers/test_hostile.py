"""The folder of hostile ledgers: each file ends in exactly the findings written down for it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInput
from graph.ledgers import KINDS, RULES
from graph.ledgers.templates.files import template_csv, template_xlsx
from tests.support.components import ROOT
from tests.support.ledgers import as_csv, headers, read, row
from tests.support.make_hostile_ledgers import FOLDER

with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as lines:
    EXPECTED = list(csv.DictReader(lines))
FILES = sorted({one["file"] for one in EXPECTED})


def test_every_file_has_an_expectation() -> None:
    there = {file.name for file in FOLDER.iterdir()} - {"expected.csv"}
    assert there == set(FILES)
    assert len(there) >= 25


@pytest.mark.parametrize("name", FILES)
def test_s19_2_a_hostile_file_ends_in_its_findings(name: str) -> None:
    expected = Counter(
        (one["outcome"], one["sheet"], one["row"], one["column"], one["rule"])
        for one in EXPECTED
        if one["file"] == name and one["outcome"] != "clean"
    )
    refused = None
    message = ""
    bad: set[int] = set()
    try:
        found = read(FOLDER / name)
        findings = found.findings
        bad = {at for _, _, at in found.bad}
        given = {(one.sheet, one.row) for one in (*found.nodes, *found.relationships)}
        assert not given & {(sheet, at) for _, sheet, at in found.bad}
    except InvalidInput as error:
        refused, findings = type(error).__name__, list(error.findings)
        message = error.message
    assert (
        Counter(
            (
                refused or one.severity,
                one.sheet or "",
                str(one.row or ""),
                one.column or "",
                one.rule,
            )
            for one in findings
        )
        == expected
    )
    assert {one.file for one in findings} <= {name}
    if refused:
        assert all(str(one) in message for one in findings)
    else:
        assert bad == {one.row for one in findings if one.severity == "error"}


def test_every_rule_is_told_in_both_languages() -> None:
    assert {one["rule"] for one in EXPECTED} - {""} <= RULES.keys()
    source = "".join(
        file.read_text("utf-8")
        for file in (
            *(ROOT / "graph" / "ledgers").rglob("*.py"),
            *(ROOT / "graph" / "unfolding").glob("*.py"),
        )
        if file.name != "rules.py"
    )
    fault = r'(?:Fault|Finding|[Rr]efused|report|_TooMuch)\(\s*"([a-z_]+)"'
    mark = r'(?:Marked|error|warn)\([^"]*?(?:"[a-z_]+", )?"([a-z_]+)",'
    made = re.findall(f"{fault}|{mark}", source)
    assert {one or other for one, other in made} <= RULES.keys()
    assert [rule for rule in RULES if f'"{rule}"' not in source] == []


def test_s18_1_a_personal_datum_is_named_by_its_column_and_not_repeated() -> None:
    for finding in read(FOLDER / "phones-in-cells.xlsx").findings:
        assert finding.rule == "person_datum"
        assert finding.column
        assert finding.value is None
        assert "1391" not in str(finding)
        assert "11010519491231002X" not in str(finding)


def test_s20_3_what_looks_like_a_formula_or_a_query_is_plain_text() -> None:
    names = [one.properties["name"] for one in read(FOLDER / "formulas-as-names.csv").nodes]
    assert names == ["=cmd|' /C calc'!A0", '") DETACH DELETE n //']


BOOK = template_xlsx(KINDS["needs"])
TABLE = as_csv(headers("needs"), row("needs"), encoding="gb18030")


@settings(max_examples=80)
@given(
    data=st.data(),
    whole=st.sampled_from([BOOK, TABLE, template_csv(KINDS["pairings"])]),
    ending=st.sampled_from(["csv", "xlsx", "xls"]),
)
def test_a_file_with_any_bytes_changed_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, whole: bytes, ending: str
) -> None:
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    path = tmp_path_factory.mktemp("changed") / f"ledger.{ending}"
    path.write_bytes(bytes(content))
    with suppress(InvalidInput):
        read(path)

"""The catalogue: every file loads, and a file that breaks a rule is refused with that rule."""

from __future__ import annotations

import ast
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from api.routes.catalogue import ASKED
from graph.errors import InvalidInput, NotFound, VocabularyError
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from graph.store.bolt import Store
from queries.catalogue import LAYERS, load, query, run
from queries.catalogue.checks import check_text
from queries.catalogue.query import parse
from tests.support.components import ROOT
from tests.support.oracles import every, oracles

HEADER = """\
// id: sample
// zh: 问题？
// en: A question?
// parameters:
//   id: text — id of a unit
//   limit: integer = 10 — rows at most
// columns:
//   unit: text — id
"""
TEXT = """\
MATCH (u:Unit)-[r:MEMBER_OF]->(c:Organization)
WHERE valid(u) AND valid(r) AND valid(c) AND c.id = $id
RETURN u.id AS unit
ORDER BY unit
LIMIT $limit
"""
# Parameters are refused before a store is asked, so these tests need none.
NO_STORE = cast(Store, None)


def checked(text: str, header: str = HEADER) -> None:
    check_text(parse("sample.cypher", header + text))


def test_every_file_keeps_the_rules_and_says_what_it_is() -> None:
    records = every()
    assert len(records) >= 35
    assert not oracles().keys() & load().keys()
    for record in records.values():
        assert Text(record.zh, record.en)
        assert record.en[0].isupper()
        assert not record.zh.isascii()
        assert [p.name for p in record.parameters][:2] == ["as_of", "layers"]
        assert all(column.meaning for column in record.columns)
        assert "valid(" not in record.text


def asked_by(folder: Path) -> set[str]:
    """Ids that the code of a folder gives to ``run``, read off its syntax."""
    return {
        argument.value
        for file in folder.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "run"
        for argument in call.args[1:2]
        if isinstance(argument, ast.Constant)
    }


def test_the_product_asks_every_question_or_offers_it_and_no_other() -> None:
    asked = asked_by(ROOT / "api") | asked_by(ROOT / "queries") | asked_by(ROOT / "visualizations")
    assert asked | {one.query for one in ASKED} == load().keys()


def test_tests_ask_every_oracle() -> None:
    tests = ROOT / "tests"
    texts = [file.read_text("utf-8") for file in tests.rglob("*.py")]
    assert [id for id in oracles() if not any(f'"{id}"' in text for text in texts)] == []


def test_the_rules_accept_a_text_that_keeps_them() -> None:
    checked(TEXT)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("u:Unit", "u:Units", "no label 'Units'"),
        ("MEMBER_OF", "MEMBER", "no relationship type 'MEMBER'"),
        ("c.id = $id", "c.idd = $id", "no property c.idd"),
        ("c.id = $id", "u.floor_area_m2 = $id", "no property u.floor_area_m2"),
        ("c.id = $id", "r.role = $id AND r.tier = 'x'", "no property r.tier"),
        ("c:Organization)", "c:Organization {idd: $id})", "no property 'idd'"),
        ("c.id = $id", "c.id = $id AND u:Company", "no label 'Company'"),
        ("c.id = $id", "c.id = $id AND c.name = $name", "\\$name is not declared"),
        ("c.id = $id", "c.id = 'org:j1'", "id is declared and not used"),
        ("[r:MEMBER_OF]", "[r:MEMBER_OF*]", "no upper bound"),
        ("[r:MEMBER_OF]", "[r:MEMBER_OF*1..]", "no upper bound"),
        ("[r:MEMBER_OF]", "[:MEMBER_OF]", "has no name"),
        ("(c:Organization)", "(:Organization)", "has no name"),
        ("(u:Unit)-[r:MEMBER_OF]->(c:Organization)", "(u:Unit)-->(c:Organization)", "no name"),
        (" AND valid(r)", "", "r is not held against day and layer"),
        ("valid(u) AND ", "", "u is not held against day and layer"),
        ("ORDER BY unit", "", "no ORDER BY"),
        ("u.id AS unit", "u.id AS id", "declares other columns"),
        ("u.id AS unit", "u.id AS unit, c.id AS committee", "declares other columns"),
        ("RETURN", "SET u.name = 'x' RETURN", "SET at"),
        ("RETURN", "CALL db.labels() YIELD label RETURN", "CALL at"),
        ("LIMIT $limit", "LIMIT $limit; MATCH (n) RETURN n", "semicolon"),
    ],
)
def test_a_text_that_breaks_a_rule_is_refused(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(VocabularyError, match=message):
        checked(TEXT.replace(old, new))


def test_paths_with_an_upper_bound_pass() -> None:
    for bounded in ("*1..3", "*..3", "*2"):
        checked(
            TEXT.replace("[r:MEMBER_OF]", f"[r:MEMBER_OF{bounded}]").replace(
                "AND valid(r)", "AND all(step IN r WHERE valid(step)) AND size(r) > 0"
            ),
            HEADER.replace(
                "// parameters", "// timeless: steps are held one by one\n// parameters"
            ),
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("// id: sample\n", ""),
        ("// zh: 问题？\n", ""),
        ("// en: A question?\n", "// en: A question?\n// en: Another?\n"),
        ("id: sample", "id: Sample"),
        ("id: text —", "id: string —"),
        ("unit: text —", "unit: uuid —"),
        ("// columns:", "// rows:"),
        ("//   unit: text — id\n", "//   unit: text\n"),
    ],
)
def test_a_header_that_breaks_a_rule_is_refused(old: str, new: str) -> None:
    assert old in HEADER
    with pytest.raises(VocabularyError):
        checked(TEXT, HEADER.replace(old, new, 1))


def test_valid_is_written_out_half_open_for_both_dates_and_the_layer() -> None:
    text = parse("sample.cypher", HEADER + TEXT).text
    assert (
        "((u.since IS NULL OR u.since <= $as_of) AND (u.until IS NULL OR $as_of < u.until) "
        "AND u.layer IN $layers)"
    ) in text


def test_the_labels_that_entity_spells_out_are_those_of_the_vocabulary() -> None:
    text = query("entity").text
    seconds = {name for node in VOCABULARY.nodes.values() for name in node.second_labels}
    for label in (*VOCABULARY.nodes, *seconds):
        assert f"'{label}'" in text


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "id is missing"),
        ({"id": 1}, "id must be text"),
        ({"id": "org:j1", "limit": "5"}, "limit must be integer"),
        ({"id": "org:j1", "limit": True}, "limit must be integer"),
        ({"id": "org:j1", "limit": -1}, "limit must be integer"),
        ({"id": "org:j1", "other": 1}, "no parameter other"),
        ({"id": "org:j1", "other": None}, "no parameter other"),
        ({"id": "org:j1", "as_of": "2021-12-31"}, "as_of must be date"),
        ({"id": "org:j1", "as_of": datetime(2021, 12, 31)}, "as_of must be date"),
        ({"id": "org:j1", "layers": "source"}, "layers must be list of text"),
        ({"id": "org:j1", "layers": ["source", "rumour"]}, "no layer rumour"),
    ],
)
def test_parameters_are_checked_before_the_store_is_asked(
    parameters: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        run(NO_STORE, "relations_of", **parameters)


def test_an_unknown_question_is_not_found() -> None:
    with pytest.raises(NotFound, match="no question 'people'"):
        run(NO_STORE, "people", as_of=date(2021, 12, 31))


def test_the_layers_are_those_of_the_vocabulary() -> None:
    assert LAYERS == ("source", "ledger", "synthetic")

"""The read-only door takes statements apart before any store sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput
from queries.cypher.read_only import MAX_LENGTH, check_read_only
from queries.cypher.tokens import TokenKind, tokens
from tests.support.hostile_cypher import ADMINISTERING, HARMLESS, HIDDEN, REACHING, WRITING

HOSTILE = (*WRITING, *REACHING, *ADMINISTERING, *HIDDEN)


@pytest.mark.parametrize("text", HOSTILE)
def test_s20_2_every_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        check_read_only(text)


def test_s20_2_the_corpus_is_large_enough() -> None:
    assert len(set(HOSTILE)) >= 30


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_texts_pass(text: str) -> None:
    assert check_read_only(text) == text.rstrip(";")


@pytest.mark.parametrize("keyword", ["CREATE", "merge", "Set", "DELETE", "REMOVE", "CALL", "load"])
@given(
    before=st.sampled_from([" ", "\n", "\t", "/**/", "/* ' */", '// "\n', "  /* ` */\n"]),
    after=st.sampled_from([" ", "\n", "/**/", "// '\n"]),
)
def test_no_layout_hides_a_clause(keyword: str, before: str, after: str) -> None:
    with pytest.raises(InvalidInput):
        check_read_only(f"MATCH (n){before}{keyword}{after}(x)")


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_or_refused(text: str) -> None:
    try:
        found = tokens(text)
    except InvalidInput:
        return
    # nothing is lost: the tokens stand in the text, in order, and each at its place
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for token in found:
        width = {TokenKind.QUOTED: 1, TokenKind.PARAMETER: 1}.get(token.kind, 0)
        assert plain.startswith(token.text, token.place + width)


def test_strings_hold_any_keyword_and_end_where_they_end() -> None:
    kinds = [token.kind for token in tokens("RETURN 'CREATE // /* `' AS x // 'y")]
    assert kinds == [TokenKind.NAME, TokenKind.STRING, TokenKind.NAME, TokenKind.NAME]


def test_a_statement_has_a_length() -> None:
    with pytest.raises(InvalidInput, match="longer"):
        check_read_only("RETURN 1 AS x" + " " * MAX_LENGTH)


def test_the_refusal_names_the_clause() -> None:
    with pytest.raises(InvalidInput, match="DELETE at 10 is refused"):
        check_read_only("MATCH (n) DELETE n")

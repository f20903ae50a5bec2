"""Cells that leave the house, and routes that hold no Cypher."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import api
from api.downloads.tables import masked, safe
from graph.exchange.texts import uncell


@pytest.mark.parametrize(("count", "shown"), [(None, None), (0, "<3"), (2, "<3"), (3, 3), (50, 50)])
def test_s18_1_counts_below_three_are_masked(count: int | None, shown: object) -> None:
    assert masked(count) == shown


@given(st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    cell = safe(text)
    assert isinstance(cell, str)
    assert not re.match(r"\s*[=+\-@]", cell)
    cell.encode()


UNSEEN = [chr(at) for at in range(0x110000) if unicodedata.category(chr(at)) in ("Cf", "Cc", "Zs")]
UNSEEN += list("\u034f\u115f\u1160\u2028\u2029\u3164\ufe0f\uffa0\U000e0100")


SIGNS = ["=1+1", "+1", "-1", "@a", "|a", "\t1", "\r1", "＝1", "＠a", "｜a", "﹦1"]


@pytest.mark.parametrize("sign", SIGNS)
def test_what_cannot_be_seen_hides_no_formula(sign: str) -> None:
    for unseen in UNSEEN:
        for before in (unseen, unseen * 3, f"\ufeff{unseen}", f" {unseen}\u202e"):
            cell = safe(before + sign)
            assert str(cell).startswith("'"), (hex(ord(unseen)), sign)
            assert uncell(str(cell)) == before + sign


@pytest.mark.parametrize("text", ["昆船智能", "3-5人", "甲=乙", "a|b", "\u200b昆船", "（一）"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_numbers_stay_numbers() -> None:
    assert [safe(cell) for cell in (-3, 2.5, None)] == [-3, 2.5, None]


def test_no_route_holds_cypher() -> None:
    for file in (Path(api.__file__).parent / "routes").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\b(MATCH|UNWIND|RETURN)\b", text), file.name
        assert not re.search(r"store\.(read|write|record|probe)\(", text), file.name

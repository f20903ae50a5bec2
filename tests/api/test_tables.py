"""Cells that leave the house, and routes that hold no Cypher."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import api
from api.tables import masked, safe


@pytest.mark.parametrize(("count", "shown"), [(None, None), (0, "<3"), (2, "<3"), (3, 3), (50, 50)])
def test_s18_1_counts_below_three_are_masked(count: int | None, shown: object) -> None:
    assert masked(count) == shown


@given(st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    cell = safe(text)
    assert isinstance(cell, str)
    assert not re.match(r"\s*[=+\-@]", cell)
    cell.encode()


def test_numbers_stay_numbers() -> None:
    assert [safe(cell) for cell in (-3, 2.5, None)] == [-3, 2.5, None]


def test_no_route_holds_cypher() -> None:
    for file in (Path(api.__file__).parent / "routes").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\b(MATCH|UNWIND|RETURN)\b", text), file.name
        assert not re.search(r"store\.(read|write|record|probe)\(", text), file.name

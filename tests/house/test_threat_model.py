"""Each promise of the threat model names tests that are there."""

from __future__ import annotations

import re

import pytest

from tests.support.components import ROOT

TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
PROMISES = [
    line
    for line in TEXT[TEXT.index("## Promises") : TEXT.index("## What is not")].splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| threat |"))
]


def test_there_are_promises() -> None:
    assert len(PROMISES) > 20


@pytest.mark.parametrize("row", PROMISES, ids=lambda row: row.split("|")[1].strip())
def test_a_promise_names_tests_that_are_there(row: str) -> None:
    shown = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row.split("|")[3])
    assert shown
    for path, name in shown:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^(async )?def {name}\(", text, flags=re.M), f"{path}::{name}"

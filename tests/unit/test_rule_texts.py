"""Every rule that a ledger or an import can break is told in Chinese and in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from graph.importing.rules import IMPORT_RULES
from graph.ledgers.rules import RULES
from queries.coverage.plans.own_sites import SITE_RULES
from queries.coverage.rules.codes import RATES
from tests.support.components import ROOT
from visualizations.texts import TEXTS

TOLD = {**RULES, **IMPORT_RULES, **SITE_RULES}
HAN = re.compile(r"[\u4e00-\u9fff]")


def broken() -> Iterator[str]:
    """The rules that the code names where it makes a finding."""
    for folder in ("graph/ledgers", "graph/importing"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                at = {"Finding": 0, "warn": 1, "error": 1}.get(name)
                if at is not None and len(node.args) > at:
                    rule = node.args[at]
                    if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
                        yield rule.value


def test_every_rule_that_is_broken_somewhere_has_its_texts() -> None:
    rules = set(broken())
    assert len(rules) > 25
    assert rules - TOLD.keys() == set()


@pytest.mark.parametrize("rule", TOLD)
def test_a_rule_is_told_in_both_languages(rule: str) -> None:
    assert HAN.search(TOLD[rule].zh)
    assert not HAN.search(TOLD[rule].en)


@pytest.mark.parametrize("rate", RATES)
def test_every_rate_has_a_name(rate: str) -> None:
    assert {f"lens.{rate}", f"rate.{rate}"} <= TEXTS.keys()

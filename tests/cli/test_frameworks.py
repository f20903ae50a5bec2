"""The framework commands: readable in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.ledgers import KINDS
from graph.ledgers.templates.files import template_csv
from graph.store.embedded import hold
from tests.support.command import Run, command
from tests.support.thorough import usually

DAY = ("--as-of", "2021-12-31")


@pytest.mark.parametrize(
    ("lang", "arguments", "words"),
    [
        ("en", ("plan", "--layer", "source"), ("not named in source", "110,000,000 CNY")),
        ("zh", ("plan", "--overdue", *DAY), ("逾期天数", "昆明经开区党工委")),
        ("zh", ("brands", *DAY), ("双创走廊项目组",)),
        ("en", ("cards", "--layer", "source"), ("> 95%",)),
        ("zh", ("contributors", "C2", "--layer", "source"), ("红色驿站", "联合党委", "F108")),
        ("zh", ("pathways", "--layer", "source"), ("党建+营商环境", "功能型联合党委", "P26")),
        ("en", ("belt", *DAY), ("no order is given", "piece 1: 9 points")),
        ("zh", ("platform", "--layer", "source"), ("云岭先锋", "文献未点名")),
    ],
)
def test_tables_speak_both_languages(
    gongjian: Run, lang: str, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    ran = gongjian("frameworks", *arguments, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    for word in words:
        assert word in ran.out


def test_an_unknown_card_gets_one_message(gongjian: Run) -> None:
    ran = gongjian("frameworks", "contributors", "C9", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "no card 'C9'" in ran.err


def test_what_a_store_lacks_leads_to_its_ledger(tmp_path: Path) -> None:
    """One organization is there, and neither a framework nor a figure."""
    ledger = tmp_path / "organizations.csv"
    ledger.write_bytes(template_csv(KINDS["organizations"]))
    with hold(tmp_path):
        assert command(tmp_path, "load", str(ledger)).code == 0
        for listed in usually(["cards"], thorough=["cards", "brands", "pathways"]):
            ran = command(tmp_path, "frameworks", listed, "--lang", "en")
            assert (ran.code, "gongjian template frameworks" in ran.out) == (0, True), ran.out
        ran = command(tmp_path, "claims", "--lang", "zh")
        assert "公布数台账（T10）" in ran.out
        every = ["plan", "belt", "platform", "measures"]
        for one in usually(["plan", "measures"], thorough=every):
            ran = command(tmp_path, "frameworks", one)
            assert (ran.code, ran.out) == (1, "")
            assert "T9 框架台账 (frameworks) brings them" in ran.err

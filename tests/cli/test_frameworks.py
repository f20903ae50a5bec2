"""The framework commands: readable in both languages."""

from __future__ import annotations

import pytest

from tests.support.command import Run

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

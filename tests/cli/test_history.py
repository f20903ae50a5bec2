"""The history commands: as JSON the same as the API's, as tables readable in both languages."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run

DAYS = ("--from", "2019-06-01", "--to", "2021-12-31")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("diff", *DAYS, "--type", "Agreement", "--layer", "synthetic"),
            {"zh": ("新增", "结对共建"), "en": ("added", "Agreement")},
        ),
        (
            ("diff", "--from", "2020-02-01", "--to", "2020-03-01", "--layer", "source"),
            {"zh": ("两日之间没有差别",), "en": ("nothing differs",)},
        ),
        (
            ("entity", "云内动力", "--layer", "source"),
            {"zh": ("装备制造业联合党委", "无日期"), "en": ("member of", "undated")},
        ),
        (
            ("series", "coverage_work", "activities", *DAYS, "--step", "year"),
            {"zh": ("工作覆盖率", "2021-06-01"), "en": ("work coverage", "2021-06-01")},
        ),
        (("figures",), {"zh": ("活动人次",), "en": ("person-times",)}),
    ],
)
def test_s16_tables_speak_both_languages(
    gongjian: Run, arguments: tuple[str, ...], words: dict[str, tuple[str, ...]]
) -> None:
    for lang, expected in words.items():
        ran = gongjian("history", *arguments, "--lang", lang)
        assert (ran.code, ran.err) == (0, "")
        for word in expected:
            assert word in ran.out


def test_json_is_whole_with_all(gongjian: Run) -> None:
    told = gongjian("history", "diff", *DAYS, "--type", "PARTY_TO", "--all", "--json").json
    assert len(told["data"]) == told["count"] > 50
    told = gongjian("history", "series", "members", *DAYS, "--json").json["data"]
    assert len(told["series"][0]["points"]) == 31


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("diff", "--from", "2021-12-31", "--to", "2021-12-31"), "is the same day as"),
        (("series", "happiness", *DAYS), "happiness"),
        (("series", "members", "--from", "0001-01-01"), "120 points"),
    ],
)
def test_bad_input_gets_one_message(gongjian: Run, arguments: tuple[str, ...], word: str) -> None:
    ran = gongjian("history", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert word in ran.err
    assert "Traceback" not in ran.err

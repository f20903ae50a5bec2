"""The history commands: as JSON the same as the API's, as tables readable in both languages."""

from __future__ import annotations

import pytest

from tests.support.command import Run

DAYS = ("--from", "2019-06-01", "--to", "2021-12-31")


@pytest.mark.parametrize(
    ("lang", "arguments", "words"),
    [
        (
            "zh",
            ("diff", *DAYS, "--type", "Agreement", "--layer", "synthetic"),
            ("新增", "结对共建"),
        ),
        (
            "en",
            ("diff", "--from", "2020-02-01", "--to", "2020-03-01", "--layer", "source"),
            ("nothing differs",),
        ),
        ("zh", ("entity", "云内动力", "--layer", "source"), ("装备制造业联合党委", "无日期")),
        (
            "en",
            ("series", "coverage_work", "activities", *DAYS, "--step", "year"),
            ("work coverage", "2021-06-01"),
        ),
        ("zh", ("figures",), ("活动人次",)),
    ],
)
def test_s16_tables_speak_both_languages(
    gongjian: Run, lang: str, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    ran = gongjian("history", *arguments, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    for word in words:
        assert word in ran.out


def test_json_is_whole_with_all(gongjian: Run) -> None:
    told = gongjian("history", "diff", *DAYS, "--type", "PARTY_TO", "--all", "--json").json
    assert len(told["data"]) == told["count"] > 50


def test_bad_input_gets_one_message(gongjian: Run) -> None:
    ran = gongjian("history", "diff", "--from", "2021-12-31", "--to", "2021-12-31")
    assert (ran.code, ran.out) == (2, "")
    assert "is the same day as" in ran.err
    assert "Traceback" not in ran.err

"""Policies, advice and explanations on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_bad_input import refused
from tests.support.command import Run

DAY = ("--as-of", "2021-12-31")


def test_a_policy_is_written_changed_saved_and_asked_by(gongjian: Run, tmp_path: Path) -> None:
    whole = gongjian("coverage", "policy", "default").out
    changed = whole.replace('id = "default"', 'id = "mine"', 1)
    changed = changed.replace('weight = "one"', 'weight = "staff"')
    file = tmp_path / "mine.toml"
    file.write_text(changed.replace("joint_branch_units = 5", "joint_branch_units = 6"), "utf-8")
    ran = gongjian("coverage", "policies", "--save", str(file), "--json")
    assert ran.code == 0, ran.err
    assert [(one["id"], one["kept"]) for one in ran.json] == [
        ("default", "built-in"),
        ("hefei", "built-in"),
        ("mine", "saved"),
    ]
    told = gongjian("coverage", "advice", "--rule", "R04", "--policy", "mine", "--json", *DAY).json
    assert told["count"] == 0
    assert told["policy"]["id"] == "mine"
    summary = gongjian("coverage", "summary", "--policy", "mine@1", "--lang", "zh", *DAY)
    assert "mine@1" in summary.out
    assert "应建已建率" in summary.out
    assert "按从业人员加权的服务圈覆盖率" in summary.out
    file.write_text(changed, "utf-8")
    refused(gongjian("coverage", "policies", "--save", str(file)), 1, "mine@1", "version")
    file.write_text(changed.replace("max_load = 5", "max_load = 0"), "utf-8")
    words = ("mine.toml", "guidance.max_load", "'0'")
    refused(gongjian("coverage", "policies", "--save", str(file)), 2, *words)
    refused(gongjian("coverage", "summary", "--policy", "nobody"), 1, "nobody", "default")


def test_advice_in_chinese_masks_few_members(gongjian: Run) -> None:
    ran = gongjian("coverage", "advice", "--rule", "R03", "--lang", "zh", *DAY)
    assert ran.code == 0, ran.err
    assert "<3" in ran.out
    assert "应与邻近单位联合组建" in ran.out
    assert gongjian("coverage", "advice", "--rule", "R12").code == 2


def test_an_enterprise_is_explained_in_both_languages(gongjian: Run) -> None:
    zh = gongjian("coverage", "explain", "unit:s000002", "--lang", "zh", *DAY)
    assert zh.code == 0, zh.err
    for word in ("未覆盖", "R03", "最近阵地", "指导员", "正式党员 <3", "default@1"):
        assert word in zh.out
    en = gongjian("coverage", "explain", "unit:s000002", "--lang", "en", *DAY)
    for word in ("uncovered", "Nearest positions", "assign a guidance officer"):
        assert word in en.out
    refused(gongjian("coverage", "explain", "unit:nobody", *DAY), 1, "unit:nobody")
    refused(gongjian("coverage", "explain", "org:j1", *DAY), 2, "org:j1", "no enterprise")


def test_s05_2_carriers_in_a_table(gongjian: Run) -> None:
    ran = gongjian("coverage", "carriers", "--lang", "zh", *DAY)
    assert ran.code == 0, ran.err
    assert "0 / 8" not in ran.out
    assert "公布 17 个，文献点名 0 个" in ran.out
    assert "孵化器" in ran.out

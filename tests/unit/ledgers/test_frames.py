"""Frameworks (T9) and published figures (T10): what a row becomes, and what it is refused for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import Finding
from graph.ledgers.values.periods import read_period
from tests.support.ledgers import Read, read_rows, references, row
from tests.support.small import dataset, node

BLANK = dict.fromkeys(("code", "runners", "pathways", "points", "communities", "places"), "")


def frame(key: str, kind: str = "品牌", **cells: Any) -> list[Any]:
    given = {"key": key, "name": f"框架{key}", "kind": kind, "rank": "", "theme": ""}
    return row("frameworks", **{**BLANK, **given, **cells})


def figure(**cells: Any) -> list[Any]:
    return row("figures", **{"metric": "", "subjects": "", "printed": "", **cells})


def frames(folder: Path, *rows: list[Any]) -> Read:
    return read_rows(folder, "frameworks", *rows)


def only_fault(found: Read) -> Finding:
    (fault,) = found.errors
    assert not found.nodes
    return fault


def test_a_brand_with_what_advances_it_and_its_parts(tmp_path: Path) -> None:
    cells = {
        "runners": "甲党委；乙支部",
        "contributors": "ORG-A; 昆明学院",
        "carriers": "创业大厦",
        "communities": "顺通社区居委会、大冲社区",
        "places": "阿拉街道",
        "elements": "一；二",
        "open_list": "是",
    }
    # the codes in the graph of these tests are small letters
    found = frames(tmp_path, frame("a", **{**cells, "contributors": "org-a; 昆明学院"}))
    assert not found.errors, found.errors
    made = found.node("Initiative").properties
    assert (made["id"], made["code"], made["kind"]) == ("init:a", "a", "brand")
    assert (made["elements"], made["open_list"]) == (["一", "二"], True)
    advanced = {
        one.start: (one.properties["role"], one.properties.get("note"))
        for one in found.relationships
        if one.type == "ADVANCES"
    }
    assert advanced == {
        "org:org-a": ("runner", "同时为参与"),
        "org:org-b": ("runner", None),
        "unit:school": ("contributor", None),
        "zone:tower": ("carrier", None),
    }
    assert found.ends("PART_OF") == {("zone:shuntong", "init:a"), ("zone:dachong", "init:a")}
    assert found.ends("LOCATED_IN") == {("init:a", "zone:ala")}


def test_frameworks_refer_to_each_other_in_any_order_by_code_name_and_short_code(
    tmp_path: Path,
) -> None:
    found = frames(
        tmp_path,
        frame("c", "措施", parent="方案甲"),
        frame("t", "项目组", parent="p", advances="B9"),
        frame("b", pathways="路一;l2", code="B9"),
        frame("l1", "路径", name="路一", takers="联合党委"),
        frame("l2", "党建+路径"),
        frame("p", "方案", name="方案甲"),
        frame("g", "工作法", takers="joint"),
        frame("v", "平台", advances="b", extends="w"),
        frame("w", "平台"),
    )
    assert not found.errors, found.errors
    assert found.ends("PART_OF") == {("init:c", "init:p"), ("init:t", "init:p")}
    assert found.ends("EXTENDS") == {("init:v", "init:w")}
    roles = {
        (one.start, one.end): one.properties["role"]
        for one in found.relationships
        if one.type == "ADVANCES"
    }
    assert roles == {
        ("init:t", "init:b"): "runner",
        ("init:v", "init:b"): "carrier",
        ("init:b", "init:l1"): "pathway",
        ("init:b", "init:l2"): "pathway",
        ("org:joint", "init:l1"): "pathway",
        ("org:joint", "init:g"): "method",
    }


@pytest.mark.parametrize(
    ("kind", "cells", "rule", "column", "value"),
    [
        ("措施", {}, "whole_missing", "所属", None),
        ("措施", {"parent": "b2"}, "other_kind", "所属", "init:b2"),
        ("措施", {"parent": "无此方案"}, "unknown_name", "所属", "无此方案"),
        ("品牌", {"parent": "x"}, "same_body", "所属", "x"),
        ("品牌", {"takers": "甲党委"}, "other_kind", "采用者", None),
        ("品牌", {"pathways": "文化带"}, "other_kind", "路径", "init:b2"),
        ("品牌", {"runners": "某某党委"}, "unknown_name", "实施单位", "某某党委"),
        ("品牌", {"owners": "重名公司"}, "ambiguous_name", "责任单位", "重名公司"),
        ("品牌", {"points": "顺通社区"}, "unknown_name", "点位", "顺通社区"),
        ("牌子", {}, "not_in_list", "框架类别*", "牌子"),
        ("品牌", {"status": "快了"}, "not_in_list", "状态", "快了"),
        ("品牌", {"due": "2021-13-01"}, "not_a_date", "完成时限", "2021-13-01"),
        ("品牌", {"since": "2022-01-01", "due": "2021-12-31"}, "date_order", "完成时限", None),
        ("品牌", {"since": "2022-01-01", "until": "2021-12-31"}, "date_order", "结束日期", None),
    ],
)
def test_a_wrong_framework_is_told(
    tmp_path: Path, kind: str, cells: dict[str, str], rule: str, column: str, value: str | None
) -> None:
    known = references(dataset(node("Initiative", "init:b2", name="文化带", kind="brand")))
    found = read_rows(tmp_path, "frameworks", frame("x", kind, **cells), known_as=known)
    fault = only_fault(found)
    assert (fault.rule, fault.row, fault.column) == (rule, 2, column)
    if value is not None:
        assert fault.value == value


def test_a_figure_with_its_document(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        "figures",
        figure(
            key="g1",
            metric="党群服务阵地数",
            operator="≥",
            value="1.2万余",
            unit="个",
            subjects="结对共建圈；zone:ala",
            period="2019—2021年",
            document="工作总结",
            published="2021-12-20",
        ),
        figure(key="g2", operator="逾", value="8", unit="万平方米", document="工作总结"),
        figure(key="g3", operator="近", value="95%", unit="%", document="工作总结"),
    )
    assert not found.errors, found.errors
    one, two, three = (row.properties for row in found.nodes if row.label == "Claim")
    assert (one["kind"], one["metric"], one["operator"], one["value"]) == (
        *("figure", "positions", "ge"),
        12_000,
    )
    assert (one["printed"], one["period"], one.get("note")) == ("1.2万余", "2019/2021", None)
    assert (two["operator"], two["value"], two["unit"]) == ("gt", 80_000, "m2")
    assert two["metric"] == two["name"], "what the graph does not count goes by its own name"
    assert (three["operator"], three["value"], three["unit"]) == ("about", 95, "%")
    assert found.ends("ABOUT") == {("claim:g1", "init:b1"), ("claim:g1", "zone:ala")}
    (source,) = (row.properties for row in found.nodes if row.label == "Source")
    assert source["id"] == "src:2021-12-20-工作总结"
    assert (source["name"], source["kind"], source["published"]) == (
        *("工作总结", "document"),
        date(2021, 12, 20),
    )
    assert found.ends("STATED_IN") == {
        (claim, source["id"]) for claim in ("claim:g1", "claim:g2", "claim:g3")
    }


@pytest.mark.parametrize(
    ("cells", "rule", "column"),
    [
        ({"operator": ""}, "missing_value", "算符*"),
        ({"operator": "差不多"}, "not_in_list", "算符*"),
        ({"value": ""}, "missing_value", "数值*"),
        ({"value": "许多"}, "not_a_number", "数值*"),
        ({"document": ""}, "missing_value", "文献名称*"),
        ({"published": ""}, "missing_value", "文献日期*"),
        ({"published": "去年"}, "not_a_date", "文献日期*"),
        ({"metric": "满意度"}, "not_in_list", "指标"),
        ({"period": "近年来"}, "not_a_period", "时期"),
        ({"period": "2021-2019"}, "not_a_period", "时期"),
        ({"subjects": "无此单位"}, "unknown_name", "对象"),
        ({"subjects": "重名公司"}, "ambiguous_name", "对象"),
    ],
)
def test_a_wrong_figure_is_told(
    tmp_path: Path, cells: dict[str, str], rule: str, column: str
) -> None:
    fault = only_fault(read_rows(tmp_path, "figures", figure(**cells)))
    assert (fault.rule, fault.row, fault.column) == (rule, 2, column)


def test_a_code_that_two_things_have_is_ambiguous(tmp_path: Path) -> None:
    both = dataset(
        node("Initiative", "init:k", name="甲", kind="brand"),
        node("Organization", "org:k", name="乙"),
    )
    found = read_rows(tmp_path, "figures", figure(subjects="k"), known_as=references(both))
    fault = only_fault(found)
    assert fault.rule == "ambiguous_name"
    assert "init:k, org:k" in fault.message
    told = read_rows(tmp_path, "figures", figure(subjects="init:k"), known_as=references(both))
    assert told.ends("ABOUT") == {("claim:530111-GB01", "init:k")}


def test_what_contradicts_itself_is_warned_of(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path, "figures", figure(printed="420余个", operator="等于", published="2022-01-01")
    )
    assert not found.errors
    assert {"contradiction", "date_order"} <= set(found.rules)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("2021", "2021"),
        ("2021年", "2021"),
        ("２０２１年", "2021"),
        ("2019-2021年", "2019/2021"),
        ("2019年至2021年", "2019/2021"),
        ("2021-06-30", "2021-06-30"),
        ("2021年1月1日—2021年6月30日", "2021-01-01/2021-06-30"),
        ("2021-01-01/2021-06-30", "2021-01-01/2021-06-30"),
        ("2021.1.1-2021.6.30", "2021-01-01/2021-06-30"),
        ("2021-06-30/2021-01-01", None),
        ("2021年上半年", None),
        ("2021-02-30", None),
    ],
)
def test_periods(printed: str, read: str | None) -> None:
    assert read_period(printed) == read

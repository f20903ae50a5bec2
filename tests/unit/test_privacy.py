"""What counts as a datum about a person, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.privacy import is_person_column, person_datum


@pytest.mark.parametrize(
    "header",
    [
        "姓名",
        " 姓 名 ",
        "联系电话*",
        "手机号（必填）",
        "ＰＨＯＮＥ",
        "Contact-Person",
        "党支部书记姓名",
        "支部书记",
        "负责人及电话",
        "党建指导员",
        "工会主席",
        "法定代表人（姓名）",
    ],
)
def test_s18_1_person_columns_are_known_in_any_dress(header: str) -> None:
    assert is_person_column(header)


@pytest.mark.parametrize(
    "header",
    ["党组织名称", "企业名称", "正式党员数", "name", "name_en", "党建指导员派驻", "书记人数"],
)
def test_other_columns_are_not_taken_for_one(header: str) -> None:
    assert not is_person_column(header)


def test_identity_and_mobile_numbers_are_found_inside_text() -> None:
    assert person_datum("见 11010519491231002X。") == "resident identity number"
    for text in ("拨打13912345678", "139-1234-5678", "139 1234 5678", "+8613912345678"):
        assert person_datum(text) == "mobile number"


@pytest.mark.parametrize(
    "text",
    [
        "911101066976941872",  # a credit code of digits only: month 97 is none
        "110105194912310021",  # wrong check character
        "20211231",
        "139123456789",  # twelve digits
        "云南省昆明市经开区130号",
    ],
)
def test_numbers_that_are_none_pass(text: str) -> None:
    assert person_datum(text) is None


@given(st.text(max_size=40))
def test_any_text_is_judged_without_error(text: str) -> None:
    assert person_datum(text) in (None, "mobile number", "resident identity number")

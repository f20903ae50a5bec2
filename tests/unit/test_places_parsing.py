"""Addresses taken apart: against parts written down by hand before the rules were tried on them."""

from __future__ import annotations

import csv
import doctest
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.places import texts
from graph.places.addresses import areas, insides, numerals, parsing, ways
from graph.places.addresses.address import Address
from graph.places.addresses.divisions import cities, provinces
from graph.places.addresses.numerals import value_of
from graph.places.addresses.parsing import parse

LABELLED = Path(__file__).parents[1] / "data" / "places" / "addresses.csv"
_PARTS = [field.name for field in fields(Address) if field.name != "asides"]


def _labelled() -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_labelled_addresses_are_read_as_written_down() -> None:
    rows = _labelled()
    wrong = [
        (row["address"], part, row[part], parse(row["address"]).said.get(part, ""))
        for row in rows
        for part in _PARTS
        if row[part] != parse(row["address"]).said.get(part, "")
    ]
    assert len({one[0] for one in wrong}) <= 5, wrong
    said = sum(bool(row[part]) for row in rows for part in _PARTS)
    assert len(rows) == 114
    assert len(wrong) / said < 0.015, wrong


@pytest.mark.parametrize("module", [areas, insides, numerals, parsing, texts, ways])
def test_examples_of_the_docstrings(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted
    assert not found.failed


@given(st.integers(1, 9999))
def test_numerals_are_read_back(number: int) -> None:
    signs, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    digits = str(number)
    said = "".join(
        (signs[int(digit)] + units[len(digits) - 1 - at]) if digit != "0" else "零"
        for at, digit in enumerate(digits)
    )
    assert value_of(said.rstrip("零")) == number
    assert value_of("".join(signs[int(digit)] for digit in digits)) == number


@given(
    st.text(
        alphabet="昌宏路街道镇市区县社区村园大厦号栋座楼室0123456789A-()旁与口附之一二十",
        max_size=40,
    )
)
def test_any_text_is_read_and_nothing_is_made_up(text: str) -> None:
    """Every sign of a part stands in the text; only numerals and offices are written anew."""
    address = parse(text)
    for part, said in address.said.items():
        if part not in ("province", "city"):
            for sign in said:
                assert sign in text or sign.isdigit() or sign in "-社区村", (text, part, said)


@pytest.mark.parametrize("text", ["", "  ", "无", "()", "号", "路", "1", "昌"])
def test_texts_that_are_no_addresses(text: str) -> None:
    assert parse(text).road == ""


def test_width_case_and_blanks_do_not_matter() -> None:
    plain = parse("昌宏路12号A座301室")
    assert parse("昌宏路 １２ 号　ａ座 ３０１室") == plain == parse("昌宏路十二号A座301室")


def test_a_road_named_after_a_city_is_a_road() -> None:
    assert parse("北京路155号").said == {"road": "北京路", "number": "155"}
    assert parse("北京东路1号").said == {"road": "北京东路", "number": "1"}


def test_the_former_name_of_a_road_is_an_aside() -> None:
    assert parse("昌宏路(原经牛路)36号").asides == ("经牛路",)


def test_short_names_of_divisions() -> None:
    assert provinces()["西藏"] == "西藏自治区"
    assert provinces()["内蒙古"] == "内蒙古自治区"
    assert provinces()["新疆"] == "新疆维吾尔自治区"
    assert cities()["红河"] == "红河哈尼族彝族自治州"
    assert len(provinces().keys() & {"北京市", "台湾省", "香港特别行政区"}) == 3


@pytest.mark.parametrize(
    ("text", "house"),
    [("昌宏路12号", 12), ("昌宏路12号附3号", 12), ("昌宏路8-1号", 8), ("祖冲之路2288弄3号", 2288),
     ("昌宏路", None)],
)  # fmt: skip
def test_the_number_by_which_a_house_stands_along_its_road(text: str, house: int | None) -> None:
    assert parse(text).house == house

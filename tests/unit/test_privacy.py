"""What counts as a datum about a person, and what only looks like one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.privacy import PROVINCES, is_person_column, person_datum
from graph.model.uscc import (
    ALPHABET,
    Validity,
    check_character,
    organization_check_character,
    validity,
)

DIGITS = ALPHABET[:10]
COUNTIES = ["00", *(f"{at:02d}" for at in range(1, 30)), "81", "82"]


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
        "姓\u200b名",
        "联系\u00ad电话",
        "是否派驻指导员及姓名",
        "是否派驻、指导员",
        "手机号数据",
    ],
)
def test_s18_1_person_columns_are_known_in_any_dress(header: str) -> None:
    assert is_person_column(header)


@pytest.mark.parametrize(
    "header",
    [
        *("党组织名称", "企业名称", "正式党员数", "name", "name_en", "党建指导员派驻", "书记人数"),
        *(
            "是否派驻党建指导员",
            "有无党建指导员",
            "是否配备书记*",
            "联络员数",
            "联系人数",
            "党建指导员（是否）",
        ),
        *("是否公布联系电话", "党建指导员人数"),
    ],
)
def test_other_columns_are_not_taken_for_one(header: str) -> None:
    assert not is_person_column(header)


def test_identity_and_mobile_numbers_are_found_inside_text() -> None:
    assert person_datum("见 11010519491231002X。") == "resident identity number"
    for text in (
        *("居民11010519491231002X号", "110105 19491231 002X", "110105-1949-1231-002x"),
        *(
            "1101051949\u200b1231002X",
            "１１０１０５１９４９１２３１００２Ｘ",
            "110105(19491231)002Х",
        ),
        *("110105\n19491231\n002X", "【110105】19491231【002X】", "id11010519491231002X"),
        *("①①0105①949①23①002X", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "证110105491231002"),
    ):
        assert person_datum(text) == "resident identity number", text
    for text in (
        *("139\u202e12345678", "139\n1234\n5678", "(139)12345678", "139.1234.5678"),
        *(
            "1 3 9 1 2 3 4 5 6 7 8",
            "0086-139-1234-5678",
            "tel13912345678",
            "１３９ー１２３４５６７８".replace("ー", "－"),
        ),
    ):
        assert person_datum(text) == "mobile number", text
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
        "530111201801010015",  # division, day and number of a project: the check character is wrong
        "530111200101001",  # as an old identity number it would be of 1920
        "1500-2000-350",
        "102.80391234, 24.98531234",
    ],
)
def test_numbers_that_are_none_pass(text: str) -> None:
    assert person_datum(text) is None


@given(st.text(max_size=40))
def test_any_text_is_judged_without_error(text: str) -> None:
    assert person_datum(text) in (None, "mobile number", "resident identity number")


BODIES = ("11", "12", "13", "51", "52", "53", "54", "91", "92", "93", "A1", "N1", "Y1")


def _credit_codes(count: int, letters: str, county: Sequence[str]) -> Iterator[str]:
    """Valid credit codes of all kinds of bodies, in all provinces."""
    chance = Random(20211231)
    for _ in range(count):
        kind, province = chance.choice(BODIES), chance.choice(sorted(PROVINCES))
        place = f"{province}{chance.randint(0, 35):02d}{chance.choice(county)}"
        organization = "".join(chance.choices(letters, k=8))
        body = kind + place + organization + organization_check_character(organization)
        yield body + check_character(body)


@pytest.mark.parametrize(
    ("letters", "county", "most"),
    [(ALPHABET, COUNTIES, 0), (DIGITS, COUNTIES, 3), (DIGITS, ("19", "20"), 20)],
)
def test_credit_codes_are_not_taken_for_identity_numbers(
    letters: str, county: Sequence[str], most: int
) -> None:
    """None with letters in the organization code; of those of digits only one in ten thousand."""
    codes = list(_credit_codes(20_000, letters, county))
    assert sum(person_datum(code, code=True) is not None for code in codes) <= most


def test_identity_numbers_are_found_whatever_their_check_characters_say() -> None:
    numbers = [
        _identity(f"530111{year}0101{serial:03d}")
        for year in (1900, 1975, 2020)
        for serial in range(300)
    ]
    passing = [number for number in numbers if validity(number) is not Validity.FORMAT]
    assert len(passing) > 800
    assert {validity(number) for number in numbers} > {Validity.ORGANIZATION_CHECKSUM}
    for number in numbers:
        assert person_datum(number, code=True) == person_datum(number) == "resident identity number"


def _identity(body: str) -> str:
    weights = [pow(2, 17 - at, 11) for at in range(17)]
    total = sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True))
    return body + "10X98765432"[total % 11]

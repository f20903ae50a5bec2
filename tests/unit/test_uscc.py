"""Credit codes: both check characters, against published codes and by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from graph.model.uscc import (
    ALPHABET,
    Validity,
    check_character,
    compact,
    organization_check_character,
    validity,
)

BODIES = st.builds(
    "".join,
    st.tuples(
        st.text(ALPHABET, min_size=2, max_size=2),
        st.text("0123456789", min_size=6, max_size=6),
        st.text(ALPHABET, min_size=9, max_size=9),
    ),
)


@pytest.mark.parametrize(
    "code",
    [
        "91110000600037341L",
        "91350100M000100Y43",
        "91110108551385082Q",
        "91110000101623741K",
        "911101066976941872",
    ],
)
def test_published_codes_pass_both_checks(code: str) -> None:
    assert validity(code) is Validity.VALID


def test_a_code_in_circulation_with_a_wrong_outer_character_is_a_warning_not_a_format_error() -> (
    None
):
    assert validity("91350211M0000XUF46") is Validity.CHECKSUM
    assert organization_check_character("M0000XUF") == "4"


def test_an_inner_check_character_that_is_wrong_is_told_apart() -> None:
    assert validity("91530100MA000C3M07") is Validity.ORGANIZATION_CHECKSUM


@pytest.mark.parametrize(
    "code",
    [
        "",
        "9153",
        "91530100MA000C3M0",
        "91530100MA000C3M070",
        "91530100MA000C3MI7",
        "91530100MA000C3M0z",
        "9153010XMA000C3M07",
        "９1530100MA000C3M07",
        "91530100MA000C3M07\n",
    ],
)
def test_what_is_no_code_is_a_format_error(code: str) -> None:
    assert validity(code) is Validity.FORMAT


@pytest.mark.parametrize("authority", ["A1", "N2", "Y1"])
def test_authority_codes_that_are_letters_pass_although_stdnum_refuses_them(
    authority: str,
) -> None:
    body = authority + "530100" + "MA000C3M" + organization_check_character("MA000C3M")
    code = body + check_character(body)
    assert validity(code) is Validity.VALID
    assert not stdnum_uscc.is_valid(code)


def test_a_remainder_of_zero_gives_the_character_zero() -> None:
    """Published implementations index past the alphabet here."""
    assert check_character("0" * 17) == "0"
    # 3 * 1 + 9 * 1 + 19 * 1 = 31
    assert check_character("01101000000000000") == "0"


def test_compact_narrows_and_strips() -> None:
    assert compact(" 91530100-ma000c3m07　") == "91530100MA000C3M07"
    assert compact("９１５３０１００MA000C3M07") == "91530100MA000C3M07"


@pytest.mark.parametrize("body", ["", "1" * 16, "I" * 17, "1" * 18])
def test_check_character_refuses_other_bodies(body: str) -> None:
    with pytest.raises(ValueError, match="first 17"):
        check_character(body)


def test_organization_check_character_refuses_other_bodies() -> None:
    with pytest.raises(ValueError, match="first 8"):
        organization_check_character("MA000C3")


@given(BODIES)
def test_the_outer_character_makes_the_weighted_sum_vanish(body: str) -> None:
    """Independent statement of GB 32100: the values times 3**i, with the check, are 0 modulo 31."""
    code = body + check_character(body)
    weighted = sum(ALPHABET.index(letter) * 3**place for place, letter in enumerate(body))
    assert (weighted + ALPHABET.index(code[17])) % 31 == 0
    assert validity(code) in (Validity.VALID, Validity.ORGANIZATION_CHECKSUM)


@given(BODIES, st.integers(8, 16), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(body: str, place: int, letter: str) -> None:
    code = body + check_character(body)
    wrong = code[:place] + letter + code[place + 1 :]
    assert (validity(wrong) is Validity.CHECKSUM) == (letter != code[place])


@given(st.text(max_size=24))
def test_any_text_gets_an_answer(text: str) -> None:
    assert validity(text) in Validity

"""Unified social credit codes: the check characters of GB 32100-2015 and GB 11714-1997.

A code has 18 characters of a 31-letter alphabet: registration authority (1), category (2),
division of GB/T 2260 (3-8), organization code (9-17) and check character (18). The organization
code has a check character of its own, the 17th. Real codes are in circulation whose outer
character is wrong, so a wrong character is told apart from a code that is not one at all.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from operator import mul

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capitals without I, O, S, V and Z; a character's value is its place."""

WEIGHTS = tuple(pow(3, power, 31) for power in range(17))
"""GB 32100: powers of three modulo 31."""

ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11714."""

ORGANIZATION_CHECKS = "0123456789X"
"""GB 11714: the check character that stands for each value 0-10."""

_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_ORGANIZATION_VALUES = {
    letter: int(letter, 36) for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
}
_FORMAT = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


class Validity(StrEnum):
    """How far a code passes, from worst to best.

    ``FORMAT`` is an error: this is no credit code. ``CHECKSUM`` (outer character wrong) and
    ``ORGANIZATION_CHECKSUM`` (outer right, inner wrong) are warnings.
    """

    FORMAT = "format"
    CHECKSUM = "checksum"
    ORGANIZATION_CHECKSUM = "organization_checksum"
    VALID = "valid"


def compact(code: str) -> str:
    """Strip blanks and hyphens, narrow full-width characters, raise to capitals."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", code)).upper()


def check_character(body: str) -> str:
    """The 18th character for the first 17 (GB 32100).

    ``C18 = (31 - sum(value_i * 3**(i-1) mod 31)) mod 31``

    Raises
    ------
    ValueError
        if ``body`` has another length or a letter outside the alphabet.

    >>> check_character("91530100MA000C3M0")
    '7'
    """
    if len(body) != 17 or set(body) - set(ALPHABET):
        raise ValueError(f"not the first 17 characters of a credit code: {body!r}")
    return ALPHABET[-sum(map(mul, map(_VALUES.__getitem__, body), WEIGHTS)) % 31]


def organization_check_character(body: str) -> str:
    """The ninth character of an organization code for the first eight (GB 11714).

    ``C9 = 11 - sum(value_i * weight_i) mod 11``, written X for 10 and 0 for 11; letters count from
    A = 10 to Z = 35.

    Raises
    ------
    ValueError
        if ``body`` is not eight digits or capitals.

    >>> organization_check_character("MA000C3M")
    '9'
    """
    if not re.fullmatch(r"[0-9A-Z]{8}", body):
        raise ValueError(f"not the first 8 characters of an organization code: {body!r}")
    values = map(_ORGANIZATION_VALUES.__getitem__, body)
    return ORGANIZATION_CHECKS[-sum(map(mul, values, ORGANIZATION_WEIGHTS)) % 11]


def validity(code: str) -> Validity:
    """How far a code passes. The code is taken as given: see :func:`compact`.

    python-stdnum is not used: it refuses authority codes that are letters, which the standard
    allows (A, N, Y), and takes ten times as long, which a ledger of a million rows feels. The tests
    compare the two.
    """
    if not _FORMAT.fullmatch(code):
        return Validity.FORMAT
    if check_character(code[:17]) != code[17]:
        return Validity.CHECKSUM
    if organization_check_character(code[8:16]) != code[16]:
        return Validity.ORGANIZATION_CHECKSUM
    return Validity.VALID

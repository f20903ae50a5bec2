"""Credit codes that pass a validator and cannot belong to anybody.

The outer check character (GB 32100) is right and the inner one (GB 11714) deliberately wrong.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.datasets.synthetic.drawing import Ints, Rng
from graph.model.uscc import ALPHABET, ORGANIZATION_CHECKS, ORGANIZATION_WEIGHTS, WEIGHTS

ENTERPRISE, INSTITUTION = "91530100MA", "12530100MB"
"""First ten characters: authority, category, Kunming, and how organization codes begin."""

_SERIALS = len(ALPHABET) ** 6
# any factor without the divisor 31 maps the serials onto themselves one to one
_STEP = 612_345_677

_VALUE_34 = np.array([int(letter, 36) for letter in ALPHABET])
"""Value of each letter of the alphabet in GB 11714, where Z counts 35."""


def credit_codes(rng: Rng, count: int, prefix: str = ENTERPRISE) -> list[str]:
    """Different codes with a valid outer and an invalid inner check character."""
    serial = (np.arange(count, dtype=np.int64) * _STEP + int(rng.integers(_SERIALS))) % _SERIALS
    letters = np.empty((count, 18), dtype=np.int64)
    letters[:, :10] = _values(prefix)
    for place in range(15, 9, -1):
        serial, letters[:, place] = np.divmod(serial, len(ALPHABET))
    right = -(_VALUE_34[letters[:, 8:16]] @ np.array(ORGANIZATION_WEIGHTS)) % 11
    wrong = (right + rng.integers(1, 11, count)) % 11
    letters[:, 16] = _values(ORGANIZATION_CHECKS)[wrong]
    letters[:, 17] = outer_check(letters)
    return ["".join(row) for row in np.array(list(ALPHABET))[letters].tolist()]


def outer_check(letters: Ints) -> Ints:
    """Value of the 18th letter for rows of letter values (GB 32100)."""
    check: Ints = -(letters[:, :17] @ np.array(WEIGHTS)) % 31
    return check


def break_outer(code: str) -> str:
    """The same code with the next letter of the alphabet as its check character."""
    return code[:17] + ALPHABET[(ALPHABET.index(code[17]) + 1) % len(ALPHABET)]


def _values(letters: str) -> NDArray[np.int64]:
    return np.array([ALPHABET.index(letter) for letter in letters], dtype=np.int64)

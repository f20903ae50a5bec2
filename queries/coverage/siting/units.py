"""Amounts in a unit that fits them, so that a tolerance means the same whatever they count.

What is proven must not depend on whether people or millions of people are counted. Tolerances of
the searches and of the solver are absolute; they fit sums that are whole numbers or about a
million.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from queries.coverage.siting.result import Floats

_WHOLE = 1e9
"""Sums of whole numbers up to here are counted exactly, and so are their bounds."""

_SUM_BITS = 20
"""Other amounts are brought to a sum of about 2 to this."""

_NOISE = 1e-6
"""Of a measure: less is what rounding leaves."""

_ROUNDING = 1e-12
"""Relative: 3 times 0.1 is 0.3."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What one is. ``whole``: all amounts are whole numbers of it, and so is every sum."""

    size: float
    whole: bool

    @classmethod
    def of(cls, amounts: Floats, *, most: float | None = None) -> Unit:
        """The unit of some amounts (>= 0): the greatest they are all multiples of, if there is one
        they have not too many of, or else one that makes ``most`` (their sum, if None) some
        hundred thousand. O(n log n)."""
        different = np.unique(amounts)
        different = different[different > 0]
        if not len(different):
            return cls(1.0, True)
        total = float(amounts.sum())
        common = _common(different, total)
        if common is not None:
            return cls(common, True)
        # A power of two: no digit is lost by it.
        exponent = math.frexp(total if most is None or most <= 0 else most)[1] - _SUM_BITS
        return cls(math.ldexp(1.0, max(exponent, -1070)), False)

    def count(self, amounts: Floats) -> Floats:
        """How many of it each amount is."""
        counts = amounts / self.size
        return np.round(counts) if self.whole else counts


def _common(different: Floats, total: float) -> float | None:
    """The greatest common measure by Euclid's algorithm on all at once."""
    if total <= _WHOLE and bool((different == np.floor(different)).all()):
        return float(np.gcd.reduce(different.astype(np.int64)))
    measure = float(different[0])
    while measure * _WHOLE >= total:
        rest = np.fmod(different, measure)
        rest = np.minimum(rest, measure - rest)
        rest[rest <= np.maximum(10 * _ROUNDING * different, _NOISE * measure)] = 0.0
        if not rest.any():
            break
        measure = float(rest[rest > 0].min())
    # Of the greatest amount, so that its rounding weighs least.
    times = np.round(different / measure)
    measure = float(different[-1] / times[-1])
    fits = np.abs(different - times * measure) <= _ROUNDING * different
    return measure if measure * _WHOLE >= total and bool(fits.all()) else None

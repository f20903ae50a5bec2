"""Periods as people write them, as the years or days of ISO 8601."""

from __future__ import annotations

import re
from datetime import date

from graph.ledgers.values.cells import narrow

_DAY = r"(\d{4})[-.年](\d{1,2})[-.月](\d{1,2})日?"
_DAYS = re.compile(rf"{_DAY}(?:(?:/|至|到|—+|–|~|-)(?:{_DAY}))?")
_YEARS = re.compile(r"(\d{4})年?(?:(?:/|至|到|—+|–|~|-)(\d{4})年?)?")


def read_period(text: str) -> str | None:
    """A year, years, a day or days, the last one included; None for what is none of these.

    >>> [read_period(one) for one in ("2021年", "2019—2021年", "2021.1.1至2021.6.30", "近年")]
    ['2021', '2019/2021', '2021-01-01/2021-06-30', None]
    >>> read_period("2021-2019"), read_period("2021-02-30")
    (None, None)
    """
    plain = "".join(narrow(text).split())
    if found := _YEARS.fullmatch(plain):
        years = [one for one in found.groups() if one is not None]
        return "/".join(years) if years == sorted(years) else None
    found = _DAYS.fullmatch(plain)
    if found is None:
        return None
    parts = [int(one) for one in found.groups() if one is not None]
    try:
        days = [date(*parts[at : at + 3]) for at in range(0, len(parts), 3)]
    except ValueError:
        return None
    return "/".join(map(str, days)) if days == sorted(days) else None

"""Longitudes and latitudes as maps print them: 102°48′14.04″, 东经102.8039度, E102°48.234′."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from graph.ledgers.values.cells import Cell, Fault, plain_text

_SIDES = {"东经": "E", "西经": "W", "北纬": "N", "南纬": "S"}
_MARKS = str.maketrans({"º": "°", "˚": "°", "度": "°", "分": "′", "'": "′", "’": "′", "‘": "′"})
_SECONDS = re.compile("[″\"”“秒]|′′|''|’’")
_FORM = re.compile(
    r"(?P<before>[EWNS])?(?P<d>\d{1,3}(?:\.\d+)?)"
    r"(?:°(?:(?P<m>\d{1,2}(?:\.\d+)?)′(?:(?P<s>\d{1,2}(?:\.\d+)?)″)?)?)?(?P<after>[EWNS])?"
)


def read_degrees(cell: Cell, read: Callable[[Cell], Any], sides: str) -> Any:
    """A longitude or latitude in decimal degrees; what is no such form is left to ``read``.

    Parameters
    ----------
    cell
        the cell.
    read
        reads decimal degrees.
    sides
        letters of the positive and the negative side: ``EW`` or ``NS``.
    """
    if not isinstance(cell, str) or (cell.isascii() and cell.replace(".", "").isdigit()):
        return read(cell)
    text = plain_text(_SECONDS.sub("″", cell.translate(_MARKS_OF_DEGREES)))
    if not isinstance(text, str):
        return text
    text = _SECONDS.sub("″", re.sub(r"\s", "", text).translate(_MARKS)).upper()
    for word, letter in _SIDES.items():
        text = text.replace(word, letter)
    match = _FORM.fullmatch(text)
    if match is None or not any(match[part] for part in ("before", "after", "m")):
        return read(cell)
    named = {match["before"], match["after"]} - {None}
    if not named <= set(sides):
        return Fault("not_a_number", f"degrees of {' and '.join(sides)} stand here")
    minutes, seconds = float(match["m"] or 0), float(match["s"] or 0)
    broken = (match["m"] and "." in match["d"]) or (match["s"] and "." in match["m"])
    if minutes >= 60 or seconds >= 60 or len(named) > 1 or broken:
        return Fault("not_a_number", "no such degrees, minutes and seconds")
    degrees = round(float(match["d"]) + minutes / 60 + seconds / 3600, 9)
    return -degrees if sides[1] in named else degrees


_MARKS_OF_DEGREES = str.maketrans({"º": "°", "˚": "°"})
"""Before the width is made plain, which would make a letter and a blank of them."""

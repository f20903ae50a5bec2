"""Provinces and cities by their names (GB/T 2260), which addresses often shorten.

The list is one line a province, with its cities and prefectures. Counties are told by their form:
a short one among three thousand (会昌) is found in too many names of roads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

_FORM = re.compile(
    r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市|地区|盟|"
    r"(?:(?:哈尼|傣|苗|侗|藏|羌|彝|布依|白|景颇|傈僳|朝鲜|蒙古|土家|柯尔克孜|哈萨克|壮|回)族?)*自治州)$"
)
_NO_SHORT = frozenset({"海南藏族自治州", "吉林市"})
"""Cities whose short name is that of a province."""


@cache
def provinces() -> Mapping[str, str]:
    """Provinces, and cities that are one, by their names and short names."""
    return _named(line.split()[0] for line in _lines())


@cache
def cities() -> Mapping[str, str]:
    """Cities and prefectures by their names and short names; cities that are provinces too."""
    listed = [name for line in _lines() for name in line.split() if not name.endswith("省")]
    return _named(name for name in listed if not name.endswith(("自治区", "行政区")))


@cache
def province_of() -> Mapping[str, str]:
    """The province of every city; a city that is one is its own."""
    return {name: line.split()[0] for line in _lines() for name in line.split()}


def _named(names: Iterable[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found[name] = name
        short = _FORM.sub("", name)
        if len(short) > 1 and name not in _NO_SHORT:
            found.setdefault(short, name)
    return found


def _lines() -> list[str]:
    text = resources.files(__package__).joinpath("divisions.txt").read_text("utf-8")
    return text.splitlines()

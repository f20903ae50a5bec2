"""Chinese addresses taken apart by their grammar, from the largest division to the room.

The rules know no names but those of provinces and cities, so what is known of a park never changes
how an address is read. Which libraries were tried in their place is in ``docs/places.md``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from graph.places.addresses.address import Address
from graph.places.addresses.areas import areas
from graph.places.addresses.divisions import provinces
from graph.places.addresses.insides import inside
from graph.places.addresses.numerals import with_digits
from graph.places.addresses.ways import way
from graph.places.texts import folded

_BRACKET = re.compile(r"[(\[〔【][^)\]〕】]*[)\]〕】]")
_FORMER = re.compile(r"^(?:原名|曾用名|原|旧称)")


@lru_cache(maxsize=65_536)
def parse(text: str) -> Address:
    """An address in its parts; what it does not say is empty.

    >>> parse("昆明市官渡区阿拉街道办事处昌宏路１２号鼎云大厦Ａ座三楼301室").said
    {'city': '昆明市', 'district': '官渡区', 'subdistrict': '阿拉街道', 'road': '昌宏路', \
'number': '12', 'building': '鼎云大厦', 'block': 'A', 'floor': '3', 'room': '301'}
    """
    asides: list[str] = []

    def out(found: re.Match[str]) -> str:
        said = found[0][1:-1]
        if said in provinces():  # 中国(云南)自由贸易试验区
            return said
        asides.append(_FORMER.sub("", said))
        return ""

    text = _BRACKET.sub(out, with_digits(folded(text)))
    divisions, text = areas(text)
    road, before, text = way(text)
    around = inside(before, numbered=True) if before else {}
    within = inside(text, numbered="number" in road) if text else {}
    if "estate" in around and "estate" in within:
        asides.append(around["estate"])
    return Address(**{**around, **within, **divisions, **road}, asides=tuple(asides))

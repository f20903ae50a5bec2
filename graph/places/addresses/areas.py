"""The front of an address: province, city, district, development zone, subdistrict, community."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.places.addresses.divisions import cities, provinces
from graph.places.texts import HAN, WAY

_NO_WAY = rf"(?![东南西北中]?{WAY})"
"""Where a road follows at once, what looks like a place is the name of the road (镇海路)."""
_STEM = rf"(?:(?!大道|[路街巷])[{HAN}])"
"""A sign of a name that is not that of a road."""
_PILOT = re.compile(
    rf"(?P<province>[{HAN}]{{2,3}}?)?(?:自由贸易试验区|自贸试验区|自贸区)"
    rf"(?:(?P<city>[{HAN}]{{2,4}}?)片区)?"
)
_COUNTY = re.compile(
    rf"(?:浦东|滨海|两江|雄安|滇中)新区|(?![东南西北中新老]区){_STEM}{{1,12}}?(?:自治县|自治旗|(?<![街])县|"
    rf"(?<![园社小片校厂景港工住展发贸化])区|旗(?!舰)){_NO_WAY}"
)
_COUNTY_CITY = re.compile(rf"(?!.{{0,3}}[城商超门夜]市)[{HAN}]{{2,4}}市(?!场|政|民)")
_PARK = re.compile(
    rf"{_STEM}{{0,8}}?(?:(?:经济技术|经济|高新技术产业|高新技术)?开发区|高新技术产业园区|经开区|"
    rf"高新区|度假区|保税区|^工业园区)(?:管委会)?{_NO_WAY}"
)
_SUBDISTRICT = re.compile(rf"(?P<name>[{HAN}]{{1,7}}?(?:街道|镇|民族乡|乡))(?:办事处|办)?{_NO_WAY}")
_COMMUNITY = re.compile(
    rf"(?P<name>[{HAN}]{{1,10}}?)(?P<kind>社区|村委会|村民委员会|居委会|居民委员会)"
    rf"(?:居委会|居民委员会)?{_NO_WAY}"
)
_BODY = re.compile(
    rf"[{HAN}]{{0,4}}?(?:学院|大学|花园|大厦|小区|广场|公寓|酒店|饭店|医院)|[东南西北中]?{WAY}|市|$"
)
"""What a short name of a city is only the beginning of: 昆明学院, 北京路."""

Parts = dict[str, str]


def areas(text: str) -> tuple[Parts, str]:
    """The divisions that a folded address begins with, and what follows them.

    >>> areas("云南昆明经开区阿拉街道办事处顺通社区昌宏路1号")[0]
    {'province': '云南省', 'city': '昆明市', 'park': '经开区', 'subdistrict': '阿拉街道', \
'community': '顺通社区'}
    """
    parts: Parts = {}
    text = _division(text.removeprefix("中国"), parts, "province", provinces())
    if pilot := _PILOT.match(text):
        _pilot_zone(pilot, parts)
        text = text[pilot.end() :]
    text = _division(text, parts, "city", cities())
    if parts.get("province") in cities():  # 上海市 is both; an address means the city
        parts.setdefault("city", parts.pop("province"))
        parts.pop("province", None)
    for part, pattern in (("district", _COUNTY_CITY), ("district", _COUNTY), ("park", _PARK)):
        inner = _PARK.match(text) if pattern is _COUNTY else None
        found = pattern.match(text)
        if part not in parts and found and not (inner and inner.end() <= found.end()):
            parts[part] = found[0].removesuffix("管委会")
            text = text[found.end() :]
    if found := _SUBDISTRICT.match(text):
        parts["subdistrict"] = found["name"]
        text = text[found.end() :]
    if found := _COMMUNITY.match(text):
        parts["community"] = found["name"] + ("村" if found["kind"].startswith("村") else "社区")
        text = text[found.end() :]
    return parts, text


def _division(text: str, parts: Parts, part: str, names: Mapping[str, str]) -> str:
    """Note a province or city that a text begins with; what follows it."""
    for length in range(min(len(text), 11), 1, -1):
        full = names.get(text[:length])
        if full is None:
            continue
        if text[:length] == full or not _BODY.match(text, length):
            parts[part] = full
            return text[length:]
        return text
    return text


def _pilot_zone(found: re.Match[str], parts: Parts) -> None:
    """A free trade zone is named after a province, its parts after cities."""
    if found["province"] in provinces():
        parts.setdefault("province", provinces()[found["province"]])
    if found["city"] in cities():
        parts["city"] = cities()[found["city"]]

"""The end of an address: names of what stands there, block, unit, floor, room."""

from __future__ import annotations

import re

from graph.places.addresses.areas import Parts

_NEAR = re.compile(
    r"(?P<near>斜?对面|旁边|旁|附近|隔壁|后面|[东南西北]{1,2}(?:侧|边|门|面|角)|以[东南西北])$"
)
_INSIDE = re.compile(r"(?:(?<=..)(?:院内|内)|^(?:内|口|商铺|铺面|门面)|\d+(?:\.\d+)?公里处?)$")
_BLOCK = (
    r"(?P<area>(?:[A-Z]|\d+|[东南西北])区|\d+[栋幢](?=[A-Z\d]))?"
    r"(?P<block>[A-Z]?\d+[A-Z]?(?:-[A-Z]?\d+)*|[A-Z]\d*|[甲乙丙丁东南西北])"
    r"(?:号楼|栋|幢|座|号?标准厂房|号厂房|号?地块|号门|号馆|#楼|村?组|区)"
)
_UNIT = r"(?P<unit>[A-Z]?\d+|[A-Z]|[甲乙丙])单元"
_FLOOR = r"(?P<floor>-?\d+(?:-\d+)?|B\d)(?:层|楼|F(?![A-Z]))"
_NUMBERED = r"(?:商铺|铺面)?(?P<room>(?:[A-Z]-?)?\d+[A-Z]?(?:-\d+)*)(?:号?(?:室|房间|房|铺)|号|#|$)"
_TOKEN = re.compile("|".join((_BLOCK, _UNIT, _FLOOR, _NUMBERED)))
_BUILDING = re.compile(
    r"(?P<estate>.*(?:园区|园|基地|小区|孵化区|片区|加工区|工业区|广场|中心|城))?"
    r"(?P<building>.{2,}(?:大厦|大楼|馆)|.+[^号大]楼)"
)


def inside(text: str, *, numbered: bool) -> Parts:
    """Estate, building, block, unit, floor, room, and how it stands to them.

    ``numbered``: the number on the road is told already; else the first number is the house's.

    >>> inside("昆明科技园鼎云大厦A座3楼301室", numbered=True)
    {'estate': '昆明科技园', 'building': '鼎云大厦', 'block': 'A', 'floor': '3', 'room': '301'}
    """
    parts: Parts = {}
    text = _INSIDE.sub("", text)
    if near := _NEAR.search(text):
        parts["near"] = near["near"]
        text = text[: near.start()]
    first = _TOKEN.search(text)
    name = text[: first.start()] if first else text
    if named := _BUILDING.fullmatch(name):
        parts |= {key: said for key, said in named.groupdict().items() if said}
    elif name:
        parts["estate"] = name
    at = first.start() if first else len(text)
    while token := _TOKEN.search(text, at):
        said = {key: value for key, value in token.groupdict().items() if value}
        if area := said.pop("area", ""):
            said["block"] = area + said["block"]
        for key, value in said.items():
            alone = key == "room" and not numbered and token[0].endswith(("号", "#"))
            part = "number" if alone and parts.keys() <= {"estate", "near"} else key
            parts.setdefault(part, value)
        following = _TOKEN.search(text, token.end())
        between = text[token.end() : following.start() if following else len(text)]
        if between and (behind := _BUILDING.fullmatch(between)):
            parts.setdefault("building", behind[0])
        at = token.end()
    return parts

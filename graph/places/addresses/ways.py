"""The middle of an address: the road, a corner, the lane, the number; and what stands before."""

from __future__ import annotations

import re

from graph.places.addresses.areas import Parts
from graph.places.texts import HAN, WAY

_ROAD = re.compile(
    rf"(?P<name>[{HAN}0-9A-Z]{{1,14}}?(?:大道|大街|公路|国道|省道|胡同|路(?![局桥面灯])|"
    r"街(?![道区庄村])|巷(?!道)|道(?![路班])))"
    r"(?P<part>[东南西北中](?:段|延长线)|[一二三四]段|延长线|(?:辅|支)路)?"
)
_BEFORE = re.compile(
    r"(?P<before>.+(?:基地|园区|片区|小区|加工区|工业区|地块|中心|广场|大厦|组|园|村|市区|\d期|(?<=..)城))"
    rf"(?P<name>(?![东南西北中前后上下大]{{1,2}}{WAY}$).{{2,}}{WAY})"
)
_CORNER = re.compile(
    rf"[与和及跟/-]?(?P<other>[{HAN}0-9A-Z]{{1,12}}?{WAY})的?"
    r"(?:交叉路?口|交汇处|交叉处|交界处|交会处|交口|相交处|十字路口|十字|路口|口)"
)
_LANE = re.compile(r"(\d+)弄")
_NUMBER = re.compile(
    r"(?P<number>\d+[A-Z]?(?:(?:-|/)\d+)*)"
    r"(?:号院|(?:号|#)(?!楼|厂房|标准|门|馆|地块)|$|(?![\d栋幢座层楼室期米公里组万年个A-Z/#号.-]|单元))"
    r"(?P<more>(?:附|之)\d+(?:-\d+)*)?号?"
)
_NEAR = re.compile(r"(?:口?[往向][东南西北]\d*米?|斜?对面|旁边|旁|附近|隔壁|[东南西北]{1,2}侧)")


def way(text: str) -> tuple[Parts, str, str]:
    """Road, crossing, lane and number; what stands before the road, and what follows.

    >>> way("信息产业基地拓翔路125号鼎云大厦")
    ({'road': '拓翔路', 'number': '125'}, '信息产业基地', '鼎云大厦')
    """
    found = _ROAD.search(text)
    if found is None:
        return {}, "", text
    name, before = found["name"], text[: found.start()]
    if inner := _BEFORE.fullmatch(name):
        name, before = inner["name"], before + inner["before"]
    parts = {"road": name + (found["part"] or "")}
    text = text[found.end() :]
    if corner := _CORNER.match(text):
        parts["crossing"] = corner["other"]
        text = text[corner.end() :]
    if lane := _LANE.match(text):
        parts["lane"] = lane[1]
        text = text[lane.end() :]
    if number := _NUMBER.match(text):
        parts["number"] = number["number"] + (number["more"] or "")
        text = text[number.end() :]
    if near := _NEAR.match(text):
        parts["near"] = near[0].removeprefix("口")
        text = text[near.end() :]
    return parts, before, text

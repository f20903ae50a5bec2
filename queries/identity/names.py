"""Chinese names of bodies taken apart: what tells one from another, and what does not.

The distinctive part of 昆明神犁设备制造有限公司 is 神犁设备制造. Where it lies (昆明), its
legal form (有限公司) and what kind of body it is (a 社区 or a 党委) are kept beside it, because
they are written or left out at will, and where both names give them they have to agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pypinyin import Style, lazy_pinyin

_SYNTHETIC = re.compile(r"〔[^〔〕]*〕")
_BRACKETS = re.compile(r"[(\[【<《]([^()\[\]【】<>《》]*)[)\]】>》]")
_IDLE = re.compile(r"[\s\"'“”‘’·•・,，.。、;；:：!！?？_\-—–~()\[\]【】<>《》+&]+")

_NUMERALS = {
    **{numeral: at for at, numeral in enumerate("零一二三四五六七八九")},
    **{numeral: at for at, numeral in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **{"貳": 2, "參": 3, "陸": 6},
}
_TENS = {"十": 10, "拾": 10, "廿": 20, "卄": 20, "卅": 30, "卌": 40, "百": 100, "佰": 100}
_ROMAN = {
    roman: at
    for at, roman in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1
    )
}
_ROMAN_SIGNS = {ord(first) + at: f" {at + 1} " for first in "Ⅰⅰ" for at in range(len(_ROMAN))}
"""Single characters, which plain width would make letters of."""
_NUMERAL = f"(?![百佰])[{''.join((*_NUMERALS, *_TENS))}]+"
_ORDINAL = re.compile(
    rf"第({_NUMERAL}|(?=[0-9]))"
    rf"|({_NUMERAL}|(?<![a-z])(?:{'|'.join(sorted(_ROMAN, key=len, reverse=True))}))"
    r"(?=期|号|分|党?支部|党?总支|校区|院区|中学|小学|标段|栋|楼|车间|公司)"
)
_DIGITS = re.compile(r"[a-z]*[0-9]+")

_BARE = tuple(
    place
    for line in (
        "昆明 云南 中国 北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西",
        "山东 河南 湖北 湖南 广东 广西 海南 四川 贵州 西藏 陕西 甘肃 青海 宁夏 新疆 内蒙古",
        "深圳 广州 成都 珠海",
    )
    for place in line.split()
)
"""Places without a word for their level: often the name itself (昆明学院), stripped with care."""
_PLACES = {
    "中国云南自由贸易试验区昆明片区": ("云南", "昆明", "自贸区"),
    "中国云南自贸试验区昆明片区": ("云南", "昆明", "自贸区"),
    "中国云南自贸区昆明片区": ("云南", "昆明", "自贸区"),
    "自贸试验区昆明片区": ("昆明", "自贸区"),
    "昆明经济技术开发区": ("昆明", "经开区"),
    "昆明经开区": ("昆明", "经开区"),
    "经济技术开发区": ("经开区",),
    "昆明市": ("昆明",),
    "云南省": ("云南",),
}
_LEVEL = r"[\u4e00-\u9fff]{2,3}?(?:省|自治区|自治州|市|县|区(?!域))"
_PLACE = re.compile("|".join((*_PLACES, _LEVEL, *_BARE)))
_GENERIC = re.compile(r"^[\"'“”‘’]*党建\+")
"""What all names of a kind begin with; it says nothing of the one."""

_FORMS = {
    "股份有限公司": "joint_stock",
    "有限责任公司": "limited",
    "有限公司": "limited",
    "股份公司": "joint_stock",
    "总公司": "company",
    "公司": "company",
}
_GROUP = "集团"
_KINDS = {
    "联合党委": "joint_committee",
    "机关党委": "committee",
    "党委": "committee",
    "党委会": "committee",
    "党工委": "working_committee",
    "联合党支部": "joint_branch",
    "党总支部": "general_branch",
    "党总支": "general_branch",
    "总支部": "general_branch",
    "党支部": "branch",
    "支部": "branch",
    "党组": "party_group",
    "基层委": "committee",
    "总工会": "union",
    "工会": "union",
    "街道办事处": "subdistrict",
    "街道": "subdistrict",
    "社区居民委员会": "community",
    "社区居委会": "community",
    "居委会": "community",
    "社区": "community",
    "片区": "area",
    "商圈": "circle",
    "商业中心": "mall",
    "购物中心": "mall",
    "服务中心": "service_centre",
    "服务站": "station",
    "工作站": "station",
    "孵化器": "incubator",
    "产业园": "park",
    "园区": "park",
    "市场": "market",
    "酒店": "hotel",
    "医院": "hospital",
    "研究院": "institute",
    "研究所": "institute",
    "大学": "university",
    "学院": "college",
    "中学": "middle_school",
    "小学": "primary_school",
    "幼儿园": "kindergarten",
    "学校": "school",
    "协会": "association",
    "商会": "chamber",
}
_BY_LENGTH = tuple(sorted(_KINDS, key=len, reverse=True))
_PARTS = re.compile(
    "机关|本部|总部|分公司|子公司|分院|分校|分局|分中心|分店|分部|分会|分行|支行|办事处(?<!街道办事处)"
    "|代表处|附属|离退休|退休|直属|临时|流动|[东南西北]+(?=片?区|路|街|站|门|校区|院区|苑)"
    "|[内外儿妇]科"
)
"""Words that make of a name that of a part, an office or a sister of the body."""
OPPOSITES = frozenset("大小上下前后左右新旧老东南西北中内外甲乙丙丁")
"""Characters that tell neighbours apart where names differ in nothing else: 大新册, 小新册."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    ``text`` is all of it without marks and signs, ``body`` the same without its legal form and
    numbers; ``core`` what is distinctive; ``kind`` the kind
    of body it ends with; ``form`` its legal form and ``group`` whether it calls itself one;
    ``places`` where it says it lies; ``parts`` the words that tell a part from a whole; ``digits``
    its numbers, 第一 among them.
    """

    text: str
    body: str
    core: str
    kind: str
    form: str
    group: bool
    places: frozenset[str]
    parts: frozenset[str]
    digits: tuple[str, ...]


def folded(text: str) -> str:
    """Half width, lower case, without the mark of synthetic names. Brackets become ASCII."""
    plain = unicodedata.normalize("NFKC", text.translate(_ROMAN_SIGNS))
    return _SYNTHETIC.sub("", plain).casefold().strip()


def readings(written: str) -> Iterator[tuple[str, str]]:
    """The ways to read a name: all of it, and apart what stands outside and inside brackets.

    Gives pairs of a way (``whole``, ``outside``, ``inside``) and the text. A place in brackets is
    read at the front (``placed``): 神犁(昆明)有限公司 as 昆明神犁有限公司.
    """
    text = folded(written)
    yield "whole", text
    outside = _BRACKETS.sub("", text)
    if outside == text:
        return
    if len(_IDLE.sub("", outside)) > 1:
        yield "outside", outside
    for inside in _BRACKETS.findall(text):
        if _PLACE.fullmatch(inside):
            yield "placed", inside + outside
        elif len(_IDLE.sub("", inside)) > 2:
            yield "inside", inside


@cache
def _syllable(character: str) -> str:
    return str(lazy_pinyin(character, style=Style.NORMAL)[0])


def pinyin(text: str) -> tuple[str, ...]:
    """A syllable without tone for each character; most frequent reading of each."""
    return tuple(map(_syllable, text))


def is_place(text: str) -> bool:
    """Whether a text is no more than a place known without a word for its level."""
    return text in _BARE


def initials(text: str) -> str:
    """First letters of the syllables."""
    return "".join(syllable[:1] for syllable in pinyin(text))


def take_apart(text: str) -> Name:
    """Take one reading apart; see :class:`Name`. O(length)."""
    text = _ORDINAL.sub(_in_digits, _GENERIC.sub("", text))
    digits = tuple(number.lstrip("0") or "0" for number in _DIGITS.findall(text))
    text = _IDLE.sub("", text)
    plain = _DIGITS.sub("", text)
    parts = frozenset(_PARTS.findall(plain))
    body, form, group = _legal_form(plain)
    rest, kind = _kind(body)
    core, places = _without_places(rest, least=2 if kind or form or group else 3)
    return Name(text, body, core or plain, kind, form, group, places, parts, digits)


def _in_digits(match: re.Match[str]) -> str:
    """第十二, 十二, 拾贰 and Ⅻ as 12, and 第12 too, so that they compare as numbers do."""
    numeral = match[1] or match[2]
    return f" {_number(numeral)} " if numeral else " "


def _number(numeral: str) -> int:
    """The number a numeral means.

    >>> [_number(one) for one in ("十二", "廿一", "壹佰零五", "〇二", "二〇二一", "iv")]
    [12, 21, 105, 2, 2021, 4]
    """
    if numeral in _ROMAN:
        return _ROMAN[numeral]
    if not set(numeral) & _TENS.keys():
        return int("".join(str(_NUMERALS[one]) for one in numeral))
    total, ones = 0, 0
    for one in numeral:
        if one in _TENS:
            worth = _TENS[one]
            total += worth if worth % 100 and worth > 10 else (ones or 1) * worth
            ones = 0
        else:
            ones = _NUMERALS[one]
    return total + ones


def _legal_form(text: str) -> tuple[str, str, bool]:
    form = next((form for form in _FORMS if text.endswith(form) and len(text) > len(form)), "")
    text = text.removesuffix(form)
    group = text.endswith(_GROUP) and len(text) > len(_GROUP)
    return text.removesuffix(_GROUP) if group else text, _FORMS.get(form, ""), group


def _kind(text: str) -> tuple[str, str]:
    kind = next((kind for kind in _BY_LENGTH if text.endswith(kind)), "")
    return (text.removesuffix(kind), _KINDS[kind]) if kind else (text, "")


def _without_places(text: str, least: int) -> tuple[str, frozenset[str]]:
    """What follows the places a name begins with; a bare one leaves ``least`` characters."""
    places: set[str] = set()
    while match := _PLACE.match(text):
        place, rest = match[0], text[match.end() :]
        if len(rest) < (least if place in _BARE else 2):
            break
        short = place.rstrip("省市")
        places.update(_PLACES.get(place, (short if short in _BARE else place,)))
        text = rest
    return text, frozenset(places)

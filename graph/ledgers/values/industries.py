"""Industries to their section: the divisions of GB/T 4754-2017 by name and number (65, I65, I6513).

The names are those since amendment 1 of 2019, which changed that of division 96 alone.
Three digits without a letter are not read: 171 is a group of division 17, or class 0171 of division
01 that lost its zero in a spreadsheet. Names of groups and classes are not known here: beside a
letter and a number they are passed over, alone they are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from graph.ledgers.values.cells import INVISIBLE, Cell, narrow, shown, unmarked
from graph.model import codes

_SECTIONS = {
    "a": "农业 林业 畜牧业 渔业 农、林、牧、渔专业及辅助性活动",
    "b": "煤炭开采和洗选业 石油和天然气开采业 黑色金属矿采选业 有色金属矿采选业 非金属矿采选业 "
    "开采专业及辅助性活动 其他采矿业",
    "c": "农副食品加工业 食品制造业 酒、饮料和精制茶制造业 烟草制品业 纺织业 纺织服装、服饰业 "
    "皮革、毛皮、羽毛及其制品和制鞋业 木材加工和木、竹、藤、棕、草制品业 家具制造业 造纸和纸制品业 "
    "印刷和记录媒介复制业 文教、工美、体育和娱乐用品制造业 石油、煤炭及其他燃料加工业 "
    "化学原料和化学制品制造业 医药制造业 化学纤维制造业 橡胶和塑料制品业 非金属矿物制品业 "
    "黑色金属冶炼和压延加工业 有色金属冶炼和压延加工业 金属制品业 通用设备制造业 专用设备制造业 "
    "汽车制造业 铁路、船舶、航空航天和其他运输设备制造业 电气机械和器材制造业 "
    "计算机、通信和其他电子设备制造业 仪器仪表制造业 其他制造业 废弃资源综合利用业 "
    "金属制品、机械和设备修理业",
    "d": "电力、热力生产和供应业 燃气生产和供应业 水的生产和供应业",
    "e": "房屋建筑业 土木工程建筑业 建筑安装业 建筑装饰、装修和其他建筑业",
    "f": "批发业 零售业",
    "g": "铁路运输业 道路运输业 水上运输业 航空运输业 管道运输业 多式联运和运输代理业 "
    "装卸搬运和仓储业 邮政业",
    "h": "住宿业 餐饮业",
    "i": "电信、广播电视和卫星传输服务 互联网和相关服务 软件和信息技术服务业",
    "j": "货币金融服务 资本市场服务 保险业 其他金融业",
    "k": "房地产业",
    "l": "租赁业 商务服务业",
    "m": "研究和试验发展 专业技术服务业 科技推广和应用服务业",
    "n": "水利管理业 生态保护和环境治理业 公共设施管理业 土地管理业",
    "o": "居民服务业 机动车、电子产品和日用产品修理业 其他服务业",
    "p": "教育",
    "q": "卫生 社会工作",
    "r": "新闻和出版业 广播、电视、电影和录音制作业 文化艺术业 体育 娱乐业",
    "s": "中国共产党机关 国家机构 人民政协、民主党派 社会保障 群众团体、社会团体和其他成员组织 "
    "基层群众自治组织及其他组织",
    "t": "国际组织",
}
"""The divisions of each section in the order of their numbers, from 01."""

DIVISIONS: Mapping[str, tuple[str, str]] = {
    f"{number:02}": division
    for number, division in enumerate(
        ((section, name) for section, names in _SECTIONS.items() for name in names.split()), 1
    )
}
"""By number, the section and the name of a division."""

_FORM = re.compile(
    r"(?:(?P<letter>[a-t])[\s._:\-]*+)?"
    r"(?:(?P<division>\d\d)(?P<more>\d{1,2})?[\s._:\-]*+)?(?P<name>\D*+)",
    re.ASCII,
)


def _plain(name: str) -> str:
    return re.sub(r"[\s、,]", "", name)


_BY_NAME = {
    _plain(name): section
    for section, name in (
        *DIVISIONS.values(),
        *((code, text.zh) for code, text in codes.INDUSTRY.codes.items()),
        ("s", "基层群众自治组织"),
    )
}


def read_industry(cell: Cell, read: Callable[[Cell], Any]) -> Any:
    """The section that a division, or the number of a group or class with its letter, lies in.

    What is no such thing, or whose letter, number and name do not belong together, is left to
    ``read``.
    """
    match = _FORM.fullmatch(unmarked(narrow(INVISIBLE.sub("", shown(cell)))).casefold())
    if match is None:
        return read(cell)
    letter, division, name = match["letter"], match["division"], _plain(match["name"])
    said = {letter} if letter else set()
    if division:
        if division not in DIVISIONS or (len(match["more"] or "") == 1 and not letter):
            return read(cell)
        said.add(DIVISIONS[division][0])
    if name in _BY_NAME:
        said.add(_BY_NAME[name])
    elif name and not (letter and division):
        return read(cell)
    section, *others = said or {None}
    return section if section in codes.INDUSTRY.codes and not others else read(cell)

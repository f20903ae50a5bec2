"""Ledgers of how a park presents itself: its frameworks (T9), the figures published of it (T10).

Brands, cards, pathways, plans with their measures, platforms: each is a row, tied to the others and
to what advances it by codes or names.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.ledgers.templates.columns import LAST_DAY, SAMPLE_MARK, choice, column, key, remark
from graph.ledgers.templates.kinds import LedgerColumn, LedgerKind, Type
from graph.model import codes
from graph.model.metrics import METRIC
from graph.model.spec import Text

_MANY = "编码或名称，多个以分号分隔"

_KIND_WORDS = {"framework": "框架", "card": "名片", "pathway": "路径", "module": "模块"}
"""What offices call some kinds; the others go by their own names."""


def _many(header: str, en: str, feeds: str, note: str, *aliases: str) -> LedgerColumn:
    """A column of codes or names."""
    return column(header, en, Type.NAMES, feeds, f"{note}；{_MANY}", aliases=aliases)


FRAMEWORKS = LedgerKind(
    "frameworks",
    "T9",
    Text("框架台账", "Frameworks"),
    "Initiative",
    (
        key("框架编码", "framework code", "530111-PP01"),
        column("框架名称*", "name", Type.TEXT, "name", "全称"),
        choice(
            "框架类别*",
            "kind",
            "kind",
            codes.INITIATIVE_KIND,
            "品牌、名片、路径、行动方案、措施、平台等",
            words={
                _KIND_WORDS.get(code, text.zh): code
                for code, text in codes.INITIATIVE_KIND.codes.items()
            },
            also={"方案": "plan", "名片(党建牌)": "card", "牌": "card", "党建品牌": "brand"},
        ),
        column("代号", "short code", Type.TEXT, "code", "页面上的简称，如 B1；不填则用编码"),
        column(
            "所属",
            "part of",
            Type.NAME,
            "parent",
            "上一级框架的编码或名称；子方案、措施、模块、子系统必填",
            aliases=("上级框架", "所属框架", "所属方案"),
        ),
        column("次序", "order", Type.COUNT, "rank", "在同级中的次序，从1起"),
        column("主题", "theme", Type.TEXT, "theme"),
        column("结构", "pattern", Type.TEXT, "pattern", "各要素的个数，如 1+6+X"),
        column("要素", "elements", Type.TEXTS, "elements", "分号分隔"),
        column("服务圈分钟", "minutes", Type.COUNT, "minutes", "服务圈才填", unit="分钟|分|min"),
        column("列举未尽", "list is open", Type.FLAG, "open_list", "只列出一部分时填是"),
        column("起始日期", "from", Type.DAY, "since", "不详则留空"),
        column("结束日期", "last day", Type.LAST_DAY, "until", LAST_DAY),
        column("完成时限", "due", Type.DUE_DAY, "due", "措施才填"),
        choice("状态", "status", "status", codes.PROJECT_STATUS, "措施的进展"),
        _many("制定单位", "issued by", "issuers", "方案由谁制定"),
        _many("实施单位", "run by", "runners", "品牌等由谁实施；项目组请在其自己的行里填“推进”"),
        _many("责任单位", "owned by", "owners", "措施由谁负责", "责任部门"),
        _many("设计单位", "designed by", "designers", "平台由谁设计"),
        _many("先锋", "vanguard", "vanguards", "由谁打头阵"),
        _many("载体", "carriers", "carriers", "以哪些阵地、区域、单位为载体"),
        _many("参与方", "contributors", "contributors", "还有谁参与", "参与单位"),
        _many("采用者", "taken by", "takers", "路径、工作法由哪些党组织、单位采用"),
        _many("路径", "pathways", "pathways", "走哪些“党建+”路径"),
        _many("推进", "advances", "advances", "本行推进哪些品牌、名片等"),
        _many("延伸自", "extends", "extends", "平台建在哪个平台之上"),
        _many("点位", "points", "points", "示范带等的阵地，按先后次序"),
        _many("所含社区", "communities", "communities", "示范带等包含的社区"),
        _many("所在区域", "located in", "places", "位于哪些街道、片区、社区"),
        remark(),
    ),
    samples=tuple(
        {**sample, "key": f"530111-{sample['key']}", "name": f"{SAMPLE_MARK}{sample['name']}"}
        for sample in (
            {
                "key": "PP01",
                "name": "邻里结对共建圈",
                "kind": "品牌",
                "code": "品1",
                "rank": "1",
                "theme": "共驻共建",
                "runners": "530111-DW01",
                "pathways": "530111-LJ01",
                "points": "530111-ZD01",
                "communities": "顺通社区",
                "places": "阿拉街道",
            },
            {
                "key": "MP01",
                "name": "暖心园区",
                "kind": "名片",
                "code": "牌1",
                "rank": "1",
                "carriers": "530111-ZD01",
                "contributors": "530111-LH01",
                "pathways": "530111-LJ01",
            },
            {
                "key": "LJ01",
                "name": "党建+服务",
                "kind": "路径",
                "takers": "530111-LH01",
            },
            {
                "key": "FA01",
                "name": "三年行动方案",
                "kind": "行动方案",
                "since": "2021-01-01",
                "until": "2023-12-31",
                "issuers": "530111-DW01",
            },
            {
                "key": "ZF01",
                "name": "阵地建设子方案",
                "kind": "子方案",
                "parent": "530111-FA01",
                "rank": "1",
            },
            {
                "key": "CS01",
                "name": "新建一处党群服务站",
                "kind": "措施",
                "parent": "530111-ZF01",
                "rank": "1",
                "due": "2022-06-30",
                "status": "进行中",
                "owners": "530111-ZB01",
            },
            {
                "key": "PT01",
                "name": "智慧党建平台",
                "kind": "平台",
                "designers": "530111-DW01",
                "advances": "530111-MP01",
            },
        )
    ),
)

_OPERATOR_WORDS: Mapping[str, str] = {
    "等于": "eq",
    "超过": "gt",
    "不少于": "ge",
    "不到": "lt",
    "不超过": "le",
    "约": "about",
}

FIGURES = LedgerKind(
    "figures",
    "T10",
    Text("公布数台账", "Published figures"),
    "Claim",
    (
        key("公布数编号", "figure number", "530111-GB01", "公布数编码"),
        column("公布数名称*", "name", Type.TEXT, "name", sample=f"{SAMPLE_MARK}联合党委成员单位数"),
        choice(
            "指标",
            "metric",
            "metric",
            METRIC,
            "图中可计得的指标，用于对照；没有对应的留空",
            "成员单位数",
        ),
        choice(
            "算符*",
            "operator",
            "operator",
            codes.OPERATOR,
            "公布数怎样限定真实数：“余”为不少于",
            "等于",
            words=_OPERATOR_WORDS,
            also={
                **dict.fromkeys(("为", "恰为", "＝"), "eq"),
                **dict.fromkeys(("大于", "多于", "高于", "逾", "突破", "＞"), "gt"),
                **dict.fromkeys(("至少", "余", "以上", "大于等于", "不低于", ">="), "ge"),
                **dict.fromkeys(("小于", "少于", "低于", "不足", "＜"), "lt"),
                **dict.fromkeys(("至多", "以内", "以下", "小于等于", "不多于", "<="), "le"),
                **dict.fromkeys(("近", "大约", "约为", "左右", "≈"), "about"),
            },
            aliases=("运算符", "限定词"),
        ),
        column(
            "数值*",
            "value",
            Type.NUMBER,
            "value",
            "数字；万、亿可写",
            "3",
            unit="%|平方米|m2|元|个|家|户|名|人次|人|场次|场|项|条|所|处|张|支|次|期",
            aliases=("公布数值",),
        ),
        column("单位", "unit", Type.TEXT, "unit", "如 个、户、平方米、元、%", "家"),
        column("原文数字", "printed as", Type.TEXT, "printed", "文献上怎样写", "3家"),
        column("时期", "period", Type.TEXT, "period", "2021、2019-2021 或起止两日；不限则留空"),
        column(
            "对象",
            "about",
            Type.NAMES,
            "subjects",
            f"党组织、单位、区域、阵地或框架；{_MANY}",
            "530111-LH01",
            aliases=("关于",),
        ),
        column(
            "文献名称*",
            "document",
            Type.TEXT,
            "document",
            "公布该数的文件、报道或网页的标题",
            f"{SAMPLE_MARK}园区党建工作总结",
            aliases=("来源", "出处", "文献"),
        ),
        column(
            "文献日期*",
            "day of the document",
            Type.DAY,
            "published",
            "",
            "2021-12-20",
            aliases=("公布日期", "来源日期"),
        ),
        column("段落", "paragraphs", Type.TEXTS, "paragraphs", "页码或段落，分号分隔", "第2段"),
        remark(),
    ),
)

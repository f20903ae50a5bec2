"""Ledgers of what is done together: pairings (T4), lists (T5), activities (T6), members (T7)."""

from __future__ import annotations

from graph.ledgers.templates.columns import (
    LAST_DAY,
    NOTES_MARK,
    SAMPLE_MARK,
    choice,
    column,
    key,
    remark,
)
from graph.ledgers.templates.kinds import LedgerKind, Type
from graph.model import codes
from graph.model.spec import Text

BY_CODE = "填党组织编码或统一社会信用代码"
RESOURCE_WORDS = {text.zh: code for code, text in codes.RESOURCE_KIND.codes.items()}

PAIRINGS = LedgerKind(
    "pairings",
    "T4",
    Text("结对共建协议台账", "Pairing agreements"),
    "Agreement",
    (
        key("协议编号", "agreement number", "XY-2021-001", "协议编码"),
        column("协议名称", "name", Type.TEXT, "name", sample=f"{SAMPLE_MARK}甲乙结对共建协议"),
        column(
            "甲方党组织编码*",
            "party A",
            Type.REFERENCE,
            "party_a",
            BY_CODE,
            "530111-DW01",
            aliases=("甲方编码",),
        ),
        column(
            "乙方党组织编码*",
            "party B",
            Type.REFERENCE,
            "party_b",
            BY_CODE,
            "530111-ZB01",
            aliases=("乙方编码",),
        ),
        column("其他共建方", "other parties", Type.REFERENCES, "parties", "编码，分号分隔"),
        choice(
            "形式*",
            "form",
            "form",
            codes.AGREEMENT_FORM,
            sample="结对",
            words={"协议": "agreement", "清单": "co_building_list", "结对": "pairing"},
        ),
        column("主题", "theme", Type.TEXT, "theme", sample="人才共育"),
        column("所属品牌", "brand", Type.NAME, "brand", "已入库的品牌名称"),
        column("共建内容", "content", Type.TEXT, "content", sample="每季度一次联合主题党日"),
        column("签订日期", "signed", Type.DAY, "signed", sample="2021-03-01"),
        column("生效日期", "in force from", Type.DAY, "since", "不详则留空", "2021-03-05"),
        column("到期日期", "last day of the term", Type.LAST_DAY, "until", LAST_DAY, "2024-03-04"),
        column(
            "年度活动次数要求",
            "activities a year",
            Type.COUNT,
            "activities_per_year",
            sample="4",
            unit="次",
            aliases=("年度活动次数",),
        ),
        column("牵头单位", "lead", Type.NAME, "lead", "共建方之一的名称或编码"),
        choice(
            "状态",
            "status",
            "declared_status",
            codes.AGREEMENT_STATUS,
            "由日期推算，可不填；与日期不符时提示",
            words={
                "未生效": "pending",
                "有效": "active",
                "即将到期": "expiring",
                "已到期": "expired",
            },
            also={
                "履行中": "active",
                "到期": "expired",
                "终止": "expired",
                "已终止": "expired",
            },
            aliases=("协议状态",),
        ),
        column(
            "附件链接", "attachment", Type.TEXT, "attachment", "文件名或文号", aliases=("附件",)
        ),
        remark(),
    ),
)

RESOURCES = LedgerKind(
    "resources",
    "T5a",
    Text("资源清单", "Resources"),
    "Resource",
    (
        key("资源编号", "resource number", "ZY-001", "资源编码"),
        column("提供单位编码*", "offered by", Type.REFERENCE, "provider", BY_CODE, "530111-DW01"),
        choice(
            "资源类型*", "kind", "kind", codes.RESOURCE_KIND, sample="场地", words=RESOURCE_WORDS
        ),
        column("资源内容*", "what", Type.TEXT, "name", sample=f"{SAMPLE_MARK}可容120人的报告厅"),
        column("数量", "quantity", Type.NUMBER, "quantity", sample="1"),
        column("单位", "unit", Type.TEXT, "unit", "计量单位", "间", aliases=("计量单位",)),
        column("可用时间", "available", Type.TEXT, "available", sample="工作日"),
        column("服务范围", "service area", Type.TEXT, "service_area", sample="阿拉街道"),
        column("有效期至", "valid to", Type.LAST_DAY, "until", LAST_DAY, "2030-12-31"),
    ),
)

NEEDS = LedgerKind(
    "needs",
    "T5b",
    Text("需求清单", "Needs"),
    "Need",
    (
        key("需求编号", "need number", "XQ-001", "需求编码"),
        column("提出单位编码*", "asked by", Type.REFERENCE, "asker", BY_CODE, "91530100MA000C3M93"),
        choice(
            "需求类型*", "kind", "kind", codes.RESOURCE_KIND, sample="场地", words=RESOURCE_WORDS
        ),
        column("需求内容*", "what", Type.TEXT, "name", sample=f"{SAMPLE_MARK}职工培训场地"),
        column("数量", "quantity", Type.NUMBER, "quantity", sample="1"),
        column("期望完成日期", "wanted by", Type.DUE_DAY, "due", sample="2021-09-30"),
        choice("紧急程度", "urgency", "urgency", codes.URGENCY, sample="一般"),
        choice("状态*", "status", "status", codes.NEED_STATUS, sample="办理中"),
    ),
)

PROJECTS = LedgerKind(
    "projects",
    "T5c",
    Text("项目清单", "Projects"),
    "Project",
    (
        key("项目编号", "project number", "XM-001", "项目编码"),
        column("项目名称*", "name", Type.TEXT, "name", sample=f"{SAMPLE_MARK}场地共享项目"),
        column("对应需求编号", "need met", Type.REFERENCES, "needs", "多个以分号分隔", "XQ-001"),
        column(
            "使用资源编号", "resources used", Type.REFERENCES, "resources", "分号分隔", "ZY-001"
        ),
        column("牵头单位编码*", "lead", Type.REFERENCE, "lead", BY_CODE, "530111-DW01"),
        column(
            "参与单位编码",
            "participants",
            Type.REFERENCES,
            "participants",
            "分号分隔",
            "530111-ZB01",
        ),
        column("起始日期*", "start", Type.DAY, "since", sample="2021-04-01"),
        column("完成时限*", "due", Type.DUE_DAY, "due", sample="2021-12-31"),
        column("进度(%)", "progress (%)", Type.PERCENT, "progress", "0-100", "60", unit="%"),
        choice("状态*", "status", "status", codes.PROJECT_STATUS, sample="进行中"),
        column("验收日期", "accepted", Type.DAY, "accepted"),
    ),
)

ACTIVITIES = LedgerKind(
    "activities",
    "T6",
    Text("活动台账", "Activities"),
    "Activity",
    (
        key("活动编号", "activity number", "HD-2021-001", "活动编码"),
        column("活动名称*", "name", Type.TEXT, "name", sample=f"{SAMPLE_MARK}联合主题党日"),
        choice(
            "活动类型*",
            "kind",
            "kind",
            codes.ACTIVITY_KIND,
            sample="主题党日",
            words={
                text.zh: code
                for code, text in codes.ACTIVITY_KIND.codes.items()
                if code != "market_day"
            },
        ),
        column("主办单位编码*", "held by", Type.REFERENCE, "host", BY_CODE, "530111-ZB01"),
        column(
            "协办单位编码",
            "with",
            Type.REFERENCES,
            "hosts",
            "分号分隔",
            "530111-DW01",
            aliases=("协办单位",),
        ),
        column("阵地编码", "held at", Type.REFERENCE, "place", sample="530111-ZD01"),
        column(
            "开始时间*", "start", Type.MOMENT, "since", sample="2021-07-01", aliases=("开始日期",)
        ),
        column("结束时间", "end", Type.MOMENT, "ends", sample="2021-07-01", aliases=("结束日期",)),
        column(
            "参与党员人次",
            "member attendance",
            Type.COUNT,
            "member_attendance",
            sample="30",
            unit="人次|人",
        ),
        column(
            "服务群众人次",
            "public attendance",
            Type.COUNT,
            "public_attendance",
            sample="50",
            unit="人次|人",
        ),
        column("关联协议编号", "agreement", Type.REFERENCE, "agreement", sample="XY-2021-001"),
        column("关联项目编号", "project", Type.REFERENCE, "project", sample="XM-001"),
    ),
)

MEMBERSHIPS = LedgerKind(
    "memberships",
    "T7",
    Text("联合党委成员台账", "Joint committee members"),
    None,
    (
        column(
            "联合党委编码*",
            "joint committee",
            Type.REFERENCE,
            "committee",
            f"{NOTES_MARK}以文本填写；带*为必填",
            "530111-LH01",
        ),
        column("成员单位编码*", "member", Type.REFERENCE, "member", BY_CODE, "530111-ZB01"),
        choice("角色*", "role", "role", codes.MEMBER_ROLE, sample="成员"),
        column("批次", "batch", Type.COUNT, "batch", sample="1", unit="批"),
        column("加入日期", "joined", Type.DAY, "since", "不详则留空", "2021-06-30"),
        column("退出日期", "left", Type.DAY, "until", "自该日起不再是成员"),
    ),
)

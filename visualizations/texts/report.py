"""Texts of the short report."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "report.title": Text("共建网络简报", "Short report"),
    "report.print": Text("打印 / 存为 PDF", "Print / save as PDF"),
    "report.docx": Text("简报 DOCX", "Report as DOCX"),
    "report.pdf": Text("简报 PDF", "Report as PDF"),
    "report.gaps": Text("各街道覆盖情况与缺口", "Coverage and gaps by subdistrict"),
    "report.lens": Text("口径", "Measure"),
    "report.uncovered": Text("未覆盖", "Uncovered"),
    "report.rate": Text("比率", "Share"),
    "report.total": Text("合计", "All"),
    "report.unlocated": Text("街道不详", "Subdistrict unknown"),
    "report.ending": Text("90天内到期的协议", "Agreements that expire within 90 days"),
    "report.ending.note": Text(
        "到期日当天起不再有效。无日期的协议不计为有效，也不列于此。",
        "Not in force from the day given on. Undated agreements are never active and not listed.",
    ),
    "report.form": Text("形式", "Form"),
    "report.ends": Text("到期", "Ends"),
    "report.days_left": Text("剩余天数", "Days left"),
    "report.plan": Text("行动计划进度", "Progress of the action plan"),
    "report.plan.none": Text("所选数据层中没有措施。", "The layers hold no measures."),
    "report.plan.direct": Text("方案直属措施", "Directly under the plan"),
    "report.sub_plan": Text("子方案", "Sub-plan"),
    "report.done": Text("已完成", "Done"),
    "report.measures": Text("措施", "Measures"),
    "report.overdue": Text("逾期", "Overdue"),
    "report.claims.note": Text(
        "下表只列可计得的公布数。", "The table lists the figures that the graph counts."
    ),
    "report.sources": Text("来源与数据层", "Sources and layers"),
    "report.made": Text("制表日期", "Printed on"),
    "report.choose": Text("章节", "Chapters"),
    "report.compared": Text("对比", "Compared with"),
    "report.by.none": Text("不对比", "nothing"),
    "report.by.day": Text("前一天", "the day before"),
    "report.by.week": Text("一周前", "a week before"),
    "report.by.month": Text("一个月前", "a month before"),
    "report.by.since": Text("指定日期", "a day of your choice"),
    "report.late": Text("对比日期须早于 {}。", "Compare with a day before {}."),
    "report.since": Text("对比日期", "That day"),
    "paper.report.rate_before": Text("此前比率", "Share before"),
    "paper.report.changes": Text("变化", "What changed"),
    "paper.report.kind": Text("类别", "Kind"),
    "paper.report.change": Text("变化", "Change"),
    "paper.report.count": Text("数量", "Number"),
    "paper.report.since": Text("与 {} 相比", "Compared with {}"),
    "paper.signed": Text("（盖章）　年　月　日", "Stamp and date"),
    "paper.examined": Text("审核意见", "Examined by"),
    "paper.approved": Text("批准意见", "Approved by"),
    "paper.signatures": Text("审批", "Approval"),
    "paper.report.drawn_up": Text("制表", "Drawn up by"),
    "paper.report.no_since": Text(
        "未指定对比日期，不列变化。", "No earlier day was given to compare with."
    ),
}

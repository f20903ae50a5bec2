"""Texts of the command centre."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "centre.title": Text("指挥中心", "Command centre"),
    "centre.updated": Text("更新于", "Updated"),
    "centre.pause": Text("暂停刷新", "Pause"),
    "centre.resume": Text("继续刷新", "Resume"),
    "centre.ground": Text("底色", "Ground"),
    "centre.ground.dark": Text("深色", "Dark"),
    "centre.ground.light": Text("浅色", "Light"),
    "centre.ground.system": Text("随系统", "System"),
    "centre.full": Text("全屏", "Full screen"),
    "centre.more": Text("明细", "Details"),
    "centre.table": Text("表格", "Table"),
    "centre.close": Text("关闭", "Close"),
    "centre.away": Text("接口无法访问", "The service is away"),
    "centre.away.state": Text("显示的是最后一次数据，取于", "Shown is the last state, of"),
    "centre.away.none": Text("尚无可显示的数据", "There is nothing to show yet"),
    "centre.away.next": Text("下次重试", "Next try"),
    "centre.back": Text("接口已恢复", "The service is back"),
    "centre.frame": Text("党建牌与品牌", "Cards and brands"),
    "centre.cards": Text("党建牌", "Cards"),
    "centre.brands": Text("品牌", "Brands"),
    "centre.plan": Text("行动计划进度", "Action plan"),
    "centre.plan.none": Text("所选数据层中没有措施", "The layers hold no measures"),
    "centre.plan.done": Text("措施已完成", "Measures done"),
    "centre.plan.overdue": Text("逾期", "overdue"),
    "centre.alerts": Text("预警", "Alerts"),
    "centre.rule": Text("规则", "Rule"),
    "centre.listed": Text("列出", "Listed"),
    "centre.series": Text("近12个月活动", "Activities, last 12 months"),
    "centre.month": Text("月份", "Month"),
    "centre.agreements": Text("协议状态与90天日历", "Agreements, next 90 days"),
    "centre.agreements.note": Text(
        "无日期的协议单列，不计为有效。", "Undated agreements stand apart, never counted as active."
    ),
    "centre.status.pending": Text("未生效", "Pending"),
    "centre.status.active": Text("有效", "Active"),
    "centre.status.expiring": Text("90天内到期", "Expiring"),
    "centre.status.expired": Text("已到期", "Expired"),
    "centre.status.undated": Text("无日期", "Undated"),
    "centre.event.agreement_begins": Text("协议生效", "Agreements begin"),
    "centre.event.renewal_due": Text("应启动续签", "Renewals due"),
    "centre.event.agreement_ends": Text("协议到期", "Agreements end"),
    "centre.event.resource_ends": Text("资源到期", "Resources end"),
    "centre.event.need_due": Text("需求到期", "Needs due"),
    "centre.event.project_due": Text("项目到期", "Projects due"),
    "centre.all": Text("合计", "All"),
    "centre.claims": Text("公布数与计得数", "Published and counted"),
    "centre.reasons": Text("无法计算的原因", "Why figures cannot be computed"),
    "centre.differs": Text("不符的公布数", "Figures that differ"),
    "centre.committees": Text("联合党委成员单位", "Members of the joint committees"),
    "centre.committee": Text("联合党委", "Joint committee"),
    "centre.members.published": Text("公布", "Published"),
    "centre.members.named": Text("文献具名", "Named in source"),
    "centre.members.counted": Text("图中计得", "Counted"),
    "centre.chart": Text("图表，数据见同名表格", "Chart; the table of the same name has its data"),
    "centre.detail.pathways": Text("路径（党建+）", "Pathways"),
    "centre.detail.carriers": Text("载体", "Carriers"),
    "centre.detail.partners": Text("经协议的共建方", "Partners by way of agreements"),
    "centre.detail.contributors": Text("支撑", "Advanced by"),
    "centre.detail.teams": Text("项目组", "Project teams"),
    "centre.detail.places": Text("所在区域", "Places"),
    "centre.detail.parts": Text("组成", "Parts"),
    "centre.detail.claims": Text("公布数", "Published figures"),
    "centre.detail.chains": Text("参与单位与途径", "Who contributes, and through what"),
    "centre.detail.bodies": Text("参与单位数", "Bodies that contribute"),
    "centre.detail.theme": Text("主题", "Theme, as printed"),
    "centre.detail.open": Text("文献未列全", "the source does not list them all"),
    "centre.level.red": Text("红", "Red"),
    "centre.level.yellow": Text("黄", "Yellow"),
    "centre.level.green": Text("绿", "Green"),
    "centre.level.unknown": Text("无法判断", "Unknown"),
    "centre.alert.lapsed": Text("协议到期未续", "Agreements expired, not renewed"),
    "centre.alert.lapsed.rule": Text(
        "已到期且没有续签协议即为红。", "Red: an agreement has expired and none renews it."
    ),
    "centre.alert.unmet": Text("约定活动未达标", "Agreed activities not held"),
    "centre.alert.unmet.rule": Text(
        "已结束的协议年度内活动少于约定次数即为红。",
        "Red: fewer activities than agreed in an agreement year that is over.",
    ),
    "centre.alert.needs": Text("需求逾期", "Needs overdue"),
    "centre.alert.needs.rule": Text(
        "未了结且已过期望完成日即为红。", "Red: not settled and past the day it was wanted by."
    ),
    "centre.alert.projects": Text("项目逾期", "Projects overdue"),
    "centre.alert.projects.rule": Text(
        "未结束且已过完成时限即为红。", "Red: not over and past the day it was due."
    ),
    "centre.alert.measures": Text("计划措施逾期", "Plan measures overdue"),
    "centre.alert.measures.rule": Text(
        "未完成、未取消且已过时限即为红。", "Red: not done, not cancelled, and past its day."
    ),
    "centre.alert.must": Text("应建未建企业", "Organization due, not built"),
    "centre.alert.must.rule": Text(
        "在营非公企业有正式党员3名及以上而无党组织即为红。",
        "Red: an operating non-public enterprise with three or more full members is outside every "
        "organization.",
    ),
    "centre.alert.expiring": Text("协议90天内到期", "Agreements expiring in 90 days"),
    "centre.alert.expiring.rule": Text(
        "距到期90天及以内即为黄。", "Yellow: 90 days or fewer are left to its end."
    ),
    "centre.alert.behind": Text("约定活动进度滞后", "Agreed activities behind"),
    "centre.alert.behind.rule": Text(
        "本协议年度内活动少于按日折算的约定次数即为黄。",
        "Yellow: fewer activities in the running agreement year than agreed, pro rata.",
    ),
    "centre.alert.outside": Text("15分钟服务之外的企业", "Beyond 15 minutes"),
    "centre.alert.outside.rule": Text(
        "有坐标的在营企业步行15分钟内没有党群服务阵地即为黄。",
        "Yellow: a located operating enterprise has no service position within 15 minutes on foot.",
    ),
    "centre.alert.points": Text("单点风险", "Single points of failure"),
    "centre.alert.points.rule": Text(
        "单独失去它就会使其他主体失联或企业失去覆盖即为黄（枢纽除外）。",
        "Yellow: its loss alone cuts bodies off or uncovers enterprises (hubs left out).",
    ),
    "centre.points.cut_off": Text("失联主体", "Bodies cut off"),
    "centre.points.worst": Text("失去覆盖企业（至多）", "Enterprises uncovered (at most)"),
    "centre.column.day": Text("日期", "Day"),
    "centre.column.event": Text("事项", "Event"),
    "centre.column.status": Text("状态", "Status"),
    "centre.column.ends": Text("到期", "Ends"),
    "centre.column.days_left": Text("剩余天数", "Days left"),
    "centre.column.due": Text("时限", "Due"),
    "centre.column.days_overdue": Text("逾期天数", "Days overdue"),
    "centre.column.bodies": Text("单位", "Bodies"),
    "centre.column.year": Text("协议年度", "Agreement year"),
    "centre.column.agreed": Text("应开展", "Due by now"),
    "centre.column.held": Text("已开展", "Held"),
    "centre.column.sub_plan": Text("子方案", "Sub-plan"),
    "centre.column.owners": Text("责任单位", "Owners"),
}

"""What published figures measure: the metrics that the graph can count, or that answers ask for.

A figure may measure anything else as well; then its metric is what its source calls it.
"""

from __future__ import annotations

from graph.model.spec import CodeList, Text

FUNDS = "fiscal_funds"
"""Money, which no node of the graph carries: published of a plan, never counted."""

METRIC = CodeList(
    "metric",
    "What a published figure measures, where the graph counts it or an answer asks for it.",
    {
        "positions": Text("党群服务阵地数", "service positions"),
        "floor_area_m2": Text("阵地面积", "floor area"),
        "district_centres": Text("区级中心数", "district centres"),
        "domain_centres": Text("领域中心数", "domain centres"),
        "stations": Text("站点数", "service stations"),
        "phases": Text("分期数", "phases"),
        "schools": Text("党校数", "Party schools"),
        "enterprises_covered": Text("覆盖企业数", "enterprises covered"),
        "subdistricts_covered": Text("覆盖街道数", "subdistricts covered"),
        "joint_committees": Text("联合党委数", "joint committees"),
        "member_units": Text("成员单位数", "member units"),
        "radiated_organizations": Text("辐射党组织数", "organizations radiated to"),
        "radiated_members": Text("辐射党员数", "Party members radiated to"),
        "agreements_signed": Text("共建协议数", "agreements signed"),
        "positions_integrated": Text("整合阵地数", "positions brought together"),
        "activities": Text("活动场次", "activities"),
        "person_times": Text("服务人次", "person-times served"),
        "brands": Text("品牌数", "brands"),
        "cards": Text("名片数", "cards"),
        "sub_plans": Text("子方案数", "sub-plans"),
        "measures": Text("措施数", "measures"),
        "project_teams": Text("项目组数", "project teams"),
        "modules": Text("功能模块数", "modules"),
        "subsystems": Text("子系统数", "subsystems"),
        "culture_points": Text("文化点位数", "culture points"),
        "communities": Text("社区数", "communities"),
        "yi_communities": Text("彝族社区数", "Yi communities"),
        "carriers": Text("双创载体数", "start-up parks, maker spaces and incubators"),
        "reform_tasks": Text("改革试验任务数", "reform pilot tasks"),
        "replicated_experiences": Text("复制推广经验数", "experiences replicated"),
        FUNDS: Text("财政投入", "fiscal funds"),
    },
)

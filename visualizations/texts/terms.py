"""What the terms of the pages mean, by the key of the text that names each."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TERMS: Mapping[str, Text] = {
    "rate.organizational": Text(
        "企业已建立党组织（单独或联合）。分母为应计入的企业，各率均注明。",
        "The enterprise has a Party organization, its own or a joint one. Each rate names whom it "
        "is a share of.",
    ),
    "rate.work": Text(
        "企业已有党组织，或由党建指导员、群团组织开展工作。",
        "The enterprise has an organization, or a guidance officer, union or league works there.",
    ),
    "rate.spatial": Text(
        "从企业步行规定时间（通常 15 分钟）内可到达一个党群服务阵地。",
        "A service position is within the walk that the policy sets, usually 15 minutes.",
    ),
    "lens.spatial": Text(
        "从企业步行规定时间（通常 15 分钟）内可到达一个党群服务阵地。",
        "A service position is within the walk that the policy sets, usually 15 minutes.",
    ),
    "rate.own": Text("企业单独建立了党组织。", "The enterprise has an organization of its own."),
    "rate.should_build": Text(
        "正式党员达到规定人数（通常 3 名）的企业中，已建立党组织的。",
        "Of the enterprises with full members enough (usually three), those that have an "
        "organization.",
    ),
    "rate.effective": Text(
        "所在党组织近期开展过活动的企业。", "Its organization held an activity lately."
    ),
    "as_of": Text(
        "回答所依据的日期；其后发生的不计。",
        "The day that is told of; what came later is left out.",
    ),
    "layers": Text(
        "数据从何而来：文献所述、台账所记、程序生成，三者分开。",
        "Where data come from: stated in a document, kept in a ledger, or generated; never mixed.",
    ),
    "detail.layer": Text(
        "数据从何而来：文献所述、台账所记、程序生成。",
        "Where it comes from: a document, a ledger, or the generator.",
    ),
    "detail.certainty": Text(
        "出处说得有多确切：明示，或由上下文得出。",
        "How surely the source says it: in so many words, or as it follows from them.",
    ),
    "filter.by": Text("按哪一种覆盖来判断。", "Which kind of coverage is judged by."),
    "filter.certainty": Text(
        "地址只定位到一个半径时，企业是否在步行范围内可能不确定。",
        "Where an address is known to a radius only, whether it is within the walk may be open.",
    ),
    "filter.carrier_kind": Text(
        "企业所在的楼宇、园区或市场。", "The building, estate or market an enterprise is in."
    ),
    "desk.plan.objective": Text(
        "方案所求之量，如新增覆盖或所建点数，按所选权重计。",
        "What the plan is best in, such as what is covered or how many are opened, by the weight.",
    ),
    "desk.plan.bound": Text(
        "经证明，任何方案都不会优于此值。", "Proven: no plan can be better than this."
    ),
    "desk.plan.gap": Text(
        "与最优方案相差至多多少；0 即已证明最优。",
        "How far from the best the plan can be at most; 0 is proven optimal.",
    ),
    "desk.plan.among": Text(
        "方案从哪些地点中选出；最优是就这些地点而言。",
        "The places the plan was chosen among, of which it is the best.",
    ),
    "desk.plan.unreachable": Text(
        "离任何候选点都超出步行范围的企业。", "Enterprises beyond the walk of every candidate."
    ),
    "desk.plan.loss": Text(
        "关闭该阵地后失去覆盖的企业，已计入前面所关闭的。",
        "Who loses coverage when it closes, after those closed before it.",
    ),
    "desk.plan.saved": Text(
        "该地点使去最近阵地的路程合计缩短的米数，按所选权重计，已计入前面各点。",
        "By how many metres it shortens the ways of all to the nearest, after those before it.",
    ),
    "plan.gain": Text(
        "该地点在前面各点之外新增覆盖的企业。", "Whom the site adds to those before it."
    ),
    "plan.reaches": Text(
        "步行范围内的全部企业，含已覆盖的。", "All within its walk, those covered already too."
    ),
    "table.members": Text(
        "已转正的党员数；不含预备党员，不含任何个人信息。",
        "Members past their probation: a count, and nothing about persons.",
    ),
}

"""The labels of the network, each with what it is and what is told of it."""

from __future__ import annotations

from graph.model import codes
from graph.model.properties import code, count, date, flag, number, text, texts
from graph.model.spec import NodeSpec, Text

MAX_BOUNDARY = 32_000
MAX_RADIUS_M = 50_000.0
"""Metres within which a place may be said to be."""
"""Characters of a boundary: a cell of a workbook takes no more."""


def _boundary(text: str) -> str:
    # Here and not above: what reads it takes longer to import than a short command takes.
    from graph.boundaries import read_boundary

    return read_boundary(text)


_NAMES = (
    text("name", "名称", "name", "Name as its source prints it.", required=True),
    text("name_en", "英文名", "English name", "English label."),
    texts("aliases", "别名", "aliases", "Other names that mean the same body."),
    text("park", "所属园区", "park", "Id of the zone whose office stated it."),
)
_COORDINATES = (
    number("lon", "经度", "longitude", "WGS 84.", unit="deg", minimum=-180, maximum=180),
    number("lat", "纬度", "latitude", "WGS 84.", unit="deg", minimum=-90, maximum=90),
    code("declared_crs", "坐标系", "declared CRS", "System it was declared in.", codes.CRS),
)
_LOCATED = (
    *_COORDINATES,
    code(
        "located_by",
        "定位依据",
        "located by",
        "What the place was found by; empty where its ledger gave it.",
        codes.LOCATED_BY,
    ),
    text("located_with", "定位所据", "located with", "What its address was matched with."),
    number(
        "radius_m",
        "定位半径",
        "radius of the place",
        "Nine in ten found so lie within it.",
        unit="m",
        minimum=0,
    ),
)
_MEMBERS = (
    count("full_members", "正式党员数", "full members", "Probationary members not counted."),
    count("probationary_members", "预备党员数", "probationary members", "A count."),
)
_IN_ZONE = flag("in_zone", "在区内", "in zone", "False for bodies outside the zone.")
_DATA_DATE = date("data_date", "数据日期", "data date", "Day the ledger's row describes.")

NODES = (
    NodeSpec(
        "Organization",
        "org",
        Text("党组织", "Organization"),
        "A Party organization that acts, or a like organization beside it.",
        (
            *_NAMES,
            code("kind", "类别", "kind", "Kind.", codes.ORGANIZATION_KIND, required=True),
            code("sector", "领域", "sector", "Sector of the unit it is in.", codes.SECTOR),
            code("level", "层级", "level", "Level of the hierarchy.", codes.LEVEL),
            *_MEMBERS,
            _IN_ZONE,
            flag(
                "hub",
                "枢纽",
                "hub",
                "Zone-level body that touches everything; path questions can leave it out.",
            ),
            flag(
                "approved_exception",
                "经批准的例外",
                "approved exception",
                "Set up below the usual number of members with approval (R05).",
            ),
            flag("functional", "功能型", "functional", "Members keep their own superior (F105)."),
            text("scope", "范围", "scope", "What a joint committee spans: area or chain."),
            text("goal", "目标", "goal", "Stated goal."),
            date("term_ends", "换届到期日", "term ends", "Day the committee's term ends (R07)."),
            flag("has_committee", "设委员会", "has a committee", "A branch elects one (R06)."),
            code("status", "状态", "status", "State.", codes.ORGANIZATION_STATUS),
            text("address", "地址", "address", "Address of its premises."),
            *_LOCATED,
            _DATA_DATE,
        ),
        {"JointCommittee": Text("联合党委", "Joint committee")},
    ),
    NodeSpec(
        "Unit",
        "unit",
        Text("单位", "Unit"),
        "The body an organization is based in. The military is one category, never located.",
        (
            *_NAMES,
            code(
                "sector",
                "领域",
                "sector",
                "Sector; empty where its source does not say.",
                codes.SECTOR,
            ),
            text("uscc", "统一社会信用代码", "credit code", "GB 32100-2015, 18 characters."),
            code("industry", "行业门类", "industry", "Section of GB/T 4754.", codes.INDUSTRY),
            code("size", "规模", "size", "Size class.", codes.SIZE),
            code("ownership", "经济性质", "ownership", "Economic nature.", codes.OWNERSHIP),
            code("operating_status", "经营状态", "status", "Status.", codes.OPERATING_STATUS),
            count("staff", "从业人员数", "staff", "Persons employed, a count."),
            *_MEMBERS,
            text("address", "地址", "address", "Address of the premises."),
            *_LOCATED,
            _IN_ZONE,
            flag("category", "仅类别", "category", "A category, not a body; never located."),
            texts("former_names", "曾用名", "former names", "Names it had before."),
            text("city", "所在市", "city", "City, for bodies outside the zone."),
            text("enterprise_type", "企业类型", "enterprise type", "Legal form, as registered."),
            flag("above_scale", "规上", "above scale", "Above the size that statistics count."),
            text("unorganized_reason", "未组建原因", "reason without organization", "As declared."),
            _DATA_DATE,
        ),
        {"Enterprise": Text("企业", "Enterprise")},
    ),
    NodeSpec(
        "Zone",
        "zone",
        Text("区域", "Zone"),
        "A place: province, city, county, park, subdistrict, area, community, or carrier in them.",
        (
            *_NAMES,
            code("kind", "类别", "kind", "Kind.", codes.ZONE_KIND, required=True),
            code("carrier_kind", "载体类型", "carrier kind", "Carriers.", codes.CARRIER_KIND),
            text("division_code", "区划代码", "division code", "GB/T 2260, where one exists."),
            text("goal", "目标", "goal", "Stated goal."),
            text("motto", "理念", "motto", "Stated motto."),
            *_COORDINATES,
            text(
                "boundary",
                "边界",
                "boundary",
                "GeoJSON geometry of its polygon, WGS 84.",
                longest=MAX_BOUNDARY,
                check=_boundary,
            ),
            date("default_day", "默认日期", "default day", "Day that is meant for it by default."),
            flag("hub", "枢纽", "hub", "The zone itself; path questions can leave it out."),
        ),
    ),
    NodeSpec(
        "Position",
        "pos",
        Text("阵地", "Position"),
        "A service position.",
        (
            *_NAMES,
            code("tier", "层级", "tier", "Tier.", codes.POSITION_TIER, required=True),
            text("function", "功能", "function", "What it is for, where it has a special one."),
            code("school_domain", "党校类别", "school term", "Term it is.", codes.SCHOOL_DOMAIN),
            code(
                "training_domain",
                "党校领域",
                "training domain",
                "Domain a school is of, where it says.",
                codes.TRAINING_DOMAIN,
            ),
            number("floor_area_m2", "面积", "floor area", "Floor area.", unit="m2", minimum=0),
            count("capacity_per_day", "日均可服务人次", "daily capacity", "Person-times a day."),
            count("phases", "期数", "phases", "Phases it was built in."),
            texts("rooms", "功能室", "rooms", "What its rooms are for."),
            texts("services", "服务事项", "services", "Services one can have there, as declared."),
            text("opening_hours", "开放时间", "opening hours", "As declared."),
            text("audience", "服务对象", "audience", "Whom it serves, as declared."),
            number(
                "service_radius_m", "服务半径", "service radius", "Declared.", unit="m", minimum=0
            ),
            code("status", "状态", "status", "State.", codes.POSITION_STATUS),
            text("address", "地址", "address", "Address."),
            *_LOCATED,
            _DATA_DATE,
        ),
    ),
    NodeSpec(
        "Agreement",
        "agr",
        Text("结对共建", "Agreement"),
        "A pairing agreement, co-building list or pairing; its term is since and until.",
        (
            *_NAMES,
            code("form", "形式", "form", "Form.", codes.AGREEMENT_FORM, required=True),
            text("theme", "主题", "theme", "Theme."),
            text("content", "共建内容", "content", "What the parties build together."),
            date("signed", "签订日期", "signed", "Day it was signed."),
            count("activities_per_year", "年度活动次数", "activities a year", "Duty."),
            text("attachment", "附件", "attachment", "Name or number of the signed document."),
        ),
    ),
    NodeSpec(
        "Resource",
        "res",
        Text("资源", "Resource"),
        "What a body offers for co-building.",
        (
            *_NAMES,
            code("kind", "类型", "kind", "Kind.", codes.RESOURCE_KIND, required=True),
            number("quantity", "数量", "quantity", "How much.", minimum=0),
            text("unit", "计量单位", "unit", "Unit of the quantity."),
            text("available", "可用时间", "available", "When it can be had, as declared."),
            text("service_area", "服务范围", "service area", "For whom or where, as declared."),
        ),
    ),
    NodeSpec(
        "Need",
        "need",
        Text("需求", "Need"),
        "What a body asks for in co-building.",
        (
            *_NAMES,
            code("kind", "类型", "kind", "Kind.", codes.RESOURCE_KIND, required=True),
            code("status", "状态", "status", "State.", codes.NEED_STATUS, required=True),
            number("quantity", "数量", "quantity", "How much.", minimum=0),
            date("due", "期望完成日期", "due", "Day it is wanted by."),
            code("urgency", "紧急程度", "urgency", "How urgent it is.", codes.URGENCY),
        ),
    ),
    NodeSpec(
        "Project",
        "proj",
        Text("项目", "Project"),
        "Work that meets a need with resources.",
        (
            *_NAMES,
            code("status", "状态", "status", "State.", codes.PROJECT_STATUS, required=True),
            date("due", "完成时限", "due", "Day it is to be finished by."),
            number("progress", "进度", "progress", "Done.", unit="%", minimum=0, maximum=100),
            date("accepted", "验收日期", "accepted", "Day its result was accepted."),
        ),
    ),
    NodeSpec(
        "Initiative",
        "init",
        Text("举措", "Initiative"),
        "A named undertaking: net, brand, card, pathway, method, plan and its parts, platform.",
        (
            *_NAMES,
            code("kind", "类别", "kind", "Kind.", codes.INITIATIVE_KIND, required=True),
            text("code", "代号", "code", "Short code such as B1 or C5."),
            count("rank", "次序", "rank", "Order among its siblings, from 1."),
            text("theme", "主题", "theme", "Theme."),
            text("pattern", "结构", "pattern", "Counts of its elements, such as 1/5/8."),
            texts("elements", "要素", "elements", "Elements the source enumerates."),
            count("minutes", "分钟", "minutes", "Minutes of a service circle.", unit="min"),
            flag("open_list", "开放列表", "open list", "The source lists some and says: etc."),
            code("status", "状态", "status", "State of a measure.", codes.PROJECT_STATUS),
            date("due", "完成时限", "due", "Day a measure is due."),
        ),
    ),
    NodeSpec(
        "Activity",
        "act",
        Text("活动", "Activity"),
        "One activity, or a counted set of them. Held on its since; attendance in person-times.",
        (
            *_NAMES,
            code("kind", "类型", "kind", "Kind.", codes.ACTIVITY_KIND, required=True),
            text("content", "活动内容", "content", "What is done."),
            count("attendance", "人次", "attendance", "Person-times in all, not persons."),
            count("member_attendance", "党员人次", "member attendance", "Person-times of members."),
            count("public_attendance", "群众人次", "public attendance", "Person-times of others."),
        ),
    ),
    NodeSpec(
        "Task",
        "task",
        Text("任务", "Task"),
        "A finding that a body is to do something about. Made on its since.",
        (
            *_NAMES,
            code("finding", "事项", "finding", "What was found.", codes.FINDING, required=True),
            code("state", "状态", "state", "State.", codes.TASK_STATE, required=True),
            date("due", "办理期限", "due", "Day it is to be done by."),
            date("state_since", "状态起始", "in this state since", "First day of the state."),
            text("closed_by", "消除依据", "closed by", "Import or revision that changed the fact."),
            texts("notes", "办理记录", "notes", "What was noted, each with its day."),
            texts("found_in", "查找范围", "found in", "Zones it was found in; none: everywhere."),
        ),
    ),
    NodeSpec(
        "Claim",
        "claim",
        Text("公布表述", "Claim"),
        "A published figure or statement. Never mixed with what the graph counts.",
        (
            *_NAMES,
            code("kind", "类别", "kind", "Kind.", codes.CLAIM_KIND, required=True),
            text("metric", "指标", "metric", "What is measured.", required=True),
            code("operator", "算符", "operator", "How it bounds the truth.", codes.OPERATOR),
            number("value", "数值", "value", "Printed value in plain digits."),
            text("unit", "单位", "unit", "Unit of the value."),
            text("printed", "原文数字", "printed as", "The figure as printed."),
            text("period", "时期", "period", "ISO 8601 year or interval."),
            text("scope", "范围", "scope", "Scope of a superlative: zone, province, nation."),
            flag("verified", "已核实", "verified", "Whether it was checked independently."),
        ),
    ),
    NodeSpec(
        "Source",
        "src",
        Text("来源", "Source"),
        "A document, a ledger file or a generator run.",
        (
            *_NAMES,
            code("kind", "类别", "kind", "Kind.", codes.SOURCE_KIND, required=True),
            text("digest", "摘要", "digest", "SHA-256 of the content, in hex."),
            count(
                "length", "字数", "length", "Unicode characters of a text, line breaks included."
            ),
            date("published", "日期", "published", "Day of the document."),
            text("precision", "日期精度", "precision", "year, month or day."),
        ),
    ),
)

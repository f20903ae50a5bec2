"""The network itself: the one place that names labels, relationship types and properties.

Constraints, upserts, row models, the model page and the API's enumerations all come from here.
"""

from __future__ import annotations

from graph import codes
from graph.spec import CodeList, NodeSpec, PropertySpec, PropertyType, RelSpec, Text, Vocabulary

BASE_LABEL = "Entity"
"""Label of every node of the network; ids are unique across it, so one index finds any node."""


def _text(name: str, zh: str, en: str, description: str, *, required: bool = False) -> PropertySpec:
    return PropertySpec(name, PropertyType.TEXT, Text(zh, en), description, required=required)


def _code(
    name: str, zh: str, en: str, description: str, codes: CodeList, *, required: bool = False
) -> PropertySpec:
    return PropertySpec(
        name, PropertyType.TEXT, Text(zh, en), description, required=required, codes=codes
    )


def _count(name: str, zh: str, en: str, description: str, unit: str | None = None) -> PropertySpec:
    return PropertySpec(name, PropertyType.INTEGER, Text(zh, en), description, unit=unit, minimum=0)


def _number(
    name: str,
    zh: str,
    en: str,
    description: str,
    *,
    unit: str | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
) -> PropertySpec:
    return PropertySpec(
        name,
        PropertyType.NUMBER,
        Text(zh, en),
        description,
        unit=unit,
        minimum=minimum,
        maximum=maximum,
    )


def _flag(name: str, zh: str, en: str, description: str) -> PropertySpec:
    return PropertySpec(name, PropertyType.BOOLEAN, Text(zh, en), description)


def _date(name: str, zh: str, en: str, description: str) -> PropertySpec:
    return PropertySpec(name, PropertyType.DATE, Text(zh, en), description)


def _texts(name: str, zh: str, en: str, description: str) -> PropertySpec:
    return PropertySpec(name, PropertyType.TEXTS, Text(zh, en), description)


COMMON = (
    _code("layer", "数据层", "layer", "Layer the fact belongs to.", codes.LAYER, required=True),
    _text("source", "来源", "source", "Id of the Source that states it.", required=True),
    _date("since", "起", "since", "First day the fact holds; empty if undated."),
    _date("until", "止", "until", "First day it no longer holds; empty while it holds."),
    _texts("facts", "事实编号", "facts", "Fact ids that support it (F001...)."),
    _texts("paragraphs", "段落", "paragraphs", "Paragraphs of the source that state it (P01...)."),
    _code("certainty", "确定性", "certainty", "How plainly the source says it.", codes.CERTAINTY),
    _text("note", "备注", "note", "What a reader should know before using the fact."),
)
"""Given with every node and relationship."""

BOOKKEEPING = (
    PropertySpec(
        "revision",
        PropertyType.INTEGER,
        Text("版次", "revision"),
        "Store revision of the last write that changed it.",
        required=True,
        minimum=1,
    ),
    _text("load", "导入范围", "load", "Scope of the load that last wrote it.", required=True),
    _text("fingerprint", "指纹", "fingerprint", "Digest of the content, to tell a change."),
)
"""Stamped by the store on every node and relationship, never given."""

_NAMES = (
    _text("name", "名称", "name", "Name as its source prints it.", required=True),
    _text("name_en", "英文名", "English name", "English label."),
    _texts("aliases", "别名", "aliases", "Other names that mean the same body."),
)
_COORDINATES = (
    _number("lon", "经度", "longitude", "WGS 84.", unit="deg", minimum=-180, maximum=180),
    _number("lat", "纬度", "latitude", "WGS 84.", unit="deg", minimum=-90, maximum=90),
    _code("declared_crs", "坐标系", "declared CRS", "System it was declared in.", codes.CRS),
)
_MEMBERS = (
    _count("full_members", "正式党员数", "full members", "Probationary members not counted."),
    _count("probationary_members", "预备党员数", "probationary members", "A count."),
)
_IN_ZONE = _flag("in_zone", "在区内", "in zone", "False for bodies outside the zone.")

_NODES = (
    NodeSpec(
        "Organization",
        "org",
        Text("党组织", "Organization"),
        "A Party organization that acts, or a like organization beside it.",
        (
            *_NAMES,
            _code("kind", "类别", "kind", "Kind.", codes.ORGANIZATION_KIND, required=True),
            _code("sector", "领域", "sector", "Sector of the unit it is in.", codes.SECTOR),
            _code("level", "层级", "level", "Level of the hierarchy.", codes.LEVEL),
            *_MEMBERS,
            _IN_ZONE,
            _flag(
                "hub",
                "枢纽",
                "hub",
                "Zone-level body that touches everything; path questions can leave it out.",
            ),
            _flag(
                "approved_exception",
                "经批准的例外",
                "approved exception",
                "Set up below the usual number of members with approval (R05).",
            ),
            _flag("functional", "功能型", "functional", "Members keep their own superior (F105)."),
            _text("scope", "范围", "scope", "What a joint committee spans: area or chain."),
            _text("goal", "目标", "goal", "Stated goal."),
            _date("term_ends", "换届到期日", "term ends", "Day the committee's term ends (R07)."),
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
            _code(
                "sector",
                "领域",
                "sector",
                "Sector; empty where its source does not say.",
                codes.SECTOR,
            ),
            _text("uscc", "统一社会信用代码", "credit code", "GB 32100-2015, 18 characters."),
            _code("industry", "行业门类", "industry", "Section of GB/T 4754.", codes.INDUSTRY),
            _code("size", "规模", "size", "Size class.", codes.SIZE),
            _code("ownership", "经济性质", "ownership", "Economic nature.", codes.OWNERSHIP),
            _code("operating_status", "经营状态", "status", "Status.", codes.OPERATING_STATUS),
            _count("staff", "从业人员数", "staff", "Persons employed, a count."),
            *_MEMBERS,
            _text("address", "地址", "address", "Address of the premises."),
            *_COORDINATES,
            _IN_ZONE,
            _flag("category", "仅类别", "category", "A category, not a body; never located."),
            _texts("former_names", "曾用名", "former names", "Names it had before."),
            _text("city", "所在市", "city", "City, for bodies outside the zone."),
        ),
        {"Enterprise": Text("企业", "Enterprise")},
    ),
    NodeSpec(
        "Zone",
        "zone",
        Text("区域", "Zone"),
        "A place: development zone, subdistrict, area, community, or carrier within them.",
        (
            *_NAMES,
            _code("kind", "类别", "kind", "Kind.", codes.ZONE_KIND, required=True),
            _code("carrier_kind", "载体类型", "carrier kind", "Carriers.", codes.CARRIER_KIND),
            _text("division_code", "区划代码", "division code", "GB/T 2260, where one exists."),
            _text("goal", "目标", "goal", "Stated goal."),
            _text("motto", "理念", "motto", "Stated motto."),
            *_COORDINATES,
            _flag("hub", "枢纽", "hub", "The zone itself; path questions can leave it out."),
        ),
    ),
    NodeSpec(
        "Position",
        "pos",
        Text("阵地", "Position"),
        "A service position.",
        (
            *_NAMES,
            _code("tier", "层级", "tier", "Tier.", codes.POSITION_TIER, required=True),
            _text("function", "功能", "function", "What it is for, where it has a special one."),
            _code("school_domain", "党校类别", "school term", "Term it is.", codes.SCHOOL_DOMAIN),
            _number("floor_area_m2", "面积", "floor area", "Floor area.", unit="m2", minimum=0),
            _count("capacity_per_day", "日均可服务人次", "daily capacity", "Person-times a day."),
            _text("address", "地址", "address", "Address."),
            *_COORDINATES,
        ),
    ),
    NodeSpec(
        "Agreement",
        "agr",
        Text("结对共建", "Agreement"),
        "A pairing agreement, co-building list or pairing; its term is since and until.",
        (
            *_NAMES,
            _code("form", "形式", "form", "Form.", codes.AGREEMENT_FORM, required=True),
            _text("theme", "主题", "theme", "Theme."),
            _text("content", "共建内容", "content", "What the parties build together."),
            _date("signed", "签订日期", "signed", "Day it was signed."),
            _count("activities_per_year", "年度活动次数", "activities a year", "Duty."),
        ),
    ),
    NodeSpec(
        "Resource",
        "res",
        Text("资源", "Resource"),
        "What a body offers for co-building.",
        (
            *_NAMES,
            _code("kind", "类型", "kind", "Kind.", codes.RESOURCE_KIND, required=True),
            _number("quantity", "数量", "quantity", "How much.", minimum=0),
            _text("unit", "计量单位", "unit", "Unit of the quantity."),
        ),
    ),
    NodeSpec(
        "Need",
        "need",
        Text("需求", "Need"),
        "What a body asks for in co-building.",
        (
            *_NAMES,
            _code("kind", "类型", "kind", "Kind.", codes.RESOURCE_KIND, required=True),
            _code("status", "状态", "status", "State.", codes.NEED_STATUS, required=True),
            _number("quantity", "数量", "quantity", "How much.", minimum=0),
            _date("due", "期望完成日期", "due", "Day it is wanted by."),
        ),
    ),
    NodeSpec(
        "Project",
        "proj",
        Text("项目", "Project"),
        "Work that meets a need with resources.",
        (
            *_NAMES,
            _code("status", "状态", "status", "State.", codes.PROJECT_STATUS, required=True),
            _date("due", "完成时限", "due", "Day it is to be finished by."),
            _number("progress", "进度", "progress", "Done.", unit="%", minimum=0, maximum=100),
        ),
    ),
    NodeSpec(
        "Initiative",
        "init",
        Text("举措", "Initiative"),
        "A named undertaking: net, brand, card, pathway, method, plan and its parts, platform.",
        (
            *_NAMES,
            _code("kind", "类别", "kind", "Kind.", codes.INITIATIVE_KIND, required=True),
            _text("code", "代号", "code", "Short code such as B1 or C5."),
            _count("rank", "次序", "rank", "Order among its siblings, from 1."),
            _text("theme", "主题", "theme", "Theme."),
            _text("pattern", "结构", "pattern", "Counts of its elements, such as 1/5/8."),
            _texts("elements", "要素", "elements", "Elements the source enumerates."),
            _count("minutes", "分钟", "minutes", "Minutes of a service circle.", unit="min"),
            _flag("open_list", "开放列表", "open list", "The source lists some and says: etc."),
            _code("status", "状态", "status", "State of a measure.", codes.PROJECT_STATUS),
            _date("due", "完成时限", "due", "Day a measure is due."),
        ),
    ),
    NodeSpec(
        "Activity",
        "act",
        Text("活动", "Activity"),
        "One activity, or a counted set of them. Held on its since; attendance in person-times.",
        (
            *_NAMES,
            _code("kind", "类型", "kind", "Kind.", codes.ACTIVITY_KIND, required=True),
            _count("attendance", "人次", "attendance", "Person-times, not persons."),
        ),
    ),
    NodeSpec(
        "Claim",
        "claim",
        Text("公布表述", "Claim"),
        "A published figure or statement. Never mixed with what the graph counts.",
        (
            *_NAMES,
            _code("kind", "类别", "kind", "Kind.", codes.CLAIM_KIND, required=True),
            _text("metric", "指标", "metric", "What is measured.", required=True),
            _code("operator", "算符", "operator", "How it bounds the truth.", codes.OPERATOR),
            _number("value", "数值", "value", "Printed value in plain digits."),
            _text("unit", "单位", "unit", "Unit of the value."),
            _text("printed", "原文数字", "printed as", "The figure as printed."),
            _text("period", "时期", "period", "ISO 8601 year or interval."),
            _text("scope", "范围", "scope", "Scope of a superlative: zone, province, nation."),
            _flag("verified", "已核实", "verified", "Whether it was checked independently."),
        ),
    ),
    NodeSpec(
        "Source",
        "src",
        Text("来源", "Source"),
        "A document, a ledger file or a generator run.",
        (
            *_NAMES,
            _code("kind", "类别", "kind", "Kind.", codes.SOURCE_KIND, required=True),
            _text("digest", "摘要", "digest", "SHA-256 of the content, in hex."),
            _date("published", "日期", "published", "Day of the document."),
            _text("precision", "日期精度", "precision", "year, month or day."),
        ),
    ),
)

_LABELS = tuple(spec.label for spec in _NODES)
_BODIES = ("Organization", "Unit")


def _pairs(starts: tuple[str, ...], ends: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((start, end) for start in starts for end in ends)


_RELATIONSHIPS = (
    RelSpec(
        "SUBORDINATE_TO",
        Text("隶属", "subordinate to"),
        "An organization stands under another. Membership and radiation are other things.",
        _pairs(("Organization",), ("Organization",)),
        acyclic=True,
    ),
    RelSpec(
        "BASED_IN",
        Text("所在单位", "based in"),
        "The unit an organization is set up in.",
        _pairs(("Organization",), ("Unit",)),
    ),
    RelSpec(
        "MEMBER_OF",
        Text("成员单位", "member of"),
        "Membership of a joint committee; the member keeps its own superior.",
        _pairs(_BODIES, ("Organization",)),
        (
            _code("role", "角色", "role", "Role.", codes.MEMBER_ROLE),
            _count("batch", "批次", "batch", "Batch it joined in, from 1."),
        ),
    ),
    RelSpec(
        "RADIATES",
        Text("辐射", "radiates"),
        "A joint committee reaches an organization that need not be its member.",
        _pairs(("Organization",), ("Organization",)),
        write_from_end=True,
    ),
    RelSpec(
        "LEADS",
        Text("领导", "leads"),
        "A working committee leads a zone.",
        _pairs(("Organization",), ("Zone",)),
    ),
    RelSpec(
        "PARTY_TO",
        Text("共建方", "party to"),
        "A body is a party to an agreement; two or more to each.",
        _pairs((*_BODIES, "Zone"), ("Agreement",)),
        (_code("role", "角色", "role", "Role.", codes.PARTY_ROLE),),
        write_from_end=True,
    ),
    RelSpec(
        "LOCATED_IN",
        Text("位于", "located in"),
        "A body, position or initiative lies in a place.",
        _pairs((*_BODIES, "Position", "Initiative"), ("Zone",)),
    ),
    RelSpec(
        "PART_OF",
        Text("属于", "part of"),
        "A place, position or initiative is part of a larger one.",
        (
            ("Zone", "Zone"),
            ("Position", "Position"),
            ("Initiative", "Initiative"),
            ("Position", "Initiative"),
            ("Zone", "Initiative"),
        ),
        (_count("rank", "次序", "rank", "Order among the parts, from 1."),),
        acyclic=True,
    ),
    RelSpec(
        "COVERED_BY",
        Text("组织覆盖", "covered by"),
        "What covers an enterprise. Only this edge counts; being near does not.",
        _pairs(("Unit",), _BODIES),
        (_code("basis", "方式", "basis", "Basis.", codes.COVER_BASIS, required=True),),
    ),
    RelSpec(
        "SERVED_BY",
        Text("服务于", "served by"),
        "A position is declared to serve an enterprise or place: declared, not computed.",
        _pairs(("Unit", "Zone"), ("Position",)),
    ),
    RelSpec(
        "OPERATES",
        Text("建管", "operates"),
        "A body builds or runs a position.",
        _pairs((*_BODIES, "Zone"), ("Position",)),
        write_from_end=True,
    ),
    RelSpec(
        "INTEGRATES",
        Text("整合", "integrates"),
        "A joint committee brings a position into common use; it need not run it (F142).",
        _pairs(("Organization",), ("Position",)),
        write_from_end=True,
    ),
    RelSpec(
        "OFFERS",
        Text("提供", "offers"),
        "A body offers a resource.",
        _pairs(_BODIES, ("Resource",)),
        write_from_end=True,
    ),
    RelSpec(
        "ASKS",
        Text("提出", "asks"),
        "A body asks for a need to be met.",
        _pairs(_BODIES, ("Need",)),
        write_from_end=True,
    ),
    RelSpec(
        "USES",
        Text("使用", "uses"),
        "A project uses a resource.",
        _pairs(("Project",), ("Resource",)),
    ),
    RelSpec(
        "MEETS",
        Text("对接", "meets"),
        "A project meets a need.",
        _pairs(("Project",), ("Need",)),
    ),
    RelSpec(
        "ADVANCES",
        Text("推进", "advances"),
        "A body, place, position, agreement, activity or initiative advances an initiative.",
        _pairs(
            (*_BODIES, "Zone", "Position", "Agreement", "Activity", "Project", "Initiative"),
            ("Initiative",),
        ),
        (_code("role", "角色", "role", "Role.", codes.ADVANCE_ROLE),),
    ),
    RelSpec(
        "EXTENDS",
        Text("延伸自", "extends"),
        "A platform is built on another.",
        _pairs(("Initiative",), ("Initiative",)),
        acyclic=True,
    ),
    RelSpec(
        "HELD_AT",
        Text("举办地", "held at"),
        "Where an activity was held.",
        _pairs(("Activity",), ("Position",)),
    ),
    RelSpec(
        "HELD_BY",
        Text("主办", "held by"),
        "Who held an activity.",
        _pairs(("Activity",), _BODIES),
    ),
    RelSpec(
        "ABOUT",
        Text("关于", "about"),
        "The subject of a claim.",
        _pairs(("Claim",), tuple(label for label in _LABELS if label != "Claim")),
    ),
    RelSpec(
        "MENTIONED_WITH",
        Text("并提", "mentioned with"),
        "The source prints a claim beside a body without saying that it is the body's (F132).",
        _pairs(("Claim",), ("Organization",)),
    ),
    RelSpec(
        "STATED_IN",
        Text("载于", "stated in"),
        "The document a claim is printed in.",
        _pairs(("Claim",), ("Source",)),
    ),
)

VOCABULARY = Vocabulary(
    nodes={spec.label: spec for spec in _NODES},
    relationships={spec.type: spec for spec in _RELATIONSHIPS},
    common=(*COMMON, *BOOKKEEPING),
)

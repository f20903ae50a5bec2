"""The closed lists of codes, with their Chinese and English names.

A code is what is stored and asked for; the names are what a person reads. Sources: the fact table
(F-numbers) and the ledger templates of the domain notes.
"""

from __future__ import annotations

from graph.model.spec import CodeList, Text


def _codes(name: str, description: str, **codes: tuple[str, str]) -> CodeList:
    return CodeList(name, description, {code: Text(*names) for code, names in codes.items()})


LAYER = _codes(
    "layer",
    "Where a fact comes from. Layers are never mixed in silence.",
    source=("文献层", "stated in a document"),
    ledger=("台账层", "imported by the user"),
    synthetic=("合成层", "generated, not real"),
)
CERTAINTY = _codes(
    "certainty",
    "How plainly the source says it (column C of the fact table).",
    stated=("明述", "stated plainly"),
    ambiguous=("含糊", "stated, but open or ambiguous"),
    inferred=("推断", "inferred, not stated"),
)
SECTOR = _codes(
    "sector",
    "The domain a body belongs to (F056, F102; template T1).",
    government=("机关", "government organ"),
    community=("街道社区", "subdistrict or community"),
    public_institution=("事业单位", "public institution"),
    state_firm=("国有企业", "state-owned firm"),
    private_firm=("非公企业", "non-public firm"),
    social_organization=("社会组织", "social organization"),
    university=("高校", "university"),
    school=("学校", "school"),
    hospital=("医院", "hospital"),
    military=("驻区部队", "military (category only)"),
)
ORGANIZATION_KIND = _codes(
    "organization_kind",
    "The kind of a Party organization (template T1), or of another organization that acts.",
    superior=("上级党组织", "superior Party body"),
    working_committee=("党工委", "Party working committee"),
    committee=("党委", "Party committee"),
    general_branch=("党总支", "general Party branch"),
    branch=("党支部", "Party branch"),
    joint_branch=("联合党支部", "joint Party branch"),
    joint_committee=("功能型联合党委", "functional joint committee"),
    democratic_party=("民主党派组织", "democratic-party organization"),
    temporary_branch=("临时党支部", "temporary Party branch"),
    mass_organization=("群团组织", "mass organization"),
)
ORGANIZATION_STATUS = _codes(
    "organization_status",
    "State of an organization (template T1). A dissolved one also has its last day.",
    active=("正常", "active"),
    rectifying=("整顿", "under rectification"),
    dissolved=("撤销", "dissolved"),
)
POSITION_STATUS = _codes(
    "position_status",
    "State of a service position (template T3). A closed one also has its last day.",
    open=("正常", "open"),
    building=("在建", "under construction"),
    suspended=("停用", "suspended"),
    closed=("撤销", "closed"),
)
LEVEL = _codes(
    "level",
    "The level of the hierarchy an organization stands on.",
    central=("中央", "central"),
    province=("省级", "province"),
    city=("市级", "city"),
    zone=("区级", "zone"),
    subdistrict=("街道", "subdistrict"),
    community=("社区", "community"),
    unit=("单位", "unit"),
)
INDUSTRY = _codes(
    "industry",
    "Sections of GB/T 4754-2017 that occur in the zone; the letter is the national code.",
    a=("农、林、牧、渔业", "agriculture, forestry, animal husbandry, fishery"),
    b=("采矿业", "mining"),
    c=("制造业", "manufacturing"),
    d=("电力、热力、燃气及水生产和供应业", "electricity, heat, gas and water"),
    e=("建筑业", "construction"),
    f=("批发和零售业", "wholesale and retail"),
    g=("交通运输、仓储和邮政业", "transport, storage and post"),
    h=("住宿和餐饮业", "hotels and catering"),
    i=("信息传输、软件和信息技术服务业", "information technology"),
    j=("金融业", "finance"),
    k=("房地产业", "real estate"),
    l=("租赁和商务服务业", "leasing and business services"),
    m=("科学研究和技术服务业", "research and technical services"),
    n=("水利、环境和公共设施管理业", "water, environment and public facilities"),
    o=("居民服务、修理和其他服务业", "resident services and repair"),
    p=("教育", "education"),
    q=("卫生和社会工作", "health and social work"),
    r=("文化、体育和娱乐业", "culture, sport and entertainment"),
    s=("公共管理、社会保障和社会组织", "public administration and social organizations"),
)
SIZE = _codes(
    "size",
    "Enterprise size class of the national statistics.",
    large=("大型", "large"),
    medium=("中型", "medium"),
    small=("小型", "small"),
    micro=("微型", "micro"),
)
OWNERSHIP = _codes(
    "ownership",
    "Economic nature (template T2).",
    state=("国有", "state"),
    collective=("集体", "collective"),
    private=("民营", "private"),
    foreign=("港澳台及外资", "Hong Kong, Macao, Taiwan and foreign"),
)
OPERATING_STATUS = _codes(
    "operating_status",
    "Operating status of an enterprise (template T2).",
    operating=("正常", "operating"),
    suspended=("停业", "suspended"),
    deregistered=("注销", "deregistered"),
    moved_out=("迁出", "moved out"),
    shell=("空壳", "shell"),
)
CRS = _codes(
    "crs",
    "The coordinate system a position was declared in; what is stored is always WGS 84.",
    wgs84=("WGS84", "WGS 84"),
    cgcs2000=("CGCS2000", "CGCS2000"),
    gcj02=("GCJ02", "GCJ-02"),
    bd09=("BD09", "BD-09"),
)
LOCATED_BY = _codes(
    "located_by",
    "What a place was found by that was not surveyed, the most precise first.",
    address=("相同地址", "the same address"),
    building=("楼宇院落", "building or estate"),
    number=("相邻门牌", "numbers next to it on its road"),
    road=("道路", "road"),
    community=("社区", "community"),
    subdistrict=("街道", "subdistrict"),
)
PLACE_KIND = _codes(
    "place_kind",
    "What an entry of a gazetteer is (template T11).",
    road=("道路", "road"),
    address=("门牌", "number on a road"),
    building=("楼宇院落", "building or estate"),
    community=("社区", "community"),
    subdistrict=("街道", "subdistrict"),
)
ZONE_KIND = _codes(
    "zone_kind",
    "The kind of a place.",
    province=("省", "province"),
    city=("市", "city"),
    county=("县区", "county"),
    development_zone=("开发区", "development zone"),
    subdistrict=("街道", "subdistrict"),
    area=("片区", "area"),
    community=("社区", "community"),
    carrier=("载体", "carrier"),
)
CARRIER_KIND = _codes(
    "carrier_kind",
    "The kind of a carrier, the park within the park (F009, F071, F093).",
    building=("楼宇", "building"),
    platform=("平台", "platform"),
    business_circle=("商圈", "business circle"),
    market=("市场", "market"),
    startup_park=("创业园", "start-up park"),
    maker_space=("众创空间", "maker space"),
    incubator=("孵化器", "incubator"),
    park=("园区", "park"),
)
POSITION_TIER = _codes(
    "position_tier",
    "Tier of a service position (F089-F092). District, domain and station make up 1+6+X; "
    "the other tiers are counted apart.",
    district=("区级中心", "district centre"),
    domain=("领域中心", "domain centre"),
    station=("站点", "service station"),
    phase=("分期", "phase of a centre"),
    school=("党校", "Party school"),
    culture_point=("文化点位", "culture point"),
    red_station=("红色驿站", "Red Station"),
    other=("其他阵地", "other position"),
)
SCHOOL_DOMAIN = _codes(
    "school_domain",
    "Terms of 1+2+4+13. The reading of the first three is inferred; the 13 is unexplained (F102).",
    district=("区级党校", "district"),
    subdistrict=("街道党校", "subdistrict"),
    domain=("领域党校", "domain"),
    unexplained=("文献未说明", "unexplained in source"),
)
TRAINING_DOMAIN = _codes(
    "training_domain",
    "Domains that Party schools cover (F103); the source lists on.",
    district=("区", "district"),
    subdistrict=("街道", "subdistrict"),
    organ=("机关", "government organs"),
    two_new=("两新组织", "new economic and social organizations"),
    school_hospital=("学校医院", "schools and hospitals"),
    state_firm=("国企", "state-owned firms"),
)
AGREEMENT_FORM = _codes(
    "agreement_form",
    "The form of a tie. Forms are kept apart; where the source does not say which, so is said.",
    agreement=("共建协议", "co-building agreement"),
    co_building_list=("共建清单", "co-building list"),
    agreement_or_list=(
        "协议或清单（文献未区分）",
        "agreement or list, not distinguished in source",
    ),
    pairing=("结对共建", "pairing"),
)
AGREEMENT_STATUS = _codes(
    "agreement_status",
    "Derived from the dates on the day asked for, never stored. Undated is never active.",
    pending=("未生效", "not yet in force"),
    active=("有效", "active"),
    expiring=("90天内到期", "expires within 90 days"),
    expired=("已到期", "expired"),
    undated=("无日期", "undated"),
)
COVER_BASIS = _codes(
    "cover_basis",
    "On what an enterprise is covered: own and joint count as organizational coverage, guidance "
    "and mass organizations as work coverage only (rules, section 2).",
    own=("单独组建", "own organization"),
    joint=("联合组建", "joint organization"),
    guidance=("党建指导员", "guidance officer"),
    mass=("群团组织", "mass organization"),
)
MEMBER_ROLE = _codes(
    "member_role",
    "Role in a joint committee (template T7).",
    lead=("牵头", "lead"),
    member=("成员", "member"),
)
PARTICIPANT_ROLE = _codes(
    "participant_role",
    "Role of a body in a project or an activity (templates T5c and T6).",
    lead=("牵头", "lead"),
    participant=("参与", "participant"),
)
OPERATOR_ROLE = _codes(
    "operator_role",
    "What a body does for a position (template T3).",
    builder=("建设", "builder"),
    manager=("管理", "manager"),
)
URGENCY = _codes(
    "urgency",
    "How urgent a need is (template T5b).",
    low=("一般", "ordinary"),
    high=("较急", "pressing"),
    critical=("紧急", "urgent"),
)
PARTY_ROLE = _codes(
    "party_role",
    "Role of a party to an agreement (template T4).",
    party_a=("甲方", "party A"),
    party_b=("乙方", "party B"),
    party=("共建方", "party"),
)
INITIATIVE_KIND = _codes(
    "initiative_kind",
    "What a named undertaking is.",
    framework=("总体框架", "framework"),
    net=("一张网", "net"),
    brand=("品牌", "brand"),
    card=("党建牌", "card"),
    pathway=("党建+路径", "pathway"),
    method=("工作法", "working method"),
    plan=("行动方案", "action plan"),
    sub_plan=("子方案", "sub-plan"),
    measure=("措施", "measure"),
    project_team=("项目组", "project team"),
    task_force=("工作专班", "task force"),
    mechanism=("机制", "mechanism"),
    platform=("平台", "platform"),
    module=("功能模块", "module"),
    subsystem=("子系统", "subsystem"),
    policy=("政策文件", "policy document"),
    programme=("项目", "programme"),
    classification=("分类", "classification"),
    cluster=("阵地集群", "cluster"),
    problem=("问题", "problem"),
    goal=("目标", "goal"),
    slogan=("提法", "slogan"),
    theme=("主题", "theme"),
)
ADVANCE_ROLE = _codes(
    "advance_role",
    "How something advances an initiative.",
    vanguard=("先锋", "vanguard"),
    issuer=("制定", "issuer"),
    designer=("设计", "designer"),
    runner=("实施", "runs it"),
    pathway=("路径", "takes it as a pathway"),
    method=("工作法", "works by it"),
    carrier=("载体", "carrier of it"),
    contributor=("参与", "contributes"),
    owner=("责任单位", "owner of it"),
)
RESOURCE_KIND = _codes(
    "resource_kind",
    "Kinds of resources and needs (template T5).",
    venue=("场地", "venue"),
    talent=("人才", "talent"),
    funds=("资金", "funds"),
    course=("课程", "course"),
    medical=("医疗", "medical"),
    legal=("法律", "legal"),
    policy=("政策", "policy"),
    equipment=("设备", "equipment"),
    volunteering=("志愿服务", "volunteering"),
)
NEED_STATUS = _codes(
    "need_status",
    "State of a need (template T5b).",
    unclaimed=("待认领", "unclaimed"),
    claimed=("已认领", "claimed"),
    in_progress=("办理中", "in progress"),
    done=("已办结", "done"),
    returned=("退回", "returned"),
)
PROJECT_STATUS = _codes(
    "project_status",
    "State of a project or measure.",
    planned=("未启动", "planned"),
    in_progress=("进行中", "in progress"),
    done=("已完成", "done"),
    cancelled=("已取消", "cancelled"),
)
ACTIVITY_KIND = _codes(
    "activity_kind",
    "Kinds of activities (F099; template T6).",
    theme_day=("主题党日", "theme Party day"),
    member_training=("党员培训", "member training"),
    cadre_education=("干部教育", "cadre education"),
    field_teaching=("现场教学", "field teaching"),
    mass_activity=("群团活动", "mass-organization activity"),
    maker_salon=("创客沙龙", "maker salon"),
    volunteering=("志愿服务", "volunteering"),
    market_day=("红色市集日", "Red Market Day"),
    other=("其他", "other"),
)
FINDING = _codes(
    "finding",
    "What is found of a thing that somebody has to do something about.",
    unserved=("服务圈外", "out of reach of a position"),
    unorganized=("无组织覆盖", "no organization covers it"),
    unbuilt=("应建未建", "must have an organization and has none"),
    unrenewed=("协议到期未续", "agreement that ends unrenewed"),
    overdue=("逾期未办", "overdue"),
    single_point=("单点风险", "single point of failure"),
    unplaced=("地址未定位", "address without a place"),
)
TASK_STATE = _codes(
    "task_state",
    "State of a task. It is open, was closed by decision, or closed itself when what it is about "
    "changed.",
    open=("待办", "open"),
    done=("已办结", "done"),
    resolved=("已自行消除", "no longer found"),
    gone=("对象已终止", "its subject has ended"),
)
CLAIM_KIND = _codes(
    "claim_kind",
    "What a published statement is.",
    figure=("公布数字", "published figure"),
    superlative=("首个、率先类表述", "superlative"),
    coverage=("覆盖表述", "statement of coverage"),
)
OPERATOR = _codes(
    "operator",
    "How a published figure bounds the true one: printed 'more than' is gt, 'and more' is ge, "
    "'nearly' and 'about' are about.",
    eq=("=", "="),
    gt=(">", ">"),
    ge=("≥", ">="),
    lt=("<", "<"),
    le=("≤", "<="),
    about=("约", "about"),
)
SOURCE_KIND = _codes(
    "source_kind",
    "What a source is.",
    document=("文献", "document"),
    ledger=("台账文件", "ledger file"),
    generator=("合成数据生成器", "synthetic-data generator"),
)

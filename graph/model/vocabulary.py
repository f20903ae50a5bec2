"""The network itself: the one place where labels, types and properties come together.

Constraints, upserts, row models, the model page and the API's enumerations all come from here.
"""

from __future__ import annotations

from graph.model import codes
from graph.model.node_specs import NODES
from graph.model.properties import BOOKKEEPING, COMMON, code, count, flag, number, text
from graph.model.spec import Drawn, Nested, RelSpec, Said, Text, Vocabulary

BASE_LABEL = "Entity"
"""Label of every node of the network; ids are unique across it, so one index finds any node."""

_LABELS = tuple(spec.label for spec in NODES)
_BODIES = ("Organization", "Unit")


def _pairs(starts: tuple[str, ...], ends: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((start, end) for start in starts for end in ends)


_SAME_LABEL = tuple((label, label) for label in (*_BODIES, "Zone", "Position", "Initiative"))
_JUDGED = (
    number("score", "相似度", "score", "How alike they are.", minimum=0, maximum=1),
    text("reason", "理由", "reason", "Why it was decided so."),
)


def _said(zh: str, en: str, zh_back: str, en_back: str) -> Said:
    return Said(Text(zh, en), Text(zh_back, en_back))


_RELATIONSHIPS = (
    RelSpec(
        "SUBORDINATE_TO",
        Text("隶属", "subordinate to"),
        "An organization stands under another. Membership and radiation are other things.",
        _pairs(("Organization",), ("Organization",)),
        acyclic=True,
        said=_said("隶属{}", "is subordinate to {}", "下辖{}", "is the superior of {}"),
        ties="bodies",
        drawn=Drawn("structure", "long", ("pairing", "whole")),
        nested=Nested(("Organization",), 2),
    ),
    RelSpec(
        "BASED_IN",
        Text("所在单位", "based in"),
        "The unit an organization is set up in.",
        _pairs(("Organization",), ("Unit",)),
        said=_said("设在{}", "is based in {}", "设有{}", "is the seat of {}"),
        ties="bodies",
        drawn=Drawn("structure", "dotted", ("pairing", "whole")),
        nested=Nested(("Unit",), 4, at_end=True),
    ),
    RelSpec(
        "MEMBER_OF",
        Text("成员单位", "member of"),
        "Membership of a joint committee; the member keeps its own superior.",
        _pairs(_BODIES, ("Organization",)),
        (
            code("role", "角色", "role", "Role.", codes.MEMBER_ROLE),
            count("batch", "批次", "batch", "Batch it joined in, from 1."),
        ),
        said=_said("是{}的成员单位", "is a member of {}", "有成员单位{}", "has {} as a member"),
        ties="bodies",
        drawn=Drawn("membership", "solid", ("pairing", "whole")),
        nested=Nested(("Organization", "Unit"), 1),
    ),
    RelSpec(
        "RADIATES",
        Text("辐射", "radiates"),
        "A joint committee reaches an organization that need not be its member.",
        _pairs(("Organization",), ("Organization",)),
        write_from_end=True,
        said=_said("辐射{}", "radiates to {}", "受{}辐射", "is radiated to by {}"),
        ties="bodies",
        drawn=Drawn("membership", "long", ("whole",)),
        nested=Nested(("Organization",), 3, at_end=True),
    ),
    RelSpec(
        "LEADS",
        Text("领导", "leads"),
        "A working committee leads a zone.",
        _pairs(("Organization",), ("Zone",)),
        said=_said("领导{}", "leads {}", "由{}领导", "is led by {}"),
        ties="places",
    ),
    RelSpec(
        "PARTY_TO",
        Text("共建方", "party to"),
        "A body is a party to an agreement; two or more to each.",
        _pairs((*_BODIES, "Zone"), ("Agreement",)),
        (
            code("role", "角色", "role", "Role.", codes.PARTY_ROLE),
            flag("lead", "牵头", "lead", "The party that leads the co-building."),
        ),
        write_from_end=True,
        said=_said("是{}的共建方", "is a party to {}", "有共建方{}", "has {} as a party"),
        ties="bodies",
        drawn=Drawn("pairing", "solid", ("pairing", "whole")),
        nested=Nested(("Agreement",), 1, at_end=True),
    ),
    RelSpec(
        "RENEWS",
        Text("续签", "renews"),
        "An agreement takes up where an earlier one ends.",
        (("Agreement", "Agreement"),),
        acyclic=True,
        said=_said("续签{}", "renews {}", "由{}续签", "is renewed by {}"),
    ),
    RelSpec(
        "FULFILS",
        Text("履行", "fulfils"),
        "An activity or a project is done under an agreement, or an activity for a project.",
        (("Activity", "Agreement"), ("Project", "Agreement"), ("Activity", "Project")),
        said=_said("履行{}", "fulfils {}", "由{}履行", "is fulfilled by {}"),
    ),
    RelSpec(
        "TAKES_PART_IN",
        Text("参与项目", "takes part in"),
        "A body leads a project or takes part in it.",
        _pairs(_BODIES, ("Project",)),
        (code("role", "角色", "role", "Role.", codes.PARTICIPANT_ROLE),),
        write_from_end=True,
        said=_said("参与{}", "takes part in {}", "有{}参与", "has {} taking part"),
    ),
    RelSpec(
        "LOCATED_IN",
        Text("位于", "located in"),
        "A body, position or initiative lies in a place.",
        _pairs((*_BODIES, "Position", "Initiative"), ("Zone",)),
        said=_said("位于{}", "lies in {}", "境内有{}", "has {} in it"),
        ties="places",
        nested=Nested(("Unit", "Position"), 5),
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
        (count("rank", "次序", "rank", "Order among the parts, from 1."),),
        acyclic=True,
        said=_said("属于{}", "is part of {}", "包括{}", "includes {}"),
        ties="places",
        nested=Nested(("Position", "Zone"), 1),
    ),
    RelSpec(
        "COVERED_BY",
        Text("组织覆盖", "covered by"),
        "What covers an enterprise. Only this edge counts; being near does not.",
        _pairs(("Unit",), _BODIES),
        (code("basis", "方式", "basis", "Basis.", codes.COVER_BASIS, required=True),),
        said=_said("由{}覆盖", "is covered by {}", "覆盖{}", "covers {}"),
        ties="bodies",
        drawn=Drawn("pairing", "dotted", ("whole",)),
        nested=Nested(("Unit",), 3),
    ),
    RelSpec(
        "SERVED_BY",
        Text("服务于", "served by"),
        "A position is declared to serve an enterprise or place: declared, not computed.",
        _pairs(("Unit", "Zone"), ("Position",)),
        said=_said("由{}服务", "is served by {}", "服务于{}", "serves {}"),
        drawn=Drawn("membership", "dotted", ("whole",)),
        nested=Nested(("Unit",), 2),
    ),
    RelSpec(
        "OPERATES",
        Text("建管", "operates"),
        "A body builds or runs a position.",
        _pairs((*_BODIES, "Zone"), ("Position",)),
        (code("role", "角色", "role", "What it does.", codes.OPERATOR_ROLE),),
        write_from_end=True,
        said=_said("建管{}", "operates {}", "由{}建管", "is operated by {}"),
        drawn=Drawn("structure", "solid", ("whole",)),
        nested=Nested(("Position",), 3, at_end=True),
    ),
    RelSpec(
        "INTEGRATES",
        Text("整合", "integrates"),
        "A joint committee brings a position into common use; it need not run it (F142).",
        _pairs(("Organization",), ("Position",)),
        write_from_end=True,
        said=_said("整合{}", "integrates {}", "由{}整合", "is integrated by {}"),
        drawn=Drawn("initiative", "solid", ("whole",)),
        nested=Nested(("Position",), 2, at_end=True),
    ),
    RelSpec(
        "OFFERS",
        Text("提供", "offers"),
        "A body offers a resource.",
        _pairs(_BODIES, ("Resource",)),
        write_from_end=True,
        said=_said("提供{}", "offers {}", "由{}提供", "is offered by {}"),
    ),
    RelSpec(
        "ASKS",
        Text("提出", "asks"),
        "A body asks for a need to be met.",
        _pairs(_BODIES, ("Need",)),
        write_from_end=True,
        said=_said("提出{}", "asks for {}", "由{}提出", "is asked for by {}"),
    ),
    RelSpec(
        "USES",
        Text("使用", "uses"),
        "A project uses a resource.",
        _pairs(("Project",), ("Resource",)),
        (number("quantity", "数量", "quantity", "How much of it.", minimum=0),),
        said=_said("使用{}", "uses {}", "由{}使用", "is used by {}"),
    ),
    RelSpec(
        "MEETS",
        Text("对接", "meets"),
        "A project meets a need.",
        _pairs(("Project",), ("Need",)),
        said=_said("对接{}", "meets {}", "由{}对接", "is met by {}"),
    ),
    RelSpec(
        "ADVANCES",
        Text("推进", "advances"),
        "A body, place, position, agreement, activity or initiative advances an initiative.",
        _pairs(
            (*_BODIES, "Zone", "Position", "Agreement", "Activity", "Project", "Initiative"),
            ("Initiative",),
        ),
        (code("role", "角色", "role", "Role.", codes.ADVANCE_ROLE),),
        said=_said("推进{}", "advances {}", "由{}推进", "is advanced by {}"),
        drawn=Drawn("initiative", "dashed", ("pairing",)),
    ),
    RelSpec(
        "EXTENDS",
        Text("延伸自", "extends"),
        "A platform is built on another.",
        _pairs(("Initiative",), ("Initiative",)),
        acyclic=True,
        said=_said("延伸自{}", "extends {}", "延伸出{}", "is extended by {}"),
    ),
    RelSpec(
        "HELD_AT",
        Text("举办地", "held at"),
        "Where an activity was held.",
        _pairs(("Activity",), ("Position",)),
        said=_said("在{}举办", "was held at {}", "举办过{}", "was the place of {}"),
    ),
    RelSpec(
        "HELD_BY",
        Text("主办", "held by"),
        "Who held an activity.",
        _pairs(("Activity",), _BODIES),
        (code("role", "角色", "role", "Role.", codes.PARTICIPANT_ROLE),),
        said=_said("由{}主办", "was held by {}", "主办{}", "held {}"),
    ),
    RelSpec(
        "CONCERNS",
        Text("事关", "concerns"),
        "What a task was found about.",
        _pairs(("Task",), (*_BODIES, "Position", "Agreement", "Need", "Project")),
        said=_said("事关{}", "concerns {}", "有任务{}", "is what {} is about"),
    ),
    RelSpec(
        "ASSIGNED_TO",
        Text("责任单位", "assigned to"),
        "The body that is to do a task.",
        _pairs(("Task",), _BODIES),
        said=_said("由{}负责", "is assigned to {}", "负责{}", "is to do {}"),
    ),
    RelSpec(
        "ABOUT",
        Text("关于", "about"),
        "The subject of a claim.",
        _pairs(("Claim",), tuple(label for label in _LABELS if label != "Claim")),
        said=_said("关于{}", "is about {}", "有说法{}", "is the subject of {}"),
    ),
    RelSpec(
        "MENTIONED_WITH",
        Text("并提", "mentioned with"),
        "The source tells a claim with a body or undertaking without saying that it is its own "
        "(F071, F132).",
        _pairs(("Claim",), ("Organization", "Initiative")),
        said=_said("与{}并提", "is mentioned with {}", "与{}并提", "is mentioned with {}"),
    ),
    RelSpec(
        "STATED_IN",
        Text("载于", "stated in"),
        "The document a claim is printed in.",
        _pairs(("Claim",), ("Source",)),
        said=_said("载于{}", "is stated in {}", "载有{}", "states {}"),
    ),
    RelSpec(
        "SAME_AS",
        Text("同一主体", "same as"),
        "Decided: the first is the body that the second is. Questions then see the second only.",
        _SAME_LABEL,
        _JUDGED,
        acyclic=True,
        said=_said("与{}是同一主体", "is the same as {}", "与{}是同一主体", "is the same as {}"),
    ),
    RelSpec(
        "DISTINCT_FROM",
        Text("不同主体", "distinct from"),
        "Decided: two bodies, however alike their names; never proposed again.",
        _SAME_LABEL,
        _JUDGED,
        said=_said(
            "与{}是不同主体", "is distinct from {}", "与{}是不同主体", "is distinct from {}"
        ),
    ),
)

VOCABULARY = Vocabulary(
    nodes={spec.label: spec for spec in NODES},
    relationships={spec.type: spec for spec in _RELATIONSHIPS},
    common=(*COMMON, *BOOKKEEPING),
)

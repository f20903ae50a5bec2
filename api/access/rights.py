"""What may be done, and by which role."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from graph.model.spec import Text


class Right(StrEnum):
    """What a route may ask of who calls it. Every route names one (:mod:`api.access.needs`)."""

    NONE = "none"
    """Nothing: the log-in itself, whether the service lives, what a problem means."""
    READ = "read"
    COUNTS = "counts"
    PLAN = "plan"
    EXPORT = "export"
    EDIT = "edit"
    CYPHER = "cypher"
    EXPORT_FULL = "export_full"
    ADMIN = "admin"
    AUDIT = "audit"
    UNDO_OTHERS = "undo_others"


RIGHTS: Mapping[Right, Text] = {
    Right.READ: Text("看答案、清单和页面", "see answers, lists and pages"),
    Right.COUNTS: Text("看不足 3 人的党员数", "see counts of members below 3"),
    Right.PLAN: Text("作规划、假设和推荐", "make plans, what-if and recommendations"),
    Right.EXPORT: Text("导出公开文件", "take public exports away"),
    Right.EDIT: Text(
        "导入、应用方案、判定同一、附文件",
        "import, apply scenarios, decide identity, attach documents",
    ),
    Right.CYPHER: Text("只读 Cypher", "ask read-only Cypher"),
    Right.EXPORT_FULL: Text("导出全部内容", "take full exports away"),
    Right.ADMIN: Text("管理账号和令牌", "manage accounts and tokens"),
    Right.AUDIT: Text("看审计记录和指标", "see the audit trail and metrics"),
    Right.UNDO_OTHERS: Text("撤销他人的导入", "undo the imports of others"),
}


class Role(StrEnum):
    """What an account is for; each may all that the one before it may, and more."""

    VIEWER = "viewer"
    PLANNER = "planner"
    EDITOR = "editor"
    DEVELOPER = "developer"
    ADMIN = "admin"


_MORE: Mapping[Role, tuple[Right, ...]] = {
    Role.VIEWER: (Right.NONE, Right.READ),
    Role.PLANNER: (Right.COUNTS, Right.PLAN, Right.EXPORT),
    Role.EDITOR: (Right.EDIT,),
    Role.DEVELOPER: (Right.CYPHER, Right.EXPORT_FULL),
    Role.ADMIN: (Right.ADMIN, Right.AUDIT, Right.UNDO_OTHERS),
}

ROLES: Mapping[Role, Text] = {
    Role.VIEWER: Text("查看", "viewer"),
    Role.PLANNER: Text("规划", "planner"),
    Role.EDITOR: Text("编辑", "editor"),
    Role.DEVELOPER: Text("开发", "developer"),
    Role.ADMIN: Text("管理", "administrator"),
}


def rights_of(role: Role) -> frozenset[Right]:
    """What a role may."""
    known: set[Right] = set()
    for one, more in _MORE.items():
        known.update(more)
        if one is role:
            break
    return frozenset(known)


UNLIMITED_ONLY = frozenset({Right.CYPHER, Right.ADMIN, Right.AUDIT})
"""What only an account may that is limited to no zones, since it looks past the picture."""

"""What may be done, and by which role."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Right(StrEnum):
    """What a route may ask of who calls it. Every route names one (:mod:`api.access.needs`).

    What each means is told by the pages' texts, under ``right.`` and its value.
    """

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
    SETTINGS = "settings"


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
    Role.ADMIN: (Right.ADMIN, Right.AUDIT, Right.UNDO_OTHERS, Right.SETTINGS),
}


def rights_of(role: Role) -> frozenset[Right]:
    """What a role may."""
    known: set[Right] = set()
    for one, more in _MORE.items():
        known.update(more)
        if one is role:
            break
    return frozenset(known)


UNLIMITED_ONLY = frozenset({Right.CYPHER, Right.ADMIN, Right.AUDIT, Right.SETTINGS})
"""What only an account may that is limited to no zones, since it looks past the picture, or holds
for everyone."""

"""What the settings grant to those whom a provider or a proxy names: a role, and zones.

``{"planners": "planner", "park-a": "editor@zone:a,zone:b"}``: whoever is in ``park-a`` is an editor
in two zones. Whom the mapping does not name has no role here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from api.access.rights import Role
from graph.errors import Forbidden, InvalidInput
from graph.model.privacy import person_datum

_NAME = re.compile(r"[\w.@-]{1,60}")


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and the zones that it is limited to (none: to nothing)."""

    role: Role
    zones: tuple[str, ...] = ()


def grants(mapping: Mapping[str, str], variable: str) -> Mapping[str, Grant]:
    """The mapping of a setting, read.

    Raises
    ------
    InvalidInput
        a role is unknown, or an ``@`` is followed by no zone; the message names the variable.
    """
    return {value: _grant(text, variable) for value, text in mapping.items()}


def _grant(text: str, variable: str) -> Grant:
    role, at, rest = text.partition("@")
    zones = tuple(zone.strip() for zone in rest.split(",")) if at else ()
    if role not in {*Role} or not all(zones):
        raise InvalidInput(
            f"{variable}: {text!r} is no role: one of {', '.join(Role)} is meant, with its zones "
            "behind it where it is limited to some, as editor@zone:a,zone:b"
        )
    return Grant(Role(role), zones)


def granted(held: Collection[str], mapping: Mapping[str, Grant], variable: str) -> Grant:
    """The first entry of a mapping, in its own order, that somebody holds.

    Raises Forbidden if they hold none.
    """
    for value, grant in mapping.items():
        if value in held:
            return grant
    raise Forbidden(f"you are known, but no role here is set for you: {variable} names none")


def outside_name(way: str, name: str) -> str:
    """What somebody is called whom others named: no account's name has a colon in it.

    Raises Forbidden for what is no name of a post or an account.
    """
    if not _NAME.fullmatch(name) or person_datum(name) is not None:
        raise Forbidden(
            "this log-in is called by what is no name of a post or an account: at most 60 letters, "
            "digits and -_.@ are meant, and no number of a person"
        )
    return f"{way}:{name}"

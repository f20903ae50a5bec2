"""Who is asking: an account, a token, a post named by a proxy, or the machine's owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from starlette.requests import HTTPConnection
from starlette.types import Scope

from api.access.rights import UNLIMITED_ONLY, Right, Role, rights_of

Way = Literal["open", "link", "password", "openid", "proxy", "token", "command"]
"""How they came in: no log-in is set up, the one-time link of the machine's owner, a password, an
OpenID provider, a header of a trusted proxy, an API token, or the command line."""

ACTOR = "gongjian.actor"
"""Key of the request's scope."""
ADDRESS = "gongjian.address"
"""Key of the request's scope: where the client is."""
COOKIE = "__Host-gongjian"
"""Name of the cookie of a session: of this host alone, never sent without TLS but to localhost."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, in which role, and limited to which zones (ids; none: to nothing)."""

    name: str
    role: Role
    zones: tuple[str, ...] = ()
    way: Way = "password"

    def may(self, right: Right) -> bool:
        """Whether a right is theirs."""
        return right in rights_of(self.role) and not (self.zones and right in UNLIMITED_ONLY)


OWNER = Actor("owner", Role.ADMIN, way="open")
"""Whoever reaches a service that has no accounts: it listens on this machine alone."""

COMMAND = Actor("command", Role.ADMIN, way="command")
"""Whoever has the command line of the machine."""


def actor_in(scope: Scope) -> Actor | None:
    """Who sends a request, by its scope; None where nobody is known."""
    actor: Actor | None = scope.get(ACTOR)
    return actor


def actor_of(request: HTTPConnection) -> Actor | None:
    """Who sends a request; None where nobody is known."""
    return actor_in(request.scope)

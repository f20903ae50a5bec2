"""Whose a job or a draft is, and who else may see it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from api.access.actor import actor_of


@dataclass(frozen=True, slots=True)
class Owner:
    """An account, and the zones it was limited to when it made something."""

    name: str = ""
    zones: tuple[str, ...] = ()

    def sees(self, other: Owner) -> bool:
        """Whether they may see what is another's: whoever is limited sees only their own."""
        return not self.zones or self == other


UNLIMITED = Owner()
"""Whoever is limited to no zones sees everything."""


def owner_of(request: HTTPConnection) -> Owner:
    """Whose becomes what a request makes."""
    actor = actor_of(request)
    return UNLIMITED if actor is None else Owner(actor.name, tuple(sorted(actor.zones)))

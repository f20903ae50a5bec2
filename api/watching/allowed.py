"""Who may still be told what was asked for in their name."""

from __future__ import annotations

from api.access.actor import OWNER, Actor
from api.access.door import Door
from api.access.keeping.keeper import Keeper
from api.access.keeping.watches import Watch
from api.access.keeping.webhooks import Webhook
from api.access.rights import Right
from graph.errors import NotFound


def covers(actor: Actor, zones: tuple[str, ...]) -> bool:
    """Whether somebody may be told what was found within some zones (none: everything)."""
    return not actor.zones or (bool(zones) and set(zones) <= set(actor.zones))


def may_be_told(door: Door, keeper: Keeper, made: Watch | Webhook, zones: tuple[str, ...]) -> bool:
    """Whether who made a watch or a webhook may still be told what is found within some zones.

    Whom others named is known when they come in only: until then what they were then counts.
    """
    actor = _actor(door, keeper, made)
    return actor is not None and actor.may(Right.PLAN) and covers(actor, zones)


def _actor(door: Door, keeper: Keeper, made: Watch | Webhook) -> Actor | None:
    if made.account == OWNER.name:
        return OWNER if door.is_open() else None
    if ":" in made.account:
        return Actor(made.account, made.role, made.zones)
    try:
        account = keeper.accounts.find(made.account)
    except NotFound:
        return None
    return None if account.disabled else account.actor()

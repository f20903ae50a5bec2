"""A folder of data with accounts, and what is on record there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from api.access.keeping.keeper import Keeper
from api.access.rights import Role
from graph.settings import Settings


def guarded(settings: Settings) -> str:
    """Add an account that may do everything; gives a token of it."""
    with Keeper.open(settings) as keeper:
        keeper.accounts.add("office", Role.ADMIN)
        expires = datetime.now(UTC) + timedelta(days=1)
        return keeper.tokens.issue("office", expires=expires)[1]


def on_record(settings: Settings) -> int:
    """How many entries the audit has, which must be whole."""
    with Keeper.open(settings) as keeper:
        verified = keeper.audit.verify()
    assert verified.broken is None
    return verified.entries

"""Webhooks of accounts, and the entries of watches on their way to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, delete, func, select, update

from api.access.keeping.tables import DELIVERY, WATCH_ENTRY, WEBHOOK, now
from api.access.keeping.watches import Entry, entry_of
from api.access.rights import Role
from graph.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from api.access.actor import Actor
    from api.access.keeping.database import Database

MOST = 5
"""Webhooks that one account may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where the entries of an account are sent, by the limits that who made it had then; ``secret``
    is the digest of what they are signed with."""

    id: str
    account: str
    role: Role
    zones: tuple[str, ...]
    url: str
    base: str
    secret: str
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An entry on its way. ``due``: when it is sent next; ``ended``: when it arrived or was given
    up. ``outcome`` and ``status`` are those of the latest of its ``attempts``."""

    id: str
    webhook: str
    attempts: int
    due: datetime | None
    ended: datetime | None
    outcome: str
    status: int | None
    entry: Entry


class Webhooks:
    """The webhooks of a database, and the deliveries to them. A delivery is kept as long as its
    entry, so that there are as many as entries are kept, for each webhook."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def every(self) -> tuple[Webhook, ...]:
        """All webhooks, by when they were made."""
        with self._database.reading() as connection:
            rows = connection.execute(select(WEBHOOK).order_by(WEBHOOK.c.made, WEBHOOK.c.id)).all()
        return tuple(map(_webhook, rows))

    def of(self, account: str) -> tuple[Webhook, ...]:
        """Those of an account."""
        return tuple(one for one in self.every() if one.account == account)

    def make(self, actor: Actor, *, id: str, url: str, base: str, secret: str) -> Webhook:
        """A new webhook of who asks. Raises InvalidInput where they have as many as they may."""
        made = Webhook(
            id=id,
            account=actor.name,
            role=actor.role,
            zones=actor.zones,
            url=url,
            base=base,
            secret=secret,
            made=now(),
        )
        with self._database.writing(alone=WEBHOOK) as connection:
            held = connection.execute(
                select(func.count()).select_from(WEBHOOK).where(WEBHOOK.c.account == actor.name)
            ).scalar_one()
            if held >= MOST:
                raise InvalidInput(f"{MOST} webhooks are kept, which is the most: end one first")
            row = {column.name: getattr(made, column.name) for column in WEBHOOK.columns}
            plain = {"role": made.role.value, "zones": list(made.zones)}
            connection.execute(WEBHOOK.insert().values(**row | plain))
        return made

    def end(self, account: str, id: str) -> None:
        """End a webhook of an account, and what is on its way to it. Raises NotFound."""
        with self._database.writing() as connection:
            gone = connection.execute(
                delete(WEBHOOK).where(WEBHOOK.c.account == account, WEBHOOK.c.id == id)
            ).rowcount
        if not gone:
            raise unknown(id)

    def deliveries(self, account: str) -> tuple[Delivery, ...]:
        """What was sent for an account, or is to be, the latest entries first."""
        return self._deliveries(WEBHOOK.c.account == account)

    def due(self, moment: datetime) -> tuple[Delivery, ...]:
        """What is to be sent by a moment: of each webhook that which waits longest."""
        first: dict[str, Delivery] = {}
        for one in reversed(self._deliveries(DELIVERY.c.due <= moment)):
            first.setdefault(one.webhook, one)
        return tuple(first.values())

    def _deliveries(self, which: Any) -> tuple[Delivery, ...]:
        own = [column.label(f"own_{column.name}") for column in DELIVERY.columns]
        asked = (
            select(*own, WATCH_ENTRY)
            .join(WEBHOOK, WEBHOOK.c.id == DELIVERY.c.webhook)
            .join(WATCH_ENTRY, WATCH_ENTRY.c.id == DELIVERY.c.entry)
            .where(which)
            .order_by(WATCH_ENTRY.c.at.desc(), DELIVERY.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
        return tuple(_delivery(row._asdict()) for row in rows)

    def claim(self, one: Delivery, lease: timedelta) -> bool:
        """Take a delivery up, so that nobody else does before the lease ends; after a kill it is
        due again then. False where somebody else has it, or it is gone."""
        with self._database.writing() as connection:
            mine = connection.execute(
                update(DELIVERY)
                .where(DELIVERY.c.id == one.id, DELIVERY.c.due == one.due)
                .values(due=now() + lease, attempts=DELIVERY.c.attempts + 1)
            ).rowcount
        return bool(mine)

    def note(self, id: str, outcome: str, status: int | None, again: timedelta | None) -> None:
        """Note how an attempt went, and in what time there is another; None: it has ended."""
        at = now()
        with self._database.writing() as connection:
            connection.execute(
                update(DELIVERY)
                .where(DELIVERY.c.id == id)
                .values(
                    outcome=outcome,
                    status=status,
                    due=None if again is None else at + again,
                    ended=at if again is None else None,
                )
            )


def unknown(id: str) -> NotFound:
    """That there is no such webhook."""
    return NotFound(f"there is no webhook {id[:80]!r}; `webhooks` lists them")


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook(**row._asdict() | {"role": Role(row.role), "zones": tuple(row.zones)})


def _delivery(told: dict[str, Any]) -> Delivery:
    own = {column.name: told.pop(f"own_{column.name}") for column in DELIVERY.columns}
    return Delivery(**own | {"entry": entry_of(told)})

"""How an entry of a watch is put on its way, in the transaction that writes it."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import Connection, select

from api.access.keeping.tables import DELIVERY, WEBHOOK, now


def send(connection: Connection, account: str, entry: str) -> None:
    """Have an entry sent to every webhook of its account."""
    hooks = connection.execute(select(WEBHOOK.c.id).where(WEBHOOK.c.account == account)).scalars()
    for hook in hooks.all():
        connection.execute(
            DELIVERY.insert().values(
                id=str(uuid5(NAMESPACE_OID, f"{hook} {entry}")),
                webhook=hook,
                entry=entry,
                attempts=0,
                due=now(),
                outcome="",
            )
        )

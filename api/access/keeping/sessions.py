"""Sessions of people who logged in, and links that let somebody in once.

A session ends after half an hour without a request, and twelve hours after it began. What it has
lasted is never taken back: where the clock went back, its beginning is moved along, so that it
neither ends at once nor lasts longer.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from api.access.actor import Actor
from api.access.keeping.database import Database
from api.access.keeping.tables import ACCOUNT, LINK, SESSION, digest, now
from api.access.rights import Role
from api.http.errors import NotLoggedIn

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
"""How often it is written at most that a session or a token was used."""


class Sessions:
    """The sessions of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, actor: Actor) -> str:
        """Begin a session. Returns the secret for its cookie, which is kept nowhere.

        Raises NotLoggedIn where the actor's account was disabled or changed meanwhile.
        """
        secret = secrets.token_urlsafe(32)
        at = now()
        with self._database.writing() as connection:
            if actor.way == "password":
                found = connection.execute(
                    select(ACCOUNT).where(ACCOUNT.c.name == actor.name).with_for_update()
                ).first()
                if found is None or found.disabled or _actor(found, actor.way) != actor:
                    raise NotLoggedIn("the account was changed just now: log in again")
            connection.execute(
                delete(SESSION).where(
                    or_(SESSION.c.used < at - IDLE, SESSION.c.began < at - LONGEST)
                )
            )
            connection.execute(
                SESSION.insert().values(secret=digest(secret), began=at, used=at, **_said(actor))
            )
        return secret

    def actor(self, secret: str) -> Actor | None:
        """Whose session it is, while it lasts; every request of it makes it last."""
        at, is_it = now(), SESSION.c.secret == digest(secret)
        with self._database.reading() as connection:
            row = connection.execute(select(SESSION).where(is_it)).first()
        if row is None or at - row.used > IDLE or at - row.began > LONGEST:
            return None
        back = max(row.used - at, timedelta(0))
        if back or at - row.used >= NOTED_EVERY:
            with self._database.writing() as connection:
                connection.execute(
                    update(SESSION)
                    .where(is_it, SESSION.c.used == row.used)
                    .values(used=at, began=row.began - back)
                )
        return _actor(row, row.way)

    def end(self, secret: str) -> None:
        """End a session, if there is one."""
        with self._database.writing() as connection:
            connection.execute(delete(SESSION).where(SESSION.c.secret == digest(secret)))

    def end_all(self, name: str) -> int:
        """End all sessions under a name. Returns how many."""
        with self._database.writing() as connection:
            return connection.execute(delete(SESSION).where(SESSION.c.name == name)).rowcount

    def one_time(self, actor: Actor, minutes: int) -> str:
        """The secret of a link that lets somebody in once, within some minutes."""
        secret = secrets.token_urlsafe(32)
        with self._database.writing() as connection:
            connection.execute(
                LINK.insert().values(
                    secret=digest(secret), made=now(), minutes=minutes, **_said(actor)
                )
            )
        return secret

    def redeem(self, secret: str) -> Actor:
        """Who a link lets in; it is used up.

        Raises NotLoggedIn: it was used, is too old, or there was none. So is one whose making a
        clock that went back puts further ahead than it lasts.
        """
        at, is_it = now(), LINK.c.secret == digest(secret)
        with self._database.writing() as connection:
            row = connection.execute(select(LINK).where(is_it).with_for_update()).first()
            gone = connection.execute(delete(LINK).where(is_it)).rowcount
        if row is None or not gone or abs(at - row.made) > timedelta(minutes=row.minutes):
            raise NotLoggedIn("this link was used, or is too old: ask for another")
        return _actor(row, row.way)


def _said(actor: Actor) -> Mapping[str, Any]:
    return {
        "name": actor.name,
        "role": actor.role.value,
        "zones": list(actor.zones),
        "way": actor.way,
    }


def _actor(row: Row[Any], way: Any) -> Actor:
    return Actor(row.name, Role(row.role), tuple(row.zones), way)

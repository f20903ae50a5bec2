"""API tokens: of an account, for programs, with an end; only a digest of each is kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from api.access.actor import Actor
from api.access.keeping.accounts import Account, account_of, known
from api.access.keeping.database import Database
from api.access.keeping.sessions import NOTED_EVERY
from api.access.keeping.tables import ACCOUNT, TOKEN, digest, now, told
from api.access.rights import Role, rights_of
from api.http.errors import NotLoggedIn
from graph.errors import InvalidInput, NotFound

PREFIX = "gj_"
"""By which a token is recognized where it was left by mistake."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; ``used`` is at most a minute old."""

    id: str
    account: str
    role: Role
    zones: tuple[str, ...]
    issued: datetime
    expires: datetime
    used: datetime | None
    revoked: datetime | None


class Tokens:
    """The tokens of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(
        self, name: str, *, expires: datetime, role: Role | None = None, zones: Sequence[str] = ()
    ) -> tuple[Token, str]:
        """A new token of an account, by default with its role and zones; its text is told once.

        Raises
        ------
        NotFound
            there is no such account.
        InvalidInput
            the role or the zones are wider than the account's, or the end is past.
        """
        at, text = now(), PREFIX + secrets.token_urlsafe(32)
        if expires <= at:
            raise InvalidInput(f"a token that ends on {told(expires)} would be none: that is past")
        with self._database.writing() as connection:
            row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == known(name))).first()
            if row is None:
                raise NotFound(
                    f"there is no account {name[:80]!r}; `gongjian accounts list` names them"
                )
            account = account_of(row)
            role = role or account.role
            if not rights_of(role) <= rights_of(account.role):
                raise InvalidInput(
                    f"the role {role.value!r} is wider than {account.role.value!r}, the account's"
                )
            if beyond := set(zones) - set(account.zones) if account.zones else ():
                raise InvalidInput(
                    f"{', '.join(sorted(beyond))}: not among the zones of the account, "
                    f"which are {', '.join(account.zones)}"
                )
            token = Token(
                id=secrets.token_hex(4),
                account=account.name,
                role=role,
                zones=tuple(dict.fromkeys(zones)),
                issued=at,
                expires=expires,
                used=None,
                revoked=None,
            )
            connection.execute(
                TOKEN.insert().values(
                    id=token.id,
                    secret=digest(text),
                    account=token.account,
                    role=role.value,
                    zones=list(token.zones),
                    issued=at,
                    expires=expires,
                )
            )
        return token, text

    def actor(self, text: str) -> Actor:
        """Who asks with a token: in its role and zones, as far as they are still its account's.

        Raises NotLoggedIn: it has expired; or it was revoked, its account is disabled or no longer
        has its zones, or there is no such token, which are told alike.
        """
        at, is_it = now(), TOKEN.c.secret == digest(text)
        with self._database.reading() as connection:
            row = connection.execute(select(TOKEN).where(is_it)).first()
            owner = (
                row
                and connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == row.account)).first()
            )
        actor = row and owner and _actor(_token(row), account_of(owner))
        if not row or not actor:
            raise NotLoggedIn("the token does not count: it is unknown or was revoked")
        if row.expires <= at:
            raise NotLoggedIn(f"the token expired at {told(row.expires)}: ask for another")
        if row.used is None or abs(at - row.used) >= NOTED_EVERY:
            with self._database.writing() as connection:
                connection.execute(update(TOKEN).where(is_it).values(used=at))
        return actor

    def revoke(self, token_id: str) -> Token:
        """Make a token count no more; one that was revoked stays as it is. Raises NotFound."""
        is_it = TOKEN.c.id == token_id
        with self._database.writing() as connection:
            connection.execute(
                update(TOKEN).where(is_it, TOKEN.c.revoked.is_(None)).values(revoked=now())
            )
            row = connection.execute(select(TOKEN).where(is_it)).first()
        if row is None:
            raise NotFound(
                f"there is no token {token_id[:80]!r}; `gongjian accounts list` names them"
            )
        return _token(row)

    def list(self) -> tuple[Token, ...]:
        """All tokens, the latest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(TOKEN).order_by(TOKEN.c.issued.desc())).all()
        return tuple(map(_token, rows))


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        account=row.account,
        role=Role(row.role),
        zones=tuple(row.zones),
        issued=row.issued,
        expires=row.expires,
        used=row.used,
        revoked=row.revoked,
    )


def _actor(token: Token, account: Account) -> Actor | None:
    """Who a token stands for; None if nobody any more."""
    zones = token.zones or account.zones
    if account.zones:
        zones = tuple(zone for zone in zones if zone in account.zones)
    if token.revoked or account.disabled or (token.zones and not zones):
        return None
    role = min(token.role, account.role, key=lambda one: len(rights_of(one)))
    return Actor(account.name, role, zones, "token")

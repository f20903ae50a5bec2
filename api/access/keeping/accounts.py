"""Accounts: of posts and offices, each with a role and the zones it is limited to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.exc import IntegrityError

from api.access.actor import COMMAND, OWNER, Actor, Way
from api.access.keeping.database import Database
from api.access.keeping.passwords import hashed
from api.access.keeping.tables import ACCOUNT, SESSION, now
from api.access.rights import Role
from graph.errors import Conflict, InvalidInput, NotFound, PersonDataRefused
from graph.model.privacy import person_datum

_NAME = re.compile(r"[\w.-]{1,60}")
_TAKEN = frozenset({OWNER.name, COMMAND.name})
"""Names under which the audit has the machine's owner and the command line."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is now. ``password`` is the hash, None where there is no log-in by one."""

    name: str
    role: Role
    zones: tuple[str, ...]
    password: str | None = field(repr=False)
    disabled: bool
    added: datetime
    changed: datetime

    def actor(self, way: Way = "password") -> Actor:
        """Who it is that asks under this account."""
        return Actor(self.name, self.role, self.zones, way)


def account_name(text: str) -> str:
    """The name as it is kept: in small letters and plain width, so that no two look alike.

    Raises
    ------
    InvalidInput
        it is no name of 1 to 60 letters, digits and ``-_.``, or is taken by the service itself.
    PersonDataRefused
        it looks like the number of a person.
    """
    name = unicodedata.normalize("NFKC", text.strip()).casefold()
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            f"{text[:80]!r} is no name of an account: give a post or an office in 1 to 60 letters, "
            "digits and -_."
        )
    if kind := person_datum(name):
        raise PersonDataRefused(
            f"a name that looks like a {kind} is refused: name a post or an office"
        )
    if name in _TAKEN:
        raise InvalidInput(f"{name!r} is what the service itself is called in the audit")
    return name


class Accounts:
    """The accounts of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._any = False

    def any(self) -> bool:
        """Whether there is one, disabled or not.

        Asked of the database until there is: none is ever removed. So the first one is seen by the
        next request, whichever process added it.
        """
        if not self._any:
            with self._database.reading() as connection:
                self._any = connection.execute(select(ACCOUNT.c.name).limit(1)).first() is not None
        return self._any

    def add(
        self, name: str, role: Role, zones: Sequence[str] = (), password: str | None = None
    ) -> Account:
        """A new account.

        Raises
        ------
        InvalidInput
            the name or the password is none that is taken.
        Conflict
            there is an account of that name.
        """
        name = account_name(name)
        at = now()
        account = Account(
            name=name,
            role=role,
            zones=tuple(dict.fromkeys(zones)),
            password=None if password is None else hashed(password, name),
            disabled=False,
            added=at,
            changed=at,
        )
        try:
            with self._database.writing() as connection:
                connection.execute(ACCOUNT.insert().values(**_row(account)))
        except IntegrityError:
            raise Conflict(
                f"there is an account {name!r} already; `gongjian accounts change` changes it"
            ) from None
        return account

    def change(
        self,
        name: str,
        *,
        role: Role | None = None,
        zones: Sequence[str] | None = None,
        password: str | None = None,
        disabled: bool | None = None,
    ) -> Account:
        """Change what is given, and end the account's sessions at once; tokens follow it.

        Raises NotFound, InvalidInput.
        """
        name = account_name(name)
        given: dict[str, Any] = {
            "role": role and role.value,
            "zones": None if zones is None else list(dict.fromkeys(zones)),
            "password": None if password is None else hashed(password, name),
            "disabled": disabled,
        }
        given = {key: value for key, value in given.items() if value is not None}
        with self._database.writing() as connection:
            connection.execute(
                update(ACCOUNT).where(ACCOUNT.c.name == name).values(**given, changed=now())
            )
            connection.execute(delete(SESSION).where(SESSION.c.name == name))
        return self.find(name)

    def list(self) -> tuple[Account, ...]:
        """All accounts, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name)).all()
        return tuple(map(account_of, rows))

    def find(self, name: str) -> Account:
        """The account of a name. Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == known(name))).first()
        if row is None:
            raise NotFound(
                f"there is no account {name[:80]!r}; `gongjian accounts list` names them"
            )
        return account_of(row)


def known(name: str) -> str:
    """The name as it would be kept; empty, which no account is called, if it cannot be one."""
    try:
        return account_name(name)
    except InvalidInput:
        return ""


def account_of(row: Row[Any]) -> Account:
    """The account of a row."""
    return Account(
        name=row.name,
        role=Role(row.role),
        zones=tuple(row.zones),
        password=row.password,
        disabled=row.disabled,
        added=row.added,
        changed=row.changed,
    )


def _row(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "role": account.role.value,
        "zones": list(account.zones),
        "password": account.password,
        "disabled": account.disabled,
        "added": account.added,
        "changed": account.changed,
    }

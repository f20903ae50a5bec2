"""Log-in by name and password, throttled over all processes.

Every attempt counts as failed until it has succeeded, so that many at once are no way around. After
some failures the next has to wait, each time twice as long, for some minutes at most: nobody is
locked out for good. An address from which an account was entered before is counted apart, so that
others who guess do not keep its holder out. A clock that went back leaves nobody waiting.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from math import ceil

from sqlalchemy import Connection, delete, select, update

from api.access.keeping.accounts import Account, account_of, known
from api.access.keeping.database import Database
from api.access.keeping.passwords import fits, hashed, is_outdated
from api.access.keeping.tables import ACCOUNT, ATTEMPT, digest, now
from api.http.errors import NotLoggedIn, TooManyRequests

_FREE_OF_NAME = 5
_FREE_OF_ADDRESS = 20
"""Failures after which one has to wait."""
_LONGEST_S = 300
_FORGOTTEN = timedelta(days=1)
_KNOWN_FOR = timedelta(days=30)


class LoggingIn:
    """Log-ins at a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def log_in(self, name: str, password: str, address: str) -> Account:
        """The account of a name and its password, asked from an address.

        Raises
        ------
        NotLoggedIn
            there is none, the password is another, or the account is disabled.
        TooManyRequests
            too many attempts failed; says for how long to wait.
        """
        name = known(name)
        attempt = _Attempt(name, address)
        with self._database.writing(alone=ATTEMPT) as connection:
            attempt.count(connection)
            row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).first()
        account = None if row is None else account_of(row)
        if not fits(password, account.password if account else None) or account is None:
            raise NotLoggedIn("the name or the password is wrong")
        again = None
        if account.password and is_outdated(account.password):
            again = hashed(password, name)
        with self._database.writing(alone=ATTEMPT) as connection:
            attempt.succeeded(connection)
            if again:
                connection.execute(
                    update(ACCOUNT)
                    .where(ACCOUNT.c.name == name, ACCOUNT.c.password == account.password)
                    .values(password=again)
                )
        if account.disabled:
            raise NotLoggedIn(f"the account {name!r} is disabled: ask an administrator")
        return account


class _Attempt:
    """One attempt, and the keys that it is counted by: digests, for people type passwords there."""

    def __init__(self, name: str, address: str) -> None:
        self._at = now()
        self._pair, self._name, self._address = (
            digest("\n".join(key)) for key in (("pair", name, address), ("name", name), (address,))
        )
        self._free: Mapping[str, int] = {}

    def count(self, connection: Connection) -> None:
        """Count it as failed. Raises TooManyRequests where it comes too soon."""
        connection.execute(delete(ATTEMPT).where(ATTEMPT.c.last < self._at - _KNOWN_FOR))
        keys = (self._pair, self._name, self._address)
        rows = connection.execute(select(ATTEMPT).where(ATTEMPT.c.key.in_(keys))).all()
        last = {row.key: row.last for row in rows}
        failures = {
            row.key: row.failures if self._at - row.last < _FORGOTTEN else 0 for row in rows
        }
        of_name = self._pair if self._pair in last else self._name
        self._free = {of_name: _FREE_OF_NAME, self._address: _FREE_OF_ADDRESS}
        wait_s = max(
            _wait_s(failures.get(key, 0) - free, self._at - last.get(key, self._at))
            for key, free in self._free.items()
        )
        if wait_s > 0:
            error = TooManyRequests(f"too many log-ins failed: try again in {wait_s} s")
            error.retry_after_s = wait_s
            raise error
        for key in self._free:
            self._put(connection, key, failures.get(key, 0) + 1)

    def succeeded(self, connection: Connection) -> None:
        """Take it back: the name's failures are forgotten, the address's are one less."""
        connection.execute(delete(ATTEMPT).where(ATTEMPT.c.key == self._name))
        self._put(connection, self._pair, 0)
        connection.execute(
            update(ATTEMPT)
            .where(ATTEMPT.c.key == self._address)
            .values(failures=ATTEMPT.c.failures - 1)
        )

    def _put(self, connection: Connection, key: str, failures: int) -> None:
        connection.execute(delete(ATTEMPT).where(ATTEMPT.c.key == key))
        connection.execute(ATTEMPT.insert().values(key=key, failures=failures, last=self._at))


def _wait_s(excess: int, since: timedelta) -> int:
    """Seconds still to wait after so many failures too many, the last of them so long ago."""
    if excess < 0 or since < timedelta(0):
        return 0
    return max(0, ceil(min(1 << min(excess, 20), _LONGEST_S) - since.total_seconds()))

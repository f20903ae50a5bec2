"""The database of accounts: opened, brought up to date, read and written in transactions.

It is the file ``accounts.db`` in the data directory, or the PostgreSQL that ``GONGJIAN_ACCOUNTS``
names, where several processes of a service share it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from graph.errors import (
    InvalidInput,
    StoreError,
    StoreMismatch,
    StoreUnavailable,
    StoreUnwritable,
)
from graph.settings import Settings

VARIABLE = "GONGJIAN_ACCOUNTS"
_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_S = 10
"""Seconds that are waited for another process's transaction, or for a free connection."""
_CONNECT_S = 5
_MIGRATING = 0x676F6E67
"""Key of the lock that makes processes which open the same PostgreSQL migrate one by one."""


class Database:
    """The tables of :mod:`api.access.keeping.tables` in a database."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine = engine
        self.where = where
        """What it is called in messages; no password is in it."""

    @classmethod
    def open(cls, settings: Settings) -> Database:
        """The database that the settings name, made or brought up to date where it is not.

        Raises
        ------
        InvalidInput
            ``GONGJIAN_ACCOUNTS`` cannot be read, or names what is not supported.
        StoreUnavailable
            no database answers.
        StoreUnwritable
            the data directory cannot be written.
        StoreMismatch
            the file or database is not ours, or of a newer version.
        """
        if settings.accounts is None:
            found = cls(*_file(settings.accounts_file))
        else:
            found = cls(*_server(settings.accounts.get_secret_value()))
        try:
            found._bring_up_to_date()
        except BaseException:
            found.close()
            raise
        return found

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database, and changes nothing.

        Raises StoreError as :meth:`open`.
        """
        level = {} if self._in_a_file else {"isolation_level": "REPEATABLE READ"}
        with self._told(), self.engine.connect() as connection:
            yield connection.execution_options(**level)

    @contextmanager
    def writing(self, *, alone: Table | None = None) -> Iterator[Connection]:
        """A transaction that is on the disk at the end of the block; not at all after an error.

        In a file there is one at a time; elsewhere one that is to write a table ``alone`` says so.
        Raises StoreError as :meth:`open`.
        """
        with self._told(), self.engine.connect() as connection:
            connection.execution_options(immediate=True)
            with connection.begin():
                if alone is not None and not self._in_a_file:
                    connection.execute(text(f"LOCK TABLE {alone.name} IN SHARE ROW EXCLUSIVE MODE"))
                yield connection

    @property
    def _in_a_file(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def _bring_up_to_date(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        with self.writing() as connection:
            if not self._in_a_file:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise StoreMismatch(
                    f"{self.where} was written by a newer version of gongjian: {error}"
                ) from None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the database in words, without its password."""
        try:
            yield
        except NoneFree:
            raise StoreUnavailable(
                f"{self.where}: no connection became free within {_WAIT_S} s"
            ) from None
        except DBAPIError as error:
            raise self._error(error) from None

    def _error(self, error: DBAPIError) -> StoreError | DBAPIError:
        what = str(error.orig).strip().partition("\n")[0]
        code = getattr(error.orig, "sqlite_errorcode", None)
        if code is not None:
            code &= 0xFF  # the rest says more precisely which
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return StoreMismatch(f"{self.where} is no database of accounts: {what}")
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR):
            return StoreUnwritable(f"{self.where} cannot be written: {what}")
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_LOCKED):
            return StoreUnavailable(f"{self.where} does not answer: {what}")
        return error if self._in_a_file else _servers(error, self.where, what)


def _servers(error: DBAPIError, where: str, what: str) -> StoreError | DBAPIError:
    from psycopg import OperationalError, errors

    if isinstance(error.orig, errors.InsufficientPrivilege | errors.ReadOnlySqlTransaction):
        return StoreUnwritable(f"{where} cannot be written by this user: {what}")
    if error.connection_invalidated or isinstance(error.orig, OperationalError):
        return StoreUnavailable(f"{where} does not answer: {what}")
    return error


def _file(path: Path) -> tuple[Engine, str]:
    """The database in a file that only its owner may read, as SQLite's own of its log are then."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnwritable(f"{path} cannot be opened: {error.strerror}") from None
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _WAIT_S},
        pool_timeout=_WAIT_S,
        pool_size=10,
        max_overflow=40,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine, str(path)


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late to lock a reading
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    now = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if now else "BEGIN")


def _server(address: str) -> tuple[Engine, str]:
    wanted = "give postgresql+psycopg://user:password@host/database"
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise InvalidInput(f"{VARIABLE} is no address of a database: {wanted}") from None
    if url.drivername != "postgresql+psycopg":
        raise InvalidInput(f"{VARIABLE}: {url.drivername!r} is not supported: {wanted}")
    if find_spec("psycopg") is None:
        raise InvalidInput(
            f"{VARIABLE} needs psycopg: install gongjian with its extra, gongjian[postgresql]"
        )
    engine = create_engine(
        url,
        connect_args={
            "connect_timeout": _CONNECT_S,
            "options": f"-c lock_timeout={_WAIT_S}s -c statement_timeout=60s",
        },
        pool_pre_ping=True,
        pool_timeout=_WAIT_S,
    )
    return engine, url.render_as_string(hide_password=True)

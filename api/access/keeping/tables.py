"""The tables, and what a moment and a secret are in them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

_NAME = 200
_HASH = 64


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as ISO 8601 text of one length, the same in every database: it sorts."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The text of a moment."""
        return None if value is None else told(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """The moment of a text."""
        return None if value is None else datetime.fromisoformat(value)


def told(moment: datetime) -> str:
    """A moment as text, in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


def digest(secret: str) -> str:
    """What is kept of a secret that is random and long: SHA-256, which nobody can invert."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


METADATA = MetaData()

ACCOUNT = Table(
    "account",
    METADATA,
    Column("name", String(_NAME), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("zones", JSON, nullable=False),
    Column("password", String(_NAME)),
    Column("disabled", Boolean, nullable=False),
    Column("added", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
)
"""``password`` is the Argon2 hash; without one there is no log-in by password."""

ATTEMPT = Table(
    "attempt",
    METADATA,
    Column("key", String(_HASH), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Moment, nullable=False),
)
"""Log-ins that failed, by a digest of what they are counted by."""

SESSION = Table(
    "session",
    METADATA,
    Column("secret", String(_HASH), primary_key=True),
    Column("name", String(_NAME), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("zones", JSON, nullable=False),
    Column("way", String(20), nullable=False),
    Column("began", Moment, nullable=False),
    Column("used", Moment, nullable=False),
)
"""``secret`` is the digest of what the cookie holds."""

LINK = Table(
    "link",
    METADATA,
    Column("secret", String(_HASH), primary_key=True),
    Column("name", String(_NAME), nullable=False),
    Column("role", String(20), nullable=False),
    Column("zones", JSON, nullable=False),
    Column("way", String(20), nullable=False),
    Column("made", Moment, nullable=False),
    Column("minutes", Integer, nullable=False),
)
"""Links that let somebody in once."""

TOKEN = Table(
    "token",
    METADATA,
    Column("id", String(20), primary_key=True),
    Column("secret", String(_HASH), nullable=False, unique=True),
    Column("account", ForeignKey("account.name"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("zones", JSON, nullable=False),
    Column("issued", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
    Column("revoked", Moment),
)

CHOICE = Table(
    "choice",
    METADATA,
    Column("name", String(_NAME), primary_key=True),
    Column("codes", JSON, nullable=False),
    Column("changed", Moment, nullable=False),
)
"""What administrators chose for everyone."""
SAVED = Table(
    "saved_question",
    METADATA,
    Column("account", String(_NAME), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("link", String(2000), nullable=False),
    Column("saved", Moment, nullable=False),
)
"""By the name of whoever asks, whichever way they came in."""

WATCH = Table(
    "watch",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("account", String(_NAME), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("zones", JSON, nullable=False),
    Column("name", String(100), nullable=False),
    Column("link", String(2000), nullable=False),
    Column("condition", String(40), nullable=False),
    Column("rate", String(40)),
    Column("bound", Float, nullable=False),
    Column("listing", String(2000), nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("made", Moment, nullable=False),
    Column("stamp", String(100), nullable=False),
    Column("day", String(10), nullable=False),
    Column("state", JSON, nullable=False),
    Column("fault", String(500), nullable=False),
)
"""``role`` and ``zones`` are the limits of who made it. ``stamp`` is the revision that it was last
evaluated at, ``day`` the latest day it was evaluated for; empty: never."""

WATCH_ENTRY = Table(
    "watch_entry",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("watch", String(40), nullable=False),
    Column("account", String(_NAME), nullable=False, index=True),
    Column("zones", JSON, nullable=False),
    Column("name", String(100), nullable=False),
    Column("link", String(2000), nullable=False),
    Column("condition", String(40), nullable=False),
    Column("rate", String(40)),
    Column("bound", Float, nullable=False),
    Column("listing", String(2000), nullable=False),
    Column("day", String(10), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("found", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)
"""What a watch found, as it was then: it outlives the watch."""

WEBHOOK = Table(
    "webhook",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("account", String(_NAME), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("zones", JSON, nullable=False),
    Column("url", String(2000), nullable=False),
    Column("base", String(500), nullable=False),
    Column("secret", String(_HASH), nullable=False),
    Column("made", Moment, nullable=False),
)
"""Where entries of an account are sent. ``secret`` is the digest of what they are signed with;
``base`` the address of the start page, that links in them begin with."""

DELIVERY = Table(
    "webhook_delivery",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("webhook", ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("entry", ForeignKey("watch_entry.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment, index=True),
    Column("ended", Moment),
    Column("outcome", String(20), nullable=False),
    Column("status", Integer),
)
"""An entry on its way to a webhook: ``due`` is when it is sent next, ``ended`` when it arrived or
was given up. ``outcome`` of the latest attempt, empty before the first."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False, index=True),
    Column("actor", String(_NAME), nullable=False, index=True),
    Column("way", String(20), nullable=False),
    Column("role", String(20), nullable=False),
    Column("zones", Text, nullable=False),
    Column("address", String(_NAME), nullable=False),
    Column("method", String(20), nullable=False),
    Column("route", String(500), nullable=False),
    Column("asked", String(500), nullable=False),
    Column("rows", BigInteger),
    Column("files", Text, nullable=False),
    Column("revision", BigInteger),
    Column("status", Integer, nullable=False),
    Column("outcome", String(500), nullable=False),
    Column("previous", String(_HASH), nullable=False),
    Column("hash", String(_HASH), nullable=False),
)
"""Numbers and text only, lists as lines, so that whatever was put in can be read and told apart."""

HEAD = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("entries", BigInteger, nullable=False),
    Column("hash", String(_HASH), nullable=False),
)
"""One row: how many entries there are, and the hash of the last. Who appends holds it."""

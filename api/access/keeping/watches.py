"""Watches of accounts, how far each was evaluated, and the entries of what they found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from sqlalchemy import Connection, Row, delete, func, select, update

from api.access.keeping.sending import send
from api.access.keeping.tables import WATCH, WATCH_ENTRY, now
from api.access.rights import Role
from graph.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from api.access.actor import Actor
    from api.access.keeping.database import Database

MOST = 50
"""Watches that one account may have."""
ENTRIES = 500
"""Entries that are kept of one account, the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """What is watched: a saved question by its name and link, relative to the start page, and when
    it is told (a code of :data:`api.watching.conditions.CONDITION`, the rate it is read off, the
    bound in the condition's unit). ``listing`` is the list of the API that is counted, as path and
    query below ``/api/v1``; empty: the one that the link asks, if any is."""

    name: str
    link: str
    condition: str
    rate: str | None
    bound: float
    listing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(Watching):
    """A watch of an account, evaluated by the limits that who made it had then.

    ``stamp`` and ``day``: the revision it was last evaluated at, and the latest day that it was
    evaluated for, ISO; empty: never. ``state`` is what its condition remembers. ``fault`` says why
    it could not be evaluated; empty: it could. What a ``hidden`` one finds is told in the feed and
    to webhooks only.
    """

    id: str
    account: str
    role: Role
    zones: tuple[str, ...]
    made: datetime
    hidden: bool = False
    stamp: str = ""
    day: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Watching):
    """What a watch found on a day at a revision. ``id`` is a UUID that only these three make."""

    id: str
    watch: str
    account: str
    zones: tuple[str, ...]
    day: str
    revision: int
    found: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """That a watch was evaluated: at which revision and for which day, what its condition is to
    remember, and what it found, None where there is nothing to tell."""

    stamp: str
    revision: int
    day: str
    state: Mapping[str, Any]
    found: Mapping[str, Any] | None


class Watches:
    """The watches of a database, and their entries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def every(self) -> tuple[Watch, ...]:
        """All watches, by when they were made."""
        with self._database.reading() as connection:
            rows = connection.execute(select(WATCH).order_by(WATCH.c.made, WATCH.c.id)).all()
        return tuple(map(_watch, rows))

    def of(self, account: str) -> tuple[Watch, ...]:
        """Those of an account."""
        return tuple(one for one in self.every() if one.account == account)

    def make(self, actor: Actor, watching: Watching) -> Watch:
        """A new watch of who asks.

        Raises InvalidInput where they have as many as they may.
        """
        watch = Watch(
            id=uuid4().hex,
            account=actor.name,
            role=actor.role,
            zones=actor.zones,
            made=now(),
            **_watched(watching),
        )
        with self._database.writing(alone=WATCH) as connection:
            held = connection.execute(
                select(func.count()).select_from(WATCH).where(WATCH.c.account == actor.name)
            ).scalar_one()
            if held >= MOST:
                raise InvalidInput(f"{MOST} watches are kept, which is the most: drop one first")
            connection.execute(WATCH.insert().values(**_row(watch)))
        return watch

    def drop(self, account: str, id: str) -> None:
        """Drop a watch of an account; its entries stay. Raises NotFound."""
        with self._database.writing() as connection:
            gone = connection.execute(
                delete(WATCH).where(WATCH.c.account == account, WATCH.c.id == id)
            ).rowcount
        if not gone:
            raise _unknown(id)

    def hide(self, account: str, id: str, *, hidden: bool) -> Watch:
        """Hide a watch of an account, or show it again. Raises NotFound."""
        with self._database.writing() as connection:
            connection.execute(
                update(WATCH)
                .where(WATCH.c.account == account, WATCH.c.id == id)
                .values(hidden=hidden)
            )
        for one in self.of(account):
            if one.id == id:
                return one
        raise _unknown(id)

    def note(self, watch: Watch, evaluated: Evaluated) -> bool:
        """Note that a watch was evaluated, and its entry with it, or neither.

        False, and nothing is noted, where another evaluated it or dropped it meanwhile.
        """
        with self._database.writing() as connection:
            moved = connection.execute(
                update(WATCH)
                .where(
                    WATCH.c.id == watch.id,
                    WATCH.c.stamp == watch.stamp,
                    WATCH.c.day == watch.day,
                )
                .values(
                    stamp=evaluated.stamp,
                    day=max(evaluated.day, watch.day),
                    state=dict(evaluated.state),
                    fault="",
                )
            ).rowcount
            if moved and evaluated.found is not None:
                _tell(connection, watch, evaluated)
        return bool(moved)

    def fail(self, watch: Watch, fault: str) -> None:
        """Note why a watch cannot be evaluated."""
        with self._database.writing() as connection:
            connection.execute(
                update(WATCH).where(WATCH.c.id == watch.id).values(fault=fault[:500])
            )

    def entries(self, account: str, *, shown: bool = False) -> tuple[Entry, ...]:
        """What the watches of an account found, the latest first; of those that are there and not
        hidden, where only what is ``shown`` is meant."""
        asked = select(WATCH_ENTRY).where(WATCH_ENTRY.c.account == account)
        if shown:
            there = select(WATCH.c.id).where(WATCH.c.account == account, ~WATCH.c.hidden)
            asked = asked.where(WATCH_ENTRY.c.watch.in_(there))
        latest = asked.order_by(WATCH_ENTRY.c.at.desc(), WATCH_ENTRY.c.id).limit(ENTRIES)
        with self._database.reading() as connection:
            rows = connection.execute(latest).all()
        return tuple(entry_of(row._asdict()) for row in rows)


def _tell(connection: Connection, watch: Watch, evaluated: Evaluated) -> None:
    """Write an entry. A store that goes back and comes again is told of once a day."""
    id = str(uuid5(NAMESPACE_OID, f"{watch.id} {evaluated.stamp} {evaluated.day}"))
    known = select(WATCH_ENTRY.c.id).where(WATCH_ENTRY.c.id == id)
    if connection.execute(known).first() is not None:
        return
    connection.execute(
        WATCH_ENTRY.insert().values(
            id=id,
            watch=watch.id,
            account=watch.account,
            zones=list(watch.zones),
            day=evaluated.day,
            revision=evaluated.revision,
            found=evaluated.found,
            at=now(),
            **_watched(watch),
        )
    )
    send(connection, watch.account, id)
    kept = (
        select(WATCH_ENTRY.c.id)
        .where(WATCH_ENTRY.c.account == watch.account)
        .order_by(WATCH_ENTRY.c.at.desc(), WATCH_ENTRY.c.id)
        .limit(ENTRIES)
    )
    connection.execute(
        delete(WATCH_ENTRY).where(
            WATCH_ENTRY.c.account == watch.account, WATCH_ENTRY.c.id.not_in(kept.scalar_subquery())
        )
    )


def _unknown(id: str) -> NotFound:
    return NotFound(f"there is no watch {id[:80]!r}; `watches` lists them")


def entry_of(row: Mapping[str, Any]) -> Entry:
    """The entry that a row of its table is, by its columns."""
    return Entry(**{**row, "zones": tuple(row["zones"])})


def _watched(watching: Watching) -> dict[str, Any]:
    return {one.name: getattr(watching, one.name) for one in fields(Watching)}


def _row(watch: Watch) -> dict[str, Any]:
    given = {column.name: getattr(watch, column.name) for column in WATCH.columns}
    plain = {"role": watch.role.value, "zones": list(watch.zones), "state": dict(watch.state)}
    return given | plain


def _watch(row: Row[Any]) -> Watch:
    return Watch(**row._asdict() | {"role": Role(row.role), "zones": tuple(row.zones)})

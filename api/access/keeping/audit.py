"""The audit: what was done, by whom, and whether anything of it was changed since.

Every entry holds the hash of the one before it, and the hash over itself with that. So a changed,
removed or inserted entry is found, and by the head, which counts them, a removed end too. What
cannot be found is that somebody who may write the database made everything after a place anew, the
head too: for that, keep what `gongjian audit verify` prints or an export elsewhere and compare.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any, Literal

from sqlalchemy import Row, Select, select, update

from api.access.actor import COMMAND, Actor
from api.access.keeping.database import Database
from api.access.keeping.tables import AUDIT, HEAD, now, told
from graph.model.privacy import concealed

Why = Literal["changed", "missing", "unlinked", "head"]
"""What is wrong with the first entry that does not fit; the pages' texts have the words."""

FIRST = "0" * 64
"""What the first entry has for the hash of the one before it."""
_AT_ONCE = 1000
_LISTS = ("zones", "files")
_SAID = ("route", "asked", "outcome")
"""What holds words of whoever asked."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done. ``asked`` says with which parameters, or a digest of them; ``rows`` how many
    rows were answered or written; ``revision`` which one was answered from or written."""

    actor: str
    way: str
    role: str
    zones: tuple[str, ...]
    address: str
    method: str
    route: str
    status: int
    asked: str = ""
    rows: int | None = None
    files: tuple[str, ...] = ()
    revision: int | None = None
    outcome: str = ""

    @classmethod
    def of(cls, actor: Actor | None, *, address: str, **what: Any) -> Entry:
        """What an actor did; None: nobody known."""
        return cls(
            actor=actor.name if actor else "",
            way=actor.way if actor else "",
            role=actor.role.value if actor else "",
            zones=actor.zones if actor else (),
            address=address,
            **what,
        )

    @classmethod
    def of_command(cls, command: str, asked: str, revision: int | None = None) -> Entry:
        """What the command line did. Whose terminal it was is not kept: that may be a person's."""
        return cls.of(
            COMMAND,
            address="",
            method="COMMAND",
            route=command,
            status=200,
            asked=asked,
            revision=revision,
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is kept: its number, when it was, and what chains it."""

    number: int
    at: str
    entry: Entry
    previous: str
    hash: str

    def row(self) -> dict[str, Any]:
        """One level of names and values, as columns, JSON and CSV have it."""
        return {
            "number": self.number,
            "at": self.at,
            **asdict(self.entry),
            "zones": list(self.entry.zones),
            "files": list(self.entry.files),
            "previous": self.previous,
            "hash": self.hash,
        }

    def right_hash(self) -> str:
        """The hash that it has to have: SHA-256 of all else as JSON, sorted and without blanks."""
        said = {name: value for name, value in self.row().items() if name != "hash"}
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the audit is whole: how many entries fit, and the first that does not, and why.

    ``hash`` is that of the last entry that fits.
    """

    entries: int
    hash: str
    broken: int | None = None
    why: Why | None = None


class _Waiting:
    """Entries that a thread waits to see kept."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.is_kept = False


class Audit:
    """The audit of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Waiting] = []
        self._writes = Lock()

    def record(self, *entries: Entry) -> None:
        """Add entries; when this returns they are on the disk. Raises StoreError.

        What other threads bring while one writes is written together by the next: to wait for the
        disk once is enough.
        """
        mine = _Waiting(entries)
        self._waiting.append(mine)
        with self._writes:
            if mine.is_kept:
                return
            together = tuple(self._waiting)
            try:
                self._append([one for each in together for one in each.entries])
            except BaseException:
                self._waiting.remove(mine)  # the others try for themselves
                raise
            for one in together:
                one.is_kept = True
                self._waiting.remove(one)

    def _append(self, entries: Sequence[Entry]) -> None:
        with self._database.writing() as connection:
            head = connection.execute(select(HEAD).with_for_update()).one()
            count, last, rows = head.entries, head.hash, []
            for entry in entries:
                one = Kept(count + 1, told(now()), _clean(entry), last, "")
                one = replace(one, hash=one.right_hash())
                count, last = one.number, one.hash
                lines = {name: "\n".join(getattr(one.entry, name)) for name in _LISTS}
                rows.append({**one.row(), **lines})
            connection.execute(AUDIT.insert(), rows)
            connection.execute(update(HEAD).values(entries=count, hash=last))

    def verify(self) -> Verification:
        """Go through all entries up to the first that was changed, or is missing."""
        with self._database.reading() as connection:
            head = connection.execute(select(HEAD)).first()
            count, last = 0, FIRST
            in_order = select(AUDIT).order_by(AUDIT.c.number)
            with connection.execution_options(yield_per=_AT_ONCE).execute(in_order) as rows:
                for one in map(_kept, rows):
                    if why := _why_broken(one, count, last):
                        return Verification(count, last, count + 1, why)
                    count, last = one.number, one.hash
        if head is None or head.entries < count:
            return Verification(count, last, (head.entries if head else 0) + 1, "head")
        if head.entries > count:
            return Verification(count, last, count + 1, "missing")
        if head.hash != last:
            return Verification(count, last, count, "head")
        return Verification(count, last)

    def entries(
        self,
        *,
        actor: str | None = None,
        route: str | None = None,
        address: str | None = None,
        status: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> tuple[Kept, ...]:
        """Entries, the latest first.

        ``route`` is how a route begins; ``status`` a status, or the first digit of some;
        ``until`` is not included. ``before`` is the number of the last entry of the page before.
        """
        wanted = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(limit)
        for column, value in ((AUDIT.c.actor, actor), (AUDIT.c.address, address)):
            if value is not None:
                wanted = wanted.where(column == value)
        if route is not None:
            wanted = wanted.where(AUDIT.c.route.startswith(route, autoescape=True))
        if status is not None:
            low, high = (status * 100, status * 100 + 99) if status < 10 else (status, status)
            wanted = wanted.where(AUDIT.c.status.between(low, high))
        if since is not None:
            wanted = wanted.where(AUDIT.c.at >= told(since))
        if until is not None:
            wanted = wanted.where(AUDIT.c.at < told(until))
        if before is not None:
            wanted = wanted.where(AUDIT.c.number < before)
        return tuple(self._read(wanted))

    def export(self) -> Iterator[Kept]:
        """All entries, the first first, as they were when it began."""
        return self._read(select(AUDIT).order_by(AUDIT.c.number))

    def _read(self, wanted: Select[Any]) -> Iterator[Kept]:
        with (
            self._database.reading() as connection,
            connection.execution_options(yield_per=_AT_ONCE).execute(wanted) as rows,
        ):
            yield from map(_kept, rows)


def _why_broken(one: Kept, count: int, last: str) -> Why | None:
    if one.number != count + 1:
        return "missing"
    if one.previous != last:
        return "unlinked"
    return None if one.hash == one.right_hash() else "changed"


def _clean(entry: Entry) -> Entry:
    """The entry as it can be kept: no number of a person, no text that a database refuses."""
    said: dict[str, Any] = asdict(entry)
    for name in _SAID:
        if not _DIGEST.fullmatch(said[name]):  # eleven of its digits may look like a telephone's
            said[name] = concealed(said[name])
    return Entry(**{name: _plain(value, AUDIT.c[name].type) for name, value in said.items()})


def _plain(value: Any, kind: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()[: kind.length]
    if isinstance(value, tuple):
        return tuple(_plain(one, AUDIT.c.outcome.type).replace("\n", " ") for one in value)
    return value


def _kept(row: Row[Any]) -> Kept:
    said: dict[str, Any] = dict(row._mapping)
    chain = {name: said.pop(name) for name in ("number", "at", "previous", "hash")}
    lists = {name: tuple(str(said[name]).split("\n")) if said[name] else () for name in _LISTS}
    return Kept(entry=Entry(**{**said, **lists}), **chain)

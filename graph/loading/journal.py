"""The journal: every import and every undoing, with what it wrote and what became of it.

An entry is written in the transaction of the first batch and kept up in that of each further one,
so that it is true at any moment, also when the process is killed. Whoever carries an import on or
takes it back puts a token of its own into the entry; a process that still writes finds another
token than its own there, and ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from graph.errors import Conflict, NotFound
from graph.loading.batches import Tally
from graph.model import cypher
from graph.model.vocabulary import VOCABULARY
from graph.store.bolt import Store
from graph.store.transactions import WriteTransaction

State = Literal["running", "complete", "undone", "settled"]


@dataclass(frozen=True, slots=True)
class CorrectedCell:
    """A cell that was corrected on import: ``before`` is what the file says."""

    row: int
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """One sheet that was imported, the scope its rows belong to and the Source they cite.

    ``profile`` names the office's profile it was read by, ``corrections`` say where its rows differ
    from it.
    """

    file: str
    sheet: str | None
    kind: str
    digest: str
    scope: str
    source: str
    rows: int
    profile: str | None = None
    corrections: tuple[CorrectedCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """An entry of the journal.

    ``state`` is running until the last batch is in: what was interrupted stays so, until it is
    resumed, taken back, or settled: ``settled_by`` names a later import that states all it would
    have stated. The tallies count what was written, so nothing is unchanged in them. ``undoes``
    names the import that this entry takes back, ``undone_by`` the entry that took this one back.
    ``actor`` is the account that began it, ``command`` for the command line; None in what earlier
    versions wrote. ``purged``: what it replaced is forgotten, so it can no longer be taken back.
    """

    id: str
    state: State
    began: str
    ended: str | None
    complete: bool
    good_rows: bool
    files: tuple[LedgerFile, ...]
    nodes: Tally
    relationships: Tally
    first_revision: int
    last_revision: int
    undoes: str | None
    undone_by: str | None
    settled_by: str | None
    draft: str | None
    actor: str | None
    purged: bool
    batches: tuple[tuple[int, str], ...]
    """Revision of each batch and the label or type of its rows, in the order they were written."""

    @property
    def number(self) -> int:
        """Its place in the order in which imports began."""
        return int(self.id.removeprefix("imp:"))

    @property
    def revisions(self) -> tuple[int, ...]:
        """Every revision it made."""
        return tuple(revision for revision, _ in self.batches)


class JournalEntry:
    """The entry of an import under way."""

    def __init__(
        self,
        *,
        files: Sequence[LedgerFile] = (),
        complete: bool = False,
        good_rows: bool = False,
        undoes: str | None = None,
        draft: str | None = None,
        actor: str | None = None,
        known: Import | None = None,
    ) -> None:
        """A new entry, or with ``known`` one that is to be carried on after :meth:`take_over`."""
        self.id = known.id if known else None
        self._token = uuid4().hex
        self._begun = known is not None
        self._complete = complete if known is None else known.complete
        self._files = files if known is None else known.files
        self._content = {
            "files": json.dumps([asdict(file) for file in files], ensure_ascii=False),
            "complete": complete,
            "good_rows": good_rows,
            "undoes": undoes,
            "draft": draft,
            "actor": actor,
        }

    def take_over(self, store: Store) -> None:
        """Make every other process that writes this entry end at its next batch."""
        store.record(cypher.TAKE_OVER_IMPORT, id=self.id, token=self._token)

    def note(self, transaction: WriteTransaction, kind: str, tally: Tally) -> None:
        """Count a batch of a label or type, in its own transaction.

        Raises
        ------
        Conflict
            another process took the import over.
        """
        pair = (tally, Tally()) if kind in VOCABULARY.nodes else (Tally(), tally)
        counts = {
            f"{name}_{what}": count
            for name, counted in zip(("nodes", "relationships"), pair, strict=True)
            for what, count in asdict(counted).items()
        }
        if not self._begun:
            number = transaction.run(cypher.NEXT_IMPORT)[0]["number"]
            self.id = f"imp:{number}"
            entry = {
                **self._content,
                **counts,
                "id": self.id,
                "number": number,
                "state": "running",
                "began": now(),
                "token": self._token,
                "revisions": [transaction.revision],
                "kinds": [kind],
            }
            transaction.run(cypher.CREATE_IMPORT, entry=entry)
            return
        noted = transaction.run(
            cypher.NOTE_IMPORT,
            id=self.id,
            token=self._token,
            revision=transaction.revision,
            kind=kind,
            **counts,
        )
        if not noted:
            raise Conflict(f"another process has taken {self.id} over: it goes on there")

    def committed(self) -> None:
        """The transaction of a batch is in."""
        self._begun = True

    @property
    def begun(self) -> bool:
        """Whether anything was written."""
        return self._begun

    def finish(self, store: Store) -> None:
        """Note that everything is in."""
        store.record(cypher.END_IMPORT, id=self.id, token=self._token, state="complete", at=now())
        for entry in imports(store):
            if entry.state == "running" and entry.undoes is None and self._states_all_of(entry):
                store.record(cypher.SETTLE_IMPORT, id=entry.id, by=self.id, token=uuid4().hex)

    def _states_all_of(self, entry: Import) -> bool:
        """Whether nothing is left to do of an earlier import that was broken off: its scopes are
        stated completely, or the very same files are in."""
        if entry.number >= int(str(self.id).removeprefix("imp:")):
            return False
        scopes, digests = (
            {getattr(file, key) for file in entry.files} for key in ("scope", "digest")
        )
        return (self._complete and scopes <= {file.scope for file in self._files}) or (
            digests <= {file.digest for file in self._files}
        )


def imports(store: Store) -> tuple[Import, ...]:
    """All entries, the latest first."""
    return tuple(_import(row["entry"]) for row in store.read(cypher.READ_IMPORTS))


def wrote(store: Store) -> Callable[[int], str]:
    """Who made a revision: the id of an import, or the number of the revision."""
    by = {revision: entry.id for entry in imports(store) for revision in entry.revisions}
    return lambda revision: by.get(revision, f"#{revision}" if revision else "an undoing")


def find_import(store: Store, import_id: str) -> Import:
    """The entry of an id. Raises NotFound."""
    rows = store.read(cypher.READ_IMPORT, id=import_id)
    if not rows:
        raise NotFound(f"there is no import {import_id!r}; `gongjian imports list` names them")
    return _import(rows[0]["entry"])


def _import(entry: dict[str, Any]) -> Import:
    batches = tuple(zip(entry["revisions"], entry["kinds"], strict=True))
    return Import(
        id=entry["id"],
        state=entry["state"],
        began=entry["began"],
        ended=entry.get("ended"),
        complete=entry["complete"],
        good_rows=entry["good_rows"],
        files=tuple(map(_file, json.loads(entry["files"]))),
        nodes=_tally(entry, "nodes"),
        relationships=_tally(entry, "relationships"),
        first_revision=batches[0][0],
        last_revision=batches[-1][0],
        undoes=entry.get("undoes"),
        undone_by=entry.get("undone_by"),
        settled_by=entry.get("settled_by"),
        draft=entry.get("draft"),
        actor=entry.get("actor"),
        purged=bool(entry.get("purged")),
        batches=batches,
    )


def _file(said: dict[str, Any]) -> LedgerFile:
    cells = tuple(CorrectedCell(**cell) for cell in said.pop("corrections", ()))
    return LedgerFile(**said, corrections=cells)


def _tally(entry: dict[str, Any], name: str) -> Tally:
    return Tally(
        *(entry[f"{name}_{what}"] for what in ("created", "updated", "unchanged", "closed"))
    )


def now() -> str:
    """The moment, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")

"""An import, prepared: everything checked and compared, nothing written until it is committed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

from graph.endpoint import StoreRevision
from graph.errors import Conflict, InvalidInput, StoreUnwritable
from graph.importing import report as reports
from graph.importing.comparing import Comparing
from graph.importing.folding import folds
from graph.importing.reading import LedgerSheet, in_order, read_in
from graph.importing.report import Report
from graph.importing.settling import cycles, settle, warn_of_repeats
from graph.importing.spool import Spool
from graph.importing.writing import Writing
from graph.loading.batches import Progress, Tally
from graph.loading.journal import JournalEntry, LedgerFile, find_import
from graph.model.privacy import person_datum
from graph.store.bolt import Store
from graph.today import today as this_day

SPOOL = "import.spool"
"""Name of the spool's file in an import's folder."""


@dataclass(frozen=True, slots=True)
class Options:
    """How an import is meant.

    ``scope``: whose rows they are; None: those of the ledger's kind. ``complete``: what the scope
    holds and the files lack ends. ``good_rows``: errors do not keep the other rows from being
    written. ``zone``: the park they are of, by id or name; None: the only one there is.
    ``new_zone``: it is made if there is none of that name.
    """

    scope: str | None = None
    complete: bool = False
    good_rows: bool = False
    zone: str | None = None
    new_zone: bool = False

    def __post_init__(self) -> None:
        if self.complete and self.good_rows:
            raise InvalidInput(
                "what is missing can only be closed if every row is understood: give either "
                "complete or good rows"
            )
        if self.scope is not None and not (0 < len(self.scope) <= 120):
            raise InvalidInput("the name of a scope has 1 to 120 characters")
        if self.scope is not None and person_datum(self.scope):
            raise InvalidInput("the name of a scope holds a number of a person")
        if self.zone is not None and not (0 < len(self.zone.strip()) <= 120):
            raise InvalidInput("the name of a zone has 1 to 120 characters")
        if self.zone is not None and person_datum(self.zone):
            raise InvalidInput("the name of a zone holds a number of a person")
        if self.new_zone and self.zone is None:
            raise InvalidInput("give the new zone a name")


class Prepared:
    """A spool with its options; open until it is closed."""

    def __init__(self, spool: Spool, options: Options, store_revision: StoreRevision) -> None:
        """``store_revision``: of the store when the rows were compared with it."""
        self.spool = spool
        self.options = options
        self.store_revision = store_revision

    @classmethod
    def open(cls, folder: Path) -> Self:
        """One that was prepared in a folder before. Raises Conflict if there is none."""
        path = folder / SPOOL
        spool = Spool(path) if path.is_file() else None
        kept = spool.recall("prepared") if spool else None
        if spool is None or kept is None:
            if spool:
                spool.close()
            raise Conflict(
                "what was prepared for this import is not on this machine any more: import the "
                "same file again, which completes it"
            )
        return cls(spool, Options(**kept["options"]), StoreRevision(**kept["standing"]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.spool.close()

    @property
    def blocked(self) -> bool:
        """Whether errors keep everything from being written."""
        return bool(self.errors) and not self.options.good_rows

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return int(self.spool.one("SELECT count(*) FROM findings WHERE severity = 'error'"))

    def ids(self) -> Iterator[str]:
        """Ids of all that it states, ties or closes."""
        for (one,) in self.spool.read(
            'SELECT id FROM nodes UNION SELECT start FROM rels UNION SELECT "end" FROM rels '
            "UNION SELECT coalesce(start, id) FROM stale "
            'UNION SELECT "end" FROM stale WHERE "end" IS NOT NULL'
        ):
            yield str(one)

    def report(self) -> Report:
        """What a commit would do, or did."""
        kept = self.spool.recall("report")
        nodes, relationships = self._tallies(kept)
        spool = self.spool
        return Report(
            import_id=kept["import_id"] if kept else None,
            dry_run=kept is None,
            complete=self.options.complete,
            good_rows=self.options.good_rows,
            blocked=self.blocked,
            nodes=nodes,
            relationships=relationships,
            ledgers=reports.ledger_reports(spool),
            errors=self.errors,
            warnings=spool.one("SELECT count(*) FROM findings WHERE severity = 'warning'"),
            conflicts=reports.conflicts(spool),
            folds=folds(spool),
            findings=tuple(finding for _, finding in reports.findings(spool)),
            changed=nodes.updated + relationships.updated,
            changes=reports.changes(spool),
            revision_before=self.store_revision.revision,
            revision_after=kept["revision"] if kept else self.store_revision.revision,
        )

    def _tallies(self, kept: dict[str, Any] | None) -> tuple[Tally, Tally]:
        if kept:
            return Tally(**kept["nodes"]), Tally(**kept["relationships"])
        if self.blocked:
            return Tally(), Tally()
        return reports.foreseen(self.spool)

    def commit(
        self,
        store: Store,
        progress: Progress | None = None,
        *,
        draft: str | None = None,
        actor: str | None = None,
    ) -> Report:
        """Write what is good, or nothing if an error blocks it.

        Parameters
        ----------
        store
            the one the import was prepared against.
        progress
            called after each batch.
        draft
            name of the folder the import can be resumed from, for the journal.
        actor
            account that imports, for the journal.

        Raises
        ------
        Conflict
            it was committed before, the store changed meanwhile so that a row belongs to another
            scope, or another process took the import over.
        StoreError
            the store failed; whole batches are in, and the import can be resumed.
        """
        if self.spool.recall("report"):
            raise Conflict("this import was committed before")
        if self.blocked:
            return self.report()
        if store.store_revision() != self.store_revision:
            raise Conflict("the store was written to since this import was checked: check it again")
        entry = JournalEntry(
            files=[
                LedgerFile(
                    one.file,
                    one.sheet,
                    one.kind,
                    one.digest,
                    one.scope,
                    one.source,
                    one.rows,
                    one.profile,
                    one.corrections,
                )
                for one in reports.ledger_reports(self.spool)
            ],
            complete=self.options.complete,
            good_rows=self.options.good_rows,
            draft=draft,
            actor=actor,
        )
        return self._write(store, entry, progress)

    def carry_on(self, store: Store, import_id: str, progress: Progress | None = None) -> Report:
        """Write what an import that was broken off had not written.

        Raises as :meth:`commit`, and ChangedSince if rows of it, or what they lead to, were changed
        since; then nothing is written.
        """
        known = find_import(store, import_id)
        entry = JournalEntry(known=known)
        # Whoever still writes it ends at the next batch, and the list of its revisions is final.
        entry.take_over(store)
        own = find_import(store, import_id).revisions
        return self._write(store, entry, progress, own)

    def _write(
        self, store: Store, entry: JournalEntry, progress: Progress | None, own: Sequence[int] = ()
    ) -> Report:
        writing = Writing(self.spool, store, entry, progress, self.store_revision.revision, own)
        if own:
            writing.refuse_if_changed_since()
        writing.run()
        nodes, relationships = reports.foreseen(self.spool)
        if entry.id is not None:
            written = find_import(store, entry.id)
            for tally, done in ((nodes, written.nodes), (relationships, written.relationships)):
                tally.created, tally.updated, tally.closed = (
                    done.created,
                    done.updated,
                    done.closed,
                )
        said = {
            "import_id": entry.id,
            "nodes": asdict(nodes),
            "relationships": asdict(relationships),
            "revision": store.revision(),
        }
        try:
            with self.spool.transaction():
                self.spool.remember("report", said)
        except StoreUnwritable as error:
            raise StoreUnwritable(
                f"{entry.id} is written whole, only its report could not be kept: {error.message}"
            ) from error
        self.spool.shrink()
        return self.report()


def prepare(
    store: Store,
    ledgers: Sequence[LedgerSheet],
    folder: Path,
    *,
    options: Options | None = None,
    references: Any = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> Prepared:
    """Read the ledgers, find what is wrong with them and compare them with the store.

    Memory does not depend on the number of rows, but for the ids of what is missing and of
    relationships that must not run in a circle; the rest is in a file in ``folder``.

    Parameters
    ----------
    store
        an initialised store.
    ledgers
        what :func:`graph.ledgers.open_ledgers` gave; in any order.
    folder
        where the spool is kept; made if it is not there.
    options
        how the import is meant.
    references
        what the ledgers look up names and codes in.
    today
        day of import, for ledgers without a data date; by default today.
    progress
        called after each batch of either pass.

    Raises
    ------
    InvalidInput
        a file cannot be imported at all. Faulty rows are in the report instead.
    StoreUnwritable
        the spool cannot be written.
    """
    options = options or Options()
    spool = Spool.create(folder / SPOOL)
    try:
        store_revision = store.store_revision()
        read_in(
            spool,
            in_order(ledgers),
            scope=options.scope,
            references=references,
            today=today or this_day(),
            progress=progress,
        )
        park = references.places.park() if references is not None and options.complete else None
        comparing = Comparing(spool, store, progress, park=park.id if park else None)
        while True:
            settle(spool, store)
            if comparing.compare():
                continue
            comparing.end(complete=options.complete)
            if not cycles(spool, store):
                break
        with spool.transaction():
            warn_of_repeats(spool)
            comparing.drop_uncited_sources()
        reports.settle_outcomes(spool)
        with spool.transaction():
            spool.remember(
                "prepared", {"options": asdict(options), "standing": asdict(store_revision)}
            )
    except BaseException:
        spool.close()
        raise
    return Prepared(spool, options, store_revision)


def resume(store: Store, import_id: str, folder: Path, progress: Progress | None = None) -> Report:
    """Complete an import that was broken off, from what was prepared for it.

    Raises
    ------
    NotFound
        there is no such import.
    Conflict
        it is complete, undone or settled, or its spool is gone.
    ChangedSince
        its rows were changed since; nothing is written.
    """
    known = find_import(store, import_id)
    if known.state != "running" or known.undoes:
        state: str = "being undone" if known.undoes else known.state
        if known.settled_by:
            state = f"settled: {known.settled_by} states all of it"
        raise Conflict(f"{import_id} is {state}: there is nothing to resume")
    if known.draft is None:
        raise Conflict(f"{import_id} kept nothing to go on from: import the same file again")
    with Prepared.open(folder / known.draft) as prepared:
        return prepared.carry_on(store, import_id, progress)

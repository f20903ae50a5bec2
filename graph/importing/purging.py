"""Forgetting what was replaced long ago: former states take room for ever otherwise.

What holds stays, and so does the journal. What goes is what changed or ended rows said before: the
history shows them from then on as they are now, and imports of that time can no longer be taken
back. A store does not know on which day a revision was made, but revisions are in the order of
commits and imports say when they ended: so the age is counted by imports.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.loading.batches import BATCH_ROWS, Progress, chunks
from graph.loading.journal import imports
from graph.model import cypher
from graph.store.bolt import Store
from graph.store.transactions import WriteTransaction


@dataclass(frozen=True, slots=True)
class Purge:
    """What goes: former states up to a revision (0: none), and the imports that can then no longer
    be taken back, the latest first.
    """

    before: date
    dry_run: bool
    last_revision: int
    formers: int
    imports: tuple[str, ...]


def purge(
    store: Store, before: date, *, dry_run: bool = True, progress: Progress | None = None
) -> Purge:
    """Forget the former states that were replaced before a day.

    That is up to the last revision of the last import that ended before it (UTC). Breaking it off
    does no harm: it can be done again.

    Raises
    ------
    StoreError
        the store failed; whole batches are gone.
    """
    entries = imports(store)
    ended = [entry for entry in entries if (entry.ended or entry.began) < before.isoformat()]
    last = max((entry.last_revision for entry in ended), default=0)
    # Also of one that went on after it: part of what it replaced goes.
    lost = [
        entry.id
        for entry in entries
        if entry.first_revision <= last
        and entry.state != "undone"
        and not entry.undoes
        and not entry.purged
    ]
    found = int(store.read(cypher.OLD_FORMERS, last=last)[0]["formers"])
    if not dry_run and (found or lost):
        # First the marks: nothing may be taken back of which a part is gone. Those of what was
        # taken back already tell how far the store forgot.
        marked = [one.id for one in entries if one.first_revision <= last and not one.purged]
        for ids in chunks(marked):
            store.record(cypher.MARK_PURGED, ids=ids)
        done = 0

        def work(transaction: WriteTransaction) -> int:
            gone = transaction.run(cypher.PURGE_FORMERS, last=last, limit=BATCH_ROWS)[0]["formers"]
            if not gone:
                transaction.abandon()
            return int(gone)

        while gone := store.write(work):
            done += gone
            if progress:
                progress(done, found, cypher.FORMER_LABEL)
    return Purge(before, dry_run, last, found, tuple(lost))

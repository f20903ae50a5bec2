"""What was written since a revision: rows made, changed and ended, told by their fingerprints.

A row that stands open has a fingerprint, one that was closed or taken back has none. What it said
at a revision is what the first ``Former`` behind that kept; without one it was not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.errors import Conflict, InvalidInput
from graph.loading.batches import chunks
from graph.loading.journal import imports
from graph.model import cypher
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.reading import padded
from graph.store.bolt import Store

AT_ONCE = 20
"""Revisions whose rows are looked at together; each is one batch."""

Written = Literal["made", "changed", "ended"]


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A node or relationship and what became of it; ``revision`` wrote it last. A node has no
    ends."""

    revision: int
    id: str
    type: str
    change: Written
    start: str | None
    end: str | None


def written_since(
    store: Store, since: int, until: int, *, after: tuple[int, str] | None = None
) -> Iterator[WrittenRow]:
    """Rows that are otherwise than at a revision, by the revision that wrote them last and by id.

    Parameters
    ----------
    store
        where to ask.
    since, until
        the revision to compare with, and the last one to look at. What is written later, while this
        is read, is left out, to be found from ``until`` on.
    after
        revision and id of the row to go on behind.

    Raises
    ------
    InvalidInput
        there is no such revision yet.
    Conflict
        what was said at that revision was purged.
    """
    if since > until:
        raise InvalidInput(f"the store is at revision {until}: since is one up to it, not {since}")
    forgotten = max((one.last_revision for one in imports(store) if one.purged), default=0)
    if 0 < since < forgotten:
        raise Conflict(
            f"what was said before revision {forgotten} was purged: ask since {forgotten} or "
            "later, or since 0 for all there is"
        )
    first = since + 1 if after is None else max(after[0], since + 1)
    for start in range(first, until + 1, AT_ONCE):
        revisions = list(range(start, min(start + AT_ONCE, until + 1)))
        rows = sorted(_rows(store, revisions), key=lambda row: row[:2])
        rows = [row for row in rows if after is None or row[:2] > after]
        for batch in chunks(rows):
            yield from _told(store, batch, since)


_Row = tuple[int, str, str, str, str | None, str | None]
"""Revision, id, type, fingerprint (empty where it ended), start and end."""


def _rows(store: Store, revisions: list[int]) -> Iterator[_Row]:
    found = store.read(cypher.WRITTEN_NODES, revisions=padded(revisions))[0]
    for revision, key, mark in zip(found["revisions"], found["ids"], found["marks"], strict=True):
        label = VOCABULARY.label_of_prefix[key.partition(":")[0]]
        yield revision, key, label, mark, None, None
    for found in store.read(cypher.written_relationships(), revisions=padded(revisions)):
        columns = (found[name] for name in ("revisions", "ids", "marks", "starts", "ends"))
        for revision, key, mark, start, end in zip(*columns, strict=True):
            yield revision, key, found["kind"], mark, start, end


def _told(store: Store, batch: Sequence[_Row], since: int) -> Iterator[WrittenRow]:
    before: dict[str, dict[str, object]] = {}
    if since:
        for row in store.read(cypher.FORMERS_SINCE, ids=[row[1] for row in batch], since=since):
            before.setdefault(row["of"], json.loads(row["state"]))
    for revision, key, kind, mark, start, end in batch:
        said = before.get(key)
        there = said is not None and int(str(said["revision"])) <= since
        stood = str(said["fingerprint"]) if there and said and said.get("fingerprint") else ""
        if mark == stood:
            continue
        change: Written = "ended" if not mark else "changed" if stood else "made"
        yield WrittenRow(revision, key, kind, change, start, end)

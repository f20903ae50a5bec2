"""What was written since a revision, for whoever keeps a copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.needs import needs
from api.access.rights import Right
from api.answers import Envelope
from api.cursors import digest, write_cursor
from api.deps import Page, Question
from api.http.gates import Analysing
from graph.errors import InvalidInput
from graph.loading.written import Written, WrittenRow, written_since
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.limiting import belonging_ever
from graph.snapshot.pictures import LABELS, LAYERS, Picture

router = APIRouter(tags=["history"], dependencies=[needs(Right.READ)])


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A node by its label, or a relationship by its type, and what became of it. ``revision`` wrote
    it last."""

    id: str
    type: str
    change: Written
    revision: int


@dataclass(frozen=True, kw_only=True)
class WrittenListing(Envelope):
    """Rows by the revision that wrote them last, then by id. ``revision`` is the one to ask since
    next, once ``next`` is null: what was written while the pages were read is found from there.
    ``store`` tells one store from another: where it is not the one before, as after a restore, ask
    since 0."""

    store: str
    since: int
    data: tuple[WrittenLine, ...]
    next: str | None


@router.get("/changes", name="changes", dependencies=[Analysing])
def written_changes(
    context: Question,
    paging: Page,
    since: Annotated[int, Query(ge=0, description="Revision to compare with; 0: with nothing.")],
    type: Annotated[
        str | None, Query(max_length=60, description="Only this label or relationship type.")
    ] = None,
) -> WrittenListing:
    """Ids of what was made, changed and ended since a revision, as it is written now: what was
    changed and changed back is not among them. Valid time does not matter here, so no day and no
    layer is asked for."""
    if context.layers != LAYERS:
        raise InvalidInput("changes are of all layers: give no layer")
    if context.picture.area is not None and context.picture.area.within is not None:
        raise InvalidInput("changes are of zones, not of a polygon: leave `within` out")
    if type is not None and type not in (*LABELS, *VOCABULARY.relationships):
        raise InvalidInput(f"no label and no type of relationship is called {type!r}")
    after = paging.after(context, (int, int, str))
    revision = context.picture.snapshot.revision
    # A cursor is the client's word: nothing is looked for that was not written yet.
    until = revision if after is None else min(after[0], context.network.store.revision())
    rows = written_since(
        context.network.store, since, until, after=None if after is None else (after[1], after[2])
    )
    told = _within(context.picture, rows)
    lines = tuple(
        WrittenLine(row.id, row.type, row.change, row.revision)
        for row in islice((row for row in told if type in (None, row.type)), paging.limit + 1)
    )
    shown = lines[: paging.limit]
    following = None
    if len(lines) > paging.limit:
        key = (until, shown[-1].revision, shown[-1].id)
        following = write_cursor(key, context.question)
    envelope = {**context.envelope(), "revision": until}
    store = digest([context.picture.snapshot.origin])
    return WrittenListing(store=store, since=since, data=shown, next=following, **envelope)


def _within(picture: Picture, rows: Iterator[WrittenRow]) -> Iterator[WrittenRow]:
    """The rows that are about what belongs to the picture's zones on any day; of relationships
    those with both ends there."""
    if picture.area is None:
        yield from rows
        return
    snapshot = picture.snapshot
    inside = set(snapshot.ids[belonging_ever(snapshot, picture.area.zones)].tolist())
    for row in rows:
        if {row.id} <= inside if row.start is None else {row.start, row.end} <= inside:
            yield row

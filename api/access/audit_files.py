"""The audit to take away and to ask of by days, over HTTP and on the command line alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from api.access.keeping.audit import Kept
from api.access.keeping.tables import AUDIT
from graph.exchange.tables import SheetTable, csv_lines


def moments(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """The moments in UTC between which days are, the last of them included."""
    return (
        None if since is None else datetime.combine(since, time(), UTC),
        None if until is None else datetime.combine(until, time(), UTC) + timedelta(1),
    )


def json_lines(kept: Iterable[Kept]) -> Iterator[bytes]:
    """A line of JSON for each entry, with all that its hash is made of."""
    for one in kept:
        yield json.dumps(one.row(), ensure_ascii=False).encode() + b"\n"


def csv_pieces(kept: Iterable[Kept]) -> Iterator[bytes]:
    """As spreadsheets may open it: what one would run as a formula begins with an apostrophe."""
    header = tuple(AUDIT.columns.keys())
    rows = (
        tuple(" ".join(cell) if isinstance(cell, list) else cell for cell in map(row.get, header))
        for row in (one.row() for one in kept)
    )
    return csv_lines(SheetTable(header, rows))

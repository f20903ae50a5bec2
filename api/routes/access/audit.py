"""What was done, by whom: the audit trail, for administrators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access.audit_files import csv_pieces, json_lines, moments
from api.access.keeping.audit import FIRST, Kept, Verification
from api.access.needs import needs
from api.access.rights import Right
from api.answers import filled
from api.deps import MAX_LIMIT, Day, Fresh
from api.downloads.streams import Streamed
from api.downloads.tables import CSV, attachment
from api.http.gates import Exporting
from api.routes.access.session import door_of

router = APIRouter(prefix="/audit", tags=["access"], dependencies=[needs(Right.AUDIT), Fresh])

Outcome = Literal["done", "refused", "failed"]
_LINES = "application/jsonl"
_TEXT = {"type": "string"}
_FIRST_DIGIT: dict[Outcome, int] = {"done": 2, "refused": 4, "failed": 5}


@dataclass(frozen=True)
class AuditEntry:
    """What was done. ``hash`` is over all else, ``previous`` that of the entry before."""

    number: int
    at: datetime
    actor: str
    way: str
    role: str
    zones: tuple[str, ...]
    address: str
    method: str
    route: str
    asked: str
    rows: int | None
    files: tuple[str, ...]
    revision: int | None
    status: int
    outcome: str
    previous: str
    hash: str

    @classmethod
    def of(cls, kept: Kept) -> AuditEntry:
        """The entry with what chains it."""
        return filled(
            cls,
            kept.entry,
            number=kept.number,
            at=datetime.fromisoformat(kept.at),
            previous=kept.previous,
            hash=kept.hash,
        )


@dataclass(frozen=True)
class AuditPage:
    """Entries, the latest first; ``next`` is what to give as `before` for those before them."""

    data: tuple[AuditEntry, ...]
    next: int | None


@router.get("")
def audit_entries(
    request: Request,
    actor: Annotated[str | None, Query(max_length=60, description="Account.")] = None,
    route: Annotated[
        str | None, Query(max_length=200, description="How the route begins: `/api/v1/imports`.")
    ] = None,
    outcome: Annotated[
        Outcome | None, Query(description="Done (2xx), refused (4xx) or failed (5xx).")
    ] = None,
    since: Annotated[Day | None, Query(description="First day, UTC.")] = None,
    until: Annotated[Day | None, Query(description="Last day, UTC.")] = None,
    before: Annotated[int | None, Query(ge=1, description="Number of an entry.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Entries at most.")] = 50,
) -> AuditPage:
    """What was done, the latest first."""
    keeper = door_of(request).kept()
    if keeper is None:
        return AuditPage((), None)
    first, end = moments(since, until)
    found = keeper.audit.entries(
        actor=actor,
        route=route,
        status=None if outcome is None else _FIRST_DIGIT[outcome],
        since=first,
        until=end,
        before=before,
        limit=limit + 1,
    )
    page = tuple(map(AuditEntry.of, found[:limit]))
    return AuditPage(page, page[-1].number if len(found) > limit else None)


@router.get("/verification")
def audit_verification(request: Request) -> Verification:
    """Whether all entries are as they were written; else the first that is not."""
    keeper = door_of(request).kept()
    return keeper.audit.verify() if keeper else Verification(0, FIRST)


@router.get("/entries.csv", dependencies=[Exporting], response_class=Response, responses=CSV)
def audit_table(request: Request) -> Response:
    """All entries, the first first, as a table."""
    return _file(csv_pieces(_all(request)), "audit.csv", "text/csv")


@router.get(
    "/entries.jsonl",
    dependencies=[Exporting],
    response_class=Response,
    responses={200: {"description": "The entries.", "content": {_LINES: {"schema": _TEXT}}}},
)
def audit_lines(request: Request) -> Response:
    """All entries, the first first, as JSON Lines, by which the chain can be verified elsewhere."""
    return _file(json_lines(_all(request)), "audit.jsonl", _LINES)


def _all(request: Request) -> Iterator[Kept]:
    keeper = door_of(request).kept()
    return iter(()) if keeper is None else keeper.audit.export()


def _file(pieces: Iterable[bytes], name: str, media_type: str) -> Response:
    return Streamed(pieces, headers=attachment(name), media_type=media_type)

"""Ledgers into the store: upload, look at what would happen, write it, and take it back.

One file: ``POST /imports?name=FILE`` with the file as body makes a draft, which is checked at once
(and written, with ``dry_run=false``, if nothing is wrong). Several files that refer to each other:
``POST /imports`` without a body, a ``PUT`` for each file, ``POST .../check``, and ``POST
.../commit`` when the report is as it should be. Checking and writing are jobs: ask for the draft
until its state is ``checked``, ``written`` or ``failed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access.actor import actor_of
from api.access.needs import demand, needs
from api.access.rights import Right
from api.answers import filled
from api.deps import Fresh, NetworkDep
from api.downloads.returned import returned_workbook
from api.downloads.streams import Streamed
from api.downloads.tables import XLSX, Language, attachment
from api.drafts import Draft
from api.http.gates import Exporting, Receiving, Writing, gate_of
from api.intake import NOTHING
from api.jobs import Job
from api.routes.data.parameters import UPLOADED, DraftsDep, SaidDep
from graph.errors import Conflict, Finding, InvalidInput, NotFound
from graph.importing import Import, Options, Report, find_import, resume, undo
from graph.importing.report import columns as columns_of
from graph.importing.report import findings as findings_of
from graph.importing.rules import finding_text
from graph.importing.undoing import BuiltUpon, refuse_undo
from graph.loading.batches import Progress, Tally
from graph.loading.journal import LedgerFile
from graph.model.spec import Text
from queries.network import Network

router = APIRouter(prefix="/imports", tags=["imports"], dependencies=[needs(Right.EDIT)])


@dataclass(frozen=True)
class ImportLine:
    """An import of the journal; ``undoes``, ``undone_by`` and ``settled_by`` name the other entry.

    ``purged`` ones can no longer be taken back. ``draft`` names what is on the desk for it: the
    report, and what a resumption goes by. ``actor`` is the account that began it.
    """

    id: str
    state: Literal["running", "complete", "undone", "settled"]
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


@dataclass(frozen=True)
class Imports:
    """One page of the journal, the latest first; ``next`` goes into ``after``."""

    data: tuple[ImportLine, ...]
    count: int
    next: str | None


@dataclass(frozen=True)
class FindingLine:
    """A finding with what it says in both languages.

    ``correctable``: it is about one cell, which can be corrected here; ``allowed`` are the words
    that its column takes, where it is one of a list.
    """

    number: int
    finding: Finding
    text: Text
    correctable: bool
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """One page of findings; ``next`` goes into ``after``."""

    data: tuple[FindingLine, ...]
    next: int | None


@dataclass(frozen=True)
class ImportJob:
    """An undoing or a resumption under way; ``result`` is the journal's entry once it is done."""

    id: str
    state: Literal["queued", "running", "done", "cancelled", "failed"]
    done: int
    total: int
    problem: str | None
    told: Text | None
    findings: tuple[Finding, ...]
    result: ImportLine | None


Name = Annotated[str, Path(min_length=1, max_length=200, description="Name of the file.")]
Scope = Annotated[
    str | None,
    Query(max_length=120, description="Whose rows they are; by default those of the kind."),
]
Complete = Annotated[bool, Query(description="Close what the files do not contain.")]
Zone = Annotated[
    str | None,
    Query(max_length=120, description="Park the rows are of, id or name; by default the only one."),
]
NewZone = Annotated[bool, Query(description="Make the park if there is none of that name.")]
GoodRows = Annotated[bool, Query(description="Write the rows without errors, leave the others.")]


@router.post("", status_code=202, dependencies=[Receiving, Fresh], openapi_extra=UPLOADED)
async def begin_import(
    request: Request,
    response: Response,
    drafts: DraftsDep,
    network: NetworkDep,
    said: SaidDep,
    name: Annotated[
        str | None, Query(max_length=200, description="Name of the file in the body.")
    ] = None,
    kind: Annotated[
        str | None, Query(max_length=40, description="Kind of ledger, if headers do not tell.")
    ] = None,
    scope: Scope = None,
    complete: Complete = False,
    good_rows: GoodRows = False,
    zone: Zone = None,
    new_zone: NewZone = False,
    dry_run: Annotated[
        bool,
        Query(
            description="Check only; false: write what is good, which takes a file and its `name`."
        ),
    ] = True,
) -> Draft:
    """Begin an import: an empty draft, or one with the file in the body, which is then checked."""
    if name is None and said != NOTHING:
        raise InvalidInput("what headers mean is said with the file: give it and its name")
    if name is None and not dry_run:
        raise InvalidInput(
            "without a file there is nothing to write: give its name and content, or leave "
            "dry_run=false out"
        )
    sent = request.headers
    if name is None and (sent.get("content-length", "0") != "0" or "transfer-encoding" in sent):
        raise InvalidInput("the file in the body has no name: give it as `name`")
    options = Options(scope, complete, good_rows, zone, new_zone)
    draft = await run_in_threadpool(drafts.open, network, options, kind)
    if name is not None:
        try:
            place = gate_of(request, "write").passed
            await drafts.put(draft.id, name, request.stream(), place, said)
        except BaseException:
            await run_in_threadpool(drafts.drop, draft.id)
            raise
        draft = await run_in_threadpool(drafts.check, draft.id, network, commit=not dry_run)
    response.headers["Location"] = f"{request.url.path}/drafts/{draft.id}"
    return draft


@router.put(
    "/drafts/{id}/files/{name}",
    dependencies=[Receiving, Fresh],
    openapi_extra=UPLOADED,
)
async def put_file(
    request: Request, drafts: DraftsDep, id: str, name: Name, said: SaidDep
) -> Draft:
    """Add a file to a draft, with what is said of its headers. What is no ledger is refused."""
    return await drafts.put(id, name, request.stream(), gate_of(request, "write").passed, said)


@router.get("/drafts/{id}", dependencies=[Fresh])
def draft(drafts: DraftsDep, id: str) -> Draft:
    """Where a draft stands, and its report once it is checked."""
    return drafts.find(id)


@router.delete("/drafts/{id}", status_code=204, response_class=Response)
def drop_draft(drafts: DraftsDep, id: str) -> None:
    """Throw a draft away, with its report. What was written stays."""
    drafts.drop(id)


@router.post("/drafts/{id}/check", status_code=202, dependencies=[Writing, Fresh])
def check_draft(
    drafts: DraftsDep,
    network: NetworkDep,
    id: str,
    scope: Scope = None,
    complete: Complete = False,
    good_rows: GoodRows = False,
    zone: Zone = None,
    new_zone: NewZone = False,
) -> Draft:
    """Say what writing the draft would do. Writes nothing."""
    drafts.amend(id, Options(scope, complete, good_rows, zone, new_zone))
    return drafts.check(id, network)


@router.post("/drafts/{id}/commit", status_code=202, dependencies=[Writing, Fresh])
def commit_draft(drafts: DraftsDep, network: NetworkDep, id: str) -> Draft:
    """Write a checked draft, just as its report says."""
    return drafts.commit(id, network)


@router.get("/drafts/{id}/findings", dependencies=[Fresh])
def draft_findings(
    drafts: DraftsDep,
    id: str,
    severity: Annotated[Literal["error", "warning"] | None, Query()] = None,
    file: Annotated[str | None, Query(max_length=200, description="Name of one file.")] = None,
    sheet: Annotated[str | None, Query(max_length=200, description="One sheet.")] = None,
    rule: Annotated[str | None, Query(max_length=60, description="One rule.")] = None,
    column: Annotated[str | None, Query(max_length=200, description="Header of a column.")] = None,
    after: Annotated[int, Query(ge=0, description="The `next` of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Findings:
    """What was found in a draft's rows, page after page."""
    with drafts.prepared(id) as prepared:
        rows = list(
            findings_of(
                prepared.spool,
                after=after,
                limit=limit + 1,
                severity=severity,
                file=file,
                sheet=sheet,
                rule=rule,
                column=column,
            )
        )
        columns = columns_of(prepared.spool)
    page = tuple(_finding_line(number, one, columns) for number, one in rows[:limit])
    return Findings(page, page[-1].number if len(rows) > limit else None)


def _finding_line(
    number: int, finding: Finding, columns: Mapping[tuple[str, str | None], Mapping[str, Any]]
) -> FindingLine:
    known = columns.get((finding.file or "", finding.sheet), {})
    return FindingLine(
        number,
        finding,
        Text(finding_text(finding, "zh"), finding_text(finding, "en")),
        correctable=finding.row is not None and finding.column in known,
        allowed=known.get(finding.column or "", ()),
    )


@router.get(
    "/drafts/{id}/report.xlsx",
    response_class=Response,
    responses=XLSX,
    dependencies=[Exporting],
)
def draft_workbook(
    drafts: DraftsDep, id: str, lang: Annotated[Language, Query()] = "zh"
) -> Response:
    """The uploaded ledgers with a remark beside each row, as a workbook."""
    ledgers = drafts.ledgers(id)
    if not ledgers:
        raise NotFound(f"{id} has no file to be given back")
    with drafts.prepared(id) as prepared:
        # Made while the spool is open; from there on it is streamed from a file of its own.
        blocked = prepared.blocked
        pieces = list(returned_workbook(prepared.spool, ledgers, lang, good_only_blocked=blocked))
    return Streamed(
        pieces,
        headers=attachment(f"{id}.xlsx"),
        media_type=next(iter(XLSX[200]["content"])),
    )


# --- the journal ------------------------------------------------------------------------------


@router.get("", dependencies=[Fresh])
def list_imports(
    network: NetworkDep,
    after: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> Imports:
    """What was imported and what was taken back, the latest first."""
    lines = [_line(entry) for entry in network.imports()]
    ids = [line.id for line in lines]
    if after is not None and after not in ids:
        raise NotFound(f"there is no import {after!r}")
    begin = 0 if after is None else ids.index(after) + 1
    page = tuple(lines[begin : begin + limit])
    return Imports(page, len(lines), page[-1].id if begin + limit < len(lines) else None)


@router.get("/jobs/{id}", dependencies=[Fresh])
def import_job(drafts: DraftsDep, id: str) -> ImportJob:
    """Where an undoing or a resumption stands."""
    return _job(drafts.own_jobs.get(id))


@router.get("/{id}", dependencies=[Fresh])
def one_import(network: NetworkDep, id: str) -> ImportLine:
    """One import of the journal."""
    return _line(_find(network, id))


@router.get("/{id}/report", dependencies=[Fresh])
def import_report(network: NetworkDep, drafts: DraftsDep, id: str) -> Report:
    """What an import did; 404 where its report is not kept any more or was made elsewhere."""
    entry = _find(network, id)
    found = drafts.find(entry.draft or "").report
    if found is None:
        raise NotFound(f"no report of {id} is kept")
    return found


@router.get("/{id}/report.xlsx", response_class=Response, responses=XLSX, dependencies=[Exporting])
def import_workbook(
    network: NetworkDep, drafts: DraftsDep, id: str, lang: Annotated[Language, Query()] = "zh"
) -> Response:
    """The ledgers of an import with a remark beside each row."""
    return draft_workbook(drafts, _find(network, id).draft or "", lang)


@router.post("/{id}/undo", status_code=202, dependencies=[Writing, Fresh])
def undo_import(
    request: Request, response: Response, network: NetworkDep, drafts: DraftsDep, id: str
) -> ImportJob:
    """Take an import back; 409 with the rows if later imports rest on it."""
    actor = actor_of(request)
    name = None if actor is None else actor.name
    if _find(network, id).actor not in (None, name):
        demand(request, Right.UNDO_OTHERS)
    try:
        refuse_undo(network.store, id)
    except BuiltUpon as error:
        if network.zones:  # the rows that it names may be anybody's
            raise Conflict(f"{id} cannot be taken back: later changes rest on it") from error
        raise
    job = drafts.run(
        network, lambda progress: undo(network.store, id, progress=progress, actor=name)
    )
    return _submitted(request, response, job)


@router.post("/{id}/resume", status_code=202, dependencies=[Writing, Fresh])
def resume_import(
    request: Request, response: Response, network: NetworkDep, drafts: DraftsDep, id: str
) -> ImportJob:
    """Complete an import that was broken off."""
    _find(network, id)

    def work(progress: Progress) -> Import:
        resume(network.store, id, drafts.folder, progress)
        return find_import(network.store, id)

    return _submitted(request, response, drafts.run(network, work))


def _find(network: Network, id: str) -> Import:
    """An import that may be told of. Raises NotFound."""
    found = find_import(network.store, id)
    if network.zones and found not in network.imports():
        raise NotFound(f"there is no import {id!r}")
    return found


def _submitted(request: Request, response: Response, job: Job[Any]) -> ImportJob:
    prefix, imports, _ = request.url.path.rpartition("/imports/")
    response.headers["Location"] = f"{prefix}{imports}jobs/{job.id}"
    return _job(job)


def _job(job: Job[Any]) -> ImportJob:
    return filled(
        ImportJob, job, result=_line(job.result) if isinstance(job.result, Import) else None
    )


def _line(entry: Import) -> ImportLine:
    return filled(ImportLine, entry)

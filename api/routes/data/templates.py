"""Templates of ledgers to fill in: what there are, and the files."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from api.access.needs import needs
from api.access.rights import Right
from api.downloads.tables import CSV, XLSX, attachment
from graph.errors import NotFound
from graph.ledgers.templates.files import WORKBOOKS, template_csv, template_xlsx
from graph.ledgers.templates.kinds import LedgerKind
from graph.ledgers.templates.tables import EVERY
from graph.model.spec import Text

router = APIRouter(prefix="/templates", tags=["ledgers"], dependencies=[needs(Right.READ)])


@dataclass(frozen=True)
class TemplateColumn:
    """A column of a template. ``words`` are the ones its drop-down list offers."""

    header: str
    en: str
    required: bool
    note: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """The template of a ledger: its code, its number, its title and its columns."""

    kind: str
    number: str
    title: Text
    workbook: str
    columns: tuple[TemplateColumn, ...]


@dataclass(frozen=True)
class Templates:
    """All templates."""

    data: tuple[Template, ...]


@router.get("")
def templates() -> Templates:
    """The ledgers with their columns. `workbook` names the xlsx file a ledger is a sheet of."""
    return Templates(
        tuple(
            Template(kind.code, kind.template, kind.text, workbook, _columns(kind))
            for workbook, kinds in WORKBOOKS.items()
            for kind in kinds
        )
    )


def _columns(kind: LedgerKind) -> tuple[TemplateColumn, ...]:
    return tuple(
        TemplateColumn(one.header, one.en, one.required, one.note, one.offered)
        for one in kind.columns
    )


@router.get("/{workbook}.xlsx", responses=XLSX, response_class=Response)
def template_workbook(workbook: str) -> Response:
    """A template as a workbook with notes, samples and drop-down lists."""
    kinds = WORKBOOKS.get(workbook) or ((EVERY[workbook],) if workbook in EVERY else ())
    if not kinds:
        raise NotFound(f"no template {workbook!r}; there are {', '.join(WORKBOOKS)}")
    return Response(
        template_xlsx(*kinds),
        headers=attachment(f"{workbook}.xlsx"),
        media_type=next(iter(XLSX[200]["content"])),
    )


@router.get("/{kind}.csv", responses=CSV, response_class=Response)
def template_table(kind: str) -> Response:
    """A template as CSV in UTF-8 with a byte order mark."""
    if kind not in EVERY:
        raise NotFound(f"no template {kind!r}; there are {', '.join(EVERY)}")
    return Response(
        template_csv(EVERY[kind]),
        headers=attachment(f"{kind}.csv"),
        media_type="text/csv; charset=utf-8",
    )

"""What is said of ledgers beside their content: their headers, profiles of offices, single cells.

A file that is not recognized is described by ``POST /imports/columns``, put again with what its
headers mean, and what was said is kept as a profile, which later files are read by. A cell that is
wrong is corrected in the draft; the file itself stays as it came, and can be fetched corrected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.access.needs import needs
from api.access.rights import Right
from api.deps import Fresh
from api.downloads.streams import Streamed
from api.downloads.tables import CSV, Cell, Language, SheetTable, attachment, csv_lines
from api.drafts import Draft
from api.http.gates import Exporting, Receiving, Writing, gate_of
from api.routes.data.parameters import UPLOADED, DraftsDep
from graph.importing.report import findings as findings_of
from graph.importing.rules import finding_text
from graph.importing.spool import Spool
from graph.ledgers.describing import DescribedTable
from graph.ledgers.profiles import Profile, find_profile, profiles_in, remove_profile
from graph.model.spec import Text

router = APIRouter(prefix="/imports", tags=["imports"], dependencies=[needs(Right.EDIT)])

_ALL = 1 << 40
_HEADS: tuple[Text, ...] = (
    Text("类别", "kind"),
    Text("文件", "file"),
    Text("工作表", "sheet"),
    Text("行", "row"),
    Text("列", "column"),
    Text("值", "value"),
    Text("说明", "what is wrong"),
    Text("规则", "rule"),
)
_KINDS = {"error": Text("错误", "error"), "warning": Text("提示", "warning")}
_ANY: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}

ProfileId = Annotated[str, Path(min_length=1, max_length=60, description="Name of the profile.")]


@dataclass(frozen=True)
class DescribedTables:
    """The tables of a file."""

    data: tuple[DescribedTable, ...]


@dataclass(frozen=True)
class Profiles:
    """All profiles."""

    data: tuple[Profile, ...]


class CellCorrection(BaseModel):
    """A cell, by its header as printed, and what it shall say; null: what the file says."""

    model_config = ConfigDict(extra="forbid")

    file: str = Field(max_length=200)
    sheet: str | None = Field(None, max_length=200)
    row: int = Field(ge=1, le=20_000_000)
    column: str = Field(max_length=200)
    value: str | None = Field(max_length=4000)


@router.post("/columns", dependencies=[Receiving, Fresh], openapi_extra=UPLOADED)
async def describe_columns(
    request: Request,
    drafts: DraftsDep,
    name: Annotated[str, Query(min_length=1, max_length=200, description="Name of the file.")],
    kind: Annotated[
        str | None, Query(max_length=40, description="Ledger to take its tables for.")
    ] = None,
) -> DescribedTables:
    """The tables of a file, and what each of their columns is likely to mean. Nothing is kept."""
    place = gate_of(request, "write").passed
    return DescribedTables(await drafts.describe(name, kind, request.stream(), place))


@router.get("/profiles", dependencies=[Fresh])
def profiles(drafts: DraftsDep) -> Profiles:
    """What was learned of offices' headers, by name."""
    return Profiles(profiles_in(drafts.profiles))


@router.get("/profiles/{name}", dependencies=[Fresh])
def profile(drafts: DraftsDep, name: ProfileId) -> Profile:
    """One profile."""
    return find_profile(name, drafts.profiles)


@router.put("/profiles/{name}", dependencies=[Writing, Fresh])
def keep_profile(
    drafts: DraftsDep,
    name: ProfileId,
    draft: Annotated[str, Query(max_length=40, description="Draft whose files it is made of.")],
) -> Profile:
    """Keep what was said of the headers of a draft's files, in place of a profile of that name."""
    return drafts.learn(draft, name)


@router.delete("/profiles/{name}", status_code=204, response_class=Response, dependencies=[Writing])
def drop_profile(drafts: DraftsDep, name: ProfileId) -> None:
    """Forget a profile. What was imported by it stays."""
    remove_profile(name, drafts.profiles)


@router.put("/drafts/{id}/corrections", dependencies=[Writing, Fresh])
def correct_cell(drafts: DraftsDep, id: str, cell: CellCorrection) -> Draft:
    """Have a cell say something else, or again what the file says.

    422 with the finding if the column does not take it. The draft has to be checked again.
    """
    return drafts.correct(id, cell.file, cell.sheet, cell.row, cell.column, cell.value)


@router.get(
    "/drafts/{id}/files/{name}",
    response_class=Response,
    responses=_ANY,
    dependencies=[Exporting],
)
def mended_file(drafts: DraftsDep, id: str, name: str) -> Response:
    """A file of a draft with its corrected cells, otherwise as it came."""
    saved_as, pieces = drafts.mended(id, name)
    return Streamed(pieces, headers=attachment(saved_as), media_type="application/octet-stream")


@router.get(
    "/drafts/{id}/findings.csv", response_class=Response, responses=CSV, dependencies=[Exporting]
)
def findings_table(
    drafts: DraftsDep, id: str, lang: Annotated[Language, Query()] = "zh"
) -> Response:
    """All findings of a draft."""
    with drafts.prepared(id) as prepared:
        # Made while the spool is open.
        pieces = list(csv_lines(_table(prepared.spool, lang)))
    return Streamed(pieces, headers=attachment(f"{id}.csv"), media_type="text/csv")


def _table(spool: Spool, lang: Language) -> SheetTable:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for _, one in findings_of(spool, limit=_ALL):
            yield (
                getattr(_KINDS[one.severity], lang),
                *(one.file, one.sheet, one.row, one.column, one.value),
                finding_text(one, lang),
                one.rule,
            )

    return SheetTable(tuple(getattr(head, lang) for head in _HEADS), rows())
